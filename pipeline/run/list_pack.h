/* SPDX-License-Identifier: MIT */
/*
 * The pack with which the reader of rosters reads a table of ours that is none:
 * its fields are the columns of FORM, and its rules are those about files,
 * whatever P switches off: a table is never lost unsaid. It is good as long as
 * A and FORM are.
 */
#ifndef PIPELINE_RUN_LIST_PACK_H
#define PIPELINE_RUN_LIST_PACK_H

#include "pipeline/rules/pack.h"

struct pack list_pack(const struct pack *p, const struct list_form *form,
    struct arena *a);

#endif
