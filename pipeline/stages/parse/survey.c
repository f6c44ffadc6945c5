/* SPDX-License-Identifier: MIT */
/*
 * What a file is, decided once by its first bytes. The character set: a byte
 * order mark; else the one, UTF-8 first, in which the header has known
 * columns; with a header in ASCII, by the first byte that is not. The
 * delimiter and the header row: the pair under which most columns are known.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/io/content.h"
#include "pipeline/stages/parse/survey.h"

enum {
	SURVEY = 64 * 1024,
	SURVEY_MOST = 16 * 1024 * 1024, /* for the first byte beyond ASCII */
	HEADER_ROWS = 40, /* the header is among these; */
	HEADER_MOST = 1000, /* where it is not, among these */
	KNOWN_LEAST = 2   /* columns that a header knows at least */
};

void
survey_find(struct roster *r, struct sv rule)
{
	r->finding[r->nfinding++] = (struct file_finding){ .rule = rule };
}

void
survey_arg(struct roster *r, struct sv name, struct sv value)
{
	struct file_finding *f = &r->finding[r->nfinding - 1];

	f->arg[f->narg++] = (struct arg){ name, value };
}

struct sv
roster_reason(struct stage *s, const struct roster *r, const char *text)
{
	struct sv v = sv_cstr(text), path = diag_path(r->source.path);

	if (sv_starts(v, path)) {
		v = sv_skip(v, path.len);
		v = sv_skip(v, sv_starts(v, SV("：")) ? strlen("：") :
		    sv_starts(v, SV(": ")) ? 2 : 0);
	}
	return sv_cstr(arena_cstr(&s->run, v));
}

void
roster_skip(struct roster *r, enum skipped why, uint64_t line)
{
	r->skipped[why]++;
	runs_add(&r->lines_skipped, line);
}

void
roster_lose(struct stage *s, struct roster *r, const char *zh, const char *en)
{
	r->lost = true;
	survey_find(r, SV("F01"));
	survey_arg(r, SV("reason"), roster_reason(s, r, zh));
	survey_arg(r, SV("reason_en"), roster_reason(s, r, en));
}

void
roster_pass(struct stage *s, struct roster *r)
{
	r->nfinding = 0;
	if (r->empty)
		return;
	survey_find(r, SV("F09"));
	survey_arg(r, SV("kinds"), SV("整张工作表（没有花名册的表头）"));
	survey_arg(r, SV("kinds_en"), SV("the whole sheet (it has no header of "
	    "a roster)"));
	survey_arg(r, SV("lines"), r->seen < 2 ? SV("1") : arena_printf(&s->run,
	    "1–%zu%s", r->seen, r->seen_all ? "" : "…"));
}

/* Read on until N bytes are there or the file ends. -1: reading failed. */
static int
read_more(struct survey *v, size_t n)
{
	size_t piece = v->p->config->chunk;
	int64_t got;

	while (!v->eof && v->raw->len < n) {
		size_t want = piece && piece < SURVEY ? piece : SURVEY;

		buf_reserve(v->raw, want);
		got = v->p->config->ops.read(v->input, v->raw->ptr + v->raw->len,
		    want);
		if (got < 0)
			return -1;
		v->eof = got == 0;
		v->raw->len += (size_t)got;
	}
	return 0;
}

struct sv
survey_text(struct survey *v, enum charset charset)
{
	struct sv text = sv_skip(sv_head(buf_sv(v->raw), v->size),
	    charset_bom(charset).len);
	struct charset_utf16 utf16 = { .big = charset == CHARSET_UTF16BE ||
		charset == CHARSET_UTF16BE_BOM };
	struct buf out = { 0 };

	if (charset_unit(charset) == 1)
		return text;
	charset_utf16_add(&utf16, text, &out);
	text = arena_dup(&v->scratch, buf_sv(&out));
	buf_free(&out);
	return text;
}

