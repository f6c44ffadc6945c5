/* SPDX-License-Identifier: MIT */
/*
 * A run of ASCII is copied 16 bytes at a time; a two-byte code is one look-up
 * of its UTF-8, a four-byte one arithmetic over the 221 runs of the basic plane
 * (none beyond it). Encoding searches the same tables: it serves the few
 * cells that were corrected and need not be fast.
 */
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "pipeline/base/utf8.h"
#include "pipeline/io/gb18030.h"
#include "pipeline/io/gb18030_table.h"

enum { GB18030_FAR = 189000 }; /* number of 90308130, which is U+10000 */

/* The bytes of ASCII in front of P; a copy of them (and more) goes to OUT. */
static size_t
copy_ascii(const unsigned char *p, size_t len, char *out)
{
	size_t n = 0;

#if defined(__SSE2__)
	for (; n + 16 <= len; n += 16) {
		__m128i block = _mm_loadu_si128((const __m128i *)(p + n));
		unsigned high = (unsigned)_mm_movemask_epi8(block);

		_mm_storeu_si128((__m128i *)(out + n), block);
		if (high)
			return n + (size_t)__builtin_ctz(high);
	}
#endif
	for (; n < len && p[n] < 0x80; n++)
		out[n] = (char)p[n];
	return n;
}

/* Four bytes at P to their character; 0: they are none. */
static uint32_t
decode_four(const unsigned char *p, size_t len)
{
	size_t low = 0, high = GB18030_RUNS;
	uint32_t n;

	if (len < 4 || p[0] < 0x81 || p[0] > 0xFE || p[1] < '0' || p[1] > '9' ||
	    p[2] < 0x81 || p[2] > 0xFE || p[3] < '0' || p[3] > '9')
		return 0;
	n = ((p[0] - 0x81u) * 10 + (p[1] - '0')) * 1260 +
	    (p[2] - 0x81u) * 10 + (p[3] - '0');
	if (n >= GB18030_FAR + 0x100000)
		return 0;
	if (n >= GB18030_FAR)
		return n - GB18030_FAR + 0x10000;
	if (n >= GB18030_BMP)
		return 0;
	while (high - low > 1) {
		size_t mid = (low + high) / 2;

		if (gb18030_run[mid].number <= n)
			low = mid;
		else
			high = mid;
	}
	return gb18030_run[low].point + n - gb18030_run[low].number;
}

/* What the table has for the two bytes at P. */
static uint32_t
look_up(const unsigned char *p)
{
	return gb18030_two[(uint32_t)(p[0] << 8 | p[1]) % GB18030_PLACES];
}

/* The bytes of an entry, three or two, at TO, by one store of four. */
static void
put_entry(uint32_t entry, char *to)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	entry = __builtin_bswap32(entry);
#endif
	memcpy(to, &entry, sizeof(entry));
}

/* Codes of two and four bytes up to the next ASCII or wrong byte. */
static size_t
decode_codes(const unsigned char *p, size_t len, char **out)
{
	char *to = *out;
	size_t at = 0;

	while (at < len && p[at] >= 0x80) {
		uint32_t entry = at + 1 < len ? look_up(p + at) : 0, c;

		if (entry) {
			put_entry(entry, to);
			to += 3 - (entry >> 25);
			at += 2;
			continue;
		}
		c = decode_four(p + at, len - at);
		if (!c)
			break;
		to += utf8_encode(c, to);
		at += 4;
	}
	*out = to;
	return at;
}

size_t
gb18030_decode(struct sv text, char *out, size_t *len)
{
	const unsigned char *p = (const unsigned char *)text.ptr;
	char *to = out;
	size_t at = 0;

	while (at < text.len) {
		size_t n = copy_ascii(p + at, text.len - at, to);

		at += n;
		to += n;
		n = decode_codes(p + at, text.len - at, &to);
		at += n;
		if (n == 0 && at < text.len)
			break;
	}
	*len = (size_t)(to - out);
	return at;
}

/* Code points that editions exchange: the last pair in 2000 alone. */
static const uint16_t exchanged[][2] = {
	{ 0xFE10, 0xE78D }, { 0xFE11, 0xE78F }, { 0xFE12, 0xE78E },
	{ 0xFE13, 0xE790 }, { 0xFE14, 0xE791 }, { 0xFE15, 0xE792 },
	{ 0xFE16, 0xE793 }, { 0xFE17, 0xE794 }, { 0xFE18, 0xE795 },
	{ 0xFE19, 0xE796 }, { 0x9FB4, 0xE81E }, { 0x9FB5, 0xE826 },
	{ 0x9FB6, 0xE82B }, { 0x9FB7, 0xE82C }, { 0x9FB8, 0xE832 },
	{ 0x9FB9, 0xE843 }, { 0x9FBA, 0xE854 }, { 0x9FBB, 0xE864 },
	{ 0x1E3F, 0xE7C7 },
};

uint32_t
gb18030_moved(enum gb18030_edition e, uint32_t c)
{
	size_t n = sizeof(exchanged) / sizeof(*exchanged) - (e == GB18030_2005);

	for (size_t i = 0; e && i < n; i++)
		if (c == exchanged[i][0] || c == exchanged[i][1])
			return exchanged[i][c == exchanged[i][0]];
	return c;
}

void
gb18030_exchange(enum gb18030_edition e, char *text, size_t len)
{
	for (size_t at = 0, step; e && at < len; at += step) {
		uint32_t c;

		step = utf8_decode(sv_make(text + at, len - at), &c);
		if (step == 3)
			utf8_encode(gb18030_moved(e, c), text + at);
		step += step == 0;
	}
}

/* The character at PLACE of the table. */
static uint32_t
point_at(size_t place)
{
	char text[4];
	uint32_t c;

	put_entry(gb18030_two[place], text);
	utf8_decode(sv_make(text, 3 - (gb18030_two[place] >> 25)), &c);
	return c;
}

static void
put_far(uint32_t n, struct buf *out)
{
	buf_put_char(out, (char)(0x81 + n / 12600));
	buf_put_char(out, (char)('0' + n / 1260 % 10));
	buf_put_char(out, (char)(0x81 + n / 10 % 126));
	buf_put_char(out, (char)('0' + n % 10));
}

void
gb18030_put(uint32_t c, struct buf *out)
{
	size_t low = 0, high = GB18030_CODES;

	if (c < 0x80) {
		buf_put_char(out, (char)c);
		return;
	}
	if (c >= 0x10000) {
		put_far(c - 0x10000 + GB18030_FAR, out);
		return;
	}
	while (high - low > 1) {
		size_t mid = (low + high) / 2;

		if (point_at(gb18030_order[mid]) <= c)
			low = mid;
		else
			high = mid;
	}
	low = gb18030_order[low];
	if (point_at(low) == c) {
		buf_put_char(out, (char)(0x80 | low >> 8));
		buf_put_char(out, (char)low);
		return;
	}
	for (size_t i = 0; i < GB18030_RUNS; i++) {
		uint32_t first = gb18030_run[i].point;
		uint32_t n = c - first + gb18030_run[i].number;

		if (c >= first && n < gb18030_run[i + 1].number) {
			put_far(n, out);
			return;
		}
	}
}
