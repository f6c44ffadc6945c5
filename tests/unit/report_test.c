/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/report_pupils.h"

/* The same two, and a newcomer above them. */
static const char *const with_newcomer[][NCOLUMN] = {
	{ "2121000001", "三年级", "1班", "新来", "", "", "", "", "", "" },
	{ "2121000001", "三年级", "1班", "张三", ID_A, XJH_A, "13812345678",
	    "凌源市南街街道1号", "", "汉" },
	{ "2121000001", "三年级", "2班", "欧阳娜娜", ID_B, "", "", "",
	    "211382198001011234", "汉族" },
	{ 0 },
};

static void
test_order(void **state)
{
	static const char *const want[] = { "rule", "I01", "U01", "S01",
		"I01" };
	struct desk *d = desk_open();
	struct sv csv;

	(void)state;
	run(d, pupils, mark_two, mark_duplicates);
	csv = desk_file(d, "findings.csv");
	assert_true(sv_starts(csv, SV("\xEF\xBB\xBF" "finding_id,rule,")));
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (!sv_equal(desk_cell(csv, i, 1), sv_cstr(want[i])))
			fail_msg("line %zu: %.*s", i, SV_ARG(csv));
	assert_true(sv_equal(desk_cell(csv, 2, 18),
	    SV("a.csv:2;b/c.csv:3;total=25")));
	assert_true(sv_equal(desk_cell(csv, 1, 8), SV("身份证件号")));
	assert_true(sv_equal(desk_cell(csv, 1, 9), SV("E")));
	assert_true(sv_equal(desk_cell(csv, 1, 16), SV("2113**************")));
	assert_true(sv_equal(desk_cell(csv, 1, 19),
	    SV("2113**************：第18位应为X")));
	assert_true(d->published);
	assert_int_equal(d->result.status, STATUS_FINDINGS);
	assert_int_equal(d->result.level[LEVEL_ERROR], 4);
	desk_close(d);
}

static void
mark_group(struct batch *b)
{
	struct finding *f = batch_find_loose(b, SV("C03"), LEVEL_ERROR);

	f->school = SV("2121000001");
	f->grade = SV("三年级");
}

/* What has no place comes last, whenever it was found. */
static void
test_placeless_last(void **state)
{
	struct desk *d = desk_open();
	struct sv csv;

	(void)state;
	desk_start(d);
	assert_int_equal(desk_feed_loose(d, mark_group), 0);
	desk_feed(d, 1, "a.csv", "UTF-8", pupils, mark_two);
	assert_int_equal(desk_end(d), 0);
	csv = desk_file(d, "findings.csv");
	assert_true(sv_equal(desk_cell(csv, 4, 1), SV("C03")));
	assert_true(sv_equal(desk_cell(csv, 4, 5), SV("")));
	assert_true(sv_equal(desk_cell(csv, 4, 12), SV("三年级")));
	desk_close(d);
}

static int silence_col[2];
static struct sv silence_rule[2];

static void
mark_silence(struct batch *b)
{
	for (int i = 0; i < 2; i++)
		find(b, 0, silence_col[i], silence_rule[i]);
}

