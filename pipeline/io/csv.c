/* SPDX-License-Identifier: MIT */
/*
 * The scanner marks every delimiter, quote and line end of the block, then
 * walks the marks cell by cell. A record is walked to its end before anything
 * is decided about it; where the text ends first, and more may come, it is
 * left for the next block. So blocks do not matter.
 */
#include <assert.h>
#include <csv.h>

#include "pipeline/base/scan.h"
#include "pipeline/io/csv.h"

enum step { STEP_DONE, STEP_MORE, STEP_BAD, STEP_LARGE };

struct walk {
	const struct csv_format *f;
	struct sv text;
	bool eof;
	struct csv_block *b;
	struct arena *a;
	const uint32_t *place;
	size_t nplace, next; /* the first place not yet walked */
};

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static struct csv_cell *
add_cell(struct csv_block *b, struct sv text, size_t length)
{
	struct csv_cell *c;

	b->cell = mem_more(b->cell, b->ncell, &b->capcell, sizeof(*b->cell));
	c = &b->cell[b->ncell++];
	*c = (struct csv_cell){ text, (uint32_t)length };
	return c;
}

static struct csv_record *
add_record(struct csv_block *b)
{
	b->record = mem_more(b->record, b->nrecord, &b->caprecord,
	    sizeof(*b->record));
	return &b->record[b->nrecord++];
}

/* Behind the line end at AT: CRLF is one. STEP_MORE: a CR that ends the text. */
static enum step
pass_line_end(struct walk *w, size_t at, size_t *end)
{
	*end = at + 1;
	if (w->text.ptr[at] != '\r')
		return STEP_DONE;
	if (*end == w->text.len)
		return w->eof ? STEP_DONE : STEP_MORE;
	if (w->text.ptr[*end] == '\n')
		++*end;
	return STEP_DONE;
}

/* A cell ends at AT when a delimiter, a line end or the end of all is there. */
static enum step
ends_cell(const struct walk *w, size_t at)
{
	if (at == w->text.len)
		return w->eof ? STEP_DONE : STEP_MORE;
	return w->text.ptr[at] == w->f->delimiter || is_line_end(w->text.ptr[at]) ?
	    STEP_DONE : STEP_BAD;
}

/*
 * Walk a cell that opens with a quote at START; its place is w->next. On
 * STEP_DONE *end is behind the closing quote; DOUBLED: it holds "".
 */
static enum step
walk_quoted(struct walk *w, size_t start, size_t *end, struct csv_record *r,
    bool *doubled)
{
	size_t i = w->next + 1;
	bool seen = false; /* "" in this cell */
	enum step step;

	for (;; i++) {
		size_t at = i < w->nplace ? w->place[i] : w->text.len;

		r->offence = (uint32_t)start;
		if (at - start > CSV_CELL_MAX)
			return STEP_BAD;
		if (i >= w->nplace)
			return w->eof ? STEP_BAD : STEP_MORE;
		if (w->text.ptr[at] != '"') {
			if (is_line_end(w->text.ptr[at])) {
				if (!r->broken_lines)
					r->opening = (uint32_t)start;
				r->broken_lines = true;
				if (w->text.ptr[at] == '\n' ||
				    at + 1 == w->text.len ||
				    w->text.ptr[at + 1] != '\n')
					r->lines++;
			}
			continue;
		}
		if (at + 1 < w->text.len && w->text.ptr[at + 1] == '"') {
			seen = true;
			i++;
			continue;
		}
		*end = at + 1;
		break;
	}
	*doubled |= seen;
	w->next = i + 1;
	step = ends_cell(w, *end);
	r->offence = (uint32_t)*end;
	if (step == STEP_DONE)
		add_cell(w->b, sv_make(w->text.ptr + start + 1, *end - start - 2),
		    *end - start);
	return step;
}

