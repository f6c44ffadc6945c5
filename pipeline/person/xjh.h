/* SPDX-License-Identifier: MIT */
/*
 * 学籍号, the number of a pupil's record: 19 characters, a letter and 18
 * (domain.md 2.1).
 *
 *	G + the citizen's number	for good; the usual one
 *	L + region, birth, 4 random	until the spring, when G is issued
 *	J + region, birth, 3, check	for good, of a pupil without a number
 *
 * The region of L and J is the school's. Only J ends in a check character.
 * `LG…` is a mistake.
 */
#ifndef PIPELINE_PERSON_XJH_H
#define PIPELINE_PERSON_XJH_H

#include "pipeline/person/idnum.h"

enum xjh_state {
	XJH_OK,
	XJH_BLANK,
	XJH_BARE,     /* no letter: in the form of a citizen's number */
	XJH_FORM,     /* not a letter of G, L, J, 17 digits and a digit or X */
	XJH_DATE,     /* L, J: no such day */
	XJH_PROVINCE, /* L, J: no such province */
	XJH_CHECK     /* J: the check character does not fit */
};

struct xjh {
	enum xjh_state state;
	char kind;           /* 'G', 'L', 'J'; 0 where the form is wrong */
	struct sv inner;     /* the 18 characters; empty for XJH_FORM */
	struct date birth;   /* of L and J */
};

/*
 * Check 学籍号 TEXT, normalised. What a G-number holds is left to the caller:
 * where it is the pupil's own number, that has been checked. Of the region of L
 * and J only the province is looked at: codes of schools change faster than
 * tables of them.
 */
void xjh_check(struct sv text, struct xjh *x);

/* Only the form, the letter and what stands behind it. */
void xjh_form(struct sv text, struct xjh *x);

/*
 * The day from which an L-number of a pupil who entered in month ENTRY is
 * still there too long: 1 April of the year after.
 */
struct date xjh_formal_since(struct date entry);

#endif
