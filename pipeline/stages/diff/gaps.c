/* SPDX-License-Identifier: MIT */
/*
 * Classes and grades whose file did not come. Exports are files of a school, a
 * grade or a class, and one that is missing leaves no trace but this: of a class
 * of the snapshot several pupils are not seen, and no record at all stands where
 * that class would stand today. Over the summer that is a grade on, and the
 * highest grade of a school leaves it.
 *
 * A file that is missing may hold any pupil of its school: classes are mixed,
 * pupils change them. So nobody of that school is called gone.
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

void
gaps_see(struct diff *d, const struct sv *cell)
{
	see_place(d, cell[IMAGE_CODE], cell);
	see_place(d, cell[IMAGE_SCHOOL], cell);
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

struct sv
gaps_grade(const struct diff *d, struct sv grade)
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
gaps_was(struct diff *d, const struct sv *cell)
{
	int64_t at = absent_school(d, cell[IMAGE_CODE], cell[IMAGE_SCHOOL]);
	int number = grade_number(cell[IMAGE_GRADE]);

	if (at != INTERN_NONE && number > d->top[at])
		d->top[at] = (uint8_t)number;
}

void
gaps_miss(struct diff *d, const struct sv *cell)
{
	if (absent_school(d, cell[IMAGE_CODE], cell[IMAGE_SCHOOL]) ==
	    INTERN_NONE || absent_held(d, cell).len)
		return;
	count(d, cell, whole);
	if (cell[IMAGE_CLASS].len)
		count(d, cell, cell[IMAGE_CLASS]);
	gaps_was(d, cell);
}

/* Has G left its school by now, as classes do? */
static bool
has_left(const struct diff *d, const struct gap *g)
{
	int years = d->gaps.years + d->gaps.summer;
	int number = grade_number(g->grade);

	return years > 0 && (number == 0 ||
	    number + years > d->top[absent_school(d, g->code, g->name)]);
}

/* Is there nothing where G would stand today? */
static bool
is_gap(struct diff *d, const struct gap *g)
{
	return g->n >= LEAST && !has_left(d, g) &&
	    !is_seen(d, g, gaps_grade(d, g->grade));
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

void
gaps_find(struct diff *d)
{
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
			    SV_ARG(gaps_grade(d, g->grade)),
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
	mem_free(g->gap);
}
