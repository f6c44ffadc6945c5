/* SPDX-License-Identifier: MIT */
/*
 * Why a file has no header, so that a person can give it one: what the first
 * rows look like, without a word of what stands in them, and which names were
 * wanted. The names that were recognised are ours, not the file's.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/rules/fold.h"
#include "pipeline/stages/parse/survey.h"

/* What there is instead of a header; the finding tells it in these words. */
struct instead {
	const char *zh, *en;
	const char *branch; /* of F05, whose advice fits; or "" */
};

static const struct instead nothing = { "没有一行写的是列名",
	"no row holds names of columns", "" };
static const struct instead empty = { "文件里什么也没有", "the file is empty",
	"空" };
static const struct instead pupils = { "第一行就是学生，上面没有列名",
	"the first row is a pupil already, without names above it", "" };
static const struct instead lying = { "列名竖排在第一列：要转置成横排",
	"the names stand in the first column: turn the table so that they stand in "
	"the first row", "竖排" };
static const struct instead unsplit = {
	"列名之间不是逗号、制表符、分号或竖线：请另存为 CSV",
	"the names are not separated by comma, tab, semicolon or bar: save it as "
	"CSV", "分隔" };
static const struct instead quoted = {
	"整行都在一对双引号里，成了一格：请用“分列”按逗号拆开，或重新导出",
	"each row is one cell, in double quotes as a whole: split it at the commas, "
	"or export it again", "分隔" };
static const struct instead few = { "认出的列名太少", "too few are known",
	"" };

static struct sv
read_cell(struct survey *v, enum charset charset, struct sv raw)
{
	struct sv text;

	return survey_decode(charset, raw, &v->scratch, &text) ? text :
	    (struct sv){ 0 };
}

static const struct field *
find_field(struct survey *v, struct sv name)
{
	return pack_alias(v->p->config->pack, name, &v->scratch);
}

/* Rows whose first cell names a column. */
static size_t
count_lying(struct survey *v, enum charset charset)
{
	size_t n = 0;

	for (size_t i = 0; i < v->block.nrecord; i++) {
		const struct csv_record *row = &v->block.record[i];

		n += row->ncell > 1 && find_field(v, read_cell(v, charset,
		    v->block.cell[row->cell].text)) != NULL;
	}
	return n;
}

/* Marks that stand between words where a delimiter should. */
static bool
is_mark(uint32_t c)
{
	return c == ' ' || c == ',' || c == 0x3000 || c == 0xFF0C || c == 0x3001 ||
	    c == 0xFF1B || c == 0xFF5C || c == '/' || c == '^' || c == '~' ||
	    c == '#' || c == '$' || c == '&' || c == ':' || c == 0x2502;
}

/* Names of columns in TEXT, between such marks. */
static size_t
count_words(struct survey *v, struct sv text)
{
	struct sv word = sv_head(text, 0);
	size_t n = 0;

	for (;;) {
		uint32_t c = 0;
		size_t len = utf8_decode(text, &c);

		if (len == 0 || is_mark(c)) {
			n += word.len && find_field(v, word);
			if (len == 0)
				return n;
			text = sv_skip(text, len);
			word = sv_head(text, 0);
			continue;
		}
		word.len += len;
		text = sv_skip(text, len);
	}
}

/* Names that stand in one cell, and why they do; NULL: none do. */
static const struct instead *
find_unsplit(struct survey *v, enum charset charset)
{
	for (size_t i = 0; i < v->block.nrecord; i++) {
		const struct csv_record *row = &v->block.record[i];
		struct sv cell;

		if (row->ncell != 1)
			continue;
		cell = v->block.cell[row->cell].text;
		if (count_words(v, read_cell(v, charset, cell)) > 1)
			return sv_find(cell, SV(",")) < cell.len ? &quoted :
			                                           &unsplit;
	}
	return NULL;
}

