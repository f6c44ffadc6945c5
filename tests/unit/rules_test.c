/* SPDX-License-Identifier: MIT */
/*
 * Rules that judge, over packs that are strings on top of the pack of the
 * source tree, which is the working directory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/rules/examples.h"
#include "pipeline/rules/func.h"
#include "pipeline/rules/plan.h"
#include "tests/unit/rules_cases.h"
#include "tests/unit/text_pack.h"
#include "tests/unit/told_lines.h"

static int
load(struct pack *p, const char *text, struct told *t)
{
	static const struct sv root = { "rules", 5 };
	struct packs packs = { &root, 1, { 0 } };
	struct pack_reader r = { read_pack, list_pack, &packs };

	pack_head = "包 x 1\n  基于 lingyuan\n";
	pack_text = text;
	*t = (struct told){ .diag = { .lang = LANG_EN, .say = keep,
	    .ctx = t } };
	return pack_load(p, &r, SV("x"), NULL, 0, &t->diag);
}

static void
drop(struct pack *p, struct told *t)
{
	pack_free(p);
	buf_free(&t->text);
}

static void
print_bad(void *ctx, const struct rule_test *t)
{
	(void)ctx;
	if (!t->good)
		print_error("%s: %.*s: %s %.*s: %llu findings %.*s\n",
		    "not good", SV_ARG(t->rule->id),
		    t->passes ? "passes" : "fails", SV_ARG(t->text),
		    (unsigned long long)t->findings, SV_ARG(t->reason));
}

/* Load TEXT, and run the examples of its rule X01. */
static void
expect_good(const char *text)
{
	struct told t;
	struct pack p;
	size_t bad = 1;

	if (load(&p, text, &t) < 0)
		fail_msg("%s%.*s", text, SV_ARG(buf_sv(&t.text)));
	else
		bad = rules_test(&p, pack_rule(&p, SV("X01")), print_bad,
		    NULL);
	if (bad)
		fail_msg("in:\n%s", text);
	drop(&p, &t);
}

static void
every_function_does_as_its_example_says(void **state)
{
	const struct func *f;
	struct buf text = { 0 };

	(void)state;
	for (size_t i = 0; (f = func_at(i)); i++) {
		const char *row = *f->row ? f->row : "姓名=张三";

		text.len = 0;
		buf_printf(&text, "规则 X01 错误 题\n  %s\n  要求 非 (%s)\n"
		    "  提示 题\n  不过 %s\n规则 X02 错误 题\n  %s\n  要求 %s\n"
		    "  提示 题\n  通过 %s\n%c",
		    f->flags & FUNC_GROUP ? "每组 学校标识码" : "每行", f->example,
		    row, f->flags & FUNC_GROUP ? "每组 学校标识码" : "每行",
		    f->example, row, 0);
		expect_good(text.ptr);
	}
	buf_free(&text);
}

/* The manual has every function, with the example that was run. */
static void
the_manual_tells_every_function(void **state)
{
	FILE *in = fopen("rules/xj-rules.5", "r");
	static char manual[1 << 17];
	const struct func *f;
	size_t n;

	(void)state;
	assert_non_null(in);
	n = fread(manual, 1, sizeof(manual), in);
	fclose(in);
	for (size_t i = 0; (f = func_at(i)); i++) {
		const char *const parts[] = { f->zh, f->en, f->example };

		for (size_t k = 0; k < 3; k++)
			if (sv_find(sv_make(manual, n), sv_cstr(parts[k])) == n)
				fail_msg("%s is not in xj-rules(5)", parts[k]);
	}
}

static void
rules_judge_as_their_examples_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < GOOD_CASES; i++)
		expect_good(good_cases[i]);
}

static void
errors_point_at_their_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < WRONG_CASES; i++) {
		const struct wrong_case *c = &wrong_cases[i];
		struct told t;
		struct pack p;
		int rc = load(&p, c->text, &t);
		struct sv line = buf_sv(&t.text);

		line = sv_head(line, sv_find(line, SV("\n")));
		if (rc != -1 || !sv_equal(line, sv_cstr(c->error)) ||
		    !strstr(t.diag.text, " has 1 error"))
			fail_msg("%swants: %s\nsays:  %.*s\n%s", c->text,
			    c->error, SV_ARG(line), t.diag.text);
		drop(&p, &t);
	}
}

