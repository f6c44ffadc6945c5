/* SPDX-License-Identifier: MIT */
/*
 * Numbers of lines as a person reads them, 1–2、114: runs in one text, which
 * ends in … where they are too many. Zero is none.
 */
#ifndef PIPELINE_BASE_RUNS_H
#define PIPELINE_BASE_RUNS_H

#include "pipeline/base/mem.h"

struct runs {
	struct buf text;
	uint64_t last;
	size_t start; /* in the text: behind the first line of its last run */
};

/* Lines come in ascending order. */
void runs_add(struct runs *r, uint64_t line);
void runs_free(struct runs *r);

#endif
