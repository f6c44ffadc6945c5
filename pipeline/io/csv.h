/* SPDX-License-Identifier: MIT */
/*
 * CSV, a block of text at a time. Bytes in, cells out; no files.
 *
 * libcsv is the grammar (RFC 4180, strict, its trimming of blanks off). In
 * front of it a scanner hands on every record whose quoting is plain: a cell
 * is without quotes, or opens and closes with one and has none between, or is
 * Excel's `="text"` or `=T("text")`, which strict CSV refuses but which cost
 * nothing and are everywhere. A quoted cell that holds quotes goes through libcsv, which
 * delivers it or refuses the record.
 *
 * A refused record ends where the next line makes sense as a record again
 * (`csv_fits`), so that one bad quote costs one record. What a record is does
 * not depend on where blocks begin and end.
 *
 * Line ends are LF, CRLF and a lone CR, mixed as they come. In GB18030 no comma,
 * tab, semicolon, quote or line end occurs inside a character (checked over all
 * of it), so its bytes are scanned undecoded, and only a | is looked at twice;
 * UTF-16 comes transcoded.
 */
#ifndef PIPELINE_IO_CSV_H
#define PIPELINE_IO_CSV_H

#include "pipeline/base/mem.h"

/* What a cell and a record may be at most; 0 is the default of each. */
struct csv_limits {
	uint32_t cell;   /* bytes without quotes; 64 KiB */
	uint32_t record; /* bytes; 1 MiB */
	uint32_t width;  /* cells of a record; 17,000: a sheet has 16,384 */
};

enum csv_verdict {
	CSV_RECORD,
	CSV_BAD_QUOTE,    /* a broken or unclosed quote */
	CSV_LARGE_CELL,   /* beyond a limit */
	CSV_LARGE_RECORD,
	CSV_WIDE_RECORD
};

struct csv_cell {
	struct sv text;  /* without its quotes, "" undone; into the block or arena */
	uint32_t length; /* of the raw cell in the block, quotes included */
};

struct csv_record {
	enum csv_verdict verdict;
	/* In the block; end is behind its line end. It starts where the one before
	 * ends, or behind U+FEFF there, which is before a quote. */
	uint32_t start, end;
	uint32_t lines;      /* line ends that it takes */
	uint32_t cell, ncell; /* into csv_block.cell; none where refused */
	uint32_t offence;    /* place of the offending byte, where refused, */
	uint32_t position;   /* and of the file's columns in which it stands */
	bool quotes;         /* a cell stands in quotes */
	bool broken_lines;   /* a cell holds a line end; */
	uint32_t opening;    /* the first such cell's opening quote */
	uint32_t quoted;     /* the quote that opened the cell that offends */
	bool open;           /* refused: the quote was never closed, or not */
	bool far;            /* before the cell's limit */
};

struct csv_block {
	struct csv_record *record;
	size_t nrecord, caprecord;
	struct csv_cell *cell;
	size_t ncell, capcell;
	size_t used; /* bytes of the text that the records take */
	bool in_line; /* the last record was cut inside its line: too large */
	uint32_t *place; /* scratch of the scanner */
	size_t capplace;
};

struct csv_format {
	char delimiter;
	struct csv_limits limits;
	bool gb; /* the text is GB18030: a | may be the second half of a character */
	/*
	 * How a line that follows a refused record is recognised as a record,
	 * and how lines swallowed by a stray pair of quotes are noticed: it has
	 * WIDTH cells, or more which make sense (an ID where an ID belongs;
	 * NULL: they do). WIDTH 0: anything goes.
	 */
	uint32_t width;
	bool (*fits)(const void *ctx, const struct csv_cell *cell, size_t ncell);
	const void *ctx;
	bool keyed;  /* records have a key, and `fits` asks for nothing else */
	size_t most; /* records in a block at most; 0: no limit */
};

/*
 * Split TEXT into B (its arrays are reused; libcsv's cells go to A, each with
 * SV_SLACK bytes behind it). EOF: no
 * text follows, so the last record needs no line end. Without EOF a record
 * that may go on stays unread: b->used says where it starts. Of a text that
 * is as long as a record's limit and a cell's together something is always
 * read: a record without a line end there is refused and passed over to the
 * end of TEXT, and the rest of its line with the next text.
 */
void csv_split(const struct csv_format *f, struct sv text, bool eof,
    struct csv_block *b, struct arena *a);
void csv_block_free(struct csv_block *b);
/* L with its defaults for what is 0. */
struct csv_limits csv_limits(struct csv_limits l);

#endif
