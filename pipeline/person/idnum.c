/* SPDX-License-Identifier: MIT */
/*
 * Damage first, since a damaged number says nothing: a rounded one passes the
 * check character in one of eleven cases (domain.md 1.4). The tests of damage
 * are arranged so that a clean number leaves each at its first comparison.
 *
 * Weights are 2^(18-i) mod 11; the character belonging to remainder r is
 * (12 - r) mod 11, with X for 10.
 */
#include "pipeline/person/idnum.h"
#include "pipeline/base/utf8.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool
idnum_form(struct sv text)
{
	return text.len == ID_LEN && sv_digits(sv_head(text, ID_LEN - 1)) &&
	    (is_digit(text.ptr[ID_LEN - 1]) || text.ptr[ID_LEN - 1] == 'X');
}

char
idnum_check_char(const char *digits)
{
	static const int8_t weight[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9,
		10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < ID_LEN - 1; i++)
		sum += weight[i] * (digits[i] - '0');
	return "10X98765432"[sum % 11];
}

bool
idnum_upgrade(struct sv old, char *out)
{
	struct date birth;

	if (old.len != 15 || !sv_digits(old))
		return false;
	memcpy(out, old.ptr, 6);
	memcpy(out + 6, "19", 2);
	memcpy(out + 8, old.ptr + 6, 9);
	out[ID_LEN - 1] = idnum_check_char(out);
	return date_parse_digits(out + 6, &birth);
}

/* Is the document's number looked into as a citizen's? */
static bool
is_citizen_form(enum document doc, struct sv text)
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

/* A passport may begin with XX; four are a mask in any document. */
static bool
is_masked(enum document doc, struct sv text)
{
	size_t run = 0, limit = doc == DOCUMENT_CITIZEN ? 2 : 4;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '*' ||
		    sv_starts(sv_skip(text, i), SV("＊")))
			return true;
		run = text.ptr[i] == 'X' || text.ptr[i] == 'x' ? run + 1 : 0;
		if (run >= limit)
			return true;
	}
	return false;
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

