/* SPDX-License-Identifier: MIT */
/*
 * The lists of a folder (contract.md 3.2), read as rosters are: whatever their
 * character set, delimiter and order of columns. A list of which there is no
 * file was not given.
 */
#ifndef PIPELINE_RUN_LISTS_H
#define PIPELINE_RUN_LISTS_H

#include "pipeline/rules/pack.h"

struct lists {
	struct arena arena;
	struct table *table; /* by list of the pack; no column: not given */
};

/* All lists of P that are in FOLDER. -1 after diag_fail: one cannot be read,
 * or lacks a column; what is wrong with rows and columns is said by file and
 * line. L is zero. */
int lists_read(struct lists *l, const struct pack *p, const char *folder,
    struct diag *d);
void lists_free(struct lists *l);

#endif
