/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline/base/mem.h"
#include "pipeline/io/gz.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* A source over a text, which gives STEP bytes at a time and stammers. */
struct source {
	struct sv rest;
	size_t step;
	bool interrupted;
	bool broken; /* fails at the end of the text */
};

static ssize_t
give(void *ctx, void *to, size_t n)
{
	struct source *s = ctx;

	s->interrupted = !s->interrupted;
	if (s->interrupted || (s->broken && s->rest.len == 0)) {
		errno = s->interrupted ? EINTR : EIO;
		return -1;
	}
	n = n < s->step ? n : s->step;
	n = n < s->rest.len ? n : s->rest.len;
	if (n)
		memcpy(to, s->rest.ptr, n);
	s->rest = sv_skip(s->rest, n);
	return (ssize_t)n;
}

static int
take(void *ctx, struct sv piece)
{
	buf_put(ctx, piece);
	return 0;
}

/* TEXT as a member at the end of OUT. */
static void
pack(struct sv text, struct buf *out)
{
	struct gz_writer *w = gz_writer_open(take, out);

	assert_int_equal(gz_writer_put(w, text), 0);
	assert_int_equal(gz_writer_end(w), 0);
	gz_writer_close(w);
}

/* All of S, N bytes at a time, into OUT; the status, 0 when it is good. */
static int
read_all(struct source s, size_t n, const struct gz_limits *limits,
    struct buf *out, struct diag *d)
{
	struct sv all = s.rest;
	struct gz *g = gz_open_source(give, &s, "名册\n.csv", limits, d);
	ssize_t got;

	out->len = 0;
	do {
		buf_reserve(out, n);
		got = gz_read(g, out->ptr + out->len, n);
		out->len += got > 0 ? (size_t)got : 0;
	} while (got == (ssize_t)n);
	if (got >= 0) {
		struct hash128 a = gz_hash(g), b = hash_128(all);
		char more;

		assert_int_equal(gz_read(g, &more, 1), 0);
		assert_int_equal(gz_bytes(g), all.len);
		assert_true(a.low == b.low && a.high == b.high);
		assert_int_equal(gz_packed(g), all.len > 1 &&
		    all.ptr[0] == 0x1F && (unsigned char)all.ptr[1] == 0x8B);
	} else {
		assert_int_equal(gz_read(g, out->ptr, 1), -1);
		assert_true(d->text[0]);
	}
	gz_close(g);
	return got < 0 ? d->status : 0;
}

static const struct piece_case {
	size_t step, n;
} piece_cases[] = { { 1, 1 }, { 1, 4096 }, { 2, 3 }, { 7, 65536 },
	{ 4096, 7 }, { 1 << 20, 1 << 20 }, { 65537, 65535 } };

/* Rows as of a roster, 300 kB. */
static void
make_rows(struct buf *text)
{
	for (int i = 0; i < 10000; i++)
		buf_printf(text, "%d,三年级,%d班,2015%04d\n", i, i % 7, i);
}

static void
pieces(void **state)
{
	struct buf text = { 0 }, packed = { 0 }, out = { 0 };
	struct diag d = { 0 };

	(void)state;
	make_rows(&text);
	pack(sv_head(buf_sv(&text), 1000), &packed);
	pack((struct sv){ 0 }, &packed);
	pack(sv_skip(buf_sv(&text), 1000), &packed);
	for (size_t i = 0; i < COUNT(piece_cases); i++)
		for (int gz = 0; gz < 2; gz++) {
			struct source s = { buf_sv(gz ? &packed : &text),
				piece_cases[i].step, false, false };

			assert_int_equal(read_all(s, piece_cases[i].n, NULL,
			    &out, &d), 0);
			assert_true(sv_equal(buf_sv(&out), buf_sv(&text)));
		}
	buf_free(&text);
	buf_free(&packed);
	buf_free(&out);
}

