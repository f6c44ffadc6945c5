/* SPDX-License-Identifier: MIT */
/* Years, months and days. No function reads a clock. */
#include <stdio.h>

#include "pipeline/rules/func.h"

enum { YEARS = 9999 };

/* A number as a whole one within LEAST and MOST. */
static bool
whole(int64_t number, int least, int most, int *n)
{
	if (number % MILLION || number < (int64_t)least * MILLION ||
	    number > (int64_t)most * MILLION)
		return false;
	*n = (int)(number / MILLION);
	return true;
}

static enum cell
put_date(struct date d, struct value *out)
{
	out->number = func_date(d);
	return date_is(d) ? CELL_YES : CELL_BLANK;
}

static enum cell
put_number(int64_t n, struct value *out)
{
	out->number = n * MILLION;
	return CELL_YES;
}

static enum cell
run_year(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	return put_number(func_day(arg[0].number).year, out);
}

static enum cell
run_month(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	return put_number(func_day(arg[0].number).month, out);
}

static enum cell
run_day(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	return put_number(func_day(arg[0].number).day, out);
}

static enum cell
run_written(const struct call *c, const struct value *arg, struct value *out)
{
	struct date d;

	(void)c;
	return date_parse(arg[0].text, &d) ? put_date(d, out) : CELL_BLANK;
}

/* The longest end of the text that is a date: its last one. */
static enum cell
run_until(const struct call *c, const struct value *arg, struct value *out)
{
	struct sv text = arg[0].text;
	struct date d;

	(void)c;
	for (size_t i = 0; i < text.len; i++)
		if (date_parse(sv_skip(text, i), &d))
			return put_date(d, out);
	return CELL_BLANK;
}

/* 02-29 of a year that has none is its 02-28. */
static enum cell
run_date_of(const struct call *c, const struct value *arg, struct value *out)
{
	struct date day = func_day(arg[1].number), d;
	int year;

	(void)c;
	if (!whole(arg[0].number, 1, YEARS, &year))
		return CELL_BLANK;
	d = date_make(year, day.month, day.day);
	return put_date(date_is(d) ? d : date_make(year, day.month,
	    day.day - 1), out);
}

static enum cell
run_date(const struct call *c, const struct value *arg, struct value *out)
{
	int year, month, day;

	(void)c;
	if (!whole(arg[0].number, 1, YEARS, &year) ||
	    !whole(arg[1].number, 1, 12, &month) ||
	    !whole(arg[2].number, 1, 31, &day))
		return CELL_BLANK;
	return put_date(date_make(year, month, day), out);
}

static enum cell
run_month_of(const struct call *c, const struct value *arg, struct value *out)
{
	int year, month;

	(void)c;
	if (!whole(arg[0].number, 1, YEARS, &year) ||
	    !whole(arg[1].number, 1, 12, &month))
		return CELL_BLANK;
	return put_date(date_make(year, month, 1), out);
}

static enum cell
run_first_day(const struct call *c, const struct value *arg, struct value *out)
{
	struct date d = func_day(arg[0].number);

	(void)c;
	d.day = 1;
	return put_date(d, out);
}

static enum cell
run_last_day(const struct call *c, const struct value *arg, struct value *out)
{
	struct date d = date_add_months(func_day(arg[0].number), 1);

	(void)c;
	return put_date(date_is(d) ? date_from_days(date_days(d) - 1) : d, out);
}

/* The last argument is the day on which it begins. */
static enum cell
run_school_year(const struct call *c, const struct value *arg,
    struct value *out)
{
	struct date d = func_day(arg[0].number);
	bool begun = d.month * 32 + d.day >= arg[1].number;

	(void)c;
	return put_number(d.year - !begun, out);
}

static enum cell
run_add_years(const struct call *c, const struct value *arg, struct value *out)
{
	int n;

	(void)c;
	if (!whole(arg[1].number, -YEARS, YEARS, &n))
		return CELL_BLANK;
	return put_date(date_add_years(func_day(arg[0].number), n), out);
}

static enum cell
run_add_months(const struct call *c, const struct value *arg,
    struct value *out)
{
	int n;

	(void)c;
	if (!whole(arg[1].number, -12 * YEARS, 12 * YEARS, &n))
		return CELL_BLANK;
	return put_date(date_add_months(func_day(arg[0].number), n), out);
}

static enum cell
run_add_days(const struct call *c, const struct value *arg, struct value *out)
{
	int n;

	(void)c;
	if (!whole(arg[1].number, -366 * YEARS, 366 * YEARS, &n))
		return CELL_BLANK;
	return put_date(date_from_days(date_days(func_day(arg[0].number)) + n),
	    out);
}

static enum cell
run_days(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	return put_number(date_days(func_day(arg[1].number)) -
	    date_days(func_day(arg[0].number)), out);
}

/* Is D a working day? A year of which the table 节假日 does not even have New
 * Year's Day is not known: -1. */
static int
is_working(const struct table *t, struct date d, int weekday)
{
	char key[24], first[24];
	int64_t row;

	snprintf(first, sizeof(first), "%04d-01-01", d.year);
	if (!t || t->ncolumn < 3 || table_find(t, sv_cstr(first)) < 0)
		return -1;
	snprintf(key, sizeof(key), "%04d-%02d-%02d", d.year, d.month, d.day);
	row = table_find(t, sv_cstr(key));
	if (row < 0)
		return weekday < 5;
	return sv_equal(table_get(t, row, 2), SV("班"));
}

