/* SPDX-License-Identifier: MIT */
/* The rule language, over packs that are strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/pack_cases.h"
#include "tests/unit/pack_tree.h"

static void
expect_articles(const struct rule *r, const char *want)
{
	struct buf all = { 0 };
	struct sv head = sv_cstr(want);

	rule_articles(r, &all);
	expect_text(buf_sv(&all), want);
	assert_true(sv_equal(rule_article(r),
	    sv_head(head, sv_find(head, SV("、")))));
	buf_free(&all);
}

static void
errors_point_at_their_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < WRONG_CASES; i++) {
		const struct wrong_case *c = &wrong_cases[i];
		struct told t;
		struct pack p;
		int rc = load_text(&p, c->text, &t);
		struct sv line = first_line(&t);

		if (rc != -1 || t.diag.status != STATUS_RULES ||
		    !strstr(t.diag.text, " has 1 error") ||
		    !sv_equal(line, sv_cstr(c->error)))
			fail_msg("%s: told '%.*s', not '%s'", c->text,
			    SV_ARG(line), c->error);
		drop(&p, &t);
	}
}

static void
all_errors_in_one_run(void **state)
{
	struct told t;
	struct pack p;

	(void)state;
	assert_int_equal(load_text(&p, "字段 甲\n  类形 日期\nfoo\n停用 I1\n", &t), -1);
	expect_text(buf_sv(&t.text),
	    "x/pack.xj:3:3: unknown clause '类形': did you mean '类型'?\n"
	    "      类形 日期\n"
	    "      ^^^^\n"
	    "x/pack.xj:4:1: unknown statement 'foo': see xj-rules(5)\n"
	    "    foo\n"
	    "    ^^^\n"
	    "x/pack.xj:5:4: unknown rule 'I1': see xj-rules(5)\n"
	    "    停用 I1\n"
	    "         ^^\n");
	assert_string_equal(t.diag.text,
	    "the rule pack 'x' has 3 errors: see above");
	drop(&p, &t);
}

static void
lines_belong_to_statements(void **state)
{
	struct tree tree = { { { "x", "a.xj", "# nothing yet\n  别名 甲\n" },
		{ "x", "pack.xj", "包 x 1\n" } } };
	struct told t;
	struct pack p;

	(void)state;
	assert_int_equal(load_tree(&p, &tree, &t, LANG_EN), -1);
	expect_text(first_line(&t), "x/a.xj:2:3: this line belongs to no "
	    "statement: start it at column 1");
	drop(&p, &t);
}

static void
messages_in_chinese(void **state)
{
	struct tree tree = { { { "x", "pack.xj", "包 x 1\n参教 甲 = 1\n" } } };
	struct told t;
	struct pack p;

	(void)state;
	assert_int_equal(load_tree(&p, &tree, &t, LANG_ZH), -1);
	expect_text(first_line(&t), "x/pack.xj:2:1: 没有这个语句：“参教”：是否想写“参数”？");
	drop(&p, &t);
}

static void
expect_register(const struct pack *p)
{
	const struct form *f = pack_form(p, SV("册"));
	size_t source;

	assert_non_null(f);
	expect_text(f->title_en, "roll");
	assert_int_equal(f->narticle, 1);
	expect_text(f->article[0], "第九条");
	assert_int_equal(f->ncolumn, 2);
	expect_text(f->column[1], "丁");
	assert_int_equal(f->norder, 1);
	assert_int_equal(f->order[0], 0);
	assert_int_equal(f->nsource, 1);
	assert_ptr_equal(pack_form_of(p, SV("册"), &source), f);
	assert_int_equal(source, 0);
	assert_true(rule_of_form(&f->source[0]));
	assert_int_equal(pack_judged(p), p->nrule + 1);
	assert_null(pack_rule(p, SV("册")));
}

static void
spellings_mean_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
		struct told t;
		struct pack p;
		const struct field *f;
		const struct rule *r;

		if (load_text(&p, spellings[i], &t) < 0)
			fail_msg("%.*s", SV_ARG(buf_sv(&t.text)));
		expect_text(pack_param(&p, SV("上限"))->value, "55");
		expect_text(pack_param(&p, SV("月"))->value, "3,9");
		assert_int_equal(pack_param(&p, SV("日"))->type, VALUE_DATE);
		f = pack_field(&p, SV("甲"));
		assert_ptr_equal(f->table, pack_table(&p, SV("性别")));
		assert_int_equal(f->type, VALUE_CODE);
		assert_int_equal(f->clean, 1 | 1 << 2 | 1 << 3);
		assert_int_equal(f->mask, MASK_NAME);
		assert_true(f->must && f->required == LEVEL_ERROR);
		expect_text(f->alternative, "乙");
		assert_int_equal(f->nalias, 3);
		r = pack_rule(&p, SV("I01"));
		expect_articles(r, "第七条、第二十条");
		expect_text(r->title, "题");
		expect_text(r->owner, "validate");
		assert_int_equal(r->nbranch, 1);
		assert_int_equal(r->branch[0].level, LEVEL_ERROR);
		assert_non_null(pack_definition(&p, SV("丙")));
		assert_true(pack_is_footer(&p, SV("共 45 人")));
		expect_register(&p);
		drop(&p, &t);
	}
}

static void
long_texts_are_joined(void **state)
{
	struct told t;
	struct pack p;

	(void)state;
	assert_int_equal(load_text(&p, "规则 I01 错误 \" 题 # 1\"\n"
	    "  内置 parse\n"
	    "  提示 核对户口簿，  # 注\n    # 注\n    逐位核对\n"
	    "  提示@en look\n    again\n", &t), 0);
	expect_text(pack_rule(&p, SV("I01"))->title, " 题 # 1");
	expect_text(pack_rule(&p, SV("I01"))->message, "核对户口簿，逐位核对");
	expect_text(pack_rule(&p, SV("I01"))->message_en, "look again");
	drop(&p, &t);
}

static void
packs_build_on_packs(void **state)
{
	struct tree tree = { {
		{ "base", "pack.xj", "包 base 1\n  自 2020-01-01\n"
		    "  条文 甲法\n  主管 甲科\n"
		    "参数 甲 = 1\n参数 丁 = 4\n规则 I03 错误 三\n  内置 parse\n"
		    "规则 I01 错误 一\n  内置 parse\n"
		    "规则 I02 错误 二\n  内置 parse\n"
		    "字段 名\n登记 册\n  每行\n  列 名\n"
		    "登记 本\n  每行\n  列 名\n"
		    "条款 第八条, 第九条\n  不查 此处不查\n  不查@en not here\n" },
		{ "x", "a.xj", "级别 I01 警告\n级别 I01 省 提示\n停用 I02\n" },
		{ "x", "pack.xj", "包 x 2\n  基于 base\n  主管 乙科\n参数 甲 = 2\n"
		    "规则 I03 提示 新\n  内置 parse\n"
		    "登记 第九条 册\n  每行\n  列 名, 二 = 名\n"
		    "条款 第七条、第二十条 I01, I03\n条款 第八条\n  不查 现在不查\n" },
	} };
	struct told t;
	struct pack p;

	(void)state;
	if (load_tree(&p, &tree, &t, LANG_EN) < 0)
		fail_msg("%.*s", SV_ARG(buf_sv(&t.text)));
	expect_text(p.name, "x");
	expect_text(p.version, "2");
	expect_text(p.since, "");
	expect_text(p.text, "甲法");
	expect_text(p.office, "乙科");
	assert_int_equal(p.nparam, 2);
	expect_text(p.param[0].value, "2");
	expect_text(pack_rule(&p, SV("I03"))->title, "新");
	expect_articles(pack_rule(&p, SV("I03")), "第七条、第二十条");
	expect_articles(pack_rule(&p, SV("I01")), "第七条、第二十条");
	expect_articles(pack_rule(&p, SV("I02")), "");
	assert_int_equal(p.nunchecked, 2);
	expect_text(p.unchecked[0].name, "第八条");
	expect_text(p.unchecked[0].reason, "现在不查");
	expect_text(p.unchecked[0].reason_en, "");
	expect_text(p.unchecked[1].name, "第九条");
	expect_text(p.unchecked[1].reason_en, "not here");
	assert_int_equal(pack_rule(&p, SV("I01"))->level, LEVEL_WARNING);
	assert_int_equal(pack_rule(&p, SV("I01"))->branch[0].level,
	    LEVEL_NOTICE);
	assert_true(pack_rule(&p, SV("I02"))->off);
	assert_null(pack_rule(&p, SV("I04")));
	/* A register of the pack below is replaced, too. */
	assert_int_equal(p.nform, 2);
	expect_text(p.form[0].name, "册");
	assert_int_equal(p.form[0].ncolumn, 2);
	assert_int_equal(p.form[0].narticle, 1);
	assert_int_equal(p.form[1].ncolumn, 1);
	drop(&p, &t);
}

