/* SPDX-License-Identifier: MIT */
/*
 * From split records to rows of a batch. What is not a record is counted and
 * said (F09); what cannot be read as one is held back and said where (F02 F03
 * F04); everything else is a row. Nothing is dropped in silence.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/io/gb18030.h"
#include "pipeline/stages/parse/rows.h"

/*
 * The first byte of REC that is no text in its character set, or rec->end; the
 * position of its cell into *POSITION.
 */
static uint32_t
find_bad_byte(const struct rows *rows, const struct csv_record *rec,
    int32_t *position)
{
	const struct csv_cell *cell = rows_cells(rows, rec);
	uint32_t at = rec->start;

	for (uint32_t i = 0; i < rec->ncell; i++) {
		struct sv raw = sv_make(rows->text.ptr + at, cell[i].length);
		size_t good;

		if (rows->gb) {
			size_t len;

			good = gb18030_decode(raw, rows->decoded + rows->ndecoded,
			    &len);
		} else {
			good = utf8_check(raw);
		}
		if (good < raw.len) {
			*position = (int32_t)i;
			return at + (uint32_t)good;
		}
		at += cell[i].length + 1;
	}
	return rec->end;
}

static bool
has_high(struct sv v)
{
	uint64_t bits = 0, word;
	size_t i = 0;

	for (; i + 8 <= v.len; i += 8) {
		memcpy(&word, v.ptr + i, 8);
		bits |= word;
	}
	if (v.len >= 8) { /* the last word once more, as far as it goes */
		memcpy(&word, v.ptr + v.len - 8, 8);
		return (bits | word) & 0x8080808080808080u;
	}
	for (; i < v.len; i++)
		bits |= (uint64_t)(unsigned char)v.ptr[i];
	return bits & 0x80;
}

/* The cells of a GB18030 record as UTF-8, in place. False: not all is text. */
static bool
decode_cells(struct rows *rows, const struct csv_record *rec)
{
	struct csv_cell *cell = rows->p->block.cell + rec->cell;

	for (uint32_t i = 0; i < rec->ncell; i++) {
		char *to = rows->decoded + rows->ndecoded;
		size_t len;

		if (!has_high(cell[i].text))
			continue;
		if (gb18030_decode(cell[i].text, to, &len) < cell[i].text.len)
			return false;
		if (rows->edition)
			gb18030_exchange(rows->edition, to, len);
		cell[i].text = sv_make(to, len);
		rows->ndecoded += len;
	}
	return true;
}

/*
 * A row wider than the header passes when the surplus is empty; a narrower one
 * when what is missing at its end is optional and mostly empty in this file, and
 * the rest makes sense where it stands: programs drop empty cells at the end of
 * a row, but a lost delimiter shifts what is behind it. In a sheet nothing can
 * be shifted: what is wider is a note in the margin.
 */
static bool
has_width(const struct rows *rows, const struct csv_record *rec)
{
	const struct csv_cell *cell = rows_cells(rows, rec);
	const struct roster *r = rows->r;

	if (r->input->sheet.len)
		return true;
	for (uint32_t i = r->source.width; i < rec->ncell; i++)
		if (!rows_is_blank(cell[i].text))
			return false;
	if (rec->ncell >= r->source.width)
		return true;
	/* The file may be cut here: its last line has no end. */
	if (rows->text.ptr[rec->end - 1] != '\n' &&
	    rows->text.ptr[rec->end - 1] != '\r')
		return false;
	for (uint32_t i = rec->ncell; i < r->source.width; i++)
		if (r->often[i] || (r->field[i] && r->field[i]->must &&
		    r->field[i]->required == LEVEL_ERROR))
			return false;
	return roster_keyed(r) ? roster_fits(r, cell, rec->ncell) :
	    rec->ncell > 1;
}

/* Bytes that a cell takes in the source, quotes included. */
static uint32_t
source_length(const struct source *src, const struct csv_cell *cell)
{
	if (src->unit == 1)
		return cell->length;
	return (uint32_t)charset_utf16_length(cell->text) +
	    2 * (cell->length - (uint32_t)cell->text.len);
}

/* Keep how long the cells are in the source, where that is not plain to see. */
static void
add_lengths(struct rows *rows, const struct csv_record *rec, size_t row)
{
	const struct csv_cell *cell = rows_cells(rows, rec);
	const struct source *src = &rows->r->source;
	uint32_t *width = rows->b->width + row * src->width;
	uint32_t n = rec->ncell < src->width ? rec->ncell : src->width;
	bool as_is = rows->covered && n == src->width && !rec->quotes;

	/* What was decoded is longer than it was. */
	for (uint32_t i = 0; rows->gb && as_is && i < n; i++)
		as_is = cell[i].length == cell[i].text.len;
	rows->b->as_is[row] = as_is;
	for (uint32_t i = 0; i < src->width && !as_is; i++)
		width[i] = i < n ? source_length(src, &cell[i]) : 0;
}

