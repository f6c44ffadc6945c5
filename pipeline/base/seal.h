/* SPDX-License-Identifier: MIT */
/*
 * BLAKE2b (RFC 7693) and the installation's key; the only file that includes
 * libsodium. Without a key a seal proves that bytes are what someone wrote
 * down; with one, that someone who knows the key made it, and it makes tokens
 * that nobody else can compute (faults.md P6).
 *
 * The installation's key is never used itself: every purpose has a subkey,
 * derived from it under a name. Reports print only the key's id. What held a
 * key is wiped by seal_wipe.
 */
#ifndef PIPELINE_BASE_SEAL_H
#define PIPELINE_BASE_SEAL_H

#include "pipeline/base/diag.h"

enum {
	SEAL_KEY = 32,  /* bytes of every key */
	SEAL_FILE = 32, /* bytes of a file's seal: `b2sum -l 256` */
	SEAL_MIN = 16,
	SEAL_MAX = 64,
	SEAL_ID = 8, /* hex digits */
	SEAL_DIGEST = 44 /* base64 digits */
};

/* N bytes of seal over TEXT into OUT; N from SEAL_MIN to SEAL_MAX. KEY is
 * SEAL_KEY bytes, or NULL. */
void seal_once(struct sv text, const unsigned char *key, unsigned char *out,
    size_t n);

/* Piece by piece: the same value as at once. */
struct seal;
struct seal *seal_open(const unsigned char *key, size_t n);
void seal_add(struct seal *s, struct sv piece);
/* The N bytes into OUT; nothing can be added afterwards. */
void seal_value(struct seal *s, unsigned char *out);
/* Wipes it; NULL is fine. */
void seal_close(struct seal *s);

/* Do two seals of N bytes agree? In a time that tells nothing. */
bool seal_equal(const unsigned char *a, const unsigned char *b, size_t n);
/* The subkey of KEY for CONTEXT, a name that no other purpose has. */
void seal_derive(const unsigned char *key, const char *context,
    unsigned char *out);
/* N bytes that nobody can guess. */
void seal_random(void *out, size_t n);
void seal_wipe(void *ptr, size_t n);
/* SHA-256 of TEXT in base64, as a page's policy names its script (CSP 3, 2.3.1
 * hash-source); not terminated. */
void seal_digest(struct sv text, char out[SEAL_DIGEST]);
/* N bytes as 2 * N lower-case hex digits into OUT; not terminated. */
void seal_hex(const unsigned char *bytes, size_t n, char *out);

/*
 * The key in file PATH into KEY. With CREATE a missing one is made of random
 * bytes, 0600, and its folder, 0700 (not the folders above it); two that make
 * it at once get the same. Refused, STATUS_INPUT: what is no regular file of
 * SEAL_KEY bytes, not ours, or open to group or others; or lies where they
 * could replace it.
 */
int seal_load_key(const char *path, bool create, unsigned char *key,
    struct diag *d);
/* SEAL_ID hex digits that name KEY and tell nothing of it; not terminated. */
void seal_key_id(const unsigned char *key, char *out);

#endif
