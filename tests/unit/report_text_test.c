/* SPDX-License-Identifier: MIT */
/* How findings look: on a terminal, in each format, in a spreadsheet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/report/write.h"
#include "tests/unit/report_pupils.h"

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
		T("  记录        读入 4 = 检查 4 + 搁置 0；另跳过 0 行\n"),
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
		{ REPORT_JSONL, T(",\"offset\":36,\"length\":18}\n") },
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
		cmocka_unit_test(test_private),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_formula),
	};

	return cmocka_run_group_tests_name("report_text", tests, NULL, NULL);
}
