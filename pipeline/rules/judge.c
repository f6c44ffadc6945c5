/* SPDX-License-Identifier: MIT */
/* 当 and 要求 of a judge over a slice: how many rows were judged, and which of
 * them are to be told. */
#include "pipeline/rules/few.h"

static void
add_hit(struct work *w, size_t row, size_t bound, bool open)
{
	w->hit = mem_more(w->hit, w->nhit, &w->caphit, sizeof(*w->hit));
	w->hit[w->nhit++] = (struct hit){ (uint32_t)row, (uint32_t)bound,
		open };
}

static bool
is_wrong(unsigned char verdict)
{
	return verdict == CELL_NO || verdict == CELL_OPEN;
}

/*
 * What J says of each of W's rows: CELL_YES, CELL_NO, CELL_OPEN, or nothing,
 * CELL_BLANK. 要求 is asked where 当 leaves any of the rows that COUNT (NULL:
 * all); false: it leaves none.
 */
static bool
judge(struct work *w, const struct judge *j, const uint32_t *count,
    unsigned char *verdict)
{
	const unsigned char *when = NULL, *state;
	unsigned left = 0;

	if (j->when) {
		when = work_eval(w, j->when)->state;
		for (size_t i = 0; i < w->n; i++)
			left |= (when[i] == CELL_YES || when[i] == CELL_OPEN) &
			    (!count || count[i]);
		if (!left)
			return false;
	}
	state = work_eval(w, j->require)->state;
	if (!when) {
		memcpy(verdict, state, w->n);
		return true;
	}
	for (size_t i = 0; i < w->n; i++) {
		unsigned char open = when[i] == CELL_OPEN ? CELL_OPEN :
		                                            CELL_BLANK;

		verdict[i] = when[i] == CELL_YES ? state[i] : open;
	}
	return true;
}

/* What 当 says without asking a list for a person. */
static void
may(struct work *w, const struct judge *j, bool *row)
{
	const struct plan *p = w->plan;
	const unsigned char *when = j->when && !p->node[j->when].person ?
	    work_eval(w, j->when)->state : NULL;

	for (size_t i = 0; i < w->n; i++)
		row[i] |= !when || when[i] == CELL_YES || when[i] == CELL_OPEN;
}

void
plan_may(struct plan *p, struct batch *b, bool *row)
{
	struct work *w = work_take(p);

	memset(row, false, b->nrow * sizeof(*row));
	work_batch(w, &b->arena);
	for (size_t first = 0; first < b->nrow; first += SLICE) {
		plan_slice(w, b, first, b->nrow - first);
		for (size_t i = 0; i < p->nrows; i++)
			if (plan_ready(p, p->rows[i].judge, b))
				may(w, p->rows[i].judge, row + first);
	}
	work_put(p, w);
}

void
work_judge(struct work *w, size_t bound)
{
	struct plan *p = w->plan;
	const struct bound *u = &p->rows[bound];
	const struct few_column *few = few_find(w, u->hangs);
	unsigned char verdict[SLICE];
	uint64_t judged = 0, wrong = 0;

	if (few) {
		struct work *cells = few_work(w, u->hangs);

		if (!judge(cells, u->judge, few->count, verdict))
			return;
		for (size_t i = 0; i < few->n; i++) {
			judged += verdict[i] <= CELL_YES ? few->count[i] : 0;
			wrong += is_wrong(verdict[i]) ? few->count[i] : 0;
		}
	} else {
		uint16_t good = 0, bad = 0; /* of SLICE rows at most */

		if (!judge(w, u->judge, NULL, verdict))
			return;
		for (size_t i = 0; i < w->n; i++) {
			good = (uint16_t)(good + (verdict[i] <= CELL_YES));
			bad = (uint16_t)(bad + is_wrong(verdict[i]));
		}
		judged = good;
		wrong = bad;
	}
	atomic_fetch_add_explicit(&p->count[u->count].evaluated, judged,
	    memory_order_relaxed);
	for (size_t i = 0; wrong && i < w->n; i++) {
		unsigned char v = verdict[few ? few->code[i] : i];

		if (is_wrong(v))
			add_hit(w, i, bound, v == CELL_OPEN);
	}
}
