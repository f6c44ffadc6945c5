/* SPDX-License-Identifier: MIT */
/*
 * The scanner against libcsv, and against itself.
 *
 *	what libcsv (strict) accepts has the same cells and rows here;
 *	what it refuses is refused here, unless a cell is Excel's ="text", or a mark
 *	of a joined file stands before a quote;
 *	records follow each other without a gap but that mark, to the last byte, and their lines
 *	are those of the text;
 *	neither the pieces in which a text comes nor the records asked for at a
 *	time change anything.
 *
 * The first three bytes choose the delimiter, the width of the header, the
 * pieces; the rest is the text.
 */
#include <stdio.h>
#include <stdlib.h>

#include "pipeline/io/csv.h"
#include "tests/unit/libcsv_say.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines that end in TEXT; what stands behind the last end is one too. */
static uint64_t
count_lines(struct sv text)
{
	uint64_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n' || (text.ptr[i] == '\r' &&
		    (i + 1 == text.len || text.ptr[i + 1] != '\n'));
	return n + (text.len && text.ptr[text.len - 1] != '\n' &&
	    text.ptr[text.len - 1] != '\r');
}

static bool
is_mark(struct sv v)
{
	return sv_equal(v, SV("\xEF\xBB\xBF")) ||
	    sv_equal(v, SV("\x84\x31\x95\x33"));
}

/* What became of a text. */
struct result {
	struct buf cells; /* as libcsv tells them, blank rows left out */
	struct buf all;   /* everything that there is to say of each record */
	bool good;
	uint64_t lines;
};

static void
add_record(struct result *out, const struct csv_block *b,
    const struct csv_record *r, size_t at)
{
	const struct csv_cell *cell;

	out->good &= r->verdict == CSV_RECORD;
	out->lines += r->lines;
	buf_printf(&out->all, "%d %zu+%u %u ", r->verdict, at + r->start,
	    r->end - r->start, r->lines);
	if (r->verdict != CSV_RECORD) {
		buf_printf(&out->all, "%zu\n", at + r->offence);
		return;
	}
	cell = b->cell + r->cell;
	for (uint32_t c = 0; c < r->ncell; c++) {
		take_cell((void *)(uintptr_t)cell[c].text.ptr, cell[c].text.len,
		    &out->all);
		buf_printf(&out->all, "%u", cell[c].length);
	}
	buf_put_char(&out->all, '\n');
	if (r->ncell == 1 && cell->length == 0)
		return;
	for (uint32_t c = 0; c < r->ncell; c++)
		take_cell((void *)(uintptr_t)cell[c].text.ptr, cell[c].text.len,
		    &out->cells);
	take_row(0, &out->cells);
}

static void
ask_scanner(const struct csv_format *f, struct sv text, size_t piece,
    struct result *out)
{
	/* Kept: making them anew takes most of the time. */
	static struct csv_block b;
	static struct arena a;
	size_t at = 0, seen = 0;

	b.in_line = false;

	*out = (struct result){ .good = true };
	while (at < text.len) {
		size_t next = 0;
		bool eof;

		seen = seen + piece > text.len ? text.len : seen + piece;
		eof = seen == text.len;
		csv_split(f, sv_make(text.ptr + at, seen - at), eof, &b, &a);
		for (size_t i = 0; i < b.nrecord; i++) {
			struct sv gap = sv_make(text.ptr + at + next,
			    b.record[i].start - next);

			if ((gap.len && !is_mark(gap)) ||
			    b.record[i].end <= next)
				abort();
			next = b.record[i].end;
			add_record(out, &b, &b.record[i], at);
		}
		if (next != b.used || (eof && b.used == 0))
			abort();
		at += b.used;
		arena_reset(&a);
	}
}

static void
result_free(struct result *r)
{
	buf_free(&r->cells);
	buf_free(&r->all);
}

static void
compare(struct sv text, const char *what, const struct buf *one,
    const struct buf *other)
{
	if (sv_equal(buf_sv(one), buf_sv(other)))
		return;
	fprintf(stderr, "%s\n[%.*s]\n%.*s\n---\n%.*s\n", what, SV_ARG(text),
	    SV_ARG(buf_sv(one)), SV_ARG(buf_sv(other)));
	abort();
}

/* Is there a cell that only Excel's form makes right, or a mark? */
static bool
has_more(struct sv text)
{
	return sv_find(text, SV("\xEF\xBB\xBF\"")) < text.len ||
	    sv_find(text, SV("\x84\x31\x95\x33\"")) < text.len ||
	    sv_find(text, SV("=\"")) < text.len ||
	    sv_find(text, SV("=T(\"")) < text.len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiter[] = ",\t;|";
	struct csv_format f = { 0 };
	struct result whole, pieces;
	struct buf other = { 0 };
	struct sv text;
	bool good;

	if (size < 3)
		return 0;
	text = sv_make((const char *)data + 3, size - 3);
	f.delimiter = delimiter[data[0] % 4];
	ask_scanner(&f, text, text.len, &whole);
	good = ask_libcsv(text, f.delimiter, &other);
	if (good && !whole.good)
		compare(text, "libcsv accepts it", &other, &whole.all);
	if (good)
		compare(text, "libcsv has other cells", &other, &whole.cells);
	else if (whole.good && !has_more(text))
		compare(text, "libcsv refuses it", &other, &whole.all);
	if (whole.lines != count_lines(text))
		abort();
	result_free(&whole);
	buf_free(&other);

	f.width = data[1] % 8;
	ask_scanner(&f, text, text.len, &whole);
	f.most = data[1] / 64;
	ask_scanner(&f, text, 1 + data[2] % 64, &pieces);
	compare(text, "pieces matter", &whole.all, &pieces.all);
	if (whole.lines != count_lines(text))
		abort();
	result_free(&whole);
	result_free(&pieces);
	return 0;
}
