/* SPDX-License-Identifier: MIT */
/*
 * The exchange brings equal keys together; it is what makes a fold (a stage
 * that needs all records of one key) two small functions. *Emit* sends one
 * tuple per record and key; *reduce* gets back every key, or every key that at
 * least two tuples have. Several keys share one exchange: a key is a
 * `channel`, numbered from 0, and tuples meet only in their own channel.
 *
 * A tuple holds the hash of its key, never the key: a hash finds candidates,
 * and whoever reduces compares the cells themselves before anyone is accused.
 * Hash with a secret: then no one can write a roster whose keys all collide.
 *
 * The cells of the few suspects are fetched by place from a `store`, where the
 * fold has put them.
 *
 * This file is what stages see. Where tuples and bytes are kept is for
 * others to say: pipeline/run/exchange.h (memory, then unlinked files), the
 * shuffle of an engine, or a test. What reduce is told is the same whatever
 * the order of emitting, the number of shards, the bound of memory, the number
 * of threads; only the order of the groups of different keys is not: sort
 * the results.
 */
#ifndef PIPELINE_BASE_EXCHANGE_H
#define PIPELINE_BASE_EXCHANGE_H

#include "pipeline/base/diag.h"
#include "pipeline/base/sv.h"

struct tuple {
	uint64_t key;   /* hash of the key */
	uint64_t place; /* of the record; its order is the stream's order */
	uint64_t print; /* fingerprint of whatever the fold compares */
};

struct reducer {
	/*
	 * N tuples of CHANNEL with the same key hash, in order of place; they
	 * are the caller's only during the call. -1 ends the reduction.
	 */
	int (*group)(void *ctx, unsigned channel, const struct tuple *t,
	    size_t n);
	void *ctx;
	bool single; /* called for keys of one tuple too, else from 2 on */
};

struct exchange;
struct exchange_ops {
	int (*emit)(struct exchange *x, unsigned channel,
	    const struct tuple *t, struct diag *d);
	int (*reduce)(struct exchange *x, unsigned shard,
	    const struct reducer *r, struct diag *d);
};

struct exchange {
	const struct exchange_ops *ops;
	unsigned nshard;
};

/* Copy a tuple into the exchange; by one thread at a time. */
static inline int
exchange_emit(struct exchange *x, unsigned channel, const struct tuple *t,
    struct diag *d)
{
	return x->ops->emit(x, channel, t, d);
}

/*
 * Call R with every group of one SHARD, 0 to x->nshard - 1, channel by
 * channel; the shard is empty afterwards and may be filled again. All of a
 * group is in one shard, so different shards may be reduced at the same time
 * by different threads, each with an R and a D of its own.
 */
static inline int
exchange_reduce(struct exchange *x, unsigned shard, const struct reducer *r,
    struct diag *d)
{
	return x->ops->reduce(x, shard, r, d);
}

/* Bytes that are appended once and read by their offset; by many at once while
 * nothing is appended. */
struct store {
	int (*append)(void *ctx, struct sv bytes, uint64_t *offset,
	    struct diag *d);
	int (*read)(void *ctx, uint64_t offset, size_t len, char *out,
	    struct diag *d);
	void *ctx;
};

static inline int
store_append(const struct store *s, struct sv bytes, uint64_t *offset,
    struct diag *d)
{
	return s->append(s->ctx, bytes, offset, d);
}

static inline int
store_read(const struct store *s, uint64_t offset, size_t len, char *out,
    struct diag *d)
{
	return s->read(s->ctx, offset, len, out, d);
}

#endif
