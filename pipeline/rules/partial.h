/* SPDX-License-Identifier: MIT */
/* Inside a fold: what is known of a group, and how it is kept as bytes. */
#ifndef PIPELINE_RULES_PARTIAL_H
#define PIPELINE_RULES_PARTIAL_H

#include "pipeline/rules/heads.h"
#include "pipeline/rules/work.h"

enum { PLACES = 20 }; /* runs of a group's records that a finding names */

enum whose { WHOSE_CODE, WHOSE_NAME, WHOSE_GRADE, WHOSE_CLASS, WHOSE };

/* What rules of one key, one 当 and the same needs keep beside the key. */
struct shape {
	const struct node *node; /* the plan's */
	const struct bound **bound; /* the rules */
	size_t nbound;
	size_t *field; /* of the pack: cells of the first record */
	size_t nfield;
	uint32_t *gather; /* nodes of group functions */
	size_t ngather;
	/* What the key tells of all records: fields, or NULL. */
	const struct field *whose[WHOSE];
};

/* Records that stand on lines that follow each other, all of one group. */
struct spot {
	uint64_t file, line, last;
};

struct gathered {
	bool any;
	int64_t number; /* a count, the least, the greatest */
	struct times *value; /* of 不同 and 最多 */
	size_t n, cap;
};

struct partial {
	struct sv key;
	uint64_t n;
	struct spot spot[PLACES];
	uint64_t nspot;
	bool cut; /* there are more runs */
	struct sv *cell;
	struct gathered *gathered;
};

/* A new one; zero. */
void partial_open(struct partial *p, const struct shape *s, struct arena *a);
/* Rows FROM to TO of W's slice, which are records of FILE, a LINE each, belong
 * to P. */
void partial_add(struct partial *p, const struct shape *s, struct work *w,
    size_t from, size_t to, uint64_t file, const uint64_t *line,
    struct arena *a);
/* Count the values that are equal, where there are more than LEAST. */
void partial_settle(struct partial *p, const struct shape *s, size_t least);
/* FROM, which stands behind it, is of the same group. */
void partial_merge(struct partial *p, const struct partial *from,
    const struct shape *s, struct arena *a);
void partial_put(const struct partial *p, const struct shape *s,
    struct buf *out);
/* The reverse; views of BYTES. */
void partial_get(struct partial *p, const struct shape *s, struct sv bytes,
    struct arena *a);

/* The key of ROW into OUT; false: it has none. */
bool key_put(const struct shape *s, struct work *w, size_t row,
    struct buf *out);
/* Of each row of the slice but the first: has it the key of the one above? */
void key_runs(const struct shape *s, struct work *w, bool same[SLICE]);
/* The key's values as ROW of the nodes of 每组. */
void key_get(const struct shape *s, struct work *w, size_t row, struct sv key);

#endif
