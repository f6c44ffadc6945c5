/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/report/record.h"

static void
ids(void **state)
{
	static const char *const wrong[] = { "", "abcdefghijklmno",
		"abcdefghijklmnop-", "abcdefghijklmnop-1", "abcdefghijklmnop2",
		"abcdefghijklmno1", "abcdefghijklmnop-99999999999" };
	unsigned char id[TOKEN_BYTES], again[TOKEN_BYTES];
	char text[ID_ROOM];
	uint32_t copy;

	(void)state;
	for (size_t i = 0; i < 256; i++) {
		for (size_t k = 0; k < TOKEN_BYTES; k++)
			id[k] = (unsigned char)(i * (k + 7) + k);
		told_id_put(id, (uint32_t)i + 1, text);
		assert_true(told_id_take(sv_cstr(text), again, &copy));
		assert_memory_equal(id, again, TOKEN_BYTES);
		assert_int_equal(copy, i + 1);
	}
	assert_true(told_id_take(SV("ABCDEFGHIJKLMN27"), again, &copy));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (told_id_take(sv_cstr(wrong[i]), again, &copy))
			fail_msg("'%s' is taken", wrong[i]);
}

/* N findings, in no order, the third one twice. */
static void
fill(struct run_record *r, size_t n)
{
	struct told t = { .copy = 1 };

	t.text[TOLD_RULE] = SV("I05");
	t.text[TOLD_SCHOOL_CODE] = SV("2121090001");
	t.text[TOLD_SCHOOL] = SV("甲小学");
	for (size_t i = 0; i < n; i++) {
		t.head.id[0] = (unsigned char)(i * 77);
		t.head.id[9] = (unsigned char)i;
		t.head.level = (enum level)(i % LEVELS);
		record_add(r, &t, false);
		if (i == 2) {
			t.copy = 2;
			record_add(r, &t, false);
			t.copy = 1;
		}
	}
	r->point.asof = SV("2026-06-30");
	r->point.run = SV("00ff");
	r->point.records = 12;
	r->point.level[LEVEL_ERROR] = 5;
	r->point.progress.status[TOLD_EXPIRED][LEVEL_ERROR] = 3;
	r->point.progress.unseen[LEVEL_NOTICE] = 9;
	record_sort(r);
}

static void
there_and_back(void **state)
{
	struct run_record r = { 0 }, got = { 0 };
	struct buf text = { 0 };
	struct sv code, name;
	struct run_line *l;

	(void)state;
	fill(&r, 100);
	record_put(&r, &text);
	assert_true(record_take(&got, buf_sv(&text)));
	assert_int_equal(got.n, 101);
	assert_true(sv_equal(got.point.asof, SV("2026-06-30")));
	assert_int_equal(got.point.level[LEVEL_ERROR], 5);
	assert_int_equal(
	    got.point.progress.status[TOLD_EXPIRED][LEVEL_ERROR], 3);
	assert_int_equal(got.point.progress.unseen[LEVEL_NOTICE], 9);
	for (size_t i = 0; i < r.n; i++) {
		l = record_find(&got, r.line[i].id, r.line[i].copy);
		assert_non_null(l);
		assert_int_equal(l->level, r.line[i].level);
		record_school(&got, l, &code, &name);
		assert_true(sv_equal(code, SV("2121090001")));
		assert_true(sv_equal(name, SV("甲小学")));
		assert_null(record_find(&got, r.line[i].id, 3));
	}
	record_free(&r);
	record_free(&got);
	buf_free(&text);
}

/* A text that is cut is no record; its counts alone are. */
static void
cut(void **state)
{
	struct run_record r = { 0 }, got = { 0 };
	struct buf text = { 0 };
	size_t head;

	(void)state;
	fill(&r, 5);
	record_put(&r, &text);
	head = sv_find(buf_sv(&text), SV("\n!\t")) + 1;
	assert_false(record_take(&got, sv_head(buf_sv(&text), head)));
	record_free(&got);
	assert_true(record_take_counts(&got,
	    sv_head(buf_sv(&text), head + 9)));
	assert_int_equal(got.point.records, 12);
	assert_int_equal(got.n, 0);
	record_free(&got);
	for (size_t n = head + 1; n + 2 < text.len; n++) {
		struct run_record one = { 0 };

		if (record_take(&one, sv_head(buf_sv(&text), n)))
			fail_msg("%zu of %zu bytes are taken", n, text.len);
		record_free(&one);
	}
	record_free(&r);
	buf_free(&text);
}

/* Under --unmasked a school's cell may hold anything. */
static void
unmasked(void **state)
{
	struct run_record r = { 0 };
	struct told t = { .copy = 1 };
	struct buf text = { 0 };

	(void)state;
	t.text[TOLD_SCHOOL_CODE] = SV("张三");
	t.text[TOLD_SCHOOL] = SV("李四");
	record_add(&r, &t, true);
	record_put(&r, &text);
	assert_int_equal(sv_find(buf_sv(&text), SV("张三")), text.len);
	assert_int_equal(sv_find(buf_sv(&text), SV("李四")), text.len);
	record_free(&r);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(cut),
		cmocka_unit_test(unmasked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
