/* SPDX-License-Identifier: MIT */
/*
 * `xj check` is the whole chain in one process; `xj STAGE …` is the stage's own
 * program, which stands beside this one; `xj help STAGE` is its manual.
 */
#include <stdio.h>
#include <unistd.h>

#include "cmd/pipe.h"
#include "cmd/work.h"
#include "pipeline/io/charset.h"
#include "pipeline/run/inputs.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"output", "data", "snapshots", "save", "rules", "as-of", "set", "key", "jobs",
	"memory", "temp", "fail-on", "select", "ignore", "max-findings", "format", "lang", "color",
	"encoding", "apply-suggested", "unmasked", "approval-number", "chunk",
	"batch", NULL };

/* All that a check is made of. */
struct check {
	struct pack pack;
	struct inputs inputs;
	struct spool *input; /* what stdin held */
	struct parse_config parse;
	struct normalize_config normalize;
	struct validate_config validate;
	struct dedup_work dedup, groups;
	struct lists lists;
	struct roll_work roll;
	struct past_work past;
	struct report_work report;
	struct diag *diag;
	struct arena arena;
};

static int
keep_input(void *ctx, struct sv bytes)
{
	struct check *c = ctx;
	uint64_t offset;

	return spool_append(c->input, bytes, &offset, c->diag);
}

/* Files first: what cannot be read or written is said before the work. */
static int
open_check(struct check *c, struct options *o, struct diag *d)
{
	enum charset charset;

	if (o->noperand == 0)
		return diag_fail(d, STATUS_USAGE,
		    "no file named: xj check FILE…, - is stdin",
		    "没有写文件名：xj check 文件…，- 是标准输入");
	if (o->encoding && !charset_parse(sv_cstr(o->encoding), &charset))
		return diag_fail(d, STATUS_USAGE, "--encoding %s is not known: "
		    "UTF-8, GB18030 or UTF-16LE",
		    "不认识编码 %s：可写 UTF-8、GB18030、UTF-16LE", o->encoding);
	c->diag = d;
	c->inputs.verbose = o->verbose;
	c->input = spool_open(tool_temp(o, &c->arena), 4 * 1024 * 1024);
	c->inputs.keep = keep_input;
	c->inputs.keep_ctx = c;
	c->parse = (struct parse_config){ .pack = &c->pack,
		.setting = o->setting, .nsetting = o->nsetting,
		.origin = sv_cstr(o->rules), .encoding = sv_cstr(o->encoding),
		.asof = tool_as_of(o, &c->arena, d), .chunk = o->chunk,
		.block = o->chunk, .batch = o->batch };
	if (o->data && lists_folder(o->data, d) < 0)
		return -1;
	if (o->save && !o->snapshots)
		return diag_fail(d, STATUS_USAGE,
		    "--save needs the folder of snapshots: give -s DIR",
		    "--save 须指定快照文件夹：请写 -s 文件夹");
	if (d->text[0] || (o->snapshots && past_work_open(&c->past, o, d) < 0) ||
	    tool_load_pack(&c->pack, c->parse.origin, (struct sv){ 0 },
		o->setting, o->nsetting, d) < 0 ||
	    report_work_open(&c->report, o, c->input, d) < 0 ||
	    report_work_ready(&c->report, &c->pack, d) < 0 ||
	    inputs_collect(&c->inputs, o->operand, o->noperand, d) < 0)
		return -1;
	c->parse.input = c->inputs.input;
	c->parse.ninput = c->inputs.ninput;
	c->parse.ops = inputs_ops(&c->inputs);
	c->normalize = (struct normalize_config){ &c->pack, tool_stopped(o) };
	dedup_work_open(&c->dedup, &c->pack, o);
	dedup_work_open(&c->groups, &c->pack, o);
	if (list_work_read(&c->lists, &c->pack, LISTS_RECORDS |
	    (o->snapshots ? LISTS_CHANGES : 0), c->parse.asof, o, d) < 0)
		return -1;
	c->validate = (struct validate_config){ &c->pack, c->lists.list };
	roll_work_open(&c->roll, &c->pack, c->lists.list, o);
	if (o->snapshots)
		past_work_ready(&c->past, &c->pack, c->lists.list, o);
	return 0;
}

