/* SPDX-License-Identifier: MIT */
/*
 * 有 LIST(COLUMN = EXPR, …) and such: which rows fit? Rows are found by person, or
 * by a hash over the columns that one text each is wanted of; texts are
 * compared as bytes, dates by their day, and blank is like blank.
 */
#include "pipeline/base/hash.h"
#include "pipeline/rules/eval.h"

enum { DAY = 8 };

/* A date as a snapshot writes it. */
static struct sv
settle(struct sv text, char room[DAY + 1])
{
	struct date d;

	if (text.len < DAY || text.len > 20 || text.ptr[0] < '0' ||
	    text.ptr[0] > '9' || !date_parse(text, &d))
		return text;
	for (int i = DAY, n = d.year * 10000 + d.month * 100 + d.day; i-- > 0;
	     n /= 10)
		room[i] = (char)('0' + n % 10);
	return sv_make(room, DAY);
}

static bool
is_same(struct sv a, struct sv b)
{
	char x[DAY + 1], y[DAY + 1];

	return sv_equal(settle(a, x), settle(b, y));
}

static uint64_t
add_hash(uint64_t hash, struct sv text)
{
	char room[DAY + 1];

	return hash * 31 + hash_64(settle(text, room));
}

/* May rows be found by argument K: the only one for its column, as a text? */
static bool
is_key(const struct node *n, size_t k)
{
	return rows_compare(n, k) == ROWS_SAME &&
	    (k == 0 || rows_column(n, k - 1) != rows_column(n, k)) &&
	    (k + 1 == n->narg || rows_column(n, k + 1) != rows_column(n, k));
}

/* The hash of the texts by which rows are found; false: all are blank, and so no
 * row is. */
static bool
hash_texts(const struct node *n, const struct table *t, size_t row,
    const struct sv *text, uint64_t *hash)
{
	bool keys = false, filled = false;

	*hash = 0;
	for (size_t k = 0; k < n->narg; k++) {
		struct sv v;

		if (!is_key(n, k))
			continue;
		v = text ? text[k] :
		    table_get(t, (int64_t)row, rows_column(n, k));
		keys = true;
		filled |= v.len > 0;
		*hash = add_hash(*hash, v);
	}
	return filled || !keys;
}

/* Rows of one hash follow each other, however many there are. */
static void
fill_index(struct plan *p, const struct node *n, struct list_index *x)
{
	const struct table *t = &p->lists[n->index].table;

	for (x->nslot = 16; x->nslot < 2 * t->nrow;)
		x->nslot *= 2;
	x->slot = arena_alloc(&p->arena, x->nslot * sizeof(*x->slot));
	x->next = arena_alloc(&p->arena, (t->nrow + 1) * sizeof(*x->next));
	for (size_t row = t->nrow; row-- > 0;) {
		uint64_t hash;
		uint32_t *slot;

		if (!hash_texts(n, t, row, NULL, &hash))
			continue;
		slot = &x->slot[hash & (x->nslot - 1)];
		x->next[row] = *slot;
		*slot = (uint32_t)row + 1;
	}
}

/* The values of a column, as what its field is. */
static void
fill_values(struct plan *p, size_t list, size_t column)
{
	const struct table *t = &p->lists[list].table;
	size_t field = p->pack->list[list].field + column;
	struct list_values *v = &p->values[field];
	enum type type = node_field_type(&p->pack->field[field]);

	if (v->state)
		return;
	v->state = arena_alloc(&p->arena, t->nrow + 1);
	v->number = arena_alloc(&p->arena, (t->nrow + 1) * sizeof(*v->number));
	for (size_t row = 0; row < t->nrow; row++)
		v->state[row] = (unsigned char)eval_cell(type,
		    table_get(t, (int64_t)row, column), &v->number[row]);
}

void
rows_index(struct plan *p, const bool *used)
{
	p->index = arena_alloc(&p->arena, p->nnode * sizeof(*p->index));
	p->values = arena_alloc(&p->arena,
	    (p->pack->nall + 1) * sizeof(*p->values));
	for (size_t i = 1; i < p->nnode; i++) {
		const struct node *n = &p->node[i];

		if (!used[i] || n->op != NODE_ROWS)
			continue;
		if (!rows_person(n))
			fill_index(p, n, &p->index[i]);
		for (size_t k = 0; k < n->narg; k++)
			if (rows_compare(n, k) >= ROWS_EQUAL)
				fill_values(p, n->index, rows_column(n, k));
		if (rows_take(n) >= 0 && n->type != TYPE_TEXT)
			fill_values(p, n->index, (size_t)rows_take(n));
	}
}

