/* SPDX-License-Identifier: MIT */
/*
 * Numbers of persons in any text: ID numbers and telephones, whatever stands
 * between their digits and however these are written (contract.md 7). Dates,
 * codes of schools and regions, and counts are none.
 */
#ifndef PIPELINE_PERSON_NUMBER_H
#define PIPELINE_PERSON_NUMBER_H

#include "pipeline/base/sv.h"

enum number_kind { NUMBER_ID, NUMBER_MOBILE, NUMBER_PHONE };

struct number {
	enum number_kind kind;
	size_t at, end; /* bytes of the text */
	char digit[11]; /* a mobile's, as ASCII */
};

/* The first number in V into *N; false: there is none. */
bool number_find(struct sv v, struct number *n);
/*
 * Is the cell V nothing but a number that may be a person's, though in a text
 * it could be a time or a count? A birth date or a region beside four digits;
 * CODED, of a column that has no numbers: seven digits or more.
 */
bool number_is_cell(struct sv v, bool coded);

#endif
