/* SPDX-License-Identifier: MIT */
/*
 * What stages see of snapshots: the records of an earlier day, to be compared
 * with, and a new snapshot being made. Where they are kept is for others to
 * say: pipeline/io/snapshot.h (files), or a test.
 *
 * A record is its cells, in the columns that snapshots keep, and an `entry`
 * that is enough to know who it is and whether it changed. Entries are read
 * one by one in any order, cheaply; cells by block, dearly: ask for rows in
 * the order of entries. Some columns stand in front, and are had without the
 * others for a part of the price.
 */
#ifndef PIPELINE_BASE_PAST_H
#define PIPELINE_BASE_PAST_H

#include "pipeline/base/diag.h"
#include "pipeline/base/mem.h"

enum { PAST_KEYS = 3 };

struct past_entry {
	uint64_t key[PAST_KEYS]; /* keyed hashes that say who it is; 0: none */
	uint64_t print;          /* of all cells, keyed */
	uint32_t block;          /* where its cells stand; or PAST_NEW */
	uint16_t row;
	uint8_t grade; /* 1 to 9; 0: none of these */
	uint8_t state; /* of 学生状态, as far as rules care */
};

/* Where a record stood on its day: the path of its file as it was given, the line,
 * and the 班内学号 that was written there. Empty, or 0: nobody knows. */
struct past_place {
	struct sv file, seat;
	uint64_t line;
};

/* A cell that no file had a column for: not the same as an empty one. */
static inline bool
past_absent(struct sv cell)
{
	return cell.ptr == NULL;
}

struct past;
struct past_ops {
	int (*entry)(struct past *p, uint64_t i, struct past_entry *e,
	    struct diag *d);
	/* Cells of E, `ncolumn` of them, good until the next call. With FRONT
	 * those that do not stand there are left absent. */
	int (*row)(struct past *p, const struct past_entry *e, bool front,
	    struct sv *cell, struct diag *d);
	/* Where record I stood; good until P is closed. */
	int (*place)(struct past *p, uint64_t i, struct past_place *place,
	    struct diag *d);
	void (*close)(struct past *p);
};

/* An earlier day. */
struct past {
	const struct past_ops *ops;
	struct sv asof;
	struct sv seal; /* its first hex digits: names this very file */
	struct sv *column;
	bool *front; /* of each: it stands there */
	size_t ncolumn;
	uint64_t nrecord;
	struct past_school {
		struct sv code, name; /* one of them may be empty */
	} *school; /* that have records, in any order */
	size_t nschool;
};

/* What a new snapshot says of itself. */
struct past_head {
	struct sv asof, pack, version, hash;
	const struct sv *column;
	const bool *front; /* of each */
	size_t ncolumn;
	/* An earlier one of the same folder and columns that it is likely to
	 * repeat, to be closed after the writer; or NULL. */
	struct past *model;
};

#define PAST_NEW UINT32_MAX

/* A place whose texts are numbers, from 1, of those that commit is given; 0:
 * nobody knows. */
struct past_spot {
	uint32_t file, seat, line;
};

struct past_writer;
struct past_writer_ops {
	/*
	 * A record: its cells as cells_pack packs them. E's `block` and `row`
	 * are where the same record stands in the model, or `block` is
	 * PAST_NEW: what stands there as it stood is copied and not packed
	 * again. Where it stood is no part of that: AT is always kept.
	 */
	int (*add)(struct past_writer *w, struct past_school school,
	    const struct past_entry *e, const struct past_spot *at,
	    struct sv row, struct diag *d);
	/* Publish it, whole or not at all; close it all the same. TEXT are N
	 * that places name. */
	int (*commit)(struct past_writer *w, const struct sv *text, size_t n,
	    struct diag *d);
	void (*close)(struct past_writer *w); /* NULL is fine */
};
struct past_writer {
	const struct past_writer_ops *ops;
};

/*
 * A folder of snapshots, named by as-of. What is damaged, forged or too new is
 * refused (STATUS_INPUT), and never taken for none.
 */
struct past_folder {
	/* The newest with FROM <= as-of < BEFORE into *P; NULL: there is none.
	 * An empty FROM is no bound. */
	int (*open)(void *ctx, struct sv from, struct sv before,
	    struct past **p, struct diag *d);
	int (*create)(void *ctx, const struct past_head *h,
	    struct past_writer **w, struct diag *d);
	void *ctx;
};

/*
 * What the runs that published the snapshots say of themselves: a text for each
 * as-of, sealed as snapshots are, and refused as they are.
 */
struct past_records {
	/* The as-of of the newest snapshot before BEFORE into ASOF, 10 bytes:
	 * 1; 0: there is none; -1 after diag_fail. */
	int (*newest)(void *ctx, struct sv before, char *asof, struct diag *d);
	/* The as-ofs of the records before BEFORE, 10 bytes each, in their
	 * order, at the end of OUT. */
	int (*list)(void *ctx, struct sv before, struct buf *out,
	    struct diag *d);
	/* The record of ASOF at the end of OUT; of MOST bytes not much more,
	 * but whole lines. 1; 0: there is none; -1 after diag_fail. */
	int (*read)(void *ctx, struct sv asof, size_t most, struct buf *out,
	    struct diag *d);
	/* Replaces the one of the same as-of, whole or not at all. */
	int (*write)(void *ctx, struct sv asof, struct sv text,
	    struct diag *d);
	void *ctx;
};

#endif
