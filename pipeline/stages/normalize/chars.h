/* SPDX-License-Identifier: MIT */
/*
 * Characters as the repairs see them: by what they are to a roster, not by
 * their Unicode category. Any bytes may be read: a byte that is not UTF-8 is a
 * character of its own, CHAR_NONE, which is of no class and is never changed.
 */
#ifndef PIPELINE_STAGES_NORMALIZE_CHARS_H
#define PIPELINE_STAGES_NORMALIZE_CHARS_H

#include "pipeline/base/mem.h"

enum { CHAR_NONE = 0x110000, CHAR_DOT = 0xB7 };

/* Take the first character of *REST, which is not empty; its bytes. */
struct sv char_take(struct sv *rest, uint32_t *c);

/*
 * Blanks part words: space, tab, line ends, vertical tab, form feed, U+00A0,
 * U+2000-200A, U+2028, U+2029, U+202F, U+205F, U+3000.
 */
bool char_is_blank(uint32_t c);
/*
 * Invisible: the other control characters of ASCII, soft hyphen, zero-width
 * and bidirectional marks, word joiner, byte order mark. Variation selectors
 * are not: they belong to a name's character.
 */
bool char_is_invisible(uint32_t c);
/* ' and what is taken for it at the head of a number: ’ ‘ ＇ ` */
bool char_is_apostrophe(uint32_t c);
/* " “ ” ＂ */
bool char_is_quote(uint32_t c);
/* - and what is taken for it: ‐ ‑ ‒ – — ― − － */
bool char_is_hyphen(uint32_t c);
/* ASCII or full width. */
bool char_is_digit(uint32_t c);
bool char_is_letter(uint32_t c);
/* Han of every extension, compatibility ones and 〇. */
bool char_is_han(uint32_t c);
/* The middle dot of a name, U+00B7, and what is typed for it. */
bool char_is_name_dot(uint32_t c);
/* What is taken for a check character X: Х х Χ χ × ✕ ✖ * ＊ */
bool char_is_like_x(uint32_t c);

/* Does V hold a character of the class IS? */
bool chars_have(struct sv v, bool (*is)(uint32_t c));
/* V without the characters of the class IS. */
struct sv chars_drop(struct arena *a, struct sv v, bool (*is)(uint32_t c));
/* V holds at least N characters, all of them digits. */
bool chars_are_digits(struct sv v, size_t n);

#endif
