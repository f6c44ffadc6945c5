/* SPDX-License-Identifier: MIT */
/*
 * Sorting in place of a hash table: equal keys need only come to lie side by
 * side, and a scatter by the hash's next bits does nearly all of that in one
 * pass over memory that is read and written in order. Piles are then sorted by
 * (key, place): the few of a pile by insertion, a large one (a name that half
 * a town has, or a flood) by qsort, so no input makes it quadratic. The
 * total order is why the order of emitting does not matter.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "pipeline/base/mem.h"
#include "pipeline/run/exchange.h"

enum {
	SHARD_BITS = 6,
	SHARDS = 1 << SHARD_BITS,
	CHUNK = 682, /* tuples in 16 KiB */
	PILE = 4,    /* tuples in a pile, about */
	SMALL = 24   /* up to here insertion beats qsort */
};

/* Full chunks lie in memory or in the spool; only the last may be not full. */
struct chunk {
	struct tuple *tuple; /* NULL: in the spool, */
	uint64_t offset;     /* here */
};

struct chain {
	struct chunk *chunk;
	size_t nchunk, cap;
	size_t last; /* tuples in the last chunk */
};

struct shards {
	struct exchange base;
	struct chain *chain; /* channel * SHARDS + shard */
	unsigned nchannel;
	atomic_size_t held; /* bytes of chunks in memory: reducers give back */
	size_t bound;
	struct spool *spool;
};

/* A shard of a channel, put together and sorted; kept from one to the next. */
struct table {
	struct tuple *tuple, *spare;
	size_t n, cap;
	uint32_t *start; /* of each pile, in tuple */
	size_t cap_start;
};

static void
add_channels(struct shards *x, unsigned n)
{
	size_t had = (size_t)x->nchannel * SHARDS, have = (size_t)n * SHARDS;

	x->chain = mem_grow(x->chain, have * sizeof(*x->chain));
	memset(x->chain + had, 0, (have - had) * sizeof(*x->chain));
	x->nchannel = n;
}

/* Open an empty chunk at the end of C, from memory or by spilling the last. */
static int
add_chunk(struct shards *x, struct chain *c, struct diag *d)
{
	const size_t size = CHUNK * sizeof(struct tuple);
	struct tuple *room = NULL;

	if (x->spool && c->nchunk && x->held + size > x->bound) {
		struct chunk *full = &c->chunk[c->nchunk - 1];

		room = full->tuple;
		if (spool_append(x->spool, sv_make((char *)room, size),
			&full->offset, d) < 0)
			return -1;
		full->tuple = NULL;
	} else {
		room = mem_grow(NULL, size);
		x->held += size;
	}
	c->chunk = mem_more(c->chunk, c->nchunk, &c->cap, sizeof(*c->chunk));
	c->chunk[c->nchunk++] = (struct chunk){ .tuple = room };
	c->last = 0;
	return 0;
}

static int
shards_emit(struct exchange *base, unsigned channel, const struct tuple *t,
    struct diag *d)
{
	struct shards *x = (struct shards *)base;
	struct chain *c;

	if (channel >= x->nchannel)
		add_channels(x, channel + 1);
	c = &x->chain[channel * SHARDS + (t->key >> (64 - SHARD_BITS))];
	if ((c->nchunk == 0 || c->last == CHUNK) && add_chunk(x, c, d) < 0)
		return -1;
	c->chunk[c->nchunk - 1].tuple[c->last++] = *t;
	return 0;
}

static void
make_room(struct table *t, size_t n, size_t nstart)
{
	if (t->cap < n) {
		mem_free(t->tuple);
		mem_free(t->spare);
		t->tuple = mem_grow(NULL, n * sizeof(*t->tuple));
		t->spare = mem_grow(NULL, n * sizeof(*t->spare));
		t->cap = n;
	}
	if (t->cap_start < nstart) {
		t->start = mem_grow(t->start, nstart * sizeof(*t->start));
		t->cap_start = nstart;
	}
	t->n = n;
}

