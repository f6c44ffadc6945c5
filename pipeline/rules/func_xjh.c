/* SPDX-License-Identifier: MIT */
/* 学籍号, the numbers of records. */
#include "pipeline/person/xjh.h"
#include "pipeline/rules/func.h"

static enum cell
put(struct sv text, struct value *out)
{
	out->text = text;
	return text.len ? CELL_YES : CELL_BLANK;
}

static enum cell
run_xjh_problem(const struct call *c, const struct value *arg,
    struct value *out)
{
	static const struct sv word[] = { [XJH_OK] = { "正常", 6 },
		[XJH_BARE] = { "缺字母", 9 }, [XJH_FORM] = { "格式", 6 },
		[XJH_DATE] = { "日期", 6 }, [XJH_PROVINCE] = { "省份", 6 },
		[XJH_CHECK] = { "校验码", 9 } };
	struct xjh x;

	(void)c;
	xjh_check(arg[0].text, &x);
	return put(word[x.state], out);
}

static enum cell
run_xjh_kind(const struct call *c, const struct value *arg, struct value *out)
{
	struct xjh x;

	(void)c;
	xjh_form(arg[0].text, &x);
	if (!x.kind)
		return CELL_BLANK;
	return put(x.kind == 'G' ? SV("G") : x.kind == 'L' ? SV("L") : SV("J"),
	    out);
}

static enum cell
run_xjh_birth(const struct call *c, const struct value *arg, struct value *out)
{
	struct xjh x;

	(void)c;
	xjh_check(arg[0].text, &x);
	out->number = func_date(x.birth);
	return date_is(x.birth) ? CELL_YES : CELL_BLANK;
}

static enum cell
run_xjh_inner(const struct call *c, const struct value *arg, struct value *out)
{
	struct xjh x;

	(void)c;
	xjh_form(arg[0].text, &x);
	return put(x.inner, out);
}

static enum cell
run_xjh_of(const struct call *c, const struct value *arg, struct value *out)
{
	if (!idnum_form(arg[0].text))
		return CELL_BLANK;
	return put(arena_printf(c->arena, "G%.*s", SV_ARG(arg[0].text)), out);
}

#define ROW(zh, en, args, result, flags, run, means_zh, means_en, ex)          \
	{ zh, en, args, result, flags, 0, NULL, run, means_zh, means_en, ex, "" }

const struct func func_xjhs[] = {
	ROW("学籍号问题", "xjh_problem", "r", 't', FUNC_CLOSED, run_xjh_problem,
	    "学籍号的第一个问题：正常、缺字母、格式、日期、省份、校验码",
	    "the first thing wrong with a 学籍号",
	    "学籍号问题(\"11010519491231002X\") = \"缺字母\""),
	ROW("学籍号类型", "xjh_kind", "r", 't', FUNC_CLOSED, run_xjh_kind,
	    "学籍号开头的字母：G、L、J", "the letter of a 学籍号: G, L or J",
	    "学籍号类型(\"G11010519491231002X\") = \"G\""),
	ROW("学籍号出生", "xjh_birth", "r", 'd', 0, run_xjh_birth,
	    "L、J 字头学籍号里的出生日期",
	    "the birth date inside an L- or J-number",
	    "学籍号出生(\"L211382201509010001\") = 2015-09-01"),
	ROW("学籍号内号", "xjh_inner", "r", 't', 0, run_xjh_inner,
	    "学籍号字母后面的 18 位", "the 18 characters behind the letter of a 学籍号",
	    "学籍号内号(\"G11010519491231002X\") = \"11010519491231002X\""),
	ROW("正式学籍号", "xjh_of", "r", 't', 0, run_xjh_of,
	    "身份证号对应的 G 字头学籍号", "the G-number that belongs to an ID number",
	    "正式学籍号(\"11010519491231002X\") = \"G11010519491231002X\""),
	{ 0 },
};
