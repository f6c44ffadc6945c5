/* SPDX-License-Identifier: MIT */
/* `xj help [WORD]`: the manual in the reader's language. */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include "cmd/tool.h"

/*
 * Become man(1), with the page that the operand names: a subcommand of xj,
 * `xueji` or `packs`. The pages are those of the program's own build tree or
 * prefix, never others that man would find. Comes back only when there is none:
 * status 2 for a word that names no page, 5 where it cannot be shown.
 */
int help_run(const struct tool *t, struct options *o, struct diag *d);
extern const char help_words[]; /* what may stand behind it, for shells */

#endif
