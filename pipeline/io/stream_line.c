/* SPDX-License-Identifier: MIT */
/*
 * One line of the stream, cut at its tabs, into the batch in hand; and what
 * must agree between lines: a record's file, a source's counts, the end.
 */
#include "pipeline/io/stream_line.h"

int
stream_fail(struct stage *s, const char *en, const char *zh)
{
	struct reader *r = s->state;

	return diag_fail(s->diag, STATUS_STREAM,
	    "%s:%llu: %s: run the pipe again from its first command",
	    "%s:%llu：%s：请从第一个命令起重新运行管道",
	    r->config.io.name,
	    (unsigned long long)(r->line ? r->line : 1),
	    s->diag->lang == LANG_EN ? en : zh);
}

bool
stream_unescape(struct sv v, struct arena *a, struct sv *out)
{
	char *to;
	size_t n = 0;

	*out = v;
	if (v.len == 0 || !memchr(v.ptr, '\\', v.len))
		return true;
	to = arena_bytes(a, v.len);
	for (size_t i = 0; i < v.len; i++) {
		char c = v.ptr[i];

		if (c == '\\') {
			if (++i == v.len)
				return false;
			c = v.ptr[i];
			if (c != '\\' && c != 't' && c != 'n' && c != 'r')
				return false;
			c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
		}
		to[n++] = c;
	}
	*out = sv_make(to, n);
	return true;
}

static bool
unescaped(struct reader *r, size_t i, struct arena *a, struct sv *out)
{
	*out = r->field[i];
	return !r->escapes || stream_unescape(*out, a, out);
}

static bool
number(const struct reader *r, size_t i, uint64_t *out)
{
	return sv_to_u64(r->field[i], out);
}

int
stream_count(struct stage *s)
{
	struct reader *r = s->state;
	const char *kind = r->field[0].len == 1 ?
	    memchr(STREAM_KINDS, r->field[0].ptr[0], sizeof(STREAM_KINDS) - 1) :
	    NULL;

	if (!kind)
		return stream_fail(s, "no such kind of line", "没有这种行");
	r->count[kind - STREAM_KINDS]++;
	return 0;
}

/* POSITION:HEADER, or `-`. */
static bool
read_column(struct stage *s, struct source *src, size_t col, struct sv text)
{
	size_t colon = sv_find(text, SV(":"));
	uint64_t place;

	src->place[col] = -1;
	if (sv_equal(text, SV("-")))
		return true;
	if (colon == text.len || !sv_to_u64(sv_head(text, colon), &place) ||
	    place == 0 || place > src->width)
		return false;
	src->place[col] = (int32_t)place - 1;
	src->spelling[col] = arena_dup(&s->run, sv_skip(text, colon + 1));
	return true;
}

static int
read_source(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	struct source *src = arena_alloc(&s->run, sizeof(*src));
	size_t ncol = r->header.ncolumn;
	uint64_t no, width, unit;
	struct sv text[4];

	if (r->nfield != 8 + ncol || !number(r, 1, &no) || !number(r, 6, &width) ||
	    !number(r, 7, &unit) || width > UINT16_MAX || no > UINT32_MAX)
		return stream_fail(s, "a wrong @ line", "@ 行有误");
	for (size_t i = 0; i < 4; i++) {
		if (!unescaped(r, 2 + i, &b->arena, &text[i]))
			return stream_fail(s, "a wrong escape", "转义有误");
		text[i] = arena_dup(&s->run, text[i]);
	}
	src->number = (uint32_t)no;
	src->path = text[0];
	src->encoding = text[1];
	src->why = text[2];
	src->delimiter = sv_equal(text[3], SV("tab")) ? '\t' :
	    sv_equal(text[3], SV("-")) || !text[3].len ? '\0' : text[3].ptr[0];
	src->width = (uint32_t)width;
	src->unit = (uint32_t)unit;
	src->list = unit == 0;
	src->place = arena_alloc(&s->run, (ncol + 1) * sizeof(*src->place));
	src->spelling = arena_alloc(&s->run, (ncol + 1) * sizeof(*src->spelling));
	for (size_t i = 0; i < ncol; i++) {
		struct sv column;

		if (!unescaped(r, 8 + i, &b->arena, &column) ||
		    !read_column(s, src, i, column))
			return stream_fail(s, "a wrong @ line", "@ 行有误");
	}
	r->source = src;
	r->rows = 0;
	b->source = src;
	b->first = true;
	return 0;
}

