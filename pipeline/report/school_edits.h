/* SPDX-License-Identifier: MIT */
/*
 * Which cells the program corrected, school by school: the edits lie on their
 * tape in the order of file and row, and runs of them are one school's. So a
 * school reads its own only, and memory grows with the runs, of which there are
 * no more than whose.h has.
 */
#ifndef PIPELINE_REPORT_SCHOOL_EDITS_H
#define PIPELINE_REPORT_SCHOOL_EDITS_H

#include "pipeline/report/school.h"

struct edit_runs {
	struct edit_run {
		uint64_t at;     /* on the tape, to the next one's */
		uint32_t school; /* of whose.h, settled; or WHOSE_NONE */
	} *run;
	size_t n, cap;
	uint64_t end; /* of the last */
};

/* The edit C lies at AT, behind all that were noted. */
void edit_runs_note(struct edit_runs *e, const struct whose *w,
    const struct correction *c, uint64_t at);
void edit_runs_free(struct edit_runs *e);

/* A cell that was corrected, as reports tell it. */
struct school_edit {
	uint64_t at; /* of its first edit */
	uint32_t file;
	uint64_t line;
	int32_t column;
	struct sv old, new; /* masked; of several edits one behind the other */
	struct sv why;      /* 去掉首尾空白 */
};

struct edit_reader {
	const struct school *school;
	struct tape_reader tape;
	size_t run;  /* the next one to look at */
	uint64_t at, end;
};

void edits_open(struct edit_reader *r, const struct school *s,
    const struct tape *tape);
/* The school's next cell: 1; 0 at the end; -1. Texts live in A. */
int edits_next(struct edit_reader *r, struct school_edit *e, struct arena *a);
/* The cell whose edits begin at AT. */
int edits_read(struct edit_reader *r, uint64_t at, struct school_edit *e,
    struct arena *a);
void edits_close(struct edit_reader *r);
/* Of R, which was opened just now: counts S's corrected cells, and finds those of
 * its findings. */
int edits_match(struct edit_reader *r, struct school *s, struct arena *a);
/* The sheet of the workbook with them, and a row of it. At most BOOK_EDITS are
 * told: what is more is corrected all the same. */
enum { BOOK_EDITS = 1000 };
int school_book_edits(const struct school *s, const struct report_io *io);
int school_book_edit(const struct school *s, const struct school_edit *e,
    const struct report_io *io, struct arena *a);
/* E（身份证件号） */
struct sv edit_place(const struct school *s, const struct school_edit *e,
    struct arena *a);

#endif
