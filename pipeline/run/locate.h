/* SPDX-License-Identifier: MIT */
/*
 * From a byte of a source to where an editor shows it: its line, and its column
 * in units of UTF-16. A locator reads a source once, forward; who asks in the
 * order of place pays for one reading.
 */
#ifndef PIPELINE_RUN_LOCATE_H
#define PIPELINE_RUN_LOCATE_H

#include "pipeline/io/charset.h"

struct locator {
	/* Bytes of the source, as report_io's source_read. */
	int64_t (*read)(void *ctx, char *to, size_t n);
	void *ctx;
	enum charset charset;
	uint64_t offset;       /* of the byte that is next */
	uint64_t line, column; /* of it, from 0 */
	bool cr;               /* it follows a CR */
	bool ended;
	char buf[4096];
	size_t used, len;
};

/* To byte OFFSET or the end; it must not be behind `offset`. 0, or -1. */
int locate_go(struct locator *l, uint64_t offset);

#endif
