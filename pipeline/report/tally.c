/* SPDX-License-Identifier: MIT */
#include "pipeline/base/cells.h"
#include "pipeline/report/tally.h"

static struct rule_tally *
rule_of(struct tally *t, struct sv rule)
{
	size_t before = t->rules.n, at = intern_add(&t->rules, rule);

	if (at == before) {
		t->rule = mem_more(t->rule, at, &t->caprule, sizeof(*t->rule));
		t->rule[at] = (struct rule_tally){ 0 };
	}
	return &t->rule[at];
}

/* A school is its code, or else its name. */
static struct school_tally *
school_of(struct tally *t, struct sv code, struct sv name)
{
	size_t before = t->schools.n;
	size_t at = intern_add(&t->schools, code.len ? code : name);

	if (at == before) {
		t->school = mem_more(t->school, at, &t->capschool,
		    sizeof(*t->school));
		t->school[at] = (struct school_tally){
			.code = arena_dup(&t->arena, code) };
	}
	if (t->school[at].name.len == 0)
		t->school[at].name = arena_dup(&t->arena, name);
	return &t->school[at];
}

struct tallied
tally_finding(struct tally *t, const struct told *f)
{
	struct sv code = f->text[TOLD_SCHOOL_CODE];
	struct sv name = f->text[TOLD_SCHOOL];
	enum level level = f->head.level;
	struct tallied at = { .school = INTERN_NONE };
	struct rule_tally *rule = rule_of(t, f->text[TOLD_RULE]);

	t->level[level]++;
	t->progress.status[f->status][level]++;
	rule->level[level]++;
	rule->progress.status[f->status][level]++;
	at.rule = (size_t)(rule - t->rule);
	if (code.len || name.len) {
		struct school_tally *school = school_of(t, code, name);

		school->level[level]++;
		school->progress.status[f->status][level]++;
		at.school = school - t->school;
	}
	return at;
}

static void
count_gone(struct progress *p, enum level level, bool mended)
{
	if (mended)
		p->mended[level]++;
	else
		p->unseen[level]++;
}

void
tally_gone(struct tally *t, struct sv rule, enum level level, struct sv code,
    struct sv name, bool mended)
{
	count_gone(&t->progress, level, mended);
	count_gone(&rule_of(t, rule)->progress, level, mended);
	if (code.len || name.len)
		count_gone(&school_of(t, code, name)->progress, level, mended);
}

void
tally_edit(struct tally *t, struct sv rule)
{
	t->edits++;
	rule_of(t, rule)->edits++;
}

void
tally_kept(struct tally *t, const struct change *c)
{
	struct sv cell[] = { c->school_from, c->explained_by };
	struct buf key = { 0 };
	size_t n = t->keeps.n, at;

	cells_pack(cell, sizeof(cell) / sizeof(*cell), &key);
	at = intern_add(&t->keeps, buf_sv(&key));
	buf_free(&key);
	if (at == n) {
		bool coded = !sv_equal(c->school_from, c->new);

		t->kept = mem_more(t->kept, n, &t->capkept, sizeof(*t->kept));
		t->kept[n] = (struct kept_tally){
			.code = coded ? arena_dup(&t->arena, c->school_from) :
			                (struct sv){ 0 },
			.name = arena_dup(&t->arena, c->new),
			.why = arena_dup(&t->arena, c->explained_by) };
	}
	t->kept[at].pupils++;
}

void
tally_status(struct tally *t, const struct rule_status *s)
{
	struct rule_tally *r = rule_of(t, s->rule);
	struct reason **link = &r->reason, *new;

	r->status = true;
	r->evaluated += s->evaluated;
	if (s->reason.len == 0)
		return;
	while (*link && sv_compare((*link)->zh, s->reason) < 0)
		link = &(*link)->next;
	if (*link && sv_equal((*link)->zh, s->reason))
		return;
	new = arena_alloc(&t->arena, sizeof(*new));
	*new = (struct reason){ arena_dup(&t->arena, s->reason),
		arena_dup(&t->arena, s->reason_en), *link };
	*link = new;
}

struct sv
tally_reason(const struct reason *r, enum lang lang)
{
	return lang == LANG_EN && r->en.len ? r->en : r->zh;
}

uint64_t
tally_sum(const uint64_t level[LEVELS])
{
	uint64_t sum = 0;

	for (int i = 0; i < LEVELS; i++)
		sum += level[i];
	return sum;
}

void
tally_free(struct tally *t)
{
	arena_free(&t->arena);
	intern_free(&t->rules);
	intern_free(&t->schools);
	mem_free(t->rule);
	mem_free(t->school);
	intern_free(&t->keeps);
	mem_free(t->kept);
	*t = (struct tally){ 0 };
}
