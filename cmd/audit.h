/* SPDX-License-Identifier: MIT */
/* What a run with full data leaves in the audit log beside the key. */
#ifndef CMD_AUDIT_H
#define CMD_AUDIT_H

#include "cmd/tool.h"
#include "pipeline/base/seal.h"
#include "pipeline/stages/stages.h"

/* The folder of the key, where the log lies; into A. */
const char *audit_folder(const struct options *o, struct arena *a);
/* The run begins: before anything is read or written. -1 after diag_fail. */
int audit_begin(const struct options *o, const unsigned char *key,
    struct diag *d);
/*
 * The run has ended: R is what came of it, and D tells of a failure. Before
 * anything is printed. -1 after diag_fail.
 */
int audit_end(const struct options *o, const unsigned char *key,
    const struct report_result *r, struct diag *d);

#endif
