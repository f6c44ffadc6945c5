/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline/base/mem.h"
#include "pipeline/io/publish.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static void
sh(const char *command)
{
	if (system(command) != 0)
		fail_msg("%s", command);
}

static int
put(struct publish *p, const char *path, const char *content)
{
	struct publish_file *f = publish_file(p, sv_cstr(path));

	if (!f)
		return -1;
	publish_write(f, sv_cstr(content));
	return publish_close(f);
}

/* Publish "out" with report.html saying TEXT and schools/1/a.csv. */
static int
publish(const char *text, struct diag *d)
{
	struct publish *p = publish_open("out", d);

	if (!p)
		return -1;
	put(p, "report.html", text);
	put(p, "schools/1/a.csv", text);
	return publish_commit(p);
}

static const struct old_case {
	const char *what;
	const char *before; /* done to the folder with nothing in it */
	int status;         /* of publishing */
	const char *after;  /* must hold then */
} old_cases[] = {
	{ "absent", ":", 0, "test $(cat out/report.html) = new" },
	{ "empty", "mkdir out", 0, "test $(cat out/report.html) = new" },
	{ "strangers'", "mkdir out && echo x >out/x", STATUS_USAGE,
	    "test $(cat out/x) = x" },
	{ "with a MANIFEST of strangers", "mkdir out && echo x >out/MANIFEST",
	    STATUS_USAGE, "test $(cat out/MANIFEST) = x" },
	{ "with an empty MANIFEST", "mkdir out && : >out/MANIFEST",
	    STATUS_USAGE, "test -f out/MANIFEST" },
	{ "with a MANIFEST that leads elsewhere", "echo x >x && mkdir out && "
	    "(cd out && b2sum -l 256 ../x >MANIFEST)", STATUS_USAGE,
	    "test -f x" },
	{ "a file", "echo x >out", STATUS_USAGE, "test $(cat out) = x" },
	{ "a link", "mkdir there && ln -s there out", STATUS_USAGE,
	    "test -L out && rmdir there" },
	{ "ours", "mkdir -p out/old/er && echo x >out/x && "
	    "echo y >out/old/y && (cd out && "
	    "b2sum -l 256 x old/y >MANIFEST)", 0,
	    "test ! -e out/x && test ! -e out/old" },
	{ "ours with strangers' files", "mkdir -p out/old && echo x >out/x && "
	    "echo y >out/old/y && (cd out && b2sum -l 256 x >MANIFEST)", 0,
	    "test ! -e out/x && test $(cat out/old/y) = y" },
	{ "ours with a stranger's file whose name we want", "mkdir out && "
	    "echo x >out/x && echo y >out/report.html && "
	    "(cd out && b2sum -l 256 x >MANIFEST)", 0,
	    "test $(cat out/report.html) = new && "
	    "test $(cat out.xueji-tmp-*/report.html) = y && "
	    "rm -r out.xueji-tmp-*" },
	{ "left-over of a killed run", "mkdir -p out.xueji-tmp-0123abcd/a && "
	    "echo x >out.xueji-tmp-0123abcd/a/x", 0, ":" },
	{ "left-over of one killed after the switch", "mkdir -p "
	    "out.xueji-tmp-0123abcd && cd out.xueji-tmp-0123abcd && "
	    "echo x >x && b2sum -l 256 x >MANIFEST && mkdir ../out && "
	    "cd ../out && echo y >y && b2sum -l 256 y >MANIFEST && "
	    "echo z >../out.xueji-tmp-0123abcd/z", 0,
	    "test ! -e out/y && test $(cat out/z) = z" },
	{ "neighbours of like names", "mkdir out.xueji-tmp-0123abc "
	    "out.xueji-tmp-0123abcdef out.xueji-tmp-0123abcX "
	    "other.xueji-tmp-0123abcd", 0,
	    "rmdir out.xueji-tmp-0123abc out.xueji-tmp-0123abcdef "
	    "out.xueji-tmp-0123abcX other.xueji-tmp-0123abcd" },
};

static void
old_folders(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(old_cases); i++) {
		const struct old_case *t = &old_cases[i];
		struct diag d = { .lang = LANG_EN };
		int rc;

		print_message("%s\n", t->what);
		sh("rm -rf out x there");
		umask(077);
		sh(t->before);
		umask(0);
		rc = publish("new", &d);
		if (d.status != t->status || rc != (t->status ? -1 : 0))
			fail_msg("%s", d.text);
		sh(t->after);
		sh("test \"$(ls -d out.xueji* 2>/dev/null)\" = ''");
		if (rc == 0)
			sh("cd out && b2sum -l 256 --strict -c MANIFEST "
			    ">/dev/null && test -z \"$(find . -perm /077)\"");
	}
	sh("rm -rf out x");
}

