/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "pipeline/base/utf8.h"
#include "pipeline/report/bureau_parts.h"
#include "pipeline/report/whose.h"

enum { LUMP_LEAST = 5, LUMP_SHARE = 5 /* the fifth of a file */ };

bool
parts_english(const struct parts *p)
{
	return p->view->lang == LANG_EN;
}

void
parts_mark(const struct parts *p, const char *markup)
{
	buf_put(p->out, sv_cstr(markup));
}

void
parts_text(const struct parts *p, struct sv text, size_t most)
{
	size_t n = most && text.len > most ? most : text.len;

	while (n < text.len && n && ((unsigned char)text.ptr[n] & 0xc0) == 0x80)
		n--;
	html_put(p->out, sv_head(text, n));
	if (n < text.len)
		buf_put(p->out, SV("…"));
}

void
parts_number(const struct parts *p, uint64_t n)
{
	parts_mark(p, "<td class=\"number\">");
	buf_put_u64(p->out, n);
	parts_mark(p, "</td>");
}

struct sv
parts_path(const struct parts *p, uint32_t file)
{
	const struct origin *o = origins_find(p->view->origins, file);

	if (!o)
		return (struct sv){ 0 };
	return sv_starts(o->path, p->folder) ?
	    sv_skip(o->path, p->folder.len) : o->path;
}

void
parts_school(const struct parts *p, struct sv code, struct sv name)
{
	if (!whose_is_code(code)) {
		parts_text(p, name.len ? name : code, NAME_MOST);
		return;
	}
	parts_mark(p, "<a href=\"schools/");
	html_path(p->out, code);
	parts_mark(p, "/");
	html_path(p->out, SV("报告.html"));
	parts_mark(p, "\">");
	parts_text(p, name.len ? name : code, NAME_MOST);
	parts_mark(p, "</a>");
}

/* By its id; by its number, where a stream made by hand has odd ids. */
void
parts_anchor(const struct parts *p, const struct rule_line *r)
{
	if (!r->rule) {
		buf_printf(p->out, "other-%u", (unsigned)r->number);
		return;
	}
	parts_mark(p, "rule-");
	parts_text(p, r->id, 0);
}

void
parts_rule(const struct parts *p, const struct rule_line *r)
{
	parts_mark(p, "<a class=\"keep\" href=\"#");
	parts_anchor(p, r);
	parts_mark(p, "\">");
	parts_text(p, r->id, NAME_MOST);
	parts_mark(p, "</a> ");
	html_put(p->out, title_of(r->rule, p->view->lang));
}

void
parts_section(struct parts *p, const char *id, const char *attributes,
    const char *zh, const char *en)
{
	buf_printf(&p->jumps, "<li><a href=\"#%s\">", id);
	html_say(p->view, &p->jumps, "%s", "%s", parts_english(p) ? en : zh);
	buf_put(&p->jumps, SV("</a></li>\n"));
	buf_printf(p->out, "<section class=\"part\" id=\"%s\" "
	    "aria-labelledby=\"%s-name\"%s>\n<h2 id=\"%s-name\">", id, id,
	    attributes, id);
	html_say(p->view, p->out, "%s", "%s", parts_english(p) ? en : zh);
	parts_mark(p, "</h2>\n");
}

void
parts_table(const struct parts *p, bool sorted, const char *zh, const char *en)
{
	html_table(p->out, sorted ? " data-sort" : "",
	    sv_cstr(parts_english(p) ? en : zh));
}

void
parts_head(const struct parts *p, const char *zh, const char *en)
{
	struct sv rest = sv_cstr(parts_english(p) ? en : zh), word;

	parts_mark(p, "<thead><tr>");
	while (sv_split(&rest, '|', &word)) {
		bool number = sv_starts(word, SV("#"));
		bool as_is = sv_starts(word, SV("!"));

		parts_mark(p, number ? "<th scope=\"col\" class=\"number\">" :
		    as_is ? "<th scope=\"col\" data-as-is>" :
		            "<th scope=\"col\">");
		html_put(p->out, sv_skip(word, number || as_is));
		parts_mark(p, "</th>");
	}
	parts_mark(p, "</tr></thead>\n");
}

