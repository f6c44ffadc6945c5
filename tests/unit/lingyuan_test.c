/* SPDX-License-Identifier: MIT */
/* The packs of the source tree, which is the working directory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/io/packs.h"
#include "pipeline/rules/pack.h"

static struct pack lingyuan;
static struct told {
	struct buf text;
	struct diag diag;
} told;

static void
keep(void *ctx, const char *text)
{
	struct told *t = ctx;

	buf_put(&t->text, sv_cstr(text));
	buf_put_char(&t->text, '\n');
}

static void
expect_text(struct sv is, const char *want)
{
	if (!sv_equal(is, sv_cstr(want)))
		fail_msg("'%.*s' is not '%s'", SV_ARG(is), want);
}

static int
load_lingyuan(void **state)
{
	static const struct sv root = { "rules", 5 };
	struct packs packs = { &root, 1, { 0 } };
	struct pack_reader r = { packs_read, packs_list, &packs };
	struct told *t = &told;

	(void)state;
	t->diag = (struct diag){ .lang = LANG_EN, .say = keep, .ctx = t };
	if (pack_load(&lingyuan, &r, SV("lingyuan"), NULL, 0, &t->diag) == 0)
		return 0;
	print_error("%.*s%s\n", SV_ARG(buf_sv(&t->text)), t->diag.text);
	return -1;
}

static int
drop_lingyuan(void **state)
{
	(void)state;
	pack_free(&lingyuan);
	buf_free(&told.text);
	return 0;
}

static void
every_rule_has_its_texts(void **state)
{
	static const struct {
		char family;
		int n;
	} families[] = { { 'F', 11 }, { 'I', 13 }, { 'S', 4 }, { 'U', 7 },
		{ 'N', 15 } };

	(void)state;
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		for (int n = 1; n <= families[i].n; n++) {
			char id[16];
			const struct rule *r;

			snprintf(id, sizeof(id), "%c%02d", families[i].family,
			    n);
			r = pack_rule(&lingyuan, sv_cstr(id));
			if (!r || !r->title.len || !r->title_en.len ||
			    (!r->owner.len && r->scope == SCOPE_NONE))
				fail_msg("%s has no title", id);
			if (*id != 'N' && (!r->message.len || !r->advice.len ||
			    !r->message_en.len || !r->advice_en.len))
				fail_msg("%s lacks a text", id);
		}
}

static void
known_headers_are_found(void **state)
{
	static const struct {
		const char *spelling, *field;
	} cases[] = {
		{ "★学生姓名", "姓名" }, { "全国学籍号（必填）", "学籍号" }, { "GRBSM", "学籍号" },
		{ "省学籍辅号", "学籍辅号" }, { "身份证号码", "身份证件号" },
		{ "学校（机构）代码", "学校标识码" }, { "班级/班号", "班级" },
		{ "出生地(行政区划代码)", "出生地" }, { "上下学(交通)方式", "上下学方式" },
		{ "残疾(人)类型", "残疾人类型" }, { "国籍／地区", "国籍/地区" },
		{ "上下学距离(公里)", "上下学距离" }, { "成员２身份证件号", "成员2身份证件号" },
		{ "家庭成员一姓名", "成员1姓名" }, { "母亲联系电话", "成员2联系电话" },
		{ "监护人电话", "联系电话" }, { "序号", NULL }, { "学籍接续标识", NULL },
		{ "", NULL },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct field *f = pack_alias(&lingyuan,
		    sv_cstr(cases[i].spelling), &a);

		expect_text(f ? f->name : (struct sv){ 0 },
		    cases[i].field ? cases[i].field : "");
	}
	arena_free(&a);
}

static void
every_alias_finds_its_field(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < lingyuan.nfield; i++)
		for (size_t j = 0; j < lingyuan.field[i].nalias; j++)
			assert_ptr_equal(&lingyuan.field[i], pack_alias(
			    &lingyuan, lingyuan.field[i].alias[j], &a));
	arena_free(&a);
}

static void
footers_are_known(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} cases[] = {
		{ "合计", true }, { "合 计：", true }, { "共 45 人", true },
		{ "制表人：张三", true }, { "以上信息属实", true }, { "第 1 页 共 3 页", true },
		{ "备注：本表由学籍系统导出", true }, { "张三", false },
		{ "凌源市第一小学", false }, { "2121000001", false }, { "", false },
		{ "共", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (pack_is_footer(&lingyuan, sv_cstr(cases[i].text)) !=
		    cases[i].want)
			fail_msg("%s", cases[i].text);
}

static void
tables_are_found(void **state)
{
	static const struct {
		const char *table, *code, *label; /* NULL: no such row */
	} cases[] = {
		{ "行政区划", "211382", "凌源市" }, { "行政区划", "211323", "凌源县" },
		{ "行政区划", "219009", "凌源市" }, { "行政区划", "330113", "临平区" },
		{ "行政区划", "211301", "市辖区" }, { "行政区划", "441900", "东莞市" },
		{ "行政区划", "830000", "台湾居民居住证" }, { "行政区划", "211399", NULL },
		{ "民族", "02", "蒙古族" }, { "民族", "56", "基诺族" },
		{ "国籍地区", "CHN", "中国" }, { "身份证件类型", "A", "护照" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct table *t = pack_table(&lingyuan,
		    sv_cstr(cases[i].table));
		int64_t row = table_find(t, sv_cstr(cases[i].code));

		assert_int_equal(row >= 0, cases[i].label != NULL);
		if (cases[i].label)
			expect_text(table_get(t, row, 1), cases[i].label);
	}
}

/* Every article has a rule or else a reason, in both languages. */
static void
no_article_is_passed_over(void **state)
{
	const struct pack *p = &lingyuan;

	(void)state;
	for (unsigned n = 1; n <= 28; n++) {
		size_t rules = 0, reasons = 0;

		for (size_t i = 0; i < p->nrule; i++)
			for (size_t k = 0; k < p->rule[i].narticle; k++)
				rules += article_number(
				    p->rule[i].article[k]) == n;
		for (size_t i = 0; i < p->nunchecked; i++)
			reasons += article_number(p->unchecked[i].name) == n &&
			    p->unchecked[i].reason_en.len > 0;
		if (reasons != (rules == 0))
			fail_msg("article %u: %zu rules, %zu reasons", n,
			    rules, reasons);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_has_its_texts),
		cmocka_unit_test(no_article_is_passed_over),
		cmocka_unit_test(known_headers_are_found),
		cmocka_unit_test(every_alias_finds_its_field),
		cmocka_unit_test(footers_are_known),
		cmocka_unit_test(tables_are_found),
	};

	return cmocka_run_group_tests(tests, load_lingyuan, drop_lingyuan);
}
