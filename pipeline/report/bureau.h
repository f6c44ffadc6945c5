/* SPDX-License-Identifier: MIT */
/*
 * report.html, the bureau's page: what was checked, what to do first, what was
 * not checked; pictures; then by rule, by school, and rows. Its size is bounded
 * whatever the number of findings: of long lists the first are told, with the
 * totals of all, and what is read again from the tape is only what is shown.
 */
#ifndef PIPELINE_REPORT_BUREAU_H
#define PIPELINE_REPORT_BUREAU_H

#include "pipeline/report/census.h"
#include "pipeline/report/desk.h"
#include "pipeline/report/summary.h"

/* Bytes that the page never has, and behind which it tells no more rows. */
enum { BUREAU_MOST = 3 << 20, BUREAU_FULL = BUREAU_MOST - (512 << 10) };

struct bureau {
	const struct summary *summary;
	const struct census *census;
	const struct desk *desk;
};

/* The page at the end of OUT; -1: a finding could not be read again. */
int bureau_put(const struct bureau *b, struct buf *out);

#endif
