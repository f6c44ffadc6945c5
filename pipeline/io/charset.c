/* SPDX-License-Identifier: MIT */
/*
 * Names, marks, and UTF-16 a unit at a time: a high surrogate waits for the
 * next unit, across the border of two pieces if need be.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/base/nearest.h"
#include "pipeline/io/charset.h"
#include "pipeline/io/gb18030.h"

#define GB_MARK "\x84\x31\x95\x33"

enum { SNIFF = 4096, NAME = 32 };

static const struct {
	const char *name;
	struct sv bom;
	size_t unit;
} charsets[CHARSETS] = {
	[CHARSET_UNKNOWN] = { "", { 0 }, 1 },
	[CHARSET_UTF8] = { "UTF-8", { 0 }, 1 },
	[CHARSET_UTF8_BOM] = { "UTF-8-BOM", { "\xEF\xBB\xBF", 3 }, 1 },
	[CHARSET_GB18030] = { "GB18030", { 0 }, 1 },
	[CHARSET_GB18030_BOM] = { "GB18030-BOM", { GB_MARK, 4 }, 1 },
	[CHARSET_GB18030_2005] = { "GB18030-2005", { 0 }, 1 },
	[CHARSET_GB18030_2005_BOM] = { "GB18030-2005-BOM", { GB_MARK, 4 }, 1 },
	[CHARSET_GB18030_2000] = { "GB18030-2000", { 0 }, 1 },
	[CHARSET_GB18030_2000_BOM] = { "GB18030-2000-BOM", { GB_MARK, 4 }, 1 },
	[CHARSET_UTF16LE] = { "UTF-16LE", { 0 }, 2 },
	[CHARSET_UTF16LE_BOM] = { "UTF-16LE-BOM", { "\xFF\xFE", 2 }, 2 },
	[CHARSET_UTF16BE] = { "UTF-16BE", { 0 }, 2 },
	[CHARSET_UTF16BE_BOM] = { "UTF-16BE-BOM", { "\xFE\xFF", 2 }, 2 },
};

static const struct {
	const char *name;
	enum charset charset;
} aliases[] = {
	{ "UTF-8-SIG", CHARSET_UTF8_BOM },
	{ "65001", CHARSET_UTF8 },
	{ "GB18030-2022", CHARSET_GB18030 },
	{ "GBK", CHARSET_GB18030 },
	{ "GB2312", CHARSET_GB18030 },
	{ "CP936", CHARSET_GB18030 },
	{ "936", CHARSET_GB18030 },
	{ "MS936", CHARSET_GB18030 },
	{ "WINDOWS-936", CHARSET_GB18030 },
	{ "EUC-CN", CHARSET_GB18030 },
	{ "ANSI", CHARSET_GB18030 },
	{ "UTF-16", CHARSET_UTF16LE },
	{ "UCS-2", CHARSET_UTF16LE },
	{ "UNICODE", CHARSET_UTF16LE },
};

struct sv
charset_name(enum charset c)
{
	return sv_cstr(charsets[c].name);
}

/* NAME in capitals, without hyphens, underscores and blanks, to OUT. */
static struct sv
fold_name(struct sv name, char out[NAME])
{
	size_t n = 0;

	for (size_t i = 0; i < name.len && n < NAME; i++) {
		char c = name.ptr[i];

		if (!strchr("-_ ", c))
			out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	return sv_make(out, n);
}

/* The charset whose name is nearest to NAME, no more than FAR away. */
static enum charset
find_name(struct sv name, size_t far, struct sv *found)
{
	char mine[NAME], theirs[NAME];
	struct sv want = fold_name(name, mine);
	enum charset best = CHARSET_UNKNOWN;
	size_t naliases = sizeof(aliases) / sizeof(aliases[0]);

	for (size_t i = 0; i < CHARSETS - 1 + naliases; i++) {
		bool own = i < CHARSETS - 1;
		struct sv other = sv_cstr(own ? charsets[i + 1].name :
		    aliases[i - (CHARSETS - 1)].name);
		size_t n = nearest_distance(want, fold_name(other, theirs));

		if (n > far || (best && n == far))
			continue;
		far = n;
		*found = other;
		best = own ? (enum charset)(i + 1) :
		    aliases[i - (CHARSETS - 1)].charset;
	}
	return best;
}

bool
charset_parse(struct sv name, enum charset *c)
{
	struct sv found;
	enum charset best = find_name(name, 0, &found);

	if (best)
		*c = best;
	return best != CHARSET_UNKNOWN;
}

struct sv
charset_nearest(struct sv name)
{
	struct sv found = { 0 };

	find_name(name, 2, &found);
	return found;
}

bool
charset_edition(struct sv year, enum gb18030_edition *e)
{
	static const char *const years[] = { [GB18030_2022] = "2022",
		[GB18030_2005] = "2005", [GB18030_2000] = "2000" };

	for (size_t i = 0; i < sizeof(years) / sizeof(years[0]); i++)
		if (sv_equal(year, sv_cstr(years[i]))) {
			*e = (enum gb18030_edition)i;
			return true;
		}
	return false;
}

bool
charset_is_gb(enum charset c, enum gb18030_edition *e)
{
	if (c < CHARSET_GB18030 || c > CHARSET_GB18030_2000_BOM)
		return false;
	if (e)
		*e = (enum gb18030_edition)((c - CHARSET_GB18030) / 2);
	return true;
}

/* All stand in pairs, without and with a mark. */
bool
charset_same(enum charset a, enum charset b)
{
	return (charset_is_gb(a, NULL) && charset_is_gb(b, NULL)) ||
	    (a - CHARSET_UTF8) / 2 == (b - CHARSET_UTF8) / 2;
}

enum charset
charset_in_edition(enum charset c, enum gb18030_edition e)
{
	if (!charset_is_gb(c, NULL))
		return c;
	return (enum charset)(CHARSET_GB18030 + (c - CHARSET_GB18030) % 2 +
	    2 * e);
}

struct sv
charset_bom(enum charset c)
{
	return charsets[c].bom;
}

size_t
charset_unit(enum charset c)
{
	return charsets[c].unit;
}

/*
 * Chinese text in UTF-16 has few NULs, and U+4E00 has one on the wrong side:
 * only delimiters and line ends are trusted. They must be most of the bytes
 * that look like one, or it is some NUL in a text of bytes.
 */
static enum charset
sniff_utf16(struct sv head)
{
	size_t little = 0, big = 0, bytes = 0;

	for (size_t i = 0; i < head.len && i < SNIFF; i++) {
		bool first = i % 2 == 0;
		size_t other = first ? i + 1 : i - 1;

		if (!memchr(",\t\r\n;", head.ptr[i], 5) || other >= head.len)
			continue;
		bytes++;
		if (head.ptr[other] == '\0')
			*(first ? &little : &big) += 1;
	}
	if (little > big && little * 2 > bytes)
		return CHARSET_UTF16LE;
	if (big > little && big * 2 > bytes)
		return CHARSET_UTF16BE;
	return CHARSET_UNKNOWN;
}

enum charset
charset_sniff(struct sv head)
{
	for (int i = CHARSET_UNKNOWN + 1; i < CHARSETS; i++)
		if (charsets[i].bom.len && sv_starts(head, charsets[i].bom))
			return (enum charset)i;
	return sniff_utf16(head);
}

size_t
charset_decode(enum charset c, struct sv text, struct arena *a, struct sv *out)
{
	enum gb18030_edition edition = GB18030_2022;
	char cell[1024], *to = cell;
	struct buf big = { 0 };
	size_t len, at;

	if (gb18030_room(text.len) > sizeof(cell)) {
		buf_reserve(&big, gb18030_room(text.len));
		to = big.ptr;
	}
	at = gb18030_decode(text, to, &len);
	if (charset_is_gb(c, &edition))
		gb18030_exchange(edition, to, len);
	*out = arena_dup(a, sv_make(to, len));
	buf_free(&big);
	return at;
}

static void
put_unit(uint32_t unit, bool big, struct buf *out)
{
	buf_put_char(out, (char)(big ? unit >> 8 : unit));
	buf_put_char(out, (char)(big ? unit : unit >> 8));
}

static void
put_utf16(uint32_t c, bool big, struct buf *out)
{
	if (c >= 0x10000) {
		put_unit(0xD7C0 + (c >> 10), big, out);
		c = 0xDC00 | (c & 0x3FF);
	}
	put_unit(c, big, out);
}

/* The three bytes of a surrogate at the front of V: its number, or 0. */
static uint32_t
get_surrogate(struct sv v)
{
	const unsigned char *p = (const unsigned char *)v.ptr;

	if (v.len < 3 || p[0] != 0xED || p[1] < 0xA0 || p[1] > 0xBF ||
	    (p[2] & 0xC0) != 0x80)
		return 0;
	return 0xD000 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
}

static void
put_surrogate(uint32_t unit, struct buf *out)
{
	buf_put_char(out, (char)0xED);
	buf_put_char(out, (char)(0x80 | (unit >> 6 & 0x3F)));
	buf_put_char(out, (char)(0x80 | (unit & 0x3F)));
}

size_t
charset_encode(enum charset c, struct sv text, struct buf *out)
{
	bool wide = charset_unit(c) == 2;
	bool big = c == CHARSET_UTF16BE || c == CHARSET_UTF16BE_BOM;
	enum gb18030_edition edition = GB18030_2022;
	size_t at = 0;

	if (!wide && !charset_is_gb(c, &edition)) {
		buf_put(out, text);
		return text.len;
	}
	while (at < text.len) {
		struct sv rest = sv_skip(text, at);
		uint32_t point;
		size_t n = utf8_decode(rest, &point);

		if (n == 0 && wide && (point = get_surrogate(rest)))
			n = 3;
		if (n == 0)
			break;
		if (wide)
			put_utf16(point, big, out);
		else
			gb18030_put(gb18030_moved(edition, point), out);
		at += n;
	}
	return at;
}

static void
add_unit(struct charset_utf16 *u, uint32_t unit, struct buf *out)
{
	bool low = unit >= 0xDC00 && unit <= 0xDFFF;
	uint32_t c = unit;

	if (u->high && low)
		c = 0x10000 + ((u->high - 0xD800) << 10) + (unit - 0xDC00);
	else if (u->high)
		put_surrogate(u->high, out);
	u->high = 0;
	if (unit >= 0xD800 && unit <= 0xDBFF) {
		u->high = unit;
	} else if (c == unit && low) {
		put_surrogate(unit, out);
	} else {
		buf_reserve(out, 4);
		out->len += utf8_encode(c, out->ptr + out->len);
	}
}

void
charset_utf16_add(struct charset_utf16 *u, struct sv piece, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)piece.ptr;

	/* Two bytes become three at most, or six of two waiting ones. */
	buf_reserve(out, piece.len / 2 * 3 + 8);
	for (size_t i = 0; i < piece.len; i++) {
		if (u->odd)
			add_unit(u, u->big ? (uint32_t)u->half << 8 | p[i] :
			    (uint32_t)p[i] << 8 | u->half, out);
		else
			u->half = p[i];
		u->odd = !u->odd;
	}
}

bool
charset_utf16_end(struct charset_utf16 *u, struct buf *out)
{
	if (u->high)
		put_surrogate(u->high, out);
	u->high = 0;
	return !u->odd;
}

size_t
charset_utf16_length(struct sv text)
{
	size_t n = 0;

	/* A character of four bytes takes two units. */
	for (size_t i = 0; i < text.len; i++) {
		unsigned char b = (unsigned char)text.ptr[i];

		n += (size_t)((b & 0xC0) != 0x80) + (size_t)(b >= 0xF0);
	}
	return n * 2;
}
