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

/* And of these, those that findings stand in. */
static void
choose_stands(struct roll *r)
{
	const struct pack *p = r->config->pack;
	bool *field = arena_alloc(r->run, p->nall + 1);

	plan_stands(r->plan, field);
	for (size_t i = 0; i < p->nlist; i++)
		if (r->list[i].plan)
			plan_stands(r->list[i].plan, field);
	r->stand = arena_alloc(r->run, (r->nkeep + 1) * sizeof(*r->stand));
	for (size_t i = 0; i < p->nfield; i++)
		for (size_t k = 0; field[i] && k < r->nkeep; k++)
			if (r->keep[k] == header_find(r->header,
			    p->field[i].name))
				r->stand[r->nstand++] = (int)k;
}

void
records_open(struct roll *r)
{
	choose_columns(r);
	choose_stands(r);
	r->sheet = *r->header;
	r->sheet.ncolumn = r->nkeep;
	r->sheet.column = arena_alloc(r->run,
	    (r->nkeep + 1) * sizeof(*r->sheet.column));
	for (size_t i = 0; i < r->nkeep; i++)
		r->sheet.column[i] = r->header->column[r->keep[i]];
	r->cell = arena_alloc(r->run, (r->nkeep + 1) * sizeof(*r->cell));
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

/* Who ROW of B is: the cells that image_keys looks at. */
static void
get_cells(const struct roll *r, const struct batch *b, size_t row,
    struct sv *cell, char birth[8])
{
	for (int i = IMAGE_NAME; i <= IMAGE_XJH; i++)
		cell[i] = r->key[i] < 0 ? (struct sv){ 0 } :
		    batch_cell(b, r->keep[r->key[i]])[row];
	cell[IMAGE_BIRTH] = image_birth(cell[IMAGE_BIRTH], birth);
}

/* Who each row is, then in which lists he may be: list by list, since their
 * tables are large. */
static void
look_up(const struct roll *r, struct batch *b, struct roll_lookup *l)
{
	struct sv *xjh = arena_room(&b->arena, (b->nrow + 1) * sizeof(*xjh));
	struct sv cell[IMAGE_COLUMNS] = { { 0 } };
	struct buf room = { 0 };
	char birth[8];

	for (size_t row = 0; row < b->nrow; row++) {
		get_cells(r, b, row, cell, birth);
		image_keys(&r->maker, cell, &room, l->key[row]);
		xjh[row] = cell[IMAGE_XJH];
	}
	buf_free(&room);
	for (size_t i = 0; i < r->nsought; i++)
		persons_look(&r->list[r->sought[i]].persons, b->nrow, l->key,
		    xjh, l->found + i * b->nrow);
}

/* Where ROW stands, and its cells that findings may stand in. */
static void
find_spans(const struct roll *r, const struct batch *b, size_t row,
    struct roll_lookup *l)
{
	struct roll_span *span = l->span + row * (r->nstand + 1);
	uint64_t at;

	if (!b->source->place ||
	    !batch_span(b, row, -1, &l->offset[row], &span[0].length))
		return;
	for (size_t i = 0; i < r->nstand; i++)
		if (batch_span(b, row, r->keep[r->stand[i]], &at,
		    &span[i + 1].length))
			span[i + 1].at = (uint32_t)(at - l->offset[row]);
}

void
records_prepare(struct roll *r, struct batch *b)
{
	struct roll_lookup *l = arena_alloc(&b->arena, sizeof(*l));

	l->key = arena_room(&b->arena, (b->nrow + 1) * sizeof(*l->key));
	l->may = arena_alloc(&b->arena, b->nrow + 1);
	l->known = arena_alloc(&b->arena, b->nrow + 1);
	l->found = arena_room(&b->arena, (b->nrow * r->nsought + 1) *
	    sizeof(*l->found));
	plan_may(r->early, b, l->may);
	look_up(r, b, l);
	for (size_t i = 0; i < r->nsought; i++)
		for (size_t row = 0; row < b->nrow; row++)
			l->known[row] |= l->found[i * b->nrow + row] != 0;
	l->offset = arena_alloc(&b->arena, (b->nrow + 1) * sizeof(*l->offset));
	l->span = arena_alloc(&b->arena, (b->nrow + 1) * (r->nstand + 1) *
	    sizeof(*l->span));
	for (size_t row = 0; row < b->nrow; row++)
		if (l->may[row] || l->known[row])
			find_spans(r, b, row, l);
	b->lookup = l;
}

/* A part holds entries of one file only. */
static void
note_part(struct roll *r, uint32_t file)
{
	struct roll_part *p = r->npart ? &r->part[r->npart - 1] : NULL;

	if (!p || p->file != file || p->nmay == ROLL_ROWS) {
		r->part = mem_more(r->part, r->npart, &r->cappart,
		    sizeof(*r->part));
		p = &r->part[r->npart++];
		*p = (struct roll_part){ .first = r->n, .file = file };
	}
	p->nmay++;
}

static void
keep_found(struct roll *r, const uint32_t *found, size_t nrow)
{
	for (size_t i = 0; i < r->nsought; i++) {
		struct roll_list *l = &r->list[r->sought[i]];

		l->found = mem_more(l->found, r->n, &l->capfound,
		    sizeof(*l->found));
		l->found[r->n] = found[i * nrow];
	}
}

static size_t
spans_size(const struct roll *r)
{
	return (r->nstand + 1) * sizeof(struct roll_span);
}

static int
add(struct roll *r, const struct batch *b, size_t row, struct roll_entry *e)
{
	const struct roll_config *c = r->config;
	const struct roll_lookup *l = b->lookup;
	uint64_t unused;

	for (size_t i = 0; i < r->nkeep; i++)
		r->cell[i] = batch_cell(b, r->keep[i])[row];
	r->packed.len = 0;
	buf_put(&r->packed, sv_make((const char *)(l->span +
	    row * (r->nstand + 1)), spans_size(r)));
	cells_pack(r->cell, r->nkeep, &r->packed);
	e->line = b->line[row];
	e->record = b->record[row];
	e->file = b->source->number;
	e->offset = l->offset[row];
	e->length = (uint32_t)(r->packed.len - spans_size(r));
	if (r->n >= MATCH_DOUBT - 1)
		return diag_fail(r->diag, STATUS_INPUT, "too many records",
		    "记录过多");
	if (e->may)
		note_part(r, e->file);
	keep_found(r, l->found + row, b->nrow);
	r->n++;
	if (store_append(c->cells, buf_sv(&r->packed), &e->cells, r->diag) < 0)
		return -1;
	return store_append(c->entries, sv_make((const char *)e, sizeof(*e)),
	    &unused, r->diag);
}

int
records_add(struct roll *r, struct batch *b)
{
	const struct roll_lookup *l = b->lookup;

	if (b->first)
		note_source(r, b);
	for (size_t row = 0; row < b->nrow; row++) {
		struct roll_entry e = { .may = l->may[row] };

		missing_see(r, b, row);
		if (!e.may && !l->known[row])
			continue;
		memcpy(e.key, l->key[row], sizeof(e.key));
		if (add(r, b, row, &e) < 0)
			return -1;
	}
	return 0;
}

int
records_entry(const struct roll *r, uint64_t i, struct roll_entry *e,
    struct diag *d)
{
	return store_read(r->config->entries, i * sizeof(*e), sizeof(*e),
	    (char *)e, d);
}

int
records_cells(const struct roll *r, const struct roll_entry *e,
    struct arena *a, struct sv *cell, struct diag *d)
{
	char *p = arena_bytes(a, e->length);

	if (store_read(r->config->cells, e->cells + spans_size(r), e->length, p,
	    d) < 0)
		return -1;
	return cells_unpack(sv_make(p, e->length), cell, r->nkeep) ? 0 :
	    diag_fail(d, STATUS_BUG, "a stored record is damaged",
	        "暂存的记录已损坏");
}

int
records_place(const struct roll *r, const struct roll_entry *e,
    struct arena *a, struct roll_place *place, struct diag *d)
{
	struct roll_span *span = arena_alloc(a, spans_size(r));

	*place = (struct roll_place){ e->file, e->line, e->record, e->offset,
		span };
	return store_read(r->config->cells, e->cells, spans_size(r),
	    (char *)span, d);
}