static const struct path_case {
	const char *what;
	struct sv path;
	bool good;
} path_cases[] = {
	{ "plain", { "a", 1 }, true },
	{ "in folders", { "b/c/d", 5 }, true },
	{ "Chinese", { "学校/错误报告.csv", 23 }, true },
	{ "newline, return, backslash", { "x\ny\\z\r", 6 }, true },
	{ "dots that are no step", { "..a/...", 7 }, true },
	{ "empty", { "", 0 }, false },
	{ "absolute", { "/a", 2 }, false },
	{ "step up", { "a/../b", 6 }, false },
	{ "step up at the end", { "e/..", 4 }, false },
	{ "no step", { "./a", 3 }, false },
	{ "two slashes", { "e//f", 4 }, false },
	{ "slash at the end", { "e/", 2 }, false },
	{ "NUL", { "a\0b", 3 }, false },
	{ "MANIFEST", { "MANIFEST", 8 }, false },
	{ "MANIFEST's other name", { "MANIFEST.part", 13 }, false },
	{ "taken", { "a", 1 }, false },
	{ "a file as folder", { "a/b", 3 }, false },
	{ "a folder as file", { "b/c", 3 }, false },
};

static void
paths(void **state)
{
	struct diag d = { .lang = LANG_EN };
	struct publish *p = publish_open("out/", &d);

	(void)state;
	for (size_t i = 0; i < COUNT(path_cases); i++) {
		const struct path_case *t = &path_cases[i];
		struct publish_file *f = publish_file(p, t->path);

		if (!f != !t->good || (t->good ? 0 : STATUS_USAGE) != d.status)
			fail_msg("%s: %s", t->what, d.text);
		if (!f)
			continue;
		publish_write(f, SV("x"));
		assert_int_equal(publish_close(f), 0);
	}
	assert_int_equal(publish_commit(p), -1);
	sh("test ! -e out && test \"$(ls)\" = ''");
	d = (struct diag){ 0 };
	p = publish_open("out", &d);
	for (size_t i = 0; path_cases[i].good; i++)
		publish_close(publish_file(p, path_cases[i].path));
	assert_int_equal(publish_commit(p), 0);
	sh("cd out && b2sum -l 256 --strict -c MANIFEST >/dev/null");
	assert_int_equal(publish("new", &d), 0);
	sh("test \"$(find out -type f | wc -l)\" = 3 && rm -r out");
}

static void
places(void **state)
{
	static const char *const wrong[] = { "", ".", "..", "/", "out/..",
		"out/." };
	struct diag d = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		d = (struct diag){ 0 };
		assert_null(publish_open(wrong[i], &d));
		assert_int_equal(d.status, STATUS_USAGE);
	}
	d = (struct diag){ 0 };
	assert_null(publish_open("absent/out", &d));
	assert_int_equal(d.status, STATUS_OUTPUT);
}

static void
large_pieces(void **state)
{
	static char big[300000];
	struct diag d = { 0 };
	struct publish *p = publish_open("out", &d);
	struct publish_file *f = publish_file(p, SV("big"));

	(void)state;
	for (size_t i = 0; i < 300000; i += i % 70001)
		assert_int_equal(publish_write(f, sv_make(big, i++ % 70001)),
		    0);
	assert_int_equal(publish_write(f, sv_make(big, sizeof(big))), 0);
	assert_int_equal(publish_close(f), 0);
	assert_int_equal(publish_commit(p), 0);
	sh("cd out && b2sum -l 256 --strict -c MANIFEST >/dev/null");
	sh("rm -r out");
}

static void
abort_leaves_all_as_it_was(void **state)
{
	struct diag d = { 0 };
	struct publish *p;

	(void)state;
	assert_int_equal(publish("old", &d), 0);
	p = publish_open("out", &d);
	put(p, "a/b", "new");
	publish_abort(p);
	publish_abort(NULL);
	sh("test $(cat out/report.html) = old && test \"$(ls)\" = out");
	sh("rm -r out");
}

static void
one_at_a_time(void **state)
{
	struct diag d = { 0 }, other = { 0 }, later = { 0 };
	struct publish *p = publish_open("out", &d);

	(void)state;
	assert_null(publish_open("out", &other));
	assert_int_equal(other.status, STATUS_BUSY);
	put(p, "a", "x");
	assert_int_equal(publish_commit(p), 0);
	assert_int_equal(publish("new", &later), 0);
	sh("rm -r out");
}

/* The process dies with a file half written; the next run cleans up. */
static void
killed(void **state)
{
	struct diag d = { 0 };
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(publish("old", &d), 0);
	pid = fork();
	if (pid == 0) {
		struct publish *p = publish_open("out", &d);

		put(p, "a", "x");
		publish_file(p, SV("b/c"));
		_exit(p ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	sh("test $(cat out/report.html) = old && ls -d out.xueji-tmp-* "
	    ">/dev/null");
	assert_int_equal(publish("new", &d), 0);
	sh("test $(cat out/report.html) = new && test \"$(ls)\" = out");
	sh("rm -r out");
}

static char top[] = "/tmp/xueji-publish-XXXXXX";

static int
enter(void **state)
{
	(void)state;
	umask(0);
	return mkdtemp(top) && chdir(top) == 0 ? 0 : -1;
}

static int
leave(void **state)
{
	(void)state;
	return chdir("/") == 0 ? rmdir(top) : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_folders),
		cmocka_unit_test(paths),
		cmocka_unit_test(places),
		cmocka_unit_test(large_pieces),
		cmocka_unit_test(abort_leaves_all_as_it_was),
		cmocka_unit_test(one_at_a_time),
		cmocka_unit_test(killed),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
