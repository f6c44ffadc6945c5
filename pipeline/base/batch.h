/* SPDX-License-Identifier: MIT */
/*
 * The record model: what flows through a chain, inside one process. Between
 * processes it is the text stream of pipeline/io/stream.h; stages do not know
 * which.
 *
 * A stream has one header; then, file by file, batches of some thousand
 * records; then batches that belong to no file, with what the stages learned
 * from many records together; then its end.
 *
 * A batch is column by column: `batch_cell(b, col)[row]` is a view of UTF-8
 * text into the batch's arena. Everything in a batch dies with it: what
 * outlives it is copied. Findings, edits, changes and statuses are arrays
 * beside the columns. They keep the order in which they were added among
 * those of one record.
 *
 * Invariants. A batch holds records of one source only, in the order of the
 * file. The first batch of a source has `first`, the last has `last` (one
 * batch may be both and may hold no record); at `last` the source's counts are
 * final. Only xj-normalize changes cells. Rows are never dropped.
 */
#ifndef PIPELINE_BASE_BATCH_H
#define PIPELINE_BASE_BATCH_H

#include "pipeline/base/mem.h"

enum level { LEVEL_NOTICE, LEVEL_WARNING, LEVEL_ERROR, LEVELS };
/* Of a finding that is none: it is a row of a register (登记), which travels as
 * findings do, as a `+` line of the stream, and which nobody counts. */
#define LEVEL_NONE LEVELS

/* "notice", "warning", "error", or empty of none; level_parse is the reverse,
 * false if unknown. */
struct sv level_name(enum level level);
bool level_parse(struct sv name, enum level *level);

/* What a run decides once, at its head (contract.md 1, last paragraph). */
struct header {
	struct sv pack;    /* name */
	struct sv version; /* of the pack */
	struct sv hash;    /* of the pack: 32 hex digits */
	struct sv origin;  /* -r as it was given; empty: the installed pack */
	struct sv asof;    /* YYYY-MM-DD */
	struct setting {
		struct sv name, value;
	} *setting; /* --set, sorted by name */
	size_t nsetting;
	struct sv *column; /* canonical names, in the pack's order */
	size_t ncolumn;
	struct sv *stage; /* provenance: "xj-parse 0.1.0 --option" */
	size_t nstage;
	bool edited; /* made a stream again by hand: xj-format --stream */
	/* Columns that say whose record it is; -1 where absent. */
	int school_code, school_name, grade, class_name;
};

/* The column's index, or -1. */
int header_find(const struct header *h, struct sv column);
/* Fill school_code … class_name from the columns. */
void header_resolve(struct header *h);
void header_add_stage(struct header *h, struct arena *a, struct sv line);

/*
 * A source's `why` where it is a sheet of a workbook, read as the CSV that it
 * would be: its lines are the sheet's rows.
 */
#define SOURCE_SHEET "xlsx"

/* A source file (or a list), from `@` to `:`. */
struct source {
	uint32_t number;    /* from 1, in the order of paths as bytes */
	bool list; /* its rows are no records: it comes behind all rosters, once
		    * with what is wrong with it */
	struct sv path;     /* as given; UTF-8, or else its bytes escaped */
	struct sv encoding; /* "UTF-8", "UTF-8-BOM", "GB18030", "UTF-16LE", … */
	struct sv why;      /* the encoding was chosen so: "BOM", "header", … */
	char delimiter;     /* 0: the file has no rows */
	uint32_t width;     /* columns of the file, unknown ones too */
	uint64_t header;    /* line of its header; 0: not known */
	uint32_t unit;      /* bytes of one delimiter in the file: 1, or 2 in UTF-16 */
	int32_t *place;     /* per column of the stream: position from 0, or -1 */
	struct sv *spelling; /* per column: its header as the file spells it */
	/* Final at `:`; hash is 32 hex digits over the file as it lies there. */
	struct sv hash;
	uint64_t bytes;   /* of the file as it lies there */
	uint64_t lines;   /* physical */
	uint64_t records; /* below the header, held-back ones counted */
	uint64_t held;    /* F02 F03 F04: could not be read as a record */
	uint64_t skipped; /* titles, repeated headers, totals, blank rows */
};

struct arg {
	struct sv name, value;
};

/* What is wrong with the data: one `!` line; or a row of a register. */
struct finding {
	int64_t after; /* stands behind this row of the batch; -1: before all */
	uint32_t file; /* source number; 0: of no file */
	uint64_t line, record; /* 0: of no one record */
	int column;    /* of the stream, or -1 */
	struct sv rule;
	enum level level;
	struct sv school, grade, class_name;
	struct arg *arg; /* named, in order of adding; names of arguments: */
	size_t narg, caparg; /* see pipeline/rules/pack.h, `message` */
};

/* A repair: one `~` line. */
struct edit {
	uint32_t row;
	int column;
	struct sv rule, old, new;
	uint64_t offset; /* of the whole cell in the decompressed source, */
	uint32_t length; /* quotes included */
};

/*
 * A change since the snapshot: one `%` line. The kinds are those of
 * contract.md 4, changes.csv, and `kept`: a pupil of the snapshot who was not
 * seen, and of whom nobody can say that he is gone; `old` is where the snapshot
 * has him, for xj-snapshot to carry over, `new` the name of his school, and
 * grade_to the grade that his class is in by now.
 */
