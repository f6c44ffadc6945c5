/* SPDX-License-Identifier: MIT */
/*
 * The option table and the life of a program. Here, and only here, are the
 * environment, the clock, stderr and the process touched.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/tool.h"
#include "pipeline/base/utf8.h"
#include "pipeline/person/mask.h"

enum kind { FLAG, TEXT, NUMBER, SIZE, SET };

struct option {
	char letter; /* 0: none */
	const char *name;
	enum kind kind;
	size_t at; /* in struct options */
	const char *value, *zh, *en;
};

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
	{ 0, "format", TEXT, AT(format), "FORMAT", "text gcc csv jsonl",
	    "text gcc csv jsonl" },
	{ 0, "lang", TEXT, AT(lang), "zh|en", "语言", "language" },
	{ 0, "color", TEXT, AT(color), "WHEN", "auto always never",
	    "auto always never" },
	{ 0, "progress", TEXT, AT(progress), "WHEN", "auto always never",
	    "auto always never" },
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

static const struct option *
find_option(const struct tool *t, const char *name, size_t len, char letter)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		const struct option *o = &options[i];

		if (letter ? o->letter != letter :
		    strlen(o->name) != len || strncmp(o->name, name, len) != 0)
			continue;
		for (const char *const *n = t->takes; *n; n++)
			if (strcmp(*n, o->name) == 0)
				return o;
	}
	return NULL;
}

static size_t
distance(const char *a, const char *b)
{
	size_t row[64], n = strlen(b);

	if (n >= 63)
		return n;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t up = row[j], best = corner + (a[i - 1] != b[j - 1]);

			best = up + 1 < best ? up + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			corner = up;
		}
	}
	return row[n];
}

static int
refuse_option(const struct tool *t, const char *arg, struct diag *d)
{
	const char *best = NULL;
	size_t least = 4;
	char shown[128];

	for (const char *const *n = t->takes; *n; n++) {
		size_t far = strncmp(arg, "--", 2) == 0 ?
		    distance(arg + 2, *n) : least;

		if (far < least) {
			least = far;
			best = *n;
		}
	}
	diag_safe(sv_cstr(arg), shown, sizeof(shown));
	if (best)
		return diag_fail(d, STATUS_USAGE,
		    "unknown option '%s': did you mean --%s?",
		    "没有选项“%s”：您是想写 --%s 吗？", shown, best);
	return diag_fail(d, STATUS_USAGE,
	    "unknown option '%s': %s -h lists them",
	    "没有选项“%s”：%s -h 列出全部选项", shown, t->name);
}

static int
by_setting(const void *a, const void *b)
{
	const struct setting *x = a, *y = b;

	return sv_compare(x->name, y->name);
}

static int
add_setting(struct options *o, const char *text, struct diag *d)
{
	struct sv v = sv_cstr(text);
	size_t eq = sv_find(v, SV("="));
	size_t i = 0;

	if (eq == 0 || eq == v.len)
		return diag_fail(d, STATUS_USAGE, "--set wants NAME=VALUE",
		    "--set 要写成 名称=值");
	while (i < o->nsetting &&
	       !sv_equal(o->setting[i].name, sv_head(v, eq)))
		i++;
	if (i == o->nsetting) {
		o->setting = mem_more(o->setting, o->nsetting, &o->capsetting,
		    sizeof(*o->setting));
		o->nsetting++;
	}
	o->setting[i] = (struct setting){ sv_head(v, eq), sv_skip(v, eq + 1) };
	qsort(o->setting, o->nsetting, sizeof(*o->setting), by_setting);
	return 0;
}

/* A number, or a size as 512M. */
static int
read_number(const struct option *opt, const char *text, uint64_t *out,
    struct diag *d)
{
	struct sv v = sv_cstr(text);
	int shift = 0;

	if (opt->kind == SIZE && v.len > 1) {
		char c = v.ptr[v.len - 1];

		shift = c == 'K' || c == 'k' ? 10 : c == 'M' || c == 'm' ? 20 :
		    c == 'G' || c == 'g' ? 30 : 0;
		v.len -= shift != 0;
	}
	if (!sv_to_u64(v, out) || *out > UINT64_MAX >> 34 ||
	    (*out == 0 && opt->kind == SIZE))
		return diag_fail(d, STATUS_USAGE, "--%s wants a number, not '%s'",
		    "--%s 要写数字，不是“%s”", opt->name, text);
	*out <<= shift;
	return 0;
}

static int
take_value(struct options *o, const struct option *opt, const char *text,
    struct diag *d)
{
	void *at = (char *)o + opt->at;

	switch (opt->kind) {
	case FLAG:
		*(bool *)at = true;
		return 0;
	case TEXT:
		*(const char **)at = text;
		return 0;
	case SET:
		return add_setting(o, text, d);
	case NUMBER:
	case SIZE:
		return read_number(opt, text, at, d);
	}
	return 0;
}

