/* SPDX-License-Identifier: MIT */
/* Corrected files: what changes, in which bytes, and that nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/report_desk.h"

static const char *const rows[][NCOLUMN] = {
	{ "２１", "\"三年级\"", "\"１,班\"", "张三", "=\"2113\"", "", " ", "𠮷,", "",
	    "汉" },
	{ "2", "", "", "李 四", "", "", "", "", "", "\"汉\"\"族\"" },
	{ 0 },
};

static void
mark(struct batch *b)
{
	/* As normalize does it: a column at a time. */
	batch_edit(b, 0, NATION, SV("N12"), SV("汉族"));
	batch_edit(b, 1, NATION, SV("N12"), SV("汉\"民\"族"));
	batch_edit(b, 0, SCHOOL, SV("N01"), SV("21"));
	batch_edit(b, 0, ID, SV("N01"), SV("x"));
	batch_edit(b, 0, ID, SV("N07"), SV("2113"));
	batch_edit(b, 0, CLASS, SV("N01"), SV("1,班"));
	batch_edit(b, 0, PHONE, SV("N03"), SV(""));
	batch_edit(b, 1, NAME, SV("N15"), SV("李,四"));
	/* There and back again: no edit in the end. */
	batch_edit(b, 1, SCHOOL, SV("N01"), SV("3"));
	batch_edit(b, 1, SCHOOL, SV("N01"), SV("2"));
}

static const char wanted[] =
    "#\r\n"
    "21,\"三年级\",\"1,班\",张三,2113,,,𠮷,,,汉族\r\n"
    "2,,,\"李,四\",,,,,,\"汉\"\"民\"\"族\"\r\n";

static void
test_charsets(void **state)
{
	static const char *const charset[] = { "UTF-8", "UTF-8-BOM", "GB18030",
		"UTF-16LE", "UTF-16LE-BOM", "UTF-16BE-BOM" };

	(void)state;
	for (size_t i = 0; i < sizeof(charset) / sizeof(charset[0]); i++) {
		struct desk *d = desk_open();
		enum charset c = CHARSET_UNKNOWN;
		struct buf want = { 0 };
		struct sv got;

		charset_parse(sv_cstr(charset[i]), &c);
		buf_put(&want, charset_bom(c));
		charset_encode(c, sv_cstr(wanted), &want);
		desk_start(d);
		desk_feed(d, 1, "/x/../a.csv", charset[i], rows, mark);
		assert_int_equal(desk_end(d), 0);
		got = desk_file(d, "corrected/x/a.csv");
		if (!sv_equal(got, buf_sv(&want)))
			fail_msg("%s: %.*s", charset[i], SV_ARG(got));
		buf_free(&want);
		desk_close(d);
	}
}

static void
test_list(void **state)
{
	static const char want[] = "\xEF\xBB\xBF"
	    "file,line,record,column,rule,old,new\n"
	    "a.csv,2,1,学校标识码,N01,２１,21\n"
	    "a.csv,2,1,班级,N01,\"１,班\",\"1,班\"\n"
	    "a.csv,2,1,身份证件号,N01,全角,半角\n"
	    "a.csv,2,1,身份证件号,N07,\"公式外壳 =\"\"…\"\"\",去掉\n";
	struct desk *d = desk_open();
	struct sv csv;

	(void)state;
	desk_start(d);
	desk_feed(d, 1, "a.csv", "UTF-8", rows, mark);
	assert_int_equal(desk_end(d), 0);
	csv = desk_file(d, "corrections.csv");
	if (!sv_starts(csv, SV(want)))
		fail_msg("%.*s", SV_ARG(csv));
	assert_int_equal(d->result.edits, 10);
	desk_close(d);
}

static void
mark_nothing_new(struct batch *b)
{
	batch_edit(b, 1, SCHOOL, SV("N01"), SV("3"));
	batch_edit(b, 1, SCHOOL, SV("N01"), SV("2"));
}

/* Without an effective edit there is no corrected file. */
static void
test_none(void **state)
{
	struct desk *d = desk_open();

	(void)state;
	desk_start(d);
	desk_feed(d, 1, "a.csv", "UTF-8", rows, mark_nothing_new);
	desk_feed(d, 2, "b.csv", "UTF-8", rows, mark);
	assert_int_equal(desk_end(d), 0);
	assert_int_equal(desk_file(d, "corrected/a.csv").len, 0);
	assert_int_equal(desk_file(d, "corrected/b.csv").len,
	    sizeof(wanted) - 1);
	desk_close(d);
}

static void
mark_offer(struct batch *b)
{
	struct finding *f;

	batch_edit(b, 0, NATION, SV("N12"), SV("汉族"));
	f = batch_find(b, 0, NATION, SV("C03"), LEVEL_ERROR);
	finding_arg(b, f, SV("suggestion"), SV("满族"));
	f = batch_find(b, 1, CLASS, SV("V07"), LEVEL_ERROR);
	finding_arg(b, f, SV("suggestion"), SV("2班"));
}

/* A suggestion is an edit of its cell, after the repairs, where asked for. */
static void
test_suggestions(void **state)
{
	static const struct suggestion_case {
		const char *apply, *want;
	} cases[] = {
		{ "", "汉族\r\n2,,,李 四" },
		{ "C03", "满族\r\n2,,,李 四" },
		{ "V", "汉族\r\n2,,2班,李 四" },
		{ "C03,V07", "满族\r\n2,,2班,李 四" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct desk *d = desk_open();
		struct sv got;

		d->config.apply = sv_cstr(cases[i].apply);
		desk_start(d);
		desk_feed(d, 1, "a.csv", "UTF-8", rows, mark_offer);
		assert_int_equal(desk_end(d), 0);
		got = desk_file(d, "corrected/a.csv");
		if (sv_find(got, sv_cstr(cases[i].want)) == got.len)
			fail_msg("%s: %.*s", cases[i].apply, SV_ARG(got));
		desk_close(d);
	}
}

/* stdin in a pipe: said, and everything else is there. */
static void
test_pipe(void **state)
{
	struct desk *d = desk_open();

	(void)state;
	d->once = true;
	desk_start(d);
	desk_feed(d, 1, "-", "UTF-8", rows, mark);
	assert_int_equal(desk_end(d), 0);
	assert_int_equal(desk_file(d, "corrected/-").len, 0);
	assert_true(desk_file(d, "corrections.csv").len > 0);
	assert_true(d->published);
	desk_close(d);
}

/* A source that became shorter is another one. */
static void
test_changed(void **state)
{
	struct desk *d = desk_open();

	(void)state;
	desk_start(d);
	desk_feed(d, 1, "a.csv", "UTF-8", rows, mark);
	d->source[1].bytes.len -= 8;
	assert_int_equal(desk_end(d), -1);
	assert_int_equal(d->diag.status, STATUS_BUSY);
	assert_false(d->published);
	desk_close(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_charsets),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_suggestions),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_changed),
	};

	return cmocka_run_group_tests_name("splice", tests, NULL, NULL);
}