/* Does the first row that is not blank hold a number such as pupils have? */
static bool
begins_with_pupil(const struct survey *v)
{
	for (size_t i = 0; i < v->block.nrecord; i++) {
		const struct csv_record *row = &v->block.record[i];
		size_t filled = 0;

		for (uint32_t c = 0; c < row->ncell; c++) {
			struct sv cell = v->block.cell[row->cell + c].text;
			size_t digits = 0;

			filled += cell.len > 0;
			for (size_t k = 0; k < cell.len; k++)
				digits += cell.ptr[k] >= '0' &&
				    cell.ptr[k] <= '9';
			if (digits >= 15 && row->ncell > 1)
				return true;
		}
		if (filled)
			return false;
	}
	return false;
}

/* The fields that a roster must have, those that it may not lack first. */
static struct sv
wanted_names(struct survey *v)
{
	const struct pack *pack = v->p->config->pack;
	struct buf out = { 0 };
	struct sv text;

	for (size_t i = 0; i < pack->nfield; i++) {
		const struct field *f = &pack->field[i];

		if (pack->nfield > 8 &&
		    (!f->must || f->required != LEVEL_ERROR))
			continue;
		buf_put(&out, out.len ? SV("、") : SV(""));
		buf_put(&out, f->name);
	}
	text = arena_dup(&v->s->run, buf_sv(&out));
	buf_free(&out);
	return text;
}

/* The names that the best row has, in the pack's words. */
static struct sv
known_names(struct survey *v, const struct guess *g)
{
	struct buf out = { 0 };
	struct heading h;
	struct sv text;

	if (g->known == 0)
		return SV("");
	header_read(v, g, &h);
	for (uint32_t i = 0; i < h.width; i++)
		if (h.field[i]) {
			buf_put(&out, out.len ? SV("、") : SV(""));
			buf_put(&out, h.field[i]->name);
		}
	text = arena_printf(&v->s->run, "（%.*s）", SV_ARG(buf_sv(&out)));
	buf_free(&out);
	return text;
}

static const struct instead *
find_instead(struct survey *v, const struct guess *g)
{
	const struct instead *unsplit_as;

	if (v->block.nrecord == 0)
		return &empty;
	if (count_lying(v, g->charset) > 1)
		return &lying;
	if ((unsplit_as = find_unsplit(v, g->charset)))
		return unsplit_as;
	if (begins_with_pupil(v))
		return &pupils;
	return g->known ? &few : &nothing;
}

void
refuse_header(struct survey *v, struct guess *g)
{
	/* Cut at the end of what was read a character may be: the last four bytes
	 * do not count. */
	struct sv head = sv_head(buf_sv(v->raw), v->size);
	struct arena *run = &v->s->run;
	const struct instead *instead;
	struct sv names;
	struct cause cause = { 0 };

	if (charset_unit(g->charset) == 1 && !charset_bom(g->charset).len &&
	    v->p->config->encoding.len == 0 && g->known < survey_least(v))
		g->charset = utf8_check(head) + 4 > head.len ? CHARSET_UTF8 :
		    CHARSET_GB18030;
	v->r->charset = g->charset;
	v->r->source.encoding = charset_name(g->charset);
	v->r->lost = true;
	survey_split(v, g->charset, g->known ? g->delimiter : ',');
	instead = find_instead(v, g);
	names = known_names(v, g);
	if (g->known >= survey_least(v) || (instead != &lying &&
	    instead != &unsplit && instead != &quoted))
		cause = find_cause(v, g);
	if (cause.zh.len == 0)
		cause = (struct cause){ sv_cstr(instead->zh),
		    sv_cstr(instead->en), sv_cstr(instead->branch) };
	survey_find(v->r, SV("F05"));
	survey_arg(v->r, SV("found"), arena_printf(run, "%zu", g->known));
	survey_arg(v->r, SV("names"), names);
	survey_arg(v->r, SV("least"), arena_printf(run, "%zu",
	    survey_least(v)));
	survey_arg(v->r, SV("reason"), cause.zh);
	survey_arg(v->r, SV("reason_en"), cause.en);
	survey_arg(v->r, SV("wanted"), wanted_names(v));
	if (cause.branch.len)
		survey_arg(v->r, SV("branch"), cause.branch);
}
