/* SPDX-License-Identifier: MIT */
/*
 * Open addressing at half load at most, linear probing; a slot is the number
 * of a cell, 1 for the first row's code. Labels go in first, so that they win
 * over equal codes. The table is the pack's, not a stranger's:
 * an unkeyed hash will do.
 */
#include "pipeline/base/hash.h"
#include "pipeline/stages/normalize/labels.h"

enum { CODE, LABEL }; /* columns of a code table */

static struct sv
get(const struct labels *x, size_t row, size_t column)
{
	return x->table->cell[row * x->table->ncolumn + column];
}

static struct sv
get_slot(const struct labels *x, uint32_t slot)
{
	return get(x, (slot - 1) / 2, (slot - 1) % 2);
}

/* The slot that holds TEXT, or the free one where it belongs. */
static uint32_t *
find_slot(const struct labels *x, struct sv text)
{
	size_t at = (size_t)hash_64(text);

	for (;; at++) {
		uint32_t *slot = &x->slot[at & (x->nslot - 1)];

		if (*slot == 0 || sv_equal(get_slot(x, *slot), text))
			return slot;
	}
}

static void
add_column(struct labels *x, size_t column)
{
	for (size_t row = 0; row < x->table->nrow; row++) {
		struct sv text = get(x, row, column);
		uint32_t *slot;

		if (text.len == 0 || get(x, row, LABEL).len == 0)
			continue;
		slot = find_slot(x, text);
		if (*slot == 0)
			*slot = (uint32_t)(row * 2 + column) + 1;
	}
}

static void
measure_codes(struct labels *x)
{
	x->ascii = true;
	for (size_t row = 0; row < x->table->nrow; row++) {
		struct sv code = get(x, row, CODE);

		if (code.len > x->longest)
			x->longest = code.len;
		if (code.len && (unsigned char)code.ptr[0] >= 0x80)
			x->ascii = false;
	}
}

const struct labels *
labels_build(const struct table *t, struct arena *a)
{
	struct labels *x;

	if (!t || t->ncolumn <= LABEL || t->nrow == 0)
		return NULL;
	x = arena_alloc(a, sizeof(*x));
	x->table = t;
	for (x->nslot = 4; x->nslot < 4 * t->nrow;)
		x->nslot *= 2;
	x->slot = arena_alloc(a, x->nslot * sizeof(*x->slot));
	add_column(x, LABEL);
	add_column(x, CODE);
	measure_codes(x);
	return x;
}

/* The row and column of TEXT in the table. */
static bool
find(const struct labels *x, struct sv text, size_t *row, size_t *column)
{
	uint32_t slot = *find_slot(x, text);

	if (slot == 0)
		return false;
	*row = (slot - 1) / 2;
	*column = (slot - 1) % 2;
	return true;
}

bool
labels_have(const struct labels *x, struct sv text)
{
	size_t row = 0, column = 0;

	return find(x, text, &row, &column) && column == LABEL;
}

bool
labels_find_code(const struct labels *x, struct sv text, struct sv *label)
{
	size_t row = 0, column = 0;

	if (!find(x, text, &row, &column) || column != CODE)
		return false;
	*label = get(x, row, LABEL);
	return true;
}
