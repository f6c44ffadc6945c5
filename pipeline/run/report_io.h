/* SPDX-License-Identifier: MIT */
/*
 * Where the report stage's bytes really go: spools are unlinked files beside
 * OUT, OUT is published by io/publish, sources are read again by io/gz. This
 * is the only place where the report meets the file system.
 */
#ifndef PIPELINE_RUN_REPORT_IO_H
#define PIPELINE_RUN_REPORT_IO_H

#include "pipeline/base/diag.h"
#include "pipeline/io/spool.h"
#include "pipeline/report/io.h"

struct report_files_config {
	const char *out;  /* OUT; NULL: no files are wanted */
	const char *temp; /* folder of the spools, not the shared one */
	size_t memory;    /* bytes that each of the two spools may keep */
	/* What stdin ("-") held, as it came; NULL: it cannot be had again. */
	const struct spool *input;
};

struct report_files;

/*
 * Refuses at once an OUT that cannot be written or is not ours. NULL after
 * diag_fail. D is used until the close, as are the texts of C.
 */
struct report_files *report_files_open(const struct report_files_config *c,
    struct diag *d);
/* For struct report_config; lives as long as F. */
const struct report_io *report_files_io(const struct report_files *f);
/* What was not published is taken away. NULL is fine. */
void report_files_close(struct report_files *f);

#endif
