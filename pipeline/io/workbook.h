/* SPDX-License-Identifier: MIT */
/*
 * A workbook (.xlsx; ECMA-376, strict or transitional): its sheets, each as
 * the CSV that it would be, so that all that reads rosters reads sheets too.
 *
 * The bytes of a sheet are UTF-8 with its mark, cells between commas, quoted
 * where they must be, CR LF. Row N of the sheet is record N, column C is cell
 * C; rows and cells that are empty stand there, but for those behind the last
 * that is not. Hidden sheets, rows and columns are read; a cell has what a
 * person sees in it (workbook_value.h). The same sheet gives the same bytes.
 *
 * The workbook's bytes and its shared strings lie in spools, so memory is
 * bounded, whatever its size.
 */
#ifndef PIPELINE_IO_WORKBOOK_H
#define PIPELINE_IO_WORKBOOK_H

#include "pipeline/base/hash.h"
#include "pipeline/io/gz.h"

/* What stands in a cell whose formula was saved without its result. */
#define WORKBOOK_UNCOMPUTED "#未计算!"

struct workbook;
struct sheet;

/* Is this the head of a workbook, or of what is like one: zip, or OLE2? */
bool workbook_is(struct sv head);
/*
 * Read the rest of G, of which HEAD was read, to its end. NAME is what messages
 * call it, TEMP a folder for spools (NULL: all in memory). NULL after
 * diag_fail: what is no .xlsx is refused with advice (content.h), what is
 * damaged with the reason.
 */
struct workbook *workbook_open(struct sv head, struct gz *g, const char *name,
    const char *temp, const struct gz_limits *limits, struct diag *d);
/* Its sheets that have cells (charts have none), as they stand there. */
size_t workbook_count(const struct workbook *b);
/* Safe for messages, for paths too: without `/`. */
struct sv workbook_sheet(const struct workbook *b, size_t i);
/* The sheet of that name, or workbook_count. */
size_t workbook_find(const struct workbook *b, struct sv name);
/* The file as it lies there. */
uint64_t workbook_bytes(const struct workbook *b);
struct hash128 workbook_hash(const struct workbook *b);
bool workbook_packed(const struct workbook *b); /* by gzip */
void workbook_free(struct workbook *b); /* NULL is fine */

/* Sheet I from its start. NAME is for messages. NULL after diag_fail. */
struct sheet *sheet_open(struct workbook *b, size_t i, const char *name,
    struct diag *d);
/* N bytes, fewer only at the end, then 0; -1 after diag_fail. */
ssize_t sheet_read(struct sheet *s, char *to, size_t n);
void sheet_close(struct sheet *s); /* NULL is fine */

#endif
