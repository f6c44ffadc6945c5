/* SPDX-License-Identifier: MIT */
/*
 * Inside the CSV scanner: csv.c walks records, csv_refuse.c says what becomes
 * of those that are not plain.
 */
#ifndef PIPELINE_IO_CSV_WALK_H
#define PIPELINE_IO_CSV_WALK_H

#include "pipeline/io/csv.h"

/* How far a step came: STEP_MORE wants text that is not there yet. */
enum step { STEP_DONE, STEP_MORE, STEP_BAD, STEP_LARGE };

struct walk {
	const struct csv_format *f;
	struct csv_limits max;
	struct sv all;  /* the block; */
	bool ends;      /* nothing follows it */
	struct sv text; /* what of it is scanned, and */
	bool eof;       /* is all there is */
	struct csv_block *b;
	struct arena *a;
	uint32_t *place; /* of delimiters, quotes and line ends */
	size_t nplace, next; /* the first place not yet walked */
};

void csv_add_cell(struct csv_block *b, struct sv text, size_t length);
/* The record at r->start, its cells added; DOUBLED: one holds "". */
enum step csv_walk_record(struct walk *w, struct csv_record *r, bool *doubled);
/* Move w->next to the first place at or behind AT. */
void csv_seek(struct walk *w, size_t at);
/* The start of the physical line behind AT. */
enum step csv_next_line(struct walk *w, size_t at, size_t *start);

/* Are R's inner lines records, which two stray quotes swallowed? */
bool csv_swallows(struct walk *w, const struct csv_record *r);
/* A record longer than this is passed over line by line. */
static inline size_t
csv_span(const struct walk *w)
{
	return (size_t)w->max.record + w->max.cell;
}

/* The cells of R as libcsv delivers them; false: it refuses. */
bool csv_undouble(struct walk *w, struct csv_record *r);
/* Refuse R, whose quoting breaks at r->offence, up to where reading resumes. */
enum step csv_refuse(struct walk *w, struct csv_record *r);
/* Refuse R for r->verdict, a limit, up to the end of its line. */
enum step csv_refuse_large(struct walk *w, struct csv_record *r);

#endif
