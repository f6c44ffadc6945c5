/* SPDX-License-Identifier: MIT */
/*
 * Duplicates by example, then against the plain answer over random towns, then
 * at size. Every answer must be the same whatever the hash, the bound of
 * memory and the size of batches.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <cmocka.h>

#include "tests/unit/dedup_town.h"

#define A "211382201509014329"
#define A_SLIP "211382201509014339" /* one digit of A */
#define A_SWAP "211382201509014392" /* its last two changed places */
#define A_TWIN "211382201509014345" /* two digits of A */
#define B "211382201509027728"

static const struct dedup_case {
	const char *name, *rows, *want;
} cases[] = {
	{ "nobody", "", "" },
	{ "nobody twice", "1|张三|男|2015-09-01|" A "|G1\n"
	    "1|李四|女|2015-09-01|" B "|G2\n", "" },
	{ "U01: one ID, a 学籍号 is blank",
	    "1|张三|男|2015-09-01|" A "|G1\n2|李四|女|2015-09-02|" A "|\n",
	    "U01 1:2 2:2 1\nU01 2:2 1:2 1\n" },
	{ "U01 before U02: both numbers are the same",
	    "1|张三|男|2015-09-01|" A "|G1\n2|李四|女|2015-09-02|" A "|G1\n",
	    "U01 1:2 2:2 1\nU01 2:2 1:2 1\n" },
	{ "U02: one 学籍号, an ID is blank",
	    "1|张三|男|2015-09-01|" A "|G1\n2|李四|女|2015-09-02||G1\n",
	    "U02 1:2 2:2 1\nU02 2:2 1:2 1\n" },
	{ "U02: an ID is damaged",
	    "1|张三|男|2015-09-01|" A "|G1\n"
	    "2|张三|男|2015-09-01|2.11382E+17|G1\n",
	    "U02 1:2 2:2 1\nU02 2:2 1:2 1\n" },
	{ "U03: one ID, temporary and formal 学籍号",
	    "1|张三|男|2015-09-01|" A "|L1\n2|张三|男|2015-09-01|" A "|G1\n",
	    "U03 1:2 2:2 1\nU03 2:2 1:2 1\n" },
	{ "U04: one 学籍号, two IDs, and before U06",
	    "1|张三|男|2015-09-01|" A "|G1\n"
	    "2|张三|男|2015-09-01|" A_SLIP "|G1\n",
	    "U04 1:2 2:2 1\nU04 2:2 1:2 1\n" },
	{ "U05: a word for no ID; dates in two forms",
	    "1|张三|男|2015-09-01|" A "|G1\n2|张三|男|2015年9月1日|无|G2\n",
	    "U05 1:2 2:2 1\nU05 2:2 1:2 1\n" },
	{ "U05 not: another sex",
	    "1|张三|男|2015-09-01|" A "\n2|张三|女|2015-09-01|\n", "" },
	{ "U05 not: the ID is damaged, not absent",
	    "1|张三|男|2015-09-01|" A "\n2|张三|男|2015-09-01|2113****\n"
	    "3|李四|男|2015-09-01|\n3|李四|男|2015-09-01|2.11382E+17\n", "" },
	{ "U05 not: no name, no birth, no day",
	    "1||男|2015-09-01\n2||男|2015-09-01||G1\n"
	    "3|张三|男|\n4|张三|男|||G2\n"
	    "5|李四|男|2015-02-30\n6|李四|男|2015-02-30||G3\n", "" },
	{ "U06: one digit", "1|张三|男|2015-09-01|" A "|G1\n"
	    "2|张三|男|20150901|" A_SLIP "|G2\n",
	    "U06 1:2 2:2 1\nU06 2:2 1:2 1\n" },
	{ "U06: two neighbours, and the sex does not matter",
	    "1|张三|男|2015-09-01|" A "\n1|张三|女|2015-09-01|" A_SWAP "\n",
	    "U06 1:2 1:3 1\nU06 1:3 1:2 1\n" },
	{ "twins have other names",
	    "1|张一|男|2015-09-01|" A "\n"
	    "1|张二|男|2015-09-01|" A_SLIP "\n", "" },
	{ "namesakes have other IDs",
	    "1|张三|男|2015-09-01|" A "\n"
	    "2|张三|男|2015-09-01|" A_TWIN "\n", "" },
	{ "damaged IDs are no key",
	    "1|张三|男|2015-09-01|2.11382E+17|G1\n"
	    "2|李四|男|2015-09-01|2.11382E+17|G2\n"
	    "3|王五|男|2015-09-01|211382201509014000|G3\n"
	    "4|赵六|男|2015-09-01|211382201509014000|G4\n", "" },
	{ "a word for no 学籍号, or a masked one, is no key",
	    "1|张三|男|2015-09-01|" A "|无\n2|李四|男|2015-09-02|" B "|无\n"
	    "3|王五|男|2015-09-03||G2113****\n"
	    "4|赵六|男|2015-09-04||G2113****\n",
	    "" },
	{ "only active records", "1|张三|男|2015-09-01|" A "|G1|休学\n"
	    "2|张三|男|2015-09-01|" A "|G1|在读\n"
	    "3|张三|男|2015-09-01|" A "|G1|转学\n"
	    "4|张三|男|2015-09-01|" A "|G1|05\n",
	    "U01 2:2 4:2 1\nU01 4:2 2:2 1\n" },
	{ "three schools, the worst of its pairs",
	    "1|张三|男|2015-09-01|" A "|G1\n2|张三|男|2015-09-01|" A "|G2\n"
	    "3|张三|男|2015-09-01|" A "|\n",
	    "U03 1:2 2:2;3:2 2\nU03 2:2 1:2;3:2 2\nU01 3:2 1:2;2:2 2\n" },
	{ "partners of several rules",
	    "1|张三|男|2015-09-01|" A "|G1\n"
	    "2|张三|男|2015-09-01|" A_SLIP "|G2\n"
	    "3|张三|男|2015-09-01||G3\n4|李四|男|2015-09-02|" B "|G1\n",
	    "U04 1:2 2:2;3:2;4:2 3\nU06 2:2 1:2;3:2 2\n"
	    "U05 3:2 1:2;2:2 2\nU04 4:2 1:2 1\n" },
	{ "U07: within a file", "1|张三|男|2015-09-01|" A "|G1\n"
	    "1|张三|男|2015-09-01|" A "|G1\n1|张三|男|2015-09-01|" A "|G1\n",
	    "U07 1:3 1:2 2\n" },
	{ "U07: once for a pair of files",
	    "1|张三|男|2015-09-01|" A "|G1\n1|李四|女|2015-09-02|" B "|G2\n"
	    "2|王五|女|2015-09-03||G3\n2|李四|女|2015-09-02|" B "|G2\n"
	    "2|张三|男|2015-09-01|" A "|G1\n", "U07 2:3 1:2;1:3 2\n" },
	{ "U07: each of three pairs", "1|张三\n2|张三\n3|张三\n",
	    "U07 2:2 1:2 1\nU07 3:2 1:2 1\n" },
	{ "U07: the first of many, and twice in its file",
	    "1|张三\n1|张三\n2|李四\n2|张三\n2|张三\n3|李四\n",
	    "U07 1:3 1:2 1\nU07 2:3 1:2 2\nU07 3:2 2:2 1\n" },
	{ "versions: half of the smaller file, three pupils",
	    "1|张三|男|2015-09-01|" A "|G1\n1|李四|女|2015-09-02|" B "|G2\n"
	    "1|王五|女|2015-09-03||G3\n1|赵六|男|2015-09-04||G4\n"
	    "2|张三|男|2015-09-01|" A "|G1||歌\n2|李四|女|2015-09-02|" B "|G2\n"
	    "2|王五|女|2015-09-03||G3\n", "U07 2:0 1:2 3 1\n" },
	{ "versions not: two pupils, or another class",
	    "1|张三|男|2015-09-01|" A "|G1\n1|李四|女|2015-09-02|" B "|G2\n"
	    "1|王五|女|2015-09-03||G3\n"
	    "2|张三|男|2015-09-01|" A "|G1||歌\n2|李四|女|2015-09-02|" B "|G2\n"
	    "2|王五|女|2015-09-03||G3|||2班\n",
	    "U01 1:2 2:2 1\nU02 1:4 2:4 1\nU01 2:2 1:2 1\nU07 2:3 1:3 1\n"
	    "U02 2:4 1:4 1\n" },
	{ "U07: no key, or a damaged one",
	    "1|||不详\n1|||不详\n1|张三|||2.11382E+17\n2|张三|||2.11382E+17\n",
	    "U07 1:3 1:2 1\nU07 2:2 1:4 1\n" },
	{ "U07 and a partner besides", "1|张三|男|2015-09-01|" A "|G1\n"
	    "2|张三|男|2015-09-01|" A "|G1\n3|张三|男|2015-09-01|" A "|G2\n",
	    "U03 1:2 2:2;3:2 2\nU07 2:2 1:2 1\nU03 2:2 1:2;3:2 2\n"
	    "U03 3:2 1:2;2:2 2\n" },
	{ "one cell more is another row",
	    "1|张三|男|2015-09-01|" A "|G1||歌\n"
	    "1|张三|男|2015-09-01|" A "|G1|歌\n",
	    "" },
};

