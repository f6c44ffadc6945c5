/* SPDX-License-Identifier: MIT */
/*
 * Days of the proleptic Gregorian calendar, and the ways in which rosters
 * write them (domain.md 6.5). There is no clock here: every date that a rule
 * looks at comes from a cell, from a parameter or from the as-of date.
 *
 * A date is plain values; {0} is "no date" and earlier than every date. What
 * a function below returns is either a day that exists or {0}. Years run from
 * 1 to 9999; the parsers take 1800 to 2199 only, since any other year in a
 * roster is a slip of the typist's.
 */
#ifndef PIPELINE_BASE_DATE_H
#define PIPELINE_BASE_DATE_H

#include "pipeline/base/sv.h"

struct date {
	int16_t year;
	int8_t month, day; /* from 1 */
};

enum { DATE_TEXT = 10 };

/* The day, or {0} where there is none such: 30 February, month 13. */
struct date date_make(int year, int month, int day);
static inline bool
date_is(struct date d)
{
	return d.year != 0;
}

/*
 * TEXT is one day, written as
 *
 *	20150901		20150901.0 (a number's shape)
 *	2015-9-1		also with / . — 。 、 between, twice the same
 *	2015年9月1日
 *	42248			Excel's serial number of 5 digits, .0 allowed,
 *				in its 1900 system: readers of workbooks in
 *				the 1904 system convert before they come here
 *
 * the first three also with a time of day behind (` 0:00`, `T08:30:00.000`).
 * Refused: a time with a zone (the day may be another), years of two digits,
 * day or month first, blanks around, and days that do not exist. *D is good
 * only where the answer is true; so for all parsers here.
 */
bool date_parse(struct sv text, struct date *d);

/*
 * TEXT is a month: 202109, 202109.0, 2021-09 and the other separators,
 * 2021年9月, or any day that date_parse takes; *D is its first day. `2021.1` is
 * refused: it may be October after a spreadsheet took it for a number.
 */
bool date_parse_month(struct sv text, struct date *d);

/* YYYYMMDD, exactly 8 digits; years as above. */
bool date_parse_digits(const char *p, struct date *d);

/* YYYY-MM-DD into OUT, DATE_TEXT bytes, not terminated. D is a day. */
void date_format(struct date d, char *out);

/* Days since 1970-01-01, and back; {0} where the year leaves 1 to 9999. */
int32_t date_days(struct date d);
struct date date_from_days(int32_t days);

/* Below, at or above 0, as memcmp. */
int date_compare(struct date a, struct date b);

/*
 * By the calendar: the same day of a month or year further on, or that month's
 * last day where it has no such day (01-31 and a month: 02-28 or 02-29). N may
 * be negative.
 */
struct date date_add_months(struct date d, int n);
struct date date_add_years(struct date d, int n);

/*
 * Whole years from BIRTH to AT (周岁): one more on each birthday; whoever was
 * born on 29 February has it on 1 March in other years. Negative before birth.
 */
int date_age(struct date birth, struct date at);

#endif
