/* SPDX-License-Identifier: MIT */
#include "pipeline/report/history.h"

void
history_add(struct history *h, const struct run_point *p)
{
	struct run_point *new;

	h->point = mem_more(h->point, h->npoint, &h->cappoint, sizeof(*new));
	new = &h->point[h->npoint++];
	*new = *p;
	new->asof = arena_dup(&h->arena, p->asof);
	new->run = arena_dup(&h->arena, p->run);
}

void
history_free(struct history *h)
{
	mem_free(h->point);
	arena_free(&h->arena);
	*h = (struct history){ 0 };
}
