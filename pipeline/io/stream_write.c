/* SPDX-License-Identifier: MIT */
/*
 * Lines are put together in one buffer, hashed and written when it is large.
 * A record that nobody has changed since it was read goes out as the line
 * that came in. Edits and findings of a record follow it in the order in
 * which they were added: both lists are walked beside the rows, findings by a
 * stable order of the row that they follow.
 */
#include "pipeline/base/hash.h"
#include "pipeline/io/stream.h"

enum {
	FLUSH = 128 * 1024,
	RECORD_KIND = 2,
	LINE_HEAD = 96 /* bytes at most before a record's cells */
};

struct order {
	uint32_t *item;
	size_t cap;
};

struct writer {
	struct stream_io io;
	struct buf out;
	struct hash_state *hash;
	uint64_t count[sizeof(STREAM_KINDS) - 1];
	const struct header *header;
	struct order findings, edits; /* scratch */
};

/* V at TO, which has room for twice as much; the end of what was written. */
static char *
escape(char *to, struct sv v)
{
	static const char code[256] = { ['\\'] = '\\', ['\t'] = 't',
		['\n'] = 'n', ['\r'] = 'r' };

	for (size_t i = 0; i < v.len; i++) {
		char c = code[(unsigned char)v.ptr[i]];

		if (c) {
			*to++ = '\\';
			*to++ = c;
		} else {
			*to++ = v.ptr[i];
		}
	}
	return to;
}

void
stream_escape(struct buf *out, struct sv v)
{
	buf_reserve(out, 2 * v.len);
	out->len = (size_t)(escape(out->ptr + out->len, v) - out->ptr);
}

static void
put_kind(struct writer *w, char kind)
{
	w->count[strchr(STREAM_KINDS, kind) - STREAM_KINDS]++;
	buf_put_char(&w->out, kind);
}

static void
put(struct writer *w, struct sv v)
{
	buf_put_char(&w->out, '\t');
	stream_escape(&w->out, v);
}

static void
put_number(struct writer *w, uint64_t n)
{
	buf_put_char(&w->out, '\t');
	buf_put_u64(&w->out, n);
}

static void
end_line(struct writer *w)
{
	buf_put_char(&w->out, '\n');
}

static int
flush(struct stage *s)
{
	struct writer *w = s->state;
	size_t n = w->out.len;

	hash_add(w->hash, buf_sv(&w->out));
	w->out.len = 0;
	if (n && w->io.write(w->io.ctx, w->out.ptr, n) != (int64_t)n)
		return diag_fail_errno(s->diag, STATUS_OUTPUT,
		    "%s: cannot write: make room, or look why it is closed",
		    "%s：写不进去：请清理空间，或查看它为何被关闭",
		    w->io.name);
	return 0;
}

static int
writer_open(struct stage *s, const void *config)
{
	const struct stream_config *c = config;
	struct writer *w = arena_alloc(&s->run, sizeof(*w));

	w->io = c->io;
	w->hash = hash_open();
	s->state = w;
	return 0;
}

static void
put_settings(struct writer *w, const struct header *h)
{
	for (size_t i = 0; i < h->nsetting; i++) {
		put_kind(w, '#');
		put(w, SV("set"));
		put(w, h->setting[i].name);
		put(w, h->setting[i].value);
		end_line(w);
	}
}

static int
writer_header(struct stage *s, struct header *h)
{
	struct writer *w = s->state;

	w->header = h;
	put_kind(w, '#');
	put(w, SV("xueji-stream"));
	put_number(w, STREAM_VERSION);
	end_line(w);
	put_kind(w, '#');
	put(w, SV("pack"));
	put(w, h->pack);
	put(w, h->version);
	put(w, h->hash);
	put(w, h->origin);
	end_line(w);
	put_kind(w, '#');
	put(w, SV("as-of"));
	put(w, h->asof);
	end_line(w);
	put_settings(w, h);
	put_kind(w, '#');
	put(w, SV("columns"));
	for (size_t i = 0; i < h->ncolumn; i++)
		put(w, h->column[i]);
	put(w, SV("@"));
	end_line(w);
	for (size_t i = 0; i < h->nstage; i++) {
		put_kind(w, '#');
		put(w, SV("stage"));
		put(w, h->stage[i]);
		end_line(w);
	}
	if (h->edited) {
		put_kind(w, '#');
		put(w, SV("edited"));
		end_line(w);
	}
	return 0;
}

static struct sv
delimiter_name(const struct source *src)
{
	return src->delimiter == 0 ? SV("-") :
	    src->delimiter == '\t' ? SV("tab") : sv_make(&src->delimiter, 1);
}

