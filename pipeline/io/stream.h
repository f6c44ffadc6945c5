/* SPDX-License-Identifier: MIT */
/*
 * The record stream between processes: UTF-8 text, one item a line, fields
 * separated by one tab, `\\ \t \n \r` escaped. The first field tells the kind:
 *
 *	#	xueji-stream	1
 *	#	pack	NAME	VERSION	HASH	ORIGIN     ORIGIN: -r as given, or empty
 *	#	as-of	YYYY-MM-DD
 *	#	set	NAME	VALUE                      one for each --set
 *	#	columns	NAME…	@                     @: the last field of `=`
 *	#	stage	xj-parse 0.1.0 …               one for each stage passed
 *	#	edited                                 by xj-format --stream only
 *	@	NUMBER	PATH	ENCODING	WHY	DELIMITER	WIDTH	UNIT	POSITION:HEADER…
 *	=	FILE	LINE	RECORD	CELL…	OFFSET[:BYTES,…]
 *	~	COLUMN	RULE	OLD	NEW	OFFSET	LENGTH
 *	!	FILE	LINE	RECORD	COLUMN	RULE	LEVEL	SCHOOL	GRADE	CLASS	NAME=VALUE…
 *	+	FILE	LINE	RECORD	COLUMN	REGISTER		SCHOOL	GRADE	CLASS	HEADING=VALUE…
 *	%	KIND	KEY	SCHOOL_FROM	SCHOOL_TO	GRADE_FROM	GRADE_TO	COLUMN	OLD	NEW	EXPLAINED_BY
 *	:	NUMBER	BYTES	HASH	LINES	RECORDS	HELD	SKIPPED
 *	?	RULE	EVALUATED	FINDINGS	REASON	REASON_EN
 *	.	#N	@N	=N	~N	!N	%N	:N	?N	+N	HASH
 *
 * A list (`-d`) is a source as well, behind the rosters, without a `=`: UNIT 0.
 *
 * POSITION counts the file's columns from 1; a column that the file lacks is
 * `-`. The last field of `=` says where the cells stand in the decompressed
 * source: the record's byte offset, then the bytes of each of the file's cells
 * as they lie there, UNIT bytes apart. Without the bytes, every cell of the file
 * is a column here and as long as it is here. So a stage that edits a cell knows its
 * span although other processes stand between it and the file. HASH of `.` is
 * XXH3-128 over all bytes before that line.
 *
 * The writer is a stage, the last of its chain; the reader is a feed. A stream
 * whose `.` is missing or does not agree, that does not hold together, or that
 * does not account for each source's records, is status 6, and the reader says
 * so before it answers 0.
 */
#ifndef PIPELINE_IO_STREAM_H
#define PIPELINE_IO_STREAM_H

#include "pipeline/base/stage.h"

/* Where bytes come from and go to: -1 with errno set, as read and write. */
struct stream_io {
	int64_t (*read)(void *ctx, char *to, size_t n); /* 0: the end */
	int64_t (*write)(void *ctx, const char *from, size_t n); /* all of N */
	void *ctx;
	const char *name; /* "<stdin>", for messages */
};

struct stream_config {
	struct stream_io io;
	size_t block; /* of the reader: bytes at a time; 0: 256 KiB */
	size_t batch; /* records in a batch at most; 0: 1024 */
	/*
	 * The lines went through other tools: `.` and `:` may be missing and
	 * are not held against the records; the header is marked as edited.
	 */
	bool edited;
};

extern const struct stage_ops stream_writer; /* config: stream_config */
extern const struct feed_ops stream_feed;    /* config: stream_config */

/* V into OUT, with the four characters escaped. */
void stream_escape(struct buf *out, struct sv v);
/* The reverse, into A when anything was escaped; false: a wrong escape. */
bool stream_unescape(struct sv v, struct arena *a, struct sv *out);

enum { STREAM_VERSION = 1 };
#define STREAM_KINDS "#@=~!%:?+"

#endif
