/* SPDX-License-Identifier: MIT */
/* A snapshot that is read: opened in snapshot_open.c, asked for records in
 * snapshot_read.c. */
#ifndef PIPELINE_IO_SNAPSHOT_READER_H
#define PIPELINE_IO_SNAPSHOT_READER_H

#include "pipeline/io/snapshot_file.h"

enum { PAGES = 4, WINDOW = 1024 /* entries */, NO_BLOCK = -1 };

struct reader {
	struct past base;
	struct snapshots *folder;
	char name[ASOF + sizeof(SNAPSHOT_END)];
	int fd;
	uint64_t size;
	struct snapshot_tail tail;
	struct arena arena;
	struct snapshot_block *block;
	char *window; /* WINDOW entries of the index, from `first` */
	uint64_t first, nwindow;
	bool places;      /* the file has them */
	struct sv *text;  /* that places name; NULL: not read yet */
	size_t ntext;
	/* Blocks in hand, each its bytes, and its cells column by column: a
	 * class that came from another school reads from that school's too. */
	struct page {
		int64_t number; /* or NO_BLOCK */
		uint64_t used;  /* when it was looked at */
		bool there[PARTS];
		char *plain[PARTS];
		struct sv *cell;
		size_t capplain[PARTS], capcell;
	} page[PAGES];
	uint64_t now;
	struct buf packed;
};

extern const struct past_ops reader_ops;

/* Something in a sealed file does not hold together: -1. */
int reader_damaged(const struct reader *r, struct diag *d);
/* It could not be read, for errno; 0: it is too short. -1. */
int reader_unread(const struct reader *r, struct diag *d);
int reader_read(struct reader *r, uint64_t at, char *out, size_t n,
    struct diag *d);

#endif
