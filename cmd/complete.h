/* SPDX-License-Identifier: MIT */
/* What a shell must know of a program: `--completion WORD`, for the Makefile,
 * which puts the programs' together, and for what that asks at a TAB. */
#ifndef CMD_COMPLETE_H
#define CMD_COMPLETE_H

#include "cmd/tool.h"

/*
 * On stdout: T's options and operands for WORD bash, zsh or fish; or the names
 * that such a script asks for, `packs` that are installed and `ids` of the
 * rules of the usual one. False: no such word.
 */
bool complete_tool(const struct tool *t, const char *word);
/* The same of xj itself, whose STAGE programs (NULL ends them) have theirs. */
bool complete_xj(const struct tool *check, const struct tool *help,
    const char *const *stage, const char *word);

#endif
