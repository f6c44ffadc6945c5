/* SPDX-License-Identifier: MIT */
/* Columns and places of a batch are one block each, from the batch's arena. */
#include "pipeline/base/batch.h"

static const struct sv level_names[LEVELS] = {
	[LEVEL_NOTICE] = { "notice", 6 },
	[LEVEL_WARNING] = { "warning", 7 },
	[LEVEL_ERROR] = { "error", 5 },
};

struct sv
level_name(enum level level)
{
	return level_names[level];
}

bool
level_parse(struct sv name, enum level *level)
{
	for (int i = 0; i < LEVELS; i++)
		if (sv_equal(name, level_names[i])) {
			*level = (enum level)i;
			return true;
		}
	return false;
}

int
header_find(const struct header *h, struct sv column)
{
	for (size_t i = 0; i < h->ncolumn; i++)
		if (sv_equal(h->column[i], column))
			return (int)i;
	return -1;
}

void
header_resolve(struct header *h)
{
	h->school_code = header_find(h, SV("学校标识码"));
	h->school_name = header_find(h, SV("学校名称"));
	h->grade = header_find(h, SV("年级"));
	h->class_name = header_find(h, SV("班级"));
}

void
header_add_stage(struct header *h, struct arena *a, struct sv line)
{
	struct sv *more = arena_alloc(a, (h->nstage + 1) * sizeof(*more));

	if (h->nstage)
		memcpy(more, h->stage, h->nstage * sizeof(*more));
	more[h->nstage++] = line;
	h->stage = more;
}

void
batch_reset(struct batch *b, const struct header *h, struct source *src,
    size_t nrow)
{
	struct arena arena = b->arena;

	arena_reset(&arena);
	*b = (struct batch){ .arena = arena, .header = h, .source = src,
		.ncol = h->ncolumn };
	batch_rows(b, nrow);
}

void
batch_rows(struct batch *b, size_t nrow)
{
	b->cap = nrow;
	b->cell = arena_alloc(&b->arena, b->ncol * nrow * sizeof(*b->cell));
	b->line = arena_alloc(&b->arena, nrow * sizeof(*b->line));
	b->record = arena_alloc(&b->arena, nrow * sizeof(*b->record));
	b->offset = arena_alloc(&b->arena, nrow * sizeof(*b->offset));
}

void
batch_free(struct batch *b)
{
	arena_free(&b->arena);
	*b = (struct batch){ 0 };
}

struct finding *
batch_find_loose(struct batch *b, struct sv rule, enum level level)
{
	struct finding *f;

	b->finding = arena_more(&b->arena, b->finding, b->nfinding,
	    &b->capfinding, sizeof(*b->finding));
	f = &b->finding[b->nfinding++];
	*f = (struct finding){ .after = (int64_t)b->nrow - 1, .column = -1,
		.rule = rule, .level = level };
	return f;
}

struct finding *
batch_find(struct batch *b, size_t row, int col, struct sv rule,
    enum level level)
{
	struct finding *f = batch_find_loose(b, rule, level);
	const struct header *h = b->header;

	f->after = (int64_t)row;
	f->file = b->source->number;
	f->line = b->line[row];
	f->record = b->record[row];
	f->column = col;
	f->school = batch_get(b, h->school_code, row);
	if (f->school.len == 0)
		f->school = batch_get(b, h->school_name, row);
	f->grade = batch_get(b, h->grade, row);
	f->class_name = batch_get(b, h->class_name, row);
	return f;
}

void
finding_arg(struct batch *b, struct finding *f, struct sv name, struct sv value)
{
	f->arg = arena_more(&b->arena, f->arg, f->narg, &f->caparg,
	    sizeof(*f->arg));
	f->arg[f->narg++] = (struct arg){ name, value };
}

struct sv
finding_get(const struct finding *f, struct sv name)
{
	for (size_t i = 0; i < f->narg; i++)
		if (sv_equal(f->arg[i].name, name))
			return f->arg[i].value;
	return (struct sv){ 0 };
}

/* The number at the front of *TEXT, and pass it and what ends it. */
static uint64_t
take_number(struct sv *text)
{
	uint64_t n = 0;
	size_t i = 0;

	for (; i < text->len && text->ptr[i] >= '0' && text->ptr[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(text->ptr[i] - '0');
	*text = sv_skip(*text, i + 1);
	return n;
}

bool
batch_span(const struct batch *b, size_t row, int col, uint64_t *offset,
    uint32_t *length)
{
	int32_t place = b->source->place[col];
	const uint32_t *width = b->width;
	struct sv text = b->span ? b->span[row] : (struct sv){ 0 };
	uint64_t at, bytes = 0;

	if (place < 0 || (!width && text.len == 0))
		return false;
	if (width) {
		width += row * b->source->width;
		at = b->offset[row];
	} else {
		at = take_number(&text);
	}
	for (int32_t i = 0; i <= place; i++) {
		if (i > 0)
			at += bytes + b->source->unit;
		if (!width && text.len == 0)
			return false;
		bytes = width ? width[i] : take_number(&text);
	}
	*offset = at;
	*length = (uint32_t)bytes;
	return true;
}

void
batch_edit(struct batch *b, size_t row, int col, struct sv rule,
    struct sv new_value)
{
	struct edit *e;

	b->edit = arena_more(&b->arena, b->edit, b->nedit, &b->capedit,
	    sizeof(*b->edit));
	e = &b->edit[b->nedit++];
	*e = (struct edit){ .row = (uint32_t)row, .column = col, .rule = rule,
		.old = batch_cell(b, col)[row], .new = new_value };
	batch_span(b, row, col, &e->offset, &e->length);
	batch_cell(b, col)[row] = new_value;
	if (b->raw)
		b->raw[row] = (struct sv){ 0 };
}

struct change *
batch_change(struct batch *b)
{
	b->change = arena_more(&b->arena, b->change, b->nchange, &b->capchange,
	    sizeof(*b->change));
	return &b->change[b->nchange++];
}

struct rule_status *
batch_status(struct batch *b, struct sv rule)
{
	struct rule_status *s;

	b->status = arena_more(&b->arena, b->status, b->nstatus, &b->capstatus,
	    sizeof(*b->status));
	s = &b->status[b->nstatus++];
	*s = (struct rule_status){ .rule = rule };
	return s;
}
