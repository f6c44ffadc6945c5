/* SPDX-License-Identifier: MIT */
/* Looking things up in a pack that is loaded. */
#include "pipeline/base/nearest.h"
#include "pipeline/rules/body.h"
#include "pipeline/rules/pack.h"

const struct rule *
pack_rule(const struct pack *p, struct sv id)
{
	size_t from = 0, to = p->nrule;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int c = sv_compare(id, p->rule[mid].id);

		if (c == 0)
			return &p->rule[mid];
		if (c < 0)
			to = mid;
		else
			from = mid + 1;
	}
	return NULL;
}

struct sv
pack_nearest(const struct pack *p, struct sv id)
{
	struct sv *known = mem_alloc((p->nrule + 1) * sizeof(*known)), near;

	for (size_t i = 0; i < p->nrule; i++)
		known[i] = p->rule[i].id;
	near = nearest_word(id, known, p->nrule);
	mem_free(known);
	return near;
}

const struct field *
pack_field(const struct pack *p, struct sv name)
{
	for (size_t i = 0; i < p->nfield; i++)
		if (sv_equal(p->field[i].name, name))
			return &p->field[i];
	return NULL;
}

const struct param *
pack_param(const struct pack *p, struct sv name)
{
	for (size_t i = 0; i < p->nparam; i++)
		if (sv_equal(p->param[i].name, name))
			return &p->param[i];
	return NULL;
}

const struct table *
pack_table(const struct pack *p, struct sv name)
{
	for (size_t i = 0; i < p->ntable; i++)
		if (sv_equal(p->table[i].name, name))
			return &p->table[i];
	return NULL;
}

const struct definition *
pack_definition(const struct pack *p, struct sv name)
{
	for (size_t i = 0; i < p->ndefinition; i++)
		if (sv_equal(p->definition[i].name, name))
			return &p->definition[i];
	return NULL;
}

const struct form *
pack_form_of(const struct pack *p, struct sv id, size_t *source)
{
	for (size_t i = 0; i < p->nform; i++)
		for (size_t k = 0; k < p->form[i].nsource; k++)
			if (sv_equal(p->form[i].source[k].id, id)) {
				*source = k;
				return &p->form[i];
			}
	return NULL;
}

const struct form *
pack_form(const struct pack *p, struct sv name)
{
	for (size_t i = 0; i < p->nform; i++)
		if (sv_equal(p->form[i].name, name))
			return &p->form[i];
	return NULL;
}

const struct branch *
rule_branch(const struct rule *r, struct sv name)
{
	for (size_t i = 0; i < r->nbranch; i++)
		if (sv_equal(r->branch[i].name, name))
			return &r->branch[i];
	return NULL;
}

struct sv
rule_article(const struct rule *r)
{
	return r->narticle ? r->article[0] : (struct sv){ 0 };
}

void
rule_articles(const struct rule *r, struct buf *out)
{
	for (size_t i = 0; i < r->narticle; i++) {
		buf_put(out, i ? SV("、") : SV(""));
		buf_put(out, r->article[i]);
	}
}

unsigned
article_number(struct sv article)
{
	static const char *const digit[] = { "零", "一", "二", "三", "四",
		"五", "六", "七", "八", "九", "十", "百" };
	enum { TEN = 10, HUNDRED = 11, WORDS };
	unsigned n = 0, ones = 0;
	struct sv rest = sv_skip(article, SV("第").len);

	if (!sv_starts(article, SV("第")))
		return 0;
	while (rest.len && !sv_equal(rest, SV("条"))) {
		unsigned k = 0;

		while (k < WORDS && !sv_starts(rest, sv_cstr(digit[k])))
			k++;
		if (k == WORDS || (k < TEN && ones))
			return 0;
		rest = sv_skip(rest, sv_cstr(digit[k]).len);
		if (k < TEN) {
			ones = k;
			continue;
		}
		n += (ones ? ones : 1) * (k == TEN ? 10 : 100);
		ones = 0;
	}
	n += ones;
	return rest.len && n < 1000 ? n : 0;
}

bool
rule_asks(const struct rule *r)
{
	return r->body && r->body->person;
}

bool
rule_of_cells(const struct rule *r)
{
	return r->scope == SCOPE_CELL ||
	    (r->scope == SCOPE_CHANGE && r->body->nitem > 0);
}
