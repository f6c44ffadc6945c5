/* SPDX-License-Identifier: MIT */
/*
 * What was not checked and why, for all reports: rules by kind of reason. Where
 * columns are missing that is one kind, with all the columns and all the rules
 * that miss any; where no lists were given at all, all rules that want one are
 * one kind; every other reason is a kind of its own. Rules of which a part
 * was checked are kinds apart.
 */
#ifndef PIPELINE_REPORT_UNCHECKED_H
#define PIPELINE_REPORT_UNCHECKED_H

#include "pipeline/report/tally.h"

#define UNCHECKED_NO_LISTS "没有给名单（-d）" /* and of one, in front of its name: */
#define UNCHECKED_NO_LIST "没有名单 "
/* What a reason says of schools that it names. */
#define UNCHECKED_ROLL "无法判断是否在册"

struct unchecked {
	const struct tally *tally;
	const struct reason *none; /* no lists were given; or NULL */
	enum lang lang;
	uint32_t *order;          /* of the rules */
	size_t rule;              /* whose reasons are being looked at, */
	const struct reason *why; /* and the next of them */
	/* The kind that unchecked_next found. */
	bool missing, part;
	struct sv key;              /* the reason in Chinese */
	struct sv reason;           /* in LANG; empty where columns are missing */
	struct buf columns, rules;  /* words with a blank between */
};

void unchecked_open(struct unchecked *u, const struct tally *t,
    enum lang lang);
/* False: there are no more. */
bool unchecked_next(struct unchecked *u);
/* Before and behind the words of `columns` or of `reason`: "部分文件缺少这些列：",
 * "，因此没有检查：". */
struct sv unchecked_before(const struct unchecked *u);
struct sv unchecked_behind(const struct unchecked *u);
/* What to say in place of all reasons where no record was read. */
struct sv unchecked_all(enum lang lang);
void unchecked_close(struct unchecked *u);

#endif
