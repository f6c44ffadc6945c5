/* SPDX-License-Identifier: MIT */
/*
 * The scanner marks every delimiter, quote and line end of the block, then
 * walks the marks cell by cell. A record is walked to its end before anything
 * is decided about it; where the text ends first, and more may come, it is
 * left for the next block. So blocks do not matter.
 */
#include "pipeline/base/scan.h"
#include "pipeline/io/csv_walk.h"

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

void
csv_add_cell(struct csv_block *b, struct sv text, size_t length)
{
	b->cell = mem_more(b->cell, b->ncell, &b->capcell, sizeof(*b->cell));
	b->cell[b->ncell++] = (struct csv_cell){ text, (uint32_t)length };
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

	r->quotes = true;
	for (;; i++) {
		size_t at = i < w->nplace ? w->place[i] : w->text.len;

		r->offence = r->quoted = (uint32_t)start;
		r->open = true;
		r->far = at - start - 1 > w->max.cell;
		if (r->far)
			return STEP_BAD;
		if (i >= w->nplace)
			return w->eof ? STEP_BAD : STEP_MORE;
		r->open = false;
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
	r->offence = (uint32_t)*end - 1; /* the quote that ends too early */
	if (step == STEP_DONE)
		csv_add_cell(w->b, sv_make(w->text.ptr + start + 1, *end - start - 2),
		    *end - start);
	return step;
}

/* Bytes in front of the quote at AT when the cell is Excel's ="text" or
 * =T("text"); else 0. */
static size_t
opens_formula(const struct walk *w, size_t start, size_t at)
{
	const char *p = w->text.ptr + start;
	size_t n = at - start;

	return (n == 1 && p[0] == '=') || (n == 3 && memcmp(p, "=T(", 3) == 0) ?
	    n : 0;
}

/* A formula that is a text, the quote at w->next: taken whole, as it stands. */
static enum step
walk_formula(struct walk *w, size_t start, size_t *end, struct csv_record *r)
{
	enum step step;
	size_t close;

	r->offence = r->quoted = w->place[w->next];
	if (w->next + 1 >= w->nplace)
		return w->eof ? STEP_BAD : STEP_MORE;
	close = w->place[w->next + 1];
	if (w->text.ptr[close] != '"')
		return STEP_BAD;
	*end = close + 1;
	if (w->place[w->next] == start + 3) {
		if (*end == w->text.len && !w->eof)
			return STEP_MORE;
		if (*end == w->text.len || w->text.ptr[*end] != ')')
			return STEP_BAD;
		++*end;
	}
	step = ends_cell(w, *end);
	if (step != STEP_DONE)
		return step;
	w->next += 2;
	csv_add_cell(w->b, sv_make(w->text.ptr + start, *end - start), *end - start);
	return STEP_DONE;
}

/* One cell that starts at START. On STEP_DONE *end is where it ends. */
static enum step
walk_cell(struct walk *w, size_t start, size_t *end, struct csv_record *r,
    bool *doubled)
{
	bool last = w->next >= w->nplace;
	size_t at = last ? w->text.len : w->place[w->next];

	if (at - start > w->max.cell) {
		r->verdict = CSV_LARGE_CELL;
		r->offence = (uint32_t)start;
		return STEP_LARGE;
	}
	if (last && !w->eof)
		return STEP_MORE;
	if (at < w->text.len && w->text.ptr[at] == '"') {
		if (at == start)
			return walk_quoted(w, start, end, r, doubled);
		if (opens_formula(w, start, at))
			return walk_formula(w, start, end, r);
		r->offence = r->quoted = (uint32_t)at;
		return STEP_BAD;
	}
	csv_add_cell(w->b, sv_make(w->text.ptr + start, at - start), at - start);
	*end = at;
	return STEP_DONE;
}

/*
 * Cells that simply end at a delimiter, as nearly all do, from START on; the
 * start of the first that may be something else. MOST: of the block's cells, so
 * that a line of a million is known early.
 */
static size_t
walk_plain(struct walk *w, size_t start, size_t most)
{
	struct csv_block *b = w->b;
	size_t full = most < b->capcell ? most : b->capcell, n = b->ncell;
	const char *text = w->text.ptr;
	const uint32_t *place = w->place + w->next, *end = w->place + w->nplace;
	struct csv_cell *cell = b->cell + n;
	uint32_t from = (uint32_t)start, max = w->max.cell;
	char delimiter = w->f->delimiter;

	if (n >= full)
		end = place;
	else if ((size_t)(end - place) > full - n)
		end = place + (full - n);
	for (; place < end; place++) {
		uint32_t at = *place;

		if (text[at] != delimiter || at - from > max)
			break;
		*cell++ = (struct csv_cell){ { text + from, at - from },
			at - from };
		from = at + 1;
	}
	b->ncell = (size_t)(cell - b->cell);
	w->next = (size_t)(place - w->place);
	return from;
}

/*
 * Is R, so far up to END, beyond a limit? Which, and with which cell, is told
 * by its cells alone, however many of them the text at hand shows.
 */
static bool
is_beyond(const struct walk *w, struct csv_record *r, size_t end)
{
	size_t n = w->b->ncell - r->cell, at = r->start;
	const struct csv_cell *cell;

	if (n <= w->max.width && end - r->start <= w->max.record)
		return false;
	/* No cell yet: then there is no array of them either. */
	cell = n ? w->b->cell + r->cell : NULL;
	r->verdict = CSV_LARGE_RECORD;
	for (size_t i = 0; i < n; at += cell[i++].length + 1) {
		if (i == w->max.width)
			r->verdict = CSV_WIDE_RECORD;
		if (i == w->max.width ||
		    at + cell[i].length - r->start > w->max.record)
			break;
	}
	r->offence = (uint32_t)at;
	return true;
}

enum step
csv_walk_record(struct walk *w, struct csv_record *r, bool *doubled)
{
	size_t start = r->start, end;
	enum step step;

	for (;;) {
		start = walk_plain(w, start, r->cell + w->max.width + 1);
		if (is_beyond(w, r, start))
			return STEP_LARGE;
		step = walk_cell(w, start, &end, r, doubled);
		if (step != STEP_DONE)
			return step;
		r->ncell = (uint32_t)(w->b->ncell - r->cell);
		if (is_beyond(w, r, end))
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

void
csv_seek(struct walk *w, size_t at)
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

enum step
csv_next_line(struct walk *w, size_t at, size_t *start)
{
	for (csv_seek(w, at); w->next < w->nplace; w->next++)
		if (is_line_end(w->text.ptr[w->place[w->next]]))
			return pass_line_end(w, w->place[w->next], start);
	*start = w->text.len;
	return w->eof ? STEP_DONE : STEP_MORE;
}

static enum step
read_record(struct walk *w, struct csv_record *r)
{
	bool doubled = false;
	enum step step = csv_walk_record(w, r, &doubled);

	if (step == STEP_DONE && r->broken_lines && csv_swallows(w, r)) {
		r->offence = r->opening;
		return csv_refuse(w, r);
	}
	if (step == STEP_DONE && doubled && !csv_undouble(w, r))
		step = STEP_BAD;
	if (step == STEP_BAD)
		return csv_refuse(w, r);
	return step == STEP_LARGE ? csv_refuse_large(w, r) : step;
}

/* Behind the line in hand, as far as it is there. */
static size_t
skip_rest_of_line(struct walk *w)
{
	size_t at;

	if (csv_next_line(w, 0, &at) == STEP_MORE)
		return w->text.len && w->text.ptr[w->text.len - 1] == '\r' ?
		    w->text.len - 1 : w->text.len;
	w->b->in_line = false;
	csv_seek(w, at);
	return at;
}

struct csv_limits
csv_limits(struct csv_limits l)
{
	return (struct csv_limits){ l.cell ? l.cell : 64 * 1024,
		l.record ? l.record : 1024 * 1024,
		l.width ? l.width : 17000 };
}

/*
 * Take out of the places each | that is the second byte of a GB18030 character:
 * before it stands an odd number of bytes that may begin one. Any other byte
 * ends a character, whatever that one is, or is none.
 */
static size_t
drop_halves(struct sv text, uint32_t *place, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = place[i], from = at;

		while (text.ptr[at] == '|' && from &&
		    (unsigned char)text.ptr[from - 1] >= 0x81 &&
		    (unsigned char)text.ptr[from - 1] <= 0xFE)
			from--;
		if ((at - from) % 2 == 0)
			place[kept++] = place[i];
	}
	return kept;
}

/*
 * Behind U+FEFF at AT, where a file was joined to another and opens with a quote:
 * no CSV allows that, and the cell is quoted all the same. STEP_MORE: the text ends
 * before that is known.
 */
static enum step
pass_mark(const struct walk *w, size_t at, size_t *start)
{
	static const struct sv quoted[] = { { "\xEF\xBB\xBF\"", 4 },
		{ "\x84\x31\x95\x33\"", 5 } };
	struct sv rest = sv_skip(w->text, at);

	*start = at;
	if (rest.len == 0) /* not scanned yet */
		return STEP_MORE;
	if (*rest.ptr != '\xEF' && *rest.ptr != '\x84')
		return STEP_DONE;
	for (size_t i = 0; i < sizeof(quoted) / sizeof(*quoted); i++) {
		if (sv_starts(rest, quoted[i]))
			*start = at + quoted[i].len - 1;
		else if (!w->eof && sv_starts(quoted[i], rest))
			return STEP_MORE;
	}
	return STEP_DONE;
}

/*
 * Scan on, as far again as was scanned so far; false: there is no more. A block
 * of short records ends after a few of its bytes, and a record that is longer
 * than what was scanned is walked anew no more often than that doubles.
 */
static bool
scan_more(struct walk *w)
{
	enum { LEAST = 8 * 1024 };
	const char want[4] = { w->f->delimiter, '"', '\n', '\r' };
	size_t from = w->text.len, n;
	size_t more = from > LEAST || !w->f->most ? from : LEAST;

	if (from == w->all.len)
		return false;
	w->text = sv_head(w->all, w->f->most ? from + more : w->all.len);
	w->eof = w->ends && w->text.len == w->all.len;
	n = scan_places(w->text, from, want, w->place + w->nplace);
	if (w->f->gb && w->f->delimiter == '|')
		n = drop_halves(w->text, w->place + w->nplace, n);
	w->nplace += n;
	return true;
}

/* The rest of a line that was too large: up to its end, or all of it. */
static void
pass_rest_of_line(struct walk *w)
{
	struct csv_block *b = w->b;

	do
		b->used = skip_rest_of_line(w);
	while (b->in_line && scan_more(w));
}

void
csv_split(const struct csv_format *f, struct sv text, bool eof,
    struct csv_block *b, struct arena *a)
{
	struct walk w = { .f = f, .max = csv_limits(f->limits), .all = text,
		.ends = eof, .text = sv_head(text, 0), .b = b, .a = a };

	if (b->capplace < text.len + 64) {
		b->capplace = text.len + 64;
		b->place = mem_grow(b->place, b->capplace * sizeof(*b->place));
	}
	w.place = b->place;
	b->nrecord = b->ncell = b->used = 0;
	w.eof = eof && text.len == 0;
	scan_more(&w);
	if (b->in_line)
		pass_rest_of_line(&w);
	while (b->used < text.len && !b->in_line &&
	       (!f->most || b->nrecord < f->most)) {
		struct csv_record r = { .cell = (uint32_t)b->ncell };
		size_t start, next = w.next;
		enum step step = pass_mark(&w, b->used, &start);

		r.start = (uint32_t)start;
		if (step != STEP_MORE)
			step = read_record(&w, &r);
		if (step != STEP_MORE) {
			*add_record(b) = r;
			b->used = r.end;
			continue;
		}
		b->ncell = r.cell;
		w.next = next;
		b->in_line = false;
		if (!scan_more(&w))
			break;
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