static int
read_source_end(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	struct source *src = r->source;
	uint64_t no;

	if (!src || r->nfield != 8 || !number(r, 1, &no) || no != src->number ||
	    !number(r, 2, &src->bytes) || !number(r, 4, &src->lines) ||
	    !number(r, 5, &src->records) || !number(r, 6, &src->held) ||
	    !number(r, 7, &src->skipped))
		return stream_fail(s, "a wrong : line", ": 行有误");
	src->hash = arena_dup(&s->run, r->field[3]);
	if (!r->header.edited && !src->list && src->records != r->rows + src->held)
		return stream_fail(s, "records are missing from a source",
		    "某个来源文件的记录缺失");
	b->last = true;
	r->source = NULL;
	return 0;
}

static int
read_record(struct stage *s, struct batch *b, struct sv line)
{
	struct reader *r = s->state;
	size_t row = b->nrow, ncol = b->ncol;
	uint64_t no;

	if (!r->source || r->nfield != ncol + 5 || !number(r, 1, &no) ||
	    no != r->source->number || !number(r, 2, &b->line[row]) ||
	    !number(r, 3, &b->record[row]))
		return stream_fail(s, "a wrong = line, or one without its @ line",
		    "= 行有误，或缺少它的 @ 行");
	for (size_t col = 0; col < ncol; col++)
		if (!unescaped(r, 4 + col, &b->arena, &b->cell[col * b->cap + row]))
			return stream_fail(s, "a wrong escape", "转义有误");
	b->offset[row] = 0; /* it stands in the span */
	b->span[row] = r->field[4 + ncol];
	b->raw[row] = line;
	b->nrow++;
	r->rows++;
	return 0;
}

static int
read_edit(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	struct edit e = { 0 };
	uint64_t length;

	if (r->nfield != 7 || b->nrow == 0 ||
	    (e.column = header_find(&r->header, r->field[1])) < 0 ||
	    !unescaped(r, 3, &b->arena, &e.old) ||
	    !unescaped(r, 4, &b->arena, &e.new) || !number(r, 5, &e.offset) ||
	    !number(r, 6, &length))
		return stream_fail(s, "a wrong ~ line, or one without its = line",
		    "~ 行有误，或缺少它的 = 行");
	e.row = (uint32_t)b->nrow - 1;
	e.rule = r->field[2];
	e.length = (uint32_t)length;
	b->edit = arena_more(&b->arena, b->edit, b->nedit, &b->capedit,
	    sizeof(*b->edit));
	b->edit[b->nedit++] = e;
	return 0;
}

static int
read_finding(struct stage *s, struct batch *b, bool none)
{
	struct reader *r = s->state;
	struct finding *f;
	enum level level = LEVEL_NONE;
	uint64_t file;

	if (r->nfield < 10 || !number(r, 1, &file) ||
	    (none ? r->field[6].len > 0 : !level_parse(r->field[6], &level)))
		return stream_fail(s, "a wrong ! or + line", "! 行或 + 行有误");
	f = batch_find_loose(b, r->field[5], level);
	f->file = (uint32_t)file;
	if (!number(r, 2, &f->line) || !number(r, 3, &f->record) ||
	    !unescaped(r, 7, &b->arena, &f->school) ||
	    !unescaped(r, 8, &b->arena, &f->grade) ||
	    !unescaped(r, 9, &b->arena, &f->class_name))
		return stream_fail(s, "a wrong ! or + line", "! 行或 + 行有误");
	if (r->field[4].len &&
	    (f->column = header_find(&r->header, r->field[4])) < 0)
		return stream_fail(s, "a ! line about a column that is not there",
		    "! 行所说的列不存在");
	for (size_t i = 10; i < r->nfield; i++) {
		size_t eq = sv_find(r->field[i], SV("="));
		struct sv value;

		if (eq == r->field[i].len || !stream_unescape(
		    sv_skip(r->field[i], eq + 1), &b->arena, &value))
			return stream_fail(s, "a wrong ! or + line", "! 行或 + 行有误");
		finding_arg(b, f, sv_head(r->field[i], eq), value);
	}
	return 0;
}

