/* SPDX-License-Identifier: MIT */
/*
 * What a file is, decided once by its first bytes. The character set: a byte
 * order mark; else the one, UTF-8 first, in which the header has known
 * columns; with a header in ASCII, by the first byte that is not. The
 * delimiter and the header row: the pair under which most columns are known.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/io/content.h"
#include "pipeline/stages/parse/parse.h"

enum {
	SURVEY = 64 * 1024,
	SURVEY_MOST = 16 * 1024 * 1024, /* for the first byte beyond ASCII */
	HEADER_ROWS = 40, /* the header is among these */
	KNOWN_LEAST = 2   /* columns that a header knows at least */
};

struct survey {
	struct stage *s;
	struct parse *p;
	struct roster *r;
	void *input;
	struct buf *raw; /* decompressed bytes, from the start */
	bool eof;
	struct arena scratch;
	struct csv_block block;
};

/* A character set and a delimiter, and the header that they make visible. */
struct guess {
	enum charset charset;
	char delimiter;
	size_t known; /* columns of the best row */
	bool ascii;   /* and all its cells are ASCII */
	size_t row;
};

static void
add_finding(struct roster *r, struct sv rule)
{
	r->finding[r->nfinding++] = (struct file_finding){ .rule = rule };
}

static void
add_arg(struct roster *r, struct sv name, struct sv value)
{
	struct file_finding *f = &r->finding[r->nfinding - 1];

	f->arg[f->narg++] = (struct arg){ name, value };
}

/* A message about the file without its path in front: a finding has that. */
static struct sv
bare_reason(struct stage *s, const struct roster *r, const char *text)
{
	struct sv v = sv_cstr(text);

	if (sv_starts(v, r->source.path)) {
		v = sv_skip(v, r->source.path.len);
		v = sv_skip(v, sv_starts(v, SV("：")) ? strlen("：") :
		    sv_starts(v, SV(": ")) ? 2 : 0);
	}
	return arena_dup(&s->run, v);
}

void
roster_lose(struct stage *s, struct roster *r, const char *zh, const char *en)
{
	r->lost = true;
	add_finding(r, SV("F01"));
	add_arg(r, SV("reason"), bare_reason(s, r, zh));
	add_arg(r, SV("reason_en"), bare_reason(s, r, en));
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

/* A cell as UTF-8; false: it is no text under CHARSET. */
static bool
decode_cell(enum charset charset, struct sv cell, struct arena *a,
    struct sv *out)
{
	*out = cell;
	if (charset == CHARSET_GB18030 || charset == CHARSET_GB18030_BOM)
		return charset_decode(cell, a, out) == cell.len;
	return utf8_check(cell) == cell.len;
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

		if (raw.len == 0 || !decode_cell(charset, raw, &v->scratch, &name))
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
	if (read_more(v, at + CSV_CELL_MAX) < 0)
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
	if (g->known < KNOWN_LEAST || g->ascii) {
		struct guess other = { .charset = CHARSET_GB18030 };

		try_charset(v, CHARSET_GB18030, &other);
		if (other.known > g->known)
			*g = other;
	}
	return g->known >= KNOWN_LEAST && g->ascii ? decide_by_record(v, g) : 0;
}

/* What stands where a header was looked for: the first row that has text. */
static struct sv
first_row(struct survey *v, const struct guess *g)
{
	struct buf out = { 0 };
	struct sv cell;

	split_under(v, g->charset, g->delimiter ? g->delimiter : ',');
	for (size_t i = 0; i < v->block.nrecord && out.len == 0; i++) {
		const struct csv_record *row = &v->block.record[i];

		for (uint32_t c = 0; c < row->ncell && c < 6; c++) {
			if (!decode_cell(g->charset,
			    v->block.cell[row->cell + c].text, &v->scratch, &cell))
				continue;
			if (out.len && cell.len)
				buf_put(&out, SV(" "));
			buf_put(&out, sv_head(cell, 60));
		}
	}
	/* A row of data may stand there: digits are nobody's business. */
	for (size_t i = 0; i < out.len; i++)
		if (out.ptr[i] >= '0' && out.ptr[i] <= '9')
			out.ptr[i] = '#';
	cell = arena_dup(&v->s->run, buf_sv(&out));
	buf_free(&out);
	while (cell.len && utf8_check(cell) != cell.len)
		cell.len--;
	return cell;
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
	add_finding(v->r, SV("F05"));
	add_arg(v->r, SV("found"), first_row(v, g));
	add_arg(v->r, SV("wanted"), SV("姓名、身份证件号、学籍号、年级、班级…"));
}

/* Cells of COLUMN that are filled in the rows that were looked at. */
static size_t
count_filled(const struct survey *v, size_t from, uint32_t column)
{
	size_t n = 0;

	for (size_t i = from; i < v->block.nrecord; i++) {
		const struct csv_record *row = &v->block.record[i];

		n += column < row->ncell &&
		    v->block.cell[row->cell + column].text.len > 0;
	}
	return n;
}

/* A position as a spreadsheet's letters: A, B, … Z, AA. */
static struct sv
column_letter(struct arena *a, uint32_t place)
{
	char text[8];
	size_t i = sizeof(text);

	for (uint32_t n = place + 1; n; n = (n - 1) / 26)
		text[--i] = (char)('A' + (n - 1) % 26);
	return arena_dup(a, sv_make(text + i, sizeof(text) - i));
}

/* Two columns of one meaning: the fuller one counts, the first of equals. */
static void
settle_double(struct survey *v, uint32_t first, uint32_t second, size_t row)
{
	struct roster *r = v->r;
	uint32_t loser = count_filled(v, row, second) >
	    count_filled(v, row, first) ? first : second;

	if (r->nfinding < 40) {
		add_finding(r, SV("F07"));
		add_arg(r, SV("field"), r->field[first]->name);
		add_arg(r, SV("columns"), arena_printf(&v->s->run, "%.*s, %.*s",
		    SV_ARG(column_letter(&v->s->run, first)),
		    SV_ARG(column_letter(&v->s->run, second))));
	}
	r->field[loser] = NULL;
}

/* Remember the header row: cells, fields, doubles settled. */
static void
take_header(struct survey *v, const struct guess *g)
{
	const struct csv_record *row = &v->block.record[g->row];
	struct roster *r = v->r;
	uint32_t n = row->ncell;

	r->source.width = n;
	r->raw = arena_alloc(&v->s->run, n * sizeof(*r->raw));
	r->title = arena_alloc(&v->s->run, n * sizeof(*r->title));
	r->field = arena_alloc(&v->s->run, n * sizeof(*r->field));
	for (uint32_t i = 0; i < n; i++) {
		struct sv raw = v->block.cell[row->cell + i].text;

		r->raw[i] = arena_dup(&v->s->run, raw);
		if (!decode_cell(g->charset, raw, &v->s->run, &r->title[i]))
			continue;
		r->title[i] = arena_dup(&v->s->run, r->title[i]);
		r->field[i] = pack_alias(v->p->config->pack, r->title[i],
		    &v->scratch);
	}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < i; j++)
			if (r->field[i] && r->field[j] == r->field[i])
				settle_double(v, j, i, g->row + 1);
}

