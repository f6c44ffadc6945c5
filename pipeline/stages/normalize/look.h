/* SPDX-License-Identifier: MIT */
/*
 * A look at a cell that tells, for nearly every clean one, that no repair has
 * anything to do. It may be wrong on one side only: a cell called plain is
 * one. Sixteen bytes at a time, in the vector notation that gcc and clang
 * share, so that it is the same on every machine; here, to be inlined.
 */
#ifndef PIPELINE_STAGES_NORMALIZE_LOOK_H
#define PIPELINE_STAGES_NORMALIZE_LOOK_H

#include "pipeline/base/sv.h"

typedef uint8_t look_block __attribute__((vector_size(16)));
typedef uint64_t look_pair __attribute__((vector_size(16)));

/*
 * Bytes that some repair of words may care about, 0xFF each, else 0: blanks,
 * controls, quotes, DOT, and the first bytes of all characters from U+0080 to
 * U+3FFF and from U+F000 to U+FFFF. What is left is the rest of ASCII, most
 * Han, and bytes inside a character.
 */
static inline look_block
look_odd(look_block x, uint8_t dot)
{
	return (look_block)(x <= 0x20) | (look_block)(x - 0xC2 <= 0x21) |
	    (look_block)(x == 0xEF) | (look_block)(x == '"') |
	    (look_block)(x == '\'') | (look_block)(x == '`') |
	    (look_block)(x == 0x7F) | (look_block)(x == dot);
}

static inline look_block
look_not_digit(look_block x)
{
	return (look_block)(x - '0' > 9);
}

static inline bool
look_any(look_block x)
{
	look_pair p = (look_pair)x;

	return (p[0] | p[1]) != 0;
}

static inline uint64_t
look_word(const char *p, size_t n)
{
	uint64_t word = 0;

	memcpy(&word, p, n);
	return word;
}

/* A block of the bytes of V and no others; V has 1 to 15 of them. */
static inline look_block
look_short(struct sv v)
{
	const char *p = v.ptr, *end = v.ptr + v.len;
	uint64_t word;

	if (v.len >= 8)
		return (look_block)(look_pair){ look_word(p, 8),
			look_word(end - 8, 8) };
	if (v.len >= 4) {
		word = look_word(p, 4) | look_word(end - 4, 4) << 32;
	} else {
		word = look_word(p, 1);
		word |= look_word(p + v.len / 2, 1) << 8 |
		    look_word(end - 1, 1) << 16 | word << 24;
		word |= word << 32;
	}
	return (look_block)(look_pair){ word, word };
}

static inline look_block
look_load(const char *p)
{
	look_block x;

	memcpy(&x, p, sizeof(x));
	return x;
}

/* No byte of V is odd. */
static inline bool
look_is_plain(struct sv v, uint8_t dot)
{
	const size_t size = sizeof(look_block);
	look_block found;

	if (v.len == 0)
		return true;
	if (v.len < size)
		return !look_any(look_odd(look_short(v), dot));
	found = look_odd(look_load(v.ptr + v.len - size), dot);
	for (size_t at = 0; at + size < v.len; at += size)
		found |= look_odd(look_load(v.ptr + at), dot);
	return !look_any(found);
}

/*
 * V is an ID number or a 学籍号 as it should be: G L J or none, digits, X or
 * none; or part of one.
 */
static inline bool
look_is_number(struct sv v)
{
	const size_t size = sizeof(look_block);
	look_block found;

	if (v.len && (v.ptr[0] == 'G' || v.ptr[0] == 'L' || v.ptr[0] == 'J'))
		v = sv_skip(v, 1);
	if (v.len && v.ptr[v.len - 1] == 'X')
		v.len--;
	if (v.len == 0)
		return true;
	if (v.len < size)
		return !look_any(look_not_digit(look_short(v)));
	found = look_not_digit(look_load(v.ptr + v.len - size));
	for (size_t at = 0; at + size < v.len; at += size)
		found |= look_not_digit(look_load(v.ptr + at));
	return !look_any(found);
}

#endif
