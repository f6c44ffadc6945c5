/* SPDX-License-Identifier: MIT */
/* The order of a chain's calls, for any number of threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pipeline/run/chain.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

enum { BATCHES = 50 };

/* Where the chain is to fail, if at all. */
enum place { NOWHERE, FEED_OPEN, FEED_NEXT, READY, OPEN, HEADER, MAP, FOLD,
	FINISH, PLACES };

static struct world {
	enum place fail;
	uint64_t made;   /* batches by the feed */
	uint64_t folded; /* the next that the fold must see */
	unsigned given;  /* by finish */
	uint64_t sunk, progressed;
	int opened, closed;
	atomic_int mapped;
} world;

static int
fails(enum place place, struct diag *d)
{
	if (world.fail != place)
		return 0;
	return diag_fail(d, STATUS_BUG, "place %d", "第 %d 处", (int)place);
}

static int
source_open(struct stage *s, const void *config, struct header **h)
{
	static struct sv columns[] = { { "n", 1 } };

	(void)config;
	*h = arena_alloc(&s->run, sizeof(**h));
	(*h)->column = columns;
	(*h)->ncolumn = 1;
	header_resolve(*h);
	return fails(FEED_OPEN, s->diag);
}

static int
source_next(struct stage *s, struct batch *b)
{
	static struct header h;
	static struct sv columns[] = { { "n", 1 } };

	if (world.made == BATCHES)
		return 0;
	if (world.made == BATCHES / 2 && fails(FEED_NEXT, s->diag) < 0)
		return -1;
	h.column = columns;
	h.ncolumn = 1;
	batch_reset(b, &h, NULL, 1);
	b->nrow = 1;
	batch_cell(b, 0)[0] = arena_printf(&b->arena, "%d", (int)world.made++);
	return 1;
}

static void
source_close(struct stage *s)
{
	(void)s;
	world.closed++;
}

static const struct feed_ops source = { source_open, source_next,
	source_close };

static int
any_open(struct stage *s, const void *config)
{
	(void)config;
	world.opened++;
	return fails(OPEN, s->diag);
}

static int
any_header(struct stage *s, struct header *h)
{
	assert_int_equal(h->ncolumn, 1);
	return fails(HEADER, s->diag);
}

static void
any_close(struct stage *s)
{
	(void)s;
	world.closed++;
}

/* The map doubles the cell. */
static int
map_batch(struct stage *s, struct batch *b)
{
	struct sv *cell = batch_cell(b, 0);

	if (b->nrow == 0)
		return 0;
	*cell = arena_printf(&b->arena, "%.*s%.*s", SV_ARG(*cell), SV_ARG(*cell));
	atomic_fetch_add(&world.mapped, 1);
	return fails(MAP, s->diag);
}

static const struct stage_ops map = { "map", true, any_open, any_header,
	NULL, map_batch, NULL, any_close };

/* Sees what the map before it has done to the cell. */
static int
fold_prepare(struct stage *s, struct batch *b)
{
	struct sv *seen = arena_alloc(&b->arena, sizeof(*seen));

	(void)s;
	*seen = batch_cell(b, 0)[0];
	b->lookup = seen;
	return 0;
}

static int
fold_batch(struct stage *s, struct batch *b)
{
	char want[32];

	if (b->nrow == 0)
		return 0;
	if (!b->lookup || !sv_equal(*(struct sv *)b->lookup,
	    batch_cell(b, 0)[0]))
		return diag_fail(s->diag, STATUS_BUG, "not prepared", "没有准备");
	snprintf(want, sizeof(want), "%d%d", (int)world.folded,
	    (int)world.folded);
	if (!sv_equal(batch_cell(b, 0)[0], sv_cstr(want)))
		return diag_fail(s->diag, STATUS_BUG, "not %s", "不是 %s", want);
	world.folded++;
	return fails(FOLD, s->diag);
}

static int
fold_finish(struct stage *s, struct batch *b)
{
	if (world.folded != BATCHES)
		return diag_fail(s->diag, STATUS_BUG, "too early", "太早");
	if (fails(FINISH, s->diag) < 0)
		return -1;
	if (world.given == 3)
		return 0;
	world.given++;
	batch_find_loose(b, SV("X"), LEVEL_NOTICE);
	return 1;
}

static const struct stage_ops fold = { "fold", false, any_open, any_header,
	fold_prepare, fold_batch, fold_finish, any_close };

static int
sink_batch(struct stage *s, struct batch *b)
{
	(void)s;
	world.sunk += b->nrow ? 1 : 1000 * b->nfinding;
	return 0;
}

static const struct stage_ops sink = { "sink", false, any_open, any_header,
	NULL, sink_batch, NULL, any_close };

static int
ready(void *ctx, const struct header *h, struct diag *d)
{
	(void)ctx;
	(void)h;
	return fails(READY, d);
}

static void
progress(void *ctx, const struct batch *b)
{
	(void)ctx;
	world.progressed += b->nrow;
}

static int
run(unsigned jobs, enum place fail, struct diag *d)
{
	struct chain c = { .feed = &source, .link = { { &map, NULL },
	    { &fold, NULL }, { &sink, NULL } }, .nlink = 3, .jobs = jobs,
		.ready = ready, .progress = progress };

	world = (struct world){ .fail = fail };
	*d = (struct diag){ .lang = LANG_EN };
	return chain_run(&c, d);
}

static const unsigned jobs[] = { 0, 1, 2, 3, 8, CHAIN_JOBS, 1000 };

static void
order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(jobs); i++) {
		struct diag d;

		if (run(jobs[i], NOWHERE, &d) < 0)
			fail_msg("-j %u: %s", jobs[i], d.text);
		assert_int_equal(world.made, BATCHES);
		assert_int_equal(atomic_load(&world.mapped), BATCHES);
		assert_int_equal(world.folded, BATCHES);
		assert_int_equal(world.sunk, BATCHES + 3000);
		assert_int_equal(world.progressed, BATCHES);
		assert_int_equal(world.opened, 3);
		assert_int_equal(world.closed, 4);
	}
}

/* What was opened is closed, the sink gets no end, and the reason is told. */
static void
failures(void **state)
{
	(void)state;
	for (enum place p = FEED_OPEN; p < PLACES; p++)
		for (size_t i = 0; i < COUNT(jobs); i++) {
			char want[32];
			struct diag d;

			snprintf(want, sizeof(want), "place %d", (int)p);
			if (run(jobs[i], p, &d) == 0 || d.status != STATUS_BUG ||
			    strcmp(d.text, want) != 0)
				fail_msg("%s, -j %u: %s", want, jobs[i], d.text);
			if (world.closed != world.opened + 1)
				fail_msg("%s, -j %u: %d opened, %d closed", want,
				    jobs[i], world.opened, world.closed);
			assert_true(world.sunk <= BATCHES);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),
		cmocka_unit_test(failures),
	};

	return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
