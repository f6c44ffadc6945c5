/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "pipeline/rules/persons.h"

static const enum image_column key_column[] = { IMAGE_NAME, IMAGE_SEX,
	IMAGE_BIRTH, IMAGE_TYPE, IMAGE_ID, IMAGE_XJH };
enum { KEY_COLUMNS = sizeof(key_column) / sizeof(*key_column) };

static int
find_column(const struct sv *column, size_t n, enum image_column wanted)
{
	for (size_t i = 0; i < n; i++)
		if (sv_equal(column[i], image_column[wanted]))
			return (int)i;
	return -1;
}

bool
persons_possible(const struct list_form *form)
{
	const struct sv *c = form->column;
	size_t n = form->ncolumn;

	return find_column(c, n, IMAGE_XJH) >= 0 ||
	    find_column(c, n, IMAGE_ID) >= 0 ||
	    (find_column(c, n, IMAGE_NAME) >= 0 &&
	    find_column(c, n, IMAGE_SEX) >= 0 &&
	    find_column(c, n, IMAGE_BIRTH) >= 0);
}

void
persons_cells(const struct persons *p, size_t row, struct sv *cell,
    char birth[PERSONS_BIRTH])
{
	for (int i = 0; i < IMAGE_COLUMNS; i++)
		cell[i] = (struct sv){ 0 };
	for (int i = 0; i < KEY_COLUMNS; i++) {
		enum image_column c = key_column[i];

		if (p->column[c] >= 0)
			cell[c] = table_get(&p->list->table, (int64_t)row,
			    (size_t)p->column[c]);
	}
	cell[IMAGE_BIRTH] = image_birth(cell[IMAGE_BIRTH], birth);
}

/* While rows are parted: persons by one of their keys. */
struct parting {
	struct persons *p;
	uint32_t *slot; /* person + 1, by way and key; or NULL */
	size_t nslot;
};

static bool
has_key(const struct parting *t, uint32_t person, enum way way, size_t row)
{
	const struct person_of *o = &t->p->person[person];
	struct sv a[IMAGE_COLUMNS], b[IMAGE_COLUMNS];
	char x[PERSONS_BIRTH], y[PERSONS_BIRTH];

	persons_cells(t->p, o->row[way], a, x);
	persons_cells(t->p, row, b, y);
	return image_same_key(way, a, b);
}

static size_t
first_slot(const struct parting *t, enum way way, uint64_t key)
{
	return (key * 3 + way) & (t->nslot - 1);
}

/* The only person who has ROW's key of WAY, + 1; 0: none, or several. */
static uint32_t
find_person(const struct parting *t, enum way way, uint64_t key, size_t row)
{
	uint32_t found = 0;

	for (size_t at = first_slot(t, way, key); t->slot[at];
	     at = (at + 1) & (t->nslot - 1)) {
		uint32_t i = t->slot[at] - 1;

		if (t->p->person[i].key[way] != key || i + 1 == found ||
		    !has_key(t, i, way, row))
			continue;
		if (found)
			return 0;
		found = i + 1;
	}
	return found;
}

/* What ROW knows of person I. */
static void
learn(struct parting *t, uint32_t i, const uint64_t key[WAYS], size_t row)
{
	struct person_of *o = &t->p->person[i];

	t->p->of[row] = i;
	if (!t->slot) {
		memcpy(o->key, key, sizeof(o->key));
		for (int way = 0; way < WAYS; way++)
			o->row[way] = (uint32_t)row;
		return;
	}
	for (int way = 0; way < WAYS; way++) {
		size_t at;

		if (o->key[way] || !key[way])
			continue;
		o->key[way] = key[way];
		o->row[way] = (uint32_t)row;
		at = first_slot(t, (enum way)way, key[way]);
		while (t->slot[at])
			at = (at + 1) & (t->nslot - 1);
		t->slot[at] = i + 1;
	}
}

/* The keys of all rows. */
static uint64_t (*
get_keys(const struct persons *p))[WAYS]
{
	size_t n = p->list->table.nrow;
	uint64_t (*key)[WAYS] = mem_alloc((n + 1) * sizeof(*key));
	struct sv cell[IMAGE_COLUMNS];
	struct buf room = { 0 };
	char birth[PERSONS_BIRTH];

	for (size_t row = 0; row < n; row++) {
		persons_cells(p, row, cell, birth);
		image_keys(p->maker, cell, &room, key[row]);
	}
	buf_free(&room);
	return key;
}

