/* SPDX-License-Identifier: MIT */
/*
 * The exchange against the plain answer: sort everything and look. The same
 * groups must come whatever the bound of memory, the order of emitting and the
 * quality of the hash.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "pipeline/base/mem.h"
#include "pipeline/run/exchange.h"

enum { CHANNELS = 3 };

struct heap {
	struct sent {
		unsigned channel;
		struct tuple t;
	} *sent;
	size_t n, cap;
};

static void
keep(struct heap *h, unsigned channel, struct tuple t)
{
	h->sent = mem_more(h->sent, h->n, &h->cap, sizeof(*h->sent));
	h->sent[h->n++] = (struct sent){ channel, t };
}

static int
compare_sent(const void *va, const void *vb)
{
	const struct sent *a = va, *b = vb;

	if (a->channel != b->channel)
		return a->channel < b->channel ? -1 : 1;
	if (a->t.key != b->t.key)
		return a->t.key < b->t.key ? -1 : 1;
	return (a->t.place > b->t.place) - (a->t.place < b->t.place);
}

static bool
same_group(const struct sent *a, const struct sent *b)
{
	return a->channel == b->channel && a->t.key == b->t.key;
}

static uint64_t
next_random(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15;
	uint64_t z = (*state ^ *state >> 30) * 0xbf58476d1ce4e5b9;

	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* What reduce ought to tell: sorted, and without those that are alone. */
static void
reduce_plainly(struct heap *h)
{
	size_t n = 0;

	if (h->n)
		qsort(h->sent, h->n, sizeof(*h->sent), compare_sent);
	for (size_t i = 0, end; i < h->n; i = end) {
		for (end = i + 1; end < h->n; end++)
			if (!same_group(&h->sent[i], &h->sent[end]))
				break;
		for (size_t j = i; end - i > 1 && j < end; j++)
			h->sent[n++] = h->sent[j];
	}
	h->n = n;
}

static int
take_group(void *ctx, unsigned channel, const struct tuple *t, size_t n)
{
	assert_true(n >= 2);
	for (size_t i = 0; i < n; i++) {
		assert_true(t[i].key == t[0].key);
		assert_true(i == 0 || t[i - 1].place < t[i].place);
		keep(ctx, channel, t[i]);
	}
	return 0;
}

static void
reduce_all(struct exchange *x, struct heap *got, struct diag *d)
{
	const struct reducer r = { .group = take_group, .ctx = got };

	for (unsigned i = 0; i < x->nshard; i++)
		assert_int_equal(exchange_reduce(x, i, &r, d), 0);
}

static const struct exchange_case {
	const char *name;
	size_t n;
	uint64_t keys; /* distinct hashes, about */
	bool bounded, backwards, flat;
} cases[] = {
	{ "nothing", 0, 1, false, false, false },
	{ "one", 1, 1, false, false, false },
	{ "pairs", 50000, 40000, false, false, false },
	{ "pairs, spilled", 50000, 40000, true, false, false },
	{ "pairs, last first", 50000, 40000, true, true, false },
	{ "few keys", 50000, 5, true, true, false },
	{ "one key", 50000, 1, true, false, false },
	{ "all hashes in one pile", 30000, 20000, true, true, true },
	{ "many", 400000, 300000, true, false, false },
};

static struct tuple
make_tuple(const struct exchange_case *c, size_t i, uint64_t *seed)
{
	uint64_t key = next_random(seed) % c->keys, mixed = key;
	size_t place = c->backwards ? c->n - i : i;

	return (struct tuple){ c->flat ? key : next_random(&mixed), place,
		~place };
}

static void
test_groups(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct exchange_case *c = &cases[i];
		struct diag d = { 0 };
		struct heap sent = { 0 }, got = { 0 };
		struct spool *spool = spool_open("/tmp", 0);
		struct exchange *x = exchange_open(0,
		    c->bounded ? spool : NULL);
		uint64_t seed = 7;

		print_message("    %s\n", c->name);
		for (size_t j = 0; j < c->n; j++) {
			struct tuple t = make_tuple(c, j, &seed);
			unsigned channel =
			    (unsigned)(next_random(&seed) % CHANNELS);

			keep(&sent, channel, t);
			assert_int_equal(exchange_emit(x, channel, &t, &d), 0);
		}
		reduce_all(x, &got, &d);
		reduce_plainly(&sent);
		if (got.n)
			qsort(got.sent, got.n, sizeof(*got.sent),
			    compare_sent);
		assert_int_equal(got.n, sent.n);
		for (size_t j = 0; j < got.n; j++)
			assert_memory_equal(&got.sent[j].t, &sent.sent[j].t,
			    sizeof(struct tuple));
		exchange_close(x);
		spool_close(spool);
		mem_free(sent.sent);
		mem_free(got.sent);
	}
}

/* A fold of several rounds fills again what it has emptied. */
static void
test_filled_again(void **state)
{
	struct diag d = { 0 };
	struct exchange *x = exchange_open(0, NULL);

	(void)state;
	for (int round = 0; round < 2; round++) {
		struct heap got = { 0 };
		struct tuple t = { .key = UINT64_MAX };

		for (t.place = 0; t.place < 3; t.place++)
			assert_int_equal(exchange_emit(x, 5, &t, &d), 0);
		reduce_all(x, &got, &d);
		assert_int_equal(got.n, 3);
		mem_free(got.sent);
	}
	exchange_close(x);
}

static int
refuse_group(void *ctx, unsigned channel, const struct tuple *t, size_t n)
{
	(void)t;
	(void)n;
	return diag_fail(ctx, STATUS_BUG, "channel %u", "通道 %u", channel);
}

static void
test_failures_are_passed_on(void **state)
{
	struct diag d = { 0 };
	struct spool *spool = spool_open("/nonexistent", 0);
	struct exchange *x = exchange_open(0, spool);
	struct tuple t = { .key = 1 };
	int status = 0;

	(void)state;
	for (t.place = 0; status == 0 && t.place < 10000; t.place++)
		status = exchange_emit(x, 0, &t, &d);
	assert_int_equal(status, -1);
	assert_int_equal(d.status, STATUS_OUTPUT);
	d = (struct diag){ 0 };
	assert_int_equal(exchange_reduce(x, 0,
	    &(struct reducer){ .group = refuse_group, .ctx = &d }, &d), -1);
	assert_int_equal(d.status, STATUS_BUG);
	exchange_close(x);
	spool_close(spool);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_filled_again),
		cmocka_unit_test(test_failures_are_passed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
