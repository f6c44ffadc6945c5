/* SPDX-License-Identifier: MIT */
/*
 * What a check finds under one pack and under another, or under other settings:
 * two runs over the same inputs, compared finding by finding. Of a finding
 * 40 bytes are held: its id, where it is, its rule and school. Their words wait
 * in a spool, where they are wanted at all.
 *
 *	impact.c       runs     -> differences, counts
 *	impact_tell.c  these    -> text, CSV, JSON lines
 */
#ifndef CMD_IMPACT_H
#define CMD_IMPACT_H

#include "cmd/tool.h"
#include "pipeline/base/seal.h"
#include "pipeline/io/spool.h"
#include "pipeline/report/intern.h"
#include "pipeline/report/summary.h"
#include "pipeline/stages/stages.h"

enum impact_format { IMPACT_TEXT, IMPACT_CSV, IMPACT_JSONL };

struct seen {
	uint64_t at;    /* in the order of place; of the spool, if there is one */
	uint64_t place; /* hash of its rule and of whom or what it is about */
	uint32_t school, copy;
	uint16_t rule;
	unsigned char level, id[TOKEN_BYTES];
};

/* How a rule fared in a run. */
enum impact_state { RULE_ABSENT, RULE_CHECKED, RULE_PARTLY, RULE_UNCHECKED };
struct impact_rule {
	enum impact_state state;
	struct sv title, reason;
};

struct impact_run {
	struct seen *seen;
	size_t n, cap;
	struct impact_rule *rule; /* by number of `rules` */
	size_t nrule, caprule;
	struct sv pack, version, hash; /* of the pack */
	unsigned char inputs[SEAL_MIN]; /* a hash over them */
	struct account account;
	uint64_t edits;
};

enum impact_kind {
	IMPACT_APPEARS,
	IMPACT_VANISHES,
	IMPACT_LEVEL, /* it is there in both, with another level */
	IMPACT_WORDS, /* it is, and says something else: another finding_id */
	IMPACT_KINDS
};

struct difference {
	enum impact_kind kind;
	const struct seen *seen[2]; /* before, after; NULL: not there */
};

struct impact_count {
	uint64_t total[2], kind[IMPACT_KINDS];
};

struct impact {
	struct intern rules, schools;
	struct sv *school; /* code and name, by number of `schools` */
	size_t capschool;
	struct impact_run run[2];
	struct difference *difference; /* by rule, kind and place */
	size_t n, cap;
	struct impact_count *by_rule, *by_school;
	enum impact_format format;
	enum lang lang;
	struct spool *words; /* NULL for the text, which tells counts only */
	struct diag *diag;
	struct arena arena;
	struct buf piece;
};

/* Of run I of M: what it finds goes there. */
struct impact_watch {
	struct impact *impact;
	int run;
	struct report_watch report;
};
void impact_watch(struct impact_watch *w, struct impact *m, int run);
/* Both runs are over. -1 after diag_fail: the inputs were not the same. */
int impact_compare(struct impact *m);
bool impact_differs(const struct impact_count *c);
void impact_free(struct impact *m);

/* The rest of a line about T, as M's format wants it, to the end of OUT. */
void impact_put_words(const struct impact *m, const struct view *v,
    const struct told *t, struct buf *out);
/* To stdout; -1 after diag_fail. */
int impact_tell(struct impact *m, const struct options *o, struct sv asof);

#endif
