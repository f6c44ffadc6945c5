/* SPDX-License-Identifier: MIT */
/* Texts, labels and the form of cells. Places and lengths are in characters. */
#include "pipeline/rules/func.h"

static enum cell
yes(bool is)
{
	return is ? CELL_YES : CELL_NO;
}

/* Bytes that continue no character; eight at a time. */
static size_t
count_chars(struct sv v)
{
	const uint64_t ones = 0x0101010101010101;
	size_t n = v.len, i = 0;

	for (uint64_t x; i + 8 <= v.len; i += 8) {
		memcpy(&x, v.ptr + i, 8);
		n -= ((x >> 7 & ~x >> 6 & ones) * ones) >> 56;
	}
	for (; i < v.len; i++)
		n -= ((unsigned char)v.ptr[i] & 0xC0) == 0x80;
	return n;
}

/* The bytes of the first N characters; N below 0 is 0. */
static size_t
bytes_of(struct sv v, int64_t n)
{
	size_t i = 0;

	for (; i < v.len; i++)
		if (((unsigned char)v.ptr[i] & 0xC0) != 0x80 && n-- <= 0)
			break;
	return i;
}

static enum cell
put_text(struct sv text, struct value *out)
{
	out->text = text;
	return text.len ? CELL_YES : CELL_BLANK;
}

static enum cell
run_length(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	out->number = (int64_t)count_chars(arg[0].text) * MILLION;
	return CELL_YES;
}

static enum cell
run_head(const struct call *c, const struct value *arg, struct value *out)
{
	struct sv v = arg[0].text;

	(void)c;
	return put_text(sv_head(v, bytes_of(v, arg[1].number / MILLION)), out);
}

static enum cell
run_tail(const struct call *c, const struct value *arg, struct value *out)
{
	struct sv v = arg[0].text;
	int64_t drop = (int64_t)count_chars(v) - arg[1].number / MILLION;

	(void)c;
	return put_text(sv_skip(v, bytes_of(v, drop)), out);
}

static enum cell
run_middle(const struct call *c, const struct value *arg, struct value *out)
{
	struct sv v = arg[0].text;

	(void)c;
	v = sv_skip(v, bytes_of(v, arg[1].number / MILLION - 1));
	return put_text(sv_head(v, bytes_of(v, arg[2].number / MILLION)), out);
}

static enum cell
run_join(const struct call *c, const struct value *arg, struct value *out)
{
	out->text = arena_printf(c->arena, "%.*s%.*s", SV_ARG(arg[0].text),
	    SV_ARG(arg[1].text));
	return CELL_YES;
}

static enum cell
run_contains(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	(void)out;
	return yes(sv_find(arg[0].text, arg[1].text) < arg[0].text.len);
}

static enum cell
run_starts(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	(void)out;
	return yes(sv_starts(arg[0].text, arg[1].text));
}

static enum cell
run_ends(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	(void)out;
	return yes(sv_ends(arg[0].text, arg[1].text));
}

static enum cell
run_is_label(const struct call *c, const struct value *arg, struct value *out)
{
	(void)out;
	return yes(table_label(c->field->table, arg[0].text) >= 0);
}

static enum cell
run_code(const struct call *c, const struct value *arg, struct value *out)
{
	int64_t row = table_label(c->field->table, arg[0].text);

	if (row < 0)
		return CELL_BLANK;
	return put_text(table_get(c->field->table, row, 0), out);
}

static enum cell
run_listed(const struct call *c, const struct value *arg, struct value *out)
{
	(void)out;
	return yes(table_find(c->table, arg[1].text) >= 0);
}

/* The key of the only row of which a name stands in the text. */
static enum cell
run_find_key(const struct call *c, const struct value *arg, struct value *out)
{
	const struct table *t = c->table;
	struct sv key = { 0 };

	for (size_t row = 0; row < t->nrow; row++)
		for (size_t k = 1; k < t->ncolumn; k++) {
			struct sv name = table_get(t, (int64_t)row, k);

			if (!name.len || sv_find(arg[1].text, name) ==
			    arg[1].text.len)
				continue;
			if (key.len)
				return CELL_BLANK;
			key = table_get(t, (int64_t)row, 0);
			break;
		}
	return put_text(key, out);
}

static enum cell
run_required(const struct call *c, const struct value *arg, struct value *out)
{
	static const struct sv word[LEVELS] = { { "提示", 6 }, { "警告", 6 },
		{ "错误", 6 } };

	(void)arg;
	return c->field->must ? put_text(word[c->field->required], out) :
	    CELL_BLANK;
}

static enum cell
run_like_date(const struct call *c, const struct value *arg, struct value *out)
{
	struct date d;

	(void)c;
	(void)out;
	return yes(date_parse(arg[0].text, &d));
}

