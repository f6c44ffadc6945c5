/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "cmd/pipe.h"
#include "pipeline/stages/stages.h"

static const char *const takes[] = { "help", "version", "quiet", "rules",
	"lang", "csv", "tsv", "jsonl", "findings", "edits", "changes", "stream",
	"chunk", "batch", NULL };

struct sheet {
	struct format_config config;
	struct options *options;
	struct pack pack;
};

static int
ready(void *ctx, const struct header *h, struct diag *d)
{
	struct sheet *t = ctx;

	return pipe_load_pack(&t->pack, t->options, h, d);
}

static int
write_text(void *ctx, struct sv text, struct diag *d)
{
	(void)ctx;
	if (fwrite(text.ptr, 1, text.len, stdout) == text.len)
		return 0;
	return diag_fail_errno(d, STATUS_OUTPUT, "<stdout>: cannot write",
	    "<stdout>：写不进去");
}

/* Lines that other tools filtered, as a stream with a new end line. */
static void
remake(struct options *o, struct diag *d)
{
	struct stream_config in = pipe_config(o), out = in;
	struct chain chain = { .feed = &stream_feed, .feed_config = &in,
		.link = { { &stream_writer, &out } }, .nlink = 1 };

	in.edited = true;
	out.io.name = "<stdout>";
	chain_run(&chain, d);
}

static void
tabulate(struct options *o, struct diag *d)
{
	struct sheet t = { .options = o, .config = {
		.shape = o->csv ? FORMAT_CSV : o->tsv ? FORMAT_TSV :
		    FORMAT_JSONL,
		.part = o->findings ? FORMAT_FINDINGS :
		    o->edits ? FORMAT_EDITS :
		    o->changes ? FORMAT_CHANGES : FORMAT_RECORDS,
		.lang = d->lang, .write = write_text } };
	struct stream_config in = pipe_config(o);
	struct chain chain = { .feed = &stream_feed, .feed_config = &in,
		.link = { { &format_stage, &t.config } }, .nlink = 1,
		.ready = ready, .ctx = &t };

	t.config.pack = &t.pack;
	chain_run(&chain, d);
	pack_free(&t.pack);
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	(void)t;
	if (pipe_no_operands(o, d) < 0)
		return STATUS_USAGE;
	if (o->csv + o->tsv + o->jsonl + o->stream != 1 ||
	    o->findings + o->edits + o->changes > 1 ||
	    (o->stream && o->findings + o->edits + o->changes))
		diag_fail(d, STATUS_USAGE,
		    "one of --csv --tsv --jsonl --stream, and with the first "
		    "three at most one of --findings --edits --changes",
		    "须写 --csv --tsv --jsonl --stream 之一；前三者最多再写 "
		    "--findings --edits --changes 之一");
	else if (o->stream)
		remake(o, d);
	else
		tabulate(o, d);
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-format", "",
		"把记录流写成 CSV、TSV 或 JSON 行，或把筛过的行重新变成记录流。",
		"A stream as CSV, TSV or JSON lines; or filtered lines as a stream.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
