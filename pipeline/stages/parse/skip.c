/* SPDX-License-Identifier: MIT */
/*
 * Rows that are no records: blank ones, titles and headers once more on every
 * printed page, totals, remarks. A pupil who is skipped is the worst that can
 * happen, so a row that holds a number, a sex or a birth date where these belong
 * is never one of them, whatever its words are.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/rules/fold.h"
#include "pipeline/stages/parse/rows.h"

enum { EXAMPLES = 5 /* rows, below the header; the rest are pupils' */ };

/* U+FEFF as it stands in the middle of a text to which another was joined. */
static const struct sv mark_utf8 = { "\xEF\xBB\xBF", 3 };
static const struct sv mark_gb = { "\x84\x31\x95\x33", 4 };

static struct sv
drop_mark(struct sv v)
{
	while (sv_starts(v, mark_utf8))
		v = sv_skip(v, mark_utf8.len);
	return sv_starts(v, mark_gb) ? sv_skip(v, mark_gb.len) : v;
}

bool
rows_is_blank(struct sv v)
{
	for (size_t i = 0; i < v.len; i++) {
		unsigned char c = (unsigned char)v.ptr[i];

		if (c == 0xE3 && v.len - i >= 3 &&
		    memcmp(v.ptr + i, "\xE3\x80\x80", 3) == 0)
			i += 2;
		else if (c == 0xEF && sv_starts(sv_skip(v, i), mark_utf8))
			i += 2; /* of a file that another was joined to */
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
	while (digits < v.len && digits < 14 && v.ptr[digits] >= '0' &&
	    v.ptr[digits] <= '9')
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

/* A cell of the row as UTF-8; empty where it is no text. */
static struct sv
read_cell(struct rows *rows, struct sv raw)
{
	struct sv text = raw;

	if (rows->gb ? charset_decode(rows->r->charset, raw,
	    &rows->b->arena, &text) < raw.len :
	    utf8_check(raw) < raw.len)
		return (struct sv){ 0 };
	return text;
}

struct sv
rows_cell(struct rows *rows, const struct csv_record *rec, int32_t place)
{
	if (place < 0 || (uint32_t)place >= rec->ncell)
		return (struct sv){ 0 };
	return read_cell(rows, rows_cells(rows, rec)[place].text);
}

static size_t
count_digits(struct sv v)
{
	size_t n = 0;

	for (size_t i = 0; i < v.len; i++)
		n += v.ptr[i] >= '0' && v.ptr[i] <= '9';
	return n;
}

/* Does CELL tell how to fill its column: 18位, 如20150831? */
static bool
is_guiding(struct rows *rows, struct sv cell)
{
	return cell.len && (unsigned char)cell.ptr[0] >= 0x80 &&
	    fold_is_remark(cell, &rows->b->arena);
}

/* A row that says a pupil's sex or birth date in its place is a pupil's. */
static bool
is_pupil(struct rows *rows, const struct csv_record *rec)
{
	struct sv sex = rows_cell(rows, rec, rows->r->sex_place);
	struct sv birth = rows_cell(rows, rec, rows->r->birth_place);

	return sv_equal(sex, SV("男")) || sv_equal(sex, SV("女")) ||
	    (count_digits(birth) >= 6 && !is_guiding(rows, birth));
}

/*
 * Is this row the header once more, or what stands at its place in another
 * language (xm, csrq)? SAME_ORDER: with every known column in its place; else
 * another table begins, which these columns do not fit.
 */
static bool
is_header(struct rows *rows, const struct csv_record *rec, bool *same_order)
{
	const struct csv_cell *cell = rows_cells(rows, rec);
	const struct roster *r = rows->r;
	size_t same = 0, known = 0, there = 0;

	for (uint32_t i = 0; i < r->source.width; i++) {
		struct sv name = drop_mark(r->raw[i]);

		if (!r->field[i] || name.len == 0)
			continue;
		known++;
		same += i < rec->ncell &&
		    sv_equal(drop_mark(cell[i].text), name);
		for (uint32_t j = 0; j < rec->ncell; j++)
			if (sv_equal(drop_mark(cell[j].text), name)) {
				there++;
				break;
			}
	}
	*same_order = same == known;
	return known > 1 && there * 2 > known;
}

/* Other names of the columns, each in its place. */
static bool
is_other_names(struct rows *rows, const struct csv_record *rec)
{
	const struct roster *r = rows->r;
	size_t same = 0, known = 0;

	for (uint32_t i = 0; i < r->source.width && i < rec->ncell; i++) {
		struct sv name = rows_cell(rows, rec, (int32_t)i);

		known += r->field[i] != NULL;
		same += r->field[i] && name.len &&
		    pack_alias(rows->p->config->pack, name,
		    &rows->b->arena) == r->field[i];
		if (known > 8 && same == 0)
			break;
	}
	return same > 2 && same * 2 > known;
}

/*
 * The header of a table with other columns (teachers below the pupils): names of
 * columns, and no digit in it. Nobody is called 姓名, so that one is enough.
 */
static bool
is_other_table(struct rows *rows, const struct csv_record *rec)
{
	const struct pack *pack = rows->p->config->pack;
	const struct field *f;
	size_t filled = 0, known = 0;
	bool names = false;

	for (uint32_t i = 0; i < rec->ncell; i++) {
		struct sv name = rows_cell(rows, rec, (int32_t)i);

		if (rows_is_blank(name))
			continue;
		if (count_digits(name))
			return false;
		f = pack_alias(pack, name, &rows->b->arena);
		known += f != NULL;
		names |= f && sv_equal(f->name, SV("姓名"));
		if (++filled > 8 && known == 0)
			return false;
	}
	return filled > 1 && (names || (filled > 2 && known > 1 &&
	    known * 3 >= filled));
}

/*
 * A row that explains the columns: 1, 2, 3 … or 必填, 18位 and the like in every
 * cell that is filled.
 */
static bool
is_explanation(struct rows *rows, const struct csv_record *rec)
{
	size_t filled = 0;
	bool count = true, remark = true;

	for (uint32_t i = 0; i < rec->ncell && (count || remark); i++) {
		struct sv text = rows_cell(rows, rec, (int32_t)i), v;
		uint64_t n = 0;

		v = fold_header(text, &rows->b->arena);
		if (v.len == 0)
			continue;
		filled++;
		count = count && sv_to_u64(v, &n) && n == filled;
		remark = remark && fold_is_remark(text, &rows->b->arena);
	}
	return filled > 3 && (count || remark);
}

/*
 * The row below the header, where a third and more of what is filled tells how
 * to fill the columns: 按户口簿, 男/女, 如20150831, 18位.
 */
static bool
is_guide(struct rows *rows, const struct csv_record *rec)
{
	const struct roster *r = rows->r;
	struct sv id = rows_cell(rows, rec, r->id_place);
	struct sv xjh = rows_cell(rows, rec, r->xjh_place);
	size_t filled = 0, remarks = 0;

	if (is_pupil(rows, rec) ||
	    (is_id_like(id) && !is_guiding(rows, id)) ||
	    (is_id_like(xjh) && !is_guiding(rows, xjh)))
		return false;
	for (uint32_t i = 0; i < rec->ncell; i++) {
		struct sv cell = rows_cell(rows, rec, (int32_t)i);

		if (rows_is_blank(cell))
			continue;
		filled++;
		remarks += fold_is_remark(cell, &rows->b->arena);
	}
	return remarks > 1 && remarks * 3 >= filled;
}

/* A title that stands above the header, once more: as many cells, the same
 * first one. */
static bool
is_title(const struct rows *rows, struct sv first, uint32_t filled)
{
	for (size_t i = 0; i < rows->r->nabove; i++)
		if (filled == rows->r->above[i].filled &&
		    sv_equal(first, rows->r->above[i].first))
			return true;
	return false;
}

/* Digits in a row, as a school's code or a telephone has them. */
static bool
has_number(struct sv v)
{
	size_t run = 0;

	for (size_t i = 0; i < v.len; i++) {
		run = v.ptr[i] >= '0' && v.ptr[i] <= '9' ? run + 1 : 0;
		if (run > 4)
			return true;
	}
	return false;
}

/* A pupil's name does not stand there: 班主任：张老师 is none. */
static bool
lacks_name(struct rows *rows, const struct csv_record *rec)
{
	struct sv name = rows_cell(rows, rec, rows->r->name_place);

	return rows_is_blank(name) || sv_find(name, SV(":")) < name.len ||
	    sv_find(name, SV("：")) < name.len;
}

/*
 * A remark with a comma in it (2.请核对, 再上报), or one in several columns
 * (校长：李校长, 2026年9月1日): a few cells, where pupils have more, and of what
 * makes a pupil none: no name, sex, birth date, nor a number of any kind.
 */
static bool
is_remark(struct rows *rows, const struct csv_record *rec, uint32_t filled)
{
	const struct csv_cell *cell = rows_cells(rows, rec);
	const struct roster *r = rows->r;
	char end = rows->text.ptr[rec->end - 1];

	if (filled > 3 || filled * 3 > r->source.width || r->name_place < 0 ||
	    (r->id_place < 0 && r->xjh_place < 0) ||
	    (rec->ncell < r->source.width && end != '\n' && end != '\r') ||
	    !lacks_name(rows, rec) ||
	    rows_cell(rows, rec, r->sex_place).len ||
	    rows_cell(rows, rec, r->birth_place).len ||
	    count_digits(rows_cell(rows, rec, r->id_place)) >= 8 ||
	    count_digits(rows_cell(rows, rec, r->xjh_place)) >= 8)
		return false;
	for (uint32_t i = 0; i < rec->ncell; i++)
		if (has_number(cell[i].text))
			return false;
	return true;
}

/* Words that open a total or a remark: in the first filled cell, or behind the
 * row's serial number. */
static bool
is_total(struct rows *rows, struct sv first, struct sv second)
{
	const struct pack *pack = rows->p->config->pack;
	uint64_t serial;

	if (pack_is_footer(pack, read_cell(rows, first)))
		return true;
	return second.len && sv_to_u64(first, &serial) &&
	    pack_is_footer(pack, read_cell(rows, second));
}

/* Below this row stands another table, or (SAME) ours again. */
static void
begin_table(struct rows *rows, bool same)
{
	struct roster *r = rows->r;

	if (same) {
		r->other_header = 0;
	} else if (r->other_header == 0) {
		r->other_header = rows->p->reading.line;
		r->tables++;
	}
}

/* Fifteen digits and more without a break, of any width, are a pupil's. */
static bool
has_id(struct sv v)
{
	size_t run = 0;

	for (size_t i = 0; i < v.len; i++) {
		struct sv rest = sv_skip(v, i);
		unsigned char c = (unsigned char)rest.ptr[0];

		/* Full-width digits: EF BC 90…99, in GB18030 A3 B0…B9. */
		if (c == 0xEF && rest.len > 2 && rest.ptr[1] == '\xBC') {
			i += 2;
			c = (unsigned char)(rest.ptr[2] - 0x90 + '0');
		} else if (c == 0xA3 && rest.len > 1) {
			i++;
			c = (unsigned char)(rest.ptr[1] - 0xB0 + '0');
		}
		run = c >= '0' && c <= '9' ? run + 1 : 0;
		if (run >= 15)
			return true;
	}
	return false;
}

/* One cell in which another delimiter stands as often as ours should. */
static bool
is_otherwise_cut(const struct roster *r, struct sv first)
{
	static const char *const other[] = { "\t", ",", ";", "|", "，",
		"\xA3\xAC" /* the same in GB18030 */ };

	for (size_t k = 0; k < sizeof(other) / sizeof(*other); k++) {
		struct sv mark = sv_cstr(other[k]), rest = first;
		size_t n = 1, at;

		while ((at = sv_find(rest, mark)) < rest.len) {
			rest = sv_skip(rest, at + mark.len);
			n++;
		}
		if (n > 3 && n * 2 > r->source.width)
			return true;
	}
	return false;
}

/* A row that may be a pupil's, however badly it is written. */
static bool
may_be_pupil(struct rows *rows, const struct csv_record *rec,
    uint32_t filled, struct sv first)
{
	const struct csv_cell *cell = rows_cells(rows, rec);

	for (uint32_t i = 0; i < rec->ncell; i++)
		if (has_id(cell[i].text))
			return true;
	return is_pupil(rows, rec) ||
	    (filled == 1 && is_otherwise_cut(rows->r, first));
}

/* Asked of raw cells. Nearly every row answers at its ID, or at its name. */
bool
rows_skip(struct rows *rows, const struct csv_record *rec, enum skipped *why)
{
	const struct csv_cell *cell = rows_cells(rows, rec);
	struct roster *r = rows->r;
	struct sv first = { 0 }, second = { 0 };
	uint32_t filled = 0;
	bool named, same_order;

	*why = SKIP_HEADER;
	if (rows->p->reading.record == 0 && is_guide(rows, rec))
		return true;
	*why = SKIP_EXAMPLE;
	if (rows->p->reading.record < EXAMPLES && rows_is_example(rows, rec))
		return true;
	if (rec->ncell && roster_keyed(r) && roster_fits(r, cell, rec->ncell))
		return false;
	for (uint32_t i = 0; i < rec->ncell; i++) {
		if (rows_is_blank(cell[i].text))
			continue;
		if (++filled == 1)
			first = cell[i].text;
		else if (filled == 2)
			second = cell[i].text;
	}
	named = r->name_place >= 0 && (uint32_t)r->name_place < rec->ncell &&
	    !rows_is_blank(cell[r->name_place].text);
	*why = SKIPS;
	if (filled == 0) {
		*why = SKIP_BLANK;
	} else if (may_be_pupil(rows, rec, filled, first)) {
		return false;
	} else if (is_header(rows, rec, &same_order)) {
		*why = SKIP_HEADER;
		begin_table(rows, same_order);
	} else if (is_title(rows, first, filled)) {
		*why = SKIP_TITLE;
	} else if (is_other_names(rows, rec) || is_explanation(rows, rec)) {
		*why = SKIP_HEADER;
	} else if (is_other_table(rows, rec)) {
		*why = SKIP_HEADER;
		begin_table(rows, false);
	} else if ((filled == 1 && !named && r->source.width > 3) ||
	    (!r->other_header && is_remark(rows, rec, filled)) ||
	    (filled <= 3 + r->source.width / 4 &&
	    is_total(rows, first, second))) {
		/* A remark stands alone in its row; a total has few cells. */
		*why = SKIP_TOTAL;
	}
	return *why != SKIPS;
}
