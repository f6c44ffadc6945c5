/* SPDX-License-Identifier: MIT */
/*
 * What damage by a wrong character set leaves behind, told and never guessed
 * (F11). In a name: a mark or a private character where a rare one stood, and
 * UTF-8 that was read as GBK. In any cell: U+FFFD, and 锟斤拷, which is what two
 * of them become when they are read as GBK once more. In a sheet: a formula
 * whose result was not saved; such a cell has no value then.
 */
#include "pipeline/base/scan.h"
#include "pipeline/base/utf8.h"
#include "pipeline/io/gb18030.h"
#include "pipeline/stages/parse/rows.h"

enum { NAME_MOST = 60 /* bytes of a name that are looked at */ };

struct loss {
	struct sv mark; /* what stands there, as text; empty: any private one */
	const char *zh, *en;
};

static const struct loss rare = { { 0 },
	"原来的生僻字在转换编码时丢失了",
	"a rare character was lost when the encoding was changed" };
static const struct loss private = { { 0 },
	"它是自造字，或旧版 GB18030 的字（可试 --gb18030-edition 2005）",
	"it is a private character, or one of an earlier GB18030 (try "
	"--gb18030-edition 2005)" };
static const struct loss replaced = { { "\xEF\xBF\xBD", 3 },
	"文件曾被按错误的编码打开并保存，原来的字已丢失",
	"the file was opened in a wrong encoding and saved; what stood there "
	"is lost" };
static const struct loss doubly = { { "锟斤拷", 9 },
	"文件的编码错了两次，原来的字已丢失",
	"the encoding was wrong twice; what stood there is lost" };
static const struct loss uncomputed = {
	{ "#未计算!", 11 }, /* WORKBOOK_UNCOMPUTED */
	"文件里存了公式，没有存它的结果",
	"the file holds a formula and not its result" };
static const struct loss from_utf8 = { { 0 },
	"它是 UTF-8 的字被当作 GBK 读出的乱码",
	"it is UTF-8 that was read as GBK" };

static struct finding *
add_loss(struct rows *rows, size_t row, int col, struct sv what,
    const struct loss *loss)
{
	struct finding *f = parse_find_at(rows->p, rows->b, 11, row, col);

	if (!f)
		return NULL;
	finding_arg(rows->b, f, SV("character"), what);
	finding_arg(rows->b, f, SV("reason"), sv_cstr(loss->zh));
	finding_arg(rows->b, f, SV("reason_en"), sv_cstr(loss->en));
	return f;
}

/* Has V a character that begins as one of those below? Few names have. */
static bool
may_be_lost(struct sv v)
{
	for (size_t i = 0; i < v.len;) {
		unsigned char c = (unsigned char)v.ptr[i];

		if (c == '?' || c == 0xE2 || c >= 0xEE)
			return true;
		i += c < 0xE0 ? 1 : 3;
	}
	return false;
}

/* A character of V that stands where one was lost: ? □ U+FFFD, private use. */
static const struct loss *
find_lost(struct sv v, uint32_t *c)
{
	/* #NAME? is what a formula says, and no name: V06. */
	if (!may_be_lost(v) || v.ptr[0] == '#')
		return NULL;
	for (size_t i = 0, n; i < v.len; i += n) {
		n = utf8_decode(sv_skip(v, i), c);
		if (n == 0)
			break;
		if (*c == '?' || *c == 0xFF1F || *c == 0x25A1)
			return &rare;
		if (*c == 0xFFFD)
			return &replaced;
		if ((*c >= 0xE000 && *c <= 0xF8FF) || *c >= 0xF0000)
			return &private;
	}
	return NULL;
}

/* Is C one of the 6,763 characters of GB 2312? */
static bool
is_common(uint32_t c)
{
	struct buf code = { 0 };
	bool common;

	gb18030_put(c, &code);
	common = code.len == 2 && (unsigned char)code.ptr[0] >= 0xB0 &&
	    (unsigned char)code.ptr[0] <= 0xF7 &&
	    (unsigned char)code.ptr[1] >= 0xA1;
	buf_free(&code);
	return common;
}

/*
 * Is NAME, of Chinese characters, UTF-8 of Chinese characters that was read as
 * GBK? What comes out must be in common use, for a few rare names are both.
 */
