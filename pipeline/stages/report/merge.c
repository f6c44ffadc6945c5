/* SPDX-License-Identifier: MIT */
/*
 * Two runs in one order: what lies in order on the tape, and the loose ones
 * through their sorted index. Findings of one record are taken together, and
 * those are left out that another one makes meaningless, whether that one is
 * shown or not.
 *
 * What silences what is in the pack. How far it reaches: within a column
 * always; a member's columns (成员1身份证件号) no further; a finding of the whole
 * record speaks of every other column; and what is said of the pupil by several
 * columns together (S, U, rules over rows) falls with any of them.
 */
#include <stdlib.h>

#include "pipeline/stages/report/report.h"

static struct told
stub(const struct report *r, const struct loose *l)
{
	struct told t = { .head = { .line = l->line, .record = l->record,
		.file = l->file, .position = l->position } };

	memcpy(t.head.id, l->id, TOKEN_BYTES);
	t.text[TOLD_RULE] = r->rules.text[l->rule];
	return t;
}

static int
compare_loose(const void *a, const void *b, void *report)
{
	const struct loose *x = a, *y = b;
	struct told s = stub(report, x), t = stub(report, y);
	int c = told_compare(&s, &t);

	return c ? c : x->at < y->at ? -1 : x->at > y->at;
}

void
merge_open(struct merge *m, struct report *r)
{
	*m = (struct merge){ .report = r, .end = r->findings.end,
		.row = { .tape = &r->findings, .window = TAPE_WIDE },
		.apart = { .tape = &r->findings, .window = TAPE_NARROW } };
	if (r->nloose)
		qsort_r(r->loose, r->nloose, sizeof(*r->loose), compare_loose,
		    r);
}

/* Put PIECE, which lies at AT, in front of run C. */
static void
hold(struct cursor *c, struct sv piece, uint64_t at)
{
	arena_reset(&c->arena);
	told_unpack(arena_dup(&c->arena, piece), &c->told);
	c->at = at;
	c->any = true;
}

static int
advance_row(struct merge *m)
{
	struct sv piece;

	for (;;) {
		uint64_t at = m->at;
		int got = at < m->end ? tape_read(&m->row, &m->at, &piece) : 0;
		struct told_head head;

		if (got <= 0)
			return got;
		memcpy(&head, piece.ptr, sizeof(head));
		if (head.loose)
			continue;
		hold(&m->next[0], piece, at);
		return 1;
	}
}

static int
advance_loose(struct merge *m)
{
	const struct report *r = m->report;
	struct sv piece;
	uint64_t at;

	if (m->nloose == r->nloose)
		return 0;
	at = r->loose[m->nloose++].at;
	if (tape_read(&m->apart, &at, &piece) <= 0)
		return -1;
	hold(&m->next[1], piece, r->loose[m->nloose - 1].at);
	return 1;
}

/* The run whose first finding comes next, or NULL at the end; -1 to *FAILED. */
static struct cursor *
choose(struct merge *m, bool *failed)
{
	struct cursor *row = &m->next[0], *apart = &m->next[1];

	*failed = (!row->any && advance_row(m) < 0) ||
	    (!apart->any && advance_loose(m) < 0);
	if (*failed || (!row->any && !apart->any))
		return NULL;
	if (!apart->any ||
	    (row->any && told_compare(&row->told, &apart->told) <= 0))
		return row;
	return apart;
}

static void
take(struct merge *m, struct cursor *c)
{
	struct told *t = &c->told;

	m->group = mem_more(m->group, m->ngroup, &m->capgroup,
	    sizeof(*m->group));
	m->place = mem_more(m->place, m->ngroup, &m->capplace,
	    sizeof(*m->place));
	for (int i = 0; i < TOLD_TEXTS; i++)
		t->text[i] = arena_dup(&m->arena, t->text[i]);
	m->group[m->ngroup] = *t;
	m->place[m->ngroup++] = c->at;
	c->any = false;
}

static void
find_silencers(struct merge *m)
{
	m->nsilencer = 0;
	for (size_t i = 0; m->ngroup > 1 && i < m->ngroup; i++) {
		const struct rule *rule = pack_rule(m->report->view.pack,
		    m->group[i].text[TOLD_RULE]);

		if (!rule || rule->nsilence + rule->nanswer == 0)
			continue;
		m->silencer = mem_more(m->silencer, m->nsilencer,
		    &m->capsilencer, sizeof(*m->silencer));
		m->silencer[m->nsilencer++] = (struct silencer){ i, rule };
	}
}

