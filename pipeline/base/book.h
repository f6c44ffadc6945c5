/* SPDX-License-Identifier: MIT */
/*
 * The face of a workbook that is being written: sheets, one after the other,
 * of rows of text, one after the other. A report says what stands in the cells
 * and what it is; io/xlsx.h makes a file of it. Every cell is text, so that no
 * number loses a digit and nothing is a formula; also the cells that a person
 * fills in later are.
 */
#ifndef PIPELINE_BASE_BOOK_H
#define PIPELINE_BASE_BOOK_H

#include "pipeline/base/sv.h"

enum book_style {
	BOOK_PLAIN,
	BOOK_TITLE, /* of a sheet */
	BOOK_HEAD,  /* of columns */
	BOOK_OPEN,  /* of columns that a person fills in */
	BOOK_NOTICE, /* coloured as the levels are */
	BOOK_WARNING,
	BOOK_ERROR,
	BOOK_STYLES
};

struct book_cell {
	struct sv text; /* empty: no cell */
	enum book_style style;
};

struct book_sheet {
	struct sv name; /* up to 31 characters, none of []:*?/\ */
	bool table;     /* its first row stays in sight and has filters */
	size_t ncolumn;
	size_t nprint; /* columns that are printed, the first; 0: all */
};

enum {
	BOOK_ROWS = 1048576, /* more a sheet does not have */
	BOOK_WIDEST = 48     /* characters; what is longer wraps */
};

#endif
