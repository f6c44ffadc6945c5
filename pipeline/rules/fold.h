/* SPDX-License-Identifier: MIT */
/*
 * The index over all aliases of a pack; the rest of fold.c is in pack.h.
 */
#ifndef PIPELINE_RULES_FOLD_H
#define PIPELINE_RULES_FOLD_H

#include "pipeline/rules/pack.h"

/* Where p->alias_slot tells the field of ALIAS (index + 1), or would. */
size_t fold_slot(const struct pack *p, struct sv alias);

/* Does a cell below or in brackets say how to fill a column: 必填, 18位, …? */
bool fold_is_remark(struct sv text, struct arena *a);

/* May NAME, folded as fold_header does, be F's, misspelt? */
bool fold_is_near(struct sv name, const struct field *f);

#endif
