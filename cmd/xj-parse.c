/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "cmd/reading.h"
#include "pipeline/run/inputs.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"rules", "as-of", "set", "encoding", "gb18030-edition", "max-cell",
	"max-row", "max-columns", "max-expanded", "lang", "jobs", "temp",
	"chunk", "batch", NULL };

static void
tell_counts(const struct batch *b, uint64_t count[4])
{
	if (!b->source || !b->last)
		return;
	count[0] += b->source->records + b->source->skipped;
	count[1] += b->source->records - b->source->held;
	count[2] += b->source->held;
	count[3] += b->source->skipped;
}

static void
add_counts(void *ctx, const struct batch *b)
{
	tell_counts(b, ctx);
}

/* Rows in = out + held back + skipped: said at the end, always. */
static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct arena a = { 0 };
	struct pack pack = { 0 };
	struct inputs in = { .verbose = o->verbose,
		.max_expanded = o->max_expanded,
		.ahead = pipe_jobs(o) > 1 };
	struct parse_config config = { .pack = &pack, .setting = o->setting,
		.nsetting = o->nsetting, .origin = sv_cstr(o->rules),
		.tell = true };
	struct stream_config out = pipe_config(o);
	uint64_t count[4] = { 0 };
	struct chain chain = { .feed = &parse_feed, .feed_config = &config,
		.link = { { &stream_writer, &out } }, .nlink = 1, .jobs = pipe_jobs(o),
		.progress = add_counts, .ctx = count };

	in.temp = tool_temp(o, &a);
	out.io.name = "<stdout>";
	if (o->noperand == 0)
		diag_fail(d, STATUS_USAGE, "no file named: %s FILE…, - is stdin",
		    "没有写文件名：%s 文件…，- 是标准输入", t->name);
	else
		reading_options(&config, o, d);
	config.asof = tool_as_of(o, &a, d);
	config.provenance = tool_provenance(t, o, &a);
	if (!d->text[0])
		inputs_begin(&in, o->operand[0], d);
	if (!d->text[0] &&
	    tool_load_pack(&pack, config.origin, (struct sv){ 0 }, o->setting,
		o->nsetting, d) == 0 &&
	    inputs_collect(&in, o->operand, o->noperand, d) == 0) {
		config.input = in.input;
		config.ninput = in.ninput;
		config.ops = inputs_ops(&in);
		if (chain_run(&chain, d) == 0)
			diag_note(d, 0, "%llu rows in = %llu records out + %llu "
			    "held back + %llu skipped",
			    "读入 %llu 行 = 输出 %llu 条 + 搁置 %llu 条 + 跳过 "
			    "%llu 行", (unsigned long long)count[0],
			    (unsigned long long)count[1],
			    (unsigned long long)count[2],
			    (unsigned long long)count[3]);
	}
	inputs_free(&in);
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
