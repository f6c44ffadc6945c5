/* SPDX-License-Identifier: MIT */
/*
 * Inside the survey: survey.c finds the header row under the right character
 * set and delimiter, layout.c takes from it what a roster's columns mean.
 */
#ifndef PIPELINE_STAGES_PARSE_SURVEY_H
#define PIPELINE_STAGES_PARSE_SURVEY_H

#include "pipeline/stages/parse/parse.h"

struct survey {
	struct stage *s;
	struct parse *p;
	struct roster *r;
	void *input;
	struct buf *raw; /* decompressed bytes, from the start */
	bool eof;
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
};

/* A finding about the file, and arguments of the newest one. */
void survey_find(struct roster *r, struct sv rule);
void survey_arg(struct roster *r, struct sv name, struct sv value);
/* A cell as UTF-8; false: it is no text under CHARSET. */
bool survey_decode(enum charset charset, struct sv cell, struct arena *a,
    struct sv *out);

/* The header row of V->block is G->row: columns, doubles, what is missing. */
void layout_take(struct survey *v, const struct guess *g);

#endif