static void
put_source(struct writer *w, const struct source *src)
{
	put_kind(w, '@');
	put_number(w, src->number);
	put(w, src->path);
	put(w, src->encoding);
	put(w, src->why);
	put(w, delimiter_name(src));
	put_number(w, src->width);
	put_number(w, src->list ? 0 : src->unit);
	for (size_t i = 0; i < w->header->ncolumn; i++) {
		if (!src->place || src->place[i] < 0) {
			put(w, SV("-"));
			continue;
		}
		put_number(w, (uint64_t)src->place[i] + 1);
		buf_put_char(&w->out, ':');
		stream_escape(&w->out, src->spelling[i]);
	}
	end_line(w);
}

static void
put_source_end(struct writer *w, const struct source *src)
{
	put_kind(w, ':');
	put_number(w, src->number);
	put_number(w, src->bytes);
	put(w, src->hash);
	put_number(w, src->lines);
	put_number(w, src->records);
	put_number(w, src->held);
	put_number(w, src->skipped);
	end_line(w);
}

/* Bytes that a record's line may take at most beside its cells. */
static size_t
line_room(const struct batch *b, size_t row)
{
	size_t n = b->ncol + 128;

	if (b->width)
		n += 11 * ((size_t)b->source->width + 1);
	return b->span ? n + 2 * b->span[row].len : n;
}

static char *
put_widths(char *to, const struct batch *b, size_t row)
{
	const uint32_t *width = b->width + row * b->source->width;

	to = digits_put(to, b->offset[row]);
	if (b->as_is && b->as_is[row])
		return to;
	for (uint32_t i = 0; i < b->source->width; i++) {
		*to++ = i ? ',' : ':';
		to = digits_put(to, width[i]);
	}
	return to;
}

/*
 * Room behind TO, which is in OUT, for CELL and for REST bytes more: where TO is
 * then. *END is the end of the room.
 */
static char *
more_room(struct buf *out, char *to, struct sv cell, size_t rest, char **end)
{
	out->len = (size_t)(to - out->ptr);
	buf_reserve(out, 2 * cell.len + SV_SLACK + 1 + rest);
	*end = out->ptr + out->cap - rest;
	return out->ptr + out->len;
}

/* The cells of ROW, a tab before each; REST bytes of room are left behind. */
static char *
put_cells(struct buf *out, char *to, const struct batch *b, size_t row,
    size_t rest)
{
	static const char blank[SV_SLACK];
	/* Bytes that are written may be anybody's: B is not asked again. */
	const struct sv *cell = b->cell + row;
	size_t ncol = b->ncol, stride = b->cap;
	bool plain = b->plain, slack = b->plain && b->slack;
	char *end = out->ptr + out->cap - rest;

	for (size_t col = 0; col < ncol; col++, cell += stride) {
		struct sv v = *cell;

		if ((size_t)(end - to) < 2 * v.len + SV_SLACK + 1)
			to = more_room(out, to, v, rest, &end);
		*to++ = '\t';
		if (slack)
			to = sv_copy_slack(to, v.len ? v : sv_make(blank, 0));
		else
			to = plain ? sv_copy(to, v) : escape(to, v);
	}
	return to;
}

/* The one line of which there are many. */
static void
put_record(struct writer *w, const struct batch *b, size_t row)
{
	size_t room = line_room(b, row);
	char *to;

	w->count[RECORD_KIND]++;
	if (b->raw && b->raw[row].len) {
		buf_put(&w->out, b->raw[row]);
		return;
	}
	buf_reserve(&w->out, LINE_HEAD + room);
	to = w->out.ptr + w->out.len;
	*to++ = '=';
	*to++ = '\t';
	to = digits_put(to, b->source->number);
	*to++ = '\t';
	to = digits_put(to, b->line[row]);
	*to++ = '\t';
	to = digits_put(to, b->record[row]);
	to = put_cells(&w->out, to, b, row, room);
	*to++ = '\t';
	if (b->width)
		to = put_widths(to, b, row);
	else if (b->span)
		to = sv_copy(to, b->span[row]);
	*to++ = '\n';
	w->out.len = (size_t)(to - w->out.ptr);
}

static void
put_edit(struct writer *w, const struct edit *e)
{
	put_kind(w, '~');
	put(w, w->header->column[e->column]);
	put(w, e->rule);
	put(w, e->old);
	put(w, e->new);
	put_number(w, e->offset);
	put_number(w, e->length);
	end_line(w);
}

static void
put_finding(struct writer *w, const struct finding *f)
{
	put_kind(w, f->level == LEVEL_NONE ? '+' : '!');
	put_number(w, f->file);
	put_number(w, f->line);
	put_number(w, f->record);
	put(w, f->column < 0 ? (struct sv){ 0 } : w->header->column[f->column]);
	put(w, f->rule);
	put(w, level_name(f->level));
	put(w, f->school);
	put(w, f->grade);
	put(w, f->class_name);
	for (size_t i = 0; i < f->narg; i++) {
		put(w, f->arg[i].name);
		buf_put_char(&w->out, '=');
		stream_escape(&w->out, f->arg[i].value);
	}
	end_line(w);
}

