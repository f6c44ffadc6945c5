/* SPDX-License-Identifier: MIT */
/*
 * A folder is published whole or not at all (contract.md 4; the order of
 * steps: faults.md, "Publishing protocol"). It is written beside its place, in
 * OUT.xueji-tmp-XXXXXXXX: every file synced and its close checked (of many
 * files only the first, and in the end the whole file system at once, which
 * takes a hundredth of the time), MANIFEST last, then the folders synced; then
 * both change places in one step, and
 * what was there before is removed. At any moment OUT is wholly the old or
 * wholly the new one. A failed fsync is final: it is never tried again.
 *
 * OUT must be absent, empty, or bear a MANIFEST of ours. Of an older OUT only
 * what its MANIFEST names is removed; files that someone else put there move
 * to the new OUT where their name is free, and otherwise stay behind in the
 * temporary folder, which is said. Everything is 0600 in folders 0700.
 *
 * Left-overs of killed runs go at the next publish_open for the same OUT. They
 * are known by their name and by a lock on the folder that died with its
 * process; one whose lock is held is another run at work: STATUS_BUSY.
 */
#ifndef PIPELINE_IO_PUBLISH_H
#define PIPELINE_IO_PUBLISH_H

#include "pipeline/base/diag.h"

struct publish;
struct publish_file;

/*
 * Everything that can be refused is refused here, before the work: OUT is not
 * ours (STATUS_USAGE), is being published (STATUS_BUSY), cannot be written or
 * exchanged (STATUS_OUTPUT). NULL after diag_fail.
 */
struct publish *publish_open(const char *out, struct diag *d);
/*
 * A new file of OUT, in subfolders as its PATH says. STATUS_USAGE: PATH is
 * taken, or is MANIFEST, absolute, or has empty, `.` or `..` components.
 */
struct publish_file *publish_file(struct publish *p, struct sv path);
/*
 * Files may be written by several threads, each file by one; publish_file and
 * publish_close are for one thread at a time. A failure is told by every later
 * call, publish_commit included.
 */
int publish_write(struct publish_file *f, struct sv bytes);
/* Every file must be closed; frees F, whatever the answer. */
int publish_close(struct publish_file *f);
/* File FROM, which was closed, is also at TO: one file with two names where the
 * file system has such, else a copy. */
int publish_again(struct publish *p, struct sv from, struct sv to);
/* Who is told of failures from now on, at first D of publish_open; lives as long
 * as it is. */
void publish_tell(struct publish *p, struct diag *d);
/* The unpublished folder, for files without a name. */
int publish_folder(const struct publish *p);
/* The switch. Frees P; -1: OUT is as it was, or (synced too late) said. */
int publish_commit(struct publish *p);
/* Leave OUT as it is; frees P. NULL is fine. */
void publish_abort(struct publish *p);

#endif
