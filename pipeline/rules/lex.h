/* SPDX-License-Identifier: MIT */
/*
 * The words of the rule language. A lexer walks a piece of a script (a line
 * with its continuation lines, or a whole statement). Outside quotes and
 * regular expressions full width is half width, `、` is a comma, and `#` opens
 * a comment; blanks and line breaks only separate.
 *
 * What cannot be a token is told at once and read as TOKEN_BAD, which nobody
 * expects; a reader that meets it stops without a word of its own.
 */
#ifndef PIPELINE_RULES_LEX_H
#define PIPELINE_RULES_LEX_H

#include "pipeline/base/mem.h"
#include "pipeline/rules/blame.h"

enum token_kind {
	TOKEN_END,
	TOKEN_BAD,
	TOKEN_WORD,   /* letters of any script, digits, _ @ . / inside */
	TOKEN_NUMBER, /* 55, 0.5 */
	TOKEN_DATE,   /* 2021-05-01, a date that exists */
	TOKEN_DAY,    /* 08-31, a day of any year */
	TOKEN_TEXT,   /* "…" or “…”: what stands between */
	TOKEN_REGEX,  /* /…/: what stands between, \/ read as / */
	TOKEN_MARK    /* ( ) , : = <> < <= > >= + - */
};

struct token {
	enum token_kind kind;
	struct sv text; /* half width */
	struct span at;
};

struct lexer {
	const struct script *in;
	size_t at, end;
	struct arena *arena;
	struct blame *blame;
	struct token ahead; /* valid while `peeked` */
	bool peeked;
};

struct token lex_next(struct lexer *x);
struct token lex_peek(struct lexer *x);
/* Take the next token where it is the MARK, or else leave it. */
bool lex_mark(struct lexer *x, const char *mark);
/* T is not what was expected: say so, if it was not told already. Always
 * false. */
bool lex_refuse(struct lexer *x, struct token t, const char *en,
    const char *zh);
/*
 * The rest as plain text: from the next character that is no blank to the end,
 * without comments; the lines of a continued text are joined, by a blank where
 * ASCII meets ASCII. It may stand in quotes. TOKEN_END where there is none.
 */
struct token lex_rest(struct lexer *x);
/* The same with a blank between the lines, whatever they hold. */
struct token lex_words(struct lexer *x);

/*
 * True where TEXT has the shape: a 0 stands for any digit, 9 for one digit or
 * more, all else for itself.
 */
bool lex_shape(struct sv text, const char *shape);
/* C, or its half-width twin where it has one. */
uint32_t lex_narrow(uint32_t c);

#endif