static enum cell
run_working_days(const struct call *c, const struct value *arg,
    struct value *out)
{
	const struct table *t = pack_table(c->pack, SV("节假日"));
	int32_t from = date_days(func_day(arg[0].number));
	int32_t to = date_days(func_day(arg[1].number)), n = 0;
	int32_t monday = date_days(date_make(2026, 1, 5));

	for (int32_t day = from + 1; day <= to; day++) {
		int weekday = ((day - monday) % 7 + 7) % 7;
		int working = is_working(t, date_from_days(day), weekday);

		if (working < 0)
			return CELL_BLANK;
		n += working;
	}
	return put_number(n, out);
}

static enum cell
run_age(const struct call *c, const struct value *arg, struct value *out)
{
	(void)c;
	return put_number(date_age(func_day(arg[0].number),
	    func_day(arg[1].number)), out);
}

#define ROW(zh, en, args, result, run, means_zh, means_en, example)            \
	{ zh, en, args, result, 0, 0, NULL, run, means_zh, means_en, example,  \
		"" }

const struct func func_dates[] = {
	ROW("年", "year", "d", 'n', run_year, "日期的年份", "the year of a date",
	    "年(2026-09-30) = 2026"),
	ROW("年", "year", "m", 'n', run_year, "年月的年份", "the year of a month",
	    "年(年月(2026, 9)) = 2026"),
	ROW("月", "month", "d", 'n', run_month, "日期的月份",
	    "the month of a date, 1 to 12", "月(2026-09-30) = 9"),
	ROW("月", "month", "m", 'n', run_month, "年月的月份",
	    "the month of a month and year, 1 to 12", "月(年月(2026, 9)) = 9"),
	ROW("日", "day_of_month", "d", 'n', run_day, "日期是当月第几日",
	    "the day of a date in its month", "日(2026-09-30) = 30"),
	ROW("日期", "date", "t", 'd', run_written, "写成文字的日期；不是日期为空",
	    "the date that a text writes; blank where it is none",
	    "日期(\"2015年9月1日\") = 2015-09-01"),
	ROW("日期", "date", "na", 'd', run_date_of,
	    "某年的某月某日；平年没有2月29日，取2月28日",
	    "a day of a year; 02-29 is 02-28 where there is none",
	    "日期(2020, 08-31) = 2020-08-31"),
	ROW("日期", "date", "nnn", 'd', run_date, "年、月、日合成日期；没有这一天为空",
	    "a date of year, month and day; blank where there is no such day",
	    "日期(2020, 8, 31) = 2020-08-31"),
	ROW("止期", "until", "o", 'd', run_until,
	    "有效期的最后一天，如 20200601-20300601；长期、不是日期为空",
	    "the last day of a validity, 20200601-20300601; blank where it is "
	    "长期 or ends with no date",
	    "止期(\"2020.06.01-2030.06.01\") = 2030-06-01"),
	ROW("年月", "year_month", "nn", 'm', run_month_of, "年、月合成年月",
	    "a month of year and month", "年月(2026, 9) = 年月(2026-09-30)"),
	ROW("年月", "year_month", "d", 'm', run_first_day, "日期所在的年月",
	    "the month of a date", "年月(2026-09-30) = 年月(2026, 9)"),
	ROW("首日", "first_day", "m", 'd', run_first_day, "一个月的第一天",
	    "the first day of a month", "首日(年月(2026, 9)) = 2026-09-01"),
	ROW("末日", "last_day", "m", 'd', run_last_day, "一个月的最后一天",
	    "the last day of a month", "末日(年月(2028, 2)) = 2028-02-29"),
	{ "学年", "school_year", "d", 'n', 0, 0, "学年开始", run_school_year,
	    "日期所在学年开始的那一年，从参数“学年开始”那天算起",
	    "the year in which the date's school year began, counted from the "
	    "parameter 学年开始", "学年(2026-08-31) = 2025", "" },
	{ "学年", "school_year", "m", 'n', 0, 0, "学年开始", run_school_year,
	    "年月（取其第一天）所在学年开始的那一年",
	    "the same of a month, that is, of its first day",
	    "学年(年月(2026, 9)) = 2026", "" },
	ROW("加年", "add_years", "dn", 'd', run_add_years,
	    "若干年后的同一天，没有的取月底", "the same day years later, or the "
	    "last of its month", "加年(2024-02-29, 1) = 2025-02-28"),
	ROW("加月", "add_months", "dn", 'd', run_add_months,
	    "若干月后的同一天，没有的取月底", "the same day months later, or the "
	    "last of its month", "加月(2026-08-31, 1) = 2026-09-30"),
	ROW("加月", "add_months", "mn", 'm', run_add_months, "若干月后的年月",
	    "a month, months later", "加月(年月(2026, 12), 1) = 年月(2027, 1)"),
	ROW("加天", "add_days", "dn", 'd', run_add_days, "若干天后的日期",
	    "the date days later", "加天(2026-09-30, 1) = 2026-10-01"),
	ROW("天数", "days", "dd", 'n', run_days, "从第一个日期到第二个日期的天数",
	    "days from the first date to the second",
	    "天数(2026-09-01, 2026-09-30) = 29"),
	ROW("工作日", "working_days", "dd", 'n', run_working_days,
	    "第一个日期之后、到第二个日期（含）的工作日数，按表“节假日”；表中没有那一年为空",
	    "working days after the first date, up to and with the second, by the "
	    "table 节假日; blank where it does not have the year",
	    "工作日(2026-09-30, 2026-10-12) = 4"),
	ROW("年龄", "age", "dd", 'n', run_age, "某日的周岁",
	    "whole years from birth to a day",
	    "年龄(2020-08-31, 2026-08-31) = 6"),
	{ 0 },
};
