/* SPDX-License-Identifier: MIT */
/*
 * Repairs what is certain (pipeline/stages/normalize/repairs.h), each step an
 * edit of its own: what the last one left and what it made of it. Which
 * columns ask for which repairs is known once the header is. Then a block of
 * rows goes through column by column, so that a row's text is read while it is
 * in the nearest cache, and a column's needs while they are in registers: of a
 * clean cell nothing is known but a look at its bytes.
 */
#include <stdatomic.h>

#include "pipeline/stages/normalize/look.h"
#include "pipeline/stages/normalize/repairs.h"
#include "pipeline/stages/stages.h"

enum { BLOCK = 64 }; /* rows: some 20 KB of text, as much of views */

static const struct sv repair_ids[CLEAN_COUNT] = {
	{ "N01", 3 }, { "N02", 3 }, { "N03", 3 }, { "N04", 3 }, { "N05", 3 },
	{ "N06", 3 }, { "N07", 3 }, { "N08", 3 }, { "N09", 3 }, { "N10", 3 },
	{ "N11", 3 }, { "N12", 3 }, { "N13", 3 }, { "N14", 3 }, { "N15", 3 },
};

/* A column of the stream whose field asks for repairs. */
struct column {
	int at;
	uint32_t clean; /* bits, without the stopped ones */
	struct repair_field field;
	bool number; /* an ID, 学籍号, code, telephone: nearly all are digits */
	uint8_t dot; /* '.' where N09 looks for one, else a byte of no text */
};

struct normalize {
	const struct pack *pack;
	uint32_t stopped, off; /* by the user; by the pack */
	struct column *column;
	size_t ncolumn;
	bool finished;
	_Atomic uint64_t rows, edits[CLEAN_COUNT];
};

static bool
asks(const struct column *c, int number)
{
	return c->clean >> (number - 1) & 1;
}

/* Can V need N12 or N13? Only for a text that is plain. */
static inline bool
may_need_label(const struct column *c, struct sv v)
{
	if (!c->field.labels || v.len == 0)
		return false;
	return (asks(c, 13) && labels_may_code(c->field.labels, v)) ||
	    (asks(c, 12) && !sv_ends(v, SV("族")));
}

static inline bool
is_clean(const struct column *c, struct sv v)
{
	bool plain = c->number ? look_is_number(v) : look_is_plain(v, c->dot);

	return plain && !may_need_label(c, v);
}

/* Apply, again and again, the first repair that has anything to do. */
static void
repair_cell(const struct column *c, struct batch *b, size_t row,
    uint64_t *edits)
{
	const struct sv *cell = &batch_cell(b, c->at)[row];
	struct sv better;
	int n;

	while ((n = repair_next(&c->field, c->clean, &b->arena, *cell,
	    &better))) {
		batch_edit(b, row, c->at, repair_ids[n - 1], better);
		edits[n - 1]++;
	}
}

static void
repair_column(const struct column *c, struct batch *b, size_t first,
    size_t last, uint64_t *edits)
{
	const struct sv *cell = batch_cell(b, c->at);

	for (size_t row = first; row < last; row++)
		if (!is_clean(c, cell[row]))
			repair_cell(c, b, row, edits);
}

static int
normalize_open(struct stage *s, const void *config)
{
	const struct normalize_config *wanted = config;
	struct normalize *n = arena_alloc(&s->run, sizeof(*n));

	n->pack = wanted->pack;
	n->stopped = wanted->stopped;
	for (size_t i = 0; i < CLEAN_COUNT; i++) {
		const struct rule *r = pack_rule(n->pack, repair_ids[i]);

		if (r && r->off)
			n->off |= UINT32_C(1) << i;
	}
	s->state = n;
	return 0;
}

/* Command, version, and what changes the results: the repairs stopped. */
static struct sv
make_provenance(const struct normalize *n, struct arena *a)
{
	struct sv line = SV("xj-normalize " XJ_VERSION);
	const char *before = " --ignore ";

	for (int i = 0; i < CLEAN_COUNT; i++)
		if (n->stopped >> i & 1) {
			line = arena_printf(a, "%.*s%s%.*s", SV_ARG(line),
			    before, SV_ARG(repair_ids[i]));
			before = ",";
		}
	return line;
}

static int
normalize_header(struct stage *s, struct header *h)
{
	struct normalize *n = s->state;

	n->column = arena_alloc(&s->run, h->ncolumn * sizeof(*n->column));
	for (size_t i = 0; i < h->ncolumn; i++) {
		const struct field *f = pack_field(n->pack, h->column[i]);
		struct column *c = &n->column[n->ncolumn];

		if (!f || !(f->clean & ~(n->stopped | n->off)))
			continue;
		c->at = (int)i;
		c->clean = f->clean & ~(n->stopped | n->off);
		c->field.type = f->type;
		c->field.labels = labels_build(f->table, &s->run);
		c->number = f->type == VALUE_ID || f->type == VALUE_XJH ||
		    asks(c, 10);
		c->dot = asks(c, 9) ? '.' : 0xFF;
		n->ncolumn++;
	}
	header_add_stage(h, &s->run, make_provenance(n, &s->run));
	return 0;
}

static int
normalize_batch(struct stage *s, struct batch *b)
{
	struct normalize *n = s->state;
	uint64_t edits[CLEAN_COUNT] = { 0 };

	if (b->nrow == 0 || !b->source)
		return 0;
	for (size_t row = 0; row < b->nrow; row += BLOCK) {
		size_t last = row + BLOCK < b->nrow ? row + BLOCK : b->nrow;

		for (size_t i = 0; i < n->ncolumn; i++)
			if (b->source->place[n->column[i].at] >= 0)
				repair_column(&n->column[i], b, row, last,
				    edits);
	}
	atomic_fetch_add_explicit(&n->rows, b->nrow, memory_order_relaxed);
	for (size_t i = 0; i < CLEAN_COUNT; i++)
		if (edits[i])
			atomic_fetch_add_explicit(&n->edits[i], edits[i],
			    memory_order_relaxed);
	return 0;
}

static int
normalize_finish(struct stage *s, struct batch *b)
{
	struct normalize *n = s->state;

	if (n->finished)
		return 0;
	n->finished = true;
	for (size_t i = 0; i < CLEAN_COUNT; i++) {
		struct rule_status *status = batch_status(b, repair_ids[i]);

		if (n->stopped >> i & 1) {
			status->reason = SV("--ignore");
			status->reason_en = SV("--ignore");
			continue;
		}
		if (n->off >> i & 1) {
			status_off(status);
			continue;
		}
		status->evaluated = n->rows;
		status->findings = n->edits[i];
	}
	return 1;
}

const struct stage_ops normalize_stage = {
	.name = "xj-normalize",
	.map = true,
	.open = normalize_open,
	.header = normalize_header,
	.batch = normalize_batch,
	.finish = normalize_finish,
};
