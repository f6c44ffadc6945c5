/* SPDX-License-Identifier: MIT */
#include "pipeline/base/date.h"
#include "pipeline/stages/roll/roll.h"

static int
roll_open(struct stage *s, const void *config)
{
	struct roll *r = arena_alloc(&s->run, sizeof(*r));

	r->config = config;
	r->diag = s->diag;
	r->run = &s->run;
	s->state = r;
	return 0;
}

/* A plan over records, 0 or 1, or over the rows of a list. */
static int
open_plan(void *ctx, size_t i, struct diag *d)
{
	struct roll *r = ctx;
	const struct roll_config *c = r->config;
	struct plan **plan = i == 0 ? &r->early : i == 1 ? &r->plan :
	    &r->list[i - 2].plan;

	(void)d;
	*plan = i < 2 ? plan_open_persons(c->pack, r->header->asof, NULL) :
	    plan_open_list(c->pack, r->header->asof, i - 2, NULL);
	plan_lists(*plan, c->list);
	return 0;
}

/* Plans, and which lists they ask for persons. */
static int
open_plans(struct roll *r)
{
	const struct roll_config *c = r->config;
	const struct pack *p = c->pack;
	bool *asked = arena_alloc(r->run, p->nlist + 1);
	bool *field = arena_alloc(r->run, p->nall + 1);

	r->list = arena_alloc(r->run, (p->nlist + 1) * sizeof(*r->list));
	if (crew_run(c->crew, p->nlist + 2, open_plan, r, r->diag) < 0)
		return -1;
	plan_uses(r->plan, NULL, asked);
	r->busy = plan_has(r->plan, false);
	for (size_t i = 0; i < p->nlist; i++) {
		struct roll_list *l = &r->list[i];

		r->busy |= plan_has(l->plan, false);
		l->lists = arena_alloc(r->run, p->nlist + 1);
		l->cross = arena_alloc(r->run, p->nlist * sizeof(*l->cross));
		memset(field, false, p->nall);
		plan_uses(l->plan, field, l->lists);
		for (size_t k = 0; k < p->nfield; k++)
			l->whole |= field[k];
		l->asked = asked[i];
		/* Asked or not: a finding stands where the pupil does. */
		l->roll = l->lists[p->nlist] ||
		    (plan_has(l->plan, false) && persons_possible(&p->list[i]));
	}
	return 0;
}

/* Part the rows of list I. */
static int
open_one(void *ctx, size_t i, struct diag *d)
{
	struct roll *r = ctx;
	const struct roll_config *c = r->config;

	(void)d;
	if (r->list[i].open)
		persons_open(&r->list[i].persons, &c->list[i],
		    &c->pack->list[i], &r->maker);
	return 0;
}

/* Those that anybody is looked for in. */
static int
open_persons(struct roll *r)
{
	const struct roll_config *c = r->config;
	const struct pack *p = c->pack;
	bool *wanted = arena_alloc(r->run, p->nlist + 1);

	for (size_t i = 0; i < p->nlist; i++) {
		wanted[i] |= r->list[i].asked || r->list[i].roll;
		for (size_t k = 0; k < p->nlist; k++) {
			wanted[k] |= r->list[i].lists[k];
			wanted[i] |= r->list[i].lists[k];
		}
	}
	r->sought = arena_alloc(r->run, (p->nlist + 1) * sizeof(*r->sought));
	for (size_t i = 0; i < p->nlist; i++) {
		struct roll_list *l = &r->list[i];

		l->open = wanted[i] && c->list &&
		    c->list[i].table.ncolumn && persons_possible(&p->list[i]);
		l->sought = l->open && (l->asked || l->roll);
		if (l->sought)
			r->sought[r->nsought++] = i;
	}
	return crew_run(c->crew, p->nlist, open_one, r, r->diag);
}

static int
roll_header(struct stage *s, struct header *h)
{
	struct roll *r = s->state;
	struct date asof;

	if (!date_parse(h->asof, &asof))
		return diag_fail(s->diag, STATUS_STREAM,
		    "the stream's as-of date is no date: run xj-parse again",
		    "记录流的截至日不是日期：请重新运行 xj-parse");
	r->header = h;
	memcpy(r->maker.secret, r->config->secret, HASH_SECRET);
	if (open_plans(r) < 0)
		return -1;
	records_open(r);
	if (open_persons(r) < 0)
		return -1;
	plan_header(r->early, h);
	plan_header(r->plan, &r->sheet);
	/* While records pass; for rows it is that of judge.c. */
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		plan_header(r->list[i].plan, h);
	return 0;
}

static int
roll_prepare(struct stage *s, struct batch *b)
{
	struct roll *r = s->state;

	if (!r->busy || !b->source)
		return 0;
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		if (plan_gathers(r->list[i].plan))
			plan_gather(r->list[i].plan, b);
	records_prepare(r, b);
	return 0;
}

static int
roll_batch(struct stage *s, struct batch *b)
{
	struct roll *r = s->state;

	if (!r->busy)
		return 0;
	losses_note(&r->losses, b);
	return b->source ? records_add(r, b) : 0;
}

static void
put_statuses(struct roll *r, struct batch *b)
{
	plan_status(r->plan, b, false);
	doubts_status(r, b);
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		plan_status(r->list[i].plan, b, false);
	missing_status(r, b);
}

/* Everybody was seen. */
static int
start_telling(struct roll *r)
{
	r->state = ROLL_TELLING;
	if (!r->busy)
		return 0;
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		plan_gathered(r->list[i].plan);
	missing_ready(r);
	return matches_find(r);
}

static int
roll_finish(struct stage *s, struct batch *b)
{
	struct roll *r = s->state;
	int more = 0;

	if (r->state == ROLL_DONE)
		return 0;
	if (r->state == ROLL_FILLING && start_telling(r) < 0)
		return -1;
	if (r->busy)
		more = judge_more(r, b);
	if (r->busy && !more)
		more = doubts_more(r, b);
	if (more)
		return more;
	missing_say(r);
	put_statuses(r, b);
	r->state = ROLL_DONE;
	return 1;
}

static void
roll_close(struct stage *s)
{
	struct roll *r = s->state;

	if (!r)
		return;
	judge_end(r);
	plan_close(r->early);
	plan_close(r->plan);
	matches_close(r);
	missing_close(r);
	doubts_close(r);
	mem_free(r->source);
	mem_free(r->part);
	buf_free(&r->packed);
	arena_free(&r->scratch[0]);
	arena_free(&r->scratch[1]);
	image_close(&r->maker);
}

const struct stage_ops roll_stage = {
	.name = "xj-validate",
	.open = roll_open,
	.header = roll_header,
	.prepare = roll_prepare,
	.batch = roll_batch,
	.finish = roll_finish,
	.close = roll_close,
};
