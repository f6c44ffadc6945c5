/* SPDX-License-Identifier: MIT */
/*
 * A workbook as an xlsx file, by libxlsxwriter; the only file that includes
 * it. The same cells and day give the same bytes. Rows go to temporary files
 * of the library as they come, which have no name any more by the time they
 * hold anything; the finished file is in memory until it is handed over.
 */
#ifndef PIPELINE_IO_XLSX_H
#define PIPELINE_IO_XLSX_H

#include "pipeline/base/book.h"
#include "pipeline/base/diag.h"

struct xlsx;

/*
 * TEMP is a folder that nobody else can read; ASOF, YYYY-MM-DD, is the day on
 * which the file says it was made. NULL after diag_fail: STATUS_OUTPUT. D is
 * used until the close.
 */
struct xlsx *xlsx_open(const char *temp, struct sv title, struct sv asof,
    struct diag *d);
/* The next sheet; its columns become as wide as what stands in them. */
int xlsx_sheet(struct xlsx *x, const struct book_sheet *s);
/* N is at most the sheet's columns; rows beyond BOOK_ROWS are left out. */
int xlsx_row(struct xlsx *x, const struct book_cell *cell, size_t n);
/* The bytes of the file, piece by piece, to PUT. */
int xlsx_end(struct xlsx *x, int (*put)(void *ctx, struct sv bytes), void *ctx);
/* NULL is fine. */
void xlsx_close(struct xlsx *x);

#endif
