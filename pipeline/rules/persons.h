/* SPDX-License-Identifier: MIT */
/*
 * Lists by person: which of its rows are one person's, and who among the pupils
 * (or in another list) that is, in the three ways of pipeline/person/
 * identity.h. A list of which a person may have several rows (一人多行) is
 * parted first: rows of one 学籍号, then those without by 身份证件号, then by
 * 姓名, 性别 and 出生日期 where these are one person's. Of any other list each
 * row is a person, and two for one pupil are matched with nobody.
 */
#ifndef PIPELINE_RULES_PERSONS_H
#define PIPELINE_RULES_PERSONS_H

#include "pipeline/person/image.h"
#include "pipeline/rules/plan.h"

#define KNOWN_SEVERAL UINT32_MAX
enum { PERSONS_BIRTH = 8 }; /* room for a day of birth */

struct persons {
	const struct list_table *list;
	const struct image_maker *maker;
	int column[IMAGE_COLUMNS]; /* of the list, or -1 */
	struct person_of {
		uint64_t key[WAYS]; /* 0: none; and the row that has it: */
		uint32_t row[WAYS];
	} *person;
	size_t n;
	bool many; /* 一人多行 */
	uint32_t *of;    /* of each row */
	/* All keys: a hash table; half of a key chooses the slot. */
	struct known {
		uint32_t half;
		uint32_t person; /* + 1; or KNOWN_SEVERAL have it; 0: free */
	} *known;
	size_t nknown; /* slots */
	/* A bit for each key, four times as many as slots of that table: nearly
	 * all who are not there are told by it, and it fits into a cache. */
	uint64_t *sieve;
	uint64_t *held; /* keys of who stands in rows that were held back: sorted */
	size_t nheld;
	char birth[2][PERSONS_BIRTH]; /* of two that are compared */
	bool turn;
	struct arena arena;
};

/* Can rows of FORM be a person's: has it a column that says whose? */
bool persons_possible(const struct list_form *form);
/* Part the rows of L, of FORM, and put them into L: `first`, `row`. */
void persons_open(struct persons *p, struct list_table *l,
    const struct list_form *form, const struct image_maker *m);
void persons_close(struct persons *p);
/* Who ROW is of: the columns that keys are made of; BIRTH is room. */
void persons_cells(const struct persons *p, size_t row, struct sv *cell,
    char birth[PERSONS_BIRTH]);
/*
 * Whom might the list have of N people of these keys? 0: nobody. MATCH_DOUBT:
 * that remains to be seen. A person + 1: the only one who has the 学籍号, which
 * is in XJH (NULL: that is not asked).
 */
void persons_look(const struct persons *p, size_t n, uint64_t (*key)[WAYS],
    const struct sv *xjh, uint32_t *found);

/*
 * Does a row that was held back hold one of these numbers? Then nobody can say
 * what the list has of that person, but for a list of one row each that has it.
 */
bool persons_held(const struct persons *p, const uint64_t key[WAYS]);

/* Those who are looked for, in the order of their numbers. */
struct seekers {
	uint64_t n;
	/* -1 after diag_fail. KEY: of the same maker. */
	int (*keys)(void *ctx, uint64_t i, uint64_t key[WAYS]);
	/* The columns of image.h; they live until the next but one. */
	int (*cells)(void *ctx, uint64_t i, struct sv cell[IMAGE_COLUMNS]);
	void *ctx;
};

/*
 * Whose rows they have: FOUND[I] as plan.h wants it for rules. Before, it is what
 * persons_look says of them: who alone was sent to a person is matched. WAY[I]
 * (may be NULL): of who is in doubt the way, + 1, in which several had his key;
 * 0: he stands there under another number, or in a row that was held back.
 * Likewise BACK, of the list's persons (may be NULL): the seeker's number + 1. X
 * is empty, and so again.
 */
int persons_match(const struct persons *p, const struct seekers *s,
    uint32_t *found, unsigned char *way, uint32_t *back, struct exchange *x,
    struct diag *d);
/* P's persons as seekers in another list; CTX is P. */
struct seekers persons_seek(struct persons *p);

#endif
