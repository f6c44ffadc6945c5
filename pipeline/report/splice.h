/* SPDX-License-Identifier: MIT */
/*
 * A corrected file: the source, read again, with the spans of edited cells
 * replaced. Every other byte is the source's, so `cmp` of the two shows the
 * corrections and nothing else.
 *
 * A new value stands in quotes if its cell did, or if it holds a delimiter, a
 * quote or a line end; `="…"` becomes the plain value, since the file is for
 * uploading. It is written in the file's own character set.
 */
#ifndef PIPELINE_REPORT_SPLICE_H
#define PIPELINE_REPORT_SPLICE_H

#include "pipeline/base/diag.h"
#include "pipeline/report/origin.h"
#include "pipeline/report/tape.h"

/*
 * Write corrected/… of O from the corrections of its number that stand on the
 * tape at *AT, and move *AT behind them. 1: written; 0: nothing to write, or
 * the source cannot be had again (said by diag_note); -1.
 */
int splice_source(const struct report_io *io, const struct origin *o,
    struct tape_reader *edits, uint64_t *at, struct diag *d);

#endif
