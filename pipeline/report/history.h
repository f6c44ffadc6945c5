/* SPDX-License-Identifier: MIT */
/*
 * The runs that published the snapshots of a folder, as points of a picture:
 * each is what its record (record.h) counts, of all findings, whatever was
 * hidden by a filter.
 */
#ifndef PIPELINE_REPORT_HISTORY_H
#define PIPELINE_REPORT_HISTORY_H

#include "pipeline/report/tally.h"

enum { HISTORY_MOST = 24 /* earlier runs that a report tells of */ };

struct run_point {
	struct sv asof; /* YYYY-MM-DD */
	struct sv run;  /* its id */
	uint64_t records, schools;
	uint64_t level[LEVELS]; /* findings, the approved ones too */
	struct progress progress;
};

struct history {
	/* In the order of as-of, the last one is this run; before the end of
	 * the run, and without a folder of snapshots, there is none. */
	struct run_point *point;
	size_t npoint, cappoint;
	struct sv last; /* as-of of the run that this one is compared with */
	bool compared;  /* there is one; else every finding is new */
	struct arena arena;
};

/* A copy of P behind the others. */
void history_add(struct history *h, const struct run_point *p);
void history_free(struct history *h);

#endif
