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

/* Plans, and which lists they ask for persons. */
static void
open_plans(struct roll *r)
{
	const struct roll_config *c = r->config;
	const struct pack *p = c->pack;
	bool *asked = arena_alloc(r->run, p->nlist + 1);

	r->list = arena_alloc(r->run, (p->nlist + 1) * sizeof(*r->list));
	r->early = plan_open_persons(p, r->header->asof, NULL);
	r->plan = plan_open_persons(p, r->header->asof, NULL);
	plan_lists(r->early, c->list);
	plan_lists(r->plan, c->list);
	plan_uses(r->plan, NULL, asked);
	r->busy = plan_has(r->plan, false);
	for (size_t i = 0; i < p->nlist; i++) {
		struct roll_list *l = &r->list[i];

		l->plan = plan_open_list(p, r->header->asof, i, NULL);
		plan_lists(l->plan, c->list);
		r->busy |= plan_has(l->plan, false);
		l->lists = arena_alloc(r->run, p->nlist + 1);
		l->cross = arena_alloc(r->run, p->nlist * sizeof(*l->cross));
		plan_uses(l->plan, NULL, l->lists);
		l->asked = asked[i];
		/* Asked or not: a finding stands where the pupil does. */
		l->roll = l->lists[p->nlist] ||
		    (plan_has(l->plan, false) && persons_possible(&p->list[i]));
	}
	r->match = arena_alloc(r->run, ROLL_ROWS * (p->nlist + 1) *
	    sizeof(*r->match));
}

/* Part the rows of the lists that anybody is looked for in. */
static void
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
	for (size_t i = 0; i < p->nlist; i++) {
		r->list[i].open = wanted[i] && c->list &&
		    c->list[i].table.ncolumn && persons_possible(&p->list[i]);
		if (r->list[i].open)
			persons_open(&r->list[i].persons, &c->list[i],
			    &p->list[i], &r->maker);
	}
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
	open_plans(r);
	records_open(r);
	open_persons(r);
	plan_header(r->early, h);
	plan_header(r->plan, &r->sheet);
	/* While records pass; for rows it is that of judge.c. */
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		plan_header(r->list[i].plan, h);
	return 0;
}

static int
roll_batch(struct stage *s, struct batch *b)
{
	struct roll *r = s->state;

	if (!r->busy)
		return 0;
	losses_note(&r->losses, b);
	if (!b->source)
		return 0;
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		if (plan_gathers(r->list[i].plan))
			plan_gather(r->list[i].plan, b);
	return records_add(r, b);
}

static void
put_statuses(struct roll *r, struct batch *b)
{
	plan_status(r->plan, b, false);
	doubts_status(r, b);
	values_status(r, b);
	for (size_t i = 0; i < r->config->pack->nlist; i++)
		plan_status(r->list[i].plan, b, false);
}

static int
roll_finish(struct stage *s, struct batch *b)
{
	struct roll *r = s->state;
	int more = 0;

	if (r->state == ROLL_DONE)
		return 0;
	if (r->state == ROLL_FILLING && r->busy && matches_find(r) < 0)
		return -1;
	r->state = ROLL_TELLING;
	if (r->busy)
		more = judge_more(r, b);
	if (r->busy && !more)
		more = doubts_more(r, b);
	if (!more)
		more = values_more(r, b);
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
	batch_free(&r->batch);
	plan_close(r->early);
	plan_close(r->plan);
	matches_close(r);
	missing_close(r);
	doubts_close(r);
	mem_free(r->source);
	buf_free(&r->packed);
	buf_free(&r->person);
	arena_free(&r->scratch[0]);
	arena_free(&r->scratch[1]);
	image_close(&r->maker);
}

const struct stage_ops roll_stage = {
	.name = "xj-validate",
	.open = roll_open,
	.header = roll_header,
	.batch = roll_batch,
	.finish = roll_finish,
	.close = roll_close,
};
