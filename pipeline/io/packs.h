/* SPDX-License-Identifier: MIT */
/*
 * Rule packs as folders: the functions of a `struct pack_reader`
 * (pipeline/rules/pack.h), which io does not include:
 *
 *	struct packs packs = { root, nroot };
 *	struct pack_reader reader = { packs_read, packs_list, &packs };
 *
 * A name without `/` is looked for in each of the roots, in their order. A name
 * with one is the path of a folder itself; packs that are asked for later are
 * then looked for beside it first.
 */
#ifndef PIPELINE_IO_PACKS_H
#define PIPELINE_IO_PACKS_H

#include "pipeline/base/mem.h"

struct packs {
	const struct sv *root;
	size_t nroot;
	struct sv beside; /* lives in the arena of the first call */
};

/* See struct pack_reader. A file of more than 16 MiB is as if it were none. */
bool packs_read(void *packs, struct sv name, struct sv file, struct arena *a,
    struct sv *text);
bool packs_list(void *packs, struct sv name, struct arena *a, struct sv **file,
    size_t *nfile);

#endif
