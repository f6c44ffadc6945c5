/* SPDX-License-Identifier: MIT */
/*
 * The record of a run, kept beside the snapshot that the run published: what it
 * counted, and which findings there were, so that the next one can say which of
 * its own are new, which were known, and which were mended.
 *
 *	xueji-run	1
 *	#	…
 *	as-of	2026-06-30
 *	run	ID
 *	pack	NAME	VERSION	HASH
 *	key	ID
 *	records	N
 *	schools	N
 *	error	FINDINGS	NEW	KNOWN	APPROVED	EXPIRED	MENDED	UNSEEN
 *	warning	…
 *	notice	…
 *	!	FINDING_ID	LEVEL	RULE	SCHOOL_CODE	SCHOOL
 *	.	N
 *
 * All findings are there, those that a filter hid too, and those of the run
 * before that nobody could look for: the counts are of this run's own. Ids are
 * keyed and in order; nobody's name or number is in it.
 */
#ifndef PIPELINE_REPORT_RECORD_H
#define PIPELINE_REPORT_RECORD_H

#include "pipeline/report/history.h"

enum { RECORD_VERSION = 1 };

struct run_record {
	struct run_point point;
	struct sv pack, version, hash, key;
	struct run_line {
		unsigned char id[TOKEN_BYTES];
		uint32_t copy;
		uint32_t rule, school; /* numbers of `rules`, `schools` */
		enum level level;
		bool seen; /* it, or what silences it, is there again */
	} *line; /* in the order of id and copy, once sorted */
	size_t n, cap;
	struct intern rules;
	struct intern schools; /* CODE tab NAME */
	struct arena arena;
};

/* UNMASKED: T's texts are in full, and a school's may be anything: of it only a
 * code is kept that is one. */
void record_add(struct run_record *r, const struct told *t, bool unmasked);
/* Line L of PAST, that nobody could look for: it stays, to be known again. */
void record_keep(struct run_record *r, const struct run_record *past,
    const struct run_line *l);
/* The lines in their order: before record_put and record_find. */
void record_sort(struct run_record *r);
/* R as text at the end of OUT. */
void record_put(const struct run_record *r, struct buf *out);
/* TEXT into R, which is empty; false: it is no such text, or not whole. */
bool record_take(struct run_record *r, struct sv text);
/* The same of its counts only: what stands behind them may be cut. */
enum { RECORD_HEAD = 4096 /* bytes that have them all */ };
bool record_take_counts(struct run_record *r, struct sv text);
/* The line of a finding; COPY 0: the first of that id. Or NULL. */
struct run_line *record_find(const struct run_record *r,
    const unsigned char *id, uint32_t copy);
/* Code and name of the school of L; both may be empty. */
void record_school(const struct run_record *r, const struct run_line *l,
    struct sv *code, struct sv *name);
void record_free(struct run_record *r);

#endif