static void
add_row(struct rows *rows, const struct csv_record *rec)
{
	const struct csv_cell *cell = rows_cells(rows, rec);
	struct batch *b = rows->b;
	size_t row = b->nrow++, ncol = b->ncol, stride = b->cap;
	const int32_t *place = rows->r->source.place;
	struct sv *to = b->cell + row;

	b->line[row] = rows->p->reading.line;
	b->record[row] = rows->p->reading.record;
	b->offset[row] = rows->offset;
	for (size_t col = 0; col < ncol; col++, to += stride)
		/* -1 is beyond all cells too. */
		*to = (uint32_t)place[col] < rec->ncell ?
		    cell[place[col]].text : (struct sv){ 0 };
	add_lengths(rows, rec, row);
	if (rec->broken_lines)
		rows_doubt_lines(rows, rec, row);
	rows_check_lost(rows, row);
}

static void
take_record(struct rows *rows, const struct csv_record *rec)
{
	struct reading *reading = &rows->p->reading;
	struct roster *r = rows->r;
	enum skipped why;
	int32_t position = -1;
	uint32_t bad = rec->end;

	if (rec->verdict == CSV_RECORD && rows_skip(rows, rec, &why)) {
		/* A row of rubbish is not passed over as a remark. */
		bad = why == SKIP_TOTAL && !rows->valid ?
		    find_bad_byte(rows, rec, &position) : rec->end;
		if (bad == rec->end) {
			roster_skip(r, why, reading->line);
			r->source.skipped++;
			return;
		}
	}
	reading->record++;
	r->source.records++;
	if (bad < rec->end) {
		rows_hold_bytes(rows, rec, bad, position);
		return;
	}
	if (rec->verdict != CSV_RECORD) {
		rows_hold_quote(rows, rec);
		return;
	}
	if (r->other_header || !has_width(rows, rec)) {
		rows_hold_width(rows, rec);
		return;
	}
	if (rows->gb ? decode_cells(rows, rec) : rows->valid) {
		add_row(rows, rec);
		return;
	}
	bad = find_bad_byte(rows, rec, &position);
	if (bad < rec->end)
		rows_hold_bytes(rows, rec, bad, position);
	else
		add_row(rows, rec);
}

static bool
covers(const struct source *src, size_t ncol)
{
	uint32_t n = 0;

	for (size_t col = 0; col < ncol; col++)
		n += src->place[col] >= 0;
	return n == src->width;
}

static void
pass_bytes(struct parse *p, struct sv text)
{
	struct reading *g = &p->reading;

	g->offset += g->roster->source.unit == 2 ? charset_utf16_length(text) :
	                                           text.len;
}

void
parse_rows(struct parse *p, struct batch *b, struct sv text)
{
	struct roster *r = p->reading.roster;
	struct rows rows = { .p = p, .r = r, .b = b, .text = text };
	struct sv used = sv_head(text, p->block.used);
	size_t at = 0;

	rows.gb = charset_is_gb(r->charset, &rows.edition);
	if (rows.gb)
		rows.decoded = arena_bytes(&b->arena,
		    gb18030_room(used.len) + SV_SLACK);
	else
		rows.valid = utf8_check(used) == used.len;
	rows.marred = used.len && rows_are_marred(used, rows.gb);
	b->width = arena_room(&b->arena, (p->block.nrecord + 1) *
	    r->source.width * sizeof(*b->width));
	b->as_is = arena_room(&b->arena, p->block.nrecord + 1);
	rows.covered = r->source.unit == 1 && covers(&r->source, b->ncol);
	b->slack = true;
	/* Between tabs a cell may hold one where it is quoted. */
	b->plain = !memchr(used.ptr, '\\', used.len) &&
	    !memchr(used.ptr, r->source.delimiter == '\t' ? '"' : '\t',
		used.len);
	for (size_t i = 0; i < p->block.nrecord; i++) {
		const struct csv_record *rec = &p->block.record[i];

		pass_bytes(p, sv_make(text.ptr + at, rec->start - at));
		at = rec->end;
		rows.offset = p->reading.offset;
		b->plain &= !rec->broken_lines;
		take_record(&rows, rec);
		p->reading.line += roster_lines(r, rec);
		r->source.lines += roster_lines(r, rec);
		pass_bytes(p, sv_make(text.ptr + rec->start, at - rec->start));
	}
}
