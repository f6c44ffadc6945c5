/* SPDX-License-Identifier: MIT */
/* Between work.c, eval.c and eval_call.c. */
#ifndef PIPELINE_RULES_EVAL_H
#define PIPELINE_RULES_EVAL_H

#include "pipeline/rules/work.h"

/* Work NODE out into V, which has room for a slice. */
void eval_node(struct work *w, uint32_t node, struct vec *v);
/* 有 LIST(…): pipeline/rules/list.c. */
void eval_has(struct work *w, const struct node *node, struct vec *v);
void eval_call(struct work *w, const struct node *node, struct vec *v);

/* Is the text of row I of A that of the row above, and in the same place? */
static inline bool
eval_same_place(const struct vec *a, size_t i)
{
	return i && a->state[i] == a->state[i - 1] &&
	    a->text[i].ptr == a->text[i - 1].ptr &&
	    a->text[i].len == a->text[i - 1].len;
}

#endif
