/* SPDX-License-Identifier: MIT */
/* Images of the stream's records and of snapshots' rows. */
#include "pipeline/stages/diff/diff.h"

int
images_load(struct diff *d)
{
	struct past *past = d->last.past;
	struct twins *t = &d->twins;
	struct past_entry e;

	if (past->nrecord >= TWIN / 2)
		return diag_fail(d->diag, STATUS_INPUT,
		    "the snapshot has too many records", "快照的记录过多");
	t->print = mem_grow(NULL, (past->nrecord + 1) * sizeof(*t->print));
	t->used = mem_alloc(past->nrecord + 1);
	for (uint64_t i = 0; i < past->nrecord; i++) {
		if (past->ops->entry(past, i, &e, d->diag) < 0)
			return -1;
		t->print[i] = e.print;
	}
	return 0;
}

static void
fill_slots(struct twins *t, uint64_t nrecord)
{
	for (t->nslot = 16; t->nslot < 2 * nrecord; t->nslot *= 2)
		;
	t->slot = mem_alloc(t->nslot * sizeof(*t->slot));
	for (uint64_t i = 0; i < nrecord; i++) {
		size_t at = t->print[i] & (t->nslot - 1);

		while (t->slot[at])
			at = (at + 1) & (t->nslot - 1);
		t->slot[at] = (uint32_t)i + 1;
	}
}

/* A record of this fingerprint in the snapshot that is nobody's twin yet;
 * NRECORD: there is none. */
static uint64_t
take_twin(struct twins *t, uint64_t nrecord, uint64_t print)
{
	uint64_t number = t->next;

	if (number >= nrecord || t->used[number] || t->print[number] != print) {
		size_t at;

		if (!t->nslot)
			fill_slots(t, nrecord);
		for (at = print & (t->nslot - 1); t->slot[at];
		     at = (at + 1) & (t->nslot - 1))
			if (t->print[t->slot[at] - 1] == print &&
			    !t->used[t->slot[at] - 1])
				break;
		if (!t->slot[at])
			return nrecord;
		number = t->slot[at] - 1;
	}
	t->used[number] = 1;
	t->next = number + 1;
	return number;
}

int
images_add(struct diff *d, const struct batch *b, size_t row)
{
	const struct diff_config *c = d->config;
	struct entry e = { .line = b->line[row], .record = b->record[row],
		.file = b->source->number };
	struct image *image = &d->image;
	struct twins *t = &d->twins;
	uint64_t nrecord = d->last.past->nrecord, twin, at;

	image_make(&d->maker, b, row, image);
	absent_seen(d, image->cell[IMAGE_CODE], image->cell[IMAGE_SCHOOL]);
	t->of = mem_more(t->of, d->n, &t->capof, sizeof(*t->of));
	twin = take_twin(t, nrecord, image->entry.print);
	if (d->n >= TWIN)
		return diag_fail(d->diag, STATUS_INPUT, "too many records",
		    "记录过多");
	t->of[d->n++] = twin < nrecord ? TWIN | (uint32_t)twin :
	                                 (uint32_t)t->nentry;
	if (twin < nrecord && !d->all)
		return 0;
	e.cells = IN_PAST | twin;
	if (twin == nrecord) {
		image_make_keys(&d->maker, image);
		e.past = image->entry;
		e.length = (uint32_t)d->maker.packed.len;
		if (store_append(c->cells, buf_sv(&d->maker.packed), &e.cells,
		    d->diag) < 0)
			return -1;
	}
	t->nentry++;
	return store_append(c->entries, sv_make((const char *)&e, sizeof(e)),
	    &at, d->diag);
}

int
images_entry(struct diff *d, uint64_t number, struct entry *e)
{
	uint32_t of = d->twins.of[number];
	uint64_t at = d->all ? number : of;

	*e = (struct entry){ 0 };
	if ((d->all || !(of & TWIN)) && store_read(d->config->entries,
	    at * sizeof(*e), sizeof(*e), (char *)e, d->diag) < 0)
		return -1;
	if (!(of & TWIN))
		return 0;
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
	if (image_unpack(sv_make(p, length), some, n)) {
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
