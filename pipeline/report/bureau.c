/* SPDX-License-Identifier: MIT */
/* The order of the page, and its first screen. */
#include "pipeline/report/bureau_parts.h"

static void
say_fact(const struct parts *p, const char *zh, const char *en)
{
	parts_mark(p, "<dt>");
	html_say(p->view, p->out, "%s", "%s", parts_english(p) ? en : zh);
	parts_mark(p, "</dt><dd>");
}

static void
put_checked(const struct parts *p)
{
	struct account a = account_of(p->view->origins, false);
	struct account lists = account_of(p->view->origins, true);

	say_fact(p, "检查了", "checked");
	html_say(p->view, p->out,
	    "%zu 所学校，%llu 个文件，在籍学生 %llu 人",
	    "%zu schools, %llu files, %llu pupils on the roll",
	    p->census->schools.n, (unsigned long long)(a.files - a.unread),
	    (unsigned long long)p->pupils);
	if (a.unread)
		html_say(p->view, p->out, "；另有 %llu 个文件没有读入（读不了，"
		    "或与另一个文件相同）", "; files that were not read (they "
		    "cannot be, or are copies of others): %llu",
		    (unsigned long long)a.unread);
	parts_mark(p, "</dd>\n");
	say_fact(p, "记录", "records");
	html_say(p->view, p->out,
	    "读入 %llu = 检查 %llu + 搁置 %llu；另跳过 %llu 行",
	    "read %llu = checked %llu + held back %llu; skipped rows %llu",
	    (unsigned long long)a.records, (unsigned long long)a.rows,
	    (unsigned long long)a.held, (unsigned long long)a.skipped);
	parts_mark(p, "</dd>\n");
	if (lists.files == 0)
		return;
	say_fact(p, "对照的名单", "lists");
	html_say(p->view, p->out, "%llu 个，共 %llu 行", "%llu, of %llu rows",
	    (unsigned long long)lists.files,
	    (unsigned long long)lists.records);
	parts_mark(p, "</dd>\n");
}

static void
put_basis(const struct parts *p)
{
	const struct summary *s = p->bureau->summary;
	const struct header *h = p->view->header;

	say_fact(p, "检查基准日", "as of");
	html_put(p->out, h->asof);
	parts_mark(p, "</dd>\n");
	say_fact(p, "规则", "rules");
	html_say(p->view, p->out, "%.*s %.*s", "%.*s %.*s", SV_ARG(h->pack),
	    SV_ARG(h->version));
	parts_mark(p, " <span class=\"mono soft\">");
	html_put(p->out, h->hash);
	parts_mark(p, "</span></dd>\n");
	say_fact(p, "密钥、运行编号", "key, run");
	parts_mark(p, "<span class=\"mono soft\">");
	html_put(p->out, s->key_id);
	parts_mark(p, " · ");
	html_put(p->out, s->run);
	parts_mark(p, "</span></dd>\n");
}

static void
put_notes(const struct parts *p)
{
	if (p->view->unmasked) {
		parts_mark(p, "<p class=\"note error\">");
		html_say(p->view, p->out,
		    "本报告含有完整的个人信息，批准文号 %.*s：只限批准的用途",
		    "This report holds full personal data, approval %.*s: only "
		    "for what was approved", SV_ARG(p->view->approval));
		parts_mark(p, "</p>\n");
	}
	if (p->view->header->edited) {
		parts_mark(p, "<p class=\"note\">");
		html_say(p->view, p->out, "记录流经过手工改动，结果以原文件为准。",
		    "The stream was edited by hand: the files themselves may "
		    "say something else.");
		parts_mark(p, "</p>\n");
	}
}

/* New, known, mended: only beside an earlier run. */
static void
put_progress(const struct parts *p, enum level level)
{
	const struct progress *g = &p->tally->progress;
	static const enum told_status order[] = { TOLD_NEW, TOLD_KNOWN,
		TOLD_APPROVED, TOLD_EXPIRED };
	bool compared = p->bureau->summary->history->compared, any = false;

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		uint64_t n = g->status[order[i]][level];

		if (order[i] == TOLD_NEW || order[i] == TOLD_KNOWN ?
		    !compared : n == 0)
			continue;
		parts_mark(p, any ? " · " : "<span class=\"small\">");
		any = true;
		buf_put(p->out, told_status_word(order[i], p->view->lang));
		buf_printf(p->out, " %llu", (unsigned long long)n);
	}
	if (compared)
		html_say(p->view, p->out, " · 已改好 %llu", " · mended %llu",
		    (unsigned long long)g->mended[level]);
	if (compared && g->unseen[level])
		html_say(p->view, p->out, " · 无法再查 %llu",
		    " · not looked for %llu",
		    (unsigned long long)g->unseen[level]);
	if (any)
		parts_mark(p, "</span>");
}

