/* SPDX-License-Identifier: MIT */
/*
 * A finding_id stays while the same is said of the same. What is left over in
 * both runs and speaks by the same rule of the same place is one finding that
 * has changed: R07-7 of a class that was full, and is too big under a lower
 * limit.
 */
#include <stdlib.h>

#include "cmd/impact.h"
#include "pipeline/base/hash.h"
#include "pipeline/report/message.h"

static void
put_part(struct buf *out, struct sv part)
{
	buf_put_u64(out, part.len);
	buf_put_char(out, ':');
	buf_put(out, part);
}

static struct sv
path_of(const struct view *v, const struct told *t)
{
	const struct origin *o = origins_find(v->origins, t->head.file);

	return o ? o->path : (struct sv){ 0 };
}

/* Columns by name: two packs may order them otherwise. */
static uint64_t
place_of(struct impact *m, const struct view *v, const struct told *t)
{
	static const enum told_text part[] = { TOLD_RULE, TOLD_SCHOOL_CODE,
		TOLD_SCHOOL, TOLD_GRADE, TOLD_CLASS };
	struct buf *out = &m->piece;
	char key[ID_ROOM];

	out->len = 0;
	put_part(out, path_of(v, t));
	buf_put_u64(out, t->head.line);
	buf_put_char(out, ' ');
	buf_put_u64(out, t->head.record);
	put_part(out, t->head.column < 0 ? (struct sv){ 0 } :
	                                   v->header->column[t->head.column]);
	told_key(t, key);
	put_part(out, sv_cstr(key));
	for (size_t i = 0; i < sizeof(part) / sizeof(*part); i++)
		put_part(out, t->text[part[i]]);
	return hash_64(buf_sv(out));
}

/* A school is its code, or else its name; a code's first name is told too. */
static uint32_t
school_of(struct impact *m, const struct told *t)
{
	struct sv code = t->text[TOLD_SCHOOL_CODE];
	struct sv name = t->text[TOLD_SCHOOL];
	size_t before = m->schools.n;
	size_t at = intern_add(&m->schools, code.len ? code : name);

	if (at == before) {
		m->school = mem_more(m->school, at, &m->capschool,
		    sizeof(*m->school));
		m->school[at] = m->schools.text[at];
	}
	if (name.len && code.len && !sv_equal(code, name) &&
	    sv_equal(m->school[at], code))
		m->school[at] = arena_printf(&m->arena, "%.*s %.*s",
		    SV_ARG(code), SV_ARG(name));
	return (uint32_t)at;
}

static int
watch_finding(void *ctx, const struct view *v, const struct told *t)
{
	struct impact_watch *w = ctx;
	struct impact *m = w->impact;
	struct impact_run *run = &m->run[w->run];
	struct seen s = { .at = run->n, .place = place_of(m, v, t),
		.school = school_of(m, t), .copy = t->copy,
		.rule = (uint16_t)intern_add(&m->rules, t->text[TOLD_RULE]),
		.level = (unsigned char)t->head.level };
	uint32_t len;

	memcpy(s.id, t->head.id, sizeof(s.id));
	if (m->words) {
		m->piece.len = 0;
		impact_put_words(m, v, t, &m->piece);
		len = (uint32_t)m->piece.len;
		if (spool_append(m->words, sv_make((const char *)&len,
		    sizeof(len)), &s.at, m->diag) < 0)
			return -1;
		if (spool_append(m->words, buf_sv(&m->piece), &(uint64_t){ 0 },
		    m->diag) < 0)
			return -1;
	}
	run->seen = mem_more(run->seen, run->n, &run->cap, sizeof(*run->seen));
	run->seen[run->n++] = s;
	return 0;
}

static struct impact_rule *
rule_of(struct impact *m, struct impact_run *run, struct sv id)
{
	size_t at = intern_add(&m->rules, id);

	while (run->nrule <= at) {
		run->rule = mem_more(run->rule, run->nrule, &run->caprule,
		    sizeof(*run->rule));
		run->rule[run->nrule++] = (struct impact_rule){ 0 };
	}
	return &run->rule[at];
}

