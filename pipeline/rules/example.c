/* SPDX-License-Identifier: MIT */
/*
 * 通过 and 不过, read: `55 行 年级=一年级 班级=1; 年级=二年级 班额上限=50`.
 * Values stand as they would in a file, so nothing in them is folded.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/rules/body.h"
#include "pipeline/rules/change.h"
#include "pipeline/rules/load.h"
#include "pipeline/rules/value.h"

struct reader {
	struct load *l;
	struct example *e;
	struct sv rest;
	bool change; /* 旧(FIELD)=VALUE, 种类=VALUE are known */
	size_t list; /* of 名单: index + 1 */
};

static bool
refuse(struct reader *r, struct sv piece, const char *en, const char *zh)
{
	size_t at = sv_find(span_text(r->e->at), piece);
	struct span place = r->e->at;

	if (piece.len && at < span_text(place).len) {
		place.from += at;
		place.to = place.from + piece.len;
	}
	return blame_plain(&r->l->blame, place, en, zh);
}

static uint32_t
look(struct reader *r, size_t *n)
{
	uint32_t c = 0;

	*n = r->rest.len ? utf8_decode(r->rest, &c) : 0;
	return *n ? lex_narrow(c) : 0;
}

static void
skip_blanks(struct reader *r)
{
	size_t n;

	while (look(r, &n) == ' ' || look(r, &n) == '\t')
		r->rest = sv_skip(r->rest, n);
}

/* Up to a blank, a semicolon, or (NAME) an equals sign. */
static struct sv
take_word(struct reader *r, bool name)
{
	const char *from = r->rest.ptr;
	uint32_t c;
	size_t n, len = 0;

	while ((c = look(r, &n)) != 0 && c != ' ' && c != '\t' && c != ';' &&
	    !(name && c == '=')) {
		r->rest = sv_skip(r->rest, n);
		len += n;
	}
	return sv_make(from, len);
}

static bool
take_value(struct reader *r, struct sv *value)
{
	size_t n, end;

	if (look(r, &n) != '"' && !sv_starts(r->rest, SV("“"))) {
		*value = take_word(r, false);
		return true;
	}
	end = *r->rest.ptr == '"' ? sv_find(sv_skip(r->rest, n), SV("\"")) :
	    sv_find(sv_skip(r->rest, n), SV("”"));
	if (n + end >= r->rest.len)
		return refuse(r, r->rest, "this quote is not closed",
		    "引号没有结束");
	*value = sv_make(r->rest.ptr + n, end);
	r->rest = sv_skip(r->rest, n + end + n);
	return true;
}

/* FIELD of the records in hand is VALUE. */
static void
give(struct reader *r, size_t field, struct sv value)
{
	struct records *set = &r->e->records[r->e->nrecords - 1];

	set->given = arena_more(r->l->arena, set->given, set->ngiven,
	    &set->capgiven, sizeof(*set->given));
	set->given[set->ngiven++] = (struct given){ field, value };
}

/* N 行, and a new set of records. */
static void
open_records(struct reader *r)
{
	struct example *e = r->e;
	struct arena *a = r->l->arena;
	struct reader ahead = *r;
	struct records *set;
	struct sv word;

	e->records = arena_more(a, e->records, e->nrecords, &e->caprecords,
	    sizeof(*e->records));
	set = &e->records[e->nrecords++];
	*set = (struct records){ .n = 1 };
	skip_blanks(&ahead);
	word = take_word(&ahead, true);
	if (sv_ends(word, SV("行")))
		word.len -= SV("行").len;
	else if (skip_blanks(&ahead), ahead.rest.len &&
	    *ahead.rest.ptr != '=') {
		struct sv unit = take_word(&ahead, true);

		if (!sv_equal(unit, SV("行")) && !sv_equal(unit, SV("rows")))
			return;
	}
	if (sv_to_u64(word, &set->n))
		*r = ahead;
	else
		set->n = 1;
}

static bool
set_param(struct reader *r, size_t i, struct sv name, struct sv value)
{
	struct example *e = r->e;
	struct arena *a = r->l->arena;
	struct sv converted;

	if (!value_convert(&r->l->pack->param[i], value, a, &converted))
		return refuse(r, value,
		    "the value is not of the parameter's type",
		    "值与参数的类型不符");
	e->setting = arena_more(a, e->setting, e->nsetting, &e->capsetting,
	    sizeof(*e->setting));
	e->setting[e->nsetting++] = (struct setting){ name, converted };
	return true;
}

/* 旧(FIELD), 种类, 快照日 and where it stood then. */
static bool
set_change(struct reader *r, struct sv name, struct sv value)
{
	struct load *l = r->l;
	size_t n = l->pack->nfield, f;

	if (!r->change)
		return false;
	for (size_t i = 0; i < CHANGE_NAMES; i++)
		if ((i == CHANGE_KIND || i >= CHANGE_DAY) &&
		    (sv_equal(name, change_word[i].zh) ||
		    sv_equal(name, change_word[i].en))) {
			give(r, 2 * n + i, value);
			return true;
		}
	f = load_find(l, KIND_FIELD, change_old(name));
	if (f < n)
		give(r, n + f, value.len ? value : SV(""));
	return f < n;
}

