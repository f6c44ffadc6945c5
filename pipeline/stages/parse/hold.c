/* SPDX-License-Identifier: MIT */
/*
 * Records that are held back: what is wrong with them, and where, for a person
 * (line, character, column) and for a program (byte).
 */
#include "pipeline/base/date.h"
#include "pipeline/base/utf8.h"
#include "pipeline/person/idnum.h"
#include "pipeline/stages/parse/bytes.h"
#include "pipeline/stages/parse/rows.h"

/* The stream's column at the file's POSITION, or -1. */
static int
column_at(const struct rows *rows, int32_t position)
{
	for (size_t i = 0; i < rows->b->ncol; i++)
		if (rows->r->source.place[i] == position)
			return (int)i;
	return -1;
}

/* The first character of TEXT, N bytes of it, if it is a letter or a digit: as a
 * capital, of half width; else 0. */
static char
read_word(struct sv text, bool gb, size_t *n)
{
	unsigned char byte[3] = { 0 }, c;

	memcpy(byte, text.ptr, text.len < 3 ? text.len : 3);
	*n = 1;
	c = byte[0];
	if (gb && c >= 0x81 && byte[1] >= 0x30) {
		/* Four bytes, of which two look like digits. */
		*n = byte[1] > 0x39 || byte[2] < 0x81 ? 2 : 4;
		c = byte[0] == 0xA3 ? byte[1] & 0x7F : 0;
	} else if (!gb && c == 0xEF && (byte[1] == 0xBC || byte[1] == 0xBD)) {
		*n = 3;
		c = (unsigned char)(byte[2] - (byte[1] == 0xBC ? 0x60 : 0x20));
	}
	if (*n > text.len)
		*n = text.len;
	if (c >= 'a' && c <= 'z')
		c = (unsigned char)(c - 'a' + 'A');
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ? (char)c : 0;
}

/* May WORD be the number of a document or a 学籍号? Rather too many than one
 * too few: who has it is not called gone. */
static bool
is_number(struct sv word)
{
	size_t digits = 0;
	struct date day;

	for (size_t i = 0; i < word.len; i++)
		digits += word.ptr[i] <= '9';
	if (word.len == ID_LEN || word.len == ID_LEN + 1)
		return idnum_form(sv_skip(word, word.len - ID_LEN));
	if (digits == word.len) /* old numbers; permits, unlike dates */
		return word.len == 15 ||
		    (word.len == 8 && !date_parse(word, &day));
	return digits >= 7 && word.len <= 15 && word.ptr[0] > '9';
}

/* The numbers of persons in the text of a record, as far as text can be made
 * of it. */
static void
add_numbers(struct rows *rows, struct finding *f, const struct csv_record *rec)
{
	struct sv text = sv_make(rows->text.ptr + rec->start,
	    rec->end - rec->start);
	struct buf all = { 0 }, word = { 0 };

	while (text.len) {
		size_t n;
		char c = read_word(text, rows->gb, &n);

		text = sv_skip(text, n);
		if (c)
			buf_put_char(&word, c);
		if (c && text.len)
			continue;
		if (is_number(buf_sv(&word))) {
			buf_put(&all, all.len ? SV(" ") : SV(""));
			buf_put(&all, buf_sv(&word));
		}
		word.len = 0;
	}
	if (all.len)
		finding_arg(rows->b, f, SV(HELD_NUMBERS),
		    arena_dup(&rows->b->arena, buf_sv(&all)));
	buf_free(&all);
	buf_free(&word);
}

/* A finding about a record that is held back. */
static struct finding *
hold(struct rows *rows, int number, const struct csv_record *rec)
{
	struct finding *f = parse_find(rows->p, rows->b, number);

	rows->r->source.held++;
	if (!f)
		return NULL;
	f->file = rows->r->source.number;
	f->line = rows->p->reading.line;
	f->record = rows->p->reading.record;
	add_numbers(rows, f, rec);
	return f;
}

static void
add_number(struct rows *rows, struct finding *f, struct sv name, uint64_t n)
{
	finding_arg(rows->b, f, name, arena_printf(&rows->b->arena, "%llu",
	    (unsigned long long)n));
}