/* One record's question. */
struct asking {
	const struct plan *plan;
	const struct node *node;
	const struct list_table *list;
	struct sv *text;   /* of each argument, */
	int64_t *number;   /* or its value, */
	bool *known;       /* if it has one */
	const struct list_values *latest; /* of 最后; or NULL */
};

/* Does ROW stand to argument K as it wants? */
static bool
stands(const struct asking *q, size_t row, size_t k)
{
	size_t column = rows_column(q->node, k);
	enum rows_compare how = rows_compare(q->node, k);
	const struct list_values *v;
	int64_t x, y = q->number[k];
	struct sv cell = table_get(&q->list->table, (int64_t)row, column);

	if (how == ROWS_HOLDS)
		return q->text[k].len &&
		    sv_find(cell, q->text[k]) < cell.len;
	if (how <= ROWS_OTHER)
		return is_same(cell, q->text[k]) == (how == ROWS_SAME);
	v = &q->plan->values[q->plan->pack->list[q->node->index].field +
	    column];
	x = v->number[row];
	if (v->state[row] > CELL_YES || (!q->known[k] && how != ROWS_LATEST))
		return false;
	switch (how) {
	case ROWS_LESS:
		return x < y;
	case ROWS_AT_MOST:
		return x <= y;
	case ROWS_GREATER:
		return x > y;
	case ROWS_AT_LEAST:
		return x >= y;
	case ROWS_LATEST:
		return true; /* it has one: take_row sees whose is the last */
	default:
		return x == y;
	}
}

static bool
fits(const struct asking *q, size_t row)
{
	const struct node *n = q->node;

	for (size_t k = 0; k < n->narg;) {
		enum rows_compare how = rows_compare(n, k);
		size_t first = k;
		bool one = false;

		if (how != ROWS_SAME && how != ROWS_HOLDS) {
			if (!stands(q, row, k++))
				return false;
			continue;
		}
		for (; k < n->narg && rows_compare(n, k) == how &&
		     rows_column(n, k) == rows_column(n, first); k++)
			one = one || stands(q, row, k);
		if (!one)
			return false;
	}
	return true;
}

/* ROW fits: it is *LAST, and one more; but of 最后 only the greatest counts, and
 * one that says the same on the same day is no other one. */
static void
take_row(const struct asking *q, size_t row, size_t *last, uint64_t *found)
{
	const struct table *t = &q->list->table;
	size_t take = (size_t)rows_take(q->node);

	if (q->latest && *found) {
		int64_t x = q->latest->number[row];
		int64_t y = q->latest->number[*last];

		if (x < y || (x == y && is_same(
		    table_get(t, (int64_t)row, take),
		    table_get(t, (int64_t)*last, take))))
			return;
		if (x > y)
			*found = 0;
	}
	*last = row;
	(*found)++;
}

/* How many rows fit, and the last of them. Of 有 one is enough. */
static uint64_t
count_rows(const struct asking *q, uint32_t person, size_t *last)
{
	const struct node *n = q->node;
	const struct list_index *x;
	uint64_t hash, found = 0;
	bool one = n->type == TYPE_YESNO && rows_take(n) < 0;

	if (rows_person(n)) {
		for (uint32_t i = person ? q->list->first[person - 1] : 0;
		     person && i < q->list->first[person]; i++)
			if (fits(q, q->list->row[i]))
				take_row(q, q->list->row[i], last, &found);
		return found;
	}
	x = &q->plan->index[n - q->plan->node];
	if (!hash_texts(n, NULL, 0, q->text, &hash))
		return 0;
	for (uint32_t at = x->slot[hash & (x->nslot - 1)];
	     at && !(one && found); at = x->next[at - 1])
		if (fits(q, at - 1))
			take_row(q, at - 1, last, &found);
	return found;
}

