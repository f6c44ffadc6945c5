/* SPDX-License-Identifier: MIT */
/* The cases of validate_cases.h; what is counted; what is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/rules/pack.h"
#include "pipeline/stages/stages.h"
#include "tests/unit/validate_cases.h"
#include "tests/unit/text_pack.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static struct sv columns[COLUMNS];
static const char *const column_names[COLUMNS] = { "身份证件号",
	"身份证件类型", "出生日期", "性别", "学籍号", "入学年月",
	"成员1身份证件号", "成员1身份证件类型", "成员2身份证件号",
	"成员2身份证件类型" };

static struct pack pack;

static void
open_pack(const char *text)
{
	static const struct sv root = { "rules", 5 };
	struct packs packs = { &root, 1, { 0 } };
	struct pack_reader r = { read_pack, list_pack, &packs };
	struct diag diag = { 0 };

	pack_head = "包 x 1\n  基于 common\n";
	pack_text = text;
	assert_int_equal(pack_load(&pack, &r, SV("x"), NULL, 0, &diag), 0);
}

struct fixture {
	struct diag diag;
	struct stage stage;
	struct header header;
	struct source source;
	struct batch batch;
};

static void
open_stage(struct fixture *f, size_t ncolumn)
{
	struct validate_config config = { &pack, NULL };

	for (size_t i = 0; i < COLUMNS; i++)
		columns[i] = sv_cstr(column_names[i]);
	*f = (struct fixture){ .source = { .number = 1 } };
	f->header = (struct header){ .asof = SV("2026-09-30"),
		.column = columns, .ncolumn = ncolumn };
	header_resolve(&f->header);
	f->stage = (struct stage){ .ops = &validate_stage, .diag = &f->diag };
	assert_int_equal(validate_stage.open(&f->stage, &config), 0);
	assert_int_equal(validate_stage.header(&f->stage, &f->header), 0);
}

static void
close_stage(struct fixture *f)
{
	batch_free(&f->batch);
	validate_stage.close(&f->stage);
	arena_free(&f->stage.run);
}

static void
fill(struct fixture *f, const char *const *row)
{
	struct batch *b = &f->batch;

	for (size_t i = 0; i < f->header.ncolumn; i++)
		batch_cell(b, (int)i)[b->nrow] = sv_cstr(row[i]);
	b->line[b->nrow] = b->nrow + 2;
	b->record[b->nrow] = b->nrow + 1;
	b->nrow++;
}

/* Is F of a rule of numbers? */
static bool
is_told(const struct finding *f)
{
	return f->rule.ptr[0] == 'I' || f->rule.ptr[0] == 'S';
}

static size_t
count_told(const struct batch *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->nfinding; i++)
		n += is_told(&b->finding[i]);
	return n;
}

static struct sv
tell(const struct batch *b, struct buf *out)
{
	out->len = 0;
	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];

		if (!is_told(f))
			continue;
		buf_printf(out, "%.*s %.*s %s", SV_ARG(f->rule),
		    SV_ARG(level_name(f->level)), column_names[f->column]);
		for (size_t k = 0; k < f->narg; k++)
			if (!sv_ends(f->arg[k].name, SV("_en")))
				buf_printf(out, " %.*s=%.*s",
				    SV_ARG(sv_head(f->arg[k].name,
					sv_find(f->arg[k].name, SV("(")))),
				    SV_ARG(f->arg[k].value));
		buf_put_char(out, '\n');
	}
	buf_put_char(out, '\0');
	return buf_sv(out);
}

static void
test_rows(void **state)
{
	struct fixture f;
	struct buf out = { 0 };

	(void)state;
	open_stage(&f, COLUMNS);
	for (size_t i = 0; i < COUNT(cases); i++) {
		print_message("%s\n", cases[i].name);
		batch_reset(&f.batch, &f.header, &f.source, 1);
		fill(&f, cases[i].row);
		assert_int_equal(validate_stage.batch(&f.stage, &f.batch), 0);
		assert_string_equal(tell(&f.batch, &out).ptr, cases[i].want);
	}
	buf_free(&out);
	close_stage(&f);
}

static const struct rule_status *
status_of(const struct batch *b, const char *rule)
{
	for (size_t i = 0; i < b->nstatus; i++)
		if (sv_equal(b->status[i].rule, sv_cstr(rule)))
			return &b->status[i];
	fail_msg("no status of %s", rule);
	return NULL;
}

static void
finish(struct fixture *f)
{
	batch_reset(&f->batch, &f->header, NULL, 0);
	assert_int_equal(validate_stage.finish(&f->stage, &f->batch), 1);
}

