/* SPDX-License-Identifier: MIT */
/*
 * Why somebody of a snapshot was not seen and is not called gone: explained_by
 * of a change of kind `kept`. KEPT_MISSING; or KEPT_GAP and the grades and
 * classes of which there is no record, 缺三年级2班、五年级; KEPT_ONWARD and the
 * grade that the person may be in, at a school that is missing; or the rule of
 * what was not read, F01 to F05.
 */
#ifndef PIPELINE_REPORT_KEPT_H
#define PIPELINE_REPORT_KEPT_H

#include "pipeline/base/diag.h"
#include "pipeline/base/mem.h"

#define KEPT_MISSING "无名册"
#define KEPT_GAP "缺"
#define KEPT_ONWARD "升"

/* The same in words, at the end of OUT. */
void kept_words(struct sv why, enum lang lang, struct buf *out);

#endif
