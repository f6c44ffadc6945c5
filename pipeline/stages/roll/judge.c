/* SPDX-License-Identifier: MIT */
/*
 * Records and rows of lists are gathered in a batch of our own; its findings
 * move to the stage's, with what tells whose they are.
 */
#include "pipeline/stages/roll/roll.h"

enum { SOME = 1000 /* rows judged at a call, about */ };

static const enum image_column shown[] = { IMAGE_CODE, IMAGE_SCHOOL,
	IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH, IMAGE_ID, IMAGE_XJH, IMAGE_GRADE };

static void
add_arg(struct batch *b, struct finding *f, struct sv name, struct sv value)
{
	if (value.len && finding_get(f, name).len == 0)
		finding_arg(b, f, name, arena_dup(&b->arena, value));
}

void
roll_row(struct roll *r, struct batch *b, struct finding *f, size_t list,
    size_t row)
{
	static const struct sv school[] = { { "学校标识码", 15 },
		{ "录取学校", 12 }, { "转入学校", 12 }, { "转出学校", 12 } };
	const struct list_table *l = &r->config->list[list];
	const struct list_form *form = &r->config->pack->list[list];
	struct sv code = { 0 };

	if (l->lines)
		finding_arg(b, f, SV("related"), arena_printf(&b->arena,
		    "%.*s:%llu", SV_ARG(form->file),
		    (unsigned long long)l->lines[row]));
	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++) {
		struct sv name = image_column[shown[i]];

		add_arg(b, f, name, matches_cell(r, list, row, name));
	}
	for (size_t i = 0; !code.len && i < sizeof(school) / sizeof(*school);
	     i++)
		code = matches_cell(r, list, row, school[i]);
	if (f->school.len == 0)
		f->school = arena_dup(&b->arena, code);
	if (f->grade.len == 0)
		f->grade = arena_dup(&b->arena,
		    matches_cell(r, list, row, SV("年级")));
}

void
roll_place(struct finding *f, const struct roll_place *place)
{
	f->file = place->file;
	f->line = place->line;
	f->record = place->record;
	f->column = -1;
}

/* The cell of the sheet's column C, or nothing. */
static struct sv
kept(const struct sv *cell, int c)
{
	return c < 0 ? (struct sv){ 0 } : cell[c];
}

void
roll_whose(const struct roll *r, struct batch *b, struct finding *f,
    const struct sv *cell)
{
	struct sv code = kept(cell, r->sheet.school_code);
	struct sv name = kept(cell, r->sheet.school_name);

	if (f->school.len == 0)
		f->school = arena_dup(&b->arena, code.len ? code : name);
	if (f->grade.len == 0)
		f->grade = arena_dup(&b->arena, kept(cell, r->sheet.grade));
	if (f->class_name.len == 0)
		f->class_name = arena_dup(&b->arena,
		    kept(cell, r->sheet.class_name));
	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		add_arg(b, f, image_column[shown[i]],
		    kept(cell, r->key[shown[i]]));
}

static void
move(struct roll *r, struct batch *b, const struct finding *from)
{
	size_t row = (size_t)from->after;
	struct finding *f = batch_find_loose(b, from->rule, from->level);
	const struct roll_place *place = &r->place[row];
	struct sv *cell = arena_alloc(&b->arena,
	    (r->nkeep + 1) * sizeof(*cell));
	bool own = from->column >= 0 && (size_t)from->column < r->nkeep;

	roll_place(f, place);
	if (own && place->line)
		f->column = r->keep[from->column];
	for (size_t i = 0; i < from->narg; i++)
		finding_arg(b, f, from->arg[i].name,
		    arena_dup(&b->arena, from->arg[i].value));
	for (size_t c = 0; c < r->nkeep; c++)
		cell[c] = batch_cell(&r->batch, (int)c)[row];
	roll_whose(r, b, f, cell);
	if (own)
		add_arg(b, f, r->sheet.column[from->column],
		    cell[from->column]);
	if (r->at < r->config->pack->nlist)
		roll_row(r, b, f, r->at,
		    (size_t)r->batch.record[row] - 1);
}

static void
flush(struct roll *r, struct plan *plan, struct batch *b)
{
	if (r->batch.nrow == 0)
		return;
	plan_match(plan, r->match);
	plan_rows(plan, &r->batch);
	for (size_t i = 0; i < r->batch.nfinding; i++)
		move(r, b, &r->batch.finding[i]);
	r->batch.nrow = 0;
}

/* Entry I as the next row: its cells, and where it stands. */
static int
put_entry(struct roll *r, const struct roll_entry *e)
{
	struct batch *b = &r->batch;
	struct sv *cell = arena_alloc(&b->arena,
	    (r->nkeep + 1) * sizeof(*cell));

	if (records_cells(r, e, &b->arena, cell) < 0)
		return -1;
	for (size_t c = 0; c < r->nkeep; c++)
		batch_cell(b, (int)c)[b->nrow] = cell[c];
	r->place[b->nrow] = (struct roll_place){ e->file, e->line,
		e->record };
	return 0;
}

