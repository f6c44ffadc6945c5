/* SPDX-License-Identifier: MIT */
/*
 * The blocks of a snapshot that is being made. Records wait by school until a
 * block is full; a full block is turned to columns, packed and put aside, with
 * its entries. Where the model has just the same rows, its block is copied.
 * When too many bytes wait, all of them go, small blocks or not.
 */
#ifndef PIPELINE_IO_SNAPSHOT_BLOCKS_H
#define PIPELINE_IO_SNAPSHOT_BLOCKS_H

#include "pipeline/io/snapshot_file.h"
#include "pipeline/io/spool.h"

enum { SNAPSHOT_KEPT = 4 * 1024 * 1024 }; /* of a spool, in memory */

struct blocks {
	size_t ncolumn;
	const bool *front;
	struct past *model; /* or NULL */
	struct spool *packed; /* block after block */
	struct spool *index;  /* their entries */
	struct spool *spots;  /* and places */
	struct buf directory; /* their places, from 0 on */
	uint64_t nrecord, nblock;
	struct school **school;
	size_t nschool, capschool;
	/* Private. */
	uint32_t *slot; /* index + 1 of a school, by hash */
	size_t nslot;
	struct school *last;
	size_t waiting;
	struct buf plain, zipped;
	/* Of the last block, for the next. */
	struct buf spare_rows, spare_entries, spare_spots;
	struct arena arena, turning;
};

/* What is put aside goes to the folder TEMP. */
void blocks_open(struct blocks *k, const struct past_head *h,
    const char *temp);
/* See past_writer_ops. */
int blocks_add(struct blocks *k, struct past_school school,
    const struct past_entry *e, const struct past_spot *at, struct sv row,
    struct diag *d);
/* All that waits is put aside. */
int blocks_flush(struct blocks *k, struct diag *d);
void blocks_close(struct blocks *k);

#endif
