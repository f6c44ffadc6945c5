/* SPDX-License-Identifier: MIT */
/*
 * Text is taken a character at a time; a byte that is not UTF-8 counts as one
 * character and is never shown, since nobody knows what it was.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/person/mask.h"

enum {
	STARS_MAX = 32, /* the tail of a hidden text; more tells nothing */
	NUMBER_MIN = 15,
	MOBILE = 11
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

/* Bytes of the family name at the start of NAME. */
static size_t
surname(struct sv name)
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

void
mask_name(struct buf *out, struct sv v)
{
	struct sv raw, rest = v;
	size_t head, hidden;
	uint32_t first;

	if (v.len == 0)
		return;
	first = take(&rest, &raw);
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
	head = surname(v);
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

/* Bytes of ADDRESS up to its township; 0: none before the first digit. */
static size_t
find_township(struct sv address)
{
	static const struct sv mark[] = { { "街道", 6 }, { "苏木", 6 },
		{ "乡", 3 }, { "镇", 3 } };
	struct sv raw, rest = address;

	take(&rest, &raw);
	while (rest.len) {
		struct sv here = rest;

		for (size_t i = 0; i < sizeof(mark) / sizeof(mark[0]); i++)
			if (sv_starts(rest, mark[i]))
				return address.len - rest.len + mark[i].len;
		if (digit_of(take(&here, &raw)))
			break;
		rest = here;
	}
	return 0;
}

void
mask_address(struct buf *out, struct sv v)
{
	size_t n = count(v), want = n > 6 ? 6 : n / 2 < 4 ? n / 2 : 4;
	size_t township = find_township(v);
	struct sv raw;

	if (n == 0)
		return;
	if (township) {
		buf_put(out, sv_head(v, township));
	} else {
		for (; want; want--) {
			uint32_t c = take(&v, &raw);

			if (c == no_character || digit_of(c))
				break;
			buf_put(out, raw);
		}
	}
	put_stars(out, 3);
}

void
mask_all(struct buf *out, struct sv v)
{
	if (v.len)
		put_stars(out, 3);
}

/* Characters of the number at the start of V, and its bytes. */
static size_t
scan_number(struct sv v, size_t *len)
{
	struct sv rest = v, raw;
	size_t n = 0;

	*len = 0;
	while (rest.len) {
		char d = digit_of(take(&rest, &raw));

		if (!d || (d == 'X' && n + 1 < NUMBER_MIN))
			break;
		n++;
		*len = v.len - rest.len;
		if (d == 'X')
			break;
	}
	return n;
}

void
mask_text(struct buf *out, struct sv v)
{
	while (v.len) {
		bool lettered = is_xjh_letter(v.ptr[0]);
		struct sv rest = sv_skip(v, lettered), raw;
		size_t len, n = scan_number(rest, &len);

		if (n == 0) {
			take(&v, &raw);
			buf_put(out, raw);
			continue;
		}
		buf_put(out, sv_head(v, lettered));
		if (n >= NUMBER_MIN)
			show_head(out, sv_head(rest, len), 4);
		else if (is_mobile(sv_head(rest, len)))
			put_mobile(out, sv_head(rest, len));
		else
			buf_put(out, sv_head(rest, len));
		v = sv_skip(rest, len);
	}
}
