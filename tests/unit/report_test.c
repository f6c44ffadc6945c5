/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/report/write.h"
#include "tests/unit/report_desk.h"

#define ID_A "211382201305061234"
#define ID_B "211382201305071235"
#define XJH_A "G" ID_A

static const char *const pupils[][NCOLUMN] = {
	{ "2121000001", "三年级", "1班", "张三", ID_A, XJH_A, "13812345678",
	    "凌源市南街街道1号", "", "汉" },
	{ "2121000001", "三年级", "2班", "欧阳娜娜", ID_B, "", "", "",
	    "211382198001011234", "汉族" },
	{ 0 },
};

/* The same two, and a newcomer above them. */
static const char *const with_newcomer[][NCOLUMN] = {
	{ "2121000001", "三年级", "1班", "新来", "", "", "", "", "", "" },
	{ "2121000001", "三年级", "1班", "张三", ID_A, XJH_A, "13812345678",
	    "凌源市南街街道1号", "", "汉" },
	{ "2121000001", "三年级", "2班", "欧阳娜娜", ID_B, "", "", "",
	    "211382198001011234", "汉族" },
	{ 0 },
};

static struct finding *
find(struct batch *b, size_t row, int col, struct sv rule)
{
	return batch_find(b, row, col, rule, LEVEL_ERROR);
}

/* Not in the order of place, as rules that run column by column give them. */
static void
mark_two(struct batch *b)
{
	size_t first = b->nrow - 2;
	struct finding *f = find(b, first + 1, ID, SV("I01"));

	finding_arg(b, f, SV("expected"), SV("第18位应为9"));
	find(b, first, XJH, SV("S01"));
	f = find(b, first, ID, SV("I01"));
	finding_arg(b, f, SV("expected"), SV("第18位应为X"));
}

static void
mark_file(struct batch *b)
{
	struct finding *f = batch_find_loose(b, SV("F05"), LEVEL_ERROR);

	f->file = b->source->number;
}

static void
mark_duplicates(struct batch *b)
{
	struct finding *f = batch_find_loose(b, SV("U01"), LEVEL_ERROR);

	f->file = 1;
	f->line = 2;
	f->record = 1;
	f->column = ID;
	f->school = SV("2121000001");
	finding_arg(b, f, SV("姓名"), SV("张三"));
	finding_arg(b, f, SV("身份证件号"), SV(ID_A));
	finding_arg(b, f, SV("related"), SV("2:3;1:2"));
	finding_arg(b, f, SV("total"), SV("25"));
}

static void
run(struct desk *d, const char *const (*rows)[NCOLUMN],
    void (*mark)(struct batch *), void (*loose)(struct batch *))
{
	desk_start(d);
	assert_int_equal(desk_feed(d, 1, "a.csv", "UTF-8", rows, mark), 0);
	assert_int_equal(desk_feed(d, 2, "b/c.csv", "UTF-8", rows, NULL), 0);
	if (loose)
		assert_int_equal(desk_feed_loose(d, loose), 0);
	assert_int_equal(desk_end(d), 0);
}

static void
test_order(void **state)
{
	static const char *const want[] = { "rule", "I01", "U01", "S01", "I01" };
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

/* A batch at a time and a row at a time: the same bytes. */
static void
test_placeless_last(void **state)
{
	struct desk *d = desk_open();
	struct sv csv;

	(void)state;
	desk_start(d);
	assert_int_equal(desk_feed_loose(d, mark_duplicates), 0);
	desk_feed(d, 1, "a.csv", "UTF-8", pupils, mark_two);
	assert_int_equal(desk_end(d), 0);
	csv = desk_file(d, "findings.csv");
	assert_true(sv_equal(desk_cell(csv, 2, 1), SV("U01")));
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
		uint64_t silenced;
	} cases[] = {
		{ "I02", ID, "I01", ID, 1 },
		{ "I02", ID, "U01", -1, 1 },
		{ "I12", ID, "S01", XJH, 1 },
		{ "I02", MEMBER_ID, "I01", MEMBER_ID, 1 },
		{ "I02", MEMBER_ID, "I01", ID, 0 },
		{ "I02", MEMBER_ID, "U01", -1, 0 },
		{ "C03", NATION, "V07", NATION, 1 },
		{ "C03", NATION, "V07", ADDRESS, 0 },
		{ "I01", ID, "I02", XJH, 1 }, /* the other way round */
		{ "I01", ID, "S01", XJH, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct desk *d = desk_open();

		silence_rule[0] = sv_cstr(cases[i].from);
		silence_rule[1] = sv_cstr(cases[i].to);
		silence_col[0] = cases[i].from_col;
		silence_col[1] = cases[i].to_col;
		/* Not shown, but it silences all the same. */
		d->config.show.ignore = SV("I02");
		run(d, pupils, mark_silence, NULL);
		if (2 - d->result.level[LEVEL_ERROR] <
		    cases[i].silenced)
			fail_msg("case %zu", i);
		if (cases[i].silenced == 0)
			assert_true(sv_find(desk_file(d, "summary.json"),
			    SV("\"silenced\":0")) <
			    desk_file(d, "summary.json").len);
		desk_close(d);
	}
}

static void
mark_levels(struct batch *b)
{
	batch_find(b, 0, ID, SV("I01"), silence_col[0] == LEVEL_ERROR ?
	    LEVEL_ERROR : silence_col[0] == LEVEL_WARNING ? LEVEL_WARNING :
	                                                   LEVEL_NOTICE);
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
				silence_col[0] = level;
				if (ignored)
					d->config.show.ignore = SV("I");
				run(d, pupils, mark_levels, NULL);
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

		assert_int_equal(x.len, 20);
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
	assert_int_equal(desk_cell(csv, 1, 0).len, 20);
	assert_true(sv_ends(desk_cell(csv, 2, 0), SV("-2")));
	assert_true(sv_ends(desk_cell(csv, 3, 0), SV("-3")));
	desk_close(d);
}

static void
mark_edits(struct batch *b)
{
	batch_edit(b, 0, ID, SV("N01"), SV(ID_A));
	mark_two(b);
}

/* No file but corrected/, and no line of the text, holds a number or name. */
static void
test_private(void **state)
{
	static const struct sv hidden[] = { T(ID_A), T(ID_B), T("13812345678"),
		T("张三"), T("娜"), T("1号"), T("20130506") };
	struct desk *d = desk_open();

	(void)state;
	run(d, pupils, mark_edits, mark_duplicates);
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		for (size_t k = 0; k < d->nfile; k++) {
			struct sv text = buf_sv(&d->file[k].bytes);

			if (strncmp(d->file[k].path, "corrected/", 10) != 0)
				assert_int_equal(sv_find(text, hidden[i]),
				    text.len);
		}
		assert_int_equal(sv_find(buf_sv(&d->out), hidden[i]),
		    d->out.len);
	}
	desk_close(d);
}

