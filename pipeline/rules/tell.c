/* SPDX-License-Identifier: MIT */
/*
 * A plan over a batch, a slice at a time: each rule is asked of all its rows,
 * and what is wrong is told by row, then by rule.
 */
#include <stdlib.h>

#include "pipeline/rules/few.h"

/* Has the file of B what J cannot do without? */
bool
plan_ready(const struct plan *p, const struct judge *j, const struct batch *b)
{
	for (size_t i = 0; i < j->nneed; i++) {
		const struct need *need = &j->need[i];
		bool there = false;

		for (size_t k = 0; k < need->n; k++) {
			int at = p->column[need->field[k]];

			there |= at >= 0 && !(b->source && b->source->place &&
			    b->source->place[at] < 0);
		}
		if (!there)
			return false;
	}
	return true;
}

void
plan_slice(struct work *w, const struct batch *b, size_t first, size_t n)
{
	const struct plan *p = w->plan;

	work_slice(w, n < SLICE ? n : SLICE);
	w->records = true;
	w->first = first;
	w->match = b->match;
	few_slice(w->few);
	for (size_t i = 0; i < p->ncolumn; i++) {
		int at = p->column[i];

		if (at < 0 || (b->source && b->source->place &&
		    b->source->place[at] < 0))
			w->cell[i] = NULL;
		else
			w->cell[i] = batch_cell(b, at) + first;
	}
}

static int
compare_hits(const void *va, const void *vb)
{
	const struct hit *a = va, *b = vb;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->bound > b->bound) - (a->bound < b->bound);
}

/* A limit was hit: nobody can say whether the rule holds. */
static void
tell_open(struct work *w, struct batch *b, size_t row, const struct bound *u)
{
	struct plan *p = w->plan;
	struct finding *f;

	atomic_fetch_add_explicit(&p->count[u->count].open, 1,
	    memory_order_relaxed);
	if (!p->limit || p->limit->off)
		return;
	f = batch_find(b, row, -1, p->limit->id, p->limit->level);
	finding_arg(b, f, SV("rule"), u->rule->id);
}

/* The column of the sheet that a finding of ROW stands in, or -1. */
static int
find_column(struct work *w, const struct way *way, size_t row)
{
	const struct plan *p = w->plan;
	int at = way->column;

	if (way->by) {
		const struct vec *v = work_eval(w, way->by);
		const struct field *f = v->state[row] == CELL_YES ?
		    pack_field(p->pack, v->text[row]) : NULL;

		at = f ? (int)(f - p->pack->field) : -1;
	}
	return at < 0 ? -1 : p->column[at];
}

static void
tell(struct work *w, struct batch *b, size_t first, const struct hit *hit)
{
	struct plan *p = w->plan;
	const struct bound *u = &p->rows[hit->bound];
	uint32_t soften = u->judge->soften;
	const struct way *way;
	enum level level;
	struct finding *f;
	bool soft;
	int column;

	if (hit->open) {
		tell_open(w, b, first + hit->row, u);
		return;
	}
	way = work_way(w, u, hit->row);
	column = find_column(w, way, hit->row);
	soft = soften && work_eval(w, soften)->state[hit->row] == CELL_YES;
	level = soft ? LEVEL_NOTICE : way->level;
	f = batch_find(b, first + hit->row, column, u->rule->id, level);
	if (soft)
		finding_arg(b, f, SV("softened"), u->judge->softer);
	work_args(w, way, hit->row, b, f);
	atomic_fetch_add_explicit(&p->count[u->count].findings, 1,
	    memory_order_relaxed);
}

/* Into BY, what lets the rows of the slice pass. */
static void
tell_passed(struct work *w, struct sv *by)
{
	const struct plan *p = w->plan;

	for (size_t i = 0; i < p->nrows; i++)
		for (size_t row = 0; w->ready[i] && row < w->n; row++)
			if (by[row].len == 0)
				by[row] = list_passes(w, p->rows[i].judge, row);
}

/* The rows of the hits, which are sorted, are made whole; those of which
 * nothing is told are dropped. */
static void
make_whole(struct work *w, struct batch *b, size_t first)
{
	const struct plan *p = w->plan;
	uint32_t row = UINT32_MAX;
	size_t left = 0;
	bool told = false;

	for (size_t i = 0; i < w->nhit; i++) {
		if (w->hit[i].row != row) {
			row = w->hit[i].row;
			told = p->whole(p->whole_ctx, b, first + row);
		}
		if (told)
			w->hit[left++] = w->hit[i];
	}
	w->nhit = left;
}

void
plan_rows(struct plan *p, struct batch *b)
{
	plan_rows_by(p, b, NULL);
}

void
plan_rows_by(struct plan *p, struct batch *b, struct sv *by)
{
	struct work *w;

	if (p->nrows == 0 || b->nrow == 0)
		return;
	w = work_take(p);
	work_batch(w, &b->arena);
	for (size_t i = 0; i < p->nrows; i++)
		w->ready[i] = plan_ready(p, p->rows[i].judge, b);
	for (size_t first = 0; first < b->nrow; first += SLICE) {
		plan_slice(w, b, first, b->nrow - first);
		w->nhit = 0;
		for (size_t i = 0; i < p->nrows; i++)
			if (w->ready[i])
				work_judge(w, i);
		if (w->nhit)
			qsort(w->hit, w->nhit, sizeof(*w->hit), compare_hits);
		if (p->whole)
			make_whole(w, b, first);
		for (size_t i = 0; i < w->nhit; i++)
			tell(w, b, first, &w->hit[i]);
		if (by)
			tell_passed(w, by + first);
	}
	work_put(p, w);
}