/* PREFIX is plain; else a packed "a,b\n" stands before it. */
static const struct tail_case {
	const char *what;
	struct sv tail;
	bool plain;
	const char *reason; /* NULL: good */
} tail_cases[] = {
	{ "empty", { "", 0 }, true, NULL },
	{ "one byte of the magic", { "\x1F", 1 }, true, NULL },
	{ "plain", { "a,b\n", 4 }, true, NULL },
	{ "nothing but the magic", { "\x1F\x8B", 2 }, true, "cut short" },
	{ "unknown method", { "\x1F\x8B\7\0\0\0\0\0\0\3", 10 }, true,
	    "unknown method" },
	{ "reserved flags", { "\x1F\x8B\x08\xE0\0\0\0\0\0\3", 10 }, true,
	    "unknown flags" },
	{ "a header whose sum is wrong", { "\x1F\x8B\x08\2\0\0\0\0\0\3\0\0", 12 },
	    true, "wrong header" },
	{ "a block of no kind", { "\x1F\x8B\x08\0\0\0\0\0\0\3\xFF\xFF", 12 },
	    true, "damaged data" },
	{ "one member", { "", 0 }, false, NULL },
	{ "NULs", { "\0\0\0\0\0", 5 }, false, NULL },
	{ "rubbish", { "x", 1 }, false, "something else" },
	{ "rubbish behind NULs", { "\0\0\0x", 4 }, false, "something else" },
	{ "half a magic", { "\x1F", 1 }, false, "something else" },
	{ "a member's beginning", { "\x1F\x8B\x08", 3 }, false, "cut short" },
};

static void
tails(void **state)
{
	struct buf packed = { 0 }, out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(tail_cases); i++) {
		const struct tail_case *t = &tail_cases[i];
		struct diag d = { .lang = LANG_EN };
		struct source s = { { 0 }, 1, false, false };
		int status;

		packed.len = 0;
		if (!t->plain)
			pack(SV("a,b\n"), &packed);
		buf_put(&packed, t->tail);
		s.rest = buf_sv(&packed);
		status = read_all(s, 100, NULL, &out, &d);
		if (status != (t->reason ? STATUS_INPUT : 0) ||
		    (t->reason && !strstr(d.text, t->reason)) ||
		    (!t->reason && !sv_equal(buf_sv(&out),
		    t->plain ? t->tail : SV("a,b\n"))))
			fail_msg("%s: %s", t->what, d.text);
	}
	buf_free(&packed);
	buf_free(&out);
}

/* Whatever happens to a byte: an error, or the same content. */
static void
every_damage_is_noticed(void **state)
{
	struct buf text = { 0 }, packed = { 0 }, out = { 0 };
	size_t good = 0, tried = 0;

	(void)state;
	make_rows(&text);
	text.len = 2000;
	pack(buf_sv(&text), &packed);
	for (size_t i = 2; i < packed.len; i++) {
		char was = packed.ptr[i];

		for (int change = 1; change < 256; change++, tried++) {
			struct source s = { buf_sv(&packed), 4096, false,
				false };
			struct diag d = { 0 };

			packed.ptr[i] = (char)(was ^ change);
			if (read_all(s, 4096, NULL, &out, &d))
				continue;
			good++;
			if (!sv_equal(buf_sv(&out), buf_sv(&text)))
				fail_msg("byte %zu ^ %d", i, change);
		}
		packed.ptr[i] = was;
	}
	print_message("%zu changes, %zu harmless\n", tried, good);
	for (size_t n = 2; n < packed.len; n++) {
		struct source s = { sv_head(buf_sv(&packed), n), 4096, false,
			false };
		struct diag d = { 0 };

		assert_int_equal(read_all(s, 4096, NULL, &out, &d),
		    STATUS_INPUT);
	}
	buf_free(&text);
	buf_free(&packed);
	buf_free(&out);
}