bool
survey_decode(enum charset charset, struct sv cell, struct arena *a,
    struct sv *out)
{
	*out = cell;
	if (charset_is_gb(charset, NULL))
		return charset_decode(charset, cell, a, out) == cell.len;
	return utf8_check(cell) == cell.len;
}

/* A list may have no more than one column. */
size_t
survey_least(const struct survey *v)
{
	size_t nfield = v->p->config->pack->nfield;

	return nfield < KNOWN_LEAST ? nfield : KNOWN_LEAST;
}

/* Is all of the file before us? */
static bool
is_whole(const struct survey *v)
{
	return v->eof && v->raw->len <= v->size;
}

void
survey_split(struct survey *v, enum charset charset, char delimiter)
{
	struct csv_format format = { .delimiter = delimiter,
		.limits = v->p->config->limits,
		.gb = charset_is_gb(charset, NULL), .most = v->rows };

	arena_reset(&v->scratch);
	v->block.in_line = false;
	csv_split(&format, survey_text(v, charset), is_whole(v), &v->block,
	    &v->scratch);
}

/*
 * Is a cell of ROW a number as long as an ID? With names beside it line ends
 * are lost, and the row is no header.
 */
static bool
has_id(const struct survey *v, const struct csv_record *row)
{
	enum { LONG = 15 };

	for (uint32_t i = 0; i < row->ncell; i++) {
		struct sv cell = v->block.cell[row->cell + i].text;
		size_t digits = 0;

		while (digits < cell.len && cell.ptr[digits] >= '0' &&
		    cell.ptr[digits] <= '9')
			digits++;
		if (digits >= LONG)
			return true;
	}
	return false;
}

/* Is ROW a pupil's, who has a number or a sex? A header stands above. */
static bool
is_pupil(const struct survey *v, const struct csv_record *row)
{
	static const char *const sex[] = { "男", "女", "\xC4\xD0",
		"\xC5\xAE" /* the same in GB18030 */ };

	for (uint32_t i = 0; i < row->ncell; i++)
		for (size_t k = 0; k < sizeof(sex) / sizeof(*sex); k++)
			if (sv_equal(v->block.cell[row->cell + i].text,
				sv_cstr(sex[k])))
				return true;
	return has_id(v, row);
}

/* Is the header of BEST, taken together with row ROW above it, a better one? */
static void
try_pair(struct survey *v, struct guess *best, size_t row)
{
	struct guess pair = *best;
	struct heading h;

	if (row + 1 >= v->block.nrecord ||
	    is_pupil(v, &v->block.record[row + 1]))
		return;
	pair.row = row;
	pair.pair = true;
	header_read(v, &pair, &h);
	pair.known = h.known;
	pair.ascii = h.ascii;
	if (pair.known > best->known)
		*best = pair;
}

static void
try_guess(struct survey *v, enum charset charset, char delimiter,
    struct guess *best)
{
	struct guess found = { .charset = charset, .delimiter = delimiter };
	struct heading h;
	size_t row;

	survey_split(v, charset, delimiter);
	for (size_t i = 0; i < v->block.nrecord; i++) {
		struct guess one = { .charset = charset,
			.delimiter = delimiter, .row = i };

		/* A fuller header further down is another table's. */
		if (found.known >= survey_least(v) &&
		    is_pupil(v, &v->block.record[i]))
			break;
		if (has_id(v, &v->block.record[i]))
			continue;
		header_read(v, &one, &h);
		one.known = h.known;
		one.ascii = h.ascii;
		if (one.known > found.known)
			found = one;
	}
	row = found.row;
	if (found.known && row > 0)
		try_pair(v, &found, row - 1);
	if (found.known)
		try_pair(v, &found, row);
	if (found.known > best->known)
		*best = found;
}

static void
try_charset(struct survey *v, enum charset charset, struct guess *best)
{
	static const char delimiter[] = ",\t;|";

	for (const char *d = delimiter; *d; d++)
		if (*d == ',' || !v->r->input->sheet.len)
			try_guess(v, charset, *d, best);
}

