/* SPDX-License-Identifier: MIT */
/*
 * The other half of xj-validate: rules of 每组, a fold. The work is done in
 * pipeline/rules/group.c.
 */
#include "pipeline/rules/group.h"
#include "pipeline/stages/stages.h"

struct fold {
	const struct dedup_config *config;
	struct plan *plan;
	struct groups *groups;
	struct group_config group;
	enum { GROUP_FILLING, GROUP_TELLING, GROUP_DONE } state;
};

static int
group_open(struct stage *s, const void *config)
{
	struct fold *f = arena_alloc(&s->run, sizeof(*f));

	f->config = config;
	s->state = f;
	return 0;
}

static int
group_header(struct stage *s, struct header *h)
{
	struct fold *f = s->state;
	const struct dedup_config *c = f->config;

	f->group = (struct group_config){ c->exchange, c->store, c->hash,
		c->secret };
	f->plan = plan_open(c->pack, h->asof, NULL);
	plan_header(f->plan, h);
	f->groups = groups_open(f->plan, &f->group, h);
	return 0;
}

static int
group_batch(struct stage *s, struct batch *b)
{
	struct fold *f = s->state;

	return groups_batch(f->groups, b, s->diag);
}

static int
group_finish(struct stage *s, struct batch *b)
{
	struct fold *f = s->state;

	if (f->state == GROUP_DONE)
		return 0;
	if (f->state == GROUP_FILLING && groups_reduce(f->groups, s->diag) < 0)
		return -1;
	f->state = GROUP_TELLING;
	if (groups_tell(f->groups, b))
		return 1;
	plan_status(f->plan, b, true);
	f->state = GROUP_DONE;
	return 1;
}

static void
group_close(struct stage *s)
{
	struct fold *f = s->state;

	if (!f)
		return;
	groups_close(f->groups);
	plan_close(f->plan);
}

const struct stage_ops group_stage = {
	.name = "xj-validate",
	.open = group_open,
	.header = group_header,
	.batch = group_batch,
	.finish = group_finish,
	.close = group_close,
};
