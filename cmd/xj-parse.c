/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "cmd/progress.h"
#include "cmd/reading.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"rules", "as-of", "set", "encoding", "gb18030-edition", "max-cell",
	"max-row", "max-columns", "max-expanded", "lang", "progress", "jobs",
	"temp", "chunk", "batch", NULL };

struct parse_run {
	struct inputs in;
	uint64_t rows, records, held, skipped;
};

static void
add_counts(void *ctx, const struct batch *b)
{
	struct parse_run *r = ctx;

	progress_batch(b);
	if (!b->source || !b->last)
		return;
	r->rows += b->source->records + b->source->skipped;
	r->records += b->source->records - b->source->held;
	r->held += b->source->held;
	r->skipped += b->source->skipped;
}

/* What there is was looked at: from here on it is read. */
static int
begin_reading(void *ctx, const struct header *h, struct diag *d)
{
	struct parse_run *r = ctx;

	(void)h;
	(void)d;
	progress_inputs(&r->in);
	return 0;
}

/* Rows in = out + held back + skipped: said at the end, always. */
static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct arena a = { 0 };
	struct pack pack = { 0 };
	struct parse_run r = { .in = { .verbose = o->verbose,
		.max_expanded = o->max_expanded,
		.ahead = pipe_jobs(o) > 1 } };
	struct parse_config config = { .pack = &pack, .setting = o->setting,
		.nsetting = o->nsetting, .origin = sv_cstr(o->rules),
		.tell = true };
	struct stream_config out = pipe_config(o);
	struct chain chain = { .feed = &parse_feed, .feed_config = &config,
		.link = { { &stream_writer, &out } }, .nlink = 1, .jobs = pipe_jobs(o),
		.ready = begin_reading, .progress = add_counts, .ctx = &r };
	bool whole = false;

	r.in.temp = tool_temp(o, &a);
	out.io.name = "<stdout>";
	if (o->noperand == 0)
		diag_fail(d, STATUS_USAGE, "no file named: %s FILE…, - is stdin",
		    "没有写文件名：%s 文件…，- 是标准输入", t->name);
	else if (progress_open(o, true, d) == 0)
		reading_options(&config, o, d);
	config.asof = tool_as_of(o, &a, d);
	config.provenance = tool_provenance(t, o, &a);
	if (!d->text[0])
		inputs_begin(&r.in, o->operand[0], d);
	if (!d->text[0] &&
	    tool_load_pack(&pack, config.origin, (struct sv){ 0 }, o->setting,
		o->nsetting, d) == 0 &&
	    inputs_collect(&r.in, o->operand, o->noperand, d) == 0) {
		config.input = r.in.input;
		config.ninput = r.in.ninput;
		config.ops = inputs_ops(&r.in);
		whole = chain_run(&chain, d) == 0;
	}
	progress_end(whole);
	if (whole)
		diag_note(d, 0, "%llu rows in = %llu records out + %llu held "
		    "back + %llu skipped",
		    "读入 %llu 行 = 输出 %llu 条 + 搁置 %llu 条 + 跳过 %llu 行",
		    (unsigned long long)r.rows, (unsigned long long)r.records,
		    (unsigned long long)r.held, (unsigned long long)r.skipped);
	inputs_free(&r.in);
	pack_free(&pack);
	arena_free(&a);
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-parse", "FILE…",
		"读取导出的花名册（文件、文件夹或 -），写成记录流。",
		"Read exported rosters (files, folders, -) into a record stream.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