/* What the pack builds on is read though its own head is wrong. */
static void
a_wrong_head_hides_no_base(void **state)
{
	struct tree tree = { {
		{ "base", "pack.xj", "包 base 1\n规则 I01 错误 一\n  内置 parse\n" },
		{ "x", "pack.xj", "包 x\n  基于 base\n停用 I01\n" },
	} };
	struct told t;
	struct pack p;

	(void)state;
	assert_int_equal(load_tree(&p, &tree, &t, LANG_EN), -1);
	expect_text(first_line(&t),
	    "x/pack.xj:1:4: expected the pack's version");
	assert_non_null(strstr(t.diag.text, " has 1 error"));
	drop(&p, &t);
}

static void
packs_may_not_build_on_themselves(void **state)
{
	struct tree tree = { {
		{ "x", "pack.xj", "包 x 1\n  基于 y\n" },
		{ "y", "pack.xj", "包 y 1\n  基于 x\n" },
	} };
	struct told t;
	struct pack p;

	(void)state;
	assert_int_equal(load_tree(&p, &tree, &t, LANG_EN), -1);
	expect_text(first_line(&t),
	    "y/pack.xj:2:6: pack 'x' would build on itself");
	drop(&p, &t);
}

static void
expect_error(struct told *t, struct pack *p, int rc, const char *want)
{
	assert_int_equal(rc, -1);
	expect_text(first_line(t), want);
	assert_non_null(strstr(t->diag.text, " has 1 error"));
	drop(p, t);
}

