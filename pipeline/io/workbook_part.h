/* SPDX-License-Identifier: MIT */
/*
 * Inside a workbook: workbook.c finds its parts, workbook_strings.c reads the
 * strings that its sheets share, sheet.c a sheet.
 */
#ifndef PIPELINE_IO_WORKBOOK_PART_H
#define PIPELINE_IO_WORKBOOK_PART_H

#include "pipeline/io/archive.h"
#include "pipeline/io/workbook.h"
#include "pipeline/io/workbook_value.h"
#include "pipeline/io/xml.h"

/* The last row and column that a sheet can have. */
enum { ROWS = 1048576, COLUMNS = 16384 };
/* Bytes of a cell: a spreadsheet has no more than 32,767 characters in one. */
enum { WORKBOOK_CELL_MOST = 4 * 32767, WORKBOOK_SPOOL = 4 * 1024 * 1024 };

struct workbook {
	struct arena arena;
	const char *name, *temp;
	struct gz_limits limits;
	struct spool *bytes;
	struct archive *zip;
	uint64_t size;
	struct hash128 hash;
	bool packed;
	struct workbook_sheet {
		struct sv name;
		int64_t member; /* or ARCHIVE_NONE */
		struct sheet_merges *merges;
		bool merges_read;
	} *sheet;
	size_t nsheet, capsheet;
	bool mac; /* dates count from 1904 */
	/* Per style of cells, how it shows numbers. */
	unsigned char *style;
	size_t nstyle, capstyle;
	/* Shared strings, one after the other, and where each ends. */
	int64_t strings; /* their member, or ARCHIVE_NONE */
	bool strings_read;
	struct spool *text, *ends;
	uint64_t nstring;
};

/* A part while it is read. */
struct part {
	struct member *member;
	struct xml *xml;
	const char *name; /* for messages */
	struct diag *diag;
	bool paused, last;
	char piece[64 * 1024];
};

/* -1 after diag_fail. */
int part_open(struct part *p, struct workbook *b, int64_t member,
    const char *name, const struct xml_ops *ops, void *ctx, struct diag *d);
/*
 * Read on: 1 when there is more, 0 at the end; -1: P->xml failed, which
 * part_fail describes, or the member did, described.
 */
int part_step(struct part *p);
int part_fail(struct part *p, const char *where_en, const char *where_zh);
void part_close(struct part *p);
/* All of a part in one go. */
int part_read(struct workbook *b, int64_t member, const struct xml_ops *ops,
    void *ctx, struct diag *d);

/* A spool where it keeps its own. */
struct spool *workbook_spool(const struct workbook *b);

/* Read the shared strings, if that was not done. */
int workbook_read_strings(struct workbook *b, struct diag *d);
/* String I at the end of OUT; 0: there is none such, 1, or -1. */
int workbook_string(const struct workbook *b, uint64_t i, struct buf *out,
    struct diag *d);

/*
 * Cells of one column that are merged: all show the value of the top one, but for
 * names and numbers of persons. (What
 * is merged across columns is a title or a group of headers, and is left.) They
 * stand behind the rows, so they are read first; *MERGES is NULL where there are
 * none, and lives as long as B.
 */
int merges_read(struct workbook *b, size_t sheet, const char *name,
    const struct sheet_merges **merges, struct diag *d);
/* The last row of the merged cells whose top is there, or 0; M may be NULL. */
uint64_t merges_find(const struct sheet_merges *m, uint32_t column,
    uint64_t row);

/* Does HEADER name a column of which each person has another value: a name, the
 * number of a document, a 学籍号? */
bool merges_are_own(struct sv header);

/* Letters of a reference, "AB12" or "AB", as a number from 1; 0: none. */
uint32_t sheet_column(struct sv reference);

#endif
