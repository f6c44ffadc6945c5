/* SPDX-License-Identifier: MIT */
/*
 * Digits with nothing but marks and blanks between them are a run, and fall
 * into groups at the marks. A number is one group or some that follow each
 * other, whichever fits: so the parts of a number are found together, and a
 * date beside a code is still a date beside a code.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/person/number.h"
#include "pipeline/person/numeral.h"

enum {
	RUN_MOST = 512, /* digits */
	SHORTEST = 10, /* digits, and so bytes, of any number */
	LONG = 15, /* digits: nothing else is as long */
	ID = 18,
	MOBILE = 11,
	LOCAL = 7
};

struct digit {
	char d;
	bool first; /* of its group */
	bool listed; /* after a comma or the like, as of a list */
	uint32_t at, end; /* bytes of the text */
};

struct run {
	size_t n;
	struct digit digit[RUN_MOST];
};

static uint32_t
peek(struct sv v)
{
	uint32_t c = 0;

	return utf8_decode(v, &c) ? c : 0;
}

/* Letters that are typed for a digit; and 一 for a dash: both between digits. */
static char
typed_for(uint32_t c, uint32_t next)
{
	if (next < '0' || next > '9')
		return 0;
	return c == 'O' || c == 'o'    ? '0' :
	    c == 'l' || c == 'I'       ? '1' :
	    c == U'一'           ? '-' :
	                               0;
}

static bool
is_x_here(const struct run *r, bool joint, struct sv rest)
{
	uint32_t next = peek(rest);

	return r->n >= 3 && (!joint || r->n >= LONG - 1) &&
	    ((next | 0x20) < 'a' || (next | 0x20) > 'z');
}

static void
add_digit(struct run *r, char d, bool joint, bool comma, size_t at, size_t end)
{
	r->digit[r->n] = (struct digit){ d, joint || r->n == 0, comma,
		(uint32_t)at, (uint32_t)end };
	r->n++;
}

/* The run that begins at V. */
static void
scan(struct sv v, struct run *r)
{
	struct sv rest = v;
	bool joint = false, comma = false, ascii = false;

	for (r->n = 0; rest.len && r->n < RUN_MOST;) {
		size_t at = v.len - rest.len;
		uint32_t c = 0;
		size_t n = utf8_decode(rest, &c);
		char d;

		rest = sv_skip(rest, n ? n : 1);
		if (n == 0 || numeral_unseen(c))
			continue;
		d = numeral_digit(c);
		if (d == 'X' && !is_x_here(r, joint, rest))
			break;
		if (ascii && !joint && (!d || c == U'一')) {
			char as = typed_for(c, peek(rest));

			d = as == '-' ? 0 : as ? as : d;
			joint |= as == '-';
			if (as == '-')
				continue;
		}
		if (d) {
			add_digit(r, d, joint, comma, at, v.len - rest.len);
			joint = comma = false;
		} else if (numeral_joint(c)) {
			joint = true;
			comma |= numeral_comma(c);
		} else {
			break;
		}
		ascii = d && c < 0x80;
		if (d == 'X')
			break;
	}
}

/* The end of the group that begins at AT. */
static size_t
group_end(const struct run *r, size_t at)
{
	for (at++; at < r->n && !r->digit[at].first;)
		at++;
	return at;
}

/* Digits that stand alone, or two by two, are of one number. */
static void
join_spaced(struct run *r)
{
	size_t most = 0;
	bool listed = false;

	for (size_t at = 0, end; at < r->n; at = end) {
		end = group_end(r, at);
		most = end - at > most ? end - at : most;
		listed |= r->digit[at].listed;
	}
	if (r->n < SHORTEST || most > 2 || (most == 2 && listed))
		return;
	for (size_t i = 1; i < r->n; i++)
		r->digit[i].first = r->digit[i].listed = false;
}

/* The N digits at AT as a number; -1: they are no digits, or not there. */
static int
value(const struct run *r, size_t at, size_t n)
{
	int all = 0;

	if (at + n > r->n)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (r->digit[i].d == 'X')
			return -1;
		all = all * 10 + (r->digit[i].d - '0');
	}
	return all;
}

static bool
is_year(int y)
{
	return y >= 1900 && y < 2100;
}