static int
read_change(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	struct change c;
	struct sv *field[] = { &c.kind, &c.key, &c.school_from, &c.school_to,
		&c.grade_from, &c.grade_to, &c.column, &c.old, &c.new,
		&c.explained_by };
	size_t n = sizeof(field) / sizeof(*field);

	for (size_t i = 0; i < n; i++)
		if (r->nfield != n + 1 ||
		    !unescaped(r, 1 + i, &b->arena, field[i]))
			return stream_fail(s, "a wrong % line", "% 行有误");
	*batch_change(b) = c;
	return 0;
}

static int
read_status(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	struct rule_status *t;

	if (r->nfield != 6)
		return stream_fail(s, "a wrong ? line", "? 行有误");
	t = batch_status(b, r->field[1]);
	if (!number(r, 2, &t->evaluated) || !number(r, 3, &t->findings) ||
	    !unescaped(r, 4, &b->arena, &t->reason) ||
	    !unescaped(r, 5, &b->arena, &t->reason_en))
		return stream_fail(s, "a wrong ? line", "? 行有误");
	return 0;
}

/* The end line: counts and hash must be those of what was read. */
static int
read_end(struct stage *s)
{
	struct reader *r = s->state;
	size_t kinds = sizeof(r->count) / sizeof(*r->count);
	char hex[HASH_HEX];
	uint64_t n;

	r->ended = true;
	if (r->config.edited)
		return 0;
	if (r->source)
		return stream_fail(s, "a source without its : line", "有来源缺少 : 行");
	hash_hex(hash_value(r->hash), hex);
	if (r->nfield != kinds + 2 ||
	    !sv_equal(r->field[kinds + 1], sv_make(hex, sizeof(hex))))
		return stream_fail(s, "the stream is damaged: its hash does not agree",
		    "数据流已损坏：校验值不符");
	for (size_t i = 0; i < kinds; i++)
		if (!sv_to_u64(sv_skip(r->field[1 + i], 1), &n) ||
		    r->field[1 + i].ptr[0] != STREAM_KINDS[i] || n != r->count[i])
			return stream_fail(s, "the stream is damaged: its counts do not "
			    "agree", "数据流已损坏：计数不符");
	return 0;
}

int
stream_line(struct stage *s, struct batch *b, struct sv line)
{
	struct reader *r = s->state;

	if (r->ended)
		return stream_fail(s, "lines behind the end line", "结束行之后还有内容");
	if (r->field[0].len == 1 && r->field[0].ptr[0] == '.')
		return read_end(s);
	if (stream_count(s) < 0)
		return -1;
	switch (r->field[0].ptr[0]) {
	case '@':
		if (r->source)
			return stream_fail(s, "a source without its : line",
			    "有来源缺少 : 行");
		return read_source(s, b);
	case '=':
		return read_record(s, b, line);
	case '~':
		return read_edit(s, b);
	case '!':
	case '+':
		return read_finding(s, b, r->field[0].ptr[0] == '+');
	case '%':
		return read_change(s, b);
	case ':':
		return read_source_end(s, b);
	case '?':
		return read_status(s, b);
	default:
		return stream_fail(s, "a header line below the header",
		    "头部之外出现 # 行");
	}
}
