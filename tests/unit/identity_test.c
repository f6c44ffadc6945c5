/* SPDX-License-Identifier: MIT */
/*
 * Who is the same person, against the plain answer that compares everybody with
 * everybody, on sides of few keys, so that everything happens; the hashes
 * collide on purpose.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "pipeline/person/identity.h"
#include "pipeline/run/exchange.h"

enum { MOST = 40 };

struct person {
	unsigned key[WAYS]; /* 0: none */
	unsigned print;     /* of the keys and more */
};

struct sides {
	struct person person[SIDES][MOST];
	size_t n[SIDES];
	unsigned hashes; /* that there are */
	int partner[SIDES][MOST];
	uint64_t last;
	enum way way;
};

static int
get_person(void *ctx, enum side side, uint64_t i, struct identity_person *p)
{
	const struct sides *s = ctx;
	const struct person *q = &s->person[side][i];

	for (int w = 0; w < WAYS; w++)
		p->key[w] = q->key[w] ? 1 + q->key[w] % s->hashes : 0;
	p->print = q->print;
	return 0;
}

static int
is_same(void *ctx, enum way way, enum side side, uint64_t i, enum side other,
    uint64_t j)
{
	const struct sides *s = ctx;

	return s->person[side][i].key[way] == s->person[other][j].key[way];
}

static int
meet(void *ctx, enum way way, uint64_t old, uint64_t new, bool alike)
{
	struct sides *s = ctx;

	assert_true(s->partner[SIDE_OLD][old] < 0);
	assert_true(s->partner[SIDE_NEW][new] < 0);
	if (!alike && s->way == way && s->last != UINT64_MAX)
		assert_true(s->last < old);
	if (!alike) {
		s->last = old;
		s->way = way;
	}
	if (!is_same(s, way, SIDE_OLD, old, SIDE_NEW, new))
		return 0;
	s->partner[SIDE_OLD][old] = (int)new;
	s->partner[SIDE_NEW][new] = (int)old;
	return 1;
}

static size_t
count(const struct sides *s, enum side side, enum way way, unsigned key,
    int partner[SIDES][MOST])
{
	size_t n = 0;

	for (size_t i = 0; i < s->n[side]; i++)
		n += partner[side][i] < 0 && s->person[side][i].key[way] == key;
	return n;
}

static void
plain_way(const struct sides *s, enum way way, int partner[SIDES][MOST],
    bool doubtful[SIDES][MOST])
{
	const struct person *old = s->person[SIDE_OLD];
	const struct person *new = s->person[SIDE_NEW];

	for (size_t i = 0; i < s->n[SIDE_OLD]; i++)
		for (size_t j = 0; j < s->n[SIDE_NEW]; j++)
			if (partner[SIDE_OLD][i] < 0 &&
			    partner[SIDE_NEW][j] < 0 && old[i].key[way] &&
			    old[i].key[way] == new[j].key[way] &&
			    old[i].print == new[j].print) {
				partner[SIDE_OLD][i] = (int)j;
				partner[SIDE_NEW][j] = (int)i;
			}
	for (unsigned key = 1; key < 64; key++) {
		size_t a = count(s, SIDE_OLD, way, key, partner);
		size_t b = count(s, SIDE_NEW, way, key, partner);

		for (size_t i = 0; a && b && i < s->n[SIDE_OLD]; i++)
			for (size_t j = 0; j < s->n[SIDE_NEW]; j++) {
				if (partner[SIDE_OLD][i] >= 0 ||
				    partner[SIDE_NEW][j] >= 0 ||
				    old[i].key[way] != key ||
				    new[j].key[way] != key)
					continue;
				if (a == 1 && b == 1) {
					partner[SIDE_OLD][i] = (int)j;
					partner[SIDE_NEW][j] = (int)i;
				} else {
					doubtful[SIDE_OLD][i] = true;
					doubtful[SIDE_NEW][j] = true;
				}
			}
	}
}

static unsigned
next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (unsigned)(*state >> 33);
}

static void
make_sides(struct sides *s, uint64_t seed)
{
	unsigned keys = 1 + next_random(&seed) % 30;

	*s = (struct sides){ .last = UINT64_MAX };
	s->hashes = next_random(&seed) % 2 ? 64 : 1 + next_random(&seed) % 4;
	for (int side = 0; side < SIDES; side++) {
		s->n[side] = next_random(&seed) % MOST;
		for (size_t i = 0; i < MOST; i++) {
			struct person *p = &s->person[side][i];

			s->partner[side][i] = -1;
			for (int w = 0; w < WAYS; w++)
				p->key[w] = next_random(&seed) % 3 ?
				    1 + next_random(&seed) % keys : 0;
			p->print = ((p->key[0] * 64 + p->key[1]) * 64 +
			    p->key[2]) * 2 + next_random(&seed) % 2;
		}
	}
	for (size_t i = 0; i < MOST; i += 2)
		s->person[SIDE_NEW][i] =
		    s->person[SIDE_OLD][next_random(&seed) % MOST];
}

static void
match(struct sides *s, struct identity *id)
{
	const struct identity_sides sides = { .n = { s->n[0], s->n[1] },
		.person = get_person, .same = is_same, .meet = meet,
		.ctx = s };
	struct exchange *x = exchange_open(1 << 22, NULL);
	struct diag d = { 0 };

	identity_open(id, sides.n);
	assert_int_equal(identity_match(id, &sides, x, &d), 0);
	exchange_close(x);
}

static void
test_random_sides(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 3000; seed++) {
		struct sides s;
		struct identity id;
		int partner[SIDES][MOST];
		bool doubtful[SIDES][MOST] = { { false } };

		make_sides(&s, seed);
		memset(partner, -1, sizeof(partner));
		for (enum way w = 0; w < WAYS; w++)
			plain_way(&s, w, partner, doubtful);
		match(&s, &id);
		for (int side = 0; side < SIDES; side++)
			for (size_t i = 0; i < s.n[side]; i++) {
				assert_int_equal(s.partner[side][i] < 0,
				    partner[side][i] < 0);
				assert_int_equal(
				    id.matched[side][i] == UNMATCHED,
				    partner[side][i] < 0);
				assert_int_equal(id.doubtful[side][i] != 0,
				    doubtful[side][i]);
				/* Of equal records any may be the partner. */
				if (partner[side][i] >= 0)
					assert_int_equal(
					    s.person[!side][partner[side][i]]
					        .print,
					    s.person[!side]
					            [s.partner[side][i]].print);
			}
		identity_free(&id);
	}
}

static void
test_itself(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 500; seed++) {
		struct sides s;
		struct identity id;

		make_sides(&s, seed);
		s.n[SIDE_NEW] = s.n[SIDE_OLD];
		memcpy(s.person[SIDE_NEW], s.person[SIDE_OLD],
		    sizeof(s.person[SIDE_OLD]));
		match(&s, &id);
		for (size_t i = 0; i < s.n[SIDE_OLD]; i++) {
			const struct person *p = &s.person[SIDE_OLD][i];

			assert_int_equal(s.partner[SIDE_OLD][i] >= 0,
			    p->key[0] || p->key[1] || p->key[2]);
		}
		identity_free(&id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_sides),
		cmocka_unit_test(test_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
