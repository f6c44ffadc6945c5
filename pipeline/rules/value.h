/* SPDX-License-Identifier: MIT */
/*
 * Values as they are written in packs and behind --set.
 */
#ifndef PIPELINE_RULES_VALUE_H
#define PIPELINE_RULES_VALUE_H

#include "pipeline/rules/pack.h"

/* YYYY-MM-DD, a day of the calendar. */
bool value_is_date(struct sv text);
/* MM-DD, a day of some year. */
bool value_is_day(struct sv text);

/*
 * TEXT as a new value of parameter P: *VALUE in the form that parameters keep
 * (是 and 否; numbers of a list without blanks; empty: unset). False where it
 * is not of the parameter's type. A parameter that is a day, or a list, stays
 * one.
 */
bool value_convert(const struct param *p, struct sv text, struct arena *a,
    struct sv *value);

#endif
