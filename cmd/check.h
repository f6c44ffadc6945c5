/* SPDX-License-Identifier: MIT */
/*
 * The whole chain in one process, from rosters to the report: what xj check
 * runs once and xj rules impact twice. Zero is a check that was not opened.
 */
#ifndef CMD_CHECK_H
#define CMD_CHECK_H

#include "cmd/work.h"
#include "pipeline/run/inputs.h"

struct check {
	struct pack pack;
	struct inputs inputs;
	struct spool *input; /* what stdin held */
	struct parse_config parse;
	struct normalize_config normalize;
	struct validate_config validate;
	struct dedup_work dedup, groups;
	struct crew crew;
	struct lists lists;
	struct roll_work roll;
	struct listed_config listed, listed_changes;
	struct past_work past;
	struct report_work report;
	struct diag *diag;
	struct arena arena;
};

/*
 * Files first: what cannot be read or written is said before the work. The
 * operands of O are the rosters. -1 after diag_fail.
 */
int check_open(struct check *c, const struct options *o, struct diag *d);
/*
 * Run it; then, of an open check that failed too, the text goes to stdout. -1
 * after diag_fail; the status for findings is in c->report.result.
 */
int check_run(struct check *c, const struct options *o, struct diag *d);
/* Either way. */
void check_close(struct check *c);

#endif
