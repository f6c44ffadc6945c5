/* SPDX-License-Identifier: MIT */
/* Differences by example: what two towns make of changes, findings and notes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/diff_town.h"

/* A record a line, `|` between its cells. */
static void
read_town(struct town *t, const char *text)
{
	struct sv rest = sv_cstr(text), line, cell;

	while (sv_split(&rest, '\n', &line) && line.len) {
		struct person *p = add(t);

		for (int c = 0; c < CELLS && sv_split(&line, '|', &cell); c++)
			p->cell[c] = cell;
	}
}

#define A "1|一小|一年级|张三|男|2015-09-01|" IDA "|G" IDA "|汉族|在读\n"
#define B "2|二小|一年级|李四|女|2015-09-02|" IDB "|G" IDB "|汉族|在读\n"

/* A school of pupils without numbers. */
#define ONE(grade, room, who) \
	"1|一小|" grade "|" who "|男|2015-09-03|||||" room "\n"
#define FOUR(grade, room, who) ONE(grade, room, who "甲") \
	ONE(grade, room, who "乙") ONE(grade, room, who "丙") \
	ONE(grade, room, who "丁")
#define FIVE(grade, room, who) FOUR(grade, room, who) \
	ONE(grade, room, who "戊")
#define WENT(who) "removed " who " 男 20150903 1>  > \n"
#define KEPT(who, number, why) \
	"kept " who " 男 20150903 1>  2026-06-30 " number ">一小 " why "\n"
#define UP(who, from, to) \
	"changed " who " 男 20150903 1>1 年级 " from ">" to " \n"
#define FIVE_UP(who, from, to) UP(who "甲", from, to) \
	UP(who "乙", from, to) UP(who "丙", from, to) \
	UP(who "丁", from, to) UP(who "戊", from, to)

