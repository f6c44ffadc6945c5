/* SPDX-License-Identifier: MIT */
/*
 * schools/CODE/: findings are put into the order of school, class and place by
 * their numbers. Then each school is a task for the crew: its files are written
 * one after the other, its findings read from the tape once for each, so that
 * no more than one of them is in memory.
 */
#include <stdlib.h>

#include "pipeline/base/crew.h"
#include "pipeline/report/school_edits.h"
#include "pipeline/report/school_html.h"
#include "pipeline/stages/report/report.h"

/* Items of the desk by school of `whose`; those of none come first. */
struct order {
	uint32_t *item;
	size_t *from; /* of school I: from[I] to from[I + 1] */
};

/* The school that is told of item I, or WHOSE_NONE: a finding in a row or file
 * that names no school is of the school of that file. */
static uint32_t
school_of(const struct report *r, size_t i)
{
	const struct desk_item *item = &r->desk.item[i];
	uint32_t owner = whose_same(&r->whose, item->owner);
	int64_t only = owner ? WHOSE_NONE : whose_file(&r->whose, item->file);

	return only > 0 ? (uint32_t)only : owner;
}

static struct order
order_items(const struct report *r)
{
	size_t n = r->desk.n, schools = r->whose.keys.n + 1;
	struct order o = { mem_alloc((n + 1) * sizeof(*o.item)),
		mem_alloc((schools + 2) * sizeof(*o.from)) };
	size_t *next = o.from + 1;

	for (size_t i = 0; i < n; i++)
		next[school_of(r, i) + 1]++;
	for (size_t k = 1; k <= schools; k++)
		next[k] += next[k - 1];
	for (size_t i = 0; i < n; i++)
		o.item[next[school_of(r, i)]++] = (uint32_t)i;
	return o;
}

/* Of no class are whole files, of which one is gravest: by level first. */
static int
compare_items(const void *a, const void *b, void *desk)
{
	const struct desk *d = desk;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const struct desk_item *i = &d->item[x], *j = &d->item[y];
	int c = desk_compare_class(d, x, y);

	if (c == 0 && d->classes.text[i->class].len == 1)
		c = (i->level < j->level) - (i->level > j->level);
	return c ? c : (x > y) - (x < y);
}

/* The folder in which all files of each school lie. */
static struct sv *
find_common(struct report *r)
{
	size_t n = r->whose.keys.n + 1;
	struct sv *common = arena_alloc(&r->kept, n * sizeof(*common));
	bool *any = arena_alloc(&r->kept, n * sizeof(*any));

	for (size_t i = 1; i < r->origins.n && i < r->whose.nfile; i++) {
		const struct origin *o = &r->origins.origin[i];
		const struct whose_file *f = &r->whose.file[i];
		uint32_t only = f->only > 0 ? (uint32_t)f->only : WHOSE_NONE;
		size_t nrun = only ? 1 : f->nrun;

		for (size_t k = 0; o->known && !f->list && k < nrun; k++) {
			uint32_t of = only ? only :
			    whose_same(&r->whose, f->run[k].school);

			common[of] = school_common(any[of] ? common[of] :
			                                     o->path, o->path);
			any[of] = true;
		}
	}
	return common;
}

/* Is ID of a file that was not read, or not to its end? */
static bool
is_of_unread(struct sv id)
{
	return sv_equal(id, SV("F01")) || sv_equal(id, SV("F05")) ||
	    sv_equal(id, SV("F08"));
}

static void
take_items(struct report *r, const struct order *o, struct school *s)
{
	s->unread = arena_alloc(&r->kept,
	    (r->origins.n + 1) * sizeof(*s->unread));
	s->desk = &r->desk;
	s->item = o->item + o->from[s->number];
	s->n = o->from[s->number + 1] - o->from[s->number];
	if (s->n)
		qsort_r(s->item, s->n, sizeof(*s->item), compare_items,
		    &r->desk);
	for (size_t i = 0; i < s->n; i++) {
		const struct desk_item *item = &r->desk.item[s->item[i]];

		s->level[item->level]++;
		if (item->status == TOLD_APPROVED)
			s->approved[item->level]++;
		if (is_of_unread(r->tally.rules.text[item->rule]) &&
		    item->file < r->origins.n)
			s->unread[item->file] =
			    r->tally.rules.text[item->rule];
	}
}

/* What one task has of its own. */
struct hand {
	const struct report *report;
	struct school *school;
	const struct summary *summary;
	const struct report_io *io;
	struct tape tape, edits; /* the findings and edits, by `io` */
	struct edit_reader cells; /* of the edits, for findings */
	struct arena kept;    /* of the school */
	struct arena scratch; /* of one finding */
	struct buf out;       /* on its way to the file */
};

