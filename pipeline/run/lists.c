/* SPDX-License-Identifier: MIT */
/*
 * A list goes through the reader of rosters with a pack that knows nothing but
 * the list's columns, and the rules about files, whose findings are kept. What
 * switches rules off is said on stderr, too.
 */
#include <errno.h>
#include <sys/stat.h>

#include "pipeline/base/date.h"
#include "pipeline/rules/plan.h"
#include "pipeline/run/chain.h"
#include "pipeline/run/inputs.h"
#include "pipeline/run/list_pack.h"
#include "pipeline/run/list_values.h"
#include "pipeline/run/lists_folder.h"
#include "pipeline/run/lists.h"
#include "pipeline/run/lists_repair.h"

struct reading {
	const struct lists *lists;
	struct arena *arena; /* of the list */
	const struct pack *pack; /* the real one */
	const struct list_form *form;
	size_t index;     /* of the list */
	unsigned whom;    /* asks: LISTS_CHANGES, LISTS_RECORDS */
	const char *path; /* safe to be shown */
	struct list_table *list;
	struct diag *diag;
	struct list_column {
		int at; /* in the stream, or -1 */
		bool date, dates_row; /* holds days; and of the row */
	} *column; /* by column of the list */
	size_t cap, caplines;
	uint32_t width;   /* columns of the file, and */
	uint32_t doubles; /* those beside others of one name */
	struct date asof;
	struct list_notes notes;
};

static int
reading_open(struct stage *s, const void *config)
{
	struct reading **r = arena_alloc(&s->run, sizeof(*r));

	*r = *(struct reading *const *)config;
	s->state = *r;
	return 0;
}

/*
 * Does column NAME tell when its row came to be? A column called …日期 does:
 * an application, an approval, a registration. Not these: a birthday says
 * nothing of the row, and what a row announces may begin and end later.
 */
static bool
dates_row(struct sv name)
{
	static const char *const other[] = { "出生日期", "开始日期",
		"结束日期", "截止日期", "到期日期" };

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		if (sv_ends(name, sv_cstr(other[i])))
			return false;
	return sv_ends(name, SV("日期"));
}

static int
reading_header(struct stage *s, struct header *h)
{
	struct reading *r = s->state;

	for (size_t c = 0; c < r->form->ncolumn; c++)
		r->column[c] = (struct list_column){
			.at = header_find(h, r->form->column[c]),
			.date = sv_ends(r->form->column[c], SV("日期")),
			.dates_row = dates_row(r->form->column[c]) };
	return 0;
}

static void
lose(struct reading *r, struct sv zh, struct sv en)
{
	struct arena *a = r->arena;

	if (r->list->flaw.zh.len == 0)
		r->list->flaw = (struct flaw){ arena_dup(a, zh),
			arena_dup(a, en) };
}

/* Two columns of one name: nobody can say which counts. */
static void
note_double(struct reading *r, const struct finding *f)
{
	struct sv name = finding_get(f, SV("field"));
	struct sv where = finding_get(f, SV("columns"));
	struct arena *a = r->arena;

	r->doubles++;
	for (size_t c = 0; c < r->form->ncolumn; c++)
		if (sv_equal(r->form->column[c], name) &&
		    r->list->columns[c].zh.len == 0)
			r->list->columns[c] = (struct flaw){
				arena_printf(a, "有两列“%.*s”（%.*s）",
				    SV_ARG(name), SV_ARG(where)),
				arena_printf(a, "two columns '%.*s' (%.*s)",
				    SV_ARG(name), SV_ARG(where)) };
}

/* What is wrong with the file or a row. */
static void
hear(struct reading *r, const struct finding *f)
{
	if (sv_equal(f->rule, SV("F01")))
		lose(r, finding_get(f, SV("reason")),
		    finding_get(f, SV("reason_en")));
	else if (sv_equal(f->rule, SV("F05")))
		lose(r, SV("找不到表头：请在数据上方用一行写明各列名称"),
		    SV("no header row found: put the column names into one "
		       "row above the data"));
	else if (sv_equal(f->rule, SV("F07")))
		note_double(r, f);
	else if (sv_equal(f->rule, SV("F10")) && r->form->filled)
		; /* that is a flaw */
	else if (sv_equal(f->rule, SV("F10")))
		diag_note(r->diag, 0, "%s: the list has no rows",
		    "%s：名单里没有一行内容", r->path);
	else
		notes_finding(&r->notes, f);
}

