/* SPDX-License-Identifier: MIT */
/*
 * 有 花名册(FIELD = EXPR, …): what the records of a stream say of FIELD, and the
 * like, is kept once for each combination: few, since it is asked for schools
 * and classes. Then it is looked up. A record in which one is blank says nothing.
 * Each thread keeps what it saw; what all saw is put together once.
 */
#include "pipeline/base/hash.h"
#include "pipeline/rules/eval.h"
#include "pipeline/rules/few.h"

void
seen_open(struct plan *p, const bool *used)
{
	p->seen = arena_alloc(&p->arena, (p->nnode + 1) * sizeof(*p->seen));
	for (size_t i = 1; i < p->nnode; i++)
		if (used[i] && p->node[i].op == NODE_SEEN) {
			p->seen[i] = mem_alloc(sizeof(**p->seen));
			p->gathers = true;
		}
}

static void
empty(struct seen *s)
{
	arena_free(&s->arena);
	mem_free(s->key);
	mem_free(s->slot);
	*s = (struct seen){ 0 };
}

void
seen_close(struct plan *p)
{
	for (size_t i = 0; i < p->nnode; i++)
		if (p->seen[i]) {
			empty(p->seen[i]);
			mem_free(p->seen[i]);
		}
}

void
seen_forget(struct work *w)
{
	for (size_t i = 0; w->seen && i < w->plan->nnode; i++)
		empty(&w->seen[i]);
}

bool
plan_gathers(const struct plan *p)
{
	return p->gathers;
}

/* What the N nodes ARG say of row I; false: one says nothing. */
static bool
pack_values(struct work *w, const uint32_t *arg, size_t n, size_t i,
    struct buf *key)
{
	key->len = 0;
	for (size_t k = 0; k < n; k++) {
		const struct vec *v = work_eval(w, arg[k]);
		bool text = w->plan->node[arg[k]].type == TYPE_TEXT;
		int64_t number = v->number[i];

		if (v->state[i] > CELL_YES)
			return false;
		if (w->plan->node[arg[k]].type == TYPE_YESNO)
			number = v->state[i];
		if (text)
			number = (int64_t)v->text[i].len;
		buf_put(key, sv_make((const char *)&number, sizeof(number)));
		if (text)
			buf_put(key, v->text[i]);
	}
	return true;
}

/* Where KEY is, or would be. */
static size_t
find_slot(const struct seen *s, struct sv key)
{
	size_t at = hash_64(key) & (s->nslot - 1);

	while (s->slot[at] && !sv_equal(s->key[s->slot[at] - 1], key))
		at = (at + 1) & (s->nslot - 1);
	return at;
}

static void
grow(struct seen *s)
{
	mem_free(s->slot);
	s->nslot = s->nslot ? 2 * s->nslot : 64;
	s->slot = mem_alloc(s->nslot * sizeof(*s->slot));
	for (size_t i = 0; i < s->n; i++)
		s->slot[find_slot(s, s->key[i])] = (uint32_t)i + 1;
}

static void
put(struct seen *s, struct sv key)
{
	size_t at;

	if (2 * s->n >= s->nslot)
		grow(s);
	at = find_slot(s, key);
	if (!s->slot[at]) {
		s->key = mem_more(s->key, s->n, &s->cap, sizeof(*s->key));
		s->key[s->n++] = arena_dup(&s->arena, key);
		s->slot[at] = (uint32_t)s->n;
	}
}

/* Do the conditions of NODE hold of row I? */
static bool
holds(struct work *w, const struct node *node, size_t i)
{
	size_t pairs = (size_t)node->value.number;

	for (size_t k = pairs; k + pairs < node->narg; k++)
		if (work_eval(w, node->arg[k])->state[i] != CELL_YES)
			return false;
	return true;
}

/* Do the N nodes ARG say of row I what they said of the one above? */
static bool
is_above(struct work *w, const uint32_t *arg, size_t n, size_t i)
{
	for (size_t k = 0; k < n; k++) {
		const struct vec *v = work_eval(w, arg[k]);

		if (v->state[i] != v->state[i - 1] ||
		    (w->plan->node[arg[k]].type == TYPE_TEXT ?
		    !few_equal(v->text[i], v->text[i - 1]) :
		    v->number[i] != v->number[i - 1]))
			return false;
	}
	return true;
}

/* What the slice says of NODE: records of a class stand together. */
static void
gather(struct work *w, const struct node *node, struct seen *s, struct buf *key)
{
	size_t pairs = (size_t)node->value.number;
	bool above = false;

	for (size_t i = 0; i < w->n; i++) {
		if (!holds(w, node, i)) {
			above = false;
			continue;
		}
		if (above && is_above(w, node->arg, pairs, i))
			continue;
		above = true;
		if (pack_values(w, node->arg, pairs, i, key))
			put(s, buf_sv(key));
	}
}

void
plan_gather(struct plan *p, struct batch *b)
{
	struct work *w = work_take(p);
	struct buf key = { 0 };

	if (!w->seen)
		w->seen = arena_alloc(&w->arena, p->nnode * sizeof(*w->seen));
	work_batch(w, &b->arena);
	for (size_t first = 0; first < b->nrow; first += SLICE) {
		plan_slice(w, b, first, b->nrow - first);
		for (size_t id = 1; id < p->nnode; id++) {
			const struct node *node = &p->node[id];

			if (p->seen[id])
				gather(w, node, &w->seen[id], &key);
		}
	}
	buf_free(&key);
	work_put(p, w);
}

void
plan_gathered(struct plan *p)
{
	for (int i = 0; p->gathers && i < THREADS; i++) {
		struct work *w = atomic_load(&p->spare[i]);

		for (size_t id = 1; w && w->seen && id < p->nnode; id++)
			for (size_t k = 0; k < w->seen[id].n; k++)
				put(p->seen[id], w->seen[id].key[k]);
		if (w)
			seen_forget(w);
	}
}

void
eval_seen(struct work *w, const struct node *node, struct vec *v)
{
	const struct seen *s = w->plan->seen[node - w->plan->node];
	size_t pairs = (size_t)node->value.number;
	struct buf key = { 0 };

	for (size_t i = 0; i < w->n; i++) {
		v->state[i] = CELL_BLANK;
		if (!pack_values(w, node->arg + node->narg - pairs, pairs, i,
		    &key))
			continue;
		v->state[i] = s->n && s->slot[find_slot(s, buf_sv(&key))] ?
		    CELL_YES : CELL_NO;
	}
	buf_free(&key);
}
