/* SPDX-License-Identifier: MIT */
/*
 * A sheet's XML comes in, its CSV goes out. One shared string of a hundred
 * kilobytes may stand in a million cells of twenty bytes each, so the parser is
 * paused whenever enough text is waiting.
 */
#include <stdio.h>

#include "pipeline/io/workbook_part.h"

enum {
	WAITING = 256 * 1024, /* bytes of text before the parser is paused */
	WIDTH_BELIEVED = 256, /* columns that a sheet says it has */
	FILLS = 64 /* columns with merged cells, at a time */
};

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL, CELL_DATE };
enum taking { TAKE_NOTHING, TAKE_VALUE, TAKE_INLINE };

struct sheet {
	struct workbook *book;
	char *name;
	struct diag *diag;
	struct part part;
	bool ended, in_data;
	struct buf out;
	size_t used;
	uint64_t given, most; /* bytes of text, so far and at most */
	uint64_t row, written; /* of the sheet; line ends so far */
	uint32_t width; /* of the widest row so far */
	bool begun; /* the row in hand has a value */
	uint32_t put, next, filled; /* in it: commas put, columns passed */
	/* The cell in hand. */
	uint32_t column;
	enum cell_type type;
	unsigned char format;
	bool has_formula, in_inline;
	int phonetic;
	enum taking taking;
	struct buf raw, value;
	/* Columns whose merged cells reach into the row in hand. */
	const struct sheet_merges *merges;
	struct fill {
		uint32_t column;
		uint64_t last; /* row */
		struct buf value;
	} fill[FILLS];
	size_t nfill;
	bool own[COLUMNS]; /* below such a name nothing is filled */
};

static void
stop(struct sheet *s, const char *en, const char *zh)
{
	diag_fail(s->diag, STATUS_INPUT,
	    "%s: the workbook is damaged, row %llu: %s%.0s: open it in Excel or "
	    "WPS and save it anew",
	    "%s：工作簿已损坏，第 %llu 行：%.0s%s：请用 Excel/WPS 打开后另存一份",
	    s->name, (unsigned long long)s->row, en, zh);
	xml_stop(s->part.xml);
}

uint32_t
sheet_column(struct sv reference)
{
	uint32_t n = 0;

	for (size_t i = 0; i < reference.len && i < 4; i++) {
		char c = reference.ptr[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c < 'A' || c > 'Z')
			break;
		n = n * 26 + (uint32_t)(c - 'A') + 1;
	}
	return n;
}

/* What the sheet says of its size, "A1:K57", where that can be true. */
static void
take_dimension(struct sheet *s, struct sv reference)
{
	size_t colon = sv_find(reference, SV(":"));
	uint32_t n = sheet_column(sv_skip(reference, colon + 1));

	if (n <= WIDTH_BELIEVED)
		s->width = n;
}

static void
start_row(struct sheet *s, const char *const *attr)
{
	struct sv r = xml_attr(attr, SV("r"));
	uint64_t n = s->row + 1;

	if (r.len && !sv_to_u64(r, &n))
		n = 0;
	if (n <= s->row || n > ROWS) {
		stop(s, "rows that are out of order", "行的次序不对");
		return;
	}
	s->row = n;
	s->put = s->next = s->filled = 0;
	s->begun = false;
}

static enum cell_type
read_type(struct sv t)
{
	return sv_equal(t, SV("s"))  ? CELL_SHARED :
	    sv_equal(t, SV("str")) || sv_equal(t, SV("e")) ||
	    sv_equal(t, SV("inlineStr")) ? CELL_TEXT :
	    sv_equal(t, SV("b")) ? CELL_BOOL :
	    sv_equal(t, SV("d")) ? CELL_DATE : CELL_NUMBER;
}

static void
start_cell(struct sheet *s, const char *const *attr)
{
	struct sv r = xml_attr(attr, SV("r"));
	uint64_t style = 0;

	s->column = r.len ? sheet_column(r) - 1 : s->next;
	if (s->column < s->next || s->column >= COLUMNS) {
		stop(s, "cells that are out of order", "单元格的次序不对");
		return;
	}
	s->next = s->column + 1;
	s->type = read_type(xml_attr(attr, SV("t")));
	sv_to_u64(xml_attr(attr, SV("s")), &style);
	s->format = style < s->book->nstyle ? s->book->style[style] :
	    VALUE_NUMBER;
	s->has_formula = s->in_inline = false;
	s->phonetic = 0;
	s->taking = TAKE_NOTHING;
	s->raw.len = s->value.len = 0;
}

