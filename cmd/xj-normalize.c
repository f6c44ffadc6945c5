/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "pipeline/stages/stages.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"rules", "as-of", "set", "ignore", "lang", "jobs", "chunk", "batch",
	NULL };

static struct normalize_config config;

static int
ready(struct filter *f, const struct header *h, struct diag *d)
{
	(void)h;
	(void)d;
	config.pack = &f->pack;
	config.stopped = tool_stopped(f->options);
	return 0;
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct filter f = { .tool = t, .options = o, .ready = ready,
		.chain = { .link = { { &normalize_stage, &config } },
		    .nlink = 1, .jobs = (unsigned)o->jobs } };

	return filter_run(&f, d);
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-normalize", "",
		"修复能够确定的单元格；每处改动都记录下来。",
		"Repair cells where that is certain; every repair is an edit.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
