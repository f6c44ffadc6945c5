/* SPDX-License-Identifier: MIT */
/*
 * What damage leaves of a number: a rounded one passes the check character in
 * one of eleven cases (domain.md 1.4). The tests are arranged so that a clean
 * number leaves each at its first comparison.
 */
#include "pipeline/person/idnum_work.h"
#include "pipeline/base/utf8.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
idnum_citizen_form(enum document doc, struct sv text)
{
	switch (doc) {
	case DOCUMENT_CITIZEN:
	case DOCUMENT_RESIDENCE:
		return true;
	case DOCUMENT_FOREIGNER:
		return text.len == ID_LEN;
	case DOCUMENT_OTHER:
		return idnum_form(text) && text.ptr[0] == '8' &&
		    text.ptr[1] >= '1' && text.ptr[1] <= '3' &&
		    sv_starts(sv_skip(text, 2), SV("0000"));
	case DOCUMENT_UNKNOWN:
		return idnum_form(text);
	default:
		return false;
	}
}

static bool
is_blank(struct sv text)
{
	static const struct sv words[] = { { "无", 3 }, { "暂无", 6 },
		{ "未办", 6 }, { "无身份证", 12 }, { "0", 1 }, { "N/A", 3 },
		{ "n/a", 3 } };
	size_t marks = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (sv_equal(text, words[i]))
			return true;
	while (marks < text.len &&
	    (text.ptr[marks] == '-' || text.ptr[marks] == '/'))
		marks++;
	return marks == text.len;
}

/* What hides digits and stands for nothing else: one is enough. */
static bool
is_cover(uint32_t c)
{
	/* Blocks and shapes, but for the circles, which are written for 0. */
	if (c >= 0x2580 && c <= 0x25FF)
		return c != 0x25CB && c != 0x25EF;
	return c == '*' || c == 0xFF0A || c == 0x2217 || c == 0x2731 ||
	    c == 0x2026 || c == 0x22EF || c == 0x2022 || c == 0x203B ||
	    c == 0x2605 || c == 0x2606 || c == 0x2B1B || c == 0x2B1C;
}

static bool
is_x(uint32_t c)
{
	return c == 'X' || c == 'x' || c == 0xFF38 || c == 0xFF58;
}

/* What may hide digits where it stands in a row: ×✕✖╳ # _ ? - — ~ . · U+FFFD */
static bool
is_filling(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	return (c && c < 0x80 && strchr("#_?-~.", (int)c)) || c == 0xD7 ||
	    c == 0xB7 || c == 0x2715 || c == 0x2716 || c == 0x2573 ||
	    c == 0x2013 || c == 0x2014 || c == 0xFFFD;
}

/* O 〇 ○ ◯, which a person may have typed for 0. */
static bool
is_circle(uint32_t c)
{
	return c == 'O' || c == 'o' || c == 0x3007 || c == 0x25CB ||
	    c == 0x25EF;
}

/*
 * A passport may begin with XX; four are a mask in any document, and so are
 * four circles. Marks without any digit are the spreadsheet's, or a word's.
 */
static bool
is_masked(enum document doc, struct sv text)
{
	size_t limit = doc == DOCUMENT_CITIZEN ? 2 : 4, n;
	size_t x = 0, filled = 0, circles = 0;
	bool digits = false, runs = false;
	uint32_t c;

	for (; text.len; text = sv_skip(text, n)) {
		n = utf8_decode(text, &c);
		if (n == 0)
			n = 1, c = 0xFFFD;
		if (is_cover(c))
			return true;
		x = is_x(c) ? x + 1 : 0;
		if (x >= limit)
			return true;
		filled = is_filling(c) ? filled + 1 : 0;
		circles = is_circle(c) ? circles + 1 : 0;
		runs |= filled >= limit || circles >= 4;
		digits |= c >= '0' && c <= '9';
	}
	return runs && digits;
}

/* Does each digit differ from the one before it by STEP, modulo 10? */
static bool
counts_by(struct sv digits, int step)
{
	for (size_t i = 1; i < digits.len; i++)
		if ((digits.ptr[i - 1] - '0' + step) % 10 !=
		    digits.ptr[i] - '0')
			return false;
	return true;
}

