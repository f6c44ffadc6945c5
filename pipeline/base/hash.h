/* SPDX-License-Identifier: MIT */
/*
 * XXH3, the only file that includes xxHash. A hash finds candidates and
 * notices accidents; it proves no equality and seals nothing (xxHash's own
 * words: "not meant to avoid intentional collisions"): equal keys are compared
 * as bytes before anyone is accused.
 */
#ifndef PIPELINE_BASE_HASH_H
#define PIPELINE_BASE_HASH_H

#include "pipeline/base/sv.h"

struct hash128 {
	uint64_t low, high;
};

enum { HASH_SECRET = 192, HASH_HEX = 32 };

/* One shot, unkeyed. */
struct hash128 hash_128(struct sv v);
uint64_t hash_64(struct sv v);
/* Keyed by HASH_SECRET random bytes: for tables that a stranger may fill. */
struct hash128 hash_128_secret(struct sv v, const unsigned char *secret);
uint64_t hash_64_secret(struct sv v, const unsigned char *secret);
/* 32 lower-case hex digits into OUT, high half first; not terminated. */
void hash_hex(struct hash128 h, char *out);

/* Piece by piece, unkeyed: the same value as one shot over the whole. */
struct hash_state;
struct hash_state *hash_open(void);
void hash_add(struct hash_state *s, struct sv v);
struct hash128 hash_value(const struct hash_state *s);
void hash_close(struct hash_state *s);

#endif