/* Rows whose best key is of WAY. */
static void
part(struct parting *t, uint64_t (*key)[WAYS], enum way way, bool many)
{
	for (size_t row = 0; row < t->p->list->table.nrow; row++) {
		uint32_t i = 0;
		enum way best = 0;

		while (best < WAY_PERSON && !key[row][best])
			best++;
		if (best != way)
			continue;
		/* Of two 学籍号 two persons are known. */
		for (int k = way; many && !i &&
		     k < (way == WAY_XJH ? WAY_XJH + 1 : WAYS); k++)
			if (key[row][k])
				i = find_person(t, (enum way)k, key[row][k],
				    row);
		learn(t, i ? i - 1 : (uint32_t)t->p->n++, key[row], row);
	}
}

/* The rows in the order of their persons. */
static void
sort_rows(struct persons *p, struct list_table *l)
{
	uint32_t *at;

	l->nperson = p->n;
	l->first = arena_alloc(&p->arena, (p->n + 2) * sizeof(*l->first));
	l->row = arena_alloc(&p->arena, (l->table.nrow + 1) * sizeof(*l->row));
	at = l->first + 1;
	for (size_t row = 0; row < l->table.nrow; row++)
		at[p->of[row]]++;
	for (size_t i = 1; i <= p->n; i++)
		l->first[i] += l->first[i - 1];
	/* Each `first` moves to the next one's as it fills. */
	for (size_t i = p->n; i > 0; i--)
		l->first[i] = l->first[i - 1];
	l->first[0] = 0;
	at = l->first + 1;
	for (size_t row = 0; row < l->table.nrow; row++)
		l->row[at[p->of[row]]++] = (uint32_t)row;
}

static struct known *
find_known(const struct persons *p, uint64_t key)
{
	size_t at = key & (p->nknown - 1);

	while (p->known[at].person && p->known[at].half != key >> 32)
		at = (at + 1) & (p->nknown - 1);
	return &p->known[at];
}

/* Another part of the key than that which chooses the slot. */
static size_t
sieve_bit(const struct persons *p, uint64_t key)
{
	return (size_t)(key >> 16) & (4 * p->nknown - 1);
}

static bool
may_know(const struct persons *p, uint64_t key)
{
	size_t bit = sieve_bit(p, key);

	return p->sieve[bit / 64] >> bit % 64 & 1;
}

static void
prefetch_known(const struct persons *p, uint64_t key)
{
	__builtin_prefetch(&p->known[key & (p->nknown - 1)]);
}

static void
fill_known(struct persons *p)
{
	enum { AHEAD = 12 };

	for (p->nknown = 16; p->nknown < 2 * WAYS * p->n;)
		p->nknown *= 2;
	p->known = arena_alloc(&p->arena, p->nknown * sizeof(*p->known));
	p->sieve = arena_alloc(&p->arena, p->nknown / 16 * sizeof(*p->sieve));
	for (size_t i = 0; i < p->n; i++)
		for (int way = 0; way < WAYS; way++) {
			uint64_t key = p->person[i].key[way];
			struct known *k = find_known(p, key);

			if (i + AHEAD < p->n)
				prefetch_known(p,
				    p->person[i + AHEAD].key[way]);

			if (key)
				p->sieve[sieve_bit(p, key) / 64] |=
				    UINT64_C(1) << sieve_bit(p, key) % 64;
			if (key)
				*k = (struct known){ (uint32_t)(key >> 32),
					k->person ? KNOWN_SEVERAL :
					            (uint32_t)i + 1 };
		}
}

static int
compare_keys(const void *va, const void *vb)
{
	uint64_t a = *(const uint64_t *)va, b = *(const uint64_t *)vb;

	return (a > b) - (a < b);
}

