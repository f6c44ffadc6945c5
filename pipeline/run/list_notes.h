/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a list, as findings at its lines (L02 L03 L04, and F02 F03 F04
 * F09 of the reader): kept in its table until the stream has ended.
 */
#ifndef PIPELINE_RUN_LIST_NOTES_H
#define PIPELINE_RUN_LIST_NOTES_H

#include "pipeline/base/runs.h"
#include "pipeline/rules/pack.h"

struct list_notes {
	struct arena *arena; /* the list's */
	const struct pack *pack;
	size_t index; /* of the list */
	struct list_table *list;
	struct odd_lines {
		struct runs lines;
		uint64_t first, n;
		struct sv value; /* of the first, as it may be shown */
	} *date, later; /* by column: cells that are no dates */
	size_t cap;
	struct buf held; /* becomes the list's */
	uint64_t unkept; /* rows held back, of which there are too many */
};

void notes_open(struct list_notes *n);
/* A finding, which is valid until the next one; and what it says. */
struct finding *notes_add(struct list_notes *n, struct sv rule, uint64_t line);
void notes_arg(struct list_notes *n, struct finding *f, struct sv name,
    struct sv value);
/* The list's file as the reader has it. */
void notes_source(struct list_notes *n, const struct source *src);
/* F is the reader's. */
void notes_finding(struct list_notes *n, const struct finding *f);
/* The cell TEXT of column C is no date; the row is dated after the as-of. */
void notes_date(struct list_notes *n, size_t c, struct sv text, uint64_t line);
void notes_later(struct list_notes *n, uint64_t line);
/* All was read; what was wrong with all of it is the list's flaw. */
void notes_close(struct list_notes *n, struct sv asof);

#endif
