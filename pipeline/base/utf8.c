/* SPDX-License-Identifier: MIT */
/*
 * utf8_check decides most of the parser's speed on Chinese text. Blocks of 32
 * bytes are classified by three table look-ups on the nibbles of neighbouring
 * bytes; a block in which every look-up agrees is valid. Method: Keiser and
 * Lemire, "Validating UTF-8 in less than one instruction per byte", 2020.
 * Where AVX2 is missing, and at the end of the text, one character at a time.
 */
#include "pipeline/base/utf8.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

size_t
utf8_decode(struct sv v, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)v.ptr;

	if (v.len == 0)
		return 0;
	if (p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	if (p[0] < 0xC2 || p[0] > 0xF4 || v.len < 2 || (p[1] & 0xC0) != 0x80)
		return 0;
	if (p[0] < 0xE0) {
		*c = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
		return 2;
	}
	if (v.len < 3 || (p[2] & 0xC0) != 0x80)
		return 0;
	if (p[0] < 0xF0) {
		*c = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 |
		    (p[2] & 0x3F);
		return *c >= 0x800 && (*c < 0xD800 || *c > 0xDFFF) ? 3 : 0;
	}
	if (v.len < 4 || (p[3] & 0xC0) != 0x80)
		return 0;
	*c = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
	    (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
	return *c >= 0x10000 && *c <= 0x10FFFF ? 4 : 0;
}

size_t
utf8_encode(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		if (c >= 0xD800 && c <= 0xDFFF)
			return 0;
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	if (c > 0x10FFFF)
		return 0;
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

#if defined(__x86_64__)
/*
 * Bits of the tables: each names one way in which a pair of bytes is wrong;
 * bit 7 marks two continuations, which is right only after a 3- or 4-byte lead.
 */
enum {
	TOO_SHORT = 1,   /* lead or ASCII where a continuation must come */
	TOO_LONG = 2,    /* continuation after ASCII */
	OVERLONG_3 = 4,
	TOO_LARGE = 8,
	SURROGATE = 16,
	OVERLONG_2 = 32,
	TOO_LARGE_1000 = 64, /* and overlong 4-byte forms */
	TWO_CONTS = 128,
	CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS
};

#define TABLE(...) _mm256_broadcastsi128_si256(_mm_setr_epi8(__VA_ARGS__))
#define B(x) ((char)(x))

__attribute__((target("avx2"))) static __m256i
before(__m256i now, __m256i last, int n)
{
	__m256i mid = _mm256_permute2x128_si256(last, now, 0x21);

	return n == 1 ? _mm256_alignr_epi8(now, mid, 15) :
	    n == 2    ? _mm256_alignr_epi8(now, mid, 14) :
	                _mm256_alignr_epi8(now, mid, 13);
}

__attribute__((target("avx2"))) static __m256i
find_errors(__m256i now, __m256i last)
{
	const __m256i high1 = TABLE(TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
	    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, B(TWO_CONTS), B(TWO_CONTS),
	    B(TWO_CONTS), B(TWO_CONTS), TOO_SHORT | OVERLONG_2, TOO_SHORT,
	    TOO_SHORT | OVERLONG_3 | SURROGATE,
	    TOO_SHORT | TOO_LARGE | TOO_LARGE_1000);
	const __m256i low1 = TABLE(B(CARRY | OVERLONG_3 | OVERLONG_2 | TOO_LARGE_1000),
	    B(CARRY | OVERLONG_2), B(CARRY), B(CARRY), B(CARRY | TOO_LARGE),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000),
	    B(CARRY | TOO_LARGE | TOO_LARGE_1000));
	const __m256i high2 = TABLE(TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
	    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
	    B(TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE_1000),
	    B(TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE),
	    B(TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE),
	    B(TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE),
	    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT);
	const __m256i nibble = _mm256_set1_epi8(15);
	__m256i prev1 = before(now, last, 1);
	__m256i a = _mm256_shuffle_epi8(high1,
	    _mm256_and_si256(_mm256_srli_epi16(prev1, 4), nibble));
	__m256i b = _mm256_shuffle_epi8(low1, _mm256_and_si256(prev1, nibble));
	__m256i c = _mm256_shuffle_epi8(high2,
	    _mm256_and_si256(_mm256_srli_epi16(now, 4), nibble));
	__m256i special = _mm256_and_si256(_mm256_and_si256(a, b), c);
	/* After a 3- or 4-byte lead two continuations in a row are due. */
	__m256i third = _mm256_subs_epu8(before(now, last, 2),
	    _mm256_set1_epi8(B(0xE0 - 0x80)));
	__m256i fourth = _mm256_subs_epu8(before(now, last, 3),
	    _mm256_set1_epi8(B(0xF0 - 0x80)));
	__m256i due = _mm256_and_si256(_mm256_or_si256(third, fourth),
	    _mm256_set1_epi8(B(0x80)));

	return _mm256_xor_si256(due, special);
}

/* How much of V, in whole blocks, is valid up to the last character start. */
__attribute__((target("avx2"))) static size_t
check_blocks(struct sv v)
{
	__m256i last = _mm256_setzero_si256();
	size_t at = 0;

	for (; at + 32 <= v.len; at += 32) {
		__m256i now = _mm256_loadu_si256((const __m256i *)(v.ptr + at));
		__m256i error = find_errors(now, last);

		if (!_mm256_testz_si256(error, error))
			break;
		last = now;
	}
	/* A character may reach across the end of the last good block. */
	for (int i = 0; i < 4 && at > 0 && ((unsigned char)v.ptr[at - 1] & 0x80);
	     i++) {
		at--;
		if (((unsigned char)v.ptr[at] & 0xC0) != 0x80)
			break;
	}
	return at;
}
#endif

size_t
utf8_check(struct sv v)
{
	size_t at = 0;

#if defined(__x86_64__)
	if (v.len >= 64 && __builtin_cpu_supports("avx2"))
		at = check_blocks(v);
#endif
	while (at < v.len) {
		uint32_t c;
		size_t n = utf8_decode(sv_skip(v, at), &c);

		if (n == 0)
			return at;
		at += n;
	}
	return at;
}

size_t
utf8_length(struct sv v)
{
	size_t n = 0;

	for (size_t i = 0; i < v.len; i++)
		n += ((unsigned char)v.ptr[i] & 0xC0) != 0x80;
	return n;
}

static size_t
width_of(uint32_t c)
{
	if ((c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200F) ||
	    (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF)
		return 0;
	if ((c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) ||
	    (c >= 0x3041 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
	    (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
	    (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
	    (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD))
		return 2;
	return 1;
}

size_t
utf8_width(struct sv v)
{
	size_t width = 0;

	while (v.len) {
		uint32_t c;
		size_t n = utf8_decode(v, &c);

		width += n ? width_of(c) : 1;
		v = sv_skip(v, n ? n : 1);
	}
	return width;
}
