/* SPDX-License-Identifier: MIT */
/*
 * Inside xj-parse. A roster is read in two goes: the survey looks at its first
 * bytes and decides once what it is (character set, delimiter, header row,
 * which column is which); then all are read from the start, block by block.
 * The survey of every input comes first, because the stream's columns are
 * those that some input has.
 */
#ifndef PIPELINE_STAGES_PARSE_PARSE_H
#define PIPELINE_STAGES_PARSE_PARSE_H

#include "pipeline/base/runs.h"
#include "pipeline/io/charset.h"
#include "pipeline/io/csv.h"
#include "pipeline/stages/stages.h"

/* Rows that are no records, by why they were skipped (F09). */
enum skipped {
	SKIP_TITLE, SKIP_HEADER, SKIP_TOTAL, SKIP_BLANK, SKIP_EXAMPLE, SKIPS
};

/* A finding about the file itself, made by the survey. */
struct file_finding {
	struct sv rule;
	uint64_t line; /* 0: of no one line */
	struct arg arg[7];
	size_t narg;
};

struct roster {
	const struct input *input;
	size_t index; /* of the input */
	struct source source;
	enum charset charset;
	bool lost;   /* F01 F05 F08: no row of it is read */
	bool empty;  /* there is nothing in it */
	size_t seen; /* rows of a sheet without a header, */
	bool seen_all; /* and these are all */
	/* The header row: its cells raw and decoded, the field of each. */
	struct sv *raw, *title;
	const struct field **field;
	/* Where the first row below the header starts, in transcoded text. */
	uint64_t data;
	uint64_t lines; /* physical lines above it, the header's too */
	struct above {
		struct sv first; /* filled cell of a title row, raw */
		uint32_t filled; /* cells */
	} above[24]; /* pages repeat them */
	size_t nabove;
	/* Positions that tell whether a row makes sense; -1: no such column. */
	int32_t id_place, xjh_place, name_place, sex_place, birth_place;
	struct file_finding finding[64];
	size_t nfinding;
	/* Of a pipe, which cannot be opened again, and of the first roster, open
	 * since: what the survey read. */
	void *kept;
	struct buf head;
	struct diag diag; /* why it could not be read */
	bool told;        /* its first batch is out */
	uint64_t skipped[SKIPS];
	struct runs lines_skipped;
	/* The header of another table below, with other columns or in another
	 * order: nothing behind it can be read with this one's. */
	uint64_t other_header; /* its line; 0: none */
	uint64_t tables;       /* of these so far */
	unsigned char *often; /* per column: filled in most rows that were seen */
	char hash[HASH_HEX];
};

struct parse;

/* Decide what ROSTER is; or it is lost, with a finding that says why. */
void survey_roster(struct stage *s, struct roster *r);
/* The roster cannot be read: F01, with the reason in both languages. */
void roster_lose(struct stage *s, struct roster *r, const char *zh,
    const char *en);
/* A sheet without a header, beside a roster: F09 instead of F05, and nothing
 * where it is empty. */
void roster_pass(struct stage *s, struct roster *r);
/* The reason without the path in front: a finding has that. */
struct sv roster_reason(struct stage *s, const struct roster *r,
    const char *text);
/* Note that LINE was skipped because of WHY. */
void roster_skip(struct roster *r, enum skipped why, uint64_t line);
/* Lines that a record takes: of a sheet, which has rows, one. */
static inline uint64_t
roster_lines(const struct roster *r, const struct csv_record *rec)
{
	return r->input->sheet.len ? 1 : rec->lines;
}
/* Has the roster a column of IDs or 学籍号? */
bool roster_keyed(const struct roster *r);
/*
 * Does the cell at an ID's place look like one? Without such a column: are
 * there as many cells as in the header? Also the format's `fits`.
 */
bool roster_fits(const void *roster, const struct csv_cell *cell, size_t n);

/* Where reading stands in the roster in hand. */
struct reading {
	struct roster *roster;
	void *input;
	bool eof;
	bool broken;     /* reading failed: then eof too, and half a row is none */
	size_t mark;     /* bytes of the file's mark still to pass */
	uint64_t drop;   /* bytes of transcoded text up to the first row */
	uint64_t offset; /* in the decompressed source, of the next record */
	uint64_t line, record;
	uint64_t endless; /* bytes of a line that is too large, so far */
	size_t head;     /* bytes of roster->head given out */
	struct buf carry; /* text read, of a record not yet whole */
	struct charset_utf16 utf16;
	struct buf raw;  /* UTF-16 before transcoding */
};

enum { HAN_FIRST = 0x4E00, HAN_LAST = 0x9FFF };

struct parse {
	const struct parse_config *config;
	struct header header;
	struct roster *roster;
	size_t nroster, at; /* the roster in hand */
	struct reading reading;
	struct csv_block block;
	size_t name_column[8]; /* columns of names: F11 looks there */
	size_t nname;
	/* Whose GBK code begins as UTF-8 of Chinese does: see lost.c. */
	bool starts_utf8[HAN_LAST - HAN_FIRST + 1];
	uint64_t found[12]; /* findings by F number */
	uint64_t evaluated; /* files */
	bool told; /* the statuses were given */
};

/* A finding of rule F<number>; NULL when the pack has switched it off. */
struct finding *parse_find(struct parse *p, struct batch *b, int number);
/* The same of ROW and its cell in COL (or -1). */
struct finding *parse_find_at(struct parse *p, struct batch *b, int number,
    size_t row, int col);
/* What the survey found about the file, above its records. */
void tell_file(struct stage *s, struct parse *p, struct roster *r,
    struct batch *b);
/* F09 and F10, when the last row is read. */
void tell_end(struct parse *p, struct roster *r, struct batch *b);
/* The input failed while it was read: the rows before stand, and F01 says so. */
void tell_lost_rest(struct stage *s, struct parse *p, struct batch *b);
/* Once, at the end: how the F rules fared. 0: that was done before. */
int tell_statuses(struct parse *p, struct batch *b);
/* Fill p->starts_utf8. */
void parse_learn_misread(struct parse *p);
/* Turn the records of p->block, split from TEXT, into rows of B. */
void parse_rows(struct parse *p, struct batch *b, struct sv text);

#endif
