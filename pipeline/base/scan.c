/* SPDX-License-Identifier: MIT */
/*
 * A mask of 64 bits per 64 bytes, then a place per set bit. With AVX2, where
 * the processor has it, in half the steps.
 */
#include "pipeline/base/scan.h"

#if defined(__SSE2__)
#include <immintrin.h>

static uint64_t
mask_of(const char *p, const __m128i want[4])
{
	uint64_t mask = 0;

	for (int i = 0; i < 4; i++) {
		__m128i v = _mm_loadu_si128((const __m128i *)(p + 16 * i));
		__m128i a = _mm_or_si128(_mm_cmpeq_epi8(v, want[0]),
		    _mm_cmpeq_epi8(v, want[1]));
		__m128i b = _mm_or_si128(_mm_cmpeq_epi8(v, want[2]),
		    _mm_cmpeq_epi8(v, want[3]));
		unsigned bits = (unsigned)_mm_movemask_epi8(_mm_or_si128(a, b));

		mask |= (uint64_t)bits << (16 * i);
	}
	return mask;
}

/* Eight at a time, whatever is left: nobody can foretell how many there are, and
 * to be wrong about it costs more than to write what is not wanted. */
static inline size_t
put_places(uint64_t mask, uint32_t base, uint32_t *place)
{
	enum { AT_ONCE = 8 };
	const uint64_t stop = (uint64_t)1 << 63;
	size_t n = (size_t)__builtin_popcountll(mask);

	for (size_t done = 0; done < n; done += AT_ONCE)
		for (size_t i = 0; i < AT_ONCE; i++, mask &= mask - 1)
			place[done + i] = base +
			    (uint32_t)__builtin_ctzll(mask | stop);
	return n;
}

static size_t
scan_narrow(struct sv text, const char want[4], uint32_t *place, size_t *at)
{
	__m128i wanted[4];
	size_t n = 0;

	for (int i = 0; i < 4; i++)
		wanted[i] = _mm_set1_epi8(want[i]);
	for (; *at + 64 <= text.len; *at += 64)
		n += put_places(mask_of(text.ptr + *at, wanted), (uint32_t)*at,
		    place + n);
	return n;
}

__attribute__((target("avx2"))) static uint64_t
half_mask(const char *p, const __m256i want[4])
{
	__m256i v = _mm256_loadu_si256((const __m256i *)p);
	__m256i a = _mm256_or_si256(_mm256_cmpeq_epi8(v, want[0]),
	    _mm256_cmpeq_epi8(v, want[1]));
	__m256i b = _mm256_or_si256(_mm256_cmpeq_epi8(v, want[2]),
	    _mm256_cmpeq_epi8(v, want[3]));

	return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(a, b));
}

__attribute__((target("avx2"))) static size_t
scan_wide(struct sv text, const char want[4], uint32_t *place, size_t *at)
{
	__m256i wanted[4];
	size_t n = 0;

	for (int i = 0; i < 4; i++)
		wanted[i] = _mm256_set1_epi8(want[i]);
	for (; *at + 64 <= text.len; *at += 64)
		n += put_places(half_mask(text.ptr + *at, wanted) |
		    half_mask(text.ptr + *at + 32, wanted) << 32,
		    (uint32_t)*at, place + n);
	return n;
}
#endif

#if defined(__SSE2__)
/* The first place of TEXT, 64 bytes on at a time, at which MARK may begin. */
__attribute__((target("avx2"))) static size_t
skip_unmarked(struct sv text, const char mark[3])
{
	__m256i a = _mm256_set1_epi8(mark[0]), b = _mm256_set1_epi8(mark[1]);
	__m256i c = _mm256_set1_epi8(mark[2]);
	size_t at = 0;

	for (; at + 66 <= text.len; at += 64) {
		const __m256i *p = (const __m256i *)(text.ptr + at);
		const __m256i *q = (const __m256i *)(text.ptr + at + 1);
		const __m256i *r = (const __m256i *)(text.ptr + at + 2);
		__m256i x = _mm256_and_si256(
		    _mm256_cmpeq_epi8(_mm256_loadu_si256(p), a),
		    _mm256_cmpeq_epi8(_mm256_loadu_si256(q), b));
		__m256i y = _mm256_and_si256(
		    _mm256_cmpeq_epi8(_mm256_loadu_si256(p + 1), a),
		    _mm256_cmpeq_epi8(_mm256_loadu_si256(q + 1), b));

		x = _mm256_and_si256(x,
		    _mm256_cmpeq_epi8(_mm256_loadu_si256(r), c));
		y = _mm256_and_si256(y,
		    _mm256_cmpeq_epi8(_mm256_loadu_si256(r + 1), c));
		x = _mm256_or_si256(x, y);
		if (!_mm256_testz_si256(x, x))
			break;
	}
	return at;
}
#endif

bool
scan_holds(struct sv text, const char mark[3])
{
	size_t at = 0;

#if defined(__SSE2__)
	at = __builtin_cpu_supports("avx2") ? skip_unmarked(text, mark) : 0;
#endif
	for (const char *p; at + 3 <= text.len; at++) {
		p = memchr(text.ptr + at, mark[0], text.len - 2 - at);
		if (!p || memcmp(p, mark, 3) == 0)
			return p != NULL;
		at = (size_t)(p - text.ptr);
	}
	return false;
}

size_t
scan_places(struct sv text, size_t from, const char want[4], uint32_t *place)
{
	size_t n = 0, at = from;

#if defined(__SSE2__)
	n = __builtin_cpu_supports("avx2") ?
	    scan_wide(text, want, place, &at) :
	    scan_narrow(text, want, place, &at);
#endif
	for (; at < text.len; at++) {
		char c = text.ptr[at];

		if (c == want[0] || c == want[1] || c == want[2] || c == want[3])
			place[n++] = (uint32_t)at;
	}
	return n;
}