void
parts_rest(const struct parts *p, uint64_t n, uint64_t shown)
{
	if (n <= shown)
		return;
	parts_mark(p, "<p class=\"soft\">");
	html_say(p->view, p->out, "以上是前 %llu 项，共 %llu 项；全部见 findings.csv 和 "
	    "summary.json。", "The first %llu of %llu; all are in findings.csv "
	    "and summary.json.", (unsigned long long)shown,
	    (unsigned long long)n);
	parts_mark(p, "</p>\n");
}

static enum level
worst_of(const uint64_t level[LEVELS])
{
	int i = LEVELS - 1;

	while (i > 0 && level[i] == 0)
		i--;
	return (enum level)i;
}

/* The worst level first, and in it the most. */
static int
compare_rules(const void *a, const void *b)
{
	const struct rule_line *x = a, *y = b;
	uint64_t m = x->tally->level[x->worst], n = y->tally->level[y->worst];

	if (x->worst != y->worst)
		return x->worst > y->worst ? -1 : 1;
	if (m != n)
		return m > n ? -1 : 1;
	return sv_compare(x->id, y->id);
}

static int
compare_schools(const void *a, const void *b)
{
	const struct school_line *x = a, *y = b;

	for (int i = LEVELS - 1; i >= 0; i--)
		if (x->level[i] != y->level[i])
			return x->level[i] > y->level[i] ? -1 : 1;
	if (sv_compare(x->code, y->code))
		return sv_compare(x->code, y->code);
	return sv_compare(x->name, y->name);
}

static void
collect_schools(struct parts *p)
{
	const struct census *c = p->census;
	const struct tally *t = p->tally;
	struct school_line *s = arena_alloc(&p->arena,
	    (c->schools.n + t->schools.n + 1) * sizeof(*s));
	size_t n = 0;

	p->school = s;
	for (size_t i = 0; i < c->schools.n; i++, n++) {
		const struct census_school *of = &c->school[i];
		int64_t at = intern_find(&t->schools, c->schools.text[i]);

		s[n] = (struct school_line){ .code = of->code,
			.name = of->name, .rows = of->rows,
			.pupils = of->pupils, .number = DESK_NONE };
		if (at < 0)
			continue;
		s[n].number = (uint32_t)at;
		memcpy(s[n].level, t->school[at].level, sizeof(s[n].level));
	}
	for (size_t i = 0; i < t->schools.n; i++) {
		const struct school_tally *of = &t->school[i];

		if (intern_find(&c->schools, t->schools.text[i]) >= 0 ||
		    tally_sum(of->level) == 0)
			continue;
		s[n] = (struct school_line){ .code = of->code,
			.name = of->name, .number = (uint32_t)i };
		memcpy(s[n++].level, of->level, sizeof(of->level));
	}
	for (size_t i = 0; i < n; i++) {
		s[i].n = tally_sum(s[i].level);
		p->pupils += s[i].pupils;
		if (s[i].name.len == 0)
			s[i].name = s[i].code;
	}
	p->nschool = n;
	qsort(s, n, sizeof(*s), compare_schools);
}

static const struct desk_item *
item_at(const struct parts *p, size_t i)
{
	return &p->desk->item[p->by_rule.item[i]];
}

/* Runs of one file: items of a rule are in the order of findings.csv. */
static void
collect_lumps(struct parts *p, struct rule_line *r, size_t from, size_t end)
{
	for (size_t i = from, next; i < end; i = next) {
		uint32_t file = item_at(p, i)->file;
		const struct origin *o = origins_find(p->view->origins, file);
		/* Rows that were held back are told of too. */
		uint64_t rows = o ? o->rows + o->source.held : 0;
		uint64_t n = 0, findings = 0;

		for (next = i; next < end && item_at(p, next)->file == file;
		     next++) {
			n += item_at(p, next)->rows;
			findings++;
		}
		if (!o || o->source.list || n < LUMP_LEAST ||
		    rows == 0 || n * LUMP_SHARE <= rows)
			continue;
		p->lump = mem_more(p->lump, p->nlump, &p->caplump,
		    sizeof(*p->lump));
		p->lump[p->nlump++] = (struct lump){ .rule = r, .file = file,
			.n = n, .rows = rows,
			.first = p->by_rule.item[i] };
		r->lumped += findings;
	}
}

