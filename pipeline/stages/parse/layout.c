/* SPDX-License-Identifier: MIT */
/*
 * What the header row says: which column is which field, which of two columns
 * of one meaning counts, what is missing, and where the rows begin.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/report/show.h"
#include "pipeline/rules/fold.h"
#include "pipeline/stages/parse/bytes.h"
#include "pipeline/stages/parse/rows.h"
#include "pipeline/stages/parse/survey.h"

size_t
layout_filled(const struct survey *v, size_t from, uint32_t column)
{
	size_t n = 0;

	for (size_t i = from; i < v->block.nrecord; i++) {
		const struct csv_record *row = &v->block.record[i];

		n += column < row->ncell &&
		    v->block.cell[row->cell + column].text.len > 0;
	}
	return n;
}

struct sv
layout_letter(struct arena *a, uint32_t place)
{
	char text[8];
	size_t i = sizeof(text);

	for (uint32_t n = place + 1; n; n = (n - 1) / 26)
		text[--i] = (char)('A' + (n - 1) % 26);
	return arena_dup(a, sv_make(text + i, sizeof(text) - i));
}

int32_t
layout_place(const struct roster *r, struct sv name)
{
	for (uint32_t i = 0; i < r->source.width; i++)
		if (r->field[i] && sv_equal(r->field[i]->name, name))
			return (int32_t)i;
	return -1;
}

struct sv
layout_cell(const struct survey *v, size_t row, int32_t column)
{
	const struct csv_record *rec = &v->block.record[row];

	return column < 0 || (uint32_t)column >= rec->ncell ?
	    (struct sv){ 0 } : v->block.cell[rec->cell + (uint32_t)column].text;
}

/* The first row below the header. */
static size_t
first_row(const struct guess *g)
{
	return g->row + 1 + g->pair;
}

/* Of a header of two rows the one that names more columns: pages repeat it. */
static size_t
main_row(struct survey *v, const struct guess *g)
{
	struct guess one = *g;
	struct heading upper, lower;

	if (!g->pair)
		return g->row;
	one.pair = false;
	header_read(v, &one, &upper);
	one.row++;
	header_read(v, &one, &lower);
	return upper.known > lower.known ? g->row : g->row + 1;
}

/* Are most rows that have something in both columns of different things? */
static bool
says_other(const struct survey *v, size_t from, uint32_t first, uint32_t second)
{
	size_t both = 0, other = 0;

	for (size_t i = from; i < v->block.nrecord; i++) {
		struct sv one = layout_cell(v, i, (int32_t)first);
		struct sv two = layout_cell(v, i, (int32_t)second);

		if (rows_is_blank(one) || rows_is_blank(two))
			continue;
		both++;
		other += !sv_equal(one, two);
	}
	return other * 2 > both;
}

/*
 * Where the name and the 学籍号, or the birth date, stand twice and for two
 * pupils, two tables stand side by side, and one of them would be lost.
 */
static bool
stand_beside(struct survey *v, size_t from)
{
	static const struct sv of[] = { { "姓名", 6 }, { "学籍号", 9 },
		{ "出生日期", 12 } };
	const struct roster *r = v->r;
	bool other[3] = { false };
	uint32_t second = 0;

	for (uint32_t i = 0; i < r->source.width; i++)
		for (uint32_t j = 0; j < i; j++)
			for (int k = 0; k < 3; k++)
				if (r->field[i] && r->field[i] == r->field[j] &&
				    sv_equal(r->field[i]->name, of[k]) &&
				    says_other(v, from, j, i)) {
					other[k] = true;
					second = second ? second : i;
				}
	if (!other[0] || (!other[1] && !other[2]))
		return false;
	roster_lose(v->s, v->r, arena_printf(&v->s->run, "两张表左右并排，"
	    "%.*s 列属于右边一张：请把右边的表移到左边的表下面，再检查一次",
	    SV_ARG(layout_letter(&v->s->run, second))).ptr,
	    arena_printf(&v->s->run, "two tables side by side, column %.*s is "
	    "of the right one: move it below the left one and check again",
	    SV_ARG(layout_letter(&v->s->run, second))).ptr);
	return true;
}

