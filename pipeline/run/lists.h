/* SPDX-License-Identifier: MIT */
/*
 * The lists of a folder (contract.md 3.2), read as rosters are: whatever their
 * character set, delimiter and order of columns. A list of which there is no
 * file was not given.
 */
#ifndef PIPELINE_RUN_LISTS_H
#define PIPELINE_RUN_LISTS_H

#include "pipeline/base/crew.h"
#include "pipeline/io/csv.h"
#include "pipeline/rules/pack.h"

struct lists {
	struct csv_limits limits; /* of the files, as for rosters; 0: defaults */
	uint32_t max_columns;
	uint64_t max_expanded;
	struct list_table *list; /* by list of the pack, */
	struct arena *arena;     /* and where their rows are; one more behind */
	size_t n;
};

/* Is there such a folder? -1 after diag_fail: wrong use. */
int lists_folder(const char *folder, struct diag *d);
/*
 * All lists of P that rules of WHOM ask (pipeline/rules/plan.h) and that are in
 * FOLDER, side by side by CREW, without the rows dated after ASOF, which are
 * counted on stderr. What is wrong with one is said by file and line, and kept
 * in its flaws; one that cannot be read is status 4, and the run goes on. -1
 * after diag_fail: no such folder; a list changed while it was read. L is zero but for
 * its limits.
 */
int lists_read(struct lists *l, const struct pack *p, unsigned whom,
    const char *folder, struct sv asof, const struct crew *crew,
    struct diag *d);
void lists_free(struct lists *l);

#endif
