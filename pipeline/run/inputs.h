/* SPDX-License-Identifier: MIT */
/*
 * The rosters that a command line names: files, folders (walked), `-`. In the
 * order of their paths as bytes, whatever the order of the operands; a file of
 * the same content as an earlier one, packed or not, is marked (F08). A workbook
 * is as many inputs as it has sheets, `PATH#SHEET`.
 *
 * In a folder only files are taken whose name ends as a roster's does, or as
 * what is sent for one (.csv .tsv .txt .gz .xlsx .xls .et .zip …). Everything
 * else is left out; how many, and as what, is said.
 */
#ifndef PIPELINE_RUN_INPUTS_H
#define PIPELINE_RUN_INPUTS_H

#include "pipeline/stages/stages.h"

/* Why an entry of a folder is left out. */
enum left {
	LEFT_LOCK,    /* ~$…, .~lock.…: a spreadsheet has the file open */
	LEFT_SYSTEM,  /* hidden, Thumbs.db, desktop.ini, __MACOSX … */
	LEFT_TEMP,    /* ~…, ….tmp, ….part, ….bak … */
	LEFT_LINK,    /* may lead outside, or around */
	LEFT_SPECIAL, /* a pipe, a socket, a device */
	LEFT_REPORT,  /* a folder that bears our MANIFEST */
	LEFT_OTHER,   /* not named as a roster */
	LEFT_BARE,    /* a folder in and below which is no roster */
	LEFT_KINDS
};

struct inputs {
	struct arena arena;
	struct input *input;
	const char **file; /* beside `input`: the path to open */
	size_t ninput, capinput;
	bool verbose; /* name what is left out */
	uint64_t max_expanded; /* bytes out of one gzip or workbook; 0: GZ_EXPANDED */
	bool ahead; /* unpack on a thread of its own: see gz.h */
	size_t left[LEFT_KINDS]; /* how many were */
	const char *temp; /* the folder for spools; NULL: all in memory */
	struct known *known; /* see books.c */
	size_t nknown, capknown;
	struct opened *begun; /* of the file called so, or NULL */
	const char *begun_file;
	/* Offered every byte of stdin as it is read; NULL: nobody wants it. */
	int (*keep)(void *ctx, struct sv bytes);
	void *keep_ctx;
	/* Bytes of files are added here as they are read, those of a workbook
	 * with its sheets; NULL: nobody wants to know. */
	_Atomic uint64_t *read;
};

/* FILE will be asked for: a large gzip is unpacked from now on, where `ahead` is
 * set. Messages will be in D's language; none comes from here. */
void inputs_begin(struct inputs *in, const char *file, const struct diag *d);
/* -1 after diag_fail; a file that is not there is status 4, said by its F01. */
int inputs_collect(struct inputs *in, char *const *operand, size_t n,
    struct diag *d);
/* Bytes of all files, as they lie there; 0: not known, one is a pipe. */
uint64_t inputs_size(const struct inputs *in);
struct input_ops inputs_ops(struct inputs *in);
void inputs_free(struct inputs *in);

#endif