static int
run_check(const struct tool *t, struct options *o, struct diag *d)
{
	static const struct tool parse = { .name = "xj-parse" };
	struct check c = { 0 };
	struct chain chain = { .feed = &parse_feed, .feed_config = &c.parse,
		.link = { { &normalize_stage, &c.normalize },
		    { &dedup_stage, &c.dedup.config },
		    { &validate_stage, &c.validate },
		    { &group_stage, &c.groups.config },
		    { &roll_stage, &c.roll.config } },
		.nlink = 5, .jobs = pipe_jobs(o) };
	bool whole;

	(void)t;
	if (o->snapshots) {
		chain.link[chain.nlink++] =
		    (struct chain_link){ &image_stage, &c.past.image };
		chain.link[chain.nlink++] =
		    (struct chain_link){ &diff_stage, &c.past.diff };
	}
	chain.link[chain.nlink++] =
	    (struct chain_link){ &report_stage, &c.report.config };
	/* OUT is published first: what finishes behind the report. */
	if (o->save)
		chain.link[chain.nlink++] =
		    (struct chain_link){ &snapshot_stage, &c.past.save };
	if (open_check(&c, o, d) == 0) {
		/* The stream's words, so that its run id is the pipe's. */
		c.parse.provenance = tool_provenance(&parse, o, &c.arena);
		whole = chain_run(&chain, d) == 0;
		report_work_end(&c.report, o, whole, d);
	}
	dedup_work_close(&c.dedup);
	dedup_work_close(&c.groups);
	roll_work_close(&c.roll);
	past_work_close(&c.past);
	lists_free(&c.lists);
	report_work_close(&c.report);
	inputs_free(&c.inputs);
	spool_close(c.input);
	pack_free(&c.pack);
	arena_free(&c.arena);
	return c.report.result.status;
}

static void
print_usage(void)
{
	printf("用法：xj check 文件…        检查花名册（文件、文件夹或 -）\n"
	    "      xj 步骤 …            单独运行一步：parse normalize dedup\n"
	    "                           validate diff snapshot report format\n"
	    "      xj rules …           规则：list show explain lint test fmt\n"
	    "      xj help [步骤]       手册\n\n"
	    "usage: xj check FILE… | xj STAGE … | xj rules … | "
	    "xj help [STAGE]\n");
}

/* Become PROGRAM beside this one; ARGV[0] is replaced. */
static int
become(const char *stage, char **argv)
{
	char path[4096 + 64];
	ssize_t n = readlink("/proc/self/exe", path, 4096);

	while (n > 0 && path[n - 1] != '/')
		n--;
	snprintf(path + (n > 0 ? n : 0), 64, "xj-%s", stage);
	argv[0] = path;
	execv(path, argv);
	return STATUS_USAGE;
}

static bool
is_stage(const char *name)
{
	static const char *const stages[] = { "parse", "normalize", "dedup",
		"validate", "diff", "snapshot", "report", "format",
		"rules", NULL };

	for (const char *const *s = stages; *s; s++)
		if (strcmp(*s, name) == 0)
			return true;
	return false;
}

static int
show_manual(const char *stage)
{
	char page[4096 + 64];
	char *argv[] = { (char[]){ "man" }, page, NULL };
	ssize_t n = readlink("/proc/self/exe", page, 4096);

	/* In its build tree the page lies beside the source. */
	while (n > 0 && page[n - 1] != '/')
		n--;
	snprintf(page + (n > 0 ? n : 0), 64, "../../cmd/xj%s%.40s.1",
	    stage ? "-" : "", stage ? stage : "");
	if (access(page, R_OK) < 0)
		snprintf(page, sizeof(page), "xj%s%.40s", stage ? "-" : "",
		    stage ? stage : "");
	execvp("man", argv);
	print_usage();
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	static const struct tool check = { "xj check", "FILE…",
		"检查花名册：打印问题和统计；加 -o 写出报告和改正后的文件。",
		"Check rosters: findings and counts; with -o reports and "
		"corrected files.", takes, run_check };

	if (argc > 1 && strcmp(argv[1], "check") == 0)
		return tool_main(&check, argc - 1, argv + 1);
	if (argc > 1 && is_stage(argv[1]))
		return become(argv[1], argv + 1);
	if (argc > 1 && (strcmp(argv[1], "-V") == 0 ||
	    strcmp(argv[1], "--version") == 0)) {
		printf("xj %s\n", XJ_VERSION);
		return STATUS_OK;
	}
	if (argc > 1 && strcmp(argv[1], "help") == 0)
		return show_manual(argc > 2 && is_stage(argv[2]) ? argv[2] : NULL);
	print_usage();
	return argc > 1 && (strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "--help") == 0) ? STATUS_OK : STATUS_USAGE;
}
