/* SPDX-License-Identifier: MIT */
/*
 * Records whose quoting is not plain. libcsv has the word: it delivers the
 * cells of one that holds "", or refuses. A refused record ends before the
 * next line that makes sense as a record, whatever is wrong with that one.
 */
#include <csv.h>

#include "pipeline/io/csv_walk.h"

/* The line at AT cut at its delimiters, whatever its quotes say. */
static enum step
cut_line(struct walk *w, size_t at)
{
	size_t start = at;

	for (csv_seek(w, at); w->next < w->nplace; w->next++) {
		size_t p = w->place[w->next];

		if (w->text.ptr[p] == '"')
			continue;
		csv_add_cell(w->b, sv_make(w->text.ptr + start, p - start), 0);
		start = p + 1;
		if (w->text.ptr[p] != w->f->delimiter)
			return STEP_DONE;
	}
	csv_add_cell(w->b, sv_make(w->text.ptr + start, w->text.len - start), 0);
	return w->eof ? STEP_DONE : STEP_MORE;
}

static bool
is_sensible(const struct walk *w, size_t first)
{
	const struct csv_format *f = w->f;
	size_t n = w->b->ncell - first;

	return n >= f->width &&
	    (!f->fits || f->fits(f->ctx, w->b->cell + first, n));
}

/*
 * Does a record start at AT? One whose own quoting is broken counts too, when
 * its line has the cells: it will be refused by itself.
 */
static enum step
looks_like_record(struct walk *w, size_t at)
{
	size_t first = w->b->ncell;
	struct csv_record r = { .start = (uint32_t)at, .cell = (uint32_t)first };
	bool doubled = false, sensible;
	enum step step;

	csv_seek(w, at);
	step = csv_walk_record(w, &r, &doubled);
	if (step == STEP_BAD) {
		w->b->ncell = first;
		step = cut_line(w, at);
	}
	sensible = step == STEP_DONE && is_sensible(w, first);
	w->b->ncell = first;
	if (step == STEP_MORE)
		return STEP_MORE;
	return sensible ? STEP_DONE : STEP_BAD;
}

/*
 * Where reading goes on after the refused record R: at the next line that
 * makes sense, or at the very next one where none does within a cell's reach.
 */
static enum step
resume(struct walk *w, struct csv_record *r)
{
	size_t at, first = 0;
	uint32_t lines = 0, first_lines = 1;
	enum step step = csv_next_line(w, r->start, &at);

	for (;; step = csv_next_line(w, at, &at)) {
		lines++;
		if (step == STEP_MORE)
			return STEP_MORE;
		if (!first)
			first = at;
		if (at == w->text.len)
			break;
		if (at - r->start > CSV_CELL_MAX) {
			at = first;
			lines = first_lines;
			break;
		}
		step = looks_like_record(w, at);
		if (step == STEP_MORE)
			return STEP_MORE;
		if (step == STEP_DONE)
			break;
	}
	r->end = (uint32_t)at;
	r->lines = lines;
	csv_seek(w, at);
	return STEP_DONE;
}

/*
 * A record over several lines that libcsv would accept, but whose inner lines
 * make sense as records: two stray quotes, not a cell with line ends.
 */
enum step
csv_swallows(struct walk *w, const struct csv_record *r)
{
	size_t at = r->start, next = w->next;
	enum step step;

	if (w->f->width == 0)
		return STEP_BAD;
	for (;;) {
		step = csv_next_line(w, at, &at);
		if (step == STEP_MORE || at >= r->end)
			break;
		step = looks_like_record(w, at);
		if (step != STEP_BAD)
			break;
	}
	w->next = next;
	return at >= r->end ? STEP_BAD : step;
}

/* What libcsv tells about one record. */
struct delivery {
	struct csv_block *b;
	struct arena *a;
	size_t cell, end, rows;
};

static void
take_cell(void *text, size_t len, void *ctx)
{
	struct delivery *d = ctx;

	if (d->cell < d->end)
		d->b->cell[d->cell].text = arena_dup(d->a,
		    sv_make(text, len));
	d->cell++;
}

static void
take_row(int c, void *ctx)
{
	struct delivery *d = ctx;

	(void)c;
	d->rows++;
}

static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

/*
 * Give TEXT, one record, to libcsv. True: accepted, and D counts its cells and
 * rows. False: *offence is the place of the byte that it refuses.
 */
static bool
ask_libcsv(const struct walk *w, struct sv text, struct delivery *d,
    size_t *offence)
{
	struct csv_parser p;
	bool good;

	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
		mem_oom(sizeof(p));
	csv_set_delim(&p, (unsigned char)w->f->delimiter);
	csv_set_space_func(&p, no_space);
	*offence = csv_parse(&p, text.ptr, text.len, take_cell, take_row, d);
	good = *offence == text.len;
	if (good && csv_fini(&p, take_cell, take_row, d) != 0)
		good = false;
	csv_free(&p);
	return good;
}

/* The cells of R, some with "", as libcsv delivers them. */
bool
csv_undouble(struct walk *w, struct csv_record *r)
{
	struct delivery d = { w->b, w->a, r->cell, r->cell + r->ncell, 0 };
	size_t offence;

	if (ask_libcsv(w, sv_make(w->text.ptr + r->start, r->end - r->start), &d,
	    &offence) && d.rows == 1 && d.cell == d.end)
		return true;
	r->offence = r->start + (uint32_t)offence;
	return false;
}

/* Refuse R: libcsv has the word on where its quoting breaks. */
enum step
csv_refuse(struct walk *w, struct csv_record *r)
{
	struct delivery d = { .b = w->b };
	uint32_t seen = r->offence;
	size_t offence;

	w->b->ncell = r->cell;
	r->ncell = 0;
	r->verdict = CSV_BAD_QUOTE;
	/* An open quote shows only at the end: the scanner knows where. */
	if (!ask_libcsv(w, sv_make(w->text.ptr + r->start, seen + 1 - r->start),
	    &d, &offence) && r->start + offence < seen)
		r->offence = r->start + (uint32_t)offence;
	return resume(w, r);
}

/* A record beyond a limit is passed over to the end of its line. */
enum step
csv_refuse_large(struct walk *w, struct csv_record *r)
{
	size_t end;

	w->b->ncell = r->cell;
	r->ncell = 0;
	r->verdict = CSV_TOO_LARGE;
	r->lines = 1;
	if (csv_next_line(w, r->start, &end) == STEP_MORE) {
		if (w->text.len - r->start < CSV_RECORD_MAX + CSV_CELL_MAX)
			return STEP_MORE;
		end = w->text.len;
		w->b->in_line = true;
	}
	r->offence = r->start;
	r->end = (uint32_t)end;
	csv_seek(w, end);
	return STEP_DONE;
}

