/* SPDX-License-Identifier: MIT */
/*
 * The feed: surveys every roster, makes the stream's header of the columns
 * that some roster has, then reads them one after the other. A block is read
 * into the batch's own arena, so that its cells are views of it; what is left
 * of a record at its end is carried over to the next.
 */
#include "pipeline/stages/parse/parse.h"

enum {
	BLOCK = 256 * 1024,
	BATCH = 1024,
	LINE_MOST = 256 * 1024 * 1024, /* behind a line's end this is no text */
	LOST_MOST = 1024 * 1024 * 1024 /* to hash of a file that is not read */
};

/* The pack's fields, in its order, that some roster has a column for. */
static void
make_columns(struct stage *s, struct parse *p)
{
	const struct pack *pack = p->config->pack;
	struct header *h = &p->header;

	h->column = arena_alloc(&s->run, (pack->nfield + 1) * sizeof(*h->column));
	for (size_t f = 0; f < pack->nfield; f++) {
		bool has = false;

		for (size_t i = 0; i < p->nroster && !has; i++) {
			const struct roster *r = &p->roster[i];

			for (uint32_t c = 0; c < r->source.width && !has; c++)
				has = !r->lost && r->field[c] == &pack->field[f];
		}
		if (!has)
			continue;
		if (pack->field[f].type == VALUE_NAME &&
		    p->nname < sizeof(p->name_column) / sizeof(*p->name_column))
			p->name_column[p->nname++] = h->ncolumn;
		h->column[h->ncolumn++] = pack->field[f].name;
	}
}

/* Where each column of the stream stands in the roster. */
static void
place_columns(struct stage *s, struct parse *p, struct roster *r)
{
	size_t n = p->header.ncolumn;

	r->source.place = arena_alloc(&s->run, (n + 1) * sizeof(int32_t));
	r->source.spelling = arena_alloc(&s->run, (n + 1) * sizeof(struct sv));
	for (size_t i = 0; i < n; i++) {
		r->source.place[i] = -1;
		for (uint32_t c = 0; c < r->source.width && !r->lost; c++)
			if (r->field[c] && sv_equal(r->field[c]->name,
			    p->header.column[i])) {
				r->source.place[i] = (int32_t)c;
				r->source.spelling[i] = r->title[c];
			}
	}
}

/*
 * A workbook has sheets that are no rosters: instructions, lists of codes,
 * empty ones. They are passed over (F09) where another one is a roster; they
 * stand beside each other.
 */
static void
pass_sheets(struct stage *s, struct parse *p, size_t from, size_t to)
{
	bool any = false;

	for (size_t i = from; i < to; i++)
		any |= !p->roster[i].lost ||
		    !sv_equal(p->roster[i].finding[0].rule, SV("F05"));
	for (size_t i = from; i < to && any; i++)
		if (p->roster[i].lost &&
		    sv_equal(p->roster[i].finding[0].rule, SV("F05")))
			roster_pass(s, &p->roster[i]);
}

static bool
same_book(const struct input *a, const struct input *b)
{
	struct sv x = a->path, y = b->path;

	x.len -= a->sheet.len;
	y.len -= b->sheet.len;
	return a->sheet.len && b->sheet.len && sv_equal(x, y);
}

static void
survey_all(struct stage *s, struct parse *p)
{
	size_t from = 0;

	p->nroster = p->config->ninput;
	p->roster = arena_alloc(&s->run, (p->nroster + 1) * sizeof(*p->roster));
	for (size_t i = 0; i < p->nroster; i++) {
		struct roster *r = &p->roster[i];

		r->input = &p->config->input[i];
		r->index = i;
		r->source.number = (uint32_t)i + 1;
		r->source.path = r->input->path;
		r->source.unit = 1;
		r->diag.lang = s->diag->lang;
		r->id_place = r->xjh_place = r->name_place = -1;
		r->sex_place = r->birth_place = -1;
		survey_roster(s, r);
		if (i + 1 < p->nroster && same_book(r->input, r->input + 1))
			continue;
		if (r->input->sheet.len)
			pass_sheets(s, p, from, i + 1);
		from = i + 1;
	}
}

static int
parse_open(struct stage *s, const void *config, struct header **h)
{
	const struct parse_config *c = config;
	struct parse *p = arena_alloc(&s->run, sizeof(*p));

	s->state = p;
	p->config = c;
	p->header = (struct header){ .pack = c->pack->name,
		.version = c->pack->version, .hash = c->pack->hash,
		.origin = c->origin, .asof = c->asof,
		.setting = arena_alloc(&s->run,
		    (c->nsetting + 1) * sizeof(struct setting)),
		.nsetting = c->nsetting };
	if (c->nsetting)
		memcpy(p->header.setting, c->setting,
		    c->nsetting * sizeof(struct setting));
	header_add_stage(&p->header, &s->run, c->provenance);
	parse_learn_misread(p);
	survey_all(s, p);
	make_columns(s, p);
	header_resolve(&p->header);
	for (size_t i = 0; i < p->nroster; i++)
		place_columns(s, p, &p->roster[i]);
	*h = &p->header;
	return 0;
}

