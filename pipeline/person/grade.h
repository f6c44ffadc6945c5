/* SPDX-License-Identifier: MIT */
/* Grades and classes in the spellings of rosters (domain.md 2.4). */
#ifndef PIPELINE_PERSON_GRADE_H
#define PIPELINE_PERSON_GRADE_H

#include "pipeline/base/mem.h"

/*
 * 1 to 9; 0 where TEXT is none of them. 一年级, 小学一年级, 小一, 1, 01, 1年级,
 * 1.0; 七年级, 初一, 初中一年级. A cohort (2021级) is none: it does not say of
 * which school.
 */
int grade_number(struct sv text);

/*
 * The grade in the school year YEAR of a cohort (2021级, 2021, 初中2024级) that
 * entered grade FIRST (1 or 7); 0 where it is none of that school.
 */
int grade_of_cohort(struct sv text, int year, int first);

/* The reverse: 一年级 to 九年级; NUMBER is 1 to GRADES. */
enum { GRADES = 9 };
struct sv grade_label(int number);

/*
 * The class as it is compared: its number without leading zeros for 1班, 一班,
 * (1)班, （1）班, 01, 1.0, 2021级1班, 七年级1班, 七(1)班; else the text without
 * blanks, half width, and without 班 at its end. In A where it is not static.
 */
struct sv class_fold(struct sv text, struct arena *a);

/*
 * TEXT is the date that a spreadsheet makes of a class typed as 3-1 or 3/1: any
 * day since 2000 that date_parse takes, but for 20260301, which may be a class's
 * code; 3月1日, 1-Mar, 01-Mar-26, Mar-01. What was typed: *MONTH the grade, if it
 * was so written, and *DAY the class.
 */
bool class_of_date(struct sv text, int *month, int *day);

#endif
