/* SPDX-License-Identifier: MIT */
/*
 * What the officer does first, and what the numbers above are silent about:
 * rules that did not run, files and rows that were not read, schools that sent
 * nothing, pupils whom nobody can call gone.
 */
#include "pipeline/report/bureau_parts.h"
#include "pipeline/report/kept.h"
#include "pipeline/report/show.h"
#include "pipeline/report/unchecked.h"

enum {
	NAMED = 3, /* schools and rules in a sentence */
	GLANCE = 8 /* reasons that are not folded */
};

static const struct rule_line *
find_rule(const struct parts *p, struct sv id)
{
	for (size_t i = 0; i < p->nrule; i++)
		if (sv_equal(p->rule[i].id, id))
			return &p->rule[i];
	return NULL;
}

static uint64_t
count_rule(const struct parts *p, struct sv id)
{
	const struct rule_line *r = find_rule(p, id);

	return r ? r->n : 0;
}

/* Schools that something was found of and that no record is of. */
static uint64_t
count_missing(const struct parts *p)
{
	uint64_t n = 0;

	for (size_t i = 0; i < p->nschool; i++)
		n += p->school[i].rows == 0;
	return n;
}

static void
open_do(const struct parts *p, const char *part)
{
	buf_printf(p->out, "<li><a href=\"#%s\">", part);
}

static void
put_do_missing(const struct parts *p)
{
	uint64_t unread = count_rule(p, SV("F01")) + count_rule(p, SV("F05"));
	uint64_t missing = count_missing(p);

	if (unread) {
		open_do(p, "unread");
		html_say(p->view, p->out, "%llu 个文件没有读入",
		    "Files that were not read: %llu", (unsigned long long)unread);
		parts_mark(p, "</a>");
		html_say(p->view, p->out, "：请学校按原因改好，重新报送。",
		    ". Ask the schools to send them again.");
		parts_mark(p, "</li>\n");
	}
	if (missing) {
		open_do(p, "missing");
		html_say(p->view, p->out, "%llu 所学校没有读到一条记录",
		    "Schools without a record: %llu",
		    (unsigned long long)missing);
		parts_mark(p, "</a>");
		html_say(p->view, p->out, "：催报花名册，或核对学校标识码。",
		    ". Ask for their rosters, or see whether the code is "
		    "wrong.");
		parts_mark(p, "</li>\n");
	}
	if (p->nlump) {
		open_do(p, "lumps");
		html_say(p->view, p->out, "%llu 处问题遍及一个文件的五分之一以上",
		    "Faults that run through more than a fifth of a file: %llu",
		    (unsigned long long)p->nlump);
		parts_mark(p, "</a>");
		html_say(p->view, p->out,
		    "：多半是导出或保存时弄坏的，先改这些，不必逐行改。",
		    ". Most likely an export or a spreadsheet made them: "
		    "mend these before single rows.");
		parts_mark(p, "</li>\n");
	}
}

static void
put_do_schools(const struct parts *p)
{
	uint64_t with = 0;

	for (size_t i = 0; i < p->nschool; i++)
		with += p->school[i].level[LEVEL_ERROR] > 0;
	if (with == 0)
		return;
	open_do(p, "schools");
	html_say(p->view, p->out, "%llu 所学校有错误",
	    "Schools with errors: %llu", (unsigned long long)with);
	parts_mark(p, "</a>");
	html_say(p->view, p->out, "，最多的：", "; the most:");
	for (size_t i = 0; i < p->nschool && i < NAMED &&
	     p->school[i].level[LEVEL_ERROR]; i++) {
		const struct school_line *s = &p->school[i];

		html_say(p->view, p->out, i ? "、" : "", i ? ", " : " ");
		parts_school(p, s->code, s->name);
		html_say(p->view, p->out, "（%llu）", " (%llu)",
		    (unsigned long long)s->level[LEVEL_ERROR]);
	}
	html_say(p->view, p->out, "。把各校的报告发给学校改。",
	    ". Send each school its report.");
	parts_mark(p, "</li>\n");
}

static void
put_do_rules(const struct parts *p)
{
	if (p->nrule == 0 || p->rule[0].tally->level[LEVEL_ERROR] == 0)
		return;
	open_do(p, "rules");
	html_say(p->view, p->out, "错误最多的规则", "The rules with most errors");
	parts_mark(p, "</a>");
	html_say(p->view, p->out, "：", ": ");
	for (size_t i = 0; i < p->nrule && i < NAMED &&
	     p->rule[i].tally->level[LEVEL_ERROR]; i++) {
		if (i)
			html_say(p->view, p->out, "；", "; ");
		parts_rule(p, &p->rule[i]);
		html_say(p->view, p->out, "（%llu）", " (%llu)",
		    (unsigned long long)p->rule[i].tally->level[LEVEL_ERROR]);
	}
	html_say(p->view, p->out, "。", ".");
	parts_mark(p, "</li>\n");
}

