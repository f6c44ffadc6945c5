/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdio.h>

#include "cmd/options.h"
#include "pipeline/base/nearest.h"
#include "pipeline/base/utf8.h"

#define AT(member) offsetof(struct options, member)

static const struct option options[] = {
	{ 'h', "help", FLAG, AT(help), NULL, "显示帮助", "show this help" },
	{ 'V', "version", FLAG, AT(version), NULL, "显示版本",
	    "show the version" },
	{ 'q', "quiet", FLAG, AT(quiet), NULL, "只说错误", "only say errors" },
	{ 'v', "verbose", FLAG, AT(verbose), NULL, "说得更多", "say more" },
	{ 'o', "output", TEXT, AT(output), "DIR", "报告写到这个文件夹",
	    "write the reports to this folder" },
	{ 'r', "rules", TEXT, AT(rules), "PACK",
	    "规则包：名称或文件夹（默认 lingyuan）",
	    "rule pack: a name or a folder (lingyuan)" },
	{ 0, "against", TEXT, AT(against), "PACK",
	    "与这个规则包比较：名称或文件夹",
	    "the pack to compare with: a name or a folder" },
	{ 'd', "data", TEXT, AT(data), "DIR", "名单所在文件夹",
	    "folder of the lists" },
	{ 's', "snapshots", TEXT, AT(snapshots), "DIR",
	    "快照文件夹（须已建好；空的即首次运行）",
	    "folder of snapshots (must exist; empty: first run)" },
	{ 0, "save", FLAG, AT(save), NULL, "检查后保存快照",
	    "save a snapshot when all is done" },
	{ 0, "as-of", TEXT, AT(as_of), "YYYY-MM-DD", "截至日（默认今天）",
	    "date that the rules count from (today)" },
	{ 0, "set", SET, 0, "NAME=VALUE", "设置规则包的参数",
	    "set a parameter of the pack" },
	{ 0, "key", TEXT, AT(key), "FILE", "本机密钥文件",
	    "this installation's key" },
	{ 'j', "jobs", NUMBER, AT(jobs), "N", 
	    "线程数（check、parse 默认全部核心，过滤器默认 1）",
	    "threads (check and parse: all cores, filters: 1)" },
	{ 0, "memory", SIZE, AT(memory), "SIZE",
	    "随名册增长的表的内存上限（默认 512M）",
	    "bound for tables that grow with the roster (512M)" },
	{ 0, "temp", TEXT, AT(temp), "DIR", "放不下时溢出到这里",
	    "where they spill beyond it" },
	{ 0, "fail-on", TEXT, AT(fail_on), "LEVEL",
	    "何时以 1 退出：error warning notice never",
	    "exit 1 from: error warning notice never" },
	{ 0, "select", TEXT, AT(select), "RULE,…", "只看这些规则（可写前缀）",
	    "show only these rules (prefixes)" },
	{ 0, "ignore", TEXT, AT(ignore), "RULE,…",
	    "不看这些规则；N 号则不做该项整理",
	    "hide these rules; an N id: do not repair" },
	{ 0, "max-findings", NUMBER, AT(max_findings), "N",
	    "最多显示几条（总数照常）", "show at most N (counts stay whole)" },
	{ 0, "each", FLAG, AT(each), NULL, "整列损坏的也逐行列出",
	    "tell a damaged column row by row" },
	{ 0, "format", TEXT, AT(format), "FORMAT",
	    "text gcc csv jsonl sarif junit",
	    "text gcc csv jsonl sarif junit" },
	{ 0, "lang", TEXT, AT(lang), "zh|en", "语言", "language" },
	{ 0, "color", TEXT, AT(color), "WHEN", "auto always never",
	    "auto always never" },
	{ 0, "progress", TEXT, AT(progress), "WHEN",
	    "进度：auto always never json",
	    "how far it is: auto always never json" },
	{ 0, "encoding", TEXT, AT(encoding), "NAME",
	    "所有文件的编码（默认逐个判断）",
	    "of all files (decided for each)" },
	{ 0, "gb18030-edition", TEXT, AT(edition), "YEAR",
	    "GB18030 的版本：2022 2005 2000（默认 2022）",
	    "edition of GB18030: 2022 2005 2000 (2022)" },
	{ 0, "max-cell", SIZE, AT(max_cell), "SIZE",
	    "一格最多多少字节（默认 64K）", "bytes of a cell at most (64K)" },
	{ 0, "max-row", SIZE, AT(max_row), "SIZE",
	    "一行最多多少字节（默认 1M）", "bytes of a row at most (1M)" },
	{ 0, "max-columns", SIZE, AT(max_columns), "N",
	    "表头最多多少列（默认 256）", "columns of a header at most (256)" },
	{ 0, "max-expanded", SIZE, AT(max_expanded), "SIZE",
	    "一个压缩文件解压后的上限（默认 1G）",
	    "what one packed file may expand to (1G)" },
	{ 0, "apply-suggested", TEXT, AT(apply), "RULE,…",
	    "采纳这些规则的建议值", "apply what these rules suggest" },
	{ 0, "unmasked", FLAG, AT(unmasked), NULL,
	    "不脱敏（须有批准文号）", "do not mask (needs an approval)" },
	{ 0, "approval-number", TEXT, AT(approval), "文号", "批准文号",
	    "the written approval's number" },
	{ 0, "approvals", APPROVALS, 0, "FILE",
	    "填好处理意见、批准人、有效期至的错误报告（可多次）",
	    "error reports with the approvals filled in (may be repeated)" },
	{ 0, "csv", FLAG, AT(csv), NULL, "写成 CSV", "write CSV" },
	{ 0, "tsv", FLAG, AT(tsv), NULL, "写成 TSV", "write TSV" },
	{ 0, "jsonl", FLAG, AT(jsonl), NULL, "写成 JSON 行", "write JSON lines" },
	{ 0, "findings", FLAG, AT(findings), NULL, "只要问题",
	    "the findings, not the records" },
	{ 0, "edits", FLAG, AT(edits), NULL, "只要改动", "the edits" },
	{ 0, "changes", FLAG, AT(changes), NULL, "只要变化", "the changes" },
	{ 0, "stream", FLAG, AT(stream), NULL,
	    "把其他工具筛过的行重新变成记录流",
	    "make filtered lines a stream again" },
	{ 0, "json", FLAG, AT(json), NULL, "写成 JSON", "write JSON" },
	{ 0, "articles", FLAG, AT(articles), NULL, "按条款列出",
	    "by articles of the regulation" },
	{ 0, "check", FLAG, AT(check), NULL, "只看是否规范，不改文件",
	    "only tell what would change" },
	{ 0, "chunk", SIZE, AT(chunk), "BYTES", "每次读取的字节数（测试用）",
	    "bytes read at a time (for tests)" },
	{ 0, "batch", NUMBER, AT(batch), "N", "每批记录数（测试用）",
	    "records in a batch (for tests)" },
};

