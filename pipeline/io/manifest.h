/* SPDX-License-Identifier: MIT */
/*
 * The list of a published folder's files: name and BLAKE2b-256 of each, in
 * the form that `b2sum -l 256 -c MANIFEST` reads. A name with a newline,
 * carriage return or backslash is escaped and its line begins with a
 * backslash (GNU coreutils manual, "cksum output modes").
 *
 * Whoever deletes by a MANIFEST trusts its names, so only relative ones
 * without `.`, `..` and empty components are read or written.
 */
#ifndef PIPELINE_IO_MANIFEST_H
#define PIPELINE_IO_MANIFEST_H

#include "pipeline/base/mem.h"
#include "pipeline/base/seal.h"

#define MANIFEST_NAME "MANIFEST"

struct manifest {
	struct arena arena;
	struct manifest_file {
		struct sv name;
		unsigned char seal[SEAL_FILE];
	} *file;
	size_t nfile, cap;
};

/* Relative, and nothing in it that leads elsewhere. */
bool manifest_name_good(struct sv name);
/* NAME is copied. */
void manifest_add(struct manifest *m, struct sv name,
    const unsigned char *seal);
/* Sort by name: before the following two. */
void manifest_sort(struct manifest *m);
bool manifest_find(const struct manifest *m, struct sv name);
void manifest_write(const struct manifest *m, struct buf *out);
/* Into M, sorted. False: not one of ours; an empty text is none. */
bool manifest_parse(struct manifest *m, struct sv text);
void manifest_free(struct manifest *m);

#endif
