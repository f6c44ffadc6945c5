/* SPDX-License-Identifier: MIT */
/*
 * Records whose quoting is not plain. Cells that hold "" are libcsv's, which
 * delivers or refuses them. What the scanner refuses libcsv refuses too (a test
 * compares them), but the scanner knows where an open quote stands. A refused
 * record ends before the next line that makes sense as a record, whatever is
 * wrong with that one.
 */
#include <csv.h>

#include "pipeline/io/csv_walk.h"

/* Lines below a refused record that are looked at for the next one. */
enum { RESUME_LINES = 64 };

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

	/* Exactly the header's cells are enough: not every pupil has an ID. */
	return n == f->width || (n > f->width &&
	    (!f->fits || f->fits(f->ctx, w->b->cell + first, n)));
}

/*
 * Does the line at AT, cut at its delimiters whatever its quotes say, have the
 * cells of a record? One whose own quoting is broken counts too: it will be
 * refused by itself.
 */
static enum step
has_cells(struct walk *w, size_t at)
{
	size_t first = w->b->ncell;
	enum step step = cut_line(w, at);
	bool sensible = step == STEP_DONE && is_sensible(w, first);

	w->b->ncell = first;
	if (step == STEP_MORE)
		return STEP_MORE;
	return sensible ? STEP_DONE : STEP_BAD;
}

/*
 * Does a record stand at AT whose quoting is sound, and which ends before END?
 * One that goes on behind it takes the quote of a row below for its own.
 */
static bool
looks_like_record(struct walk *w, size_t at, size_t end)
{
	size_t first = w->b->ncell;
	struct csv_record r = { .start = (uint32_t)at, .cell = (uint32_t)first };
	bool doubled = false, sensible;

	csv_seek(w, at);
	sensible = csv_walk_record(w, &r, &doubled) == STEP_DONE &&
	    r.end <= end && is_sensible(w, first);
	w->b->ncell = first;
	return sensible;
}

/*
 * The text ends inside the line in hand, which is passed over: so far. A CR at
 * its end may be half a line end, and is left for the next text.
 */
static size_t
cut_in_line(struct walk *w)
{
	w->b->in_line = true;
	return w->text.len - (w->text.ptr[w->text.len - 1] == '\r');
}

/*
 * Where reading goes on after the refused record R. A stray quote in its first
 * line costs that line. A quote that was left open, or breaks further below,
 * may belong to a cell of several lines: then at the next line that has a
 * record's cells, or at the very next one where none of the next few does.
 * A line that is longer than any record is passed over by itself.
 */
static enum step
resume(struct walk *w, struct csv_record *r)
{
	size_t at, first;
	uint32_t lines = 1;
	enum step step = csv_next_line(w, r->start, &first);

	if (step == STEP_MORE) {
		if (first - r->start <= csv_span(w))
			return STEP_MORE;
		first = cut_in_line(w);
	}
	at = first;
	if ((r->offence < first && !r->open) || first - r->start > csv_span(w))
		goto found;
	for (; at < w->text.len && lines <= RESUME_LINES; lines++) {
		size_t next;

		step = csv_next_line(w, at, &next);
		if (next - r->start > csv_span(w))
			break;
		if (step == STEP_MORE)
			return STEP_MORE;
		step = has_cells(w, at);
		if (step == STEP_MORE)
			return STEP_MORE;
		if (step == STEP_DONE)
			goto found;
		at = next;
	}
	if (at == w->text.len && !w->eof && at - r->start <= csv_span(w))
		return STEP_MORE;
	at = first;
	lines = 1;
found:
	r->end = (uint32_t)at;
	r->lines = lines;
	csv_seek(w, at);
	return STEP_DONE;
}

/*
 * Does the cell TEXT, at POSITION of its record, hold the cells of a record: a
 * key beside other cells, or as many as there are columns? Its first line would
 * go on where the cell stands, the others begin anew.
 */
static bool
holds_record(struct walk *w, struct sv text, size_t position)
{
	const struct csv_format *f = w->f;
	size_t first = w->b->ncell;
	bool holds = false;

	for (size_t i = 0; i < position; i++)
		csv_add_cell(w->b, sv_make(text.ptr, 0), 0);
	for (size_t at = 0, i = 0; i <= text.len && !holds; i++) {
		bool line_end = i == text.len || text.ptr[i] == '\n' ||
		    text.ptr[i] == '\r';
		size_t n;

		if (!line_end && text.ptr[i] != f->delimiter)
			continue;
		csv_add_cell(w->b, sv_make(text.ptr + at, i - at), 0);
		at = i + 1;
		if (!line_end)
			continue;
		n = w->b->ncell - first;
		holds = (f->keyed ? n - position > 1 :
		    position == 0 && n >= f->width) && f->fits &&
		    f->fits(f->ctx, w->b->cell + first, n);
		w->b->ncell = first;
		position = 0;
	}
	w->b->ncell = first;
	return holds;
}

