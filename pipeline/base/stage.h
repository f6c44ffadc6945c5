/* SPDX-License-Identifier: MIT */
/*
 * The interface of a stage, of what feeds a chain and of what ends it. The
 * caller (pipeline/run/chain.c) guarantees the order
 *
 *	open  header  batch*  finish*  close
 *
 * A stage that is a `map` needs one batch and nothing else: after `header`
 * its state is only read (counters are atomic), so `batch` may run on any
 * thread, in any order, beside other maps. Any other stage is a fold: its
 * `batch` is called in the order of the stream, by one thread at a time, and
 * changes neither cells nor the findings of rows; what it learns it gives in
 * `finish`, which is called with a batch of no file until it returns 0. What of
 * its work needs one batch and nothing else it may do in `prepare`, which is
 * called as if it were a map, before `batch`, and leaves its results in the
 * batch; a batch in which others tell what they learned does not come there.
 *
 * Every call returns -1 after diag_fail. All state is in s->state, from
 * s->run, which lives until close.
 */
#ifndef PIPELINE_BASE_STAGE_H
#define PIPELINE_BASE_STAGE_H

#include "pipeline/base/batch.h"
#include "pipeline/base/diag.h"

struct stage;

struct stage_ops {
	const char *name; /* of its command: "xj-dedup" */
	bool map;
	int (*open)(struct stage *s, const void *config);
	/* Learn the columns; may add to the header (its provenance line). */
	int (*header)(struct stage *s, struct header *h);
	int (*prepare)(struct stage *s, struct batch *b); /* may be NULL */
	int (*batch)(struct stage *s, struct batch *b);
	/* More to say: 1, and B holds it. Nothing more: 0. May be NULL. */
	int (*finish)(struct stage *s, struct batch *b);
	void (*close)(struct stage *s); /* may be NULL */
};

struct stage {
	const struct stage_ops *ops;
	void *state;
	struct arena run;
	struct diag *diag;
};

/*
 * What feeds a chain: a reader of rosters, a reader of the stream, or a test.
 * `next` fills B (with B->source set, or NULL for what belongs to no file) and
 * answers 1; 0 at the end, which for a stream means that its `.` was seen and
 * agreed; -1. The header stays valid until close.
 */
struct feed_ops {
	int (*open)(struct stage *s, const void *config, struct header **h);
	int (*next)(struct stage *s, struct batch *b);
	void (*close)(struct stage *s);
};

#endif
