/* SPDX-License-Identifier: MIT */
/*
 * A queue of chunks, and a stack of those that are free: the one that was given
 * back last is filled next, while it is still in the cache. Only as many are
 * made as the taker lets wait.
 */
#include <pthread.h>

#include "pipeline/base/mem.h"
#include "pipeline/io/ahead.h"

enum { MOST = 32 }; /* chunks */

struct ahead {
	ssize_t (*make)(void *ctx, char *to, size_t n);
	void *ctx;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct {
		char *chunk;
		ssize_t len;
	} queue[MOST];
	size_t made, taken; /* chunks so far */
	char *spare[MOST];
	size_t nspare, nchunk;
	char *held; /* in the taker's hands */
	bool closing;
};

/* A chunk to be filled, the lock held; NULL while all are waiting. */
static char *
free_chunk(struct ahead *a)
{
	if (a->nspare)
		return a->spare[--a->nspare];
	if (a->nchunk == MOST)
		return NULL;
	a->nchunk++;
	return mem_grow(NULL, AHEAD_CHUNK);
}

static void *
work(void *arg)
{
	struct ahead *a = arg;
	ssize_t n = AHEAD_CHUNK;

	pthread_mutex_lock(&a->lock);
	while (n == AHEAD_CHUNK && !a->closing) {
		char *chunk = free_chunk(a);

		if (!chunk) {
			pthread_cond_wait(&a->changed, &a->lock);
			continue;
		}
		pthread_mutex_unlock(&a->lock);
		n = a->make(a->ctx, chunk, AHEAD_CHUNK);
		pthread_mutex_lock(&a->lock);
		a->queue[a->made % MOST].chunk = chunk;
		a->queue[a->made % MOST].len = n;
		a->made++;
		pthread_cond_signal(&a->changed);
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

static void
free_ahead(struct ahead *a)
{
	for (; a->taken < a->made; a->taken++)
		mem_free(a->queue[a->taken % MOST].chunk);
	while (a->nspare)
		mem_free(a->spare[--a->nspare]);
	mem_free(a->held);
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->lock);
	mem_free(a);
}

struct ahead *
ahead_open(ssize_t (*make)(void *ctx, char *to, size_t n), void *ctx)
{
	struct ahead *a = mem_alloc(sizeof(*a));

	a->make = make;
	a->ctx = ctx;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->changed, NULL);
	if (pthread_create(&a->thread, NULL, work, a) == 0)
		return a;
	free_ahead(a);
	return NULL;
}

ssize_t
ahead_next(struct ahead *a, const char **chunk)
{
	ssize_t n;

	pthread_mutex_lock(&a->lock);
	if (a->held) {
		a->spare[a->nspare++] = a->held;
		pthread_cond_signal(&a->changed);
	}
	while (a->made == a->taken)
		pthread_cond_wait(&a->changed, &a->lock);
	*chunk = a->held = a->queue[a->taken % MOST].chunk;
	n = a->queue[a->taken % MOST].len;
	a->taken++;
	pthread_mutex_unlock(&a->lock);
	return n;
}

void
ahead_close(struct ahead *a)
{
	if (!a)
		return;
	pthread_mutex_lock(&a->lock);
	a->closing = true;
	pthread_cond_signal(&a->changed);
	pthread_mutex_unlock(&a->lock);
	pthread_join(a->thread, NULL);
	free_ahead(a);
}
