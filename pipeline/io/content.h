/* SPDX-License-Identifier: MIT */
/*
 * What a file is by its first bytes, whatever its name says: schools send
 * workbooks as .csv and web pages as .xls. What is no roster is refused with
 * advice on how to save it right.
 *
 * Text is looked at behind a byte order mark and blanks, and without NULs, so
 * that UTF-16 is seen through. Sources of the signatures: RFC 1952 (gzip),
 * PKWARE APPNOTE 4.3.6 (zip), MS-CFB 2.2 (OLE2), MS-XLS and the BIFF papers
 * of OpenOffice (BOF records), file(1)'s magic for the rest.
 */
#ifndef PIPELINE_IO_CONTENT_H
#define PIPELINE_IO_CONTENT_H

#include "pipeline/base/diag.h"

enum content {
	CONTENT_TEXT, /* none of the following: a roster, let us hope */
	CONTENT_GZIP, /* inside gzip: packed twice */
	CONTENT_XLSX, /* zip whose first member is a workbook's */
	CONTENT_ZIP,
	CONTENT_OLE2, /* which of the three below, only ole2.h tells */
	CONTENT_BIFF, /* .xls before Excel 5: no OLE2 around it */
	CONTENT_HTML, /* often named .xls by the system that exports it */
	CONTENT_XML,  /* XML Spreadsheet 2003 and others */
	CONTENT_RTF,
	CONTENT_PDF,
	CONTENT_PACKED, /* zstd xz bzip2 rar 7z */
	CONTENT_IMAGE,
	CONTENT_PROGRAM, /* of Windows or Linux */
	CONTENT_LINK,    /* a shortcut of Windows */
	CONTENT_JSON,
	/* Not told by the first bytes: by what is inside OLE2 or zip. */
	CONTENT_XLS,    /* Excel 5 to 2003, .et of WPS */
	CONTENT_XLS_LOCKED, /* the same with a password */
	CONTENT_LOCKED, /* .xlsx with a password */
	CONTENT_XLSB,
	CONTENT_ODS,
	CONTENT_DOCUMENT, /* of a word processor, or slides */
	CONTENTS
};

/* By the first 4 KiB; an empty file is CONTENT_TEXT. */
enum content content_sniff(struct sv head);
/* What it is and how to save it right; a text in UTF-8, empty for TEXT. */
const char *content_advice(enum content c, enum lang lang);

#endif