static enum cell
run_like_month(const struct call *c, const struct value *arg,
    struct value *out)
{
	struct date d;

	(void)c;
	(void)out;
	return yes(date_parse_month(arg[0].text, &d));
}

static enum cell
run_like_number(const struct call *c, const struct value *arg,
    struct value *out)
{
	(void)c;
	return yes(func_number(arg[0].text, &out->number));
}

static enum cell
run_like_yesno(const struct call *c, const struct value *arg,
    struct value *out)
{
	(void)c;
	(void)out;
	return yes(sv_equal(arg[0].text, SV("是")) ||
	    sv_equal(arg[0].text, SV("否")));
}

#define ROW(zh, en, args, result, flags, run, means_zh, means_en, ex, row)     \
	{ zh, en, args, result, flags, 0, NULL, run, means_zh, means_en, ex,   \
		row }

const struct func func_texts[] = {
	ROW("长度", "length", "r", 'n', 0, run_length, "有几个字符",
	    "the number of characters", "长度(\"张三丰\") = 3", ""),
	ROW("前", "head", "rn", 't', 0, run_head, "开头几个字符",
	    "the first characters", "前(\"211382\", 2) = \"21\"", ""),
	ROW("后", "tail", "rn", 't', 0, run_tail, "末尾几个字符",
	    "the last characters", "后(\"211382\", 2) = \"82\"", ""),
	ROW("中", "middle", "rnn", 't', 0, run_middle, "从第几个字符起的几个字符",
	    "characters from a place on, counted from 1",
	    "中(\"211382\", 3, 2) = \"13\"", ""),
	ROW("连接", "join", "tr", 't', 0, run_join, "两段文字连在一起",
	    "one text behind the other",
	    "连接(\"0\", \"4216812345\") = \"04216812345\"", ""),
	ROW("含", "contains", "rt", 'c', 0, run_contains, "文字里有这一段",
	    "the text holds the other", "含(\"凌源市南街\", \"南街\")", ""),
	ROW("始于", "starts", "rt", 'c', 0, run_starts, "文字以这一段开头",
	    "the text begins with the other", "始于(\"211382\", \"21\")", ""),
	ROW("止于", "ends", "rt", 'c', 0, run_ends, "文字以这一段结尾",
	    "the text ends with the other", "止于(\"1班\", \"班\")", ""),
	ROW("首个", "first", "?+", '?', FUNC_FIRST | FUNC_BLANKS, NULL,
	    "依次看去，第一个不为空的值", "the first value that is not blank",
	    "首个(曾用名, 姓名) = \"张三\"", "姓名=张三"),
	ROW("是名称", "is_label", "L", 'c', 0, run_is_label,
	    "这一格是其代码表中的名称、别名或代码",
	    "the cell is a label, an alias or a code of its code table",
	    "是名称(民族)", "民族=蒙古族"),
	ROW("代码", "code", "L", 't', FUNC_CLOSED, run_code,
	    "这一格在其代码表中的代码；表中没有为空",
	    "the cell's code in its code table; blank where it has none",
	    "代码(性别) = \"1\"", "性别=男"),
	ROW("在表", "listed", "Tt", 'c', 0, run_listed, "文字是这张表的键",
	    "the text is a key of the table", "在表(行政区划, \"211382\")", ""),
	ROW("文中键", "key_inside", "Tr", 't', FUNC_CLOSED, run_find_key,
	    "这张表中，名称出现在文字里的那一行的键；没有或不止一行为空",
	    "the key of the table's only row of which a name stands in the text; "
	    "blank where none does, or several do",
	    "文中键(民族, \"籍贯：蒙古族\") = \"02\"", ""),
	ROW("必填级别", "required_level", "F", 't', FUNC_CLOSED | FUNC_BLANKS,
	    run_required, "字段必填时的级别：错误、警告、提示；不必填为空",
	    "the level at which the field is required; blank where it is not",
	    "必填级别(姓名) = \"错误\"", ""),
	ROW("像日期", "like_date", "F", 'c', 0, run_like_date, "这一格能读作日期",
	    "the cell can be read as a date", "像日期(出生日期)",
	    "出生日期=2015年9月1日"),
	ROW("像年月", "like_month", "F", 'c', 0, run_like_month, "这一格能读作年月",
	    "the cell can be read as a month", "像年月(入学年月)",
	    "入学年月=202609"),
	ROW("像数字", "like_number", "F", 'c', 0, run_like_number,
	    "这一格能读作数字", "the cell can be read as a number",
	    "像数字(上下学距离)", "上下学距离=0.5"),
	ROW("像是否", "like_yesno", "F", 'c', 0, run_like_yesno,
	    "这一格是“是”或“否”", "the cell is 是 or 否", "像是否(是否孤儿)",
	    "是否孤儿=否"),
	{ 0 },
};