static void
a_pack_has_a_name(void **state)
{
	struct tree tree = { { { "x", "pack.xj", "包 5 1\n" } } };
	struct told t;
	struct pack p;

	(void)state;
	expect_error(&t, &p, load_tree(&p, &tree, &t, LANG_EN),
	    "x/pack.xj:1:3: expected the pack's name");
}

/* Each pack builds on the one whose name is longer. */
static bool
endless_read(void *ctx, struct sv name, struct sv file, struct arena *a,
    struct sv *text)
{
	(void)ctx;
	(void)file;
	*text = arena_printf(a, "包 %.*s 1\n  基于 %.*sx\n", SV_ARG(name),
	    SV_ARG(name));
	return true;
}

static void
layers_are_limited(void **state)
{
	struct tree none = { 0 };
	struct pack_reader r = { endless_read, tree_list, &none };
	struct told t = { .diag = { .lang = LANG_EN, .say = keep, .ctx = &t } };
	struct pack p;

	(void)state;
	expect_error(&t, &p, pack_load(&p, &r, SV("x"), NULL, 0, &t.diag),
	    "xxxxxxxxxxxxxxxx/pack.xj:2:6: too many packs build on each "
	    "other, 16 at most");
}

/* HEAD, N times EACH, with numbers for & (from 1) and @ (from 0), and TAIL. */
static void
expect_many(const char *head, unsigned n, const char *each, const char *tail,
    const char *want)
{
	struct buf text = { 0 };
	struct told t;
	struct pack pack;
	int rc;

	buf_put(&text, sv_cstr(head));
	for (unsigned i = 1; i <= n; i++)
		for (const char *p = each; *p; p++)
			if (*p == '&' || *p == '@')
				buf_printf(&text, "%u", i - (*p == '@'));
			else
				buf_put_char(&text, *p);
	buf_printf(&text, "%s%c", tail, '\0');
	rc = load_text(&pack, text.ptr, &t);
	buf_free(&text);
	expect_error(&t, &pack, rc, want);
}

static void
sizes_are_limited(void **state)
{
	(void)state;
	expect_many("", 80000, "# & after @\n", "",
	    "x/pack.xj:1:1: the file is larger than 1 MiB: split it");
	expect_many("定义 d0 = 1\n", 501, "定义 d& = d@ + 1\n", "",
	    "x/pack.xj:503:11: definitions build on each other too deep");
	expect_many("名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  每行\n"
	    "  要求 有 甲(号 属于 (零", 60, ", 第&次", "))\n  提示 题\n",
	    "x/pack.xj:6:10: too many conditions");
}

