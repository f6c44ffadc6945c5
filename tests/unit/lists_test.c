/* SPDX-License-Identifier: MIT */
/*
 * Lists with faults: what is said of them, and which rules are then not
 * evaluated. The pack is a string; it has no rules about files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "pipeline/rules/plan.h"
#include "pipeline/run/crew.h"
#include "pipeline/run/lists.h"

static struct crew crew;

#define RULE(id, name, list, where) \
	"规则 " id " 错误 题\n  变化 " name "\n  要求 有 " list "(" where ")\n" \
	"  提示 {新值}\n"

static const char pack_text[] =
    "包 x 1\n"
    "字段 姓名\n字段 学籍号\n字段 民族\n"
    "名单 甲 来自 a.csv\n  可缺\n  列 学籍号\n"
    "list 乙 from b.csv\n  column 学籍号, 结果, 登记日期, 备注\n  optional\n"
    "名单 丙 来自 c.csv\n"
    "  列 学籍号, 出生日期, 申请日期, 审核日期, 开始日期, 结束日期\n"
    "  optional_column 可有\n  可缺\n"
    "名单 丁 来自 d.csv\n  列 学籍号\n"
    RULE("X01", "姓名", "甲", "学籍号 = 学籍号")
    RULE("X02", "姓名", "乙", "学籍号 = 学籍号, 结果 = 新值")
    RULE("X03", "民族", "乙", "学籍号 = 学籍号")
    "规则 X04 错误 题\n  变化 民族\n  要求 新值 <> 空\n"
    "  分支 丙 当 有 甲(学籍号 = 学籍号)\n  提示 {新值}\n"
    RULE("X05", "民族", "丁", "学籍号 = 学籍号")
    RULE("X06", "民族", "丙", "学籍号 = 学籍号")
    RULE("X07", "姓名", "丙", "学籍号 = 学籍号, 可有 = 新值");

static char folder[64];
static struct pack pack;

static bool
read_pack(void *ctx, struct sv name, struct sv file, struct arena *a,
    struct sv *text)
{
	(void)ctx;
	*text = arena_dup(a, sv_cstr(pack_text));
	return sv_equal(name, SV("x")) && sv_equal(file, SV("pack.xj"));
}

static bool
list_pack(void *ctx, struct sv name, struct arena *a, struct sv **file,
    size_t *nfile)
{
	(void)ctx;
	(void)name;
	(void)a;
	(void)file;
	*nfile = 0;
	return true;
}

static void
keep(void *ctx, const char *text)
{
	buf_printf(ctx, "%s\n", text);
}

static int
open_all(void **state)
{
	struct pack_reader r = { read_pack, list_pack, NULL };
	struct buf told = { 0 };
	struct diag d = { .say = keep, .ctx = &told };
	int answer = pack_load(&pack, &r, SV("x"), NULL, 0, &d);

	(void)state;
	crew = crew_threads(3);
	if (answer < 0)
		print_error("%.*s", SV_ARG(buf_sv(&told)));
	buf_free(&told);
	snprintf(folder, sizeof(folder), "/tmp/xueji-lists-XXXXXX");
	return answer < 0 || !mkdtemp(folder) ? -1 : 0;
}

static int
close_all(void **state)
{
	(void)state;
	pack_free(&pack);
	return rmdir(folder);
}

static void
write_list(const char *name, const char *text)
{
	char path[96];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (!text) {
		unlink(path);
		return;
	}
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

#define ASOF "2026-09-30"
#define B "学籍号,结果,登记日期,备注\n"
#define LOST "找不到表头：请在数据上方用一行写明各列名称"

static const struct list_case {
	const char *name, *a, *b;
	const char *said;    /* FOLDER is $ */
	const char *reasons; /* of the rules that have one */
	const char *found;   /* FILE RULE LINE NAME=VALUE… */
	int status;
} cases[] = {
	{ .name = "no list was given" },
	{ .name = "all is well", .a = "学籍号\nG1\n", .b = B "G1,x,,\n" },
	{ .name = "other columns and another order",
	    .b = "结果;甲;学籍号;登记日期;备注\nx;1;G1;2026-09-01;\n" },
	{ .name = "a column that one rule needs",
	    .b = "学籍号,登记日期,备注\nG1,,\n",
	    .said = "$/b.csv:1：缺少列“结果”：请改正表头；在此之前不检查 X02\n",
	    .reasons = "X02 b.csv:1 缺少列“结果” b.csv:1 no column '结果'\n" },
	{ .name = "a column that no rule needs",
	    .b = "学籍号,结果,登记日期\nG1,x,\n",
	    .said = "$/b.csv:1：缺少这些列，目前没有规则用到：备注\n" },
	{ .name = "a doubled column, and a header below a title",
	    .b = "名单\n学籍号,结果,登记日期,备注,学籍号\nG1,x,,,G2\n",
	    .said = "$/b.csv:2：有两列“学籍号”（A, E）：请改正表头；"
	            "在此之前不检查 X02 X03\n",
	    .reasons = "X02 b.csv:2 有两列“学籍号”（A, E） "
	               "b.csv:2 two columns '学籍号' (A, E)\n"
	               "X03 b.csv:2 有两列“学籍号”（A, E） "
	               "b.csv:2 two columns '学籍号' (A, E)\n",
	    .found = "b.csv F09 0 titles=1 headers=0 totals=0 blank=0 "
	             "kinds=标题 1 行 kinds_en=1 titles lines=1\n" },
	{ .name = "no header; a rule may need it in a branch only",
	    .a = "名单\nG1\n",
	    .said = "$/a.csv：名单无法读取：" LOST "；在此之前不检查 X01 X04\n",
	    .reasons = "X01 a.csv 无法读取：" LOST " a.csv cannot be read: no "
	               "header row found: put the column names into one row "
	               "above the data\n"
	               "X04 a.csv 无法读取：" LOST " a.csv cannot be read: no "
	               "header row found: put the column names into one row "
	               "above the data\n",
	    .found = "a.csv F01 0 reason=" LOST " reason_en=no header row found: "
	             "put the column names into one row above the data\n",
	    .status = STATUS_INPUT },
	{ .name = "rows and dates", .a = "学籍号\nG1,2\nG3\n",
	    .b = B "G1,x,2026-02-30,\nG2,x,2026/9/1,\nG3,x\nG4,x,,,\n"
	           "G211382201309010011,x,1,2,3\n",
	    .found = "a.csv F03 2 byte=10 size=4 cells=2 wanted=1\n"
	             "b.csv F03 4 byte=69 size=4 cells=2 wanted=4\n"
	             "b.csv F03 6 byte=82 size=27 cells=5 wanted=4\n"
	             "b.csv L02 2 column=登记日期 value=2026-02-30 cells=1 lines=2 "
	             "rules=无 rules_en=none\n" },
	{ .name = "of a column one finding; what may be a name is not shown",
	    .b = B "G1,x,,\nG2,x,张三,\nG3,x,2026.13.1,\nG4,x,2026.9.1,\n"
	           "G5,x,李四,\n",
	    .found = "b.csv L02 3 column=登记日期 value=张* cells=3 lines=3–4、6 "
	             "rules=无 rules_en=none\n" },
	{ .name = "rows that are not there yet",
	    .b = B "G1,x,2026-09-30,\nG2,x,2026/10/1,\nG3,x,20991231,\n",
	    .found = "b.csv L03 3 rows=2 lines=3–4 asof=2026-09-30\n" },
};

