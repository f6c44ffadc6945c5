/* SPDX-License-Identifier: MIT */
#include "pipeline/base/cells.h"
#include "pipeline/stages/roll/roll.h"

/* Columns of the stream that rules or findings look at. */
static void
choose_columns(struct roll *r)
{
	const struct pack *p = r->config->pack;
	const struct header *h = r->header;
	bool *field = arena_alloc(r->run, p->nall + 1);
	bool *keep = arena_alloc(r->run, h->ncolumn + 1);

	plan_uses(r->plan, field, NULL);
	for (size_t i = 0; i < p->nlist; i++)
		if (r->list[i].plan)
			plan_uses(r->list[i].plan, field, NULL);
	for (size_t i = 0; i < p->nfield; i++) {
		int column = header_find(h, p->field[i].name);

		if (field[i] && column >= 0)
			keep[column] = true;
	}
	for (int i = 0; i <= IMAGE_XJH; i++) {
		int column = header_find(h, image_column[i]);

		if (column >= 0)
			keep[column] = true;
	}
	r->keep = arena_alloc(r->run, (h->ncolumn + 1) * sizeof(*r->keep));
	for (size_t i = 0; i < h->ncolumn; i++)
		if (keep[i])
			r->keep[r->nkeep++] = (int)i;
}

void
records_open(struct roll *r)
{
	choose_columns(r);
	r->sheet = *r->header;
	r->sheet.ncolumn = r->nkeep;
	r->sheet.column = arena_alloc(r->run,
	    (r->nkeep + 1) * sizeof(*r->sheet.column));
	for (size_t i = 0; i < r->nkeep; i++)
		r->sheet.column[i] = r->header->column[r->keep[i]];
	header_resolve(&r->sheet);
	for (int i = 0; i < IMAGE_COLUMNS; i++)
		r->key[i] = header_find(&r->sheet, image_column[i]);
}

/* What of the sheet's columns the file of B has. */
static void
note_source(struct roll *r, const struct batch *b)
{
	const struct source *from = b->source;
	struct source *to;

	while (r->nsource <= from->number) {
		r->source = mem_more(r->source, r->nsource, &r->capsource,
		    sizeof(*r->source));
		r->source[r->nsource++] = (struct source){ 0 };
	}
	to = &r->source[from->number];
	to->number = from->number;
	to->place = arena_alloc(r->run, (r->nkeep + 1) * sizeof(*to->place));
	for (size_t i = 0; i < r->nkeep; i++)
		to->place[i] = from->place ? from->place[r->keep[i]] : 0;
}

/* Who ROW of B is. */
static void
get_keys(struct roll *r, const struct batch *b, size_t row, uint64_t *key)
{
	struct sv cell[IMAGE_COLUMNS] = { { 0 } };
	char birth[8];

	for (int i = 0; i < IMAGE_COLUMNS; i++)
		if (r->key[i] >= 0)
			cell[i] = batch_cell(b, r->keep[r->key[i]])[row];
	cell[IMAGE_BIRTH] = image_birth(cell[IMAGE_BIRTH], birth);
	image_keys(&r->maker, cell, &r->person, key);
}

static bool
is_known(const struct roll *r, const uint64_t *key)
{
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		if (r->list[i].open && (r->list[i].asked || r->list[i].roll) &&
		    persons_know(&r->list[i].persons, key))
			return true;
	return false;
}

static int
add(struct roll *r, const struct batch *b, size_t row, struct roll_entry *e)
{
	const struct roll_config *c = r->config;
	struct sv *cell = arena_alloc(&r->scratch[0],
	    (r->nkeep + 1) * sizeof(*cell));
	uint64_t unused;

	for (size_t i = 0; i < r->nkeep; i++)
		cell[i] = batch_cell(b, r->keep[i])[row];
	r->packed.len = 0;
	cells_pack(cell, r->nkeep, &r->packed);
	arena_reset(&r->scratch[0]);
	e->line = b->line[row];
	e->record = b->record[row];
	e->file = b->source->number;
	e->length = (uint32_t)r->packed.len;
	if (r->n >= MATCH_DOUBT - 1)
		return diag_fail(r->diag, STATUS_INPUT, "too many records",
		    "记录过多");
	r->n++;
	if (store_append(c->cells, buf_sv(&r->packed), &e->cells, r->diag) < 0)
		return -1;
	return store_append(c->entries, sv_make((const char *)e, sizeof(*e)),
	    &unused, r->diag);
}

int
records_add(struct roll *r, struct batch *b)
{
	bool *may = arena_alloc(&b->arena, b->nrow + 1);

	if (b->first)
		note_source(r, b);
	plan_may(r->early, b, may);
	for (size_t row = 0; row < b->nrow; row++) {
		struct roll_entry e = { .may = may[row] };

		missing_see(r, b, row);
		get_keys(r, b, row, e.key);
		if ((may[row] || is_known(r, e.key)) && add(r, b, row, &e) < 0)
			return -1;
	}
	return 0;
}

int
records_entry(struct roll *r, uint64_t i, struct roll_entry *e)
{
	return store_read(r->config->entries, i * sizeof(*e), sizeof(*e),
	    (char *)e, r->diag);
}

int
records_cells(struct roll *r, const struct roll_entry *e, struct arena *a,
    struct sv *cell)
{
	char *p = arena_bytes(a, e->length);

	if (store_read(r->config->cells, e->cells, e->length, p, r->diag) < 0)
		return -1;
	return cells_unpack(sv_make(p, e->length), cell, r->nkeep) ? 0 :
	    diag_fail(r->diag, STATUS_BUG, "a stored record is damaged",
	        "暂存的记录已损坏");
}
