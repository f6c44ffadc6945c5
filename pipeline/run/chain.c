/* SPDX-License-Identifier: MIT */
/*
 * Every thread does the same: it takes the first of these tasks that can be
 * done now. Commit the next batch in order (folds, sink); run the maps of a
 * batch that was read; read another batch into a free slot. Reading and
 * committing are each done by one thread at a time. So one thread alone works
 * too, and there is no other code for it.
 */
#include <assert.h>
#include <pthread.h>

#include "pipeline/run/chain.h"

enum slot_state { SLOT_FREE, SLOT_READ, SLOT_MAPPING, SLOT_MAPPED };

struct slot {
	struct batch batch;
	enum slot_state state;
};

struct run {
	const struct chain *chain;
	struct diag *diag;
	struct diag feed_diag; /* the feed runs beside the folds */
	struct stage feed;
	struct stage stage[CHAIN_STAGES];
	struct header *header;
	size_t nopen;
	struct slot slot[2 * CHAIN_JOBS + 1];
	size_t nslot;
	uint64_t read, committed; /* batches so far */
	bool reading, committing, ended, failed;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static int
open_stages(struct run *r)
{
	const struct chain *c = r->chain;

	r->feed.diag = &r->feed_diag;
	if (c->feed->open(&r->feed, c->feed_config, &r->header) < 0)
		return -1;
	if (c->ready && c->ready(c->ctx, r->header, r->diag) < 0)
		return -1;
	for (; r->nopen < c->nlink; r->nopen++) {
		struct stage *s = &r->stage[r->nopen];

		s->ops = c->link[r->nopen].ops;
		s->diag = r->diag;
		if (s->ops->open(s, c->link[r->nopen].config) < 0) {
			r->nopen++;
			return -1;
		}
	}
	for (size_t i = 0; i < r->nopen; i++)
		if (r->stage[i].ops->header(&r->stage[i], r->header) < 0)
			return -1;
	return 0;
}

static void
close_stages(struct run *r)
{
	for (size_t i = 0; i < r->nopen; i++) {
		if (r->stage[i].ops->close)
			r->stage[i].ops->close(&r->stage[i]);
		arena_free(&r->stage[i].run);
	}
	r->chain->feed->close(&r->feed);
	arena_free(&r->feed.run);
	for (size_t i = 0; i < r->nslot; i++)
		batch_free(&r->slot[i].batch);
}

/* The maps, and what folds do beforehand. */
static int
run_maps(struct run *r, struct batch *b)
{
	for (size_t i = 0; i < r->nopen; i++) {
		struct stage *s = &r->stage[i];
		int (*map)(struct stage *, struct batch *) = s->ops->map ?
		    s->ops->batch : s->ops->prepare;

		if (map && map(s, b) < 0)
			return -1;
	}
	return 0;
}

static int
run_folds(struct run *r, struct batch *b)
{
	for (size_t i = 0; i < r->nopen; i++)
		if (!r->stage[i].ops->map &&
		    r->stage[i].ops->batch(&r->stage[i], b) < 0)
			return -1;
	return 0;
}

static struct slot *
slot_of(struct run *r, uint64_t number)
{
	return &r->slot[number % r->nslot];
}

/* A slot that was read and waits for its maps. */
static struct slot *
find_read(struct run *r)
{
	for (uint64_t n = r->committed; n < r->read; n++)
		if (slot_of(r, n)->state == SLOT_READ)
			return slot_of(r, n);
	return NULL;
}

static bool
is_done(const struct run *r)
{
	return r->failed || (r->ended && r->committed == r->read);
}

/*
 * One task, with the lock held on entry and on return; let go while working.
 * False: nothing can be done now.
 */
static bool
do_task(struct run *r)
{
	struct slot *s = slot_of(r, r->committed);
	int answer;

	if (!r->committing && r->committed < r->read && s->state == SLOT_MAPPED) {
		r->committing = true;
		pthread_mutex_unlock(&r->lock);
		answer = run_folds(r, &s->batch);
		if (answer == 0 && r->chain->progress)
			r->chain->progress(r->chain->ctx, &s->batch);
		pthread_mutex_lock(&r->lock);
		r->committing = false;
		s->state = SLOT_FREE;
		r->committed++;
	} else if ((s = find_read(r))) {
		s->state = SLOT_MAPPING;
		pthread_mutex_unlock(&r->lock);
		answer = run_maps(r, &s->batch);
		pthread_mutex_lock(&r->lock);
		s->state = SLOT_MAPPED;
	} else if (!r->reading && !r->ended && r->read - r->committed < r->nslot) {
		s = slot_of(r, r->read);
		r->reading = true;
		pthread_mutex_unlock(&r->lock);
		answer = r->chain->feed->next(&r->feed, &s->batch);
		pthread_mutex_lock(&r->lock);
		r->reading = false;
		if (answer == 0)
			r->ended = true;
		if (answer == 1) {
			s->state = SLOT_READ;
			r->read++;
		}
	} else {
		return false;
	}
	r->failed |= answer < 0;
	pthread_cond_broadcast(&r->changed);
	return true;
}

static void *
work(void *arg)
{
	struct run *r = arg;

	pthread_mutex_lock(&r->lock);
	while (!is_done(r))
		if (!do_task(r))
			pthread_cond_wait(&r->changed, &r->lock);
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

static void
run_batches(struct run *r)
{
	unsigned jobs = r->chain->jobs ? r->chain->jobs : 1, started = 0;
	pthread_t thread[CHAIN_JOBS];

	if (jobs > CHAIN_JOBS)
		jobs = CHAIN_JOBS;
	r->nslot = jobs == 1 ? 1 : 2 * (size_t)jobs + 1;
	/* Fewer threads than asked for are still enough. */
	while (started + 1 < jobs &&
	       pthread_create(&thread[started], NULL, work, r) == 0)
		started++;
	work(r);
	for (unsigned i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
}

/* What each stage learned goes through the stages behind it. */
static int
finish_stages(struct run *r)
{
	struct batch *b = &r->slot[0].batch;

	for (size_t i = 0; i < r->nopen; i++) {
		int more = 1;

		if (r->chain->finishing)
			r->chain->finishing(r->chain->ctx, r->stage[i].ops);
		while (r->stage[i].ops->finish && more == 1) {
			batch_reset(b, r->header, NULL, 0);
			more = r->stage[i].ops->finish(&r->stage[i], b);
			if (more < 0)
				return -1;
			for (size_t j = i + 1; more == 1 && j < r->nopen; j++)
				if (r->stage[j].ops->batch(&r->stage[j], b) < 0)
					return -1;
		}
	}
	return 0;
}

int
chain_run(const struct chain *c, struct diag *d)
{
	struct run *r = mem_alloc(sizeof(*r));
	int answer = -1;

	assert(c->nlink <= CHAIN_STAGES);
	*r = (struct run){ .chain = c, .diag = d, .nslot = 1,
		.feed_diag = { .lang = d->lang, .say = d->say, .ctx = d->ctx } };
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	if (open_stages(r) == 0) {
		run_batches(r);
		diag_merge(d, &r->feed_diag);
		answer = r->failed ? -1 : finish_stages(r);
	}
	diag_merge(d, &r->feed_diag);
	close_stages(r);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	mem_free(r);
	return answer;
}
