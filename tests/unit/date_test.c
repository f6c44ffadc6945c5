/* SPDX-License-Identifier: MIT */
/* The forms of domain.md 6.5, what must be refused, and the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/base/date.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* YYYYMMDD, or 0 for no date. */
static int
number(struct date d)
{
	return d.year * 10000 + d.month * 100 + d.day;
}

static struct date
date(int n)
{
	return date_make(n / 10000, n / 100 % 100, n % 100);
}

struct parse_case {
	const char *name, *text;
	int want; /* 0: refused */
};

static const struct parse_case days[] = {
	{ "the system's own form", "20150831", 20150831 },
	{ "a number", "20150901.0", 20150901 },
	{ "a number with two places", "20150901.00", 20150901 },
	{ "hyphens", "2015-09-01", 20150901 },
	{ "hyphens, short", "2015-9-1", 20150901 },
	{ "slashes", "2015/9/1", 20150901 },
	{ "dots", "2015.9.1", 20150901 },
	{ "dashes", "2015—09—01", 20150901 },
	{ "full stops", "2015。9。1", 20150901 },
	{ "enumeration commas", "2015、9、1", 20150901 },
	{ "Chinese", "2015年9月1日", 20150901 },
	{ "Chinese with zeros", "2015年09月01日", 20150901 },
	{ "with a time", "2015-09-01 00:00:00", 20150901 },
	{ "with a short time", "2015/9/1 0:00", 20150901 },
	{ "with T", "2015-09-01T08:30:00.000", 20150901 },
	{ "digits with a time", "20150901 00:00:00", 20150901 },
	{ "Chinese with a time", "2015年9月1日 0:00:00", 20150901 },
	{ "serial", "42248", 20150901 },
	{ "serial as a number", "42248.0", 20150901 },
	{ "first serial of five digits", "10000", 19270518 },
	{ "leap day", "2016-02-29", 20160229 },
	{ "leap day of a 400th year", "20000229", 20000229 },
	{ "earliest year", "18000101", 18000101 },
	{ "latest year", "2199-12-31", 21991231 },
	{ "no leap day", "20140229", 0 },
	{ "no leap day in 1900", "1900/2/29", 0 },
	{ "month 13", "20151301", 0 },
	{ "month 0", "2015-0-1", 0 },
	{ "day 0", "2015-1-0", 0 },
	{ "31 April", "2015年4月31日", 0 },
	{ "year too early", "17991231", 0 },
	{ "year too late", "2200-01-01", 0 },
	{ "two digits of year", "15-9-1", 0 },
	{ "day first", "01/09/2015", 0 },
	{ "day first, digits", "01092015", 0 },
	{ "two separators", "2015-9/1", 0 },
	{ "no month's end", "2015-9-", 0 },
	{ "Chinese without 日", "2015年9月1", 0 },
	{ "three digits of day", "2015-9-001", 0 },
	{ "a month only", "2015-09", 0 },
	{ "six digits", "201509", 0 },
	{ "seven digits", "2015901", 0 },
	{ "nine digits", "201509011", 0 },
	{ "a fraction that is not zero", "20150901.5", 0 },
	{ "a dot and nothing", "20150901.", 0 },
	{ "serial with a time", "42248.5", 0 },
	{ "serial with a leading zero", "04224", 0 },
	{ "a zone", "2015-08-31T16:00:00.000Z", 0 },
	{ "an offset", "2015-09-01T00:00:00+08:00", 0 },
	{ "hour 24", "2015-09-01 24:00", 0 },
	{ "minute 60", "2015-09-01 0:60", 0 },
	{ "second 60", "2015-09-01 0:00:60", 0 },
	{ "a time without minutes", "2015-09-01 8", 0 },
	{ "blank before", " 20150901", 0 },
	{ "blank behind", "2015-09-01 ", 0 },
	{ "words", "九月一日", 0 },
	{ "empty", "", 0 },
};

