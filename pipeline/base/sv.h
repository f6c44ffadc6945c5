/* SPDX-License-Identifier: MIT */
/*
 * Text as a pointer and a length, passed by value. Any bytes may occur, NUL
 * included; nothing is terminated. A view owns nothing: it is as good as the
 * arena or buffer that it looks into. The empty view is {0}.
 */
#ifndef PIPELINE_BASE_SV_H
#define PIPELINE_BASE_SV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sv {
	const char *ptr;
	size_t len;
};

/* For "%.*s". */
#define SV_ARG(v) (int)(v).len, (v).ptr ? (v).ptr : ""
/* A literal as a view, at compile time. */
#define SV(lit) ((struct sv){ (lit), sizeof(lit) - 1 })

static inline struct sv
sv_make(const char *ptr, size_t len)
{
	return (struct sv){ ptr, len };
}

static inline struct sv
sv_cstr(const char *s)
{
	return (struct sv){ s, s ? strlen(s) : 0 };
}

static inline bool
sv_equal(struct sv a, struct sv b)
{
	/* The last byte tells most apart, and saves a call. */
	return a.len == b.len && (a.len == 0 ||
	    (a.ptr[a.len - 1] == b.ptr[a.len - 1] &&
	    memcmp(a.ptr, b.ptr, a.len) == 0));
}

/* Order of bytes, a prefix first: the order of every list that we write. */
static inline int
sv_compare(struct sv a, struct sv b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static inline bool
sv_starts(struct sv v, struct sv head)
{
	return head.len == 0 || (v.len >= head.len &&
	    memcmp(v.ptr, head.ptr, head.len) == 0);
}

static inline bool
sv_ends(struct sv v, struct sv tail)
{
	return tail.len == 0 || (v.len >= tail.len &&
	    memcmp(v.ptr + v.len - tail.len, tail.ptr, tail.len) == 0);
}

/* V without its first N bytes; N may be more than there are. */
static inline struct sv
sv_skip(struct sv v, size_t n)
{
	return n >= v.len ? (struct sv){ 0 } : sv_make(v.ptr + n, v.len - n);
}

static inline struct sv
sv_head(struct sv v, size_t n)
{
	return sv_make(v.ptr, n < v.len ? n : v.len);
}

/* The first place of WHAT in V, or V.len. */
static inline size_t
sv_find(struct sv v, struct sv what)
{
	const char *p = v.ptr, *last;

	if (what.len == 0 || what.len > v.len)
		return v.len;
	last = p + what.len - 1;
	/* Both ends first: most characters of a text begin with the same byte. */
	for (size_t n = v.len - what.len + 1; n--; p++, last++)
		if (*last == what.ptr[what.len - 1] && *p == *what.ptr &&
		    memcmp(p, what.ptr, what.len) == 0)
			return (size_t)(p - v.ptr);
	return v.len;
}

/*
 * Take what stands before the next SEP off the front of *REST, and the SEP.
 * False when nothing is left; a text that ends in SEP ends in an empty piece.
 */
static inline bool
sv_split(struct sv *rest, char sep, struct sv *piece)
{
	const char *end;

	if (!rest->ptr)
		return false;
	end = rest->len ? memchr(rest->ptr, sep, rest->len) : NULL;
	if (!end) {
		*piece = *rest;
		*rest = (struct sv){ 0 };
		return true;
	}
	*piece = sv_make(rest->ptr, (size_t)(end - rest->ptr));
	*rest = sv_make(end + 1, rest->len - piece->len - 1);
	return true;
}

/*
 * The bytes of V at TO; what is behind them. Cells are short: most are two
 * words that overlap, which is faster than a call.
 */
static inline char *
sv_copy(char *to, struct sv v)
{
	if (v.len > 32) {
		memcpy(to, v.ptr, v.len);
	} else if (v.len > 16) {
		memcpy(to, v.ptr, 16);
		memcpy(to + v.len - 16, v.ptr + v.len - 16, 16);
	} else if (v.len >= 8) {
		memcpy(to, v.ptr, 8);
		memcpy(to + v.len - 8, v.ptr + v.len - 8, 8);
	} else if (v.len >= 4) {
		memcpy(to, v.ptr, 4);
		memcpy(to + v.len - 4, v.ptr + v.len - 4, 4);
	} else if (v.len) {
		to[0] = v.ptr[0];
		to[v.len / 2] = v.ptr[v.len / 2];
		to[v.len - 1] = v.ptr[v.len - 1];
	}
	return to + v.len;
}

/* Bytes behind a text that may be read, and written behind its copy: then it
 * does not matter how long a short one is. */
enum { SV_SLACK = 32 };

/* sv_copy of a V, not empty, and to a TO that have SV_SLACK bytes more. */
static inline char *
sv_copy_slack(char *to, struct sv v)
{
	size_t at = 0;

	do
		memcpy(to + at, v.ptr + at, SV_SLACK);
	while ((at += SV_SLACK) < v.len);
	return to + v.len;
}

/* Eight characters at P: their high halves are 3, and stay so with 6 added. */
static inline bool
sv_digits_8(const char *p)
{
	const uint64_t high = 0xF0F0F0F0F0F0F0F0, three = 0x3030303030303030;
	uint64_t x;

	memcpy(&x, p, sizeof(x));
	return (x & high) == three &&
	    ((x + 0x0606060606060606) & high) == three;
}

/* Is V digits, and nothing else but them? */
static inline bool
sv_digits(struct sv v)
{
	size_t i = 0;

	for (; i + 8 <= v.len; i += 8)
		if (!sv_digits_8(v.ptr + i))
			return false;
	for (; i < v.len; i++)
		if (v.ptr[i] < '0' || v.ptr[i] > '9')
			return false;
	return v.len > 0;
}

/* Digits only, at most 19 of them, no sign: a checked parser, never atoi. */
static inline bool
sv_to_u64(struct sv v, uint64_t *out)
{
	uint64_t n = 0;

	if (v.len == 0 || v.len > 19)
		return false;
	for (size_t i = 0; i < v.len; i++) {
		if (v.ptr[i] < '0' || v.ptr[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(v.ptr[i] - '0');
	}
	*out = n;
	return true;
}

#endif
