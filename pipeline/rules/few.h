/* SPDX-License-Identifier: MIT */
/*
 * Most columns say one of a few things: 性别, 民族, 年级, 邮政编码. What hangs
 * on one such column only, a node or a whole judge, is worked out for the
 * distinct cells of the column and not for its rows.
 *
 * A `few` is a work of its own beside a thread's. Its rows are the distinct
 * cells of one column, in the order in which they came; they are kept from
 * slice to slice and batch to batch, so that a cell is looked at once. A column
 * that says more things than FEW at a time is left alone for a while, and its
 * rows are looked at one by one.
 */
#ifndef PIPELINE_RULES_FEW_H
#define PIPELINE_RULES_FEW_H

#include "pipeline/base/hash.h"
#include "pipeline/rules/work.h"

enum {
	FEW = 128,       /* distinct cells of a column */
	FEW_BYTES = 256, /* of a cell; what is longer is said once */
	FEW_BITS = 9,
	FEW_SLOTS = 1 << FEW_BITS,
	FEW_REST = 64    /* slices for which a column is left alone */
};

/* What a node hangs on: a field, or one of these. */
enum { HANGS_NONE = -1, HANGS_MANY = -2 };

struct few_column {
	size_t n; /* distinct cells; rows of the few */
	struct sv cell[FEW];
	uint64_t first[FEW], last[FEW]; /* their ends */
	unsigned char slot[FEW_SLOTS];  /* cell + 1 */
	/* Of the slice: */
	bool tried, good;
	unsigned char code[SLICE]; /* which cell a row says */
	uint32_t count[FEW];       /* by how many rows a cell is said */
	size_t rest;
	struct arena arena; /* of cells, and of texts made of them */
};

struct few {
	struct work *work;
	struct few_column **column; /* by field; NULL: never asked for */
};

/* The first eight bytes and the last eight, which overlap, tell all of a text of
 * up to sixteen whose length is known. */
struct few_ends {
	uint64_t first, last;
};

static inline uint64_t
few_load(const char *p, size_t n)
{
	uint64_t v = 0;

	if (n == 8)
		memcpy(&v, p, 8);
	else
		memcpy(&v, p, 4);
	return v;
}

static inline struct few_ends
few_ends(struct sv v)
{
	if (v.len >= 8)
		return (struct few_ends){ few_load(v.ptr, 8),
			few_load(v.ptr + v.len - 8, 8) };
	if (v.len >= 4)
		return (struct few_ends){ few_load(v.ptr, 4),
			few_load(v.ptr + v.len - 4, 4) };
	if (v.len == 0)
		return (struct few_ends){ 0, 0 };
	return (struct few_ends){ (unsigned char)v.ptr[0],
		(uint64_t)(unsigned char)v.ptr[v.len / 2] << 8 |
		    (unsigned char)v.ptr[v.len - 1] };
}

/* Are two texts of one length and with the same ends the same? */
static inline bool
few_rest(const char *a, const char *b, size_t len)
{
	return len <= 16 || memcmp(a + 8, b + 8, len - 16) == 0;
}

/* Is A, as long as B, which has the ends Y, the same? */
static inline bool
few_is(struct sv a, struct sv b, struct few_ends y)
{
	struct few_ends x = few_ends(a);

	return x.first == y.first && x.last == y.last &&
	    few_rest(a.ptr, b.ptr, a.len);
}

/* sv_equal without a call, for short texts. */
static inline bool
few_equal(struct sv a, struct sv b)
{
	if (a.len != b.len || a.ptr == b.ptr)
		return a.len == b.len;
	return few_is(a, b, few_ends(b));
}

static inline uint64_t
few_mix(struct few_ends e, size_t len)
{
	return (e.first ^ e.last * 0x9E3779B97F4A7C15 ^ (uint64_t)len << 32) *
	    0xC2B2AE3D27D4EB4F;
}

/* hash_64 without a call, for short texts. */
static inline uint64_t
few_hash(struct sv v)
{
	struct few_ends e;
	uint64_t hash;

	if (v.len > 24)
		return hash_64(v);
	e = few_ends(v);
	if (v.len > 16)
		e.first += few_load(v.ptr + 8, 8) * 0xC2B2AE3D27D4EB4F;
	hash = few_mix(e, v.len);
	return hash ^ hash >> 32;
}

struct few *few_open(struct work *w);
void few_close(struct few *f);
/* Before a batch, and while no text of the last one is in use. */
void few_batch(struct few *f);
/* Before a slice. */
void few_slice(struct few *f);
/* The distinct cells of FIELD in W's slice; NULL where they are not few. */
const struct few_column *few_find(struct work *w, int field);
/* The work whose rows these are: to ask it for what hangs on FIELD. */
struct work *few_work(struct work *w, int field);
/* NODE, which hangs on FIELD, into V, a value a row; false where the cells are
 * not few. */
bool few_spread(struct work *w, int field, uint32_t node, struct vec *v);

#endif
