/* SPDX-License-Identifier: MIT */
/*
 * Findings for editors and for build servers: SARIF 2.1.0 (OASIS) and the XML
 * that Jenkins' xUnit plugin reads (junit-10.xsd). Both are told whole, with
 * the rules that were not evaluated: what did not run must not look passed.
 */
#ifndef PIPELINE_REPORT_MACHINE_H
#define PIPELINE_REPORT_MACHINE_H

#include "pipeline/report/summary.h"

/*
 * Where a cell stands for an editor: lines and columns from 1, columns in
 * units of UTF-16, the end behind its last character. `line` 0: not known.
 */
struct region {
	uint64_t line, column, end_line, end_column;
};

/* The log up to its first result; one result; the rest of the log. */
void sarif_open(const struct summary *s, struct buf *out);
void sarif_result(const struct view *v, const struct told *t,
    const struct region *region, bool first, struct buf *out);
void sarif_close(const struct summary *s, struct buf *out);

/*
 * Each rule is a test case: skipped when it was not evaluated, failed when it
 * has findings at or above FAIL_ON (a level, or more than all). Findings come
 * in the order of their rules' ids, as bytes: `junit_finding` for each, between
 * `junit_open` and `junit_close`.
 */
struct junit {
	const struct summary *summary;
	int fail_on;
	uint32_t *order; /* of the tally's rules */
	size_t next;     /* in it: the first that is not told yet */
	struct buf failed, passed; /* findings of the rule being told */
};
void junit_open(struct junit *j, const struct summary *s, int fail_on,
    struct buf *out);
void junit_finding(struct junit *j, const struct told *t, struct buf *out);
void junit_close(struct junit *j, struct buf *out);

#endif
