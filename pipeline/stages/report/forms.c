/* SPDX-License-Identifier: MIT */
/*
 * forms/: of each register one file with the rows of all schools; of one that
 * schools keep (分校) also forms/CODE/NAME.csv, and of each school forms/CODE/
 * 登记册.html with its registers, for paper. The bureau's own lists are in
 * forms/登记册.html. A register that is not made has no file.
 */
#include "pipeline/base/crew.h"
#include "pipeline/stages/report/report.h"

/* A file of OUT that is being written, by one task. */
struct leaf {
	const struct report *r;
	const struct report_io *io;
	struct arena scratch;
	struct buf out;
	bool failed;
};

static bool
leaf_create(struct leaf *l, struct sv path)
{
	l->out.len = 0;
	l->failed |= l->io->create(l->io->ctx, path, false) < 0;
	return !l->failed;
}

/* What was put together goes out when it is much, or ALL. */
static bool
leaf_flush(struct leaf *l, bool all)
{
	if (!l->failed && l->out.len && (all || l->out.len >= FLUSH)) {
		l->failed = l->io->put(l->io->ctx, buf_sv(&l->out)) < 0;
		l->out.len = 0;
	}
	return !l->failed;
}

static bool
leaf_finish(struct leaf *l)
{
	if (leaf_flush(l, true))
		l->failed = l->io->finish(l->io->ctx) < 0;
	return !l->failed;
}

/* The registers' rows, by the hand of the task. */
static struct tape
tape_of(const struct leaf *l)
{
	struct tape t = l->r->forms.rows;

	t.io = l->io;
	return t;
}

/* Rows FROM to TO of B, as PATH. */
static bool
write_csv(struct leaf *l, const struct form_book *b, size_t from, size_t to,
    struct sv path)
{
	const struct report *r = l->r;
	struct tape tape = tape_of(l);
	struct tape_reader reader = { .tape = &tape, .window = TAPE_SOME };
	struct sv *cell = arena_alloc(&l->scratch,
	    (b->form->ncolumn + 1) * sizeof(*cell));

	if (!leaf_create(l, path))
		return false;
	form_csv_header(b->form, &l->out);
	for (size_t i = from; i < to && leaf_flush(l, false); i++) {
		l->failed = forms_read(&r->forms, &reader, b, i, cell) < 0;
		if (!l->failed)
			form_csv(b->form, cell, &l->out);
	}
	tape_close(&reader);
	return leaf_finish(l);
}

/* Rows FROM to TO of B onto the page that is open. */
static bool
write_table(struct leaf *l, const struct form_book *b, size_t from, size_t to,
    struct sv school)
{
	const struct report *r = l->r;
	struct tape tape = tape_of(l);
	struct tape_reader reader = { .tape = &tape, .window = TAPE_SOME };
	struct sv *cell = arena_alloc(&l->scratch,
	    (b->form->ncolumn + 1) * sizeof(*cell));

	form_page_table(&r->view, b->form, school, to - from, &l->out);
	for (size_t i = from; i < to && leaf_flush(l, false); i++) {
		l->failed = forms_read(&r->forms, &reader, b, i, cell) < 0;
		if (!l->failed)
			form_page_row(b->form, school, i - from + 1, cell,
			    &l->out);
	}
	form_page_end(&r->view, b->form, &l->out);
	tape_close(&reader);
	return leaf_flush(l, false);
}

/* The name that the first row of B from I on has for its school. */
static int
read_school(struct leaf *l, const struct form_book *b, size_t i,
    struct sv *name)
{
	struct tape tape = tape_of(l);
	struct tape_reader reader = { .tape = &tape, .window = TAPE_NARROW };
	struct sv *cell = arena_alloc(&l->scratch,
	    (b->form->ncolumn + 1) * sizeof(*cell));
	int got = forms_read(&l->r->forms, &reader, b, i, cell);

	if (got == 0 && b->form->school < b->form->ncolumn)
		*name = arena_dup(&l->scratch, cell[b->form->school]);
	tape_close(&reader);
	return got;
}

static bool
is_kept(const struct form_book *b, bool schools)
{
	return b->form->schools == schools && form_made(b);
}

/* The rows of one register that a folder gets. */
struct place {
	size_t from, to;
};

/* The folders of schools, a task each: folder I gets place[I * nform + K] of
 * register K. */
struct folders {
	const struct report *r;
	struct sv *name;
	struct place *place;
};

