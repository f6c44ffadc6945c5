/* SPDX-License-Identifier: MIT */
/* What some stages need beside the pack: tables, spools, keys, files. */
#ifndef CMD_WORK_H
#define CMD_WORK_H

#include "cmd/tool.h"
#include "pipeline/base/seal.h"
#include "pipeline/io/snapshot.h"
#include "pipeline/rules/plan.h"
#include "pipeline/run/approvals_read.h"
#include "pipeline/run/crew.h"
#include "pipeline/run/exchange.h"
#include "pipeline/run/lists.h"
#include "pipeline/run/report_io.h"
#include "pipeline/stages/stages.h"

struct dedup_work {
	struct dedup_config config;
	unsigned char secret[HASH_SECRET];
	struct spool *tuples, *cells;
	struct store store;
	struct arena arena;
};
/* Never fails; W may be zero to close. */
void dedup_work_open(struct dedup_work *w, const struct pack *p,
    const struct options *o);
void dedup_work_close(struct dedup_work *w);

/* The lists that -d names, for rules of WHOM (pipeline/rules/plan.h); without
 * it `list` stays NULL. -1 after diag_fail: no such folder, or a list changed
 * while it was read. */
int list_work_read(struct lists *l, const struct pack *p, unsigned whom,
    struct sv asof, const struct crew *crew, const struct options *o,
    struct diag *d);

/* What the third part of xj-validate needs. */
struct roll_work {
	struct roll_config config;
	unsigned char secret[HASH_SECRET];
	struct spool *tuples, *entry_spool, *cell_spool;
	struct store entries, cells;
	struct arena arena;
};
/* Never fails; W may be zero to close. LIST may be NULL. */
void roll_work_open(struct roll_work *w, const struct pack *p,
    struct list_table *list, const struct crew *crew,
    const struct options *o);
void roll_work_close(struct roll_work *w);

/* The folder that -s names, which must be given; and what goes with it. */
struct past_work {
	struct past_folder *folder;
	unsigned char key[SEAL_KEY];
	struct image_config image;
	struct snapshot_config save;
	struct diff_config diff;
	struct spool *tuples, *entry_spool, *cell_spool;
	struct store entries, cells;
	struct arena arena;
};
/* -1 after diag_fail: no -s, no such folder, no key. */
int past_work_open(struct past_work *w, const struct options *o,
    struct diag *d);
/* The pack is known: the config of xj-diff is whole. LIST may be NULL. */
void past_work_ready(struct past_work *w, const struct pack *p,
    const struct list_table *list, const struct crew *crew,
    const struct options *o);
void past_work_close(struct past_work *w);

struct report_work {
	struct report_config config;
	struct report_result result;
	struct report_files *files;
	struct past_folder *folder; /* of -s, or NULL */
	struct approvals approvals;
	const struct options *options;
	struct crew crew;
	unsigned char key[SEAL_KEY];
	struct spool *text; /* of stdout, with --save, --unmasked; else NULL */
	bool logged; /* that it begun, and not yet what came of it */
	struct diag *diag;
	struct arena arena;
};
/*
 * All that is wrong with the options or with OUT is said here, before the
 * work: -1 after diag_fail. INPUT: what stdin held, or NULL.
 */
int report_work_open(struct report_work *w, const struct options *o,
    const struct spool *input, struct diag *d);
/* The pack is known: the last of the config, and the lists of rules checked. */
int report_work_ready(struct report_work *w, const struct pack *p,
    struct diag *d);
/*
 * The run is over, or failed, which D says. What came of an unmasked one goes to
 * the audit log; with it and with --save the text is printed only now, since a
 * reader that closes the pipe ends us, and both must stand by then.
 */
int report_work_end(struct report_work *w, const struct options *o,
    struct diag *d);
void report_work_close(struct report_work *w);

#endif
