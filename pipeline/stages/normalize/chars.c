/* SPDX-License-Identifier: MIT */
/* Classes are ranges, written out: they are short and never change. */
#include "pipeline/base/utf8.h"
#include "pipeline/stages/normalize/chars.h"

static bool
within(uint32_t c, uint32_t first, uint32_t last)
{
	return c >= first && c <= last;
}

struct sv
char_take(struct sv *rest, uint32_t *c)
{
	size_t n = utf8_decode(*rest, c);
	struct sv taken;

	if (n == 0) {
		*c = CHAR_NONE;
		n = 1;
	}
	taken = sv_head(*rest, n);
	*rest = sv_skip(*rest, n);
	return taken;
}

bool
char_is_blank(uint32_t c)
{
	return c == ' ' || within(c, '\t', '\r') || c == 0xA0 ||
	    within(c, 0x2000, 0x200A) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202F || c == 0x205F || c == 0x3000;
}

bool
char_is_invisible(uint32_t c)
{
	return c < '\t' || within(c, 0x0E, 0x1F) || c == 0x7F || c == 0xAD ||
	    within(c, 0x200B, 0x200F) || within(c, 0x202A, 0x202E) ||
	    c == 0x2060 || within(c, 0x2066, 0x2069) || c == 0xFEFF;
}

bool
char_is_apostrophe(uint32_t c)
{
	return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 ||
	    c == 0xFF07;
}

bool
char_is_quote(uint32_t c)
{
	return c == '"' || c == 0x201C || c == 0x201D || c == 0xFF02;
}

bool
char_is_hyphen(uint32_t c)
{
	return c == '-' || within(c, 0x2010, 0x2015) || c == 0x2212 ||
	    c == 0xFF0D;
}

bool
char_is_digit(uint32_t c)
{
	return within(c, '0', '9') || within(c, 0xFF10, 0xFF19);
}

bool
char_is_letter(uint32_t c)
{
	return within(c, 'A', 'Z') || within(c, 'a', 'z') ||
	    within(c, 0xFF21, 0xFF3A) || within(c, 0xFF41, 0xFF5A);
}

bool
char_is_han(uint32_t c)
{
	return within(c, 0x4E00, 0x9FFF) || within(c, 0x3400, 0x4DBF) ||
	    c == 0x3007 || within(c, 0xF900, 0xFAFF) ||
	    within(c, 0x20000, 0x323AF);
}

bool
char_is_name_dot(uint32_t c)
{
	return c == CHAR_DOT || c == 0x0387 || c == 0x2022 || c == 0x2027 ||
	    c == 0x2219 || c == 0x22C5 || c == 0x25CF || c == 0x2E31 ||
	    c == 0x30FB || c == 0xFF0E || c == 0xFF65;
}

bool
char_is_like_x(uint32_t c)
{
	return c == 0x0425 || c == 0x0445 || c == 0x03A7 || c == 0x03C7 ||
	    c == 0xD7 || c == 0x2715 || c == 0x2716 || c == '*' || c == 0xFF0A;
}

bool
chars_have(struct sv v, bool (*is)(uint32_t c))
{
	uint32_t c;

	while (v.len) {
		char_take(&v, &c);
		if (is(c))
			return true;
	}
	return false;
}

struct sv
chars_drop(struct arena *a, struct sv v, bool (*is)(uint32_t c))
{
	char *out = arena_bytes(a, v.len);
	size_t n = 0;
	uint32_t c;

	while (v.len) {
		struct sv taken = char_take(&v, &c);

		if (is(c))
			continue;
		memcpy(out + n, taken.ptr, taken.len);
		n += taken.len;
	}
	return sv_make(out, n);
}

bool
chars_are_digits(struct sv v, size_t n)
{
	size_t found = 0;
	uint32_t c;

	for (; v.len; found++) {
		char_take(&v, &c);
		if (!char_is_digit(c))
			return false;
	}
	return found >= n;
}