/* A place in the block as a byte offset in the source. */
static uint64_t
source_offset(const struct rows *rows, const struct csv_record *rec,
    uint32_t place)
{
	struct sv before = sv_make(rows->text.ptr + rec->start,
	    place - rec->start);

	return rows->offset + (rows->r->source.unit == 2 ?
	    charset_utf16_length(before) : before.len);
}

/*
 * Where the byte at PLACE stands for a person: the physical line, and the
 * how-manieth character of it. And its offset, for programs.
 */
static void
add_place(struct rows *rows, struct finding *f, const struct csv_record *rec,
    uint32_t place)
{
	uint64_t line = rows->p->reading.line, character = 1;

	bytes_place(sv_make(rows->text.ptr + rec->start, place - rec->start),
	    rows->gb, &line, &character);
	if (rows->r->input->sheet.len)
		line = rows->p->reading.line;
	add_number(rows, f, SV("row"), line);
	add_number(rows, f, SV("char"), character);
	finding_span(rows->b, f, source_offset(rows, rec, place),
	    rows->r->source.unit);
}

static void
add_reason(struct rows *rows, struct finding *f, struct sv zh, struct sv en)
{
	finding_arg(rows->b, f, SV("reason"), zh);
	finding_arg(rows->b, f, SV("reason_en"), en);
}

/* Beyond a limit: which, and the option that raises it. */
static void
add_limit_reason(struct rows *rows, struct finding *f, const char *zh,
    const char *en, uint32_t limit, const char *option)
{
	struct arena *a = &rows->b->arena;

	add_reason(rows, f,
	    arena_printf(a, "%s（上限 %u，--max-%s 可放宽），这一行没有检查", zh,
		limit, option),
	    arena_printf(a, "%s (limit %u, --max-%s raises it); the row was not "
		"checked", en, limit, option));
}

static void
add_quote_reason(struct rows *rows, struct finding *f,
    const struct csv_record *rec)
{
	struct csv_limits max = csv_limits(rows->p->config->limits);

	if (rec->verdict == CSV_LARGE_CELL)
		add_limit_reason(rows, f, "起的一格太长",
		    "the cell from here has too many bytes", max.cell, "cell");
	else if (rec->verdict == CSV_LARGE_RECORD)
		add_limit_reason(rows, f, "起一行太长",
		    "from here the row has too many bytes", max.record, "row");
	else if (rec->verdict == CSV_WIDE_RECORD)
		add_limit_reason(rows, f, "起一行的格太多",
		    "from here the row has too many cells", max.width,
		    "columns");
	else if (rec->far)
		add_limit_reason(rows, f, "起的双引号很久没有配对，或一格太长",
		    "the double quote is not closed, or the cell has too many "
		    "bytes", max.cell, "cell");
	else if (rec->open)
		add_reason(rows, f, SV("起的双引号没有配对，这一行读不出来，没有检查"),
		    SV("the double quote is never closed; the row could not be "
		    "read and was not checked"));
	else
		add_reason(rows, f, SV("的双引号用得不对，这一行读不出来，没有检查"),
		    SV("the double quote is out of place; the row could not be "
		    "read and was not checked"));
}

void
rows_hold_quote(struct rows *rows, const struct csv_record *rec)
{
	struct finding *f = hold(rows, 4, rec);

	if (!f)
		return;
	f->column = column_at(rows, (int32_t)rec->position);
	add_place(rows, f, rec, rec->offence);
	add_quote_reason(rows, f, rec);
}

void
rows_doubt_lines(struct rows *rows, const struct csv_record *rec, size_t row)
{
	const struct csv_cell *cell = rows->p->block.cell + rec->cell;
	uint32_t at = rec->start;

	for (uint32_t i = 0; i < rec->ncell; at += cell[i++].length + 1) {
		uint32_t n = 0;
		struct finding *f;

		for (uint32_t j = at; j < at + cell[i].length; j++)
			n += rows->text.ptr[j] == '\n' ||
			    (rows->text.ptr[j] == '\r' &&
				rows->text.ptr[j + 1] != '\n');
		if (n <= LINES_IN_CELL)
			continue;
		f = parse_find_at(rows->p, rows->b, 4, row,
		    column_at(rows, (int32_t)i));
		if (!f)
			return;
		add_place(rows, f, rec, at);
		add_reason(rows, f, arena_printf(&rows->b->arena,
		    "起的一格里有 %u 个换行，多半是双引号没有配对；这一行仍按一个学生检查",
		    n), arena_printf(&rows->b->arena, "the cell from here has %u "
		    "line breaks, perhaps a quote was not closed; the row was "
		    "checked as one pupil", n));
	}
}

