/* SPDX-License-Identifier: MIT */
/*
 * Registers as CSV, and as a page that is printed for the archive: what the
 * bureau looks at and stamps (第九条 教育局审核验印). The page is plain; its only
 * style is that of paper, so it has a shell of its own.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/report/forms.h"
#include "pipeline/report/html.h"

enum { SHORT = 10 }; /* columns of a terminal; what is longer may be broken */

void
form_csv_header(const struct form *f, struct buf *out)
{
	buf_put(out, SV("\xEF\xBB\xBF"));
	form_csv(f, f->column, out);
}

void
form_csv(const struct form *f, const struct sv *cell, struct buf *out)
{
	for (size_t i = 0; i < f->ncolumn; i++) {
		if (i)
			buf_put_char(out, ',');
		csv_put(out, cell[i]);
	}
	buf_put_char(out, '\n');
}

/* Text that is legible on paper; on a screen the table scrolls in its box. */
static const char style[] =
    ":root{color-scheme:light}"
    "body{font:14px/1.4 \"Noto Sans CJK SC\",\"Source Han Sans SC\","
    "\"Microsoft YaHei\",\"PingFang SC\",sans-serif;margin:1rem;color:#000;"
    "background:#fff}"
    "section{margin:0 0 3rem}"
    "h1{font-size:1.4rem;text-align:center;margin:.5rem 0}"
    "p{margin:.3rem 0}"
    ".box{overflow-x:auto}"
    "table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;padding:.3rem 0}"
    "th,td{border:1px solid #444;padding:.15em .25em;text-align:left;"
    "overflow-wrap:break-word}"
    "th{background:#eee;white-space:nowrap}.s{white-space:nowrap}"
    ".sign{display:flex;flex-wrap:wrap;gap:1rem 3rem;margin-top:1.5rem}"
    ".sign span{min-width:12em;padding-bottom:2.5em}"
    "@page{size:A4 landscape;margin:12mm 10mm 14mm;"
    "@bottom-center{content:counter(page) \" / \" counter(pages);"
    "font-size:9pt}}"
    "@media print{body{margin:0;font-size:8pt}section{break-after:page;"
    "margin:0}section:last-child{break-after:auto}.box{overflow:visible}"
    "thead{display:table-header-group}tr,.sign{break-inside:avoid}"
    "th{white-space:normal}}";

void
form_page_open(const struct view *v, struct sv school, struct buf *out)
{
	buf_put(out, SV("<!DOCTYPE html>\n<html lang=\""));
	buf_put(out, v->lang == LANG_EN ? SV("en") : SV("zh-CN"));
	buf_put(out, SV("\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n<title>"));
	html_put(out, school);
	html_say(v, out, "%s登记册", "%sRegisters", school.len ? " " : "");
	buf_put(out, SV("</title>\n<style>"));
	buf_put(out, sv_cstr(style));
	buf_put(out, SV("</style>\n</head>\n<body>\n<main>\n"));
}

/* 第九条; how it was made, and when. */
static void
put_caption(const struct view *v, const struct form *f, struct sv school,
    uint64_t rows, struct buf *out)
{
	buf_put(out, SV("<caption>"));
	if (school.len) {
		html_say(v, out, "学校：", "School: ");
		html_put(out, school);
		buf_put(out, SV(" · "));
	}
	html_say(v, out, "截至 %.*s · 共 %llu 行", "As of %.*s · %llu rows",
	    SV_ARG(v->header->asof), (unsigned long long)rows);
	for (size_t i = 0; i < f->narticle; i++) {
		buf_put(out, i ? SV("、") : SV(" · "));
		html_put(out, f->article[i]);
	}
	if (v->lang == LANG_EN && f->title_en.len) {
		buf_put(out, SV(" · "));
		html_put(out, f->title_en);
	}
	buf_put(out, SV("</caption>\n"));
}

/* Is column I said above the table, of all its rows? */
static bool
is_said(const struct form *f, struct sv school, size_t i)
{
	return school.len && (i == f->code || i == f->school);
}

/* Closes a tag: what is in it is Chinese on an English page too. */
static void
put_language(const struct view *v, struct buf *out)
{
	buf_put(out, v->lang == LANG_EN ? SV(" lang=\"zh-CN\">") : SV(">"));
}

void
form_page_table(const struct view *v, const struct form *f, struct sv school,
    uint64_t rows, struct buf *out)
{
	buf_put(out, SV("<section>\n<h1"));
	put_language(v, out);
	html_put(out, f->name);
	buf_put(out, SV("</h1>\n<div class=\"box\" tabindex=\"0\" "
	    "role=\"group\" aria-label=\""));
	html_put(out, f->name);
	buf_put(out, SV("\">\n<table>\n"));
	put_caption(v, f, school, rows, out);
	buf_put(out, SV("<thead"));
	put_language(v, out);
	buf_put(out, SV("<tr><th scope=\"col\">序号</th>"));
	for (size_t i = 0; i < f->ncolumn; i++) {
		if (is_said(f, school, i))
			continue;
		buf_put(out, SV("<th scope=\"col\">"));
		html_put(out, f->column[i]);
		buf_put(out, SV("</th>"));
	}
	buf_put(out, SV("</tr></thead>\n<tbody"));
	put_language(v, out);
	buf_put_char(out, '\n');
}

void
form_page_row(const struct form *f, struct sv school, uint64_t number,
    const struct sv *cell, struct buf *out)
{
	buf_printf(out, "<tr><td>%llu</td>", (unsigned long long)number);
	for (size_t i = 0; i < f->ncolumn; i++) {
		if (is_said(f, school, i))
			continue;
		buf_put(out, utf8_width(cell[i]) <= SHORT ?
		    SV("<td class=\"s\">") : SV("<td>"));
		html_put(out, cell[i]);
		buf_put(out, SV("</td>"));
	}
	buf_put(out, SV("</tr>\n"));
}

/* Where it is signed: by the school and the bureau, or by the bureau alone. */
void
form_page_end(const struct view *v, const struct form *f, struct buf *out)
{
	static const char *const sign[][2] = {
		{ "学籍管理员：", "Registrar:" },
		{ "校长：", "Head of school:" },
		{ "学校（盖章）：", "School (stamp):" },
		{ "教育局审核验印：", "Checked and stamped by the bureau:" },
		{ "日期：", "Date:" },
	};

	buf_put(out, SV("</tbody>\n</table>\n</div>\n<p class=\"sign\">"));
	for (size_t i = f->schools ? 0 : 3;
	     i < sizeof(sign) / sizeof(*sign); i++) {
		buf_put(out, SV("<span>"));
		html_say(v, out, "%s", "%s", sign[i][v->lang == LANG_EN]);
		buf_put(out, SV("</span>"));
	}
	buf_put(out, SV("</p>\n</section>\n"));
}

void
form_page_close(struct buf *out)
{
	buf_put(out, SV("</main>\n</body>\n</html>\n"));
}
