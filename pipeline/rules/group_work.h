/* SPDX-License-Identifier: MIT */
/* Between group.c, group_shape.c and group_judge.c. */
#ifndef PIPELINE_RULES_GROUP_WORK_H
#define PIPELINE_RULES_GROUP_WORK_H

#include "pipeline/rules/group.h"
#include "pipeline/rules/partial.h"

/* Where a finding stands among the others: by rule, then by first record. */
struct order {
	const struct bound *bound;
	size_t finding;
	struct spot first;
};

struct groups {
	struct plan *plan;
	const struct group_config *config;
	struct shape *shape; /* a channel of the exchange each */
	size_t nshape;
	struct work *work;
	struct arena scratch; /* of a batch, or of a slice of groups */
	struct buf bytes;
	/* The groups of a batch, found by key; then a slice of whole groups. */
	struct partial *partial;
	size_t npartial, cappartial;
	uint32_t *slot;
	size_t nslot;
	struct sv *column; /* of fields over the slice */
	struct diag *diag;
	const struct header *header;
	struct batch found;
	struct order *order;
	size_t norder, caporder, next;
};

/* B, a rule of groups of the plan, joins the shape that it may share. */
void group_shape(struct groups *g, const struct bound *b);
/* Ask the rules of shape CHANNEL of all groups that are in g->partial. */
void group_judge_all(struct groups *g, size_t channel);

#endif
