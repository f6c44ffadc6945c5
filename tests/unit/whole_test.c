/* SPDX-License-Identifier: MIT */
/*
 * Rows that come with what rules ask of every one: the other cells are put
 * there before a finding tells of them, once a row; or nothing is told of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/rules/plan.h"
#include "tests/unit/text_pack.h"

enum { ROWS = 1000, TOLD = 1, COLUMNS = 2 };

static const char *const text =
    "包 x 1\n字段 问\n字段 说\n"
    "规则 A01 错误 甲\n  每行\n  要求 问 <> \"b\"\n  列 问\n  应为 说\n  提示 {问}\n"
    "规则 A02 错误 乙\n  每行\n  要求 问 不属于 (\"b\", \"c\")\n"
    "  分支 单 当 说 = \"7\"\n  列 问\n  应为 说\n  提示 {问}\n";

static const char *
asked(size_t i)
{
	return i % 7 == 0 ? "b" : i % 5 == 0 ? "c" : "a";
}

/* Of every third row nothing is told; the others say their number. */
static bool
make_whole(void *ctx, struct batch *b, size_t row)
{
	size_t *calls = ctx;

	calls[row]++;
	batch_cell(b, TOLD)[row] = arena_printf(&b->arena, "%zu", row);
	return row % 3 != 0;
}

static void
test_whole(void **state)
{
	static size_t calls[ROWS];
	struct sv column[COLUMNS] = { SV("问"), SV("说") };
	struct header h = { .column = column, .ncolumn = COLUMNS };
	struct source src = { .number = 1 };
	bool asks[COLUMNS] = { false };
	struct buf want = { 0 }, got = { 0 };
	struct batch b = { 0 };
	struct pack_reader reader = { read_pack, list_pack, NULL };
	struct pack pack = { 0 };
	struct diag d = { 0 };
	struct plan *plan;

	(void)state;
	pack_text = text;
	assert_int_equal(pack_load(&pack, &reader, SV("x"), NULL, 0, &d), 0);
	plan = plan_open(&pack, SV("2026-09-30"), NULL);
	plan_header(plan, &h);
	plan_asks(plan, asks);
	assert_true(asks[0] && !asks[TOLD]);
	plan_whole(plan, make_whole, calls);
	batch_reset(&b, &h, &src, ROWS);
	for (size_t i = 0; i < ROWS; i++)
		batch_cell(&b, 0)[b.nrow++] = sv_cstr(asked(i));
	plan_rows(plan, &b);
	for (size_t i = 0; i < b.nfinding; i++)
		buf_printf(&got, "%llu %.*s %.*s\n",
		    (unsigned long long)b.finding[i].after,
		    SV_ARG(b.finding[i].rule),
		    SV_ARG(finding_get(&b.finding[i], SV("expected"))));
	for (size_t i = 0; i < ROWS; i++) {
		bool wrong = *asked(i) != 'a';

		assert_int_equal(calls[i], wrong);
		if (i % 3 == 0)
			continue;
		if (*asked(i) == 'b')
			buf_printf(&want, "%zu A01 %zu\n", i, i);
		if (wrong)
			buf_printf(&want, "%zu A02 %zu\n", i, i);
	}
	assert_true(want.len > 0);
	assert_int_equal(got.len, want.len);
	assert_memory_equal(got.ptr, want.ptr, want.len);
	buf_free(&got);
	buf_free(&want);
	batch_free(&b);
	plan_close(plan);
	pack_free(&pack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_whole) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
