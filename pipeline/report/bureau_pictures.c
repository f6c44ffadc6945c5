/* SPDX-License-Identifier: MIT */
/*
 * Findings by article and by school, as strips beside their numbers: a table
 * is read by anybody, and the strips by whoever sees them.
 */
#include <stdlib.h>

#include "pipeline/report/bureau_parts.h"
#include "pipeline/report/svg.h"

struct article_line {
	struct sv name; /* empty: rules of no article */
	unsigned number;
	uint64_t level[LEVELS];
};

static int
compare_articles(const void *a, const void *b)
{
	const struct article_line *x = a, *y = b;
	unsigned m = x->name.len ? x->number : UINT32_MAX;
	unsigned n = y->name.len ? y->number : UINT32_MAX;

	return m != n ? (m > n) - (m < n) : sv_compare(x->name, y->name);
}

static void
put_levels(const struct parts *p, const uint64_t level[LEVELS])
{
	for (int i = LEVELS - 1; i >= 0; i--)
		parts_number(p, level[i]);
}

static void
put_strip(const struct parts *p, const uint64_t level[LEVELS], uint64_t most)
{
	buf_printf(p->out, "<td data-value=\"%llu\">",
	    (unsigned long long)tally_sum(level));
	svg_strip(p->out, level, most);
	parts_mark(p, "<span class=\"unseen\">");
	html_say(p->view, p->out, "共 %llu 条", "%llu in all",
	    (unsigned long long)tally_sum(level));
	parts_mark(p, "</span></td>");
}

/* A finding of a rule on two articles is one of the first. */
static size_t
collect_articles(struct parts *p, struct article_line *line)
{
	size_t n = 0;

	for (size_t i = 0; i < p->nrule_all; i++) {
		const struct rule *rule = p->rule[i].rule;
		struct sv name = rule ? rule_article(rule) : (struct sv){ 0 };
		size_t k = 0;

		while (k < n && !sv_equal(line[k].name, name))
			k++;
		if (k == n)
			line[n++] = (struct article_line){ .name = name,
				.number = article_number(name) };
		for (int l = 0; l < LEVELS; l++)
			line[k].level[l] += p->rule[i].tally->level[l];
	}
	qsort(line, n, sizeof(*line), compare_articles);
	return n;
}

void
parts_articles(struct parts *p)
{
	struct article_line *line = arena_alloc(&p->arena,
	    (p->nrule_all + 1) * sizeof(*line));
	size_t n = collect_articles(p, line);
	uint64_t most = 0;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (tally_sum(line[i].level) > most)
			most = tally_sum(line[i].level);
	parts_section(p, "articles", "", "按条款", "By article");
	svg_legend(p->view, p->out);
	parts_table(p, true, "按条款的问题数", "Findings by article");
	parts_head(p, "条款|问题|#错误|#警告|#提示",
	    "article|findings|#errors|#warnings|#notices");
	parts_mark(p, "<tbody>\n");
	for (size_t i = 0; i < n; i++) {
		buf_printf(p->out, "<tr><th scope=\"row\" class=\"keep\" "
		    "data-value=\"%u\">", line[i].number);
		if (line[i].name.len)
			parts_article(p, line[i].name);
		else
			html_say(p->view, p->out, "（文件本身）",
			    "(the files themselves)");
		parts_mark(p, "</th>");
		put_strip(p, line[i].level, most);
		put_levels(p, line[i].level);
		parts_mark(p, "</tr>\n");
	}
	parts_mark(p, "</tbody></table></div>\n</section>\n");
}

static void
put_school(const struct parts *p, const struct school_line *s, uint64_t most)
{
	parts_mark(p, "<tr><th scope=\"row\">");
	parts_school(p, s->code, s->name);
	parts_mark(p, "</th>");
	put_strip(p, s->level, most);
	put_levels(p, s->level);
	if (s->rows == 0) {
		parts_mark(p, "<td class=\"number soft\">");
		html_say(p->view, p->out, "没有名册", "no roster");
		parts_mark(p, "</td><td class=\"number\"></td></tr>\n");
		return;
	}
	parts_number(p, s->pupils);
	parts_mark(p, "<td class=\"number\">");
	if (s->pupils)
		buf_printf(p->out, "%.1f",
		    100 * (double)s->n / (double)s->pupils);
	parts_mark(p, "</td></tr>\n");
}

static void
put_total(const struct parts *p)
{
	parts_mark(p, "<tfoot><tr><th scope=\"row\" colspan=\"2\">");
	html_say(p->view, p->out, "合计（含不属于学校的）",
	    "all, those of no school too");
	parts_mark(p, "</th>");
	put_levels(p, p->tally->level);
	parts_number(p, p->pupils);
	parts_mark(p, "<td class=\"number\">");
	if (p->pupils)
		buf_printf(p->out, "%.1f", 100 *
		    (double)tally_sum(p->tally->level) / (double)p->pupils);
	parts_mark(p, "</td></tr></tfoot>\n");
}

void
parts_schools(struct parts *p)
{
	size_t shown = p->nschool < SCHOOLS_MOST ? p->nschool : SCHOOLS_MOST;
	uint64_t most = 0;

	if (p->nschool == 0)
		return;
	for (size_t i = 0; i < p->nschool; i++)
		if (p->school[i].n > most)
			most = p->school[i].n;
	parts_section(p, "schools", " data-filter", "各学校", "Schools");
	svg_legend(p->view, p->out);
	html_scroll(p->view, p->out, "各学校的问题数", "findings by school");
	parts_mark(p, "<table data-sort>\n<caption>");
	html_say(p->view, p->out, "错误多的在前；学生数按名册里在籍的行数。",
	    "The most errors first; pupils are rows on the roll.");
	parts_mark(p, "</caption>\n");
	parts_head(p, "学校|问题|#错误|#警告|#提示|#学生|#每百人",
	    "school|findings|#errors|#warnings|#notices|#pupils|#per 100");
	parts_mark(p, "<tbody>\n");
	for (size_t i = 0; i < shown; i++)
		put_school(p, &p->school[i], most);
	parts_mark(p, "</tbody>\n");
	put_total(p);
	parts_mark(p, "</table></div>\n");
	parts_rest(p, p->nschool, shown);
	parts_mark(p, "</section>\n");
}
