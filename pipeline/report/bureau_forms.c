/* SPDX-License-Identifier: MIT */
/*
 * The registers in forms/: which were made, how long they are and where, and
 * which were not, and why.
 */
#include "pipeline/report/bureau_parts.h"

static void
open_link(const struct parts *p, struct sv folder, struct sv name,
    const char *end)
{
	parts_mark(p, "<a href=\"forms/");
	html_path(p->out, folder);
	parts_mark(p, folder.len ? "/" : "");
	html_path(p->out, name);
	parts_mark(p, end);
	parts_mark(p, "\">");
}

static void
put_title(const struct parts *p, const struct form *f)
{
	html_put(p->out, f->name);
	if (parts_english(p) && f->title_en.len) {
		parts_mark(p, " (");
		html_put(p->out, f->title_en);
		parts_mark(p, ")");
	}
}

static void
put_made(const struct parts *p, const struct form_book *b)
{
	const struct reason *r = NULL;
	size_t source = 0;

	parts_mark(p, "<li>");
	open_link(p, (struct sv){ 0 }, b->form->name, ".csv");
	put_title(p, b->form);
	parts_mark(p, "</a>");
	html_say(p->view, p->out, "：%llu 行", ": rows %llu",
	    (unsigned long long)b->n);
	if (b->form->schools)
		html_say(p->view, p->out, "，%llu 所学校", ", schools %llu",
		    (unsigned long long)b->nschool);
	html_say(p->view, p->out, "。", ".");
	while ((r = form_reason(b, &source, r))) {
		struct sv why = tally_reason(r, p->view->lang);

		parts_mark(p, "<br><span class=\"soft\">");
		html_say(p->view, p->out, "不完整：%.*s。",
		    " It is not complete: %.*s.", SV_ARG(why));
		parts_mark(p, "</span>");
	}
	parts_mark(p, "</li>\n");
}

/* Has school I rows in a register that schools keep? */
static bool *
find_folders(struct parts *p, const struct forms *f)
{
	bool *has = arena_alloc(&p->arena, f->schools.n + 1);

	for (size_t i = 0; i < f->pack->nform; i++) {
		const struct form_book *b = &f->book[i];

		for (size_t at = 0; b->form->schools && form_made(b) &&
		     at < b->n; at = form_school_end(b, at))
			has[b->row[at].school] = true;
	}
	return has;
}

/* The pages to be printed: of each school, and of the bureau. */
static void
put_schools(struct parts *p, const struct forms *f)
{
	const bool *has = find_folders(p, f);
	uint32_t *order = intern_sort(&f->schools);
	uint64_t n = 0, shown = 0;

	for (size_t i = 0; i < f->schools.n; i++)
		n += has[i];
	if (n) {
		parts_mark(p, "<details open data-fold><summary>");
		html_say(p->view, p->out, "各校的登记册（打印、盖章用），%llu 所学校",
		    "Each school's, to be printed and stamped: %llu",
		    (unsigned long long)n);
		parts_mark(p, "</summary>\n<ul class=\"many\">\n");
	}
	for (size_t i = 0; i < f->schools.n && shown < SCHOOLS_MOST; i++) {
		struct sv code = f->schools.text[order[i]];

		if (!has[order[i]])
			continue;
		parts_mark(p, "<li>");
		open_link(p, code, SV("登记册"), ".html");
		parts_text(p, census_name(p->census, code), NAME_MOST);
		parts_mark(p, "</a></li>\n");
		shown++;
	}
	if (n)
		parts_mark(p, "</ul>\n</details>\n");
	parts_rest(p, n, shown);
	mem_free(order);
}

static void
put_bureau(const struct parts *p, const struct forms *f)
{
	bool any = false;

	for (size_t i = 0; i < f->pack->nform; i++)
		any |= !f->book[i].form->schools && form_made(&f->book[i]);
	if (!any)
		return;
	parts_mark(p, "<p>");
	html_say(p->view, p->out, "教育局自己的名单，打印用：",
	    "The bureau's own lists, to be printed: ");
	open_link(p, (struct sv){ 0 }, SV("登记册"), ".html");
	html_say(p->view, p->out, "登记册.html", "登记册.html");
	parts_mark(p, "</a>");
	html_say(p->view, p->out, "。", ".");
	parts_mark(p, "</p>\n");
}

/* The names of those that are not made, or that are made in part. */
static void
put_names(const struct parts *p, const struct forms *f, bool made,
    const char *zh, const char *en)
{
	bool any = false;

	for (size_t i = 0; i < f->pack->nform; i++) {
		const struct form_book *b = &f->book[i];
		size_t source = 0;

		if (form_made(b) != made ||
		    (made && !form_reason(b, &source, NULL)))
			continue;
		if (any)
			html_say(p->view, p->out, "、", ", ");
		else
			html_say(p->view, p->out, "%s", "%s",
			    parts_english(p) ? en : zh);
		any = true;
		put_title(p, b->form);
	}
	if (any)
		html_say(p->view, p->out, "。", ". ");
}

void
parts_forms_unmade(const struct parts *p)
{
	const struct forms *f = p->bureau->summary->forms;
	bool all = true;

	for (size_t i = 0; f && i < f->pack->nform; i++) {
		size_t source = 0;

		all &= form_made(&f->book[i]) &&
		    !form_reason(&f->book[i], &source, NULL);
	}
	if (all)
		return;
	parts_mark(p, "<p>");
	put_names(p, f, false, "没有生成的登记册：", "Registers not made: ");
	put_names(p, f, true, "不完整的登记册：", "Registers in part: ");
	html_say(p->view, p->out, "原因见", "Why: ");
	parts_mark(p, "<a href=\"#forms\">");
	html_say(p->view, p->out, "登记册", "registers");
	parts_mark(p, "</a>");
	html_say(p->view, p->out, "。", ".");
	parts_mark(p, "</p>\n");
}

void
parts_forms(struct parts *p)
{
	const struct forms *f = p->bureau->summary->forms;
	struct buf text = { 0 };
	bool any = false;

	if (!f || f->pack->nform == 0)
		return;
	parts_section(p, "forms", "", "登记册", "Registers");
	for (size_t i = 0; i < f->pack->nform; i++)
		any |= form_made(&f->book[i]);
	if (any) {
		parts_mark(p, "<p>");
		html_say(p->view, p->out, "在 forms 文件夹里，含完整的个人信息："
		    "按档案保管，不要随本报告发出去。", "They are in the folder "
		    "forms and hold full personal data: keep them as files of "
		    "the archive, and do not send them with this report.");
		parts_mark(p, "</p>\n");
	}
	parts_mark(p, "<ul>\n");
	for (size_t i = 0; i < f->pack->nform; i++)
		if (form_made(&f->book[i]))
			put_made(p, &f->book[i]);
	for (size_t i = 0; i < f->pack->nform; i++) {
		text.len = 0;
		if (!forms_unmade(f, i, p->view, &text))
			continue;
		parts_mark(p, "<li><strong>");
		html_say(p->view, p->out, "没有生成", "Not made");
		parts_mark(p, "</strong>");
		html_say(p->view, p->out, "：%.*s。", ": %.*s.",
		    SV_ARG(buf_sv(&text)));
		parts_mark(p, "</li>\n");
	}
	parts_mark(p, "</ul>\n");
	put_bureau(p, f);
	put_schools(p, f);
	parts_mark(p, "</section>\n");
	buf_free(&text);
}
