/* SPDX-License-Identifier: MIT */
/*
 * Repairs of names and of labels. A name's own characters are never changed:
 * only what parts them.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/stages/normalize/chars.h"
#include "pipeline/stages/normalize/repairs.h"

/*
 * A blank in a longer name may stand where a middle dot was lost (买买提 艾力);
 * in a name of so many characters it only lines up a list (张　三).
 */
enum { SHORT_NAME = 4 };

/* The dot of a name, spelled wrong, with Han before (BEFORE) and behind. */
static bool
is_wrong_dot(uint32_t before, uint32_t c, struct sv rest)
{
	uint32_t next;

	if (c == CHAR_DOT || !char_is_name_dot(c) || !char_is_han(before) ||
	    rest.len == 0)
		return false;
	char_take(&rest, &next);
	return char_is_han(next);
}

bool
repair_name_dot(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	char *text;
	size_t n = 0;
	bool found = false;
	uint32_t c, before = CHAR_NONE;

	(void)f;
	if (!chars_have(v, char_is_name_dot))
		return false;
	text = arena_bytes(a, v.len);
	for (struct sv rest = v; rest.len; before = c) {
		struct sv taken = char_take(&rest, &c);

		if (is_wrong_dot(before, c, rest)) {
			taken = SV("·");
			found = true;
		}
		memcpy(text + n, taken.ptr, taken.len);
		n += taken.len;
	}
	if (found)
		*out = sv_make(text, n);
	return found;
}

bool
repair_name_blanks(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	size_t han = 0, dots = 0, blanks = 0;
	struct sv outer;
	uint32_t c;

	for (struct sv rest = v; rest.len;) {
		char_take(&rest, &c);
		if (char_is_han(c))
			han++;
		else if (char_is_name_dot(c))
			dots++;
		else if (char_is_blank(c))
			blanks++;
		else
			return false;
	}
	if (blanks == 0 || (dots == 0 && han > SHORT_NAME) ||
	    repair_blanks(f, a, v, &outer))
		return false;
	*out = chars_drop(a, v, char_is_blank);
	return true;
}

bool
repair_nation(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	char text[64];
	struct sv label;

	if (!f->labels || v.len == 0 || v.len + 3 > sizeof(text))
		return false;
	memcpy(text, v.ptr, v.len);
	memcpy(text + v.len, "族", 3);
	label = sv_make(text, v.len + 3);
	if (labels_have(f->labels, v) || !labels_have(f->labels, label))
		return false;
	*out = arena_dup(a, label);
	return true;
}

bool
repair_code(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out)
{
	(void)a;
	return f->labels && labels_find_code(f->labels, v, out);
}
