/* SPDX-License-Identifier: MIT */
/*
 * A block of whole lines is copied into the batch, its tabs and line ends are
 * marked, and the lines are walked. A batch ends at the end of its source, at
 * its number of records, or at the end of the block. Everything read is
 * hashed until the `.` line, which must be the last and must agree.
 */
#include "pipeline/base/hash.h"
#include "pipeline/base/scan.h"
#include "pipeline/io/stream.h"

enum { BLOCK = 256 * 1024, BATCH = 1024, LINE_MAX_BYTES = 64 * 1024 * 1024 };

struct reader {
	struct stream_config config;
	struct buf in; /* bytes read, not yet given out */
	size_t at;     /* up to here they were */
	bool eof, ended; /* `.` was seen */
	uint64_t line; /* of the stream, of the line in hand */
	struct hash_state *hash;
	uint64_t count[sizeof(STREAM_KINDS) - 1];
	struct header header;
	size_t capsetting;
	struct source *source; /* the open one */
	uint64_t rows;         /* of it */
	uint32_t *place;
	size_t capplace;
	struct sv *field; /* of the line in hand */
	size_t nfield, capfield;
	bool escapes; /* the block holds a backslash */
};

static int
fail(struct stage *s, const char *en, const char *zh)
{
	struct reader *r = s->state;

	return diag_fail(s->diag, STATUS_STREAM,
	    "%s:%llu: %s: run the pipe again from its first command",
	    "%s:%llu：%s：请从第一个命令起重新运行管道",
	    r->config.io.name, (unsigned long long)r->line,
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
			return fail(s, "a line of more than 64 MiB",
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
		return fail(s, "the stream was cut inside a line",
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

static int
count_kind(struct stage *s)
{
	struct reader *r = s->state;
	const char *kind = r->field[0].len == 1 ?
	    memchr(STREAM_KINDS, r->field[0].ptr[0], sizeof(STREAM_KINDS) - 1) :
	    NULL;

	if (!kind)
		return fail(s, "no such kind of line", "没有这种行");
	r->count[kind - STREAM_KINDS]++;
	return 0;
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
	if (count_kind(s) < 0)
		return -1;
	for (size_t i = 1; i < r->nfield; i++)
		if (!unescaped(r, i, &s->run, &r->field[i]))
			return fail(s, "a wrong escape", "转义有误");
	what = r->nfield > 1 ? r->field[1] : (struct sv){ 0 };
	if (sv_equal(what, SV("xueji-stream")) && r->nfield == 3) {
		if (!sv_equal(r->field[2], SV("1")))
			return fail(s, "a stream of another version",
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
		return fail(s, "a header line that is not understood",
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
		return fail(s, "no record stream: its first line must begin with #",
		    "这不是记录流：首行应以 # 开头");
	if (!r->header.column || !r->header.asof.len || !r->header.pack.len)
		return fail(s, "the header lacks pack, as-of or columns: "
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
		return fail(s, "a wrong @ line", "@ 行有误");
	for (size_t i = 0; i < 4; i++) {
		if (!unescaped(r, 2 + i, &b->arena, &text[i]))
			return fail(s, "a wrong escape", "转义有误");
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
	src->place = arena_alloc(&s->run, (ncol + 1) * sizeof(*src->place));
	src->spelling = arena_alloc(&s->run, (ncol + 1) * sizeof(*src->spelling));
	for (size_t i = 0; i < ncol; i++) {
		struct sv column;

		if (!unescaped(r, 8 + i, &b->arena, &column) ||
		    !read_column(s, src, i, column))
			return fail(s, "a wrong @ line", "@ 行有误");
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
		return fail(s, "a wrong : line", ": 行有误");
	src->hash = arena_dup(&s->run, r->field[3]);
	if (!r->header.edited && src->records != r->rows + src->held)
		return fail(s, "records are missing from a source",
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
		return fail(s, "a wrong = line, or one without its @ line",
		    "= 行有误，或缺少它的 @ 行");
	for (size_t col = 0; col < ncol; col++)
		if (!unescaped(r, 4 + col, &b->arena, &b->cell[col * b->cap + row]))
			return fail(s, "a wrong escape", "转义有误");
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
		return fail(s, "a wrong ~ line, or one without its = line",
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
read_finding(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	struct finding *f;
	enum level level;
	uint64_t file;

	if (r->nfield < 10 || !number(r, 1, &file) ||
	    !level_parse(r->field[6], &level))
		return fail(s, "a wrong ! line", "! 行有误");
	f = batch_find_loose(b, r->field[5], level);
	f->file = (uint32_t)file;
	if (!number(r, 2, &f->line) || !number(r, 3, &f->record) ||
	    !unescaped(r, 7, &b->arena, &f->school) ||
	    !unescaped(r, 8, &b->arena, &f->grade) ||
	    !unescaped(r, 9, &b->arena, &f->class_name))
		return fail(s, "a wrong ! line", "! 行有误");
	if (r->field[4].len &&
	    (f->column = header_find(&r->header, r->field[4])) < 0)
		return fail(s, "a ! line about a column that is not there",
		    "! 行所说的列不存在");
	for (size_t i = 10; i < r->nfield; i++) {
		size_t eq = sv_find(r->field[i], SV("="));
		struct sv value;

		if (eq == r->field[i].len || !stream_unescape(
		    sv_skip(r->field[i], eq + 1), &b->arena, &value))
			return fail(s, "a wrong ! line", "! 行有误");
		finding_arg(b, f, sv_head(r->field[i], eq), value);
	}
	return 0;
}

static int
read_change(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	struct change c;

	if (r->nfield != 6 || !unescaped(r, 1, &b->arena, &c.kind) ||
	    !unescaped(r, 2, &b->arena, &c.key) ||
	    !unescaped(r, 3, &b->arena, &c.column) ||
	    !unescaped(r, 4, &b->arena, &c.old) ||
	    !unescaped(r, 5, &b->arena, &c.new))
		return fail(s, "a wrong % line", "% 行有误");
	*batch_change(b) = c;
	return 0;
}

static int
read_status(struct stage *s, struct batch *b)
{
	struct reader *r = s->state;
	struct rule_status *t;

	if (r->nfield != 5)
		return fail(s, "a wrong ? line", "? 行有误");
	t = batch_status(b, r->field[1]);
	if (!number(r, 2, &t->evaluated) || !number(r, 3, &t->findings) ||
	    !unescaped(r, 4, &b->arena, &t->reason))
		return fail(s, "a wrong ? line", "? 行有误");
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
		return fail(s, "a source without its : line", "有来源缺少 : 行");
	hash_hex(hash_value(r->hash), hex);
	if (r->nfield != kinds + 2 ||
	    !sv_equal(r->field[kinds + 1], sv_make(hex, sizeof(hex))))
		return fail(s, "the stream is damaged: its hash does not agree",
		    "数据流已损坏：校验值不符");
	for (size_t i = 0; i < kinds; i++)
		if (!sv_to_u64(sv_skip(r->field[1 + i], 1), &n) ||
		    r->field[1 + i].ptr[0] != STREAM_KINDS[i] || n != r->count[i])
			return fail(s, "the stream is damaged: its counts do not "
			    "agree", "数据流已损坏：计数不符");
	return 0;
}

/* Does a line of this KIND belong to the batch in hand? */
static bool
goes_with(const struct reader *r, const struct batch *b, char kind)
{
	if (b->last)
		return false;
	if (kind == '@')
		return !b->source && !b->nfinding && !b->nstatus && !b->nchange;
	return kind != '=' || b->nrow < r->config.batch;
}

static int
read_line(struct stage *s, struct batch *b, struct sv line)
{
	struct reader *r = s->state;

	if (r->ended)
		return fail(s, "lines behind the end line", "结束行之后还有内容");
	if (r->field[0].len == 1 && r->field[0].ptr[0] == '.')
		return read_end(s);
	if (count_kind(s) < 0)
		return -1;
	switch (r->field[0].ptr[0]) {
	case '@':
		if (r->source)
			return fail(s, "a source without its : line",
			    "有来源缺少 : 行");
		return read_source(s, b);
	case '=':
		return read_record(s, b, line);
	case '~':
		return read_edit(s, b);
	case '!':
		return read_finding(s, b);
	case '%':
		return read_change(s, b);
	case ':':
		return read_source_end(s, b);
	case '?':
		return read_status(s, b);
	default:
		return fail(s, "a header line below the header",
		    "头部之外出现 # 行");
	}
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
		if (lines.ptr[at] != '~' && lines.ptr[at] != '!')
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
	size_t n = scan_places(text, "\t\n\t\n", r->place);

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
		if (read_line(s, b, sv_make(text.ptr + start, from - start)) < 0)
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
			return fail(s, "the stream was cut: its end line is missing",
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