struct change {
	struct sv kind, key; /* key: 学籍号, ID, or name sex birth; in full */
	struct sv school_from, school_to, grade_from, grade_to;
	struct sv column, old, new; /* moved, changed, status */
	/* The rule, or the row of a list (FILE:LINE) that tells why; 另号:
	 * stands on the other side under another number; of `kept` see
	 * pipeline/report/kept.h. */
	struct sv explained_by;
};

/* How a rule fared: one `?` line. */
struct rule_status {
	struct sv rule;
	uint64_t evaluated, findings;
	/* Why it was not evaluated, in both languages; empty: it was. */
	struct sv reason, reason_en;
};

/* A record as snapshots keep it: made by a map, for the folds that compare
 * days (pipeline/person/image.h). */
struct record_image {
	struct sv row;  /* its cells, packed */
	uint64_t print; /* the row's fingerprint */
	uint8_t grade, state;
};

struct batch {
	struct arena arena;
	const struct header *header;
	struct source *source; /* NULL: of no file */
	bool first, last;
	bool plain; /* no cell holds a tab, a backslash or a line end */
	bool slack; /* SV_SLACK bytes behind each filled cell may be read */
	size_t nrow, cap, ncol;
	struct sv *cell;  /* column by column, `cap` apart */
	uint64_t *line;   /* physical line where the record starts */
	uint64_t *record; /* ordinal below the header */
	uint64_t *offset; /* byte offset of the record in the decompressed source */
	/*
	 * Where the cells stand in the source. A reader of rosters gives bytes
	 * per cell, quotes included, by the file's own positions, row *
	 * source->width + position; cells stand source->unit bytes apart, so
	 * offsets follow from the record's. A row with `as_is` set has none:
	 * every cell of the file is a column here, as long as it is there. A
	 * reader of the stream keeps the same as text, `span`: "OFFSET" (as
	 * is), "OFFSET:BYTES,BYTES…", or empty: not known.
	 */
	uint32_t *width;
	unsigned char *as_is;
	struct sv *span;
	struct record_image *image; /* per row; NULL: none was made */
	void *lookup; /* what the fold over lists prepared; or NULL */
	/* Whose rows lists have, for rules: pipeline/rules/plan.h; or NULL. */
	const uint32_t *match;
	struct sv *raw; /* per row its `=` line while unchanged, or {0}; may be NULL */
	struct finding *finding;
	size_t nfinding, capfinding;
	struct edit *edit;
	size_t nedit, capedit;
	struct change *change;
	size_t nchange, capchange;
	struct rule_status *status;
	size_t nstatus, capstatus;
};

/* Empty B for reuse: for NROW rows at most, of header H and source SRC. */
void batch_reset(struct batch *b, const struct header *h, struct source *src,
    size_t nrow);
/* Room for NROW rows in a batch that was reset for none; not zeroed. */
void batch_rows(struct batch *b, size_t nrow);
void batch_free(struct batch *b);

static inline struct sv *
batch_cell(const struct batch *b, int col)
{
	return b->cell + (size_t)col * b->cap;
}

/* A cell, or the empty view where the stream has no such column (-1). */
static inline struct sv
batch_get(const struct batch *b, int col, size_t row)
{
	return col < 0 ? (struct sv){ 0 } : batch_cell(b, col)[row];
}

/*
 * Add a finding about a cell (COL -1: about the whole record) of ROW. File,
 * line, record, school, grade and class are filled in. The pointer is good
 * until the next finding is added.
 */
struct finding *batch_find(struct batch *b, size_t row, int col, struct sv rule,
    enum level level);
/* The same about no row: a file, a group, a list; all else is the caller's. */
struct finding *batch_find_loose(struct batch *b, struct sv rule,
    enum level level);
/* VALUE and NAME must live as long as the batch. */
void finding_arg(struct batch *b, struct finding *f, struct sv name,
    struct sv value);
/* Where F, of a row that no batch holds, stands in the decompressed source: its
 * arguments `byte` and `size`. */
void finding_span(struct batch *b, struct finding *f, uint64_t offset,
    uint32_t length);
/* The argument's value, or the empty view. */
struct sv finding_get(const struct finding *f, struct sv name);

/*
 * Replace a cell and keep the edit. The cell's offset and length in the source
 * are worked out from the widths; 0 where these are not known.
 */
void batch_edit(struct batch *b, size_t row, int col, struct sv rule,
    struct sv new_value);
/* Where a cell stands in the decompressed source, or (COL -1) the record; false:
 * not known. */
bool batch_span(const struct batch *b, size_t row, int col, uint64_t *offset,
    uint32_t *length);

struct change *batch_change(struct batch *b);
struct rule_status *batch_status(struct batch *b, struct sv rule);
/* S was not evaluated because COLUMN is missing, and others that were named
 * before: "缺少列 X、Y". */
void status_lacks(struct batch *b, struct rule_status *s, struct sv column);
/* S was not evaluated because the pack switches it off. */
void status_off(struct rule_status *s);

#endif
