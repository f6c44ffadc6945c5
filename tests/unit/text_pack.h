/* SPDX-License-Identifier: MIT */
/* A pack called x whose text, behind a head, a test holds; all others are those of the source
 * tree, which is the working directory. */
#ifndef TESTS_UNIT_TEXT_PACK_H
#define TESTS_UNIT_TEXT_PACK_H

#include "pipeline/io/packs.h"

static const char *pack_head = "", *pack_text = "";

static bool
read_pack(void *ctx, struct sv name, struct sv file, struct arena *a,
    struct sv *text)
{
	if (!sv_equal(name, SV("x")))
		return packs_read(ctx, name, file, a, text);
	*text = arena_printf(a, "%s%s", pack_head, pack_text);
	return sv_equal(file, SV("pack.xj"));
}

static bool
list_pack(void *ctx, struct sv name, struct arena *a, struct sv **file,
    size_t *nfile)
{
	if (!sv_equal(name, SV("x")))
		return packs_list(ctx, name, a, file, nfile);
	*nfile = 0;
	return true;
}

#endif