/* One digit again and again, or a count up or down: in any document. */
static bool
is_filler(struct sv text)
{
	/* The last of 18 may be anything that makes the number pass. */
	struct sv body = text.len == ID_LEN ? sv_head(text, ID_LEN - 1) : text;
	int step = body.len < 6 ? 2 : body.ptr[1] - body.ptr[0];

	if (step != 0 && step != 1 && step != -1 && step != 9 && step != -9)
		return false;
	return counts_by(body, (step + 10) % 10) && sv_digits(body);
}

/* ### … as a spreadsheet shows what does not fit, and what its formulas say. */
static enum id_loss
find_shown(struct sv text)
{
	static const char *const errors[] = { "#N/A", "#VALUE!", "#REF!",
		"#NAME?", "#DIV/0!", "#NUM!", "#NULL!" };
	size_t marks = 0;

	if (text.len < 3 || text.ptr[0] != '#')
		return LOSS_NONE;
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (sv_equal(text, sv_cstr(errors[i])))
			return LOSS_FORMULA;
	while (marks < text.len && text.ptr[marks] == '#')
		marks++;
	return marks == text.len ? LOSS_NARROW : LOSS_NONE;
}

/* A character as idnum_exponent takes it: E, a digit, . for any point, + - ^,
 * x for a multiplication sign, 0 for a blank, ! for others. */
static char
plain_char(uint32_t c)
{
	static const uint32_t raised[] = { 0x2070, 0xB9, 0xB2, 0xB3 };

	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	for (size_t i = 0; i < sizeof(raised) / sizeof(*raised); i++)
		if (c == raised[i])
			return (char)('0' + i);
	if (c >= 0x2074 && c <= 0x2079)
		return (char)('4' + (c - 0x2074));
	if (c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000)
		return 0;
	if (c == ',' || c == 0x3002 || c == 0x3001 || c == 0xB7)
		return '.';
	if (c == 'x' || c == 'X' || c == '*' || c == 0xD7)
		return 'x';
	if (c == 0xFFE5) /* a currency */
		return '!';
	if (c == 0x5341) /* 十, read from a + */
		return '+';
	if (c == 'e')
		return 'E';
	if (c < 0x80 && (is_digit((char)c) || strchr(".+-^E", (int)c)))
		return (char)c;
	/* Of letters nothing is certain, but for the currency behind. */
	return c != 0x5143 && (c >= 0x3400 || (c < 0x80 &&
	    (c | 0x20) >= 'a' && (c | 0x20) <= 'z')) ? 'a' : '!';
}

static size_t
plain_text(struct sv text, char *out, size_t most)
{
	size_t n = 0, len;
	uint32_t c;

	for (; text.len; text = sv_skip(text, len)) {
		char plain;

		len = utf8_decode(text, &c);
		if (len == 0 || n == most)
			return 0;
		plain = plain_char(c);
		if (plain)
			out[n++] = plain;
	}
	return n;
}

static bool
starts_digit(struct sv t)
{
	return t.len && is_digit(t.ptr[0]);
}

/* D[.D…] off *T; how many stand before the point, and whether there is one. */
static bool
take_mantissa(struct sv *t, struct exponent *e, int *whole, bool *point)
{
	int zeros = 0;

	for (; starts_digit(*t) || (!*point && sv_starts(*t, SV(".")));
	    *t = sv_skip(*t, 1)) {
		char c = t->ptr[0];

		if (c == '.') {
			*point = true;
			continue;
		}
		*whole += !*point;
		if (c == '0' && e->n == 0)
			zeros++;
		else if (e->n < ID_LEN)
			e->digit[e->n++] = c;
	}
	e->power = *whole - 1 - zeros;
	return *whole > 0;
}