static bool
start_reading(struct parse *p, struct roster *r)
{
	struct reading *g = &p->reading;
	struct buf carry = g->carry, raw = g->raw;

	carry.len = raw.len = 0;
	*g = (struct reading){ .roster = r, .drop = r->data, .carry = carry,
		.raw = raw, .line = r->lines + 1 };
	g->utf16.big = r->charset == CHARSET_UTF16BE ||
	    r->charset == CHARSET_UTF16BE_BOM;
	g->offset = g->mark = charset_bom(r->charset).len;
	r->source.lines = r->lines;
	p->block.in_line = false;
	g->input = r->kept ? r->kept :
	    p->config->ops.open(p->config->ops.ctx, r->index, &r->diag);
	r->kept = NULL;
	return g->input != NULL;
}

/* Bytes of the file: what the survey kept of it first, then its own. */
static int64_t
read_bytes(struct parse *p, char *to, size_t n)
{
	struct reading *g = &p->reading;
	struct buf *head = &g->roster->head;

	if (g->head < head->len) {
		if (n > head->len - g->head)
			n = head->len - g->head;
		memcpy(to, head->ptr + g->head, n);
		g->head += n;
		return (int64_t)n;
	}
	return p->config->ops.read(g->input, to, n);
}

/*
 * The next piece of the file's bytes to TO, N at most, without its mark. 0 at
 * the end; -1: reading failed.
 */
static int64_t
read_piece(struct parse *p, char *to, size_t n)
{
	struct reading *g = &p->reading;
	size_t chunk = p->config->chunk;
	int64_t got = read_bytes(p, to, chunk && chunk < n ? chunk : n);

	g->eof = got == 0;
	while (got > 0 && g->mark > 0) {
		size_t cut = g->mark < (size_t)got ? g->mark : (size_t)got;

		g->mark -= cut;
		got -= (int64_t)cut;
		memmove(to, to + cut, (size_t)got);
		if (got == 0) {
			got = read_bytes(p, to, chunk && chunk < n ? chunk : n);
			g->eof = got == 0;
		}
	}
	return got;
}

/* The same as text: UTF-16 as UTF-8. *LEN bytes; 0 does not mean the end. */
static int
read_text(struct parse *p, char *to, size_t room, size_t *len)
{
	struct reading *g = &p->reading;
	struct buf text = { 0 };
	int64_t got;

	*len = 0;
	if (g->roster->source.unit == 1) {
		got = read_piece(p, to, room);
		*len = got > 0 ? (size_t)got : 0;
		return got < 0 ? -1 : 0;
	}
	/* Two bytes become three at most; a surrogate may still be waiting. */
	room = (room - 8) / 3 * 2;
	buf_reserve(&g->raw, room);
	got = read_piece(p, g->raw.ptr, room);
	if (got >= 0) {
		charset_utf16_add(&g->utf16, sv_make(g->raw.ptr, (size_t)got),
		    &text);
		/* Half a character at the end: a byte that is no text. */
		if (g->eof && !charset_utf16_end(&g->utf16, &text))
			buf_put_char(&text, '\xFF');
		memcpy(to, text.ptr ? text.ptr : "", text.len);
		*len = text.len;
	}
	buf_free(&text);
	return got < 0 ? -1 : 0;
}

/* Drop from TEXT, just read, what stands above the first row. */
static size_t
drop_head(struct parse *p, char *text, size_t len)
{
	struct reading *g = &p->reading;
	size_t n = g->drop < len ? (size_t)g->drop : len;

	if (n == 0)
		return len;
	g->offset += g->roster->source.unit == 2 ?
	    charset_utf16_length(sv_make(text, n)) : n;
	g->drop -= n;
	memmove(text, text + n, len - n);
	return len - n;
}

/*
 * Text of at least BLOCK bytes (less at the end) in the batch's arena: what was
 * carried over, and what is read now. Where reading fails, what is there by then.
 */
static void
read_block(struct parse *p, struct batch *b, size_t block, struct sv *text)
{
	struct reading *g = &p->reading;
	size_t room = g->carry.len + block + 64, len = g->carry.len, n;
	char *to = arena_bytes(&b->arena, room + SV_SLACK);

	if (len)
		memcpy(to, g->carry.ptr, len);
	while (!g->eof && len < block) {
		g->broken = read_text(p, to + len, room - len, &n) < 0;
		g->eof |= g->broken;
		len += drop_head(p, to + len, n);
	}
	*text = sv_make(to, len);
}

static void
end_reading(struct parse *p, struct batch *b)
{
	struct roster *r = p->reading.roster;

	if (p->reading.endless <= LINE_MOST) {
		p->config->ops.told(p->reading.input, &r->source.bytes,
		    r->hash);
		r->source.hash = sv_make(r->hash, HASH_HEX);
	}
	p->config->ops.close(p->reading.input);
	p->reading.input = NULL;
	buf_free(&r->head);
	tell_end(p, r, b);
	b->last = true;
	p->at++;
}

