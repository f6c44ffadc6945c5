/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "pipeline/base/hash.h"
#include "pipeline/rules/group_work.h"

enum {
	TOLD = 1000, /* findings moved at a time */
	MANY = 64    /* values that are worth counting before they are kept */
};

struct groups *
groups_open(struct plan *p, const struct group_config *config,
    const struct header *h)
{
	struct groups *g = mem_alloc(sizeof(*g));

	g->plan = p;
	g->config = config;
	g->header = h;
	g->shape = arena_alloc(&p->arena,
	    (p->ngroups + 1) * sizeof(*g->shape));
	for (size_t i = 0; i < p->ngroups; i++)
		group_shape(g, &p->groups[i]);
	g->column = mem_alloc((p->pack->nfield + 1) * SLICE *
	    sizeof(*g->column));
	g->work = work_take(p);
	return g;
}

void
groups_close(struct groups *g)
{
	if (!g)
		return;
	work_put(g->plan, g->work);
	arena_free(&g->scratch);
	batch_free(&g->found);
	buf_free(&g->bytes);
	mem_free(g->partial);
	mem_free(g->slot);
	mem_free(g->column);
	mem_free(g->order);
	mem_free(g);
}

static struct partial *
add_partial(struct groups *g, const struct shape *s)
{
	g->partial = mem_more(g->partial, g->npartial, &g->cappartial,
	    sizeof(*g->partial));
	partial_open(&g->partial[g->npartial], s, &g->scratch);
	return &g->partial[g->npartial++];
}

static void
clear(struct groups *g)
{
	g->npartial = 0;
	arena_reset(&g->scratch);
}

static void
grow_slots(struct groups *g)
{
	size_t had = g->nslot;

	if (g->nslot > 2 * g->npartial)
		return;
	g->nslot = had ? 2 * had : 64;
	g->slot = mem_grow(g->slot, g->nslot * sizeof(*g->slot));
	memset(g->slot, 0, g->nslot * sizeof(*g->slot));
	for (uint32_t i = 0; i < g->npartial; i++) {
		size_t at = hash_64(g->partial[i].key) & (g->nslot - 1);

		while (g->slot[at])
			at = (at + 1) & (g->nslot - 1);
		g->slot[at] = i + 1;
	}
}

/* The group of KEY in this batch. */
static struct partial *
find_partial(struct groups *g, const struct shape *s, struct sv key)
{
	struct partial *p;
	size_t at;

	grow_slots(g);
	at = hash_64(key) & (g->nslot - 1);
	for (; g->slot[at]; at = (at + 1) & (g->nslot - 1)) {
		p = &g->partial[g->slot[at] - 1];
		if (sv_equal(p->key, key))
			return p;
	}
	p = add_partial(g, s);
	p->key = arena_dup(&g->scratch, key);
	g->slot[at] = (uint32_t)g->npartial;
	return p;
}

/* The groups of the slice that stands in B from row FIRST on. Records of one
 * group mostly follow each other. */
static void
split_slice(struct groups *g, const struct shape *s, const struct batch *b,
    size_t first)
{
	struct work *w = g->work;
	const struct judge *j = s->bound[0]->judge;
	const unsigned char *when = j->when ? work_eval(w, j->when)->state :
	                                      NULL;
	bool same[SLICE];
	size_t to;

	key_runs(s, w, same);
	for (size_t i = 0; i < w->n; i = to) {
		struct partial *p;

		to = i + 1;
		if ((when && when[i] != CELL_YES) ||
		    !key_put(s, w, i, &g->bytes))
			continue;
		while (to < w->n && same[to] &&
		    (!when || when[to] == CELL_YES))
			to++;
		p = find_partial(g, s, buf_sv(&g->bytes));
		partial_add(p, s, w, i, to, b->source ? b->source->number : 0,
		    b->line + first, &g->scratch);
	}
}

/* The groups of S in B; none where its file lacks a column. */
static void
split(struct groups *g, const struct shape *s, const struct batch *b)
{
	struct work *w = g->work;
	const struct judge *j = s->bound[0]->judge;

	clear(g);
	if (g->nslot)
		memset(g->slot, 0, g->nslot * sizeof(*g->slot));
	if (!plan_ready(g->plan, j, b))
		return;
	work_batch(w, &g->scratch);
	for (size_t first = 0; first < b->nrow; first += SLICE) {
		plan_slice(w, b, first, b->nrow - first);
		split_slice(g, s, b, first);
	}
}

