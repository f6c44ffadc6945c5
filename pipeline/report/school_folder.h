/* SPDX-License-Identifier: MIT */
/* What the folder of a school is called, in schools/ and in forms/ alike. */
#ifndef PIPELINE_REPORT_SCHOOL_FOLDER_H
#define PIPELINE_REPORT_SCHOOL_FOLDER_H

#include "pipeline/rules/pack.h"

/*
 * CODE where it is one of a school (whose_is_code), which no number of a person
 * is; else of NAME what a file system takes, and a hash of it; empty where NAME
 * is none, or may be a person's (contract.md 7).
 */
struct sv school_folder(const struct pack *p, struct sv code, struct sv name,
    struct arena *a);

#endif