/* Seldom needed, or for tests: -h tells them with -v. */
static const char *const seldom[] = { "verbose", "key", "jobs", "memory",
	"temp", "max-findings", "each", "color", "progress", "encoding",
	"gb18030-edition", "max-cell", "max-row", "max-columns", "max-expanded",
	"unmasked", "approval-number", "apply-suggested", "chunk", "batch",
	NULL };

static const struct {
	const char *name, *words;
} choices[] = {
	{ "fail-on", "error warning notice never" },
	{ "format", "text gcc csv jsonl sarif junit" },
	{ "lang", "zh en" },
	{ "color", "auto always never" },
	{ "progress", "auto always never json" },
	{ "gb18030-edition", "2022 2005 2000" },
};

static bool
is_in(const char *const *list, const char *name)
{
	for (; *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

const struct option *
option_find(const struct tool *t, const char *name, size_t len, char letter)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		const struct option *o = &options[i];

		if (letter ? o->letter != letter :
		    strlen(o->name) != len || strncmp(o->name, name, len) != 0)
			continue;
		if (is_in(t->takes, o->name))
			return o;
	}
	return NULL;
}

const struct option *
option_next(const struct tool *t, const struct option *o)
{
	const struct option *end = options + sizeof(options) / sizeof(*options);

	for (o = o ? o + 1 : options; o < end; o++)
		if (is_in(t->takes, o->name))
			return o;
	return NULL;
}

const char *
option_words(const struct option *o)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		if (strcmp(o->name, choices[i].name) == 0)
			return choices[i].words;
	return NULL;
}

int
options_choose(const char *option, const char *word, const char *const *list,
    struct diag *d)
{
	struct sv known[16], near;
	char all[128] = "", safe[128];
	size_t n = 0;

	for (int i = 0; list[i] && n < 16; i++) {
		if (word && strcmp(word, list[i]) == 0)
			return i;
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s",
		    i ? " " : "", list[i]);
		known[n++] = sv_cstr(list[i]);
	}
	near = nearest_word(sv_cstr(word), known, n);
	diag_safe(sv_cstr(word), safe, sizeof(safe));
	if (near.len)
		return diag_fail(d, STATUS_USAGE,
		    "--%s %s: did you mean %.*s? It is one of: %s",
		    "--%s %s：您是想写 %.*s 吗？可写：%s", option, safe,
		    SV_ARG(near), all);
	return diag_fail(d, STATUS_USAGE, "--%s is one of: %s",
	    "--%s 可写：%s", option, all);
}

static void
print_option(const struct option *o, enum lang lang)
{
	char left[64];
	int wide;

	snprintf(left, sizeof(left), "%c%c%s --%s %s",
	    o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
	    o->letter ? "," : " ", o->name, o->value ? o->value : "");
	wide = (int)utf8_width(sv_cstr(left));
	printf("  %s%*s %s\n", left, wide < 30 ? 30 - wide : 0, "",
	    lang == LANG_EN ? o->en : o->zh);
}

void
options_help(const struct tool *t, bool all, enum lang lang)
{
	bool en = lang == LANG_EN;
	size_t more = 0;

	all |= !is_in(t->takes, "verbose");
	printf("%s%s%s%s\n\n%s\n\n", en ? "usage: " : "用法：", t->name,
	    en ? " [options] " : " [选项] ", t->operands,
	    en ? t->about : t->about_zh);
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		if (!is_in(t->takes, options[i].name))
			continue;
		if (all || !is_in(seldom, options[i].name))
			print_option(&options[i], lang);
		else
			more++;
	}
	if (more)
		printf(en ? "\n%zu more: %s -hv; the manual: xj help\n" :
		    "\n另有 %zu 个少用的选项：%s -hv；手册：xj help\n", more,
		    t->name);
}
