/* SPDX-License-Identifier: MIT */
/*
 * Did you mean: the word that a misspelt one may be meant for. Words are
 * compared by characters, in any case of letters; two that changed places count
 * once (Damerau).
 */
#ifndef PIPELINE_BASE_NEAREST_H
#define PIPELINE_BASE_NEAREST_H

#include "pipeline/base/sv.h"

enum { NEAREST_LETTERS = 24 }; /* characters of a word that are compared */

/* Characters that must be changed, put in, left out or exchanged. */
size_t nearest_distance(struct sv a, struct sv b);
/* The word of KNOWN that WORD may be meant for; empty: none is near. */
struct sv nearest_word(struct sv word, const struct sv *known, size_t nknown);

#endif
