/* SPDX-License-Identifier: MIT */
/*
 * The rosters that a command line names: files, folders (walked), `-`. In the
 * order of their paths as bytes, whatever the order of the operands; a file of
 * the same bytes as an earlier one is marked (F08). A workbook is as many inputs
 * as it has sheets, `PATH#SHEET`.
 *
 * In a folder only files are taken whose name ends as a roster's does, or as
 * what is sent for one (.csv .tsv .txt .gz .xlsx .xls .et .zip …). Hidden files,
 * lock files (~$…), links, our own reports and everything else are left out;
 * how many is said.
 */
#ifndef PIPELINE_RUN_INPUTS_H
#define PIPELINE_RUN_INPUTS_H

#include "pipeline/stages/stages.h"

struct inputs {
	struct arena arena;
	struct input *input;
	const char **file; /* beside `input`: the path to open */
	size_t ninput, capinput;
	bool verbose; /* name what is left out */
	uint64_t max_expanded; /* bytes out of one gzip or workbook; 0: GZ_EXPANDED */
	size_t nleft; /* files that were */
	const char *temp; /* the folder for spools; NULL: all in memory */
	struct known *known; /* see books.c */
	size_t nknown, capknown;
	/* Offered every byte of stdin as it is read; NULL: nobody wants it. */
	int (*keep)(void *ctx, struct sv bytes);
	void *keep_ctx;
};

/* -1 after diag_fail; a file that is not there is status 4, said by its F01. */
int inputs_collect(struct inputs *in, char *const *operand, size_t n,
    struct diag *d);
struct input_ops inputs_ops(struct inputs *in);
void inputs_free(struct inputs *in);

#endif
