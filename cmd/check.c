/* SPDX-License-Identifier: MIT */
#include "cmd/check.h"
#include "cmd/pipe.h"
#include "cmd/progress.h"
#include "cmd/reading.h"

static int
keep_input(void *ctx, struct sv bytes)
{
	struct check *c = ctx;
	uint64_t offset;

	return spool_append(c->input, bytes, &offset, c->diag);
}

int
check_open(struct check *c, const struct options *o, struct diag *d)
{
	if (o->noperand == 0)
		return diag_fail(d, STATUS_USAGE,
		    "no file named: xj check FILE…, - is stdin",
		    "没有写文件名：xj check 文件…，- 是标准输入");
	c->diag = d;
	c->crew = crew_threads(pipe_jobs(o));
	c->inputs.verbose = o->verbose;
	c->inputs.max_expanded = o->max_expanded;
	c->inputs.ahead = pipe_jobs(o) > 1;
	c->input = spool_open(tool_temp(o, &c->arena), 4 * 1024 * 1024);
	c->inputs.temp = tool_temp(o, &c->arena);
	c->inputs.keep = keep_input;
	c->inputs.keep_ctx = c;
	c->parse = (struct parse_config){ .pack = &c->pack,
		.setting = o->setting, .nsetting = o->nsetting,
		.origin = sv_cstr(o->rules),
		.asof = tool_as_of(o, &c->arena, d) };
	if (reading_options(&c->parse, o, d) < 0)
		return -1;
	if (o->data && lists_folder(o->data, d) < 0)
		return -1;
	if (!d->text[0] && o->noperand)
		inputs_begin(&c->inputs, o->operand[0], d);
	if (d->text[0] || (o->snapshots && past_work_open(&c->past, o, d) < 0) ||
	    tool_load_pack(&c->pack, c->parse.origin, (struct sv){ 0 },
		o->setting, o->nsetting, d) < 0 ||
	    report_work_open(&c->report, o, c->input, d) < 0 ||
	    report_work_ready(&c->report, &c->pack, d) < 0 ||
	    inputs_collect(&c->inputs, o->operand, o->noperand, d) < 0)
		return -1;
	c->parse.input = c->inputs.input;
	c->parse.ninput = c->inputs.ninput;
	c->parse.ops = inputs_ops(&c->inputs);
	c->normalize = (struct normalize_config){ &c->pack, tool_stopped(o) };
	dedup_work_open(&c->dedup, &c->pack, o);
	dedup_work_open(&c->groups, &c->pack, o);
	progress_enter(PROGRESS_LISTS);
	if (list_work_read(&c->lists, &c->pack, LISTS_RECORDS |
	    (o->snapshots ? LISTS_CHANGES : 0), c->parse.asof, &c->crew, o, d) < 0)
		return -1;
	c->validate = (struct validate_config){ &c->pack, c->lists.list };
	c->listed = (struct listed_config){ &c->pack, c->lists.list,
		LISTS_RECORDS };
	c->listed_changes = c->listed;
	c->listed_changes.whom = LISTS_CHANGES;
	roll_work_open(&c->roll, &c->pack, c->lists.list, &c->crew, o);
	if (o->snapshots)
		past_work_ready(&c->past, &c->pack, c->lists.list, &c->crew, o);
	return 0;
}

/* What there is was looked at: from here on it is read. */
static int
begin_reading(void *ctx, const struct header *h, struct diag *d)
{
	struct check *c = ctx;

	(void)h;
	(void)d;
	progress_inputs(&c->inputs);
	return 0;
}

static void
count_batch(void *ctx, const struct batch *b)
{
	(void)ctx;
	progress_batch(b);
}

static void
enter_stage(void *ctx, const struct stage_ops *stage)
{
	(void)ctx;
	progress_enter(stage == &report_stage ? PROGRESS_REPORTS :
	    stage == &snapshot_stage ? PROGRESS_SAVING : PROGRESS_COMPARING);
}

int
check_run(struct check *c, const struct options *o, struct diag *d)
{
	static const struct tool parse = { .name = "xj-parse" };
	struct chain chain = { .feed = &parse_feed, .feed_config = &c->parse,
		.link = { { &normalize_stage, &c->normalize },
		    { &dedup_stage, &c->dedup.config },
		    { &validate_stage, &c->validate },
		    { &group_stage, &c->groups.config },
		    { &roll_stage, &c->roll.config },
		    { &listed_stage, &c->listed } },
		.nlink = 6, .jobs = pipe_jobs(o), .ready = begin_reading,
		.progress = count_batch, .finishing = enter_stage, .ctx = c };
	bool whole;

	if (o->snapshots) {
		chain.link[chain.nlink++] =
		    (struct chain_link){ &image_stage, &c->past.image };
		chain.link[chain.nlink++] =
		    (struct chain_link){ &diff_stage, &c->past.diff };
		chain.link[chain.nlink++] =
		    (struct chain_link){ &listed_stage, &c->listed_changes };
	}
	chain.link[chain.nlink++] =
	    (struct chain_link){ &report_stage, &c->report.config };
	/* OUT is published first: what finishes behind the report. */
	if (o->save)
		chain.link[chain.nlink++] =
		    (struct chain_link){ &snapshot_stage, &c->past.save };
	/* The stream's words, so that its run id is the pipe's. */
	c->parse.provenance = tool_provenance(&parse, o, &c->arena);
	progress_enter(PROGRESS_FILES);
	whole = chain_run(&chain, d) == 0;
	return report_work_end(&c->report, o, d) < 0 || !whole ? -1 : 0;
}

void
check_close(struct check *c)
{
	dedup_work_close(&c->dedup);
	dedup_work_close(&c->groups);
	roll_work_close(&c->roll);
	past_work_close(&c->past);
	lists_free(&c->lists);
	report_work_close(&c->report);
	inputs_free(&c->inputs);
	spool_close(c->input);
	pack_free(&c->pack);
	arena_free(&c->arena);
}
