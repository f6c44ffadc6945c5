/* SPDX-License-Identifier: MIT */
/*
 * The repairs: what is certain (contract.md 4.3), and nothing else. A repair
 * is a pure function from a text to a better one; it answers false and leaves
 * *OUT alone where it has nothing to do. Any bytes may come in.
 *
 * They are listed in order, outer wrappers first. One may uncover work for
 * another, so after each the list is begun again, until none has anything to
 * do. That ends, and soon: N12 and N13 give a label, which needs no repair;
 * every other repair takes something off, or replaces a character by one that
 * no repair replaces, and does so wherever it can at once. What comes out is
 * left alone by all of them.
 *
 * What no repair does: reformat a date, a telephone or a decimal number, fill
 * in or correct a digit, change a character of a name, or anything but width
 * and wrapper of a number in scientific notation.
 */
#ifndef PIPELINE_STAGES_NORMALIZE_REPAIRS_H
#define PIPELINE_STAGES_NORMALIZE_REPAIRS_H

#include "pipeline/stages/normalize/labels.h"

/* What a repair knows about the cell. */
struct repair_field {
	enum value_type type;
	const struct labels *labels; /* NULL: the field has no code table */
};

struct repair {
	int number; /* of N01-N15 */
	bool (*apply)(const struct repair_field *f, struct arena *a,
	    struct sv v, struct sv *out);
};

extern const struct repair repair_list[CLEAN_COUNT];

/* The first repair of CLEAN (bit n-1 is N<n>) that has anything to do: its number,
 * and *OUT; 0: none has. */
int repair_next(const struct repair_field *f, uint32_t clean, struct arena *a,
    struct sv v, struct sv *out);

/* V needs no repair, whatever it looks like: it is a label of the table. */
static inline bool
repair_is_settled(const struct repair_field *f, struct sv v)
{
	return f->labels && labels_have(f->labels, v);
}

/*
 * Around the value (wrappers.c). N03 takes outer blanks off, N05 invisible
 * characters anywhere, N07 ="…" and =T("…"), and the = of ='123; N08 a pair of
 * quotes around the whole, and stray double quotes at the ends of a number;
 * N06 apostrophes before a value that has no other, but for those of a year
 * ('80后) and of a name in Latin letters.
 */
bool repair_blanks(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);
bool repair_invisible(const struct repair_field *f, struct arena *a,
    struct sv v, struct sv *out);
bool repair_formula(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);
bool repair_quotes(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);
bool repair_apostrophe(const struct repair_field *f, struct arena *a,
    struct sv v, struct sv *out);

/*
 * In numbers (numbers.c). N01 makes full-width digits and letters half width,
 * and in dates, telephones and numbers their punctuation; N02 x of an ID and
 * g l j of a 学籍号 upper case; N04 takes inner blanks out, where what is left is
 * one number;
 * N09 takes .0 and .00 off digits; N10 takes hyphens out of an ID, where 15 or
 * 17-19 digits or a 学籍号 are left, and commas between thousands; N11 makes the
 * one character after 17 digits an X if it looks like one.
 */
bool repair_width(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);
bool repair_case(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);
bool repair_inner_blanks(const struct repair_field *f, struct arena *a,
    struct sv v, struct sv *out);
bool repair_point_zero(const struct repair_field *f, struct arena *a,
    struct sv v, struct sv *out);
bool repair_separators(const struct repair_field *f, struct arena *a,
    struct sv v, struct sv *out);
bool repair_like_x(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);

/*
 * In words (words.c). N14 makes the dot between two Han characters U+00B7;
 * N15 takes inner blanks out of a Chinese name; N12 adds 族 where that makes a
 * label; N13 makes a code its label.
 */
bool repair_name_dot(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);
bool repair_name_blanks(const struct repair_field *f, struct arena *a,
    struct sv v, struct sv *out);
bool repair_nation(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);
bool repair_code(const struct repair_field *f, struct arena *a, struct sv v,
    struct sv *out);

#endif