/* SAID with FOLDER as $. */
static struct sv
shorten(struct buf *said, struct arena *a)
{
	struct buf out = { 0 };
	struct sv rest = buf_sv(said), v;

	while (rest.len) {
		size_t n = sv_find(rest, sv_cstr(folder));

		buf_put(&out, sv_head(rest, n));
		buf_put(&out, n < rest.len ? SV("$") : SV(""));
		rest = sv_skip(rest, n + strlen(folder));
	}
	v = arena_dup(a, buf_sv(&out));
	buf_free(&out);
	return v;
}

static void
add_reasons(const struct lists *l, struct buf *out)
{
	struct plan *plan = plan_open_changes(&pack, SV(ASOF),
	    SINCE_LAST, NULL);
	struct batch b = { 0 };

	plan_lists(plan, l ? l->list : NULL);
	batch_reset(&b, &(struct header){ 0 }, NULL, 0);
	plan_status(plan, &b, false);
	for (size_t i = 0; i < b.nstatus; i++)
		if (b.status[i].reason.len)
			buf_printf(out, "%.*s %.*s %.*s\n",
			    SV_ARG(b.status[i].rule),
			    SV_ARG(b.status[i].reason),
			    SV_ARG(b.status[i].reason_en));
	plan_close(plan);
	batch_free(&b);
}

static void
add_found(const struct lists *l, struct buf *out)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->list[i].nfinding; k++) {
			const struct finding *f = &l->list[i].finding[k];

			buf_printf(out, "%.*s %.*s %llu",
			    SV_ARG(pack.list[i].file), SV_ARG(f->rule),
			    (unsigned long long)f->line);
			for (size_t a = 0; a < f->narg; a++)
				buf_printf(out, " %.*s=%.*s",
				    SV_ARG(f->arg[a].name),
				    SV_ARG(f->arg[a].value));
			buf_put_char(out, '\n');
		}
}

static void
expect(struct sv got, const char *want)
{
	if (!sv_equal(got, sv_cstr(want ? want : "")))
		fail_msg("got\n%.*swant\n%s", SV_ARG(got), want ? want : "");
}

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct list_case *c = &cases[i];
		struct buf said = { 0 }, reasons = { 0 }, found = { 0 };
		struct diag d = { .say = keep, .ctx = &said };
		struct arena a = { 0 };
		struct lists l = { 0 };

		print_message("    %s\n", c->name);
		write_list("a.csv", c->a);
		write_list("b.csv", c->b);
		write_list("d.csv", "学籍号\nG1\n");
		assert_int_equal(lists_read(&l, &pack, LISTS_CHANGES, folder, SV(ASOF),
		    &crew, &d), 0);
		assert_int_equal(d.status, c->status);
		add_reasons(&l, &reasons);
		expect(shorten(&said, &a), c->said);
		expect(buf_sv(&reasons), c->reasons);
		add_found(&l, &found);
		expect(buf_sv(&found), c->found);
		buf_free(&found);
		buf_free(&said);
		buf_free(&reasons);
		arena_free(&a);
		lists_free(&l);
	}
	write_list("d.csv", NULL);
	write_list("a.csv", NULL);
	write_list("b.csv", NULL);
}

