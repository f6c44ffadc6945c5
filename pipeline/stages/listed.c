/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with the lists (-d) themselves: a list is a source behind all
 * others, without a record, and its findings stand at its lines. A fold that
 * does nothing but wait for its turn. Of lists that two programs read the
 * first one speaks.
 */
#include "pipeline/report/intern.h"
#include "pipeline/report/unchecked.h"
#include "pipeline/rules/plan.h"
#include "pipeline/stages/stages.h"

struct listed {
	const struct listed_config *config;
	uint32_t number;    /* of the last source so far */
	struct intern told; /* paths of lists */
	size_t next, n;     /* list; told here */
	uint64_t dates, later, values; /* findings */
	bool done;
};

static int
listed_open(struct stage *s, const void *config)
{
	struct listed *l = arena_alloc(&s->run, sizeof(*l));

	l->config = config;
	s->state = l;
	return 0;
}

static int
listed_header(struct stage *s, struct header *h)
{
	(void)s;
	(void)h;
	return 0;
}

static int
listed_batch(struct stage *s, struct batch *b)
{
	struct listed *l = s->state;

	if (!b->source || !b->first)
		return 0;
	if (b->source->number > l->number)
		l->number = b->source->number;
	if (b->source->list)
		intern_add(&l->told, b->source->path);
	return 0;
}

static void
copy(struct listed *l, struct batch *b, const struct finding *from)
{
	const struct rule *rule = pack_rule(l->config->pack, from->rule);
	struct finding *f;

	if (!rule || rule->off)
		return;
	f = batch_find_loose(b, rule->id, rule->level);
	f->file = l->number;
	f->line = from->line;
	f->record = from->record;
	f->school = from->school;
	f->grade = from->grade;
	for (size_t i = 0; i < from->narg; i++)
		finding_arg(b, f, from->arg[i].name, from->arg[i].value);
	l->dates += sv_equal(rule->id, SV("L02"));
	l->later += sv_equal(rule->id, SV("L03"));
	l->values += sv_equal(rule->id, SV("L04"));
}

static void
tell(struct stage *s, struct batch *b, const struct list_table *t)
{
	struct listed *l = s->state;
	struct source *src = arena_alloc(&s->run, sizeof(*src));

	*src = t->source;
	src->number = ++l->number;
	src->list = b->first = b->last = true;
	b->source = src;
	l->n++;
	for (size_t i = 0; i < t->nfinding; i++)
		copy(l, b, &t->finding[i]);
}

static void
put_status(const struct listed *l, struct batch *b, struct sv id, uint64_t found)
{
	const struct rule *rule = pack_rule(l->config->pack, id);
	struct rule_status *s;

	/* Of one that is switched off validate.c says so. */
	if (!rule || rule->off)
		return;
	s = batch_status(b, rule->id);
	s->evaluated = l->n;
	s->findings = found;
	if (l->n)
		return;
	s->reason = SV(UNCHECKED_NO_LISTS);
	s->reason_en = SV("no lists were given (-d)");
}

static int
listed_finish(struct stage *s, struct batch *b)
{
	struct listed *l = s->state;
	const struct listed_config *c = l->config;

	while (c->list && l->next < c->pack->nlist) {
		size_t i = l->next++;

		if (!c->list[i].source.path.len ||
		    !plan_list_asked(c->pack, c->whom, i) ||
		    intern_find(&l->told, c->list[i].source.path) !=
		        INTERN_NONE)
			continue;
		tell(s, b, &c->list[i]);
		return 1;
	}
	if (l->done || (!l->n && !(c->whom & LISTS_RECORDS)))
		return 0;
	put_status(l, b, SV("L02"), l->dates);
	put_status(l, b, SV("L03"), l->later);
	put_status(l, b, SV("L04"), l->values);
	l->done = true;
	return 1;
}

static void
listed_close(struct stage *s)
{
	struct listed *l = s->state;

	if (l)
		intern_free(&l->told);
}

const struct stage_ops listed_stage = {
	.name = "xj-validate",
	.open = listed_open,
	.header = listed_header,
	.batch = listed_batch,
	.finish = listed_finish,
	.close = listed_close,
};
