/* SPDX-License-Identifier: MIT */
/*
 * Findings one by one, rule by rule: of each rule the first, until the page is
 * full. What a whole file has (lumps) is not told again row by row.
 */
#include "pipeline/report/bureau_parts.h"

enum { RELATED_SHOWN = 5 };

static bool
is_full(const struct parts *p, uint64_t shown)
{
	return shown >= ROWS_MOST || p->out->len >= BUREAU_FULL;
}

static void
put_place(const struct parts *p, const struct told *t)
{
	const struct origin *o = origins_find(p->view->origins, t->head.file);
	int32_t column = t->head.column;
	char room[8];

	if (!o)
		return;
	parts_text(p, parts_path(p, t->head.file), 0);
	if (t->head.line)
		html_say(p->view, p->out, " 第 %llu 行", " line %llu",
		    (unsigned long long)t->head.line);
	if (column < 0)
		return;
	buf_printf(p->out, " <span class=\"keep\">%s</span> ",
	    column_letter(t->head.position, room));
	parts_text(p, origin_spelling(o, column,
	    p->view->header->column[column]), NAME_MOST);
}

/* PATH:LINE;PATH:LINE…;total=N: the first few, each file named once. */
static void
put_related(const struct parts *p, struct sv related)
{
	struct sv piece, last = { 0 };
	uint64_t total = 0, n = 0;

	html_say(p->view, p->out, "；另见 ", "; see ");
	while (sv_split(&related, ';', &piece)) {
		size_t colon = piece.len;
		struct sv path;

		if (sv_starts(piece, SV("total="))) {
			sv_to_u64(sv_skip(piece, strlen("total=")), &total);
			continue;
		}
		if (n++ >= RELATED_SHOWN)
			continue;
		while (colon && piece.ptr[colon - 1] != ':')
			colon--;
		path = sv_head(piece, colon);
		if (n > 1)
			html_say(p->view, p->out, "、", ", ");
		if (!sv_equal(path, last))
			parts_text(p, sv_starts(path, p->folder) ?
			    sv_skip(path, p->folder.len) : path, 0);
		parts_text(p, sv_skip(piece, colon), 0);
		last = path;
	}
	total = total > n ? total : n;
	if (total > RELATED_SHOWN)
		html_say(p->view, p->out, " 等 %llu 处", " … %llu places",
		    (unsigned long long)total);
}

static void
put_message(const struct parts *p, const struct rule_line *r,
    const struct told *t)
{
	parts_text(p, t->text[TOLD_MESSAGE], 0);
	if (t->status != TOLD_NEW) {
		html_say(p->view, p->out, "（", " (");
		html_put(p->out, told_status_word(t->status, p->view->lang));
		html_say(p->view, p->out, "）", ")");
	}
	if (t->text[TOLD_RELATED].len && sv_find(t->text[TOLD_MESSAGE],
	    t->text[TOLD_RELATED]) == t->text[TOLD_MESSAGE].len)
		put_related(p, t->text[TOLD_RELATED]);
	if (t->text[TOLD_FIX].len && !sv_equal(t->text[TOLD_FIX], r->advice)) {
		parts_mark(p, "<br><span class=\"soft\">");
		parts_text(p, t->text[TOLD_FIX], 0);
		parts_mark(p, "</span>");
	}
}

static void
put_row(const struct parts *p, const struct rule_line *r,
    const struct told *t)
{
	struct sv name = t->text[TOLD_SCHOOL], code = t->text[TOLD_SCHOOL_CODE];
	char id[ID_ROOM];

	told_id(t, id);
	buf_printf(p->out, "<tr id=\"%s\" data-level=\"%.*s\"><td>", id,
	    SV_ARG(level_name(t->head.level)));
	html_level(p->view, t->head.level, p->out);
	parts_mark(p, "</td><td>");
	parts_text(p, name.len ? name : code, NAME_MOST);
	parts_mark(p, " ");
	parts_text(p, t->text[TOLD_GRADE], NAME_MOST);
	parts_text(p, t->text[TOLD_CLASS], NAME_MOST);
	parts_mark(p, "</td><td>");
	put_place(p, t);
	parts_mark(p, "</td><td class=\"keep\">");
	parts_text(p, t->text[TOLD_STUDENT], NAME_MOST);
	parts_mark(p, "</td><td class=\"text\">");
	put_message(p, r, t);
	parts_mark(p, "</td></tr>\n");
}

