/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "cmd/work.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"rules", "as-of", "set", "lang", "memory", "temp", "chunk", "batch",
	NULL };

static struct dedup_work work;

static int
ready(struct filter *f, const struct header *h, struct diag *d)
{
	(void)h;
	(void)d;
	dedup_work_open(&work, &f->pack, f->options);
	return 0;
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct filter f = { .tool = t, .options = o, .ready = ready,
		.chain = { .link = { { &dedup_stage, &work.config } },
		    .nlink = 1, .jobs = 1 } };
	int status = filter_run(&f, d);

	dedup_work_close(&work);
	return status;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-dedup", "",
		"在通过的全部记录中查找重复学籍。",
		"Find duplicates over all records that pass.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
