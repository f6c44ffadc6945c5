/* SPDX-License-Identifier: MIT */
/* A ring of chunks. The one in the taker's hands is not free yet. */
#include <pthread.h>

#include "pipeline/base/mem.h"
#include "pipeline/io/ahead.h"

enum { RING = 8 };

struct ahead {
	ssize_t (*make)(void *ctx, char *to, size_t n);
	void *ctx;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t made, freed; /* chunks so far */
	bool held;          /* chunk `freed` is in the taker's hands */
	bool closing;
	ssize_t len[RING];
	char chunk[RING][AHEAD_CHUNK];
};

static void *
work(void *arg)
{
	struct ahead *a = arg;
	ssize_t n = AHEAD_CHUNK;

	pthread_mutex_lock(&a->lock);
	while (n == AHEAD_CHUNK && !a->closing) {
		size_t i = a->made % RING;

		if (a->made - a->freed == RING) {
			pthread_cond_wait(&a->changed, &a->lock);
			continue;
		}
		pthread_mutex_unlock(&a->lock);
		n = a->make(a->ctx, a->chunk[i], AHEAD_CHUNK);
		pthread_mutex_lock(&a->lock);
		a->len[i] = n;
		a->made++;
		pthread_cond_signal(&a->changed);
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
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
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->lock);
	mem_free(a);
	return NULL;
}

ssize_t
ahead_next(struct ahead *a, const char **chunk)
{
	ssize_t n;

	pthread_mutex_lock(&a->lock);
	a->freed += a->held;
	a->held = true;
	pthread_cond_signal(&a->changed);
	while (a->made == a->freed)
		pthread_cond_wait(&a->changed, &a->lock);
	*chunk = a->chunk[a->freed % RING];
	n = a->len[a->freed % RING];
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
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->lock);
	mem_free(a);
}
