/* SPDX-License-Identifier: MIT */
/*
 * Inside the making of rows: skip.c says which rows are no records, hold.c which
 * cannot be read as one, rows.c makes the others.
 */
#ifndef PIPELINE_STAGES_PARSE_ROWS_H
#define PIPELINE_STAGES_PARSE_ROWS_H

#include "pipeline/stages/parse/parse.h"

/* The rows being made. */
struct rows {
	struct parse *p;
	struct roster *r;
	struct batch *b;
	struct sv text;
	bool covered; /* every column of the file is one of the stream */
	bool valid;   /* all of the text is good in its character set */
	bool gb;
	enum gb18030_edition edition; /* then */
	bool marred; /* some cell may hold what damage leaves behind */
	char *decoded; /* room for every GB18030 cell of the block */
	size_t ndecoded;
	uint64_t offset; /* of the record in hand, in the source */
};

/* Line ends that a cell may have before they are F04. */
enum { LINES_IN_CELL = 3 };
/* Tables of a file that are one finding each, and not one a row. */
enum { TABLES_TOLD = 16 };

static inline const struct csv_cell *
rows_cells(const struct rows *rows, const struct csv_record *rec)
{
	return rows->p->block.cell + rec->cell;
}

/* Blanks of any kind and width, raw, in every character set. */
bool rows_is_blank(struct sv raw);
/* The cell of REC at PLACE of the file, as UTF-8; empty where it has none, or what
 * is no text. */
struct sv rows_cell(struct rows *rows, const struct csv_record *rec,
    int32_t place);
/* Is REC the row by which a template shows how to fill it? */
bool rows_is_example(struct rows *rows, const struct csv_record *rec);
/* REC is no record but a blank row, a title, a header once more, a total. */
bool rows_skip(struct rows *rows, const struct csv_record *rec,
    enum skipped *why);

/* F04: libcsv refuses the record, or it is too large. */
void rows_hold_quote(struct rows *rows, const struct csv_record *rec);
/* F04 too: a cell of REC, which is row ROW, has many line ends. */
void rows_doubt_lines(struct rows *rows, const struct csv_record *rec,
    size_t row);
/* F03: wider or narrower than the header. */
void rows_hold_width(struct rows *rows, const struct csv_record *rec);
/* F02: no text at PLACE in the block, in the file's column POSITION. */
void rows_hold_bytes(struct rows *rows, const struct csv_record *rec,
    uint32_t place, int32_t position);
/* May a cell of TEXT, undecoded, hold more than names do of that? */
bool rows_are_marred(struct sv text, bool gb);
/* F11: what row ROW holds in place of characters that were lost. */
void rows_check_lost(struct rows *rows, size_t row);

#endif
