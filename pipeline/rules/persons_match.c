/* SPDX-License-Identifier: MIT */
#include "pipeline/rules/persons.h"

/* The list is the old side; the new one, seekers whom it may have. */
struct match {
	const struct persons *p;
	const struct seekers *s;
	uint32_t *candidate; /* the seekers, */
	size_t n;
	uint32_t *found, *back;
	char birth[2][PERSONS_BIRTH];
};

static int
get_person(void *ctx, enum side side, uint64_t i, struct identity_person *p)
{
	const struct match *m = ctx;

	/* No two are one record seen twice. */
	p->print = 2 * i + side;
	if (side == SIDE_NEW)
		return m->s->keys(m->s->ctx, m->candidate[i], p->key);
	memcpy(p->key, m->p->person[i].key, sizeof(p->key));
	return 0;
}

static int
side_cells(struct match *m, enum way way, enum side side, uint64_t i,
    struct sv *cell, char *birth)
{
	if (side == SIDE_NEW)
		return m->s->cells(m->s->ctx, m->candidate[i], cell);
	persons_cells(m->p, m->p->person[i].row[way], cell, birth);
	return 0;
}

static int
is_same(void *ctx, enum way way, enum side side, uint64_t i, enum side other,
    uint64_t j)
{
	struct match *m = ctx;
	struct sv a[IMAGE_COLUMNS], b[IMAGE_COLUMNS];

	if (side_cells(m, way, side, i, a, m->birth[0]) < 0 ||
	    side_cells(m, way, other, j, b, m->birth[1]) < 0)
		return -1;
	return image_same_key(way, a, b);
}

static int
meet(void *ctx, enum way way, uint64_t old, uint64_t new, bool alike)
{
	struct match *m = ctx;
	int same = is_same(m, way, SIDE_OLD, old, SIDE_NEW, new);
	uint32_t seeker = m->candidate[new];

	(void)alike;
	if (same <= 0)
		return same;
	m->found[seeker] = (uint32_t)old + 1;
	if (m->back)
		m->back[old] = seeker + 1;
	return 1;
}

static void
find_candidates(struct match *m)
{
	size_t n = 0;

	for (uint64_t i = 0; i < m->s->n; i++)
		m->n += m->found[i] != 0;
	m->candidate = mem_alloc((m->n + 1) * sizeof(*m->candidate));
	for (uint64_t i = 0; i < m->s->n; i++)
		if (m->found[i])
			m->candidate[n++] = (uint32_t)i;
}

/*
 * A person and the only seeker who has the number: what the first round of
 * identity_match would say. Whatever else was found is to be found again.
 */
static void
settle(struct match *m, struct identity *id)
{
	uint32_t *times = mem_alloc((m->p->n + 1) * sizeof(*times));

	for (size_t i = 0; i < m->n; i++)
		if (m->found[m->candidate[i]] != MATCH_DOUBT)
			times[m->found[m->candidate[i]] - 1]++;
	for (size_t i = 0; i < m->n; i++) {
		uint32_t seeker = m->candidate[i], person = m->found[seeker];

		if (person == MATCH_DOUBT || times[person - 1] != 1) {
			m->found[seeker] = 0;
			continue;
		}
		identity_set(id, person - 1, i);
		if (m->back)
			m->back[person - 1] = seeker + 1;
	}
	mem_free(times);
}

static unsigned char
doubtful_way(unsigned char doubtful)
{
	return doubtful == ELSEWHERE ? 0 : doubtful;
}

/* Who stands in a row that was held back may have it. */
static int
doubt_held(const struct match *m)
{
	for (uint64_t i = 0; m->p->nheld && i < m->s->n; i++) {
		uint64_t key[WAYS];

		if (m->found[i] == MATCH_DOUBT ||
		    (m->found[i] && !m->p->many))
			continue;
		if (m->s->keys(m->s->ctx, i, key) < 0)
			return -1;
		if (persons_held(m->p, key))
			m->found[i] = MATCH_DOUBT;
	}
	return 0;
}

int
persons_match(const struct persons *p, const struct seekers *s,
    uint32_t *found, unsigned char *way, uint32_t *back, struct exchange *x,
    struct diag *d)
{
	struct match m = { .p = p, .s = s, .found = found, .back = back };
	struct identity id = { 0 };
	struct identity_sides sides = { .person = get_person, .same = is_same,
		.meet = meet, .ctx = &m };
	int answer;

	find_candidates(&m);
	for (size_t i = 0; back && i < p->n; i++)
		back[i] = 0;
	sides.n[SIDE_OLD] = p->n;
	sides.n[SIDE_NEW] = m.n;
	identity_open(&id, sides.n);
	settle(&m, &id);
	answer = identity_match(&id, &sides, x, d);
	if (answer == 0)
		answer = identity_elsewhere(&id, &sides);
	for (size_t i = 0; answer == 0 && i < m.n; i++) {
		uint32_t seeker = m.candidate[i];

		if (!id.doubtful[SIDE_NEW][i] ||
		    id.matched[SIDE_NEW][i] != UNMATCHED)
			continue;
		found[seeker] = MATCH_DOUBT;
		if (way)
			way[seeker] = doubtful_way(id.doubtful[SIDE_NEW][i]);
	}
	for (size_t i = 0; answer == 0 && back && i < p->n; i++)
		if (id.doubtful[SIDE_OLD][i] &&
		    id.matched[SIDE_OLD][i] == UNMATCHED)
			back[i] = MATCH_DOUBT;
	if (answer == 0)
		answer = doubt_held(&m);
	identity_free(&id);
	mem_free(m.candidate);
	return answer;
}

static int
seek_keys(void *ctx, uint64_t i, uint64_t key[WAYS])
{
	const struct persons *p = ctx;

	memcpy(key, p->person[i].key, sizeof(p->person[i].key));
	return 0;
}

/* Of each way the row that has its key. */
static int
seek_cells(void *ctx, uint64_t i, struct sv *cell)
{
	struct persons *p = ctx;
	static const enum image_column of[WAYS][3] = {
		[WAY_XJH] = { IMAGE_XJH, IMAGE_XJH, IMAGE_XJH },
		[WAY_ID] = { IMAGE_TYPE, IMAGE_ID, IMAGE_ID },
		[WAY_PERSON] = { IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH } };
	struct sv some[IMAGE_COLUMNS];

	p->turn = !p->turn;
	for (int c = 0; c < IMAGE_COLUMNS; c++)
		cell[c] = (struct sv){ 0 };
	for (int way = 0; way < WAYS; way++) {
		if (!p->person[i].key[way])
			continue;
		persons_cells(p, p->person[i].row[way], some, p->birth[p->turn]);
		for (int k = 0; k < 3; k++)
			cell[of[way][k]] = some[of[way][k]];
	}
	return 0;
}

struct seekers
persons_seek(struct persons *p)
{
	return (struct seekers){ p->n, seek_keys, seek_cells, p };
}
