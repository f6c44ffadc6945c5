/* SPDX-License-Identifier: MIT */
/* Between type.c and type_call.c. */
#ifndef PIPELINE_RULES_TYPE_CALL_H
#define PIPELINE_RULES_TYPE_CALL_H

#include "pipeline/rules/type.h"

uint32_t type_add(const struct around *s, const struct node *n);
const struct node *type_node(const struct around *s, uint32_t node);
/* AT is a value of type IS where WANT belongs. Always false. */
bool type_refuse(const struct around *s, struct span at, enum type want,
    enum type is);
/* What stands in a cell, or a text. */
uint32_t type_raw(const struct around *s, const struct expr *e);
/* Rows of a list: type_list.c. */
uint32_t type_rows(const struct around *s, const struct expr *e);
/* A call of a function. */
uint32_t type_call(const struct around *s, const struct expr *e);

#endif
