/* SPDX-License-Identifier: MIT */
/*
 * Classes and grades whose file did not come. Exports are files of a school, a
 * grade or a class, and one that is missing leaves no trace but this: of a class
 * of the snapshot several pupils are not seen, and no record at all stands where
 * that class would stand today. Over the summer that is a grade on, and the
 * highest grade of a school leaves it.
 *
 * A class or grade that was dissolved leaves no trace either, but its pupils are
 * seen elsewhere.
 *
 * A file that is missing may hold any pupil of its school: classes are mixed,
 * pupils change them. So nobody of that school is called gone. Nor is who left a
 * school for one of higher grades that is missing.
 */
#include "pipeline/base/cells.h"
#include "pipeline/person/grade.h"
#include "pipeline/report/kept.h"
#include "pipeline/stages/diff/diff.h"

/* So many of one class do not leave at once, and all of it with them. */
enum { LEAST = 5 };

/* The place where somebody stands as one text; no class: all of a grade. */
static struct sv
pack_place(struct diff *d, struct sv school, struct sv grade,
    struct sv class_name)
{
	struct sv cell[] = { school, grade, class_name };

	d->packed.len = 0;
	cells_pack(cell, sizeof(cell) / sizeof(*cell), &d->packed);
	return buf_sv(&d->packed);
}

static const struct sv whole; /* an absent cell: all classes */

static void
see_place(struct diff *d, struct sv school, const struct sv *cell)
{
	if (school.len == 0)
		return;
	intern_add(&d->gaps.seen, pack_place(d, school, cell[IMAGE_GRADE],
	    whole));
	intern_add(&d->gaps.seen, pack_place(d, school, cell[IMAGE_GRADE],
	    cell[IMAGE_CLASS]));
}

static bool
is_seen(struct diff *d, const struct gap *g, struct sv grade)
{
	const struct intern *seen = &d->gaps.seen;

	return (g->code.len && intern_find(seen, pack_place(d, g->code, grade,
	    g->class_name)) != INTERN_NONE) ||
	    (g->name.len && intern_find(seen, pack_place(d, g->name, grade,
	    g->class_name)) != INTERN_NONE);
}

/* Where a class of GRADE is today. */
static struct sv
grade_today(const struct diff *d, struct sv grade)
{
	int number = grade_number(grade);

	return number && number + d->gaps.years <= GRADES ?
	    grade_label(number + d->gaps.years) : grade;
}

static struct sv
keep(struct diff *d, struct sv text)
{
	return text.ptr ? arena_dup(d->run, text) : text;
}

/* The school of CELL, which has the grade of CELL. */
static struct gap_school *
get_school(struct diff *d, const struct sv *cell)
{
	struct gaps *g = &d->gaps;
	struct sv code = cell[IMAGE_CODE], name = cell[IMAGE_SCHOOL];
	size_t n = g->schools.n;
	size_t at = intern_add(&g->schools, code.len ? code : name);
	int grade = grade_number(cell[IMAGE_GRADE]);

	if (at == n) {
		g->school = mem_more(g->school, n, &g->capschool,
		    sizeof(*g->school));
		g->school[n] = (struct gap_school){ .code = keep(d, code),
			.name = keep(d, name) };
	}
	if (grade > g->school[at].top)
		g->school[at].top = grade;
	return &g->school[at];
}

void
gaps_see(struct diff *d, const struct sv *cell)
{
	see_place(d, cell[IMAGE_CODE], cell);
	see_place(d, cell[IMAGE_SCHOOL], cell);
	get_school(d, cell);
}

/* Somebody stood in a place, and is seen. */
static void
count_stood(struct diff *d, const struct sv *cell, struct sv class_name)
{
	struct gaps *g = &d->gaps;
	struct sv code = cell[IMAGE_CODE];
	size_t n = g->stood.n, at = intern_add(&g->stood, pack_place(d,
	    code.len ? code : cell[IMAGE_SCHOOL], cell[IMAGE_GRADE],
	    class_name));

	if (at == n) {
		g->nstood = mem_more(g->nstood, n, &g->capstood,
		    sizeof(*g->nstood));
		g->nstood[n] = 0;
	}
	g->nstood[at]++;
}

void
gaps_was(struct diff *d, const struct sv *cell)
{
	get_school(d, cell);
	count_stood(d, cell, whole);
	if (cell[IMAGE_CLASS].len)
		count_stood(d, cell, cell[IMAGE_CLASS]);
}

/* One more of a place is not seen. */
static void
count(struct diff *d, const struct sv *cell, struct sv class_name)
{
	struct gaps *g = &d->gaps;
	struct sv code = cell[IMAGE_CODE], name = cell[IMAGE_SCHOOL];
	size_t n = g->missed.n, at = intern_add(&g->missed, pack_place(d,
	    code.len ? code : name, cell[IMAGE_GRADE], class_name));

	if (at == n) {
		g->gap = mem_more(g->gap, n, &g->cap, sizeof(*g->gap));
		g->gap[n] = (struct gap){ .code = keep(d, code),
			.name = keep(d, name),
			.grade = keep(d, cell[IMAGE_GRADE]),
			.class_name = keep(d, class_name) };
	}
	g->gap[at].n++;
}

void
gaps_miss(struct diff *d, const struct sv *cell)
{
	struct gap_school *school = get_school(d, cell);

	if (absent_held(d, cell).len)
		return;
	school->missed[grade_number(cell[IMAGE_GRADE])]++;
	count(d, cell, whole);
	if (cell[IMAGE_CLASS].len)
		count(d, cell, cell[IMAGE_CLASS]);
}

