/* SPDX-License-Identifier: MIT */
/* How the rules of a plan fared, and which columns they want. */
#include "pipeline/rules/work.h"

/* The columns that the first judge of R to lack any lacks in the stream. */
static void
find_missing(const struct plan *p, const struct rule *r, struct batch *b,
    struct rule_status *s)
{
	for (size_t i = 0; i < r->body->njudge && s->reason.len == 0; i++) {
		const struct judge *j = &r->body->judge[i];

		if (p->kind == PLAN_LIST && j->list != p->own)
			continue;
		for (size_t k = 0; k < j->nneed; k++) {
			const struct need *need = &j->need[k];
			bool there = false;

			for (size_t m = 0; m < need->n; m++)
				there |= p->column[need->field[m]] >= 0;
			if (!there)
				status_lacks(b, s,
				    p->pack->field[*need->field].name);
		}
	}
}

static bool
is_met(const struct pack *p, const struct need *n,
    bool (*has)(void *ctx, struct sv field), void *ctx)
{
	for (size_t i = 0; i < n->n; i++)
		if (has(ctx, p->field[n->field[i]].name))
			return true;
	return false;
}

bool
rule_is_blind(const struct pack *p, const struct rule *r,
    bool (*has)(void *ctx, struct sv field),
    void (*lacks)(void *ctx, struct sv field), void *ctx)
{
	size_t blind = 0;

	if (r->off || !r->body || r->scope == SCOPE_LIST ||
	    r->scope == SCOPE_CHANGE)
		return false;
	for (size_t i = 0; i < r->body->njudge; i++) {
		const struct judge *j = &r->body->judge[i];
		size_t unmet = 0;

		for (size_t k = 0; k < j->nneed; k++) {
			if (is_met(p, &j->need[k], has, ctx))
				continue;
			lacks(ctx, p->field[*j->need[k].field].name);
			unmet++;
		}
		blind += unmet > 0;
	}
	return blind && blind == r->body->njudge;
}

static void
add_status(const struct plan *p, const struct count *c, struct batch *b)
{
	struct rule_status *s = batch_status(b, c->rule->id);
	uint64_t open = atomic_load(&c->open);

	s->evaluated = atomic_load(&c->evaluated);
	s->findings = atomic_load(&c->findings);
	s->reason = arena_dup(&b->arena, c->reason);
	s->reason_en = arena_dup(&b->arena, c->reason_en);
	if (s->evaluated == 0 && s->reason.len == 0)
		find_missing(p, c->rule, b, s);
	/* Rows or none, a register was judged: else it would look as if not. */
	if (s->reason.len == 0 && rule_of_form(c->rule))
		s->evaluated++;
	if (s->reason.len == 0) {
		s->reason = arena_dup(&b->arena, c->partly.zh);
		s->reason_en = arena_dup(&b->arena, c->partly.en);
	}
	if (!open)
		return;
	s->reason = arena_printf(&b->arena,
	    "%llu 行触及正则表达式的上限，无法判断",
	    (unsigned long long)open);
	s->reason_en = arena_printf(&b->arena,
	    "undecided in %llu rows: a regular expression hit its limit",
	    (unsigned long long)open);
}

/* Is R found by the program that runs P, be it by a rule's body or not? */
static bool
belongs(const struct plan *p, const struct rule *r, bool groups)
{
	if (r->scope == SCOPE_NONE)
		return p->kind == PLAN_ROWS && !groups &&
		    sv_equal(r->owner, SV("validate"));
	return plan_mine(p, r) && (r->scope == SCOPE_GROUP) == groups;
}

void
plan_status(struct plan *p, struct batch *b, bool groups)
{
	for (size_t i = 0; i < p->ncount; i++) {
		const struct count *c = &p->count[i];

		if ((c->rule->scope == SCOPE_GROUP) == groups)
			add_status(p, c, b);
	}
	for (size_t i = 0; !p->only && i < p->pack->nrule; i++) {
		const struct rule *r = &p->pack->rule[i];

		if (r->off && belongs(p, r, groups))
			status_off(batch_status(b, r->id));
	}
}
