/* SPDX-License-Identifier: MIT */
/* Between explain.c, which says in words how a rule is carried out, and facts.c,
 * which knows. */
#ifndef PIPELINE_RULES_EXPLAIN_H
#define PIPELINE_RULES_EXPLAIN_H

#include "pipeline/rules/body.h"
#include "pipeline/rules/change.h"
#include "pipeline/rules/plan.h"

struct teller {
	const struct pack *pack;
	const struct rule *rule;
	struct buf *out;
	bool zh;
	bool *used; /* nodes */
};

/* Nanoseconds a record, about; measured on rosters that are clean. */
unsigned explain_cost(const struct node *n);
/* Which nodes are worked out. */
void explain_mark(struct teller *t);
/* Is it a column of a list? Lists are told for themselves. */
bool explain_of_list(const struct teller *t, const struct need *need);
/* The parameters of all judges, each once, into A. */
size_t *explain_params(const struct teller *t, size_t *n, struct arena *a);
/* Does the rule ask LIST for COLUMN; and LIST at all, be it only whether there
 * is a row? */
bool explain_asks(const struct teller *t, size_t list, size_t column);
bool explain_asked(const struct teller *t, size_t list);
/* What 可缺 says of LIST, or NULL. */
const struct spare *explain_spare(const struct body *b, size_t list);
/* The lists of S's clause, into A, of which one must be there; none: S alone. */
struct words_of explain_stand_ins(const struct teller *t,
    const struct spare *s, struct arena *a);

#endif
