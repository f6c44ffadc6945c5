/* SPDX-License-Identifier: MIT */
/*
 * Text of a roster as it may stand in a report: cut where it is endless,
 * masked as its field wants (contract.md 7), and safe for a terminal: control
 * characters and marks that turn the text around are told as \xHH, so that a
 * finding is one line wherever it is printed.
 */
#ifndef PIPELINE_REPORT_SHOW_H
#define PIPELINE_REPORT_SHOW_H

#include "pipeline/rules/pack.h"

enum { SHOW_MAX = 600 }; /* bytes of one text */

/* V as a cell of CLASS; UNMASKED: as it is, but still cut and safe. */
void show_cell(struct buf *out, enum mask_class class, struct sv v,
    bool unmasked);
/*
 * V as what a stage says about a cell of CLASS: a number is masked, words that
 * tell an operation (第18位应为9) stay.
 */
void show_remark(struct buf *out, enum mask_class class, struct sv v,
    bool unmasked);
/*
 * How a column or an argument NAME is masked: as the field of that name; else
 * by the words in it (对方姓名, 应为身份证件号); else not.
 */
enum mask_class show_class(const struct pack *p, struct sv name);
/*
 * How V is masked in column NAME: as the column; where that is not masked, as a
 * name if V may be one, or an address, that stands in the wrong column. What the
 * pack itself says anywhere (a label, a value of a list, a field) is neither.
 */
enum mask_class show_class_of(const struct pack *p, struct sv name, struct sv v);
/* The same for an argument of a finding; what the program itself says there is
 * as it is. */
enum mask_class show_class_said(const struct pack *p, const struct finding *f,
    struct sv name, struct sv v);
/*
 * V as a header cell: known names of columns, misspelt ones too, and what is put
 * together of words that headers are made of; the rest may be a person, where a
 * row stands in the header's place, and is masked.
 */
void show_header(struct buf *out, const struct pack *p, struct sv v,
    bool unmasked);
/* Is V, a cell of a column whose code table is T, which may be empty, put
 * together of words that nobody is called: 轻度, 必填? */
bool show_is_words(const struct pack *p, const struct table *t, struct sv v);
/* A school's code, its name, or NAME CODE; "-" for none. */
void show_school(struct buf *out, const struct pack *p, struct sv school);

#endif
