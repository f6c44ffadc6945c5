/* SPDX-License-Identifier: MIT */
/*
 * A group is the records of one key: of a number, of a person, of a row. What
 * it says of a record is decided by counting and not by comparing pairs, so a
 * group of n takes n log n, whatever it is made of:
 *
 *	a rule holds between a record and *some* partner: by how many distinct
 *	values of the other number the group has, and how many rows are alike;
 *	how many partners: all of a list less those of the record's own `tag`,
 *	that is, less pairs that belong to an earlier channel;
 *	which come first: a list's head keeps at most 20 of one tag, so it holds
 *	the first 20 partners of everyone and is itself no longer than 40.
 */
#include <assert.h>
#include <stdlib.h>

#include "pipeline/stages/dedup/dedup.h"

/* Suspects, in order of place, and what of them is asked again and again. */
struct list {
	struct suspect **at;
	size_t n;
	struct suspect *head[2 * RELATED];
	size_t nhead;
	bool apart; /* holds none of those who are asked about */
};

struct group {
	struct dedup *d;
	enum key channel; /* whose values are equal */
	struct suspect **at; /* in order of place */
	size_t n;
	struct suspect **order; /* scratch: sorted by some key */
	uint32_t *count;        /* scratch: of a list, by tag; else zeroes */
	size_t *start;          /* of each ID in order; see tell_near */
	struct fact slip;       /* what facts of U06 say besides */
};

/* By key CTX, then by place. */
static int
compare_suspects(const void *va, const void *vb, void *ctx)
{
	const struct suspect *a = *(struct suspect *const *)va;
	const struct suspect *b = *(struct suspect *const *)vb;
	enum key key = *(const enum key *)ctx;
	int c = sv_compare(a->key[key], b->key[key]);

	return c ? c : (a->place > b->place) - (a->place < b->place);
}

static void
sort(struct suspect **at, size_t n, enum key key)
{
	qsort_r(at, n, sizeof(*at), compare_suspects, &key);
}

/* Sorted by KEY, where do those end who have the key of at[I]? */
static size_t
end_of_run(struct suspect **at, size_t n, size_t i, enum key key)
{
	size_t end = i + 1;

	while (end < n && sv_equal(at[end]->key[key], at[i]->key[key]))
		end++;
	return end;
}

static void
order_by(struct group *g, enum key key)
{
	memcpy(g->order, g->at, g->n * sizeof(*g->at));
	sort(g->order, g->n, key);
}

/* Number the values of KEY from 1, in g->order; 0 where it is empty. */
static uint32_t
number(struct group *g, enum key key)
{
	uint32_t k = 0;

	order_by(g, key);
	for (size_t i = 0, end; i < g->n; i = end) {
		bool empty = g->order[i]->key[key].len == 0;

		end = end_of_run(g->order, g->n, i, key);
		k += !empty;
		for (size_t j = i; j < end; j++)
			g->order[j]->number = empty ? 0 : k;
	}
	return k;
}

static struct spot
spot_of(const struct suspect *s)
{
	return (struct spot){ .line = s->entry.line, .file = s->entry.file };
}

static struct spot
spot_beside(const struct suspect *p, const struct suspect *s)
{
	struct spot spot = spot_of(p);

	spot.near = sv_equal(p->key[KEY_CLASS], s->key[KEY_CLASS]);
	spot.alike = s->same > 1 && sv_equal(p->key[KEY_ROW], s->key[KEY_ROW]);
	return spot;
}

/* Where in the N alike rows AT, in order of place, does the file of I end? */
static size_t
end_of_file(struct suspect **at, size_t n, size_t i)
{
	size_t end = i + 1;

	while (end < n && at[end]->entry.file == at[i]->entry.file)
		end++;
	return end;
}

/*
 * The alike rows AT repeat the first of them: each file is told of that one
 * only, for a row that stands in all files of a city would else be told as
 * often as there are pairs of files.
 */
static void
tell_repeats(struct group *g, struct suspect **at, size_t n)
{
	struct repeat r = { .older = at[0]->entry.file,
		.original = spot_of(at[0]),
		.keyless = g->channel == KEY_ROW };

	for (size_t i = 1, end; i < n; i = end) {
		end = end_of_file(at, n, i);
		r.newer = at[i]->entry.file;
		r.place = at[i]->place;
		r.total = end - i;
		fact_add_repeat(&g->d->facts, &r);
	}
}