static int
emit(struct groups *g, size_t channel, struct partial *p, struct diag *d)
{
	const struct group_config *c = g->config;
	struct tuple t = { .key = c->hash(p->key, c->secret) };

	g->bytes.len = 0;
	partial_settle(p, &g->shape[channel], MANY);
	partial_put(p, &g->shape[channel], &g->bytes);
	t.print = g->bytes.len;
	if (store_append(c->store, buf_sv(&g->bytes), &t.place, d) < 0)
		return -1;
	return exchange_emit(c->exchange, (unsigned)channel, &t, d);
}

int
groups_batch(struct groups *g, const struct batch *b, struct diag *d)
{
	for (size_t i = 0; b->nrow && i < g->nshape; i++) {
		split(g, &g->shape[i], b);
		for (size_t k = 0; k < g->npartial; k++)
			if (emit(g, i, &g->partial[k], d) < 0)
				return -1;
	}
	return 0;
}

static int
compare_keys(const void *va, const void *vb)
{
	const struct partial *a = va, *b = vb;
	int c = sv_compare(a->key, b->key);

	if (c)
		return c;
	if (a->spot[0].file != b->spot[0].file)
		return a->spot[0].file < b->spot[0].file ? -1 : 1;
	return (a->spot[0].line > b->spot[0].line) -
	    (a->spot[0].line < b->spot[0].line);
}

/* The reducer's call: partials whose keys have one hash. */
static int
reduce_group(void *ctx, unsigned channel, const struct tuple *t, size_t n)
{
	struct groups *g = ctx;
	const struct shape *s = &g->shape[channel];
	size_t groups = 0;

	clear(g);
	for (size_t i = 0; i < n; i++) {
		struct partial *p = add_partial(g, s);
		char *bytes = arena_bytes(&g->scratch, t[i].print);

		if (store_read(g->config->store, t[i].place, t[i].print, bytes,
		    g->diag) < 0)
			return -1;
		partial_get(p, s, sv_make(bytes, t[i].print), &g->scratch);
	}
	qsort(g->partial, n, sizeof(*g->partial), compare_keys);
	for (size_t i = 0; i < n; i++) {
		struct partial *last = &g->partial[groups - 1];

		if (groups && sv_equal(last->key, g->partial[i].key))
			partial_merge(last, &g->partial[i], s, &g->scratch);
		else
			g->partial[groups++] = g->partial[i];
	}
	g->npartial = groups;
	group_judge_all(g, channel);
	return 0;
}

static int
compare_order(const void *va, const void *vb)
{
	const struct order *a = va, *b = vb;

	if (a->bound != b->bound)
		return a->bound < b->bound ? -1 : 1;
	if (a->first.file != b->first.file)
		return a->first.file < b->first.file ? -1 : 1;
	return (a->first.line > b->first.line) -
	    (a->first.line < b->first.line);
}

static void
sort_findings(struct groups *g)
{
	if (g->norder)
		qsort(g->order, g->norder, sizeof(*g->order), compare_order);
}

void
groups_now(struct groups *g, const struct batch *b)
{
	batch_reset(&g->found, g->header, NULL, 0);
	g->norder = g->next = 0;
	for (size_t i = 0; i < g->nshape; i++) {
		split(g, &g->shape[i], b);
		group_judge_all(g, i);
	}
	sort_findings(g);
}

int
groups_reduce(struct groups *g, struct diag *d)
{
	const struct reducer r = { reduce_group, g, true };

	g->diag = d;
	batch_reset(&g->found, g->header, NULL, 0);
	for (unsigned i = 0; g->nshape && i < g->config->exchange->nshard; i++)
		if (exchange_reduce(g->config->exchange, i, &r, d) < 0)
			return -1;
	sort_findings(g);
	return 0;
}

bool
groups_tell(struct groups *g, struct batch *b)
{
	size_t n = 0;

	for (; n < TOLD && g->next < g->norder; n++) {
		const struct finding *from =
		    &g->found.finding[g->order[g->next++].finding];
		struct finding *f = batch_find_loose(b, from->rule,
		    from->level);

		f->file = from->file;
		f->line = from->line;
		f->column = from->column;
		f->school = from->school;
		f->grade = from->grade;
		f->class_name = from->class_name;
		for (size_t i = 0; i < from->narg; i++)
			finding_arg(b, f, from->arg[i].name,
			    from->arg[i].value);
	}
	return n > 0;
}
