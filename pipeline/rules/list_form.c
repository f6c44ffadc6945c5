/* SPDX-License-Identifier: MIT */
/* 名单: a file of the folder of lists, its columns, and what they may say. */
#include "pipeline/rules/load.h"

struct list_caps {
	size_t column, type, spare, by;
};

/* The list of that name, emptied, or a new one: a higher layer replaces. */
static struct list_form *
take_list(struct load *l, struct sv name)
{
	struct pack *p = l->pack;
	size_t i = 0;

	while (i < p->nlist && !sv_equal(p->list[i].name, name))
		i++;
	if (i == p->nlist)
		p->list = arena_more(l->arena, p->list, p->nlist++,
		    &l->caplist, sizeof(*p->list));
	p->list[i] = (struct list_form){ .name = name };
	return &p->list[i];
}

/* The column of LIST that T names, or ncolumn. */
static size_t
find_column(const struct list_form *list, struct token t)
{
	size_t i = 0;

	while (i < list->ncolumn && !sv_equal(list->column[i], t.text))
		i++;
	return i;
}

static bool
refuse_column(struct load *l, const struct list_form *list, struct token t)
{
	return blame_unknown(&l->blame, t.at, "column", "列", t.text,
	    list->column, list->ncolumn);
}

/* The next word, a column of LIST: its number into *I. */
static bool
take_column(struct load *l, const struct list_form *list, struct lexer *x,
    size_t *i)
{
	struct token t;

	if (!load_word(l, x, "the name of a column", "列名", &t))
		return false;
	*i = find_column(list, t);
	return *i < list->ncolumn || refuse_column(l, list, t);
}

/* 按字段 COLUMN, COLUMN {, COLUMN} */
static bool
parse_by_field(struct load *l, struct list_form *list, struct lexer *x,
    struct list_caps *cap)
{
	do {
		size_t i;

		if (!take_column(l, list, x, &i))
			return false;
		list->by = arena_more(l->arena, list->by, list->nby, &cap->by,
		    sizeof(*list->by));
		list->by[list->nby++] = i;
	} while (lex_mark(x, ","));
	return list->nby > 1 || lex_refuse(x, lex_peek(x),
	    "expected a comma and the columns that hold values",
	    "此处应为逗号和写值的列");
}

/* COLUMN {, COLUMN}: new ones (TYPE is VALUE_TYPES), which may be missing
 * (SPARE), or those of TYPE. */
static bool
parse_list_columns(struct load *l, struct list_form *list, struct lexer *x,
    enum value_type type, bool spare, struct list_caps *cap)
{
	do {
		struct token t;
		size_t i;

		if (!load_word(l, x, "the name of a column", "列名", &t))
			return false;
		i = find_column(list, t);
		if (type != VALUE_TYPES && i == list->ncolumn)
			return refuse_column(l, list, t);
		if (type == VALUE_TYPES && i < list->ncolumn)
			return blame_plain(&l->blame, t.at,
			    "this column is there twice: remove one",
			    "这一列写了两次：请删去一处");
		list->column = arena_more(l->arena, list->column, i,
		    &cap->column, sizeof(*list->column));
		list->type = arena_more(l->arena, list->type, i, &cap->type,
		    sizeof(*list->type));
		list->spare = arena_more(l->arena, list->spare, i, &cap->spare,
		    sizeof(*list->spare));
		if (i == list->ncolumn)
			list->spare[i] = spare;
		list->column[i] = t.text;
		list->type[i] = type;
		list->ncolumn += i == list->ncolumn;
	} while (lex_mark(x, ","));
	return true;
}

