/* SPDX-License-Identifier: MIT */
/*
 * Bytes made ahead of who takes them, on a thread of their own: a few chunks of
 * one size, and no more. What is taken is the same as without the thread.
 */
#ifndef PIPELINE_IO_AHEAD_H
#define PIPELINE_IO_AHEAD_H

#include <sys/types.h>

#include "pipeline/base/sv.h"

struct ahead;

enum { AHEAD_CHUNK = 256 * 1024 };

/*
 * MAKE fills TO with N bytes, fewer at the end, or fails with -1; after either
 * it is not called again. From here on CTX belongs to the thread, until the end
 * or the failure was taken. MAKE must not wait for anybody: closing waits for
 * it. NULL: there is no thread to be had.
 */
struct ahead *ahead_open(ssize_t (*make)(void *ctx, char *to, size_t n),
    void *ctx);
/* The next chunk, good until the next call: what MAKE answered. */
ssize_t ahead_next(struct ahead *a, const char **chunk);
void ahead_close(struct ahead *a); /* NULL is fine */

#endif