static const struct diff_case {
	const char *name, *before, *after, *changes, *findings;
	const char *lost, *held, *notes;
} cases[] = {
	{ .name = "nothing", .before = A B, .after = B A, .changes = "",
	    .findings = "R18-1 2 年级\nR18-1 3 年级\n" },
	{ .name = "who came and who went",
	    .before = A "1|一小|一年级|王五|男|2015-09-03\n",
	    .after = "1|一小|二年级|张三|男|20150901|" IDA "|G" IDA
	             "|汉族|在读\n1|一小|一年级|赵六|男|2015-09-04\n",
	    .changes = "changed G" IDA " 1>1 年级 一年级>二年级 \n"
	               "added 赵六 男 20150904 >1  > \n"
	               "removed 王五 男 20150903 1>  > \n" },
	{ .name = "moved, with the school's name",
	    .before = A B,
	    .after = "2|二小|二年级|张三|男|2015年9月1日|" IDA "|G" IDA
	             "|汉族|休学\n1|一小|2年级|李四|女|2015-09-02|" IDB
	             "|G" IDB "|汉族|在读\n",
	    .changes = "moved G" IDA " 1>2 学校标识码 1>2 \n"
	               "changed G" IDA " 1>2 年级 一年级>二年级 \n"
	               "status G" IDA " 1>2 学生状态 在读>休学 \n"
	               "moved G" IDB " 2>1 学校标识码 2>1 \n"
	               "changed G" IDB " 2>1 年级 一年级>二年级 \n" },
	{ .name = "R11-1: a name and 民族",
	    .before = A, .after = "1|一小|初一|张叁|男|2015-09-01|" IDA "|G" IDA
	                          "|满族|在读\n",
	    .changes = "changed G" IDA " 1>1 年级 一年级>七年级 \n"
	               "changed G" IDA " 1>1 姓名 张三>张叁 \n"
	               "changed G" IDA " 1>1 民族 汉族>满族 \n",
	    .findings = "R11-1 2 姓名\nR11-1 2 民族\nR18-2 2 年级\n" },
	{ .name = "R16-1: L to G is how it goes, G to G is not",
	    .before = "1|一小||张三|男|2015-09-01|" IDA "|L211382201509010001\n"
	              "1|一小||李四|女|2015-09-02|" IDB "|G" IDB "\n",
	    .after = "1|一小||张三|男|2015-09-01|" IDA "|G" IDA "\n"
	             "1|一小||李四|女|2015-09-02|" IDB "|G211382201509020012\n",
	    .changes = "changed G" IDA
	               " 1>1 学籍号 L211382201509010001>G" IDA " \n"
	               "changed G211382201509020012 1>1 学籍号 G" IDB
	               ">G211382201509020012 \n",
	    .findings = "R16-1 3 学籍号\n" },
	{ .name = "R18-1 not: back from a suspension",
	    .before = "1|一小|一年级|张三|男|2015-09-01|" IDA "|G" IDA
	              "||休学\n",
	    .after = "1|一小|一年级|张三|男|2015-09-01|" IDA "|G" IDA
	             "||复学\n",
	    .changes = "status G" IDA " 1>1 学生状态 休学>复学 \n" },
	{ .name = "a lost file names the school",
	    .before = A B, .after = B, .lost = "x/一小.csv",
	    .changes = "kept G" IDA " 1>  2026-06-30 0>一小 F01\n",
	    .findings = "R18-1 2 年级\n",
	    .notes = "一小 1：未见而沿用、不算减少的 1 人"
	             "（有文件未能读入，F01）\n" },
	{ .name = "a lost file names another school",
	    .before = A "1|一小|二年级|赵六|男|2014-09-04\n" B,
	    .after = B "1|一小|三年级|赵六|男|2014-09-04\n",
	    .lost = "x/二小.csv",
	    .changes = "changed 赵六 男 20140904 1>1 年级 二年级>三年级 \n"
	               "removed G" IDA " 1>  > \n",
	    .findings = "R18-1 2 年级\n" },
	{ .name = "a lost file names no school",
	    .before = A "1|一小|二年级|赵六|男|2014-09-04\n",
	    .after = "1|一小|三年级|赵六|男|2014-09-04\n", .lost = "x.csv",
	    .changes = "changed 赵六 男 20140904 1>1 年级 二年级>三年级 \n"
	               "kept G" IDA " 1>  2026-06-30 0>一小 F01\n",
	    .notes = "一小 1：未见而沿用、不算减少的 1 人"
	             "（有文件未能读入，F01）\n" },
	{ .name = "a school without any record",
	    .before = A B, .after = A,
	    .changes = "kept G" IDB " 2>  2026-06-30 1>二小 无名册\n",
	    .findings = "R18-1 2 年级\n",
	    .notes = "二小 2：未见而沿用、不算减少的 1 人（该校无名册）\n" },
	{ .name = "a row that was held back holds the number",
	    .before = A "1|一小|二年级|赵六|男|2014-09-04\n",
	    .after = "1|一小|三年级|赵六|男|2014-09-04\n", .held = "1 " IDA,
	    .changes = "changed 赵六 男 20140904 1>1 年级 二年级>三年级 \n"
	               "kept G" IDA " 1>  2026-06-30 0>一小 F04\n",
	    .notes = "一小 1：未见而沿用、不算减少的 1 人"
	             "（有搁置的行，F04）\n" },
	{ .name = "a class without a record: its file did not come",
	    .before = FIVE("一年级", "1班", "张") FIVE("一年级", "(2)班", "李")
	        ONE("五年级", "1班", "王一") ONE("六年级", "1班", "王二"),
	    .after = FIVE("二年级", "1班", "张") FIVE("一年级", "2班", "赵"),
	    .changes = FIVE_UP("张", "一年级", "二年级")
	        "added 赵甲 男 20150903 >1  > \n"
	        "added 赵乙 男 20150903 >1  > \n"
	        "added 赵丙 男 20150903 >1  > \n"
	        "added 赵丁 男 20150903 >1  > \n"
	        "added 赵戊 男 20150903 >1  > \n"
	        KEPT("李甲", "5", "缺二年级2班") KEPT("李乙", "6", "缺二年级2班")
	        KEPT("李丙", "7", "缺二年级2班") KEPT("李丁", "8", "缺二年级2班")
	        KEPT("李戊", "9", "缺二年级2班")
	        KEPT("王一", "10", "缺二年级2班") KEPT("王二", "11", "缺二年级2班"),
	    .notes = "一小 1：未见而沿用、不算减少的 7 人"
	             "（二年级2班没有一条记录）\n" },
	{ .name = "a grade without a record, of classes without names",
	    .before = FIVE("一年级", "", "张") ONE("二年级", "", "李")
	        ONE("二年级", "", "王"),
	    .after = ONE("三年级", "", "李"),
	    .changes = UP("李", "二年级", "三年级")
	        KEPT("张甲", "0", "缺二年级") KEPT("张乙", "1", "缺二年级")
	        KEPT("张丙", "2", "缺二年级") KEPT("张丁", "3", "缺二年级")
	        KEPT("张戊", "4", "缺二年级") KEPT("王", "6", "缺二年级"),
	    .notes = "一小 1：未见而沿用、不算减少的 6 人"
	             "（二年级没有一条记录）\n" },
	{ .name = "a grade of two classes is told as one",
	    .before = FIVE("一年级", "1", "张") FIVE("一年级", "2", "李")
	        ONE("二年级", "1", "王"),
	    .after = ONE("三年级", "1", "王"),
	    .changes = UP("王", "二年级", "三年级")
	        KEPT("张甲", "0", "缺二年级") KEPT("张乙", "1", "缺二年级")
	        KEPT("张丙", "2", "缺二年级") KEPT("张丁", "3", "缺二年级")
	        KEPT("张戊", "4", "缺二年级")
	        KEPT("李甲", "5", "缺二年级") KEPT("李乙", "6", "缺二年级")
	        KEPT("李丙", "7", "缺二年级") KEPT("李丁", "8", "缺二年级")
	        KEPT("李戊", "9", "缺二年级"),
	    .notes = "一小 1：未见而沿用、不算减少的 10 人"
	             "（二年级没有一条记录）\n" },
	{ .name = "the highest grade without a record",
	    .before = FIVE("五年级", "1班", "张") ONE("六年级", "1班", "李"),
	    .after = "2|二小|七年级|李|男|2015-09-03|||||1班\n"
	        ONE("一年级", "1班", "王"),
	    .changes = "moved 李 男 20150903 1>2 学校标识码 1>2 \n"
	        "changed 李 男 20150903 1>2 年级 六年级>七年级 \n"
	        "added 王 男 20150903 >1  > \n"
	        KEPT("张甲", "0", "缺六年级") KEPT("张乙", "1", "缺六年级")
	        KEPT("张丙", "2", "缺六年级") KEPT("张丁", "3", "缺六年级")
	        KEPT("张戊", "4", "缺六年级"),
	    .notes = "一小 1：未见而沿用、不算减少的 5 人"
	             "（六年级没有一条记录）\n" },
	{ .name = "who leaves may be at a school whose file was lost",
	    .before = ONE("六年级", "1班", "张") ONE("五年级", "1班", "李")
	        "2|二中|八年级|赵|男|2015-09-03|||||1班\n",
	    .after = ONE("六年级", "1班", "李"), .lost = "二中.csv",
	    .changes = UP("李", "五年级", "六年级") KEPT("张", "0", "升七年级")
	        "kept 赵 男 20150903 2>  2026-06-30 2>二中 F01\n",
	    .notes = "一小 1：未见而沿用、不算减少的 1 人"
	             "（可能升入的学校名册不全：七年级）\n"
	             "二中 2：未见而沿用、不算减少的 1 人"
	             "（有文件未能读入，F01）\n" },
	{ .name = "a school of higher grades that was closed is not missing",
	    .before = ONE("六年级", "1班", "张") ONE("五年级", "1班", "李")
	        "2|二中|八年级|赵|男|2015-09-03|||||1班\n"
	        "2|二中|九年级|钱|男|2015-09-03|||||1班\n",
	    .after = ONE("六年级", "1班", "李")
	        "3|三中|九年级|赵|男|2015-09-03|||||1班\n",
	    .changes = UP("李", "五年级", "六年级")
	        "moved 赵 男 20150903 2>3 学校标识码 2>3 \n"
	        "changed 赵 男 20150903 2>3 年级 八年级>九年级 \n"
	        WENT("张")
	        "kept 钱 男 20150903 2>  2026-06-30 3>二中 无名册\n",
	    .notes = "二中 2：未见而沿用、不算减少的 1 人（该校无名册）\n" },
	{ .name = "four of a class may leave",
	    .before = FOUR("一年级", "1班", "张") ONE("一年级", "2班", "李")
	        ONE("六年级", "1班", "王"),
	    .after = ONE("二年级", "2班", "李"),
	    .changes = UP("李", "一年级", "二年级") WENT("张甲") WENT("张乙")
	        WENT("张丙") WENT("张丁") WENT("王") },
	{ .name = "the highest grade leaves over the summer",
	    .before = FIVE("六年级", "1班", "张") ONE("五年级", "1班", "李"),
	    .after = ONE("六年级", "2班", "李"),
	    .changes = UP("李", "五年级", "六年级")
	        "changed 李 男 20150903 1>1 班级 1>2 \n"
	        WENT("张甲") WENT("张乙") WENT("张丙") WENT("张丁") WENT("张戊") },
	{ .name = "a class that others have joined is none that is missing",
	    .before = FIVE("一年级", "1班", "张") ONE("一年级", "2班", "李")
	        ONE("六年级", "1班", "王"),
	    .after = ONE("二年级", "1班", "李"),
	    .changes = UP("李", "一年级", "二年级") 
	        "changed 李 男 20150903 1>1 班级 2>1 \n"
	        WENT("张甲") WENT("张乙") WENT("张丙") WENT("张丁") WENT("张戊")
	        WENT("王") },
	{ .name = "two of one 学籍号 cannot be told apart",
	    .before = "1|一小||甲|男||| G1\n1|一小||乙|男||| G1\n",
	    .after = "1|一小||丙|男||| G1\n",
	    .changes = "added  G1 >1  > U02\nremoved  G1 1>  > U02\n"
	               "removed  G1 1>  > U02\n" },
	{ .name = "findings write grade and class as the record does",
	    .before = "1|一小|初一|张三|男|2015-09-01|" IDA "|G" IDA
	              "|汉族|在读|1班\n",
	    .after = "1|一小|初一|张叁|男|2015-09-01|" IDA "|G" IDA
	             "|汉族|在读|(1)班\n",
	    .changes = "changed G" IDA " 1>1 姓名 张三>张叁 \n",
	    .findings = "R11-1 2 姓名 初一 (1)班\nR18-1 2 年级 初一 (1)班\n" },
	{ .name = "who is gone has his ID under another 学籍号",
	    .before = "1|一小||甲|男|2015-09-01|" IDA "|G1\n"
	              "1|一小||乙|女|2015-09-02|" IDB "|G2\n",
	    .after = "1|一小||甲|男|2015-09-01|" IDB "|G1\n",
	    .changes = "changed G1 1>1 身份证件号 " IDA ">" IDB " \n"
	               "removed G2 1>  > 另号\n",
	    .findings = "R11-1 2 身份证件号\n" },
	{ .name = "who is new has the ID of somebody matched by 学籍号",
	    .before = "1|一小||甲|男|2015-09-01|" IDA "|G1\n",
	    .after = "1|一小||甲|男|2015-09-01|" IDB "|G1\n"
	             "1|一小||乙|女|2015-09-02|" IDA "|G2\n",
	    .changes = "changed G1 1>1 身份证件号 " IDA ">" IDB " \n"
	               "added G2 >1  > 另号\n",
	    .findings = "R11-1 2 身份证件号\n" },
	{ .name = "name, sex and birth: only where unique",
	    .before = "1|一小||甲|男|2015-09-01||G1\n"
	              "1|一小||丙|男|2015-09-03||G3\n",
	    .after = "1|一小||乙|男|2015-09-01||G1\n"
	             "1|一小||甲|男|2015-09-01||G2\n"
	             "1|一小||丙|男|2015-09-03||G3\n"
	             "1|一小||丙|男|2015-09-03||G4\n",
	    .changes = "changed G1 1>1 姓名 甲>乙 \n"
	               "added G2 >1  > 另号\nadded G4 >1  > \n",
	    .findings = "R11-1 2 姓名\n" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct diff_case *c = &cases[i];
		struct town before = { 0 }, after = { 0 };
		struct run save = { .asof = "2026-06-30", .save = true };
		struct run diff = { .asof = "2026-09-30", .diff = true,
			.lost = c->lost, .held = c->held };

		print_message("    %s\n", c->name);
		read_town(&before, c->before);
		read_town(&after, c->after);
		run(&before, &save);
		run(&after, &diff);
		expect("changes", &diff.changes, c->changes);
		expect("findings", &diff.findings, c->findings);
		expect("notes", &diff.notes, c->notes);
		free_run(&save);
		free_run(&diff);
		arena_free(&before.arena);
		arena_free(&after.arena);
	}
}

