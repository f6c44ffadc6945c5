/* SPDX-License-Identifier: MIT */
/*
 * xj-validate. A map: a row is judged alone, by the rules of the pack
 * (pipeline/rules/plan.h) and by the checks of numbers, I01-I13 and S01-S04,
 * which suggest what was meant; these stand in pipeline/stages/validate/.
 *
 * Which of two findings silences the other is written in the pack. Which checks
 * had something to look at is a set of bits per row; since nearly all rows of
 * a roster have the same set, sets are counted in runs.
 */
#include <stdatomic.h>

#include "pipeline/rules/plan.h"
#include "pipeline/stages/stages.h"
#include "pipeline/stages/validate/job.h"

static const struct sv column_names[COLUMNS] = {
	[NUMBER] = { "身份证件号", 15 }, [TYPE] = { "身份证件类型", 18 },
	[BIRTH] = { "出生日期", 12 }, [SEX] = { "性别", 6 },
	[XJH] = { "学籍号", 9 }, [ENTRY] = { "入学年月", 12 },
	[MEMBER_NUMBER] = { "成员1身份证件号", 22 },
	{ "成员2身份证件号", 22 },
	[MEMBER_TYPE] = { "成员1身份证件类型", 25 },
	{ "成员2身份证件类型", 25 },
};

/* Each check's rule, and the columns that it cannot do without. */
static const struct {
	struct sv id;
	enum column needs[2];
} checks[CHECKS] = {
	[I01] = { { "I01", 3 }, { NUMBER, NUMBER } },
	[I02] = { { "I02", 3 }, { NUMBER, NUMBER } },
	[I03] = { { "I03", 3 }, { NUMBER, NUMBER } },
	[I04] = { { "I04", 3 }, { NUMBER, NUMBER } },
	[I05] = { { "I05", 3 }, { NUMBER, BIRTH } },
	[I06] = { { "I06", 3 }, { NUMBER, SEX } },
	[I07] = { { "I07", 3 }, { NUMBER, NUMBER } },
	[I08] = { { "I08", 3 }, { NUMBER, NUMBER } },
	[I09] = { { "I09", 3 }, { NUMBER, NUMBER } },
	[I10] = { { "I10", 3 }, { NUMBER, NUMBER } },
	[I11] = { { "I11", 3 }, { NUMBER, NUMBER } },
	[I12] = { { "I12", 3 }, { NUMBER, NUMBER } },
	[I13] = { { "I13", 3 }, { NUMBER, NUMBER } },
	[S01] = { { "S01", 3 }, { XJH, XJH } },
	[S02] = { { "S02", 3 }, { XJH, NUMBER } },
	[S03] = { { "S03", 3 }, { XJH, BIRTH } },
	[S04] = { { "S04", 3 }, { XJH, ENTRY } },
};

struct validate {
	const struct pack *pack;
	struct plan *plan; /* what the pack's rules say */
	struct bench bench;
	_Atomic uint64_t tried[CHECKS], found[CHECKS];
	bool told;
};

/* Rows with one set of checks, one after another. */
struct run {
	uint32_t tried;
	uint64_t nrow;
};

static int
validate_open(struct stage *s, const void *config)
{
	const struct validate_config *wanted = config;
	struct validate *v = arena_alloc(&s->run, sizeof(*v));

	v->pack = wanted->pack;
	s->state = v;
	return 0;
}

static bool
is_region(void *table, struct sv region)
{
	return table_find(table, region) >= 0;
}

static int
validate_header(struct stage *s, struct header *h)
{
	struct validate *v = s->state;
	struct bench *bench = &v->bench;
	const struct table *regions = pack_table(v->pack, SV("行政区划"));

	if (!date_parse(h->asof, &bench->asof))
		return diag_fail(s->diag, STATUS_STREAM,
		    "the stream's as-of date is no date: run xj-parse again",
		    "记录流的截至日不是日期：请重新运行 xj-parse");
	if (regions)
		bench->lookup = (struct region_lookup){ is_region,
			(void *)(uintptr_t)regions };
	for (int i = 0; i < COLUMNS; i++)
		bench->column[i] = header_find(h, column_names[i]);
	for (int i = 0; i < CHECKS; i++) {
		bench->rule[i] = pack_rule(v->pack, checks[i].id);
		if (bench->rule[i] && bench->rule[i]->off)
			bench->rule[i] = NULL;
	}
	v->plan = plan_open(v->pack, h->asof, NULL);
	plan_header(v->plan, h);
	header_add_stage(h, &s->run, SV("xj-validate " XJ_VERSION));
	return 0;
}

/* The columns that the batch's file has. */
static void
find_columns(struct job *j)
{
	const struct source *src = j->b->source;

	for (int i = 0; i < COLUMNS; i++) {
		int at = j->bench->column[i];

		if (at >= 0 && src && src->place && src->place[at] < 0)
			at = -1;
		j->column[i] = at;
	}
}

static void
count_run(const struct run *r, uint64_t *tried)
{
	for (int i = 0; i < CHECKS; i++)
		if (r->tried & BIT(i))
			tried[i] += r->nrow;
}

static int
validate_batch(struct stage *s, struct batch *b)
{
	struct validate *v = s->state;
	struct job j = { .bench = &v->bench, .b = b };
	uint64_t tried[CHECKS] = { 0 };
	struct run run = { 0 };
	struct idnum n;

	find_columns(&j);
	for (j.row = 0; j.row < b->nrow; j.row++) {
		j.tried = 0;
		check_pupil(&j, &n);
		check_xjh(&j, &n);
		check_members(&j);
		if (j.tried != run.tried) {
			count_run(&run, tried);
			run = (struct run){ .tried = j.tried };
		}
		run.nrow++;
	}
	count_run(&run, tried);
	for (int i = 0; i < CHECKS; i++) {
		atomic_fetch_add_explicit(&v->tried[i], tried[i],
		    memory_order_relaxed);
		atomic_fetch_add_explicit(&v->found[i], j.nfound[i],
		    memory_order_relaxed);
	}
	plan_rows(v->plan, b);
	return 0;
}

/* Why a check looked at nothing: the columns that are missing, if any. */
static void
find_reason(const struct bench *bench, int check, struct batch *b,
    struct rule_status *status)
{
	const enum column *needs = checks[check].needs;

	for (int i = 0; i < 2; i++)
		if (bench->column[needs[i]] < 0 &&
		    (i == 0 || needs[i] != needs[0]))
			status_lacks(b, status, column_names[needs[i]]);
}

static int
validate_finish(struct stage *s, struct batch *b)
{
	struct validate *v = s->state;

	if (v->told)
		return 0;
	v->told = true;
	for (int i = 0; i < CHECKS; i++) {
		struct rule_status *status;

		if (!v->bench.rule[i])
			continue;
		status = batch_status(b, checks[i].id);
		status->evaluated = v->tried[i];
		status->findings = v->found[i];
		if (status->evaluated == 0)
			find_reason(&v->bench, i, b, status);
	}
	plan_status(v->plan, b, false);
	return 1;
}

static void
validate_close(struct stage *s)
{
	struct validate *v = s->state;

	if (v)
		plan_close(v->plan);
}

const struct stage_ops validate_stage = {
	.name = "xj-validate",
	.map = true,
	.open = validate_open,
	.header = validate_header,
	.batch = validate_batch,
	.finish = validate_finish,
	.close = validate_close,
};
