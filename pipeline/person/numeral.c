/* SPDX-License-Identifier: MIT */
#include "pipeline/base/utf8.h"
#include "pipeline/person/numeral.h"

/* The digit that C is in one of the rows of digits that Unicode has. */
static char
digit_in_row(uint32_t c)
{
	static const struct row {
		uint32_t first, last, zero; /* zero may be none of them */
	} rows[] = {
		{ 0x660, 0x669, 0x660 }, { 0x6F0, 0x6F9, 0x6F0 },
		{ 0x966, 0x96F, 0x966 }, { 0xF20, 0xF29, 0xF20 },
		{ 0x1810, 0x1819, 0x1810 }, { 0x2074, 0x2079, 0x2070 },
		{ 0x2080, 0x2089, 0x2080 }, { 0x2460, 0x2468, 0x245F },
		{ 0x2474, 0x247C, 0x2473 }, { 0x2488, 0x2490, 0x2487 },
		{ 0x24F5, 0x24FD, 0x24F4 }, { 0x2776, 0x277E, 0x2775 },
		{ 0x2780, 0x2788, 0x277F }, { 0x278A, 0x2792, 0x2789 },
		{ 0x3021, 0x3029, 0x3020 }, { 0x3220, 0x3228, 0x321F },
		{ 0x3280, 0x3288, 0x327F }, { 0xFF10, 0xFF19, 0xFF10 },
	};

	if (c >= 0x1D7CE && c <= 0x1D7FF)
		return (char)('0' + (c - 0x1D7CE) % 10);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (c >= rows[i].first && c <= rows[i].last)
			return (char)('0' + (c - rows[i].zero));
	return 0;
}

char
numeral_digit(uint32_t c)
{
	if (c < 0x80)
		return c >= '0' && c <= '9' ? (char)c :
		    c == 'X' || c == 'x'    ? 'X' :
		                              0;
	switch (c) {
	case U'〇': case U'零': case U'○': case U'◯': case U'⓪':
	case U'⓿': case 0x2070:
		return '0';
	case U'一': case U'壹': case U'幺': case U'¹':
		return '1';
	case U'二': case U'贰': case U'貳': case U'²':
		return '2';
	case U'三': case U'叁': case U'參': case U'³':
		return '3';
	case U'四': case U'肆':
		return '4';
	case U'五': case U'伍':
		return '5';
	case U'六': case U'陆': case U'陸':
		return '6';
	case U'七': case U'柒':
		return '7';
	case U'八': case U'捌':
		return '8';
	case U'九': case U'玖':
		return '9';
	case 0xFF38: case 0xFF58: case 0x2169: case 0x2179: case U'×':
	case 0x3A7: case 0x3C7: case 0x425: case 0x445:
		return 'X';
	default:
		return digit_in_row(c);
	}
}

/* What nobody sees: it does not even part a group. */
bool
numeral_unseen(uint32_t c)
{
	return (c < 0x20 && !numeral_joint(c)) || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
	    (c >= 0x300 && c < 0x370) || c == 0x61C || c == 0x115F ||
	    c == 0x1160 || c == 0x17B4 || c == 0x17B5 ||
	    (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
	    (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	    (c >= 0x20D0 && c <= 0x20FF) || c == 0x3164 ||
	    (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
	    (c >= 0xFE20 && c <= 0xFE2F) || c == 0xFEFF || c == 0xFFA0 ||
	    (c >= 0xFFF0 && c <= 0xFFFF) || c >= 0xE0000;
}

/* Blanks and marks of any kind; a star is what was hidden already. */
bool
numeral_joint(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' ||
	    (c >= 0x20 && c < 0x7F && c != '*' && !((c | 0x20) >= 'a' &&
	    (c | 0x20) <= 'z')) || (c >= 0xA0 && c <= 0xBF) ||
	    c == 0x1680 || c == 0x2800 || (c >= 0x2000 && c <= 0x206F) ||
	    (c >= 0x2190 && c <= 0x245F) || (c >= 0x2500 && c <= 0x27BF) ||
	    (c >= 0x2E00 && c <= 0x2E7F) || (c >= 0x3000 && c <= 0x3020) ||
	    c == 0x3030 || c == 0x30FB || c == 0x30FC ||
	    (c >= 0xFE10 && c <= 0xFE6F) || (c >= 0xFF01 && c <= 0xFF65) ||
	    c == U'年' || c == U'月' || c == U'日' || c == U'丨';
}

/* What stands between two of a list, or two of a path. */
bool
numeral_comma(uint32_t c)
{
	return c == ',' || c == ';' || c == '/' || c == U'，' || c == U'、' ||
	    c == U'；' || c == U'／';
}

size_t
numeral_count(struct sv v)
{
	size_t n = 0;

	while (v.len) {
		uint32_t c = 0;
		size_t len = utf8_decode(v, &c);
		char d = len ? numeral_digit(c) : 0;

		n += d && d != 'X';
		v = sv_skip(v, len ? len : 1);
	}
	return n;
}