static void
limits(void **state)
{
	struct buf text = { 0 }, packed = { 0 }, out = { 0 };
	struct gz_limits exact = { 40 << 20, 2000, false };
	struct gz_limits less = { (40 << 20) - 1, 2000, false };
	struct gz_limits wide = { 0, 2000, false };
	struct diag d = { 0 }, ratio = { .lang = LANG_EN };
	struct diag max = { .lang = LANG_EN };
	struct source s = { { 0 }, 1 << 20, false, false };

	(void)state;
	buf_reserve(&text, 40 << 20);
	text.len = 40 << 20;
	memset(text.ptr, 'a', text.len);
	pack(buf_sv(&text), &packed);
	s.rest = buf_sv(&packed);
	assert_int_equal(read_all(s, 65536, &wide, &out, &d), 0);
	assert_int_equal(read_all(s, 65536, &exact, &out, &d), 0);
	assert_int_equal(read_all(s, 65536, &less, &out, &max), STATUS_INPUT);
	assert_non_null(strstr(max.text, "more than 41943039 bytes"));
	assert_int_equal(read_all(s, 65536, NULL, &out, &ratio), STATUS_INPUT);
	assert_non_null(strstr(ratio.text, "200 to 1"));
	assert_true(out.len >= 16 << 20 && out.len < 17 << 20);
	buf_free(&text);
	buf_free(&packed);
	buf_free(&out);
}

static void
a_failing_source(void **state)
{
	struct source s = { SV("a,b\n"), 4, false, true };
	struct diag d = { .lang = LANG_EN };
	struct buf out = { 0 };

	(void)state;
	assert_int_equal(read_all(s, 100, NULL, &out, &d), STATUS_INPUT);
	assert_string_equal(d.text,
	    "名册\\x0a.csv: cannot be read: Input/output error");
	buf_free(&out);
}

static int
refuse_piece(void *ctx, struct sv piece)
{
	(void)ctx;
	(void)piece;
	return -1;
}

static void
writing(void **state)
{
	struct buf a = { 0 }, b = { 0 };
	struct gz_writer *w = gz_writer_open(refuse_piece, NULL);

	(void)state;
	assert_int_equal(gz_writer_put(w, SV("a")), -1);
	gz_writer_close(w);
	gz_writer_close(NULL);
	pack(SV("a,b\n"), &a);
	pack(SV("a,b\n"), &b);
	assert_true(sv_equal(buf_sv(&a), buf_sv(&b)));
	assert_memory_equal(a.ptr, "\x1F\x8B\x08\0\0\0\0\0\0\3", 10);
	buf_free(&a);
	buf_free(&b);
}

static const struct open_case {
	const char *path;
	const char *reason;
} open_cases[] = {
	{ "absent", "No such file" },
	{ ".", "is a folder, not a file" },
	{ "/dev/zero", "is a device, not a file" },
	{ "fifo", "is a pipe that no one writes to" },
};

static void
refusals(void **state)
{
	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	for (size_t i = 0; i < COUNT(open_cases); i++) {
		const char *path = open_cases[i].path;
		struct diag d = { .lang = LANG_EN };

		assert_null(gz_open(path, path, NULL, &d));
		assert_int_equal(d.status, STATUS_INPUT);
		if (!strstr(d.text, open_cases[i].reason))
			fail_msg("%s: %s", path, d.text);
	}
	gz_close(NULL);
}

static void
a_pipe_with_a_writer(void **state)
{
	struct diag d = { 0 };
	char got[16];
	struct gz *g;

	(void)state;
	assert_int_equal(system("(sleep .1; printf a,; sleep .1; printf 'b\n')"
	    " >fifo &"), 0);
	g = gz_open("fifo", "fifo", NULL, &d);
	assert_non_null(g);
	assert_int_equal(gz_read(g, got, sizeof(got)), 4);
	assert_memory_equal(got, "a,b\n", 4);
	gz_close(g);
}

static const struct change_case {
	const char *command;
	int status;
} change_cases[] = {
	{ ":", 0 },
	{ "printf x >>file", STATUS_BUSY },
	{ "truncate -s 150000 file", STATUS_BUSY },
	{ "printf x | dd of=file conv=notrunc status=none", STATUS_BUSY },
	{ "cp file new && mv new file", STATUS_BUSY },
	{ "rm file", STATUS_BUSY },
};

