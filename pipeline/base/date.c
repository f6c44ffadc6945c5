/* SPDX-License-Identifier: MIT */
/*
 * Parsing is a cursor that takes pieces off the front of a view; every way of
 * writing a date is a sequence of such takes, and the text must be used up.
 * Day numbers count from 1 March of year 0, so that the leap day is the last
 * of its year and the months before it have fixed lengths (Howard Hinnant,
 * chrono-Compatible Low-Level Date Algorithms).
 */
#include <endian.h>

#include "pipeline/base/date.h"

enum {
	FIRST_YEAR = 1800,
	LAST_YEAR = 2199,
	EPOCH = 719468,       /* 1970-01-01, from 0000-03-01 */
	SERIAL_ZERO = -25569, /* 1899-12-30: serials from 61 on count from it */
	ERA_DAYS = 146097,    /* 400 years */
	FIRST_DAY = -719162,  /* 0001-01-01 */
	LAST_DAY = 2932896    /* 9999-12-31 */
};

static const struct sv separators[] = {
	{ "-", 1 }, { "/", 1 }, { ".", 1 }, { "—", 3 }, { "。", 3 },
	{ "、", 3 },
};

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_days(int year, int month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

struct date
date_make(int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month))
		return (struct date){ 0 };
	return (struct date){ (int16_t)year, (int8_t)month, (int8_t)day };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take a number of MIN to MAX digits; all digits that stand there count. */
static bool
take_number(struct sv *rest, size_t min, size_t max, int *n)
{
	size_t len = 0;

	*n = 0;
	while (len < rest->len && len <= max && is_digit(rest->ptr[len]))
		*n = *n * 10 + (rest->ptr[len++] - '0');
	if (len < min || len > max)
		return false;
	*rest = sv_skip(*rest, len);
	return true;
}

static bool
take(struct sv *rest, struct sv what)
{
	if (!sv_starts(*rest, what))
		return false;
	*rest = sv_skip(*rest, what.len);
	return true;
}

static bool
take_separator(struct sv *rest, struct sv *separator)
{
	for (size_t i = 0; i < sizeof(separators) / sizeof(*separators); i++)
		if (take(rest, separators[i])) {
			*separator = separators[i];
			return true;
		}
	return false;
}

/* Take `.0`, `.00` … up to the end; true also where there is nothing. */
static bool
take_fraction(struct sv *rest)
{
	if (!take(rest, SV(".")))
		return rest->len == 0;
	if (rest->len == 0)
		return false;
	while (take(rest, SV("0")))
		;
	return rest->len == 0;
}

/* Take a time of day up to the end; true also where there is nothing. */
static bool
take_time(struct sv *rest)
{
	int hour, minute, second = 0;

	if (rest->len == 0)
		return true;
	if (!take(rest, SV("T")) && !take(rest, SV(" ")))
		return false;
	while (take(rest, SV(" ")))
		;
	if (!take_number(rest, 1, 2, &hour) || !take(rest, SV(":")) ||
	    !take_number(rest, 2, 2, &minute))
		return false;
	if (take(rest, SV(":"))) {
		if (!take_number(rest, 2, 2, &second))
			return false;
		if (take(rest, SV(".")))
			while (rest->len && is_digit(*rest->ptr))
				*rest = sv_skip(*rest, 1);
	}
	return rest->len == 0 && hour < 24 && minute < 60 && second < 60;
}

/* Y-M[-D] or Y年M月[D日]; *DAY is 0 where a month stands without its day. */
static bool
parse_parts(struct sv rest, int *year, int *month, int *day)
{
	struct sv sep, month_text;

	*day = 0;
	if (!take_number(&rest, 4, 4, year))
		return false;
	if (take(&rest, SV("年"))) {
		if (!take_number(&rest, 1, 2, month) || !take(&rest, SV("月")))
			return false;
		return rest.len == 0 || (take_number(&rest, 1, 2, day) &&
		    *day > 0 && take(&rest, SV("日")) && take_time(&rest));
	}
	if (!take_separator(&rest, &sep))
		return false;
	month_text = rest;
	if (!take_number(&rest, 1, 2, month))
		return false;
	if (rest.len == 0)
		return !(sep.ptr[0] == '.' && sv_equal(month_text, SV("1")));
	return take(&rest, sep) && take_number(&rest, 1, 2, day) && *day > 0 &&
	    take_time(&rest);
}

