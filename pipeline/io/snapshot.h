/* SPDX-License-Identifier: MIT */
/*
 * Snapshots as files of a folder (pipeline/base/past.h is what stages see).
 * A file is named by its as-of, 2026-09-30.xjs, and stands alone:
 *
 *	head       a gzip member of text: `zcat FILE | head` says what it is
 *	block…     some records of one school, column by column, in two parts,
 *	           zlib each: the columns in front, and the others; each can be
 *	           read alone
 *	directory  of each block where it is, how large its parts are, how many
 *	           records, and its school
 *	index      40 bytes a record: its keys, its fingerprint, its place; in
 *	           the order of blocks and rows
 *	places     12 bytes a record, in the same order: its file, its line, its
 *	           班内学号; the first and the last are numbers of texts
 *	texts      one behind the other, each 7 bits a byte of length before it
 *	tail       TAIL bytes: where the parts are, a counter, and the seal
 *
 * Numbers are little-endian. The seal is BLAKE2b-256 over the BLAKE2b-256 of
 * each 256 KiB of all bytes before it, keyed by subkeys of the installation's
 * key: a file that was cut, damaged, renamed or made by somebody else is refused
 * by name, before anything in it is believed; so is one of a newer format. One of
 * format 1, which has no places and no texts, is read as well. The
 * counter is one more than any other's in the folder, so that an older file put
 * back in place shows.
 *
 * A file is written under a temporary name, synced, and renamed; then the
 * folder is synced. At any moment there is wholly the old or the new one.
 * Left-overs of killed runs go when the next one is made. Everything is 0600.
 */
/*
 * Beside it lies the record of the run that published it, 2026-09-30.run: a
 * gzip member of text, whose first line is `NAME tab VERSION` and whose lines
 * `as-of` and `key` are as in a snapshot; then the 8 bytes "xj-run-1" and the
 * seal, BLAKE2b-256 over all before it, keyed by a subkey of its own.
 */
#ifndef PIPELINE_IO_SNAPSHOT_H
#define PIPELINE_IO_SNAPSHOT_H

#include "pipeline/base/past.h"

enum { SNAPSHOT_VERSION = 2, SNAPSHOT_BLOCK = 1024 /* records */ };

/*
 * The snapshots in folder PATH, which must be there (STATUS_USAGE). KEY is the
 * installation's. Memory beyond a few MiB spills to the folder TEMP; at most
 * JOBS threads check a seal. NULL after diag_fail. What comes out of it must be
 * closed before it.
 */
struct past_folder *snapshot_folder(const char *path,
    const unsigned char *key, const char *temp, unsigned jobs,
    struct diag *d);
/* The records of runs beside them: below. Good until F is closed. */
const struct past_records *snapshot_records(struct past_folder *f);
void snapshot_folder_close(struct past_folder *f); /* NULL is fine */

#endif
