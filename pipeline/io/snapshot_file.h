/* SPDX-License-Identifier: MIT */
/* Inside snapshot files: what its reader, its writer and its folder share. */
#ifndef PIPELINE_IO_SNAPSHOT_FILE_H
#define PIPELINE_IO_SNAPSHOT_FILE_H

#include <endian.h>
#include <sys/stat.h>

#include "pipeline/base/mem.h"
#include "pipeline/base/seal.h"
#include "pipeline/io/snapshot.h"

#define SNAPSHOT_END ".xjs"

enum {
	ASOF = 10,       /* bytes of a date */
	ENTRY = 40,      /* of a record in the index */
	SPOT = 3 * 4,    /* of a record's place */
	TAIL = 8 * 8 + SEAL_FILE,
	PLACE = 8 + 4 * 4 + 4 + 2 + 2 /* of a block, before its school */
};

/* The parts of a block, one behind the other. A part of nothing is nothing. */
enum snapshot_part { PART_FRONT, PART_BACK, PARTS };
struct snapshot_block {
	uint64_t at;
	uint32_t packed[PARTS], plain[PARTS], nrow;
};

/* A cell's length in a block: 0 is an absent one, SNAPSHOT_ABOVE one that is as
 * the one above, and any other is SNAPSHOT_LENGTH too long. Columns say the same
 * for whole classes, and zlib is slow. */
enum { SNAPSHOT_ABOVE = 1, SNAPSHOT_LENGTH = 2 };

/* The numbers of the tail, in their order, 8 bytes each; then the seal. */
struct snapshot_tail {
	uint64_t magic, head, ndirectory, directory, index, nrecord, nblock,
	    counter;
};
#define SNAPSHOT_MAGIC UINT64_C(0x316c6961742d6a78) /* "xj-tail1" */

/* Subkeys of the installation's. */
struct snapshot_keys {
	unsigned char piece[SEAL_KEY], whole[SEAL_KEY], run[SEAL_KEY];
};

struct snapshots {
	struct past_folder base;
	struct past_records records;
	struct diag *diag;
	struct arena arena;
	char *path, *temp;
	char safe[400]; /* `path` for messages */
	int fd;
	struct snapshot_keys keys;
	unsigned jobs; /* threads that may check a seal */
	char key_id[SEAL_ID];
	struct stat sealed; /* the file whose seal agreed last */
};

static inline void
put_le(char *to, uint64_t n, int bytes)
{
	n = htole64(n);
	memcpy(to, &n, (size_t)bytes);
}

static inline uint64_t
get_le(const char *from, int bytes)
{
	uint64_t n = 0;

	memcpy(&n, from, (size_t)bytes);
	return le64toh(n);
}

/*
 * snapshot_seal.c: the seal of what is written, piece by piece. Zero but for
 * its keys it is that of nothing.
 */
struct snapshot_seal {
	const struct snapshot_keys *keys;
	/* Private. */
	struct seal *piece; /* NULL: nothing is in it yet */
	size_t filled;
	struct buf digests;
};
void snapshot_seal_add(struct snapshot_seal *s, struct sv bytes);
/* The SEAL_FILE bytes; what is added afterwards is not in them. */
void snapshot_seal_value(struct snapshot_seal *s, unsigned char *out);
void snapshot_seal_close(struct snapshot_seal *s);
/* Have the first END bytes of FD the seal WANT? 1, 0; or -1 with errno, 0 where
 * the file is shorter. By JOBS threads at most. */
int snapshot_seal_check(const struct snapshot_keys *k, unsigned jobs, int fd,
    uint64_t end, const unsigned char *want);

/* snapshot_open.c: file NAME of F; NULL after diag_fail. */
struct past *snapshot_open(struct snapshots *f, struct sv asof,
    struct diag *d);
/* Of a past that snapshot_open gave: block NUMBER; NULL: there is none. */
const struct snapshot_block *snapshot_block(const struct past *p,
    uint32_t number);
/* The block as it stands in the file, at the end of OUT. */
int snapshot_copy(struct past *p, const struct snapshot_block *b,
    struct buf *out, struct diag *d);

/* The field NAME of a head: what stands behind it on its line. */
struct sv snapshot_field(struct sv text, const char *name);

/* snapshot_runs.c */
extern const struct past_records snapshot_records_ops;

/* snapshot_write.c */
struct past_writer *snapshot_create(struct snapshots *f,
    const struct past_head *h, struct diag *d);

/* snapshot.c */

/* Describe what is wrong with file NAME, in two languages; -1. */
int snapshot_refuse(const struct snapshots *f, struct sv name,
    const char *en, const char *zh, struct diag *d);
int snapshot_fail_errno(const struct snapshots *f, struct sv name, int status,
    const char *en, const char *zh, struct diag *d);
/* Is NAME a date and END? The date. */
bool snapshot_named(const char *name, struct sv end, struct sv *asof);
/* The day of the newest with FROM <= as-of < BEFORE: 1, 0, -1. */
int snapshot_newest(struct snapshots *f, struct sv from, struct sv before,
    char best[ASOF], struct diag *d);
/* What FD holds, as NAME: synced, renamed, the folder synced. FD is closed
 * either way; -1 with errno. */
int snapshot_settle(const struct snapshots *f, int fd, char *temporary,
    const char *name);
/* One more than the highest counter there is; -1 after diag_fail. */
int snapshot_counter(struct snapshots *f, uint64_t *counter, struct diag *d);
/* A temporary file, locked; its NAME. What killed runs left is removed. -1
 * with errno. */
int snapshot_temporary(const struct snapshots *f, char *name, size_t n);
/* N bytes at AT of FD; false with errno, 0 where the file is shorter. */
bool snapshot_pread(int fd, uint64_t at, char *out, size_t n);

#endif
