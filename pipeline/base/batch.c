/* SPDX-License-Identifier: MIT */
/* Columns and places of a batch are one block each, from the batch's arena. */
#include "pipeline/base/batch.h"

static const struct sv level_names[LEVELS + 1] = {
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
	memset(b->cell, 0, b->ncol * b->cap * sizeof(*b->cell));
	memset(b->line, 0, b->cap * sizeof(*b->line));
	memset(b->record, 0, b->cap * sizeof(*b->record));
	memset(b->offset, 0, b->cap * sizeof(*b->offset));
}

void
batch_rows(struct batch *b, size_t nrow)
{
	/* An odd stride: columns do not fall on the same lines of the cache. */
	b->cap = nrow | 1;
	b->cell = arena_room(&b->arena, b->ncol * b->cap * sizeof(*b->cell));
	b->line = arena_room(&b->arena, b->cap * sizeof(*b->line));
	b->record = arena_room(&b->arena, b->cap * sizeof(*b->record));
	b->offset = arena_room(&b->arena, b->cap * sizeof(*b->offset));
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

void
finding_span(struct batch *b, struct finding *f, uint64_t offset,
    uint32_t length)
{
	finding_arg(b, f, SV("byte"), arena_printf(&b->arena, "%llu",
	    (unsigned long long)offset));
	finding_arg(b, f, SV("size"), arena_printf(&b->arena, "%u", length));
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

/* Bytes in the source of the cell at POSITION, of a row that is as it is. */
static size_t
length_as_is(const struct batch *b, size_t row, int32_t position)
{
	for (size_t col = 0; col < b->ncol; col++)
		if (b->source->place[col] == position)
			return b->cell[col * b->cap + row].len;
	return 0;
}

/*
 * The row as a whole: up to the last cell that is not empty, since those at its
 * end may not be there.
 */
static bool
row_span(const struct batch *b, size_t row, uint64_t *offset, uint32_t *length)
{
	const struct source *src = b->source;
	struct sv text = b->span ? b->span[row] : (struct sv){ 0 };
	uint64_t at = 0, end = 0;
	uint32_t n = src->width;
	bool as_is;

	if (!b->width && text.len == 0)
		return false;
	*offset = b->width ? b->offset[row] : take_number(&text);
	as_is = b->width ? b->as_is && b->as_is[row] : text.len == 0;
	for (uint32_t i = 0; i < n; i++) {
		uint64_t bytes = as_is ? length_as_is(b, row, (int32_t)i) :
		    b->width ? b->width[row * n + i] : take_number(&text);

		at += (i ? src->unit : 0) + bytes;
		end = bytes ? at : end;
	}
	*length = (uint32_t)end;
	return true;
}

bool
batch_span(const struct batch *b, size_t row, int col, uint64_t *offset,
    uint32_t *length)
{
	const struct source *src = b->source;
	int32_t place = col < 0 ? 0 : src->place[col];
	struct sv text = b->span ? b->span[row] : (struct sv){ 0 };
	uint64_t at, bytes = 0;
	bool as_is;

	if (col < 0)
		return row_span(b, row, offset, length);
	if (place < 0 || (!b->width && text.len == 0))
		return false;
	at = b->width ? b->offset[row] : take_number(&text);
	as_is = b->width ? b->as_is && b->as_is[row] : text.len == 0;
	for (int32_t i = 0; i <= place; i++) {
		if (i > 0)
			at += bytes + src->unit;
		bytes = as_is ? length_as_is(b, row, i) :
		    b->width  ? b->width[row * src->width + (uint32_t)i] :
		                take_number(&text);
	}
	*offset = at;
	*length = (uint32_t)bytes;
	return true;
}

/* A cell of the row will change: write down how long all of them are. */
static void
keep_lengths(struct batch *b, size_t row)
{
	const struct source *src = b->source;
	struct buf text = { 0 };

	if (b->width && b->as_is && b->as_is[row]) {
		for (uint32_t i = 0; i < src->width; i++)
			b->width[row * src->width + i] =
			    (uint32_t)length_as_is(b, row, (int32_t)i);
		b->as_is[row] = 0;
	} else if (b->span && b->span[row].len &&
	    !memchr(b->span[row].ptr, ':', b->span[row].len)) {
		buf_put(&text, b->span[row]);
		for (uint32_t i = 0; i < src->width; i++) {
			buf_put_char(&text, i ? ',' : ':');
			buf_put_u64(&text, length_as_is(b, row, (int32_t)i));
		}
		b->span[row] = arena_dup(&b->arena, buf_sv(&text));
		buf_free(&text);
	}
}

void
batch_edit(struct batch *b, size_t row, int col, struct sv rule,
    struct sv new_value)
{
	struct edit *e;

	keep_lengths(b, row);
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

void
status_lacks(struct batch *b, struct rule_status *s, struct sv column)
{
	bool first = s->reason.len == 0;

	s->reason = arena_printf(&b->arena, "%.*s%s%.*s", SV_ARG(s->reason),
	    first ? "缺少列 " : "、", SV_ARG(column));
	s->reason_en = arena_printf(&b->arena, "%.*s%s%.*s",
	    SV_ARG(s->reason_en), first ? "no column " : ", ", SV_ARG(column));
}

void
status_off(struct rule_status *s)
{
	s->reason = SV("已停用");
	s->reason_en = SV("switched off");
}
