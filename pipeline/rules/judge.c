/* SPDX-License-Identifier: MIT */
/*
 * 当 and 要求 of a judge over a slice: how many rows were judged, and which of
 * them are to be told. Most slices are sound in every row, and say so at once.
 */
#include "pipeline/rules/work.h"

static void
add_hit(struct work *w, size_t row, size_t bound, bool open)
{
	w->hit = mem_more(w->hit, w->nhit, &w->caphit, sizeof(*w->hit));
	w->hit[w->nhit++] = (struct hit){ (uint32_t)row, (uint32_t)bound,
		open };
}

static void
add_judged(struct count *count, size_t judged)
{
	if (judged)
		atomic_fetch_add_explicit(&count->evaluated, judged,
		    memory_order_relaxed);
}

/* Is nothing to be told of the slice, since V is the same in all rows and
 * neither STATE nor open? */
static bool
is_settled(const struct vec *v, enum cell state)
{
	return v->same && v->state[0] != state && v->state[0] != CELL_OPEN;
}

void
work_judge(struct work *w, size_t bound)
{
	struct plan *p = w->plan;
	const struct judge *j = p->rows[bound].judge;
	struct count *count = &p->count[p->rows[bound].count];
	const struct vec *asked = j->when ? work_eval(w, j->when) : NULL;
	unsigned char when[SLICE];
	const unsigned char *state;
	size_t left = 0, judged = 0, wrong = 0;

	if (asked && is_settled(asked, CELL_YES))
		return;
	if ((!asked || (asked->same && asked->state[0] == CELL_YES)) &&
	    is_settled(work_eval(w, j->require), CELL_NO)) {
		if (w->vec[j->require].state[0] == CELL_YES)
			add_judged(count, w->n);
		return;
	}
	if (asked) {
		state = asked->state;
		for (size_t i = 0; i < w->n; i++) {
			when[i] = state[i];
			left += state[i] == CELL_YES;
			wrong += state[i] == CELL_OPEN;
		}
		if (left + wrong == 0)
			return;
	} else {
		memset(when, CELL_YES, w->n);
	}
	state = work_eval(w, j->require)->state;
	for (size_t i = 0; i < w->n; i++) {
		judged += when[i] == CELL_YES && state[i] <= CELL_YES;
		wrong += when[i] == CELL_YES &&
		    (state[i] == CELL_NO || state[i] == CELL_OPEN);
	}
	add_judged(count, judged);
	for (size_t i = 0; wrong && i < w->n; i++)
		if (when[i] == CELL_OPEN ||
		    (when[i] == CELL_YES && state[i] == CELL_OPEN))
			add_hit(w, i, bound, true);
		else if (when[i] == CELL_YES && state[i] == CELL_NO)
			add_hit(w, i, bound, false);
}
