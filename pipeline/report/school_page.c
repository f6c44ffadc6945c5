/* SPDX-License-Identifier: MIT */
/*
 * A school's page: first what to do, then how much there is in each class and
 * of each rule, then the rows class by class, as class teachers take them.
 */
#include "pipeline/report/message.h"
#include "pipeline/report/school_html.h"

enum {
	RELATED_SHORT = 120, /* bytes; longer ones are in the workbook */
	FEW_ROWS = 40        /* are not folded */
};

#define N(n) ((unsigned long long)(n))

static void
put_fact(const struct school *s, struct buf *out, const char *zh,
    const char *en, struct sv value)
{
	if (value.len == 0)
		return;
	buf_put(out, SV("<dt>"));
	school_say(s, out, zh, en);
	buf_put(out, SV("</dt><dd>"));
	html_put(out, value);
	buf_put(out, SV("</dd>\n"));
}

/* Whose page it is, in a line. */
static void
put_whose(const struct school *s, struct buf *out)
{
	struct sv text = s->view->pack->text;

	buf_put(out, SV("<p class=\"soft\">"));
	html_put(out, s->code);
	html_say(s->view, out, "%s%llu 条学生记录，检查日期 %.*s",
	    "%s%llu records, as of %.*s", s->code.len ? " · " : "",
	    N(s->rows), SV_ARG(s->view->header->asof));
	if (text.len)
		html_say(s->view, out, "，“第几条”都指《%.*s》",
		    ", articles are of 《%.*s》", SV_ARG(text));
	buf_put(out, SV("</p>\n"));
}

static void
put_facts(const struct school *s, const struct summary *sum, struct arena *a,
    struct buf *out)
{
	const struct header *h = s->view->header;

	buf_put(out, SV("<section class=\"part\">\n<h2>"));
	school_say(s, out, "关于这次检查", "About this check");
	buf_put(out, SV("</h2>\n<dl class=\"facts\">\n"));
	put_fact(s, out, "规则", "Rules", arena_printf(a,
	    "%.*s %.*s %.*s", SV_ARG(h->pack), SV_ARG(h->version),
	    SV_ARG(sv_head(h->hash, 8))));
	put_fact(s, out, "安装编号", "Installation", sum->key_id);
	put_fact(s, out, "批准文号", "Approval", s->view->approval);
	buf_put(out, SV("</dl>\n</section>\n"));
}

static void
put_cards(const struct school *s, struct buf *out)
{
	buf_put(out, SV("<div class=\"cards\">\n"));
	for (int k = LEVELS - 1; k >= 0; k--) {
		buf_printf(out, "<div class=\"card %.*s\"><span class=\"big\">"
		    "%llu</span> <span class=\"name\">",
		    SV_ARG(s->level[k] ? level_name((enum level)k) :
		                         SV("good")), N(s->level[k]));
		html_put(out, level_word((enum level)k, s->view->lang));
		buf_put(out, SV("</span>"));
		if (s->approved[k])
			html_say(s->view, out, "，其中已批准 %llu",
			    ", %llu of them approved", N(s->approved[k]));
		buf_put(out, SV("</div>\n"));
	}
	buf_put(out, SV("</div>\n"));
}

static void
put_steps(const struct school *s, struct arena *a, struct buf *out)
{
	struct sv step[SCHOOL_STEPS];
	size_t n = school_steps(s, a, step);

	buf_put(out, SV("<section class=\"part\">\n<h2>"));
	school_say(s, out, "先做什么", "What to do first");
	buf_put(out, SV("</h2>\n"));
	put_cards(s, out);
	if (s->n == 0) {
		buf_put(out, SV("<p class=\"note good\">"));
		html_put(out, step[n - 1]);
		buf_put(out, SV("</p>\n"));
		n--;
	}
	if (n)
		buf_put(out, SV("<ol>\n"));
	for (size_t i = 0; i < n; i++) {
		buf_put(out, SV("<li>"));
		html_put(out, step[i]);
		buf_put(out, SV("</li>\n"));
	}
	if (n)
		buf_put(out, SV("</ol>\n"));
	buf_put(out, SV("</section>\n"));
}