/* The highest grade of a school, then or now. */
static int
top_of(const struct diff *d, struct sv code, struct sv name)
{
	int64_t at = intern_find(&d->gaps.schools, code.len ? code : name);

	return at == INTERN_NONE ? 0 : d->gaps.school[at].top;
}

/* Has G left its school by now, as classes do? */
static bool
has_left(const struct diff *d, const struct gap *g)
{
	int years = d->gaps.years + d->gaps.summer;
	int number = grade_number(g->grade);

	return years > 0 && (number == 0 ||
	    number + years > top_of(d, g->code, g->name));
}

struct sv
gaps_today(const struct diff *d, const struct sv *cell)
{
	const struct gap at = { .code = cell[IMAGE_CODE],
		.name = cell[IMAGE_SCHOOL], .grade = cell[IMAGE_GRADE] };

	return has_left(d, &at) ? at.grade : grade_today(d, at.grade);
}

/*
 * Was G dissolved? Its pupils are seen elsewhere then, and of its grade few are
 * missed. Where classes were mixed and a file did not come, as many are missed of
 * the grade as one class has.
 */
static bool
is_dissolved(struct diff *d, const struct gap *g)
{
	struct sv school = g->code.len ? g->code : g->name;
	int64_t grade = intern_find(&d->gaps.missed, pack_place(d, school,
	    g->grade, whole));
	int64_t stood = intern_find(&d->gaps.stood, pack_place(d, school,
	    g->grade, g->class_name));
	uint64_t seen = stood == INTERN_NONE ? 0 : d->gaps.nstood[stood];

	return grade != INTERN_NONE &&
	    2 * d->gaps.gap[grade].n < seen + g->n;
}

/* Is there nothing where G would stand today? */
static bool
is_gap(struct diff *d, const struct gap *g)
{
	return g->n >= LEAST && absent_has_records(d, g->code, g->name) &&
	    !has_left(d, g) && !is_seen(d, g, grade_today(d, g->grade)) &&
	    !is_dissolved(d, g);
}

static bool
same_school(const struct gap *a, const struct gap *b)
{
	return a->code.len || b->code.len ? sv_equal(a->code, b->code) :
	                                    sv_equal(a->name, b->name);
}

/* Is all of G's grade a gap? It was counted first. */
static bool
is_part(const struct diff *d, const struct gap *g)
{
	for (const struct gap *of = d->gaps.gap; of < g; of++)
		if (of->open && past_absent(of->class_name) &&
		    sv_equal(of->grade, g->grade) && same_school(of, g))
			return true;
	return false;
}

/* Did no file of S come or could one not be read? One that was closed is none
 * of these: its pupils are seen elsewhere, but for the leavers. */
static bool
is_missing(struct diff *d, const struct gap_school *s)
{
	uint64_t missed = 0;

	if (absent_lost(d, s->code, s->name).len)
		return true;
	for (int grade = 1; grade + d->gaps.years < s->top; grade++)
		missed += s->missed[grade];
	return missed >= LEAST && !absent_has_records(d, s->code, s->name);
}

/*
 * Who leaves the highest grade of a school is in another one then, which may be
 * missing. Who is carried over because of that stays in the grade that he left:
 * so all of a highest grade are asked about.
 */
struct sv
gaps_onward(struct diff *d, const struct sv *cell)
{
	int top = top_of(d, cell[IMAGE_CODE], cell[IMAGE_SCHOOL]);
	int number = grade_number(cell[IMAGE_GRADE]);
	int today = number + d->gaps.years, next = today > top ? today : top + 1;

	if (number == 0 || today < top || next > d->gaps.missing)
		return (struct sv){ 0 };
	return arena_printf(d->run, KEPT_ONWARD "%.*s",
	    SV_ARG(grade_label(next)));
}

void
gaps_find(struct diff *d)
{
	for (size_t i = 0; i < d->gaps.schools.n; i++) {
		const struct gap_school *s = &d->gaps.school[i];

		if (s->top > d->gaps.missing && is_missing(d, s))
			d->gaps.missing = s->top;
	}
	for (size_t i = 0; i < d->gaps.missed.n; i++) {
		struct gap *g = &d->gaps.gap[i];

		g->open = is_gap(d, g) && !is_part(d, g);
	}
}

struct sv
gaps_why(struct diff *d, struct sv code, struct sv name)
{
	const struct gap asked = { .code = code, .name = name };
	struct sv why = { 0 };

	for (int grade = 0; grade <= GRADES; grade++)
		for (size_t i = 0; i < d->gaps.missed.n; i++) {
			const struct gap *g = &d->gaps.gap[i];

			if (!g->open || grade_number(g->grade) != grade ||
			    !same_school(g, &asked))
				continue;
			why = arena_printf(d->run, "%.*s%s%.*s%.*s%s",
			    SV_ARG(why), why.len ? "、" : KEPT_GAP,
			    SV_ARG(grade_today(d, g->grade)),
			    SV_ARG(g->class_name),
			    g->class_name.len ? "班" : "");
		}
	return why;
}

void
gaps_free(struct gaps *g)
{
	intern_free(&g->seen);
	intern_free(&g->missed);
	intern_free(&g->stood);
	mem_free(g->nstood);
	intern_free(&g->schools);
	mem_free(g->gap);
	mem_free(g->school);
}
