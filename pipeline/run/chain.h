/* SPDX-License-Identifier: MIT */
/*
 * A chain in one process: a feed, stages, and a sink as its last stage, on as
 * many threads as the user likes. The result is the same bytes for any number
 * of them: batches are numbered as they are read, maps run on any thread in
 * any order, folds and the sink see the batches in their order.
 */
#ifndef PIPELINE_RUN_CHAIN_H
#define PIPELINE_RUN_CHAIN_H

#include "pipeline/base/stage.h"

enum { CHAIN_STAGES = 12, CHAIN_JOBS = 64 };

struct chain_link {
	const struct stage_ops *ops;
	const void *config;
};

struct chain {
	const struct feed_ops *feed;
	const void *feed_config;
	struct chain_link link[CHAIN_STAGES];
	size_t nlink;
	unsigned jobs; /* threads; 0 is 1 */
	/* The header as the feed gives it, before any stage has seen it: a
	 * command makes its configs from it. May be NULL. */
	int (*ready)(void *ctx, const struct header *h, struct diag *d);
	/* After each batch in order, from one thread at a time. May be NULL. */
	void (*progress)(void *ctx, const struct batch *b);
	/* All batches have passed, and the stage is about to finish. May be NULL. */
	void (*finishing)(void *ctx, const struct stage_ops *stage);
	void *ctx;
};

/* Run it to its end. -1 after diag_fail; what was opened is closed. */
int chain_run(const struct chain *c, struct diag *d);

#endif
