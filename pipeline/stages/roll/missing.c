/* SPDX-License-Identifier: MIT */
/*
 * Who is in a list and on no roll. Nobody can say so of a person whose school,
 * by the row, has no roster at all or one that was not read or no record of the
 * grade, whose file then did not come, or whose number stands in a row that was
 * held back.
 */
#include "pipeline/person/grade.h"
#include "pipeline/report/show.h"
#include "pipeline/report/unchecked.h"
#include "pipeline/stages/roll/roll.h"

enum { SAID = 10, NAMED = 5 }; /* schools of which rows are not judged, at most:
                                 * on stderr, and in a list's reason */

/* Columns of lists that hold the code of the school where the person is. */
static const struct sv at_school[] = { { "录取学校", 12 },
	{ "转入学校", 12 }, { "学校标识码", 15 } };

static struct sv
keep_school(struct roll *r, struct sv text)
{
	size_t at;

	if (text.len == 0)
		return (struct sv){ 0 };
	at = intern_add(&r->schools, text);
	return r->schools.text[at];
}

/* A record of that school and grade. */
static struct sv
see_school(struct roll *r, struct sv text, int grade)
{
	size_t n = r->schools.n, at;

	if (text.len == 0)
		return text;
	at = intern_add(&r->schools, text);
	if (at == n) {
		r->grades = mem_more(r->grades, n, &r->capgrades,
		    sizeof(*r->grades));
		r->grades[n] = 0;
	}
	r->grades[at] |= UINT32_C(1) << grade;
	return r->schools.text[at];
}

void
missing_see(struct roll *r, const struct batch *b, size_t row)
{
	struct sv code = batch_get(b, r->header->school_code, row);
	struct sv name = batch_get(b, r->header->school_name, row);
	struct sv grade = batch_get(b, r->header->grade, row);
	size_t at;

	if (sv_equal(code, r->last_code) && sv_equal(name, r->last_name) &&
	    sv_equal(grade, r->last_grade))
		return;
	at = intern_add(&r->grade_words, grade);
	r->last_grade = r->grade_words.text[at];
	r->last_code = see_school(r, code, grade_number(grade));
	r->last_name = see_school(r, name, grade_number(grade));
}

/* The schools that lists name, behind those that were seen: for names_any. */
static void
learn_schools(struct roll *r, size_t list)
{
	const struct table *t = &r->config->list[list].table;
	struct sv name[2] = { SV("学校标识码"), SV("学校名称") };

	for (int i = 0; i < 2; i++) {
		struct sv last = { 0 };

		for (size_t row = 0; row < t->nrow; row++) {
			struct sv text = matches_cell(r, list, row, name[i]);

			if (!sv_equal(text, last))
				keep_school(r, last = text);
		}
	}
}

static int
find_column(const struct roll *r, size_t list, struct sv name)
{
	const struct table *t = &r->config->list[list].table;

	for (size_t c = 0; c < t->ncolumn; c++)
		if (sv_equal(t->column[c], name))
			return (int)c;
	return -1;
}

/* The schools of this city. */
static void
learn_ours(struct roll *r, size_t list)
{
	const struct table *t = &r->config->list[list].table;
	int code = find_column(r, list, SV("学校标识码"));

	if (!sv_equal(r->config->pack->list[list].name, SV("学校名录")) ||
	    code < 0)
		return;
	for (size_t row = 0; row < t->nrow; row++)
		intern_add(&r->ours, table_get(t, (int64_t)row, (size_t)code));
}

static bool
was_seen(const struct roll *r, struct sv school)
{
	int64_t at = intern_find(&r->schools, school);

	return at != INTERN_NONE && (size_t)at + 1 < r->nseen;
}

static bool
names_any(void *ctx, struct sv path)
{
	const struct roll *r = ctx;

	for (size_t i = 0; i < r->schools.n; i++)
		if (losses_names(path, r->schools.text[i], (struct sv){ 0 }))
			return true;
	return false;
}

void
missing_ready(struct roll *r)
{
	struct sv none = { 0 };

	r->nseen = r->schools.n + 1;
	for (size_t i = 0; r->config->list && i < r->config->pack->nlist; i++) {
		struct roll_list *l = &r->list[i];

		for (size_t k = 0; k < sizeof(at_school) / sizeof(*at_school);
		     k++)
			l->school[k] = find_column(r, i, at_school[k]);
		l->xjh = find_column(r, i, SV("学籍号"));
		l->id = find_column(r, i, SV("身份证件号"));
		learn_ours(r, i);
		if (r->losses.nlost)
			learn_schools(r, i);
	}
	/* Of each lost file it is known from now on whose it may be. */
	losses_school(&r->losses, none, none, names_any, r);
}

static struct sv
get_cell(const struct roll *r, size_t list, size_t row, int column)
{
	return column < 0 ? (struct sv){ 0 } :
	    table_get(&r->config->list[list].table, (int64_t)row,
		(size_t)column);
}

static struct sv
get_school(const struct roll *r, size_t list, size_t row)
{
	struct sv school = { 0 };

	for (size_t i = 0; !school.len &&
	     i < sizeof(at_school) / sizeof(*at_school); i++)
		school = get_cell(r, list, row, r->list[list].school[i]);
	return school;
}

/* Does ROW tell of a move to a school that is none of this city? Nobody looks
 * for the pupil here. */
static bool
went_away(const struct roll *r, size_t list, size_t row)
{
	struct sv to = matches_cell(r, list, row, SV("转入学校"));

	return to.len && r->ours.n &&
	    intern_find(&r->ours, to) == INTERN_NONE;
}

