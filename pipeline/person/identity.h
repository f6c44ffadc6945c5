/* SPDX-License-Identifier: MIT */
/*
 * The same person (contract.md 3.3), for changes and lists alike: two sides,
 * and three ways in which one of each meet, each over those whom no earlier
 * way has matched and who have its key:
 *
 *	WAY_XJH     学籍号
 *	WAY_ID      身份证件号, undamaged
 *	WAY_PERSON  姓名, 性别 and the day of birth, where unique on both sides
 *
 * Who meets is found by keyed hashes over the exchange, one round a way, over
 * rests that shrink. Two of one key hash and one fingerprint are one record
 * seen twice: they are paired first, so that a side compared with itself leaves
 * nobody over, however often its keys repeat; a caller who knows such pairs
 * beforehand names them by identity_set. Everybody else who shares a hash
 * is shown to the caller, who compares the keys as bytes. One of each side
 * left under a key: a match. More: no match, and each is marked doubtful, for
 * the first way that showed it.
 *
 * Memory: two bytes a person; and 8 one of the old side, if there is a pair
 * that has to be shown.
 */
#ifndef PIPELINE_PERSON_IDENTITY_H
#define PIPELINE_PERSON_IDENTITY_H

#include "pipeline/base/exchange.h"
#include "pipeline/base/mem.h"

enum way { WAY_XJH, WAY_ID, WAY_PERSON, WAYS };
enum side { SIDE_OLD, SIDE_NEW, SIDES };

/* Beside a way: matched by nobody yet, and by the caller. */
enum { UNMATCHED = WAYS, MATCHED_BEFORE };
/* Left over, but stands on the other side under another number: the ID (or
 * name, sex and birth, where unique) is that of one whom a stronger way
 * matched. */
enum { ELSEWHERE = WAYS + 1 };

struct identity_person {
	uint64_t key[WAYS]; /* keyed hash; 0: has none */
	uint64_t print;     /* of all that the two sides compare */
};

/* The two sides. Everything answers -1 after diag_fail. */
struct identity_sides {
	uint64_t n[SIDES];
	/* Person I of SIDE. */
	int (*person)(void *ctx, enum side side, uint64_t i,
	    struct identity_person *p);
	/*
	 * Are the keys of WAY of these two the same bytes? 1, 0.
	 */
	int (*same)(void *ctx, enum way way, enum side side, uint64_t i,
	    enum side other, uint64_t j);
	/*
	 * OLD and NEW share the key hash of WAY. 1: they are the same person,
	 * and all is done that there is to do with them; 0: their keys differ.
	 * ALIKE: their fingerprints agree too, and no byte needs to be looked
	 * at; in any order. Not alike: in the order of OLD within a way.
	 */
	int (*meet)(void *ctx, enum way way, uint64_t old, uint64_t new,
	    bool alike);
	void *ctx;
};

struct identity {
	/* Per person: the way that matched, or UNMATCHED. */
	unsigned char *matched[SIDES];
	/* Per person: the way in which it had several candidates, + 1; or
	 * ELSEWHERE; or 0. */
	unsigned char *doubtful[SIDES];
	uint64_t nmatched;
};

/* Nobody of the N[SIDE] of each side is matched. */
void identity_open(struct identity *id, const uint64_t n[SIDES]);
/* These two are one record, seen twice. */
void identity_set(struct identity *id, uint64_t old, uint64_t new);
/* ID is open, for as many as S has. X is empty, and empty again afterwards. */
int identity_match(struct identity *id, const struct identity_sides *s,
    struct exchange *x, struct diag *d);
/* After that, if asked for: find who of those left over is ELSEWHERE. Some 150
 * bytes for each of them, meanwhile. */
int identity_elsewhere(struct identity *id, const struct identity_sides *s);
void identity_free(struct identity *id);

#endif
