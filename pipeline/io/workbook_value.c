/* SPDX-License-Identifier: MIT */
/*
 * Numbers are handled as decimal digits, not as doubles: what is not rounded
 * needs no care, and no locale can change it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "pipeline/base/date.h"
#include "pipeline/base/utf8.h"
#include "pipeline/io/workbook_value.h"

enum {
	DIGITS = 15,      /* that a spreadsheet keeps */
	NUMBER_MOST = 40, /* characters of a number: 17 digits, E, more */
	DAY = 24 * 60 * 60,
	PAD_MOST = 30
};

/* The text of CODE's first section that means something: no literals, no
 * [colours], no \x, no _x. Into OUT of N bytes, in lower case. */
static size_t
bare_code(struct sv code, char *out, size_t n)
{
	size_t len = 0;

	for (size_t i = 0; i < code.len && len < n; i++) {
		char c = code.ptr[i];

		if (c == ';')
			break;
		if (c == '"' || c == '[') {
			char close = c == '"' ? '"' : ']';

			/* [h] [mm] [s] are times; other brackets mean none. */
			if (c == '[' && i + 1 < code.len &&
			    memchr("hHsS", code.ptr[i + 1], 4))
				out[len++] = 'h';
			while (++i < code.len && code.ptr[i] != close)
				;
		} else if (c == '\\' || c == '_' || c == '*') {
			i++;
		} else {
			out[len++] = c >= 'A' && c <= 'Z' ?
			    (char)(c - 'A' + 'a') : c;
		}
	}
	return len;
}

unsigned char
value_format(struct sv code)
{
	char text[256];
	struct sv bare = sv_make(text, bare_code(code, text, sizeof(text)));
	bool date = false, month = false, time = false, zeros = bare.len > 1;

	if (sv_find(bare, SV("general")) < bare.len ||
	    sv_find(bare, SV("standard")) < bare.len)
		return VALUE_NUMBER;
	for (size_t i = 0; i < bare.len; i++) {
		char c = bare.ptr[i];

		date |= c == 'y' || c == 'd';
		month |= c == 'm';
		time |= c == 'h' || c == 's';
		zeros &= c == '0';
	}
	if (date || (month && !time))
		return VALUE_DATE;
	if (time)
		return VALUE_TIME;
	return zeros && bare.len <= PAD_MOST ?
	    (unsigned char)(VALUE_PAD + bare.len) : VALUE_NUMBER;
}

/* 27 to 36 and 50 to 58 are the dates of Chinese and Japanese programs. */
unsigned char
value_format_id(uint64_t id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
	    id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
		return VALUE_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) ||
	    (id >= 45 && id <= 47) || id == 55 || id == 56)
		return VALUE_TIME;
	return VALUE_NUMBER;
}

/* A number: 0.d1d2d3… times 10 to the POINT. */
struct decimal {
	char digit[NUMBER_MOST];
	size_t n;
	int point;
	bool minus, whole; /* written as digits and nothing else */
};

/* The exponent behind E; false: there is none, or it is no exponent. */
static bool
read_exponent(struct sv text, int *out)
{
	bool minus = text.len && text.ptr[0] == '-';
	uint64_t n;

	if (text.len && (text.ptr[0] == '-' || text.ptr[0] == '+'))
		text = sv_skip(text, 1);
	if (!sv_to_u64(text, &n) || n > 400)
		return false;
	*out = minus ? -(int)n : (int)n;
	return true;
}