static struct sv
join_reasons(struct impact *m, const struct reason *r)
{
	struct buf *out = &m->piece;

	out->len = 0;
	for (; r; r = r->next) {
		if (out->len)
			buf_put(out, m->lang == LANG_EN ? SV("; ") : SV("；"));
		buf_put(out, tally_reason(r, m->lang));
	}
	return arena_dup(&m->arena, buf_sv(out));
}

static void
keep_rule(struct impact *m, struct impact_run *run, const struct rule *rule,
    const struct tally *t)
{
	struct impact_rule *kept = rule_of(m, run, rule->id);
	int64_t at = intern_find(&t->rules, rule->id);
	const struct rule_tally *r = at < 0 ? NULL : &t->rule[at];

	kept->title = arena_dup(&m->arena, title_of(rule, m->lang));
	kept->state = RULE_CHECKED;
	if (!r || !r->reason)
		return;
	kept->state = r->evaluated ? RULE_PARTLY : RULE_UNCHECKED;
	kept->reason = join_reasons(m, r->reason);
}

/* What was read, whatever was made of it. */
static void
seal_inputs(struct impact *m, const struct origins *os, unsigned char *out)
{
	m->piece.len = 0;
	for (size_t i = 1; i < os->n; i++) {
		put_part(&m->piece, os->origin[i].source.path);
		put_part(&m->piece, os->origin[i].source.hash);
	}
	seal_once(buf_sv(&m->piece), NULL, out, SEAL_MIN);
}

static void
watch_end(void *ctx, const struct view *v, const struct tally *t)
{
	struct impact_watch *w = ctx;
	struct impact *m = w->impact;
	struct impact_run *run = &m->run[w->run];

	for (size_t i = 0; i < v->pack->nrule; i++)
		keep_rule(m, run, &v->pack->rule[i], t);
	run->pack = arena_dup(&m->arena, v->header->pack);
	run->version = arena_dup(&m->arena, v->header->version);
	run->hash = arena_dup(&m->arena, v->header->hash);
	run->account = account_of(v->origins, false);
	run->edits = t->edits;
	seal_inputs(m, v->origins, run->inputs);
}

void
impact_watch(struct impact_watch *w, struct impact *m, int run)
{
	*w = (struct impact_watch){ m, run, { watch_finding, watch_end, w } };
}

static int
compare_ids(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int c = memcmp(x->id, y->id, sizeof(x->id));

	return c ? c : (x->copy > y->copy) - (x->copy < y->copy);
}

static int
compare_places(const void *a, const void *b)
{
	const struct seen *x = *(const struct seen *const *)a;
	const struct seen *y = *(const struct seen *const *)b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static int
compare_differences(const void *a, const void *b, void *impact)
{
	const struct impact *m = impact;
	const struct difference *x = a, *y = b;
	const struct seen *s = x->seen[1] ? x->seen[1] : x->seen[0];
	const struct seen *t = y->seen[1] ? y->seen[1] : y->seen[0];
	int c = sv_compare(m->rules.text[s->rule], m->rules.text[t->rule]);

	if (c || x->kind != y->kind)
		return c ? c : x->kind < y->kind ? -1 : 1;
	return (s->at > t->at) - (s->at < t->at);
}

static void
add(struct impact *m, const struct seen *before, const struct seen *after)
{
	const struct seen *s = after ? after : before;
	enum impact_kind kind = !before ? IMPACT_APPEARS :
	    !after ? IMPACT_VANISHES :
	    before->level != after->level ? IMPACT_LEVEL : IMPACT_WORDS;

	m->difference = mem_more(m->difference, m->n, &m->cap,
	    sizeof(*m->difference));
	m->difference[m->n++] = (struct difference){ kind, { before, after } };
	m->by_rule[s->rule].kind[kind]++;
	m->by_school[s->school].kind[kind]++;
}

/* Those of one run that the other has not, and where they are kept. */
struct rest {
	const struct seen **seen;
	size_t n, cap;
};

static void
leave(struct rest *r, const struct seen *s)
{
	r->seen = mem_more(r->seen, r->n, &r->cap, sizeof(*r->seen));
	r->seen[r->n++] = s;
}

static void
match_ids(struct impact *m, struct rest rest[2])
{
	const struct impact_run *a = &m->run[0], *b = &m->run[1];
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		int c = i == a->n ? 1 : j == b->n ? -1 :
		    compare_ids(&a->seen[i], &b->seen[j]);

		if (c < 0) {
			leave(&rest[0], &a->seen[i++]);
		} else if (c > 0) {
			leave(&rest[1], &b->seen[j++]);
		} else {
			if (a->seen[i].level != b->seen[j].level)
				add(m, &a->seen[i], &b->seen[j]);
			i++, j++;
		}
	}
}

