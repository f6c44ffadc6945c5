/* SPDX-License-Identifier: MIT */
/*
 * A round emits everybody who is left and has the key. A group of the exchange
 * is one hash: first those of one fingerprint are paired, in order; what is
 * left is one of each side as a rule, a pair to be shown at the end of the
 * round, in order of the old side (whose cells lie in blocks): nobody is of two
 * pairs. Larger groups are parted by the bytes of their keys at once; they are
 * few.
 */
#include <stdlib.h>

#include "pipeline/person/identity.h"

#define NEW_SIDE (UINT64_C(1) << 63)

struct round {
	struct identity *id;
	const struct identity_sides *sides;
	enum way way;
	uint64_t *pair; /* of each old one: the new one + 1, to be shown; or 0 */
	size_t npair;
	struct tuple *rest; /* of a group, in order of place */
	size_t caprest;
};

static enum side
side_of(const struct tuple *t)
{
	return t->place & NEW_SIDE ? SIDE_NEW : SIDE_OLD;
}

static uint64_t
index_of(const struct tuple *t)
{
	return t->place & ~NEW_SIDE;
}

/* To be shown at the end of the round. */
static void
add_pair(struct round *r, const struct tuple *old, const struct tuple *new)
{
	if (!r->pair)
		r->pair = mem_alloc((r->sides->n[SIDE_OLD] + 1) *
		    sizeof(*r->pair));
	r->pair[index_of(old)] = index_of(new) + 1;
	r->npair++;
}

static int
meet(struct round *r, uint64_t old, uint64_t new, bool alike)
{
	int met = r->sides->meet(r->sides->ctx, r->way, old, new, alike);

	if (met <= 0)
		return met;
	r->id->matched[SIDE_OLD][old] = (unsigned char)r->way;
	r->id->matched[SIDE_NEW][new] = (unsigned char)r->way;
	r->id->nmatched++;
	return 0;
}

