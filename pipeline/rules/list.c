/* SPDX-License-Identifier: MIT */
/*
 * 有 LIST(COLUMN = EXPR, …): is there such a row? Rows are found by a hash
 * over the columns that one value each is wanted of; texts are compared as
 * bytes, dates by their day, and blank is like blank.
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

/* Is K the only argument for its column? */
static bool
is_key(const struct node *n, size_t k)
{
	const char *column = n->value.text.ptr;

	return (k == 0 || column[k - 1] != column[k]) &&
	    (k + 1 == n->narg || column[k + 1] != column[k]);
}

static void
fill_index(struct plan *p, const struct node *n, struct list_index *x)
{
	const struct table *t = &p->lists[n->index].table;

	for (x->nslot = 16; x->nslot < 2 * t->nrow;)
		x->nslot *= 2;
	x->slot = arena_alloc(&p->arena, x->nslot * sizeof(*x->slot));
	for (size_t row = 0; row < t->nrow; row++) {
		uint64_t hash = 0;
		size_t at;

		for (size_t k = 0; k < n->narg; k++)
			if (is_key(n, k))
				hash = add_hash(hash, table_get(t,
				    (int64_t)row,
				    (unsigned char)n->value.text.ptr[k]));
		for (at = hash & (x->nslot - 1); x->slot[at];)
			at = (at + 1) & (x->nslot - 1);
		x->slot[at] = (uint32_t)row + 1;
	}
}

/* The nodes that R is made of. Arguments stand before what they are of. */
static bool *
mark_nodes(const struct pack *p, const struct rule *r, struct arena *a)
{
	const struct graph *g = p->graph;
	bool *used = arena_alloc(a, g->nnode);

	for (size_t i = 0; i < r->body->njudge; i++) {
		const struct judge *j = &r->body->judge[i];

		used[j->when] = used[j->require] = true;
		for (size_t k = 0; k < j->nway; k++) {
			const struct way *w = &j->way[k];

			used[w->when] = true;
			for (size_t m = 0; m < w->npiece; m++)
				used[w->piece[m].node] = true;
		}
	}
	for (size_t i = g->nnode; i-- > 1;)
		for (size_t k = 0; used[i] && k < g->node[i].narg; k++)
			used[g->node[i].arg[k]] = true;
	return used;
}

/* Do the nodes that are USED ask LIST for COLUMN? */
static bool
asks(const struct graph *g, const bool *used, size_t list, size_t column)
{
	for (size_t i = 1; i < g->nnode; i++) {
		const struct node *n = &g->node[i];

		if (!used[i] || n->op != NODE_HAS || n->index != list)
			continue;
		if (column == ANY_COLUMN)
			return true;
		for (size_t k = 0; k < n->narg; k++)
			if ((unsigned char)n->value.text.ptr[k] == column)
				return true;
	}
	return false;
}

void
plan_list_rules(const struct pack *p, size_t list, size_t column,
    struct buf *out)
{
	struct arena a = { 0 };

	for (size_t i = 0; i < p->nrule; i++) {
		const struct rule *r = &p->rule[i];

		if (r->off || !r->body || !asks(p->graph,
		    mark_nodes(p, r, &a), list, column))
			continue;
		buf_put(out, out->len ? SV(" ") : SV(""));
		buf_put(out, r->id);
	}
	arena_free(&a);
}

static void
add_flaw(struct plan *p, struct count *c, struct sv zh, struct sv en)
{
	bool first = c->reason.len == 0;

	c->reason = arena_printf(&p->arena, "%.*s%s%.*s", SV_ARG(c->reason),
	    first ? "" : "；", SV_ARG(zh));
	c->reason_en = arena_printf(&p->arena, "%.*s%s%.*s",
	    SV_ARG(c->reason_en), first ? "" : "; ", SV_ARG(en));
}

/* What is wrong with list I keeps C's rule from being evaluated. */
static void
add_flaws(struct plan *p, struct count *c, const bool *used, size_t i)
{
	const struct list_table *l = &p->lists[i];
	struct sv file = p->pack->list[i].file;
	struct arena *a = &p->arena;

	/* What has columns was given, be it without a row. */
	if (l->table.ncolumn == 0 && !p->pack->list[i].optional &&
	    asks(p->pack->graph, used, i, ANY_COLUMN))
		add_flaw(p, c, arena_printf(a, "没有名单 %.*s", SV_ARG(file)),
		    arena_printf(a, "no list %.*s", SV_ARG(file)));
	if (l->flaw.zh.len && asks(p->pack->graph, used, i, ANY_COLUMN))
		add_flaw(p, c, arena_printf(a, "%.*s 无法读取：%.*s",
		    SV_ARG(file), SV_ARG(l->flaw.zh)),
		    arena_printf(a, "%.*s cannot be read: %.*s",
		    SV_ARG(file), SV_ARG(l->flaw.en)));
	for (size_t k = 0; l->columns && k < l->table.ncolumn; k++)
		if (l->columns[k].zh.len && asks(p->pack->graph, used, i, k))
			add_flaw(p, c, arena_printf(a, "%.*s:%llu %.*s",
			    SV_ARG(file), (unsigned long long)l->line,
			    SV_ARG(l->columns[k].zh)),
			    arena_printf(a, "%.*s:%llu %.*s", SV_ARG(file),
			    (unsigned long long)l->line,
			    SV_ARG(l->columns[k].en)));
}

