/* SPDX-License-Identifier: MIT */
#include "pipeline/base/date.h"
#include "pipeline/base/utf8.h"
#include "pipeline/rules/lex.h"
#include "pipeline/rules/value.h"

static int
digits(const char *p, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++)
		value = value * 10 + (p[i] - '0');
	return value;
}

bool
value_is_date(struct sv text)
{
	return lex_shape(text, "0000-00-00") &&
	    date_is(date_make(digits(text.ptr, 4), digits(text.ptr + 5, 2),
	        digits(text.ptr + 8, 2)));
}

bool
value_is_day(struct sv text)
{
	/* 29 February is a day of some years: 2000 was one. */
	return lex_shape(text, "00-00") && date_is(date_make(2000,
	    digits(text.ptr, 2), digits(text.ptr + 3, 2)));
}

static bool
is_number(struct sv text)
{
	return lex_shape(text, "9") || lex_shape(text, "9.9");
}

/* Numbers with commas between: a list, or one number where that is wanted. */
static bool
are_numbers(struct sv text, bool many)
{
	struct sv number;

	while (sv_split(&text, ',', &number))
		if (!is_number(number) || (text.ptr && !many))
			return false;
	return true;
}

static bool
convert_yesno(struct sv text, struct sv *value)
{
	bool yes = sv_equal(text, SV("是")) || sv_equal(text, SV("yes"));

	*value = yes ? SV("是") : SV("否");
	return yes || sv_equal(text, SV("否")) || sv_equal(text, SV("no"));
}

/* Half width and without blanks. */
static struct sv
narrow(struct sv text, struct arena *a)
{
	char *out = arena_bytes(a, text.len);
	size_t len = 0;
	uint32_t c;

	for (size_t n; (n = utf8_decode(text, &c)) > 0; text = sv_skip(text, n))
		if ((c = lex_narrow(c)) != ' ')
			len += utf8_encode(c, out + len);
	return sv_make(out, len);
}

bool
value_convert(const struct param *p, struct sv text, struct arena *a,
    struct sv *value)
{
	struct sv old = p->value; /* *VALUE may be the same place */
	bool list = old.len && memchr(old.ptr, ',', old.len);

	if (p->type == VALUE_TEXT) {
		*value = arena_dup(a, text);
		return utf8_check(text) == text.len;
	}
	text = *value = narrow(text, a);
	if (text.len == 0 || sv_equal(text, SV("未设置")) ||
	    sv_equal(text, SV("unset"))) {
		*value = (struct sv){ 0 };
		return true;
	}
	if (p->type == VALUE_NUMBER)
		return are_numbers(text, list);
	if (p->type == VALUE_YESNO)
		return convert_yesno(text, value);
	return value_is_day(old) ? value_is_day(text) : value_is_date(text);
}
