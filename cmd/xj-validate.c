/* SPDX-License-Identifier: MIT */
#include "cmd/pipe.h"
#include "cmd/work.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"data", "rules", "as-of", "set", "lang", "jobs", "memory", "temp",
	"max-cell", "max-row", "max-columns", "max-expanded", "chunk", "batch",
	NULL };

static struct validate_config config;
static struct listed_config listed;
static struct dedup_work groups;
static struct roll_work roll;
static struct lists lists;
static struct crew crew;

static int
ready(struct filter *f, const struct header *h, struct diag *d)
{
	if (list_work_read(&lists, &f->pack, LISTS_RECORDS, h->asof,
	    &crew, f->options, d) < 0)
		return -1;
	config = (struct validate_config){ &f->pack, lists.list };
	listed = (struct listed_config){ &f->pack, lists.list, LISTS_RECORDS };
	dedup_work_open(&groups, &f->pack, f->options);
	roll_work_open(&roll, &f->pack, lists.list, &crew, f->options);
	return 0;
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	struct filter f = { .tool = t, .options = o, .ready = ready,
		.chain = { .link = { { &validate_stage, &config },
		    { &group_stage, &groups.config },
		    { &roll_stage, &roll.config },
		    { &listed_stage, &listed } },
		    .nlink = 4, .jobs = (unsigned)o->jobs } };
	int status = STATUS_OK;

	crew = crew_threads((unsigned)o->jobs);
	if (!o->data || lists_folder(o->data, d) == 0)
		status = filter_run(&f, d);
	dedup_work_close(&groups);
	roll_work_close(&roll);
	lists_free(&lists);
	return status;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-validate", "",
		"按规则检查每条记录。", "Check every record by the rules.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
