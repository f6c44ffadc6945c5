/* SPDX-License-Identifier: MIT */
/*
 * Bytes put aside: appended, and read again by their offset or from the start.
 * They stay in memory until there are more than `bound` of them; then they go
 * to a file without a name in a folder of ours, which ends with the process
 * however that ends. So nothing personal is left behind (faults.md P2): the
 * folder is never the shared temporary one.
 *
 * The memory is at most `bound` bytes, rounded up to a power of two; with a
 * bound of 0 every append is a write. One thread appends; while none does, any
 * number may read. The failures are a folder that cannot be written, a full
 * disk, and bytes that do not come back: STATUS_OUTPUT with the folder's name.
 */
#ifndef PIPELINE_IO_SPOOL_H
#define PIPELINE_IO_SPOOL_H

#include <sys/types.h>

#include "pipeline/base/diag.h"
#include "pipeline/base/mem.h"

struct spool;

/* Never fails: the file is made when it is needed. FOLDER is copied. */
struct spool *spool_open(const char *folder, size_t bound);
/* BYTES at the end; *OFFSET is where they begin. */
int spool_append(struct spool *s, struct sv bytes, uint64_t *offset,
    struct diag *d);
/* LEN bytes from OFFSET, all of them appended before, into OUT. */
int spool_read(const struct spool *s, uint64_t offset, size_t len, char *out,
    struct diag *d);
/*
 * From the start: up to N bytes from *AT (0 at first) into OUT, and *AT behind
 * them. Their number, fewer than N only at the end, then 0; or -1.
 */
ssize_t spool_next(const struct spool *s, uint64_t *at, char *out, size_t n,
    struct diag *d);
/* Bytes appended so far. */
uint64_t spool_size(const struct spool *s);
/* NULL is fine. */
void spool_close(struct spool *s);

#endif