/* A column that the last row has already begins another. */
static void
put_list(struct reader *r, size_t i, size_t c, struct sv value)
{
	struct arena *a = r->l->arena;
	size_t n = r->l->pack->list[i].ncolumn;
	struct example_list *l;

	if (!r->e->list)
		r->e->list = arena_alloc(a, r->l->pack->nlist *
		    sizeof(*r->e->list));
	l = &r->e->list[i];
	if (!l->nrow || l->cell[(l->nrow - 1) * n + c].ptr) {
		for (size_t k = 0; k < n; k++) {
			l->cell = arena_more(a, l->cell, l->nrow * n + k,
			    &l->cap, sizeof(*l->cell));
			l->cell[l->nrow * n + k] = (struct sv){ 0 };
		}
		l->nrow++;
	}
	l->cell[(l->nrow - 1) * n + c] = value.len ? value : SV("");
}

/* LIST.COLUMN; of the list whose rows are judged, COLUMN alone. */
static bool
set_list(struct reader *r, struct sv name, struct sv value)
{
	const struct pack *p = r->l->pack;
	size_t dot = sv_find(name, SV("."));

	for (size_t i = 0; i < p->nlist; i++)
		for (size_t c = 0; c < p->list[i].ncolumn; c++) {
			bool own = r->list == i + 1 && dot == name.len;

			if ((!own && !sv_equal(p->list[i].name,
			    sv_head(name, dot))) ||
			    !sv_equal(p->list[i].column[c],
			    own ? name : sv_skip(name, dot + 1)))
				continue;
			if (own)
				give(r, p->list[i].field + c, value);
			else
				put_list(r, i, c, value);
			return true;
		}
	return false;
}

/* 花名册.FIELD, in a rule of 名单. */
static bool
set_roll(struct reader *r, struct sv name, struct sv value)
{
	size_t dot = sv_find(name, SV("."));
	size_t f = load_find(r->l, KIND_FIELD, sv_skip(name, dot + 1));

	if (!r->list || (!sv_equal(sv_head(name, dot), SV("花名册")) &&
	    !sv_equal(sv_head(name, dot), SV("roll"))) ||
	    f >= r->l->nentry[KIND_FIELD])
		return false;
	r->e->records[r->e->nrecords - 1].roll = true;
	give(r, f, value);
	return true;
}

/* 缺列=FIELD: the file does not have it. A snapshot has its columns always. */
static bool
set_absent(struct reader *r, struct sv name, struct sv value)
{
	size_t n = r->l->nentry[KIND_FIELD];
	size_t field = load_find(r->l, KIND_FIELD, value);

	if (r->change ||
	    (!sv_equal(name, SV("缺列")) && !sv_equal(name, SV("absent"))))
		return false;
	if (!r->e->absent)
		r->e->absent = arena_alloc(r->l->arena,
		    r->l->pack->nall + 1);
	if (field == n)
		refuse(r, value, "this is no field", "这不是字段");
	r->e->absent[field] = true;
	return true;
}

static bool
set_value(struct reader *r, struct sv name, struct sv value)
{
	struct load *l = r->l;
	struct example *e = r->e;
	size_t field = load_find(l, KIND_FIELD, name);
	size_t param = load_find(l, KIND_PARAM, name);

	if (r->list && (set_list(r, name, value) || set_roll(r, name, value)))
		return true;
	if (field < l->nentry[KIND_FIELD] && !r->list) {
		give(r, field, value);
		return true;
	}
	if (param < l->nentry[KIND_PARAM])
		return set_param(r, param, name, value);
	if (set_change(r, name, value) || set_list(r, name, value) ||
	    set_absent(r, name, value))
		return true;
	if (!sv_equal(name, SV("截至日")) && !sv_equal(name, SV("asof")))
		return refuse(r, name,
		    "this is no field and no parameter: write NAME=VALUE",
		    "这不是字段，也不是参数：请写 名称=值");
	e->asof = value;
	return value_is_date(value) || refuse(r, value,
	    "expected a date: YYYY-MM-DD", "此处应为日期：YYYY-MM-DD");
}

static void
read_example(struct reader *r)
{
	r->rest = r->e->text;
	open_records(r);
	for (;;) {
		struct sv name, value = { 0 };
		size_t n;

		skip_blanks(r);
		if (look(r, &n) == ';') {
			r->rest = sv_skip(r->rest, n);
			open_records(r);
			continue;
		}
		if (n == 0)
			return;
		name = take_word(r, true);
		if (look(r, &n) != '=') {
			refuse(r, name, "expected NAME=VALUE",
			    "此处应为 名称=值");
			return;
		}
		r->rest = sv_skip(r->rest, n);
		if (!take_value(r, &value) || !set_value(r, name, value))
			return;
	}
}

void
body_examples(struct load *l, struct rule *r)
{
	for (size_t i = 0; i < r->body->nexample; i++)
		read_example(&(struct reader){ .l = l,
			.e = &r->body->example[i],
			.change = r->scope == SCOPE_CHANGE,
			.list = r->scope != SCOPE_LIST ? 0 :
			    r->body->judge[r->body->example[i].part].list + 1 });
}
