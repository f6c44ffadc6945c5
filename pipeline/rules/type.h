/* SPDX-License-Identifier: MIT */
/*
 * What type an expression is of, and whether it fits together: told while the
 * graph is made, before any data is read. Nothing is converted.
 */
#ifndef PIPELINE_RULES_TYPE_H
#define PIPELINE_RULES_TYPE_H

#include "pipeline/rules/load.h"
#include "pipeline/rules/node.h"

/* What the names of an expression may stand for beside fields and such. */
struct around {
	struct load *l;
	size_t ndefinition; /* how many definitions are seen */
	bool cell;          /* 本格 is known, */
	size_t field;       /* and is this field */
	bool change;        /* 旧(FIELD), 旧值 … are known */
	size_t list;        /* index + 1 of the list whose rows are judged: its
	                     * columns are known, and no fields */
	bool roll;          /* inside 花名册(…): fields are, and no columns */
};

/* Look up the names in E; false after blame_add. */
bool load_names(const struct around *s, struct expr *e);
/* The same for a part of one, and for what E is compared with. */
void names_check(const struct around *s, struct expr *e);
void names_beside(const struct around *s, const struct expr *e,
    struct expr *other);
/* E is EXPR_HAS, EXPR_COUNT or EXPR_TAKE: type_list.c. */
void names_rows(const struct around *s, struct expr *e);
/* E, a call, becomes EXPR_TAKE where it is called as a list is. */
bool names_take(const struct around *s, struct expr *e);
/* The node of E, whose names were found; 0 after blame_add. */
uint32_t type_expr(const struct around *s, const struct expr *e);
/* The same where a type is wanted. */
uint32_t type_wanted(const struct around *s, const struct expr *e,
    enum type want);
/* The field that E names, as a field, 本格 or 本格证件类型; NULL: none. */
const struct field *type_field(const struct around *s, const struct expr *e);

/* A field's text; its value. */
uint32_t node_raw(const struct around *s, const struct field *f);
uint32_t node_value(const struct around *s, const struct field *f);
uint32_t node_text(const struct around *s, struct sv text);

#endif
