/* SPDX-License-Identifier: MIT */
#include "pipeline/run/approvals_read.h"
#include "pipeline/run/chain.h"
#include "pipeline/run/inputs.h"
#include "pipeline/run/list_pack.h"

struct reading {
	struct approvals *approvals;
	struct diag *diag;
	int column[APPROVAL_COLUMNS]; /* in the stream, or -1 */
	/* Sheets of a workbook beside the one that counts: lost unsaid. */
	struct lost {
		uint32_t number; /* of the source */
		struct sv path, zh, en;
		bool sheet;
	} *lost;
	size_t nlost, caplost;
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

	for (int i = 0; i < APPROVAL_COLUMNS; i++)
		r->column[i] = header_find(h, approval_column[i]);
	return 0;
}

static void
lose(struct reading *r, const struct source *src, struct sv zh, struct sv en)
{
	struct arena *a = &r->approvals->arena;

	r->lost = arena_more(a, r->lost, r->nlost, &r->caplost,
	    sizeof(*r->lost));
	r->lost[r->nlost++] = (struct lost){ src->number, arena_dup(a, src->path),
		arena_dup(a, zh), arena_dup(a, en),
		sv_find(src->path, SV("#")) < src->path.len };
}

static void
hear(struct reading *r, const struct batch *b, const struct finding *f)
{
	struct approvals *a = r->approvals;

	if (sv_equal(f->rule, SV("F01")))
		lose(r, b->source, finding_get(f, SV("reason")),
		    finding_get(f, SV("reason_en")));
	else if (sv_equal(f->rule, SV("F05")))
		lose(r, b->source,
		    SV("没有“编号、处理意见、批准人、有效期至”的表头"),
		    SV("no header with 编号, 处理意见, 批准人, 有效期至"));
	else if (sv_equal(f->rule, SV("F02")) || sv_equal(f->rule, SV("F03")) ||
	    sv_equal(f->rule, SV("F04")))
		approvals_note(a, APPROVAL_BROKEN, (uint32_t)a->nfile - 1,
		    f->line);
}

static void
add_file(struct approvals *a, const struct source *src)
{
	enum { SHOWN = 1024 };
	struct approvals_file *f;

	a->file = mem_more(a->file, a->nfile, &a->capfile, sizeof(*f));
	f = &a->file[a->nfile++];
	*f = (struct approvals_file){ .number = src->number,
	    .path = sv_cstr(diag_safe(src->path,
	    arena_bytes(&a->arena, SHOWN), SHOWN)) };
}

/* The columns that the file of B has not; true: one is missing. */
static bool
lacks_columns(struct reading *r, const struct batch *b)
{
	struct arena *a = &r->approvals->arena;
	struct sv names = { 0 };

	for (int i = 0; i < APPROVAL_COLUMNS; i++)
		if (r->column[i] < 0 || b->source->place[r->column[i]] < 0)
			names = arena_printf(a, "%.*s%s%.*s", SV_ARG(names),
			    names.len ? "、" : "",
			    SV_ARG(approval_column[i]));
	if (names.len)
		lose(r, b->source,
		    arena_printf(a, "缺少列“%.*s”", SV_ARG(names)),
		    arena_printf(a, "no column '%.*s'", SV_ARG(names)));
	return names.len > 0;
}

static int
reading_batch(struct stage *s, struct batch *b)
{
	struct reading *r = s->state;
	struct approvals *a = r->approvals;

	if (!b->source)
		return 0;
	if (b->first)
		add_file(a, b->source);
	for (size_t i = 0; i < b->nfinding; i++)
		hear(r, b, &b->finding[i]);
	if (b->last)
		a->file[a->nfile - 1].hash = arena_dup(&a->arena,
		    b->source->hash);
	if (b->nrow == 0 || !b->source->place || (b->first &&
	    lacks_columns(r, b)))
		return 0;
	if (r->nlost && sv_equal(r->lost[r->nlost - 1].path, b->source->path))
		return 0;
	for (size_t row = 0; row < b->nrow; row++) {
		struct sv cell[APPROVAL_COLUMNS];

		for (int i = 0; i < APPROVAL_COLUMNS; i++)
			cell[i] = batch_get(b, r->column[i], row);
		approvals_add(a, (uint32_t)a->nfile - 1, b->line[row], cell);
	}
	return 0;
}

static const struct stage_ops reading_stage = {
	.name = "approvals",
	.open = reading_open,
	.header = reading_header,
	.batch = reading_batch,
};

/* Is there a sheet of the workbook of L that was read? */
static bool
has_other_sheet(const struct reading *r, const struct lost *l)
{
	const struct approvals *a = r->approvals;
	size_t end = sv_find(l->path, SV("#"));

	for (size_t i = 0; l->sheet && i < a->nfile; i++)
		if (a->file[i].rows && sv_starts(a->file[i].path,
		    sv_head(l->path, end + 1)))
			return true;
	return false;
}

/* The file of L among those that were read. */
static uint32_t
file_of(struct approvals *a, const struct lost *l)
{
	for (size_t i = a->nfile; i-- > 0;)
		if (a->file[i].number == l->number)
			return (uint32_t)i;
	a->file = mem_more(a->file, a->nfile, &a->capfile, sizeof(*a->file));
	a->file[a->nfile] = (struct approvals_file){ .number = l->number,
		.path = l->path };
	return (uint32_t)a->nfile++;
}

static void
note_lost(const struct reading *r)
{
	for (size_t i = 0; i < r->nlost; i++) {
		const struct lost *l = &r->lost[i];
		struct approval_note *n;

		if (has_other_sheet(r, l))
			continue;
		n = approvals_note(r->approvals, APPROVAL_FILE,
		    file_of(r->approvals, l), 0);
		n->why[0] = l->zh;
		n->why[1] = l->en;
	}
}

int
approvals_read(struct approvals *a, const struct pack *p,
    const char *const *operand, size_t n, const char *temp, struct diag *d)
{
	struct sv column[APPROVAL_COLUMNS];
	const struct list_form form = { .name = SV("批准"), .column = column,
		.ncolumn = APPROVAL_COLUMNS };
	struct reading r = { .approvals = a, .diag = d };
	struct reading *config = &r;
	struct inputs in = { .temp = temp };
	char **path = arena_alloc(&a->arena, (n + 1) * sizeof(*path));
	struct pack own;
	struct parse_config parse = { .pack = &own, .asof = SV("2000-01-01") };
	struct chain chain = { .feed = &parse_feed, .feed_config = &parse,
		.link = { { &reading_stage, &config } }, .nlink = 1,
		.jobs = 1 };
	int answer;

	memcpy(column, approval_column, sizeof(column));
	own = list_pack(p, &form, &a->arena);
	for (size_t i = 0; i < n; i++)
		path[i] = arena_cstr(&a->arena, sv_cstr(operand[i]));
	answer = inputs_collect(&in, path, n, d);
	parse.input = in.input;
	parse.ninput = in.ninput;
	parse.ops = inputs_ops(&in);
	if (answer == 0)
		answer = chain_run(&chain, d);
	inputs_free(&in);
	if (answer < 0)
		return -1;
	note_lost(&r);
	approvals_say(a, d);
	return 0;
}