static void
put_first(struct parts *p)
{
	parts_section(p, "first", "", "先办这几件", "To do first");
	if (tally_sum(p->tally->level) == 0 &&
	    account_of(p->view->origins, false).records) {
		parts_mark(p, "<p class=\"note good\">");
		html_say(p->view, p->out,
		    "检查过的规则没有发现问题。没有检查的见下。",
		    "The rules that ran found nothing. See below for what was "
		    "not checked.");
		parts_mark(p, "</p>\n</section>\n");
		return;
	}
	parts_mark(p, "<ol>\n");
	put_do_missing(p);
	put_do_schools(p);
	put_do_rules(p);
	parts_mark(p, "<li>");
	html_say(p->view, p->out, "全部问题见 ", "All findings are in ");
	parts_mark(p, "<a href=\"findings.csv\">findings.csv</a>");
	html_say(p->view, p->out, "，自动更正见 ", ", what was corrected in ");
	parts_mark(p, "<a href=\"corrections.csv\">corrections.csv</a>");
	html_say(p->view, p->out, "。", ".");
	parts_mark(p, "</li>\n</ol>\n</section>\n");
}

/* Words with a comma between. */
static void
put_words(const struct parts *p, struct sv words)
{
	struct sv word;
	bool any = false;

	while (sv_split(&words, ' ', &word)) {
		if (any)
			html_say(p->view, p->out, "、", ", ");
		any = true;
		parts_text(p, word, 0);
	}
}

/* Rules that did not run, and those that ran in part; false: none is. */
static bool
put_count(const struct parts *p)
{
	const struct tally *t = p->tally;
	unsigned long long n[2] = { 0 };

	for (size_t i = 0; i < t->rules.n; i++)
		if (t->rule[i].reason)
			n[t->rule[i].evaluated != 0]++;
	parts_mark(p, "<p>");
	if (n[0])
		html_say(p->view, p->out, "%llu 条规则没有检查，",
		    "Rules that did not run: %llu. ", n[0]);
	if (n[1])
		html_say(p->view, p->out, "%llu 条规则只检查了一部分，",
		    "Rules that ran in part: %llu. ", n[1]);
	if (n[0] + n[1])
		html_say(p->view, p->out, "不等于没有问题：",
		    "This does not say that all is well:");
	else
		html_say(p->view, p->out, "规则都检查了。", "All rules ran.");
	parts_mark(p, "</p>\n");
	return n[0] + n[1] > 0;
}

/* Are there more kinds of reasons than one reads at a glance? */
static bool
is_long(const struct parts *p)
{
	struct unchecked u;
	size_t n = 0;

	unchecked_open(&u, p->tally, p->view->lang);
	while (unchecked_next(&u))
		n++;
	unchecked_close(&u);
	return n > GLANCE;
}

static void
put_rules_not_run(const struct parts *p)
{
	struct unchecked u;

	if (account_of(p->view->origins, false).records == 0) {
		parts_mark(p, "<p class=\"note error\">");
		html_put(p->out, unchecked_all(p->view->lang));
		parts_mark(p, "</p>\n");
		return;
	}
	if (!put_count(p))
		return;
	parts_mark(p, is_long(p) ? "<details open data-fold><summary>" :
	                           "<details open><summary>");
	html_say(p->view, p->out, "哪些，为什么", "Which, and why");
	parts_mark(p, "</summary>\n<ul>\n");
	unchecked_open(&u, p->tally, p->view->lang);
	while (unchecked_next(&u)) {
		parts_mark(p, "<li>");
		html_put(p->out, unchecked_before(&u));
		if (u.missing) {
			parts_mark(p, parts_english(p) ? " " : "");
			put_words(p, buf_sv(&u.columns));
			html_say(p->view, p->out, "。", ". ");
		} else {
			html_put(p->out, u.reason);
			html_say(p->view, p->out, "，", ", ");
		}
		html_put(p->out, unchecked_behind(&u));
		parts_mark(p, parts_english(p) ? " " : "");
		put_words(p, buf_sv(&u.rules));
		html_say(p->view, p->out, "。", ".");
		parts_mark(p, "</li>\n");
	}
	unchecked_close(&u);
	parts_mark(p, "</ul></details>\n");
}

static void
put_heading(const struct parts *p, const char *id, const char *zh,
    const char *en)
{
	buf_printf(p->out, "<h3 id=\"%s\">", id);
	html_say(p->view, p->out, "%s", "%s", parts_english(p) ? en : zh);
	parts_mark(p, "</h3>\n");
}