/*
 * The header is ASCII: UTF-8 or GB18030 by the first record that is not. -1:
 * reading failed.
 */
static int
decide_by_record(struct survey *v, struct guess *g)
{
	size_t at = 0, from, most, spare;
	struct sv rest;

	for (;;) {
		while (at < v->raw->len && at < SURVEY_MOST &&
		    (unsigned char)v->raw->ptr[at] < 0x80)
			at++;
		if (at < v->raw->len || v->eof)
			break;
		if (read_more(v, v->raw->len + SURVEY) < 0)
			return -1;
	}
	most = at + csv_limits(v->p->config->limits).cell;
	if (read_more(v, most + 1) < 0)
		return -1;
	for (from = at; from && v->raw->ptr[from - 1] != '\n'; from--)
		;
	rest = sv_skip(sv_head(buf_sv(v->raw), most), from);
	/* A record that is longer may be cut inside a character. */
	spare = v->raw->len > most ? 3 : 0;
	for (size_t i = at - from; i < rest.len; i++)
		if (rest.ptr[i] == '\n' || rest.ptr[i] == '\r') {
			rest.len = i;
			spare = 0;
		}
	g->charset = utf8_check(rest) + spare >= rest.len ? CHARSET_UTF8 :
	    CHARSET_GB18030;
	v->r->source.why = at < v->raw->len ? SV("first-record") : SV("ascii");
	return 0;
}

/* By the first bytes alone: a mark, or UTF-16 by its NULs. */
static enum charset
sniff(const struct survey *v)
{
	return charset_sniff(sv_head(buf_sv(v->raw), 4096));
}

/* Written by io/sheet.c, whatever the files around it are. */
static int
decide_sheet(struct survey *v, struct guess *g)
{
	g->charset = CHARSET_UTF8_BOM;
	v->r->source.why = SV(SOURCE_SHEET);
	try_charset(v, g->charset, g);
	return 0;
}

/* The user said which; a mark of that character set is passed over. */
static int
decide_as_told(struct survey *v, struct guess *g)
{
	enum charset mark = sniff(v), told = CHARSET_UTF8;
	enum gb18030_edition edition;

	charset_parse(v->p->config->encoding, &told);
	g->charset = told;
	if (charset_bom(mark).len && charset_same(mark, told))
		g->charset = charset_is_gb(told, &edition) ?
		    charset_in_edition(mark, edition) : mark;
	v->r->source.why = SV("option");
	try_charset(v, g->charset, g);
	return 0;
}

/* -1: reading failed. */
static int
decide_freely(struct survey *v, struct guess *g)
{
	enum charset mark = sniff(v);

	g->charset = mark;
	if (mark != CHARSET_UNKNOWN) {
		v->r->source.why = charset_bom(mark).len ? SV("bom") : SV("nul");
		try_charset(v, mark, g);
		return 0;
	}
	v->r->source.why = SV("header");
	g->charset = CHARSET_UTF8;
	try_charset(v, CHARSET_UTF8, g);
	if (g->known < survey_least(v) || g->ascii) {
		struct guess other = { .charset = CHARSET_GB18030 };

		try_charset(v, CHARSET_GB18030, &other);
		if (other.known > g->known)
			*g = other;
	}
	return g->known >= survey_least(v) && g->ascii ?
	    decide_by_record(v, g) : 0;
}

/* Among the first rows, else deeper. -1: reading failed. */
static int
decide_in_rows(struct survey *v, struct guess *g)
{
	static const size_t rows[] = { HEADER_ROWS, HEADER_MOST };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		v->rows = rows[i];
		*g = (struct guess){ 0 };
		if ((v->r->input->sheet.len ? decide_sheet(v, g) :
			v->p->config->encoding.len ? decide_as_told(v, g) :
			decide_freely(v, g)) < 0)
			return -1;
		if (g->known >= survey_least(v))
			break;
	}
	return 0;
}

