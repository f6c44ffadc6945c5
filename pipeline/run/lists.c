/* SPDX-License-Identifier: MIT */
/*
 * A list goes through the reader of rosters with a pack that knows nothing but
 * the list's columns, and the rules about files, whose findings are said.
 */
#include <sys/stat.h>

#include "pipeline/rules/fold.h"
#include "pipeline/run/chain.h"
#include "pipeline/run/inputs.h"
#include "pipeline/run/lists.h"

struct reading {
	struct lists *lists;
	const struct pack *pack; /* the real one */
	const struct list_form *form;
	const char *path;
	struct table *table;
	int *column; /* of the stream, by column of the list */
	size_t cap;
};

static int
reading_open(struct stage *s, const void *config)
{
	struct reading **r = arena_alloc(&s->run, sizeof(*r));

	*r = *(struct reading *const *)config;
	s->state = *r;
	return 0;
}

static int
reading_header(struct stage *s, struct header *h)
{
	struct reading *r = s->state;

	for (size_t c = 0; c < r->form->ncolumn; c++)
		r->column[c] = header_find(h, r->form->column[c]);
	return 0;
}

/* What is wrong with the file or a row; a file that is no list at all ends it. */
static int
say(struct stage *s, struct reading *r, const struct finding *f)
{
	const struct rule *rule = pack_rule(r->pack, f->rule);
	struct sv reason = finding_get(f, SV("reason"));

	if (sv_equal(f->rule, SV("F01")) || sv_equal(f->rule, SV("F05")))
		return diag_fail(s->diag, STATUS_INPUT,
		    "%s: the list cannot be read: %.*s",
		    "%s：名单无法读取：%.*s", r->path, SV_ARG(reason));
	if (rule)
		diag_note(s->diag, 0, "%s:%llu: %.*s %.*s",
		    "%s:%llu: %.*s %.*s", r->path,
		    (unsigned long long)f->line, SV_ARG(f->rule),
		    SV_ARG(s->diag->lang == LANG_EN && rule->title_en.len ?
			rule->title_en : rule->title));
	return 0;
}

/* Columns that are missing, and how many nobody knows. */
static int
check_columns(struct stage *s, struct reading *r, const struct source *src)
{
	uint32_t known = 0;

	for (size_t c = 0; c < r->form->ncolumn; c++) {
		if (r->column[c] < 0)
			return diag_fail(s->diag, STATUS_INPUT,
			    "%s:1: no column '%.*s'", "%s:1: 缺少列“%.*s”",
			    r->path, SV_ARG(r->form->column[c]));
		known++;
	}
	if (src->width > known)
		diag_note(s->diag, 0, "%s:1: %u columns are not known, or "
		    "doubled, and not used",
		    "%s:1: 有 %u 列不认识或重复，没有使用", r->path,
		    src->width - known);
	return 0;
}

static int
reading_batch(struct stage *s, struct batch *b)
{
	struct reading *r = s->state;
	struct table *t = r->table;
	struct arena *a = &r->lists->arena;

	for (size_t i = 0; i < b->nfinding; i++)
		if (say(s, r, &b->finding[i]) < 0)
			return -1;
	if (b->source && b->first && check_columns(s, r, b->source) < 0)
		return -1;
	for (size_t row = 0; row < b->nrow; row++, t->nrow++)
		for (size_t c = 0; c < t->ncolumn; c++) {
			t->cell = arena_more(a, t->cell,
			    t->nrow * t->ncolumn + c, &r->cap,
			    sizeof(*t->cell));
			t->cell[t->nrow * t->ncolumn + c] = arena_dup(a,
			    batch_get(b, r->column[c], row));
		}
	return 0;
}

static const struct stage_ops reading_stage = {
	.name = "list",
	.open = reading_open,
	.header = reading_header,
	.batch = reading_batch,
};

/* A pack whose fields are the columns of FORM. */
static struct pack
make_pack(const struct pack *p, const struct list_form *form, struct arena *a)
{
	struct pack own = { .name = p->name, .version = p->version,
		.hash = p->hash, .rule = p->rule, .nrule = p->nrule,
		.nfield = form->ncolumn };
	uint32_t *slot;

	own.field = arena_alloc(a, (own.nfield + 1) * sizeof(*own.field));
	for (own.nalias_slot = 16; own.nalias_slot < 2 * own.nfield;)
		own.nalias_slot *= 2;
	slot = arena_alloc(a, own.nalias_slot * sizeof(*slot));
	own.alias_slot = slot;
	for (size_t i = 0; i < own.nfield; i++) {
		struct field *f = &own.field[i];

		f->name = form->column[i];
		f->alias = arena_alloc(a, sizeof(*f->alias));
		f->alias[0] = fold_header(f->name, a);
		f->nalias = 1;
		slot[fold_slot(&own, f->alias[0])] = (uint32_t)i + 1;
	}
	return own;
}

static int
read_list(struct lists *l, const struct pack *p, size_t i, const char *path,
    struct diag *d)
{
	const struct list_form *form = &p->list[i];
	struct pack own = make_pack(p, form, &l->arena);
	struct reading r = { .lists = l, .pack = p, .form = form,
		.path = path, .table = &l->table[i] };
	const struct reading *config = &r;
	struct inputs in = { 0 };
	char *operand = (char *)(uintptr_t)path;
	struct parse_config parse = { .pack = &own, .asof = SV("2000-01-01") };
	struct chain chain = { .feed = &parse_feed, .feed_config = &parse,
		.link = { { &reading_stage, &config } }, .nlink = 1,
		.jobs = 1 };
	int answer;

	r.column = arena_alloc(&l->arena,
	    form->ncolumn * sizeof(*r.column));
	*r.table = (struct table){ .name = form->name,
		.column = form->column, .ncolumn = form->ncolumn };
	inputs_collect(&in, &operand, 1, d);
	parse.input = in.input;
	parse.ninput = in.ninput;
	parse.ops = inputs_ops(&in);
	answer = chain_run(&chain, d);
	inputs_free(&in);
	return answer;
}

int
lists_read(struct lists *l, const struct pack *p, const char *folder,
    struct diag *d)
{
	struct stat st;

	if (stat(folder, &st) < 0 || !S_ISDIR(st.st_mode))
		return diag_fail(d, STATUS_USAGE, "%s: no such folder of lists",
		    "%s：没有这个名单文件夹", folder);
	l->table = arena_alloc(&l->arena, (p->nlist + 1) * sizeof(*l->table));
	for (size_t i = 0; i < p->nlist; i++) {
		const char *path = arena_printf(&l->arena, "%s/%.*s", folder,
		    SV_ARG(p->list[i].file)).ptr;

		if (stat(path, &st) == 0 && read_list(l, p, i, path, d) < 0)
			return -1;
	}
	return 0;
}

void
lists_free(struct lists *l)
{
	arena_free(&l->arena);
}