/*
 * The items of a batch by the row that they follow, those of one row as they
 * were added: a counting sort. ROW holds a row + 1 per item; the answer, a
 * permutation of the items, is good until the next call with the same O.
 */
static const uint32_t *
order_by_row(struct order *o, const uint32_t *row, size_t n, size_t nrow)
{
	if (o->cap < n + nrow + 2) {
		o->cap = 2 * (n + nrow + 2);
		o->item = mem_grow(o->item, o->cap * sizeof(*o->item));
	}
	uint32_t *start = o->item + n;

	memset(start, 0, (nrow + 2) * sizeof(*start));
	for (size_t i = 0; i < n; i++)
		start[row[i] + 1]++;
	for (size_t i = 1; i < nrow + 2; i++)
		start[i] += start[i - 1];
	for (size_t i = 0; i < n; i++)
		o->item[start[row[i]]++] = (uint32_t)i;
	return o->item;
}

static void
put_rows(struct writer *w, struct batch *b)
{
	uint32_t *row = arena_alloc(&b->arena,
	    (b->nfinding + b->nedit + 1) * sizeof(*row));
	const uint32_t *finding, *edit;
	size_t f = 0, e = 0;

	for (size_t i = 0; i < b->nfinding; i++)
		row[i] = (uint32_t)(b->finding[i].after + 1);
	finding = order_by_row(&w->findings, row, b->nfinding, b->nrow);
	row += b->nfinding;
	for (size_t i = 0; i < b->nedit; i++)
		row[i] = b->edit[i].row + 1;
	edit = order_by_row(&w->edits, row, b->nedit, b->nrow);
	for (size_t r = 0; r <= b->nrow; r++) {
		if (r > 0)
			put_record(w, b, r - 1);
		for (; e < b->nedit && b->edit[edit[e]].row + 1 == r; e++)
			put_edit(w, &b->edit[edit[e]]);
		for (; f < b->nfinding &&
		     b->finding[finding[f]].after + 1 == (int64_t)r;
		     f++)
			put_finding(w, &b->finding[finding[f]]);
	}
}

static void
put_loose(struct writer *w, const struct batch *b)
{
	for (size_t i = 0; i < b->nchange; i++) {
		const struct change *c = &b->change[i];
		const struct sv field[] = { c->kind, c->key, c->school_from,
			c->school_to, c->grade_from, c->grade_to, c->column,
			c->old, c->new, c->explained_by };

		put_kind(w, '%');
		for (size_t k = 0; k < sizeof(field) / sizeof(*field); k++)
			put(w, field[k]);
		end_line(w);
	}
	for (size_t i = 0; i < b->nstatus; i++) {
		const struct rule_status *t = &b->status[i];

		put_kind(w, '?');
		put(w, t->rule);
		put_number(w, t->evaluated);
		put_number(w, t->findings);
		put(w, t->reason);
		put(w, t->reason_en);
		end_line(w);
	}
}

static int
writer_batch(struct stage *s, struct batch *b)
{
	struct writer *w = s->state;

	if (b->first)
		put_source(w, b->source);
	put_rows(w, b);
	put_loose(w, b);
	if (b->last)
		put_source_end(w, b->source);
	return w->out.len >= FLUSH ? flush(s) : 0;
}

/* The chain has nothing more: the end line, which makes the stream whole. */
static int
writer_finish(struct stage *s, struct batch *b)
{
	struct writer *w = s->state;
	char hex[HASH_HEX];

	(void)b;
	if (flush(s) < 0)
		return -1;
	hash_hex(hash_value(w->hash), hex);
	buf_put_char(&w->out, '.');
	for (size_t i = 0; i < sizeof(w->count) / sizeof(*w->count); i++) {
		buf_put_char(&w->out, '\t');
		buf_put_char(&w->out, STREAM_KINDS[i]);
		buf_put_u64(&w->out, w->count[i]);
	}
	put(w, sv_make(hex, sizeof(hex)));
	end_line(w);
	return flush(s);
}

static void
writer_close(struct stage *s)
{
	struct writer *w = s->state;

	if (!w)
		return;
	hash_close(w->hash);
	buf_free(&w->out);
	mem_free(w->findings.item);
	mem_free(w->edits.item);
}

const struct stage_ops stream_writer = {
	.name = "stream",
	.open = writer_open,
	.header = writer_header,
	.batch = writer_batch,
	.finish = writer_finish,
	.close = writer_close,
};
