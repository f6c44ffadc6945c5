/* SPDX-License-Identifier: MIT */
/*
 * Repairs inside numbers. All judge by one shape: an optional letter G L J,
 * digits, and what stands behind them, whichever of the two columns it is in.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/person/idnum.h"
#include "pipeline/stages/normalize/chars.h"
#include "pipeline/stages/normalize/repairs.h"

enum {
	BODY = 17,    /* digits of an ID before its check character */
	LONGEST = 19, /* characters of the longest number: a 学籍号 */
	OLD = 15,     /* digits of an ID of before 1999 */
	LEAST = 14    /* digits that still show an ID, some of them lost */
};

struct shape {
	bool lead;
	size_t digits;
	struct sv tail;
};

static struct shape
read_shape(struct sv v)
{
	struct shape s = { 0 };

	s.lead = v.len && memchr("GLJglj", v.ptr[0], 6);
	s.tail = sv_skip(v, s.lead);
	while (s.digits < s.tail.len && s.tail.ptr[s.digits] >= '0' &&
	    s.tail.ptr[s.digits] <= '9')
		s.digits++;
	s.tail = sv_skip(s.tail, s.digits);
	return s;
}

/* The tail is one character, an X or what is taken for it. */
static bool
ends_in_x(const struct shape *s)
{
	struct sv rest = s->tail;
	uint32_t c;

	if (rest.len == 0)
		return false;
	char_take(&rest, &c);
	return rest.len == 0 && (c == 'X' || c == 'x' || char_is_like_x(c));
}

static bool
is_number_field(const struct repair_field *f)
{
	return f->type == VALUE_ID || f->type == VALUE_XJH;
}

/* The half-width form of C, or C. */
static uint32_t
halve(const struct repair_field *f, uint32_t c)
{
	bool written = f->type == VALUE_DATE || f->type == VALUE_MONTH ||
	    f->type == VALUE_PHONE || f->type == VALUE_NUMBER;

	if (c < 0xFF01 || c > 0xFF5E)
		return c;
	if (char_is_digit(c) || char_is_letter(c) ||
	    (written && (c == 0xFF0D || c == 0xFF0E || c == 0xFF0F ||
	    c == 0xFF1A)))
		return c - 0xFF00 + ' ';
	return c;
}

bool
repair_width(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	char *text = NULL;
	size_t n = 0;
	uint32_t c;

	for (struct sv rest = v; rest.len;) {
		size_t at = v.len - rest.len;
		struct sv taken = char_take(&rest, &c);

		if (halve(f, c) != c) {
			if (!text) {
				text = arena_bytes(a, v.len);
				memcpy(text, v.ptr, n = at);
			}
			text[n++] = (char)halve(f, c);
		} else if (text) {
			memcpy(text + n, taken.ptr, taken.len);
			n += taken.len;
		}
	}
	if (!text)
		return false;
	*out = sv_make(text, n);
	return true;
}

bool
repair_case(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct shape s = read_shape(v);
	bool lead = s.lead && v.ptr[0] >= 'a' && f->type == VALUE_XJH;
	bool tail = sv_equal(s.tail, SV("x"));
	struct sv text;

	if (!is_number_field(f) || s.digits < LEAST || (!lead && !tail))
		return false;
	text = arena_dup(a, v);
	if (lead)
		((char *)text.ptr)[0] = (char)(v.ptr[0] - 'a' + 'A');
	if (tail)
		((char *)text.ptr)[v.len - 1] = 'X';
	*out = text;
	return true;
}

/* One telephone and no more: 11 digits from 1, or 10 to 12 from 0. */
static bool
is_one_phone(struct sv v)
{
	size_t digits = 0;

	for (size_t i = 0; i < v.len; i++) {
		if (v.ptr[i] >= '0' && v.ptr[i] <= '9')
			digits++;
		else if (v.ptr[i] != '-')
			return false;
	}
	if (digits == 0)
		return false;
	return v.ptr[0] == '1' ? digits == 11 :
	    v.ptr[0] == '0' && digits >= 10 && digits <= 12;
}

/*
 * A blank may part a date, and two numbers in one cell must not become one.
 */
bool
repair_inner_blanks(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct sv text;

	if (f->type == VALUE_DATE || f->type == VALUE_MONTH ||
	    f->type == VALUE_NUMBER || f->type == VALUE_NAME ||
	    !chars_have(v, char_is_blank) || repair_blanks(f, a, v, &text))
		return false;
	text = chars_drop(a, v, char_is_blank);
	if (f->type == VALUE_PHONE ? !is_one_phone(text) :
	                             utf8_length(text) > LONGEST)
		return false;
	*out = text;
	return true;
}

bool
repair_point_zero(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct shape s = read_shape(v);

	(void)f, (void)a;
	if (s.lead || s.digits == 0 ||
	    (!sv_equal(s.tail, SV(".0")) && !sv_equal(s.tail, SV(".00"))))
		return false;
	*out = sv_head(v, s.digits);
	return true;
}

/* 13,804,210,001: groups of three digits, the first of one to three. */
static bool
is_grouped(struct sv v)
{
	size_t group = 0, groups = 0;

	for (size_t i = 0; i < v.len; i++) {
		if (v.ptr[i] >= '0' && v.ptr[i] <= '9') {
			group++;
			continue;
		}
		if (v.ptr[i] != ',' || group == 0 || group > 3 ||
		    (groups && group != 3))
			return false;
		groups++;
		group = 0;
	}
	return groups && group == 3;
}

static bool
is_comma(uint32_t c)
{
	return c == ',';
}

/*
 * Commas that a spreadsheet puts between thousands; in an ID as in a code. Of
 * telephones only one number of 11 digits is certain.
 */
static bool
take_commas(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct sv text;

	if (!memchr(v.ptr ? v.ptr : "", ',', v.len) || !is_grouped(v))
		return false;
	text = chars_drop(a, v, is_comma);
	if (f->type == VALUE_PHONE && (text.len != 11 || text.ptr[0] != '1'))
		return false;
	if (is_number_field(f) && (text.len < OLD || text.len > LONGEST))
		return false;
	*out = text;
	return true;
}

bool
repair_separators(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct sv text;
	struct shape s;
	size_t n;

	if (take_commas(f, a, v, out))
		return true;
	if (!is_number_field(f) || !chars_have(v, char_is_hyphen))
		return false;
	text = chars_drop(a, v, char_is_hyphen);
	s = read_shape(text);
	n = s.digits + (s.tail.len > 0);
	if ((s.tail.len && !ends_in_x(&s)) ||
	    (s.lead ? n != BODY + 1 :
	    (n < BODY || n > LONGEST) && (n != OLD || s.tail.len)))
		return false;
	*out = text;
	return true;
}

static bool
is_star(struct sv v)
{
	return sv_equal(v, SV("*")) || sv_equal(v, SV("＊"));
}

bool
repair_like_x(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	struct shape s = read_shape(v);
	char *text;
	size_t n;

	if (!is_number_field(f) || s.digits != BODY || !ends_in_x(&s) ||
	    (s.tail.ptr[0] | ' ') == 'x')
		return false;
	/* A star hides a digit, unless no digit can stand there. */
	if (is_star(s.tail) && idnum_check_char(v.ptr + s.lead) != 'X')
		return false;
	n = v.len - s.tail.len;
	text = arena_bytes(a, n + 1);
	memcpy(text, v.ptr, n);
	text[n] = 'X';
	*out = sv_make(text, n + 1);
	return true;
}
