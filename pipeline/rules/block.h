/* SPDX-License-Identifier: MIT */
/*
 * How a script falls into statements and these into clauses. A statement
 * starts at column 1. The first indented line below it sets how deep its
 * clauses stand; a line that stands deeper continues the clause above it.
 * Blank lines and lines that are comments belong to nothing.
 */
#ifndef PIPELINE_RULES_BLOCK_H
#define PIPELINE_RULES_BLOCK_H

#include "pipeline/rules/lex.h"

struct block {
	struct lexer head; /* the first line */
	struct span body;  /* the indented lines below */
	size_t next;       /* where the next statement may start */
	size_t indent;     /* of the clauses; 0: not known yet */
};

/*
 * The first statement at or behind AT. False at the end. Indented lines that
 * belong to no statement are told and passed over.
 */
bool block_read(struct block *b, const struct script *in, size_t at,
    struct arena *arena, struct blame *blame);
/* The next clause into X; false when there is none. */
bool block_clause(struct block *b, struct lexer *x);
/* The statement has no clauses: all of it, head and body, into X. */
void block_whole(struct block *b, struct lexer *x);

#endif
