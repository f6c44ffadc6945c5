/* SPDX-License-Identifier: MIT */
/* The adaptor over real files: gzip in and out, stdin kept, a file changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline/io/gz.h"
#include "pipeline/run/report_io.h"

static const char content[] = "姓名,班级\n张三,１班\n";

static int
put_file(void *ctx, struct sv piece)
{
	return fwrite(piece.ptr, 1, piece.len, ctx) == piece.len ? 0 : -1;
}

static void
write_source(const char *path, bool packed)
{
	FILE *f = fopen(path, "w");
	struct gz_writer *w = packed ? gz_writer_open(put_file, f) : NULL;
	struct sv text = sv_make(content, sizeof(content) - 1);

	assert_non_null(f);
	if (w) {
		assert_int_equal(gz_writer_put(w, text), 0);
		assert_int_equal(gz_writer_end(w), 0);
	} else {
		put_file(f, text);
	}
	gz_writer_close(w);
	fclose(f);
}

/* What the reader would have said of it at `:`. */
static struct source
describe(const char *path, char hex[HASH_HEX], struct diag *d)
{
	struct source src = { .number = 1, .path = sv_cstr(path),
		.encoding = SV("GB18030") };
	struct gz *g = gz_open(path, path, NULL, d);
	char block[64];

	assert_non_null(g);
	while (gz_read(g, block, sizeof(block)) > 0)
		;
	hash_hex(gz_hash(g), hex);
	src.hash = sv_make(hex, HASH_HEX);
	src.bytes = gz_bytes(g);
	gz_close(g);
	return src;
}

/* The whole of SRC through IO, 5 bytes at a time, to OUT. */
static void
read_all(const struct report_io *io, const struct source *src, bool packed,
    struct buf *out)
{
	bool is_packed = !packed;
	char block[5];
	int64_t n;

	assert_int_equal(io->source_open(io->ctx, src, &is_packed), 1);
	assert_int_equal(is_packed, packed);
	while ((n = io->source_read(io->ctx, block, sizeof(block))) > 0)
		buf_put(out, sv_make(block, (size_t)n));
	assert_int_equal(n, 0);
}

static void
test_source(void **state)
{
	char folder[] = "/tmp/report_io_XXXXXX", path[64], hex[HASH_HEX];
	struct diag d = { .lang = LANG_EN };
	struct report_files_config c = { .temp = folder };
	struct report_files *f;

	(void)state;
	assert_non_null(mkdtemp(folder));
	f = report_files_open(&c, &d);
	assert_non_null(f);
	snprintf(path, sizeof(path), "%s/a.csv", folder);
	for (int packed = 0; packed < 2; packed++) {
		const struct report_io *io = report_files_io(f);
		struct buf out = { 0 };
		struct source src;

		write_source(path, packed);
		src = describe(path, hex, &d);
		read_all(io, &src, packed, &out);
		assert_true(sv_equal(buf_sv(&out), sv_cstr(content)));
		assert_int_equal(io->source_close(io->ctx, &src), 0);
		src.hash = SV("00000000000000000000000000000000");
		read_all(io, &src, packed, &out);
		assert_int_equal(io->source_close(io->ctx, &src), -1);
		assert_int_equal(d.status, STATUS_BUSY);
		assert_null(io->create);
		d = (struct diag){ .lang = LANG_EN };
		buf_free(&out);
	}
	report_files_close(f);
	unlink(path);
	rmdir(folder);
}

static void
test_stdin(void **state)
{
	struct diag d = { .lang = LANG_EN };
	struct source src = { .number = 1, .path = SV("-") };
	struct spool *kept = spool_open("/nowhere", 4096);
	struct report_files_config c = { .temp = "/nowhere", .memory = 4096 };
	struct buf out = { 0 };
	bool packed;
	uint64_t at;

	(void)state;
	spool_append(kept, sv_cstr(content), &at, &d);
	for (int i = 0; i < 2; i++) {
		struct report_files *f = report_files_open(&c, &d);
		const struct report_io *io = report_files_io(f);

		if (i == 0) {
			assert_int_equal(io->source_open(io->ctx, &src,
			    &packed), 0);
		} else {
			read_all(io, &src, false, &out);
			assert_int_equal(io->source_close(io->ctx, &src), 0);
		}
		report_files_close(f);
		c.input = kept;
	}
	assert_true(sv_equal(buf_sv(&out), sv_cstr(content)));
	buf_free(&out);
	spool_close(kept);
}

/* A file of OUT through gzip; it is there when OUT was published. */
static void
test_publish(void **state)
{
	char folder[] = "/tmp/report_io_XXXXXX", out[64], path[80];
	struct diag d = { .lang = LANG_EN };
	struct report_files_config c = { .out = out, .temp = folder };

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(out, sizeof(out), "%s/out", folder);
	for (int published = 0; published < 2; published++) {
		struct report_files *f = report_files_open(&c, &d);
		const struct report_io *io = report_files_io(f);

		assert_int_equal(io->create(io->ctx, SV("x/a.gz"), true), 0);
		assert_int_equal(io->put(io->ctx, sv_cstr(content)), 0);
		assert_int_equal(io->finish(io->ctx), 0);
		if (published)
			assert_int_equal(io->publish(io->ctx), 0);
		report_files_close(f);
		snprintf(path, sizeof(path), "%s/x/a.gz", out);
		assert_int_equal(access(path, R_OK), published ? 0 : -1);
	}
	unlink(path);
	snprintf(path, sizeof(path), "%s/x", out);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/MANIFEST", out);
	unlink(path);
	rmdir(out);
	rmdir(folder);
}

static void
test_encode(void **state)
{
	struct diag d = { .lang = LANG_EN };
	struct report_files_config c = { .temp = "/nowhere" };
	struct report_files *f = report_files_open(&c, &d);
	const struct report_io *io = report_files_io(f);
	struct buf out = { 0 };

	(void)state;
	assert_int_equal(io->encode(io->ctx, SV("GB18030"), SV("一班"), &out),
	    0);
	assert_true(sv_equal(buf_sv(&out), SV("\xD2\xBB\xB0\xE0")));
	assert_int_equal(io->encode(io->ctx, SV("KOI8-R"), SV("a"), &out), -1);
	buf_free(&out);
	report_files_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_stdin),
		cmocka_unit_test(test_publish),
		cmocka_unit_test(test_encode),
	};

	return cmocka_run_group_tests_name("report_io", tests, NULL, NULL);
}
