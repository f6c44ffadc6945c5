/* SPDX-License-Identifier: MIT */
/* The parts that a school's page (school_page.c) is made of. */
#ifndef PIPELINE_REPORT_SCHOOL_HTML_H
#define PIPELINE_REPORT_SCHOOL_HTML_H

#include "pipeline/report/html.h"
#include "pipeline/report/school.h"

/* What is said in the report's language. */
void school_say(const struct school *s, struct buf *out, const char *zh,
    const char *en);

/*
 * A table of which a phone makes a card of each row: `stack`, in a part that
 * scrolls, up to its <tbody>. HEAD are the names of its columns, and what is
 * told beside them: "number" or "". Its cells are opened by school_cell, which
 * tells what they are where no column's head can be seen.
 */
struct school_column {
	const char *class, *zh, *en;
	int labelled; /* else its cells tell by themselves what they are */
};
void school_table_open(const struct school *s, const char *zh, const char *en,
    const struct school_column *head, size_t n, struct buf *out);
/* <td> of HEAD, or <th scope="row">; which NAME closes. */
void school_cell(const struct school *s, const struct school_column *head,
    bool first, struct buf *out);
void school_table_close(struct buf *out);

/* Which file to go on with, and the cells that were corrected: their rows come
 * between, in the same order as MOST of them are read. */
struct school_edit;
enum { PAGE_EDITS = 200 };
void school_put_which(const struct school *s, struct arena *a,
    struct buf *out);
void school_put_edit(const struct school *s, const struct school_edit *e,
    size_t i, struct arena *a, struct buf *out);
void school_put_edits_end(const struct school *s, struct buf *out);
/* The files that were read. */
void school_put_files(const struct school *s, struct buf *out);
/* The rules that were not evaluated. */
void school_put_unchecked(const struct school *s, const struct tally *t,
    struct buf *out);

#endif
