/* SPDX-License-Identifier: MIT */
/*
 * Where a published folder stands: what is there now, and what runs that were
 * killed left beside it. For publish.c.
 */
#ifndef PIPELINE_IO_PLACE_H
#define PIPELINE_IO_PLACE_H

#include "pipeline/base/diag.h"
#include "pipeline/base/mem.h"

enum place_kind {
	PLACE_ABSENT,
	PLACE_EMPTY,
	PLACE_OURS, /* bears a MANIFEST of ours */
	PLACE_OTHER /* strangers', or no folder, or a symbolic link */
};

struct place {
	struct diag *d;
	struct arena arena;
	char *out;        /* as given, without slashes at its end */
	const char *base; /* its last component */
	char safe[512];   /* `out` for messages */
	int parent;       /* the folder above; -1: not open */
};

/* -1 after diag_fail. Close it in either case. */
int place_open(struct place *p, const char *out, struct diag *d);
enum place_kind place_look(const struct place *p);
/* Describe that it is PLACE_OTHER; -1. */
int place_refuse(struct place *p);
/* Describe the failure in errno, what EN and ZH say of the folder; -1. */
int place_fail(struct place *p, const char *en, const char *zh);
/* Remove what killed runs left. STATUS_BUSY: one is at work. */
int place_sweep(struct place *p);
/* A new temporary folder, locked: its descriptor, and its NAME; or -1. */
int place_make(struct place *p, const char **name);
/*
 * Remove NAME, a temporary folder open as FD: all of it when it was never
 * finished, else what its MANIFEST names, and strangers' files move to OUT.
 * What cannot be removed is noted.
 */
void place_remove(struct place *p, int fd, const char *name);
void place_close(struct place *p);

#endif
