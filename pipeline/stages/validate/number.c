/* SPDX-License-Identifier: MIT */
/*
 * I01-I13. person/idnum says what is wrong with a number, in an order that
 * stops where the rest would mean nothing; here each state becomes the finding
 * of its rule, and a pupil's number is compared with the row's birth and sex.
 */
#include "pipeline/stages/validate/job.h"

enum { ADULT = 18 };

/* A number being judged. */
struct subject {
	enum column column;
	enum document document;
	struct sv text;
	struct idnum n;
};

static bool
is_member(const struct subject *s)
{
	return s->column >= MEMBER_NUMBER;
}

static struct finding *
find(struct job *j, enum check c, const struct subject *s)
{
	return job_find(j, c, s->column, (struct sv){ 0 });
}

static void
tell_lost(struct job *j, const struct subject *s)
{
	static const char *const pattern[][2] = {
		[LOSS_EXPONENT] = { "科学计数法", "scientific notation" },
		[LOSS_ZEROS] = { "末三位为000",
		    "the last three digits are 000" },
		[LOSS_DOUBLE] = { "末位被舍入",
		    "the last digits were rounded" },
	};
	struct finding *f = find(j, I02, s);
	struct xjh x;

	job_put(j, f, "pattern", sv_cstr(pattern[s->n.loss][0]));
	job_put(j, f, "pattern_en", sv_cstr(pattern[s->n.loss][1]));
	if (is_member(s))
		return;
	xjh_check(job_get(j, XJH), &x);
	if (x.kind == 'G' && job_inner(j, x.inner) == ID_OK &&
	    idnum_survives(s->text, x.inner)) {
		job_put_fix(j, f, SV("按学籍号补全"),
		    SV("take it from the 学籍号"));
		job_put_suggestion(j, f, "", x.inner);
	}
}

static void
tell_length(struct job *j, const struct subject *s)
{
	static const char *const verb[][2] = {
		[REPAIR_LETTER] = { "应为", "should be" },
		[REPAIR_LOST] = { "漏了", "is lost:" },
		[REPAIR_DOUBLED] = { "多了", "is in excess:" },
	};
	struct finding *f = find(j, I07, s);
	struct arena *a = &j->b->arena;
	struct idnum_fix r;

	job_put(j, f, "length", arena_printf(a, "%zu", s->n.length));
	if (is_member(s) || s->document != DOCUMENT_CITIZEN ||
	    !idnum_repair(s->text, &j->bench->lookup, job_birth(j),
	    person_sex(job_get(j, SEX)), &r))
		return;
	job_put_fix(j, f, arena_printf(a, "第%d位%s%c", r.place,
	    verb[r.kind][0], r.digit), arena_printf(a, "character %d %s %c",
	    r.place, verb[r.kind][1], r.digit));
	job_put_suggestion(j, f, "", sv_make(r.number, ID_LEN));
}

/* No pupil can have one (domain.md 1.2): there 18 digits only if the birth is
 * the row's. */
static void
tell_old(struct job *j, const struct subject *s)
{
	struct finding *f = find(j, I11, s);
	struct date birth, written = job_birth(j);
	char number[ID_LEN];

	if (!idnum_upgrade(s->text, number) ||
	    !date_parse_digits(number + 6, &birth) ||
	    (!is_member(s) && date_compare(birth, written) != 0)) {
		job_put_fix(j, f, SV("按户口簿补录18位号码"),
		    SV("enter the 18 digits of the 户口簿"));
		return;
	}
	job_put_fix(j, f, SV("补上年份的19和第18位校验码"),
	    SV("add 19 to the year, and the check character"));
	job_put_suggestion(j, f, "", sv_make(number, ID_LEN));
}

/* A 学籍号 where a number belongs. */
static void
tell_xjh(struct job *j, const struct subject *s)
{
	struct finding *f = find(j, I12, s);
	struct xjh x;

	xjh_check(s->text, &x);
	if (x.kind == 'G' && job_inner(j, x.inner) == ID_OK) {
		job_put_fix(j, f, SV("去掉开头的字母G"),
		    SV("drop the leading G"));
		job_put_suggestion(j, f, "", x.inner);
	}
}

static void
tell_date(struct job *j, const struct subject *s)
{
	struct finding *f = find(j, I03, s);
	const char *p = s->text.ptr + 6;

	job_put(j, f, "date", arena_printf(&j->b->arena, "%.4s-%.2s-%.2s", p,
	    p + 4, p + 6));
	if (s->n.faults & BIT(ID_DATE))
		job_put_reason(j, f, "没有这一天", "there is no such day");
	else
		job_put_reason(j, f, "晚于截至日",
		    "it is after the as-of date");
}

