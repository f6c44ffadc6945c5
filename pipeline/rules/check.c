/* SPDX-License-Identifier: MIT */
/*
 * What can only be told when all layers are read: whether the names that were
 * used exist, and which header means which field.
 */
#include <stdlib.h>

#include "pipeline/rules/change.h"
#include "pipeline/rules/fold.h"
#include "pipeline/rules/type.h"

/*
 * What the checks that are written in C say beside a rule's columns and the
 * pack's parameters (see batch.h, `arg`). "*" is every rule's.
 */
static const struct {
	const char *rule, *names;
} arguments[] = {
	{ "*", "value" },
	{ "F01", "reason reason_en" },
	{ "F02", "row char byte size hex reason" },
	{ "F03", "byte size cells wanted row" },
	{ "F04", "row char byte size reason" },
	{ "F05", "found names least reason wanted" },
	{ "F06", "field unknown near" },
	{ "F07", "field columns used reason" },
	{ "F08", "same" },
	{ "F09", "titles headers totals blank kinds lines" },
	{ "F11", "character reason" },
	{ "L01", "list" },
	{ "L02", "column cells lines rules" },
	{ "L03", "rows lines asof" },
	{ "L04", "list field kinds 名单值" },
	{ "V24", "rule" },
	{ "U01", "related total byte size" },
	{ "U02", "related total byte size" },
	{ "U03", "related total byte size" },
	{ "U04", "related total byte size" },
	{ "U05", "related total byte size" },
	{ "U06", "related total byte size char" },
	{ "U07", "related total pupils changed lines" },
};

enum {
	ARGUMENTS = sizeof(arguments) / sizeof(*arguments),
	MOST = 6 /* names of one rule */
};

/* The place of a piece of a message: where the script holds the same text. */
static struct span
piece_place(const struct reference *r, struct sv piece)
{
	struct sv text = span_text(r->at);
	size_t at = sv_find(text, piece);

	if (at == text.len)
		return r->at;
	return (struct span){ r->at.in, r->at.from + at,
		r->at.from + at + piece.len };
}

/* NAME is neither a field nor a parameter: is it the finding's? */
static void
check_argument(struct load *l, const struct reference *r, struct sv name)
{
	struct pack *p = l->pack;
	struct sv *known, given, rule = p->rule[r->index].id;
	size_t n = 0;

	known = arena_alloc(l->arena,
	    (p->nfield + p->nparam + MOST * ARGUMENTS) * sizeof(*known));
	for (size_t i = 0; i < ARGUMENTS; i++) {
		struct sv id = sv_cstr(arguments[i].rule);
		struct sv rest = sv_cstr(arguments[i].names);

		if (!sv_equal(id, SV("*")) && !sv_equal(id, rule))
			continue;
		for (; sv_split(&rest, ' ', &given); known[n++] = given)
			if (sv_equal(given, name))
				return;
	}
	for (size_t i = 0; i < p->nfield; i++)
		known[n++] = p->field[i].name;
	for (size_t i = 0; i < p->nparam; i++)
		known[n++] = p->param[i].name;
	blame_unknown(&l->blame, piece_place(r, name), "argument of a message",
	    "消息参数", name, known, n);
}

static void
check_message(struct load *l, const struct reference *r)
{
	struct sv rest = r->name;

	if (l->pack->rule[r->index].scope != SCOPE_NONE)
		return; /* its pieces are expressions: bind.c */
	for (;;) {
		size_t open = sv_find(rest, SV("{"));
		struct sv name = sv_skip(rest, open + 1);

		if (open == rest.len)
			return;
		name = sv_head(name, sv_find(name, SV("}")));
		rest = sv_skip(rest, open + name.len + 2);
		if (load_find(l, KIND_FIELD, name) == l->nentry[KIND_FIELD] &&
		    load_find(l, KIND_PARAM, name) == l->nentry[KIND_PARAM])
			check_argument(l, r, name);
	}
}

static void
check_alias(struct load *l, const struct reference *r, uint32_t *slot)
{
	struct pack *p = l->pack;
	size_t i = fold_slot(p, r->name);

	if (slot[i] == 0)
		slot[i] = (uint32_t)r->index + 1;
	else if (slot[i] != r->index + 1)
		blame_add(&l->blame, r->at,
		    "this header means the field '%.*s' already: remove one",
		    "这个表头已属于字段“%.*s”：请删去一处",
		    SV_ARG(p->field[slot[i] - 1].name));
}

static void
check_reference(struct load *l, const struct reference *r, uint32_t *slot)
{
	struct pack *p = l->pack;
	size_t i;

	switch (r->use) {
	case USE_CODES:
		i = load_find(l, KIND_TABLE, r->name);
		if (i < p->ntable)
			p->field[r->index].table = &p->table[i];
		else
			load_unknown(l, KIND_TABLE, r->at, r->name);
		return;
	case USE_ALTERNATIVE:
		if (load_find(l, KIND_FIELD, r->name) == p->nfield)
			load_unknown(l, KIND_FIELD, r->at, r->name);
		return;
	case USE_DOCUMENT:
		i = load_find(l, KIND_FIELD, r->name);
		if (i < p->nfield)
			p->field[r->index].document = i + 1;
		else
			load_unknown(l, KIND_FIELD, r->at, r->name);
		return;
	case USE_SILENCE:
		if (load_find(l, KIND_RULE, r->name) == p->nrule)
			load_unknown(l, KIND_RULE, r->at, r->name);
		return;
	case USE_ALIAS:
		check_alias(l, r, slot);
		return;
	case USE_MESSAGE:
		check_message(l, r);
		return;
	}
}

