/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "pipeline/report/message.h"
#include "pipeline/report/school_edits.h"

void
edit_runs_note(struct edit_runs *e, const struct whose *w,
    const struct correction *c, uint64_t at)
{
	int64_t of = whose_line(w, c->head.file, c->head.line);
	uint32_t school = of > 0 ? (uint32_t)of : WHOSE_NONE;

	if (e->n && e->run[e->n - 1].school == school)
		return;
	e->run = mem_more(e->run, e->n, &e->cap, sizeof(*e->run));
	e->run[e->n++] = (struct edit_run){ at, school };
}

void
edit_runs_free(struct edit_runs *e)
{
	mem_free(e->run);
	*e = (struct edit_runs){ 0 };
}

void
edits_open(struct edit_reader *r, const struct school *s,
    const struct tape *tape)
{
	*r = (struct edit_reader){ .school = s,
		.tape = { .tape = tape, .window = TAPE_SOME } };
}

void
edits_close(struct edit_reader *r)
{
	tape_close(&r->tape);
}

/* What the edits of one cell come to. */
struct cell {
	struct correction_head head;
	struct sv first, last; /* as they are; not for anybody's eyes */
	struct buf old, new, why;
	bool masked; /* old and new tell operations */
};

static void
put_piece(struct buf *out, struct sv text)
{
	if (out->len)
		buf_put(out, SV("；"));
	buf_put(out, text);
}

/* Of a masked cell every operation is told, of another one the first text and
 * the last. */
static void
add_edit(const struct view *v, struct cell *cell, const struct correction *c,
    struct arena *a)
{
	struct sv column = v->header->column[c->head.column], why;
	struct buf old = { 0 }, new = { 0 };
	bool first = cell->why.len == 0;

	correction_words(v->pack, v->lang, v->unmasked, column, c, &old, &new);
	cell->masked |= !sv_equal(buf_sv(&old), c->old) ||
	    !sv_equal(buf_sv(&new), c->new);
	if (first) {
		cell->head = c->head;
		cell->first = arena_dup(a, c->old);
	}
	cell->last = arena_dup(a, c->new);
	put_piece(&cell->old, buf_sv(&old));
	put_piece(&cell->new, buf_sv(&new));
	why = title_of(pack_rule(v->pack, c->rule), v->lang);
	put_piece(&cell->why, why.len ? why : c->rule);
	buf_free(&old);
	buf_free(&new);
}

static bool
same_cell(const struct correction_head *x, const struct correction_head *y)
{
	return x->file == y->file && x->line == y->line &&
	    x->record == y->record && x->column == y->column;
}

static void
settle(const struct cell *cell, struct school_edit *e, struct arena *a)
{
	*e = (struct school_edit){ .file = cell->head.file,
		.line = cell->head.line, .column = cell->head.column,
		.why = arena_dup(a, buf_sv(&cell->why)) };
	if (cell->masked) {
		e->old = arena_dup(a, buf_sv(&cell->old));
		e->new = arena_dup(a, buf_sv(&cell->new));
	} else {
		e->old = cell->first;
		e->new = cell->last;
	}
}

/* The cell at *AT, and *AT behind it; *SAME: it is again what it was. */
static int
read_cell(struct edit_reader *r, uint64_t *at, struct school_edit *e,
    bool *same, struct arena *a)
{
	const struct view *v = r->school->view;
	struct cell cell = { 0 };
	struct correction c;
	struct sv piece;
	uint64_t next = *at, from = *at;
	int got;

	while ((got = tape_read(&r->tape, &next, &piece)) > 0) {
		correction_unpack(piece, &c);
		if (cell.why.len && !same_cell(&cell.head, &c.head))
			break;
		add_edit(v, &cell, &c, a);
		*at = next;
	}
	if (cell.why.len) {
		settle(&cell, e, a);
		e->at = from;
		*same = sv_equal(cell.first, cell.last);
	}
	got = got < 0 ? -1 : cell.why.len > 0;
	buf_free(&cell.old);
	buf_free(&cell.new);
	buf_free(&cell.why);
	return got;
}

int
edits_next(struct edit_reader *r, struct school_edit *e, struct arena *a)
{
	const struct edit_runs *runs = r->school->edits;
	bool same = true;
	int got;

	while (same) {
		while (r->at == r->end) {
			if (r->run == runs->n)
				return 0;
			if (runs->run[r->run].school == r->school->number) {
				r->at = runs->run[r->run].at;
				r->end = r->run + 1 < runs->n ?
				    runs->run[r->run + 1].at : runs->end;
			}
			r->run++;
		}
		if ((got = read_cell(r, &r->at, e, &same, a)) <= 0)
			return got;
	}
	return 1;
}

int
edits_read(struct edit_reader *r, uint64_t at, struct school_edit *e,
    struct arena *a)
{
	bool same;

	return read_cell(r, &at, e, &same, a);
}

/* The school's findings by place, as the desk has them. */
static int
compare_items(const void *a, const void *b, void *school)
{
	const struct school *s = school;
	uint32_t x = s->item[*(const size_t *)a];
	uint32_t y = s->item[*(const size_t *)b];

	return (x > y) - (x < y);
}

static int
compare_place(const struct desk_item *item, const struct school_edit *e)
{
	/* File 0 is none, and comes last. */
	if (item->file != e->file)
		return item->file - 1U < e->file - 1U ? -1 : 1;
	return item->line < e->line ? -1 : item->line > e->line;
}

int
edits_match(struct edit_reader *r, struct school *s, struct arena *a)
{
	size_t *order = mem_alloc((s->n + 1) * sizeof(*order)), i = 0;
	struct school_edit e;
	struct arena scratch = { 0 };
	int got;

	s->mended = arena_alloc(a, (s->n + 1) * sizeof(*s->mended));
	for (size_t k = 0; k < s->n; k++)
		order[k] = k;
	if (s->n)
		qsort_r(order, s->n, sizeof(*order), compare_items, s);
	while ((got = edits_next(r, &e, &scratch)) > 0) {
		const struct desk_item *all = s->desk->item, *item;

		arena_reset(&scratch);
		s->edited++;
		while (i < s->n &&
		    compare_place(&all[s->item[order[i]]], &e) < 0)
			i++;
		for (size_t k = i; k < s->n; k++) {
			item = &all[s->item[order[k]]];
			if (compare_place(item, &e))
				break;
			if (item->column == e.column)
				s->mended[order[k]] = e.at + 1;
		}
	}
	arena_free(&scratch);
	mem_free(order);
	return got;
}

struct sv
edit_place(const struct school *s, const struct school_edit *e, struct arena *a)
{
	const struct view *v = s->view;
	const struct origin *o = origins_find(v->origins, e->file);
	struct sv name = origin_spelling(o, e->column,
	    v->header->column[e->column]);
	int32_t at = o && o->source.place ? o->source.place[e->column] : -1;
	char letter[8];

	if (at < 0)
		return name;
	return arena_printf(a, v->lang == LANG_EN ? "%s (%.*s)" : "%s（%.*s）",
	    column_letter(at, letter), SV_ARG(name));
}
