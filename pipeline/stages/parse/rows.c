/* SPDX-License-Identifier: MIT */
/*
 * From split records to rows of a batch. What is not a record is counted and
 * said (F09); what cannot be read as one is held back and said where (F02 F03
 * F04); everything else is a row. Nothing is dropped in silence.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/io/gb18030.h"
#include "pipeline/stages/parse/rows.h"

static bool
is_blank(struct sv v)
{
	for (size_t i = 0; i < v.len; i++) {
		unsigned char c = (unsigned char)v.ptr[i];

		if (c == 0xE3 && v.len - i >= 3 &&
		    memcmp(v.ptr + i, "\xE3\x80\x80", 3) == 0)
			i += 2;
		else if (c == 0xA1 && v.len - i >= 2 &&
		    (unsigned char)v.ptr[i + 1] == 0xA1)
			i++; /* U+3000 in GB18030 */
		else if (c != ' ' && c != '\t' && c != '\r' && c != '\n' &&
		    c != '\0' && c != 0x1A) /* the end of a DOS text */
			return false;
	}
	return true;
}

/*
 * Enough digits for an ID or a 学籍号, however wrapped or damaged: fifteen, or
 * what is left of one as 2.11382E+17.
 */
static bool
is_id_like(struct sv v)
{
	size_t digits = 0;
	bool power = false, stars = false;

	/* Nearly always the digits simply stand there. */
	while (digits < v.len && digits < 14 && v.ptr[digits] >= '0' && v.ptr[digits] <= '9')
		digits++;
	for (size_t i = digits; i < v.len && digits < 14; i++) {
		unsigned char c = (unsigned char)v.ptr[i];

		/* Full-width digits: EF BC 90…99, in GB18030 A3 B0…B9. */
		digits += (c >= '0' && c <= '9') ||
		    (i && c >= 0x90 && c <= 0x99 &&
			(unsigned char)v.ptr[i - 1] == 0xBC) ||
		    (i && c >= 0xB0 && c <= 0xB9 &&
			(unsigned char)v.ptr[i - 1] == 0xA3);
		power |= c == 'E' || c == 'e';
		stars |= c == '*';
	}
	return digits >= 14 || (power && digits >= 4) || (stars && digits >= 2);
}

bool
roster_keyed(const struct roster *r)
{
	return r->id_place >= 0 || r->xjh_place >= 0;
}

bool
roster_fits(const void *roster, const struct csv_cell *cell, size_t n)
{
	const struct roster *r = roster;

	if (!roster_keyed(r))
		return n >= r->source.width;
	return (r->id_place >= 0 && (size_t)r->id_place < n &&
	    is_id_like(cell[r->id_place].text)) ||
	    (r->xjh_place >= 0 && (size_t)r->xjh_place < n &&
	    is_id_like(cell[r->xjh_place].text));
}

static const struct csv_cell *
cells_of(const struct rows *rows, const struct csv_record *rec)
{
	return rows->p->block.cell + rec->cell;
}

/*
 * The first byte of REC that is no text in its character set, or rec->end; the
 * position of its cell into *POSITION.
 */
static uint32_t
find_bad_byte(const struct rows *rows, const struct csv_record *rec,
    int32_t *position)
{
	const struct csv_cell *cell = cells_of(rows, rec);
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
	for (; i < v.len; i++)
		bits |= (uint64_t)(unsigned char)v.ptr[i];
	return bits & 0x8080808080808080u;
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
		gb18030_exchange(rows->edition, to, len);
		cell[i].text = sv_make(to, len);
		rows->ndecoded += len;
	}
	return true;
}

/*
 * Is this row the header once more? SAME_ORDER: with every known column in its
 * place; else another table begins, which these columns do not fit.
 */
static bool
is_header(const struct rows *rows, const struct csv_record *rec,
    bool *same_order)
{
	const struct csv_cell *cell = cells_of(rows, rec);
	const struct roster *r = rows->r;
	size_t same = 0, known = 0, there = 0;

	for (uint32_t i = 0; i < r->source.width; i++) {
		if (!r->field[i])
			continue;
		known++;
		same += i < rec->ncell && sv_equal(cell[i].text, r->raw[i]);
		for (uint32_t j = 0; j < rec->ncell; j++)
			if (sv_equal(cell[j].text, r->raw[i])) {
				there++;
				break;
			}
	}
	*same_order = same == known;
	return known > 1 && there * 2 > known;
}

static bool
is_title(const struct rows *rows, struct sv first)
{
	for (size_t i = 0; i < rows->r->nabove; i++)
		if (sv_equal(first, rows->r->above[i]))
			return true;
	return false;
}

