/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pipeline/io/stream.h"
#include "pipeline/run/chain.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* Bytes in memory on both sides of a chain. */
struct memio {
	struct sv in;
	struct buf out;
	bool full; /* writing fails */
};

static int64_t
memio_read(void *ctx, char *to, size_t n)
{
	struct memio *m = ctx;

	n = n < m->in.len ? n : m->in.len;
	if (n)
		memcpy(to, m->in.ptr, n);
	m->in = sv_skip(m->in, n);
	return (int64_t)n;
}

static int64_t
memio_write(void *ctx, const char *from, size_t n)
{
	struct memio *m = ctx;

	if (m->full)
		return -1;
	buf_put(&m->out, sv_make(from, n));
	return (int64_t)n;
}

static int
copy(struct memio *m, struct stream_config config, struct diag *d)
{
	struct stream_config out;

	config.io = (struct stream_io){ memio_read, memio_write, m, "memory" };
	out = config;
	out.edited = false;
	return chain_run(&(struct chain){ .feed = &stream_feed,
	    .feed_config = &config, .link = { { &stream_writer, &out } },
	    .nlink = 1 }, d);
}

/* A stream of every kind of line but its end, which is made from it. */
static const char body[] =
    "#\txueji-stream\t1\n"
    "#\tpack\tp\t1\t00000000000000000000000000000000\t\n"
    "#\tas-of\t2026-09-30\n"
    "#\tset\tn\tv\n"
    "#\tcolumns\t姓名\t班级\t@\n"
    "#\tstage\txj-parse 0\n"
    "#\tedited\n"
    "@\t1\ta\\tb.csv\tUTF-8\theader\t,\t3\t1\t1:姓\\n名\t-\n"
    "!\t1\t0\t0\t\tF06\terror\t\t\t\tfield=班级\n"
    "=\t1\t2\t1\t甲\t\t10:3,1,1\n"
    "~\t姓名\tN03\t 甲\t甲\t10\t4\n"
    "!\t1\t2\t1\t姓名\tF11\terror\t\t\t1班\tcharacter=?\n"
    "=\t1\t3\t2\t乙\\\\丙\t\t\n"
    ":\t1\t100\t0123456789abcdef0123456789abcdef\t4\t3\t1\t0\n"
    "@\t2\tc.csv\tGB18030\theader\ttab\t0\t1\t-\t-\n"
    ":\t2\t0\t\t0\t0\t0\t0\n"
    "!\t0\t0\t0\t\tU01\terror\t\t\t\trelated=1:2;1:3\ttotal=2\n"
    "%\tmoved\tk\t1\t2\t一年级\t二年级\t学校标识码\t1\t2\t\n"
    "?\tI01\t2\t0\t\t\n"
    "?\tS04\t0\t0\t缺少列\tno column\n";

static struct buf whole; /* the body with its end */

static int
make_whole(void **state)
{
	struct memio m = { .in = sv_cstr(body) };
	struct diag d = { .lang = LANG_EN };

	(void)state;
	if (copy(&m, (struct stream_config){ .edited = true }, &d) < 0) {
		fprintf(stderr, "%s\n", d.text);
		return -1;
	}
	whole = m.out;
	return 0;
}

static int
free_whole(void **state)
{
	(void)state;
	buf_free(&whole);
	return 0;
}

static void
what_is_read_is_written(void **state)
{
	static const size_t blocks[] = { 0, 1, 2, 3, 7, 64, 1000 };

	(void)state;
	assert_true(whole.len > sizeof(body) - 1);
	assert_memory_equal(whole.ptr, body, sizeof(body) - 1);
	for (size_t i = 0; i < COUNT(blocks); i++)
		for (size_t batch = 0; batch < 4; batch++) {
			struct memio m = { .in = buf_sv(&whole) };
			struct diag d = { .lang = LANG_EN };

			if (copy(&m, (struct stream_config){
			    .block = blocks[i], .batch = batch }, &d) < 0)
				fail_msg("%zu %zu: %s", blocks[i], batch, d.text);
			if (!sv_equal(buf_sv(&m.out), buf_sv(&whole)))
				fail_msg("%zu %zu: %.*s", blocks[i], batch,
				    SV_ARG(buf_sv(&m.out)));
			buf_free(&m.out);
		}
}

static void
expect_damage(struct sv text, size_t where)
{
	struct memio m = { .in = text };
	struct diag d = { .lang = LANG_EN };

	if (copy(&m, (struct stream_config){ 0 }, &d) == 0 ||
	    d.status != STATUS_STREAM || !d.text[0])
		fail_msg("at %zu: status %d: %s", where, d.status, d.text);
	buf_free(&m.out);
}

static void
every_cut_is_noticed(void **state)
{
	(void)state;
	for (size_t n = 0; n < whole.len; n++)
		expect_damage(sv_make(whole.ptr, n), n);
}

static void
every_change_is_noticed(void **state)
{
	struct buf wrong = { 0 };

	(void)state;
	buf_put(&wrong, buf_sv(&whole));
	for (size_t n = 0; n < whole.len; n++)
		for (int bit = 0; bit < 8; bit++) {
			wrong.ptr[n] ^= (char)(1 << bit);
			expect_damage(buf_sv(&wrong), n);
			wrong.ptr[n] = whole.ptr[n];
		}
	buf_free(&wrong);
}

static void
nothing_follows_the_end(void **state)
{
	struct buf wrong = { 0 };

	(void)state;
	buf_put(&wrong, buf_sv(&whole));
	buf_put_char(&wrong, '\n');
	expect_damage(buf_sv(&wrong), whole.len);
	buf_free(&wrong);
}

static void
a_full_disk_is_said(void **state)
{
	struct memio m = { .in = buf_sv(&whole), .full = true };
	struct diag d = { .lang = LANG_EN };

	(void)state;
	assert_int_equal(copy(&m, (struct stream_config){ 0 }, &d), -1);
	assert_int_equal(d.status, STATUS_OUTPUT);
	buf_free(&m.out);
}

static const struct escape_case {
	const char *plain, *escaped;
} escape_cases[] = {
	{ "", "" },
	{ "abc", "abc" },
	{ "a\tb", "a\\tb" },
	{ "a\nb\r", "a\\nb\\r" },
	{ "\\", "\\\\" },
	{ "\\t", "\\\\t" },
	{ "汉\t字", "汉\\t字" },
};

static void
escapes(void **state)
{
	static const char *const wrong[] = { "\\", "a\\", "\\x", "\\ " };
	struct arena a = { 0 };
	struct sv back;

	(void)state;
	for (size_t i = 0; i < COUNT(escape_cases); i++) {
		const struct escape_case *t = &escape_cases[i];
		struct buf out = { 0 };

		stream_escape(&out, sv_cstr(t->plain));
		if (!sv_equal(buf_sv(&out), sv_cstr(t->escaped)) ||
		    !stream_unescape(buf_sv(&out), &a, &back) ||
		    !sv_equal(back, sv_cstr(t->plain)))
			fail_msg("%s", t->escaped);
		buf_free(&out);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		if (stream_unescape(sv_cstr(wrong[i]), &a, &back))
			fail_msg("%s", wrong[i]);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_written),
		cmocka_unit_test(every_cut_is_noticed),
		cmocka_unit_test(every_change_is_noticed),
		cmocka_unit_test(nothing_follows_the_end),
		cmocka_unit_test(a_full_disk_is_said),
		cmocka_unit_test(escapes),
	};

	return cmocka_run_group_tests_name("stream", tests, make_whole,
	    free_whole);
}
