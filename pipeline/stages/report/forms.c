/* SPDX-License-Identifier: MIT */
/*
 * forms/: of each register one file with the rows of all schools; of one that
 * schools keep (分校) also forms/CODE/NAME.csv, and of each school forms/CODE/
 * 登记册.html with its registers, for paper. The bureau's own lists are in
 * forms/登记册.html. A register that is not made has no file.
 */
#include "pipeline/stages/report/report.h"

/* A file of OUT that is being written. */
struct leaf {
	struct report *r;
	struct buf out;
	bool failed;
};

static bool
leaf_create(struct leaf *l, struct sv path)
{
	const struct report_io *io = l->r->config->io;

	l->out.len = 0;
	l->failed |= io->create(io->ctx, path, false) < 0;
	return !l->failed;
}

/* What was put together goes out when it is much, or ALL. */
static bool
leaf_flush(struct leaf *l, bool all)
{
	const struct report_io *io = l->r->config->io;

	if (!l->failed && l->out.len && (all || l->out.len >= FLUSH)) {
		l->failed = io->put(io->ctx, buf_sv(&l->out)) < 0;
		l->out.len = 0;
	}
	return !l->failed;
}

static bool
leaf_finish(struct leaf *l)
{
	const struct report_io *io = l->r->config->io;

	if (leaf_flush(l, true))
		l->failed = io->finish(io->ctx) < 0;
	return !l->failed;
}

/* Rows FROM to TO of B, as PATH. */
static bool
write_csv(struct leaf *l, const struct form_book *b, size_t from, size_t to,
    struct sv path)
{
	struct report *r = l->r;
	struct tape_reader reader = { .tape = &r->forms.rows,
		.window = 4 * TAPE_NARROW };
	struct sv *cell = arena_alloc(&r->scratch,
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
	struct report *r = l->r;
	struct tape_reader reader = { .tape = &r->forms.rows,
		.window = 4 * TAPE_NARROW };
	struct sv *cell = arena_alloc(&r->scratch,
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
read_school(struct report *r, const struct form_book *b, size_t i,
    struct sv *name)
{
	struct tape_reader reader = { .tape = &r->forms.rows,
		.window = TAPE_NARROW };
	struct sv *cell = arena_alloc(&r->scratch,
	    (b->form->ncolumn + 1) * sizeof(*cell));
	int got = forms_read(&r->forms, &reader, b, i, cell);

	if (got == 0 && b->form->school < b->form->ncolumn)
		*name = arena_dup(&r->scratch, cell[b->form->school]);
	tape_close(&reader);
	return got;
}

static bool
is_kept(const struct form_book *b, bool schools)
{
	return b->form->schools == schools && form_made(b);
}

/* Where each register stands, while schools are written. */
struct place {
	size_t from, to;
};

/* All that FOLDER gets: AT[I] are its rows of book I. */
static bool
write_folder(struct leaf *l, struct sv folder, const struct place *at)
{
	struct report *r = l->r;
	struct arena *a = &r->scratch;
	struct sv school = { 0 };
	size_t n = r->view.pack->nform;

	for (size_t i = 0; i < n; i++) {
		const struct form_book *b = &r->forms.book[i];

		if (at[i].from == at[i].to)
			continue;
		if (school.len == 0 && !sv_equal(folder, FORMS_NOWHERE) &&
		    read_school(r, b, at[i].from, &school) < 0)
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

/* Books and schools stand in one order: AT[I] moves on to FOLDER's rows, if book
 * I has any. */
static void
move_on(const struct report *r, size_t folder, struct place *at)
{
	for (size_t i = 0; i < r->view.pack->nform; i++) {
		const struct form_book *b = &r->forms.book[i];

		at[i].from = at[i].to;
		if (is_kept(b, true) && at[i].to < b->n &&
		    b->row[at[i].to].school == folder)
			at[i].to = form_school_end(b, at[i].to);
	}
}

static bool
write_places(struct leaf *l)
{
	struct report *r = l->r;
	size_t n = r->view.pack->nform;
	struct place *at = arena_alloc(&r->kept, (n + 1) * sizeof(*at));
	uint32_t *order = intern_sort(&r->forms.schools);
	bool good = true;

	for (size_t i = 0; good && i < r->forms.schools.n; i++) {
		bool any = false;

		arena_reset(&r->scratch);
		move_on(r, order[i], at);
		for (size_t k = 0; k < n; k++)
			any |= at[k].from < at[k].to;
		if (any)
			good = write_folder(l, r->forms.schools.text[order[i]],
			    at);
	}
	mem_free(order);
	return good;
}

/* The bureau's own lists as a page, if there are any. */
static bool
write_bureau(struct leaf *l)
{
	struct report *r = l->r;
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
	struct leaf l = { .r = r };
	bool good = true;

	for (size_t i = 0; good && i < r->view.pack->nform; i++) {
		const struct form_book *b = &r->forms.book[i];

		arena_reset(&r->scratch);
		if (form_made(b))
			good = write_csv(&l, b, 0, b->n, arena_printf(
			    &r->scratch, "forms/%.*s.csv",
			    SV_ARG(b->form->name)));
	}
	good = good && write_places(&l) && write_bureau(&l);
	buf_free(&l.out);
	return good ? 0 : -1;
}