void
rows_hold_width(struct rows *rows, const struct csv_record *rec)
{
	struct finding *f = hold(rows, 3, rec);
	uint32_t end = rec->end;

	if (!f)
		return;
	while (end > rec->start && (rows->text.ptr[end - 1] == '\n' ||
	    rows->text.ptr[end - 1] == '\r'))
		end--;
	finding_span(rows->b, f, rows->offset, (uint32_t)(source_offset(rows,
	    rec, end) - rows->offset));
	add_number(rows, f, SV("cells"), rec->ncell);
	add_number(rows, f, SV("wanted"), rows->r->source.width);
	if (rows->r->other_header) {
		finding_arg(rows->b, f, SV("branch"), SV("另一张表"));
		add_number(rows, f, SV("row"), rows->r->other_header);
		if (rows->r->tables <= TABLES_TOLD)
			add_number(rows, f, SV("table"),
			    rows->r->other_header);
		return;
	}
}

/* Why, when it can be seen: the row is whole in another character set. */
static void
add_bytes_reason(struct rows *rows, struct finding *f,
    const struct csv_record *rec, struct sv bad)
{
	struct sv text = sv_make(rows->text.ptr + rec->start,
	    rec->end - rec->start);

	if (rows->r->source.unit == 2)
		add_reason(rows, f, bad.len == 1 ?
		    SV("文件在半个字处断开，这一行没有检查") :
		    SV("这一行没有检查"), bad.len == 1 ?
		    SV("the file ends within a character; the row was not "
			"checked") : SV("the row was not checked"));
	else if (rows->gb && utf8_check(text) == text.len)
		add_reason(rows, f, SV("这一行像是 UTF-8，与文件其余部分不同"
		    "（可能由两个文件拼成），没有检查"),
		    SV("the row seems to be UTF-8, unlike the rest of the file, "
		    "as if two were joined; it was not checked"));
	else if (!rows->gb && bytes_are_gb(text))
		add_reason(rows, f, SV("这一行像是 GBK，与文件其余部分不同"
		    "（可能由两个文件拼成），没有检查"),
		    SV("the row seems to be GBK, unlike the rest of the file, "
		    "as if two were joined; it was not checked"));
	else if (!rows->gb && bad.ptr + bad.len < rows->text.ptr + rec->end &&
	    bad.ptr[bad.len] == '?')
		add_reason(rows, f, SV("文件本是 UTF-8，被当作 GBK 打开并保存过，"
		    "有的字节变成了“?”，这一行没有检查"),
		    SV("the file was UTF-8, opened as GBK and saved: bytes "
		    "have become '?'; the row was not checked"));
	else
		add_reason(rows, f, SV("这一行没有检查"),
		    SV("the row was not checked"));
}

void
rows_hold_bytes(struct rows *rows, const struct csv_record *rec, uint32_t place,
    int32_t position)
{
	struct finding *f = hold(rows, 2, rec);
	struct buf hex = { 0 };
	struct sv bad;

	if (!f)
		return;
	f->column = column_at(rows, position);
	bad = bytes_bad(sv_make(rows->text.ptr + place, rec->end - place),
	    rows->gb);
	/* Half a character of UTF-16, at the end, came as a byte of no text. */
	if (rows->r->source.unit == 2 && bad.len == 1)
		bad.ptr = (const char *)&rows->p->reading.utf16.half;
	bytes_hex(bad, rows->r->charset, &hex);
	add_place(rows, f, rec, place);
	finding_arg(rows->b, f, SV("hex"), arena_dup(&rows->b->arena,
	    buf_sv(&hex)));
	add_bytes_reason(rows, f, rec, bad);
	buf_free(&hex);
}
