/* SPDX-License-Identifier: MIT */
/*
 * What rules of scope 变化 are judged on: records of which two states are
 * known, the snapshot's and today's, as batches that any plan can go over. A
 * batch has the columns of the record, the same once more as they were
 * (旧·FIELD), and what is told of the change itself. A person is one row, of
 * which 变更字段 is blank, and one more for each column that changed.
 *
 * A pack has fields for all of these: behind its own `nfield` stand as many
 * 旧·FIELD, and then the CHANGE_NAMES.
 */
#ifndef PIPELINE_RULES_CHANGE_H
#define PIPELINE_RULES_CHANGE_H

#include "pipeline/rules/pack.h"

enum change_name { CHANGE_KIND, CHANGE_FIELD, CHANGE_OLD, CHANGE_NEW,
    CHANGE_DAY, CHANGE_FILE, CHANGE_LINE, CHANGE_SEAT, CHANGE_NAMES };
/* 种类, 变更字段, 旧值, 新值; 快照日; and of who went 快照文件, 快照行, 快照班内学号. */
extern const struct change_word {
	struct sv zh, en;
} change_word[CHANGE_NAMES];

enum change_kind { CHANGE_CAME, CHANGE_WENT, CHANGE_MOVED, CHANGE_CHANGED,
    CHANGE_SAME, CHANGE_KINDS };
extern const struct sv change_label[CHANGE_KINDS];

/* How many fields P has with those of changes. */
static inline size_t
change_fields(const struct pack *p)
{
	return 2 * p->nfield + CHANGE_NAMES;
}

/* 旧(FIELD) or old(FIELD), and nothing else: FIELD; else the empty view. */
struct sv change_old(struct sv text);
/* Does a snapshot keep that column? */
bool change_kept(struct sv column);

struct change_sheet {
	struct header header;
	struct source source; /* of no file */
	size_t n;             /* columns of the record */
	int code, name;       /* of the school, or -1 */
	const struct table **codes; /* of each; NULL: it has no code table */
	bool persons, fields; /* which rows are wanted */
};

/* COLUMN are the N columns of a record, fields of P as far as it has them; rows
 * of both kinds are wanted. */
void change_open(struct change_sheet *s, const struct pack *p,
    const struct sv *column, size_t n, struct arena *a);
/* A batch has room for this many rows more than one record takes. */
static inline size_t
change_rows(const struct change_sheet *s)
{
	return s->n + 1;
}
/* The snapshot's day; of who went, where the record stood: the name of its file,
 * the line, the 班内学号; empty where nobody knows. */
struct change_past {
	struct sv day, file, line, seat;
};
/*
 * The rows of one person into B, which has room for them. OLD and NEW are N
 * cells each, a NULL cell was not there; OLD is NULL for who came, NEW for who
 * went. What changed is told by labels (名称): another spelling of the same one
 * is no change.
 */
void change_add(const struct change_sheet *s, struct batch *b,
    const struct sv *old, const struct sv *new, const struct change_past *past);
/* What kind of change that is. */
enum change_kind change_of(const struct change_sheet *s,
    const struct sv *old, const struct sv *new);
/* Other cells of the same person into ROW of B. */
void change_cells(const struct change_sheet *s, struct batch *b, size_t row,
    const struct sv *old, const struct sv *new);

#endif
