/* SPDX-License-Identifier: MIT */
#include "pipeline/stages/validate/job.h"

enum id_state
job_inner(const struct job *j, struct sv inner)
{
	struct idnum n;

	idnum_check(DOCUMENT_CITIZEN, inner, &j->bench->lookup, &n);
	return n.state;
}

struct date
job_birth(const struct job *j)
{
	struct date d;

	return date_parse(job_get(j, BIRTH), &d) ? d : (struct date){ 0 };
}

/* The rule's level for a branch, or else FALLBACK. */
static enum level
branch_level(const struct rule *r, struct sv branch, enum level fallback)
{
	const struct branch *b = rule_branch(r, branch);

	return b && b->leveled ? b->level : fallback;
}

struct finding *
job_find(struct job *j, enum check c, enum column column, struct sv branch)
{
	const struct rule *r = j->bench->rule[c];
	enum level level;

	if (!r)
		return NULL;
	level = branch_level(r, branch, r->level);
	if (column >= MEMBER_NUMBER)
		level = branch_level(r, SV("成员"),
		    level > LEVEL_NOTICE ? level - 1 : level);
	j->nfound[c]++;
	return batch_find(j->b, j->row, j->column[column], r->id, level);
}

void
job_put(struct job *j, struct finding *f, const char *name, struct sv value)
{
	if (f)
		finding_arg(j->b, f, sv_cstr(name), value);
}

void
job_put_fix(struct job *j, struct finding *f, struct sv zh, struct sv en)
{
	job_put(j, f, "fix", zh);
	job_put(j, f, "fix_en", en);
}

void
job_put_reason(struct job *j, struct finding *f, const char *zh, const char *en)
{
	job_put(j, f, "reason", sv_cstr(zh));
	job_put(j, f, "reason_en", sv_cstr(en));
}

void
job_put_date(struct job *j, struct finding *f, const char *name, struct date d)
{
	char *text = arena_bytes(&j->b->arena, DATE_TEXT);

	date_format(d, text);
	job_put(j, f, name, sv_make(text, DATE_TEXT));
}

void
job_put_suggestion(struct job *j, struct finding *f, const char *head,
    struct sv number)
{
	job_put(j, f, "suggestion", arena_printf(&j->b->arena, "%s%.*s", head,
	    SV_ARG(number)));
}
