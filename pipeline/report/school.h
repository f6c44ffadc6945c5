/* SPDX-License-Identifier: MIT */
/*
 * What one school is told: findings of its own rows and files, in words that
 * tell nothing of another school's pupils. Whether a finding speaks of another
 * school is known by the places that it relates to, never by its rule: such a
 * place is told as 另一所学校也有登记 with the finding's number, under which the
 * bureau finds in findings.csv where it is.
 *
 * The files of schools/CODE/ are 错误报告.csv and .xlsx, the same rows in the
 * order of class and line, and 报告.html. The columns 编号 处理意见 批准人 有效期至
 * are what --approvals reads, so they are called so in both languages.
 */
#ifndef PIPELINE_REPORT_SCHOOL_H
#define PIPELINE_REPORT_SCHOOL_H

#include "pipeline/base/book.h"
#include "pipeline/report/desk.h"
#include "pipeline/report/io.h"
#include "pipeline/report/summary.h"
#include "pipeline/report/whose.h"
#include "pipeline/report/write.h"

#define SCHOOLS "schools/"
#define SCHOOL_PAGE "报告.html"
#define SCHOOL_CSV "错误报告.csv"
#define SCHOOL_BOOK "错误报告.xlsx"
#define SCHOOL_CORRECTED "改正后/"

/* On paper are the columns up to what to do: with all of them nobody could read
 * it. */
enum { SCHOOL_COLUMNS = 20, SCHOOL_PRINTED = 13, SCHOOL_STEPS = 8 };

struct edit_runs;

struct school {
	const struct view *view;
	const struct whose *whose;
	uint32_t number;      /* of `whose`, settled */
	struct sv code, name; /* safe to show; one may be empty */
	struct sv folder;     /* schools/CODE/ */
	struct sv common;     /* the folder, with its slash, in which all its
	                       * files lie: paths are told without it */
	struct sv corrected_common; /* the same of its corrected files */
	struct sv *list;      /* what each list of the pack is called, and
	                       * behind them one that is none of these */
	uint64_t rows;
	/* Its findings, in the order in which they are told. */
	const struct desk *desk;
	uint32_t *item;
	size_t n;
	/* By number of file the rule that kept it from being read: F01 F05, or
	 * F08 of the same file twice; empty: none. */
	struct sv *unread;
	/* What was corrected: cells of its rows; and for each finding the place
	 * of its cell's edits on their tape, plus 1, or 0. */
	const struct edit_runs *edits;
	uint64_t edited;
	uint64_t *mended;
	uint64_t level[LEVELS];    /* of them, and how many are approved */
	uint64_t approved[LEVELS];
};

static inline bool
school_en(const struct school *s)
{
	return s->view->lang == LANG_EN;
}

/*
 * School NUMBER of W, without its findings; texts live in A. False: it has no
 * folder, since what names it may be a pupil's name or number, or is no code
 * and in no roster.
 */
bool school_open(struct school *s, const struct view *v, const struct whose *w,
    uint32_t number, struct arena *a);
/* The longest folder, with its slash, that A and B both lie in. */
struct sv school_common(struct sv a, struct sv b);
/* Is LINE (0: all) of FILE this school's? */
bool school_owns(const struct school *s, uint32_t file, uint64_t line);
/* What the list at PATH, or of that file's name, is called: no school has the
 * bureau's files, so it is told of no path there. */
struct sv school_list(const struct school *s, struct sv path);
/* The path of FILE as this school is told it; empty: not at all. */
struct sv school_path(const struct school *s, uint32_t file);
/* Does file I hold its rows and nobody else's? The folder that the corrected
 * copies of such files are in, and file I's without it, as SCHOOL_CORRECTED has
 * it. */
bool school_has_file(const struct school *s, size_t i);
struct sv school_corrected_common(const struct school *s);
struct sv school_corrected(const struct school *s, size_t i);
/* Whom it asks: 教育局基教科. */
struct sv school_office(const struct school *s);
/*
 * T's words for this school; texts live in A. What rests on a list says in which
 * row, and whom to ask, since a school cannot mend the bureau's lists.
 */
void school_tell(const struct school *s, struct told *t, struct arena *a);
/* 凌源市第一小学, or else its code. */
struct sv school_title(const struct school *s);

/* The columns' names, and the cells of T, which school_tell was given. */
struct sv school_head(const struct school *s, size_t column);
void school_cells(const struct school *s, const struct told *t,
    struct sv cell[SCHOOL_COLUMNS], struct arena *a);
void school_csv_header(const struct school *s, struct buf *out);
void school_csv(const struct school *s, const struct sv cell[SCHOOL_COLUMNS],
    struct buf *out);
/* The same as rows of the workbook. */
void school_book_head(const struct school *s,
    struct book_cell out[SCHOOL_COLUMNS]);
enum book_style school_book_style(enum level level);
/* The sheet in front: whose findings these are, how many, what to do. */
int school_book_front(const struct school *s, const struct summary *sum,
    const struct report_io *io, struct arena *a);
void school_book_row(const struct sv cell[SCHOOL_COLUMNS], enum level level,
    struct book_cell out[SCHOOL_COLUMNS]);

/* Its findings by rule. */
struct school_rule {
	struct sv id;
	enum level level; /* the highest */
	uint64_t n;
};
/* In A, the highest level first, then the most; their number to *N. */
struct school_rule *school_rules(const struct school *s, const struct tally *t,
    struct arena *a, size_t *n);
/* What rule ID advises whatever was found; else that each differs. */
struct sv school_advice(const struct school *s, struct sv id);

/* What to do next: the sentences that page and workbook begin with, and how
 * many they are. */
size_t school_steps(const struct school *s, struct arena *a,
    struct sv step[SCHOOL_STEPS]);

/* Which file to go on with, how to check again, where to put it; in the same
 * way. */
size_t school_which(const struct school *s, struct arena *a,
    struct sv step[SCHOOL_STEPS]);

/*
 * The page: what stands over the cells that were corrected (school_html.h), what
 * stands over the rows, row I of its findings, the end. At most PAGE_ROWS rows
 * are told, the rest is counted and stands in the workbook.
 */
enum { PAGE_ROWS = 1000 };
void school_page_open(const struct school *s, struct arena *a,
    struct buf *out);
void school_page_lists(const struct school *s, const struct tally *t,
    struct arena *a, struct buf *out);
void school_page_row(const struct school *s, const struct told *t, size_t i,
    struct buf *out);
void school_page_close(const struct school *s, const struct summary *sum,
    struct arena *a, struct buf *out);

#endif
