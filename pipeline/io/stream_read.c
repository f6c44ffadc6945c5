/* SPDX-License-Identifier: MIT */
/*
 * A block of whole lines is copied into the batch, its tabs and line ends are
 * marked, and the lines are walked. A batch ends at the end of its source, at
 * its number of records, or at the end of the block. Everything read is
 * hashed until the `.` line, which must be the last and must agree.
 */
#include "pipeline/base/scan.h"
#include "pipeline/io/stream_line.h"

enum { BLOCK = 256 * 1024, BATCH = 1024, LINE_MAX_BYTES = 64 * 1024 * 1024 };


/* Read until a whole block of lines is there, or the end. */
static int
fill(struct stage *s)
{
	struct reader *r = s->state;

	if (r->at) {
		memmove(r->in.ptr, r->in.ptr + r->at, r->in.len - r->at);
		r->in.len -= r->at;
		r->at = 0;
	}
	while (!r->eof && (r->in.len < r->config.block ||
	    !memchr(r->in.ptr, '\n', r->in.len))) {
		int64_t got;

		if (r->in.len > LINE_MAX_BYTES)
			return stream_fail(s, "a line of more than 64 MiB",
			    "一行超过 64 MiB");
		buf_reserve(&r->in, r->config.block);
		got = r->config.io.read(r->config.io.ctx, r->in.ptr + r->in.len,
		    r->config.block);
		if (got < 0)
			return diag_fail_errno(s->diag, STATUS_STREAM,
			    "%s: cannot read", "%s：无法读取",
			    r->config.io.name);
		r->eof = got == 0;
		r->in.len += (size_t)got;
	}
	if (r->eof && r->in.len && r->in.ptr[r->in.len - 1] != '\n')
		return stream_fail(s, "the stream was cut inside a line",
		    "数据流在一行中间被截断");
	return 0;
}

/* The whole lines in hand. */
static struct sv
whole_lines(const struct reader *r)
{
	size_t n = r->in.len;

	while (n && r->in.ptr[n - 1] != '\n')
		n--;
	return sv_make(r->in.ptr, n);
}

/* Cut LINE, without its line end, at its tabs. */
static void
cut_fields(struct reader *r, struct sv line)
{
	struct sv piece;

	r->nfield = 0;
	while (sv_split(&line, '\t', &piece)) {
		r->field = mem_more(r->field, r->nfield, &r->capfield,
		    sizeof(*r->field));
		r->field[r->nfield++] = piece;
	}
}

/* Header lines live as long as the chain. */
static int
read_header_line(struct stage *s, struct sv line)
{
	struct reader *r = s->state;
	struct header *h = &r->header;
	struct sv what;

	r->escapes = true;
	cut_fields(r, arena_dup(&s->run, line));
	if (stream_count(s) < 0)
		return -1;
	for (size_t i = 1; i < r->nfield; i++)
		if (!stream_unescape(r->field[i], &s->run, &r->field[i]))
			return stream_fail(s, "a wrong escape", "转义有误");
	what = r->nfield > 1 ? r->field[1] : (struct sv){ 0 };
	if (sv_equal(what, SV("xueji-stream")) && r->nfield == 3) {
		if (!sv_equal(r->field[2], SV("1")))
			return stream_fail(s, "a stream of another version",
			    "数据流版本不同");
	} else if (sv_equal(what, SV("pack")) && r->nfield == 6) {
		h->pack = r->field[2];
		h->version = r->field[3];
		h->hash = r->field[4];
		h->origin = r->field[5];
	} else if (sv_equal(what, SV("as-of")) && r->nfield == 3) {
		h->asof = r->field[2];
	} else if (sv_equal(what, SV("set")) && r->nfield == 4) {
		h->setting = arena_more(&s->run, h->setting, h->nsetting,
		    &r->capsetting, sizeof(*h->setting));
		h->setting[h->nsetting++] = (struct setting){ r->field[2],
			r->field[3] };
	} else if (sv_equal(what, SV("columns")) && r->nfield > 2 &&
	    sv_equal(r->field[r->nfield - 1], SV("@"))) {
		h->ncolumn = r->nfield - 3;
		h->column = arena_alloc(&s->run, r->nfield * sizeof(*h->column));
		memcpy(h->column, r->field + 2, h->ncolumn * sizeof(*h->column));
	} else if (sv_equal(what, SV("stage")) && r->nfield == 3) {
		header_add_stage(h, &s->run, r->field[2]);
	} else if (sv_equal(what, SV("edited")) && r->nfield == 2) {
		h->edited = true;
	} else {
		return stream_fail(s, "a header line that is not understood",
		    "头部有无法理解的行");
	}
	return 0;
}

static int
read_header(struct stage *s)
{
	struct reader *r = s->state;

	for (;;) {
		const char *end;
		struct sv line;

		if (fill(s) < 0)
			return -1;
		if (r->in.len == 0 || r->in.ptr[0] != '#')
			break;
		end = memchr(r->in.ptr, '\n', r->in.len);
		line = sv_make(r->in.ptr, (size_t)(end - r->in.ptr));
		r->line++;
		if (read_header_line(s, line) < 0)
			return -1;
		hash_add(r->hash, sv_make(line.ptr, line.len + 1));
		r->at = line.len + 1;
	}
	if (r->line == 0)
		return stream_fail(s,
		    "no record stream: its first line must begin with #",
		    "这不是记录流：首行应以 # 开头");
	if (!r->header.column || !r->header.asof.len || !r->header.pack.len)
		return stream_fail(s, "the header lacks pack, as-of or columns: "
		    "keep all lines that begin with #",
		    "头部缺少规则包、截至日或列名：请保留所有以 # 开头的行");
	header_resolve(&r->header);
	return 0;
}

