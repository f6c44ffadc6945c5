/* SPDX-License-Identifier: MIT */
/* Grades and classes. */
#include "pipeline/person/grade.h"
#include "pipeline/rules/func.h"

static enum cell
run_grade(const struct call *c, const struct value *arg, struct value *out)
{
	int grade = grade_number(arg[0].text);

	(void)c;
	out->number = (int64_t)grade * MILLION;
	return grade ? CELL_YES : CELL_BLANK;
}

static enum cell
run_cohort(const struct call *c, const struct value *arg, struct value *out)
{
	int64_t year = arg[1].number / MILLION, first = arg[2].number / MILLION;
	int grade = 0;

	(void)c;
	if (year > 0 && year < 10000 && (first == 1 || first == 7))
		grade = grade_of_cohort(arg[0].text, (int)year, (int)first);
	if (grade)
		out->text = grade_label(grade);
	return grade ? CELL_YES : CELL_BLANK;
}

static enum cell
run_class(const struct call *c, const struct value *arg, struct value *out)
{
	out->text = class_fold(arg[0].text, c->arena);
	return out->text.len ? CELL_YES : CELL_BLANK;
}

static enum cell
run_class_date(const struct call *c, const struct value *arg, struct value *out)
{
	int month, day;

	if (!class_of_date(arg[0].text, &month, &day))
		return CELL_BLANK;
	out->text = arena_printf(c->arena, "%d-%d", month, day);
	return CELL_YES;
}

static enum cell
run_class_of_date(const struct call *c, const struct value *arg,
    struct value *out)
{
	int month, day;

	if (!class_of_date(arg[0].text, &month, &day) ||
	    arg[1].number != (int64_t)month * MILLION)
		return CELL_BLANK;
	out->text = arena_printf(c->arena, "%d班", day);
	return CELL_YES;
}

#define ROW(zh, en, args, result, flags, run, means_zh, means_en, ex)          \
	{ zh, en, args, result, flags, 0, NULL, run, means_zh, means_en, ex, "" }

const struct func func_persons[] = {
	ROW("年级数", "grade_number", "t", 'n', 0, run_grade,
	    "年级是几：一年级、小一、1 是 1，七年级、初一是 7；不是一至九年级为空",
	    "the grade, 1 to 9, of any of its spellings; blank where it is none",
	    "年级数(\"初一\") = 7"),
	ROW("届年级", "cohort_grade", "tnn", 't', 0, run_cohort,
	    "2021级那一届在某学年是几年级，从一（小学）或七（初中）年级算起；不是为空",
	    "the grade in a school year of the cohort 2021级, which began with "
	    "grade 1 or 7; blank where it is none of that school",
	    "届年级(\"2021级\", 2026, 1) = \"六年级\""),
	ROW("班号", "class_number", "t", 't', 0, run_class,
	    "班级的统一写法：1班、一班、（1）班、01、七年级1班都是 1",
	    "the class, folded: 1班, 一班, （1）班, 01 and 七年级1班 are all 1",
	    "班号(\"七年级（1）班\") = \"1\""),
	ROW("班级日期", "class_date", "t", 't', 0, run_class_date,
	    "电子表格变成日期的班级原来的写法：3月1日、1-Mar 是 3-1；不是日期为空",
	    "what was typed for a class before a spreadsheet made a date of it: "
	    "3月1日 and 1-Mar were 3-1; blank where it is no date",
	    "班级日期(\"1-Mar\") = \"3-1\""),
	ROW("班级日期", "class_date", "tn", 't', 0, run_class_of_date,
	    "那个日期的月份正是年级的，日子是几班；否则为空",
	    "the class, where the month of that date is the grade; else blank",
	    "班级日期(\"3月1日\", 3) = \"1班\""),
	{ 0 },
};