static void
answer(const struct asking *q, uint64_t found, size_t last, struct vec *v,
    size_t i)
{
	const struct node *n = q->node;
	int take = rows_take(n);
	const struct list_values *values;

	v->state[i] = CELL_YES;
	if (take < 0) {
		if (n->type == TYPE_YESNO)
			v->state[i] = found ? CELL_YES : CELL_NO;
		v->number[i] = (int64_t)found * MILLION;
		return;
	}
	v->state[i] = CELL_BLANK;
	if (found != 1)
		return;
	if (v->room) {
		v->room[i] = table_get(&q->list->table, (int64_t)last,
		    (size_t)take);
		v->state[i] = v->room[i].len ? CELL_YES : CELL_BLANK;
		return;
	}
	values = &q->plan->values[q->plan->pack->list[n->index].field +
	    (size_t)take];
	v->state[i] = values->state[last];
	v->number[i] = values->number[last];
}

/* Whose rows list or roll I has for ROW of the slice. */
static uint32_t
match_of(const struct work *w, size_t row, size_t i)
{
	return w->match ?
	    w->match[(w->first + row) * (w->plan->pack->nlist + 1) + i] : 0;
}

void
eval_matched(struct work *w, const struct node *node, struct vec *v)
{
	for (size_t i = 0; i < w->n; i++) {
		uint32_t match = match_of(w, i, node->index);

		v->state[i] = match == MATCH_DOUBT ? CELL_BLANK :
		    match ? CELL_YES : CELL_NO;
	}
}

/* What NODE asks of LIST for row I of the slice, into Q. */
static void
ask(struct work *w, struct asking *q, size_t i)
{
	for (size_t k = 0; k < q->node->narg; k++) {
		const struct vec *a = work_eval(w, q->node->arg[k]);

		q->known[k] = a->state[i] <= CELL_YES;
		q->number[k] = a->number[i];
		q->text[k] = a->text && a->state[i] == CELL_YES ?
		    a->text[i] : SV("");
	}
}

static struct asking
make_asking(struct work *w, const struct node *node)
{
	const struct list_table *l = w->plan->lists;
	size_t n = node->narg + 1;
	struct asking q = { w->plan, node, l ? &l[node->index] : NULL,
		.text = arena_alloc(w->texts, n * sizeof(*q.text)),
		.number = arena_alloc(w->texts, n * sizeof(*q.number)),
		.known = arena_alloc(w->texts, n) };

	for (size_t k = 0; k < node->narg; k++)
		if (rows_compare(node, k) == ROWS_LATEST)
			q.latest = &w->plan->values[
			    w->plan->pack->list[node->index].field +
			    rows_column(node, k)];
	return q;
}

static uint32_t
person_of(const struct work *w, const struct node *node, size_t i)
{
	return rows_person(node) ? match_of(w, i, node->index) : 0;
}

void
eval_rows_of(struct work *w, const struct node *node, struct vec *v)
{
	struct asking q = make_asking(w, node);

	for (size_t i = 0; i < w->n; i++) {
		uint32_t person = person_of(w, node, i);
		size_t last = 0;
		uint64_t found;

		ask(w, &q, i);
		v->state[i] = CELL_BLANK;
		if (!q.list || person == MATCH_DOUBT)
			continue;
		found = count_rows(&q, person, &last);
		answer(&q, found, last, v, i);
	}
}

/* The first 有 of row I that is 是 and that node ID is made of; or NULL. */
static const struct node *
find_has(struct work *w, uint32_t id, size_t i)
{
	const struct node *n = &w->plan->node[id], *found = NULL;

	if (n->op == NODE_ROWS && n->type == TYPE_YESNO && rows_take(n) < 0)
		return work_eval(w, id)->state[i] == CELL_YES ? n : NULL;
	for (size_t k = 0; n->op != NODE_NOT && !found && k < n->narg; k++)
		found = find_has(w, n->arg[k], i);
	return found;
}

struct sv
list_passes(struct work *w, const struct judge *j, size_t i)
{
	const struct plan *p = w->plan;
	const struct node *n;
	struct asking q;
	struct sv file;
	size_t row = 0;

	if ((j->when && work_eval(w, j->when)->state[i] != CELL_YES) ||
	    work_eval(w, j->require)->state[i] != CELL_YES ||
	    !(n = find_has(w, j->require, i)))
		return (struct sv){ 0 };
	q = make_asking(w, n);
	ask(w, &q, i);
	if (!count_rows(&q, person_of(w, n, i), &row))
		return (struct sv){ 0 };
	file = p->pack->list[n->index].file;
	if (!p->lists[n->index].lines)
		return file;
	return arena_printf(w->texts, "%.*s:%llu", SV_ARG(file),
	    (unsigned long long)p->lists[n->index].lines[row]);
}
