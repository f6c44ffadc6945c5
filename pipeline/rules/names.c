/* SPDX-License-Identifier: MIT */
/*
 * What the names in an expression stand for. A name that is nobody's may be a
 * label, but only where it is compared with a field: 学生状态 属于 (在读, 空);
 * a field with a code table then says which labels there are. A definition
 * sees those that were given before it, so none can hold itself.
 *
 * Types are not looked at here.
 */
#include "pipeline/rules/change.h"
#include "pipeline/rules/type.h"

/* 旧值 and such, and 旧(FIELD), which is a name since load_names. */
static bool
find_change(const struct around *s, struct expr *e)
{
	size_t n = s->l->pack->nfield;

	if (!s->change)
		return false;
	if (e->means == NAME_FIELD && e->index >= n)
		return true;
	for (size_t i = 0; i < CHANGE_NAMES; i++)
		if (sv_equal(e->text, change_word[i].zh) ||
		    sv_equal(e->text, change_word[i].en)) {
			e->means = NAME_FIELD;
			e->index = 2 * n + i;
			return true;
		}
	return false;
}

/* A column of the list whose rows are judged. */
static bool
find_column(const struct around *s, struct expr *e)
{
	const struct list_form *list;

	if (!s->list || s->roll)
		return false;
	list = &s->l->pack->list[s->list - 1];
	for (size_t i = 0; i < list->ncolumn; i++)
		if (sv_equal(list->column[i], e->text)) {
			e->means = NAME_FIELD;
			e->index = list->field + i;
			return true;
		}
	return false;
}