static void
put_cards(const struct parts *p)
{
	const struct tally *t = p->tally;

	parts_mark(p, "<ul class=\"cards\">\n");
	for (int i = LEVELS - 1; i >= 0; i--) {
		struct sv name = level_name((enum level)i);

		buf_printf(p->out, "<li class=\"card %.*s\"><span "
		    "class=\"name\">", SV_ARG(name));
		html_put(p->out, level_word((enum level)i, p->view->lang));
		buf_printf(p->out, "</span> <span class=\"big\">%llu</span> ",
		    (unsigned long long)t->level[i]);
		put_progress(p, (enum level)i);
		parts_mark(p, "</li>\n");
	}
	parts_mark(p, "<li class=\"card good\"><span class=\"name\">");
	html_say(p->view, p->out, "自动更正", "Corrected");
	buf_printf(p->out, "</span> <span class=\"big\">%llu</span> "
	    "<span class=\"small\">", (unsigned long long)t->edits);
	html_say(p->view, p->out, "只改确定无误的，见 corrections.csv",
	    "only what is certain: corrections.csv");
	parts_mark(p, "</span></li>\n</ul>\n");
	if (p->bureau->summary->history->compared) {
		parts_mark(p, "<p class=\"soft\">");
		html_say(p->view, p->out,
		    "新发现、上次已有、已改好：与 %.*s 那次检查相比。",
		    "New, known and mended: beside the run of %.*s.",
		    SV_ARG(p->bureau->summary->history->last));
		parts_mark(p, "</p>\n");
	}
	if (t->hidden) {
		parts_mark(p, "<p class=\"note\">");
		html_say(p->view, p->out,
		    "另有 %llu 条未计入：--select、--ignore",
		    "%llu more are not counted: --select, --ignore",
		    (unsigned long long)t->hidden);
		parts_mark(p, "</p>\n");
	}
}

static int
put_sections(struct parts *p)
{
	if (parts_first(p) < 0)
		return -1;
	parts_articles(p);
	parts_schools(p);
	parts_classes(p);
	parts_flow(p);
	parts_history(p);
	if (parts_lumps(p) < 0 || parts_rules(p) < 0)
		return -1;
	parts_by_school(p);
	parts_forms(p);
	parts_approvals(p);
	if (parts_rows(p) < 0)
		return -1;
	parts_text_of_articles(p);
	return 0;
}

/* The sections are made first: which there are is said above them. */
static int
put_body(struct parts *p)
{
	struct buf *out = p->out, body = { 0 };
	int done;

	p->out = &body;
	done = put_sections(p);
	p->out = out;
	parts_mark(p, "<nav aria-label=\"");
	html_say(p->view, p->out, "本页目录", "on this page");
	parts_mark(p, "\"><ul class=\"jump\">\n");
	buf_put(p->out, buf_sv(&p->jumps));
	parts_mark(p, "</ul></nav>\n");
	buf_put(p->out, buf_sv(&body));
	buf_free(&body);
	return done;
}

static int
put_parts(struct parts *p)
{
	parts_mark(p, "<h1>");
	html_say(p->view, p->out, "学籍检查报告 %.*s", "Roster check %.*s",
	    SV_ARG(p->view->header->asof));
	parts_mark(p, "</h1>\n");
	put_notes(p);
	put_cards(p);
	parts_mark(p, "<dl class=\"facts\">\n");
	put_checked(p);
	put_basis(p);
	parts_mark(p, "</dl>\n");
	return put_body(p);
}

int
bureau_put(const struct bureau *b, struct buf *out)
{
	const struct view *v = b->summary->view;
	struct parts p = { .bureau = b, .view = v,
		.tally = b->summary->tally, .census = b->census,
		.desk = b->desk, .out = out };
	struct buf title = { 0 };
	int done;

	parts_collect(&p);
	buf_put(&title, v->lang == LANG_EN ? SV("Roster check ") :
	                                     SV("学籍检查报告 "));
	buf_put(&title, v->header->asof);
	html_open(v, buf_sv(&title), out);
	buf_free(&title);
	done = put_parts(&p);
	html_close(v, out);
	parts_free(&p);
	return done;
}
