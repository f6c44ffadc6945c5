/* SPDX-License-Identifier: MIT */
/*
 * Findings for a person at a terminal. A class teacher looks for the own class
 * and wants to know what to do: so by file, school with grade and class, rule;
 * the advice once under each rule.
 *
 *	一小_三年级.csv
 *	  凌源市第一小学 三年级 2班
 *	    错误 I01 身份证件号校验码不符（第四条）
 *	      一小_三年级.csv:12:E(身份证件号): 张*: 第18位应为 9
 *	      办法：对照户口簿重新录入
 */
#ifndef PIPELINE_REPORT_TEXT_H
#define PIPELINE_REPORT_TEXT_H

#include "pipeline/report/write.h"

enum { TEXT_SAME = 5 };

/* Where the printing stands: which headings are up. Zero to begin with. */
struct text_state {
	bool open;
	uint32_t file, group, rule;
	struct buf fix; /* of the rule's findings so far, when all have one */
	bool mixed;     /* they differ, and stand behind each finding */
	/*
	 * Findings of the rule that say the same words one after the other, as
	 * where a whole column is damaged: behind the TEXT_SAME-th only their
	 * lines are told, all in one row.
	 */
	struct buf message, lines;
	enum told_status status;
	uint32_t until;
	uint64_t same;        /* findings with `message` so far */
	uint64_t first, last; /* the run of lines at the end of `lines` */
};

/* The words of a finding's group, apart from its file: school, grade, class. */
void text_group(const struct view *v, const struct told *t, struct buf *out);
/* A finding of group GROUP and rule RULE (numbers); in the order of both. */
void text_finding(const struct view *v, struct text_state *st,
    const struct told *t, uint32_t group, uint32_t rule, struct buf *out);
/* The end of the last group. */
void text_end(const struct view *v, struct text_state *st, struct buf *out);
/* A word of a level, coloured where colours are wanted. */
void text_level(const struct view *v, enum level level, struct buf *out);

#endif