/* Without its file a list has no rows where it may, and no rules else. */
static void
test_missing(void **state)
{
	static const char want[] =
	    "X05 没有名单 d.csv no list d.csv\n";
	struct buf without = { 0 }, beside = { 0 };
	struct diag d = { 0 };
	struct lists l = { 0 };

	(void)state;
	assert_int_equal(lists_read(&l, &pack, LISTS_CHANGES, folder, SV(ASOF),
	    &crew, &d), 0);
	add_reasons(NULL, &without);
	add_reasons(&l, &beside);
	expect(buf_sv(&without), want);
	expect(buf_sv(&beside), want);
	buf_free(&without);
	buf_free(&beside);
	lists_free(&l);
}

/* Thousands of wrong rows are not thousands of findings. */
static void
test_many(void **state)
{
	struct buf text = { 0 }, said = { 0 };
	struct diag d = { .say = keep, .ctx = &said };
	struct lists l = { 0 };

	(void)state;
	buf_put(&text, SV(B));
	for (int i = 0; i < 5000; i++)
		buf_put(&text, SV("G1,x,昨天,\nG1,x,,,1,2\n"));
	buf_put_char(&text, '\0');
	write_list("b.csv", text.ptr);
	assert_int_equal(lists_read(&l, &pack, LISTS_CHANGES, folder, SV(ASOF),
	    &crew, &d), 0);
	assert_int_equal(l.list[1].nfinding, 1001);
	assert_int_equal(l.list[1].source.held, 5000);
	assert_true(sv_find(buf_sv(&said), SV("另有 4000 处类似问题")) < said.len);
	assert_int_equal(l.list[1].table.nrow, 5000);
	write_list("b.csv", NULL);
	buf_free(&text);
	buf_free(&said);
	lists_free(&l);
}

/* Rows count where no column that dates them is after the as-of. */
static void
test_later(void **state)
{
	struct buf said = { 0 };
	struct diag d = { .say = keep, .ctx = &said };
	struct lists l = { 0 };

	(void)state;
	write_list("c.csv",
	    "学籍号,出生日期,申请日期,审核日期,开始日期,结束日期\n"
	    "G1,2099-01-01,2026-09-01,2026-09-30,2026-10-01,2027-01-01\n"
	    "G2,2015-01-01,2026-10-01,,,\n"
	    "G3,2015-01-01,2026-09-01,2026-10-01,,\n"
	    "G4,2016-01-01,,,,\n");
	assert_int_equal(lists_read(&l, &pack, LISTS_CHANGES, folder, SV(ASOF),
	    &crew, &d), 0);
	assert_int_equal(l.list[2].table.nrow, 2);
	assert_true(sv_equal(table_get(&l.list[2].table, 0, 0), SV("G1")));
	assert_true(sv_equal(table_get(&l.list[2].table, 1, 0), SV("G4")));
	write_list("c.csv", NULL);
	buf_free(&said);
	lists_free(&l);
}

/* What need not be there is named with the rules that need it, and no more. */
static void
test_spare(void **state)
{
	struct buf said = { 0 }, reasons = { 0 };
	struct diag d = { .say = keep, .ctx = &said };
	struct lists l = { 0 };

	(void)state;
	write_list("d.csv", "学籍号\nG1\n");
	write_list("c.csv", "学籍号,出生日期,申请日期,审核日期,开始日期,结束日期\n"
	    "G1,2015-01-01,2026-09-01,,,\n");
	assert_int_equal(lists_read(&l, &pack, LISTS_CHANGES, folder, SV(ASOF),
	    &crew, &d), 0);
	add_reasons(&l, &reasons);
	expect(buf_sv(&said), NULL);
	expect(buf_sv(&reasons),
	    "X07 c.csv:1 缺少列“可有” c.csv:1 no column '可有'\n");
	write_list("c.csv", NULL);
	write_list("d.csv", NULL);
	buf_free(&said);
	buf_free(&reasons);
	lists_free(&l);
}

static void
test_folder(void **state)
{
	struct lists l = { 0 };
	struct diag d = { 0 };

	(void)state;
	assert_int_equal(lists_read(&l, &pack, LISTS_CHANGES, "/tmp/xueji-none",
	    SV(ASOF), &crew, &d), -1);
	assert_int_equal(d.status, STATUS_USAGE);
	lists_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_later),
		cmocka_unit_test(test_spare),
		cmocka_unit_test(test_folder),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