/* What stands above the header, and where the rows below it begin. */
static void
take_layout(struct survey *v, const struct guess *g)
{
	struct roster *r = v->r;

	for (size_t i = 0; i <= g->row; i++) {
		const struct csv_record *row = &v->block.record[i];
		struct sv cell = { 0 };

		for (uint32_t c = 0; c < row->ncell && cell.len == 0; c++)
			cell = v->block.cell[row->cell + c].text;
		r->lines += row->lines;
		if (i == g->row)
			continue;
		r->skipped[cell.len ? SKIP_TITLE : SKIP_BLANK]++;
		if (cell.len && r->nabove < sizeof(r->above) / sizeof(*r->above))
			r->above[r->nabove++] = arena_dup(&v->s->run, cell);
	}
	r->data = v->block.record[g->row].end;
}

static const struct field *
find_field(const struct roster *r, struct sv name)
{
	for (uint32_t i = 0; i < r->source.width; i++)
		if (r->field[i] && sv_equal(r->field[i]->name, name))
			return r->field[i];
	return NULL;
}

static int32_t
find_place(const struct roster *r, struct sv name)
{
	for (uint32_t i = 0; i < r->source.width; i++)
		if (r->field[i] && sv_equal(r->field[i]->name, name))
			return (int32_t)i;
	return -1;
}

/* F06 for each required field that the file has no column for. */
static void
miss_fields(struct survey *v)
{
	const struct pack *pack = v->p->config->pack;

	for (size_t i = 0; i < pack->nfield; i++) {
		const struct field *f = &pack->field[i];

		if (!f->must || f->required != LEVEL_ERROR ||
		    find_field(v->r, f->name) ||
		    (f->alternative.len && find_field(v->r, f->alternative)) ||
		    v->r->nfinding >= 60)
			continue;
		add_finding(v->r, SV("F06"));
		add_arg(v->r, SV("field"), f->name);
	}
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
	r->charset = g.charset;
	r->source.encoding = charset_name(g.charset);
	r->source.unit = (uint32_t)charset_unit(g.charset);
	if (g.known < KNOWN_LEAST) {
		refuse_header(v, &g);
		return 0;
	}
	r->source.delimiter = g.delimiter;
	split_under(v, g.charset, g.delimiter);
	take_header(v, &g);
	take_layout(v, &g);
	miss_fields(v);
	r->id_place = find_place(r, SV("身份证件号"));
	r->xjh_place = find_place(r, SV("学籍号"));
	r->name_place = find_place(r, SV("姓名"));
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
		add_finding(r, SV("F08"));
		add_arg(r, SV("same"), p->config->input[r->input->same - 1].path);
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
