/* SPDX-License-Identifier: MIT */
/*
 * A pupil whom several rows of a list may be about is matched with none of them;
 * L01 says so, and names the rows.
 */
#include <stdlib.h>

#include "pipeline/report/unchecked.h"
#include "pipeline/stages/roll/roll.h"

enum { SOME = 500, ROWS = 20 /* named of one pupil, at most */ };

/* Persons of a list in the order of their keys of one way. */
struct by_key {
	uint64_t key;
	uint32_t person;
};

static int
compare(const void *va, const void *vb)
{
	const struct by_key *a = va, *b = vb;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->person > b->person) - (a->person < b->person);
}

static struct by_key *
sort_keys(const struct persons *p, enum way way)
{
	struct by_key *k = mem_alloc((p->n + 1) * sizeof(*k));

	for (size_t i = 0; i < p->n; i++)
		k[i] = (struct by_key){ p->person[i].key[way], (uint32_t)i };
	qsort(k, p->n, sizeof(*k), compare);
	return k;
}

/* Rows of L's persons of that key, "FILE:LINE;…", into OUT; how many persons. */
static size_t
put_rows(struct roll *r, const struct roll_list *l, enum way way, uint64_t key,
    struct buf *out)
{
	size_t i = (size_t)(l - r->list), low = 0, high = l->persons.n, n = 0;
	const struct list_table *t = &r->config->list[i];

	if (!r->sorted[way])
		r->sorted[way] = sort_keys(&l->persons, way);
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (r->sorted[way][mid].key < key)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < l->persons.n && r->sorted[way][low].key == key; low++) {
		uint32_t row = t->row[t->first[r->sorted[way][low].person]];

		if (n++ < ROWS)
			buf_printf(out, "%s%.*s:%llu", out->len ? ";" : "",
			    SV_ARG(r->config->pack->list[i].file),
			    (unsigned long long)(t->lines ? t->lines[row] :
			    row + 2));
	}
	return n;
}

static int
tell(struct roll *r, struct batch *b, const struct rule *rule,
    const struct roll_list *l, uint64_t i)
{
	enum way way = l->way[i] - 1;
	struct sv *cell = arena_alloc(&b->arena,
	    (r->nkeep + 1) * sizeof(*cell));
	struct buf rows = { 0 };
	struct roll_place place;
	struct roll_entry e;
	struct finding *f;

	if (records_entry(r, i, &e, r->diag) < 0 ||
	    records_cells(r, &e, &b->arena, cell, r->diag) < 0 ||
	    records_place(r, &e, &b->arena, &place, r->diag) < 0)
		return -1;
	if (put_rows(r, l, way, e.key[way], &rows) > 1) {
		f = batch_find_loose(b, rule->id, rule->level);
		roll_place(r, b, f, &place, -1);
		roll_whose(r, b, f, cell);
		finding_arg(b, f, SV("list"),
		    r->config->pack->list[l - r->list].name);
		finding_arg(b, f, SV("related"),
		    arena_dup(&b->arena, buf_sv(&rows)));
		r->ndoubt++;
	}
	buf_free(&rows);
	return 0;
}

static void
forget_keys(struct roll *r)
{
	for (int way = 0; way < WAYS; way++) {
		mem_free(r->sorted[way]);
		r->sorted[way] = NULL;
	}
}

int
doubts_more(struct roll *r, struct batch *b)
{
	const struct rule *rule = pack_rule(r->config->pack, SV("L01"));
	size_t nlist = r->config->pack->nlist;

	for (; rule && !rule->off && r->doubt < nlist; r->doubt++) {
		const struct roll_list *l = &r->list[r->doubt];

		for (; l->way && r->doubtful < r->n; r->doubtful++)
			if (l->found[r->doubtful] == MATCH_DOUBT &&
			    l->way[r->doubtful] &&
			    tell(r, b, rule, l, r->doubtful) < 0)
				return -1;
			else if (b->nfinding >= SOME) {
				r->doubtful++;
				return 1;
			}
		r->doubtful = 0;
		forget_keys(r);
	}
	return b->nfinding > 0;
}

void
doubts_close(struct roll *r)
{
	forget_keys(r);
}

void
doubts_status(struct roll *r, struct batch *b)
{
	const struct rule *rule = pack_rule(r->config->pack, SV("L01"));
	struct rule_status *s;
	size_t open = 0;

	if (!rule)
		return;
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		open += r->list[i].way != NULL;
	s = batch_status(b, rule->id);
	s->findings = r->ndoubt;
	s->evaluated = open ? r->n : 0;
	if (rule->off) {
		status_off(s);
	} else if (!open) {
		bool any = r->config->list;

		s->reason = any ? SV("没有按学生查的名单") :
		                  SV(UNCHECKED_NO_LISTS);
		s->reason_en = any ? SV("no list was asked for pupils") :
		                     SV("no lists were given (-d)");
	}
}
