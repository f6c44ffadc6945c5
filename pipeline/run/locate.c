/* SPDX-License-Identifier: MIT */
/* A character at a time: a mark at the front is no column, CR LF is one end. */
#include "pipeline/run/locate.h"

enum { CHARACTER = 4 }; /* bytes of the longest */

static int
fill(struct locator *l)
{
	while (!l->ended && l->len - l->used < CHARACTER) {
		int64_t got;

		memmove(l->buf, l->buf + l->used, l->len - l->used);
		l->len -= l->used;
		l->used = 0;
		got = l->read(l->ctx, l->buf + l->len, sizeof(l->buf) - l->len);
		if (got < 0)
			return -1;
		l->ended = got == 0;
		l->len += (size_t)got;
	}
	return 0;
}

/* Bytes of the character at C, of which HAVE are there; *UNITS of UTF-16. */
static size_t
utf8_size(const unsigned char *c, unsigned *units)
{
	*units = c[0] >= 0xF0 ? 2 : 1;
	return c[0] < 0xC2 ? 1 : c[0] < 0xE0 ? 2 : c[0] < 0xF0 ? 3 : 4;
}

static size_t
gb_size(const unsigned char *c, size_t have, unsigned *units)
{
	*units = 1;
	if (c[0] < 0x81 || c[0] == 0xFF || have < 2)
		return 1;
	if (c[1] >= 0x30 && c[1] <= 0x39) {
		*units = c[0] >= 0x90 ? 2 : 1;
		return 4;
	}
	return c[1] >= 0x40 && c[1] != 0x7F ? 2 : 1;
}

static size_t
utf16_size(const unsigned char *c, size_t have, bool big, char *ascii)
{
	if (have < 2)
		return 1;
	if (c[big ? 0 : 1] == 0)
		*ascii = (char)c[big ? 1 : 0];
	return 2;
}

/* The character that is next: its bytes; *ASCII is it, or else 0. */
static size_t
next(const struct locator *l, unsigned *units, char *ascii)
{
	const unsigned char *c = (const unsigned char *)l->buf + l->used;
	size_t have = l->len - l->used, n;

	*units = 1;
	*ascii = 0;
	if (charset_unit(l->charset) == 2)
		return utf16_size(c, have,
		    charset_same(l->charset, CHARSET_UTF16BE), ascii);
	if (c[0] < 0x80)
		*ascii = (char)c[0];
	n = charset_is_gb(l->charset, NULL) ? gb_size(c, have, units) :
	                                      utf8_size(c, units);
	return n < have ? n : have;
}

static void
step(struct locator *l)
{
	unsigned units;
	char ascii;
	size_t n = next(l, &units, &ascii);

	if (ascii == '\n' && l->cr) {
		l->cr = false;
	} else if (ascii == '\n' || ascii == '\r') {
		l->line++;
		l->column = 0;
		l->cr = ascii == '\r';
	} else {
		l->column += units;
		l->cr = false;
	}
	l->used += n;
	l->offset += n;
}

static int
skip_mark(struct locator *l)
{
	struct sv mark = charset_bom(l->charset);

	if (l->offset > 0)
		return 0;
	if (fill(l) < 0)
		return -1;
	if (sv_starts(sv_make(l->buf, l->len), mark)) {
		l->used = mark.len;
		l->offset = mark.len;
	}
	return 0;
}

int
locate_go(struct locator *l, uint64_t offset)
{
	if (skip_mark(l) < 0)
		return -1;
	while (l->offset < offset) {
		if (fill(l) < 0)
			return -1;
		if (l->used == l->len)
			return 0;
		step(l);
	}
	return 0;
}
