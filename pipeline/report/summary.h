/* SPDX-License-Identifier: MIT */
/*
 * The run as a whole, for machines (summary.json) and for people (the end of
 * the text): what was read, what was found, what could not be checked, by
 * which rules, of which day. No timings: the same run gives the same bytes.
 */
#ifndef PIPELINE_REPORT_SUMMARY_H
#define PIPELINE_REPORT_SUMMARY_H

#include "pipeline/report/forms.h"
#include "pipeline/report/history.h"
#include "pipeline/report/write.h"

struct summary {
	const struct view *view;
	const struct tally *tally;
	const struct forms *forms; /* NULL: no OUT */
	struct sv run;    /* id of the run, hex */
	struct sv key_id; /* of the installation key */
	struct sv out;    /* where OUT lies; empty: none */
	uint64_t shown, most; /* of --max-findings; 0: all were shown */
	const struct history *history;
	const struct approvals *approvals; /* or NULL */
};

/* Sums over all rosters: records = rows + held, or we have lost one. Or over
 * all LISTS: of these `rows` is none. */
struct account {
	uint64_t files, unread; /* unread: of the files, not a line; F01 F05 F08 */
	uint64_t rows, records, held, skipped, edited;
};
struct account account_of(const struct origins *os, bool lists);

/* What the run id is a hash of: inputs, pack, day, settings, programs with the
 * snapshots and lists that they compared with; in bytes. */
void summary_identity(const struct view *v, struct sv applied, struct buf *out);
/* Their part about the run before and about approvals. */
void summary_past_json(const struct summary *s, struct buf *out);
void summary_past_text(const struct summary *s, struct buf *out);
/* ,"new":N,… over all levels, where there is something to compare with. */
void summary_put_progress(const struct summary *s, const struct progress *p,
    struct buf *out);
/* The members of an object that a run is. */
void summary_put_point(const struct run_point *p, struct buf *out);
/* The name in front of a line of the text; empty: of one that goes on. */
void summary_name(const struct summary *s, struct sv zh, struct sv en,
    struct buf *out);
void summary_json(const struct summary *s, struct buf *out);
void summary_text(const struct summary *s, struct buf *out);

#endif