static int
compare_prints(const void *a, const void *b)
{
	const struct tuple *x = a, *y = b;

	if (x->print != y->print)
		return x->print < y->print ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static int
compare_places(const void *a, const void *b)
{
	const struct tuple *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

/* Match those of one print: of the N in r->rest, sorted by print, those that
 * stay are moved to the front; their number, or -1. */
static int64_t
match_alike(struct round *r, size_t n)
{
	struct tuple *t = r->rest;
	size_t left = 0;

	for (size_t i = 0, end; i < n; i = end) {
		size_t old = i, new;

		for (end = i; end < n && t[end].print == t[i].print; end++)
			;
		for (new = i; new < end && side_of(&t[new]) == SIDE_OLD; new++)
			;
		for (size_t stop = new; old < stop && new < end; old++, new++)
			if (meet(r, index_of(&t[old]), index_of(&t[new]),
			    true) < 0)
				return -1;
		/* Of one side only are any left. */
		if (new == end)
			for (; old < end && side_of(&t[old]) == SIDE_OLD; old++)
				t[left++] = t[old];
		else
			for (; new < end; new++)
				t[left++] = t[new];
	}
	return (int64_t)left;
}

static void
mark_doubtful(struct round *r, const struct tuple *t)
{
	unsigned char *mark = &r->id->doubtful[side_of(t)][index_of(t)];

	if (*mark == 0)
		*mark = (unsigned char)(r->way + 1);
}

/*
 * Of the N in T, those with the first one's key come to the front; their
 * number, or -1.
 */
static int64_t
part_same(struct round *r, struct tuple *t, size_t n)
{
	const struct identity_sides *s = r->sides;
	size_t same = 1;

	for (size_t i = 1; i < n; i++) {
		int is = s->same(s->ctx, r->way, side_of(&t[0]),
		    index_of(&t[0]), side_of(&t[i]), index_of(&t[i]));
		struct tuple swap = t[i];

		if (is < 0)
			return -1;
		if (!is)
			continue;
		t[i] = t[same];
		t[same++] = swap;
	}
	return (int64_t)same;
}

/* The N left under one hash, more than one of each side. */
static int
judge_many(struct round *r, size_t n)
{
	struct tuple *t = r->rest;

	for (size_t i = 0; i < n;) {
		int64_t same = part_same(r, t + i, n - i);
		size_t end, old = 0;

		if (same < 0)
			return -1;
		end = i + (size_t)same;
		qsort(t + i, (size_t)same, sizeof(*t), compare_places);
		while (i + old < end && side_of(&t[i + old]) == SIDE_OLD)
			old++;
		if (old == 1 && same == 2)
			add_pair(r, &t[i], &t[i + 1]);
		else if (old && old < (size_t)same)
			for (size_t j = i; j < end; j++)
				mark_doubtful(r, &t[j]);
		i = end;
	}
	return 0;
}

static int
judge(void *ctx, unsigned channel, const struct tuple *t, size_t n)
{
	struct round *r = ctx;
	int64_t left;

	(void)channel;
	if (side_of(&t[0]) == SIDE_NEW || side_of(&t[n - 1]) == SIDE_OLD)
		return 0;
	if (n == 2 && t[0].print == t[1].print)
		return meet(r, index_of(&t[0]), index_of(&t[1]), true);
	if (n == 2) {
		add_pair(r, &t[0], &t[1]);
		return 0;
	}
	if (r->caprest < n) {
		r->caprest = 2 * n;
		r->rest = mem_grow(r->rest, r->caprest * sizeof(*r->rest));
	}
	memcpy(r->rest, t, n * sizeof(*t));
	qsort(r->rest, n, sizeof(*t), compare_prints);
	left = match_alike(r, n);
	if (left < 0)
		return -1;
	n = (size_t)left;
	qsort(r->rest, n, sizeof(*t), compare_places);
	if (n < 2 || side_of(&r->rest[0]) == SIDE_NEW ||
	    side_of(&r->rest[n - 1]) == SIDE_OLD)
		return 0;
	return judge_many(r, n);
}

static int
emit_side(struct round *r, enum side side, struct exchange *x, struct diag *d)
{
	const struct identity_sides *s = r->sides;
	struct identity_person p;

	for (uint64_t i = 0; i < s->n[side]; i++) {
		struct tuple t = { .place = i };

		if (r->id->matched[side][i] != UNMATCHED)
			continue;
		if (s->person(s->ctx, side, i, &p) < 0)
			return -1;
		if (p.key[r->way] == 0)
			continue;
		t.key = p.key[r->way];
		t.print = p.print;
		t.place |= side == SIDE_NEW ? NEW_SIDE : 0;
		if (exchange_emit(x, 0, &t, d) < 0)
			return -1;
	}
	return 0;
}

static int
meet_all(struct round *r)
{
	for (uint64_t old = 0; r->npair; old++) {
		uint64_t new = r->pair[old];

		if (!new)
			continue;
		if (meet(r, old, new - 1, false) < 0)
			return -1;
		r->pair[old] = 0;
		r->npair--;
	}
	return 0;
}

static int
run_round(struct round *r, struct exchange *x, struct diag *d)
{
	const struct reducer reducer = { .group = judge, .ctx = r };

	if (emit_side(r, SIDE_OLD, x, d) < 0 ||
	    emit_side(r, SIDE_NEW, x, d) < 0)
		return -1;
	for (unsigned i = 0; i < x->nshard; i++)
		if (exchange_reduce(x, i, &reducer, d) < 0)
			return -1;
	return meet_all(r);
}

void
identity_open(struct identity *id, const uint64_t n[SIDES])
{
	*id = (struct identity){ 0 };
	for (enum side side = 0; side < SIDES; side++) {
		id->matched[side] = mem_alloc(n[side] + 1);
		id->doubtful[side] = mem_alloc(n[side] + 1);
		memset(id->matched[side], UNMATCHED, n[side]);
	}
}

void
identity_set(struct identity *id, uint64_t old, uint64_t new)
{
	id->matched[SIDE_OLD][old] = MATCHED_BEFORE;
	id->matched[SIDE_NEW][new] = MATCHED_BEFORE;
	id->nmatched++;
}

int
identity_match(struct identity *id, const struct identity_sides *s,
    struct exchange *x, struct diag *d)
{
	struct round r = { .id = id, .sides = s };
	int answer = 0;

	for (r.way = 0; answer == 0 && r.way < WAYS; r.way++)
		answer = run_round(&r, x, d);
	mem_free(r.pair);
	mem_free(r.rest);
	return answer;
}

/*
 * Who is left over, but stands on the other side under another number: one of
 * the weaker keys is in the record of somebody whom a stronger way has matched.
 * A table holds the weaker keys of those left over; then everybody passes it.
 */
struct weak {
	uint64_t key; /* 0: free */
	uint32_t taken[SIDES]; /* one that a stronger way matched, + 1, */
	unsigned char n[SIDES]; /* and how many have it, up to 2 */
};

struct weak_table {
	struct weak *slot;
	uint64_t nslot; /* a power of two */
};

static struct weak *
weak_find(const struct weak_table *t, uint64_t key)
{
	uint64_t at = key & (t->nslot - 1);

	while (t->slot[at].key && t->slot[at].key != key)
		at = (at + 1) & (t->nslot - 1);
	return &t->slot[at];
}

static bool
is_left(const struct identity *id, enum side side, uint64_t i)
{
	return id->matched[side][i] == UNMATCHED && !id->doubtful[side][i];
}

static int
weak_fill(struct weak_table *t, const struct identity *id,
    const struct identity_sides *s)
{
	struct identity_person p;

	for (enum side side = 0; side < SIDES; side++)
		for (uint64_t i = 0; i < s->n[side]; i++) {
			if (!is_left(id, side, i))
				continue;
			if (s->person(s->ctx, side, i, &p) < 0)
				return -1;
			for (int way = WAY_ID; way < WAYS; way++)
				if (p.key[way])
					weak_find(t, p.key[way])->key =
					    p.key[way];
		}
	return 0;
}

/* Person I of SIDE, who was matched BY, passes the table. */
static void
weak_pass(struct weak_table *t, enum side side, uint64_t i,
    const struct identity_person *p, unsigned char by)
{
	for (int way = WAY_ID; way < WAYS; way++) {
		struct weak *w = weak_find(t, p->key[way]);

		if (!p->key[way] || !w->key)
			continue;
		if (w->n[side] < 2)
			w->n[side]++;
		if (by < way || by == MATCHED_BEFORE)
			w->taken[side] = (uint32_t)i + 1;
	}
}

/* Some at a time: what each looks at is on its way when it passes. */
static int
weak_count(struct weak_table *t, const struct identity *id,
    const struct identity_sides *s)
{
	enum { SOME = 16 };
	struct identity_person p[SOME];

	for (enum side side = 0; side < SIDES; side++)
		for (uint64_t i = 0, n; i < s->n[side]; i += n) {
			n = s->n[side] - i < SOME ? s->n[side] - i : SOME;
			for (uint64_t k = 0; k < n; k++) {
				if (s->person(s->ctx, (enum side)side, i + k,
				    &p[k]) < 0)
					return -1;
				for (int way = WAY_ID; way < WAYS; way++)
					__builtin_prefetch(&t->slot[
					    p[k].key[way] & (t->nslot - 1)]);
			}
			for (uint64_t k = 0; k < n; k++)
				weak_pass(t, (enum side)side, i + k, &p[k],
				    id->matched[side][i + k]);
		}
	return 0;
}

/* Does person I of SIDE stand on the other one under another number? */
static int
stands_elsewhere(const struct weak_table *t, const struct identity_sides *s,
    enum side side, uint64_t i)
{
	enum side other = side == SIDE_OLD ? SIDE_NEW : SIDE_OLD;
	struct identity_person p, q;

	if (s->person(s->ctx, side, i, &p) < 0)
		return -1;
	for (enum way way = WAY_ID; way < WAYS; way++) {
		const struct weak *w = weak_find(t, p.key[way]);
		uint64_t j = w->taken[other];
		int same;

		if (!p.key[way] || j-- == 0 || (way == WAY_PERSON &&
		    (w->n[side] > 1 || w->n[other] > 1)))
			continue;
		if (s->person(s->ctx, other, j, &q) < 0)
			return -1;
		/* Of one 学籍号: a duplicate, and no other number. */
		if (p.key[WAY_XJH] && p.key[WAY_XJH] == q.key[WAY_XJH])
			continue;
		same = s->same(s->ctx, way, side, i, other, j);
		if (same)
			return same;
	}
	return 0;
}

int
identity_elsewhere(struct identity *id, const struct identity_sides *s)
{
	struct weak_table t = { NULL, 16 };
	uint64_t left = 0;
	int answer = 0;

	for (enum side side = 0; side < SIDES; side++)
		for (uint64_t i = 0; i < s->n[side]; i++)
			left += is_left(id, side, i);
	if (left == 0)
		return 0;
	while (t.nslot < 3 * left)
		t.nslot *= 2;
	t.slot = mem_alloc(t.nslot * sizeof(*t.slot));
	if (weak_fill(&t, id, s) < 0 || weak_count(&t, id, s) < 0)
		answer = -1;
	for (enum side side = 0; side < SIDES; side++)
		for (uint64_t i = 0; answer >= 0 && i < s->n[side]; i++) {
			if (!is_left(id, side, i))
				continue;
			answer = stands_elsewhere(&t, s, side, i);
			if (answer > 0)
				id->doubtful[side][i] = ELSEWHERE;
		}
	mem_free(t.slot);
	return answer < 0 ? -1 : 0;
}

void
identity_free(struct identity *id)
{
	for (enum side side = 0; side < SIDES; side++) {
		mem_free(id->matched[side]);
		mem_free(id->doubtful[side]);
	}
	*id = (struct identity){ 0 };
}