/* How many rows are like each, itself among them. */
static void
find_alike(struct group *g)
{
	order_by(g, KEY_ROW);
	for (size_t i = 0, end; i < g->n; i = end) {
		struct suspect **at = g->order + i;

		end = end_of_run(g->order, g->n, i, KEY_ROW);
		for (size_t j = i; j < end; j++)
			g->order[j]->same = 1;
		if (end - i == 1 || !(g->d->on & BIT(U07)))
			continue;
		for (size_t j = i; j < end; j++)
			g->order[j]->same = (uint32_t)(end - i);
		if (entry_home(at[0]->key) == g->channel)
			tell_repeats(g, at, end - i);
	}
}

static size_t
count_in_head(const struct list *l, uint32_t tag)
{
	size_t n = 0;

	for (size_t i = 0; i < l->nhead; i++)
		n += l->head[i]->tag == tag;
	return n;
}

static void
open_list(struct group *g, struct list *l, struct suspect **at, size_t n,
    bool apart)
{
	*l = (struct list){ .at = at, .n = n, .apart = apart };
	for (size_t i = 0; i < n; i++) {
		uint32_t tag = at[i]->tag;

		g->count[tag]++;
		if (l->nhead < 2 * RELATED &&
		    (tag == 0 || count_in_head(l, tag) < RELATED))
			l->head[l->nhead++] = at[i];
	}
}

static void
close_list(struct group *g, struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		g->count[l->at[i]->tag] = 0;
}

/*
 * S is related to all of L but those of its own tag (tag 0: but itself). RULES
 * hold, unless all that it is related to are rows like its own.
 */
static void
relate(struct group *g, const struct list *l, const struct suspect *s,
    unsigned rules)
{
	size_t own = s->tag ? g->count[s->tag] : !l->apart;
	size_t alike = s->tag || l->apart ? 0 : s->same - 1;
	size_t total = l->n - own, nspot = 0;

	if (total == 0)
		return;
	fact_add(&g->d->facts, &(struct fact){ .place = s->place,
	    .total = total, .rules = total > alike ? rules & g->d->on : 0,
	    .file = s->entry.file, .slip = g->slip.slip,
	    .wrong = g->slip.wrong, .swapped = g->slip.swapped });
	for (size_t i = 0; i < l->nhead && nspot < RELATED; i++) {
		const struct suspect *p = l->head[i];

		if (p == s || (s->tag && p->tag == s->tag))
			continue;
		fact_add_spot(&g->d->facts, spot_beside(p, s));
		nspot++;
	}
}

/* All of the group are related to each other: by RULE, and by FURTHER where
 * both have the other number and it differs. */
static void
relate_all(struct group *g, uint32_t nvalue, enum rule_id rule,
    enum rule_id further)
{
	struct list l;

	if (!(g->d->on & (BIT(rule) | BIT(further))))
		return;
	open_list(g, &l, g->at, g->n, false);
	for (size_t i = 0; i < g->n; i++)
		relate(g, &l, g->at[i], BIT(rule) |
		    (nvalue > 1 && g->at[i]->number ? BIT(further) : 0));
	close_list(g, &l);
}

static void
judge_id(struct group *g)
{
	relate_all(g, number(g, KEY_XJH), U01, U03);
}

/* Pairs of the same ID were told there: the ID is the tag. */
static void
judge_xjh(struct group *g)
{
	uint32_t nvalue = number(g, KEY_ID);

	for (size_t i = 0; i < g->n; i++)
		g->at[i]->tag = g->at[i]->number;
	relate_all(g, nvalue, U02, U04);
}

/* AT, of one person and sex: without an ID related to all, with one to those
 * without. */
static void
tell_person(struct group *g, struct suspect **at, size_t n)
{
	struct suspect **without =
	    arena_alloc(&g->d->scratch, n * sizeof(*without));
	size_t nwithout = 0;
	struct list l;

	for (size_t i = 0; i < n; i++)
		if (at[i]->entry.has_id == HAS_NONE)
			without[nwithout++] = at[i];
	open_list(g, &l, at, n, false);
	for (size_t i = 0; i < nwithout; i++)
		relate(g, &l, without[i], BIT(U05));
	close_list(g, &l);
	open_list(g, &l, without, nwithout, true);
	for (size_t i = 0; i < n; i++)
		if (at[i]->entry.has_id == HAS_ID)
			relate(g, &l, at[i], BIT(U05));
	close_list(g, &l);
}