static const struct parse_case months[] = {
	{ "the system's own form", "202109", 20210901 },
	{ "a number", "202109.0", 20210901 },
	{ "hyphen", "2021-09", 20210901 },
	{ "short", "2021/9", 20210901 },
	{ "dot, two digits", "2021.09", 20210901 },
	{ "dot, October", "2021.10", 20211001 },
	{ "dot, nine", "2021.9", 20210901 },
	{ "Chinese", "2021年9月", 20210901 },
	{ "a day", "2021.09.15", 20210901 },
	{ "a day in digits", "20210915", 20210901 },
	{ "a Chinese day", "2021年9月15日", 20210901 },
	{ "a day with a time", "2021-09-15 0:00", 20210901 },
	{ "serial", "44440", 20210901 },
	{ "dot, one: perhaps October", "2021.1", 0 },
	{ "hyphen, one", "2021-1", 20210101 },
	{ "month 13", "202113", 0 },
	{ "month 0", "202100", 0 },
	{ "a year", "2021", 0 },
	{ "a level", "2021级", 0 },
	{ "an impossible day", "2021-02-30", 0 },
	{ "empty", "", 0 },
};

static void
check_parse(const struct parse_case *cases, size_t n,
    bool (*parse)(struct sv, struct date *))
{
	for (size_t i = 0; i < n; i++) {
		struct date d = { 0 };
		bool ok = parse(sv_cstr(cases[i].text), &d);

		print_message("%s: %s\n", cases[i].name, cases[i].text);
		assert_int_equal(ok ? number(d) : 0, cases[i].want);
	}
}

static void
test_parse(void **state)
{
	(void)state;
	check_parse(days, COUNT(days), date_parse);
	check_parse(months, COUNT(months), date_parse_month);
}

static void
test_every_day_there_and_back(void **state)
{
	struct date last = { 0 };
	char text[DATE_TEXT];

	(void)state;
	for (int32_t n = -719162; n <= 2932896; n++) {
		struct date d = date_from_days(n), parsed;

		assert_true(date_is(d));
		assert_int_equal(date_days(d), n);
		assert_true(date_compare(last, d) < 0);
		last = d;
		date_format(d, text);
		if (date_parse(sv_make(text, DATE_TEXT), &parsed))
			assert_int_equal(date_compare(parsed, d), 0);
		else
			assert_true(d.year < 1800 || d.year > 2199);
	}
	assert_int_equal(number(last), 99991231);
	assert_int_equal(number(date_from_days(0)), 19700101);
	assert_false(date_is(date_from_days(-719163)));
	assert_false(date_is(date_from_days(2932897)));
}

static const struct {
	const char *name;
	int from, months, want;
} sums[] = {
	{ "a month", 20260901, 1, 20261001 },
	{ "over the year", 20261115, 3, 20270215 },
	{ "to a shorter month", 20260131, 1, 20260228 },
	{ "to a leap day", 20240131, 1, 20240229 },
	{ "back", 20260331, -1, 20260228 },
	{ "back over the year", 20260115, -1, 20251215 },
	{ "six months from 31 August", 20260831, 6, 20270228 },
	{ "a year from the leap day", 20240229, 12, 20250228 },
	{ "four years from it", 20240229, 48, 20280229 },
	{ "beyond the calendar", 99991201, 1, 0 },
	{ "before it", 10101, -1, 0 },
	{ "from no date", 0, 1, 0 },
};

static void
test_add(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sums); i++) {
		print_message("%s\n", sums[i].name);
		assert_int_equal(number(date_add_months(date(sums[i].from),
		    sums[i].months)), sums[i].want);
	}
	assert_int_equal(number(date_add_years(date(20240229), 1)), 20250228);
	assert_int_equal(number(date_add_years(date(20200831), -6)), 20140831);
	assert_false(date_is(date_add_years(date(20200831), 100000)));
}

static const struct {
	const char *name;
	int birth, at, want;
} ages[] = {
	{ "the day before the birthday", 20150901, 20210831, 5 },
	{ "on the birthday", 20150831, 20210831, 6 },
	{ "an earlier month", 20150901, 20210701, 5 },
	{ "a later month", 20150901, 20211201, 6 },
	{ "born on a leap day, 28 February", 20160229, 20220228, 5 },
	{ "born on a leap day, 1 March", 20160229, 20220301, 6 },
	{ "born today", 20260930, 20260930, 0 },
	{ "not yet born", 20261001, 20260930, -1 },
};

static void
test_age(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ages); i++) {
		print_message("%s\n", ages[i].name);
		assert_int_equal(date_age(date(ages[i].birth),
		    date(ages[i].at)), ages[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_every_day_there_and_back),
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
