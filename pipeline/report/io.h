/* SPDX-License-Identifier: MIT */
/*
 * How the report reaches files, so that it knows none: spools to put aside
 * what does not fit in memory, OUT to write, the sources to read again. The
 * chain's adaptor is pipeline/run/report_io.h, the tests' one is memory.
 *
 * Everything answers -1 after diag_fail, and the caller passes it on.
 */
#ifndef PIPELINE_REPORT_IO_H
#define PIPELINE_REPORT_IO_H

#include "pipeline/base/batch.h"
#include "pipeline/base/book.h"
#include "pipeline/base/diag.h"

enum report_spool {
	SPOOL_FINDINGS, /* as reports tell them: masked */
	SPOOL_EDITS,    /* with full data: never a named file */
	SPOOL_CHANGES,  /* lines of changes.csv: masked */
	SPOOL_FORMS,    /* rows of registers, with full data: likewise */
	SPOOLS
};

struct report_io {
	void *ctx;
	/* Bytes at the end of a spool; N from AT, all written before. */
	int (*append)(void *ctx, enum report_spool spool, struct sv bytes);
	int (*fetch)(void *ctx, enum report_spool spool, uint64_t at, char *to,
	    size_t n);
	/*
	 * A file of OUT, one at a time: create, put*, finish; PACK writes it
	 * through gzip. `publish` shows OUT whole, with its MANIFEST; a run
	 * that ends before has written nothing. All NULL: no OUT is wanted.
	 */
	int (*create)(void *ctx, struct sv path, bool pack);
	int (*put)(void *ctx, struct sv bytes);
	int (*finish)(void *ctx);
	int (*publish)(void *ctx);
	/*
	 * A source again, decompressed. `source_open` answers 0 where it cannot
	 * be had twice (stdin in a pipe), else 1; *PACKED: it is gzip.
	 * `source_read` gives N bytes, fewer only before the end, 0 at the end.
	 * `source_close` compares with SRC's bytes and hash: status 7 where the
	 * file is another than the one that was checked.
	 */
	int (*source_open)(void *ctx, const struct source *src, bool *packed);
	int64_t (*source_read)(void *ctx, char *to, size_t n);
	int (*source_close)(void *ctx, const struct source *src);
	/*
	 * Where byte OFFSET of SRC stands for an editor: *LINE from 1, *COLUMN
	 * from 1 in units of UTF-16; 0 and 0 where SRC cannot be had twice.
	 * Going forward through a source is cheap. May be NULL: never known.
	 */
	int (*locate)(void *ctx, const struct source *src, uint64_t offset,
	    uint64_t *line, uint64_t *column);
	/* UTF-8 TEXT in the character set named ENCODING at the end of OUT. */
	int (*encode)(void *ctx, struct sv encoding, struct sv text,
	    struct buf *out);
	/*
	 * The file that `create` opened is a workbook (base/book.h), made on
	 * day ASOF: its bytes come with `book_end`, before `finish`. Where a
	 * call fails, the rest need not be called. NULL: none can be made.
	 */
	int (*book_open)(void *ctx, struct sv title, struct sv asof);
	int (*book_sheet)(void *ctx, const struct book_sheet *s);
	int (*book_row)(void *ctx, const struct book_cell *cell, size_t n);
	int (*book_end)(void *ctx);
	/* File FROM of OUT, which is finished, is also at TO. */
	int (*again)(void *ctx, struct sv from, struct sv to);
	/*
	 * Another one for a thread of its own: it has no source to read and
	 * appends to no spool, while nobody does, but it writes its own file
	 * of the same OUT. What fails is told to D. NULL: there is none.
	 */
	const struct report_io *(*split)(void *ctx, struct diag *d);
	void (*join)(void *ctx); /* the end of one that was split */
};

#endif
