/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 as RFC 3629 defines it: shortest form, no surrogates, at most U+10FFFF.
 */
#ifndef PIPELINE_BASE_UTF8_H
#define PIPELINE_BASE_UTF8_H

#include "pipeline/base/sv.h"

/* The first character of V into *C; its length in bytes, or 0: not UTF-8. */
size_t utf8_decode(struct sv v, uint32_t *c);
/* C into OUT (4 bytes of room); its length, or 0 for no character. */
size_t utf8_encode(uint32_t c, char *out);
/* The place of the first byte that is not UTF-8, or V.len when all is. */
size_t utf8_check(struct sv v);
/* Characters in V, which is UTF-8. */
size_t utf8_length(struct sv v);
/* Columns that V takes on a terminal: 2 for East Asian wide and full-width
 * characters, 0 for combining and format characters, else 1 (UAX #11). */
size_t utf8_width(struct sv v);

#endif
