/* SPDX-License-Identifier: MIT */
/* The crew (the idea: pipeline/base/crew.h) of this machine: threads. */
#ifndef PIPELINE_RUN_CREW_H
#define PIPELINE_RUN_CREW_H

#include "pipeline/base/crew.h"

/* JOBS threads, 0 is 1, made for each run and gone behind it; the caller is
 * one of them. Fewer than asked for are still enough. */
struct crew crew_threads(unsigned jobs);

#endif
