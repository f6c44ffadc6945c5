/* SPDX-License-Identifier: MIT */
/*
 * Who is who. Entries alone settle those who did not change; of all others
 * both images are fetched, and their keys compared as bytes. Against the end
 * of the school year only the grades are asked for, and these stand in the
 * entries too.
 */
#include <stdlib.h>

#include "pipeline/base/cells.h"
#include "pipeline/stages/diff/diff.h"

struct matching {
	struct diff *diff;
	struct past_side *past;
	bool changes; /* are asked of it; else only who is who */
};

static int
get_person(void *ctx, enum side side, uint64_t i, struct identity_person *p)
{
	struct matching *m = ctx;
	struct diff *d = m->diff;
	struct past *past = m->past->past;
	struct entry e;

	if (side == SIDE_NEW && images_entry(d, i, &e) < 0)
		return -1;
	if (side == SIDE_OLD &&
	    past->ops->entry(past, i, &e.past, d->diag) < 0)
		return -1;
	memcpy(p->key, e.past.key, sizeof(p->key));
	p->print = e.past.print;
	return 0;
}

/* The cells of the snapshot's person I, good until the next is looked at. */
static int
look_old(struct matching *m, uint64_t i, struct sv *cell)
{
	struct past *past = m->past->past;
	struct past_entry e;

	return past->ops->entry(past, i, &e, m->diff->diag) < 0 ? -1 :
	    past_cells(m->diff, m->past, &e, cell);
}

/* The cells of person I, into d->scratch. */
static int
get_cells(struct matching *m, enum side side, uint64_t i, struct sv *cell)
{
	struct diff *d = m->diff;
	struct entry e;

	if (side == SIDE_NEW)
		return images_entry(d, i, &e) < 0 ? -1 :
		    images_cells(d, &d->scratch, e.cells, e.length,
		        ALL_COLUMNS, cell);
	if (look_old(m, i, cell) < 0)
		return -1;
	for (int c = 0; c < IMAGE_COLUMNS; c++)
		if (cell[c].len)
			cell[c] = arena_dup(&d->scratch, cell[c]);
	return 0;
}

static int
is_same(void *ctx, enum way way, enum side side, uint64_t i, enum side other,
    uint64_t j)
{
	struct matching *m = ctx;
	struct sv a[IMAGE_COLUMNS], b[IMAGE_COLUMNS];

	arena_reset(&m->diff->scratch);
	if (get_cells(m, side, i, a) < 0 || get_cells(m, other, j, b) < 0)
		return -1;
	return image_same_key(way, a, b);
}

/* An event; the cells of OLD that differ from NEW (NULL: all) are stored. OLD is
 * NULL: there are none. */
static int
add_event(struct diff *d, uint64_t order, enum kind kind,
    const struct sv *old, const struct sv *new, struct sv reason)
{
	struct event e = { .order = order, .cells = NO_CELLS,
		.kind = (uint8_t)kind,
		.why = (uint32_t)intern_add(&d->reason, reason) };
	struct sv some[IMAGE_COLUMNS];
	size_t n = 0;

	for (int c = 0; old && c < IMAGE_COLUMNS; c++)
		if (!new || past_absent(old[c]) != past_absent(new[c]) ||
		    !sv_equal(old[c], new[c])) {
			e.differ |= UINT32_C(1) << c;
			some[n++] = old[c];
		}
	if (old) {
		d->packed.len = 0;
		cells_pack(some, n, &d->packed);
		e.length = (uint32_t)d->packed.len;
		if (store_append(d->config->cells, buf_sv(&d->packed),
		    &e.cells, d->diag) < 0)
			return -1;
	}
	d->event = mem_more(d->event, d->nevent, &d->capevent, sizeof(e));
	d->event[d->nevent++] = e;
	return 0;
}

static int
meet(void *ctx, enum way way, uint64_t old, uint64_t new, bool alike)
{
	struct matching *m = ctx;
	struct diff *d = m->diff;
	struct sv a[IMAGE_COLUMNS], b[IMAGE_COLUMNS];

	if (!alike && m->changes) {
		/* The new one first: it may be read from a snapshot too. */
		arena_reset(&d->scratch);
		if (get_cells(m, SIDE_NEW, new, b) < 0 ||
		    look_old(m, old, a) < 0)
			return -1;
		if (!image_same_key(way, a, b))
			return 0;
		gaps_was(d, a);
		if (add_event(d, new, KIND_CHANGED, a, b,
		    (struct sv){ 0 }) < 0)
			return -1;
	}
	if (m->past->paired)
		m->past->partner[new] = (uint32_t)old + 1;
	return 1;
}