/* ( TEXT {, TEXT} ) behind 属于. */
static bool
parse_texts(struct load *l, struct lexer *x, struct list_value *v)
{
	size_t cap = 0;

	if (!lex_mark(x, "("))
		return lex_refuse(x, lex_peek(x), "expected (VALUE, VALUE …)",
		    "此处应为 (值, 值 …)");
	do {
		struct token t = lex_next(x);

		if (t.kind != TOKEN_WORD && t.kind != TOKEN_TEXT)
			return lex_refuse(x, t, "expected a value",
			    "此处应为一个值");
		v->text = arena_more(l->arena, v->text, v->ntext, &cap,
		    sizeof(*v->text));
		v->text[v->ntext++] = t.text;
	} while (lex_mark(x, ","));
	return lex_mark(x, ")") || lex_refuse(x, lex_peek(x),
	    "expected ',' or ')'", "此处应为“，”或“）”");
}

/* COLUMN {, COLUMN} 属于 (…), or 匹配 /…/. */
static bool
parse_list_values(struct load *l, struct list_form *list, struct lexer *x)
{
	size_t first = list->nvalue;
	struct list_value v = { 0 };

	do {
		size_t i;

		if (!take_column(l, list, x, &i))
			return false;
		list->value = arena_more(l->arena, list->value, list->nvalue,
		    &list->capvalue, sizeof(*list->value));
		list->value[list->nvalue++].column = i;
	} while (lex_mark(x, ","));
	if (words_accept(&words_operator, x, OP_MATCH)) {
		if (!expr_regex(x, &v.regex))
			return false;
	} else if (!words_accept(&words_operator, x, OP_IN)) {
		return lex_refuse(x, lex_peek(x), "expected 属于 (in) or 匹配 "
		    "(matches)", "此处应为“属于”或“匹配”");
	} else if (!parse_texts(l, x, &v)) {
		return false;
	}
	for (size_t i = first; i < list->nvalue; i++) {
		v.column = list->value[i].column;
		list->value[i] = v;
	}
	return true;
}

/* 列, 可缺列 COLUMN …; 类型 TYPE COLUMN …; 按字段 …; 取值 …; 可缺;
 * 一人多行. */
static bool
parse_list_clause(struct load *l, struct list_form *list, struct lexer *x,
    struct list_caps *cap)
{
	unsigned clause, type = VALUE_TYPES;

	if (!words_take(&words_list, x, &clause))
		return false;
	list->optional |= clause == LIST_OPTIONAL;
	list->many |= clause == LIST_MANY;
	list->filled |= clause == LIST_FILLED;
	if (clause == LIST_TYPE && !words_take(&words_field_type, x, &type))
		return false;
	if ((clause == LIST_COLUMN || clause == LIST_SPARE ||
	    clause == LIST_TYPE) &&
	    !parse_list_columns(l, list, x, (enum value_type)type,
		clause == LIST_SPARE, cap))
		return false;
	if (clause == LIST_BY_FIELD && !parse_by_field(l, list, x, cap))
		return false;
	if (clause == LIST_VALUES && !parse_list_values(l, list, x))
		return false;
	return load_end(x);
}

/* 名单 NAME 来自 FILE.csv, and its columns. */
bool
load_list(struct load *l, struct block *b)
{
	static const struct word from_list[] = { { "来自", "from", 0 } };
	static const struct words from = { "word", "词", from_list, 1 };
	struct token name, file = { 0 };
	struct list_form *list;
	struct lexer x;
	struct list_caps cap = { 0 };
	unsigned unused;
	bool good;

	good = load_word(l, &b->head, "the list's name", "名单名称", &name) &&
	    words_take(&from, &b->head, &unused) &&
	    load_word(l, &b->head, "the name of a CSV file", "CSV 文件名",
	        &file) && load_end(&b->head);
	list = take_list(l, name.kind == TOKEN_WORD ? name.text : SV(""));
	list->file = file.text;
	while (block_clause(b, &x))
		good &= parse_list_clause(l, list, &x, &cap);
	return !good || list->ncolumn || blame_plain(&l->blame, name.at,
	    "a list has columns: 列 COLUMN, COLUMN …",
	    "名单要写明列：列 列名, 列名 …");
}
