/* SPDX-License-Identifier: MIT */
/*
 * A small snapshot, written and read again; then every byte of it flipped and
 * every length cut: each must be refused by name, never taken for no snapshot.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "pipeline/base/cells.h"
#include "pipeline/base/seal.h"
#include "pipeline/io/gz.h"
#include "pipeline/io/snapshot.h"

#define DAY "2026-06-30"

enum { TAIL_BYTES = 8 * 8 + SEAL_FILE };

static const unsigned char key[SEAL_KEY] = { 1, 2, 3 };
static char folder[64];
static const struct sv column[] = { { "学校标识码", 15 }, { "姓名", 6 },
	{ "民族", 6 } };
static const bool front[] = { false, true, false };
/* School and name; the 民族 of the second is absent, of the third empty. */
static const struct row {
	const char *code, *name, *ethnic;
} rows[] = {
	{ "2121000001", "张三", "汉族" },
	{ "2121000002", "李四", NULL },
	{ "2121000001", "王五", "" },
	{ "2121000002", "赵六", "蒙古族" },
};
enum { ROWS = 4 };

static int
make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/xueji-snapshot-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static const char *
path_of(const char *day)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s.xjs", folder, day);
	return path;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(path_of(DAY));
	unlink(path_of("2026-07-30"));
	return rmdir(folder);
}

static void
read_file(const char *path, struct buf *text)
{
	enum { MOST = 1 << 20 };
	int fd = open(path, O_RDONLY);
	ssize_t n;

	buf_reserve(text, MOST);
	n = read(fd, text->ptr, MOST);
	assert_true(n > 0 && n < MOST);
	text->len = (size_t)n;
	close(fd);
}

static struct past_folder *
open_folder(const unsigned char *k)
{
	struct diag d = { 0 };
	struct past_folder *f = snapshot_folder(folder, k, "/tmp", 2, &d);

	assert_non_null(f);
	return f;
}

static const struct sv texts[] = { { "一年级/1班.csv", 17 }, { "", 0 } };

/* N rows; those of the model in the order in which they stand there, but for
 * the one whose number is CHANGED; that one too is said to stand there (LIE). */
static void
save_like(const char *day, size_t n, struct past_folder *f, struct past *model,
    uint64_t changed, bool lie)
{
	const struct past_head head = { .asof = sv_cstr(day),
		.pack = SV("lingyuan"), .version = SV("1"), .hash = SV("0"),
		.column = column, .front = front, .ncolumn = 3,
		.model = model };
	struct diag d = { 0 };
	struct buf packed = { 0 };
	struct past_writer *w;

	assert_int_equal(f->create(f->ctx, &head, &w, &d), 0);
	for (size_t i = 0; i < n; i++) {
		struct past_entry e = { .key = { i + 1, 0, 7 },
			.print = 100 + i, .block = PAST_NEW, .grade = 3,
			.state = 1 };
		const struct row *r;
		struct sv cell[3];

		if (model && i < model->nrecord)
			model->ops->entry(model, i, &e, &d);
		r = &rows[(e.key[0] - 1) % ROWS];
		cell[0] = sv_cstr(r->code);
		cell[1] = sv_cstr(r->name);
		cell[2] = sv_cstr(r->ethnic);
		if (model && e.key[0] == changed) {
			e.block = lie ? e.block : PAST_NEW;
			cell[1] = SV("改名");
		}
		packed.len = 0;
		cells_pack(cell, 3, &packed);
		assert_int_equal(w->ops->add(w,
		    (struct past_school){ cell[0], SV("一小") }, &e,
		    &(struct past_spot){ (uint32_t)(e.key[0] % 3),
		        e.key[0] % 2, (uint32_t)e.key[0] },
		    buf_sv(&packed), &d), 0);
	}
	assert_int_equal(w->ops->commit(w, texts, 2, &d), 0);
	w->ops->close(w);
	buf_free(&packed);
}