/* Remember the header row: cells, fields, doubles settled. */
static void
take_header(struct survey *v, const struct guess *g)
{
	const struct csv_record *row = &v->block.record[main_row(v, g)];
	struct roster *r = v->r;
	struct heading h;
	uint32_t n;

	header_read(v, g, &h);
	n = r->source.width = h.width;
	r->raw = arena_alloc(&v->s->run, n * sizeof(*r->raw));
	r->title = arena_alloc(&v->s->run, n * sizeof(*r->title));
	r->field = arena_alloc(&v->s->run, n * sizeof(*r->field));
	for (uint32_t i = 0; i < n; i++) {
		if (i < row->ncell)
			r->raw[i] = arena_dup(&v->s->run,
			    v->block.cell[row->cell + i].text);
		r->title[i] = arena_dup(&v->s->run, h.title[i]);
		r->field[i] = h.field[i];
	}
	if (stand_beside(v, first_row(g)))
		return;
	layout_doubles(v, first_row(g));
}

/* A row above the table, or half of its header: pages may repeat it. False: it
 * is blank. */
static bool
take_above(struct survey *v, const struct csv_record *row)
{
	struct roster *r = v->r;
	struct above a = { 0 };

	for (uint32_t c = 0; c < row->ncell; c++) {
		struct sv cell = v->block.cell[row->cell + c].text;

		if (!rows_is_blank(cell) && a.filled++ == 0)
			a.first = cell;
	}
	if (a.filled && r->nabove < sizeof(r->above) / sizeof(*r->above)) {
		a.first = arena_dup(&v->s->run, a.first);
		r->above[r->nabove++] = a;
	}
	return a.filled > 0;
}

/* What stands above the header, and where the rows below it begin. */
static void
take_layout(struct survey *v, const struct guess *g)
{
	size_t main = main_row(v, g), end = first_row(g);
	struct roster *r = v->r;

	for (size_t i = 0; i < end; i++) {
		const struct csv_record *row = &v->block.record[i];
		bool filled = i != main && (take_above(v, row) ||
		    row->verdict != CSV_RECORD);

		if (i == main)
			r->source.header = r->lines + 1;
		if (i < g->row)
			roster_skip(r, filled ? SKIP_TITLE : SKIP_BLANK,
			    r->lines + 1);
		r->lines += roster_lines(r, row);
	}
	r->data = v->block.record[end - 1].end;
}

/* F02 for the first name of a column that is no text: nobody knows it. */
static void
find_bad_name(struct survey *v, const struct guess *g)
{
	const struct csv_record *row = &v->block.record[main_row(v, g)];
	struct sv text = survey_text(v, g->charset), out;
	bool gb = charset_is_gb(g->charset, NULL);
	uint64_t line = v->r->source.header, character = 1;
	size_t at = row->start;
	struct arena *a = &v->s->run;
	struct buf hex = { 0 };

	for (uint32_t i = 0; i < row->ncell; i++) {
		uint32_t len = v->block.cell[row->cell + i].length;
		struct sv raw = sv_make(text.ptr + at, len), before;
		size_t good = gb ? charset_decode(g->charset, raw, &v->scratch,
		    &out) : utf8_check(raw);

		if (good == len) {
			at += len + 1;
			continue;
		}
		at += good;
		before = sv_make(text.ptr + row->start, at - row->start);
		bytes_place(before, gb, &line, &character);
		bytes_hex(bytes_bad(sv_skip(raw, good), gb), g->charset, &hex);
		before = sv_head(text, at);
		at = charset_bom(g->charset).len + (v->r->source.unit == 2 ?
		    charset_utf16_length(before) : before.len);
		survey_find(v->r, SV("F02"));
		v->r->finding[v->r->nfinding - 1].line = line;
		survey_arg(v->r, SV("row"), arena_printf(a, "%llu",
		    (unsigned long long)line));
		survey_arg(v->r, SV("char"), arena_printf(a, "%llu",
		    (unsigned long long)character));
		survey_arg(v->r, SV("byte"), arena_printf(a, "%zu", at));
		survey_arg(v->r, SV("hex"), arena_dup(a, buf_sv(&hex)));
		survey_arg(v->r, SV("reason"), arena_printf(a,
		    "这是表头，%.*s 列的列名认不出来",
		    SV_ARG(layout_letter(a, i))));
		survey_arg(v->r, SV("reason_en"), arena_printf(a,
		    "this is the header: the name of column %.*s is not known",
		    SV_ARG(layout_letter(a, i))));
		break;
	}
	buf_free(&hex);
}

