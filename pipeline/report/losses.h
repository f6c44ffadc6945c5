/* SPDX-License-Identifier: MIT */
/*
 * What of the rosters was not read (contract.md 3.2): files that could not be
 * (F01, F05), and rows that were held back (F02 F03 F04). Nobody who may stand
 * there can be called absent.
 */
#ifndef PIPELINE_REPORT_LOSSES_H
#define PIPELINE_REPORT_LOSSES_H

#include "pipeline/base/batch.h"
#include "pipeline/report/intern.h"

/*
 * The argument of F02 F03 F04 with the numbers that a held-back row holds,
 * separated by blanks: whoever they belong to is there.
 */
#define HELD_NUMBERS "所含身份证件号"

struct losses {
	struct intern held;   /* numbers in rows that were held back, */
	struct sv *held_rule; /* and the rule that held each back */
	size_t capheld;
	struct lost_file {
		struct sv path, rule;
		enum { LOST_ASKED, LOST_ANYWHERE, LOST_SCHOOL } of;
	} *lost; /* LOST_ANYWHERE: its path names no school */
	size_t nlost, caplost;
	struct arena arena;
};

/* What B's findings tell of. */
void losses_note(struct losses *l, const struct batch *b);
/* The rule that held back a row with that number; empty: none did. */
struct sv losses_held(const struct losses *l, struct sv number);
/* Does PATH name the school, by code or name? */
bool losses_names(struct sv path, struct sv code, struct sv name);
/* The rule by which a file was lost that may be of that school: its path names
 * it, or no school that ANY knows. Empty: none. */
struct sv losses_school(struct losses *l, struct sv code, struct sv name,
    bool (*any)(void *ctx, struct sv path), void *ctx);
/* The same once it was asked: by many at once. */
struct sv losses_known(const struct losses *l, struct sv code, struct sv name);
void losses_free(struct losses *l);

#endif