/* Where S, whose number is one slip apart from that of the N at AT, is wrong. */
static struct fact
find_slip(const struct suspect *s, struct suspect *const *at, size_t n)
{
	static const enum slip slip[][3] = {
		[CHECK_FITS] = { [CHECK_FAILS] = SLIP_THERE },
		[CHECK_FAILS] = { [CHECK_FITS] = SLIP_HERE,
		    [CHECK_FAILS] = SLIP_BOTH } };
	struct sv mine = s->key[KEY_ID], other = at[0]->key[KEY_ID];
	struct fact f = { .slip =
		(unsigned char)slip[s->check][at[0]->check] };
	size_t from = 0, to = mine.len;

	for (size_t i = 1; i < n; i++)
		if (at[i]->check != at[0]->check)
			return (struct fact){ 0 };
	if (f.slip != SLIP_HERE || n > 1 || s->school.len == 0 ||
	    !sv_equal(s->school, at[0]->school))
		return f;
	while (mine.ptr[from] == other.ptr[from])
		from++;
	while (mine.ptr[to - 1] == other.ptr[to - 1])
		to--;
	f.wrong = (unsigned char)(from + 1);
	f.swapped = to > from + 1 ? (unsigned char)to : 0;
	return f;
}

/* All who have ID number A are related to all who have B, which is near. */
static void
tell_near(void *ctx, size_t a, size_t b)
{
	struct group *g = ctx;
	struct list l;

	for (int turn = 0; turn < 2; turn++) {
		size_t from = turn ? b : a, to = turn ? a : b;

		open_list(g, &l, g->order + g->start[to],
		    g->start[to + 1] - g->start[to], true);
		for (size_t i = g->start[from]; i < g->start[from + 1]; i++) {
			g->slip = find_slip(g->order[i], l.at, l.n);
			relate(g, &l, g->order[i], BIT(U06));
		}
		close_list(g, &l);
	}
	g->slip = (struct fact){ 0 };
}

static void
find_near(struct group *g)
{
	struct arena *a = &g->d->scratch;
	struct sv *id = arena_alloc(a, g->n * sizeof(*id));
	size_t nid = 0;

	g->start = arena_alloc(a, (g->n + 1) * sizeof(*g->start));
	order_by(g, KEY_ID);
	for (size_t i = 0, end; i < g->n; i = end) {
		end = end_of_run(g->order, g->n, i, KEY_ID);
		if (g->order[i]->key[KEY_ID].len == 0)
			continue;
		id[nid] = g->order[i]->key[KEY_ID];
		g->start[nid++] = i;
	}
	g->start[nid] = g->n;
	near_find(id, nid, tell_near, g);
}

/* Pairs of the same 学籍号 were told there: it is the tag. */
static void
judge_person(struct group *g)
{
	number(g, KEY_XJH);
	for (size_t i = 0; i < g->n; i++)
		g->at[i]->tag = g->at[i]->number;
	order_by(g, KEY_SEX);
	for (size_t i = 0, end; i < g->n; i = end) {
		end = end_of_run(g->order, g->n, i, KEY_SEX);
		if (g->d->on & BIT(U05))
			tell_person(g, g->order + i, end - i);
	}
	if (g->d->on & BIT(U06))
		find_near(g);
}

static void
judge(struct group *g)
{
	find_alike(g);
	switch (g->channel) {
	case KEY_ID:
		judge_id(g);
		break;
	case KEY_XJH:
		judge_xjh(g);
		break;
	case KEY_PERSON:
		judge_person(g);
		break;
	default: /* of a row: it is alike, and no more */
		break;
	}
}

/* The hash has found candidates; only equal bytes make a group. */
static void
judge_equals(struct dedup *d, enum key channel, struct suspect **at,
    size_t n)
{
	struct group g = { .d = d, .channel = channel };

	sort(at, n, channel);
	g.order = arena_alloc(&d->scratch, n * sizeof(*g.order));
	g.count = arena_alloc(&d->scratch, (n + 1) * sizeof(*g.count));
	for (size_t i = 0, end; i < n; i = end) {
		end = end_of_run(at, n, i, channel);
		g.at = at + i;
		g.n = end - i;
		if (g.n > 1)
			judge(&g);
	}
}

int
group_judge(void *ctx, unsigned channel, const struct tuple *t, size_t n)
{
	struct dedup *d = ctx;
	struct arena *a = &d->scratch;
	struct suspect *s = arena_alloc(a, n * sizeof(*s));
	struct suspect **at = arena_alloc(a, n * sizeof(*at));

	assert(channel < CHANNELS);
	for (size_t i = 0; i < n; i++) {
		if (entry_fetch(d, a, t[i].place, &s[i]) < 0)
			return -1;
		at[i] = &s[i];
	}
	judge_equals(d, (enum key)channel, at, n);
	arena_reset(a);
	return 0;
}
