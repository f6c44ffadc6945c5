/* SPDX-License-Identifier: MIT */
/*
 * Workbooks among the inputs: each becomes as many inputs as it has sheets,
 * `PATH#SHEET`. To know one, the first bytes of every file are looked at, and
 * of a pipe too; what was read of that is kept.
 *
 * One workbook is open at a time, since the feed reads one input after the
 * other; those that came through a pipe stay open, since they cannot be had
 * again.
 */
#ifndef PIPELINE_RUN_BOOKS_H
#define PIPELINE_RUN_BOOKS_H

#include "pipeline/io/workbook.h"
#include "pipeline/run/inputs.h"

/* Bytes on their way in: the first ones were looked at, and are given first. */
struct opened {
	struct gz *gz;
	const struct inputs *in;
	char head[4096];
	size_t nhead, at;
	size_t index;     /* of the input that is read */
	uint64_t counted; /* of its bytes, to inputs.read */
	struct sheet *sheet; /* instead of all the above */
	struct workbook *book;
};

/* FILE, unpacked; NAME is for messages. NULL after diag_fail. */
struct opened *inputs_bytes(const struct inputs *in, const char *file,
    const char *name, struct diag *d);
void inputs_bytes_close(struct opened *o);

/* Replace workbooks by their sheets, before the inputs are sorted. */
void books_expand(struct inputs *in, struct diag *d);
/*
 * What was learned of input I: its bytes as far as they were read, its sheet, or
 * why it cannot be read (NULL after diag_fail). False: nothing; open its file.
 */
bool books_open(struct inputs *in, size_t i, struct opened **o, struct diag *d);
void books_free(struct inputs *in);

#endif
