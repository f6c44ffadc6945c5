/* SPDX-License-Identifier: MIT */
/*
 * Texts that differ in one place are the same when that place is blanked out;
 * texts that differ by two neighbours are the same when these are put in
 * order. So for each place and each of the two ways the texts are sorted as if
 * they were so masked, and those that then are equal stand side by side. A
 * pair comes up once: of two distinct texts only one mask can hide all that
 * differs. (A pair put in order hides no single place, and the reverse.)
 */
#include <stdlib.h>

#include "pipeline/stages/dedup/dedup.h"

enum { LONGEST = 32 };

struct mask {
	const struct sv *id;
	size_t at, width; /* 1: blank it out; 2: put these two in order */
};

static int
compare_pairs(const char *a, const char *b)
{
	char x[2] = { a[0] < a[1] ? a[0] : a[1], a[0] < a[1] ? a[1] : a[0] };
	char y[2] = { b[0] < b[1] ? b[0] : b[1], b[0] < b[1] ? b[1] : b[0] };

	return memcmp(x, y, 2);
}

static int
compare_masked(struct sv a, struct sv b, const struct mask *m)
{
	size_t behind = m->at + m->width;
	int c;

	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	if (a.len < behind)
		return sv_compare(a, b);
	c = memcmp(a.ptr, b.ptr, m->at);
	if (c == 0)
		c = memcmp(a.ptr + behind, b.ptr + behind, a.len - behind);
	if (c == 0 && m->width == 2)
		c = compare_pairs(a.ptr + m->at, b.ptr + m->at);
	return c;
}

static int
compare_order(const void *a, const void *b, void *ctx)
{
	const struct mask *m = ctx;

	return compare_masked(m->id[*(const size_t *)a],
	    m->id[*(const size_t *)b], m);
}

void
near_find(const struct sv *id, size_t n,
    void (*pair)(void *ctx, size_t a, size_t b), void *ctx)
{
	size_t *order = mem_grow(NULL, n * sizeof(*order));
	size_t nshort = 0, longest = 0;
	struct mask m = { .id = id };

	for (size_t i = 0; i < n; i++)
		if (id[i].len <= LONGEST) {
			order[nshort++] = i;
			longest = id[i].len > longest ? id[i].len : longest;
		}
	for (m.width = 1; m.width <= 2; m.width++)
		for (m.at = 0; m.at + m.width <= longest; m.at++) {
			qsort_r(order, nshort, sizeof(*order), compare_order,
			    &m);
			for (size_t i = 0; i < nshort; i++)
				for (size_t j = i + 1; j < nshort &&
				     compare_order(&order[i], &order[j], &m) ==
					 0;
				     j++)
					pair(ctx, order[i], order[j]);
		}
	mem_free(order);
}