/* Excel's ="text", the quote at w->next: taken whole, as it stands. */
static enum step
walk_formula(struct walk *w, size_t start, size_t *end, struct csv_record *r)
{
	enum step step;
	size_t close;

	r->offence = w->place[w->next];
	if (w->next + 1 >= w->nplace)
		return w->eof ? STEP_BAD : STEP_MORE;
	close = w->place[w->next + 1];
	if (w->text.ptr[close] != '"')
		return STEP_BAD;
	*end = close + 1;
	step = ends_cell(w, *end);
	if (step != STEP_DONE)
		return step;
	w->next += 2;
	add_cell(w->b, sv_make(w->text.ptr + start, *end - start), *end - start);
	return STEP_DONE;
}

/* One cell that starts at START. On STEP_DONE *end is where it ends. */
static enum step
walk_cell(struct walk *w, size_t start, size_t *end, struct csv_record *r,
    bool *doubled)
{
	size_t at;

	if (w->next >= w->nplace) {
		if (w->text.len - start > CSV_CELL_MAX)
			return STEP_LARGE;
		if (!w->eof)
			return STEP_MORE;
		at = w->text.len;
	} else {
		at = w->place[w->next];
	}
	if (at - start > CSV_CELL_MAX)
		return STEP_LARGE;
	if (at < w->text.len && w->text.ptr[at] == '"') {
		if (at == start)
			return walk_quoted(w, start, end, r, doubled);
		if (at == start + 1 && w->text.ptr[start] == '=')
			return walk_formula(w, start, end, r);
		r->offence = (uint32_t)at;
		return STEP_BAD;
	}
	add_cell(w->b, sv_make(w->text.ptr + start, at - start), at - start);
	*end = at;
	return STEP_DONE;
}

/*
 * Cells that simply end at a delimiter, as nearly all do, from START on; the
 * start of the first that may be something else.
 */
static size_t
walk_plain(struct walk *w, size_t start)
{
	struct csv_block *b = w->b;
	const char *text = w->text.ptr;
	char delimiter = w->f->delimiter;

	for (; w->next < w->nplace; w->next++) {
		size_t at = w->place[w->next];

		if (text[at] != delimiter || at - start > CSV_CELL_MAX ||
		    b->ncell == b->capcell)
			break;
		b->cell[b->ncell++] = (struct csv_cell){
			{ text + start, at - start }, (uint32_t)(at - start) };
		start = at + 1;
	}
	return start;
}

/* The record at r->start, its cells added to the block. */
static enum step
walk_record(struct walk *w, struct csv_record *r, bool *doubled)
{
	size_t start = r->start, end;
	enum step step;

	for (;;) {
		start = walk_plain(w, start);
		step = walk_cell(w, start, &end, r, doubled);
		if (step != STEP_DONE)
			return step;
		r->ncell = (uint32_t)(w->b->ncell - r->cell);
		if (r->ncell > CSV_WIDTH_MAX || end - r->start > CSV_RECORD_MAX)
			return STEP_LARGE;
		if (end == w->text.len) {
			r->end = (uint32_t)end;
			r->lines++;
			return STEP_DONE;
		}
		w->next++;
		if (w->text.ptr[end] == w->f->delimiter) {
			start = end + 1;
			continue;
		}
		step = pass_line_end(w, end, &end);
		if (w->next < w->nplace && w->place[w->next] < end)
			w->next++;
		r->lines++;
		r->end = (uint32_t)end;
		return step;
	}
}

/* Move w->next to the first place at or behind AT. */
static void
seek_place(struct walk *w, size_t at)
{
	size_t low = 0, high = w->nplace;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (w->place[mid] < at)
			low = mid + 1;
		else
			high = mid;
	}
	w->next = low;
}

/* The start of the physical line behind AT. */
static enum step
next_line(struct walk *w, size_t at, size_t *start)
{
	for (seek_place(w, at); w->next < w->nplace; w->next++)
		if (is_line_end(w->text.ptr[w->place[w->next]]))
			return pass_line_end(w, w->place[w->next], start);
	*start = w->text.len;
	return w->eof ? STEP_DONE : STEP_MORE;
}