static void
start_element(void *ctx, struct sv name, const char *const *attr)
{
	struct sheet *s = ctx;

	if (sv_equal(name, SV("sheetData"))) {
		s->in_data = true;
	} else if (!s->in_data) {
		if (sv_equal(name, SV("dimension")))
			take_dimension(s, xml_attr(attr, SV("ref")));
	} else if (sv_equal(name, SV("row"))) {
		start_row(s, attr);
	} else if (sv_equal(name, SV("c"))) {
		start_cell(s, attr);
	} else if (sv_equal(name, SV("v"))) {
		s->taking = TAKE_VALUE;
	} else if (sv_equal(name, SV("f"))) {
		s->has_formula = true;
	} else if (sv_equal(name, SV("is"))) {
		s->in_inline = true;
	} else if (sv_equal(name, SV("rPh"))) {
		s->phonetic++;
	} else if (sv_equal(name, SV("t")) && s->in_inline && !s->phonetic) {
		s->taking = TAKE_INLINE;
		s->raw.len = 0;
	}
}

/* The value of the cell in hand. -1: stopped. */
static int
make_value(struct sheet *s)
{
	struct sv raw = buf_sv(&s->raw);
	uint64_t i;
	int got;

	if (s->type == CELL_SHARED && raw.len) {
		got = sv_to_u64(raw, &i) ?
		    workbook_string(s->book, i, &s->value, s->diag) : 0;
		if (got == 0)
			stop(s, "a shared text that is not there",
			    "所指的共享文字不存在");
		else if (got < 0)
			xml_stop(s->part.xml);
		return got > 0 ? 0 : -1;
	}
	if (s->in_inline)
		return 0; /* it is there already */
	if (raw.len == 0 && s->has_formula && s->type != CELL_TEXT) {
		/* No result was saved, and the formula is nobody's value. */
		buf_put(&s->value, SV(WORKBOOK_UNCOMPUTED));
	} else if (s->type == CELL_NUMBER) {
		value_number(raw, s->format, s->book->mac, &s->value);
	} else if (s->type == CELL_BOOL) {
		buf_put(&s->value, sv_equal(raw, SV("1")) ? SV("TRUE") :
		    sv_equal(raw, SV("0")) ? SV("FALSE") : raw);
	} else if (s->type == CELL_DATE) {
		buf_put(&s->value, sv_head(raw, sv_find(raw, SV("T00:00:00"))));
	} else {
		value_text(raw, &s->value);
	}
	return 0;
}

static void
put_value(struct sheet *s, struct sv v)
{
	bool quoted = false;

	for (size_t i = 0; i < v.len; i++)
		quoted |= v.ptr[i] == ',' || v.ptr[i] == '"' ||
		    v.ptr[i] == '\n' || v.ptr[i] == '\r';
	if (!quoted) {
		buf_put(&s->out, v);
		return;
	}
	buf_put_char(&s->out, '"');
	for (size_t i = 0; i < v.len; i++) {
		if (v.ptr[i] == '"')
			buf_put_char(&s->out, '"');
		buf_put_char(&s->out, v.ptr[i]);
	}
	buf_put_char(&s->out, '"');
}

static void
pad_to(struct sheet *s, uint32_t column)
{
	for (; s->put < column; s->put++)
		buf_put_char(&s->out, ',');
}

static void
put_cell(struct sheet *s, uint32_t column, struct sv value)
{
	for (; s->written + 1 < s->row; s->written++)
		buf_put(&s->out, SV("\r\n"));
	s->begun = true;
	pad_to(s, column);
	put_value(s, value);
	if (s->put + 1 > s->width)
		s->width = s->put + 1;
}

/*
 * Cells of the row that are merged with one above, in columns before END and
 * not yet passed: they show its value.
 */
static void
put_merged(struct sheet *s, uint32_t end)
{
	for (;;) {
		struct fill *first = NULL;

		for (size_t i = 0; i < s->nfill; i++) {
			struct fill *f = &s->fill[i];

			if (f->last >= s->row && f->column < end &&
			    f->column >= s->filled &&
			    (!first || f->column < first->column))
				first = f;
		}
		if (!first)
			return;
		s->filled = first->column + 1;
		put_cell(s, first->column, buf_sv(&first->value));
	}
}

/* The cell in hand may be the top one of a merged column. */
static void
begin_merged(struct sheet *s)
{
	uint64_t last = merges_find(s->merges, s->column, s->row);
	struct fill *f = NULL;

	if (s->own[s->column])
		return;
	s->own[s->column] = merges_are_own(buf_sv(&s->value));
	for (size_t i = 0; i < s->nfill && last; i++)
		if (s->fill[i].last < s->row)
			f = &s->fill[i];
	if (last && !f && s->nfill < FILLS)
		f = &s->fill[s->nfill++];
	if (!f)
		return;
	f->column = s->column;
	f->last = last;
	f->value.len = 0;
	buf_put(&f->value, buf_sv(&s->value));
}

static void
end_cell(struct sheet *s)
{
	if (make_value(s) < 0 || s->value.len == 0)
		return;
	put_merged(s, s->column);
	s->filled = s->column + 1;
	put_cell(s, s->column, buf_sv(&s->value));
	if (s->merges)
		begin_merged(s);
}

