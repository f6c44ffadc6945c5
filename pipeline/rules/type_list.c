/* SPDX-License-Identifier: MIT */
/*
 * 有 LIST(…), 个数 LIST(…), LIST(COLUMN, …): rows of a list, told by conditions.
 * 本人 is one, whose rows are of the record's person; all others compare a
 * column of the list with a value of the record. What is asked of 花名册, by a
 * rule of 名单, is asked of the one record of the row's person, and becomes
 * ordinary conditions.
 */
#include "pipeline/rules/type_call.h"

enum { CONDITIONS = 60 };

static bool
is_called(const struct expr *e, const char *zh, const char *en)
{
	return sv_equal(e->text, sv_cstr(zh)) || sv_equal(e->text, sv_cstr(en));
}

/* The list that E is called as; `nlist`: 花名册; more: none. */
static size_t
find_list(const struct around *s, const struct expr *e)
{
	const struct pack *p = s->l->pack;
	size_t i = 0;

	while (i < p->nlist && !sv_equal(p->list[i].name, e->text))
		i++;
	return i == p->nlist && !is_called(e, "花名册", "roll") ? i + 1 : i;
}

bool
names_take(const struct around *s, struct expr *e)
{
	if (find_list(s, e) > s->l->pack->nlist)
		return false;
	e->kind = EXPR_TAKE;
	return true;
}

static void
find_column(const struct around *s, const struct list_form *list,
    struct expr *e)
{
	size_t i = 0;

	while (i < list->ncolumn && !sv_equal(list->column[i], e->text))
		i++;
	e->means = NAME_FIELD;
	e->index = list->field + i;
	if (i == list->ncolumn)
		blame_unknown(&s->l->blame, e->at, "column", "列", e->text,
		    list->column, list->ncolumn);
}

static bool
is_person(struct expr *e)
{
	if (e->kind != EXPR_NAME || !is_called(e, "本人", "same_person"))
		return false;
	e->means = NAME_PERSON;
	return true;
}

static bool
is_comparison(const struct expr *e)
{
	return (e->kind >= EXPR_EQUAL && e->kind <= EXPR_AT_LEAST) ||
	    e->kind == EXPR_IN || e->kind == EXPR_NOT_IN;
}

/* 含(COLUMN, TEXT, …): one of the texts stands in it. */
static bool
is_holding(const struct expr *e)
{
	return e->kind == EXPR_CALL && e->nchild >= 2 &&
	    is_called(e, "含", "contains");
}

/* 最后(COLUMN): of the rows for which all else holds the one whose cell there
 * is the greatest. */
static bool
is_latest(const struct expr *e)
{
	return e->kind == EXPR_CALL && e->nchild == 1 &&
	    e->child[0]->kind == EXPR_NAME && is_called(e, "最后", "latest");
}

/* COLUMN = VALUE, COLUMN 属于 (…) and such. */
static void
names_condition(const struct around *s, const struct list_form *list,
    struct expr *e, bool take)
{
	if (is_person(e))
		return;
	if (take && is_latest(e)) {
		find_column(s, list, e->child[0]);
		return;
	}
	if ((!is_comparison(e) && !is_holding(e)) ||
	    e->child[0]->kind != EXPR_NAME) {
		blame_plain(&s->l->blame, e->at,
		    "expected 本人, COLUMN = VALUE, COLUMN 属于 (…), or "
		    "含(COLUMN, TEXT)",
		    "此处应为 本人，列 = 值，列 属于 (…)，或 含(列, 文字)");
		return;
	}
	find_column(s, list, e->child[0]);
	for (size_t i = 1; i < e->nchild; i++)
		names_beside(s, e->child[0], e->child[i]);
}

/* The left side is the pupil's record's, the right one the row's. Without 本人
 * it is any record's, which wants one = at least. */
static void
names_roll(const struct around *s, struct expr *e)
{
	struct around roll = *s;
	size_t errors = s->l->blame.count;
	bool person = e->kind == EXPR_TAKE, equal = false, other = false;

	roll.roll = true;
	if (!s->list || s->roll) {
		blame_plain(&s->l->blame, e->mark,
		    "花名册 is what a rule of 名单 looks into",
		    "“花名册”只能写在“名单”规则中");
		return;
	}
	for (size_t i = 0; i < e->nchild; i++) {
		struct expr *c = e->child[i];

		person |= is_person(c);
		if (c->kind == EXPR_NAME && c->means == NAME_PERSON)
			continue;
		if (e->kind == EXPR_TAKE || !is_comparison(c)) {
			names_check(&roll, c);
			continue;
		}
		equal |= c->kind == EXPR_EQUAL &&
		    c->child[1]->kind != EXPR_BLANK;
		other |= c->kind != EXPR_EQUAL ||
		    c->child[1]->kind == EXPR_BLANK;
		names_check(&roll, c->child[0]);
		if (c->child[0]->kind == EXPR_NAME)
			names_beside(s, c->child[0], c->child[1]);
		else
			names_check(s, c->child[1]);
	}
	if (s->l->blame.count > errors)
		return;
	if (e->kind == EXPR_COUNT || (!person && !equal))
		blame_plain(&s->l->blame, e->mark,
		    "write 有 花名册(本人, …), 有 花名册(FIELD = …) or "
		    "花名册(FIELD)",
		    "请写 有 花名册(本人, …)、有 花名册(字段 = …)，或 花名册(字段)");
	if (!person && equal && other)
		blame_plain(&s->l->blame, e->mark,
		    "without 本人 write FIELD = …, and give other conditions a "
		    "name (定义)",
		    "没有“本人”时只能写 字段 = …，其他条件请用“定义”起名");
	if (e->kind == EXPR_TAKE && e->nchild != 1)
		blame_plain(&s->l->blame, e->mark,
		    "花名册(FIELD) wants one field or definition",
		    "花名册(字段) 中应写一个字段或定义");
}

