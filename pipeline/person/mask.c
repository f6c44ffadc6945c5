/* SPDX-License-Identifier: MIT */
/*
 * Text is taken a character at a time; a byte that is not UTF-8 counts as one
 * character and is never shown, since nobody knows what it was.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/person/mask.h"
#include "pipeline/person/number.h"

enum {
	STARS_MAX = 32, /* the tail of a hidden text; more tells nothing */
	MOBILE = 11,
	COUNTY = 6, /* digits of a region's code: the county's, a village's */
	VILLAGE = 12
};

static const uint32_t no_character = 0xFFFD;

/* The first character of *REST, taken off it; its bytes go to *RAW. */
static uint32_t
take(struct sv *rest, struct sv *raw)
{
	uint32_t c = no_character;
	size_t n = utf8_decode(*rest, &c);

	*raw = sv_head(*rest, n ? n : 1);
	*rest = sv_skip(*rest, n ? n : 1);
	return c;
}

static size_t
count(struct sv v)
{
	struct sv raw;
	size_t n = 0;

	for (; v.len; n++)
		take(&v, &raw);
	return n;
}

static void
put_stars(struct buf *out, size_t n)
{
	for (size_t i = 0; i < n && i < STARS_MAX; i++)
		buf_put_char(out, '*');
}

/* N characters off *REST, as they are. */
static void
show(struct buf *out, struct sv *rest, size_t n)
{
	struct sv raw;

	for (; n && rest->len; n--)
		if (take(rest, &raw) == no_character)
			buf_put_char(out, '*');
		else
			buf_put(out, raw);
}

/* WANT characters, or half of a text that has fewer than twice as many. */
static void
show_head(struct buf *out, struct sv v, size_t want)
{
	size_t n = count(v);

	show(out, &v, n >= 2 * want ? want : n / 2 < 4 ? n / 2 : 4);
	put_stars(out, count(v));
}

static bool
is_letter(uint32_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* '0' to '9', 'X' for either case; 0 for any other; full width as half. */
static char
digit_of(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c >= '0' && c <= '9')
		return (char)c;
	return c == 'X' || c == 'x' ? 'X' : 0;
}

/* The kinds of 学籍号: formal, temporary, without an ID. */
static bool
is_xjh_letter(char c)
{
	return c == 'G' || c == 'L' || c == 'J' || c == 'g' || c == 'l' ||
	    c == 'j';
}

size_t
mask_surname(struct sv name)
{
	/* Of two characters each; the 百家姓's and those still met. */
	static const char compound[] =
	    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台"
	    "皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘"
	    "亓官司寇颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延"
	    "东郭南门羊舌微生梁丘左丘公西第五达奚褚师即墨";
	enum { PAIR = 6 };
	struct sv raw, rest = name;

	if (name.len > PAIR)
		for (const char *p = compound; *p; p += PAIR)
			if (memcmp(p, name.ptr, PAIR) == 0)
				return PAIR;
	take(&rest, &raw);
	return raw.len;
}

static size_t
find_dot(struct sv name)
{
	static const struct sv dot[] = { { "·", 2 }, { "•", 3 }, { "・", 3 },
		{ "‧", 3 }, { "．", 3 } };
	size_t at = name.len;

	for (size_t i = 0; i < sizeof(dot) / sizeof(dot[0]); i++) {
		size_t here = sv_find(name, dot[i]);

		at = here < at ? here : at;
	}
	return at;
}

/* A quote or a bracket, which is nobody's; it stays before what is masked. */
static bool
is_mark(uint32_t c)
{
	return c == '\'' || c == '"' || c == '(' || c == '[' || c == ' ' ||
	    c == 0x2018 || c == 0x201C || c == 0xFF08 || c == 0x3010;
}

void
mask_name(struct buf *out, struct sv v)
{
	struct sv raw, rest = v;
	size_t head, hidden;
	uint32_t first;

	if (v.len == 0)
		return;
	first = take(&rest, &raw);
	while (rest.len && is_mark(first)) {
		buf_put(out, raw);
		v = rest;
		first = take(&rest, &raw);
	}
	if (rest.len == 0 || first == no_character) {
		put_stars(out, 1);
		return;
	}
	if (is_letter(first)) {
		buf_put(out, raw);
		put_stars(out, 3);
		return;
	}
	if (digit_of(first)) { /* a number that strayed into the column */
		put_stars(out, 3);
		return;
	}
	if (find_dot(v) < v.len) {
		buf_put(out, raw);
		buf_put(out, SV("·*"));
		return;
	}
	head = mask_surname(v);
	hidden = count(sv_skip(v, head));
	buf_put(out, sv_head(v, head));
	put_stars(out, hidden < 2 ? hidden : 2);
}

void
mask_id(struct buf *out, struct sv v)
{
	show_head(out, v, 4);
}

void
mask_xjh(struct buf *out, struct sv v)
{
	bool whole = v.len == 19 && is_xjh_letter(v.ptr[0]);

	show_head(out, v, whole ? 5 : 4);
}

