/* SPDX-License-Identifier: MIT */
/*
 * A column that is damaged from top to bottom (2.11382E+17 in every row) is one
 * fault of the file and not a thousand of its pupils: one finding, with the
 * count. Which rules find such damage is in the pack (整列). Where its branches
 * tell different causes, each is told with its rows. What is said of the rows
 * still silences what it silences, and what it offers can still be applied.
 *
 * So is a second table below the first: none of its rows can be read, and one
 * finding says where it begins.
 */
#include <stdlib.h>

#include "pipeline/stages/report/report.h"

enum {
	WHOLE_LEAST = 5,  /* rows; fewer are told one by one */
	WHOLE_SHARE = 80  /* of a hundred rows of the file, so many are alike */
};

/* The rows of one branch, and what all of them say; else empty. */
struct cause {
	struct sv branch;
	uint64_t n;
	struct sv message, fix;
};

struct whole {
	uint32_t file, rule; /* rule: a number of `rules` */
	int32_t column; /* or -1: of a table */
	uint64_t table; /* its line */
	uint64_t n;     /* findings; */
	uint64_t offers; /* so many of them offer a value */
	bool whole; /* settled: it is told once */
	struct cause *cause; /* as they came, the most first when settled */
	size_t ncause, capcause;
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
static void
keep_common(struct sv *all, struct sv text)
{
	if (!sv_equal(*all, text))
		all->len = 0;
}

static void
add_cause(struct report *r, struct whole *w, const struct told *t)
{
	struct sv message = t->text[TOLD_MESSAGE], fix = t->text[TOLD_FIX];
	struct cause *c = w->cause, *end = c + w->ncause;

	w->n++;
	w->offers += t->offers;
	while (c < end && !sv_equal(c->branch, t->branch))
		c++;
	if (c < end) {
		c->n++;
		keep_common(&c->message, message);
		keep_common(&c->fix, fix);
		return;
	}
	w->cause = arena_more(&r->kept, w->cause, w->ncause, &w->capcause,
	    sizeof(*c));
	w->cause[w->ncause++] = (struct cause){ .n = 1,
		.branch = arena_dup(&r->kept, t->branch),
		.message = arena_dup(&r->kept, message),
		.fix = arena_dup(&r->kept, fix) };
}

void
whole_add(struct report *r, const struct told *t, uint32_t number)
{
	static const enum told_text common[] = { TOLD_RULE, TOLD_SCHOOL_CODE,
		TOLD_SCHOOL, TOLD_GRADE, TOLD_CLASS };
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
		for (size_t i = 1; i < sizeof(common) / sizeof(*common); i++)
			keep_common(&w->told.text[common[i]],
			    t->text[common[i]]);
		if (t->head.level > w->told.head.level)
			w->told.head.level = t->head.level;
		add_cause(r, w, t);
		return;
	}
	r->whole = mem_more(r->whole, r->nwhole, &r->capwhole,
	    sizeof(*r->whole));
	w = &r->whole[r->nwhole++];
	*w = (struct whole){ .file = t->head.file, .rule = number,
		.column = t->head.column, .table = t->head.table };
	w->told.head.file = t->head.file;
	w->told.head.line = t->head.table;
	w->told.head.column = t->head.column;
	w->told.head.position = t->head.position;
	w->told.head.level = t->head.level;
	w->told.copy = 1;
	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		w->told.text[common[i]] = arena_dup(&r->kept,
		    t->text[common[i]]);
	add_cause(r, w, t);
}

/* What a branch says where its rows' words differ: its title and name. */
static struct sv
cause_message(struct report *r, const struct rule *rule, const struct cause *c)
{
	struct sv title = title_of(rule, r->view.lang);

	if (c->message.len)
		return c->message;
	return c->branch.len == 0 ? title :
	    arena_printf(&r->kept, r->view.lang == LANG_EN ? "%.*s (%.*s)" :
		"%.*s（%.*s）", SV_ARG(title), SV_ARG(c->branch));
}