static void
open_table(const struct parts *p, const struct rule_line *r)
{
	struct buf name = { 0 };

	buf_put(&name, sv_head(r->id, NAME_MOST));
	buf_put_char(&name, ' ');
	buf_put(&name, title_of(r->rule, p->view->lang));
	html_table(p->out, " data-sort", buf_sv(&name));
	buf_free(&name);
	parts_head(p, "级别|学校、班级|位置|学生|问题",
	    "level|school, class|place|pupil|what is wrong");
	parts_mark(p, "<tbody>\n");
}

/* Those that no lump tells, up to RULE_ROWS. */
static int
put_table(struct parts *p, const struct rule_line *r, uint64_t *all)
{
	const uint32_t *item = p->by_rule.item + p->by_rule.from[r->number];
	size_t lump = r->lump;
	uint64_t shown = 0, i;

	for (i = 0; i < r->n && shown < RULE_ROWS && !is_full(p, *all); i++) {
		uint32_t file = p->desk->item[item[i]].file;
		struct told t;

		/* Both are in the order of files. */
		while (lump < p->nlump && p->lump[lump].rule == r &&
		    p->lump[lump].file < file)
			lump++;
		if (lump < p->nlump && p->lump[lump].rule == r &&
		    p->lump[lump].file == file)
			continue;
		if (desk_read(p->desk, &p->reader, item[i], &t) < 0)
			return -1;
		if (shown == 0)
			open_table(p, r);
		put_row(p, r, &t);
		shown++;
		++*all;
	}
	if (shown)
		parts_mark(p, "</tbody></table></div>\n");
	parts_mark(p, shown == r->n ? "<p class=\"soft all\">" :
	                              "<p class=\"soft\">");
	html_say(p->view, p->out, "共 %llu 条，这里列出 %llu 条",
	    "%llu in all, %llu are listed here", (unsigned long long)r->n,
	    (unsigned long long)shown);
	if (r->lumped)
		html_say(p->view, p->out, "，%llu 条属于遍及整个文件的问题",
		    ", %llu are of faults that run through a file",
		    (unsigned long long)r->lumped);
	if (shown + r->lumped < r->n)
		html_say(p->view, p->out, "；全部见 findings.csv",
		    "; all are in findings.csv");
	html_say(p->view, p->out, "。", ".");
	parts_mark(p, "</p>\n");
	return 0;
}

static int
put_rule(struct parts *p, const struct rule_line *r, uint64_t *all)
{
	bool says = r->advice.len || (r->rule && r->rule->narticle);

	parts_mark(p, "<details open data-fold id=\"");
	parts_anchor(p, r);
	parts_mark(p, "\"><summary>");
	html_level(p->view, r->worst, p->out);
	parts_mark(p, " <h3>");
	parts_text(p, r->id, NAME_MOST);
	parts_mark(p, " ");
	html_put(p->out, title_of(r->rule, p->view->lang));
	parts_mark(p, "</h3> <span class=\"soft\">");
	html_say(p->view, p->out, "%llu 条", "%llu", (unsigned long long)r->n);
	parts_mark(p, "</span></summary>\n");
	if (says)
		parts_mark(p, "<p class=\"lead\">");
	if (r->rule && r->rule->narticle) {
		parts_articles_of(p, r->rule);
		html_say(p->view, p->out, "。", ". ");
	}
	if (r->advice.len) {
		parts_mark(p, "<strong>");
		html_say(p->view, p->out, "怎么办：", "What to do: ");
		parts_mark(p, "</strong>");
		parts_text(p, r->advice, 0);
	}
	if (says)
		parts_mark(p, "</p>\n");
	if (put_table(p, r, all) < 0)
		return -1;
	parts_mark(p, "</details>\n");
	return 0;
}

int
parts_rows(struct parts *p)
{
	uint64_t shown = 0;

	if (p->nrule == 0)
		return 0;
	parts_section(p, "rows", " data-filter data-fold-all", "逐条",
	    "One by one");
	parts_mark(p, "<p class=\"soft\">");
	html_say(p->view, p->out, "每条规则最多列 %d 条，全页最多 %d 条；共 %llu 条。",
	    "Up to %d of each rule and %d on this page; %llu in all.",
	    RULE_ROWS, ROWS_MOST,
	    (unsigned long long)tally_sum(p->tally->level));
	if (p->folder.len) {
		html_say(p->view, p->out, "文件都在 ", " Files are in ");
		parts_mark(p, "<span class=\"mono\">");
		parts_text(p, p->folder, 0);
		parts_mark(p, "</span>");
		html_say(p->view, p->out, " 下。", ".");
	}
	parts_mark(p, "</p>\n");
	for (size_t i = 0; i < p->nrule; i++)
		if (put_rule(p, &p->rule[i], &shown) < 0)
			return -1;
	parts_mark(p, "</section>\n");
	return 0;
}