/* --name, --name=value, --name value. */
static int
parse_long(const struct tool *t, struct options *o, int argc, char **argv,
    int *i, struct diag *d)
{
	const char *name = argv[*i] + 2, *eq = strchr(name, '=');
	const struct option *opt = find_option(t, name,
	    eq ? (size_t)(eq - name) : strlen(name), 0);

	if (!opt)
		return refuse_option(t, argv[*i], d);
	if (opt->kind == FLAG && eq)
		return diag_fail(d, STATUS_USAGE, "--%s takes no value",
		    "--%s 不带值", opt->name);
	if (opt->kind == FLAG)
		return take_value(o, opt, NULL, d);
	if (eq)
		return take_value(o, opt, eq + 1, d);
	if (*i + 1 >= argc)
		return diag_fail(d, STATUS_USAGE, "--%s wants %s",
		    "--%s 后面要写 %s", opt->name, opt->value);
	return take_value(o, opt, argv[++*i], d);
}

/* -q, -qv, -oDIR, -o DIR, -qo DIR. */
static int
parse_letters(const struct tool *t, struct options *o, int argc, char **argv,
    int *i, struct diag *d)
{
	for (const char *c = argv[*i] + 1; *c; c++) {
		const struct option *opt = find_option(t, NULL, 0, *c);

		if (!opt)
			return refuse_option(t, argv[*i], d);
		if (opt->kind == FLAG) {
			take_value(o, opt, NULL, d);
			continue;
		}
		if (c[1])
			return take_value(o, opt, c + 1, d);
		if (*i + 1 >= argc)
			return diag_fail(d, STATUS_USAGE, "-%c wants %s",
			    "-%c 后面要写 %s", *c, opt->value);
		return take_value(o, opt, argv[++*i], d);
	}
	return 0;
}

static int
parse_options(const struct tool *t, struct options *o, int argc, char **argv,
    struct diag *d)
{
	bool only_operands = false;

	o->operand = mem_alloc(((size_t)argc + 1) * sizeof(*o->operand));
	for (int i = 1; i < argc; i++) {
		if (only_operands || argv[i][0] != '-' || !argv[i][1])
			o->operand[o->noperand++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			only_operands = true;
		else if ((argv[i][1] == '-' ? parse_long : parse_letters)(t, o,
		    argc, argv, &i, d) < 0)
			return -1;
	}
	return 0;
}

static void
print_help(const struct tool *t, enum lang lang)
{
	printf("%s%s%s%s\n\n%s\n\n", lang == LANG_EN ? "usage: " : "用法：",
	    t->name, lang == LANG_EN ? " [options] " : " [选项] ", t->operands,
	    lang == LANG_EN ? t->about : t->about_zh);
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
		const struct option *o = &options[i];
		char left[64];
		int wide;

		if (!find_option(t, o->name, strlen(o->name), 0))
			continue;
		snprintf(left, sizeof(left), "%c%c%s --%s %s",
		    o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
		    o->letter ? "," : " ", o->name, o->value ? o->value : "");
		wide = (int)utf8_width(sv_cstr(left));
		printf("  %s%*s %s\n", left, wide < 30 ? 30 - wide : 0, "",
		    lang == LANG_EN ? o->en : o->zh);
	}
}

/* Files are named after pupils too: numbers in their names are masked. */
static void
say(void *ctx, const char *text)
{
	struct buf masked = { 0 };

	mask_text(&masked, sv_cstr(text));
	fprintf(stderr, "%s: %.*s\n", (const char *)ctx, (int)masked.len,
	    masked.ptr);
	buf_free(&masked);
}

static void
out_of_memory(size_t bytes)
{
	fprintf(stderr, "xj: 内存不足（需要 %zu 字节）out of memory\n", bytes);
	_exit(STATUS_OUTPUT);
}

/*
 * Descriptors 0 to 2 are taken, so that no file gets one of them; a closed one
 * fails as it would have. Files are private, and no core shows children.
 */
static void
prepare_process(void)
{
	struct rlimit none = { 0, 0 };

	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null",
		    (fd == 0 ? O_WRONLY : O_RDONLY) | O_CLOEXEC) != fd)
			_exit(STATUS_OUTPUT);
	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	mem_oom = out_of_memory;
}

static int
set_lang(const struct options *o, struct diag *d)
{
	if (!o->lang || strcmp(o->lang, "zh") == 0)
		return 0;
	d->lang = LANG_EN;
	if (strcmp(o->lang, "en") != 0)
		return diag_fail(d, STATUS_USAGE, "--lang is zh or en",
		    "--lang 是 zh 或 en");
	return 0;
}

/* What was printed must have arrived. */
static int
flush_output(struct diag *d)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		return diag_fail_errno(d, STATUS_OUTPUT,
		    "<stdout>: cannot write", "<stdout>：写不进去");
	return 0;
}

int
tool_main(const struct tool *t, int argc, char **argv)
{
	struct options o = { 0 };
	struct diag d = { .say = say, .ctx = (void *)(uintptr_t)t->name };
	int status = 0;

	prepare_process();
	/* --lang decides the language of a wrong option too. */
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--lang=en") == 0 ||
		    (strcmp(argv[i], "--lang") == 0 && i + 1 < argc &&
			strcmp(argv[i + 1], "en") == 0))
			d.lang = LANG_EN;
	if (parse_options(t, &o, argc, argv, &d) == 0 && set_lang(&o, &d) == 0) {
		d.quiet = o.quiet;
		if (o.help)
			print_help(t, d.lang);
		else if (o.version)
			printf("%s %s\n", t->name, XJ_VERSION);
		else
			status = t->run(t, &o, &d);
		flush_output(&d);
	}
	if (d.text[0])
		say(d.ctx, d.text);
	mem_free(o.operand);
	mem_free(o.setting);
	return d.status > status ? d.status : status;
}