/* Errors of one clause keep none of another back, and are told once. */
static void
all_errors_of_a_rule_in_one_run(void **state)
{
	static const struct {
		const char *text;
		size_t errors;
	} cases[] = {
		{ "规则 X01 错误 题\n  每行\n  当 性别 = 南\n  要求 姓明 <> 空\n"
		  "  列 性另\n  应为 年龄(姓名)\n  建议 身份证件号\n"
		  "  分支 新 当 姓名 = 1\n  级别 旧 警告\n  提示 {姓明}\n"
		  "  办法 {姓\n  通过 姓明=张三\n  不过 性别\n", 10 },
		{ "规则 X01 错误 题\n  每行\n  要求 姓名 匹配 /(/\n  提示 题\n", 1 },
		{ "规则 X01 错误 题\n  每行\n  要求 姓名 = \"张\n  提示 题\n", 1 },
		{ "规则 X01 错误 题\n  每行\n  要求 (姓名 <> 空\n  提示 题\n", 1 },
		{ "规则 X01 错误 题\n  每格 班极, 性另\n  要求 年(本格) > 1\n"
		  "  提示 {姓明}\n", 3 },
		{ "规则 X01 错误 题\n  每组 性另\n  要求 人数() < 姓明\n"
		  "  要求 性别 <> 空\n  提示 {年极}\n", 3 },
		/* One cell's errors and another's; the same is told once. */
		{ "规则 X01 错误 题\n  每格 班级, 出生日期, 年级\n"
		  "  要求 本格 = \"1\"\n  提示 {年(本格)}\n", 2 },
		{ "规则 X01 错误 题\n  每格 班级, 出生日期\n  要求 本格 <> 空\n"
		  "  分支 新 当 年(本格) > 1\n  列 性另\n"
		  "  提示 {年(本格)} {首个(本格, \"1\")}\n", 4 },
		/* A wrong head hides no clause. */
		{ "规则 04-1 错误 题\n  每行\n  要求 性别 = 南\n"
		  "  提示 {姓明}\n  静默 X09\n", 4 },
		{ "规则 X1a 错误 题\n  每行\n  要求 性别 = 南\n  提示 题\n"
		  "规则 X02 错误 题\n  每行\n  要求 性别 = 男\n  提示 题\n"
		  "  静默 X1a\n", 2 },
		{ "规则 X01 错吴 题\n  每行\n  要求 性别 = 南\n  提示 题\n", 2 },
		{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  提示 题\n"
		  "规则 X01 错误 题\n  每行\n  要求 性别 = 南\n  提示 题\n", 2 },
		{ "字段 甲 乙\n  类型 日其\n", 2 },
		{ "名单 甲 来字 a.csv\n  列\n  可却\n", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char want[64];
		struct told t;
		struct pack p;

		snprintf(want, sizeof(want), " has %zu error",
		    cases[i].errors);
		if (load(&p, cases[i].text, &t) != -1 ||
		    !strstr(t.diag.text, want))
			fail_msg("%swants %zu\n%.*s", cases[i].text,
			    cases[i].errors, SV_ARG(buf_sv(&t.text)));
		drop(&p, &t);
	}
}

/* One record of 姓名 and 出生日期, and what the rule X01 says of it. */
static void
judge(struct pack *p, struct batch *b, struct header *h, struct source *src,
    const char *name, const char *birth)
{
	static struct sv column[2];
	struct plan *plan = plan_open(p, SV("2026-09-30"),
	    pack_rule(p, SV("X01")));

	column[0] = SV("姓名");
	column[1] = SV("出生日期");
	*h = (struct header){ .asof = SV("2026-09-30"), .column = column,
		.ncolumn = 2 };
	header_resolve(h);
	plan_header(plan, h);
	batch_reset(b, h, src, 1);
	batch_cell(b, 0)[0] = sv_cstr(name);
	batch_cell(b, 1)[0] = sv_cstr(birth);
	b->nrow = 1;
	b->line[0] = 2;
	b->record[0] = 1;
	plan_rows(plan, b);
	plan_status(plan, b, false);
	plan_close(plan);
}

static void
a_finding_says_what_its_branch_says(void **state)
{
	struct told t;
	struct pack p;
	struct header h;
	struct source src = { .number = 1 };
	struct batch b = { 0 };
	const struct finding *f;

	(void)state;
	assert_int_equal(load(&p, branch_rule, &t), 0);
	judge(&p, &b, &h, &src, "张三", "2020-09-01");
	assert_int_equal(b.nfinding, 1);
	f = b.finding;
	assert_int_equal(f->level, LEVEL_NOTICE);
	assert_int_equal(f->column, 0);
	assert_true(sv_equal(finding_get(f, SV("branch")), SV("新")));
	assert_true(sv_equal(finding_get(f, SV("年(出生日期)")), SV("2020")));
	assert_true(sv_equal(finding_get(f, SV("expected")), SV("6")));
	judge(&p, &b, &h, &src, "张三", "2010-09-01");
	f = b.finding;
	assert_int_equal(f->level, LEVEL_ERROR);
	assert_int_equal(f->column, 1);
	assert_int_equal(b.status[0].evaluated, 1);
	assert_int_equal(b.status[0].findings, 1);
	batch_free(&b);
	drop(&p, &t);
}

static void
what_is_missing_is_said(void **state)
{
	static const struct {
		const char *rule, *reason;
	} cases[] = {
		{ "要求 性别 = 男", "缺少列 性别" },
		{ "要求 首个(性别, 民族) = \"男\"", "缺少列 性别" },
		{ "要求 首个(姓名, 民族) = \"男\"", "" },
		{ "要求 学生状态 属于 (在读, 空)", "" },
		{ "要求 学生状态 属于 (在读, 复学)", "缺少列 学生状态" },
		{ "要求 出生日期 < 录取结束日", "参数 录取结束日 未设置" },
		{ "要求 出生日期 < 加年(报到截止日, 1) 或 出生日期 < 录取结束日",
		    "参数 报到截止日、录取结束日 未设置" },
	};
	struct batch b = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct told t;
		struct pack p;
		struct header h;
		struct source src = { .number = 1 };
		char text[400];

		snprintf(text, sizeof(text), "规则 X01 错误 题\n  每行\n  %s\n"
		    "  提示 题\n", cases[i].rule);
		if (load(&p, text, &t) < 0)
			fail_msg("%.*s", SV_ARG(buf_sv(&t.text)));
		judge(&p, &b, &h, &src, "张三", "2020-09-01");
		if (!sv_equal(b.status[0].reason, sv_cstr(cases[i].reason)))
			fail_msg("%s: %.*s", cases[i].rule,
			    SV_ARG(b.status[0].reason));
		assert_int_equal(b.status[0].evaluated,
		    *cases[i].reason == 0);
		drop(&p, &t);
	}
	batch_free(&b);
}

