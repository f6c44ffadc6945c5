/* SPDX-License-Identifier: MIT */
/*
 * What the regulation itself says, so that a school can be shown it: of the
 * articles that rules of this page rest on. The text is a table of the pack,
 * 条文: a row has an article's name and its paragraphs.
 */
#include "pipeline/report/bureau_parts.h"

/* Its row in the table; -1: the pack has none. */
static int64_t
find_row(const struct parts *p, const struct table **t, struct sv article)
{
	*t = pack_table(p->view->pack, SV("条文"));
	return *t && article.len ? table_find(*t, article) : -1;
}

void
parts_article(const struct parts *p, struct sv article)
{
	const struct table *t;
	int64_t row = find_row(p, &t, article);

	if (row >= 0)
		buf_printf(p->out, "<a class=\"keep\" href=\"#article-%lld\">",
		    (long long)row);
	html_put(p->out, article);
	if (row >= 0)
		parts_mark(p, "</a>");
}

void
parts_articles_of(const struct parts *p, const struct rule *r)
{
	for (size_t i = 0; i < r->narticle; i++) {
		if (i)
			html_say(p->view, p->out, "、", ", ");
		parts_article(p, r->article[i]);
	}
}

static bool
is_cited(const struct parts *p, struct sv article)
{
	for (size_t i = 0; i < p->nrule; i++) {
		const struct rule *r = p->rule[i].rule;

		for (size_t k = 0; r && k < r->narticle; k++)
			if (sv_equal(r->article[k], article))
				return true;
	}
	return false;
}

static void
put_article(const struct parts *p, const struct table *t, size_t row)
{
	buf_printf(p->out, "<h3 id=\"article-%zu\">", row);
	html_put(p->out, table_get(t, (int64_t)row, 0));
	parts_mark(p, "</h3>\n");
	for (size_t k = 1; k < t->ncolumn; k++) {
		struct sv text = table_get(t, (int64_t)row, k);

		if (text.len == 0)
			continue;
		parts_mark(p, "<p>");
		html_put(p->out, text);
		parts_mark(p, "</p>\n");
	}
}

void
parts_text_of_articles(struct parts *p)
{
	const struct table *t = pack_table(p->view->pack, SV("条文"));
	bool any = false;

	for (size_t i = 0; t && i < t->nrow; i++) {
		if (!is_cited(p, table_get(t, (int64_t)i, 0)))
			continue;
		if (!any) {
			parts_section(p, "articles-text", "", "条文",
			    "The articles");
			parts_mark(p, "<details open data-fold><summary>");
			html_say(p->view, p->out, "本页引用的条款全文",
			    "The text of the articles that this page names");
			parts_mark(p, "</summary>\n<div lang=\"zh-CN\">\n");
		}
		any = true;
		put_article(p, t, i);
	}
	if (any)
		parts_mark(p, "</div></details>\n</section>\n");
}
