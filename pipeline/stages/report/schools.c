/* SPDX-License-Identifier: MIT */
/*
 * schools/CODE/: findings are put into the order of school, class and place by
 * their numbers. Then each school is a task for the crew: its files are written
 * one after the other, its findings read from the tape once for each, so that
 * no more than one of them is in memory.
 */
#include <stdlib.h>

#include "pipeline/base/crew.h"
#include "pipeline/report/school.h"
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

static int
compare_items(const void *a, const void *b, void *desk)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int c = desk_compare_class(desk, x, y);

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

static void
take_items(struct report *r, const struct order *o, struct school *s)
{
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
	}
}

/* What one task has of its own. */
struct hand {
	const struct report *report;
	const struct school *school;
	const struct summary *summary;
	const struct report_io *io;
	struct tape tape;     /* the findings, by `io` */
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

static int
write_school_page(struct hand *h)
{
	if (create(h, SCHOOL_PAGE) < 0)
		return -1;
	school_page_open(h->school, h->summary->tally, &h->scratch, &h->out);
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
write_book(struct hand *h)
{
	const struct report_io *io = h->io;
	const struct view *v = h->school->view;
	const struct book_sheet sheet = {
		.name = v->lang == LANG_EN ? SV("findings") : SV("错误报告"),
		.table = true, .ncolumn = SCHOOL_COLUMNS };
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
	    tell_each(h, SIZE_MAX, put_row) < 0 || io->book_end(io->ctx) < 0)
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
	struct sv common = { 0 };
	bool any = false;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 1; i < os->n; i++) {
			const struct origin *o = &os->origin[i];
			struct sv place = o->corrected;

			if (!o->known || !o->written ||
			    !school_owns(h->school, (uint32_t)i, 0))
				continue;
			if (pass == 0) {
				common = school_common(any ? common : place,
				    place);
				any = true;
				continue;
			}
			arena_reset(&h->scratch);
			if (io->again(io->ctx, arena_printf(&h->scratch,
			    "corrected/%.*s", SV_ARG(place)),
			    arena_printf(&h->scratch,
			    "%.*s" SCHOOL_CORRECTED "%.*s",
			    SV_ARG(h->school->folder),
			    SV_ARG(sv_skip(place, common.len)))) < 0)
				return -1;
		}
	return 0;
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
		.summary = w->summary, .tape = w->report->findings };
	int done;

	h.io = all->split ? all->split(all->ctx, d) : all;
	h.tape.io = h.io;
	done = write_csv(&h) < 0 || write_book(&h) < 0 ||
	    write_school_page(&h) < 0 || add_corrected(&h) < 0 ? -1 : 0;
	if (all->split)
		h.io->join(h.io->ctx);
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

	whose_settle(&r->whose);
	o = order_items(r);
	find_schools(r, &o, &w);
	done = crew_run(r->config->crew, w.n, write_school, &w, r->diag);
	mem_free(w.school);
	mem_free(o.item);
	mem_free(o.from);
	return done;
}
