/* SPDX-License-Identifier: MIT */
/*
 * The log of what was done with full data (第二十五条): audit.log in a folder,
 * a record a line, which is only ever appended to.
 *
 * A line is its number, the fields below, and a seal, with tabs between. The
 * seal is keyed (BLAKE2b, a subkey of the installation's) and covers the seal of
 * the line before, so that a line which was changed, taken out or put in shows;
 * audit.head, sealed too, tells how many there are, so that lines which were cut
 * off the end show as well. Who holds the key can make both anew, and an old
 * copy of both passes: against that helps the last line's seal, written down
 * elsewhere.
 *
 * It holds nobody's data: no names of files, no values.
 */
#ifndef PIPELINE_IO_AUDIT_H
#define PIPELINE_IO_AUDIT_H

#include "pipeline/base/diag.h"
#include "pipeline/base/mem.h"
#include "pipeline/base/seal.h"

enum audit_field {
	AUDIT_TIME,     /* UTC, 2026-09-30T08:00:00Z */
	AUDIT_UID,
	AUDIT_USER,
	AUDIT_HOST,
	AUDIT_PROGRAM,  /* with its version */
	AUDIT_WHAT,     /* form of stdout, and "+folder" where OUT is written */
	AUDIT_APPROVAL, /* its number */
	AUDIT_STATE,    /* begun, done, failed */
	AUDIT_STATUS,   /* of the process; these are empty when it begins */
	AUDIT_RUN,      /* as summary.json has it */
	AUDIT_FINDINGS,
	AUDIT_FILES,    /* of OUT, without its MANIFEST */
	AUDIT_MANIFEST, /* its BLAKE2b-256, which names all of OUT */
	AUDIT_FIELDS
};
extern const char *const audit_name[AUDIT_FIELDS];

enum { AUDIT_SEAL = 2 * SEAL_MIN }; /* hex digits */

struct audit_line {
	uint64_t number; /* as it says itself; 0: what stands there is no record */
	size_t line;     /* of the file, from 1 */
	struct sv field[AUDIT_FIELDS], seal;
	bool good;       /* it follows the line before, and nobody changed it */
};

/* What is wrong with a log as a whole. */
struct audit_state {
	size_t lines, bad;
	uint64_t number; /* of the last record */
	uint64_t cut;    /* records that are missing at the end */
	bool headless;   /* audit.head is missing or was not made by us */
};

/*
 * Append FIELD to the log in FOLDER: when it returns 0 the line is on the disk.
 * Two that append at once wait for each other. -1 after diag_fail.
 */
int audit_append(const char *folder, const unsigned char *key,
    const struct sv *field, struct diag *d);
/*
 * TELL every line of the log in FOLDER, in order; TEXT holds what they look
 * into. A log that is not there is empty. -1 after diag_fail: not readable.
 */
int audit_read(const char *folder, const unsigned char *key, struct buf *text,
    void (*tell)(void *ctx, const struct audit_line *l), void *ctx,
    struct audit_state *state, struct diag *d);

#endif
