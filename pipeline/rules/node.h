/* SPDX-License-Identifier: MIT */
/*
 * Expressions with their types: a graph over all rules of a pack, in which what
 * two rules ask alike is there once. So a birth date is parsed once a batch,
 * however many rules look at it. Nodes are numbered from 1 and stand behind
 * what they are made of. The graph knows fields and parameters of the pack, but
 * no header and no data: a plan (plan.h) brings these.
 */
#ifndef PIPELINE_RULES_NODE_H
#define PIPELINE_RULES_NODE_H

#include "pipeline/rules/expr.h"
#include "pipeline/rules/func.h"

enum { NODE_DEPTH = 500 }; /* of definitions in definitions */

enum node_op {
	NODE_CONST, /* value */
	NODE_RAW,   /* the text of field `index` */
	NODE_FIELD, /* its value */
	NODE_PARAM, /* the value of parameter `index` */
	NODE_ASOF,
	NODE_NOT, NODE_AND, NODE_OR,
	NODE_ADD, NODE_SUBTRACT,
	NODE_EQUAL, NODE_UNEQUAL, NODE_LESS, NODE_AT_MOST, NODE_GREATER,
	NODE_AT_LEAST,
	NODE_BLANK, /* is its argument blank? */
	NODE_IN,    /* the first argument is one of the others; blank: so is
	             * a blank, which a parameter is that is a list */
	NODE_MATCH, /* value.text: the regular expression */
	NODE_ROWS,  /* of list `index`, as value.text says: struct rows_cond.
	             * A condition: is there one? A number: how many? Else a
	             * cell of the only one */
	NODE_SEEN,  /* was there a record whose first arguments, value.number
	             * of them, were as the last ones are, and of which those
	             * between are yes? */
	NODE_MATCHED, /* does list `index`, or the roll (`nlist`), have the
	             * person of the record? */
	NODE_CALL,
	NODE_GATHER /* a group function */
};

/*
 * What NODE_ROWS wants of a row, in its value.text: ROWS_HEAD bytes, then two
 * for each argument: how it is compared, and with which column. Of arguments
 * that follow each other for one column and are ROWS_SAME, or ROWS_HOLDS (the
 * text stands in the cell), one is enough.
 */
enum { ROWS_HEAD = 3 };
enum rows_compare { ROWS_SAME = 'a', ROWS_OTHER, ROWS_HOLDS, ROWS_EQUAL,
    ROWS_LESS, ROWS_AT_MOST, ROWS_GREATER, ROWS_AT_LEAST, ROWS_LATEST };

struct node {
	enum node_op op;
	enum type type;
	size_t index;
	struct value value;
	const struct func *func;
	const struct field *field; /* of a call, where an argument is one */
	const struct table *table; /* of a call, likewise */
	bool blank;                /* NODE_IN: blank is in the list */
	bool list;                 /* NODE_PARAM: a list of numbers */
	/* Told by its arguments. */
	bool group;           /* holds a group function, */
	bool rows;            /* asks a list for rows, */
	bool person;          /* of the record's person */
	unsigned depth;       /* NODE_DEPTH at most */
	enum mask_class mask; /* of the cells that a text shows a piece of */
	uint32_t *arg;
	size_t narg;
};

struct graph {
	struct node *node; /* [0] is no node */
	size_t nnode, capnode;
	uint32_t *slot; /* hash index */
	size_t nslot;
};

/* Rows of the record's person only? */
static inline bool
rows_person(const struct node *n)
{
	return n->value.text.ptr[0] == 'p';
}
/* The column of whose cell it is the value; -1: none. */
static inline int
rows_take(const struct node *n)
{
	return n->value.text.ptr[1] == 't' ?
	    (unsigned char)n->value.text.ptr[2] : -1;
}
static inline enum rows_compare
rows_compare(const struct node *n, size_t arg)
{
	return (enum rows_compare)n->value.text.ptr[ROWS_HEAD + 2 * arg];
}
static inline size_t
rows_column(const struct node *n, size_t arg)
{
	return (unsigned char)n->value.text.ptr[ROWS_HEAD + 2 * arg + 1];
}
/* Does N look at that column? */
static inline bool
rows_asks(const struct node *n, size_t column)
{
	for (size_t i = 0; i < n->narg; i++)
		if (rows_column(n, i) == column)
			return true;
	return rows_take(n) == (int)column;
}

struct graph *graph_open(struct arena *a);
/* The node that is as N, which is made where there is none. */
uint32_t graph_add(struct graph *g, struct arena *a, const struct node *n);
/* The same, but what no record can change is worked out now: texts that are
 * compared and stand in the rule, and what joins them. fold_node.c. */
uint32_t graph_fold(struct graph *g, struct arena *a, const struct node *n);
/* The value of a field of that type: NODE_RAW or NODE_FIELD. */
enum type node_field_type(const struct field *f);
/* The type's name, for messages. */
const char *type_word(enum type type, enum lang lang);

#endif
