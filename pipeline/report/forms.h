/* SPDX-License-Identifier: MIT */
/*
 * Registers (登记, pipeline/rules/pack.h) as they are gathered: rows with full
 * data on a spool of their own, of which memory holds a place and a key to
 * sort by; and how each source fared, since a register that lacks a source is
 * not made, and it is said why. Nothing here is masked: what is written of it
 * stands in forms/ and nowhere else.
 *
 * Rows stand by 学校标识码, then as 排序 says: grades by their number, classes by
 * theirs, digits in a text by the number that they are, all else as bytes; what
 * is equal in the order in which it came, which is the stream's.
 */
#ifndef PIPELINE_REPORT_FORMS_H
#define PIPELINE_REPORT_FORMS_H

#include "pipeline/report/intern.h"
#include "pipeline/report/tally.h"
#include "pipeline/report/tape.h"

/* The folder of rows that name no school (school_folder.h). */
#define FORMS_NOWHERE SV("标识码不明")

struct form_row {
	uint64_t at; /* on the tape */
	struct sv key;
	uint32_t school; /* of `schools` */
};

struct form_book {
	const struct form *form;
	struct form_row *row;
	size_t n, cap;
	size_t nschool; /* that have rows; forms_sort */
	struct form_fared {
		bool told;
		uint64_t evaluated;
		struct reason *reason;
	} *source;
};

struct forms {
	const struct pack *pack;
	struct tape rows;
	struct form_book *book; /* by number of the pack's; NULL: not wanted */
	/* Names of folders, as school_folder has them. */
	struct intern schools;
	struct arena arena;     /* keys, reasons */
	struct arena scratch;
	struct buf packed;
};

/* IO is NULL where none are wanted: then only F's pack is known. */
void forms_open(struct forms *f, const struct pack *p,
    const struct report_io *io);
/* ROW (LEVEL_NONE) is put aside. */
int forms_add(struct forms *f, const struct finding *row);
/* S is of a source: noted. False: it is of a rule. */
bool forms_status(struct forms *f, const struct rule_status *s);
/* Everything came: rows in order. */
void forms_sort(struct forms *f);
/* Are all its sources there? */
bool form_made(const struct form_book *b);
/* The next row behind I that is of another school; B is sorted. */
size_t form_school_end(const struct form_book *b, size_t i);
/* The cells of row I of B into CELL, good until the next call. */
int forms_read(const struct forms *f, struct tape_reader *r,
    const struct form_book *b, size_t i, struct sv *cell);
void forms_free(struct forms *f);

/* A register as CSV (write.h): its headings, a row. */
void form_csv_header(const struct form *f, struct buf *out);
void form_csv(const struct form *f, const struct sv *cell, struct buf *out);
/*
 * A book to be printed and stamped: A4 across, each register on sheets of its
 * own, its headings on every sheet. SCHOOL is whose it is, and then no column
 * says so; or it is empty.
 */
void form_page_open(const struct view *v, struct sv school, struct buf *out);
void form_page_table(const struct view *v, const struct form *f,
    struct sv school, uint64_t rows, struct buf *out);
void form_page_row(const struct form *f, struct sv school, uint64_t number,
    const struct sv *cell, struct buf *out);
void form_page_end(const struct view *v, const struct form *f,
    struct buf *out);
void form_page_close(struct buf *out);

/* What is said of B, each thing once; LAST is NULL and *SOURCE 0 to begin with. */
const struct reason *form_reason(const struct form_book *b, size_t *source,
    const struct reason *last);
/* "A、B：没有名单 C": book I, if it is not made, with those behind it that are not
 * for a like reason; false: it is made, or was told with one before it. */
bool forms_unmade(const struct forms *f, size_t i, const struct view *v,
    struct buf *out);
/* "forms" of summary.json, behind a comma; lines of the text. */
void forms_json(const struct forms *f, const struct view *v, struct buf *out);
void forms_text(const struct forms *f, const struct view *v, struct buf *out);

#endif
