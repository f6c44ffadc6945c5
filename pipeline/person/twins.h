/* SPDX-License-Identifier: MIT */
/*
 * The records of a snapshot by fingerprint: a record that passes and has the
 * same one is its twin, and nothing else need be asked about it. A stream in
 * the snapshot's order finds each twin behind the one before; a table is for all
 * others, and made when it is first needed. Some 20 bytes a record.
 */
#ifndef PIPELINE_PERSON_TWINS_H
#define PIPELINE_PERSON_TWINS_H

#include "pipeline/base/past.h"

enum { TWINS_MOST = INT32_MAX / 2 }; /* records of a snapshot */
#define NO_TWIN UINT64_MAX

struct twins {
	uint64_t *print;     /* of each record */
	unsigned char *used; /* it has its twin */
	uint64_t n;
	uint32_t *slot; /* number + 1, by fingerprint; 0: free */
	size_t nslot;   /* a power of two; 0: not made yet */
	uint64_t next;  /* where the next twin is looked for first */
};

/* Read all fingerprints of P. -1 after diag_fail; close it either way. */
int twins_open(struct twins *t, struct past *p, struct diag *d);
/* The number of a record of this fingerprint that is nobody's twin yet, or
 * NO_TWIN. */
uint64_t twins_take(struct twins *t, uint64_t print);
void twins_close(struct twins *t);

#endif
