/* SPDX-License-Identifier: MIT */
/* Inside inputs.h: folders full of files, as schools hand them in. */
#ifndef PIPELINE_RUN_DROP_H
#define PIPELINE_RUN_DROP_H

#include "pipeline/run/inputs.h"

/* One more file to read. ONCE: a pipe, or stdin. */
void drop_add(struct inputs *in, const char *file, bool once);
/*
 * All rosters in the folder PATH and those below it. One folder is open at a
 * time. What cannot be looked at is added too, so that its F01 says why.
 */
void drop_walk(struct inputs *in, const char *path, struct diag *d);
/* How many files were left out, and as what. */
void drop_tell(const struct inputs *in, struct diag *d);
/* Mark files that have the content of an earlier one; the inputs are sorted. */
void drop_mark_same(struct inputs *in);

#endif