/* The columns that the file has not. */
static void
note_missing(struct reading *r)
{
	struct arena *a = r->arena;

	for (size_t c = 0; c < r->form->ncolumn; c++)
		if (r->column[c].at < 0)
			r->list->columns[c] = (struct flaw){
				arena_printf(a, "缺少列“%.*s”",
				    SV_ARG(r->form->column[c])),
				arena_printf(a, "no column '%.*s'",
				    SV_ARG(r->form->column[c])) };
}

/* See to the dates of ROW. True: it is dated after the as-of, and so is not
 * there yet (contract.md 5.1). */
static bool
read_dates(struct reading *r, const struct batch *b, size_t row)
{
	bool later = false;

	for (size_t c = 0; c < r->form->ncolumn; c++) {
		struct date day;
		struct sv text;

		if (!r->column[c].date)
			continue;
		text = batch_get(b, r->column[c].at, row);
		if (text.len == 0)
			continue;
		if (!date_parse(text, &day))
			notes_date(&r->notes, c, text, b->line[row]);
		else if (r->column[c].dates_row)
			later |= date_compare(day, r->asof) > 0;
	}
	return later;
}

/* The cells of a row lie side by side. */
static void
add_row(struct reading *r, const struct batch *b, size_t row)
{
	struct table *t = &r->list->table;
	struct sv *cell;
	size_t size = 0;
	char *to;

	r->list->lines = mem_more(r->list->lines, t->nrow, &r->caplines,
	    sizeof(*r->list->lines));
	r->list->lines[t->nrow] = b->line[row];
	if ((t->nrow + 1) * t->ncolumn > r->cap) {
		r->cap = 2 * r->cap + 64 * t->ncolumn;
		t->cell = mem_grow(t->cell, r->cap * sizeof(*t->cell));
	}
	cell = t->cell + t->nrow++ * t->ncolumn;
	for (size_t c = 0; c < t->ncolumn; c++) {
		cell[c] = batch_get(b, r->column[c].at, row);
		size += cell[c].len;
	}
	to = arena_bytes(r->arena, size);
	for (size_t c = 0; c < t->ncolumn; c++) {
		struct sv from = cell[c];

		cell[c] = from.len ? sv_make(to, from.len) : (struct sv){ 0 };
		to = sv_copy(to, from);
	}
}

/* Of a workbook's sheets the list is the first that has a header; until one is
 * met, it is the first. */
static bool
is_list(const struct source *so_far, const struct source *src)
{
	return so_far->number == 0 || so_far->number == src->number ||
	    (so_far->header == 0 && src->header > 0);
}

static int
reading_batch(struct stage *s, struct batch *b)
{
	struct reading *r = s->state;
	struct arena *a = r->arena;

	if (b->source && is_list(&r->list->source, b->source)) {
		/* What was said of a sheet in front is not about the list. */
		if (r->list->source.number &&
		    r->list->source.number != b->source->number)
			r->list->nfinding = 0;
		notes_source(&r->notes, b->source);
	}
	/* A sheet of remarks beside it is not about the list either. */
	for (size_t i = 0; i < b->nfinding; i++)
		if (!b->source || b->source->header ||
		    b->source->number == r->list->source.number)
			hear(r, &b->finding[i]);
	if (r->list->flaw.zh.len)
		return 0;
	if (b->source && b->first) {
		r->list->line = b->source->header;
		r->width = b->source->width;
		note_missing(r);
	}
	if (b->source && b->last)
		r->list->hash = arena_dup(a, b->source->hash);
	for (size_t row = 0; row < b->nrow; row++) {
		if (read_dates(r, b, row))
			notes_later(&r->notes, b->line[row]);
		else
			add_row(r, b, row);
	}
	return 0;
}

static const struct stage_ops reading_stage = {
	.name = "list",
	.open = reading_open,
	.header = reading_header,
	.batch = reading_batch,
};

/* A column that is missing or doubled, and what comes of it. One that may be
 * missing is named where the rules are that need it, and no more. */
