/* SPDX-License-Identifier: MIT */
/*
 * The report stage's own parts, in the order of the data:
 *
 *	tell.c     a finding as it came    -> as reports tell it, masked
 *	collect.c  batches                 -> two tapes, counts
 *	whole.c    damaged columns         -> one finding for each
 *	runs.c     what it is to the last run, and to approvals
 *	merge.c    the tape of findings    -> in order, without silenced ones
 *	forms.c    rows of registers       -> forms/
 *	offers.c   the tape of edits       -> the same, without refused offers
 *	schools.c  those of each school    -> schools/
 *	print.c    those to be shown       -> stdout
 *	report.c   the stage; all of it    -> OUT, the exit status
 */
#ifndef PIPELINE_STAGES_REPORT_REPORT_H
#define PIPELINE_STAGES_REPORT_REPORT_H

#include "pipeline/base/seal.h"
#include "pipeline/report/census.h"
#include "pipeline/report/approvals.h"
#include "pipeline/report/desk.h"
#include "pipeline/report/forms.h"
#include "pipeline/report/losses.h"
#include "pipeline/report/message.h"
#include "pipeline/report/record.h"
#include "pipeline/report/school_edits.h"
#include "pipeline/report/summary.h"
#include "pipeline/report/tape.h"
#include "pipeline/report/whose.h"
#include "pipeline/stages/stages.h"

/* Bytes that are put together before they are written. */
enum { FLUSH = 64 * 1024 };

/* A finding that stands out of order on the tape: what orders it, and where. */
struct loose {
	uint64_t line, record, at;
	uint32_t file, rule; /* rule: a number of `rules` */
	int32_t position;
	unsigned char id[TOKEN_BYTES];
};

/* A finding that was silenced, of a rule whose offers were asked for. */
struct refused {
	uint64_t line, record;
	uint32_t file, rule; /* rule: a number of `rules` */
	int32_t column;
};

/* A finding to be printed: its place on the tape, and its group of the text. */
struct shown {
	uint64_t at;
	uint32_t group; /* of `groups`: file, school, grade, class */
	uint32_t rule;  /* of `rules` */
	uint32_t copy;
	uint32_t sequence; /* in the order of place */
	enum told_status status;
	uint32_t until;
};

struct report {
	const struct report_config *config;
	struct diag *diag;
	unsigned char finding_key[SEAL_KEY], person_key[SEAL_KEY];
	char key_id[SEAL_ID];
	struct view view;
	struct origins origins;
	struct tally tally;
	struct tape findings, edits, changes;
	struct desk desk;
	struct census census; /* only where there is an OUT */
	struct history history;
	struct run_record past, own; /* of the run compared with; of this one */
	uint32_t day;       /* the as-of as 20260930; 0: no day */
	int code, name;     /* columns of the school, or -1 */
	struct intern attended; /* schools of rows: codes, or else names */
	struct intern narrow;   /* those of whom a file lacks a column */
	uint32_t narrow_file;   /* the file in hand does; or another number */
	struct sv *attended_name;
	size_t capattended;
	struct losses losses;
	struct whose whose;
	struct edit_runs edit_runs; /* of `edits`, when OUT is written */
	struct forms forms;  /* where OUT is wanted: registers, and those of */
	struct plan *roster; /* them whose rows are records; else NULL */
	struct intern rules, groups;
	struct told last; /* on the tape in order; its rule is from `rules` */
	struct loose *loose;
	size_t nloose, caploose;
	struct id_count ids;
	struct refused *refused;
	size_t nrefused, caprefused;
	uint64_t edits_from; /* where the edits that stay begin on their tape */
	struct whole *whole; /* rules that may be told once for a column */
	size_t nwhole, capwhole;
	struct shown *shown;
	size_t nshown, capshown;
	bool unplaced;       /* an edit's place in its file is not known */
	struct arena scratch; /* of one batch, or one record */
	struct arena kept;    /* until the end */
	struct buf piece, frame; /* being packed; being hashed */
	struct buf out;      /* on its way to a file or to stdout */
};

/* Where F's record stands in B: its row, or -1. */
int64_t find_row(const struct batch *b, const struct finding *f);
/*
 * F as reports tell it. BEFORE is the text of its cell in the source. The texts
 * live in r->scratch.
 */
void tell(struct report *r, const struct batch *b, const struct finding *f,
    int64_t row, struct sv before, struct told *t);
/* The finding_id of what is said of a column of a file. */
void tell_file_id(struct report *r, struct told *t);
/* The token of the person whom KEY of a change names, that of a finding about
 * the same person too; into r->scratch. */
struct sv tell_change_key(struct report *r, struct sv key);
/* Place of a stream's column in the file of B, or -1. */
int32_t find_position(const struct source *src, int column);

/* Put T onto the tape. */
int keep_told(struct report *r, struct told *t);
/*
 * Count T of rule NUMBER of `rules`, if its rule may be told once for a column;
 * when all were counted, add what is told once; is T told so?
 */
void whole_add(struct report *r, const struct told *t, uint32_t number);
int whole_settle(struct report *r);
bool whole_hides(const struct report *r, const struct told *t);

/* forms/; when all rows came. */
int write_forms(struct report *r);

int collect_batch(struct report *r, struct batch *b);
/* The edits of one cell, in the order in which they were made. */
void count_cell(struct report *r, const struct correction *c, size_t n);
int keep_cell(struct report *r, const struct correction *c, size_t n);

/* The record of the last run, if it is to be compared with; -1. */
int runs_open(struct report *r);
/* Whose rosters are read, and what was not. */
void runs_batch(struct report *r, const struct batch *b);
/* T is found: its status. It is silenced, or told with others: it is there. */
void runs_judge(struct report *r, struct told *t);
void runs_hidden(struct report *r, const struct told *t);
/* All were: what is gone is counted, what was approved in vain is said. */
void runs_settle(struct report *r, struct sv run);
/* With --save this run's record is kept. */
int runs_save(struct report *r);
/* What of it changes results, for the run id. */
void runs_identity(struct report *r, struct buf *out);
void runs_close(struct report *r);

/* T was silenced: what it may have offered is not done. */
void refuse_offer(struct report *r, const struct told *t);
/*
 * All findings were merged: what they offer is an edit, unless it was refused,
 * and the edits are counted. Two offers for one cell are one when they are the
 * same, and none when they are not.
 */
int settle_offers(struct report *r);
/* schools/, when all else but the summary is written. */
int write_schools(struct report *r, const struct summary *s);
int print_all(struct report *r, const struct summary *s);

/*
 * Findings in the order of told_compare, without those that another one of
 * their record silences.
 */
struct merge {
	struct report *report;
	struct tape_reader row, apart;
	uint64_t at;   /* of the next one in order */
	uint64_t end;  /* of those that are merged */
	size_t nloose; /* loose ones taken */
	struct cursor {
		struct told told;
		uint64_t at;
		bool any;
		struct arena arena;
	} next[2];
	struct told *group; /* the findings of one record */
	uint64_t *place;    /* of each on the tape */
	size_t ngroup, capgroup, capplace, given;
	/* Those of the group whose rules silence some, and their rules. */
	struct silencer {
		size_t index;
		const struct rule *rule;
	} *silencer;
	size_t nsilencer, capsilencer;
	struct arena arena;
};

void merge_open(struct merge *m, struct report *r);
/* 1, and *T with its texts good until the next call; 0 at the end; -1. */
int merge_next(struct merge *m, struct told **t, uint64_t *at);
void merge_close(struct merge *m);

#endif