/* [-]D[.D…] and E[+]D[D], or ×10^D[D] */
static bool
is_exponent(struct sv text)
{
	size_t i = 1;

	if (sv_starts(text, SV("-")))
		text = sv_skip(text, 1);
	if (text.len < 3 || !is_digit(text.ptr[0]))
		return false;
	if (text.ptr[i] == '.')
		for (i++; i < text.len && is_digit(text.ptr[i]); i++)
			;
	if (sv_starts(sv_skip(text, i), SV("×10^")))
		i += strlen("×10^");
	else if (i < text.len && (text.ptr[i] == 'E' || text.ptr[i] == 'e'))
		i++;
	else
		return false;
	if (i < text.len && text.ptr[i] == '+')
		i++;
	return i < text.len && text.len - i <= 3 && sv_digits(sv_skip(text, i));
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
	if (idnum_form(text))
		return find_loss(text.ptr);
	return is_exponent(text) ? LOSS_EXPONENT : find_shown(text);
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

/* FORM: it has the citizen's; CITIZEN: so have the document's numbers. */
static enum id_state
damage(enum document doc, struct sv text, bool form, bool citizen)
{
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
	if (is_masked(doc, text))
		return ID_MASKED;
	if (is_filler(text) || (citizen && text.len >= 15 &&
	    sv_digits(text) && sv_ends(text, SV("000000"))))
		return ID_PLACEHOLDER;
	return is_exponent(text) || find_shown(text) != LOSS_NONE ? ID_LOST :
	                                                             ID_OK;
}

enum id_state
idnum_damage(enum document doc, struct sv text)
{
	return damage(doc, text, idnum_form(text), is_citizen_form(doc, text));
}

/* P points at two digits. */
static bool
is_province(const char *p)
{
	static const bool provinces[100] = { [11] = 1, 1, 1, 1, 1,
		[21] = 1, 1, 1, [31] = 1, 1, 1, 1, 1, 1, 1,
		[41] = 1, 1, 1, 1, 1, 1, [50] = 1, 1, 1, 1, 1,
		[61] = 1, 1, 1, 1, 1, [71] = 1, [81] = 1, 1, 1 };

	return provinces[(p[0] - '0') * 10 + p[1] - '0'];
}

enum id_state
idnum_region(struct sv region, const struct region_lookup *l)
{
	if (!is_province(region.ptr))
		return ID_PROVINCE;
	if (region.ptr[0] == '8')
		return sv_ends(region, SV("0000")) ? ID_OK : ID_COUNTY;
	return !l->known || l->known(l->ctx, region) ? ID_OK : ID_COUNTY;
}

/* The region of a number, by what the document may have. */
static enum id_state
region_state(enum document doc, struct sv text, const struct region_lookup *l)
{
	if (text.ptr[0] == '9')
		return is_province(text.ptr + 1) ? ID_OK : ID_PROVINCE;
	if (doc == DOCUMENT_RESIDENCE && text.ptr[0] != '8')
		return ID_PROVINCE;
	return idnum_region(sv_head(text, 6), l);
}

static void
fault(struct idnum *n, enum id_state state)
{
	n->faults |= 1u << state;
	if (n->state == ID_OK)
		n->state = state;
}

/* The parts of a number in the citizen's form. */
static void
check_parts(enum document doc, struct sv text, const struct region_lookup *l,
    struct idnum *n)
{
	enum id_state region = region_state(doc, text, l);

	if (!date_parse_digits(text.ptr + 6, &n->birth)) {
		n->birth = (struct date){ 0 };
		fault(n, ID_DATE);
	}
	if (region != ID_OK)
		fault(n, region);
	if (text.ptr[0] != '9')
		n->sex = (text.ptr[16] - '0') % 2 ? 'M' : 'F';
	n->expected = idnum_check_char(text.ptr);
	if (n->expected != text.ptr[ID_LEN - 1])
		fault(n, ID_CHECK);
}

static enum id_state
check_citizen(enum document doc, struct sv text, bool form)
{
	if (text.len == 15 && sv_digits(text) && doc == DOCUMENT_CITIZEN)
		return ID_OLD;
	if (!form)
		return utf8_length(text) == ID_LEN ? ID_CHARACTER : ID_LENGTH;
	if (doc == DOCUMENT_FOREIGNER && text.ptr[0] != '9')
		return ID_CHARACTER;
	return ID_OK;
}

/* Forms: 9 a digit, A a letter, # either, H an H or M; others themselves. */
static const struct {
	enum document document;
	const char *form;
} forms[] = {
	{ DOCUMENT_FOREIGNER, "AAA999999999999" },
	{ DOCUMENT_PERMIT, "H99999999" },
	{ DOCUMENT_PERMIT, "H9999999999" },
	{ DOCUMENT_TAIWAN, "99999999" },
	{ DOCUMENT_TAIWAN, "9999999999" },
	{ DOCUMENT_TAIWAN, "9999999999A" },
	{ DOCUMENT_TAIWAN, "9999999999(A)" },
	{ DOCUMENT_HKMO, "A999999(#)" },
	{ DOCUMENT_HKMO, "AA999999(#)" },
	{ DOCUMENT_HKMO, "9999999(9)" },
};

static bool
fits(char c, char form)
{
	switch (form) {
	case '9':
		return is_digit(c);
	case 'A':
		return is_letter(c);
	case '#':
		return is_digit(c) || is_letter(c);
	case 'H':
		return c == 'H' || c == 'M';
	default:
		return c == form;
	}
}

static bool
matches(struct sv text, const char *form)
{
	for (size_t i = 0; i < text.len; i++)
		if (!fits(text.ptr[i], form[i]))
			return false;
	return true;
}

/* A passport has 5 to 15 letters and digits. */
static enum id_state
check_passport(struct sv text)
{
	size_t length = utf8_length(text);

	if (length < 5 || length > 15)
		return ID_LENGTH;
	return matches(text, "###############") ? ID_OK : ID_CHARACTER;
}

/* Documents whose number has a form and no check character. */
static enum id_state
check_form(enum document doc, struct sv text)
{
	enum id_state state = ID_LENGTH;

	if (doc == DOCUMENT_FREE || doc == DOCUMENT_OTHER ||
	    doc == DOCUMENT_UNKNOWN)
		return ID_OK;
	if (doc == DOCUMENT_PASSPORT || doc == DOCUMENT_HKMO)
		state = check_passport(text);
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		size_t length = strlen(forms[i].form);

		if (forms[i].document != doc || state == ID_OK)
			continue;
		if (text.len == length && matches(text, forms[i].form))
			state = ID_OK;
		else if (utf8_length(text) == length)
			state = ID_CHARACTER;
	}
	return state;
}

void
idnum_check(enum document doc, struct sv text,
    const struct region_lookup *lookup, struct idnum *n)
{
	bool form = idnum_form(text), citizen = is_citizen_form(doc, text);

	*n = (struct idnum){ .state = damage(doc, text, form, citizen) };
	if (n->state == ID_LOST)
		n->loss = idnum_loss(text);
	if (n->state == ID_OK) {
		if (!citizen)
			n->state = check_form(doc, text);
		else {
			n->state = check_citizen(doc, text, form);
			if (n->state == ID_OK)
				check_parts(doc, text, lookup, n);
		}
	}
	if (n->state != ID_OK)
		n->length = utf8_length(text);
}