static bool
is_month_day(int m, int d)
{
	return m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

static bool
is_date(const struct run *r, size_t at)
{
	return is_year(value(r, at, 4)) &&
	    is_month_day(value(r, at + 4, 2), value(r, at + 6, 2));
}

/* Do the two digits at AT begin an ID number, or a region's code? */
static bool
is_province(const struct run *r, size_t at)
{
	static const char all[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 "
	    "37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "
	    "91 92 93 94 95 96 97 98 99";
	const char code[] = { r->digit[at].d, r->digit[at + 1].d };

	return sv_find(SV(all), sv_make(code, 2)) < sizeof(all) - 1;
}

static bool
is_id(const struct run *r, size_t at, size_t end)
{
	size_t n = end - at, first = group_end(r, at) - at;
	bool one = first == n;

	if (one && n >= LONG)
		return true;
	if (n < 13 || n > ID || !is_province(r, at))
		return false;
	if (n >= ID - 1)
		return is_date(r, at + 6);
	if (one) /* a region and a birth date, or the most of it */
		return is_year(value(r, at + 6, 4)) &&
		    value(r, at + 10, 2) <= 12;
	return n == LONG && first != 10 &&
	    is_month_day(value(r, at + 8, 2), value(r, at + 10, 2));
}

/* Digits before a mobile's eleven: 0, 86, 086, 0086; or none. */
static size_t
country(const struct run *r, size_t at, size_t n)
{
	size_t zeros = 0;

	while (zeros < 2 && zeros < n && r->digit[at + zeros].d == '0')
		zeros++;
	if (value(r, at + zeros, 2) == 86 && n >= zeros + 2 + SHORTEST)
		return zeros + 2;
	return zeros;
}

static bool
is_mobile(const struct run *r, size_t at, size_t end)
{
	size_t first = group_end(r, at), code = country(r, at, end - at);
	const struct digit *d = r->digit;
	bool whole = at == 0 && end == r->n;

	if (end - at != code + MOBILE || d[at + code].d != '1' ||
	    d[at + code + 1].d < '3' || d[end - 1].d == 'X')
		return false;
	if (first == at + code)
		first = group_end(r, first);
	if (first - at == 4 && code == 0 && is_year(value(r, at, 4)) &&
	    group_end(r, first) - first < 3)
		return false; /* 1999-12-31 beside a count */
	if (first - at == 8 && is_date(r, at))
		return false;
	for (size_t i = first, next; i < end; i = next) {
		next = group_end(r, i);
		if (next - i < 3 && (!whole || d[i].listed))
			return false;
	}
	return true;
}

/* 0421-6812345, 86-421-6812345 */
static bool
is_phone(const struct run *r, size_t at, size_t end)
{
	size_t n = end - at, area = group_end(r, at), groups = 0;
	size_t code = country(r, at, n);
	const struct digit *d = r->digit;

	for (size_t i = at; i < end; i = group_end(r, i))
		groups++;
	if (d[end - 1].d == 'X' || groups > 4 || code == 0)
		return false;
	if (code == 1)
		return d[at + 1].d != '0' && n >= SHORTEST && n <= 12 &&
		    (groups == 1 || area - at == 3 || area - at == 4);
	return code > 1 && value(r, at + code - 2, 2) == 86 && groups > 1 &&
	    area == at + code && d[area].d != '0' && n - code >= 9 &&
	    n - code <= 11;
}

/*
 * Digits of the groups from AT on that are a date, a code or a year; 0: none. A
 * time may follow a DATE.
 */
static size_t
known(const struct run *r, size_t at, bool *date)
{
	size_t end = group_end(r, at), n = end - at;
	size_t next = end < r->n ? group_end(r, end) : end;
	bool was = *date;

	*date = false;
	if (n == 2 && was && value(r, at, 2) < 60) {
		*date = true;
		return n;
	}
	if (n == 4 && is_year(value(r, at, 4))) {
		*date = true;
		if (next - end < 1 || next - end > 2 ||
		    !is_month_day(value(r, end, next - end), 1))
			return n;
		end = next < r->n ? group_end(r, next) : next;
		return (end - next == 1 || end - next == 2) &&
		    is_month_day(1, value(r, next, end - next)) ? end - at :
		                                                  next - at;
	}
	*date = n == 8 && is_date(r, at);
	if (*date || (n == 6 && is_year(value(r, at, 4)) &&
	    is_month_day(value(r, at + 4, 2), 1)))
		return n;
	if ((n == 6 || n == 9 || n == 12) && is_province(r, at))
		return n;
	return n == 10 && r->digit[at].d != '0' ? n : 0;
}

/* Digits from AT to END that are nothing known. */
static size_t
count_unknown(const struct run *r, size_t at, size_t end)
{
	size_t n = 0;
	bool date = false;

	while (at < end) {
		size_t len = known(r, at, &date);
		size_t next = len ? at + len : group_end(r, at);

		n += len ? 0 : next - at;
		at = next;
	}
	return n;
}

/* A number too damaged to tell of which kind, between commas. */
static bool
find_damaged(const struct run *r, size_t *at, size_t *end)
{
	for (*at = 0; *at < r->n; *at = *end) {
		*end = group_end(r, *at);
		while (*end < r->n && !r->digit[*end].listed)
			*end = group_end(r, *end);
		if (*end - *at >= LONG && count_unknown(r, *at, *end) >= LOCAL)
			return true;
	}
	return false;
}

/* The longest number that begins with the group at AT. */
static bool
find_at(const struct run *r, size_t at, size_t *end, enum number_kind *kind)
{
	bool found = false;

	for (size_t to = at; to < r->n && to - at <= ID;) {
		to = group_end(r, to);
		if (to - at < SHORTEST)
			continue;
		if (is_mobile(r, at, to))
			*kind = NUMBER_MOBILE;
		else if (is_id(r, at, to))
			*kind = NUMBER_ID;
		else if (is_phone(r, at, to))
			*kind = NUMBER_PHONE;
		else
			continue;
		*end = to;
		found = true;
	}
	return found;
}

static bool
find_in(struct run *r, struct number *n)
{
	size_t at, end = 0;

	n->kind = NUMBER_ID;
	for (at = 0; at < r->n; at = group_end(r, at))
		if (find_at(r, at, &end, &n->kind))
			break;
	if (at == r->n && !find_damaged(r, &at, &end))
		return false;
	if (n->kind == NUMBER_MOBILE) {
		at = end - MOBILE;
		for (size_t i = 0; i < MOBILE; i++)
			n->digit[i] = r->digit[at + i].d;
	}
	n->at = r->digit[at].at;
	n->end = r->digit[end - 1].end;
	return true;
}

bool
number_find(struct sv v, struct number *n)
{
	struct run r;
	size_t at = 0;

	while (v.len >= at + SHORTEST) {
		struct sv rest = sv_skip(v, at);
		uint32_t c = 0;
		size_t len = utf8_decode(rest, &c);
		char d = len ? numeral_digit(c) : 0;

		if (!d || d == 'X') {
			at += len ? len : 1;
			continue;
		}
		scan(rest, &r);
		at += r.digit[r.n - 1].end;
		if (r.n < SHORTEST)
			continue;
		join_spaced(&r);
		if (!find_in(&r, n))
			continue;
		n->at += v.len - rest.len;
		n->end += v.len - rest.len;
		return true;
	}
	return false;
}

/* The whole of V as a run; false: there is more than digits and marks. */
static bool
scan_cell(struct sv v, struct run *r)
{
	uint32_t c = 0;
	size_t n;

	for (; v.len; v = sv_skip(v, n ? n : 1)) {
		n = utf8_decode(v, &c);
		if (n && numeral_digit(c) && numeral_digit(c) != 'X')
			break;
		if (n && !numeral_unseen(c) && !numeral_joint(c))
			return false;
	}
	scan(v, r);
	if (r->n == 0)
		return false;
	for (v = sv_skip(v, r->digit[r->n - 1].end); v.len;
	     v = sv_skip(v, n ? n : 1)) {
		n = utf8_decode(v, &c);
		if (n && !numeral_unseen(c) && !numeral_joint(c))
			return false;
	}
	return true;
}

bool
number_is_cell(struct sv v, bool coded)
{
	struct run r;
	size_t first;

	if (v.len < LOCAL || !scan_cell(v, &r) || r.n < LOCAL)
		return false;
	first = group_end(&r, 0);
	if (r.n == 12 && first == r.n && is_date(&r, 0))
		return true;
	if (r.n == first + 4 && group_end(&r, first) == r.n &&
	    ((first == 8 && is_date(&r, 0)) ||
	        (first == 6 && is_province(&r, 0) &&
	            !is_year(value(&r, first, 4)))))
		return true;
	join_spaced(&r);
	return coded && count_unknown(&r, 0, r.n) >= LOCAL;
}
