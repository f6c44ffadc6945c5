/* SPDX-License-Identifier: MIT */
/*
 * What the checks of xj-validate share: the columns, the rules, the row being
 * judged, and how a finding is made. Private to pipeline/stages/validate*.
 *
 * Arguments of findings (`fix` and `reason` tell what to do and why, never the
 * number; `suggestion` is the whole cell as it might be, and the sinks decide
 * who may see it):
 *
 *	I01 expected fix		I07 length [fix suggestion]
 *	I02 pattern [fix suggestion]	I10 age
 *	I03 date reason			I11 fix [suggestion]
 *	I04 region			I12 [fix suggestion]
 *	I05 birth			S01 S02 reason
 *	I06 sex				S03 birth, S04 since
 *
 * pattern, sex, fix and reason stand beside pattern_en, sex_en and so on.
 */
#ifndef PIPELINE_STAGES_VALIDATE_JOB_H
#define PIPELINE_STAGES_VALIDATE_JOB_H

#include "pipeline/person/xjh.h"
#include "pipeline/rules/pack.h"

enum check {
	I01, I02, I03, I04, I05, I06, I07, I08, I09, I10, I11, I12, I13,
	S01, S02, S03, S04, CHECKS
};

enum { MEMBERS = 2 };
enum column {
	NUMBER, TYPE, BIRTH, SEX, XJH, ENTRY,
	MEMBER_NUMBER, MEMBER_TYPE = MEMBER_NUMBER + MEMBERS,
	COLUMNS = MEMBER_TYPE + MEMBERS
};

#define BIT(n) (1u << (n))
/* Whatever can be said of a number that is not blank. */
#define ANY_NUMBER (BIT(I01) | BIT(I02) | BIT(I03) | BIT(I04) | BIT(I07) | \
	BIT(I08) | BIT(I09) | BIT(I11) | BIT(I12))

/* What is known once the header is: only read afterwards. */
struct bench {
	const struct rule *rule[CHECKS]; /* NULL: absent or off */
	struct region_lookup lookup;
	struct date asof;
	int column[COLUMNS]; /* of the stream, or -1 */
};

/* The row of a batch that is being judged. Columns that its file lacks are
 * -1, as if the stream had none. */
struct job {
	const struct bench *bench;
	struct batch *b;
	int column[COLUMNS];
	size_t row;
	uint32_t tried; /* checks that had something to look at: BIT(check) */
	uint64_t nfound[CHECKS];
};

static inline struct sv
job_get(const struct job *j, enum column column)
{
	return batch_get(j->b, j->column[column], j->row);
}

/* The state of a citizen's number that stands in a 学籍号. */
enum id_state job_inner(const struct job *j, struct sv inner);
/* 出生日期, or {0} where it is none. */
struct date job_birth(const struct job *j);

/*
 * A new finding about a cell of the row, or NULL where the pack has no such
 * rule. BRANCH chooses a level of the rule's, {0} its own. On a member's number
 * the level is the rule's branch 成员, or else one lower than the pupil's.
 */
struct finding *job_find(struct job *j, enum check c, enum column column,
    struct sv branch);

/* Arguments; F may be NULL. */
void job_put(struct job *j, struct finding *f, const char *name,
    struct sv value);
void job_put_fix(struct job *j, struct finding *f, struct sv zh, struct sv en);
void job_put_reason(struct job *j, struct finding *f, const char *zh,
    const char *en);
void job_put_date(struct job *j, struct finding *f, const char *name,
    struct date d);
/* NUMBER behind HEAD: the cell as it might be. */
void job_put_suggestion(struct job *j, struct finding *f, const char *head,
    struct sv number);

/* I01-I13 of the pupil's number, which is left in N; of the members'. */
void check_pupil(struct job *j, struct idnum *n);
void check_members(struct job *j);
/* S01-S04, beside the pupil's number N. */
void check_xjh(struct job *j, const struct idnum *n);

#endif
