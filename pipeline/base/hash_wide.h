/* SPDX-License-Identifier: MIT */
/* hash_add compiled for AVX2: the same values, long texts in half the time. */
#ifndef PIPELINE_BASE_HASH_WIDE_H
#define PIPELINE_BASE_HASH_WIDE_H

#include "pipeline/base/hash.h"

/* Only where the processor has AVX2. */
void hash_add_wide(struct hash_state *s, struct sv v);

#endif
