/* SPDX-License-Identifier: MIT */
/*
 * Inside a plan: what a thread works with. Every node has a vector of as many
 * values as the slice has rows: of records, or of groups.
 */
#ifndef PIPELINE_RULES_WORK_H
#define PIPELINE_RULES_WORK_H

#include <stdatomic.h>

#include "pipeline/base/regex.h"
#include "pipeline/rules/body.h"
#include "pipeline/rules/plan.h"

enum { SLICE = 256, THREADS = 64 };

struct vec {
	unsigned char *state; /* enum cell */
	int64_t *number;
	const struct sv *text; /* of a node that makes texts: `room` */
	struct sv *room;
	bool same; /* all rows of the slice have the value of the first */
};

/* A judge of a rule, in a plan. */
struct bound {
	const struct rule *rule;
	const struct judge *judge;
	size_t count; /* index of its counters */
	int hangs;    /* the column that decides alone, or none: few.h */
};

struct count {
	const struct rule *rule;
	_Atomic uint64_t evaluated, findings, open;
	struct sv reason, reason_en; /* why it cannot be evaluated, */
	struct flaw partly;          /* or in part only */
};

struct plan {
	const struct pack *pack;
	const struct node *node;
	size_t nnode;
	int64_t asof;
	const struct table *regions;
	const struct rule *limit; /* V24: a limit was hit; or NULL */
	struct bound *rows, *groups;
	size_t nrows, ngroups;
	struct count *count;
	size_t ncount;
	const struct rule *only; /* of the pack; NULL: all */
	enum plan_kind { PLAN_ROWS, PLAN_FORMS, PLAN_CHANGES, PLAN_PERSONS,
	    PLAN_LIST }
	    kind;
	enum rule_since since; /* PLAN_CHANGES: against this snapshot */
	size_t own;            /* PLAN_LIST: of this list */
	int *column;           /* of each field that is known, or -1 */
	size_t ncolumn;
	int *hangs;            /* by node: few.h */
	bool *dear;            /* by field: cells are worth telling apart */
	struct regex **regex;  /* of each NODE_MATCH: one of the patterns */
	struct pattern {
		struct sv text;
		struct regex *regex;
	} *pattern;
	size_t npattern, cappattern;
	struct value *param;   /* of each parameter, */
	unsigned char *set;    /* and its state */
	struct value **list;   /* of each parameter that is a list */
	size_t *nlist;
	bool (*whole)(void *ctx, struct batch *b, size_t row); /* or NULL */
	void *whole_ctx;
	_Atomic(struct work *) spare[THREADS];
	const struct list_table *lists; /* of the pack; NULL: none was given */
	struct list_index {
		uint32_t *slot; /* a first row + 1, by what is_key says */
		uint32_t *next; /* behind each row, likewise */
		size_t nslot;
	} *index; /* of each NODE_ROWS */
	struct list_values {
		unsigned char *state;
		int64_t *number;
	} *values; /* by field: of columns that are compared by value */
	struct seen **seen; /* by node: NULL but for NODE_SEEN that are used */
	bool gathers; /* there are some */
	struct arena arena;
};

/* What records say, a key each: seen.c. */
struct seen {
	struct sv *key;
	uint32_t *slot; /* key + 1 */
	size_t n, cap, nslot;
	struct arena arena; /* of the keys */
};

/* What stands still while a slice is worked on. */
struct work {
	struct plan *plan;
	struct vec *vec;      /* by node; made when first used */
	uint16_t *known;      /* by node: how many rows are worked out */
	uint16_t *fixed;      /* the same before any row is */
	struct few *few;      /* distinct cells; NULL in theirs, */
	struct work *whole;   /* whose this is */
	bool records;         /* the slice is of a batch, not of groups */
	size_t n, first;      /* rows of the slice; the first one's in the batch */
	const uint32_t *match; /* of the batch */
	const struct sv **cell; /* by field: its texts; NULL: all blank */
	struct arena *texts;  /* what functions make */
	struct regex_work *regex;
	struct seen *seen; /* by node, up to plan_gathered; or NULL */
	struct arena arena;
	/* plan_rows: findings to be, of the slice. */
	struct hit {
		uint32_t row, bound;
		bool open;
	} *hit;
	size_t nhit, caphit;
	unsigned char *ready; /* by bound: the file has its columns */
};

/* Is R judged by such a plan? */
bool plan_mine(const struct plan *p, const struct rule *r);
/* Has the file of B what J cannot do without? */
bool plan_ready(const struct plan *p, const struct judge *j,
    const struct batch *b);
/* A new slice of N rows: the cells of B from row FIRST on. */
void plan_slice(struct work *w, const struct batch *b, size_t first, size_t n);

/* Where the row of a list stands since which (有) J lets row I of the slice
 * pass: FILE:LINE, or FILE; empty: there is none. */
struct sv list_passes(struct work *w, const struct judge *j, size_t i);

struct work *work_take(struct plan *p);
void work_put(struct plan *p, struct work *w);
/* A work for distinct cells, beside W. */
struct work *work_few(struct work *w);
/* A new batch, TEXTS die with it. */
void work_batch(struct work *w, struct arena *texts);
/* A new slice of N rows; its cells are then set. */
void work_slice(struct work *w, size_t n);
const struct vec *work_more(struct work *w, uint32_t node);
/* The values of NODE for the slice. */
static inline const struct vec *
work_eval(struct work *w, uint32_t node)
{
	return w->known[node] < w->n ? work_more(w, node) : &w->vec[node];
}
/* NODE's vector, to be filled by the caller: it is not worked out then. */
struct vec *work_preset(struct work *w, uint32_t node);
static inline struct value
vec_value(const struct vec *v, size_t row)
{
	return (struct value){ v->number[row],
		v->text ? v->text[row] : (struct sv){ 0 } };
}
/* N rows that all are the same. */
void vec_fill(struct vec *v, size_t n, unsigned char state, struct value value);

/* The NODE_SEEN of P that are USED: seen.c. */
void seen_open(struct plan *p, const bool *used);
void seen_close(struct plan *p);
void seen_forget(struct work *w);

/* Ask BOUND of the slice: 要求 of the rows that 当 leaves. What is wrong is a
 * hit. */
void work_judge(struct work *w, size_t bound);
/* The way in which ROW of the slice breaks B. */
const struct way *work_way(struct work *w, const struct bound *b, size_t row);
/* What a finding of that way says, as arguments of F. */
void work_args(struct work *w, const struct way *way, size_t row,
    struct batch *b, struct finding *f);

#endif