/* What a heading calls a class of the desk. */
static void
put_class(const struct school *s, uint32_t class, struct buf *out)
{
	struct sv name = s->desk->classes.text[class];
	size_t zero = 0;

	while (zero < name.len && name.ptr[zero])
		zero++;
	if (name.len == 1)
		school_say(s, out, "全校、整个文件", "The school, whole files");
	html_put(out, sv_head(name, zero));
	if (zero && zero + 1 < name.len)
		buf_put_char(out, ' ');
	if (zero + 1 < name.len)
		html_put(out, sv_skip(name, zero + 1));
}

/* How many rows from I on are of one class, and of each level. */
static size_t
class_end(const struct school *s, size_t i, uint64_t level[LEVELS])
{
	uint32_t class = s->desk->item[s->item[i]].class;

	memset(level, 0, LEVELS * sizeof(*level));
	for (; i < s->n && s->desk->item[s->item[i]].class == class; i++)
		level[s->desk->item[s->item[i]].level]++;
	return i;
}

static void
put_column(const struct school *s, struct buf *out, const char *class,
    const char *zh, const char *en)
{
	buf_printf(out, "<th scope=\"col\"%s>", class);
	school_say(s, out, zh, en);
	buf_put(out, SV("</th>"));
}

static void
put_levels_head(const struct school *s, struct buf *out)
{
	for (int k = LEVELS - 1; k >= 0; k--) {
		buf_put(out, SV("<th scope=\"col\" class=\"number\">"));
		html_put(out, level_word((enum level)k, s->view->lang));
		buf_put(out, SV("</th>"));
	}
}

static void
put_levels(const uint64_t level[LEVELS], struct buf *out)
{
	for (int k = LEVELS - 1; k >= 0; k--)
		buf_printf(out, "<td class=\"number\">%llu</td>", N(level[k]));
}

static void
put_by_class(const struct school *s, struct buf *out)
{
	uint64_t level[LEVELS];

	buf_put(out, SV("<section class=\"part\">\n<h2>"));
	school_say(s, out, "哪个班有多少", "How many in each class");
	buf_put(out, SV("</h2>\n"));
	html_table(out, " data-sort", sv_cstr(school_en(s) ?
	    "Numbers of each class" : "各班数量"));
	buf_put(out, SV("<thead><tr>"));
	put_column(s, out, "", "班级", "Class");
	put_levels_head(s, out);
	buf_put(out, SV("</tr></thead><tbody>\n"));
	for (size_t i = 0, end; i < s->n; i = end) {
		end = class_end(s, i, level);
		buf_put(out, SV("<tr><th scope=\"row\">"));
		if (i < PAGE_ROWS)
			buf_printf(out, "<a href=\"#c%zu\">", i);
		put_class(s, s->desk->item[s->item[i]].class, out);
		buf_put(out, i < PAGE_ROWS ? SV("</a></th>") : SV("</th>"));
		put_levels(level, out);
		buf_put(out, SV("</tr>\n"));
	}
	buf_put(out, SV("</tbody></table></div>\n</section>\n"));
}

static const struct school_column rule_head[] = {
	{ "", "级别", "Level", 0 },
	{ "", "问题", "Rule", 0 },
	{ "number", "数量", "Findings", 1 },
	{ "", "怎么办", "What to do", 1 } };

static void
put_by_rule(const struct school *s, const struct tally *t, struct arena *a,
    struct buf *out)
{
	size_t n;
	const struct school_rule *rule = school_rules(s, t, a, &n);

