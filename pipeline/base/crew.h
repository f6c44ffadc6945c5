/* SPDX-License-Identifier: MIT */
/*
 * Work side by side: what is to be done falls into tasks that are numbered and
 * need nothing of each other. A stage is given a crew and knows of no threads;
 * pipeline/run/crew.h has some. Whatever the tasks say is said in the order of
 * their numbers, so nobody can see how many worked.
 */
#ifndef PIPELINE_BASE_CREW_H
#define PIPELINE_BASE_CREW_H

#include "pipeline/base/diag.h"

struct crew {
	int (*run)(const struct crew *c, size_t n,
	    int (*task)(void *ctx, size_t i, struct diag *d), void *ctx,
	    struct diag *d);
	unsigned jobs; /* how many work; 0 is 1 */
};

/*
 * TASK for each I below N, begun in order; it answers -1 after diag_fail. -1 as
 * soon as one did, with what the first of these said. C may be NULL: then one
 * works, one after the other.
 */
static inline int
crew_run(const struct crew *c, size_t n,
    int (*task)(void *ctx, size_t i, struct diag *d), void *ctx,
    struct diag *d)
{
	int answer = 0;

	if (c)
		return c->run(c, n, task, ctx, d);
	for (size_t i = 0; answer == 0 && i < n; i++)
		answer = task(ctx, i, d);
	return answer;
}

#endif
