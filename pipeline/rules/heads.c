/* SPDX-License-Identifier: MIT */
/*
 * Values with a number in common are joined first, by a hash over the bytes of
 * each. Then those of one name, sex and birth: what of them has only a 学籍号
 * goes with what has only a 身份证件号, and what has neither with any. The order
 * of the values is that of the records, however these came.
 */
#include <assert.h>

#include "pipeline/base/cells.h"
#include "pipeline/base/hash.h"
#include "pipeline/person/image.h"
#include "pipeline/person/person.h"
#include "pipeline/rules/heads.h"

/* What is kept of a record; who has the same from WHO on is named alike. */
enum part { PART_XJH, PART_ID, WHO, PARTS = WHO + 3 };
#define NOBODY UINT32_MAX

struct head {
	struct sv part[PARTS];
	uint32_t up;   /* another of the same person, or itself: the first */
	uint32_t next; /* of the same name, sex and birth */
	bool xjh, id, taken; /* of the first: of any of them */
};

struct heads {
	struct head *head;
	uint32_t *slot, *open;
	size_t n, nslot;
};

struct sv
heads_put(const struct sv said[HEADS_CELLS], struct arena *a)
{
	static const enum image_column column[HEADS_CELLS] = { IMAGE_XJH,
		IMAGE_TYPE, IMAGE_ID, IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH };
	struct sv cell[IMAGE_COLUMNS] = { 0 }, part[PARTS] = { 0 };
	char birth[8], sex, *bytes, *end;

	for (int i = 0; i < HEADS_CELLS; i++)
		cell[column[i]] = said[i];
	sex = person_sex(cell[IMAGE_SEX]);
	part[PART_XJH] = image_number(WAY_XJH, cell);
	part[PART_ID] = image_number(WAY_ID, cell);
	part[WHO] = cell[IMAGE_NAME];
	part[WHO + 1] = sv_make(&sex, sex != 0);
	part[WHO + 2] = image_birth(cell[IMAGE_BIRTH], birth);
	bytes = arena_bytes(a, cells_most(part, PARTS));
	end = cells_put(bytes, part, PARTS);
	arena_trim(a, end);
	return sv_make(bytes, (size_t)(end - bytes));
}

static uint32_t
first_of(struct heads *h, uint32_t i)
{
	while (h->head[i].up != i)
		i = h->head[i].up = h->head[h->head[i].up].up;
	return i;
}

static void
join(struct heads *h, uint32_t i, uint32_t k)
{
	struct head *a, *b;

	i = first_of(h, i);
	k = first_of(h, k);
	if (i == k)
		return;
	a = &h->head[i < k ? i : k];
	b = &h->head[i < k ? k : i];
	b->up = i < k ? i : k;
	a->xjh |= b->xjh;
	a->id |= b->id;
	a->taken |= b->taken;
}

static bool
is_alike(const struct head *a, const struct head *b, int from, int to)
{
	for (int i = from; i < to; i++)
		if (!sv_equal(a->part[i], b->part[i]))
			return false;
	return true;
}

/* Who has the same parts FROM up to TO as I and comes before it, or NOBODY. */
static uint32_t
find_alike(struct heads *h, uint32_t i, int from, int to)
{
	uint64_t hash = 0;
	size_t at;

	for (int k = from; k < to; k++)
		hash = hash * 31 + hash_64(h->head[i].part[k]);
	for (at = hash & (h->nslot - 1); h->slot[at];
	     at = (at + 1) & (h->nslot - 1))
		if (is_alike(&h->head[h->slot[at] - 1], &h->head[i], from, to))
			return h->slot[at] - 1;
	h->slot[at] = i + 1;
	return NOBODY;
}

static void
join_number(struct heads *h, int part)
{
	memset(h->slot, 0, h->nslot * sizeof(*h->slot));
	for (uint32_t i = 0; i < h->n; i++) {
		uint32_t k = h->head[i].part[part].len ?
		    find_alike(h, i, part, part + 1) : NOBODY;

		if (k != NOBODY)
			join(h, i, k);
	}
}

/* Those who are named as I is, from I on: whom may they be one with? */
static void
join_named(struct heads *h, uint32_t from)
{
	uint32_t any = NOBODY, bare = NOBODY;
	size_t nopen = 0;

	for (uint32_t at = from; at != NOBODY; at = h->head[at].next) {
		uint32_t i = first_of(h, at);
		struct head *a = &h->head[i], *b;

		if (a->taken)
			continue;
		a->taken = true;
		if (!a->xjh && !a->id) {
			if (bare != NOBODY)
				join(h, bare, i);
			bare = i;
			continue;
		}
		any = i;
		if (a->xjh && a->id)
			continue;
		b = nopen ? &h->head[first_of(h, h->open[nopen - 1])] : NULL;
		if (b && b->xjh != a->xjh)
			join(h, h->open[--nopen], i);
		else
			h->open[nopen++] = i;
	}
	if (any != NOBODY && bare != NOBODY)
		join(h, any, bare);
	for (uint32_t at = from; at != NOBODY; at = h->head[at].next)
		h->head[first_of(h, at)].taken = false;
}

static void
join_names(struct heads *h)
{
	memset(h->slot, 0, h->nslot * sizeof(*h->slot));
	for (uint32_t i = 0; i < h->n; i++) {
		struct head *a = &h->head[i];
		uint32_t k = a->part[WHO].len ?
		    find_alike(h, i, WHO, PARTS) : NOBODY;

		a->next = NOBODY;
		if (k == NOBODY)
			continue;
		a->next = h->head[k].next;
		h->head[k].next = i;
	}
	for (size_t at = 0; at < h->nslot; at++)
		if (h->slot[at] && h->head[h->slot[at] - 1].next != NOBODY)
			join_named(h, h->slot[at] - 1);
}

uint64_t
heads_count(const struct times *value, size_t n)
{
	struct heads h = { .n = n, .nslot = 4 };
	uint64_t count = 0;

	while (h.nslot < 2 * n)
		h.nslot *= 2;
	h.head = mem_alloc((n + 1) * sizeof(*h.head));
	h.slot = mem_alloc(h.nslot * sizeof(*h.slot));
	h.open = mem_alloc((n + 1) * sizeof(*h.open));
	for (uint32_t i = 0; i < n; i++) {
		struct head *a = &h.head[i];

		bool good = cells_unpack(value[i].value, a->part, PARTS);

		assert(good); /* is what heads_put made */
		(void)good;
		a->up = i;
		a->xjh = a->part[PART_XJH].len;
		a->id = a->part[PART_ID].len;
	}
	join_number(&h, PART_XJH);
	join_number(&h, PART_ID);
	join_names(&h);
	for (uint32_t i = 0; i < n; i++) {
		const struct head *a = &h.head[i];
		bool named = a->xjh || a->id || a->part[WHO].len;

		count += !named ? value[i].n : first_of(&h, i) == i;
	}
	mem_free(h.head);
	mem_free(h.slot);
	mem_free(h.open);
	return count;
}
