/* SPDX-License-Identifier: MIT */
/*
 * The header names the first sector of the directory; the next ones are
 * chained in the table of sectors (FAT), the first 109 sectors of which are
 * named in the header too. An entry has 128 bytes: its name in UTF-16, its
 * length in bytes at 64, its first sector at 116 (MS-CFB 2.2, 2.3, 2.6).
 *
 * A workbook's stream is records: two bytes of kind, two of length (MS-XLS
 * 2.1.4). Of one with a password FilePass stands among the first, in clear.
 */
#include "pipeline/io/ole2.h"

enum { HEADER = 512, ENTRY = 128, LISTED = 109, SECTORS_MOST = 64 };

static const struct {
	const char *name;
	enum content content;
} streams[] = {
	{ "EncryptedPackage", CONTENT_LOCKED },
	{ "Workbook", CONTENT_XLS },
	{ "Book", CONTENT_XLS },
	{ "WordDocument", CONTENT_DOCUMENT },
	{ "PowerPoint Document", CONTENT_DOCUMENT },
};

static uint32_t
number_at(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static bool
read_at(const struct spool *s, uint64_t at, unsigned char *to, size_t n)
{
	struct diag silent = { 0 };

	return at + n <= spool_size(s) &&
	    spool_read(s, at, n, (char *)to, &silent) == 0;
}

static bool
is_named(const unsigned char *entry, const char *name)
{
	size_t n = strlen(name);

	if ((size_t)(entry[64] | entry[65] << 8) != 2 * (n + 1))
		return false;
	for (size_t i = 0; i < n; i++)
		if (entry[2 * i] != (unsigned char)name[i] || entry[2 * i + 1])
			return false;
	return true;
}

/* Do the records at AT, the start of a workbook's stream, say that the others
 * need a password? */
static bool
has_password(const struct spool *bytes, uint64_t at)
{
	enum { BOF = 0x0809, FILE_PASS = 0x2F, RECORDS = 8 };
	unsigned char record[4];

	for (int i = 0; i < RECORDS && read_at(bytes, at, record, 4); i++) {
		int kind = record[0] | record[1] << 8;

		if (i == 0 && kind != BOF)
			return false;
		if (kind == FILE_PASS)
			return true;
		at += 4 + (uint64_t)(record[2] | record[3] << 8);
	}
	return false;
}

/* What the stream of ENTRY makes of the file; CONTENT_OLE2: nothing. */
static enum content
stream_kind(const struct spool *bytes, const unsigned char *entry,
    unsigned shift)
{
	uint64_t start = ((uint64_t)number_at(entry + 116) + 1) << shift;

	for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
		if (is_named(entry, streams[i].name))
			return streams[i].content == CONTENT_XLS &&
			    has_password(bytes, start) ? CONTENT_XLS_LOCKED :
			                                 streams[i].content;
	return CONTENT_OLE2;
}

enum content
ole2_kind(const struct spool *bytes)
{
	unsigned char header[HEADER], entry[ENTRY], next[4];
	enum content kind = CONTENT_OLE2, found;
	uint32_t sector, table, per;
	unsigned shift;

	if (!read_at(bytes, 0, header, sizeof(header)))
		return kind;
	shift = header[30];
	if (shift != 9 && shift != 12)
		return kind;
	per = (1U << shift) / sizeof(next);
	sector = number_at(header + 48);
	for (int i = 0; i < SECTORS_MOST; i++) {
		uint64_t at = ((uint64_t)sector + 1) << shift;

		for (size_t e = 0; e < 1U << shift; e += ENTRY) {
			if (!read_at(bytes, at + e, entry, sizeof(entry)))
				return kind;
			found = stream_kind(bytes, entry, shift);
			if (found != CONTENT_OLE2 && kind != CONTENT_LOCKED)
				kind = found;
		}
		if (sector / per >= LISTED)
			return kind;
		table = number_at(header + 76 + sector / per * 4);
		if (!read_at(bytes, (((uint64_t)table + 1) << shift) +
		    sector % per * 4, next, sizeof(next)))
			return kind;
		sector = number_at(next);
	}
	return kind;
}