static uint64_t
hash_nothing(struct sv key, const unsigned char *secret)
{
	(void)key;
	(void)secret;
	return 0;
}

static const struct way ways[] = {
	{ hash_64_secret, 1 << 24, 1000 },
	{ hash_64_secret, 0, 1 },
	{ hash_nothing, 1 << 24, 3 },
	{ hash_nothing, 0, 1000 },
};

static void
expect(const char *what, struct sv got, struct sv want)
{
	assert_non_null(got.ptr);
	if (sv_equal(got, want))
		return;
	print_error("%s: got\n%.*swant\n%.*s", what, SV_ARG(got),
	    SV_ARG(want));
	fail();
}

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct town t = { 0 };
		struct sv want = sv_cstr(cases[i].want);

		print_message("    %s\n", cases[i].name);
		town_read(&t, cases[i].rows);
		for (size_t w = 0; w < sizeof(ways) / sizeof(*ways); w++)
			expect("the stage", town_run(&t, &ways[w], NULL),
			    want);
		expect("the plain answer", town_plainly(&t), want);
		arena_free(&t.arena);
	}
}

static uint64_t
next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return *state >> 33;
}

/* Few values, so that everything happens to everyone. */
static void
make_town(struct town *t, uint64_t seed, size_t n)
{
	static const char *const value[CELLS][8] = {
		[NAME] = { "张三", "张三", "李四", "", "张三", "李四", "张三",
		    "张三" },
		[SEX] = { "男", "女", "男", "男", "女", "男", "", "男" },
		[BIRTH] = { "2015-09-01", "20150901", "2015-09-02", "",
		    "2015/9/1", "2015-09-01", "不详", "2015-09-01" },
		[ID] = { A, A_SLIP, "", A_SWAP, B, "2.11382E+17", "无",
		    A_TWIN },
		[XJH] = { "G1", "G2", "", "G3", "", "G4", "暂无", "" },
		[STATUS] = { "", "", "", "", "", "", "", "休学" },
		[NOTE] = { "", "", "", "", "", "", "", "歌" },
		[CLASS] = { "", "1", "2", "3", "1", "", "2", "3" },
	};

	for (size_t i = 0; i < n; i++) {
		struct person *p = town_add(t, 1 + (uint32_t)(i * 3 / n));

		for (int c = 0; c < CELLS; c++)
			p->cell[c] = sv_cstr(value[c][next_random(&seed) & 7]);
		if (next_random(&seed) % 6 == 0)
			memcpy(p->cell,
			    t->person[next_random(&seed) % t->n].cell,
			    sizeof(p->cell));
	}
}