static bool
read_decimal(struct sv text, struct decimal *d)
{
	bool point = false, any = false;
	int exponent = 0;

	*d = (struct decimal){ .whole = true };
	if (text.len > NUMBER_MOST)
		return false;
	d->minus = text.len && text.ptr[0] == '-';
	text = sv_skip(text, d->minus);
	for (; text.len; text = sv_skip(text, 1)) {
		char c = text.ptr[0];

		if (c == 'E' || c == 'e') {
			d->whole = false;
			if (!read_exponent(sv_skip(text, 1), &exponent))
				return false;
			break;
		}
		if (c == '.' && !point) {
			point = true;
			d->whole = false;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		any = true;
		if (c != '0' || d->n)
			d->digit[d->n++] = c;
		if (!point)
			d->point += d->n > 0;
		else if (d->n == 0)
			d->point--;
	}
	d->point += exponent;
	return any;
}

/* To 15 digits, zeros at the end off. */
static void
round_decimal(struct decimal *d)
{
	if (d->n > DIGITS) {
		bool up = d->digit[DIGITS] >= '5';
		size_t i = DIGITS;

		d->n = DIGITS;
		while (up && i-- > 0) {
			up = d->digit[i] == '9';
			d->digit[i] = up ? '0' : (char)(d->digit[i] + 1);
		}
		if (up) {
			d->digit[0] = '1';
			d->point++;
		}
	}
	while (d->n && d->digit[d->n - 1] == '0')
		d->n--;
}

/*
 * May TEXT, whole and long, be what a program printed of a double that has lost
 * digits? Exactly, or with as many digits as tell it from its neighbours and
 * zeros behind.
 */
static bool
may_be_double(struct sv text)
{
	char own[NUMBER_MOST + 1], shown[400];
	double value;

	memcpy(own, text.ptr, text.len);
	own[text.len] = '\0';
	value = strtod(own, NULL);
	if (value < 9007199254740992.0)
		return false; /* below 2^53 a double loses nothing */
	snprintf(shown, sizeof(shown), "%.0f", value);
	if (sv_equal(sv_cstr(shown), text))
		return true;
	for (int digits = 15; digits <= 17; digits++) {
		struct decimal d;
		struct sv short_form;

		snprintf(shown, sizeof(shown), "%.*e", digits - 1, value);
		short_form = sv_cstr(shown);
		if (!(strtod(shown, NULL) >= value) ||
		    !(strtod(shown, NULL) <= value) ||
		    !read_decimal(short_form, &d))
			continue;
		for (size_t i = 0; i < text.len; i++)
			if (text.ptr[i] != (i < d.n ? d.digit[i] : '0'))
				return false;
		return d.point == (int)text.len;
	}
	return false;
}

/* As a person writes it, without E; PAD zeros in front of a whole one. */
static void
put_decimal(const struct decimal *d, size_t pad, struct buf *out)
{
	size_t whole = d->point > 0 ? (size_t)d->point : 1;

	if (d->minus && d->n)
		buf_put_char(out, '-');
	for (; d->n <= whole && pad > whole; pad--)
		buf_put_char(out, '0');
	if (d->point <= 0)
		buf_put_char(out, '0');
	for (int i = 0; i < d->point; i++)
		buf_put_char(out, (size_t)i < d->n ? d->digit[i] : '0');
	if (d->point < 0 || (size_t)d->point < d->n)
		buf_put_char(out, '.');
	for (int i = d->point; i < 0; i++)
		buf_put_char(out, '0');
	for (size_t i = d->point > 0 ? (size_t)d->point : 0; i < d->n; i++)
		buf_put_char(out, d->digit[i]);
}

/*
 * Days since the last day of 1899, the time of day as a part of one. Day 60 is
 * a 29 February 1900 that never was, so days before it are one less.
 */
static bool
put_date(struct sv text, unsigned char format, bool mac, struct buf *out)
{
	char own[NUMBER_MOST + 1], day[DATE_TEXT];
	double value;
	int64_t days, seconds;
	struct date d;

	memcpy(own, text.ptr, text.len);
	own[text.len] = '\0';
	value = strtod(own, NULL);
	if (!(value >= 0 && value < 2958466))
		return false;
	seconds = (int64_t)floor((value - floor(value)) * DAY + 0.5);
	days = (int64_t)floor(value) + seconds / DAY;
	seconds %= DAY;
	if (format == VALUE_DATE && !mac && days == 60) {
		buf_put(out, SV("1900-02-29"));
	} else if (format == VALUE_DATE) {
		int64_t zero = mac ? date_days(date_make(1904, 1, 1)) :
		    date_days(date_make(1899, 12, 30)) + (days < 60);

		d = date_from_days((int32_t)(zero + days));
		if (!date_is(d) || (days == 0 && !mac))
			return false;
		date_format(d, day);
		buf_put(out, sv_make(day, sizeof(day)));
	}
	if (format == VALUE_DATE && seconds)
		buf_put_char(out, ' ');
	if (format == VALUE_TIME || seconds)
		buf_printf(out, "%02d:%02d:%02d", (int)(seconds / 3600),
		    (int)(seconds / 60 % 60), (int)(seconds % 60));
	return true;
}

void
value_number(struct sv text, unsigned char format, bool mac, struct buf *out)
{
	struct decimal d;

	if (!read_decimal(text, &d)) {
		buf_put(out, text);
		return;
	}
	if ((format == VALUE_DATE || format == VALUE_TIME) &&
	    put_date(text, format, mac, out))
		return;
	if (d.whole && d.n > DIGITS && !may_be_double(sv_skip(text, d.minus))) {
		buf_put(out, text);
		return;
	}
	round_decimal(&d);
	if (d.point > 2 * DIGITS || d.point < -DIGITS)
		buf_put(out, text);
	else
		put_decimal(&d, format > VALUE_PAD ? format - VALUE_PAD : 0,
		    out);
}

/* The unit of _xHHHH_ at the start of TEXT, or -1. */
static int32_t
read_escape(struct sv text)
{
	int32_t unit = 0;

	if (text.len < 7 || text.ptr[0] != '_' || text.ptr[1] != 'x' ||
	    text.ptr[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		char c = text.ptr[i];
		int digit = c >= '0' && c <= '9' ? c - '0' :
		    c >= 'A' && c <= 'F'         ? c - 'A' + 10 :
		    c >= 'a' && c <= 'f'         ? c - 'a' + 10 : -1;

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

void
value_text(struct sv text, struct buf *out)
{
	while (text.len) {
		size_t plain = sv_find(text, SV("_x"));
		int32_t unit, low;
		char c[4];
		size_t n;

		buf_put(out, sv_head(text, plain));
		text = sv_skip(text, plain);
		if (text.len == 0)
			return;
		unit = read_escape(text);
		if (unit < 0) {
			buf_put(out, sv_head(text, 2));
			text = sv_skip(text, 2);
			continue;
		}
		text = sv_skip(text, 7);
		low = unit >= 0xD800 && unit < 0xDC00 ? read_escape(text) : -1;
		if (low >= 0xDC00 && low < 0xE000) {
			unit = 0x10000 + ((unit - 0xD800) << 10) + low - 0xDC00;
			text = sv_skip(text, 7);
		}
		n = utf8_encode((uint32_t)unit, c);
		buf_put(out, n ? sv_make(c, n) : SV("\xEF\xBF\xBD"));
	}
}