static int
feed_open(struct stage *s, const void *config, struct header **h)
{
	struct reader *r = arena_alloc(&s->run, sizeof(*r));

	s->state = r;
	r->config = *(const struct stream_config *)config;
	if (!r->config.block)
		r->config.block = BLOCK;
	if (!r->config.batch)
		r->config.batch = BATCH;
	r->hash = hash_open();
	if (read_header(s) < 0)
		return -1;
	if (r->config.edited)
		r->header.edited = true;
	*h = &r->header;
	return 0;
}

/*
 * Does a line of this KIND belong to the batch in hand? A batch is written in
 * one order, records and findings, changes, statuses, and so holds lines that
 * come in that order: else what comes out depended on where blocks end.
 */
static bool
goes_with(const struct reader *r, const struct batch *b, char kind)
{
	if (b->last)
		return false;
	if (kind == '@' && (b->source || b->nfinding))
		return false;
	if (kind == '=' && b->nrow == r->config.batch)
		return false;
	return kind == '?' || kind == ':' || kind == '.' ||
	    (!b->nstatus && (kind == '%' || !b->nchange));
}

/*
 * How much of LINES may be walked now. Edits and findings go with the record
 * above them, so a last record whose followers may be still to come stays for
 * the next block. 0: read more first.
 */
static size_t
safe_length(const struct reader *r, struct sv lines)
{
	size_t at = lines.len;

	if (r->eof)
		return lines.len;
	while (at) {
		const char *before = at < 2 ? NULL :
		    memrchr(lines.ptr, '\n', at - 1);

		at = before ? (size_t)(before - lines.ptr) + 1 : 0;
		if (lines.ptr[at] == '=')
			return at;
		if (lines.ptr[at] != '~' && lines.ptr[at] != '!' &&
		    lines.ptr[at] != '+')
			break;
	}
	return lines.len;
}

/* Walk the lines of TEXT, which lies in the batch, as far as they go with it. */
static int
walk_lines(struct stage *s, struct batch *b, struct sv text)
{
	struct reader *r = s->state;
	size_t at = 0, place = 0, hashed = 0;
	size_t n = scan_places(text, 0, "\t\n\t\n", r->place);

	while (at < text.len && goes_with(r, b, text.ptr[at])) {
		size_t start = at, from = at;

		r->nfield = 0;
		for (; place < n; place++) {
			size_t p = r->place[place];

			r->field = mem_more(r->field, r->nfield, &r->capfield,
			    sizeof(*r->field));
			r->field[r->nfield++] = sv_make(text.ptr + from, p - from);
			from = p + 1;
			if (text.ptr[p] == '\n')
				break;
		}
		place++;
		r->line++;
		if (text.ptr[start] == '.' && !r->ended) {
			hash_add(r->hash, sv_make(text.ptr + hashed, start - hashed));
			hashed = from;
		}
		if (stream_line(s, b, sv_make(text.ptr + start, from - start)) < 0)
			return -1;
		at = from;
	}
	hash_add(r->hash, sv_make(text.ptr + hashed, at - hashed));
	r->at = at;
	return 0;
}

/* By hand `:` may have got lost: the source in hand ends here. */
static int
close_source(struct reader *r, struct batch *b)
{
	batch_reset(b, &r->header, r->source, 0);
	r->source->records = r->rows;
	b->last = true;
	r->source = NULL;
	return 1;
}

static void
begin_batch(struct reader *r, struct batch *b, size_t rows)
{
	if (rows > r->config.batch)
		rows = r->config.batch;
	batch_reset(b, &r->header, r->source, 0);
	batch_rows(b, rows);
	b->span = arena_room(&b->arena, (rows + 1) * sizeof(*b->span));
	b->raw = arena_room(&b->arena, (rows + 1) * sizeof(*b->raw));
}

static size_t
count_lines(struct sv text)
{
	size_t n = 0;

	for (const char *p = text.ptr, *end = p + text.len;
	     p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	return n;
}

static int
feed_next(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	size_t block = r->config.block, n;
	struct sv text;

	for (;; r->config.block *= 2) {
		if (fill(s) < 0)
			return -1;
		text = whole_lines(r);
		n = safe_length(r, text);
		if (n || r->eof)
			break;
	}
	r->config.block = block;
	if (r->config.edited && r->source && (n == 0 || text.ptr[0] == '@' ||
	    text.ptr[0] == '.'))
		return close_source(r, b);
	if (n == 0) {
		if (!r->ended && !r->config.edited)
			return stream_fail(s,
			    "the stream was cut: its end line is missing",
			    "数据流被截断：缺少结束行");
		return 0;
	}
	text.len = n;
	begin_batch(r, b, count_lines(text));
	text = arena_dup(&b->arena, text);
	r->escapes = memchr(text.ptr, '\\', text.len) != NULL;
	b->plain = !r->escapes;
	if (r->capplace < text.len + 64) {
		r->capplace = text.len + 64;
		r->place = mem_grow(r->place, r->capplace * sizeof(*r->place));
	}
	return walk_lines(s, b, text) < 0 ? -1 : 1;
}

static void
feed_close(struct stage *s)
{
	struct reader *r = s->state;

	if (!r)
		return;
	hash_close(r->hash);
	buf_free(&r->in);
	mem_free(r->place);
	mem_free(r->field);
}

const struct feed_ops stream_feed = {
	.open = feed_open,
	.next = feed_next,
	.close = feed_close,
};
