/* SPDX-License-Identifier: MIT */
/* The rule language, over packs that are strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/rules/pack.h"
#include "tests/unit/pack_cases.h"

enum { FILES = 5 };

/* Packs in memory: every name a literal, in the order of names. */
struct tree {
	struct leaf {
		const char *pack, *file, *text;
	} leaf[FILES];
};

static bool
tree_read(void *ctx, struct sv name, struct sv file, struct arena *a,
    struct sv *text)
{
	const struct tree *t = ctx;

	for (size_t i = 0; i < FILES && t->leaf[i].pack; i++)
		if (sv_equal(name, sv_cstr(t->leaf[i].pack)) &&
		    sv_equal(file, sv_cstr(t->leaf[i].file))) {
			*text = arena_dup(a, sv_cstr(t->leaf[i].text));
			return true;
		}
	return false;
}

static bool
tree_list(void *ctx, struct sv name, struct arena *a, struct sv **file,
    size_t *nfile)
{
	const struct tree *t = ctx;

	*file = arena_alloc(a, FILES * sizeof(**file));
	*nfile = 0;
	for (size_t i = 0; i < FILES && t->leaf[i].pack; i++)
		if (sv_equal(name, sv_cstr(t->leaf[i].pack)) &&
		    sv_ends(sv_cstr(t->leaf[i].file), SV(".xj")))
			(*file)[(*nfile)++] = sv_cstr(t->leaf[i].file);
	return *nfile > 0;
}

struct told {
	struct buf text;
	struct diag diag;
};

static void
keep(void *ctx, const char *text)
{
	struct told *t = ctx;

	buf_put(&t->text, sv_cstr(text));
	buf_put_char(&t->text, '\n');
}

static int
load_tree(struct pack *p, struct tree *tree, struct told *t, enum lang lang)
{
	struct pack_reader r = { tree_read, tree_list, tree };

	*t = (struct told){ .diag = { .lang = lang, .say = keep, .ctx = t } };
	return pack_load(p, &r, SV("x"), NULL, 0, &t->diag);
}

static int
load_text(struct pack *p, const char *text, struct told *t)
{
	struct buf whole = { 0 };
	struct tree tree = { { { "x", "pack.xj", NULL } } };
	int rc;

	buf_printf(&whole, "包 x 1\n%s%c", text, '\0');
	tree.leaf[0].text = whole.ptr;
	rc = load_tree(p, &tree, t, LANG_EN);
	buf_free(&whole);
	return rc;
}

static void
drop(struct pack *p, struct told *t)
{
	pack_free(p);
	buf_free(&t->text);
}

static void
expect_text(struct sv is, const char *want)
{
	if (!sv_equal(is, sv_cstr(want)))
		fail_msg("'%.*s' is not '%s'", SV_ARG(is), want);
}

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

/* The first line that was told. */
static struct sv
first_line(const struct told *t)
{
	return sv_head(buf_sv(&t->text), sv_find(buf_sv(&t->text), SV("\n")));
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
		cmocka_unit_test(settings),
		cmocka_unit_test(headers_are_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
