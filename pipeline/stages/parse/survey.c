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
	HEADER_ROWS = 40, /* the header is among these */
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
	struct sv v = sv_cstr(text);

	if (sv_starts(v, r->source.path)) {
		v = sv_skip(v, r->source.path.len);
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

/* The text under CHARSET: without its mark, UTF-16 as UTF-8. */
static struct sv
text_under(struct survey *v, enum charset charset)
{
	struct sv text = sv_skip(buf_sv(v->raw), charset_bom(charset).len);
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

static bool
is_ascii(struct sv v)
{
	for (size_t i = 0; i < v.len; i++)
		if ((unsigned char)v.ptr[i] >= 0x80)
			return false;
	return true;
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
static size_t
least_known(const struct survey *v)
{
	size_t nfield = v->p->config->pack->nfield;

	return nfield < KNOWN_LEAST ? nfield : KNOWN_LEAST;
}

/* Split the first rows of the text as CHARSET and DELIMITER say. */
static void
split_under(struct survey *v, enum charset charset, char delimiter)
{
	struct csv_format format = { .delimiter = delimiter,
		.most = HEADER_ROWS };
	struct sv text = text_under(v, charset);

	csv_split(&format, text, v->eof || text.len >= SURVEY, &v->block,
	    &v->scratch);
}

/* Columns of ROW that the dictionary knows, each field once. */
static size_t
count_known(struct survey *v, const struct csv_record *row, enum charset charset,
    bool *ascii)
{
	const struct field *seen[64];
	size_t known = 0;

	*ascii = true;
	for (uint32_t i = 0; i < row->ncell && known < 64; i++) {
		struct sv raw = v->block.cell[row->cell + i].text, name;
		const struct field *f;
		size_t j = 0;

		if (raw.len == 0 || !survey_decode(charset, raw, &v->scratch, &name))
			continue;
		f = pack_alias(v->p->config->pack, name, &v->scratch);
		while (f && j < known && seen[j] != f)
			j++;
		if (!f || j < known)
			continue;
		seen[known++] = f;
		*ascii &= is_ascii(raw);
	}
	return known;
}

static void
try_guess(struct survey *v, enum charset charset, char delimiter,
    struct guess *best)
{
	split_under(v, charset, delimiter);
	for (size_t i = 0; i < v->block.nrecord; i++) {
		bool ascii;
		size_t known = count_known(v, &v->block.record[i], charset,
		    &ascii);

		if (known > best->known)
			*best = (struct guess){ charset, delimiter, known, ascii,
				i };
	}
}

static void
try_charset(struct survey *v, enum charset charset, struct guess *best)
{
	static const char delimiter[] = ",\t;";

	for (const char *d = delimiter; *d; d++)
		try_guess(v, charset, *d, best);
}

/*
 * The header is ASCII: UTF-8 or GB18030 by the first record that is not. -1:
 * reading failed.
 */
static int
decide_by_record(struct survey *v, struct guess *g)
{
	size_t at = 0, from;
	struct sv rest;

	for (;;) {
		while (at < v->raw->len && (unsigned char)v->raw->ptr[at] < 0x80)
			at++;
		if (at < v->raw->len || v->eof || at > SURVEY_MOST)
			break;
		if (read_more(v, v->raw->len + SURVEY) < 0)
			return -1;
	}
	if (read_more(v, at + csv_limits(v->p->config->limits).cell) < 0)
		return -1;
	for (from = at; from && v->raw->ptr[from - 1] != '\n'; from--)
		;
	rest = sv_skip(buf_sv(v->raw), from);
	for (size_t i = at - from; i < rest.len; i++)
		if (rest.ptr[i] == '\n' || rest.ptr[i] == '\r')
			rest.len = i;
	g->charset = utf8_check(rest) == rest.len ? CHARSET_UTF8 :
	    CHARSET_GB18030;
	v->r->source.why = at < v->raw->len ? SV("first-record") : SV("ascii");
	return 0;
}

static int
decide(struct survey *v, struct guess *g)
{
	struct sv forced = v->p->config->encoding;
	enum charset mark = charset_sniff(sv_head(buf_sv(v->raw), 4096));

	if (forced.len && charset_parse(forced, &g->charset)) {
		if (charset_unit(mark) == charset_unit(g->charset) &&
		    charset_bom(mark).len)
			g->charset = mark;
		v->r->source.why = SV("option");
		try_charset(v, g->charset, g);
		return 0;
	}
	if (mark != CHARSET_UNKNOWN) {
		g->charset = mark;
		v->r->source.why = charset_bom(mark).len ? SV("bom") : SV("nul");
		try_charset(v, mark, g);
		return 0;
	}
	v->r->source.why = SV("header");
	g->charset = CHARSET_UTF8;
	try_charset(v, CHARSET_UTF8, g);
	if (g->known < least_known(v) || g->ascii) {
		struct guess other = { .charset = CHARSET_GB18030 };

		try_charset(v, CHARSET_GB18030, &other);
		if (other.known > g->known)
			*g = other;
	}
	return g->known >= least_known(v) && g->ascii ? decide_by_record(v, g) : 0;
}

static void
refuse_header(struct survey *v, struct guess *g)
{
	/* Cut at SURVEY bytes a character may be: the last four do not count. */
	struct sv head = sv_head(buf_sv(v->raw), SURVEY);

	if (charset_unit(g->charset) == 1 && !charset_bom(g->charset).len)
		g->charset = utf8_check(head) + 4 > head.len ? CHARSET_UTF8 :
		    CHARSET_GB18030;
	v->r->charset = g->charset;
	v->r->source.encoding = charset_name(g->charset);
	v->r->lost = true;
	survey_find(v->r, SV("F05"));
	/* How many columns, not what stands there: it may be a pupil's row. */
	survey_arg(v->r, SV("found"), arena_printf(&v->s->run, "%zu", g->known));
	survey_arg(v->r, SV("wanted"), arena_printf(&v->s->run, "%zu",
	    least_known(v)));
}

static int
look(struct survey *v)
{
	struct guess g = { 0 };
	struct roster *r = v->r;
	enum content content;

	if (read_more(v, SURVEY) < 0)
		return -1;
	content = content_sniff(sv_head(buf_sv(v->raw), 4096));
	if (content != CONTENT_TEXT) {
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
	if (g.known < least_known(v)) {
		refuse_header(v, &g);
		return 0;
	}
	r->source.delimiter = g.delimiter;
	split_under(v, g.charset, g.delimiter);
	layout_take(v, &g);
	return 0;
}

int
survey_roster(struct stage *s, struct roster *r)
{
	struct parse *p = s->state;
	struct survey v = { .s = s, .p = p, .r = r, .raw = &r->head };
	int answer = 0;

	if (r->input->same) {
		r->lost = true;
		survey_find(r, SV("F08"));
		survey_arg(r, SV("same"), p->config->input[r->input->same - 1].path);
		return 0;
	}
	v.input = p->config->ops.open(p->config->ops.ctx, r->index, &r->diag);
	if (!v.input || look(&v) < 0) {
		if (r->diag.status == STATUS_BUSY)
			answer = diag_fail(s->diag, STATUS_BUSY, "%s", "%s",
			    r->diag.text);
		else
			roster_lose(s, r, r->diag.zh, r->diag.en);
	}
	if (v.input && r->input->once && !r->lost) {
		r->kept = v.input;
	} else {
		if (v.input)
			p->config->ops.close(v.input);
		buf_free(&r->head);
	}
	arena_free(&v.scratch);
	csv_block_free(&v.block);
	return answer;
}
