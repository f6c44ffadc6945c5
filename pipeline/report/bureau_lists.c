/* SPDX-License-Identifier: MIT */
/* By rule, what runs through a whole file before it; and by school. */
#include <stdlib.h>

#include "pipeline/report/bureau_parts.h"

enum { TOP_RULES = 5 /* of a school */ };

static void
put_levels(const struct parts *p, const struct rule_line *r)
{
	for (int i = LEVELS - 1; i >= 0; i--) {
		if (r->tally->level[i] == 0)
			continue;
		html_level(p->view, (enum level)i, p->out);
		parts_mark(p, " ");
	}
}

/* One line: where, how much of it, what, and what to do. */
static int
put_lump(struct parts *p, const struct lump *l)
{
	struct told t;

	if (desk_read(p->desk, &p->reader, l->first, &t) < 0)
		return -1;
	parts_mark(p, "<tr data-level=\"");
	buf_put(p->out, level_name(t.head.level));
	parts_mark(p, "\"><td>");
	html_level(p->view, t.head.level, p->out);
	parts_mark(p, "</td><th scope=\"row\">");
	parts_text(p, parts_path(p, l->file), 0);
	parts_mark(p, "</th>");
	buf_printf(p->out, "<td class=\"number\" data-value=\"%llu\">"
	    "%llu / %llu（%llu%%）</td><td class=\"text\">",
	    (unsigned long long)(l->n * 100 / l->rows),
	    (unsigned long long)l->n, (unsigned long long)l->rows,
	    (unsigned long long)(l->n * 100 / l->rows));
	parts_rule(p, l->rule);
	parts_mark(p, "</td><td class=\"text\">");
	parts_text(p, t.text[TOLD_FIX].len ? t.text[TOLD_FIX] :
	    l->rule->advice, 0);
	parts_mark(p, "</td></tr>\n");
	return 0;
}

int
parts_lumps(struct parts *p)
{
	if (p->nlump == 0)
		return 0;
	parts_section(p, "lumps", "", "遍及整个文件的问题",
	    "Faults that run through a file");
	parts_mark(p, "<p>");
	html_say(p->view, p->out, "一条规则在一个文件的五分之一以上的行里都报，"
	    "多半不是学生的错，而是导出、保存或整列填写时弄坏的：先按“怎么办”改文件，"
	    "再检查一次。", "Where a rule speaks of more than a fifth of a file's "
	    "rows, it is hardly the pupils: an export, a spreadsheet or a "
	    "column filled at once did it. Mend the file first, then check "
	    "again.");
	parts_mark(p, "</p>\n");
	parts_table(p, true, "遍及整个文件的问题", "Faults of whole files");
	parts_head(p, "级别|文件|#行数|规则|怎么办",
	    "level|file|#rows|rule|what to do");
	parts_mark(p, "<tbody>\n");
	for (size_t i = 0; i < p->nlump && i < LIST_MOST; i++)
		if (put_lump(p, &p->lump[i]) < 0)
			return -1;
	parts_mark(p, "</tbody></table></div>\n");
	parts_rest(p, p->nlump, LIST_MOST);
	parts_mark(p, "</section>\n");
	return 0;
}

/* What to do; where that differs, what the first finding says. */
static int
put_advice(struct parts *p, const struct rule_line *r)
{
	struct told t;

	if (r->advice.len) {
		parts_text(p, r->advice, 0);
		return 0;
	}
	if (desk_read(p->desk, &p->reader,
	    p->by_rule.item[p->by_rule.from[r->number]], &t) < 0)
		return -1;
	if (t.text[TOLD_FIX].len == 0)
		return 0;
	if (r->n > 1)
		html_say(p->view, p->out, "各条不同，如：", "each its own, as: ");
	parts_text(p, t.text[TOLD_FIX], 0);
	return 0;
}

static int
put_rule(struct parts *p, const struct rule_line *r)
{
	buf_printf(p->out, "<tr data-level=\"");
	buf_put(p->out, level_name(r->worst));
	parts_mark(p, "\"><td>");
	put_levels(p, r);
	parts_mark(p, "</td><th scope=\"row\" class=\"text\">");
	parts_rule(p, r);
	parts_mark(p, "</th><td>");
	if (r->rule)
		parts_articles_of(p, r->rule);
	parts_mark(p, "</td>");
	parts_number(p, r->n);
	parts_number(p, r->schools);
	parts_mark(p, "<td class=\"number\">");
	if (r->tally->evaluated)
		buf_printf(p->out, "%.2f%%", 100 * (double)r->n /
		    (double)r->tally->evaluated);
	parts_mark(p, "</td><td class=\"text\">");
	if (put_advice(p, r) < 0)
		return -1;
	parts_mark(p, "</td></tr>\n");
	return 0;
}