static void
test_random_towns(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 600; seed++) {
		struct town t = { 0 };
		const struct way *w = &ways[seed % 4];
		char name[32];

		snprintf(name, sizeof(name), "town %llu",
		    (unsigned long long)seed);
		make_town(&t, seed, 3 + seed % 48);
		expect(name, town_run(&t, w, NULL), town_plainly(&t));
		arena_free(&t.arena);
	}
}

#ifdef __SANITIZE_ADDRESS__
#define SECONDS 10
#else
#define SECONDS 1
#endif

static size_t nfinding;

static void
count_findings(const struct batch *b)
{
	assert_true(b->nfinding <= 1000);
	nfinding += b->nfinding;
}

/* 20,000 records of one KIND; all of them are told of, within a second. */
static void
check_large(const char *kind, bool one_id, bool one_xjh, bool with_id)
{
	const struct way way = { hash_64_secret, 1 << 26, 4096 };
	const size_t n = 20000;
	struct town t = { 0 };
	clock_t start;
	double took;

	for (size_t i = 0; i < n; i++) {
		struct person *p = town_add(&t, 1 + (uint32_t)(i / 5000));

		p->cell[NAME] = SV("张三");
		p->cell[SEX] = SV("男");
		p->cell[BIRTH] = SV("2015-09-01");
		if (with_id)
			p->cell[ID] = one_id ? SV(A) :
			    arena_printf(&t.arena, "2%012zu11311", i);
		p->cell[XJH] = one_xjh ? SV("G1") :
		    arena_printf(&t.arena, "G%zu", i);
		p->cell[NOTE] = arena_printf(&t.arena, "%zu", i);
	}
	nfinding = 0;
	start = clock();
	assert_non_null(town_run(&t, &way, count_findings).ptr);
	took = (double)(clock() - start) / CLOCKS_PER_SEC;
	print_message("    %s: %.2f s\n", kind, took);
	assert_int_equal(nfinding, n);
	assert_true(took < SECONDS);
	arena_free(&t.arena);
}

