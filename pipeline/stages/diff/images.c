/* SPDX-License-Identifier: MIT */
/* Images of the stream's records and of snapshots' rows. */
#include "pipeline/base/cells.h"
#include "pipeline/stages/diff/diff.h"

/* TEXT as a number of d->written. LAST is that of the record before. */
static uint32_t
put_written(struct diff *d, struct sv text, uint32_t *last)
{
	if (!sv_equal(d->written.text[*last], text))
		*last = (uint32_t)intern_add(&d->written, text);
	return *last;
}

int
images_add(struct diff *d, const struct batch *b, size_t row)
{
	const struct diff_config *c = d->config;
	struct entry e = { .line = b->line[row], .record = b->record[row],
		.file = b->source->number };
	const struct record_image *image = &b->image[row];
	struct sv cell[IMAGE_COLUMNS], rest = image->row;
	uint64_t twin, at;

	cells_first(&rest, cell, IMAGE_CLASS + 1);
	absent_seen(d, cell);
	d->of = mem_more(d->of, d->n, &d->capof, sizeof(*d->of));
	twin = twins_take(&d->twins, image->print);
	if (d->n >= TWIN)
		return diag_fail(d->diag, STATUS_INPUT, "too many records",
		    "记录过多");
	d->of[d->n++] = twin != NO_TWIN ? TWIN | (uint32_t)twin :
	                                  (uint32_t)d->nentry;
	if (twin != NO_TWIN && !d->all)
		return 0;
	if (twin == NO_TWIN) {
		cells_unpack(image->row, cell, IMAGE_COLUMNS);
		image_entry(&d->maker, image, cell, &d->packed, &e.past);
	}
	e.length = (uint32_t)image->row.len;
	e.grade = put_written(d, batch_get(b, d->header->grade, row),
	    &d->last_grade);
	e.class_name = put_written(d, batch_get(b, d->header->class_name, row),
	    &d->last_class);
	if (store_append(c->cells, image->row, &e.cells, d->diag) < 0)
		return -1;
	d->nentry++;
	return store_append(c->entries, sv_make((const char *)&e, sizeof(e)),
	    &at, d->diag);
}

int
images_entry(struct diff *d, uint64_t number, struct entry *e)
{
	uint32_t of = d->of[number];
	uint64_t at = d->all ? number : of;

	*e = (struct entry){ 0 };
	if ((d->all || !(of & TWIN)) && store_read(d->config->entries,
	    at * sizeof(*e), sizeof(*e), (char *)e, d->diag) < 0)
		return -1;
	if (!(of & TWIN))
		return 0;
	if (!d->all)
		e->cells = IN_PAST | (of & ~TWIN);
	return d->last.past->ops->entry(d->last.past, of & ~TWIN, &e->past,
	    d->diag);
}

/* The cells of record NUMBER of the last snapshot, into A. */
static int
past_read(struct diff *d, struct arena *a, uint64_t number, struct sv *cell)
{
	struct past *past = d->last.past;
	struct past_entry e;

	if (past->ops->entry(past, number, &e, d->diag) < 0 ||
	    past_cells(d, &d->last, &e, cell) < 0)
		return -1;
	for (int c = 0; c < IMAGE_COLUMNS; c++)
		if (cell[c].len)
			cell[c] = arena_dup(a, cell[c]);
	return 0;
}

int
images_cells(struct diff *d, struct arena *a, uint64_t at, uint32_t length,
    uint32_t columns, struct sv *cell)
{
	struct sv some[IMAGE_COLUMNS];
	size_t n = 0;
	char *p;

	if (at & IN_PAST)
		return past_read(d, a, at & ~IN_PAST, cell);
	p = arena_bytes(a, length);
	if (store_read(d->config->cells, at, length, p, d->diag) < 0)
		return -1;
	for (int c = 0; c < IMAGE_COLUMNS; c++)
		n += columns >> c & 1;
	if (cells_unpack(sv_make(p, length), some, n)) {
		for (int c = IMAGE_COLUMNS; c-- > 0;)
			if (columns >> c & 1)
				cell[c] = some[--n];
		return 0;
	}
	return diag_fail(d->diag, STATUS_BUG, "a stored record is damaged",
	    "暂存的记录已损坏");
}

void
past_side_open(struct diff *d, struct past_side *p)
{
	const struct past *past = p->past;

	p->row = arena_alloc(d->run, (past->ncolumn + 1) * sizeof(*p->row));
	for (int i = 0; i < IMAGE_COLUMNS; i++) {
		p->column[i] = -1;
		for (size_t c = 0; c < past->ncolumn; c++)
			if (sv_equal(past->column[c], image_column[i]))
				p->column[i] = (int)c;
	}
}

void
past_side_close(struct past_side *p)
{
	if (!p->past)
		return;
	identity_free(&p->id);
	mem_free(p->partner);
	p->past->ops->close(p->past);
}

int
past_cells(struct diff *d, struct past_side *p, const struct past_entry *e,
    struct sv *cell)
{
	if (p->past->ops->row(p->past, e, p->row, d->diag) < 0)
		return -1;
	for (int i = 0; i < IMAGE_COLUMNS; i++)
		cell[i] = p->column[i] < 0 ? (struct sv){ 0 } :
		                             p->row[p->column[i]];
	return 0;
}