/* A person who stands twice under one key cannot be told apart: the duplicate
 * is what explains it. Or he stands on the other side under another number. */
static struct sv
doubt(const struct identity *id, enum side side, uint64_t i)
{
	static const struct sv rule[] = { { 0 }, { "U02", 3 }, { "U01", 3 },
		{ "U05", 3 }, [ELSEWHERE] = { "另号", 6 } };

	return rule[id->doubtful[side][i]];
}

static int
find_gaps(struct diff *d, struct matching *m)
{
	const struct identity *id = &m->past->id;

	for (uint64_t i = 0; i < m->past->past->nrecord; i++) {
		struct sv cell[IMAGE_COLUMNS];

		if (id->matched[SIDE_OLD][i] != UNMATCHED)
			continue;
		if (look_old(m, i, cell) < 0)
			return -1;
		gaps_miss(d, cell);
	}
	gaps_find(d);
	return 0;
}

static int
find_gone(struct diff *d, struct matching *m)
{
	const struct identity *id = &m->past->id;

	for (uint64_t i = 0; i < m->past->past->nrecord; i++) {
		struct sv cell[IMAGE_COLUMNS], why;

		if (id->matched[SIDE_OLD][i] != UNMATCHED)
			continue;
		arena_reset(&d->scratch);
		if (get_cells(m, SIDE_OLD, i, cell) < 0)
			return -1;
		why = absent_why(d, cell);
		if (why.len)
			absent_keep(d, cell, why);
		if (add_event(d, GONE | i, why.len ? KIND_KEPT : KIND_REMOVED,
		    cell, NULL, why.len ? why : doubt(id, SIDE_OLD, i)) < 0)
			return -1;
	}
	absent_say(d);
	return 0;
}

static int
find_new(struct diff *d, const struct identity *id)
{
	for (uint64_t i = 0; i < d->n; i++)
		if (id->matched[SIDE_NEW][i] == UNMATCHED &&
		    add_event(d, i, KIND_ADDED, NULL, NULL,
			doubt(id, SIDE_NEW, i)) < 0)
			return -1;
	return 0;
}

/* Those who did not change were found when they passed. */
static void
set_twins(struct matching *m)
{
	struct diff *d = m->diff;

	for (uint64_t i = 0; i < d->n; i++) {
		uint32_t twin = d->of[i] & ~TWIN;

		if (!(d->of[i] & TWIN))
			continue;
		identity_set(&m->past->id, twin, i);
		if (m->past->paired)
			m->past->partner[i] = twin + 1;
	}
}

static int
compare_with(struct matching *m)
{
	struct diff *d = m->diff;
	const struct identity_sides sides = {
		.n = { m->past->past->nrecord, d->n },
		.person = get_person, .same = is_same, .meet = meet, .ctx = m };

	identity_open(&m->past->id, sides.n);
	if (m->past->paired)
		m->past->partner = mem_alloc(
		    (d->n + 1) * sizeof(*m->past->partner));
	if (m->changes)
		set_twins(m);
	if (identity_match(&m->past->id, &sides, d->config->exchange,
	    d->diag) < 0)
		return -1;
	if (!m->changes)
		return 0;
	if (identity_elsewhere(&m->past->id, &sides) < 0)
		return -1;
	if (find_gaps(d, m) < 0 || find_gone(d, m) < 0)
		return -1;
	return find_new(d, &m->past->id);
}

static int
by_order(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

int
compare_all(struct diff *d)
{
	struct matching last = { d, &d->last, true };
	struct matching year = { d, &d->year, false };

	if (d->last.past && compare_with(&last) < 0)
		return -1;
	if (d->year.past && d->year.paired && compare_with(&year) < 0)
		return -1;
	if (d->nevent)
		qsort(d->event, d->nevent, sizeof(*d->event), by_order);
	return 0;
}
