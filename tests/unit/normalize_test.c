/* SPDX-License-Identifier: MIT */
/*
 * The stage over a hand-made pack: each case is a cell and the edits that it
 * gets; then the laws over random texts made of what hurts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pipeline/stages/normalize/repairs.h"
#include "pipeline/stages/stages.h"

enum { ID, XJH, NAME, DATE, PHONE, TEXT, SCHOOL, NATION, BLOOD, KM, COLUMNS };

#define N(n) (1u << ((n)-1))
#define OUTER (N(3) | N(5) | N(7) | N(8))
#define CELL(text) { (text), sizeof(text) - 1 }

static struct sv nation_cell[] = { CELL("01"), CELL("汉族"), CELL(""),
	CELL("02"), CELL("蒙古族"), CELL(""), CELL("36"), CELL("毛南族"),
	CELL("毛难族"), CELL("97"), CELL("其他"), CELL(""), CELL("98"),
	CELL("外国 血统（中国籍）"), CELL("") };
static struct sv blood_cell[] = { CELL("0"), CELL("未知"), CELL("1"), CELL("A"),
	CELL("A"), CELL("B"), CELL("3"), CELL("") };
static const struct table tables[] = {
	{ .cell = nation_cell, .ncolumn = 3, .nrow = 5 },
	{ .cell = blood_cell, .ncolumn = 2, .nrow = 4 },
};
#define NUMBER (OUTER | N(1) | N(2) | N(4) | N(6) | N(9) | N(10) | N(11))
static struct field fields[COLUMNS] = {
	[ID] = { .name = CELL("身份证件号"), .type = VALUE_ID, .clean = NUMBER },
	[XJH] = { .name = CELL("学籍号"), .type = VALUE_XJH, .clean = NUMBER },
	[NAME] = { .name = CELL("姓名"), .type = VALUE_NAME,
	    .clean = OUTER | N(4) | N(6) | N(14) | N(15) },
	[DATE] = { .name = CELL("出生日期"), .type = VALUE_DATE, .clean = NUMBER },
	[PHONE] = { .name = CELL("联系电话"), .type = VALUE_PHONE,
	    .clean = NUMBER },
	[TEXT] = { .name = CELL("现住址"), .clean = OUTER | N(6) },
	[SCHOOL] = { .name = CELL("学校标识码"), .clean = NUMBER },
	[NATION] = { .name = CELL("民族"), .type = VALUE_CODE,
	    .clean = NUMBER | N(12) | N(13), .table = &tables[0] },
	[BLOOD] = { .name = CELL("血型"), .type = VALUE_CODE,
	    .clean = NUMBER | N(13), .table = &tables[1] },
	[KM] = { .name = CELL("上下学距离"), .type = VALUE_NUMBER,
	    .clean = NUMBER & ~N(9) },
};
static struct field greedy[COLUMNS]; /* the same, and every repair asked for */

/* A pack's columns, a batch of them and the stage. */
struct bench {
	struct pack pack;
	struct normalize_config config;
	struct sv name[COLUMNS];
	struct header header;
	struct source source;
	struct stage stage;
	struct batch batch;
};

static void
open_bench(struct bench *t, struct field *field, uint32_t stopped, size_t nrow)
{
	static int32_t place[COLUMNS];

	*t = (struct bench){ .pack = { .field = field, .nfield = COLUMNS } };
	t->config = (struct normalize_config){ &t->pack, stopped };
	for (int i = 0; i < COLUMNS; i++) {
		t->name[i] = field[i].name;
		place[i] = i;
	}
	t->header = (struct header){ .column = t->name, .ncolumn = COLUMNS };
	t->source = (struct source){ .number = 1, .place = place,
		.width = COLUMNS, .unit = 1 };
	t->stage.ops = &normalize_stage;
	assert_int_equal(normalize_stage.open(&t->stage, &t->config), 0);
	assert_int_equal(normalize_stage.header(&t->stage, &t->header), 0);
	batch_reset(&t->batch, &t->header, &t->source, nrow);
	t->batch.nrow = nrow;
}

static void
run_bench(struct bench *t)
{
	assert_int_equal(normalize_stage.batch(&t->stage, &t->batch), 0);
}

static void
close_bench(struct bench *t)
{
	batch_free(&t->batch);
	arena_free(&t->stage.run);
}

static const struct normalize_case {
	const char *name;
	int column;
	struct sv in;
	struct {
		const char *rule, *text;
	} edit[6]; /* in order; none: the cell stays */
} cases[] = {
#include "tests/unit/normalize_cases.h"
};

