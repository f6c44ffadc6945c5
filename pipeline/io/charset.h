/* SPDX-License-Identifier: MIT */
/*
 * The character sets of rosters. Inside, text is UTF-8; here is how it comes in
 * and goes out again.
 *
 * GB18030 is decoded a cell at a time, after splitting: see gb18030.h. Reading
 * and writing are each other's inverse in every character set.
 *
 * UTF-16 goes through a transcoder in front of the reader. A surrogate without
 * its partner becomes the three bytes that UTF-8 forbids (ED A0 80 to ED BF
 * BF), so the check for UTF-8 finds it in its place, and offsets stay true.
 */
#ifndef PIPELINE_IO_CHARSET_H
#define PIPELINE_IO_CHARSET_H

#include "pipeline/base/diag.h"
#include "pipeline/base/mem.h"
#include "pipeline/io/gb18030.h"

enum charset {
	CHARSET_UNKNOWN,
	CHARSET_UTF8,
	CHARSET_UTF8_BOM,
	CHARSET_GB18030,
	CHARSET_GB18030_BOM,
	CHARSET_GB18030_2005,
	CHARSET_GB18030_2005_BOM,
	CHARSET_GB18030_2000,
	CHARSET_GB18030_2000_BOM,
	CHARSET_UTF16LE,
	CHARSET_UTF16LE_BOM,
	CHARSET_UTF16BE,
	CHARSET_UTF16BE_BOM,
	CHARSETS
};

/* "UTF-8", "UTF-8-BOM", "GB18030", …; empty for CHARSET_UNKNOWN. */
struct sv charset_name(enum charset c);
/*
 * The reverse, in any case, with or without hyphens and blanks; GBK, CP936,
 * MS936, WINDOWS-936, GB2312, EUC-CN, ANSI are GB18030, UTF-16 and UNICODE are
 * little-endian (Excel's "Unicode text").
 */
bool charset_parse(struct sv name, enum charset *c);
/* The known name that is most like NAME; empty: none is. */
struct sv charset_nearest(struct sv name);
/* "2022", "2005", "2000". */
bool charset_edition(struct sv year, enum gb18030_edition *e);
/* Is C GB18030 of some edition? Then *E, which may be NULL, is which. */
bool charset_is_gb(enum charset c, enum gb18030_edition *e);
/* Are both UTF-8, GB18030, or UTF-16 of one byte order? */
bool charset_same(enum charset a, enum charset b);
/* C, when it is GB18030, in edition E. */
enum charset charset_in_edition(enum charset c, enum gb18030_edition e);
/* The byte order mark that stands before the text; empty for most. */
struct sv charset_bom(enum charset c);
/* Bytes of one delimiter: 2 in UTF-16, else 1. */
size_t charset_unit(enum charset c);
/*
 * By the first bytes of a file (4 KiB are enough): its byte order mark, or
 * UTF-16 by the NULs beside delimiters, or CHARSET_UNKNOWN: UTF-8 or GB18030.
 */
enum charset charset_sniff(struct sv head);

/*
 * TEXT, of one of the files' GB18030s, into UTF-8, in exactly as many bytes of
 * A as it takes. The place of the first byte that is no text, or TEXT.len when
 * all is good; *OUT is what stands before that place. (Many cells go faster by
 * gb18030_decode.)
 */
size_t charset_decode(enum charset c, struct sv text, struct arena *a,
    struct sv *out);
/*
 * UTF-8 TEXT in character set C at the end of OUT, without a mark: exactly the
 * bytes that decode to it. The place of the first byte that is not UTF-8, or
 * TEXT.len. UTF-16 takes the forbidden surrogates back; a text for UTF-8 is
 * not checked.
 */
size_t charset_encode(enum charset c, struct sv text, struct buf *out);

/* UTF-16 into UTF-8, in pieces of any size. Zero but for `big` to start. */
struct charset_utf16 {
	bool big;           /* big-endian */
	bool odd;           /* half a unit is carried, in `half` */
	unsigned char half;
	uint32_t high;      /* a high surrogate that waits for its partner */
};

/* The mark, if any, was taken off by the caller. */
void charset_utf16_add(struct charset_utf16 *u, struct sv piece,
    struct buf *out);
/* Write what waits. False: the last byte was half a unit; it is left out. */
bool charset_utf16_end(struct charset_utf16 *u, struct buf *out);
/* Bytes that UTF-8 TEXT (with forbidden surrogates) takes in UTF-16. */
size_t charset_utf16_length(struct sv text);

#endif
