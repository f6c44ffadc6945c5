/* SPDX-License-Identifier: MIT */
/*
 * Rules of 每组: a fold. Of every batch each group leaves one partial: its key,
 * how many records, the first places, the cells of its first record that texts
 * show, and what the group functions gather. Partials go to the store, their
 * keys' hashes to the exchange; at the end those of one key (compared as
 * bytes) are put together and the rule is asked of the whole.
 *
 * What comes of it does not depend on where batches end. A record with a key
 * that is blank, or not of its type, is in no group.
 */
#ifndef PIPELINE_RULES_GROUP_H
#define PIPELINE_RULES_GROUP_H

#include "pipeline/base/exchange.h"
#include "pipeline/rules/plan.h"

struct group_config {
	struct exchange *exchange;
	const struct store *store;
	uint64_t (*hash)(struct sv key, const unsigned char *secret);
	const unsigned char *secret;
};

struct groups;

/* CONFIG may be NULL where only groups_now is used. */
struct groups *groups_open(struct plan *p, const struct group_config *config,
    const struct header *h);
void groups_close(struct groups *g);
/* Emit what the records of B are; -1 after diag_fail. */
int groups_batch(struct groups *g, const struct batch *b, struct diag *d);
/* All batches were emitted: ask the rules. */
int groups_reduce(struct groups *g, struct diag *d);
/* The same for the records of one batch alone, without an exchange. */
void groups_now(struct groups *g, const struct batch *b);
/* Move some findings into B, in their order; false: there are no more. */
bool groups_tell(struct groups *g, struct batch *b);

#endif
