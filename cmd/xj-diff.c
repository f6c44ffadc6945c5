/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "cmd/work.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"data", "snapshots",
	"rules", "as-of", "set", "key", "lang", "memory", "temp",
	"max-cell", "max-row", "max-columns", "max-expanded", "chunk", "batch",
	NULL };

static struct past_work work;
static struct listed_config listed;
static struct lists lists;

static int
ready(struct filter *f, const struct header *h, struct diag *d)
{
	if (list_work_read(&lists, &f->pack, LISTS_CHANGES, h->asof,
	    NULL, f->options, d) < 0)
		return -1;
	listed = (struct listed_config){ &f->pack, lists.list, LISTS_CHANGES };
	past_work_ready(&work, &f->pack, lists.list, NULL, f->options);
	return 0;
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct filter f = { .tool = t, .options = o, .ready = ready,
		.chain = { .link = { { &image_stage, &work.image },
			{ &diff_stage, &work.diff },
			{ &listed_stage, &listed } },
		    .nlink = 3, .jobs = 1 } };
	int status = STATUS_OK;

	if (past_work_open(&work, o, d) == 0 &&
	    (!o->data || lists_folder(o->data, d) == 0))
		status = filter_run(&f, d);

	past_work_close(&work);
	lists_free(&lists);
	return status;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-diff", "",
		"与上次快照比较：增加、减少、转移、变更。",
		"Compare with the last snapshot: who came, went, moved, changed.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
