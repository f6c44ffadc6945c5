/* SPDX-License-Identifier: MIT */
/*
 * A spool as a tape of pieces: each is its length, 4 bytes, and its bytes.
 * Pieces are added at the end and read from any place, through a window that
 * moves on: wide for reading all of them in order, narrow for reading a few
 * here and there. A reader sees what was added before it was opened.
 */
#ifndef PIPELINE_REPORT_TAPE_H
#define PIPELINE_REPORT_TAPE_H

#include "pipeline/report/io.h"

struct tape {
	const struct report_io *io;
	enum report_spool spool;
	uint64_t end; /* bytes added so far */
};

enum { TAPE_WIDE = 64 * 1024, TAPE_SOME = 8 * 1024, TAPE_NARROW = 1024 };

struct tape_reader {
	const struct tape *tape;
	size_t window;  /* bytes fetched at a time */
	struct buf buf; /* what stands at `base` */
	uint64_t base;
};

/* Add a piece; its place to *AT, which may be NULL. */
int tape_add(struct tape *t, struct sv piece, uint64_t *at);
/*
 * The piece at *AT, good until the next call, and *AT moved behind it: 1; 0 at
 * the end of the tape; -1.
 */
int tape_read(struct tape_reader *r, uint64_t *at, struct sv *piece);
void tape_close(struct tape_reader *r);

#endif
