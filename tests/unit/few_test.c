/* SPDX-License-Identifier: MIT */
/*
 * Columns that say few things, many, the same with another middle, or nothing:
 * what rules say of them is what a loop over the cells says, wherever batches
 * end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pipeline/rules/plan.h"
#include "tests/unit/text_pack.h"

enum { ROWS = 3000, COLUMNS = 5, CELL = 400 };

static const char *const text =
    "包 x 1\n字段 少\n字段 多\n字段 中\n字段 长\n字段 变\n字段 缺\n"
    "规则 A01 错误 字\n  每格 少, 多, 中, 长, 变\n  要求 本格 匹配 /^[a-m]*$/\n"
    "  提示 {本格}\n"
    "规则 A02 错误 两格\n  每行\n  当 少 <> \"b\"\n  要求 少 <> 变 且 长度(变) < 300\n"
    "  列 变\n  提示 {少} {变}\n"
    "规则 A03 错误 空列\n  每行\n  当 缺 属于 (\"x\", 空)\n  要求 前(少, 1) <> \"c\"\n"
    "  列 少\n  提示 {少}\n";

static char cells[ROWS][COLUMNS][CELL];

static void
make_rows(void)
{
	static const char *const few[] = { "a", "b", "c", "", "nn", "abcdefghn" };

	srand(7);
	for (int i = 0; i < ROWS; i++) {
		char *const cell[] = { cells[i][0], cells[i][1], cells[i][2],
			cells[i][3], cells[i][4] };

		snprintf(cell[0], CELL, "%s", few[rand() % 6]);
		snprintf(cell[1], CELL, "a%c%c%c", 'a' + rand() % 26,
		    'a' + rand() % 26, 'a' + rand() % 26);
		/* The same ends. */
		snprintf(cell[2], CELL, "aaaaaaaa%c%cbbbbbbbb",
		    'a' + rand() % 26, 'a' + rand() % (i % 1000 < 500 ? 2 : 9));
		memset(cell[3], 'a', (size_t)(rand() % 300));
		/* Few for a while, then many, then few again. */
		if (i % 1500 < 700)
			snprintf(cell[4], CELL, "%s", few[rand() % 6]);
		else
			memset(cell[4], 'a' + rand() % 20,
			    (size_t)(rand() % 399));
	}
}

/* "ROW COLUMN RULE" of each finding; how often each rule was asked. */
static void
run_plan(const struct pack *p, size_t size, struct buf *out)
{
	static const char *const name[] = { "少", "多", "中", "长", "变" };
	struct sv column[COLUMNS];
	struct header h = { .column = column, .ncolumn = COLUMNS };
	struct source src = { .number = 1 };
	struct plan *plan = plan_open(p, SV("2026-09-30"), NULL);
	struct batch b = { 0 };

	for (int c = 0; c < COLUMNS; c++)
		column[c] = sv_cstr(name[c]);
	plan_header(plan, &h);
	for (size_t at = 0; at < ROWS; at += size) {
		batch_reset(&b, &h, &src, size);
		for (size_t i = at; i < at + size && i < ROWS; i++) {
			for (int c = 0; c < COLUMNS; c++)
				batch_cell(&b, c)[b.nrow] =
				    sv_cstr(cells[i][c]);
			b.line[b.nrow++] = i;
		}
		plan_rows(plan, &b);
		for (size_t i = 0; i < b.nfinding; i++)
			buf_printf(out, "%zu %d %.*s\n",
			    (size_t)b.finding[i].line, b.finding[i].column,
			    SV_ARG(b.finding[i].rule));
	}
	plan_status(plan, &b, false);
	for (size_t i = 0; i < b.nstatus; i++)
		buf_printf(out, "? %.*s %llu\n", SV_ARG(b.status[i].rule),
		    (unsigned long long)b.status[i].evaluated);
	batch_free(&b);
	plan_close(plan);
}

static void
expect(struct buf *out)
{
	unsigned long evaluated[4] = { 0 };

	for (size_t i = 0; i < ROWS; i++) {
		const char *few = cells[i][0], *last = cells[i][4];

		for (int c = 0; c < COLUMNS; c++) {
			const char *cell = cells[i][c];

			evaluated[1] += *cell != 0;
			if (cell[strspn(cell, "abcdefghijklm")])
				buf_printf(out, "%zu %d A01\n", i, c);
		}
		if (*few && strcmp(few, "b") != 0 && *last) {
			evaluated[2]++;
			if (strcmp(few, last) == 0 || strlen(last) >= 300)
				buf_printf(out, "%zu 4 A02\n", i);
		}
		evaluated[3] += *few != 0;
		if (*few == 'c')
			buf_printf(out, "%zu 0 A03\n", i);
	}
	for (int i = 1; i < 4; i++)
		buf_printf(out, "? A0%d %lu\n", i, evaluated[i]);
}

static void
few_and_many(void **state)
{
	static const size_t size[] = { 1, 7, 256, 300, 1024, ROWS };
	struct pack_reader reader = { read_pack, list_pack, NULL };
	struct diag d = { 0 };
	struct pack p = { 0 };
	struct buf want = { 0 };

	(void)state;
	pack_text = text;
	make_rows();
	assert_int_equal(pack_load(&p, &reader, SV("x"), NULL, 0, &d), 0);
	expect(&want);
	for (size_t i = 0; i < sizeof(size) / sizeof(*size); i++) {
		struct buf got = { 0 };

		run_plan(&p, size[i], &got);
		assert_int_equal(got.len, want.len);
		assert_memory_equal(got.ptr, want.ptr, want.len);
		buf_free(&got);
	}
	buf_free(&want);
	pack_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(few_and_many) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
