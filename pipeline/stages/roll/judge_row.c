/* SPDX-License-Identifier: MIT */
/*
 * Records and rows of lists are judged in a batch of our own; its findings move
 * to another, with what tells whose they are.
 */
#include "pipeline/stages/roll/roll.h"

static const enum image_column shown[] = { IMAGE_CODE, IMAGE_SCHOOL,
	IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH, IMAGE_ID, IMAGE_XJH, IMAGE_GRADE };

static void
add_arg(struct batch *b, struct finding *f, struct sv name, struct sv value)
{
	if (value.len && finding_get(f, name).len == 0)
		finding_arg(b, f, name, arena_dup(&b->arena, value));
}

void
roll_row(const struct roll *r, struct batch *b, struct finding *f, size_t list,
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
roll_place(const struct roll *r, struct batch *b, struct finding *f,
    const struct roll_place *place, int c)
{
	size_t i = 0;

	f->file = place->file;
	f->line = place->line;
	f->record = place->record;
	f->column = c < 0 || place->line == 0 ? -1 : r->keep[c];
	if (!place->span || place->span[0].length == 0)
		return;
	while (i < r->nstand && r->stand[i] != c)
		i++;
	i = i < r->nstand && place->span[i + 1].length ? i + 1 : 0;
	finding_span(b, f, place->offset + place->span[i].at,
	    place->span[i].length);
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

int
judge_record(const struct roll *r, struct roll_judging *j, size_t row,
    struct diag *d)
{
	size_t nlist = r->config->pack->nlist;
	uint32_t entry = j->match[row * (nlist + 1) + nlist];
	struct batch *b = &j->batch;
	struct sv *cell;
	struct roll_entry e;

	j->place[row] = (struct roll_place){ 0 };
	/* Cells of a new batch are blank. */
	if (entry == 0 || entry == MATCH_DOUBT)
		return 0;
	cell = arena_room(&b->arena, (r->nkeep + 1) * sizeof(*cell));
	if (records_entry(r, entry - 1, &e, d) < 0 ||
	    records_cells(r, &e, &b->arena, cell, d) < 0)
		return -1;
	for (size_t c = 0; c < r->nkeep; c++)
		batch_cell(b, (int)c)[row] = cell[c];
	return records_place(r, &e, &b->arena, &j->place[row], d);
}

static void
move(const struct roll *r, const struct roll_judging *j, struct batch *b,
    const struct finding *from)
{
	size_t row = (size_t)from->after;
	struct finding *f = batch_find_loose(b, from->rule, from->level);
	const struct roll_place *place = &j->place[row];
	struct sv *cell = arena_alloc(&b->arena,
	    (r->nkeep + 1) * sizeof(*cell));
	bool own = from->column >= 0 && (size_t)from->column < r->nkeep;

	if (from->level != LEVEL_NONE)
		roll_place(r, b, f, place, own ? from->column : -1);
	for (size_t i = 0; i < from->narg; i++)
		finding_arg(b, f, from->arg[i].name,
		    arena_dup(&b->arena, from->arg[i].value));
	if (from->level == LEVEL_NONE)
		return; /* a row of a register: these are its cells */
	for (size_t c = 0; c < r->nkeep; c++)
		cell[c] = batch_cell(&j->batch, (int)c)[row];
	roll_whose(r, b, f, cell);
	if (own)
		add_arg(b, f, r->sheet.column[from->column],
		    cell[from->column]);
	if (r->at < r->config->pack->nlist)
		roll_row(r, b, f, r->at,
		    (size_t)j->batch.record[row] - 1);
}

int
judge_rows(const struct roll *r, struct roll_judging *j, struct plan *plan,
    struct batch *b, struct diag *d)
{
	j->batch.match = j->match;
	plan_rows(plan, &j->batch);
	for (size_t i = 0; i < j->batch.nfinding; i++) {
		const struct finding *f = &j->batch.finding[i];

		if (!j->whole && judge_record(r, j, (size_t)f->after, d) < 0)
			return -1;
		move(r, j, b, f);
	}
	return 0;
}
