/* SPDX-License-Identifier: MIT */
/*
 * Numbers of documents. What is wrong with one is found once, by 证件问题; the
 * others tell a part of it, and are asked where that says so.
 */
#include "pipeline/person/idnum.h"
#include "pipeline/rules/func.h"

static enum cell
yes(bool is)
{
	return is ? CELL_YES : CELL_NO;
}

static enum cell
put(struct sv text, struct value *out)
{
	out->text = text;
	return text.len ? CELL_YES : CELL_BLANK;
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

/* The number ARG[1] of a document ARG[0]. */
static void
check(const struct call *c, const struct value *arg, struct idnum *n)
{
	struct region_lookup lookup = lookup_of(c);

	idnum_check(person_document(arg[0].text), arg[1].text, &lookup, n);
}

static enum cell
run_problem(const struct call *c, const struct value *arg, struct value *out)
{
	static const struct sv word[] = { [ID_OK] = { "正常", 6 },
		[ID_MASKED] = { "打星号", 9 }, [ID_PLACEHOLDER] = { "凑数", 6 },
		[ID_XJH] = { "学籍号", 9 }, [ID_LOST] = { "丢位", 6 },
		[ID_LENGTH] = { "长度", 6 }, [ID_CHARACTER] = { "字符", 6 },
		[ID_OLD] = { "旧号", 6 }, [ID_DATE] = { "日期", 6 },
		[ID_PROVINCE] = { "省份", 6 }, [ID_COUNTY] = { "区县", 6 },
		[ID_CHECK] = { "校验码", 9 } };
	struct idnum n;

	check(c, arg, &n);
	if (n.state == ID_OK && !n.expected)
		return put(SV("免查"), out);
	return put(word[n.state], out);
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
run_check_char(const struct call *c, const struct value *arg,
    struct value *out)
{
	static const char characters[] = "0123456789X";

	(void)c;
	if (!idnum_form(arg[0].text))
		return CELL_BLANK;
	return put(sv_make(strchr(characters,
	    idnum_check_char(arg[0].text.ptr)), 1), out);
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

static enum cell
run_date(const struct call *c, const struct value *arg, struct value *out)
{
	const char *p = arg[0].text.ptr;

	if (!idnum_form(arg[0].text))
		return CELL_BLANK;
	return put(arena_printf(c->arena, "%.4s-%.2s-%.2s", p + 6, p + 10,
	    p + 12), out);
}

static enum cell
run_date_problem(const struct call *c, const struct value *arg,
    struct value *out)
{
	struct value birth;

	if (!idnum_form(arg[0].text))
		return CELL_BLANK;
	if (run_birth(c, arg, &birth) != CELL_YES)
		return put(SV("没有这一天"), out);
	return birth.number > arg[1].number ? put(SV("晚于截至日"), out) :
	    CELL_BLANK;
}

/* A foreigner's card, 9…, does not tell it. */
static enum cell
run_sex(const struct call *c, const struct value *arg, struct value *out)
{
	struct sv id = arg[0].text;

	(void)c;
	if (!idnum_form(id) || *id.ptr == '9')
		return CELL_BLANK;
	return put(id.ptr[16] % 2 ? SV("男") : SV("女"), out);
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
run_region_code(const struct call *c, const struct value *arg,
    struct value *out)
{
	(void)c;
	if (!idnum_form(arg[0].text))
		return CELL_BLANK;
	return put(sv_head(arg[0].text, 6), out);
}

static enum cell
run_region_problem(const struct call *c, const struct value *arg,
    struct value *out)
{
	struct idnum n;

	check(c, arg, &n);
	if (!n.expected)
		return CELL_BLANK;
	if (n.faults & 1u << ID_PROVINCE)
		return put(SV("省份"), out);
	return put(n.faults & 1u << ID_COUNTY ? SV("区县") : SV("正常"), out);
}

static enum cell
run_loss(const struct call *c, const struct value *arg, struct value *out)
{
	static const struct sv word[] = { [LOSS_NONE] = { "", 0 },
		[LOSS_EXPONENT] = { "科学计数法", 15 },
		[LOSS_ZEROS] = { "末三位为000", 15 },
		[LOSS_DOUBLE] = { "末位被舍入", 15 },
		[LOSS_NARROW] = { "列太窄显示成###", 21 },
		[LOSS_FORMULA] = { "公式出错", 12 } };

	(void)c;
	return put(word[idnum_loss(arg[0].text)], out);
}

static enum cell
run_survives(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	(void)out;
	return yes(idnum_survives(arg[0].text, arg[1].text));
}

static enum cell
run_upgrade(const struct call *c, const struct value *arg, struct value *out)
{
	char number[ID_LEN];

	if (!idnum_upgrade(arg[0].text, number))
		return CELL_BLANK;
	return put(arena_dup(c->arena, sv_make(number, ID_LEN)), out);
}

static enum cell
run_optional(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	(void)out;
	return yes(person_document(arg[0].text) == DOCUMENT_OTHER);
}

/* Of the number ARG[1] of a document ARG[0], of who was born on the day ARG[2]
 * and is of the sex ARG[3]. */
static enum cell
run_repair(const struct call *c, const struct value *arg, struct value *out)
{
	struct region_lookup lookup = lookup_of(c);
	struct idnum_fix r;
	struct idnum n;

	if (idnum_form(arg[1].text) ||
	    person_document(arg[0].text) != DOCUMENT_CITIZEN)
		return CELL_BLANK;
	check(c, arg, &n);
	if ((n.state != ID_LENGTH && n.state != ID_CHARACTER) ||
	    !idnum_repair(arg[1].text, &lookup, func_day(arg[2].number),
	    person_sex(arg[3].text), &r))
		return CELL_BLANK;
	return put(arena_dup(c->arena, sv_make(r.number, ID_LEN)), out);
}

static enum cell
run_repair_kind(const struct call *c, const struct value *arg,
    struct value *out)
{
	static const struct sv word[] = { [REPAIR_LETTER] = { "错字", 6 },
		[REPAIR_LOST] = {
	    "漏字", 6 }, [REPAIR_DOUBLED] = { "多字", 6 } };
	struct idnum_fix r;

	(void)c;
	if (!idnum_step(arg[0].text, arg[1].text, &r))
		return CELL_BLANK;
	return put(word[r.kind], out);
}

static enum cell
run_repair_place(const struct call *c, const struct value *arg,
    struct value *out)
{
	struct idnum_fix r;

	(void)c;
	if (!idnum_step(arg[0].text, arg[1].text, &r))
		return CELL_BLANK;
	out->number = (int64_t)r.place * MILLION;
	return CELL_YES;
}

static enum cell
run_repair_digit(const struct call *c, const struct value *arg,
    struct value *out)
{
	struct idnum_fix r;

	if (!idnum_step(arg[0].text, arg[1].text, &r))
		return CELL_BLANK;
	return put(arena_dup(c->arena, sv_make(&r.digit, 1)), out);
}

#define ROW(zh, en, args, result, flags, run, means_zh, means_en, ex)          \
	{ zh, en, args, result, flags, 0, NULL, run, means_zh, means_en, ex, "" }
#define CLOSED FUNC_CLOSED
#define WORDS (FUNC_CLOSED | FUNC_WORDS)

const struct func func_numbers[] = {
	ROW("像身份证", "like_id", "r", 'c', 0, run_like_id,
	    "17 位数字加一位数字或 X",
	    "17 digits and a digit or X", "像身份证(\"11010519491231002X\")"),
	ROW("证件问题", "id_problem", "or", 't', CLOSED, run_problem,
	    "证件类型和号码的第一个问题：打星号、凑数、学籍号、丢位、长度、"
	    "字符、旧号、日期、省份、区县、校验码；没有问题的是正常，"
	    "没有校验码可查的证件是免查；没有号码为空",
	    "the first thing wrong with a number of a document, given its "
	    "type; 正常: nothing is, 免查: the document has no check "
	    "character; blank where there is no number",
	    "证件问题(\"居民身份证\", \"110105194912310021\") = \"校验码\""),
	ROW("证件可无号", "id_optional", "o", 'c', 0, run_optional,
	    "这种证件类型可以没有号码：其他",
	    "a document of this type may have no number",
	    "证件可无号(\"其他\")"),
	ROW("证件校验", "id_check", "r", 'c', 0, run_check,
	    "身份证号末位与前 17 位相符；不是身份证号的样子为空",
	    "the check character fits; blank without the form of a number",
	    "证件校验(\"11010519491231002X\")"),
	ROW("校验码", "check_char", "r", 't', CLOSED, run_check_char,
	    "按前 17 位，第 18 位应有的校验码",
	    "the check character that fits the first 17",
	    "校验码(\"110105194912310021\") = \"X\""),
	ROW("证件出生", "id_birth", "r", 'd', 0, run_birth,
	    "身份证号里的出生日期",
	    "the birth date inside an ID number",
	    "证件出生(\"11010519491231002X\") = 1949-12-31"),
	ROW("证件日期", "id_date", "r", 't', CLOSED, run_date,
	    "身份证号第 7 至 14 位，不管有没有这一天",
	    "characters 7 to 14 of an ID number, whether there is such a day "
	    "or not",
	    "证件日期(\"110105194902310021\") = \"1949-02-31\""),
	ROW("证件日期问题", "id_date_problem", "rd", 't', WORDS,
	    run_date_problem,
	    "身份证号里的日期有什么问题：没有这一天、晚于截至日；没有问题为空",
	    "what is wrong with the date inside an ID number: no such day, "
	    "or after the other date",
	    "证件日期问题(\"110105194902310021\", 2026-09-30) = "
	    "\"没有这一天\""),
	ROW("证件性别", "id_sex", "r", 't', WORDS, run_sex,
	    "身份证号里的性别：男、女", "the sex inside an ID number: 男 or 女",
	    "证件性别(\"11010519491231002X\") = \"女\""),
	ROW("证件地区有效", "id_region", "r", 'c', 0, run_region,
	    "身份证号前 6 位在历年行政区划代码中",
	    "the first 6 digits are a region code of some year",
	    "证件地区有效(\"11010519491231002X\")"),
	ROW("证件地区", "id_region_code", "r", 't', CLOSED, run_region_code,
	    "身份证号的前 6 位", "the first 6 digits of an ID number",
	    "证件地区(\"11010519491231002X\") = \"110105\""),
	ROW("证件地区问题", "id_region_problem", "or", 't', CLOSED,
	    run_region_problem,
	    "证件类型和号码的地区：省份不存在是省份，区县不存在是区县，"
	    "否则正常",
	    "what is wrong with the region of a number of a document, given "
	    "its type",
	    "证件地区问题(\"居民身份证\", \"990105194902310021\") = \"省份\""),
	ROW("丢位方式", "id_loss", "r", 't', WORDS, run_loss,
	    "电子表格怎样改坏了号码：科学计数法、末三位为000、末位被舍入、"
	    "列太窄显示成###、公式出错；没有为空",
	    "how a spreadsheet took digits away; blank where it did not",
	    "丢位方式(\"1.10105E+17\") = \"科学计数法\""),
	ROW("丢位自", "id_lost_from", "rr", 'c', 0, run_survives,
	    "电子表格会把第二个号码改坏成第一个",
	    "a spreadsheet could have made the first number of the second",
	    "丢位自(\"1.10105E+17\", \"110105194912310029\")"),
	ROW("旧号升位", "id_upgrade", "r", 't', 0, run_upgrade,
	    "15 位旧号的 18 位写法；不是旧号为空",
	    "an old number of 15 digits as one of 18",
	    "旧号升位(\"610104620927690\") = \"610104196209276908\""),
	ROW("证件补正", "id_repair", "ordr", 't', 0, run_repair,
	    "证件类型、号码、出生日期、性别：只差一步、"
	    "与出生日期和性别相符的唯一号码；没有为空",
	    "of type, number, birth and sex: the one number a step away that "
	    "fits them",
	    "证件补正(\"居民身份证\", \"21382201509010028\", 2015-09-01, "
	    "\"女\") = \"211382201509010028\""),
	ROW("补正方式", "id_repair_kind", "rt", 't', CLOSED, run_repair_kind,
	    "号码怎样改成补正后的：错字、漏字、多字",
	    "the step from a number to the repaired one: 错字, 漏字 or 多字",
	    "补正方式(\"21382201509010028\", "
	    "\"211382201509010028\") = \"漏字\""),
	ROW("补正位", "id_repair_place", "rt", 'n', 0, run_repair_place,
	    "那一步在第几位", "the place of that step, from 1",
	    "补正位(\"21382201509010028\", "
	    "\"211382201509010028\") = 2"),
	ROW("补正字", "id_repair_digit", "rt", 't', CLOSED, run_repair_digit,
	    "那一步的数字：应有的，或多出的",
	    "the digit that belongs there, or is too many",
	    "补正字(\"21382201509010028\", "
	    "\"211382201509010028\") = \"1\""),
	{ 0 },
};
