/* SPDX-License-Identifier: MIT */
/*
 * What the characters of a number are, however it is written: digits of every
 * kind, and what may stand between them.
 */
#ifndef PIPELINE_PERSON_NUMERAL_H
#define PIPELINE_PERSON_NUMERAL_H

#include "pipeline/base/sv.h"

/* '0' to '9' for a digit of any kind: full width, circled, Chinese; 'X' for
 * either case of it and what looks like it; 0 for any other character. */
char numeral_digit(uint32_t c);
/* Digits of V. */
size_t numeral_count(struct sv v);
/* What nobody sees: it does not even part two digits. */
bool numeral_unseen(uint32_t c);
/* Blanks and marks of any kind; a star is none: it hides something already. */
bool numeral_joint(uint32_t c);
/* Of these, what stands between two of a list, or of a path. */
bool numeral_comma(uint32_t c);

#endif
