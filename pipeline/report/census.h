/* SPDX-License-Identifier: MIT */
/*
 * How many pupils each school and each class has, by the rows that were read:
 * of the rosters as they are, so that who stands twice counts twice (rules
 * count persons). And how many came, went and changed school since the
 * snapshot. Counts and names of schools and classes, nothing of a pupil.
 */
#ifndef PIPELINE_REPORT_CENSUS_H
#define PIPELINE_REPORT_CENSUS_H

#include "pipeline/person/grade.h"
#include "pipeline/report/intern.h"
#include "pipeline/report/write.h"

struct census {
	struct arena arena;
	/* By what the tally calls them: the code, or else the name; masked and
	 * safe. */
	struct intern schools;
	struct census_school {
		struct sv code, name;
		uint64_t rows, pupils; /* pupils: on the roll (在籍) */
	} *school;
	struct intern keys; /* school, grade and class as they are compared */
	struct census_class {
		uint32_t school;
		int grade; /* 0: not known */
		struct sv grade_text, name;
		uint64_t pupils;
	} *class;
	size_t capschool, capclass;
	struct intern raw; /* schools as the rosters write them, */
	uint32_t *of;      /* and their numbers in `schools` */
	size_t capof;

	struct intern ways; /* from and to */
	struct census_way {
		struct sv from, to; /* codes as of `schools`; empty: none */
		uint64_t n, grade[GRADES + 1]; /* of whom left, else who came;
		                                  0: not known */
	} *way;
	size_t capway;
};

/* The rows of B, of a roster. */
void census_rows(struct census *c, const struct view *v, const struct batch *b);
/* A change of kind added, removed or moved. */
void census_way(struct census *c, const struct view *v,
    const struct change *change);
/* What to call the school that is CODE in `schools`: its name, or CODE. */
struct sv census_name(const struct census *c, struct sv code);
void census_free(struct census *c);

#endif
