/* SPDX-License-Identifier: MIT */
#ifndef PIPELINE_RUN_LIST_VALUES_H
#define PIPELINE_RUN_LIST_VALUES_H

#include "pipeline/run/list_notes.h"

/* Findings L04 of the list's rows, which were read and repaired, into N. */
void list_values(struct list_notes *n);

#endif