/* The line at AT cut at its delimiters, whatever its quotes say. */
static enum step
cut_line(struct walk *w, size_t at)
{
	size_t start = at;

	for (seek_place(w, at); w->next < w->nplace; w->next++) {
		size_t p = w->place[w->next];

		if (w->text.ptr[p] == '"')
			continue;
		add_cell(w->b, sv_make(w->text.ptr + start, p - start), 0);
		start = p + 1;
		if (w->text.ptr[p] != w->f->delimiter)
			return STEP_DONE;
	}
	add_cell(w->b, sv_make(w->text.ptr + start, w->text.len - start), 0);
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

	seek_place(w, at);
	step = walk_record(w, &r, &doubled);
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
	enum step step = next_line(w, r->start, &at);

	for (;; step = next_line(w, at, &at)) {
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
	seek_place(w, at);
	return STEP_DONE;
}

/*
 * A record over several lines that libcsv would accept, but whose inner lines
 * make sense as records: two stray quotes, not a cell with line ends.
 */
static enum step
swallows(struct walk *w, const struct csv_record *r)
{
	size_t at = r->start, next = w->next;
	enum step step;

	if (w->f->width == 0)
		return STEP_BAD;
	for (;;) {
		step = next_line(w, at, &at);
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
static bool
undouble(struct walk *w, struct csv_record *r)
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
static enum step
refuse(struct walk *w, struct csv_record *r)
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
static enum step
refuse_large(struct walk *w, struct csv_record *r)
{
	size_t end;

	w->b->ncell = r->cell;
	r->ncell = 0;
	r->verdict = CSV_TOO_LARGE;
	r->lines = 1;
	if (next_line(w, r->start, &end) == STEP_MORE) {
		if (w->text.len - r->start < CSV_RECORD_MAX + CSV_CELL_MAX)
			return STEP_MORE;
		end = w->text.len;
		w->b->in_line = true;
	}
	r->offence = r->start;
	r->end = (uint32_t)end;
	seek_place(w, end);
	return STEP_DONE;
}

static enum step
read_record(struct walk *w, struct csv_record *r)
{
	bool doubled = false;
	enum step step = walk_record(w, r, &doubled);

	if (step == STEP_DONE && r->broken_lines) {
		step = swallows(w, r);
		if (step == STEP_MORE)
			return STEP_MORE;
		if (step == STEP_DONE) {
			r->offence = r->opening;
			return refuse(w, r);
		}
		step = STEP_DONE;
	}
	if (step == STEP_DONE && doubled && !undouble(w, r))
		step = STEP_BAD;
	if (step == STEP_BAD)
		return refuse(w, r);
	return step == STEP_LARGE ? refuse_large(w, r) : step;
}

/* The rest of a line that was too large: up to its end, or all of it. */
static size_t
skip_rest_of_line(struct walk *w)
{
	size_t at;

	if (next_line(w, 0, &at) == STEP_MORE)
		return w->text.len && w->text.ptr[w->text.len - 1] == '\r' ?
		    w->text.len - 1 : w->text.len;
	w->b->in_line = false;
	seek_place(w, at);
	return at;
}

void
csv_split(const struct csv_format *f, struct sv text, bool eof,
    struct csv_block *b, struct arena *a)
{
	const char want[4] = { f->delimiter, '"', '\n', '\r' };
	struct walk w = { f, text, eof, b, a, NULL, 0, 0 };

	if (b->capplace < text.len + 64) {
		b->capplace = text.len + 64;
		b->place = mem_grow(b->place, b->capplace * sizeof(*b->place));
	}
	w.nplace = scan_places(text, want, b->place);
	w.place = b->place;
	b->nrecord = b->ncell = b->used = 0;
	if (b->in_line)
		b->used = skip_rest_of_line(&w);
	while (b->used < text.len && (!f->most || b->nrecord < f->most)) {
		struct csv_record r = { .start = (uint32_t)b->used,
			.cell = (uint32_t)b->ncell };

		if (read_record(&w, &r) == STEP_MORE) {
			b->ncell = r.cell;
			break;
		}
		*add_record(b) = r;
		b->used = r.end;
	}
}

void
csv_block_free(struct csv_block *b)
{
	mem_free(b->record);
	mem_free(b->cell);
	mem_free(b->place);
	*b = (struct csv_block){ 0 };
}
