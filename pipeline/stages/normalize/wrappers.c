/* SPDX-License-Identifier: MIT */
/*
 * What programs and people put around a value so that a spreadsheet would
 * leave it alone. Taking it off gives a part of the same text; only N05 copies.
 */
#include "pipeline/stages/normalize/chars.h"
#include "pipeline/stages/normalize/repairs.h"

/*
 * Stray quotes are also parts of words. A text that is not known to be a number
 * counts as one when it is nothing but this many digits: a postcode is the
 * shortest that spreadsheets are kept from.
 */
enum { DIGITS = 6 };

bool
repair_invisible(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	(void)f;
	if (!chars_have(v, char_is_invisible))
		return false;
	*out = chars_drop(a, v, char_is_invisible);
	return true;
}

bool
repair_blanks(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct sv rest = v, kept = sv_head(v, 0);
	uint32_t c;

	(void)f, (void)a;
	while (rest.len) {
		struct sv taken = char_take(&rest, &c);

		if (char_is_blank(c))
			continue;
		if (kept.len == 0)
			kept.ptr = taken.ptr;
		kept.len = (size_t)(taken.ptr - kept.ptr) + taken.len;
	}
	if (kept.len == v.len)
		return false;
	*out = kept;
	return true;
}

/* '80后, '24级: two digits of a year, whose century the apostrophe stands for. */
static bool
is_elision(struct sv v)
{
	static const struct sv behind[] = { { "后", 3 }, { "年", 3 },
		{ "级", 3 }, { "届", 3 } };
	uint32_t c;

	for (int i = 0; i < 2; i++) {
		if (v.len == 0)
			return false;
		char_take(&v, &c);
		if (!char_is_digit(c))
			return false;
	}
	for (size_t i = 0; i < sizeof(behind) / sizeof(*behind); i++)
		if (sv_starts(v, behind[i]))
			return true;
	return false;
}

/*
 * Is V, behind an apostrophe, all of the value? Not where another one may close
 * what it opens. A name in Latin letters may begin with one ('t Hooft), one in
 * Han does not.
 */
static bool
is_value(const struct repair_field *f, struct sv v)
{
	struct sv rest = v;
	uint32_t c;

	if (v.len == 0)
		return false;
	char_take(&rest, &c);
	if (f->type == VALUE_NAME && !char_is_han(c))
		return false;
	if (f->type != VALUE_NAME && f->type != VALUE_TEXT &&
	    char_is_digit(c))
		return true;
	return !chars_have(v, char_is_apostrophe) &&
	    !chars_have(v, char_is_quote) && !is_elision(v);
}

/* V without the characters of the class IS at its head. */
static struct sv
skip(struct sv v, bool (*is)(uint32_t c))
{
	struct sv rest = v;
	uint32_t c;

	while (rest.len) {
		char_take(&rest, &c);
		if (!is(c))
			break;
		v = rest;
	}
	return v;
}

static const struct quotes {
	struct sv open, close;
} quotes[] = {
	{ { "\"", 1 }, { "\"", 1 } },
	{ { "“", 3 }, { "”", 3 } },
	{ { "＂", 3 }, { "＂", 3 } },
	{ { "'", 1 }, { "'", 1 } },
	{ { "‘", 3 }, { "’", 3 } },
};
enum { DOUBLE_QUOTES = 3, ALL_QUOTES = 5 };

/* What one pair of the first N kinds encloses; it holds none of that kind. */
static bool
unquote(struct sv v, size_t n, struct sv *inside)
{
	for (size_t i = 0; i < n; i++) {
		struct sv open = quotes[i].open, close = quotes[i].close;
		struct sv in;

		if (v.len < open.len + close.len || !sv_starts(v, open) ||
		    !sv_ends(v, close))
			continue;
		in = sv_make(v.ptr + open.len, v.len - open.len - close.len);
		if (sv_find(in, open) < in.len || sv_find(in, close) < in.len)
			continue;
		*inside = in;
		return true;
	}
	return false;
}

bool
repair_formula(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct sv rest, inner, value;

	(void)a;
	if (sv_starts(v, SV("=")))
		rest = sv_skip(v, 1);
	else if (sv_starts(v, SV("＝")))
		rest = sv_skip(v, 3);
	else
		return false;
	inner = rest;
	if ((sv_starts(rest, SV("T(")) || sv_starts(rest, SV("t("))) &&
	    sv_ends(rest, SV(")")))
		inner = sv_make(rest.ptr + 2, rest.len - 3);
	if (unquote(inner, DOUBLE_QUOTES, out))
		return true;
	value = skip(rest, char_is_apostrophe);
	if (value.len == rest.len || !is_value(f, value))
		return false;
	*out = rest;
	return true;
}

/* V without double quotes at its head and its end. */
static struct sv
strip_quotes(struct sv v)
{
	struct sv kept = skip(v, char_is_quote), rest = kept, end = kept;
	uint32_t c;

	while (rest.len) {
		struct sv taken = char_take(&rest, &c);

		if (!char_is_quote(c))
			end = taken;
	}
	kept.len = kept.len ? (size_t)(end.ptr - kept.ptr) + end.len : 0;
	return kept;
}

bool
repair_quotes(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct sv kept;

	(void)a;
	/* CSV doubles straight quotes; around a name all others are its own. */
	if (f->type == VALUE_NAME && v.len && (unsigned char)*v.ptr >= 0x80)
		return false;
	if (unquote(v, ALL_QUOTES, out))
		return true;
	kept = strip_quotes(v);
	if (kept.len == v.len || kept.len == 0 ||
	    chars_have(kept, char_is_quote))
		return false;
	if (f->type != VALUE_ID && f->type != VALUE_XJH &&
	    !(f->type != VALUE_NAME && chars_are_digits(kept, DIGITS)))
		return false;
	*out = kept;
	return true;
}

bool
repair_apostrophe(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct sv rest = skip(v, char_is_apostrophe);

	(void)a;
	if (rest.len == v.len || !is_value(f, rest))
		return false;
	*out = rest;
	return true;
}
