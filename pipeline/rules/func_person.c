/* SPDX-License-Identifier: MIT */
/* Numbers of documents and records, grades and classes. */
#include "pipeline/person/grade.h"
#include "pipeline/person/xjh.h"
#include "pipeline/rules/func.h"

static enum cell
yes(bool is)
{
	return is ? CELL_YES : CELL_NO;
}

static bool
is_region(void *table, struct sv region)
{
	return table_find(table, region) >= 0;
}

static struct region_lookup
lookup_of(const struct call *c)
{
	if (!c->regions)
		return (struct region_lookup){ 0 };
	return (struct region_lookup){ is_region,
		(void *)(uintptr_t)c->regions };
}

static enum cell
run_problem(const struct call *c, const struct value *arg, struct value *out)
{
	static const char *const word[] = {
		[ID_OK] = "正常", [ID_BLANK] = "空号", [ID_MASKED] = "打星号",
		[ID_PLACEHOLDER] = "凑数", [ID_XJH] = "学籍号",
		[ID_LOST] = "丢位", [ID_LENGTH] = "长度", [ID_CHARACTER] = "字符",
		[ID_OLD] = "旧号", [ID_DATE] = "日期", [ID_PROVINCE] = "省份",
		[ID_COUNTY] = "区县", [ID_CHECK] = "校验码",
	};
	struct region_lookup lookup = lookup_of(c);
	struct idnum n;

	idnum_check(person_document(arg[0].text), arg[1].text, &lookup, &n);
	out->text = sv_cstr(word[n.state]);
	return CELL_YES;
}

static enum cell
run_like_id(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	(void)out;
	return yes(idnum_form(arg[0].text));
}

static enum cell
run_check(const struct call *c, const struct value *arg, struct value *out)
{
	struct sv id = arg[0].text;

	(void)c;
	(void)out;
	if (!idnum_form(id))
		return CELL_BLANK;
	return yes(idnum_check_char(id.ptr) == id.ptr[ID_LEN - 1]);
}

static enum cell
run_birth(const struct call *c, const struct value *arg, struct value *out)
{
	struct date d;

	(void)c;
	if (!idnum_form(arg[0].text) ||
	    !date_parse_digits(arg[0].text.ptr + 6, &d))
		return CELL_BLANK;
	out->number = func_date(d);
	return CELL_YES;
}

/* A foreigner's card, 9…, does not tell it. */
static enum cell
run_sex(const struct call *c, const struct value *arg, struct value *out)
{
	struct sv id = arg[0].text;

	(void)c;
	if (!idnum_form(id) || *id.ptr == '9')
		return CELL_BLANK;
	out->text = id.ptr[16] % 2 ? SV("男") : SV("女");
	return CELL_YES;
}

static enum cell
run_region(const struct call *c, const struct value *arg, struct value *out)
{
	struct region_lookup lookup = lookup_of(c);

	(void)out;
	if (!idnum_form(arg[0].text))
		return CELL_BLANK;
	return yes(idnum_region(sv_head(arg[0].text, 6), &lookup) == ID_OK);
}

static enum cell
run_xjh_problem(const struct call *c, const struct value *arg,
    struct value *out)
{
	static const char *const word[] = {
		[XJH_OK] = "正常", [XJH_BLANK] = "空号", [XJH_BARE] = "缺字母",
		[XJH_FORM] = "格式", [XJH_DATE] = "日期", [XJH_PROVINCE] = "省份",
		[XJH_CHECK] = "校验码",
	};
	struct xjh x;

	(void)c;
	xjh_check(arg[0].text, &x);
	out->text = sv_cstr(word[x.state]);
	return CELL_YES;
}

static enum cell
run_xjh_kind(const struct call *c, const struct value *arg, struct value *out)
{
	struct xjh x;

	(void)c;
	xjh_check(arg[0].text, &x);
	if (!x.kind)
		return CELL_BLANK;
	out->text = sv_head(arg[0].text, 1);
	return CELL_YES;
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
run_grade(const struct call *c, const struct value *arg, struct value *out)
{
	int grade = grade_number(arg[0].text);

	(void)c;
	out->number = (int64_t)grade * MILLION;
	return grade ? CELL_YES : CELL_BLANK;
}

static enum cell
run_class(const struct call *c, const struct value *arg, struct value *out)
{
	out->text = class_fold(arg[0].text, c->arena);
	return out->text.len ? CELL_YES : CELL_BLANK;
}

#define ROW(zh, en, args, result, flags, run, means_zh, means_en, ex)          \
	{ zh, en, args, result, flags, 0, NULL, run, means_zh, means_en, ex, "" }

const struct func func_persons[] = {
	ROW("年级数", "grade_number", "t", 'n', 0, run_grade,
	    "年级是几：一年级、小一、1 是 1，七年级、初一是 7；不是一至九年级为空",
	    "the grade, 1 to 9, of any of its spellings; blank where it is none",
	    "年级数(\"初一\") = 7"),
	ROW("班号", "class_number", "t", 't', 0, run_class,
	    "班级的统一写法：1班、一班、（1）班、01、七年级1班都是 1",
	    "the class, folded: 1班, 一班, （1）班, 01 and 七年级1班 are all 1",
	    "班号(\"七年级（1）班\") = \"1\""),
	ROW("像身份证", "like_id", "r", 'c', 0, run_like_id, "17 位数字加一位数字或 X",
	    "17 digits and a digit or X", "像身份证(\"11010519491231002X\")"),
	ROW("证件问题", "id_problem", "rr", 't', FUNC_CLOSED | FUNC_BLANKS,
	    run_problem, "证件类型和号码的第一个问题：正常、空号、打星号、凑数、学籍号、"
	    "丢位、长度、字符、旧号、日期、省份、区县、校验码",
	    "the first thing wrong with a number of a document, given its type",
	    "证件问题(\"居民身份证\", \"110105194912310021\") = \"校验码\""),
	ROW("证件校验", "id_check", "r", 'c', 0, run_check,
	    "身份证号末位与前 17 位相符；不是身份证号的样子为空",
	    "the check character fits; blank without the form of a number",
	    "证件校验(\"11010519491231002X\")"),
	ROW("证件出生", "id_birth", "r", 'd', 0, run_birth, "身份证号里的出生日期",
	    "the birth date inside an ID number",
	    "证件出生(\"11010519491231002X\") = 1949-12-31"),
	ROW("证件性别", "id_sex", "r", 't', FUNC_CLOSED, run_sex,
	    "身份证号里的性别：男、女", "the sex inside an ID number: 男 or 女",
	    "证件性别(\"11010519491231002X\") = \"女\""),
	ROW("证件地区有效", "id_region", "r", 'c', 0, run_region,
	    "身份证号前 6 位在历年行政区划代码中",
	    "the first 6 digits are a region code of some year",
	    "证件地区有效(\"11010519491231002X\")"),
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
	{ 0 },
};
