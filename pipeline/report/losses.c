/* SPDX-License-Identifier: MIT */
#include "pipeline/report/losses.h"

static void
add_numbers(struct losses *l, struct sv numbers, struct sv rule)
{
	struct sv number;

	rule = numbers.len ? arena_dup(&l->arena, rule) : rule;
	while (numbers.len && sv_split(&numbers, ' ', &number)) {
		size_t n = l->held.n;

		if (number.len == 0 || intern_add(&l->held, number) < n)
			continue;
		l->held_rule = mem_more(l->held_rule, n, &l->capheld,
		    sizeof(*l->held_rule));
		l->held_rule[n] = rule;
	}
}

void
losses_note(struct losses *l, const struct batch *b)
{
	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];

		if (f->rule.len != 3 || f->rule.ptr[0] != 'F')
			continue;
		if (b->source && !b->source->list && (sv_equal(f->rule, SV("F01")) ||
		    sv_equal(f->rule, SV("F05")))) {
			l->lost = mem_more(l->lost, l->nlost, &l->caplost,
			    sizeof(*l->lost));
			l->lost[l->nlost++] = (struct lost_file){
				.path = arena_dup(&l->arena, b->source->path),
				.rule = arena_dup(&l->arena, f->rule) };
		}
		add_numbers(l, finding_get(f, SV(HELD_NUMBERS)), f->rule);
	}
}

struct sv
losses_held(const struct losses *l, struct sv number)
{
	int64_t at = number.len ? intern_find(&l->held, number) : INTERN_NONE;

	return at == INTERN_NONE ? (struct sv){ 0 } : l->held_rule[at];
}

bool
losses_names(struct sv path, struct sv code, struct sv name)
{
	return (code.len && sv_find(path, code) < path.len) ||
	    (name.len && sv_find(path, name) < path.len);
}

struct sv
losses_known(const struct losses *l, struct sv code, struct sv name)
{
	for (size_t i = 0; i < l->nlost; i++) {
		const struct lost_file *lost = &l->lost[i];

		if (lost->of == LOST_ANYWHERE ||
		    losses_names(lost->path, code, name))
			return lost->rule;
	}
	return (struct sv){ 0 };
}

struct sv
losses_school(struct losses *l, struct sv code, struct sv name,
    bool (*any)(void *ctx, struct sv path), void *ctx)
{
	for (size_t i = 0; i < l->nlost; i++) {
		struct lost_file *lost = &l->lost[i];

		if (lost->of == LOST_ASKED)
			lost->of = any(ctx, lost->path) ? LOST_SCHOOL :
			                                  LOST_ANYWHERE;
		if (lost->of == LOST_ANYWHERE ||
		    losses_names(lost->path, code, name))
			return lost->rule;
	}
	return (struct sv){ 0 };
}

void
losses_free(struct losses *l)
{
	intern_free(&l->held);
	mem_free(l->held_rule);
	mem_free(l->lost);
	arena_free(&l->arena);
}
