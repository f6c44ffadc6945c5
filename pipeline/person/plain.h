/* SPDX-License-Identifier: MIT */
/*
 * Is a text plainly nobody's name or address? Cells stand in wrong columns: a
 * header that is misplaced, a row that is shifted. What may be shown of a cell is
 * therefore asked of the text, not only of its column (contract.md 7).
 */
#ifndef PIPELINE_PERSON_PLAIN_H
#define PIPELINE_PERSON_PLAIN_H

#include "pipeline/base/sv.h"

/* A number, a date, a class, a school that says where or which it is, less than
 * two Han characters, foreign words that nobody is called: shown. Any other text
 * is masked as a name is, an address too, since before it a name may stand. */
bool plain_is(struct sv v);
/* Is V called as schools are? So are pupils: 李一中, and texts about them; where
 * schools' names stand it is one. */
bool plain_is_school(struct sv v);
/* Han characters of V. */
size_t plain_han(struct sv v);

#endif