/*
 * By the first bytes; by more where they hold no header and not all of the rows
 * either among which it may be. -1: reading failed.
 */
static int
decide(struct survey *v, struct guess *g)
{
	struct csv_limits max = csv_limits(v->p->config->limits);

	for (v->size = SURVEY;; v->size *= 4) {
		if (read_more(v, v->size) < 0 || decide_in_rows(v, g) < 0)
			return -1;
		if (g->known >= survey_least(v) || is_whole(v) ||
		    v->block.nrecord >= v->rows ||
		    v->size > 2 * ((size_t)max.record + max.cell))
			return 0;
	}
}

struct sv
survey_other(struct survey *v)
{
	struct guess g = { 0 };
	struct sv why = v->r->source.why;
	bool found = v->p->config->encoding.len && decide_freely(v, &g) == 0 &&
	    g.known >= survey_least(v);

	v->r->source.why = why;
	return found ? charset_name(g.charset) : (struct sv){ 0 };
}

/* Has the header more names than --max-columns allows? */
static bool
is_wide(struct survey *v, const struct guess *g)
{
	uint32_t most = v->p->config->max_columns;
	size_t named = 0;
	struct heading h;

	survey_split(v, g->charset, g->delimiter);
	header_read(v, g, &h);
	for (uint32_t i = 0; i < h.width; i++)
		named += h.title[i].len > 0;
	return named > (most ? most : COLUMNS_MOST);
}

/* A sheet has no header: of how many rows is that said? */
static void
count_rows(struct survey *v, const struct guess *g)
{
	v->rows = 0;
	survey_split(v, g->charset, g->delimiter ? g->delimiter : ',');
	v->r->seen = v->block.nrecord;
	v->r->seen_all = v->eof;
	v->rows = HEADER_MOST;
}

static int
look(struct survey *v)
{
	struct guess g;
	struct roster *r = v->r;
	enum content content;

	if (read_more(v, SURVEY) < 0)
		return -1;
	content = content_sniff(sv_head(buf_sv(v->raw), 4096));
	if (content != CONTENT_TEXT && !r->input->sheet.len) {
		roster_lose(v->s, r, content_advice(content, LANG_ZH),
		    content_advice(content, LANG_EN));
		return 0;
	}
	if (decide(v, &g) < 0)
		return -1;
	if (v->p->config->edition)
		g.charset = charset_in_edition(g.charset, v->p->config->edition);
	r->charset = g.charset;
	r->source.encoding = charset_name(g.charset);
	r->source.unit = (uint32_t)charset_unit(g.charset);
	r->empty = v->raw->len <= charset_bom(g.charset).len;
	v->rows = HEADER_MOST;
	if (g.known < survey_least(v) || is_wide(v, &g)) {
		if (r->input->sheet.len)
			count_rows(v, &g);
		refuse_header(v, &g);
		return 0;
	}
	r->source.delimiter = g.delimiter;
	survey_split(v, g.charset, g.delimiter);
	layout_take(v, &g);
	return 0;
}

void
survey_roster(struct stage *s, struct roster *r)
{
	struct parse *p = s->state;
	struct survey v = { .s = s, .p = p, .r = r, .raw = &r->head };
	bool next;

	if (r->input->same) {
		r->lost = true;
		survey_find(r, SV("F08"));
		survey_arg(r, SV("same"), p->config->input[r->input->same - 1].path);
		return;
	}
	v.input = p->config->ops.open(p->config->ops.ctx, r->index, &r->diag);
	if (!v.input || look(&v) < 0)
		roster_lose(s, r, r->diag.zh, r->diag.en);
	/* The first is read next, and may be unpacked ahead by now. */
	next = r->index == 0 && !r->input->sheet.len;
	if (v.input && (r->input->once || next) && !r->lost) {
		r->kept = v.input;
	} else {
		if (v.input)
			p->config->ops.close(v.input);
		buf_free(&r->head);
	}
	arena_free(&v.scratch);
	csv_block_free(&v.block);
}
