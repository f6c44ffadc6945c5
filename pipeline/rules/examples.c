/* SPDX-License-Identifier: MIT */
#include "pipeline/rules/body.h"
#include "pipeline/rules/examples.h"
#include "pipeline/rules/group.h"

/* The pack with the parameters that the example sets. */
static struct pack
set_params(const struct pack *p, const struct example *e, struct arena *a)
{
	struct pack own = *p;

	own.param = arena_alloc(a, (p->nparam + 1) * sizeof(*own.param));
	if (p->nparam)
		memcpy(own.param, p->param, p->nparam * sizeof(*own.param));
	for (size_t i = 0; i < e->nsetting; i++)
		for (size_t k = 0; k < own.nparam; k++)
			if (sv_equal(own.param[k].name, e->setting[i].name))
				own.param[k].value = e->setting[i].value;
	return own;
}

/* The records of E, of a file that has all columns. */
static void
fill(struct batch *b, const struct header *h, struct source *src,
    const struct example *e)
{
	size_t n = 0;

	for (size_t i = 0; i < e->nrecords; i++)
		n += e->records[i].n;
	batch_reset(b, h, src, n);
	for (size_t i = 0; i < e->nrecords; i++)
		for (uint64_t k = 0; k < e->records[i].n; k++) {
			for (size_t c = 0; c < h->ncolumn; c++)
				batch_cell(b, (int)c)[b->nrow] =
				    e->records[i].cell[c];
			b->line[b->nrow] = b->nrow + 2;
			b->record[b->nrow] = b->nrow + 1;
			b->nrow++;
		}
}

/* Findings that say what E wants to hear. */
static uint64_t
count_findings(const struct batch *b, const struct rule *r,
    const struct example *e)
{
	uint64_t n = 0;

	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];

		n += sv_equal(f->rule, r->id) && (e->name.text.len == 0 ||
		    sv_equal(finding_get(f, SV("branch")), e->name.text));
	}
	return n;
}

static void
run(const struct pack *p, const struct header *h, struct rule_test *t,
    const struct example *e, struct arena *a)
{
	struct source src = { .number = 1 };
	struct batch b = { 0 };
	struct plan *plan = plan_open(p, e->asof.len ? e->asof :
	    SV(EXAMPLE_ASOF), t->rule);
	struct groups *groups = NULL;

	plan_header(plan, h);
	fill(&b, h, &src, e);
	plan_rows(plan, &b);
	if (plan_has(plan, true)) {
		groups = groups_open(plan, NULL, h);
		groups_now(groups, &b);
		while (groups_tell(groups, &b))
			;
	}
	plan_status(plan, &b, t->rule->scope == SCOPE_GROUP);
	t->findings = count_findings(&b, t->rule, e);
	t->reason = arena_dup(a, b.status[0].reason);
	t->good = t->passes ? t->findings == 0 : t->findings > 0;
	groups_close(groups);
	plan_close(plan);
	batch_free(&b);
}

static size_t
test_rule(const struct pack *p, const struct rule *r, const struct header *h,
    void (*told)(void *ctx, const struct rule_test *t), void *ctx)
{
	struct arena a = { 0 };
	size_t bad = 0;

	for (size_t i = 0; i < r->body->nexample; i++) {
		const struct example *e = &r->body->example[i];
		struct pack own = set_params(p, e, &a);
		struct rule_test t = { .rule = r, .passes = e->passes,
			.branch = e->name.text, .text = e->text,
			.file = e->at.in->name,
			.line = span_line(e->at) };

		run(&own, h, &t, e, &a);
		bad += !t.good;
		if (told)
			told(ctx, &t);
		arena_reset(&a);
	}
	arena_free(&a);
	return bad;
}

size_t
rules_test(const struct pack *p, const struct rule *only,
    void (*told)(void *ctx, const struct rule_test *t), void *ctx)
{
	struct arena a = { 0 };
	struct header h = { .asof = SV(EXAMPLE_ASOF), .ncolumn = p->nfield };
	size_t bad = 0;

	h.column = arena_alloc(&a, (p->nfield + 1) * sizeof(*h.column));
	for (size_t i = 0; i < p->nfield; i++)
		h.column[i] = p->field[i].name;
	header_resolve(&h);
	for (size_t i = 0; i < p->nrule; i++)
		if (p->rule[i].scope != SCOPE_NONE &&
		    (!only || only == &p->rule[i]))
			bad += test_rule(p, &p->rule[i], &h, told, ctx);
	arena_free(&a);
	return bad;
}

size_t
rule_examples(const struct rule *r, bool passes)
{
	size_t n = 0;

	for (size_t i = 0; r->body && i < r->body->nexample; i++)
		n += r->body->example[i].passes == passes;
	return n;
}