static bool
has_line_end(struct sv v)
{
	return v.len && (memchr(v.ptr, '\n', v.len) || memchr(v.ptr, '\r', v.len));
}

/*
 * A record over several lines that libcsv would accept, but whose cells hold
 * those of others, or whose inner lines make sense as records: two stray
 * quotes, not a cell with line ends.
 */
bool
csv_swallows(struct walk *w, const struct csv_record *r)
{
	bool odd = r->ncell != w->f->width, swallows = false;
	size_t at = r->start, next = w->next;

	if (w->f->width == 0)
		return false;
	for (uint32_t i = 0; i < r->ncell; i++) {
		struct sv text = w->b->cell[r->cell + i].text;

		if (has_line_end(text) && holds_record(w, text, i))
			return true;
	}
	/* With too many cells something is wrong: then less is proof. */
	while (!swallows && csv_next_line(w, at, &at) == STEP_DONE && at < r->end)
		swallows = looks_like_record(w, at, r->end) ||
		    (odd && has_cells(w, at) == STEP_DONE);
	w->next = next;
	return swallows;
}

/* What libcsv tells about one text: its cells and rows. */
struct delivery {
	struct arena *a;
	struct sv cell; /* the last one */
	size_t cells, rows;
};

static void
take_cell(void *text, size_t len, void *ctx)
{
	struct delivery *d = ctx;

	d->cell = sv_make(arena_bytes(d->a, len + SV_SLACK), len);
	if (len)
		memcpy((char *)(uintptr_t)d->cell.ptr, text, len);
	d->cells++;
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
 * Give TEXT to libcsv. True: accepted, and D has its cells and rows. False:
 * *offence is the place of the byte that it refuses.
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

/*
 * Cells that hold "" are given to libcsv one by one: a record may have
 * Excel's ="text" beside them, which strict CSV refuses.
 */
bool
csv_undouble(struct walk *w, struct csv_record *r)
{
	for (uint32_t i = r->cell; i < r->cell + r->ncell; i++) {
		struct csv_cell *c = &w->b->cell[i];
		struct delivery d = { .a = w->a };
		size_t offence;

		if (c->length != c->text.len + 2 || c->text.len == 0 ||
		    !memchr(c->text.ptr, '"', c->text.len))
			continue;
		if (!ask_libcsv(w, sv_make(c->text.ptr - 1, c->length), &d,
		    &offence) || d.cells != 1 || d.rows != 1) {
			r->offence = (uint32_t)(c->text.ptr - 1 - w->text.ptr +
			    (ptrdiff_t)offence);
			return false;
		}
		c->text = d.cell;
	}
	return true;
}

/* How many of the file's columns stand before the byte that offends. */
static uint32_t
position_of(const struct walk *w, const struct csv_record *r)
{
	size_t at = r->start, n = w->b->ncell - r->cell;
	uint32_t position = 0;

	for (; position < n; position++) {
		uint32_t length = w->b->cell[r->cell + position].length;

		if (at + length >= r->offence)
			break;
		at += length + 1;
	}
	return position;
}

enum step
csv_refuse(struct walk *w, struct csv_record *r)
{
	enum step step;

	r->position = position_of(w, r);
	w->b->ncell = r->cell;
	r->ncell = 0;
	r->verdict = CSV_BAD_QUOTE;
	step = resume(w, r);
	/* A cell that breaks lines below: look for the quote that opened it. */
	if (r->quoted < r->offence && has_line_end(sv_make(w->text.ptr +
	    r->quoted, r->offence - r->quoted)))
		r->offence = r->quoted;
	return step;
}

enum step
csv_refuse_large(struct walk *w, struct csv_record *r)
{
	size_t end;

	r->position = position_of(w, r);
	w->b->ncell = r->cell;
	r->ncell = 0;
	r->lines = 1;
	if (csv_next_line(w, r->start, &end) == STEP_MORE) {
		if (end - r->start <= csv_span(w))
			return STEP_MORE;
		end = cut_in_line(w);
	}
	r->end = (uint32_t)end;
	csv_seek(w, end);
	return STEP_DONE;
}

