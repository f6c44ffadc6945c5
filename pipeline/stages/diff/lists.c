/* SPDX-License-Identifier: MIT */
/*
 * Whose rows lists have, for rules of 变化 that ask so (本人): of who is in the
 * stream, and of who is gone. The lists are a copy of our own, since another
 * stage parts them too.
 */
#include "pipeline/stages/diff/diff.h"

enum { SOME = 256 /* persons that are looked for at a time */ };

/* Part the rows of list I. */
static int
open_one(void *ctx, size_t i, struct diag *d)
{
	struct diff *r = ctx;

	(void)d;
	if (r->list[i].open)
		persons_open(&r->list[i].persons, &r->table[i],
		    &r->config->pack->list[i], &r->maker);
	return 0;
}

/* Which lists are asked for persons by rules that have a snapshot. */
int
lists_open(struct diff *d)
{
	const struct pack *p = d->config->pack;
	bool *asked = arena_alloc(d->run, p->nlist + 1);

	d->list = arena_alloc(d->run, (p->nlist + 1) * sizeof(*d->list));
	d->table = arena_alloc(d->run, (p->nlist + 1) * sizeof(*d->table));
	for (size_t i = 0; d->config->list && i < p->nlist; i++)
		d->table[i] = d->config->list[i];
	for (int i = 0; i < SINCES; i++) {
		struct judging *j = &d->judging[i];

		plan_lists(j->plan, d->config->list ? d->table : NULL);
		if (j->side)
			plan_uses(j->plan, NULL, asked);
		j->match = arena_alloc(d->run, JUDGE_ROWS * (p->nlist + 1) *
		    sizeof(*j->match));
	}
	for (size_t i = 0; i < p->nlist; i++) {
		struct diff_list *l = &d->list[i];

		l->open = asked[i] && d->table[i].table.ncolumn &&
		    persons_possible(&p->list[i]);
	}
	return crew_run(d->config->crew, p->nlist, open_one, d, d->diag);
}

void
lists_close(struct diff *d)
{
	for (size_t i = 0; d->list && i < d->config->pack->nlist; i++) {
		struct diff_list *l = &d->list[i];

		if (l->open)
			persons_close(&l->persons);
		mem_free(l->now);
		for (int s = 0; s < SINCES; s++)
			mem_free(l->gone[s]);
	}
}

/* Those who are looked for: of the stream, or (SIDE) gone from a snapshot. */
struct seeking {
	struct diff *diff;
	struct past_side *side;
};

static int
seek_keys(void *ctx, uint64_t i, uint64_t *key)
{
	const struct seeking *s = ctx;
	struct past *past = s->side ? s->side->past : NULL;
	struct past_entry e = { 0 };

	if (!past && images_past(s->diff, i, &e) < 0)
		return -1;
	if (past && s->side->id.matched[SIDE_OLD][i] == UNMATCHED &&
	    past->ops->entry(past, i, &e, s->diff->diag) < 0)
		return -1;
	memcpy(key, e.key, sizeof(e.key));
	return 0;
}

static int
seek_cells(void *ctx, uint64_t i, struct sv *cell)
{
	const struct seeking *s = ctx;
	struct diff *d = s->diff;
	struct arena *a = &d->compared[d->turn = !d->turn];
	struct entry e;

	arena_reset(a);
	if (s->side)
		return past_read(d, s->side, a, i, false, cell);
	if (images_entry(d, i, &e) < 0)
		return -1;
	return e.cells & IN_PAST ?
	    past_read(d, &d->last, a, e.cells & ~IN_PAST, false, cell) :
	    images_cells(d, a, e.cells, e.length, ALL_COLUMNS, cell);
}

/* Of those in the stream, or (S) of those in a snapshot. */
static uint32_t **
found_in(struct diff_list *l, const struct judging *s)
{
	return s ? &l->gone[s - s->diff->judging] : &l->now;
}

/* Whom lists may have of the N in the stream, or (S) in a snapshot. */
static int
know(struct diff *d, const struct judging *s, struct seeking *seeking,
    uint64_t n)
{
	size_t nlist = d->config->pack->nlist;

	for (size_t k = 0; k < nlist; k++)
		if (d->list[k].open)
			*found_in(&d->list[k], s) =
			    mem_alloc((n + 1) * sizeof(uint32_t));
	for (uint64_t first = 0; first < n; first += SOME) {
		size_t m = n - first < SOME ? (size_t)(n - first) : SOME;
		uint64_t key[SOME][WAYS];

		for (size_t i = 0; i < m; i++)
			if (seek_keys(seeking, first + i, key[i]) < 0)
				return -1;
		for (size_t k = 0; k < nlist; k++)
			if (d->list[k].open)
				persons_look(&d->list[k].persons, m, key, NULL,
				    *found_in(&d->list[k], s) + first);
	}
	return 0;
}

static int
match(struct diff *d, const struct judging *s, uint64_t n)
{
	struct seeking seeking = { d, s ? s->side : NULL };
	const struct seekers seekers = { n, seek_keys, seek_cells, &seeking };
	int answer = know(d, s, &seeking, n);

	for (size_t i = 0; answer == 0 && i < d->config->pack->nlist; i++) {
		struct diff_list *l = &d->list[i];

		if (l->open)
			answer = persons_match(&l->persons, &seekers,
			    *found_in(l, s), NULL, NULL, d->config->exchange,
			    d->diag);
	}
	return answer;
}

int
lists_match(struct diff *d)
{
	bool open = false;

	for (size_t i = 0; i < d->config->pack->nlist; i++)
		open |= d->list[i].open;
	if (open && match(d, NULL, d->n) < 0)
		return -1;
	for (int s = 0; open && s < SINCES; s++) {
		const struct judging *j = &d->judging[s];

		if (j->side && j->walks &&
		    match(d, j, j->side->past->nrecord) < 0)
			return -1;
	}
	return 0;
}

void
lists_of(const struct diff *d, struct judging *j, size_t row)
{
	size_t nlist = d->config->pack->nlist;
	uint32_t *match = j->match + row * (nlist + 1);
	uint64_t new = j->of[row].new, old = j->of[row].old;

	for (size_t i = 0; i < nlist; i++) {
		const struct diff_list *l = &d->list[i];
		const uint32_t *gone = l->gone[j - d->judging];

		match[i] = new && l->now ? l->now[new - 1] :
		    !new && old && gone ? gone[old - 1] : 0;
	}
	match[nlist] = 0;
}