static void
test_large_groups(void **state)
{
	(void)state;
	check_large("one name and birth, no ID", false, false, false);
	check_large("one name and birth, neighbouring IDs", false, false, true);
	check_large("one ID", true, false, true);
	check_large("one 学籍号", false, true, true);
	check_large("one 学籍号, no ID", false, true, false);
	check_large("one ID and 学籍号", true, true, true);
}

static size_t nstatus, noff;

static void
check_status(const struct batch *b)
{
	for (size_t i = 0; i < b->nstatus; i++) {
		const struct rule_status *s = &b->status[i];
		bool u01 = sv_equal(s->rule, SV("U01"));

		assert_int_equal(s->evaluated, s->reason.len ? 0 : 2);
		assert_int_equal(s->findings, u01 ? 2 : 0);
		nstatus++;
		noff += sv_equal(s->reason, SV("已停用"));
	}
	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];

		assert_int_equal(f->column, ID);
		assert_int_equal(f->level, LEVEL_ERROR);
		assert_int_equal(f->record, 1);
		expect("the name", finding_get(f, SV("姓名")), SV("张三"));
		expect("the ID", finding_get(f, SV("身份证件号")), SV(A));
	}
}

static void
test_statuses(void **state)
{
	struct town t = { 0 };

	(void)state;
	town_read(&t, "1|张三|男|2015-09-01|" A "|G1\n"
	    "2|张三|男|2015-09-01|" A "|G1||歌\n");
	nstatus = 0;
	town_run(&t, &ways[0], check_status);
	assert_int_equal(nstatus, 7);
	assert_int_equal(noff, 0);
	town_rule[6].off = true;
	town_column[SEX] = SV("曾用名");
	nstatus = 0;
	town_run(&t, &ways[0], check_status);
	assert_int_equal(nstatus, 7);
	assert_int_equal(noff, 1);
	town_rule[6].off = false;
	town_column[SEX] = SV("性别");
	arena_free(&t.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_random_towns),
		cmocka_unit_test(test_large_groups),
		cmocka_unit_test(test_statuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
