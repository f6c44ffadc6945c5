/* SPDX-License-Identifier: MIT */
/*
 * Errors of a pack, each with its place, as rustc shows them:
 *
 *	common/pack.xj:3:3: unknown clause '基干': did you mean '基于'?
 *	      基干 common
 *	      ^^^^
 *
 * A script is one file of a pack; a span is a piece of it, kept on everything
 * that is read, so that an error found late still points at its place. Errors
 * go to diag_note at once and are counted: reading goes on behind each, and
 * the pack is refused at the end. What is read once can only be told once; of
 * what is looked at again (a rule of 每格 is bound for every cell) the same
 * error at the same place is told the first time.
 */
#ifndef PIPELINE_RULES_BLAME_H
#define PIPELINE_RULES_BLAME_H

#include "pipeline/base/diag.h"

struct script {
	struct sv name; /* as it is shown: PACK/FILE */
	struct sv text; /* UTF-8 */
};

struct span {
	const struct script *in;
	size_t from, to;
};

struct blame {
	struct diag *diag;
	size_t count, repeated; /* errors; of them those not told again */
	struct arena *again; /* of `told`, while things are looked at again */
	struct blamed {
		struct span at;
		const char *text; /* before its values */
	} *told;
	size_t ntold, captold;
};

/* Say what is wrong at a place, and what to do. Always false. */
bool blame_add(struct blame *b, struct span at, const char *en, const char *zh,
    ...) __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* The same for texts that take no arguments. */
bool blame_plain(struct blame *b, struct span at, const char *en,
    const char *zh);

/*
 * No KIND is called WORD: adds the nearest of the KNOWN words, or all of them
 * where they are few. Always false.
 */
bool blame_unknown(struct blame *b, struct span at, const char *kind_en,
    const char *kind_zh, struct sv word, const struct sv *known, size_t nknown);

/* The physical line of a place, from 1. */
size_t span_line(struct span at);
struct sv span_text(struct span at);
struct span span_join(struct span first, struct span last);

#endif
