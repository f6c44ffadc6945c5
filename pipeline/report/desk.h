/* SPDX-License-Identifier: MIT */
/*
 * The findings that OUT tells of, as places on their tape. Pages are by school
 * and by rule, the tape is by file and line: what a page tells is read again
 * from its place, so that memory holds some 60 bytes a finding and no text.
 */
#ifndef PIPELINE_REPORT_DESK_H
#define PIPELINE_REPORT_DESK_H

#include "pipeline/report/intern.h"
#include "pipeline/report/tape.h"
#include "pipeline/report/told.h"

enum { DESK_NONE = UINT32_MAX }; /* of no school */

struct desk {
	const struct tape *tape;
	struct desk_item {
		uint64_t at;      /* on the tape */
		uint32_t copy;    /* of struct told */
		uint32_t school;  /* number of the tally's schools, or DESK_NONE */
		uint32_t rule;    /* number of the tally's rules */
		uint32_t file;    /* 0: none */
		int32_t column;   /* of struct told, as its line */
		uint64_t line;
		uint32_t rows;    /* of the file that it tells of, 0: none */
		uint32_t owner;   /* of struct told */
		uint32_t class;   /* number of `classes` */
		enum level level;
		enum told_status status;
		uint32_t until; /* of struct told */
	} *item; /* in the order of findings.csv */
	size_t n, cap;
	/* Grades with classes as they are spelt, and how they follow: what is of
	 * no class first, then grades and classes by their numbers. */
	struct intern classes;
	struct desk_class {
		uint32_t grade, class;
	} *class; /* by number of `classes` */
	size_t capclass;
};

/* The items of group g are item[from[g]] to item[from[g + 1] - 1], in the order
 * of findings.csv; the last group, of number `groups`, are those of none. */
struct desk_order {
	uint32_t *item;
	size_t *from;
	size_t groups;
};

void desk_add(struct desk *d, const struct told *t, uint64_t at, uint32_t rule,
    uint32_t school);
/* By school, of which there are N; by rule. Freed by desk_order_free. */
struct desk_order desk_by_school(const struct desk *d, size_t n);
struct desk_order desk_by_rule(const struct desk *d, size_t n);
void desk_order_free(struct desk_order *o);
/* The I-th item as it was told; texts are good until the next call. 0, or -1. */
int desk_read(const struct desk *d, struct tape_reader *reader, size_t i,
    struct told *t);
/* The grades and classes of two items: negative where A's comes first. */
int desk_compare_class(const struct desk *d, size_t a, size_t b);
void desk_free(struct desk *d);

#endif
