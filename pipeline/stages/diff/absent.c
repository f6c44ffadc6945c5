/* SPDX-License-Identifier: MIT */
/*
 * Whom nobody can call gone (contract.md 3.2). A person of the snapshot whom
 * no record is matched with is gone only where the files of that school were
 * all there and all read:
 *
 *	the school has no record at all now     its file is missing
 *	one of its classes or grades has none   that file is: gaps.c
 *	a file that was lost (F01, F05) names   that file may hold the person
 *	the school, by name or code, in its
 *	path; or names no school at all
 *	the person leaves the highest grade     there the person may be: gaps.c
 *	of a school, and one with higher ones
 *	has not come or was lost
 *	a row that was held back (F02 F03 F04)  there the person stands
 *	holds the person's number
 */
#include "pipeline/base/cells.h"
#include "pipeline/report/kept.h"
#include "pipeline/report/show.h"
#include "pipeline/stages/diff/diff.h"

enum { SAID = 10 /* schools of which pupils are kept, at most */ };

/* Most rows begin as the one before. */
void
absent_seen(struct diff *d, struct sv row)
{
	struct sv cell[IMAGE_CLASS + 1], rest = row;

	_Static_assert(IMAGE_CODE == 0 && IMAGE_SCHOOL == 1 &&
	    IMAGE_GRADE == 2 && IMAGE_CLASS == 3, "a row begins");
	if (d->place.len && sv_starts(row, buf_sv(&d->place)))
		return;
	cells_first(&rest, cell, IMAGE_CLASS + 1);
	for (int c = IMAGE_CODE; c <= IMAGE_SCHOOL; c++)
		if (cell[c].len)
			intern_add(&d->schools, cell[c]);
	gaps_see(d, cell);
	d->place.len = 0;
	buf_put(&d->place, sv_head(row, row.len - rest.len));
}

bool
absent_has_records(const struct diff *d, struct sv code, struct sv name)
{
	return (code.len && intern_find(&d->schools, code) != INTERN_NONE) ||
	    (name.len && intern_find(&d->schools, name) != INTERN_NONE);
}

/* Does PATH name any school that we know? */
static bool
names_any(void *ctx, struct sv path)
{
	const struct diff *d = ctx;
	const struct past *p = d->last.past;

	for (size_t i = 0; i < d->schools.n; i++)
		if (losses_names(path, d->schools.text[i], (struct sv){ 0 }))
			return true;
	for (size_t i = 0; i < p->nschool; i++)
		if (losses_names(path, p->school[i].code, p->school[i].name))
			return true;
	return false;
}

struct sv
absent_lost(struct diff *d, struct sv code, struct sv name)
{
	return losses_school(&d->losses, code, name, names_any, d);
}

/* Why all of a school cannot be called gone. */
static struct sv
school_why(struct diff *d, struct sv code, struct sv name)
{
	struct sv lost = absent_lost(d, code, name);

	if (lost.len)
		return lost;
	return absent_has_records(d, code, name) ? gaps_why(d, code, name) :
	                                           SV(KEPT_MISSING);
}

struct sv
absent_held(const struct diff *d, const struct sv *cell)
{
	struct sv held = losses_held(&d->losses, cell[IMAGE_XJH]);

	return held.len ? held : losses_held(&d->losses, cell[IMAGE_ID]);
}

struct sv
absent_why(struct diff *d, const struct sv *cell)
{
	struct sv code = cell[IMAGE_CODE], name = cell[IMAGE_SCHOOL], held;

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
	held = absent_held(d, cell);
	return held.len ? held : gaps_onward(d, cell);
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

void
absent_say(struct diff *d)
{
	uint64_t rest = 0;

	for (size_t i = 0; i < d->kept.n; i++) {
		struct sv school = d->kept.text[i], why = { 0 };
		enum lang lang = d->diag->lang;
		struct buf shown = { 0 };

		if (i >= SAID) {
			rest += d->nkept[i];
			continue;
		}
		sv_split(&school, '\t', &why);
		show_school(&shown, d->config->pack, school);
		d->packed.len = 0;
		kept_words(why, lang, &d->packed);
		diag_note(d->diag, 0, "%.*s: not seen and carried over, not "
		    "called gone: %llu (%.*s)",
		    "%.*s：未见而沿用、不算减少的 %llu 人（%.*s）",
		    SV_ARG(buf_sv(&shown)), (unsigned long long)d->nkept[i],
		    (int)d->packed.len, d->packed.ptr);
		buf_free(&shown);
	}
	if (rest)
		diag_note(d->diag, 0, "%zu more of the kind: %llu carried over",
		    "另有 %zu 处，未见而沿用 %llu 人", d->kept.n - SAID,
		    (unsigned long long)rest);
}