/* All findings of the next record. */
static int
read_group(struct merge *m)
{
	struct cursor *c;
	bool failed;

	arena_reset(&m->arena);
	m->ngroup = 0;
	m->given = 0;
	while ((c = choose(m, &failed))) {
		if (m->ngroup &&
		    !told_same_record(&m->group[0], &c->told))
			break;
		take(m, c);
	}
	find_silencers(m);
	return failed ? -1 : m->ngroup > 0;
}

static bool
is_member(const struct merge *m, const struct told *t)
{
	const struct header *h = m->report->view.header;

	return t->head.column >= 0 &&
	    sv_starts(h->column[t->head.column], SV("成员"));
}

/* A rule over a row, a group or two numbers; not one that judges a cell. */
static bool
is_of_row(const struct merge *m, const struct told *t)
{
	struct sv id = t->text[TOLD_RULE];
	const struct rule *rule = pack_rule(m->report->view.pack, id);

	if (rule && rule->scope != SCOPE_NONE)
		return !rule_of_cells(rule);
	return id.len && strchr("SUR", id.ptr[0]);
}

static bool
reaches(const struct merge *m, const struct told *from, const struct told *to)
{
	if (from->head.column == to->head.column)
		return true;
	if (is_member(m, from) || is_member(m, to))
		return false;
	return from->head.column < 0 || to->head.column < 0 ||
	    is_of_row(m, to);
}

static bool
is_silenced(const struct merge *m, const struct told *t)
{
	for (size_t i = 0; i < m->nsilencer; i++) {
		const struct told *other = &m->group[m->silencer[i].index];
		const struct rule *rule = m->silencer[i].rule;

		for (size_t k = 0; other != t && k < rule->nsilence; k++)
			if (sv_equal(rule->silence[k], t->text[TOLD_RULE]) &&
			    reaches(m, other, t))
				return true;
	}
	return false;
}

/* T was changed: readers find it at *AT, behind those that are merged. */
static int
keep_again(struct merge *m, struct told *t, uint64_t *at)
{
	struct buf *piece = &m->report->piece;

	t->head.loose = true;
	piece->len = 0;
	told_pack(t, piece);
	return tape_add(&m->report->findings, buf_sv(piece), at);
}

/* What another finding in the cell of T says is to be done first holds for
 * both, and T offers no other. */
static int
take_answer(struct merge *m, struct told *t, uint64_t *at)
{
	for (size_t i = 0; i < m->nsilencer; i++) {
		const struct told *other = &m->group[m->silencer[i].index];
		const struct rule *rule = m->silencer[i].rule;

		for (size_t k = 0; other != t && k < rule->nanswer; k++)
			if (sv_equal(rule->answer[k], t->text[TOLD_RULE]) &&
			    other->head.column == t->head.column) {
				t->text[TOLD_FIX] = other->text[TOLD_FIX];
				t->text[TOLD_EXPECTED] = (struct sv){ 0 };
				return keep_again(m, t, at);
			}
	}
	return 0;
}

int
merge_next(struct merge *m, struct told **t, uint64_t *at)
{
	for (;;) {
		if (m->given == m->ngroup) {
			int got = read_group(m);

			if (got <= 0)
				return got;
		}
		*t = &m->group[m->given];
		*at = m->place[m->given++];
		if (!is_silenced(m, *t)) {
			if (!whole_hides(m->report, *t))
				break;
			runs_hidden(m->report, *t);
			continue;
		}
		runs_hidden(m->report, *t);
		m->report->tally.silenced++;
		refuse_offer(m->report, *t);
	}
	(*t)->copy = id_count_add(&m->report->ids, (*t)->head.id);
	return take_answer(m, *t, at) < 0 ? -1 : 1;
}

void
merge_close(struct merge *m)
{
	tape_close(&m->row);
	tape_close(&m->apart);
	arena_free(&m->next[0].arena);
	arena_free(&m->next[1].arena);
	arena_free(&m->arena);
	mem_free(m->group);
	mem_free(m->place);
	mem_free(m->silencer);
}
