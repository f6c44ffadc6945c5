/* SPDX-License-Identifier: MIT */
/*
 * A column that is damaged from top to bottom (2.11382E+17 in every row) is one
 * fault of the file and not a thousand of its pupils: one finding, with the
 * count. Which rules find such damage is in the pack (整列). What is said of the
 * rows still silences what it silences, and what it offers can still be applied.
 *
 * So is a second table below the first: none of its rows can be read, and one
 * finding says where it begins.
 */
#include "pipeline/stages/report/report.h"

enum {
	WHOLE_LEAST = 5,  /* rows; fewer are told one by one */
	WHOLE_SHARE = 80  /* of a hundred rows of the file, so many are alike */
};

struct whole {
	uint32_t file, rule; /* rule: a number of `rules` */
	int32_t column; /* or -1: of a table */
	uint64_t table; /* its line */
	uint64_t n;     /* findings */
	bool whole; /* settled: it is told once */
	bool one_message;
	struct told told; /* what all of them have in common */
};

static struct whole *
find(const struct report *r, const struct told *t, uint32_t rule)
{
	for (size_t i = r->nwhole; i > 0; i--) {
		struct whole *w = &r->whole[i - 1];

		if (w->file == t->head.file && w->rule == rule &&
		    w->column == t->head.column && w->table == t->head.table)
			return w;
	}
	return NULL;
}

/* The text stays as long as it is the same for all. */
static bool
keep_common(struct told *all, const struct told *t, enum told_text text)
{
	if (sv_equal(all->text[text], t->text[text]))
		return true;
	all->text[text].len = 0;
	return false;
}

void
whole_add(struct report *r, const struct told *t, uint32_t number)
{
	static const enum told_text common[] = { TOLD_RULE, TOLD_SCHOOL_CODE,
		TOLD_SCHOOL, TOLD_GRADE, TOLD_CLASS, TOLD_MESSAGE, TOLD_FIX };
	const struct rule *rule;
	struct whole *w;

	if (r->config->each || t->head.file == 0 || t->head.line == 0)
		return;
	rule = pack_rule(r->view.pack, t->text[TOLD_RULE]);
	if (!rule || !(t->head.table ||
	    (rule->whole && t->head.column >= 0)))
		return;
	w = find(r, t, number);
	if (w) {
		w->n++;
		for (size_t i = 1; i < sizeof(common) / sizeof(*common); i++)
			if (!keep_common(&w->told, t, common[i]) &&
			    common[i] == TOLD_MESSAGE)
				w->one_message = false;
		if (t->head.level > w->told.head.level)
			w->told.head.level = t->head.level;
		return;
	}
	r->whole = mem_more(r->whole, r->nwhole, &r->capwhole,
	    sizeof(*r->whole));
	w = &r->whole[r->nwhole++];
	*w = (struct whole){ .file = t->head.file, .rule = number,
		.column = t->head.column, .table = t->head.table, .n = 1,
		.one_message = true };
	w->told.head.file = t->head.file;
	w->told.head.line = t->head.table;
	w->told.head.column = t->head.column;
	w->told.head.position = t->head.position;
	w->told.head.level = t->head.level;
	w->told.copy = 1;
	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		w->told.text[common[i]] = arena_dup(&r->kept,
		    t->text[common[i]]);
}

/* How many rows, and what all of them say or else what the rule is about. */
static struct sv
write_message(struct report *r, const struct whole *w, uint64_t rows)
{
	const struct rule *rule = pack_rule(r->view.pack,
	    w->told.text[TOLD_RULE]);
	struct sv what = w->one_message ? w->told.text[TOLD_MESSAGE] :
	    title_of(rule, r->view.lang);

	unsigned long long n = w->n, all = rows;

	if (w->table && r->view.lang == LANG_EN)
		return arena_printf(&r->kept, "from this line on it is another "
		    "table, its columns differ; its rows, %llu, were not "
		    "checked (--each tells each row)", n);
	if (w->table)
		return arena_printf(&r->kept, "从这一行起是另一张表，各列与上面不同，"
		    "其中 %llu 行没有检查（--each 逐行列出）", n);
	if (r->view.lang == LANG_EN)
		return arena_printf(&r->kept, "%llu of the %llu rows of this "
		    "column: %.*s (--each tells each row)", n, all,
		    SV_ARG(what));
	return arena_printf(&r->kept,
	    "这一列 %llu 行中有 %llu 行：%.*s（--each 逐行列出）", all, n,
	    SV_ARG(what));
}

int
whole_settle(struct report *r)
{
	for (size_t i = 0; i < r->nwhole; i++) {
		struct whole *w = &r->whole[i];
		const struct origin *o = origins_find(&r->origins, w->file);
		uint64_t rows = o ? o->rows : 0;

		w->whole = w->table || (w->n >= WHOLE_LEAST &&
		    w->n * 100 >= rows * WHOLE_SHARE);
		if (!w->whole)
			continue;
		w->told.text[TOLD_MESSAGE] = write_message(r, w, rows);
		w->told.head.rows = w->n;
		tell_file_id(r, &w->told);
		if (keep_told(r, &w->told) < 0)
			return -1;
	}
	return 0;
}

bool
whole_hides(const struct report *r, const struct told *t)
{
	const struct whole *w;

	if (r->nwhole == 0 || t->head.line == 0)
		return false;
	for (w = r->whole; w < r->whole + r->nwhole; w++)
		if (w->whole && w->file == t->head.file &&
		    w->column == t->head.column && w->table == t->head.table &&
		    sv_equal(w->told.text[TOLD_RULE], t->text[TOLD_RULE]))
			return true;
	return false;
}
