/* SPDX-License-Identifier: MIT */
/*
 * Whom nobody can call gone (contract.md 3.2). A person of the snapshot whom
 * no record is matched with is gone only where the files of that school were
 * all there and all read:
 *
 *	the school has no record at all now     its file is missing
 *	a file that was lost (F01, F05) names   that file may hold the person
 *	the school, by name or code, in its
 *	path; or names no school at all
 *	a row that was held back (F02 F03 F04)  there the person stands
 *	holds the person's number
 */
#include "pipeline/base/cells.h"
#include "pipeline/stages/diff/diff.h"

#define MISSING "无名册"

enum { SAID = 10 /* schools of which pupils are kept, at most */ };

static void
add_numbers(struct diff *d, struct sv numbers, struct sv rule)
{
	struct sv number;

	rule = numbers.len ? arena_dup(d->run, rule) : rule;
	while (numbers.len && sv_split(&numbers, ' ', &number)) {
		size_t n = d->held.n;

		if (number.len == 0 || intern_add(&d->held, number) < n)
			continue;
		d->held_rule = mem_more(d->held_rule, n, &d->capheld,
		    sizeof(*d->held_rule));
		d->held_rule[n] = rule;
	}
}

void
absent_note(struct diff *d, const struct batch *b)
{
	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];

		if (f->rule.len != 3 || f->rule.ptr[0] != 'F')
			continue;
		if (b->source && (sv_equal(f->rule, SV("F01")) ||
		    sv_equal(f->rule, SV("F05")))) {
			d->lost = mem_more(d->lost, d->nlost, &d->caplost,
			    sizeof(*d->lost));
			d->lost[d->nlost++] = (struct lost){
				.path = arena_dup(d->run, b->source->path),
				.rule = arena_dup(d->run, f->rule) };
		}
		add_numbers(d, finding_get(f, SV(HELD_NUMBERS)), f->rule);
	}
}

/* Most rows begin as the one before. */
void
absent_seen(struct diff *d, struct sv row)
{
	struct sv cell[IMAGE_SCHOOL + 1], rest = row;

	_Static_assert(IMAGE_CODE == 0 && IMAGE_SCHOOL == 1, "a row begins");
	if (d->school.len && sv_starts(row, buf_sv(&d->school)))
		return;
	cells_first(&rest, cell, IMAGE_SCHOOL + 1);
	for (int c = IMAGE_CODE; c <= IMAGE_SCHOOL; c++)
		if (cell[c].len)
			intern_add(&d->schools, cell[c]);
	d->school.len = 0;
	buf_put(&d->school, sv_head(row, row.len - rest.len));
}

static bool
names_school(struct sv path, struct sv code, struct sv name)
{
	return (code.len && sv_find(path, code) < path.len) ||
	    (name.len && sv_find(path, name) < path.len);
}

/* Does PATH name any school that we know? */
static bool
names_any(const struct diff *d, struct sv path)
{
	const struct past *p = d->last.past;

	for (size_t i = 0; i < d->schools.n; i++)
		if (names_school(path, d->schools.text[i], (struct sv){ 0 }))
			return true;
	for (size_t i = 0; i < p->nschool; i++)
		if (names_school(path, p->school[i].code, p->school[i].name))
			return true;
	return false;
}

static bool
was_seen(const struct diff *d, struct sv school)
{
	return school.len && intern_find(&d->schools, school) != INTERN_NONE;
}

/* Why all of a school cannot be called gone. */
static struct sv
school_why(struct diff *d, struct sv code, struct sv name)
{
	for (size_t i = 0; i < d->nlost; i++) {
		struct lost *lost = &d->lost[i];

		if (lost->names == NAMES_UNKNOWN)
			lost->names = names_any(d, lost->path) ? NAMES_SOME :
			                                         NAMES_NONE;
		if (lost->names == NAMES_NONE ||
		    names_school(lost->path, code, name))
			return lost->rule;
	}
	return was_seen(d, code) || was_seen(d, name) ? (struct sv){ 0 } :
	                                                SV(MISSING);
}

struct sv
absent_why(struct diff *d, const struct sv *cell)
{
	struct sv code = cell[IMAGE_CODE], name = cell[IMAGE_SCHOOL];
	int64_t held;

	/* They come school by school. */
	if (!d->asked.any || !sv_equal(buf_sv(&d->asked.code), code) ||
	    !sv_equal(buf_sv(&d->asked.name), name)) {
		d->asked.why = school_why(d, code, name);
		d->asked.any = true;
		d->asked.code.len = d->asked.name.len = 0;
		buf_put(&d->asked.code, code);
		buf_put(&d->asked.name, name);
	}
	if (d->asked.why.len)
		return d->asked.why;
	held = intern_find(&d->held, cell[IMAGE_XJH]);
	if (held == INTERN_NONE)
		held = intern_find(&d->held, cell[IMAGE_ID]);
	return held == INTERN_NONE ? (struct sv){ 0 } : d->held_rule[held];
}

void
absent_keep(struct diff *d, const struct sv *cell, struct sv why)
{
	struct sv code = cell[IMAGE_CODE], name = cell[IMAGE_SCHOOL];
	size_t n = d->kept.n, at;

	d->packed.len = 0;
	buf_put(&d->packed, why);
	buf_put_char(&d->packed, '\t');
	buf_put(&d->packed, name);
	buf_put(&d->packed, name.len && code.len ? SV(" ") : SV(""));
	buf_put(&d->packed, code);
	at = intern_add(&d->kept, buf_sv(&d->packed));
	if (at == n) {
		d->nkept = mem_more(d->nkept, n, &d->capkept,
		    sizeof(*d->nkept));
		d->nkept[n] = 0;
	}
	d->nkept[at]++;
}

/* WHY in words, before the rule's number. */
static const char *
why_words(struct sv why, bool zh)
{
	if (sv_equal(why, SV(MISSING)))
		return zh ? "该校" : "the school has no roster: ";
	if (sv_equal(why, SV("F01")) || sv_equal(why, SV("F05")))
		return zh ? "有文件未能读入，" : "a file was not read: ";
	return zh ? "有搁置的行，" : "rows were held back: ";
}

void
absent_say(struct diff *d)
{
	uint64_t rest = 0;

	for (size_t i = 0; i < d->kept.n; i++) {
		struct sv school = d->kept.text[i], why = { 0 };
		char safe[200];

		if (i >= SAID) {
			rest += d->nkept[i];
			continue;
		}
		sv_split(&school, '\t', &why);
		diag_safe(school.len ? school : SV("-"), safe, sizeof(safe));
		diag_note(d->diag, 0, "%s: not seen and carried over, not "
		    "called gone: %llu (%s%.0s%.*s)",
		    "%s：未见而沿用、不算减少的 %llu 人（%.0s%s%.*s）", safe,
		    (unsigned long long)d->nkept[i], why_words(why, false),
		    why_words(why, true), SV_ARG(why));
	}
	if (rest)
		diag_note(d->diag, 0, "%zu more of the kind: %llu carried over",
		    "另有 %zu 处，未见而沿用 %llu 人", d->kept.n - SAID,
		    (unsigned long long)rest);
}