static bool
accept(struct date made, struct date *d)
{
	*d = made;
	return made.year >= FIRST_YEAR && made.year <= LAST_YEAR;
}

static bool
parse_serial(struct sv text, struct date *d)
{
	int serial;

	return take_number(&text, 5, 5, &serial) && serial >= 10000 &&
	    take_fraction(&text) &&
	    accept(date_from_days(SERIAL_ZERO + serial), d);
}

/* All eight at once: first whether each is a digit, then by pairs. */
bool
date_parse_digits(const char *p, struct date *d)
{
	const uint64_t high = 0xF0F0F0F0F0F0F0F0, zeros = 0x3030303030303030;
	uint64_t n;

	memcpy(&n, p, sizeof(n));
	n = le64toh(n);
	if ((n & high) != zeros ||
	    ((n + 0x0606060606060606) & high) != zeros)
		return false;
	n -= zeros;
	n = n * 10 + (n >> 8); /* bytes 0, 2, 4, 6 */
	return accept(date_make((int)(n & 0xFF) * 100 + (int)(n >> 16 & 0xFF),
	    (int)(n >> 32 & 0xFF), (int)(n >> 48 & 0xFF)), d);
}

bool
date_parse(struct sv text, struct date *d)
{
	int year, month, day;

	if (text.len >= 8 && date_parse_digits(text.ptr, d)) {
		struct sv rest = sv_skip(text, 8);
		struct sv number = rest;

		if (rest.len == 0)
			return true;
		return take_fraction(&number) || take_time(&rest);
	}
	if (parse_serial(text, d))
		return true;
	return parse_parts(text, &year, &month, &day) && day &&
	    accept(date_make(year, month, day), d);
}

bool
date_parse_month(struct sv text, struct date *d)
{
	struct sv rest = text;
	int n, year, month, day;

	if (take_number(&rest, 6, 6, &n))
		return take_fraction(&rest) &&
		    accept(date_make(n / 100, n % 100, 1), d);
	if (parse_parts(text, &year, &month, &day) && day == 0)
		return accept(date_make(year, month, 1), d);
	if (!date_parse(text, d))
		return false;
	d->day = 1;
	return true;
}

static void
put_digits(char *out, int n, int len)
{
	for (int i = len - 1; i >= 0; i--, n /= 10)
		out[i] = (char)('0' + n % 10);
}

void
date_format(struct date d, char *out)
{
	put_digits(out, d.year, 4);
	out[4] = '-';
	put_digits(out + 5, d.month, 2);
	out[7] = '-';
	put_digits(out + 8, d.day, 2);
}

int32_t
date_days(struct date d)
{
	int year = d.month > 2 ? d.year : d.year - 1;
	int month = d.month > 2 ? d.month - 3 : d.month + 9;
	int era = year / 400, rest = year % 400;

	return era * ERA_DAYS + rest * 365 + rest / 4 - rest / 100 +
	    (153 * month + 2) / 5 + d.day - 1 - EPOCH;
}

struct date
date_from_days(int32_t days)
{
	int n, era, rest, year, month;

	if (days < FIRST_DAY || days > LAST_DAY)
		return (struct date){ 0 };
	n = days + EPOCH;
	era = n / ERA_DAYS;
	n %= ERA_DAYS;
	rest = (n - n / 1460 + n / 36524 - n / 146096) / 365;
	n -= rest * 365 + rest / 4 - rest / 100;
	month = (5 * n + 2) / 153;
	year = era * 400 + rest + (month >= 10);
	return date_make(year, month >= 10 ? month - 9 : month + 3,
	    n - (153 * month + 2) / 5 + 1);
}

int
date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

struct date
date_add_months(struct date d, int n)
{
	int64_t months = (int64_t)d.year * 12 + d.month - 1 + n;
	int year, month, last;

	if (!date_is(d) || months < 12 || months >= 10000 * 12)
		return (struct date){ 0 };
	year = (int)(months / 12);
	month = (int)(months % 12) + 1;
	last = month_days(year, month);
	return date_make(year, month, d.day < last ? d.day : last);
}

struct date
date_add_years(struct date d, int n)
{
	if (n < -9999 || n > 9999)
		return (struct date){ 0 };
	return date_add_months(d, n * 12);
}

int
date_age(struct date birth, struct date at)
{
	int years = at.year - birth.year;

	if (at.month != birth.month)
		return at.month < birth.month ? years - 1 : years;
	return at.day < birth.day ? years - 1 : years;
}