static int
create(struct hand *h, const char *name)
{
	return h->io->create(h->io->ctx, arena_printf(&h->scratch, "%.*s%s",
	    SV_ARG(h->school->folder), name), false);
}

static int
flush(struct hand *h, size_t least)
{
	int done = 0;

	if (h->out.len >= least && h->out.len)
		done = h->io->put(h->io->ctx, buf_sv(&h->out));
	if (h->out.len >= least)
		h->out.len = 0;
	return done;
}

static int
finish(struct hand *h)
{
	return flush(h, 0) < 0 ? -1 : h->io->finish(h->io->ctx);
}

/* 全角 → 半角, if the cell of T, the I-th finding, was corrected. */
static int
tell_mended(struct hand *h, struct told *t, size_t i)
{
	uint64_t at = h->school->mended[i];
	struct school_edit e;

	if (at == 0)
		return 0;
	if (edits_read(&h->cells, at - 1, &e, &h->scratch) < 0)
		return -1;
	t->mended = arena_printf(&h->scratch, "%.*s → %.*s", SV_ARG(e.old),
	    SV_ARG(e.new));
	return 0;
}

/* The school's first MOST findings, as it is told them, to EACH. */
static int
tell_each(struct hand *h, size_t most,
    int (*each)(struct hand *h, const struct told *t, size_t i))
{
	const struct school *s = h->school;
	struct tape_reader reader = { .tape = &h->tape, .window = TAPE_SOME };
	int done = 0;

	for (size_t i = 0; done == 0 && i < s->n && i < most; i++) {
		struct told t;

		arena_reset(&h->scratch);
		done = desk_read(s->desk, &reader, s->item[i], &t);
		if (done < 0)
			break;
		school_tell(s, &t, &h->scratch);
		if ((done = tell_mended(h, &t, i)) < 0)
			break;
		done = each(h, &t, i);
	}
	tape_close(&reader);
	return done;
}

static int
put_csv(struct hand *h, const struct told *t, size_t i)
{
	struct sv cell[SCHOOL_COLUMNS];

	(void)i;
	school_cells(h->school, t, cell, &h->scratch);
	school_csv(h->school, cell, &h->out);
	return flush(h, FLUSH);
}

static int
write_csv(struct hand *h)
{
	if (create(h, SCHOOL_CSV) < 0)
		return -1;
	school_csv_header(h->school, &h->out);
	return tell_each(h, SIZE_MAX, put_csv) < 0 ? -1 : finish(h);
}

static int
put_page(struct hand *h, const struct told *t, size_t i)
{
	school_page_row(h->school, t, i, &h->out);
	return flush(h, FLUSH);
}

/* The cells that were corrected, the first MOST, to EACH. */
static int
tell_edits(struct hand *h, size_t most,
    int (*each)(struct hand *h, const struct school_edit *e, size_t i))
{
	struct edit_reader r;
	struct school_edit e;
	int got = 0;

	edits_open(&r, h->school, &h->edits);
	for (size_t i = 0; i < most; i++) {
		arena_reset(&h->scratch);
		if ((got = edits_next(&r, &e, &h->scratch)) <= 0 ||
		    (got = each(h, &e, i)) < 0)
			break;
	}
	edits_close(&r);
	return got < 0 ? -1 : 0;
}

static int
put_page_edit(struct hand *h, const struct school_edit *e, size_t i)
{
	school_put_edit(h->school, e, i, &h->scratch, &h->out);
	return flush(h, FLUSH);
}

static int
write_school_page(struct hand *h)
{
	if (create(h, SCHOOL_PAGE) < 0)
		return -1;
	school_page_open(h->school, &h->scratch, &h->out);
	if (tell_edits(h, PAGE_EDITS, put_page_edit) < 0)
		return -1;
	school_put_edits_end(h->school, &h->out);
	school_page_lists(h->school, h->summary->tally, &h->scratch, &h->out);
	if (tell_each(h, PAGE_ROWS, put_page) < 0)
		return -1;
	school_page_close(h->school, h->summary, &h->scratch, &h->out);
	return finish(h);
}

static int
put_row(struct hand *h, const struct told *t, size_t i)
{
	struct sv cell[SCHOOL_COLUMNS];
	struct book_cell row[SCHOOL_COLUMNS];

	(void)i;
	school_cells(h->school, t, cell, &h->scratch);
	school_book_row(cell, t->head.level, row);
	return h->io->book_row(h->io->ctx, row, SCHOOL_COLUMNS);
}

