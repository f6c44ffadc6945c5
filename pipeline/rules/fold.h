/* SPDX-License-Identifier: MIT */
/*
 * The index over all aliases of a pack; the rest of fold.c is in pack.h.
 */
#ifndef PIPELINE_RULES_FOLD_H
#define PIPELINE_RULES_FOLD_H

#include "pipeline/rules/pack.h"

/* Where p->alias_slot tells the field of ALIAS (index + 1), or would. */
size_t fold_slot(const struct pack *p, struct sv alias);

#endif
