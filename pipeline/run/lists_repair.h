/* SPDX-License-Identifier: MIT */
#ifndef PIPELINE_RUN_LISTS_REPAIR_H
#define PIPELINE_RUN_LISTS_REPAIR_H

#include "pipeline/rules/pack.h"

/* The rows of L, of FORM, have been read: what 按字段 names, into A. */
void lists_repair(const struct pack *p, const struct list_form *form,
    struct list_table *l, struct arena *a);

#endif