static int
put_book_edit(struct hand *h, const struct school_edit *e, size_t i)
{
	(void)i;
	return school_book_edit(h->school, e, h->io, &h->scratch);
}

static int
write_book_edits(struct hand *h)
{
	if (h->school->edited == 0)
		return 0;
	return school_book_edits(h->school, h->io) < 0 ? -1 :
	    tell_edits(h, BOOK_EDITS, put_book_edit);
}

static int
write_book(struct hand *h)
{
	const struct report_io *io = h->io;
	const struct view *v = h->school->view;
	const struct book_sheet sheet = {
		.name = v->lang == LANG_EN ? SV("findings") : SV("错误报告"),
		.table = true, .ncolumn = SCHOOL_COLUMNS,
		.nprint = SCHOOL_PRINTED };
	struct book_cell row[SCHOOL_COLUMNS];

	if (!io->book_open)
		return 0;
	if (create(h, SCHOOL_BOOK) < 0 || io->book_open(io->ctx,
	    school_title(h->school), v->header->asof) < 0 ||
	    school_book_front(h->school, h->summary, io, &h->scratch) < 0)
		return -1;
	school_book_head(h->school, row);
	if (io->book_sheet(io->ctx, &sheet) < 0 ||
	    io->book_row(io->ctx, row, SCHOOL_COLUMNS) < 0 ||
	    tell_each(h, SIZE_MAX, put_row) < 0 || write_book_edits(h) < 0 ||
	    io->book_end(io->ctx) < 0)
		return -1;
	return finish(h);
}

/* The corrected files that hold only the school's rows, without the folders that
 * they have in common. */
static int
add_corrected(struct hand *h)
{
	const struct origins *os = &h->report->origins;
	const struct report_io *io = h->io;

	for (size_t i = 1; i < os->n; i++) {
		const struct origin *o = &os->origin[i];

		if (!o->written || !school_has_file(h->school, i))
			continue;
		arena_reset(&h->scratch);
		if (io->again(io->ctx, arena_printf(&h->scratch,
		    "corrected/%.*s", SV_ARG(o->corrected)),
		    arena_printf(&h->scratch, "%.*s" SCHOOL_CORRECTED "%.*s",
		    SV_ARG(h->school->folder),
		    SV_ARG(school_corrected(h->school, i)))) < 0)
			return -1;
	}
	return 0;
}

static int
match_edits(struct hand *h)
{
	struct edit_reader r;
	int got;

	edits_open(&r, h->school, &h->edits);
	got = edits_match(&r, h->school, &h->kept);
	edits_close(&r);
	edits_open(&h->cells, h->school, &h->edits);
	return got;
}

struct work {
	const struct report *report;
	const struct summary *summary;
	struct school *school;
	size_t n, cap;
};

static int
write_school(void *ctx, size_t i, struct diag *d)
{
	const struct work *w = ctx;
	const struct report_io *all = w->report->config->io;
	struct hand h = { .report = w->report, .school = &w->school[i],
		.summary = w->summary, .tape = w->report->findings,
		.edits = w->report->edits };
	int done;

	h.io = all->split ? all->split(all->ctx, d) : all;
	h.tape.io = h.edits.io = h.io;
	done = match_edits(&h) < 0 || write_csv(&h) < 0 || write_book(&h) < 0 ||
	    write_school_page(&h) < 0 || add_corrected(&h) < 0 ? -1 : 0;
	edits_close(&h.cells);
	if (all->split)
		h.io->join(h.io->ctx);
	arena_free(&h.kept);
	arena_free(&h.scratch);
	buf_free(&h.out);
	return done;
}

/* The schools that have a folder. */
static void
find_schools(struct report *r, const struct order *o, struct work *w)
{
	const struct sv *common = find_common(r);

	for (uint32_t i = 1; i <= r->whose.keys.n; i++) {
		struct school s;

		if (whose_same(&r->whose, i) != i || !school_open(&s, &r->view,
		    &r->whose, i, &r->kept))
			continue;
		s.common = common[i];
		s.corrected_common = school_corrected_common(&s);
		s.edits = &r->edit_runs;
		take_items(r, o, &s);
		if (s.rows == 0 && s.n == 0)
			continue;
		w->school = mem_more(w->school, w->n, &w->cap, sizeof(s));
		w->school[w->n++] = s;
	}
}

int
write_schools(struct report *r, const struct summary *sum)
{
	struct work w = { .report = r, .summary = sum };
	struct order o;
	int done;

	o = order_items(r);
	find_schools(r, &o, &w);
	done = crew_run(r->config->crew, w.n, write_school, &w, r->diag);
	mem_free(w.school);
	mem_free(o.item);
	mem_free(o.from);
	return done;
}
