/* SPDX-License-Identifier: MIT */
/*
 * What is counted: findings that are shown, by level, rule and school; those
 * that another one silenced or a filter hid; repairs; and how each rule fared.
 */
#ifndef PIPELINE_REPORT_TALLY_H
#define PIPELINE_REPORT_TALLY_H

#include "pipeline/report/intern.h"
#include "pipeline/report/told.h"
#include "pipeline/report/write.h"

/*
 * Findings beside those of the run before, by level: `status` of those that
 * are there now (together they are `level`), and what became of the others.
 */
struct progress {
	uint64_t status[TOLD_STATUSES][LEVELS];
	uint64_t mended[LEVELS]; /* were there, were looked for, are gone */
	uint64_t unseen[LEVELS]; /* were there, and nobody could look: the
	                          * rule did not run, the school was not read */
};

struct rule_tally {
	uint64_t level[LEVELS]; /* findings */
	struct progress progress;
	uint64_t edits;
	uint64_t evaluated;
	bool status; /* some stage gave one */
	struct reason {
		struct sv zh, en;    /* why it was not evaluated */
		struct reason *next; /* in the order of the Chinese */
	} *reason;
};

struct school_tally {
	struct sv code, name;
	uint64_t level[LEVELS];
	struct progress progress;
};

/* Pupils of a school who were not seen, and who are not called gone. */
struct kept_tally {
	struct sv code, name;
	struct sv why; /* kept.h */
	uint64_t pupils;
};

struct tally {
	struct arena arena;
	struct intern rules, schools, keeps;
	struct rule_tally *rule;     /* by number of `rules` */
	struct school_tally *school; /* by number of `schools` */
	struct kept_tally *kept;     /* by number of `keeps` */
	size_t caprule, capschool, capkept;
	uint64_t level[LEVELS];
	struct progress progress;
	uint64_t silenced, hidden, edits;
	uint64_t change[CHANGE_KINDS];
	bool compared; /* xj-diff was there */
	bool lost; /* F01 or F05: an input could not be read */
};

/* Counted: the numbers of its rule and of its school, or INTERN_NONE. */
struct tallied {
	size_t rule;
	int64_t school;
};
struct tallied tally_finding(struct tally *t, const struct told *f);
/*
 * A finding of the run before, of RULE and, where there is one, of a school,
 * is not there any more: it was MENDED, or is unseen.
 */
void tally_gone(struct tally *t, struct sv rule, enum level level,
    struct sv code, struct sv name, bool mended);
void tally_edit(struct tally *t, struct sv rule);
/* C is of kind `kept`. */
void tally_kept(struct tally *t, const struct change *c);
void tally_status(struct tally *t, const struct rule_status *s);
/* R in LANG; Chinese, where there is no English. */
struct sv tally_reason(const struct reason *r, enum lang lang);
/* All findings of a rule or a school. */
uint64_t tally_sum(const uint64_t level[LEVELS]);
void tally_free(struct tally *t);

#endif