static bool
is_total(struct rows *rows, struct sv first)
{
	const struct pack *pack = rows->p->config->pack;

	return (!rows->gb || charset_decode(rows->r->charset, first,
	    &rows->b->arena, &first)) && utf8_check(first) == first.len && pack_is_footer(pack, first);
}

/*
 * Is REC no record but a blank row, a header or title once more, a total?
 * Asked of raw cells. Nearly every row answers at its ID, or at its name.
 */
static bool
skip_row(struct rows *rows, const struct csv_record *rec, enum skipped *why)
{
	const struct csv_cell *cell = cells_of(rows, rec);
	struct roster *r = rows->r;
	struct sv first = { 0 };
	uint32_t filled = 0;
	bool named, same_order;

	if (rec->ncell && roster_keyed(r) && roster_fits(r, cell, rec->ncell))
		return false;
	for (uint32_t i = 0; i < rec->ncell; i++) {
		if (is_blank(cell[i].text))
			continue;
		first = filled++ ? first : cell[i].text;
	}
	named = r->name_place >= 0 && (uint32_t)r->name_place < rec->ncell &&
	    !is_blank(cell[r->name_place].text);
	*why = SKIPS;
	if (filled == 0) {
		*why = SKIP_BLANK;
	} else if (is_header(rows, rec, &same_order)) {
		*why = SKIP_HEADER;
		r->other_header = same_order ? 0 : rows->p->reading.line;
	} else if (is_title(rows, first)) {
		*why = SKIP_TITLE;
	} else if ((filled == 1 && !named && r->source.width > 3) ||
	    (filled <= 3 + r->source.width / 4 && is_total(rows, first))) {
		/* A remark stands alone in its row; a total has few cells. */
		*why = SKIP_TOTAL;
	}
	return *why != SKIPS;
}

/*
 * A row wider than the header passes when the surplus is empty; a narrower one
 * when what is missing at its end is optional and mostly empty in this file, and
 * the rest makes sense where it stands: programs drop empty cells at the end of
 * a row, but a lost delimiter shifts what is behind it.
 */
static bool
has_width(const struct rows *rows, const struct csv_record *rec)
{
	const struct csv_cell *cell = cells_of(rows, rec);
	const struct roster *r = rows->r;

	for (uint32_t i = r->source.width; i < rec->ncell; i++)
		if (!is_blank(cell[i].text))
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
	const struct csv_cell *cell = cells_of(rows, rec);
	const struct source *src = &rows->r->source;
	uint32_t *width = rows->b->width + row * src->width;
	uint32_t n = rec->ncell < src->width ? rec->ncell : src->width;
	bool as_is = rows->covered && n == src->width;

	if (as_is) {
		size_t quotes = 0;

		for (uint32_t i = 0; i < n; i++)
			quotes |= cell[i].length ^ cell[i].text.len;
		as_is = quotes == 0;
	}
	rows->b->as_is[row] = as_is;
	for (uint32_t i = 0; i < src->width && !as_is; i++)
		width[i] = i < n ? source_length(src, &cell[i]) : 0;
}

static void
add_row(struct rows *rows, const struct csv_record *rec)
{
	const struct csv_cell *cell = cells_of(rows, rec);
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

	if (rec->verdict == CSV_RECORD && skip_row(rows, rec, &why)) {
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

void
parse_rows(struct parse *p, struct batch *b, struct sv text)
{
	struct roster *r = p->reading.roster;
	struct rows rows = { .p = p, .r = r, .b = b, .text = text };
	struct sv used = sv_head(text, p->block.used);

	rows.gb = charset_is_gb(r->charset, &rows.edition);
	if (rows.gb)
		rows.decoded = arena_bytes(&b->arena, gb18030_room(used.len) + 64);
	else
		rows.valid = utf8_check(used) == used.len;
	rows.marred = used.len && rows_are_marred(used, rows.gb);
	b->width = arena_room(&b->arena, (p->block.nrecord + 1) *
	    r->source.width * sizeof(*b->width));
	b->as_is = arena_room(&b->arena, p->block.nrecord + 1);
	rows.covered = r->source.unit == 1 && covers(&r->source, b->ncol);
	/* Between tabs a cell may hold one where it is quoted. */
	b->plain = !memchr(used.ptr, '\\', used.len) &&
	    !memchr(used.ptr, r->source.delimiter == '\t' ? '"' : '\t',
		used.len);
	for (size_t i = 0; i < p->block.nrecord; i++) {
		const struct csv_record *rec = &p->block.record[i];
		struct sv raw = sv_make(text.ptr + rec->start,
		    rec->end - rec->start);

		rows.offset = p->reading.offset;
		b->plain &= !rec->broken_lines;
		take_record(&rows, rec);
		p->reading.line += rec->lines;
		r->source.lines += rec->lines;
		p->reading.offset += r->source.unit == 2 ?
		    charset_utf16_length(raw) : raw.len;
	}
}