static bool
write_folder(struct leaf *l, struct sv folder, const struct place *at)
{
	const struct report *r = l->r;
	struct arena *a = &l->scratch;
	struct sv school = { 0 };
	size_t n = r->view.pack->nform;

	for (size_t i = 0; i < n; i++) {
		const struct form_book *b = &r->forms.book[i];

		if (at[i].from == at[i].to)
			continue;
		if (school.len == 0 && !sv_equal(folder, FORMS_NOWHERE) &&
		    read_school(l, b, at[i].from, &school) < 0)
			return false;
		if (!write_csv(l, b, at[i].from, at[i].to, arena_printf(a,
		    "forms/%.*s/%.*s.csv", SV_ARG(folder),
		    SV_ARG(b->form->name))))
			return false;
	}
	if (!leaf_create(l, arena_printf(a, "forms/%.*s/登记册.html",
	    SV_ARG(folder))))
		return false;
	form_page_open(&r->view, school, &l->out);
	for (size_t i = 0; i < n && !l->failed; i++)
		if (at[i].from < at[i].to)
			write_table(l, &r->forms.book[i], at[i].from, at[i].to,
			    school);
	form_page_close(&l->out);
	return leaf_finish(l);
}

static int
write_one(void *ctx, size_t i, struct diag *d)
{
	const struct folders *f = ctx;
	const struct report_io *all = f->r->config->io;
	struct leaf l = { .r = f->r,
		.io = all->split ? all->split(all->ctx, d) : all };
	bool good = write_folder(&l, f->name[i],
	    f->place + i * f->r->view.pack->nform);

	if (all->split)
		l.io->join(l.io->ctx);
	arena_free(&l.scratch);
	buf_free(&l.out);
	return good ? 0 : -1;
}

/* Books and schools stand in one order: AT[K] is what FOLDER has of book K, from
 * END[K] on, which moves behind it. Does it have any? */
static bool
find_rows(const struct report *r, size_t folder, size_t *end, struct place *at)
{
	bool any = false;

	for (size_t k = 0; k < r->view.pack->nform; k++) {
		const struct form_book *b = &r->forms.book[k];

		at[k] = (struct place){ end[k], end[k] };
		if (is_kept(b, true) && end[k] < b->n &&
		    b->row[end[k]].school == folder)
			at[k].to = form_school_end(b, end[k]);
		end[k] = at[k].to;
		any |= at[k].from < at[k].to;
	}
	return any;
}

static int
write_places(struct report *r)
{
	size_t n = r->view.pack->nform, schools = r->forms.schools.n, k = 0;
	struct folders f = { .r = r,
		.name = mem_alloc((schools + 1) * sizeof(*f.name)),
		.place = mem_alloc((schools * n + 1) * sizeof(*f.place)) };
	size_t *end = mem_alloc((n + 1) * sizeof(*end));
	uint32_t *order = intern_sort(&r->forms.schools);
	int done;

	for (size_t i = 0; i < schools; i++) {
		f.name[k] = r->forms.schools.text[order[i]];
		k += find_rows(r, order[i], end, f.place + k * n);
	}
	done = crew_run(r->config->crew, k, write_one, &f, r->diag);
	mem_free(order);
	mem_free(end);
	mem_free(f.place);
	mem_free(f.name);
	return done;
}

/* The bureau's own lists as a page, if there are any. */
static bool
write_bureau(struct leaf *l)
{
	const struct report *r = l->r;
	size_t n = r->view.pack->nform, i = 0;

	while (i < n && !is_kept(&r->forms.book[i], false))
		i++;
	if (i == n)
		return true;
	if (!leaf_create(l, SV("forms/登记册.html")))
		return false;
	form_page_open(&r->view, (struct sv){ 0 }, &l->out);
	for (; i < n && !l->failed; i++)
		if (is_kept(&r->forms.book[i], false))
			write_table(l, &r->forms.book[i], 0,
			    r->forms.book[i].n, (struct sv){ 0 });
	form_page_close(&l->out);
	return leaf_finish(l);
}

int
write_forms(struct report *r)
{
	struct leaf l = { .r = r, .io = r->config->io };
	bool good = true;

	for (size_t i = 0; good && i < r->view.pack->nform; i++) {
		const struct form_book *b = &r->forms.book[i];

		arena_reset(&l.scratch);
		if (form_made(b))
			good = write_csv(&l, b, 0, b->n, arena_printf(
			    &l.scratch, "forms/%.*s.csv",
			    SV_ARG(b->form->name)));
	}
	good = good && write_places(r) == 0 && write_bureau(&l);
	arena_free(&l.scratch);
	buf_free(&l.out);
	return good ? 0 : -1;
}
