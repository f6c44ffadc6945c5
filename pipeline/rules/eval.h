/* SPDX-License-Identifier: MIT */
/* Between work.c, eval.c and eval_call.c. */
#ifndef PIPELINE_RULES_EVAL_H
#define PIPELINE_RULES_EVAL_H

#include "pipeline/rules/work.h"

/* Work NODE out into V, which has room for a slice and may know the rows
 * before FROM. */
void eval_node(struct work *w, uint32_t node, struct vec *v, size_t from);
/* 有 LIST(…) and such: pipeline/rules/rows.c. The plan has its lists: make what
 * rows are found by, for the nodes that are USED. */
void rows_index(struct plan *p, const bool *used);
void eval_rows_of(struct work *w, const struct node *node, struct vec *v);
void eval_matched(struct work *w, const struct node *node, struct vec *v);
void eval_seen(struct work *w, const struct node *node, struct vec *v);
/* A cell of that type. */
enum cell eval_cell(enum type type, struct sv text, int64_t *number);
void eval_call(struct work *w, const struct node *node, struct vec *v,
    size_t from);

#endif