static struct sv
pick_advice(const struct parts *p, struct sv zh, struct sv en)
{
	return parts_english(p) && en.len ? en : zh;
}

/* What to do, of the rule or of its first branch that says; empty where that has
 * values of a finding in it: each finding says its own. */
static struct sv
find_advice(const struct parts *p, const struct rule *r)
{
	struct sv text = { 0 };

	if (!r)
		return text;
	text = pick_advice(p, r->advice, r->advice_en);
	for (size_t i = 0; i < r->nbranch && text.len == 0; i++)
		text = pick_advice(p, r->branch[i].advice,
		    r->branch[i].advice_en);
	return sv_find(text, SV("{")) < text.len ? (struct sv){ 0 } : text;
}

static void
collect_rules(struct parts *p)
{
	const struct tally *t = p->tally;
	uint32_t *seen = mem_alloc((t->schools.n + 1) * sizeof(*seen));

	p->rule = arena_alloc(&p->arena, (t->rules.n + 1) * sizeof(*p->rule));
	for (uint32_t i = 0; i < t->rules.n; i++) {
		size_t from = p->by_rule.from[i], end = p->by_rule.from[i + 1];
		struct rule_line *r = &p->rule[p->nrule];

		if (from == end)
			continue;
		*r = (struct rule_line){ .number = i, .id = t->rules.text[i],
			.rule = pack_rule(p->view->pack, t->rules.text[i]),
			.tally = &t->rule[i], .n = end - from,
			.worst = worst_of(t->rule[i].level) };
		r->advice = find_advice(p, r->rule);
		for (size_t k = from; k < end; k++) {
			uint32_t school = item_at(p, k)->school;

			if (school == DESK_NONE || seen[school] == i + 1)
				continue;
			seen[school] = i + 1;
			r->schools++;
		}
		p->nrule++;
	}
	mem_free(seen);
	qsort(p->rule, p->nrule, sizeof(*p->rule), compare_rules);
	p->nrule_all = p->nrule;
	if (p->nrule > RULES_MOST)
		p->nrule = RULES_MOST;
	for (size_t i = 0; i < p->nrule; i++) {
		uint32_t number = p->rule[i].number;

		p->rule[i].lump = p->nlump;
		collect_lumps(p, &p->rule[i], p->by_rule.from[number],
		    p->by_rule.from[number + 1]);
	}
}

/* The folder of the first roster, as far as all others are in it. */
static void
find_folder(struct parts *p)
{
	const struct origins *os = p->view->origins;
	struct sv folder = { 0 };
	bool any = false;

	for (size_t i = 1; i < os->n; i++) {
		const struct origin *o = &os->origin[i];
		size_t n = 0;

		if (!o->known || o->source.list)
			continue;
		if (!any)
			folder = o->path;
		any = true;
		while (n < folder.len && n < o->path.len &&
		    folder.ptr[n] == o->path.ptr[n])
			n++;
		folder.len = n;
		while (folder.len && folder.ptr[folder.len - 1] != '/')
			folder.len--;
	}
	p->folder = folder;
}

void
parts_collect(struct parts *p)
{
	p->reader = (struct tape_reader){ .tape = p->desk->tape,
		.window = TAPE_NARROW };
	p->by_rule = desk_by_rule(p->desk, p->tally->rules.n);
	find_folder(p);
	collect_schools(p);
	collect_rules(p);
}

void
parts_free(struct parts *p)
{
	desk_order_free(&p->by_rule);
	tape_close(&p->reader);
	mem_free(p->lump);
	buf_free(&p->jumps);
	arena_free(&p->arena);
}
