/* SPDX-License-Identifier: MIT */
/*
 * The option table and the life of a program. Here, in setup.c and in
 * progress.c, and only there, are the environment, the clock, stderr and the
 * process touched.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/complete.h"
#include "cmd/options.h"
#include "cmd/progress.h"
#include "pipeline/base/nearest.h"
#include "pipeline/person/mask.h"

static int
refuse_option(const struct tool *t, const char *arg, struct diag *d)
{
	struct sv known[OPTIONS_MAX], best = { 0 };
	size_t n = 0;
	char shown[128];

	while (n < OPTIONS_MAX && t->takes[n]) {
		known[n] = sv_cstr(t->takes[n]);
		n++;
	}
	if (strncmp(arg, "--", 2) == 0)
		best = nearest_word(sv_head(sv_cstr(arg + 2),
		    strcspn(arg + 2, "=")), known, n);
	diag_safe(sv_cstr(arg), shown, sizeof(shown));
	if (best.len)
		return diag_fail(d, STATUS_USAGE,
		    "unknown option '%s': did you mean --%.*s?",
		    "没有选项“%s”：您是想写 --%.*s 吗？", shown, SV_ARG(best));
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
	case APPROVALS:
		o->approvals = mem_more(o->approvals, o->napprovals,
		    &o->capapprovals, sizeof(*o->approvals));
		o->approvals[o->napprovals++] = text;
		return 0;
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
	const struct option *opt = option_find(t, name,
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
		const struct option *opt = option_find(t, NULL, 0, *c);

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

/* Files are named after pupils too: numbers in their names are masked. */
static void
say(void *ctx, const char *text)
{
	struct buf masked = { 0 };

	mask_text(&masked, sv_cstr(text));
	progress_pause();
	fprintf(stderr, "%s: %.*s\n", (const char *)ctx, (int)masked.len,
	    masked.ptr);
	progress_resume();
	buf_free(&masked);
}

static void
out_of_memory(size_t bytes)
{
	progress_drop();
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
	if (strcmp(o->lang, "en") == 0)
		d->lang = LANG_EN;
	else
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
	struct options o = { .program = t->name };
	struct diag d = { .say = say, .ctx = (void *)(uintptr_t)t->name };
	int status = 0;

	prepare_process();
	if (argc == 3 && strcmp(argv[1], "--completion") == 0) {
		status = complete_tool(t, argv[2]) ? 0 : STATUS_USAGE;
		flush_output(&d);
		return d.status > status ? d.status : status;
	}
	/* --lang decides the language of a wrong option too. */
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--lang=en") == 0 ||
		    (strcmp(argv[i], "--lang") == 0 && i + 1 < argc &&
			strcmp(argv[i + 1], "en") == 0))
			d.lang = LANG_EN;
	if (parse_options(t, &o, argc, argv, &d) == 0 && set_lang(&o, &d) == 0) {
		d.quiet = o.quiet;
		if (o.help)
			options_help(t, o.verbose, d.lang);
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
	mem_free(o.approvals);
	return d.status > status ? d.status : status;
}
