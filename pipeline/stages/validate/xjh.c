/* SPDX-License-Identifier: MIT */
/* S01-S04, and I12 of an ID number in the column of the 学籍号. */
#include "pipeline/stages/validate/job.h"

static void
tell_form(struct job *j, enum xjh_state state)
{
	static const char *const reason[][2] = {
		[XJH_BARE] = { "缺少开头的字母",
		    "the leading letter is missing" },
		[XJH_FORM] = { "应为G、L或J加18位",
		    "it should be G, L or J and 18 characters" },
		[XJH_DATE] = { "其中的日期不存在", "its date does not exist" },
		[XJH_PROVINCE] = { "其中的区划代码不存在",
		    "its region does not exist" },
		[XJH_CHECK] = { "末位校验码不符",
		    "its check character does not fit" },
	};
	struct finding *f = job_find(j, S01, XJH, (struct sv){ 0 });

	job_put_reason(j, f, reason[state][0], reason[state][1]);
}

/* An ID number without letter: the pupil's own only lacks its G. */
static void
tell_bare(struct job *j, const struct xjh *x)
{
	bool own = sv_equal(x->inner, job_get(j, NUMBER));
	bool sound = job_inner(j, x->inner) == ID_OK;
	struct finding *f;

	if (!own && !sound) {
		tell_form(j, XJH_BARE);
		return;
	}
	f = job_find(j, I12, XJH, (struct sv){ 0 });
	if (own && sound) {
		job_put_fix(j, f, SV("前面补字母G"), SV("put G in front"));
		job_put_suggestion(j, f, "G", x->inner);
	}
}

/*
 * A G-number against the pupil's number N, if that can be read; else only
 * whether it holds a number that can be one.
 */
static void
check_formal(struct job *j, const struct xjh *x, const struct idnum *n)
{
	bool readable = n->state == ID_OK || n->state >= ID_DATE;
	enum id_state inner;
	struct finding *f;

	j->tried |= BIT(S02);
	if (readable) {
		if (sv_equal(x->inner, job_get(j, NUMBER)))
			return;
		f = job_find(j, S02, XJH, (struct sv){ 0 });
		job_put_reason(j, f, "与身份证件号不同",
		    "it differs from the ID number");
		return;
	}
	inner = job_inner(j, x->inner);
	if (inner != ID_OK && inner != ID_COUNTY) {
		f = job_find(j, S02, XJH, (struct sv){ 0 });
		job_put_reason(j, f, "其中的身份证件号有误",
		    "the ID number in it is wrong");
	}
}

/* The date of an L or J number; how long an L number has stood. */
static void
check_temporary(struct job *j, const struct xjh *x)
{
	struct date birth = job_birth(j), entry, since;
	struct finding *f;

	if (date_is(birth)) {
		j->tried |= BIT(S03);
		if (date_compare(birth, x->birth) != 0) {
			f = job_find(j, S03, XJH, (struct sv){ 0 });
			job_put_date(j, f, "birth", x->birth);
		}
	}
	if (x->kind != 'L' || !date_parse_month(job_get(j, ENTRY), &entry))
		return;
	since = xjh_formal_since(entry);
	j->tried |= BIT(S04);
	if (date_compare(j->bench->asof, since) >= 0) {
		f = job_find(j, S04, XJH, (struct sv){ 0 });
		job_put_date(j, f, "since", since);
	}
}

void
check_xjh(struct job *j, const struct idnum *n)
{
	struct xjh x;

	xjh_check(job_get(j, XJH), &x);
	if (x.state == XJH_BLANK)
		return;
	j->tried |= BIT(S01) | BIT(I12);
	if (x.state == XJH_BARE)
		tell_bare(j, &x);
	else if (x.state != XJH_OK)
		tell_form(j, x.state);
	else if (x.kind == 'G')
		check_formal(j, &x, n);
	else
		check_temporary(j, &x);
}
