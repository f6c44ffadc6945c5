/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "cmd/work.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"output", "snapshots", "save", "rules", "as-of", "set", "key", "temp",
	"approvals", "fail-on", "select",
	"ignore", "max-findings", "each", "format", "lang", "color", "apply-suggested",
	"unmasked", "approval-number", "chunk", "batch", NULL };

struct sink {
	struct report_work work;
	struct options *options;
	struct pack pack;
};

static int
ready(void *ctx, const struct header *h, struct diag *d)
{
	struct sink *s = ctx;

	if (pipe_load_pack(&s->pack, s->options, h, d) < 0)
		return -1;
	return report_work_ready(&s->work, &s->pack, d);
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct sink s = { .options = o };
	struct stream_config in = pipe_config(o);
	struct chain chain = { .feed = &stream_feed, .feed_config = &in,
		.link = { { &report_stage, &s.work.config } }, .nlink = 1,
		.ready = ready, .ctx = &s };

	(void)t;
	if (pipe_no_operands(o, d) == 0 &&
	    report_work_open(&s.work, o, NULL, d) == 0 &&
	    chain_run(&chain, d) == 0)
		report_work_end(&s.work, o, d);
	report_work_close(&s.work);
	pack_free(&s.pack);
	return s.work.result.status;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-report", "",
		"汇总记录流：问题清单、改正后的文件、统计；退出码。",
		"Findings, corrected files and counts of a stream; the status.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
