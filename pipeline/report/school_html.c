/* SPDX-License-Identifier: MIT */
/* Parts of a school's page: tables, and what they tell of its files. */
#include "pipeline/report/school_edits.h"
#include "pipeline/report/school_html.h"

#define N(n) ((unsigned long long)(n))

void
school_say(const struct school *s, struct buf *out, const char *zh,
    const char *en)
{
	html_say(s->view, out, "%s", "%s", school_en(s) ? en : zh);
}

void
school_table_open(const struct school *s, const char *zh, const char *en,
    const struct school_column *head, size_t n, struct buf *out)
{
	html_table(out, " class=\"stack\" data-sort",
	    sv_cstr(school_en(s) ? en : zh));
	buf_put(out, SV("<thead><tr>"));
	for (size_t i = 0; i < n; i++) {
		buf_put(out, SV("<th scope=\"col\""));
		if (*head[i].class)
			buf_printf(out, " class=\"%s\"", head[i].class);
		buf_put_char(out, '>');
		school_say(s, out, head[i].zh, head[i].en);
		buf_put(out, SV("</th>"));
	}
	buf_put(out, SV("</tr></thead><tbody>\n"));
}

void
school_table_close(struct buf *out)
{
	buf_put(out, SV("</tbody></table></div>\n"));
}

void
school_cell(const struct school *s, const struct school_column *head,
    bool first, struct buf *out)
{
	buf_put(out, first ? SV("<th scope=\"row\"") : SV("<td"));
	if (*head->class)
		buf_printf(out, " class=\"%s\"", head->class);
	if (head->labelled) {
		buf_put(out, SV(" data-label=\""));
		school_say(s, out, head->zh, head->en);
		buf_put_char(out, '"');
	}
	buf_put_char(out, '>');
}

void
school_put_which(const struct school *s, struct arena *a, struct buf *out)
{
	struct sv step[SCHOOL_STEPS];
	size_t n = school_which(s, a, step);

	if (n == 0)
		return;
	buf_put(out, SV("<section class=\"part\" id=\"which\">\n<h2>"));
	school_say(s, out, "在哪份文件上改，改完交到哪里",
	    "Which file to go on with, and where to put it");
	buf_put(out, SV("</h2>\n<ol>\n"));
	for (size_t i = 0; i < n; i++) {
		buf_put(out, SV("<li>"));
		html_put(out, step[i]);
		buf_put(out, SV("</li>\n"));
	}
	buf_put(out, SV("</ol>\n"));
	if (s->edited == 0)
		buf_put(out, SV("</section>\n"));
}

static const struct school_column edit_head[] = {
	{ "", "在哪里", "Where", 0 }, { "", "原来", "Before", 1 },
	{ "", "改成", "After", 1 }, { "", "改了什么", "What was done", 1 } };

enum { EDIT_COLUMNS = sizeof(edit_head) / sizeof(*edit_head) };

void
school_put_edit(const struct school *s, const struct school_edit *e, size_t i,
    struct arena *a, struct buf *out)
{
	if (i == 0) {
		buf_put(out, SV("<details open data-fold><summary>"));
		html_say(s->view, out, "程序改好的 %llu 格",
		    "The %llu cells that the program corrected", N(s->edited));
		buf_put(out, SV("</summary>\n"));
		if (s->edited > PAGE_EDITS) {
			buf_put(out, SV("<p class=\"note\">"));
			html_say(s->view, out, "这里列出前 %llu 格，"
			    SCHOOL_BOOK " 里列出前 %llu 格。", "Here are the "
			    "first %llu; " SCHOOL_BOOK " has the first %llu.",
			    N(PAGE_EDITS), N(BOOK_EDITS));
			buf_put(out, SV("</p>\n"));
		}
		school_table_open(s, "改好的格", "Corrected cells", edit_head,
		    EDIT_COLUMNS, out);
	}
	buf_put(out, SV("<tr>"));
	school_cell(s, &edit_head[0], true, out);
	html_put(out, school_path(s, e->file));
	html_say(s->view, out, " 第 %llu 行 ", " line %llu ", N(e->line));
	html_put(out, edit_place(s, e, a));
	buf_put(out, SV("</th>"));
	school_cell(s, &edit_head[1], false, out);
	html_put(out, e->old);
	buf_put(out, SV("</td>"));
	school_cell(s, &edit_head[2], false, out);
	html_put(out, e->new);
	buf_put(out, SV("</td>"));
	school_cell(s, &edit_head[3], false, out);
	html_put(out, e->why);
	buf_put(out, SV("</td></tr>\n"));
}

void
school_put_edits_end(const struct school *s, struct buf *out)
{
	if (s->edited == 0)
		return;
	school_table_close(out);
	buf_put(out, SV("</details>\n</section>\n"));
}

static const struct school_column file_head[] = {
	{ "", "文件", "File", 0 },
	{ "number", "检查的行", "Rows checked", 1 },
	{ "number", "没能读出的行", "Rows not read", 1 },
	{ "number", "改好的格", "Cells corrected", 1 } };

/* How many rows of file I were checked: 0 is no number where nobody looked. */
static void
put_checked(const struct school *s, size_t i, struct buf *out)
{
	uint64_t rows = s->view->origins->origin[i].rows;
	struct sv rule = s->unread[i];

	if (rule.len == 0 || rows)
		buf_printf(out, "%llu", N(rows));
	if (rule.len == 0)
		return;
	if (rows)
		school_say(s, out, "，没有读完", ", not read to the end");
	else if (sv_equal(rule, SV("F08")))
		school_say(s, out, "与另一份相同，只查一份",
		    "same as another, checked once");
	else
		school_say(s, out, "没有读", "not read");
}

void
school_put_files(const struct school *s, struct buf *out)
{
	const struct origins *os = s->view->origins;
	bool any = false;

	for (size_t i = 1; i < os->n; i++) {
		const struct origin *o = &os->origin[i];
		uint64_t n[] = { o->source.held, o->edits };
		bool known = s->unread[i].len == 0 || o->rows;

		if (!school_has_file(s, i))
			continue;
		if (!any) {
			buf_put(out, SV("<section class=\"part\">\n<h2>"));
			school_say(s, out, "读入的文件",
			    "Files that were read");
			buf_put(out, SV("</h2>\n"));
			school_table_open(s, "文件", "Files", file_head, 4,
			    out);
		}
		any = true;
		buf_put(out, SV("<tr>"));
		school_cell(s, &file_head[0], true, out);
		html_put(out, school_path(s, (uint32_t)i));
		buf_put(out, SV("</th>"));
		school_cell(s, &file_head[1], false, out);
		put_checked(s, i, out);
		buf_put(out, SV("</td>"));
		for (int k = 0; k < 2; k++) {
			school_cell(s, &file_head[k + 2], false, out);
			if (known)
				buf_printf(out, "%llu", N(n[k]));
			else
				buf_put(out, SV("—"));
			buf_put(out, SV("</td>"));
		}
		buf_put(out, SV("</tr>\n"));
	}
	if (!any)
		return;
	school_table_close(out);
	buf_put(out, SV("</section>\n"));
}