/* The same of what to do: only a text that needs no row's values. */
static struct sv
cause_fix(struct report *r, const struct rule *rule, const struct cause *c)
{
	struct sv own = advice_named(rule, c->branch, r->view.lang);

	if (c->fix.len)
		return c->fix;
	if (sv_find(own, SV("{")) < own.len)
		own = advice_named(rule, (struct sv){ 0 }, r->view.lang);
	return sv_find(own, SV("{")) < own.len ? (struct sv){ 0 } : own;
}

/*
 * What all rows say, or what each branch does with the number of its rows, which
 * is told once where several say the same.
 */
static struct sv
say_causes(struct report *r, const struct whole *w, const struct rule *rule,
    struct sv say(struct report *, const struct rule *, const struct cause *))
{
	bool english = r->view.lang == LANG_EN;
	struct buf out = { 0 };
	struct sv text;

	for (size_t i = 0; i < w->ncause; i++) {
		unsigned long long n = 0;
		bool before = false;

		text = say(r, rule, &w->cause[i]);
		for (size_t j = 0; j < w->ncause; j++)
			if (sv_equal(say(r, rule, &w->cause[j]), text)) {
				before |= j < i;
				n += w->cause[j].n;
			}
		if (before || text.len == 0)
			continue;
		if (n == w->n) {
			buf_put(&out, text);
			break;
		}
		buf_printf(&out, english ? "%s%llu rows: %.*s" :
		    "%s%llu 行：%.*s", out.len == 0 ? "" : english ? ". " :
		    "。", n, SV_ARG(text));
	}
	text = arena_dup(&r->kept, buf_sv(&out));
	buf_free(&out);
	return text;
}

static int
by_rows(const void *a, const void *b)
{
	const struct cause *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return sv_compare(x->branch, y->branch);
}

/* How many rows, and what they say. */
static struct sv
write_message(struct report *r, const struct whole *w, const struct rule *rule,
    uint64_t rows)
{
	unsigned long long n = w->n, all = rows;
	struct sv what;

	if (w->table && r->view.lang == LANG_EN)
		return arena_printf(&r->kept, "from this line on it is another "
		    "table, its columns differ; its rows, %llu, were not "
		    "checked" TOLD_EACH_EN, n);
	if (w->table)
		return arena_printf(&r->kept, "从这一行起是另一张表，各列与上面不同，"
		    "其中 %llu 行没有检查" TOLD_EACH_ZH, n);
	what = say_causes(r, w, rule, cause_message);
	if (r->view.lang == LANG_EN)
		return arena_printf(&r->kept, "%llu of the %llu rows of this "
		    "column: %.*s" TOLD_EACH_EN, n, all,
		    SV_ARG(what));
	return arena_printf(&r->kept,
	    "这一列 %llu 行中有 %llu 行：%.*s" TOLD_EACH_ZH, all, n,
	    SV_ARG(what));
}

/* What to do of each cause, and what writes the values that are offered. */
static struct sv
write_fix(struct report *r, const struct whole *w, const struct rule *rule)
{
	struct sv fix = say_causes(r, w, rule, cause_fix);
	bool english = r->view.lang == LANG_EN;
	unsigned long long n = w->offers;

	if (n == 0)
		return fix;
	return arena_printf(&r->kept, english ? "%.*s%sfor %llu rows there is a "
	    "value: --apply-suggested %.*s writes it" :
	    "%.*s%s%llu 行有建议的值，--apply-suggested %.*s 可写入",
	    SV_ARG(fix), fix.len == 0 ? "" : english ? ". " : "。", n,
	    SV_ARG(rule->id));
}

int
whole_settle(struct report *r)
{
	for (size_t i = 0; i < r->nwhole; i++) {
		struct whole *w = &r->whole[i];
		const struct rule *rule = pack_rule(r->view.pack,
		    w->told.text[TOLD_RULE]);
		const struct origin *o = origins_find(&r->origins, w->file);
		uint64_t rows = o ? o->rows : 0;

		w->whole = w->table || (w->n >= WHOLE_LEAST &&
		    w->n * 100 >= rows * WHOLE_SHARE);
		if (!w->whole)
			continue;
		qsort(w->cause, w->ncause, sizeof(*w->cause), by_rows);
		w->told.text[TOLD_MESSAGE] = write_message(r, w, rule, rows);
		w->told.text[TOLD_FIX] = write_fix(r, w, rule);
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