static void
test_silence(void **state)
{
	static const struct silence_case {
		const char *from;
		int from_col;
		const char *to;
		int to_col;
		int silenced;
	} cases[] = {
		{ "I02", ID, "I01", ID, 1 },
		{ "I02", ID, "U01", -1, 1 },
		{ "I12", ID, "S01", XJH, 1 },
		{ "I02", MEMBER_ID, "I01", MEMBER_ID, 1 },
		{ "I02", MEMBER_ID, "I01", ID, 0 },
		{ "I02", MEMBER_ID, "U01", -1, 0 },
		{ "C03", NATION, "V07", NATION, 1 },
		{ "C03", NATION, "V07", ADDRESS, 0 },
		{ "I01", ID, "I02", ID, 1 }, /* the other way round */
		{ "I01", ID, "S01", XJH, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct desk *d = desk_open();
		struct sv json;
		char want[32];

		silence_rule[0] = sv_cstr(cases[i].from);
		silence_rule[1] = sv_cstr(cases[i].to);
		silence_col[0] = cases[i].from_col;
		silence_col[1] = cases[i].to_col;
		/* Not shown, but it silences all the same. */
		d->config.show.ignore = SV("I02");
		run(d, pupils, mark_silence, NULL);
		snprintf(want, sizeof(want), "\"silenced\":%d,",
		    cases[i].silenced);
		json = desk_file(d, "summary.json");
		if (sv_find(json, sv_cstr(want)) == json.len)
			fail_msg("case %zu: no %s", i, want);
		desk_close(d);
	}
}

static enum level marked_level;

static void
mark_level(struct batch *b)
{
	batch_find(b, 0, ID, SV("I01"), marked_level);
}

/* Every --fail-on with every level, ignored or not; then a lost file. */
static void
test_status(void **state)
{
	(void)state;
	for (int fail_on = LEVEL_NOTICE; fail_on <= FAIL_NEVER; fail_on++)
		for (int level = LEVEL_NOTICE; level < LEVELS; level++)
			for (int ignored = 0; ignored < 2; ignored++) {
				struct desk *d = desk_open();

				d->config.fail_on = fail_on;
				marked_level = (enum level)level;
				if (ignored)
					d->config.show.ignore = SV("I");
				run(d, pupils, mark_level, NULL);
				assert_int_equal(d->result.status,
				    !ignored && level >= fail_on);
				desk_close(d);
			}
	for (int fail_on = LEVEL_NOTICE; fail_on <= FAIL_NEVER; fail_on++) {
		struct desk *d = desk_open();

		d->config.fail_on = fail_on;
		d->config.show.select = SV("I");
		run(d, pupils, mark_file, NULL);
		assert_int_equal(d->result.status, STATUS_INPUT);
		desk_close(d);
	}
}

/* Rows above, another file name, another day's order: the same ids. */
static void
test_ids(void **state)
{
	struct desk *a = desk_open(), *b = desk_open(), *c = desk_open();

	(void)state;
	run(a, pupils, mark_two, NULL);
	run(b, with_newcomer, mark_two, NULL);
	memset(c->key, 7, sizeof(c->key));
	run(c, pupils, mark_two, NULL);
	for (size_t i = 1; i <= 3; i++) {
		struct sv x = desk_cell(desk_file(a, "findings.csv"), i, 0);
		struct sv y = desk_cell(desk_file(b, "findings.csv"), i, 0);
		struct sv z = desk_cell(desk_file(c, "findings.csv"), i, 0);

		assert_int_equal(x.len, 16);
		assert_true(sv_equal(x, y));
		assert_false(sv_equal(x, z));
	}
	assert_false(sv_equal(desk_cell(desk_file(a, "findings.csv"), 1, 0),
	    desk_cell(desk_file(a, "findings.csv"), 3, 0)));
	desk_close(a);
	desk_close(b);
	desk_close(c);
}

static void
mark_same(struct batch *b)
{
	for (int i = 0; i < 3; i++)
		mark_file(b);
}

static void
test_same_ids(void **state)
{
	struct desk *d = desk_open();
	struct sv csv;

	(void)state;
	run(d, pupils, mark_same, NULL);
	csv = desk_file(d, "findings.csv");
	assert_int_equal(desk_cell(csv, 1, 0).len, 16);
	assert_true(sv_ends(desk_cell(csv, 2, 0), SV("-2")));
	assert_true(sv_ends(desk_cell(csv, 3, 0), SV("-3")));
	desk_close(d);
}

/* A record that is neither checked nor held back is an error of ours. */
static void
test_account(void **state)
{
	(void)state;
	for (int edited = 0; edited < 2; edited++) {
		struct desk *d = desk_open();

		d->header.edited = edited;
		desk_start(d);
		desk_feed(d, 1, "a.csv", "UTF-8", pupils, NULL);
		desk_feed(d, 1, "a.csv", "UTF-8", pupils + 2, NULL);
		assert_int_equal(desk_end(d), edited ? 0 : -1);
		assert_int_equal(d->published, edited);
		assert_int_equal(d->diag.status, edited ? 0 : STATUS_BUG);
		desk_close(d);
	}
}

static void
test_collision(void **state)
{
	struct desk *d = desk_open();

	(void)state;
	desk_start(d);
	desk_feed(d, 1, "../a.csv", "UTF-8", pupils, NULL);
	assert_int_equal(desk_feed(d, 2, "/a.csv", "UTF-8", pupils, NULL), -1);
	assert_int_equal(d->diag.status, STATUS_USAGE);
	report_stage.close(&d->stage);
	arena_free(&d->stage.run);
	desk_close(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_placeless_last),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_same_ids),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_collision),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