/* Eleven digits, the first of them a mobile's. */
static bool
is_mobile(struct sv v)
{
	if (v.len != MOBILE || v.ptr[0] != '1' || v.ptr[1] < '3')
		return false;
	for (size_t i = 0; i < v.len; i++)
		if (v.ptr[i] < '0' || v.ptr[i] > '9')
			return false;
	return true;
}

static void
put_mobile(struct buf *out, struct sv v)
{
	buf_put(out, sv_head(v, 3));
	put_stars(out, 4);
	buf_put(out, sv_skip(v, 7));
}

void
mask_phone(struct buf *out, struct sv v)
{
	if (is_mobile(v))
		put_mobile(out, v);
	else
		show_head(out, v, 4);
}

/* The province at the head of V, in bytes; 0: there is none. */
static size_t
province(struct sv v)
{
	static const char *const all[] = { "北京市", "天津市", "河北省", "山西省",
		"内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省",
		"浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省",
		"湖南省", "广东省", "广西壮族自治区", "海南省", "重庆市", "四川省",
		"贵州省", "云南省", "西藏自治区", "陕西省", "甘肃省", "青海省",
		"宁夏回族自治区", "新疆维吾尔自治区", "台湾省",
		"香港特别行政区", "澳门特别行政区" };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (sv_starts(v, sv_cstr(all[i])))
			return strlen(all[i]);
	return 0;
}

/* What a prefecture, a county or a township is called at its end, and of how
 * many characters at most its name before that is. */
static const struct unit {
	struct sv end;
	size_t most;
	bool last; /* a township: what follows is somebody's own */
} units[] = {
	{ { "自治州", 9 }, 9, false }, { { "自治县", 9 }, 9, false },
	{ { "自治旗", 9 }, 9, false }, { { "地区", 6 }, 4, false },
	{ { "街道", 6 }, 4, true }, { { "族乡", 6 }, 5, true },
	{ { "苏木", 6 }, 5, true }, { { "市", 3 }, 3, false },
	{ { "盟", 3 }, 4, false }, { { "县", 3 }, 3, false },
	{ { "区", 3 }, 3, false }, { { "旗", 3 }, 5, false },
	{ { "镇", 3 }, 4, true }, { { "乡", 3 }, 4, true },
};

/* Is C no part of such a name, but of a road or a sentence? */
static bool
is_apart(uint32_t c, struct sv raw)
{
	static const char apart[] = "路号住";

	return c < 0x3400 || c == no_character || raw.len < 3 ||
	    sv_find(sv_cstr(apart), raw) < sizeof(apart) - 1;
}

/* The unit at the head of V, in bytes; 0: none. A name of one character is too
 * short to be told from a person's; BELOW a province it may be longer. */
static size_t
find_unit(struct sv v, bool below, bool *last)
{
	struct sv rest = v, raw;

	for (size_t n = 0; rest.len; n++) {
		for (size_t i = 0; n > 1 && i < sizeof(units) / sizeof(*units);
		    i++)
			if (n <= units[i].most + below &&
			    sv_starts(rest, units[i].end)) {
				*last = units[i].last;
				return v.len - rest.len + units[i].end.len;
			}
		if (is_apart(take(&rest, &raw), raw))
			break;
	}
	return 0;
}

/*
 * Bytes of ADDRESS that tell where, and nothing of who: a province and the
 * units after it, or two units; a single one may be a person: 张三市场路.
 */
static size_t
find_area(struct sv address)
{
	size_t at = province(address), least = at ? 0 : 2, n = 0, len;
	bool last = false;

	while (!last && (len = find_unit(sv_skip(address, at), least == 0,
	    &last))) {
		at += len;
		n++;
	}
	return n < least ? 0 : at;
}

size_t
mask_place(struct sv v)
{
	size_t at = province(v), len;
	bool last = false;

	while (!last && (len = find_unit(sv_skip(v, at), at > 0, &last)))
		at += len;
	return at;
}

/* A code of a region, or what is left of one: at most 12 digits. */
static bool
is_region(struct sv v)
{
	return v.len > COUNTY && v.len <= VILLAGE && sv_digits(v) &&
	    !is_mobile(v);
}

void
mask_address(struct buf *out, struct sv v)
{
	if (v.len == 0)
		return;
	if (is_region(v)) {
		buf_put(out, sv_head(v, COUNTY));
		put_stars(out, v.len - COUNTY);
		return;
	}
	buf_put(out, sv_head(v, find_area(v)));
	put_stars(out, 3);
}

void
mask_all(struct buf *out, struct sv v)
{
	if (v.len)
		put_stars(out, 3);
}

static void
put_number(struct buf *out, struct sv v, const struct number *n)
{
	if (n->kind == NUMBER_MOBILE)
		put_mobile(out, sv_make(n->digit, MOBILE));
	else
		show_head(out, sv_make(v.ptr + n->at, n->end - n->at), 4);
}

void
mask_text(struct buf *out, struct sv v)
{
	struct number n;

	while (number_find(v, &n)) {
		buf_put(out, sv_head(v, n.at));
		put_number(out, v, &n);
		v = sv_skip(v, n.end);
	}
	buf_put(out, v);
}
