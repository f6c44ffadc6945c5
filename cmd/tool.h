/* SPDX-License-Identifier: MIT */
/*
 * What all programs share: one table of options, one way to start and to end.
 * A program names the options it takes, by their long names; the table parses
 * them, prints -h, and a test compares it with the manual page.
 */
#ifndef CMD_TOOL_H
#define CMD_TOOL_H

#include "pipeline/base/diag.h"
#include "pipeline/base/mem.h"
#include "pipeline/rules/pack.h"

struct options {
	const char *program; /* struct tool's name */
	bool help, version, quiet, verbose, stream;
	bool csv, tsv, jsonl, findings, edits, changes, each, unmasked, save;
	bool json, articles, check;
	const char *output, *rules, *key, *temp, *encoding, *select, *ignore,
	    *apply, *format, *lang, *color, *progress, *fail_on, *as_of,
	    *approval, *snapshots, *data, *against, *edition;
	const char **approvals; /* --approvals, each time */
	size_t napprovals, capapprovals;
	uint64_t jobs, memory, max_findings, max_cell, max_row, max_columns,
	    max_expanded, chunk, batch;
	struct setting *setting; /* --set, sorted by name; the last of a name */
	size_t nsetting, capsetting;
	char **operand;
	size_t noperand;
};

struct tool {
	const char *name;     /* "xj-parse" */
	const char *operands; /* "FILE…", or "" */
	const char *about_zh, *about;
	const char *const *takes; /* long options, NULL at the end */
	int (*run)(const struct tool *t, struct options *o, struct diag *d);
	const char *words; /* the first operand is one of these; NULL: a file */
};

/*
 * Parse, run, and answer the exit status of contract.md 6: what the run
 * answered, or what the diag holds when that is worse.
 */
int tool_main(const struct tool *t, int argc, char **argv);

/*
 * The pack that ORIGIN names (a folder when it has a '/', else an installed
 * pack; empty: `lingyuan`). -1 after diag_fail. HASH, when not empty, must be
 * the pack's: a pipe's stages must work with one.
 */
int tool_load_pack(struct pack *p, struct sv origin, struct sv hash,
    const struct setting *setting, size_t nsetting, struct diag *d);
/* FD is a terminal that can do more than print: TERM is set, and not `dumb`. */
bool tool_terminal(int fd);
/* The names of installed packs, sorted, into A; answers how many. */
size_t tool_packs(struct arena *a, struct sv **name);
/* Where installed packs lie, into A; answers how many. */
size_t tool_pack_roots(struct arena *a, struct sv root[3]);
/* What a stage inherits and what its own options say must agree: status 2. */
int tool_check_header(const struct options *o, const struct header *h,
    struct diag *d);

/*
 * "xj-parse 0.1.0 --encoding GBK": the options that change results, those that
 * the stream's header does not have already.
 */
struct sv tool_provenance(const struct tool *t, const struct options *o,
    struct arena *a);
/* The N ids ignored entirely: bits of normalize_config. */
uint32_t tool_stopped(const struct options *o);
/* --as-of, or today. Into A; empty after diag_fail. */
struct sv tool_as_of(const struct options *o, struct arena *a,
    struct diag *d);
/* --key, or the one in the user's state folder; into A. */
const char *tool_key_path(const struct options *o, struct arena *a);
/* --temp, or the user's state folder: never a folder that others share. */
const char *tool_temp(const struct options *o, struct arena *a);

#endif
