/* SPDX-License-Identifier: MIT */
/*
 * The sources of a run as reports speak of them, kept from their first batch
 * until the end: named, counted, and with what their headers call the columns.
 */
#ifndef PIPELINE_REPORT_ORIGIN_H
#define PIPELINE_REPORT_ORIGIN_H

#include "pipeline/base/batch.h"
#include "pipeline/rules/pack.h"

struct origin {
	struct source source; /* a copy; spellings are masked and safe */
	struct sv path;       /* source.path, masked and safe */
	struct sv corrected;  /* its place below corrected/ */
	uint64_t rows;        /* records that came through the chain */
	uint64_t edits;
	bool written; /* its corrected file */
	bool known;
	bool lost; /* it broke off, or was changed, while it was read (F01) */
};

struct origins {
	struct arena arena;
	struct origin *origin; /* by number; 0 is none */
	size_t n, cap;
	const struct pack *pack; /* that knows names of columns */
	bool unmasked;
};

/* Keep SRC, whose stream has NCOLUMN columns. */
struct origin *origins_add(struct origins *os, const struct source *src,
    size_t ncolumn);
/* SRC was kept and is at its end: what is final at `:`. */
void origins_close(struct origins *os, const struct source *src);
/* The source of that number, or NULL. */
struct origin *origins_find(const struct origins *os, uint32_t number);
/* Is it a sheet of a workbook? O may be NULL. */
bool origin_is_sheet(const struct origin *o);
/* Another source whose corrected file would have the same place, or NULL. */
const struct origin *origins_collision(const struct origins *os,
    const struct origin *o);
void origins_free(struct origins *os);

/* COLUMN's header as the file spells it; NAME where the file has none. */
struct sv origin_spelling(const struct origin *o, int32_t column,
    struct sv name);
/* PATH below corrected/: without its empty, `.` and `..` components. */
struct sv origin_place(struct sv path, struct arena *a);
/* "A" for 0, "Z" for 25, "AA" for 26; empty for -1. Into ROOM, terminated. */
const char *column_letter(int32_t position, char room[8]);

#endif