static bool
is_misread(const struct parse *p, struct sv name)
{
	struct buf raw = { 0 };
	struct sv left;
	uint32_t c;
	size_t n = 0, len = utf8_decode(name, &c);
	bool misread = len == 3 && name.len <= NAME_MOST && c >= HAN_FIRST &&
	    c <= HAN_LAST && p->starts_utf8[c - HAN_FIRST];

	if (!misread)
		return false;
	for (; name.len && misread; name = sv_skip(name, len)) {
		len = utf8_decode(name, &c);
		misread = len > 1;
		if (misread)
			gb18030_put(c, &raw);
	}
	for (left = buf_sv(&raw); left.len && misread; n++) {
		len = utf8_decode(left, &c);
		misread = len == 3 && is_common(c);
		left = sv_skip(left, len);
	}
	buf_free(&raw);
	return misread && n > 1;
}

void
parse_learn_misread(struct parse *p)
{
	for (int lead = 0xE4; lead <= 0xE9; lead++)
		for (int trail = 0x80; trail <= 0xBF; trail++) {
			char code[2] = { (char)lead, (char)trail }, text[32];
			size_t len;
			uint32_t c;

			if (gb18030_decode(sv_make(code, 2), text, &len) == 2 &&
			    utf8_decode(sv_make(text, len), &c) &&
			    c >= HAN_FIRST && c <= HAN_LAST)
				p->starts_utf8[c - HAN_FIRST] = true;
		}
}

static void
check_name(struct rows *rows, size_t row, int col)
{
	struct sv name = batch_get(rows->b, col, row);
	uint32_t c;
	const struct loss *loss = find_lost(name, &c);

	if (rows->marred && name.len && memmem(name.ptr, name.len, doubly.mark.ptr,
	    doubly.mark.len))
		add_loss(rows, row, col, doubly.mark, &doubly);
	else if (loss)
		add_loss(rows, row, col, c == '?' ? SV("?") :
		    c == 0xFF1F ? SV("？") : c == 0x25A1 ? SV("□") :
		    arena_printf(&rows->b->arena, "U+%04X", c), loss);
	else if (name.len > 3 && is_misread(rows->p, name))
		add_loss(rows, row, col, SV("乱码"), &from_utf8);
}

/* A mark in a cell that is no name: was there one? */
static bool
check_cell(struct rows *rows, size_t row, int col)
{
	static const struct loss *const marks[] = { &doubly, &replaced };
	struct sv cell = batch_get(rows->b, col, row);

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (cell.len && memmem(cell.ptr, cell.len, marks[i]->mark.ptr,
		    marks[i]->mark.len)) {
			add_loss(rows, row, col, i ? SV("U+FFFD") :
			    marks[i]->mark, marks[i]);
			return true;
		}
	return false;
}

/* Cells whose formula was not computed are told, and are empty from here on. */
static void
check_formulas(struct rows *rows, size_t row)
{
	for (size_t col = 0; col < rows->b->ncol; col++) {
		struct sv *cell = &rows->b->cell[col * rows->b->cap + row];
		struct finding *f;

		if (!sv_equal(*cell, uncomputed.mark))
			continue;
		f = add_loss(rows, row, (int)col, *cell, &uncomputed);
		if (f)
			finding_arg(rows->b, f, SV("branch"), SV("公式"));
		*cell = (struct sv){ 0 };
	}
}

void
rows_check_lost(struct rows *rows, size_t row)
{
	const struct parse *p = rows->p;

	if (rows->r->input->sheet.len)
		check_formulas(rows, row);
	for (size_t i = 0; i < p->nname; i++)
		check_name(rows, row, (int)p->name_column[i]);
	/* Where one is damaged others are: one more finding is enough. */
	for (size_t col = 0, i = 0; col < rows->b->ncol && rows->marred; col++)
		if (i < p->nname && p->name_column[i] == col)
			i++;
		else if (check_cell(rows, row, (int)col))
			break;
}

bool
rows_are_marred(struct sv text, bool gb)
{
	/* The same three bytes are U+FFFD in UTF-8 and begin 锟斤拷 in GBK. */
	return scan_holds(text, replaced.mark.ptr) ||
	    scan_holds(text, gb ? "\x84\x31\xA4" : doubly.mark.ptr);
}
