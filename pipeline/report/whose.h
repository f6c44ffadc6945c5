/* SPDX-License-Identifier: MIT */
/*
 * Whose pupils stand where: which school each row of each file is of. So a
 * school can be told of its own rows and not of another's, and files that hold
 * one school's rows only are known.
 *
 * A school is its 学校标识码, ten digits; where a row has none, its 学校名称; and
 * where another row has that name beside a code, the school of that code. A row
 * that names no school is of none; whatever is found in it is of the school of
 * all the others in its file.
 *
 * Rows are kept as runs of one school, so memory grows with the files and not
 * with the pupils; of a file in which schools take turns more than WHOSE_RUNS
 * times only its schools are known, and each of its rows may be anybody's.
 */
#ifndef PIPELINE_REPORT_WHOSE_H
#define PIPELINE_REPORT_WHOSE_H

#include "pipeline/base/batch.h"
#include "pipeline/report/intern.h"

enum {
	WHOSE_NONE = 0, /* of no school; schools are numbered from 1 */
	WHOSE_MANY = -1, /* of a file: of several */
	WHOSE_RUNS = 64 * 1024,
	WHOSE_CODE = 10 /* digits */
};

struct whose {
	struct arena arena;
	struct intern keys; /* codes and names; number + 1 is the school's */
	struct whose_school {
		struct sv code, name; /* as the rows have them; one is empty */
		uint32_t same;        /* when settled: its number, or that of
		                       * the code with the same name */
		uint64_t rows;        /* of rosters */
	} *school; /* by number - 1 */
	size_t capschool;
	struct whose_file {
		int64_t only;  /* its only school, WHOSE_NONE or WHOSE_MANY */
		bool list, lost; /* lost: more than WHOSE_RUNS */
		struct whose_run {
			uint64_t line;
			uint32_t school;
		} *run; /* from its line to the next one's */
		size_t nrun, caprun;
		struct sv path;
	} *file; /* by the source's number */
	size_t nfile, capfile;
};

/* Is TEXT a code of a school, as V10 wants it: ten digits, a kind of school and a
 * province first? */
bool whose_is_code(struct sv text);
/* The rows of B, and that its source is there. */
void whose_note(struct whose *w, const struct batch *b);
/* The number of the school of that code, or else name; new where it was not
 * known. WHOSE_NONE: neither names one. */
uint32_t whose_school(struct whose *w, struct sv code, struct sv name);
/*
 * All rows were noted: names find their codes, and a file without a row is of
 * the one school that its path names. Before the following.
 */
void whose_settle(struct whose *w);
/* School NUMBER, or the one that it is the same as. */
uint32_t whose_same(const struct whose *w, uint32_t number);
/* Whose is LINE of file NUMBER? WHOSE_MANY: anybody's. */
int64_t whose_line(const struct whose *w, uint32_t file, uint64_t line);
/* The only school of FILE, WHOSE_NONE or WHOSE_MANY. */
int64_t whose_file(const struct whose *w, uint32_t file);
void whose_free(struct whose *w);

#endif