static void
changes_under_way(void **state)
{
	static char part[100000], rest[400000];

	(void)state;
	for (size_t i = 0; i < COUNT(change_cases); i++) {
		struct diag d = { 0 };
		struct gz *g;

		assert_int_equal(system("head -c 300000 /dev/zero >file"), 0);
		g = gz_open("file", "file", NULL, &d);
		assert_non_null(g);
		assert_int_equal(gz_read(g, part, sizeof(part)), sizeof(part));
		assert_int_equal(system(change_cases[i].command), 0);
		if (gz_read(g, rest, sizeof(rest)) !=
		    (change_cases[i].status ? -1 : 200000) ||
		    d.status != change_cases[i].status)
			fail_msg("%s: %s", change_cases[i].command, d.text);
		gz_close(g);
	}
}

static void
write_file(struct sv bytes)
{
	FILE *f = fopen("file", "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
}

/* All of the file, N bytes at a time, MOST of them: what came, and D. */
static size_t
read_file(size_t n, size_t most, bool ahead, struct buf *out, struct diag *d)
{
	struct gz_limits limits = { 0, 2000, ahead };
	struct gz *g = gz_open("file", "file", &limits, d);
	ssize_t got;

	assert_non_null(g);
	out->len = 0;
	do {
		buf_reserve(out, n);
		got = gz_read(g, out->ptr + out->len, n);
		out->len += got > 0 ? (size_t)got : 0;
	} while (got == (ssize_t)n && out->len < most);
	n = out->len < most ? (size_t)gz_bytes(g) : 0;
	gz_close(g);
	return n;
}

/* With a thread and without one: the same content, failures at the same place,
 * of the same bytes read; and nothing waits where reading stops early. */
static void
ahead(void **state)
{
	static const size_t sizes[] = { 1000, 65536, 300000 };
	struct buf text = { 0 }, packed = { 0 }, with = { 0 }, without = { 0 };

	(void)state;
	for (int i = 0; i < 12; i++)
		make_rows(&text);
	pack(buf_sv(&text), &packed);
	/* Whole; cut at every tenth; a byte wrong there; the sum wrong. */
	for (size_t i = 0; i < 22 * COUNT(sizes); i++) {
		struct diag a = { 0 }, b = { 0 };
		size_t n = sizes[i / 22], part = i % 22;
		size_t at = packed.len * (part % 11) / 10;
		size_t flip = at == packed.len ? at - 8 : at + 20;
		size_t read;

		if (part < 11 && at == 0)
			at = packed.len;
		if (part >= 11)
			packed.ptr[flip] ^= 1;
		write_file(part < 11 ? sv_head(buf_sv(&packed), at) :
		    buf_sv(&packed));
		read = read_file(n, SIZE_MAX, false, &without, &a);
		assert_int_equal(read_file(n, SIZE_MAX, true, &with, &b), read);
		assert_true(sv_equal(buf_sv(&with), buf_sv(&without)));
		assert_int_equal(a.status, b.status);
		assert_string_equal(a.text, b.text);
		assert_int_equal(a.status, part == 0 || part == 10 ? 0 :
		    STATUS_INPUT);
		read_file(n, text.len / 2, true, &with, &b);
		if (part >= 11)
			packed.ptr[flip] ^= 1;
	}
	buf_free(&text);
	buf_free(&packed);
	buf_free(&with);
	buf_free(&without);
}

static char top[] = "/tmp/xueji-gz-XXXXXX";

static int
enter(void **state)
{
	(void)state;
	return mkdtemp(top) && chdir(top) == 0 ? 0 : -1;
}

static int
leave(void **state)
{
	(void)state;
	return system("rm -f file fifo") == 0 && chdir("/") == 0 ? rmdir(top) :
	    -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces),
		cmocka_unit_test(tails),
		cmocka_unit_test(every_damage_is_noticed),
		cmocka_unit_test(limits),
		cmocka_unit_test(a_failing_source),
		cmocka_unit_test(writing),
		cmocka_unit_test(refusals),
		cmocka_unit_test(a_pipe_with_a_writer),
		cmocka_unit_test(changes_under_way),
		cmocka_unit_test(ahead),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