	buf_put(out, SV("<section class=\"part\">\n<h2>"));
	school_say(s, out, "是什么问题", "What is wrong");
	buf_put(out, SV("</h2>\n"));
	school_table_open(s, "各规则数量", "Numbers of each rule", rule_head, 4,
	    out);
	for (size_t i = 0; i < n; i++) {
		const struct rule *r = pack_rule(s->view->pack, rule[i].id);
		struct sv advice = school_advice(s, rule[i].id);

		buf_put(out, SV("<tr>"));
		school_cell(s, &rule_head[0], false, out);
		html_level(s->view, rule[i].level, out);
		buf_put(out, SV("</td>"));
		school_cell(s, &rule_head[1], true, out);
		buf_put(out, SV("<span class=\"keep\">"));
		html_put(out, rule[i].id);
		buf_put(out, SV("</span> "));
		html_put(out, title_of(r, s->view->lang));
		buf_put(out, SV("</th>"));
		school_cell(s, &rule_head[2], false, out);
		buf_printf(out, "%llu</td>", N(rule[i].n));
		school_cell(s, &rule_head[3], false, out);
		html_put(out, advice);
		buf_put(out, SV("</td></tr>\n"));
	}
	school_table_close(out);
	buf_put(out, SV("</section>\n"));
}

void
school_page_open(const struct school *s, struct arena *a, struct buf *out)
{
	struct sv title = school_title(s);

	html_open(s->view, school_en(s) ? arena_printf(a,
	    "%.*s: findings of %.*s", SV_ARG(title),
	    SV_ARG(s->view->header->asof)) : arena_printf(a,
	    "%.*s 学籍检查结果 %.*s", SV_ARG(title),
	    SV_ARG(s->view->header->asof)), out);
	buf_put(out, SV("<h1>"));
	html_put(out, title);
	buf_put_char(out, ' ');
	school_say(s, out, "学籍检查结果", "findings");
	buf_put(out, SV("</h1>\n"));
	put_whose(s, out);
	put_steps(s, a, out);
	school_put_which(s, a, out);
}

void
school_page_lists(const struct school *s, const struct tally *t,
    struct arena *a, struct buf *out)
{
	if (s->n) {
		put_by_class(s, out);
		put_by_rule(s, t, a, out);
		buf_put(out, SV("<section class=\"part\" data-filter "
		    "data-fold-all>\n<h2>"));
		school_say(s, out, "逐条", "One by one");
		buf_put(out, SV("</h2>\n"));
	}
	if (s->n > PAGE_ROWS) {
		buf_put(out, SV("<p class=\"note\">"));
		html_say(s->view, out,
		    "共 %llu 条，这里列出前 %llu 条，全部在 " SCHOOL_BOOK " 里。",
		    "There are %llu; here are the first %llu, all are in "
		    SCHOOL_BOOK ".", N(s->n), N(PAGE_ROWS));
		buf_put(out, SV("</p>\n"));
	}
}

static const struct school_column row_head[] = {
	{ "", "级别", "Level", 0 },
	{ "", "谁，在哪里", "Who, where", 0 },
	{ "text", "什么问题，怎么办", "What is wrong, what to do", 0 } };

static void
open_class(const struct school *s, size_t i, struct buf *out)
{
	uint32_t class = s->desk->item[s->item[i]].class;
	uint64_t level[LEVELS];

	class_end(s, i, level);
	buf_printf(out, "<details open%s id=\"c%zu\"><summary><h3>",
	    s->n > FEW_ROWS ? " data-fold" : "", i);
	put_class(s, class, out);
	buf_put(out, SV("</h3>"));
	for (int k = LEVELS - 1; k >= 0; k--) {
		if (level[k] == 0)
			continue;
		buf_put_char(out, ' ');
		html_level(s->view, (enum level)k, out);
		buf_printf(out, " %llu", N(level[k]));
	}
	buf_put(out, SV("</summary>\n"));
	school_table_open(s, "这个班的每一条", "The class row by row", row_head,
	    3, out);
}