void
names_rows(const struct around *s, struct expr *e)
{
	const struct pack *p = s->l->pack;
	size_t i = e->kind == EXPR_TAKE;
	struct sv *known;

	e->index = find_list(s, e);
	if (e->index == p->nlist) {
		names_roll(s, e);
		return;
	}
	if (e->index > p->nlist) {
		known = arena_alloc(s->l->arena,
		    (p->nlist + 1) * sizeof(*known));
		for (size_t k = 0; k < p->nlist; k++)
			known[k] = p->list[k].name;
		known[p->nlist] = SV("花名册");
		blame_unknown(&s->l->blame, e->mark, "list", "名单", e->text,
		    known, p->nlist + 1);
		return;
	}
	if (e->kind == EXPR_TAKE && (!e->nchild ||
	    e->child[0]->kind != EXPR_NAME)) {
		blame_plain(&s->l->blame, e->at,
		    "LIST(COLUMN, …) wants the name of a column first",
		    "名单(列, …) 应先写列名");
		return;
	}
	if (e->kind == EXPR_TAKE)
		find_column(s, &p->list[e->index], e->child[0]);
	for (; i < e->nchild; i++)
		names_condition(s, &p->list[e->index], e->child[i],
		    e->kind == EXPR_TAKE);
}

/* A row that is being described. */
struct want {
	const struct around *s;
	const struct list_form *list;
	struct buf text;
	uint32_t arg[CONDITIONS];
	size_t narg;
};

static bool
add(struct want *w, enum rows_compare how, const struct expr *column,
    uint32_t node)
{
	if (!node)
		return false;
	if (w->narg == CONDITIONS)
		return blame_plain(&w->s->l->blame, column->at,
		    "too many conditions", "条件过多");
	buf_put_char(&w->text, (char)how);
	buf_put_char(&w->text, (char)(column->index - w->list->field));
	w->arg[w->narg++] = node;
	return true;
}

/* Texts, dates as they are written, and blank are compared as a cell is; a value
 * that is worked out, with the column's. */
static bool
add_value(struct want *w, bool same, const struct expr *column,
    const struct expr *value)
{
	const struct around *s = w->s;
	const struct field *f = type_field(s, value);
	enum rows_compare how = same ? ROWS_SAME : ROWS_OTHER;
	uint32_t node;

	if (value->kind == EXPR_BLANK)
		return add(w, how, column, node_text(s, SV("")));
	if (f)
		return add(w, how, column, node_raw(s, f));
	node = type_expr(s, value);
	if (!node || type_node(s, node)->type == TYPE_TEXT)
		return add(w, how, column, node);
	if (!same)
		return blame_plain(&s->l->blame, value->at,
		    "compare with a text, or with < or >",
		    "此处只能与文字比较，或用 < 、> 比较");
	return add(w, ROWS_EQUAL, column, type_wanted(s, value,
	    node_field_type(&s->l->pack->field[column->index])));
}

static bool
no_order(const struct around *s, const struct expr *e)
{
	return blame_plain(&s->l->blame, e->mark,
	    "this column has no order: give it a type (类型)",
	    "这一列没有大小：请在名单中写明类型");
}