static int
compare_tuples(const void *va, const void *vb)
{
	const struct tuple *a = va, *b = vb;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static void
sort_pile(struct tuple *t, size_t n)
{
	if (n > SMALL) {
		qsort(t, n, sizeof(*t), compare_tuples);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct tuple x = t[i];
		size_t j = i;

		for (; j && compare_tuples(&t[j - 1], &x) > 0; j--)
			t[j] = t[j - 1];
		t[j] = x;
	}
}

/* Which of 2^BITS piles: by the bits below those that chose the shard. */
static size_t
pile_of(const struct tuple *t, unsigned bits)
{
	return (size_t)(t->key << SHARD_BITS >> (64 - bits));
}

static void
sort_table(struct table *t)
{
	unsigned bits = 1;
	size_t npile, end = 0;
	struct tuple *swap;

	while (((size_t)PILE << bits) < t->n && bits < 24)
		bits++;
	npile = (size_t)1 << bits;
	make_room(t, t->n, npile + 1);
	memset(t->start, 0, (npile + 1) * sizeof(*t->start));
	for (size_t i = 0; i < t->n; i++)
		t->start[pile_of(&t->tuple[i], bits) + 1]++;
	for (size_t i = 0; i < npile; i++)
		t->start[i + 1] += t->start[i];
	/* Scattering moves each start to its pile's end. */
	for (size_t i = 0; i < t->n; i++)
		t->spare[t->start[pile_of(&t->tuple[i], bits)]++] =
		    t->tuple[i];
	for (size_t i = 0; i < npile; i++) {
		sort_pile(t->spare + end, t->start[i] - end);
		end = t->start[i];
	}
	swap = t->tuple;
	t->tuple = t->spare;
	t->spare = swap;
}

/* Move all of C into T, in the order in which it was emitted. */
static int
gather(struct shards *x, struct chain *c, struct table *t, struct diag *d)
{
	size_t at = 0;

	make_room(t, c->nchunk ? (c->nchunk - 1) * CHUNK + c->last : 0, 0);
	for (size_t i = 0; i < c->nchunk; i++) {
		struct chunk *k = &c->chunk[i];
		size_t n = i + 1 < c->nchunk ? CHUNK : c->last;
		size_t size = n * sizeof(*k->tuple);

		if (k->tuple)
			memcpy(t->tuple + at, k->tuple, size);
		else if (spool_read(x->spool, k->offset, size,
			     (char *)(t->tuple + at), d) < 0)
			return -1;
		at += n;
	}
	return 0;
}

static void
empty_chain(struct shards *x, struct chain *c)
{
	for (size_t i = 0; i < c->nchunk; i++)
		if (c->chunk[i].tuple) {
			mem_free(c->chunk[i].tuple);
			x->held -= CHUNK * sizeof(struct tuple);
		}
	mem_free(c->chunk);
	*c = (struct chain){ 0 };
}

static int
call_groups(const struct table *t, unsigned channel, const struct reducer *r)
{
	for (size_t i = 0, end; i < t->n; i = end) {
		for (end = i + 1; end < t->n; end++)
			if (t->tuple[end].key != t->tuple[i].key)
				break;
		if ((r->single || end - i > 1) &&
		    r->group(r->ctx, channel, t->tuple + i, end - i) < 0)
			return -1;
	}
	return 0;
}

static int
shards_reduce(struct exchange *base, unsigned shard, const struct reducer *r,
    struct diag *d)
{
	struct shards *x = (struct shards *)base;
	struct table t = { 0 };
	int status = 0;

	for (unsigned i = 0; status == 0 && i < x->nchannel; i++) {
		struct chain *c = &x->chain[i * SHARDS + shard];

		status = gather(x, c, &t, d);
		empty_chain(x, c);
		if (status == 0) {
			sort_table(&t);
			status = call_groups(&t, i, r);
		}
	}
	mem_free(t.tuple);
	mem_free(t.spare);
	mem_free(t.start);
	return status;
}

static const struct exchange_ops shards_ops = {
	.emit = shards_emit,
	.reduce = shards_reduce,
};

struct exchange *
exchange_open(size_t memory, struct spool *spool)
{
	struct shards *x = mem_alloc(sizeof(*x));

	x->base = (struct exchange){ &shards_ops, SHARDS };
	x->bound = memory;
	x->spool = spool;
	return &x->base;
}

void
exchange_close(struct exchange *base)
{
	struct shards *x = (struct shards *)base;

	if (!x)
		return;
	for (size_t i = 0; i < (size_t)x->nchannel * SHARDS; i++)
		empty_chain(x, &x->chain[i]);
	mem_free(x->chain);
	mem_free(x);
}

static int
append_to_spool(void *ctx, struct sv bytes, uint64_t *offset, struct diag *d)
{
	return spool_append(ctx, bytes, offset, d);
}

static int
read_from_spool(void *ctx, uint64_t offset, size_t len, char *out,
    struct diag *d)
{
	return spool_read(ctx, offset, len, out, d);
}

struct store
store_spool(struct spool *spool)
{
	return (struct store){ append_to_spool, read_from_spool, spool };
}
