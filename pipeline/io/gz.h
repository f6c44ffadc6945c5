/* SPDX-License-Identifier: MIT */
/*
 * Files in, plain or gzip; gzip out. One of the two files that include zlib.
 *
 * A file is gzip when it starts with 1F 8B, whatever its name; everything else
 * passes through. All members are read. A file is good only as a whole: cut
 * short, a sum that does not agree, or anything behind the last member other
 * than NULs (which tapes and GNU gzip allow) is a failure with its exact
 * reason, and what was read before must be dropped. So gz_read's 0 is the only
 * word that a file is good.
 *
 * Two guards against bombs: `max_expanded`, which is for the caller to set
 * (GZ_EXPANDED unless the user says more), and 200 bytes from one after the
 * first 16 MiB (deflate's own ceiling is 1032; rosters stay below 20).
 *
 * A regular file that changed while it was read (size, times, or not the bytes
 * that fstat promised) is STATUS_BUSY: try again. All other failures are
 * STATUS_INPUT.
 */
#ifndef PIPELINE_IO_GZ_H
#define PIPELINE_IO_GZ_H

#include <sys/types.h>

#include "pipeline/base/diag.h"
#include "pipeline/base/hash.h"

struct gz;

#define GZ_EXPANDED (UINT64_C(1) << 30)

/* Zero is the default of each. */
struct gz_limits {
	uint64_t max_expanded; /* bytes; 0: no limit but the ratio */
	uint32_t ratio;        /* 0: 200 */
	bool ahead; /* a regular file is unpacked on a thread of its own */
};

/*
 * Open PATH, "-" being stdin; what is refused: see input.h. NAME is what
 * messages call it (made safe for them); LIMITS may be NULL. NULL after
 * diag_fail.
 */
struct gz *gz_open(const char *path, const char *name,
    const struct gz_limits *limits, struct diag *d);
/*
 * Over any source of bytes. READ is as read(2): short counts are fine, 0 is
 * the end, -1 is a failure with errno (EINTR is asked again).
 */
struct gz *gz_open_source(ssize_t (*read)(void *ctx, void *to, size_t n),
    void *ctx, const char *name, const struct gz_limits *limits,
    struct diag *d);
/*
 * Content into TO: always N bytes, fewer only at the end, then 0. -1 is a
 * failure, described; it stays -1.
 */
ssize_t gz_read(struct gz *g, char *to, size_t n);
/* Begin to unpack a large file, if limits->ahead: nothing was read yet. */
void gz_begin(struct gz *g);
/* Failures are D's from now on. */
void gz_tell(struct gz *g, struct diag *d);
/* Is it gzip? Known after the first gz_read. */
bool gz_packed(const struct gz *g);
/* The file as it lies there: its bytes, as many as were read so far, and their
 * hash, after the 0 or -1. */
uint64_t gz_bytes(const struct gz *g);
struct hash128 gz_hash(const struct gz *g);
/* NULL is fine. stdin stays open. */
void gz_close(struct gz *g);

/*
 * gzip out: level 6, no name, no time, so that the same content gives the same
 * bytes. PUT takes what comes out, 0 or -1; its -1 is handed on.
 */
struct gz_writer;
struct gz_writer *gz_writer_open(int (*put)(void *ctx, struct sv piece),
    void *ctx);
int gz_writer_put(struct gz_writer *w, struct sv piece);
/* Ends the member; gz_writer_close alone leaves it cut. */
int gz_writer_end(struct gz_writer *w);
void gz_writer_close(struct gz_writer *w);

#endif