static void
check_case(const struct normalize_case *c, struct bench *t)
{
	struct sv before = c->in;
	size_t n = 0;

	for (; n < t->batch.nedit && n < 6 && c->edit[n].rule; n++) {
		const struct edit *e = &t->batch.edit[n];
		struct sv want = sv_cstr(c->edit[n].text);

		if (!sv_equal(e->rule, sv_cstr(c->edit[n].rule)) ||
		    !sv_equal(e->old, before) || !sv_equal(e->new, want))
			fail_msg("%s: %.*s made '%.*s' of '%.*s'", c->name,
			    SV_ARG(e->rule), SV_ARG(e->new), SV_ARG(e->old));
		assert_int_equal(e->column, c->column);
		before = want;
	}
	if (n < t->batch.nedit || (n < 6 && c->edit[n].rule))
		fail_msg("%s: %zu edits", c->name, t->batch.nedit);
	assert_true(sv_equal(batch_cell(&t->batch, c->column)[0], before));
}

static void
test_cases(void **unused)
{
	struct bench t;

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		open_bench(&t, fields, 0, 1);
		batch_cell(&t.batch, cases[i].column)[0] = cases[i].in;
		run_bench(&t);
		check_case(&cases[i], &t);
		t.batch.nedit = 0;
		run_bench(&t);
		assert_int_equal(t.batch.nedit, 0);
		close_bench(&t);
	}
}

/* Every cell of a clean record, through every repair. */
static void
test_clean_record(void **unused)
{
	static const struct sv clean[COLUMNS] = {
		[ID] = CELL("21138220150901432X"),
		[XJH] = CELL("G21138220150901432X"), [NAME] = CELL("张三"),
		[DATE] = CELL("20150901"), [PHONE] = CELL("0421-6821234"),
		[TEXT] = CELL("辽宁省凌源市南街12号（东）"),
		[SCHOOL] = CELL("2121000001"), [NATION] = CELL("其他"),
		[BLOOD] = CELL("A"), [KM] = CELL("2.5")
	};
	struct bench t;

	(void)unused;
	open_bench(&t, greedy, 0, 200);
	for (int col = 0; col < COLUMNS; col++)
		for (size_t row = 0; row < 200; row++)
			batch_cell(&t.batch, col)[row] = clean[col];
	run_bench(&t);
	assert_int_equal(t.batch.nedit, 0);
	close_bench(&t);
}

static void
test_span(void **unused)
{
	uint32_t width[2 * COLUMNS] = { [COLUMNS] = 18, 3, 11, 8 };
	struct sv raw[2] = { CELL("raw"), CELL("raw") };
	struct bench t;

	(void)unused;
	open_bench(&t, fields, 0, 2);
	t.batch.width = width;
	t.batch.raw = raw;
	t.batch.offset[1] = 1000;
	batch_cell(&t.batch, NAME)[1] = SV(" \"张 三\"");
	run_bench(&t);
	assert_int_equal(t.batch.nedit, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(t.batch.edit[i].row, 1);
		assert_int_equal(t.batch.edit[i].offset, 1000 + 18 + 1 + 3 + 1);
		assert_int_equal(t.batch.edit[i].length, 11);
	}
	assert_int_equal(raw[0].len, 3);
	assert_int_equal(raw[1].len, 0);
	close_bench(&t);
}

static void
test_stopped(void **unused)
{
	struct bench t;
	struct batch last = { 0 };

	(void)unused;
	open_bench(&t, fields, N(1) | N(3), 2);
	assert_true(sv_equal(t.header.stage[0],
	    SV("xj-normalize " XJ_VERSION " --ignore N01,N03")));
	batch_cell(&t.batch, ID)[0] = SV(" ２ 1");
	batch_cell(&t.batch, NATION)[1] = SV("'01");
	run_bench(&t);
	assert_int_equal(t.batch.nedit, 2);
	assert_true(sv_equal(batch_cell(&t.batch, ID)[0], SV(" ２ 1")));
	assert_int_equal(normalize_stage.finish(&t.stage, &last), 1);
	assert_int_equal(normalize_stage.finish(&t.stage, &last), 0);
	assert_int_equal(last.nstatus, CLEAN_COUNT);
	assert_true(sv_equal(last.status[0].reason, SV("--ignore")));
	assert_true(sv_equal(last.status[5].rule, SV("N06")));
	assert_int_equal(last.status[5].evaluated, 2);
	assert_int_equal(last.status[5].findings, 1);
	assert_int_equal(last.status[12].findings, 1);
	assert_int_equal(last.status[13].findings, 0);
	assert_int_equal(last.status[13].reason.len, 0);
	batch_free(&last);
	close_bench(&t);
}