static uint32_t *
make_slots(struct load *l)
{
	struct pack *p = l->pack;
	size_t n = 0;
	uint32_t *slot;

	for (size_t i = 0; i < p->nfield; i++)
		n += p->field[i].nalias;
	for (p->nalias_slot = 16; p->nalias_slot < 2 * n;)
		p->nalias_slot *= 2;
	slot = arena_alloc(l->arena, p->nalias_slot * sizeof(*slot));
	p->alias_slot = slot;
	return slot;
}

static int
compare_rules(const void *a, const void *b)
{
	return sv_compare(((const struct rule *)a)->id,
	    ((const struct rule *)b)->id);
}

/* What rules of 变化 name beside the fields, as fields behind them. Which field
 * 旧值 is of is told by the row, so nothing made of it may be shown. */
static void
add_changes(struct load *l)
{
	struct pack *p = l->pack;
	struct field *old = p->field;

	p->nall = change_fields(p);
	for (size_t i = 0; i < p->nlist; i++)
		p->nall += p->list[i].ncolumn;
	p->field = arena_alloc(l->arena, p->nall * sizeof(*p->field));
	if (p->nfield)
		memcpy(p->field, old, p->nfield * sizeof(*old));
	for (size_t i = 0; i < p->nfield; i++) {
		p->field[p->nfield + i] = p->field[i];
		p->field[p->nfield + i].name = arena_printf(l->arena,
		    "旧·%.*s", SV_ARG(p->field[i].name));
	}
	for (size_t i = 0; i < CHANGE_NAMES; i++)
		p->field[2 * p->nfield + i] = (struct field){
			.name = change_word[i].zh,
			.type = i == CHANGE_DAY ? VALUE_DATE : VALUE_TEXT,
			.mask = i == CHANGE_OLD || i == CHANGE_NEW ? MASK_ALL :
			                                             MASK_NONE };
}

/* What a column holds that no field is called as. */
static struct field
guess_column(struct sv name)
{
	static const struct { const char *word; enum mask_class mask; } mask[] = {
		{ "姓名", MASK_NAME }, { "申请人", MASK_NAME },
		{ "学籍号", MASK_XJH }, { "证件号", MASK_ID },
		{ "变更前", MASK_ALL }, { "变更后", MASK_ALL } };
	struct field f = { .type = sv_ends(name, SV("日期")) ? VALUE_DATE :
	                                                      VALUE_TEXT };

	for (size_t i = 0; i < sizeof(mask) / sizeof(*mask); i++)
		if (sv_find(name, sv_cstr(mask[i].word)) < name.len)
			f.mask = mask[i].mask;
	return f;
}

/* The columns of lists, as fields behind those. */
static void
add_columns(struct load *l)
{
	struct pack *p = l->pack;
	struct field *f = p->field + change_fields(p);

	for (size_t i = 0; i < p->nlist; i++) {
		struct list_form *list = &p->list[i];

		list->field = (size_t)(f - p->field);
		for (size_t c = 0; c < list->ncolumn; c++, f++) {
			const struct field *like = pack_field(p,
			    list->column[c]);

			*f = like ? *like : guess_column(list->column[c]);
			if (list->type[c] != VALUE_TYPES)
				f->type = list->type[c];
			f->document = 0;
			f->name = arena_printf(l->arena, "%.*s·%.*s",
			    SV_ARG(list->name), SV_ARG(list->column[c]));
		}
	}
}

void
load_check(struct load *l)
{
	struct pack *p = l->pack;
	uint32_t *slot = make_slots(l);

	for (size_t i = 0; i < l->nreference; i++)
		if (!load_stale(l, &l->reference[i]))
			check_reference(l, &l->reference[i], slot);
	add_changes(l);
	add_columns(l);
	l->blame.again = l->arena;
	p->graph = graph_open(l->arena);
	for (size_t i = 0; i < p->ndefinition; i++) {
		struct around s = { .l = l, .ndefinition = i };
		struct definition *d = &p->definition[i];

		d->node = load_names(&s, d->expr) ? type_expr(&s, d->expr) : 0;
		if (p->graph->node[d->node].depth > NODE_DEPTH) {
			blame_plain(&l->blame, d->expr->at,
			    "definitions build on each other too deep",
			    "定义层层相套过深");
			return;
		}
	}
	for (size_t i = 0; i < p->nrule; i++)
		body_bind(l, &p->rule[i]);
	forms_bind(l);
	if (p->nrule)
		qsort(p->rule, p->nrule, sizeof(*p->rule), compare_rules);
}
