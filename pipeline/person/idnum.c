/* SPDX-License-Identifier: MIT */
/*
 * Damage first (idnum_damage.c), since a damaged number says nothing.
 *
 * Weights are 2^(18-i) mod 11; the character belonging to remainder r is
 * (12 - r) mod 11, with X for 10.
 */
#include "pipeline/person/idnum_work.h"
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
	bool form = idnum_form(text), citizen = idnum_citizen_form(doc, text);

	*n = (struct idnum){ .state = idnum_find_damage(doc, text, form, citizen) };
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