static void
end_row(struct sheet *s)
{
	/* Rows without a value are written when one below has some. */
	if (!s->begun)
		return;
	put_merged(s, COLUMNS);
	pad_to(s, s->width - 1);
	buf_put(&s->out, SV("\r\n"));
	s->written++;
	s->begun = false;
}

/* Enough waits to be taken; and there is an end to what a sheet may hold. */
static void
rest(struct sheet *s)
{
	uint64_t all = s->given + s->out.len;

	if (all > s->most) {
		diag_fail(s->diag, STATUS_INPUT,
		    "%s: its cells hold more than %llu bytes: if that is "
		    "right, raise the limit with --max-expanded SIZE",
		    "%s：单元格内容超过 %llu 字节：确属正常时用 "
		    "--max-expanded SIZE 提高上限",
		    s->name, (unsigned long long)s->most);
		xml_stop(s->part.xml);
	} else if (s->out.len - s->used > WAITING) {
		xml_pause(s->part.xml);
	}
}

static void
end_element(void *ctx, struct sv name)
{
	struct sheet *s = ctx;

	if (sv_equal(name, SV("sheetData")))
		s->in_data = false;
	if (!s->in_data)
		return;
	if (sv_equal(name, SV("c"))) {
		end_cell(s);
		rest(s);
	} else if (sv_equal(name, SV("row"))) {
		end_row(s);
		rest(s);
	} else if (sv_equal(name, SV("rPh"))) {
		s->phonetic--;
	} else if (sv_equal(name, SV("t")) && s->taking == TAKE_INLINE) {
		value_text(buf_sv(&s->raw), &s->value);
	}
	s->taking = TAKE_NOTHING;
}

static void
add_text(void *ctx, struct sv piece)
{
	struct sheet *s = ctx;
	struct buf *to = &s->raw;

	if (s->taking == TAKE_NOTHING)
		return;
	if (s->value.len + to->len + piece.len > WORKBOOK_CELL_MOST)
		stop(s, "a text that is longer than any cell",
		    "有文字比任何单元格都长");
	else
		buf_put(to, piece);
}

struct sheet *
sheet_open(struct workbook *b, size_t i, const char *name, struct diag *d)
{
	static const struct xml_ops ops = { start_element, end_element,
		add_text };
	struct sheet *s = mem_alloc(sizeof(*s));
	size_t n = strlen(name) + 1;

	s->book = b;
	s->name = memcpy(mem_alloc(n), name, n);
	s->diag = d;
	s->most = b->limits.max_expanded ? b->limits.max_expanded :
	    GZ_EXPANDED;
	if (b->sheet[i].member < 0)
		diag_fail(d, STATUS_INPUT,
		    "%s: the workbook is damaged: the part of this sheet is "
		    "missing: open it in Excel or WPS and save it anew",
		    "%s：工作簿已损坏：缺少这张工作表的内容："
		    "请用 Excel/WPS 打开后另存一份", name);
	else if (workbook_read_strings(b, d) == 0 &&
	    merges_read(b, i, s->name, &s->merges, d) == 0 && part_open(&s->part, b,
	    b->sheet[i].member, s->name, &ops, s, d) == 0) {
		buf_put(&s->out, SV("\xEF\xBB\xBF"));
		return s;
	}
	sheet_close(s);
	return NULL;
}

/* Let the parser go on until some text waits: 1, 0 at the end, or -1. */
static int
fill(struct sheet *s)
{
	if (s->used < s->out.len)
		return 1;
	s->given += s->out.len;
	s->used = s->out.len = 0;
	while (!s->ended && s->out.len == 0) {
		int more = part_step(&s->part);
		char en[40], zh[40];

		if (more < 0) {
			snprintf(en, sizeof(en), ", near row %llu",
			    (unsigned long long)s->row);
			snprintf(zh, sizeof(zh), "（第 %llu 行附近）",
			    (unsigned long long)s->row);
			part_fail(&s->part, s->row ? en : "",
			    s->row ? zh : "");
			return -1;
		}
		s->ended = more == 0;
	}
	return s->out.len > 0;
}

ssize_t
sheet_read(struct sheet *s, char *to, size_t n)
{
	size_t done = 0;

	while (done < n) {
		int got = fill(s);
		size_t piece = s->out.len - s->used;

		if (got < 0)
			return -1;
		if (got == 0)
			break;
		piece = piece < n - done ? piece : n - done;
		memcpy(to + done, s->out.ptr + s->used, piece);
		s->used += piece;
		done += piece;
	}
	return (ssize_t)done;
}

void
sheet_close(struct sheet *s)
{
	if (!s)
		return;
	part_close(&s->part);
	buf_free(&s->out);
	buf_free(&s->raw);
	buf_free(&s->value);
	for (size_t i = 0; i < s->nfill; i++)
		buf_free(&s->fill[i].value);
	mem_free(s->name);
	mem_free(s);
}
