/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "cmd/work.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"snapshots", "rules", "as-of", "set", "key", "lang", "temp", "chunk",
	"batch", NULL };

static struct past_work work;

static int
ready(struct filter *f, const struct header *h, struct diag *d)
{
	(void)h;
	(void)d;
	(void)f;
	return 0;
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct filter f = { .tool = t, .options = o, .ready = ready,
		.chain = { .link = { { &image_stage, &work.image },
			{ &snapshot_stage, &work.save } },
		    .nlink = 2, .jobs = 1 } };
	int status = past_work_open(&work, o, d) < 0 ? STATUS_OK :
	                                               filter_run(&f, d);

	past_work_close(&work);
	return status;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-snapshot", "",
		"记录流完整结束后，保存一份快照。",
		"Save a snapshot when the stream has ended whole.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
