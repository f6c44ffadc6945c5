/* SPDX-License-Identifier: MIT */
/*
 * Tasks are taken in order, so whoever fails first by number was begun, and
 * ends, whatever the others do. Each has a diag of its own; what was noted is
 * kept, and said when all before it is.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "pipeline/base/mem.h"
#include "pipeline/run/crew.h"

enum { MOST = 64 };

struct work {
	int (*task)(void *ctx, size_t i, struct diag *d);
	void *ctx;
	const struct diag *diag;
	size_t n;
	atomic_size_t next;
	atomic_bool failed;
	struct outcome {
		struct buf notes; /* a NUL behind each */
		int status;
		struct diag *failure;
	} *outcome;
};

static void
keep(void *ctx, const char *text)
{
	struct buf *notes = ctx;

	buf_put(notes, sv_make(text, strlen(text) + 1));
}

static void
run_task(struct work *w, size_t i, struct diag *d)
{
	struct outcome *o = &w->outcome[i];

	d->status = 0;
	d->text[0] = '\0';
	d->say = w->diag->say ? keep : NULL;
	d->ctx = &o->notes;
	if (w->task(w->ctx, i, d) < 0) {
		o->failure = mem_alloc(sizeof(*d));
		*o->failure = *d;
		atomic_store(&w->failed, true);
	}
	o->status = d->status;
}

static void *
run_tasks(void *arg)
{
	struct work *w = arg;
	struct diag d = { .lang = w->diag->lang, .quiet = w->diag->quiet };
	size_t i;

	while (!atomic_load(&w->failed) &&
	       (i = atomic_fetch_add(&w->next, 1)) < w->n)
		run_task(w, i, &d);
	return NULL;
}

/* As if one had worked: up to the first that failed. */
static int
tell(struct work *w, struct diag *d)
{
	int answer = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct outcome *o = &w->outcome[i];

		for (size_t at = 0; answer == 0 && at < o->notes.len;
		     at += strlen(o->notes.ptr + at) + 1)
			d->say(d->ctx, o->notes.ptr + at);
		if (answer == 0 && o->status > d->status)
			d->status = o->status;
		if (answer == 0 && o->failure) {
			memcpy(d->text, o->failure->text, sizeof(d->text));
			memcpy(d->zh, o->failure->zh, sizeof(d->zh));
			memcpy(d->en, o->failure->en, sizeof(d->en));
			answer = -1;
		}
		mem_free(o->failure);
		buf_free(&o->notes);
	}
	return answer;
}

static int
run_crew(const struct crew *c, size_t n,
    int (*task)(void *ctx, size_t i, struct diag *d), void *ctx,
    struct diag *d)
{
	struct work w = { .task = task, .ctx = ctx, .diag = d, .n = n };
	pthread_t thread[MOST];
	unsigned started = 0;
	int answer;

	w.outcome = mem_alloc((n + 1) * sizeof(*w.outcome));
	while (started + 1 < c->jobs && started + 1 < n && started < MOST &&
	    pthread_create(&thread[started], NULL, run_tasks, &w) == 0)
		started++;
	run_tasks(&w);
	for (unsigned i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	answer = tell(&w, d);
	mem_free(w.outcome);
	return answer;
}

struct crew
crew_threads(unsigned jobs)
{
	return (struct crew){ run_crew, jobs };
}
