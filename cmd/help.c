/* SPDX-License-Identifier: MIT */
/*
 * man finds out itself which language a page is in (by the folder: a line of
 * Chinese breaks between any two characters) and how wide a character is, but
 * prints neither under LC_ALL=C. It is told the character set and nothing else.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/help.h"
#include "pipeline/base/nearest.h"

const char help_words[] = "check parse normalize dedup validate diff snapshot "
    "report format rules history audit xueji packs";

/* The page of a word: those of programs are named like them. */
static struct sv
name_page(struct arena *a, struct sv word)
{
	if (word.len == 0 || sv_equal(word, SV("check")))
		return SV("man1/xj.1");
	if (sv_equal(word, SV("xueji")))
		return SV("man7/xueji.7");
	if (sv_equal(word, SV("packs")))
		return SV("man5/xj-rules.5");
	return arena_printf(a, "man1/xj-%.*s.1", SV_ARG(word));
}

static int
check_word(struct sv word, struct diag *d)
{
	struct sv known[32], rest = sv_cstr(help_words), near;
	char safe[64];
	size_t n = 0;

	while (n < 32 && sv_split(&rest, ' ', &known[n]))
		if (sv_equal(known[n++], word))
			return 0;
	near = nearest_word(word, known, n);
	diag_safe(word, safe, sizeof(safe));
	if (near.len)
		return diag_fail(d, STATUS_USAGE,
		    "no page about '%s': did you mean xj help %.*s?",
		    "没有“%s”的手册：您是想写 xj help %.*s 吗？",
		    safe, SV_ARG(near));
	return diag_fail(d, STATUS_USAGE,
	    "no page about '%s': there is xj help, and behind it one of %s",
	    "没有“%s”的手册：可写 xj help，后面可加 %s", safe,
	    help_words);
}

/* As the programs find packs: beside the program, wherever it lies. */
static struct sv
find_page(struct arena *a, struct sv page, enum lang lang)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	struct sv dir = sv_make(exe, n > 0 ? (size_t)n : 0);

	while (dir.len && dir.ptr[dir.len - 1] != '/')
		dir.len--;
	return arena_printf(a, "%.*s../share/man/%s%.*s", SV_ARG(dir),
	    lang == LANG_EN ? "" : "zh_CN/", SV_ARG(page));
}

int
help_run(const struct tool *t, struct options *o, struct diag *d)
{
	struct sv word = o->noperand ? sv_cstr(o->operand[0]) : SV("");
	struct arena a = { 0 };
	struct sv page;

	(void)t;
	if (o->noperand > 1)
		return diag_fail(d, STATUS_USAGE, "xj help shows one page",
		    "xj help 一次只看一页"), 0;
	if (word.len && check_word(word, d) < 0)
		return 0;
	page = find_page(&a, name_page(&a, word), d->lang);
	if (access(page.ptr, R_OK) < 0) {
		diag_fail_errno(d, STATUS_OUTPUT,
		    "%s: the manual is not there: install the programs whole",
		    "%s：没有手册：请完整安装", page.ptr);
	} else {
		setenv("LC_ALL", "C.UTF-8", 1);
		execlp("man", "man", page.ptr, (char *)NULL);
		diag_fail_errno(d, STATUS_OUTPUT,
		    "man cannot be run: install the package man-db, or read %s",
		    "运行不了 man：请安装 man-db，或直接看 %s", page.ptr);
	}
	arena_free(&a);
	return 0;
}
