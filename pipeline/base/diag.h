/* SPDX-License-Identifier: MIT */
/*
 * What goes wrong with the world (no file, full disk, wrong rule): a message
 * for a person and the exit status of contract.md 6. What is wrong with the
 * data is not here: that is a finding.
 *
 * The library never prints. A failing function describes the failure once,
 * where most is known, by `return diag_fail(...)`, which is -1; its callers
 * pass -1 on untouched, and the program prints `text` at the end. Warnings
 * and progress go to `say` at once.
 *
 * Every message stands in English and Chinese side by side; both take the
 * same arguments in the same order. Form: `FILE:LINE: what is wrong: what to
 * do`, lower case, values in single quotes, no personal data ever.
 */
#ifndef PIPELINE_BASE_DIAG_H
#define PIPELINE_BASE_DIAG_H

#include "pipeline/base/sv.h"

enum status {
	STATUS_OK = 0,
	STATUS_FINDINGS = 1, /* findings at or above --fail-on */
	STATUS_USAGE = 2,    /* wrong use */
	STATUS_RULES = 3,    /* a rule pack is wrong */
	STATUS_INPUT = 4,    /* an input cannot be read or recognised */
	STATUS_OUTPUT = 5,   /* an output cannot be written; memory is out */
	STATUS_STREAM = 6,   /* the stream from the stage before is damaged */
	STATUS_BUSY = 7,     /* locked, or an input changed while being read */
	STATUS_BUG = 70      /* an error of ours */
};

enum lang { LANG_ZH, LANG_EN };

struct diag {
	enum lang lang;
	int status;      /* of the failure, or the worst that was noted */
	char text[1024]; /* of the failure, in LANG; empty when there is none */
	char zh[1024], en[1024]; /* the same in both: for findings */
	bool quiet;      /* notes that raise no status are not said */
	void (*say)(void *ctx, const char *text); /* may be NULL */
	void *ctx;
};

/* Describe a failure; the first one described wins. Always -1. */
int diag_fail(struct diag *d, int status, const char *en, const char *zh, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* Describe a failure of a system call: adds `: ` and the text of errno. */
int diag_fail_errno(struct diag *d, int status, const char *en, const char *zh,
    ...) __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* Say something at once and go on; raises `status` to STATUS (0: does not). */
void diag_note(struct diag *d, int status, const char *en, const char *zh, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* What FROM says, unless D says something already, and the worse status. */
void diag_merge(struct diag *d, const struct diag *from);

/*
 * TEXT made safe for a terminal, a log and a message: control characters
 * (C0, DEL, C1), bidirectional marks, line separators and what is no character
 * (U+FFFE, U+FFFF …) as \xHH, bytes that are not UTF-8 likewise, cut at N
 * bytes. Into OUT of N bytes, terminated.
 */
const char *diag_safe(struct sv text, char *out, size_t n);

/* The end of PATH that a message has room for: all of it, nearly always. */
struct sv diag_path(struct sv path);

#endif
