/* SPDX-License-Identifier: MIT */
/*
 * Expressions, as they are read. Every node keeps its place, so that whoever
 * gives it a type or compiles it can point there.
 *
 *	either  = both { 或 both }
 *	both    = not { 且 not }
 *	not     = [ 非 ] compare
 *	compare = sum [ = <> < <= > >= sum | 属于 set | 不属于 set | 匹配 /…/ ]
 *	set     = ( sum {, sum} ) | name
 *	sum     = atom { + atom | - atom }
 *	atom    = number | date | day | "text" | 空 | 是 | 否
 *	        | name | name ( [ either {, either} ] ) | ( either )
 *	        | 有 name ( … ) | 无 name ( … ) | 个数 name ( … )
 *
 * 或 and 且 have all their operands in one node, so a tree is never deeper than
 * EXPR_NESTING allows and may be walked by recursion.
 */
#ifndef PIPELINE_RULES_EXPR_H
#define PIPELINE_RULES_EXPR_H

#include "pipeline/rules/lex.h"

enum { EXPR_NESTING = 16 }; /* brackets in brackets; terms of a sum */

enum expr_kind {
	EXPR_BLANK,
	EXPR_YESNO, /* text: 是 or 否 */
	EXPR_NUMBER,
	EXPR_DATE,
	EXPR_DAY,
	EXPR_TEXT,
	EXPR_NAME,
	/* Rows of a list. text: its name; children: 本人, COLUMN = EXPR, … */
	EXPR_HAS,   /* is there one? */
	EXPR_COUNT, /* how many? */
	EXPR_TAKE,  /* a cell of the only one; its column is the first child */
	EXPR_CALL,  /* text: the function; children: its arguments */
	EXPR_LIST,
	EXPR_NOT,
	EXPR_AND,
	EXPR_OR,
	EXPR_ADD,
	EXPR_SUBTRACT,
	EXPR_EQUAL, /* from here to EXPR_AT_LEAST in the order of the marks */
	EXPR_UNEQUAL,
	EXPR_LESS,
	EXPR_AT_MOST,
	EXPR_GREATER,
	EXPR_AT_LEAST,
	EXPR_IN,    /* the second child is an EXPR_LIST or an EXPR_NAME */
	EXPR_NOT_IN,
	EXPR_MATCH  /* text: the regular expression, which compiles */
};

/* What a name stands for, once it has been looked up. */
enum expr_name { NAME_UNKNOWN, NAME_FIELD, NAME_PARAM, NAME_DEFINITION,
    NAME_ASOF, NAME_LABEL, NAME_TABLE, NAME_CELL, NAME_CELL_NAME,
    NAME_CELL_DOCUMENT, NAME_PERSON /* 本人 */ };

struct expr {
	enum expr_kind kind;
	enum expr_name means; /* of an EXPR_NAME */
	size_t index;         /* of the pack's field, param, definition, table,
	                       * list; `nlist` is 花名册 */
	struct span at;       /* the whole of it */
	struct span mark;     /* its operator, function or self */
	struct sv text;
	struct expr **child;
	size_t nchild, capchild;
};

/* Read one expression; NULL after blame_add. */
struct expr *expr_parse(struct lexer *x);
/* The regular expression that comes next, which compiles; false after blame_add. */
bool expr_regex(struct lexer *x, struct sv *text);

#endif