/* Files that could not be read, each with its reason. */
static int
put_unread(struct parts *p)
{
	static const char *const id[] = { "F01", "F05" };
	uint64_t n = 0, shown = 0;

	for (size_t i = 0; i < sizeof(id) / sizeof(*id); i++)
		n += count_rule(p, sv_cstr(id[i]));
	if (n == 0)
		return 0;
	put_heading(p, "unread", "没有读入的文件", "Files that were not read");
	parts_mark(p, "<ul>\n");
	for (size_t i = 0; i < sizeof(id) / sizeof(*id); i++) {
		const struct rule_line *r = find_rule(p, sv_cstr(id[i]));
		size_t at = r ? p->by_rule.from[r->number] : 0;

		for (uint64_t k = 0; r && k < r->n && shown < LIST_MOST;
		     k++, shown++) {
			struct told t;

			if (desk_read(p->desk, &p->reader,
			    p->by_rule.item[at + k], &t) < 0)
				return -1;
			parts_mark(p, "<li><strong>");
			parts_text(p, parts_path(p, t.head.file), 0);
			parts_mark(p, "</strong> ");
			parts_text(p, t.text[TOLD_MESSAGE], 0);
			parts_mark(p, "</li>\n");
		}
	}
	parts_mark(p, "</ul>\n");
	parts_rest(p, n, shown);
	return 0;
}

static void
put_held(const struct parts *p)
{
	const struct origins *os = p->view->origins;
	uint64_t n = 0;

	for (uint32_t i = 1; i < os->n; i++) {
		const struct origin *o = &os->origin[i];

		if (!o->known || o->source.list || o->source.held == 0)
			continue;
		if (n++ == 0) {
			put_heading(p, "held", "搁置的行（读不成一条记录，没有检查）",
			    "Rows that were held back, and not checked");
			parts_mark(p, "<ul>\n");
		}
		if (n > LIST_MOST)
			continue;
		parts_mark(p, "<li>");
		parts_text(p, parts_path(p, i), 0);
		html_say(p->view, p->out, "：%llu 行", ": %llu",
		    (unsigned long long)o->source.held);
		parts_mark(p, "</li>\n");
	}
	if (n)
		parts_mark(p, "</ul>\n");
	parts_rest(p, n, LIST_MOST);
}

static void
put_missing(const struct parts *p)
{
	uint64_t n = count_missing(p), shown = 0;

	if (n == 0)
		return;
	put_heading(p, "missing", "没有读到记录的学校",
	    "Schools without a record");
	parts_mark(p, "<ul>\n");
	for (size_t i = 0; i < p->nschool && shown < LIST_MOST; i++) {
		const struct school_line *s = &p->school[i];

		if (s->rows)
			continue;
		parts_mark(p, "<li>");
		parts_school(p, s->code, s->name);
		if (s->code.len && !sv_equal(s->code, s->name)) {
			parts_mark(p, " ");
			parts_text(p, s->code, NAME_MOST);
		}
		parts_mark(p, "</li>\n");
		shown++;
	}
	parts_mark(p, "</ul>\n");
	parts_rest(p, n, shown);
}

static void
put_cell(const struct parts *p, struct sv column, struct sv v)
{
	struct buf text = { 0 };

	show_cell(&text, show_class_of(p->view->pack, column, v), v,
	    p->view->unmasked);
	parts_text(p, buf_sv(&text), NAME_MOST);
	buf_free(&text);
}

/* Who was not seen, and is carried over. */
static void
put_kept(const struct parts *p)
{
	const struct tally *t = p->tally;
	struct buf words = { 0 };

	if (t->keeps.n == 0)
		return;
	put_heading(p, "kept", "没有见到、也不算减少的学生（沿用上次快照）",
	    "Pupils who were not seen and are not called gone");
	parts_mark(p, "<ul>\n");
	for (size_t i = 0; i < t->keeps.n && i < LIST_MOST; i++) {
		const struct kept_tally *k = &t->kept[i];

		parts_mark(p, "<li>");
		put_cell(p, SV("学校名称"), k->name.len ? k->name : k->code);
		words.len = 0;
		kept_words(k->why, p->view->lang, &words);
		html_say(p->view, p->out, "：%llu 人（%.*s）", ": %llu (%.*s)",
		    (unsigned long long)k->pupils, SV_ARG(buf_sv(&words)));
		parts_mark(p, "</li>\n");
	}
	parts_mark(p, "</ul>\n");
	parts_rest(p, t->keeps.n, LIST_MOST);
	buf_free(&words);
}

int
parts_first(struct parts *p)
{
	put_first(p);
	parts_section(p, "unchecked", "", "没有检查的", "What was not checked");
	put_rules_not_run(p);
	parts_forms_unmade(p);
	if (put_unread(p) < 0)
		return -1;
	put_held(p);
	put_missing(p);
	put_kept(p);
	parts_mark(p, "</section>\n");
	return 0;
}
