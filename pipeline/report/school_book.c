/* SPDX-License-Identifier: MIT */
/* The sheet in front of the findings: whose they are, and what to do. */
#include "pipeline/report/message.h"
#include "pipeline/report/school_edits.h"

enum { FRONT = 4, EDIT_COLUMNS = 6 };

struct front {
	const struct school *s;
	const struct report_io *io;
	int failed;
};

static struct sv
pick(const struct front *f, const char *zh, const char *en)
{
	return sv_cstr(f->s->view->lang == LANG_EN ? en : zh);
}

static void
put(struct front *f, const struct book_cell *cell, size_t n)
{
	if (f->failed == 0)
		f->failed = f->io->book_row(f->io->ctx, cell, n);
}

static void
put_fact(struct front *f, const char *zh, const char *en, struct sv value)
{
	const struct book_cell cell[] = { { pick(f, zh, en), BOOK_PLAIN },
		{ value, BOOK_PLAIN } };

	if (value.len)
		put(f, cell, 2);
}

static void
put_counts(struct front *f, struct arena *a)
{
	const struct school *s = f->s;

	put_fact(f, "学校标识码", "school code", s->code);
	put_fact(f, "学生记录", "records", arena_printf(a, "%llu",
	    (unsigned long long)s->rows));
	put_fact(f, "日期", "as of", s->view->header->asof);
	for (int k = LEVELS - 1; k >= 0; k--) {
		const struct book_cell cell[] = {
			{ level_word((enum level)k, s->view->lang),
			    school_book_style((enum level)k) },
			{ arena_printf(a, "%llu",
			    (unsigned long long)s->level[k]), BOOK_PLAIN } };

		put(f, cell, 2);
	}
}

static void
put_facts(struct front *f, const struct summary *sum, struct arena *a)
{
	const struct view *v = f->s->view;
	const struct header *h = v->header;

	put(f, NULL, 0);
	put_fact(f, "规则", "rules", arena_printf(a, "%.*s %.*s %.*s",
	    SV_ARG(h->pack), SV_ARG(h->version),
	    SV_ARG(sv_head(h->hash, 8))));
	put_fact(f, "安装编号", "installation", sum->key_id);
	put_fact(f, "批准文号", "approval", v->approval);
}

static void
put_rules(struct front *f, const struct tally *t, struct arena *a)
{
	const struct school *s = f->s;
	size_t n;
	const struct school_rule *rule = school_rules(s, t, a, &n);
	const struct book_cell head[FRONT] = {
		{ pick(f, "级别", "level"), BOOK_HEAD },
		{ pick(f, "问题", "rule"), BOOK_HEAD },
		{ pick(f, "数量", "findings"), BOOK_HEAD },
		{ pick(f, "怎么办", "what to do"), BOOK_HEAD } };

	if (n == 0)
		return;
	put(f, NULL, 0);
	put(f, head, FRONT);
	for (size_t i = 0; i < n; i++) {
		const struct rule *r = pack_rule(s->view->pack, rule[i].id);
		struct sv advice = school_advice(s, rule[i].id);
		const struct book_cell cell[FRONT] = {
			{ level_word(rule[i].level, s->view->lang),
			    school_book_style(rule[i].level) },
			{ arena_printf(a, "%.*s %.*s", SV_ARG(rule[i].id),
			    SV_ARG(title_of(r, s->view->lang))), BOOK_PLAIN },
			{ arena_printf(a, "%llu",
			    (unsigned long long)rule[i].n), BOOK_PLAIN },
			{ advice, BOOK_PLAIN } };

		put(f, cell, FRONT);
	}
}

static void
put_steps(struct front *f, const char *zh, const char *en,
    const struct sv step[SCHOOL_STEPS], size_t n, struct arena *a)
{
	const struct book_cell head = { pick(f, zh, en), BOOK_HEAD };

	if (n == 0)
		return;
	put(f, NULL, 0);
	put(f, &head, 1);
	for (size_t i = 0; i < n; i++) {
		const struct book_cell cell[] = {
			{ arena_printf(a, "%zu", i + 1), BOOK_PLAIN },
			{ step[i], BOOK_PLAIN } };

		put(f, cell, 2);
	}
}

int
school_book_edits(const struct school *s, const struct report_io *io)
{
	struct front f = { s, io, 0 };
	const struct book_cell head[EDIT_COLUMNS] = {
		{ pick(&f, "文件", "file"), BOOK_HEAD },
		{ pick(&f, "行", "line"), BOOK_HEAD },
		{ pick(&f, "列", "column"), BOOK_HEAD },
		{ pick(&f, "原来", "before"), BOOK_HEAD },
		{ pick(&f, "改成", "after"), BOOK_HEAD },
		{ pick(&f, "改了什么", "what was done"), BOOK_HEAD } };

	if (io->book_sheet(io->ctx, &(struct book_sheet){
	    .name = pick(&f, "程序改好的格", "corrected cells"),
	    .table = true, .ncolumn = EDIT_COLUMNS }) < 0)
		return -1;
	put(&f, head, EDIT_COLUMNS);
	return f.failed;
}

int
school_book_edit(const struct school *s, const struct school_edit *e,
    const struct report_io *io, struct arena *a)
{
	const struct book_cell cell[EDIT_COLUMNS] = {
		{ school_path(s, e->file), BOOK_PLAIN },
		{ arena_printf(a, "%llu", (unsigned long long)e->line),
		    BOOK_PLAIN },
		{ edit_place(s, e, a), BOOK_PLAIN },
		{ e->old, BOOK_PLAIN }, { e->new, BOOK_PLAIN },
		{ e->why, BOOK_PLAIN } };

	return io->book_row(io->ctx, cell, EDIT_COLUMNS);
}

int
school_book_front(const struct school *s, const struct summary *sum,
    const struct report_io *io, struct arena *a)
{
	struct front f = { s, io, 0 };
	struct sv step[SCHOOL_STEPS];
	const struct book_cell title = { school_title(s), BOOK_TITLE };

	if (io->book_sheet(io->ctx, &(struct book_sheet){
	    .name = pick(&f, "说明", "overview"), .ncolumn = FRONT }) < 0)
		return -1;
	put(&f, &title, 1);
	put_counts(&f, a);
	put_steps(&f, "先做什么", "what to do first", step,
	    school_steps(s, a, step), a);
	put_steps(&f, "在哪份文件上改，改完交到哪里",
	    "which file to go on with, and where to put it", step,
	    school_which(s, a, step), a);
	put_rules(&f, sum->tally, a);
	put_facts(&f, sum, a);
	return f.failed;
}
