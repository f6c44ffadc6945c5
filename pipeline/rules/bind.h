/* SPDX-License-Identifier: MIT */
/* Between bind.c and bind_way.c. */
#ifndef PIPELINE_RULES_BIND_H
#define PIPELINE_RULES_BIND_H

#include "pipeline/rules/body.h"
#include "pipeline/rules/type.h"

/* A rule that is being bound. */
struct binding {
	struct around around;
	struct rule *rule;
	struct judge *judge;
	size_t part; /* of the rule, which `judge` judges */
	const struct field *column; /* where findings stand, if nothing says */
	bool lost; /* errors leave `column` unknown, */
	bool blind; /* or the cells: names are looked up, and nothing is typed */
	bool row; /* what is bound is asked of a record, and not of a group */
};

/* The node of E, of type WANT (TYPE_NONE: any); 0 after blame_add. */
uint32_t bind_expr(struct binding *b, struct expr *e, enum type want);
/* Branches, columns, and what texts show: b->judge->way. */
void bind_ways(struct binding *b);
/*
 * A source of a register, of 每行, 变化 or 名单, whose row are what 当 leaves and
 * 要求, which is never met or another rule's, refuses. NAME[I] are its headings,
 * E[I] what stands below: false after blame_add.
 */
bool bind_source(struct binding *b, const struct sv *name, struct expr **e,
    size_t n);
/* What W says under NAME: E, masked or not. */
void bind_cell(struct binding *b, struct way *w, struct sv name,
    struct expr *e);
/* The fields and parameters that b->judge cannot do without. */
void bind_needs(struct binding *b);

#endif