static bool
add_condition(struct want *w, const struct expr *e)
{
	static const enum rows_compare order[] = { ROWS_LESS, ROWS_AT_MOST,
		ROWS_GREATER, ROWS_AT_LEAST };
	const struct around *s = w->s;
	const struct expr *column = e->child[0], *value = NULL;
	enum type type = node_field_type(&s->l->pack->field[column->index]);
	bool same = e->kind == EXPR_EQUAL || e->kind == EXPR_IN;

	if (is_latest(e))
		return type == TYPE_TEXT || type == TYPE_YESNO ?
		    no_order(s, e) :
		    add(w, ROWS_LATEST, column, node_text(s, SV("")));
	value = e->child[1];
	for (size_t i = 1; e->kind == EXPR_CALL && i < e->nchild; i++)
		if (!add(w, ROWS_HOLDS, column,
		    type_wanted(s, e->child[i], TYPE_TEXT)))
			return false;
	if (e->kind == EXPR_CALL)
		return true;
	if (e->kind >= EXPR_LESS && e->kind <= EXPR_AT_LEAST) {
		if (type == TYPE_TEXT || type == TYPE_YESNO)
			return no_order(s, e);
		return add(w, order[e->kind - EXPR_LESS], column,
		    type_wanted(s, value, type));
	}
	if (value->kind != EXPR_LIST)
		return add_value(w, same, column, value);
	for (size_t i = 0; i < value->nchild; i++)
		if (!add_value(w, same, column, value->child[i]))
			return false;
	return true;
}

/* 有 花名册(FIELD = EXPR, CONDITION, …), of any record. */
static uint32_t
type_seen(const struct around *s, const struct expr *e)
{
	uint32_t *arg = arena_alloc(s->l->arena,
	    (2 * e->nchild + 1) * sizeof(*arg));
	uint32_t *right = arena_alloc(s->l->arena,
	    (e->nchild + 1) * sizeof(*right));
	size_t n = 0, pairs = 0;

	for (size_t i = 0; i < e->nchild; i++) {
		const struct expr *c = e->child[i];

		if (!is_comparison(c))
			continue;
		arg[n] = type_expr(s, c->child[0]);
		right[pairs] = !arg[n] ? 0 : type_wanted(s, c->child[1],
		    type_node(s, arg[n])->type);
		n++;
		if (!right[pairs++])
			return 0;
	}
	for (size_t i = 0; i < e->nchild; i++) {
		if (is_comparison(e->child[i]))
			continue;
		arg[n] = type_wanted(s, e->child[i], TYPE_YESNO);
		if (!arg[n++])
			return 0;
	}
	memcpy(arg + n, right, pairs * sizeof(*arg));
	return type_add(s, &(struct node){ .op = NODE_SEEN, .type = TYPE_YESNO,
		.value.number = (int64_t)pairs, .arg = arg, .narg = n + pairs });
}

/* 有 花名册(本人, …) and 花名册(FIELD). */
static uint32_t
type_roll(const struct around *s, const struct expr *e)
{
	uint32_t *arg = arena_alloc(s->l->arena,
	    (e->nchild + 1) * sizeof(*arg));
	size_t n = 0;
	bool person = false;

	if (e->kind == EXPR_TAKE)
		return type_expr(s, e->child[0]);
	for (size_t i = 0; i < e->nchild; i++)
		person |= e->child[i]->kind == EXPR_NAME &&
		    e->child[i]->means == NAME_PERSON;
	if (!person)
		return type_seen(s, e);
	arg[n++] = type_add(s, &(struct node){ .op = NODE_MATCHED,
		.type = TYPE_YESNO, .index = e->index });
	for (size_t i = 0; i < e->nchild; i++) {
		if (e->child[i]->kind == EXPR_NAME &&
		    e->child[i]->means == NAME_PERSON)
			continue;
		arg[n] = type_wanted(s, e->child[i], TYPE_YESNO);
		if (!arg[n++])
			return 0;
	}
	return type_add(s, &(struct node){ .op = NODE_AND, .type = TYPE_YESNO,
		.arg = arg, .narg = n });
}

uint32_t
type_rows(const struct around *s, const struct expr *e)
{
	struct want w = { .s = s };
	struct node n = { .op = NODE_ROWS, .index = e->index };
	size_t first = e->kind == EXPR_TAKE;
	bool person = e->kind == EXPR_TAKE && e->nchild == 1, good = true;
	const struct field *take = NULL;

	if (e->index == s->l->pack->nlist)
		return type_roll(s, e);
	w.list = &s->l->pack->list[e->index];
	for (size_t i = first; i < e->nchild; i++)
		person |= e->child[i]->means == NAME_PERSON;
	if (first)
		take = &s->l->pack->field[e->child[0]->index];
	buf_put_char(&w.text, person ? 'p' : '-');
	buf_put_char(&w.text, take ? 't' : e->kind == EXPR_COUNT ? 'c' : 'h');
	buf_put_char(&w.text, take ? (char)(e->child[0]->index -
	    w.list->field) : 0);
	for (size_t i = first; good && i < e->nchild; i++)
		if (e->child[i]->means != NAME_PERSON)
			good = add_condition(&w, e->child[i]);
	n.type = take ? node_field_type(take) : e->kind == EXPR_COUNT ?
	    TYPE_NUMBER : TYPE_YESNO;
	n.mask = take && n.type == TYPE_TEXT ? take->mask : MASK_NONE;
	n.value.text = arena_dup(s->l->arena, buf_sv(&w.text));
	n.arg = w.arg;
	n.narg = w.narg;
	buf_free(&w.text);
	return good ? type_add(s, &n) : 0;
}
