/* SPDX-License-Identifier: MIT */
/*
 * What a finding offers is worth no more than the finding, and that it is
 * silenced is known only when all findings are there. So offers lie among the
 * edits until then; those that stay are copied behind the others, to the end of
 * their tape.
 */
#include <stdlib.h>

#include "pipeline/stages/report/report.h"

void
refuse_offer(struct report *r, const struct told *t)
{
	struct sv rule = t->text[TOLD_RULE];

	if (!selection_has(r->config->apply, rule))
		return;
	r->refused = mem_more(r->refused, r->nrefused, &r->caprefused,
	    sizeof(*r->refused));
	r->refused[r->nrefused++] = (struct refused){ .line = t->head.line,
		.record = t->head.record, .file = t->head.file,
		.rule = (uint32_t)intern_add(&r->rules, rule),
		.column = t->head.column };
}

static int
compare_refused(const void *a, const void *b)
{
	const struct refused *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

static bool
is_refused(const struct report *r, const struct correction *c)
{
	const struct refused key = { .line = c->head.line,
		.record = c->head.record, .file = c->head.file,
		.rule = (uint32_t)intern_find(&r->rules, c->rule),
		.column = c->head.column };

	return r->nrefused && bsearch(&key, r->refused, r->nrefused,
	    sizeof(key), compare_refused);
}

/* The edits of one cell; their texts live in r->scratch. */
struct cell {
	struct correction *c;
	size_t n, cap;
};

static bool
is_of(const struct cell *cell, const struct correction *c)
{
	const struct correction_head *x = &cell->c[0].head, *y = &c->head;

	return x->file == y->file && x->line == y->line &&
	    x->record == y->record && x->column == y->column;
}

static void
add(struct report *r, struct cell *cell, const struct correction *c)
{
	struct correction *to;

	cell->c = mem_more(cell->c, cell->n, &cell->cap, sizeof(*cell->c));
	to = &cell->c[cell->n++];
	*to = *c;
	to->rule = arena_dup(&r->scratch, c->rule);
	to->old = arena_dup(&r->scratch, c->old);
	to->new = arena_dup(&r->scratch, c->new);
	to->words = arena_dup(&r->scratch, c->words);
}

/* Offers stand behind the repairs: how many of the edits stay. */
static size_t
choose(const struct report *r, struct cell *cell)
{
	size_t repairs = 0, n;

	while (repairs < cell->n && !cell->c[repairs].head.offer)
		repairs++;
	n = repairs;
	for (size_t i = repairs; i < cell->n; i++) {
		if (is_refused(r, &cell->c[i]))
			continue;
		if (n == repairs)
			cell->c[n++] = cell->c[i];
		else if (!sv_equal(cell->c[repairs].new, cell->c[i].new))
			return repairs;
	}
	return n;
}

static int
settle(struct report *r, struct cell *cell)
{
	size_t n = cell->n ? choose(r, cell) : 0;

	cell->n = 0;
	if (n == 0)
		return 0;
	count_cell(r, cell->c, n);
	return keep_cell(r, cell->c, n);
}

int
settle_offers(struct report *r)
{
	struct tape_reader reader = { .tape = &r->edits, .window = TAPE_WIDE };
	struct cell cell = { 0 };
	struct correction c;
	struct sv piece;
	uint64_t at = 0;
	int got = 0;

	r->edits_from = r->edits.end;
	if (r->nrefused)
		qsort(r->refused, r->nrefused, sizeof(*r->refused),
		    compare_refused);
	while (got >= 0 && at < r->edits_from) {
		got = tape_read(&reader, &at, &piece);
		if (got < 0)
			break;
		correction_unpack(piece, &c);
		if (cell.n && !is_of(&cell, &c)) {
			got = settle(r, &cell);
			arena_reset(&r->scratch);
		}
		add(r, &cell, &c);
	}
	if (got >= 0)
		got = settle(r, &cell);
	tape_close(&reader);
	mem_free(cell.c);
	return got < 0 ? -1 : 0;
}
