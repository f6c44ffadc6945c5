/* SPDX-License-Identifier: MIT */
/*
 * The words of the language: each in Chinese with one English synonym. A table
 * of words is the only place that knows how they are spelled.
 */
#ifndef PIPELINE_RULES_WORDS_H
#define PIPELINE_RULES_WORDS_H

#include "pipeline/rules/lex.h"

struct word {
	const char *zh, *en;
	unsigned value;
};

struct words {
	const char *kind_en, *kind_zh; /* for messages: "statement" */
	const struct word *word;
	size_t n;
};

enum statement { SAY_PACK, SAY_PARAM, SAY_DEFINE, SAY_TABLE, SAY_FIELD,
    SAY_FOOTER, SAY_LIST, SAY_RULE, SAY_LEVEL, SAY_OFF, SAY_ARTICLE,
    SAY_SILENCE, SAY_FORM };
enum pack_clause { PACK_EXTENDS, PACK_SINCE, PACK_TEXT, PACK_OFFICE };
enum list_clause { LIST_COLUMN, LIST_OPTIONAL, LIST_MANY, LIST_TYPE,
    LIST_FILLED, LIST_BY_FIELD, LIST_SPARE, LIST_VALUES };
enum field_clause { FIELD_ALIAS, FIELD_TYPE, FIELD_CLEAN, FIELD_CODES,
    FIELD_MASK, FIELD_REQUIRED, FIELD_ALTERNATIVE, FIELD_DOCUMENT };
enum rule_clause { RULE_TITLE_EN, RULE_BUILTIN, RULE_MESSAGE, RULE_MESSAGE_EN,
    RULE_ADVICE, RULE_ADVICE_EN, RULE_SILENCES, RULE_ANSWERS,
    RULE_WHOLE, RULE_LEVEL, RULE_EACH_ROW,
    RULE_EACH_CELL, RULE_EACH_GROUP, RULE_UNIQUE, RULE_CHANGE, RULE_LIST,
    RULE_AGAINST, RULE_SPARE, RULE_WHEN,
    RULE_REQUIRE, RULE_COLUMN, RULE_EXPECTED, RULE_SUGGESTED, RULE_BRANCH,
    RULE_SOFTEN, RULE_PASSES, RULE_FAILS, RULE_CLAUSES };
/* Of 登记 beside such as rules have too, which keep their numbers. */
enum form_clause { FORM_RULE = RULE_CLAUSES + 1, FORM_COLUMN, FORM_ORDER,
    FORM_SCHOOLS };
enum article_clause { ARTICLE_UNCHECKED, ARTICLE_UNCHECKED_EN };
enum cell_choice { CELLS_REQUIRED, CELLS_TYPE, CELLS_EXCEPT };
enum operator { OP_OR, OP_AND, OP_NOT, OP_IN, OP_NOT_IN, OP_MATCH, OP_BLANK,
    OP_YES, OP_NO };

extern const struct words words_statement;   /* enum statement */
extern const struct words words_pack;        /* enum pack_clause */
extern const struct words words_list;        /* enum list_clause */
extern const struct words words_field;       /* enum field_clause */
extern const struct words words_rule;        /* enum rule_clause */
extern const struct words words_form;        /* rule_clause, form_clause */
extern const struct words words_article;     /* enum article_clause */
extern const struct words words_since;       /* enum rule_since */
extern const struct words words_cells;       /* enum cell_choice */
extern const struct words words_operator;    /* enum operator */
extern const struct words words_level;       /* enum level */
extern const struct words words_stage;       /* index of words_stage.word */
extern const struct words words_field_type;  /* enum value_type */
extern const struct words words_param_type;  /* enum value_type */
extern const struct words words_clean;       /* bits of struct field, clean */
extern const struct words words_mask;        /* enum mask_class */

/* False where TEXT is none of them; says nothing. */
bool words_find(const struct words *w, struct sv text, unsigned *value);
/* Take the next word, which must be one of them; false after blame_add. */
bool words_take(const struct words *w, struct lexer *x, unsigned *value);
/* The same for a word that was taken already. */
bool words_look(const struct words *w, struct lexer *x, const struct token *t,
    unsigned *value);
/* True, and taken, where the next word is the one that means VALUE. */
bool words_accept(const struct words *w, struct lexer *x, unsigned value);

#endif
