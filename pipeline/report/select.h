/* SPDX-License-Identifier: MIT */
/*
 * --select and --ignore: lists of rule ids or prefixes of ids, separated by
 * commas, as the user gave them. For each rule the longest prefix that fits
 * wins; of two equal ones --ignore does. Without --select everything is shown
 * that is not ignored; with it, nothing that is not selected.
 *
 * They filter what is shown, counted and failed on, never what is evaluated.
 * Only an N id that is ignored stops something: its repair.
 */
#ifndef PIPELINE_REPORT_SELECT_H
#define PIPELINE_REPORT_SELECT_H

#include "pipeline/base/diag.h"
#include "pipeline/rules/pack.h"

struct selection {
	struct sv select, ignore;
};

bool selection_shows(const struct selection *s, struct sv rule);
/* An --ignore prefix speaks of the rule, and no longer --select one. */
bool selection_ignores(const struct selection *s, struct sv rule);
/* RULE is in the comma-separated LIST of ids or prefixes. */
bool selection_has(struct sv list, struct sv rule);
/* Status 2 when a prefix of LIST, given with OPTION, fits no rule of P. */
int selection_check(struct sv list, const char *option, const struct pack *p,
    struct diag *d);

#endif