/* A line without an end: /dev/zero, a disk's image. -1 once it is too long. */
static int
check_line(struct reading *g, const struct csv_block *block)
{
	g->endless = block->in_line ? g->endless + block->used : 0;
	if (g->endless <= LINE_MOST)
		return 0;
	return diag_fail(&g->roster->diag, STATUS_INPUT,
	    "line %llu has no end within %d MiB: this is no roster, export it "
	    "again",
	    "第 %llu 行超过 %d MiB 还没有换行：这不是花名册，请重新导出",
	    (unsigned long long)g->line - 1, LINE_MOST >> 20);
}

/*
 * Fill B with the next rows of the roster in hand. Blocks grow until at least
 * one record is whole; csv_split sets the limit.
 */
static int
next_rows(struct stage *s, struct parse *p, struct batch *b)
{
	struct reading *g = &p->reading;
	struct roster *r = g->roster;
	size_t block = p->config->block ? p->config->block : BLOCK;
	struct csv_format format = { .delimiter = r->source.delimiter,
		.limits = p->config->limits, .width = r->source.width,
		.gb = charset_is_gb(r->charset, NULL), .fits = roster_fits,
		.ctx = r, .keyed = roster_keyed(r),
		.most = p->config->batch ? p->config->batch : BATCH };
	struct sv text;

	for (;; block *= 2) {
		batch_reset(b, &p->header, &r->source, 0);
		b->first = !r->told;
		read_block(p, b, block, &text);
		csv_split(&format, text, g->eof && !g->broken, &p->block,
		    &b->arena);
		g->carry.len = 0;
		if (p->block.used || g->eof)
			break;
		buf_put(&g->carry, text);
	}
	batch_rows(b, p->block.nrecord);
	if (b->first)
		tell_file(s, p, r, b);
	r->told = true;
	parse_rows(p, b, text);
	buf_put(&g->carry, sv_skip(text, p->block.used));
	if (check_line(g, &p->block) || (g->broken && p->block.used == 0)) {
		g->broken = g->eof = true;
		g->carry.len = 0;
	}
	if (!g->eof || g->carry.len)
		return 1;
	if (g->broken)
		tell_lost_rest(s, p, b);
	end_reading(p, b);
	return 1;
}

/*
 * Bytes and hash of a file of which no row is read, where they can be had: what
 * is no roster may be of any size.
 */
static void
hash_lost(struct parse *p, struct roster *r, struct batch *b)
{
	struct diag own = { 0 };
	char *piece = arena_bytes(&b->arena, BLOCK);
	void *input = r->input->once ? NULL :
	    p->config->ops.open(p->config->ops.ctx, r->index, &own);
	int64_t got = -1, rest = LOST_MOST;

	while (input && !r->input->sheet.len && rest > 0 &&
	       (got = p->config->ops.read(input, piece, BLOCK)) > 0)
		rest -= got;
	/* The bytes of a sheet are its workbook's, all of which were read. */
	if (got == 0 || (input && r->input->sheet.len)) {
		p->config->ops.told(input, &r->source.bytes, r->hash);
		r->source.hash = sv_make(r->hash, HASH_HEX);
	}
	if (input)
		p->config->ops.close(input);
}

/* A roster of which no row is read: what was found about it, and its end. */
static int
pass_lost(struct stage *s, struct parse *p, struct batch *b)
{
	struct roster *r = &p->roster[p->at++];

	batch_reset(b, &p->header, &r->source, 0);
	hash_lost(p, r, b);
	b->first = b->last = true;
	tell_file(s, p, r, b);
	return 1;
}

static int
parse_next(struct stage *s, struct batch *b)
{
	struct parse *p = s->state;

	if (p->at == p->nroster)
		return tell_statuses(p, b);
	if (p->roster[p->at].lost)
		return pass_lost(s, p, b);
	if (!p->reading.input && !start_reading(p, &p->roster[p->at])) {
		struct roster *r = &p->roster[p->at];

		roster_lose(s, r, r->diag.zh, r->diag.en);
		return pass_lost(s, p, b);
	}
	return next_rows(s, p, b);
}

static void
parse_close(struct stage *s)
{
	struct parse *p = s->state;

	if (!p)
		return;
	if (p->reading.input)
		p->config->ops.close(p->reading.input);
	for (size_t i = 0; i < p->nroster; i++) {
		if (p->roster[i].kept)
			p->config->ops.close(p->roster[i].kept);
		buf_free(&p->roster[i].head);
		runs_free(&p->roster[i].lines_skipped);
	}
	buf_free(&p->reading.carry);
	buf_free(&p->reading.raw);
	csv_block_free(&p->block);
}

const struct feed_ops parse_feed = {
	.open = parse_open,
	.next = parse_next,
	.close = parse_close,
};