static void
say_column(struct reading *r, size_t c)
{
	const struct flaw *flaw = &r->list->columns[c];
	struct buf rules = { 0 };

	if (r->column[c].at < 0 && r->form->spare[c])
		return;
	plan_list_rules(r->pack, r->whom, r->index, c, &rules);
	if (rules.len)
		diag_note(r->diag, 0, "%s:%llu: %.*s: correct the header; "
		    "until then these are not evaluated: %.*s",
		    "%s:%llu：%.*s：请改正表头；在此之前不检查 %.*s", r->path,
		    (unsigned long long)r->list->line, SV_ARG(
			r->diag->lang == LANG_EN ? flaw->en : flaw->zh),
		    SV_ARG(buf_sv(&rules)));
	buf_free(&rules);
}

/* Columns that are missing and that no rule asks for; others that are there. */
static void
say_unused(struct reading *r)
{
	struct buf names = { 0 }, rules = { 0 };
	uint32_t known = r->doubles;
	bool missed = false;

	for (size_t c = 0; c < r->form->ncolumn; c++) {
		known += r->column[c].at >= 0;
		if (r->column[c].at >= 0 || r->form->spare[c])
			continue;
		rules.len = 0;
		plan_list_rules(r->pack, r->whom, r->index, c, &rules);
		missed |= rules.len > 0;
		if (rules.len)
			continue;
		buf_put(&names, names.len ? SV("、") : SV(""));
		buf_put(&names, r->form->column[c]);
	}
	if (names.len)
		diag_note(r->diag, 0, "%s:%llu: these columns are missing, "
		    "which no rule needs: %.*s",
		    "%s:%llu：缺少这些列，目前没有规则用到：%.*s", r->path,
		    (unsigned long long)r->list->line, SV_ARG(buf_sv(&names)));
	if (missed && r->width > known)
		diag_note(r->diag, 0, "%s:%llu: %u columns are not known: see "
		    "whether one is misspelt",
		    "%s:%llu：有 %u 列不认识：请看是否写错了列名", r->path,
		    (unsigned long long)r->list->line, r->width - known);
	buf_free(&names);
	buf_free(&rules);
}

static void
say_lost(struct reading *r)
{
	const struct flaw *flaw = &r->list->flaw;
	struct buf rules = { 0 };

	plan_list_rules(r->pack, r->whom, r->index,
	    ANY_COLUMN, &rules);
	if (r->list->blank) {
		lists_say_blank(r->pack, r->path, buf_sv(&rules), r->diag);
		buf_free(&rules);
		return;
	}
	diag_note(r->diag, STATUS_INPUT, "%s: the list cannot be read: %.*s%s%.*s",
	    "%s：名单无法读取：%.*s%s%.*s", r->path,
	    SV_ARG(r->diag->lang == LANG_EN ? flaw->en : flaw->zh),
	    rules.len == 0 ? "" : r->diag->lang == LANG_EN ?
	    "; until then these are not evaluated: " : "；在此之前不检查 ",
	    SV_ARG(buf_sv(&rules)));
	buf_free(&rules);
}

static void
say_all(struct reading *r)
{
	if (r->notes.unkept)
		diag_note(r->diag, 0, "%s: %llu more findings like these",
		    "%s：另有 %llu 处类似问题", r->path,
		    (unsigned long long)r->notes.unkept);
	if (r->list->flaw.zh.len) {
		say_lost(r);
		return;
	}
	for (size_t c = 0; c < r->form->ncolumn; c++)
		if (r->list->columns[c].zh.len)
			say_column(r, c);
	say_unused(r);
}

/* The file PATH through the reader of rosters. */
static int
run_reading(struct reading *r, const char *path)
{
	struct pack own = list_pack(r->pack, r->form, r->arena);
	const struct reading *config = r;
	struct inputs in = { .max_expanded = r->lists->max_expanded };
	char *operand = (char *)(uintptr_t)path;
	struct parse_config parse = { .pack = &own, .asof = SV("2000-01-01"),
		.limits = r->lists->limits,
		.max_columns = r->lists->max_columns };
	struct chain chain = { .feed = &parse_feed, .feed_config = &parse,
		.link = { { &reading_stage, &config } }, .nlink = 1,
		.jobs = 1 };
	int answer;

	inputs_collect(&in, &operand, 1, r->diag);
	parse.input = in.input;
	parse.ninput = in.ninput;
	parse.ops = inputs_ops(&in);
	answer = chain_run(&chain, r->diag);
	inputs_free(&in);
	return answer;
}