static void
save(const char *day, size_t n)
{
	struct past_folder *f = open_folder(key);

	save_like(day, n, f, NULL, 0, false);
	snapshot_folder_close(f);
}

/* The status of opening the newest before BEFORE; PAST may be NULL. */
static int
try_open(const unsigned char *k, const char *before, struct diag *d)
{
	struct past_folder *f = open_folder(k);
	struct past *p = NULL;
	int answer = f->open(f->ctx, (struct sv){ 0 }, sv_cstr(before), &p, d);

	if (p)
		p->ops->close(p);
	snapshot_folder_close(f);
	return answer < 0 ? d->status : p ? 0 : -1;
}

static void
check_rows(struct past *p, size_t n, uint64_t changed)
{
	struct diag d = { 0 };

	assert_int_equal(p->nrecord, n);
	for (uint64_t i = 0; i < n; i++) {
		struct past_entry e;
		struct past_place place;
		struct sv cell[3];
		const struct row *r;

		assert_int_equal(p->ops->entry(p, i, &e, &d), 0);
		assert_int_equal(e.print, 99 + e.key[0]);
		assert_int_equal(e.key[2], 7);
		assert_int_equal(e.grade, 3);
		assert_int_equal(e.state, 1);
		assert_int_equal(p->ops->place(p, i, &place, &d), 0);
		assert_int_equal(place.line, e.key[0]);
		assert_true(sv_equal(place.file, e.key[0] % 3 ?
		    texts[e.key[0] % 3 - 1] : SV("")));
		assert_true(sv_equal(place.seat, e.key[0] % 2 ? texts[0] :
		    SV("")));
		r = &rows[(e.key[0] - 1) % ROWS];
		assert_int_equal(p->ops->row(p, &e, true, cell, &d), 0);
		assert_true(past_absent(cell[0]) && past_absent(cell[2]));
		assert_true(sv_equal(cell[1], e.key[0] == changed ?
		    SV("改名") : sv_cstr(r->name)));
		assert_int_equal(p->ops->row(p, &e, false, cell, &d), 0);
		assert_true(sv_equal(cell[0], sv_cstr(r->code)));
		assert_true(sv_equal(cell[1], e.key[0] == changed ?
		    SV("改名") : sv_cstr(r->name)));
		assert_true(sv_equal(cell[2], sv_cstr(r->ethnic)));
		assert_int_equal(past_absent(cell[2]), !r->ethnic);
	}
}