static const struct field *
find_field(const struct roster *r, struct sv name)
{
	for (uint32_t i = 0; i < r->source.width; i++)
		if (r->field[i] && sv_equal(r->field[i]->name, name))
			return r->field[i];
	return NULL;
}

struct sv
layout_title(struct survey *v, uint32_t place)
{
	struct buf out = { 0 };
	struct sv text;

	show_header(&out, v->p->config->pack, sv_head(v->r->title[place], 60),
	    false);
	text = arena_dup(&v->s->run, buf_sv(&out));
	buf_free(&out);
	return text;
}

/* Headers that no field knows, the first few: one may be misspelt. */
static void
add_unknown(struct survey *v)
{
	enum { MOST = 6 };
	const struct roster *r = v->r;
	struct buf zh = { 0 }, en = { 0 };
	int n = 0;

	for (uint32_t i = 0; i < r->source.width && n <= MOST; i++) {
		struct sv letter, title;

		if (r->field[i] || r->title[i].len == 0)
			continue;
		if (n++ == MOST) {
			buf_put(&zh, SV("…"));
			buf_put(&en, SV(" …"));
			break;
		}
		letter = layout_letter(&v->s->run, i);
		title = layout_title(v, i);
		buf_printf(&zh, "%s%.*s 列“%.*s”", n > 1 ? "、" : "",
		    SV_ARG(letter), SV_ARG(title));
		buf_printf(&en, "%s%.*s “%.*s”", n > 1 ? ", " : "",
		    SV_ARG(letter), SV_ARG(title));
	}
	survey_arg(v->r, SV("unknown"), arena_dup(&v->s->run, n ? buf_sv(&zh) :
	    SV("没有")));
	survey_arg(v->r, SV("unknown_en"), arena_dup(&v->s->run, n ?
	    buf_sv(&en) : SV("none")));
	buf_free(&zh);
	buf_free(&en);
}

/* Which columns are filled in most of the rows that were looked at. */
static void
count_often(struct survey *v, size_t from)
{
	struct roster *r = v->r;
	size_t n = v->block.nrecord - from;

	r->often = arena_alloc(&v->s->run, r->source.width + 1);
	for (uint32_t i = 0; i < r->source.width; i++)
		r->often[i] = layout_filled(v, from, i) * 2 > n;
}

/* The position of a header that is no column's and nearly F's name, or -1. */
static int32_t
near_header(struct survey *v, const struct field *f)
{
	const struct roster *r = v->r;

	for (uint32_t i = 0; i < r->source.width; i++)
		/* A known name without a field is a second column of it. */
		if (!r->field[i] && r->title[i].len &&
		    !pack_alias(v->p->config->pack, r->title[i], &v->scratch) &&
		    fold_is_near(fold_header(r->title[i], &v->scratch), f))
			return (int32_t)i;
	return -1;
}

/* Which of the unknown headers may be F's, misspelt; empty where none is. */
static void
add_near(struct survey *v, const struct field *f)
{
	struct roster *r = v->r;
	struct arena *run = &v->s->run;
	int32_t place = near_header(v, f);
	struct sv zh = { 0 }, en = { 0 };

	if (place >= 0) {
		struct sv letter = layout_letter(run, (uint32_t)place);
		struct sv name = layout_title(v, (uint32_t)place);

		zh = arena_printf(run, "%.*s 列“%.*s”可能就是它，写错了字；",
		    SV_ARG(letter), SV_ARG(name));
		en = arena_printf(run, "column %.*s, “%.*s”, may be it, "
		    "misspelt; ", SV_ARG(letter), SV_ARG(name));
	}
	survey_arg(r, SV("near"), zh);
	survey_arg(r, SV("near_en"), en);
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
		survey_find(v->r, SV("F06"));
		survey_arg(v->r, SV("field"), f->name);
		add_unknown(v);
		add_near(v, f);
	}
}

void
layout_take(struct survey *v, const struct guess *g)
{
	struct roster *r = v->r;

	take_header(v, g);
	if (r->lost)
		return;
	take_layout(v, g);
	find_bad_name(v, g);
	miss_fields(v);
	count_often(v, first_row(g));
	r->id_place = layout_place(r, SV("身份证件号"));
	r->xjh_place = layout_place(r, SV("学籍号"));
	r->name_place = layout_place(r, SV("姓名"));
	r->sex_place = layout_place(r, SV("性别"));
	r->birth_place = layout_place(r, SV("出生日期"));
}
