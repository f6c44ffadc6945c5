/* SPDX-License-Identifier: MIT */
/*
 * Inside the reader of the record stream: stream_read.c has blocks and
 * batches, stream_line.c what one line of each kind means.
 */
#ifndef PIPELINE_IO_STREAM_LINE_H
#define PIPELINE_IO_STREAM_LINE_H

#include "pipeline/base/hash.h"
#include "pipeline/io/stream.h"

struct reader {
	struct stream_config config;
	struct buf in; /* bytes read, not yet given out */
	size_t at;     /* up to here they were */
	bool eof, ended; /* `.` was seen */
	uint64_t line; /* of the stream, of the line in hand */
	struct hash_state *hash;
	uint64_t count[sizeof(STREAM_KINDS) - 1];
	struct header header;
	size_t capsetting;
	struct source *source; /* the open one */
	uint64_t rows;         /* of it */
	uint32_t *place;
	size_t capplace;
	struct sv *field; /* of the line in hand */
	size_t nfield, capfield;
	bool escapes; /* the block holds a backslash */
};

/* The line in hand is wrong, status 6; the cure is the same for all. */
int stream_fail(struct stage *s, const char *en, const char *zh);
/* Count the line in hand by its kind; -1: there is no such kind. */
int stream_count(struct stage *s);
/* The line in hand, LINE with its line end, into the batch. */
int stream_line(struct stage *s, struct batch *b, struct sv line);

#endif