/* Ten schools are named; of the others there is the number. */
static void
test_many_schools(void **state)
{
	struct town before = { 0 }, after = { 0 };
	struct run save = { .asof = "2026-06-30", .save = true };
	struct run diff = { .asof = "2026-07-30", .diff = true };
	struct buf want = { 0 };

	(void)state;
	for (int i = 0; i < 13; i++) {
		struct person *p = add(&before);

		p->cell[CODE] = arena_printf(&before.arena, "%d", 100 + i);
		p->cell[XJH] = arena_printf(&before.arena, "G%d", i);
		if (i < 10)
			buf_printf(&want, "%d：未见而沿用、不算减少的 1 人"
			    "（该校无名册）\n", 100 + i);
	}
	buf_printf(&want, "另有 3 处，未见而沿用 3 人\n");
	buf_put_char(&want, '\0');
	run(&before, &save);
	run(&after, &diff);
	expect("notes", &diff.notes, want.ptr);
	buf_free(&want);
	free_run(&save);
	free_run(&diff);
	arena_free(&before.arena);
}

static void
test_first_run(void **state)
{
	struct town t = { 0 };
	struct run r = { .asof = "2026-06-30", .diff = true, .save = true };

	(void)state;
	forget("2026-06-30");
	read_town(&t, A B);
	run(&t, &r);
	expect("changes", &r.changes, "");
	expect("reasons", &r.reasons,
	    "R09-3 没有快照（首次运行）\n"
	    "R11-1 没有快照（首次运行）\nR16-1 没有快照（首次运行）\n"
	    "R16-2 没有快照（首次运行）\nR10-2 没有快照（首次运行）\n"
	    "R18-1 没有快照（首次运行）\nR18-2 没有快照（首次运行）\n");
	free_run(&r);
	/* Within one school year there is no end of the one before. */
	r = (struct run){ .asof = "2026-07-30", .diff = true };
	run(&t, &r);
	expect("reasons", &r.reasons,
	    "R09-3 没有名单 moves.csv；没有名单 graduates.csv；"
	    "没有名单 dropouts.csv\n"
	    "R11-1 \nR16-1 \nR16-2 没有名单 moves.csv\n"
	    "R10-2 没有上学年末的快照\nR18-1 没有上学年末的快照\n"
	    "R18-2 没有上学年末的快照\n");
	free_run(&r);
	arena_free(&t.arena);
}

/* In September a school's file is lost; in October all are there, those from
 * September's snapshot a grade on, as their class is, but for the highest. */
static void
test_carried_over(void **state)
{
	struct town both = { 0 }, one = { 0 };
	struct run june = { .asof = "2026-06-30", .save = true };
	struct run september = { .asof = "2026-09-30", .save = true,
		.diff = true, .lost = "一小.csv" };
	struct run october = { .asof = "2026-10-30", .diff = true };

	(void)state;
	read_town(&both, A ONE("六年级", "1班", "赵") B);
	read_town(&one, B);
	run(&both, &june);
	run(&one, &september);
	both.person[0].cell[GRADE] = SV("二年级");
	run(&both, &october);
	expect("changes", &october.changes, "");
	expect("findings", &october.findings,
	    "R18-1 3 年级 六年级 1班\nR18-1 4 年级\n");
	free_run(&june);
	free_run(&september);
	free_run(&october);
	forget("2026-09-30");
	arena_free(&both.arena);
	arena_free(&one.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_many_schools),
		cmocka_unit_test(test_first_run),
		cmocka_unit_test(test_carried_over),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