/* The faults of a number that can be looked into; more than one may hold. */
static void
tell_faults(struct job *j, const struct subject *s)
{
	bool province = s->n.faults & BIT(ID_PROVINCE);
	struct finding *f;

	if (s->n.faults & BIT(ID_DATE) ||
	    date_compare(s->n.birth, j->bench->asof) > 0)
		tell_date(j, s);
	if (s->n.faults & (BIT(ID_PROVINCE) | BIT(ID_COUNTY))) {
		f = job_find(j, I04, s->column, province ? SV("province") :
		    (struct sv){ 0 });
		job_put(j, f, "region", sv_head(s->text, 6));
	}
	if (s->n.faults & BIT(ID_CHECK)) {
		char *expected = arena_bytes(&j->b->arena, 1);

		*expected = s->n.expected;
		f = find(j, I01, s);
		job_put(j, f, "expected", sv_make(expected, 1));
		/* Never the bare digit: the wrong one is likely another. */
		job_put_fix(j, f, arena_printf(&j->b->arena,
		    "对照户口簿找出录错的一位；若前17位都对，第18位应为%c",
		    *expected), arena_printf(&j->b->arena,
		    "find the wrong digit by the household register; if the "
		    "first 17 are right, the 18th character should be %c",
		    *expected));
	}
}

static void
tell_number(struct job *j, const struct subject *s)
{
	switch (s->n.state) {
	case ID_BLANK:
		break;
	case ID_MASKED:
		find(j, I08, s);
		break;
	case ID_PLACEHOLDER:
		find(j, I09, s);
		break;
	case ID_XJH:
		tell_xjh(j, s);
		break;
	case ID_LOST:
		tell_lost(j, s);
		break;
	case ID_LENGTH:
	case ID_CHARACTER:
		tell_length(j, s);
		break;
	case ID_OLD:
		tell_old(j, s);
		break;
	default:
		tell_faults(j, s);
	}
}

/* The number against the pupil's own birth and sex. */
static void
compare(struct job *j, const struct subject *s)
{
	struct date birth = s->n.birth, written;
	char sex = s->n.sex, said = person_sex(job_get(j, SEX));
	struct finding *f;
	int age;

	if (date_is(birth) && date_compare(birth, j->bench->asof) <= 0) {
		j->tried |= BIT(I10);
		age = date_age(birth, j->bench->asof);
		if (age >= ADULT) {
			f = find(j, I10, s);
			job_put(j, f, "age", arena_printf(&j->b->arena, "%d",
			    age));
		}
		written = job_birth(j);
		j->tried |= date_is(written) ? BIT(I05) : 0;
		if (date_is(written) && date_compare(birth, written) != 0) {
			f = find(j, I05, s);
			job_put_date(j, f, "birth", birth);
		}
	}
	if (!sex || !said)
		return;
	j->tried |= BIT(I06);
	if (sex != said) {
		f = find(j, I06, s);
		job_put(j, f, "sex", sex == 'M' ? SV("男") : SV("女"));
		job_put(j, f, "sex_en", sex == 'M' ? SV("male") : SV("female"));
	}
}

void
check_pupil(struct job *j, struct idnum *n)
{
	struct subject s = { .column = NUMBER, .text = job_get(j, NUMBER),
		.document = person_document(job_get(j, TYPE)) };

	idnum_check(s.document, s.text, &j->bench->lookup, &s.n);
	*n = s.n;
	if (s.n.state == ID_BLANK) {
		if (s.document == DOCUMENT_OTHER || j->column[NUMBER] < 0)
			return;
		j->tried |= BIT(I13);
		find(j, I13, &s);
		return;
	}
	j->tried |= ANY_NUMBER | BIT(I13);
	tell_number(j, &s);
	compare(j, &s);
}

void
check_members(struct job *j)
{
	for (int i = 0; i < MEMBERS; i++) {
		enum column number = (enum column)(MEMBER_NUMBER + i);
		enum column type = (enum column)(MEMBER_TYPE + i);
		struct subject s = { .column = number };

		s.text = job_get(j, number);
		if (s.text.len == 0)
			continue;
		s.document = person_document(job_get(j, type));
		idnum_check(s.document, s.text, &j->bench->lookup, &s.n);
		j->tried |= s.n.state == ID_BLANK ? 0 : ANY_NUMBER;
		tell_number(j, &s);
	}
}
