/* SPDX-License-Identifier: MIT */
/*
 * A pack while it is being read: inside rules/ only; pack.h is the manual of
 * the result.
 *
 * Packs are read as layers, the one that nothing supports first. An entry is a
 * name that was given to something, and its index is that of the thing in the
 * pack's array. A higher layer may give a name again and so replaces the thing
 * in its place; within one layer that is an error. A reference is a name that
 * was used; it is looked up when all layers are read, unless what used it was
 * replaced since.
 */
#ifndef PIPELINE_RULES_LOAD_H
#define PIPELINE_RULES_LOAD_H

#include "pipeline/base/hash.h"
#include "pipeline/rules/block.h"
#include "pipeline/rules/expr.h"
#include "pipeline/rules/pack.h"
#include "pipeline/rules/words.h"

enum {
	LOAD_FILE = 1 << 20, /* bytes of one file at most */
	LOAD_LAYERS = 16     /* packs on packs at most */
};

enum kind { KIND_PARAM, KIND_DEFINITION, KIND_TABLE, KIND_FIELD, KIND_RULE,
    KIND_ARTICLE, KIND_FORM, KINDS };

struct entry {
	struct sv name;
	struct span at;
	size_t layer;
};

enum use { USE_CODES, USE_ALTERNATIVE, USE_DOCUMENT, USE_SILENCE, USE_ALIAS,
    USE_MESSAGE };

struct reference {
	enum use use;
	size_t index, layer; /* of the field or rule that uses the name */
	struct sv name;
	struct span at;
};

/* Where the entry of a name is: its index + 1, by a hash of the name. */
struct name_slots {
	uint32_t *slot;
	size_t n; /* a power of two, or 0 */
};

struct load {
	struct pack *pack;
	struct arena *arena; /* the pack's */
	const struct pack_reader *reader;
	struct blame blame;
	struct hash_state *hash;
	struct sv layer_name[LOAD_LAYERS]; /* packs being read, top first */
	size_t depth;
	struct sv folder; /* of the layer being read: what the reader knows */
	size_t layer;     /* of the layer being read, from 0 */
	size_t nlayer;    /* read so far */
	struct entry *entry[KINDS];
	size_t nentry[KINDS], capentry[KINDS], capthing[KINDS];
	struct name_slots named[KINDS];
	size_t capfooter, caplist;
	struct reference *reference;
	size_t nreference, capreference;
};

/* The entry called NAME, or its kind's count. */
size_t load_find(const struct load *l, enum kind kind, struct sv name);
/*
 * Give T's text as a name: *INDEX is where the thing goes, an element that is
 * zero. False after blame_add. Parameters, definitions and fields share their
 * names, since an expression sees all of them.
 */
bool load_declare(struct load *l, enum kind kind, const struct token *t,
    size_t *index);
/* A place for a thing whose head at AT is wrong: nobody can name it, and what
 * stands below the head is told of all the same. */
size_t load_nameless(struct load *l, enum kind kind, struct span at);
/* The entry that T names, which must be there already. */
bool load_lookup(struct load *l, enum kind kind, const struct token *t,
    size_t *index);
/* T's text was used by the field or rule INDEX. */
void load_refer(struct load *l, enum use use, size_t index,
    const struct token *t);
/* The thing does not hold any more what it refers to. */
bool load_stale(const struct load *l, const struct reference *r);
/* Told by blame_unknown with the names of all entries of KIND. */
bool load_unknown(struct load *l, enum kind kind, struct span at,
    struct sv name);

/* A file of the layer being read, hashed and checked; NULL after blame_add.
 * AT is what asks for it. */
const struct script *load_script(struct load *l, struct sv file,
    struct span at);

/* Take a WORD; true after it. The words of the message say what is wanted. */
bool load_word(struct load *l, struct lexer *x, const char *en, const char *zh,
    struct token *t);
/* The line must end here. */
bool load_end(struct lexer *x);

/* The statement is one line and must not have lines below. */
bool load_no_clauses(struct load *l, struct block *b);

/* Statements; each is given what stands behind its first word. */
bool load_statement(struct load *l, struct block *b);
bool load_pack_clauses(struct load *l, struct block *b, struct token *base);
bool load_field(struct load *l, struct block *b);
bool load_list(struct load *l, struct block *b);
bool load_rule(struct load *l, struct block *b);
bool load_level(struct load *l, struct lexer *x);
bool load_off(struct load *l, struct lexer *x);
bool load_article(struct load *l, struct block *b);
bool load_silence(struct load *l, struct lexer *x);
bool load_form(struct load *l, struct block *b);
/* 第…条 {, 第…条} at the head of TITLE are R's articles, if a title is left. */
void load_articles(struct load *l, struct sv title, struct rule *r);

/* When all layers are read: look references up, build indexes, sort rules. */
void load_check(struct load *l);
/* A clause of a rule, of a kind that rule.c does not read itself. */
struct body;
bool body_clause(struct load *l, struct rule *r, unsigned clause,
    struct lexer *x);
/* What R, a source of a register, has for 要求: one that no row meets. */
void body_never(struct load *l, struct rule *r);
/* R is judged as FROM is, which is told in one part; its own 当 is asked too. */
void body_borrow(struct load *l, struct rule *r, const struct rule *from);
/* A clause of that kind, or of no known kind (RULE_CLAUSES), has an error. */
void body_broken(struct load *l, struct rule *r, unsigned clause);
/* 级别 says something of the branch NAME. */
void body_level(struct load *l, struct rule *r, const struct token *name);
/* [BRANCH] in front of a text; *NAME is empty where there is none. */
bool body_branch(struct load *l, struct lexer *x, struct token *name);
/* The rule's branch of that name, made where there is none. */
struct branch *body_add_branch(struct load *l, struct rule *r, struct sv name);
/* A text with {pieces}, CLAUSE of the branch NAME or, empty, of the rule. */
void body_text(struct load *l, struct rule *r, unsigned clause,
    struct sv branch, const struct token *t);
/* Read the examples of R: every name is known. */
void body_examples(struct load *l, struct rule *r);
/* When all names are known: type what the rule R says, and keep its nodes. */
void body_bind(struct load *l, struct rule *r);
/* The same for the registers, when all rules are bound; before these are
 * sorted. */
void forms_bind(struct load *l);
/* CSV between two places of a script into T; false after blame_add. */
bool table_parse(struct table *t, struct span at, struct arena *a,
    struct blame *blame);

#endif