static uint32_t *
match_of(struct roll *r, size_t row)
{
	return r->match + row * (r->config->pack->nlist + 1);
}

/* Records of one file, from r->next on, as many as there is room for. */
static int
judge_records(struct roll *r, struct batch *b)
{
	uint32_t file = 0;

	while (r->next < r->n && r->batch.nrow < ROLL_ROWS) {
		struct roll_entry e;

		if (records_entry(r, r->next, &e) < 0)
			return -1;
		if (file && e.may && e.file != file)
			break;
		if (e.may && !file) {
			file = e.file;
			batch_reset(&r->batch, &r->sheet, &r->source[file],
			    ROLL_ROWS);
		}
		if (e.may) {
			size_t row = r->batch.nrow;

			if (put_entry(r, &e) < 0)
				return -1;
			r->batch.line[row] = e.line;
			r->batch.record[row] = e.record;
			matches_entry(r, r->next, match_of(r, row));
			r->batch.nrow++;
		}
		r->next++;
	}
	flush(r, r->plan, b);
	return 0;
}

/* The header of a list's rows: the roll's columns, then its own. */
static struct header *
list_header(struct roll *r, size_t list)
{
	const struct pack *p = r->config->pack;
	const struct list_form *form = &p->list[list];
	struct header *h = arena_alloc(r->run, sizeof(*h));

	*h = r->sheet;
	h->ncolumn = r->nkeep + form->ncolumn;
	h->column = arena_alloc(r->run, h->ncolumn * sizeof(*h->column));
	for (size_t i = 0; i < r->nkeep; i++)
		h->column[i] = r->sheet.column[i];
	for (size_t i = 0; i < form->ncolumn; i++)
		h->column[r->nkeep + i] = p->field[form->field + i].name;
	return h;
}

/* The record of the row's person; nothing where there is none. */
static int
put_roll(struct roll *r, uint32_t entry)
{
	struct roll_entry e;

	if (entry && entry != MATCH_DOUBT)
		return records_entry(r, entry - 1, &e) < 0 ? -1 :
		                                             put_entry(r, &e);
	for (size_t c = 0; c < r->nkeep; c++)
		batch_cell(&r->batch, (int)c)[r->batch.nrow] =
		    (struct sv){ 0 };
	r->place[r->batch.nrow] = (struct roll_place){ 0 };
	return 0;
}

static int
put_row(struct roll *r, size_t row)
{
	struct batch *b = &r->batch;
	const struct table *t = &r->config->list[r->at].table;
	uint32_t *match = match_of(r, b->nrow);
	uint32_t *roll = &match[r->config->pack->nlist];

	matches_row(r, r->at, row, match);
	if (r->list[r->at].back && !*roll && missing_unsure(r, r->at, row))
		*roll = MATCH_DOUBT;
	if (put_roll(r, *roll) < 0)
		return -1;
	for (size_t c = 0; c < t->ncolumn; c++)
		batch_cell(b, (int)(r->nkeep + c))[b->nrow] =
		    table_get(t, (int64_t)row, c);
	b->line[b->nrow] = b->record[b->nrow] = row + 1;
	b->nrow++;
	return 0;
}

/* Rows of list r->at, from r->next on. */
static int
judge_rows(struct roll *r, struct batch *b)
{
	struct roll_list *l = &r->list[r->at];
	size_t n = r->config->list[r->at].table.nrow;

	batch_reset(&r->batch, l->header, &r->nowhere, ROLL_ROWS);
	for (; r->next < n && r->batch.nrow < ROLL_ROWS; r->next++)
		if (put_row(r, r->next) < 0)
			return -1;
	flush(r, l->plan, b);
	return 0;
}

/* Rules of 每行 stand behind the last list. */
static bool
is_done(const struct roll *r)
{
	size_t nlist = r->config->pack->nlist;

	if (r->at == nlist)
		return r->next == r->n;
	return !r->list[r->at].plan || !plan_has(r->list[r->at].plan, false) ||
	    r->next == r->config->list[r->at].table.nrow;
}

int
judge_more(struct roll *r, struct batch *b)
{
	size_t nlist = r->config->pack->nlist;
	int rows = 0;

	while (rows < SOME) {
		if (is_done(r) && r->at == nlist)
			return rows > 0;
		if (is_done(r)) {
			r->at++;
			r->next = 0;
			continue;
		}
		if (r->at < nlist && !r->list[r->at].header) {
			r->list[r->at].header = list_header(r, r->at);
			plan_header(r->list[r->at].plan,
			    r->list[r->at].header);
		}
		if ((r->at == nlist ? judge_records(r, b) :
		    judge_rows(r, b)) < 0)
			return -1;
		rows += ROLL_ROWS;
	}
	return 1;
}