bool
idnum_exponent(struct sv text, struct exponent *e)
{
	enum { MOST = 48, LEAST_POWER = 14, MOST_POWER = 18 };
	char plain[MOST];
	struct sv t = sv_make(plain, plain_text(text, plain, MOST));
	int whole = 0, power = 0;
	bool point = false, plus;

	*e = (struct exponent){ 0 };
	while (t.len && strchr("!+-", t.ptr[0]))
		t = sv_skip(t, 1);
	if (!take_mantissa(&t, e, &whole, &point))
		return false;
	if (sv_starts(t, SV("x10")))
		t = sv_skip(t, sv_starts(t, SV("x10^")) ? 4 : 3);
	else if (sv_starts(t, SV("E")))
		t = sv_skip(t, 1);
	else
		return false;
	plus = sv_starts(t, SV("+"));
	t = sv_skip(t, plus);
	if (!starts_digit(t))
		return false;
	for (; starts_digit(t) && power < 100; t = sv_skip(t, 1))
		power = power * 10 + t.ptr[0] - '0';
	e->power += power;
	/* .0 or what a sentence has behind a number. */
	while (t.len && strchr("!.0", t.ptr[0]))
		t = sv_skip(t, 1);
	/* 123456E78 may be a passport's. */
	return t.len == 0 && power < 100 && (whole == 1 || point || plus ||
	    (e->power >= LEAST_POWER && e->power <= MOST_POWER));
}

/* Of a number in the citizen's form. */
static enum id_loss
find_loss(const char *p)
{
	uint64_t tail;

	if (p[ID_LEN - 1] == 'X')
		return LOSS_NONE;
	if (memcmp(p + 15, "000", 3) == 0)
		return LOSS_ZEROS;
	/* 32 divides 100000, so the last five digits decide. */
	if (sv_to_u64(sv_make(p + 13, 5), &tail) && tail % 32 == 0 &&
	    idnum_check_char(p) != p[ID_LEN - 1])
		return LOSS_DOUBLE;
	return LOSS_NONE;
}

enum id_loss
idnum_loss(struct sv text)
{
	struct exponent e;

	if (idnum_form(text))
		return find_loss(text.ptr);
	return idnum_exponent(text, &e) ? LOSS_EXPONENT : find_shown(text);
}

/* Of a number in the citizen's form, and of a document that has it. Where no year
 * stands before the zeros, nobody typed them: 2.11382E+17 was opened again. */
static enum id_state
form_damage(const char *p)
{
	bool year = memcmp(p + 6, "19", 2) == 0 || memcmp(p + 6, "20", 2) == 0;

	if ((year && memcmp(p + 12, "000000", 6) == 0) ||
	    memcmp(p + 6, "19000101", 8) == 0 ||
	    (memcmp(p + 14, "000", 3) == 0 && p[ID_LEN - 1] != '0'))
		return ID_PLACEHOLDER;
	return find_loss(p) == LOSS_NONE ? ID_OK : ID_LOST;
}

static bool
is_xjh(struct sv text)
{
	return text.len == ID_LEN + 1 && (text.ptr[0] == 'G' ||
	    text.ptr[0] == 'L' || text.ptr[0] == 'J') &&
	    idnum_form(sv_skip(text, 1));
}

enum id_state
idnum_find_damage(enum document doc, struct sv text, bool form, bool citizen)
{
	struct exponent e;

	if (form) {
		if (is_filler(text))
			return ID_PLACEHOLDER;
		return citizen ? form_damage(text.ptr) : ID_OK;
	}
	/* Such a number is none of what follows. */
	if (is_xjh(text))
		return ID_XJH;
	if (is_blank(text))
		return ID_BLANK;
	if (idnum_exponent(text, &e))
		return ID_LOST;
	if (is_masked(doc, text))
		return ID_MASKED;
	if (is_filler(text) || (citizen && text.len >= 15 &&
	    sv_digits(text) && sv_ends(text, SV("000000"))))
		return ID_PLACEHOLDER;
	return find_shown(text) != LOSS_NONE ? ID_LOST : ID_OK;
}

enum id_state
idnum_damage(enum document doc, struct sv text)
{
	return idnum_find_damage(doc, text, idnum_form(text),
	    idnum_citizen_form(doc, text));
}

