/* SPDX-License-Identifier: MIT */
/*
 * xj-validate. A map: a row is judged alone, by the rules of the pack
 * (pipeline/rules/plan.h), of which it knows none. Which of two findings
 * silences the other is written in the pack too.
 */
#include "pipeline/base/date.h"
#include "pipeline/rules/plan.h"
#include "pipeline/stages/stages.h"

struct validate {
	const struct validate_config *config;
	struct plan *plan; /* what the pack's rules say */
	bool told;
};

static int
validate_open(struct stage *s, const void *config)
{
	const struct validate_config *wanted = config;
	struct validate *v = arena_alloc(&s->run, sizeof(*v));

	v->config = wanted;
	s->state = v;
	return 0;
}

static int
validate_header(struct stage *s, struct header *h)
{
	struct validate *v = s->state;
	struct date asof;

	if (!date_parse(h->asof, &asof))
		return diag_fail(s->diag, STATUS_STREAM,
		    "the stream's as-of date is no date: run xj-parse again",
		    "记录流的截至日不是日期：请重新运行 xj-parse");
	v->plan = plan_open(v->config->pack, h->asof, NULL);
	plan_lists(v->plan, v->config->list);
	plan_header(v->plan, h);
	header_add_stage(h, &s->run, arena_printf(&s->run,
	    "xj-validate " XJ_VERSION "%.*s", SV_ARG(plan_list_names(
	    v->config->pack, LISTS_RECORDS, v->config->list, &s->run))));
	return 0;
}

static int
validate_batch(struct stage *s, struct batch *b)
{
	struct validate *v = s->state;

	plan_rows(v->plan, b);
	return 0;
}

static int
validate_finish(struct stage *s, struct batch *b)
{
	struct validate *v = s->state;

	if (v->told)
		return 0;
	v->told = true;
	plan_status(v->plan, b, false);
	return 1;
}

static void
validate_close(struct stage *s)
{
	struct validate *v = s->state;

	if (v)
		plan_close(v->plan);
}

const struct stage_ops validate_stage = {
	.name = "xj-validate",
	.map = true,
	.open = validate_open,
	.header = validate_header,
	.batch = validate_batch,
	.finish = validate_finish,
	.close = validate_close,
};