static void
put_where(const struct school *s, const struct told *t, struct buf *out)
{
	int32_t column = t->head.column;
	char letter[8];

	struct sv who = t->text[TOLD_STUDENT];
	struct sv path = school_path(s, t->head.file);

	if (who.len) {
		buf_put(out, SV("<b class=\"keep\">"));
		html_put(out, who);
		buf_put(out, SV("</b><br>"));
	}
	html_put(out, path);
	if (path.len)
		buf_put(out, SV("<br>"));
	if (t->head.line) {
		buf_put(out, SV("<span class=\"keep\">"));
		html_say(s->view, out, "第 %llu 行", "line %llu",
		    N(t->head.line));
		buf_put(out, SV("</span> "));
	}
	if (column < 0)
		return;
	if (t->head.position >= 0)
		html_say(s->view, out, "%s 列", "column %s",
		    column_letter(t->head.position, letter));
	buf_put(out, SV("<br><span class=\"soft small\">"));
	html_put(out, origin_spelling(origins_find(s->view->origins,
	    t->head.file), column, s->view->header->column[column]));
	buf_put(out, SV("</span>"));
}

static void
put_small(const struct school *s, const char *zh, const char *en,
    struct sv value, struct buf *out)
{
	if (value.len == 0)
		return;
	school_say(s, out, zh, en);
	html_put(out, value);
}

/* What the message does not say already. */
static struct sv
related_of(const struct told *t, struct sv id)
{
	struct sv related = t->text[TOLD_RELATED];
	struct sv message = t->text[TOLD_MESSAGE];
	struct sv fix = t->text[TOLD_FIX];

	if (related.len > RELATED_SHORT ||
	    sv_find(message, related) < message.len ||
	    sv_find(fix, related) < fix.len ||
	    sv_find(message, id) < message.len)
		return (struct sv){ 0 };
	return related;
}

static void
put_what(const struct school *s, const struct told *t, struct buf *out)
{
	const struct rule *rule = pack_rule(s->view->pack, t->text[TOLD_RULE]);
	char id[ID_ROOM];

	told_id(t, id);
	html_put(out, t->text[TOLD_MESSAGE]);
	buf_put(out, SV("<br><b>"));
	school_say(s, out, "办法：", "To do: ");
	buf_put(out, SV("</b>"));
	html_put(out, t->text[TOLD_FIX]);
	buf_put(out, SV("<br><span class=\"soft small\">"));
	html_put(out, t->text[TOLD_RULE]);
	if (rule)
		put_small(s, "，", ", ", rule_article(rule), out);
	if (t->status != TOLD_NEW)
		put_small(s, "，", ", ", told_status_word(t->status,
		    s->view->lang), out);
	put_small(s, "，原值 ", ", value ", t->text[TOLD_VALUE], out);
	put_small(s, "，程序已改 ", ", corrected ", t->mended, out);
	put_small(s, "，相关 ", ", related ", related_of(t, sv_cstr(id)), out);
	put_small(s, "，编号 ", ", number ", sv_cstr(id), out);
	buf_put(out, SV("</span>"));
}

void
school_page_row(const struct school *s, const struct told *t, size_t i,
    struct buf *out)
{
	const struct desk_item *item = &s->desk->item[s->item[i]];

	if (i == 0 || s->desk->item[s->item[i - 1]].class != item->class) {
		if (i)
			buf_put(out,
			    SV("</tbody></table></div>\n</details>\n"));
		open_class(s, i, out);
	}
	buf_put(out, SV("<tr data-level=\""));
	buf_put(out, level_name(t->head.level));
	buf_put(out, SV("\">"));
	school_cell(s, &row_head[0], false, out);
	html_level(s->view, t->head.level, out);
	buf_put(out, SV("</td>"));
	school_cell(s, &row_head[1], false, out);
	put_where(s, t, out);
	buf_put(out, SV("</td>"));
	school_cell(s, &row_head[2], false, out);
	put_what(s, t, out);
	buf_put(out, SV("</td></tr>\n"));
}

void
school_page_close(const struct school *s, const struct summary *sum,
    struct arena *a, struct buf *out)
{
	if (s->n)
		buf_put(out, SV("</tbody></table></div>\n</details>\n"
		    "</section>\n"));
	school_put_unchecked(s, sum->tally, out);
	school_put_files(s, out);
	put_facts(s, sum, a, out);
	html_close(s->view, out);
}
