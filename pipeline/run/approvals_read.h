/* SPDX-License-Identifier: MIT */
/*
 * Approvals out of files, read as rosters and lists are: CSV in whatever
 * character set and with whatever delimiter a spreadsheet wrote it, workbooks,
 * folders of them. Columns are found by name; others are left alone.
 */
#ifndef PIPELINE_RUN_APPROVALS_READ_H
#define PIPELINE_RUN_APPROVALS_READ_H

#include "pipeline/report/approvals.h"
#include "pipeline/rules/pack.h"

/*
 * The N operands into A, which is empty. What is wrong with a row is said by
 * file and line and kept as a note. A file that cannot be read, or that lacks
 * one of the four columns, approves nothing: said, status 4, and the run goes
 * on. -1 after diag_fail: a file changed while it was read.
 */
int approvals_read(struct approvals *a, const struct pack *p,
    const char *const *operand, size_t n, const char *temp, struct diag *d);

#endif