static void
match_places(struct impact *m, const struct rest *a, const struct rest *b)
{
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		int c = i == a->n ? 1 : j == b->n ? -1 :
		    a->seen[i]->place == b->seen[j]->place ? 0 :
		    a->seen[i]->place < b->seen[j]->place ? -1 : 1;
		const struct seen *before = c <= 0 ? a->seen[i++] : NULL;
		const struct seen *after = c >= 0 ? b->seen[j++] : NULL;

		add(m, before, after);
	}
}

static void
count_all(struct impact *m, int run)
{
	struct impact_run *r = &m->run[run];

	for (size_t i = 0; i < r->n; i++) {
		m->by_rule[r->seen[i].rule].total[run]++;
		m->by_school[r->seen[i].school].total[run]++;
	}
	if (r->n)
		qsort(r->seen, r->n, sizeof(*r->seen), compare_ids);
}

int
impact_compare(struct impact *m)
{
	struct rest rest[2] = { 0 };

	if (memcmp(m->run[0].inputs, m->run[1].inputs, SEAL_MIN) != 0)
		return diag_fail(m->diag, STATUS_BUSY,
		    "the rosters changed between the two runs: try again",
		    "两次检查之间花名册有改动：请再运行一次");
	m->by_rule = mem_alloc((m->rules.n + 1) * sizeof(*m->by_rule));
	m->by_school = mem_alloc((m->schools.n + 1) * sizeof(*m->by_school));
	for (int i = 0; i < 2; i++) {
		/* A rule of the other pack alone is absent in this one. */
		if (m->rules.n)
			rule_of(m, &m->run[i], m->rules.text[m->rules.n - 1]);
		count_all(m, i);
	}
	match_ids(m, rest);
	for (int i = 0; i < 2; i++)
		if (rest[i].n)
			qsort(rest[i].seen, rest[i].n, sizeof(*rest[i].seen),
			    compare_places);
	match_places(m, &rest[0], &rest[1]);
	if (m->n)
		qsort_r(m->difference, m->n, sizeof(*m->difference),
		    compare_differences, m);
	mem_free(rest[0].seen);
	mem_free(rest[1].seen);
	return 0;
}

bool
impact_differs(const struct impact_count *c)
{
	for (int i = 0; i < IMPACT_KINDS; i++)
		if (c->kind[i])
			return true;
	return false;
}

void
impact_free(struct impact *m)
{
	for (int i = 0; i < 2; i++) {
		mem_free(m->run[i].seen);
		mem_free(m->run[i].rule);
	}
	intern_free(&m->rules);
	intern_free(&m->schools);
	mem_free(m->school);
	mem_free(m->difference);
	mem_free(m->by_rule);
	mem_free(m->by_school);
	spool_close(m->words);
	arena_free(&m->arena);
	buf_free(&m->piece);
}
