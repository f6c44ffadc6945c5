/* SPDX-License-Identifier: MIT */
/*
 * Inside the survey: survey.c finds the header row under the right character
 * set and delimiter, header.c says what its names mean, layout.c what that makes
 * of the roster, refuse.c and cause.c why a file has none.
 */
#ifndef PIPELINE_STAGES_PARSE_SURVEY_H
#define PIPELINE_STAGES_PARSE_SURVEY_H

#include "pipeline/stages/parse/parse.h"

enum { COLUMNS_MOST = 256 /* names of a header, unless the user says else */ };

struct survey {
	struct stage *s;
	struct parse *p;
	struct roster *r;
	void *input;
	struct buf *raw; /* decompressed bytes, from the start */
	bool eof;
	size_t size; /* bytes of it that are looked at */
	size_t rows; /* among so many the header is looked for; 0: all */
	struct arena scratch;
	struct csv_block block;
};

/* A character set and a delimiter, and the header that they make visible. */
struct guess {
	enum charset charset;
	char delimiter;
	size_t known; /* columns of the best row */
	bool ascii;   /* and all its cells are ASCII */
	size_t row;
	bool pair;    /* the header is this row and the next one together */
};

/* What a header says, column by column. */
struct heading {
	uint32_t width;
	struct sv *title;           /* as the file spells it, decoded */
	const struct field **field; /* NULL: not a column that we know */
	size_t known;               /* fields, each counted once */
	bool ascii;                 /* what is known is spelled in ASCII */
};

/* A finding about the file, and arguments of the newest one. */
void survey_find(struct roster *r, struct sv rule);
void survey_arg(struct roster *r, struct sv name, struct sv value);
/* A cell as UTF-8; false: it is no text under CHARSET. */
bool survey_decode(enum charset charset, struct sv cell, struct arena *a,
    struct sv *out);

/*
 * Read the header that stands in row G->row of V->block, and the next one where
 * it is a pair: header.c. Lives in V->scratch.
 */
void header_read(struct survey *v, const struct guess *g, struct heading *h);

/* Columns that a header knows at least. */
size_t survey_least(const struct survey *v);
/* Split the first rows of the text as CHARSET and DELIMITER say, into V->block. */
void survey_split(struct survey *v, enum charset charset, char delimiter);
/* The text under CHARSET: without its mark, UTF-16 as UTF-8. */
struct sv survey_text(struct survey *v, enum charset charset);
/* What the file would be without --encoding; empty: no roster either. */
struct sv survey_other(struct survey *v);

/* Why there is no header, in both languages, and the branch of F05 whose advice
 * fits; empty: nobody knows. */
struct cause {
	struct sv zh, en, branch;
};
/* May split anew, and so resets V->scratch. */
struct cause find_cause(struct survey *v, const struct guess *g);
/* No header was found: F05, with what there is instead, nothing personal. */
void refuse_header(struct survey *v, struct guess *g);

/* The header row of V->block is G->row: columns, doubles, what is missing. */
void layout_take(struct survey *v, const struct guess *g);
/* Cells of COLUMN that are filled in the rows of V->block from FROM on. */
size_t layout_filled(const struct survey *v, size_t from, uint32_t column);
/* A position as a spreadsheet's letters: A, B, … Z, AA. */
struct sv layout_letter(struct arena *a, uint32_t place);
/* A header as it may be told, since a pupil may stand where it should. */
struct sv layout_title(struct survey *v, uint32_t place);
/* The position of the field NAME, or -1. */
int32_t layout_place(const struct roster *r, struct sv name);
struct sv layout_cell(const struct survey *v, size_t row, int32_t column);
/* F07 for two columns of one meaning, of which one stays; rows are from FROM. */
void layout_doubles(struct survey *v, size_t from);

#endif