static void
test_read_again(void **state)
{
	static const size_t sizes[] = { 0, 1, 4, 1024, 5000 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct past_folder *f;
		struct diag d = { 0 };
		struct stat st;
		struct past *p;

		save(DAY, sizes[i]);
		assert_int_equal(stat(path_of(DAY), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		f = open_folder(key);
		assert_int_equal(f->open(f->ctx, (struct sv){ 0 },
		    SV("2026-07-01"), &p, &d), 0);
		assert_non_null(p);
		assert_true(sv_equal(p->asof, SV(DAY)));
		assert_int_equal(p->ncolumn, 3);
		check_rows(p, sizes[i], 0);
		p->ops->close(p);
		snapshot_folder_close(f);
	}
}

/* The blocks of a file, without what stands before and behind them. */
static struct buf
blocks_of(const char *day)
{
	struct buf whole = { 0 };
	uint64_t head, directory;

	read_file(path_of(day), &whole);
	memcpy(&head, whole.ptr + whole.len - TAIL_BYTES + 8, 8);
	memcpy(&directory, whole.ptr + whole.len - TAIL_BYTES + 24, 8);
	memmove(whole.ptr, whole.ptr + head, directory - head);
	whole.len = directory - head;
	return whole;
}

/* What has not changed is copied as it stands; what has is not, and what is
 * read again is right in either case. */
static void
test_model(void **state)
{
	static const struct {
		size_t n; /* saved first; then */
		size_t after;
		uint64_t changed;
		bool lie; /* a copy shows, since it has the old cells */
	} cases[] = { { 4, 4, 2, true }, { 5000, 5000, 2500, true },
		{ 4, 4, 0, false }, { 5000, 5000, 0, false },
		{ 5000, 5001, 0, false }, { 5000, 4999, 0, false },
		{ 5000, 5000, 1, false }, { 5000, 5000, 2500, false },
		{ 5000, 5000, 5000, false }, { 0, 4, 0, false },
		{ 2048, 2048, 0, false } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t changed = cases[i].lie ? 0 : cases[i].changed;
		bool same = cases[i].n == cases[i].after && !changed;
		struct past_folder *f = open_folder(key);
		struct diag d = { 0 };
		struct buf before, after;
		struct past *p, *q;

		save(DAY, cases[i].n);
		assert_int_equal(f->open(f->ctx, (struct sv){ 0 },
		    SV("2026-07-01"), &p, &d), 0);
		save_like("2026-07-30", cases[i].after, f, p, cases[i].changed,
		    cases[i].lie);
		assert_int_equal(f->open(f->ctx, (struct sv){ 0 },
		    SV("2026-09-01"), &q, &d), 0);
		check_rows(q, cases[i].after, changed);
		before = blocks_of(DAY);
		after = blocks_of("2026-07-30");
		assert_int_equal(same, sv_equal(buf_sv(&before),
		    buf_sv(&after)));
		buf_free(&before);
		buf_free(&after);
		q->ops->close(q);
		p->ops->close(p);
		snapshot_folder_close(f);
		unlink(path_of("2026-07-30"));
	}
}

static void
test_which_day(void **state)
{
	struct diag d = { 0 };
	struct past_folder *f;
	struct past *p;

	(void)state;
	unlink(path_of(DAY));
	assert_int_equal(try_open(key, "2026-09-30", &d), -1);
	save(DAY, 2);
	save("2026-07-30", 3);
	save("2026-07-30", 4); /* replaced */
	assert_int_equal(try_open(key, DAY, &d), -1);
	assert_int_equal(try_open(key, "2026-07-30", &d), 0);
	f = open_folder(key);
	f->open(f->ctx, (struct sv){ 0 }, SV("2026-09-30"), &p, &d);
	assert_int_equal(p->nrecord, 4);
	p->ops->close(p);
	f->open(f->ctx, SV("2026-06-01"), SV("2026-07-01"), &p, &d);
	assert_int_equal(p->nrecord, 2);
	p->ops->close(p);
	f->open(f->ctx, SV("2026-07-01"), SV("2026-07-02"), &p, &d);
	assert_null(p);
	snapshot_folder_close(f);
	unlink(path_of("2026-07-30"));
}

static void
write_file(const char *path, struct sv text)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CREAT, 0600);

	assert_int_equal(write(fd, text.ptr, text.len), (ssize_t)text.len);
	close(fd);
}

static void
expect_refused(const unsigned char *k, const char *word)
{
	struct diag d = { .lang = LANG_EN };

	assert_int_equal(try_open(k, "2026-09-30", &d), STATUS_INPUT);
	assert_non_null(strstr(d.text, ".xjs"));
	if (word)
		assert_non_null(strstr(d.text, word));
}

