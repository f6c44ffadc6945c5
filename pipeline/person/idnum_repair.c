/* SPDX-License-Identifier: MIT */
/*
 * What a damaged number was meant to be. All numbers one step away are tried,
 * at most 190, and compared with the birth, the sex, the region and the check
 * character; two that fit are as good as none.
 */
#include "pipeline/person/idnum_work.h"
#include "pipeline/base/utf8.h"

/* Letters that stand for digits, domain.md 1.4 rows 13 and 14. */
static const struct {
	const char *letter;
	char digit;
} look_alikes[] = {
	{ "O", '0' }, { "o", '0' }, { "О", '0' }, { "〇", '0' }, { "l", '1' },
	{ "L", '1' }, { "I", '1' }, { "丨", '1' }, { "S", '5' }, { "s", '5' },
	{ "B", '8' }, { "Z", '2' }, { "z", '2' },
};

struct search {
	const struct region_lookup *lookup;
	struct date birth;
	char sex;
	size_t found;
	struct idnum_fix *out;
};

/* Keep the candidate if it fits; the same number twice is one. */
static void
try(struct search *s, enum repair_kind kind, int place, char digit,
    const char *number)
{
	struct sv text = sv_make(number, ID_LEN);
	struct idnum n;

	if (!idnum_form(text))
		return;
	idnum_check(DOCUMENT_CITIZEN, text, s->lookup, &n);
	if (n.state != ID_OK || n.sex != s->sex ||
	    date_compare(n.birth, s->birth) != 0)
		return;
	if (s->found && memcmp(s->out->number, number, ID_LEN) == 0)
		return;
	s->found++;
	*s->out = (struct idnum_fix){ kind, place, digit, { 0 } };
	memcpy(s->out->number, number, ID_LEN);
}

static char
look_alike(struct sv letter)
{
	for (size_t i = 0; i < sizeof(look_alikes) / sizeof(*look_alikes); i++)
		if (sv_equal(letter, sv_cstr(look_alikes[i].letter)))
			return look_alikes[i].digit;
	return 0;
}

/* 18 characters, one of them a letter that looks like a digit. */
static void
try_letter(struct search *s, struct sv text)
{
	char number[ID_LEN], digit;
	int letters = 0, place = 0;
	size_t n = 0, len;
	uint32_t c;

	for (; text.len; text = sv_skip(text, len)) {
		len = utf8_decode(text, &c);
		if (len == 0 || n == ID_LEN)
			return;
		digit = look_alike(sv_head(text, len));
		if (digit) {
			letters++;
			place = (int)n + 1;
		}
		number[n++] = digit ? digit : text.ptr[0];
	}
	if (n == ID_LEN && letters == 1)
		try(s, REPAIR_LETTER, place, number[place - 1], number);
}

static void
try_lost(struct search *s, struct sv text)
{
	char number[ID_LEN];

	for (size_t at = 0; at < ID_LEN; at++) {
		memcpy(number, text.ptr, at);
		memcpy(number + at + 1, text.ptr + at, text.len - at);
		for (const char *c = "0123456789X"; *c; c++) {
			number[at] = *c;
			try(s, REPAIR_LOST, (int)at + 1, *c, number);
		}
	}
}

static void
try_doubled(struct search *s, struct sv text)
{
	char number[ID_LEN];

	for (size_t at = 0; at < text.len; at++) {
		memcpy(number, text.ptr, at);
		memcpy(number + at, text.ptr + at + 1, text.len - at - 1);
		try(s, REPAIR_DOUBLED, (int)at + 1, text.ptr[at], number);
	}
}

bool
idnum_repair(struct sv text, const struct region_lookup *lookup,
    struct date birth, char sex, struct idnum_fix *r)
{
	struct search s = { lookup, birth, sex, 0, r };

	if (!date_is(birth) || sex == 0)
		return false;
	if (text.len == ID_LEN - 1)
		try_lost(&s, text);
	else if (text.len == ID_LEN + 1)
		try_doubled(&s, text);
	/* Not `else`: a letter may take several bytes. */
	try_letter(&s, text);
	return s.found == 1;
}

/* Of a run of equal digits the first is meant, so both are compared from their
 * ends. */
bool
idnum_step(struct sv text, struct sv number, struct idnum_fix *r)
{
	size_t length = utf8_length(text), tail = 0;
	bool doubled = length > ID_LEN;

	if (!idnum_form(number) || length + 1 < ID_LEN || length > ID_LEN + 1)
		return false;
	while (tail < ID_LEN && tail < text.len &&
	    text.ptr[text.len - 1 - tail] == number.ptr[ID_LEN - 1 - tail])
		tail++;
	if (tail == ID_LEN && !doubled)
		return false;
	r->kind = doubled ? REPAIR_DOUBLED : length < ID_LEN ? REPAIR_LOST :
	                                                       REPAIR_LETTER;
	r->place = (int)((doubled ? text.len : ID_LEN) - tail);
	r->digit = doubled ? text.ptr[r->place - 1] : number.ptr[r->place - 1];
	memcpy(r->number, number.ptr, ID_LEN);
	return true;
}

/* Is SHOWN, of which digits from UNIT on are kept, WHOLE rounded? The difference
 * is half a unit, and 16 more where the number went through a double. */
static bool
is_rounded(uint64_t shown, uint64_t unit, uint64_t whole)
{
	return (shown > whole ? shown - whole : whole - shown) <= unit / 2 + 16;
}

/* 2.11382E+17 */
static bool
survives_exponent(struct sv text, uint64_t whole)
{
	uint64_t shown = 0, unit = 1000000000000000000;
	struct exponent e;

	if (!idnum_exponent(text, &e) || e.power != ID_LEN - 1)
		return false;
	for (size_t i = 0; i < e.n; i++) {
		unit /= 10;
		shown += unit * (uint64_t)(e.digit[i] - '0');
	}
	return e.n && is_rounded(shown, unit, whole);
}

/* The same, opened as a number and saved again: zeros from there on. */
static bool
survives_zeros(uint64_t shown, uint64_t whole)
{
	uint64_t unit = 1;

	while (shown && shown / unit % 10 == 0)
		unit *= 10;
	return unit >= 1000000 ? is_rounded(shown, unit, whole) :
	    unit >= 1000 && shown / 1000 == whole / 1000;
}

bool
idnum_survives(struct sv text, struct sv whole)
{
	uint64_t a, b;

	if (!idnum_form(whole) || !sv_to_u64(whole, &b))
		return false;
	if (idnum_loss(text) == LOSS_EXPONENT)
		return survives_exponent(text, b);
	if (text.len != ID_LEN || !sv_to_u64(text, &a))
		return false;
	/* Fifteen digits kept, or the nearest multiple of 32. */
	return survives_zeros(a, b) || (a > b ? a - b : b - a) <= 16;
}