static void
a_limit_that_is_hit_is_a_finding(void **state)
{
	struct told t;
	struct pack p;
	struct header h;
	struct source src = { .number = 1 };
	struct batch b = { 0 };

	(void)state;
	assert_int_equal(load(&p, "规则 X01 错误 题\n  每行\n"
	    "  要求 姓名 匹配 /^(a+)+$/\n  提示 题\n", &t), 0);
	judge(&p, &b, &h, &src, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
	    "");
	assert_int_equal(b.nfinding, 1);
	assert_true(sv_equal(b.finding[0].rule, SV("V24")));
	assert_true(sv_equal(finding_get(b.finding, SV("rule")), SV("X01")));
	assert_int_equal(b.status[0].evaluated, 0);
	assert_int_equal(b.status[0].findings, 0);
	assert_true(b.status[0].reason.len > 0);
	batch_free(&b);
	drop(&p, &t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_function_does_as_its_example_says),
		cmocka_unit_test(the_manual_tells_every_function),
		cmocka_unit_test(rules_judge_as_their_examples_say),
		cmocka_unit_test(errors_point_at_their_place),
		cmocka_unit_test(all_errors_of_a_rule_in_one_run),
		cmocka_unit_test(a_finding_says_what_its_branch_says),
		cmocka_unit_test(what_is_missing_is_said),
		cmocka_unit_test(a_limit_that_is_hit_is_a_finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
