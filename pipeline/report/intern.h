/* SPDX-License-Identifier: MIT */
/*
 * Texts as small numbers: the first text that is added is 0, the next one that
 * differs 1, and so on. What is counted by rule, by school, by class lies in
 * arrays of these numbers.
 */
#ifndef PIPELINE_REPORT_INTERN_H
#define PIPELINE_REPORT_INTERN_H

#include "pipeline/base/mem.h"

struct intern {
	struct arena arena;
	struct sv *text;
	size_t n, cap;
	uint32_t *slot; /* number + 1 */
	size_t nslot;   /* a power of two, or 0 */
};

enum { INTERN_NONE = -1 };

/* Its number; a new one when it was not there. */
size_t intern_add(struct intern *in, struct sv text);
/* Its number, or INTERN_NONE. */
int64_t intern_find(const struct intern *in, struct sv text);
/* The numbers in the order of their texts as bytes; freed by mem_free. */
uint32_t *intern_sort(const struct intern *in);
void intern_free(struct intern *in);

/* How often each finding_id was seen; 64 bits of it tell enough. */
struct id_count {
	uint64_t *id; /* 0: free */
	uint32_t *count;
	size_t n, nslot;
};

/* One more of ID: how many there are now. */
uint32_t id_count_add(struct id_count *ic, const unsigned char *id);
void id_count_free(struct id_count *ic);

#endif
