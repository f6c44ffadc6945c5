/* SPDX-License-Identifier: MIT */
/*
 * xxHash chooses its vectors when it is compiled, so this file is compiled for
 * AVX2 as a whole; hash.c asks the processor. The state is the same struct.
 */
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), \
    apply_to = function)
#else
#pragma GCC target("avx2")
#endif
#include <immintrin.h>
#define XXH_VECTOR 2 /* XXH_AVX2 */
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "pipeline/base/hash_wide.h"

void
hash_add_wide(struct hash_state *s, struct sv v)
{
	XXH3_128bits_update((XXH3_state_t *)s, v.ptr, v.len);
}

#if defined(__clang__)
#pragma clang attribute pop
#endif
#else
#include "pipeline/base/hash_wide.h"
#endif