static int
read_list(struct reading *r, const char *path, struct sv asof)
{
	enum { SHOWN = 1024 };
	const struct list_form *form = r->form;
	struct stat st;

	r->path = diag_safe(sv_cstr(path), arena_bytes(r->arena, SHOWN), SHOWN);
	r->column = arena_alloc(r->arena, form->ncolumn * sizeof(*r->column));
	r->list->columns = arena_alloc(r->arena,
	    form->ncolumn * sizeof(*r->list->columns));
	r->list->table = (struct table){ .name = form->name,
		.column = form->column, .ncolumn = form->ncolumn };
	r->notes = (struct list_notes){ .arena = r->arena, .pack = r->pack,
		.index = r->index, .list = r->list };
	notes_open(&r->notes);
	r->list->source.path = sv_cstr(r->path);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		lose(r, SV("这是文件夹"), SV("it is a folder"));
	else if (run_reading(r, path) < 0)
		return -1;
	if (form->filled && r->list->table.nrow == 0 && !r->list->flaw.zh.len) {
		r->list->blank = true;
		lose(r, SV("只有表头，一行内容也没有"),
		    SV("has a header and no rows"));
	}
	if (r->list->flaw.zh.len)
		r->list->table.nrow = 0;
	lists_repair(r->pack, form, r->list, r->arena);
	list_values(&r->notes);
	notes_close(&r->notes, asof);
	say_all(r);
	return 0;
}

int
lists_folder(const char *folder, struct diag *d)
{
	struct stat st;

	if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	return diag_fail(d, STATUS_USAGE, "%s: no such folder of lists",
	    "%s：没有这个名单文件夹", folder);
}

/* What all readings have in common. */
struct readings {
	struct lists *lists;
	const struct pack *pack;
	unsigned whom;
	const char *folder;
	struct sv asof;
	struct date day;
};

/* List I, if there is such a file. */
static int
read_one(void *ctx, size_t i, struct diag *d)
{
	const struct readings *all = ctx;
	const struct pack *p = all->pack;
	struct reading r = { .lists = all->lists,
		.arena = &all->lists->arena[i], .pack = p,
		.form = &p->list[i], .index = i, .whom = all->whom,
		.list = &all->lists->list[i], .diag = d, .asof = all->day };
	const char *path = lists_path(all->folder, &p->list[i], r.arena);
	struct stat st;

	/* A file that nobody may look at is there, all the same. */
	if ((lstat(path, &st) < 0 && errno == ENOENT) ||
	    !plan_list_asked(p, all->whom, i))
		return 0;
	return read_list(&r, path, all->asof);
}

int
lists_read(struct lists *l, const struct pack *p, unsigned whom,
    const char *folder, struct sv asof, const struct crew *crew,
    struct diag *d)
{
	struct readings all = { l, p, whom, folder, asof, { 0 } };
	struct diag silent = { 0 };

	if (lists_folder(folder, d) < 0)
		return -1;
	if (!date_parse(asof, &all.day))
		return diag_fail(d, STATUS_STREAM,
		    "the stream's as-of date is no date: run xj-parse again",
		    "记录流的截至日不是日期：请重新运行 xj-parse");
	l->list = mem_alloc((p->nlist + 1) * sizeof(*l->list));
	l->arena = mem_alloc((p->nlist + 1) * sizeof(*l->arena));
	l->n = p->nlist;
	/* In a pipe xj-validate has said so. */
	lists_strangers(l, p, folder, whom & LISTS_RECORDS ? d : &silent);
	return crew_run(crew, p->nlist, read_one, &all, d);
}

void
lists_free(struct lists *l)
{
	for (size_t i = 0; i < l->n; i++) {
		mem_free(l->list[i].table.cell);
		mem_free(l->list[i].lines);
		arena_free(&l->arena[i]);
	}
	if (l->arena)
		arena_free(&l->arena[l->n]);
	mem_free(l->list);
	mem_free(l->arena);
}
