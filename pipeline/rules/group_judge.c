/* SPDX-License-Identifier: MIT */
/* Whole groups as the rows of a slice, and what the rules say of them. */
#include <stdlib.h>

#include "pipeline/rules/group_work.h"

/* FILE:LINE;FILE:LINE-LINE… */
static struct sv
join_places(const struct partial *p, struct arena *a)
{
	struct buf text = { 0 };
	struct sv v;

	for (size_t i = 0; i < p->nspot; i++) {
		if (i)
			buf_put_char(&text, ';');
		buf_put_u64(&text, p->spot[i].file);
		buf_put_char(&text, ':');
		buf_put_u64(&text, p->spot[i].line);
		if (p->spot[i].last == p->spot[i].line)
			continue;
		buf_put_char(&text, '-');
		buf_put_u64(&text, p->spot[i].last);
	}
	v = arena_dup(a, buf_sv(&text));
	buf_free(&text);
	return v;
}

/* The cell of the group's first record; nothing where the key is silent. */
static struct sv
first_cell(struct groups *g, const struct shape *s, const struct partial *p,
    enum whose whose, struct arena *a)
{
	const struct field *f = s->whose[whose];

	for (size_t i = 0; f && i < s->nfield; i++)
		if (f == &g->plan->pack->field[s->field[i]])
			return arena_dup(a, p->cell[i]);
	return (struct sv){ 0 };
}

static void
find_group(struct groups *g, const struct shape *s, const struct bound *u,
    size_t row)
{
	const struct partial *p = &g->partial[row];
	struct batch *b = &g->found;
	struct arena *a = &b->arena;
	const struct way *way = work_way(g->work, u, row);
	struct finding *f = batch_find_loose(b, u->rule->id, way->level);

	/* What should be one stands at its first place, and beside the others. */
	f->file = u->rule->body->unique ? (uint32_t)p->spot[0].file : 0;
	f->line = u->rule->body->unique ? p->spot[0].line : 0;
	f->column = way->column < 0 ? -1 : g->plan->column[way->column];
	f->school = first_cell(g, s, p, WHOSE_CODE, a);
	if (f->school.len == 0)
		f->school = first_cell(g, s, p, WHOSE_NAME, a);
	f->grade = first_cell(g, s, p, WHOSE_GRADE, a);
	f->class_name = first_cell(g, s, p, WHOSE_CLASS, a);
	work_args(g->work, way, row, b, f);
	finding_arg(b, f, SV("related"), join_places(p, a));
	finding_arg(b, f, SV("total"), arena_printf(a, "%llu",
	    (unsigned long long)p->n));
	g->order = mem_more(g->order, g->norder, &g->caporder,
	    sizeof(*g->order));
	g->order[g->norder++] = (struct order){ u, b->nfinding - 1,
		p->spot[0] };
}

static int64_t
number_of(const struct gathered *g, enum gather kind)
{
	uint64_t most = 0;

	if (kind == GATHER_DISTINCT)
		return (int64_t)g->n * MILLION;
	if (kind == GATHER_HEADS)
		return (int64_t)heads_count(g->value, g->n) * MILLION;
	if (kind != GATHER_MOST)
		return g->number;
	for (size_t i = 0; i < g->n; i++)
		most = g->value[i].n > most ? g->value[i].n : most;
	return (int64_t)most * MILLION;
}

static int64_t
number_in(const struct times *t)
{
	int64_t n;

	memcpy(&n, t->value.ptr, sizeof(n));
	return n;
}

static int
compare_numbers(const void *a, const void *b)
{
	int64_t x = number_in(a), y = number_in(b);

	return (x > y) - (x < y);
}

/* The N-th of the values into *FOUND, the least first; false: they are fewer. */
static bool
find_nth(struct gathered *g, int64_t n, int64_t *found)
{
	if (g->n)
		qsort(g->value, g->n, sizeof(*g->value), compare_numbers);
	for (size_t i = 0; n > 0 && i < g->n; i++) {
		*found = number_in(&g->value[i]);
		if ((uint64_t)n <= g->value[i].n)
			return true;
		n -= (int64_t)g->value[i].n;
	}
	return false;
}

/* Which one 第几 asks for is known when the cells of the groups are. */
static void
preset_nth(struct groups *g, const struct shape *s, size_t at, size_t n)
{
	const struct node *node = &g->plan->node[s->gather[at]];
	const struct vec *which = work_eval(g->work, node->arg[1]);
	struct vec *v = work_preset(g->work, s->gather[at]);

	for (size_t row = 0; row < n; row++)
		v->state[row] = which->state[row] == CELL_YES &&
		    find_nth(&g->partial[row].gathered[at],
		    which->number[row] / MILLION, &v->number[row]) ?
		    CELL_YES : CELL_BLANK;
}

/* Values and cells of the N groups at g->partial, as rows of a slice. */
static void
lay_out(struct groups *g, const struct shape *s, size_t n)
{
	struct work *w = g->work;

	work_slice(w, n);
	for (size_t i = 0; i < g->plan->pack->nfield; i++)
		w->cell[i] = NULL;
	for (size_t i = 0; i < s->nfield; i++)
		w->cell[s->field[i]] = g->column + s->field[i] * SLICE;
	for (size_t row = 0; row < n; row++) {
		const struct partial *p = &g->partial[row];

		for (size_t i = 0; i < s->nfield; i++)
			g->column[s->field[i] * SLICE + row] = p->cell[i];
		key_get(s, w, row, p->key);
		for (size_t i = 0; i < s->ngather; i++) {
			struct vec *v = work_preset(w, s->gather[i]);
			enum gather kind =
			    g->plan->node[s->gather[i]].func->gather;
			bool blank = !p->gathered[i].any &&
			    (kind == GATHER_MIN || kind == GATHER_MAX);

			v->state[row] = blank ? CELL_BLANK : CELL_YES;
			v->number[row] = number_of(&p->gathered[i], kind);
		}
	}
	for (size_t i = 0; i < s->ngather; i++)
		if (g->plan->node[s->gather[i]].func->gather == GATHER_NTH)
			preset_nth(g, s, i, n);
}

/* Ask U of the N groups of the slice. */
static void
judge_slice(struct groups *g, const struct shape *s, const struct bound *u,
    size_t n)
{
	struct count *count = &g->plan->count[u->count];
	const unsigned char *state =
	    work_eval(g->work, u->judge->require)->state;

	for (size_t i = 0; i < n; i++) {
		count->evaluated += state[i] <= CELL_YES;
		count->findings += state[i] == CELL_NO;
		count->open += state[i] == CELL_OPEN;
		if (state[i] == CELL_NO)
			find_group(g, s, u, i);
	}
}

void
group_judge_all(struct groups *g, size_t channel)
{
	const struct shape *s = &g->shape[channel];
	struct partial *all = g->partial;

	g->work->texts = &g->scratch;
	for (size_t i = 0; i < g->npartial; i++)
		partial_settle(&g->partial[i], s, 0);
	for (size_t first = 0; first < g->npartial; first += SLICE) {
		size_t n = g->npartial - first;

		n = n < SLICE ? n : SLICE;
		g->partial = all + first;
		lay_out(g, s, n);
		for (size_t i = 0; i < s->nbound; i++)
			judge_slice(g, s, s->bound[i], n);
	}
	g->partial = all;
}
