/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "cmd/work.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"rules", "as-of", "set", "lang", "jobs", "memory", "temp",
	"chunk", "batch", NULL };

static struct validate_config config;
static struct dedup_work groups;

static int
ready(struct filter *f, const struct header *h, struct diag *d)
{
	(void)h;
	(void)d;
	config.pack = &f->pack;
	dedup_work_open(&groups, &f->pack, f->options);
	return 0;
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct filter f = { .tool = t, .options = o, .ready = ready,
		.chain = { .link = { { &validate_stage, &config },
		    { &group_stage, &groups.config } },
		    .nlink = 2, .jobs = (unsigned)o->jobs } };

	int status = filter_run(&f, d);

	dedup_work_close(&groups);
	return status;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-validate", "",
		"按规则检查每条记录。", "Check every record by the rules.",
		takes, run };

	return tool_main(&tool, argc, argv);
}
