/* SPDX-License-Identifier: MIT */
#include "pipeline/stages/roll/roll.h"

static int
entry_keys(void *ctx, uint64_t i, uint64_t key[WAYS])
{
	struct roll *r = ctx;
	struct roll_entry e;

	if (records_entry(r, i, &e, r->diag) < 0)
		return -1;
	memcpy(key, e.key, sizeof(e.key));
	return 0;
}

static int
entry_cells(void *ctx, uint64_t i, struct sv *cell)
{
	struct roll *r = ctx;
	struct roll_entry e;
	struct arena *a;
	struct sv *kept;

	r->turn = !r->turn;
	a = &r->scratch[r->turn];
	arena_reset(a);
	kept = arena_alloc(a, (r->nkeep + 1) * sizeof(*kept));
	if (records_entry(r, i, &e, r->diag) < 0 ||
	    records_cells(r, &e, a, kept, r->diag) < 0)
		return -1;
	for (int c = 0; c < IMAGE_COLUMNS; c++)
		cell[c] = r->key[c] < 0 ? (struct sv){ 0 } : kept[r->key[c]];
	cell[IMAGE_BIRTH] = image_birth(cell[IMAGE_BIRTH], arena_bytes(a, 8));
	return 0;
}

/* The roll, and who of it each list has. */
static int
match_roll(struct roll *r, struct roll_list *l)
{
	const struct seekers s = { r->n, entry_keys, entry_cells, r };

	if (!l->found)
		l->found = mem_alloc(sizeof(*l->found));
	l->way = mem_alloc(r->n + 1);
	if (l->roll)
		l->back = mem_alloc((l->persons.n + 1) * sizeof(*l->back));
	return persons_match(&l->persons, &s, l->found, l->way, l->back,
	    r->config->exchange, r->diag);
}

/* Persons of one list in another that its rules ask. */
static int
match_cross(struct roll *r, struct roll_list *l, size_t other)
{
	const struct seekers s = persons_seek(&l->persons);

	l->cross[other] = mem_alloc((s.n + 1) * sizeof(*l->cross[other]));
	for (size_t i = 0; i < s.n; i++)
		persons_look(&r->list[other].persons, 1,
		    &l->persons.person[i].key, NULL, &l->cross[other][i]);
	return persons_match(&r->list[other].persons, &s, l->cross[other],
	    NULL, NULL, r->config->exchange, r->diag);
}

int
matches_find(struct roll *r)
{
	size_t nlist = r->config->pack->nlist;

	for (size_t i = 0; i < nlist; i++) {
		struct roll_list *l = &r->list[i];

		if (!l->open)
			continue;
		if (l->sought && match_roll(r, l) < 0)
			return -1;
		for (size_t k = 0; l->lists && k < nlist; k++)
			if (k != i && l->lists[k] && r->list[k].open &&
			    match_cross(r, l, k) < 0)
				return -1;
	}
	return 0;
}

void
matches_entry(const struct roll *r, uint64_t i, uint32_t *match)
{
	for (size_t k = 0; k < r->config->pack->nlist; k++)
		match[k] = r->list[k].found ? r->list[k].found[i] : 0;
	match[r->config->pack->nlist] = (uint32_t)i + 1;
}

void
matches_row(const struct roll *r, size_t list, size_t row, uint32_t *match)
{
	const struct roll_list *l = &r->list[list];
	size_t nlist = r->config->pack->nlist;
	uint32_t person = l->open ? l->persons.of[row] : 0;

	for (size_t k = 0; k <= nlist; k++)
		match[k] = 0;
	if (!l->open)
		return;
	for (size_t k = 0; k < nlist; k++)
		if (l->cross[k])
			match[k] = l->cross[k][person];
	match[list] = person + 1;
	match[nlist] = l->back ? l->back[person] : 0;
}

struct sv
matches_cell(const struct roll *r, size_t list, size_t row, struct sv name)
{
	const struct table *t = &r->config->list[list].table;

	for (size_t c = 0; c < t->ncolumn; c++)
		if (sv_equal(t->column[c], name))
			return table_get(t, (int64_t)row, c);
	return (struct sv){ 0 };
}

void
matches_close(struct roll *r)
{
	size_t nlist = r->config->pack->nlist;

	for (size_t i = 0; r->list && i < nlist; i++) {
		struct roll_list *l = &r->list[i];

		for (size_t k = 0; l->cross && k < nlist; k++)
			mem_free(l->cross[k]);
		mem_free(l->found);
		mem_free(l->way);
		mem_free(l->back);
		if (l->open)
			persons_close(&l->persons);
		plan_close(l->plan);
	}
}