static const struct {
	const char *rule;
	uint64_t evaluated, findings;
} statuses[] = {
	{ "I01", 5, 2 }, { "I02", 5, 1 }, { "I05", 3, 0 }, { "I06", 3, 1 },
	{ "I10", 3, 0 }, { "I13", 5, 1 }, { "S01", 2, 0 }, { "S02", 1, 0 },
	{ "S03", 1, 0 }, { "S04", 1, 1 },
};

static void
test_statuses(void **state)
{
	static const char *const rows[][COLUMNS] = {
		{ GOOD, "", "20150901", "女", "G" GOOD, "202209" },
		{ GOOD, "", "20150901", "男", "L211382201509010011", "202209" },
		{ "211382201509010027", "", "20150901", "女" },
		{ "2.11382E+17", "", "20150901", "女" },
		{ "", "", "20150901", "女", [MEMBER] = "219009199307121234" },
		{ "", "其他", "20150901", "女" },
	};
	struct fixture f;

	(void)state;
	open_stage(&f, COLUMNS);
	batch_reset(&f.batch, &f.header, &f.source, COUNT(rows));
	for (size_t i = 0; i < COUNT(rows); i++)
		fill(&f, rows[i]);
	assert_int_equal(validate_stage.batch(&f.stage, &f.batch), 0);
	finish(&f);
	for (size_t i = 0; i < COUNT(statuses); i++) {
		const struct rule_status *s = status_of(&f.batch,
		    statuses[i].rule);

		print_message("%s\n", statuses[i].rule);
		assert_int_equal(s->evaluated, statuses[i].evaluated);
		assert_int_equal(s->findings, statuses[i].findings);
		assert_int_equal(s->reason.len, 0);
	}
	assert_int_equal(validate_stage.finish(&f.stage, &f.batch), 0);
	close_stage(&f);
}

static void
test_missing_columns(void **state)
{
	const char *const row[COLUMNS] = { GOOD, "居民身份证" };
	struct fixture f;

	(void)state;
	open_stage(&f, 2);
	batch_reset(&f.batch, &f.header, &f.source, 1);
	fill(&f, row);
	assert_int_equal(validate_stage.batch(&f.stage, &f.batch), 0);
	assert_int_equal(count_told(&f.batch), 0);
	finish(&f);
	assert_int_equal(status_of(&f.batch, "I01")->reason.len, 0);
	assert_true(sv_equal(status_of(&f.batch, "I05")->reason,
	    SV("缺少列 出生日期")));
	assert_true(sv_equal(status_of(&f.batch, "S04")->reason,
	    SV("缺少列 学籍号、入学年月")));
	close_stage(&f);
}

/* A column that this file lacks is not a column of blank cells. */
static void
test_column_missing_in_a_file(void **state)
{
	int32_t place[COLUMNS] = { -1, 0, 1, 2, 3, 4, 5, 6, 7, 8 };
	const char *const row[COLUMNS] = { [BIRTH] = "20150901", [XJH] = "G" GOOD };
	struct fixture f;

	(void)state;
	open_stage(&f, COLUMNS);
	f.source.place = place;
	batch_reset(&f.batch, &f.header, &f.source, 1);
	fill(&f, row);
	assert_int_equal(validate_stage.batch(&f.stage, &f.batch), 0);
	assert_int_equal(count_told(&f.batch), 0);
	close_stage(&f);
}

static void
test_rule_switched_off(void **state)
{
	const char *const row[COLUMNS] = { "211382201509010027", "", "20150902" };
	struct fixture f;
	struct buf out = { 0 };

	(void)state;
	pack_free(&pack);
	open_pack("停用 I01\n");
	open_stage(&f, COLUMNS);
	batch_reset(&f.batch, &f.header, &f.source, 1);
	fill(&f, row);
	assert_int_equal(validate_stage.batch(&f.stage, &f.batch), 0);
	assert_int_equal(count_told(&f.batch), 1);
	assert_string_equal(tell(&f.batch, &out).ptr,
	    "I05 error 身份证件号 号码出生=2015-09-01\n");
	buf_free(&out);
	close_stage(&f);
	pack_free(&pack);
	open_pack("");
}

static void
test_as_of_is_no_date(void **state)
{
	struct header h = { .asof = SV("today") };
	struct validate_config config = { &pack, NULL };
	struct diag diag = { 0 };
	struct stage s = { .ops = &validate_stage, .diag = &diag };

	(void)state;
	assert_int_equal(validate_stage.open(&s, &config), 0);
	assert_int_equal(validate_stage.header(&s, &h), -1);
	assert_int_equal(diag.status, STATUS_STREAM);
	arena_free(&s.run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_missing_columns),
		cmocka_unit_test(test_column_missing_in_a_file),
		cmocka_unit_test(test_rule_switched_off),
		cmocka_unit_test(test_as_of_is_no_date),
	};
	int failed;

	open_pack("");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	pack_free(&pack);
	return failed;
}