static void
settings(void **state)
{
	static const struct set_case {
		const char *name, *value, *want; /* NULL: refused */
	} cases[] = {
		{ "数", "56", "56" }, { "数", "５６", "56" }, { "数", "五", NULL },
		{ "数", "3,9", NULL }, { "月", "3, 9", "3,9" }, { "月", "4", "4" },
		{ "是", "no", "否" }, { "是", "maybe", NULL },
		{ "日", "2026-09-01", "2026-09-01" }, { "日", "09-01", NULL },
		{ "日", "未设置", "" }, { "天", "08-30", "08-30" },
		{ "天", "08-32", NULL }, { "天", "2026-08-30", NULL },
		{ "无", "1", NULL },
	};
	struct tree tree = { { { "x", "pack.xj", "包 x 1\n参数 数 = 55\n"
	    "参数 月 = (3, 9)\n参数 是 = 是\n参数 日 日期 = 未设置\n"
	    "参数 天 = 08-31\n" } } };
	struct pack_reader r = { tree_read, tree_list, &tree };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct set_case *c = &cases[i];
		struct setting s = { sv_cstr(c->name), sv_cstr(c->value) };
		struct diag d = { .lang = LANG_EN };
		struct pack p;
		int rc = pack_load(&p, &r, SV("x"), &s, 1, &d);

		if ((rc == 0) != (c->want != NULL))
			fail_msg("%s=%s: %s", c->name, c->value, d.text);
		if (c->want)
			expect_text(pack_param(&p, s.name)->value, c->want);
		else
			assert_int_equal(d.status, STATUS_USAGE);
		pack_free(&p);
	}
}

static void
headers_are_folded(void **state)
{
	static const struct {
		const char *spelling, *want;
	} cases[] = {
		{ "★姓名", "姓名" }, { "姓 名", "姓名" }, { "姓名（必填）", "姓名" },
		{ "姓名\n(选填)：", "姓名" }, { "* 姓名 *", "姓名" },
		{ "上下学距离（公里）", "上下学距离" }, { "ＸＭ", "xm" }, { "SFZJH", "sfzjh" },
		{ "学校（机构）代码", "学校(机构)代码" }, { "\xEF\xBB\xBF姓名", "姓名" },
		{ "出生日期(yyyy/mm/dd)", "出生日期" },
		{ "成员１姓名", "成员1姓名" }, { "出生日期【YYYYMMDD】", "出生日期" },
		{ "户口所在地(行政区划)", "户口所在地" }, { "　", "" }, { "姓名(", "姓名(" },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect_text(fold_header(sv_cstr(cases[i].spelling), &a),
		    cases[i].want);
	arena_free(&a);
}

static void
articles_have_numbers(void **state)
{
	static const struct {
		const char *article;
		unsigned number;
	} cases[] = {
		{ "第一条", 1 }, { "第十条", 10 }, { "第十一条", 11 },
		{ "第二十条", 20 }, { "第二十八条", 28 }, { "第一百零五条", 105 },
		{ "第一百二十条", 120 }, { "第条", 0 }, { "第一二条", 0 },
		{ "第七", 0 }, { "七条", 0 }, { "第7条", 0 }, { "第七条一", 0 },
		{ "第百百百百百百百百百百百条", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (article_number(sv_cstr(cases[i].article)) !=
		    cases[i].number)
			fail_msg("%s", cases[i].article);
}

/* What stands before the title, if it is articles and a title is left. */
static void
titles_begin_with_articles(void **state)
{
	static const struct {
		const char *head, *articles, *title;
	} cases[] = {
		{ "第七条 题", "第七条", "题" },
		{ "第七条, 第二十条 题", "第七条、第二十条", "题" },
		{ "第七条，第二十条、第三条  题", "第七条、第二十条、第三条", "题" },
		{ "第七条", "", "第七条" },
		{ "第七条, 第八条", "", "第七条, 第八条" },
		{ "第七条, 题", "", "第七条, 题" },
		{ "第七条题", "", "第七条题" },
		{ "第几条 题", "", "第几条 题" },
		{ "题 第七条 题", "", "题 第七条 题" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct told t;
		struct pack p;
		char text[128];

		snprintf(text, sizeof(text), "规则 I01 错误 %s\n  内置 parse\n",
		    cases[i].head);
		assert_int_equal(load_text(&p, text, &t), 0);
		expect_articles(pack_rule(&p, SV("I01")), cases[i].articles);
		expect_text(pack_rule(&p, SV("I01"))->title, cases[i].title);
		drop(&p, &t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_point_at_their_place),
		cmocka_unit_test(all_errors_in_one_run),
		cmocka_unit_test(lines_belong_to_statements),
		cmocka_unit_test(messages_in_chinese),
		cmocka_unit_test(spellings_mean_the_same),
		cmocka_unit_test(long_texts_are_joined),
		cmocka_unit_test(packs_build_on_packs),
		cmocka_unit_test(articles_have_numbers),
		cmocka_unit_test(titles_begin_with_articles),
		cmocka_unit_test(a_wrong_head_hides_no_base),
		cmocka_unit_test(packs_may_not_build_on_themselves),
		cmocka_unit_test(a_pack_has_a_name),
		cmocka_unit_test(layers_are_limited),
		cmocka_unit_test(sizes_are_limited),
		cmocka_unit_test(settings),
		cmocka_unit_test(headers_are_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