static void
test_misnamed(void **state)
{
	static const char *const name[] = { "foo.xjs", "2026-06-31.xjs",
		"20260630.xjs", "2026-06-30 (1).xjs", "2026-06-30.XJS",
		"2026-06-3.xjs", "2026-06-30x.xjs" };
	static const char *const other[] = { "2026-06-30.txt", ".x.xjs",
		"xjs", "2026-06-30.xjs.bak" };
	char path[256];

	(void)state;
	for (size_t i = 0; i < sizeof(name) / sizeof(*name); i++) {
		struct diag d = { .lang = LANG_EN };

		for (int beside = 0; beside < 2; beside++) {
			snprintf(path, sizeof(path), "%s/%s", folder, name[i]);
			unlink(path_of(DAY));
			if (beside)
				save(DAY, 2);
			write_file(path, SV("x"));
			expect_refused(key, name[i]);
			unlink(path);
		}
		assert_int_equal(try_open(key, "2026-09-30", &d), 0);
	}
	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++) {
		struct diag d = { 0 };

		snprintf(path, sizeof(path), "%s/%s", folder, other[i]);
		write_file(path, SV("x"));
		assert_int_equal(try_open(key, "2026-09-30", &d), 0);
		unlink(path);
	}
}

static void
test_damaged(void **state)
{
	struct buf whole = { 0 };

	(void)state;
	save(DAY, 4);
	read_file(path_of(DAY), &whole);
	for (size_t i = 0; i < whole.len; i++) {
		whole.ptr[i] ^= (char)(1 << i % 8);
		write_file(path_of(DAY), buf_sv(&whole));
		expect_refused(key, NULL);
		whole.ptr[i] ^= (char)(1 << i % 8);
		write_file(path_of(DAY), sv_head(buf_sv(&whole), i));
		expect_refused(key, NULL);
	}
	buf_put_char(&whole, '\0');
	write_file(path_of(DAY), buf_sv(&whole));
	expect_refused(key, NULL);
	buf_free(&whole);
}

/* A file of several pieces, each with a digest of its own. */
static void
test_damaged_large(void **state)
{
	enum { PIECE = 256 * 1024 };
	struct buf whole = { 0 };
	char *swapped;

	(void)state;
	save(DAY, 16000);
	read_file(path_of(DAY), &whole);
	assert_true(whole.len > 2 * PIECE);
	for (size_t i = 0; i < whole.len; i += PIECE / 2 - 1) {
		whole.ptr[i] ^= 1;
		write_file(path_of(DAY), buf_sv(&whole));
		expect_refused(key, i ? "seal" : NULL);
		whole.ptr[i] ^= 1;
	}
	for (size_t i = PIECE; i < whole.len; i += PIECE) {
		write_file(path_of(DAY), sv_head(buf_sv(&whole), i));
		expect_refused(key, NULL);
	}
	swapped = malloc(PIECE);
	memcpy(swapped, whole.ptr, PIECE);
	memmove(whole.ptr, whole.ptr + PIECE, PIECE);
	memcpy(whole.ptr + PIECE, swapped, PIECE);
	free(swapped);
	write_file(path_of(DAY), buf_sv(&whole));
	expect_refused(key, NULL);
	buf_free(&whole);
}

static int
put_packed(void *ctx, struct sv piece)
{
	buf_put(ctx, piece);
	return 0;
}

static void
test_forged(void **state)
{
	static const unsigned char other[SEAL_KEY] = { 9 };
	struct buf text = { 0 };
	struct gz_writer *g = gz_writer_open(put_packed, &text);
	uint64_t tail[8 + 4] = { UINT64_C(0x316c6961742d6a78) };

	(void)state;
	save("2026-07-30", 4);
	rename(path_of("2026-07-30"), "/tmp/xueji-snapshot-moved");
	rename("/tmp/xueji-snapshot-moved", path_of(DAY));
	expect_refused(key, "another day");
	save(DAY, 4);
	expect_refused(other, "another key");
	gz_writer_put(g, SV("xueji-snapshot\t3\n"));
	gz_writer_end(g);
	gz_writer_close(g);
	tail[1] = text.len;
	buf_put(&text, sv_make((const char *)tail, sizeof(tail)));
	write_file(path_of(DAY), buf_sv(&text));
	expect_refused(key, "newer format");
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_again),
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_which_day),
		cmocka_unit_test(test_misnamed),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_damaged_large),
		cmocka_unit_test(test_forged),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
