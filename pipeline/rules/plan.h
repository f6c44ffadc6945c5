/* SPDX-License-Identifier: MIT */
/*
 * A plan is the rules of a pack made ready for a stream: parameters have their
 * values, fields their columns. Rules are judged a slice of a batch at a time,
 * node by node; what two rules ask alike is worked out once. 要求 is looked at
 * only where 当 leaves a record of the slice.
 *
 * Rules of 每行 and 每格 are a map: plan_rows may be called by many threads at
 * once. Rules of 每组 are a fold: group.h.
 */
#ifndef PIPELINE_RULES_PLAN_H
#define PIPELINE_RULES_PLAN_H

#include "pipeline/rules/pack.h"

struct plan;

/* ONLY: this rule of the pack; NULL: all that are not switched off. The pack
 * outlives the plan. ASOF is a day, YYYY-MM-DD. */
struct plan *plan_open(const struct pack *p, struct sv asof,
    const struct rule *only);
/* The same for the registers (登记) whose rows are records, of whom no list is
 * asked. Those of all others are judged beside the rules of their scope. */
struct plan *plan_open_forms(const struct pack *p, struct sv asof);
/* The same for rules of 变化, which compare with SINCE: its batches are those
 * of pipeline/rules/change.h, and plan_rows tells their findings. */
struct plan *plan_open_changes(const struct pack *p, struct sv asof,
    enum rule_since since, const struct rule *only);
/* Does any rule ask for rows of persons, or of changed fields? */
void plan_wants(const struct plan *p, bool *persons, bool *fields);
/* Do any of those over persons speak of who is on both sides, or only of who came
 * and who went? */
bool plan_matched(const struct plan *p);
/* The same for rules of 每行 that ask lists for rows of the record's person;
 * for such of 名单 LIST, an index, whose batches are of pipeline/rules/
 * persons.h. */
struct plan *plan_open_persons(const struct pack *p, struct sv asof,
    const struct rule *only);
struct plan *plan_open_list(const struct pack *p, struct sv asof, size_t list,
    const struct rule *only);
void plan_close(struct plan *p);

/*
 * Whose rows each list has stands in the batch's `match`: nlist + 1 a row of it,
 * the last one is the roll's. 0: nobody's; MATCH_DOUBT: nobody can say whose;
 * else the person's number + 1. Of no use to rules that do not ask.
 */
#define MATCH_DOUBT UINT32_MAX

/* The lists of the pack, in its order, which outlive the plan; NULL: none was
 * given. Rules that need one that was not given, or what is wrong with one,
 * are not evaluated. Right behind open. */
void plan_lists(struct plan *p, const struct list_table *list);
/* Rules of 变化, and all others: WHOM is one or both. */
enum { LISTS_CHANGES = 1, LISTS_RECORDS = 2 };
/* The ids of the rules that ask list LIST of P for COLUMN, blanks between. */
void plan_list_rules(const struct pack *p, unsigned whom, size_t list,
    size_t column, struct buf *out);
#define ANY_COLUMN SIZE_MAX
bool plan_list_asked(const struct pack *p, unsigned whom, size_t list);
/* " list=FILE:HASH" of each that they ask and that there is, for provenance. */
struct sv plan_list_names(const struct pack *p, unsigned whom,
    const struct list_table *list, struct arena *a);
/* Once, before any batch. */
void plan_header(struct plan *p, const struct header *h);
/* Of each column of that header: do rules ask it of every row? Others they ask
 * only to tell what is wrong with a row. */
void plan_asks(struct plan *p, bool *column);
/* ROW[I]: might a rule speak of row I of B, whatever lists have? */
void plan_may(struct plan *p, struct batch *b, bool *row);
/* 有 花名册(FIELD = …): the records that are asked for are those of all batches
 * that were gathered, by any thread, up to plan_gathered, which one thread
 * calls before any is judged. */
bool plan_gathers(const struct plan *p);
void plan_gather(struct plan *p, struct batch *b);
void plan_gathered(struct plan *p);
/* FIELD[I]: do the rules, or their texts, look at field I of the pack? LIST[I]:
 * do they ask list I for rows of a person (or, `nlist`, the roll)? Both may
 * be NULL. */
void plan_uses(const struct plan *p, bool *field, bool *list);
/* A status with that reason for each rule that asks whether a person is on the
 * roll. */
void plan_say_roll(const struct plan *p, struct batch *b, struct sv zh,
    struct sv en);
/* FIELD[I]: may a finding of the rules stand in field I of the pack? */
void plan_stands(const struct plan *p, bool *field);
/*
 * Rows come with what rules ask of every one; before anything is told of ROW of
 * B, WHOLE puts its other cells there. False: nothing is told of it.
 */
void plan_whole(struct plan *p,
    bool (*whole)(void *ctx, struct batch *b, size_t row), void *ctx);
/* Findings of the records of B: by record, then by rule. */
void plan_rows(struct plan *p, struct batch *b);
/* The same; and into BY, a text a row: the row of a list since which (有) a
 * rule lets it pass, as FILE:LINE; in B's arena. Others are left. */
void plan_rows_by(struct plan *p, struct batch *b, struct sv *by);
/* One status for each rule of 每行 and 每格, or (GROUPS) of 每组; those
 * that are switched off say so. */
void plan_status(struct plan *p, struct batch *b, bool groups);
/* Are there any such rules? */
bool plan_has(const struct plan *p, bool groups);

/*
 * How a rule is carried out: columns, parameters, tables, map or fold, its
 * key, bytes a key, nodes and their estimated cost in nanoseconds a record.
 */
void plan_explain(const struct pack *p, const struct rule *r, struct buf *out,
    enum lang lang);

struct words_of {
	struct sv *word;
	size_t n, cap;
};

/* The same as values, in an arena; a rule that is built in has none. */
struct facts {
	struct words_of columns; /* A/B: either */
	struct fact_list {
		struct sv name, file;
		struct words_of columns;
		bool judged;   /* each of its rows is */
		bool optional; /* 可缺 */
		struct words_of one_of; /* 可缺 A 或 B: one must be there */
	} *list;
	size_t nlist;
	const size_t *param; /* of the pack */
	size_t nparam;
	bool fold;           /* else a map */
	struct words_of key; /* of 变化: the three ways, one after the other */
	size_t bytes, texts; /* kept a key; of 变化 a person */
	unsigned rounds;     /* of tuples over the exchange */
	struct sv snapshot;  /* of 变化, likewise: */
	struct words_of watched;
	size_t nodes;
	unsigned ns;
};

void plan_facts(const struct pack *p, const struct rule *r, struct facts *f,
    struct arena *a);

#endif