static void
test_absent_column(void **unused)
{
	struct bench t;
	int32_t place[COLUMNS] = { -1, 0, -1, -1, -1, -1, -1, -1, -1, -1 };

	(void)unused;
	open_bench(&t, fields, 0, 1);
	t.source.place = place;
	batch_cell(&t.batch, XJH)[0] = SV("g211382201509014328");
	run_bench(&t);
	assert_int_equal(t.batch.nedit, 1);
	close_bench(&t);
}

static const struct sv pieces[] = { CELL(" "), CELL("　"), CELL("\t"),
	CELL("\0"), CELL("\v"), CELL("\u200B"), CELL("\uFEFF"), CELL("="),
	CELL("=\""), CELL("=T(\""), CELL("\")"), CELL("\""), CELL("“"),
	CELL("”"),
	CELL("'"), CELL("’"), CELL("‘"), CELL("`"), CELL("＇"), CELL("２１"),
	CELL("Ｘ"), CELL("ｘ"), CELL("x"), CELL("X"), CELL("g"), CELL("G"),
	CELL("21138220150901432"), CELL("211382"), CELL("20150901"), CELL("-"),
	CELL("—"), CELL(".0"), CELL(".00"), CELL("."), CELL("Х"), CELL("×"),
	CELL("*"), CELL("＊"), CELL("张"), CELL("三"), CELL("·"), CELL("•"),
	CELL("．"), CELL("汉"), CELL("族"), CELL("01"), CELL("1"), CELL("A"),
	CELL("0"), CELL("\xFF"), CELL("\xE2\x80"), CELL("\u00A0"), CELL("E+17"),
	CELL("13800138000"), CELL("0421"), CELL("𠮷"), CELL("外国 血统（中国籍）") };

static struct sv
make_hostile(struct arena *a, uint64_t *seed)
{
	struct sv text = { arena_bytes(a, 512), 0 };
	unsigned n;

	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	n = (unsigned)(*seed >> 60) % 9;
	while (n--) {
		struct sv p;

		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		p = pieces[(*seed >> 33) % (sizeof(pieces) / sizeof(*pieces))];
		memcpy((char *)text.ptr + text.len, p.ptr, p.len);
		text.len += p.len;
	}
	return text;
}

/* The list applied without any look ahead: what the stage must come to. */
static struct sv
repair_slowly(const struct repair_field *f, struct arena *a, struct sv v)
{
	for (size_t i = 0, rounds = 0; i < CLEAN_COUNT; i++) {
		if (repair_is_settled(f, v))
			break;
		if (repair_list[i].apply(f, a, v, &v) && rounds++ < 100)
			i = SIZE_MAX;
	}
	return v;
}

static void
check_hostile(struct bench *t, const struct labels *const *labels)
{
	struct arena a = { 0 };
	size_t n = t->batch.nrow;

	for (size_t i = 0; i < t->batch.nedit; i++)
		assert_false(sv_equal(t->batch.edit[i].old,
		    t->batch.edit[i].new));
	t->batch.nedit = 0;
	run_bench(t);
	if (t->batch.nedit)
		fail_msg("again: %.*s made '%.*s' of '%.*s'",
		    SV_ARG(t->batch.edit->rule), SV_ARG(t->batch.edit->new),
		    SV_ARG(t->batch.edit->old));
	for (size_t i = 0; i < n * COLUMNS; i++) {
		struct repair_field f = { greedy[i / n].type, labels[i / n] };
		struct sv v = batch_cell(&t->batch, (int)(i / n))[i % n];
		struct sv slow = repair_slowly(&f, &a, v);

		if (!sv_equal(v, slow))
			fail_msg("not looked at: '%.*s', to be '%.*s'",
			    SV_ARG(v), SV_ARG(slow));
	}
	arena_free(&a);
}

static void
test_twice_is_once(void **unused)
{
	const struct labels *labels[COLUMNS];
	struct arena a = { 0 };
	uint64_t seed = 1;
	struct bench t;

	(void)unused;
	for (int i = 0; i < COLUMNS; i++)
		labels[i] = labels_build(greedy[i].table, &a);
	for (int round = 0; round < 100; round++) {
		open_bench(&t, greedy, 0, 1000);
		for (size_t i = 0; i < 1000; i++) {
			struct sv text = make_hostile(&t.batch.arena, &seed);

			for (int col = 0; col < COLUMNS; col++)
				batch_cell(&t.batch, col)[i] = text;
		}
		run_bench(&t);
		check_hostile(&t, labels);
		close_bench(&t);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_clean_record),
		cmocka_unit_test(test_span),
		cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_absent_column),
		cmocka_unit_test(test_twice_is_once),
	};

	for (int i = 0; i < COLUMNS; i++) {
		greedy[i] = fields[i];
		greedy[i].clean = (1u << CLEAN_COUNT) - 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