static void
fill_held(struct persons *p)
{
	static const enum image_column column[] = { IMAGE_XJH, IMAGE_ID };
	struct sv rest = p->list->held, number;
	struct buf room = { 0 };
	uint64_t key[WAYS];
	size_t cap = 0;

	while (rest.len && sv_split(&rest, ' ', &number))
		for (int way = WAY_XJH; way <= WAY_ID; way++) {
			struct sv cell[IMAGE_COLUMNS] = { { 0 } };

			cell[column[way]] = number;
			image_keys(p->maker, cell, &room, key);
			if (!key[way])
				continue;
			p->held = arena_more(&p->arena, p->held, p->nheld,
			    &cap, sizeof(*p->held));
			p->held[p->nheld++] = key[way];
		}
	buf_free(&room);
	if (p->nheld)
		qsort(p->held, p->nheld, sizeof(*p->held), compare_keys);
}

bool
persons_held(const struct persons *p, const uint64_t key[WAYS])
{
	for (int way = WAY_XJH; p->nheld && way <= WAY_ID; way++)
		if (key[way] && bsearch(&key[way], p->held, p->nheld,
		    sizeof(*p->held), compare_keys))
			return true;
	return false;
}

void
persons_open(struct persons *p, struct list_table *l,
    const struct list_form *form, const struct image_maker *m)
{
	struct parting t = { .p = p };
	size_t n = l->table.nrow;
	uint64_t (*key)[WAYS];

	*p = (struct persons){ .list = l, .maker = m, .many = form->many };
	for (int i = 0; i < IMAGE_COLUMNS; i++)
		p->column[i] = find_column(form->column, form->ncolumn,
		    (enum image_column)i);
	p->person = arena_alloc(&p->arena, (n + 1) * sizeof(*p->person));
	p->of = arena_alloc(&p->arena, (n + 1) * sizeof(*p->of));
	/* Where each row is a person nobody is looked for. */
	for (t.nslot = 16; t.nslot < 2 * WAYS * n;)
		t.nslot *= 2;
	t.slot = form->many ? mem_alloc(t.nslot * sizeof(*t.slot)) : NULL;
	key = get_keys(p);
	for (enum way way = 0; way < WAYS; way++)
		part(&t, key, way, form->many);
	mem_free(key);
	sort_rows(p, l);
	fill_known(p);
	fill_held(p);
	mem_free(t.slot);
}

void
persons_close(struct persons *p)
{
	arena_free(&p->arena);
}

static uint32_t
know(const struct persons *p, const uint64_t key[WAYS])
{
	for (int way = 0; way < WAYS; way++)
		if (key[way] && may_know(p, key[way]) &&
		    find_known(p, key[way])->person)
			return MATCH_DOUBT;
	return 0;
}

/* Of both the first key is there, so the cells are numbers. */
static uint32_t
look(const struct persons *p, const uint64_t key[WAYS], struct sv xjh)
{
	uint64_t first = key[WAY_XJH];
	uint32_t person = first && may_know(p, first) ?
	    find_known(p, first)->person : 0;
	const struct person_of *o;

	if (!person || person == KNOWN_SEVERAL)
		return person ? MATCH_DOUBT : know(p, key);
	o = &p->person[person - 1];
	return o->key[WAY_XJH] == first &&
	    sv_equal(xjh, table_get(&p->list->table, o->row[WAY_XJH],
		(size_t)p->column[IMAGE_XJH])) ? person : MATCH_DOUBT;
}

/* The table is larger than any cache, and its slots are looked at in no order. */
void
persons_look(const struct persons *p, size_t n, uint64_t (*key)[WAYS],
    const struct sv *xjh, uint32_t *found)
{
	enum { AHEAD = 12 };

	if (p->n == 0) {
		memset(found, 0, n * sizeof(*found));
		return;
	}
	for (size_t i = 0; i < n; i++) {
		for (int way = 0; i + 2 * AHEAD < n && way < WAYS; way++)
			__builtin_prefetch(&p->sieve[sieve_bit(p,
			    key[i + 2 * AHEAD][way]) / 64]);
		for (int way = 0; i + AHEAD < n && way < WAYS; way++)
			if (may_know(p, key[i + AHEAD][way]))
				prefetch_known(p, key[i + AHEAD][way]);
		found[i] = xjh ? look(p, key[i], xjh[i]) : know(p, key[i]);
	}
}