void
missing_note(struct roll *r, size_t list, size_t row)
{
	size_t n = r->unsaid.n, at;

	if (went_away(r, list, row))
		return;
	r->packed.len = 0;
	buf_put(&r->packed, r->config->pack->list[list].file);
	buf_put_char(&r->packed, '\t');
	buf_put(&r->packed, get_school(r, list, row));
	at = intern_add(&r->unsaid, buf_sv(&r->packed));
	if (at == n) {
		r->nunsaid = mem_more(r->nunsaid, n, &r->capunsaid,
		    sizeof(*r->nunsaid));
		r->nunsaid[n] = 0;
	}
	r->nunsaid[at]++;
}

/*
 * Has SCHOOL, which was seen, no record of the grade that the person of ROW is
 * in: as the row says, or the first one of a school? A move tells the grade of
 * another day.
 */
static bool
lacks_grade(const struct roll *r, size_t list, size_t row, struct sv school)
{
	enum { FIRST = 1 << 1, SEVENTH = 1 << 7 };
	int grade = grade_number(matches_cell(r, list, row, SV("年级")));
	int64_t at = intern_find(&r->schools, school);
	uint32_t any = UINT32_C(1) << grade;

	if (at == INTERN_NONE || (size_t)at + 1 >= r->nseen ||
	    matches_cell(r, list, row, SV("转入学校")).len)
		return false;
	if (matches_cell(r, list, row, SV("录取学校")).len)
		any = matches_cell(r, list, row, SV("毕业小学")).len ?
		    SEVENTH : FIRST | SEVENTH;
	else if (grade == 0)
		return false;
	return !(r->grades[at] & any);
}

bool
missing_unsure(const struct roll *r, size_t list, size_t row)
{
	const struct roll_list *l = &r->list[list];
	struct sv school = get_school(r, list, row), none = { 0 };

	return losses_held(&r->losses, get_cell(r, list, row, l->xjh)).len ||
	    losses_held(&r->losses, get_cell(r, list, row, l->id)).len ||
	    losses_known(&r->losses, school, none).len ||
	    (school.len && !was_seen(r, school)) ||
	    lacks_grade(r, list, row, school);
}

void
missing_say(struct roll *r)
{
	uint64_t rest = 0;

	for (size_t i = 0; i < r->unsaid.n; i++) {
		struct sv school = r->unsaid.text[i], file = { 0 };
		struct buf shown = { 0 };

		if (i >= SAID) {
			rest += r->nunsaid[i];
			continue;
		}
		sv_split(&school, '\t', &file);
		show_school(&shown, r->config->pack, school);
		diag_note(r->diag, 0, "%.*s: whether they are on a roll cannot "
		    "be said of %llu rows of school %.*s: its roster or that "
		    "of the grade is not there, or was not read whole",
		    "%.*s：有 %llu 行（学校 %.*s）无法判断是否在册：该校或该年级没有花名册，"
		    "或没有读全", SV_ARG(file),
		    (unsigned long long)r->nunsaid[i], SV_ARG(buf_sv(&shown)));
		buf_free(&shown);
	}
	if (rest)
		diag_note(r->diag, 0, "%llu more rows like these",
		    "另有 %llu 行也是如此", (unsigned long long)rest);
}

/* The schools of FILE, from number I on, behind OUT; what is next. */
static size_t
put_schools(const struct roll *r, struct sv file, size_t i, bool en,
    struct buf *out)
{
	size_t named = 0, more = 0;

	for (; i < r->unsaid.n; i++) {
		struct sv school = r->unsaid.text[i], head = { 0 };

		sv_split(&school, '\t', &head);
		if (!sv_equal(head, file))
			break;
		if (named++ >= NAMED) {
			more++;
			continue;
		}
		buf_put(out, named == 1 ? SV("") : en ? SV(", ") : SV("、"));
		show_school(out, r->config->pack, school);
	}
	if (more)
		buf_printf(out, en ? " and %zu more" : " 等 %zu 所", en ? more :
		    named);
	return i;
}

void
missing_status(struct roll *r, struct batch *b)
{
	const struct pack *p = r->config->pack;
	struct buf zh = { 0 }, en = { 0 };

	for (size_t i = 0, end; i < r->unsaid.n; i = end) {
		struct sv rest = r->unsaid.text[i], file = { 0 };
		uint64_t rows = 0;

		sv_split(&rest, '\t', &file);
		zh.len = en.len = 0;
		buf_printf(&zh, "%.*s 中学校 ", SV_ARG(file));
		end = put_schools(r, file, i, false, &zh);
		for (size_t k = i; k < end; k++)
			rows += r->nunsaid[k];
		buf_printf(&zh, " 的 %llu 行" UNCHECKED_ROLL
		    "（该校或该年级没有花名册，或没有读全）",
		    (unsigned long long)rows);
		buf_printf(&en, "%.*s: whether they are on a roll cannot be "
		    "said of %llu rows, as the roster of the school or of the "
		    "grade is not there, or was not read whole: school ",
		    SV_ARG(file), (unsigned long long)rows);
		put_schools(r, file, i, true, &en);
		for (size_t k = 0; k < p->nlist; k++)
			if (sv_equal(p->list[k].file, file))
				plan_say_roll(r->list[k].plan, b, buf_sv(&zh),
				    buf_sv(&en));
	}
	buf_free(&zh);
	buf_free(&en);
}

void
missing_close(struct roll *r)
{
	losses_free(&r->losses);
	intern_free(&r->schools);
	intern_free(&r->unsaid);
	intern_free(&r->ours);
	intern_free(&r->grade_words);
	mem_free(r->grades);
	mem_free(r->nunsaid);
}
