/* SPDX-License-Identifier: MIT */
/*
 * A spelling is read from its head, piece by piece; what is not understood is
 * left as it is and makes no grade, or a class of its own name.
 */
#include "pipeline/base/date.h"
#include "pipeline/base/utf8.h"
#include "pipeline/person/grade.h"

enum { LONGEST = 96 }; /* bytes; what is longer is no spelling of a number */

/* Half width, without blanks, into OUT; 0 where it is too long. */
static struct sv
fold(struct sv text, char out[LONGEST])
{
	size_t len = 0;

	while (text.len) {
		uint32_t c = 0;
		size_t n = utf8_decode(text, &c);

		if (n == 0 || len + 4 > LONGEST)
			return (struct sv){ 0 };
		text = sv_skip(text, n);
		if (c >= 0xFF01 && c <= 0xFF5E)
			c -= 0xFEE0;
		if (c != ' ' && c != 0x3000 && c != '\t')
			len += utf8_encode(c, out + len);
	}
	return sv_make(out, len);
}

static bool
drop_head(struct sv *v, struct sv head)
{
	if (!sv_starts(*v, head))
		return false;
	*v = sv_skip(*v, head.len);
	return true;
}

static bool
drop_tail(struct sv *v, struct sv tail)
{
	if (!sv_ends(*v, tail))
		return false;
	v->len -= tail.len;
	return true;
}

/* A digit 一 to 九, off the head; 0: there is none. */
static int
take_numeral(struct sv *v)
{
	static const char *const numeral[] = { "一", "二", "三", "四", "五", "六",
		"七", "八", "九" };

	for (int i = 0; i < 9; i++)
		if (drop_head(v, sv_cstr(numeral[i])))
			return i + 1;
	return 0;
}

/* All of V as a number: 12, 01, 1.0, 十二, 二十一; -1: it is none. */
static int
read_number(struct sv v)
{
	uint64_t n;
	int tens, ones;
	struct sv rest = v;

	drop_tail(&rest, SV(".0"));
	if (rest.len && rest.len <= 9 && sv_to_u64(rest, &n))
		return (int)n;
	rest = v;
	ones = take_numeral(&rest);
	if (ones && rest.len == 0)
		return ones;
	tens = ones ? ones : 1;
	if (!drop_head(&rest, SV("十")))
		return -1;
	ones = take_numeral(&rest);
	return rest.len ? -1 : tens * 10 + ones;
}

struct sv
grade_label(int number)
{
	static const struct sv label[GRADES] = { { "一年级", 9 },
		{ "二年级", 9 }, { "三年级", 9 }, { "四年级", 9 },
		{ "五年级", 9 }, { "六年级", 9 }, { "七年级", 9 },
		{ "八年级", 9 }, { "九年级", 9 } };

	return label[number - 1];
}

int
grade_number(struct sv text)
{
	char room[LONGEST];
	struct sv v = fold(text, room);
	int least = 1, most = 9, add = 0, n;

	if (drop_head(&v, SV("小学")) || drop_head(&v, SV("小")))
		most = 6;
	else if (drop_head(&v, SV("初中")) || drop_head(&v, SV("初")))
		least = 7;
	if (!drop_tail(&v, SV("年级")) && drop_tail(&v, SV("级")))
		return 0;
	n = read_number(v);
	if (least == 7 && n >= 1 && n <= 3)
		add = 6;
	n += add;
	return n >= least && n <= most ? n : 0;
}

int
grade_of_cohort(struct sv text, int year, int first)
{
	char room[LONGEST];
	struct sv v = fold(text, room);
	int entered, grade;

	if (drop_head(&v, SV("小学")) || drop_head(&v, SV("小")))
		first = first == 1 ? 1 : 0;
	else if (drop_head(&v, SV("初中")) || drop_head(&v, SV("初")))
		first = first == 1 ? 0 : first;
	drop_tail(&v, SV("级"));
	entered = read_number(v);
	grade = first + year - entered;
	return first && entered > 1900 && grade >= first &&
	    grade <= (first == 1 ? 6 : 9) ? grade : 0;
}

