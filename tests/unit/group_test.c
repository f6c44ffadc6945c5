/* SPDX-License-Identifier: MIT */
/*
 * Rules of groups through an exchange say what they say of all records at
 * once, wherever batches end and however little memory there is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pipeline/base/hash.h"
#include "pipeline/rules/group.h"
#include "pipeline/run/exchange.h"
#include "tests/unit/text_pack.h"

enum { ROWS = 600, COLUMNS = 4 };

static const char *const text =
    "包 x 1\n字段 校\n字段 班\n字段 名\n  脱敏 姓名\n字段 生\n  类型 日期\n"
    "参数 上限 = 9\n"
    "规则 G01 错误 多\n  每组 校, 班号(班)\n  当 名 <> \"无\"\n  要求 人数() < 上限\n"
    "  分支 很多 当 人数() > 12\n  级别 很多 警告\n"
    "  提示 {校}{班} {人数()} {不同(名)} {最小(生)} {第几(生, 3)}"
    " {不同人(\"\", \"\", 班, 名, \"\", 生)}\n"
    "规则 G02 错误 同名\n  每组 校, 班号(班)\n  当 名 <> \"无\"\n  要求 最多(名) <= 3\n"
    "  提示 {最多(名)} {最大(生)}\n"
    "规则 G03 警告 独\n  每组 生\n  要求 人数() > 1\n  提示 {生}\n";

static struct sv cells[ROWS][COLUMNS];
static struct sv columns[COLUMNS];

static struct sv
choose(const char *const *list, int n)
{
	return sv_cstr(list[rand() % n]);
}

static void
make_rows(void)
{
	static const char *const school[] = { "甲", "乙", "丙", "" };
	static const char *const class[] = { "1班", "一班", "（1）班", "2", "02班",
		"实验班", "", "十二班", "12" };
	static const char *const name[] = { "张", "李", "王", "赵", "无", "" };
	static char birth[ROWS][16];

	srand(7);
	for (int i = 0; i < ROWS; i++) {
		snprintf(birth[i], sizeof(birth[i]), "2015-%02d-%02d",
		    rand() % 14, rand() % 28 + 1);
		cells[i][0] = choose(school, 4);
		cells[i][1] = choose(class, 9);
		cells[i][2] = choose(name, 6);
		cells[i][3] = sv_cstr(birth[i]);
	}
}

static void
fill(struct batch *b, const struct header *h, struct source *src, size_t from,
    size_t n)
{
	batch_reset(b, h, src, n);
	for (size_t i = from; i < from + n; i++) {
		for (int c = 0; c < COLUMNS; c++)
			batch_cell(b, c)[b->nrow] = cells[i][c];
		b->line[b->nrow] = i + 2;
		b->record[b->nrow++] = i + 1;
	}
}

/* All that is said, as text. */
static void
tell(struct groups *g, struct plan *p, const struct header *h, struct buf *out)
{
	struct batch b = { 0 };

	do {
		batch_reset(&b, h, NULL, 0);
		for (bool more = groups_tell(g, &b); more; more = false)
			for (size_t i = 0; i < b.nfinding; i++) {
				const struct finding *f = &b.finding[i];

				buf_printf(out, "%.*s %d", SV_ARG(f->rule),
				    (int)f->level);
				for (size_t k = 0; k < f->narg; k++)
					buf_printf(out, " %.*s=%.*s",
					    SV_ARG(f->arg[k].name),
					    SV_ARG(f->arg[k].value));
				buf_put_char(out, '\n');
			}
	} while (b.nfinding);
	plan_status(p, &b, true);
	for (size_t i = 0; i < b.nstatus; i++)
		buf_printf(out, "? %.*s %llu %llu\n", SV_ARG(b.status[i].rule),
		    (unsigned long long)b.status[i].evaluated,
		    (unsigned long long)b.status[i].findings);
	batch_free(&b);
}

static uint64_t
same_hash(struct sv key, const unsigned char *secret)
{
	(void)secret;
	return key.len % 2;
}

struct way {
	size_t batch; /* 0: all at once, without an exchange */
	size_t memory;
	uint64_t (*hash)(struct sv key, const unsigned char *secret);
};

static void
run(const struct pack *pack, const struct way *way, struct buf *out)
{
	static const unsigned char secret[HASH_SECRET];
	struct header h = { .asof = SV("2026-09-30"), .column = columns,
		.ncolumn = COLUMNS };
	struct spool *keep = spool_open("/tmp", way->memory);
	struct spool *tuples = spool_open("/tmp", 0);
	struct store store = store_spool(keep);
	struct group_config config = { exchange_open(way->memory, tuples),
		&store, way->hash, secret };
	struct plan *p = plan_open(pack, h.asof, NULL);
	struct groups *g = groups_open(p, &config, &h);
	struct source src = { .number = 1 };
	struct batch b = { 0 };
	struct diag d = { 0 };
	size_t n = way->batch ? way->batch : ROWS;

	plan_header(p, &h);
	for (size_t i = 0; i < ROWS; i += n) {
		fill(&b, &h, &src, i, ROWS - i < n ? ROWS - i : n);
		if (way->batch)
			assert_int_equal(groups_batch(g, &b, &d), 0);
	}
	if (way->batch)
		assert_int_equal(groups_reduce(g, &d), 0);
	else
		groups_now(g, &b);
	tell(g, p, &h, out);
	batch_free(&b);
	groups_close(g);
	plan_close(p);
	exchange_close(config.exchange);
	spool_close(tuples);
	spool_close(keep);
}

static void
groups_do_not_depend_on_batches(void **state)
{
	static const struct way ways[] = {
		{ 1, 1 << 20, hash_64_secret }, { 7, 0, hash_64_secret },
		{ 300, 1 << 20, hash_64_secret }, { ROWS, 0, hash_64_secret },
		{ 50, 1 << 20, same_hash },
	};
	static const struct way whole = { 0, 1 << 20, hash_64_secret };
	struct pack_reader r = { read_pack, list_pack, NULL };
	struct diag d = { .lang = LANG_EN };
	struct buf want = { 0 }, is = { 0 };
	struct pack pack;

	(void)state;
	pack_text = text;
	if (pack_load(&pack, &r, SV("x"), NULL, 0, &d) < 0)
		fail_msg("%s", d.text);
	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = pack.field[i].name;
	make_rows();
	run(&pack, &whole, &want);
	assert_true(want.len > 1000);
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		is.len = 0;
		run(&pack, &ways[i], &is);
		if (!sv_equal(buf_sv(&is), buf_sv(&want)))
			fail_msg("way %zu:\n%.*s\nand not:\n%.*s", i,
			    SV_ARG(buf_sv(&is)), SV_ARG(buf_sv(&want)));
	}
	buf_free(&is);
	buf_free(&want);
	pack_free(&pack);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_do_not_depend_on_batches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
