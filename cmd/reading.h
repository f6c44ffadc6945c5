/* SPDX-License-Identifier: MIT */
/* How rosters are read, as the options of xj-parse and xj check say. */
#ifndef CMD_READING_H
#define CMD_READING_H

#include "cmd/tool.h"
#include "pipeline/stages/stages.h"

/* Put the options that concern reading into C. -1 after diag_fail. */
int reading_options(struct parse_config *c, const struct options *o,
    struct diag *d);

#endif
