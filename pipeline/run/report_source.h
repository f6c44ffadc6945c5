/* SPDX-License-Identifier: MIT */
/*
 * A source that is read a second time, for its corrected file: the file itself,
 * the sheet of a workbook, or what stdin held. It must be what was checked.
 */
#ifndef PIPELINE_RUN_REPORT_SOURCE_H
#define PIPELINE_RUN_REPORT_SOURCE_H

#include "pipeline/base/batch.h"
#include "pipeline/base/diag.h"
#include "pipeline/io/spool.h"

enum { REPORT_SOURCE_HEAD = 4096 };

struct report_source {
	struct diag *diag;
	const struct spool *input; /* of stdin, or NULL */
	const char *temp;          /* for what a workbook needs */
	uint64_t input_at;
	struct gz *source;
	struct workbook *book; /* of a sheet, which `source` holds the bytes of */
	struct sheet *sheet;
	char head[REPORT_SOURCE_HEAD];
	size_t head_len, head_used;
};

/* As source_open, source_read and source_close of pipeline/report/io.h. */
int report_source_open(struct report_source *f, const struct source *src,
    bool *packed);
int64_t report_source_read(struct report_source *f, char *to, size_t n);
int report_source_close(struct report_source *f, const struct source *src);
/* What is open is closed. */
void report_source_free(struct report_source *f);

#endif