/* What was repaired, by repair. */
static void
put_repairs(const struct parts *p)
{
	const struct tally *t = p->tally;
	uint32_t *order = intern_sort(&t->rules);

	if (t->edits) {
		parts_mark(p, "<h3>");
		html_say(p->view, p->out, "已自动更正", "Corrected");
		parts_mark(p, "</h3>\n<ul>\n");
	}
	for (size_t i = 0; i < t->rules.n; i++) {
		struct sv id = t->rules.text[order[i]];
		uint64_t n = t->rule[order[i]].edits;

		if (n == 0)
			continue;
		parts_mark(p, "<li>");
		parts_text(p, id, NAME_MOST);
		parts_mark(p, " ");
		html_put(p->out, title_of(pack_rule(p->view->pack, id),
		    p->view->lang));
		html_say(p->view, p->out, "：%llu 格", ": %llu cells",
		    (unsigned long long)n);
		parts_mark(p, "</li>\n");
	}
	if (t->edits)
		parts_mark(p, "</ul>\n");
	mem_free(order);
}

int
parts_rules(struct parts *p)
{
	if (p->nrule == 0 && p->tally->edits == 0)
		return 0;
	parts_section(p, "rules", p->nrule ? " data-filter" : "", "按规则",
	    "By rule");
	if (p->nrule) {
		html_scroll(p->view, p->out, "各规则的问题数", "findings by rule");
		parts_mark(p, "<table data-sort>\n<caption>");
		html_say(p->view, p->out,
		    "占比：在检查过的行、格或名单行里占多少。",
		    "Share: of the rows, cells or list rows that were "
		    "checked.");
		parts_mark(p, "</caption>\n");
		parts_head(p, "级别|规则|条款|#问题|#学校|#占比|怎么办",
		    "level|rule|article|#findings|#schools|#share|what to do");
		parts_mark(p, "<tbody>\n");
		for (size_t i = 0; i < p->nrule; i++)
			if (put_rule(p, &p->rule[i]) < 0)
				return -1;
		parts_mark(p, "</tbody></table></div>\n");
		parts_rest(p, p->nrule_all, p->nrule);
	}
	put_repairs(p);
	parts_mark(p, "</section>\n");
	return 0;
}

/* How often each rule speaks of one school: the first few, the most first. */
struct count {
	const struct rule_line *rule;
	uint64_t n;
};

static void
add_top(struct count *top, const struct rule_line *r, uint64_t n)
{
	struct count c = { r, n };

	for (size_t i = 0; i < TOP_RULES; i++)
		if (!top[i].rule || top[i].n < c.n) {
			struct count swap = top[i];

			top[i] = c;
			c = swap;
			if (!c.rule)
				return;
		}
}

/* Rule by rule, counted over the desk's items of it. */
static struct count *
find_tops(struct parts *p)
{
	size_t n = p->tally->schools.n;
	struct count *top = arena_alloc(&p->arena, (n + 1) * TOP_RULES *
	    sizeof(*top));
	uint64_t *count = mem_alloc((n + 1) * sizeof(*count));

	for (size_t i = 0; i < p->nrule; i++) {
		const struct rule_line *r = &p->rule[i];
		const uint32_t *item = p->by_rule.item +
		    p->by_rule.from[r->number];

		for (uint64_t k = 0; k < r->n; k++) {
			uint32_t school = p->desk->item[item[k]].school;

			if (school != DESK_NONE)
				count[school]++;
		}
		for (uint64_t k = 0; k < r->n; k++) {
			uint32_t school = p->desk->item[item[k]].school;

			if (school == DESK_NONE || count[school] == 0)
				continue;
			add_top(top + school * TOP_RULES, r, count[school]);
			count[school] = 0;
		}
	}
	mem_free(count);
	return top;
}

void
parts_by_school(struct parts *p)
{
	struct count *top = find_tops(p);
	size_t shown = 0, n = 0;

	for (size_t i = 0; i < p->nschool; i++)
		n += p->school[i].n > 0;
	if (n == 0)
		return;
	parts_section(p, "by-school", " data-filter", "按学校", "By school");
	parts_table(p, true, "各校问题最多的规则",
	    "The rules with most findings of each school");
	parts_head(p, "学校|学校标识码|#问题|最多的规则",
	    "school|code|#findings|the rules with most");
	parts_mark(p, "<tbody>\n");
	for (size_t i = 0; i < p->nschool && shown < SCHOOLS_MOST; i++) {
		const struct school_line *s = &p->school[i];
		const struct count *c;

		if (s->n == 0)
			continue;
		c = top + (size_t)s->number * TOP_RULES;
		shown++;
		parts_mark(p, "<tr><th scope=\"row\">");
		parts_school(p, s->code, s->name);
		parts_mark(p, "</th><td class=\"keep\">");
		parts_text(p, s->code, NAME_MOST);
		parts_mark(p, "</td>");
		parts_number(p, s->n);
		parts_mark(p, "<td class=\"text\">");
		for (size_t k = 0; k < TOP_RULES && c[k].rule; k++) {
			if (k)
				html_say(p->view, p->out, "；", "; ");
			parts_rule(p, c[k].rule);
			buf_printf(p->out, " ×%llu",
			    (unsigned long long)c[k].n);
		}
		parts_mark(p, "</td></tr>\n");
	}
	parts_mark(p, "</tbody></table></div>\n");
	parts_rest(p, n, shown);
	parts_mark(p, "</section>\n");
}
