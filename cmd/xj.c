/* SPDX-License-Identifier: MIT */
/*
 * `xj check` is the whole chain in one process; `xj STAGE …` is the stage's own
 * program, which stands beside this one; `xj help STAGE` is its manual.
 */
#include <stdio.h>
#include <unistd.h>

#include "cmd/check.h"
#include "cmd/complete.h"
#include "cmd/help.h"
#include "cmd/options.h"
#include "cmd/progress.h"
#include "pipeline/base/nearest.h"

static const char *const takes[] = { "help", "version", "quiet", "verbose",
	"output", "data", "snapshots", "save", "rules", "as-of", "set", "key",
	"jobs", "memory", "temp", "fail-on", "select", "ignore",
	"max-findings", "each",
	"format", "lang", "color", "progress", "encoding", "gb18030-edition",
	"max-cell", "max-row", "max-columns", "max-expanded",
	"apply-suggested", "approvals", "unmasked", "approval-number", "chunk",
	"batch", NULL };

static const char *const help_takes[] = { "help", "lang", NULL };

static int
run_check(const struct tool *t, struct options *o, struct diag *d)
{
	struct check c = { 0 };
	bool whole = false;

	(void)t;
	if (progress_open(o, false, d) == 0 && check_open(&c, o, d) == 0)
		whole = check_run(&c, o, d) == 0;
	progress_end(whole);
	check_close(&c);
	return c.report.result.status;
}

static void
print_usage(void)
{
	printf("用法：xj check 文件…        检查花名册（文件、文件夹或 -）\n"
	    "      xj 步骤 …            单独运行一步：parse normalize dedup\n"
	    "                           validate diff snapshot report format\n"
	    "      xj rules …           规则：list show explain lint test fmt\n"
	    "                           impact\n"
	    "      xj history -s 文件夹  历次检查各查出多少、改正多少\n"
	    "      xj audit list|verify  谁凭哪个文号看过未掩码的数据\n"
	    "      xj help [步骤]       手册\n\n"
	    "usage: xj check FILE… | xj STAGE … | xj rules … | "
	    "xj history -s DIR |\n       xj audit list|verify | xj help [STAGE]\n");
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

static const char *const stages[] = { "parse", "normalize", "dedup",
	"validate", "diff", "snapshot", "report", "format", "rules",
	"history", "audit", NULL };

static bool
is_stage(const char *name)
{
	for (const char *const *s = stages; *s; s++)
		if (strcmp(*s, name) == 0)
			return true;
	return false;
}

/* The word that NAME may be meant for: check, help or a stage. */
static int
refuse(const char *name)
{
	struct sv known[16] = { SV("check"), SV("help") }, near;
	size_t n = 2;

	for (const char *const *s = stages; *s; s++)
		known[n++] = sv_cstr(*s);
	near = nearest_word(sv_cstr(name), known, n);
	if (near.len && *name != '-')
		fprintf(stderr, "xj: 没有“%s”：您是想写 xj %.*s 吗？ "
		    "did you mean xj %.*s?\n", name, SV_ARG(near),
		    SV_ARG(near));
	print_usage();
	return STATUS_USAGE;
}

int
main(int argc, char **argv)
{
	static const struct tool check = { "xj check", "FILE…",
		"检查花名册：打印问题和统计；加 -o 写出报告和改正后的文件。",
		"Check rosters: findings and counts; with -o reports and "
		"corrected files.", takes, run_check, NULL };
	static const struct tool help = { "xj help", "[STAGE]",
		"看手册：xj help 讲 xj check，xj help parse 讲那一步；xueji "
		"讲记录流和\n全部规则，packs 讲规则包怎么写。",
		"The manual: xj help is about xj check, xj help parse about "
		"that stage, xueji\nabout the stream and all rules, packs about "
		"how rule packs are written.",
		help_takes, help_run, help_words };

	if (argc == 3 && strcmp(argv[1], "--completion") == 0)
		return complete_xj(&check, &help, stages, argv[2]) ? STATUS_OK :
		    STATUS_USAGE;
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
		return tool_main(&help, argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "-h") != 0 &&
	    strcmp(argv[1], "--help") != 0)
		return refuse(argv[1]);
	print_usage();
	return argc > 1 ? STATUS_OK : STATUS_USAGE;
}