static bool
find_name(const struct around *s, struct expr *e)
{
	static const struct {
		enum kind kind;
		enum expr_name means;
	} order[] = {
		{ KIND_FIELD, NAME_FIELD },
		{ KIND_PARAM, NAME_PARAM },
		{ KIND_DEFINITION, NAME_DEFINITION },
	};
	static const struct {
		struct sv zh, en;
		enum expr_name means;
	} own[] = {
		{ { "截至日", 9 }, { "asof", 4 }, NAME_ASOF },
		{ { "本格", 6 }, { "cell", 4 }, NAME_CELL },
		{ { "本格名", 9 }, { "cell_name", 9 }, NAME_CELL_NAME },
		{ { "本格证件类型", 18 }, { "cell_document", 13 },
		    NAME_CELL_DOCUMENT },
	};

	if (find_change(s, e) || find_column(s, e))
		return true;
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		size_t n = order[i].kind == KIND_DEFINITION ? s->ndefinition :
		    s->l->nentry[order[i].kind];

		e->index = load_find(s->l, order[i].kind, e->text);
		if (order[i].kind == KIND_FIELD && s->list && !s->roll)
			continue;
		if (e->index < n) {
			e->means = order[i].means;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if ((own[i].means == NAME_ASOF || s->cell) &&
		    (sv_equal(e->text, own[i].zh) ||
		    sv_equal(e->text, own[i].en))) {
			e->means = own[i].means;
			return true;
		}
	return false;
}

/* 代码, 名称, aliases: a label is the second column. */
static bool
check_label(struct load *l, const struct table *t, struct expr *e)
{
	struct sv *known;
	size_t n = 0;

	e->means = NAME_LABEL;
	if (!t || t->ncolumn < 2)
		return true;
	for (size_t i = 0; i < t->nrow; i++)
		if (sv_equal(table_get(t, (int64_t)i, 1), e->text))
			return true;
	known = arena_alloc(l->arena, t->nrow * sizeof(*known));
	for (size_t i = 0; i < t->nrow; i++) {
		struct sv label = table_get(t, (int64_t)i, 1);
		size_t same = 0;

		while (same < n && !sv_equal(known[same], label))
			same++;
		if (same == n) /* several codes may have one label */
			known[n++] = label;
	}
	return blame_unknown(&l->blame, e->at, "label", "名称", e->text, known,
	    n);
}

/* A label that 种类 or 变更字段 is compared with. */
static bool
check_change(struct load *l, size_t which, struct expr *e)
{
	if (which == CHANGE_FIELD) {
		e->means = NAME_LABEL;
		return load_find(l, KIND_FIELD, e->text) <
		    l->nentry[KIND_FIELD] ||
		    load_unknown(l, KIND_FIELD, e->at, e->text);
	}
	if (which != CHANGE_KIND)
		return check_label(l, NULL, e);
	e->means = NAME_LABEL;
	for (size_t i = 0; i < CHANGE_KINDS; i++)
		if (sv_equal(e->text, change_label[i]))
			return true;
	return blame_unknown(&l->blame, e->at, "kind of change", "变化种类",
	    e->text, change_label, CHANGE_KINDS);
}

/* OTHER is compared with the field E: its names may be labels. */
void
names_beside(const struct around *s, const struct expr *e, struct expr *other)
{
	static const struct field any = { .type = VALUE_TEXT };
	const struct field *f = e->means == NAME_FIELD ?
	    &s->l->pack->field[e->index] : &any;

	if (other->kind == EXPR_LIST) {
		for (size_t i = 0; i < other->nchild; i++)
			names_beside(s, e, other->child[i]);
		return;
	}
	if (e->means == NAME_FIELD && e->index >= 2 * s->l->pack->nfield &&
	    e->index < change_fields(s->l->pack) && other->kind == EXPR_NAME &&
	    (e->index - 2 * s->l->pack->nfield == CHANGE_FIELD ||
	    !find_name(s, other))) {
		check_change(s->l, e->index - 2 * s->l->pack->nfield, other);
		return;
	}
	/* 是 and 否 are labels where the field has others beside them. */
	if (other->kind == EXPR_YESNO && f->type != VALUE_YESNO) {
		other->kind = EXPR_NAME;
		check_label(s->l, f->table, other);
	} else if (other->kind != EXPR_NAME || find_name(s, other)) {
		names_check(s, other);
	} else {
		check_label(s->l, f->table, other);
	}
}

static bool
is_field(const struct around *s, struct expr *e)
{
	return e->kind == EXPR_NAME && find_name(s, e) &&
	    (e->means == NAME_FIELD || e->means == NAME_CELL ||
	    e->means == NAME_CELL_DOCUMENT);
}

static void
unknown_name(const struct around *s, const struct expr *e)
{
	const struct pack *p = s->l->pack;
	const struct list_form *list = s->list && !s->roll ?
	    &p->list[s->list - 1] : NULL;
	size_t n = 0, columns = list ? list->ncolumn : p->nfield;
	struct sv *known = arena_alloc(s->l->arena,
	    (columns + p->nparam + s->ndefinition + 1) * sizeof(*known));

	if (list && load_find(s->l, KIND_FIELD, e->text) < p->nfield) {
		blame_add(&s->l->blame, e->at, "this is no column of %.*s: "
		    "of the pupil's record write 花名册(%.*s)",
		    "名单“%.*s”没有这一列：学生记录的字段请写 花名册(%.*s)",
		    SV_ARG(list->name), SV_ARG(e->text));
		return;
	}
	for (size_t i = 0; i < columns; i++)
		known[n++] = list ? list->column[i] : p->field[i].name;
	for (size_t i = 0; i < p->nparam; i++)
		known[n++] = p->param[i].name;
	for (size_t i = 0; i < s->ndefinition; i++)
		known[n++] = p->definition[i].name;
	known[n++] = SV("截至日");
	blame_unknown(&s->l->blame, e->at, "name", "名称", e->text, known, n);
}

/* An argument may be a table where a function of that name takes one. */
static void
check_call(const struct around *s, struct expr *e)
{
	const struct func *f;

	for (size_t i = 0; i < e->nchild; i++) {
		struct expr *arg = e->child[i];
		bool table = false;

		if (arg->kind != EXPR_NAME) {
			names_check(s, arg);
			continue;
		}
		for (f = func_next(NULL); f && !table; f = func_next(f))
			table = func_called(f, e->text) &&
			    i < strlen(f->args) && f->args[i] == 'T';
		if (!table) {
			names_check(s, arg);
			continue;
		}
		arg->index = load_find(s->l, KIND_TABLE, arg->text);
		arg->means = NAME_TABLE;
		if (arg->index == s->l->nentry[KIND_TABLE])
			load_unknown(s->l, KIND_TABLE, arg->at, arg->text);
	}
}

void
names_check(const struct around *s, struct expr *e)
{
	bool compares = (e->kind >= EXPR_EQUAL && e->kind <= EXPR_AT_LEAST) ||
	    e->kind == EXPR_IN || e->kind == EXPR_NOT_IN;

	if (e->kind == EXPR_HAS || e->kind == EXPR_COUNT ||
	    e->kind == EXPR_TAKE || (e->kind == EXPR_CALL && names_take(s, e)))
		names_rows(s, e);
	else if (e->kind == EXPR_CALL)
		check_call(s, e);
	else if (e->kind == EXPR_NAME && !find_name(s, e))
		unknown_name(s, e);
	else if (compares && is_field(s, e->child[0]))
		names_beside(s, e->child[0], e->child[1]);
	else if (compares && is_field(s, e->child[1]))
		names_beside(s, e->child[1], e->child[0]);
	else
		for (size_t i = 0; i < e->nchild; i++)
			names_check(s, e->child[i]);
}

/* 旧(FIELD) becomes the name of a field that stands behind the pack's own. */
static void
settle_past(const struct around *s, struct expr *e)
{
	struct pack *p = s->l->pack;
	struct expr *what = e->nchild ? e->child[0] : NULL;
	size_t f;

	for (size_t i = 0; i < e->nchild; i++)
		settle_past(s, e->child[i]);
	if (e->kind != EXPR_CALL || (!sv_equal(e->text, SV("旧")) &&
	    !sv_equal(e->text, SV("old"))))
		return;
	if (e->nchild != 1 || what->kind != EXPR_NAME) {
		blame_plain(&s->l->blame, e->at,
		    "旧(FIELD) wants the name of one field",
		    "旧(字段) 中应写一个字段名称");
		return;
	}
	f = load_find(s->l, KIND_FIELD, what->text);
	if (f == s->l->nentry[KIND_FIELD]) {
		load_unknown(s->l, KIND_FIELD, what->at, what->text);
		return;
	}
	e->kind = EXPR_NAME;
	e->means = NAME_FIELD;
	e->index = p->nfield + f;
	e->text = p->field[e->index].name;
	e->nchild = 0;
}

/* Of a column that no snapshot keeps nobody knows what it was. */
static void
check_kept(const struct around *s, const struct expr *e)
{
	const struct pack *p = s->l->pack;

	for (size_t i = 0; i < e->nchild; i++)
		check_kept(s, e->child[i]);
	if (e->kind == EXPR_NAME && e->means == NAME_FIELD &&
	    e->index < 2 * p->nfield &&
	    !change_kept(p->field[e->index % p->nfield].name))
		blame_plain(&s->l->blame, e->at,
		    "snapshots do not keep this field: see xj-rules(5), 变化",
		    "快照不保存这个字段：见 xj-rules(5) 的“变化”");
}

bool
load_names(const struct around *s, struct expr *e)
{
	size_t errors = s->l->blame.count;

	if (s->change)
		settle_past(s, e);
	if (s->l->blame.count == errors)
		names_check(s, e);
	if (s->change && s->l->blame.count == errors)
		check_kept(s, e);
	return s->l->blame.count == errors;
}
