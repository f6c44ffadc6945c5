/* SPDX-License-Identifier: MIT */
/*
 * A field's code table (代码, 名称, 别名…), indexed by both its codes and its
 * labels, so that one look-up answers "is it a label" and "is it a code". A
 * text that is a label is one, even if it is also some row's code. Aliases are
 * not in the index: an alias is likely, not certain.
 *
 * Built once, in the arena of the run; only read afterwards.
 */
#ifndef PIPELINE_STAGES_NORMALIZE_LABELS_H
#define PIPELINE_STAGES_NORMALIZE_LABELS_H

#include "pipeline/base/mem.h"
#include "pipeline/rules/pack.h"

struct labels {
	const struct table *table;
	uint32_t *slot; /* of a cell: row * 2 + column + 1; 0: free */
	size_t nslot;   /* a power of two */
	size_t longest; /* bytes of the longest code */
	bool ascii;     /* all codes begin with an ASCII character */
};

/* The index of T, which outlives it; NULL when T has no labels. */
const struct labels *labels_build(const struct table *t, struct arena *a);
bool labels_have(const struct labels *x, struct sv text);
/* The label of a code that is not itself a label; false: TEXT is none. */
bool labels_find_code(const struct labels *x, struct sv text, struct sv *label);

/* A cheap test: can TEXT, which is not empty, be a code? */
static inline bool
labels_may_code(const struct labels *x, struct sv text)
{
	return text.len <= x->longest && (!x->ascii || text.ptr[0] > 0);
}

#endif