/* Rules that cannot be evaluated are not judged. */
static void
drop_flawed(struct plan *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->ncount; i++) {
		struct count *c = &p->count[i];
		const bool *used = mark_nodes(p->pack, c->rule, &p->arena);

		for (size_t k = 0; k < p->pack->nlist; k++)
			add_flaws(p, c, used, k);
	}
	for (size_t i = 0; i < p->nrows; i++)
		if (p->count[p->rows[i].count].reason.len == 0)
			p->rows[n++] = p->rows[i];
	p->nrows = n;
}

void
plan_lists(struct plan *p, const struct list_table *list)
{
	p->lists = list ? list : arena_alloc(&p->arena,
	    (p->pack->nlist + 1) * sizeof(*list));
	drop_flawed(p);
	p->index = arena_alloc(&p->arena, p->nnode * sizeof(*p->index));
	for (size_t i = 1; i < p->nnode; i++)
		if (p->node[i].op == NODE_HAS)
			fill_index(p, &p->node[i], &p->index[i]);
}

static bool
fits(const struct table *t, size_t row, const struct node *n,
    const struct sv *value)
{
	const char *column = n->value.text.ptr;

	for (size_t k = 0; k < n->narg;) {
		struct sv cell = table_get(t, (int64_t)row,
		    (unsigned char)column[k]);
		size_t first = k;
		bool one = false;

		for (; k < n->narg && column[k] == column[first]; k++)
			one |= is_same(cell, value[k]);
		if (!one)
			return false;
	}
	return true;
}

/* The row, + 1; 0: there is none. */
static size_t
find(const struct table *t, const struct list_index *x, const struct node *n,
    const struct sv *value)
{
	uint64_t hash = 0;

	for (size_t k = 0; k < n->narg; k++)
		if (is_key(n, k))
			hash = add_hash(hash, value[k]);
	for (size_t at = hash & (x->nslot - 1); x->slot[at];
	     at = (at + 1) & (x->nslot - 1))
		if (fits(t, x->slot[at] - 1, n, value))
			return x->slot[at];
	return 0;
}

/* What NODE finds for row I of the slice; VALUE is room for its arguments. */
static size_t
find_for(struct work *w, const struct node *node, size_t i, struct sv *value)
{
	const struct plan *p = w->plan;

	for (size_t k = 0; k < node->narg; k++) {
		const struct vec *a = work_eval(w, node->arg[k]);

		value[k] = a->state[i] == CELL_YES ? a->text[i] : SV("");
	}
	return p->lists ? find(&p->lists[node->index].table,
	    &p->index[node - p->node], node, value) : 0;
}

static struct sv *
make_room(struct work *w, const struct node *node)
{
	return arena_alloc(w->texts, (node->narg + 1) * sizeof(struct sv));
}

void
eval_has(struct work *w, const struct node *node, struct vec *v)
{
	struct sv *value = make_room(w, node);

	for (size_t i = 0; i < w->n; i++)
		v->state[i] = find_for(w, node, i, value) ? CELL_YES : CELL_NO;
}

/* The first 有 of row I that is 是 and that NODE is made of; or NULL. */
static const struct node *
find_has(struct work *w, uint32_t id, size_t i)
{
	const struct node *n = &w->plan->node[id], *found = NULL;

	if (n->op == NODE_HAS)
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
	struct sv file;
	size_t row;

	if ((j->when && work_eval(w, j->when)->state[i] != CELL_YES) ||
	    work_eval(w, j->require)->state[i] != CELL_YES)
		return (struct sv){ 0 };
	n = find_has(w, j->require, i);
	row = n ? find_for(w, n, i, make_room(w, n)) : 0;
	if (row == 0)
		return (struct sv){ 0 };
	file = p->pack->list[n->index].file;
	if (!p->lists[n->index].lines)
		return file;
	return arena_printf(w->texts, "%.*s:%llu", SV_ARG(file),
	    (unsigned long long)p->lists[n->index].lines[row - 1]);
}