/* 2021级, 七年级, 初一年级 off the head, as far as something is left. */
static struct sv
drop_grade(struct sv v)
{
	static const struct sv mark[] = { { "年级", 6 }, { "级", 3 },
		{ "届", 3 } };

	for (size_t i = 0; i < sizeof(mark) / sizeof(*mark); i++) {
		size_t at = sv_find(v, mark[i]);
		struct sv rest = sv_skip(v, at + mark[i].len);

		if (rest.len && !sv_starts(rest, SV("班")) &&
		    (grade_number(sv_head(v, at + mark[i].len)) ||
		    read_number(sv_head(v, at)) > 1900))
			return rest;
	}
	return v;
}

/* What the first brackets hold, where that is a number: 七(1)班. */
static int
read_brackets(struct sv v)
{
	size_t open = sv_find(v, SV("(")), close = sv_find(v, SV(")"));

	if (open == v.len || close == v.len || close < open)
		return -1;
	return read_number(sv_make(v.ptr + open + 1, close - open - 1));
}

struct sv
class_fold(struct sv text, struct arena *a)
{
	char room[LONGEST];
	struct sv v, name;
	int n;

	/* Nearly all: digits, and 班 behind them. */
	v = text;
	drop_tail(&v, SV("班"));
	if (v.len && v.len <= 2 && *v.ptr >= '1' && *v.ptr <= '9' &&
	    (v.len == 1 || (v.ptr[1] >= '0' && v.ptr[1] <= '9')))
		return v;
	v = fold(text, room);
	if (v.len == 0)
		return text;
	v = drop_grade(v);
	n = read_brackets(v);
	name = v;
	if (!drop_tail(&name, SV("班级")))
		drop_tail(&name, SV("班"));
	if (n < 0)
		n = read_number(name);
	if (n >= 0)
		return arena_printf(a, "%d", n);
	return arena_dup(a, name.len ? name : v);
}

/* One or two digits off the head; 0: there are none. */
static int
take_two(struct sv *v)
{
	int n = 0;

	for (int i = 0; i < 2 && v->len && *v->ptr >= '0' && *v->ptr <= '9'; i++) {
		n = n * 10 + *v->ptr - '0';
		*v = sv_skip(*v, 1);
	}
	return n;
}

/* Jan to Dec off the head, in any case; 0: it is none. */
static int
take_month_name(struct sv *v)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12 && v->len >= 3; i++) {
		const char *name = names + (size_t)i * 3;

		if ((v->ptr[0] | ' ') != name[0] ||
		    (v->ptr[1] | ' ') != name[1] ||
		    (v->ptr[2] | ' ') != name[2])
			continue;
		*v = sv_skip(*v, 3);
		return i + 1;
	}
	return 0;
}

bool
class_of_date(struct sv text, int *month, int *day)
{
	char room[LONGEST];
	struct sv v;
	struct date d;

	if (text.len == 8 && date_parse_digits(text.ptr, &d))
		return false;
	if (date_parse(text, &d)) {
		*month = d.month;
		*day = d.day;
		return d.year >= 2000;
	}
	v = fold(text, room);
	*month = take_month_name(&v);
	if (*month) {
		drop_head(&v, SV("-"));
		*day = take_two(&v);
		return v.len == 0 && date_is(date_make(2000, *month, *day));
	}
	*day = take_two(&v);
	if (drop_head(&v, SV("月"))) {
		*month = *day;
		*day = take_two(&v);
		if (!drop_head(&v, SV("日")))
			return false;
	} else {
		drop_head(&v, SV("-"));
		*month = take_month_name(&v);
		if (drop_head(&v, SV("-")) && take_two(&v))
			take_two(&v);
	}
	return v.len == 0 && date_is(date_make(2000, *month, *day));
}