static void
test_text(void **state)
{
	static const struct sv want[] = {
		T("a.csv\n  2121000001 三年级 1班\n"
		  "    错误 I01 校验码（第四条）\n"
		  "      a.csv:2:E(身份证件号): 张*: "
		  "2113**************：第18位应为X\n      办法：对照户口簿\n"),
		T("  2121000001 三年级 2班\n"),
		T("  记录        读入 4 = 检查 4 + 扣留 0；另跳过 0 行\n"),
		T("  结果        错误 3 · 警告 0 · 提示 0\n"),
	};
	struct desk *d = desk_open();

	(void)state;
	run(d, pupils, mark_two, NULL);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (sv_find(buf_sv(&d->out), want[i]) == d->out.len)
			fail_msg("no '%s' in:\n%.*s", want[i].ptr,
			    SV_ARG(buf_sv(&d->out)));
	desk_close(d);
}

static void
test_formats(void **state)
{
	static const struct format_case {
		enum report_format format;
		struct sv want;
	} cases[] = {
		{ REPORT_GCC, T("a.csv:2:5: error: 2113**************："
				"第18位应为X [I01]\n") },
		{ REPORT_JSONL, T("\"line\":2,\"record\":1,\"column\":"
				  "\"身份证件号\",\"column_letter\":\"E\"") },
		{ REPORT_JSONL, T(",\"offset\":41,\"length\":18}\n") },
		{ REPORT_CSV, T("\xEF\xBB\xBF" "finding_id,rule") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct desk *d = desk_open();

		d->config.format = cases[i].format;
		d->config.most = 1;
		run(d, pupils, mark_two, NULL);
		if (sv_find(buf_sv(&d->out), cases[i].want) == d->out.len)
			fail_msg("no '%s' in %.*s", cases[i].want.ptr,
			    SV_ARG(buf_sv(&d->out)));
		assert_int_equal(d->result.level[LEVEL_ERROR], 3);
		assert_true(desk_cell(desk_file(d, "findings.csv"), 3, 0).len);
		desk_close(d);
	}
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
		((struct source *)&d->src[1])->records = 3;
		d->src[1].held = 0;
		desk_feed(d, 1, "a.csv", "UTF-8", pupils + 2, NULL);
		d->src[1].records = 0;
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

static void
test_formula(void **state)
{
	static const char *const cases[][2] = { { "", "" }, { "a", "a" },
		{ "=1", "'=1" }, { "+1", "'+1" }, { "-1", "'-1" },
		{ "@a", "'@a" }, { "'1", "''1" }, { "\t1", "'\t1" },
		{ "\r", "\"'\r\"" }, { "\n", "\"'\n\"" }, { "＝1", "'＝1" },
		{ "＋", "'＋" }, { "－", "'－" }, { "＠", "'＠" },
		{ "a=1", "a=1" }, { "=\"1\"", "\"'=\"\"1\"\"\"" },
		{ "a,b", "\"a,b\"" } };
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		out.len = 0;
		csv_put(&out, sv_cstr(cases[i][0]));
		if (!sv_equal(buf_sv(&out), sv_cstr(cases[i][1])))
			fail_msg("'%s': %.*s", cases[i][0],
			    SV_ARG(buf_sv(&out)));
	}
	buf_free(&out);
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
		cmocka_unit_test(test_private),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_collision),
		cmocka_unit_test(test_formula),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
