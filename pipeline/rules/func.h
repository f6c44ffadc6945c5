/* SPDX-License-Identifier: MIT */
/*
 * The functions of the rule language: few, total and pure. Each is one row of
 * a table; adding one is adding a row. The manual, the types and the tests read
 * the same rows.
 *
 * Arguments are letters, one each: t text, n number, d date, m month, a day of
 * any year, c condition; r raw text (any field as it is written, or a text);
 * o the same, which may be blank (an empty text), and its column not there;
 * F a field, raw; L a field that has a code table, raw; T a table of the pack;
 * ? any type, of all such arguments the same; a `+` at the end: the last one
 * may be repeated. The result is a letter too; ? is that of the arguments.
 * Two rows may share a name where their arguments differ.
 */
#ifndef PIPELINE_RULES_FUNC_H
#define PIPELINE_RULES_FUNC_H

#include "pipeline/base/date.h"
#include "pipeline/rules/pack.h"

enum type { TYPE_NONE, TYPE_TEXT, TYPE_NUMBER, TYPE_DATE, TYPE_MONTH, TYPE_DAY,
    TYPE_YESNO };

/*
 * What a value is beside its type. A condition is CELL_NO or CELL_YES; what
 * has a value of another type is CELL_YES. CELL_BLANK: unknown. CELL_BAD: a
 * cell that is not of its type. CELL_OPEN: a limit was hit.
 */
enum cell { CELL_NO, CELL_YES, CELL_BLANK, CELL_BAD, CELL_OPEN };

/* A number in millionths; a date, month or day as func_date packs it. */
struct value {
	int64_t number;
	struct sv text;
};
enum { MILLION = 1000000 };

/* What a call may look at beside its arguments. */
struct call {
	const struct pack *pack;
	const struct field *field; /* of an argument F or L */
	const struct table *table; /* of an argument T */
	const struct table *regions;
	struct arena *arena; /* for texts that are made */
};

enum func_flag {
	FUNC_BLANKS = 1, /* called with blank arguments too: empty texts */
	FUNC_FIRST = 2,  /* 首个: the plan knows it */
	FUNC_CLOSED = 4, /* the text that it gives holds nothing of a cell */
	FUNC_GROUP = 8,  /* of many records: see enum gather */
	FUNC_WORDS = 16  /* the text that it gives is one of func_english */
};

/* What a group function keeps of every record of a group. */
enum gather { GATHER_COUNT, GATHER_DISTINCT, GATHER_MOST, GATHER_MIN,
    GATHER_MAX, GATHER_HEADS, GATHER_NTH };

struct func {
	const char *zh, *en;
	const char *args;
	char result;
	unsigned flags;
	enum gather gather;
	const char *param; /* its value is the last argument; or NULL */
	/* Called where no argument is blank, bad or open. */
	enum cell (*run)(const struct call *c, const struct value *arg,
	    struct value *out);
	const char *means_zh, *means_en;
	/* A condition that is yes, and the record that it is asked of. */
	const char *example, *row;
};

extern const struct func *const func_families[]; /* NULL ends; each family */
/* ends with a row that has no name. */

/* The rows are in func_date.c, func_text.c, func_person.c, func_number.c,
 * func_xjh.c and func_group.c. */
extern const struct func func_dates[], func_texts[], func_persons[],
    func_numbers[], func_xjhs[], func_groups[];

/* The row behind F, the first behind NULL, or NULL behind the last. */
const struct func *func_next(const struct func *f);
/* Row I of all, or NULL behind the last. */
const struct func *func_at(size_t i);

/* Is NAME one of the two names of F? */
bool func_called(const struct func *f, struct sv name);

/* Days pack into numbers in their order; func_day is the reverse. */
static inline int64_t
func_date(struct date d)
{
	return d.year * 512 + d.month * 32 + d.day;
}

static inline struct date
func_day(int64_t packed)
{
	return (struct date){ (int16_t)(packed / 512),
		(int8_t)(packed / 32 % 16), (int8_t)(packed % 32) };
}

/* 55, -1, 0.5, up to 12 digits before the point and 6 behind it. */
bool func_number(struct sv text, int64_t *number);
/* What English texts show instead of a word of a function FUNC_WORDS. */
struct sv func_english(struct sv word);
/* A value as it stands in messages: 55, 2026-09-30, 2026-09, 08-31, 是. */
struct sv func_show(enum type type, enum cell cell, const struct value *v,
    struct arena *a);

#endif
