/* SPDX-License-Identifier: MIT */
/*
 * Differences by example and over random towns, through the real stages and
 * real snapshot files: applying the changes to the old town gives the new one,
 * and a town compared with itself has none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "pipeline/base/seal.h"
#include "pipeline/io/packs.h"
#include "pipeline/io/snapshot.h"
#include "pipeline/run/exchange.h"
#include "pipeline/stages/stages.h"

enum cell { CODE, SCHOOL, GRADE, NAME, SEX, BIRTH, ID, XJH, ETHNIC, STATUS,
	CLASS, CELLS };

static struct sv column[CELLS] = { { "学校标识码", 15 }, { "学校名称", 12 },
	{ "年级", 6 }, { "姓名", 6 }, { "性别", 6 }, { "出生日期", 12 },
	{ "身份证件号", 15 }, { "学籍号", 9 }, { "民族", 6 },
	{ "学生状态", 12 }, { "班级", 6 } };

struct person {
	struct sv cell[CELLS];
};

struct town {
	struct arena arena;
	struct person *person;
	size_t n, cap;
};

static struct pack pack; /* the one of the source tree */
static const unsigned char key[SEAL_KEY] = { 1, 2, 3 };
static char folder[64];

static int
make_folder(void **state)
{
	static const struct sv root = { "rules", 5 };
	struct packs packs = { &root, 1, { 0 } };
	struct pack_reader r = { packs_read, packs_list, &packs };
	struct diag d = { 0 };

	(void)state;
	if (pack_load(&pack, &r, SV("lingyuan"), NULL, 0, &d) < 0)
		return -1;
	snprintf(folder, sizeof(folder), "/tmp/xueji-diff-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static void
forget(const char *day)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s.xjs", folder, day);
	unlink(path);
}

static int
remove_folder(void **state)
{
	(void)state;
	forget("2026-06-30");
	forget("2026-09-30");
	pack_free(&pack);
	return rmdir(folder);
}

static struct person *
add(struct town *t)
{
	t->person = arena_more(&t->arena, t->person, t->n, &t->cap,
	    sizeof(*t->person));
	t->person[t->n] = (struct person){ 0 };
	return &t->person[t->n++];
}

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

/* What a run is given beside the town, and what it answers. */
struct run {
	const char *asof;
	const char *lost; /* the path of a file that is F01 */
	const char *held; /* numbers of a row that is F04 */
	size_t batch;
	bool save, diff;
	struct buf changes, findings, reasons, notes;
	void (*see)(void *ctx, const struct change *c);
	void *ctx;
};

static void
take_finding(struct run *r, const struct finding *f)
{
	buf_printf(&r->findings, "%.*s %llu %.*s", SV_ARG(f->rule),
	    (unsigned long long)f->line, SV_ARG(column[f->column]));
	if (f->class_name.len)
		buf_printf(&r->findings, " %.*s %.*s", SV_ARG(f->grade),
		    SV_ARG(f->class_name));
	buf_put_char(&r->findings, '\n');
}

static void
take(struct run *r, const struct batch *b)
{
	for (size_t i = 0; i < b->nchange; i++) {
		const struct change *c = &b->change[i];

		if (r->see)
			r->see(r->ctx, c);
		buf_printf(&r->changes, "%.*s %.*s %.*s>%.*s %.*s %.*s>%.*s "
		    "%.*s\n", SV_ARG(c->kind), SV_ARG(c->key),
		    SV_ARG(c->school_from), SV_ARG(c->school_to),
		    SV_ARG(c->column), SV_ARG(c->old), SV_ARG(c->new),
		    SV_ARG(c->explained_by));
	}
	for (size_t i = 0; i < b->nfinding; i++)
		if (b->finding[i].rule.ptr[0] == 'R')
			take_finding(r, &b->finding[i]);
	for (size_t i = 0; i < b->nstatus; i++)
		buf_printf(&r->reasons, "%.*s %.*s\n",
		    SV_ARG(b->status[i].rule), SV_ARG(b->status[i].reason));
}

/* B through the stages from FIRST on; what comes out is taken. */
static void
pass(struct run *r, struct stage *s, size_t n, size_t first, struct batch *b)
{
	for (size_t i = first; i < n; i++)
		assert_int_equal(s[i].ops->batch(&s[i], b), 0);
	take(r, b);
}

static void
feed_broken(struct run *r, struct stage *s, size_t n, const struct header *h)
{
	struct source src = { .number = 2,
		.path = sv_cstr(r->lost ? r->lost : "held.csv") };
	struct batch b = { 0 };
	struct finding *f;

	if (!r->lost && !r->held)
		return;
	batch_reset(&b, h, &src, 0);
	f = batch_find_loose(&b, r->lost ? SV("F01") : SV("F04"), LEVEL_ERROR);
	if (r->held)
		finding_arg(&b, f, SV(HELD_NUMBERS), sv_cstr(r->held));
	pass(r, s, n, 0, &b);
	batch_free(&b);
}

static void
feed(const struct town *t, struct run *r, struct stage *s, size_t n,
    const struct header *h)
{
	struct source src = { .number = 1, .path = SV("town.csv") };
	size_t most = r->batch ? r->batch : 1000;
	struct batch b = { 0 };

	for (size_t i = 0; i < t->n;) {
		batch_reset(&b, h, &src, most);
		for (; i < t->n && b.nrow < most; i++, b.nrow++) {
			for (int c = 0; c < CELLS; c++)
				batch_cell(&b, c)[b.nrow] =
				    t->person[i].cell[c];
			b.line[b.nrow] = i + 2;
			b.record[b.nrow] = i + 1;
		}
		pass(r, s, n, 0, &b);
	}
	batch_free(&b);
}

static void
finish(struct run *r, struct stage *s, size_t n, const struct header *h)
{
	struct batch b = { 0 };

	for (size_t i = 0; i < n; i++)
		while (s[i].ops->finish) {
			int more;

			batch_reset(&b, h, NULL, 0);
			more = s[i].ops->finish(&s[i], &b);
			assert_true(more >= 0);
			if (!more)
				break;
			pass(r, s, n, i + 1, &b);
		}
	batch_free(&b);
}

static void
note(void *ctx, const char *text)
{
	buf_printf(ctx, "%s\n", text);
}

static void
run(const struct town *t, struct run *r)
{
	struct diag d = { .say = note, .ctx = &r->notes };
	struct header h = { .column = column, .ncolumn = CELLS,
		.asof = sv_cstr(r->asof) };
	struct past_folder *past = snapshot_folder(folder, key, "/tmp", &d);
	struct spool *spool[3] = { spool_open("/tmp", 1 << 20),
		spool_open("/tmp", 1 << 20), spool_open("/tmp", 0) };
	const struct store entries = store_spool(spool[0]),
	    cells = store_spool(spool[1]);
	const struct diff_config diff = { &pack, past, key,
		exchange_open(1 << 20, spool[2]), &entries, &cells, NULL };
	const struct snapshot_config save = { past, key };
	const struct image_config image = { key };
	const void *config[3] = { &image };
	struct stage s[3] = { { .ops = &image_stage } };
	size_t n = 1;

	header_resolve(&h);
	if (r->diff) {
		config[n] = &diff;
		s[n++].ops = &diff_stage;
	}
	if (r->save) {
		config[n] = &save;
		s[n++].ops = &snapshot_stage;
	}
	for (size_t i = 0; i < n; i++) {
		s[i].diag = &d;
		assert_int_equal(s[i].ops->open(&s[i], config[i]), 0);
		assert_int_equal(s[i].ops->header(&s[i], &h), 0);
	}
	feed_broken(r, s, n, &h);
	feed(t, r, s, n, &h);
	finish(r, s, n, &h);
	for (size_t i = 0; i < n; i++) {
		s[i].ops->close(&s[i]);
		arena_free(&s[i].run);
	}
	exchange_close(diff.exchange);
	for (size_t i = 0; i < 3; i++)
		spool_close(spool[i]);
	snapshot_folder_close(past);
}

static void
free_run(struct run *r)
{
	buf_free(&r->changes);
	buf_free(&r->findings);
	buf_free(&r->reasons);
	buf_free(&r->notes);
}

#define IDA "211382201509014329"
#define IDB "211382201509027728"
#define A "1|一小|一年级|张三|男|2015-09-01|" IDA "|G" IDA "|汉族|在读\n"
#define B "2|二小|一年级|李四|女|2015-09-02|" IDB "|G" IDB "|汉族|在读\n"

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
	               "added 赵六 20150904 >1  > \n"
	               "removed 王五 20150903 1>  > \n" },
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
	             "1|一小||李四|女|2015-09-02|" IDB "|G211382201509020000\n",
	    .changes = "changed G" IDA
	               " 1>1 学籍号 L211382201509010001>G" IDA " \n"
	               "changed G211382201509020000 1>1 学籍号 G" IDB
	               ">G211382201509020000 \n",
	    .findings = "R16-1 3 学籍号\n" },
	{ .name = "R18-1 not: back from a suspension",
	    .before = "1|一小|一年级|张三|男|2015-09-01|" IDA "|G" IDA
	              "||休学\n",
	    .after = "1|一小|一年级|张三|男|2015-09-01|" IDA "|G" IDA
	             "||复学\n",
	    .changes = "status G" IDA " 1>1 学生状态 休学>复学 \n" },
	{ .name = "a lost file names the school",
	    .before = A B, .after = B, .lost = "x/一小.csv",
	    .changes = "kept G" IDA " 1>  2026-06-30 0> F01\n",
	    .findings = "R18-1 2 年级\n",
	    .notes = "一小 1：未见而沿用、不算减少的 1 人"
	             "（有文件未能读入，F01）\n" },
	{ .name = "a lost file names another school",
	    .before = A "1|一小|二年级|赵六|男|2014-09-04\n" B,
	    .after = B "1|一小|三年级|赵六|男|2014-09-04\n",
	    .lost = "x/二小.csv",
	    .changes = "changed 赵六 20140904 1>1 年级 二年级>三年级 \n"
	               "removed G" IDA " 1>  > \n",
	    .findings = "R18-1 2 年级\n" },
	{ .name = "a lost file names no school",
	    .before = A "1|一小|二年级|赵六|男|2014-09-04\n",
	    .after = "1|一小|三年级|赵六|男|2014-09-04\n", .lost = "x.csv",
	    .changes = "changed 赵六 20140904 1>1 年级 二年级>三年级 \n"
	               "kept G" IDA " 1>  2026-06-30 0> F01\n",
	    .notes = "一小 1：未见而沿用、不算减少的 1 人"
	             "（有文件未能读入，F01）\n" },
	{ .name = "a school without any record",
	    .before = A B, .after = A,
	    .changes = "kept G" IDB " 2>  2026-06-30 1> 无名册\n",
	    .findings = "R18-1 2 年级\n",
	    .notes = "二小 2：未见而沿用、不算减少的 1 人（该校无名册）\n" },
	{ .name = "a row that was held back holds the number",
	    .before = A "1|一小|二年级|赵六|男|2014-09-04\n",
	    .after = "1|一小|三年级|赵六|男|2014-09-04\n", .held = "1 " IDA,
	    .changes = "changed 赵六 20140904 1>1 年级 二年级>三年级 \n"
	               "kept G" IDA " 1>  2026-06-30 0> F04\n",
	    .notes = "一小 1：未见而沿用、不算减少的 1 人"
	             "（有搁置的行，F04）\n" },
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
expect(const char *what, const struct buf *got, const char *want)
{
	struct sv v = sv_make(got->ptr ? got->ptr : "", got->len);

	if (sv_equal(v, sv_cstr(want ? want : "")))
		return;
	print_error("%s: got\n%.*swant\n%s", what, SV_ARG(v), want);
	fail();
}

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
	    "R11-1 没有快照（首次运行）\nR16-1 没有快照（首次运行）\n"
	    "R16-2 没有快照（首次运行）\n"
	    "R18-1 没有快照（首次运行）\nR18-2 没有快照（首次运行）\n");
	free_run(&r);
	/* Within one school year there is no end of the one before. */
	r = (struct run){ .asof = "2026-07-30", .diff = true };
	run(&t, &r);
	expect("reasons", &r.reasons,
	    "R11-1 \nR16-1 \nR16-2 没有名单 moves.csv\n"
	    "R18-1 没有上学年末的快照\n"
	    "R18-2 没有上学年末的快照\n");
	free_run(&r);
	arena_free(&t.arena);
}

/* June has both; in September a file is lost; in October there is still one
 * of the two, from September's snapshot. */
static void
test_carried_over(void **state)
{
	struct town both = { 0 }, one = { 0 };
	struct run june = { .asof = "2026-06-30", .save = true };
	struct run september = { .asof = "2026-09-30", .save = true,
		.diff = true, .lost = "一小.csv" };
	struct run october = { .asof = "2026-10-30", .diff = true };

	(void)state;
	read_town(&both, A B);
	read_town(&one, B);
	run(&both, &june);
	run(&one, &september);
	run(&both, &october);
	expect("changes", &october.changes, "");
	expect("findings", &october.findings,
	    "R18-1 2 年级\nR18-1 3 年级\n");
	free_run(&june);
	free_run(&september);
	free_run(&october);
	forget("2026-09-30");
	arena_free(&both.arena);
	arena_free(&one.arena);
}

static uint64_t
next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return *state >> 33;
}

/* Few values: keys repeat, are blank, are damaged. */
static void
make_crowd(struct town *t, uint64_t seed, size_t n)
{
	static const char *const value[CELLS][4] = {
		[CODE] = { "1", "2", "3", "" },
		[SCHOOL] = { "一小", "二小", "", "" },
		[GRADE] = { "一年级", "2", "", "大班" },
		[NAME] = { "张三", "李四", "", "张三" },
		[SEX] = { "男", "女", "", "男" },
		[BIRTH] = { "2015-09-01", "20150901", "不详", "" },
		[ID] = { IDA, IDB, "", "2.11382E+17" },
		[XJH] = { "G" IDA, "G1", "", "暂无" },
		[ETHNIC] = { "汉族", "满族", "", "汉族" },
		[STATUS] = { "在读", "休学", "", "复学" },
		[CLASS] = { "1班", "2", "", "一班" },
	};

	for (size_t i = 0; i < n; i++) {
		struct person *p = add(t);

		for (int c = 0; c < CELLS; c++)
			p->cell[c] = sv_cstr(value[c][next_random(&seed) & 3]);
	}
}

static void
test_itself(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct town t = { 0 };
		struct run save = { .asof = "2026-06-30", .save = true,
			.batch = 1 + seed % 7 };
		struct run diff = { .asof = "2026-07-30", .diff = true };

		make_crowd(&t, seed, seed * 3);
		run(&t, &save);
		run(&t, &diff);
		expect("changes", &diff.changes, "");
		free_run(&save);
		free_run(&diff);
		arena_free(&t.arena);
	}
}

/* A town of distinct persons. */
static void
make_person(struct town *t, struct person *p, uint64_t *seed, size_t number)
{
	static const char *const name[] = { "一小", "二小", "三小" };
	uint64_t school = next_random(seed) % 3;

	p->cell[CODE] = arena_printf(&t->arena, "%llu",
	    (unsigned long long)school + 1);
	p->cell[SCHOOL] = sv_cstr(name[school]);
	p->cell[GRADE] = next_random(seed) % 2 ? SV("一年级") : SV("二年级");
	p->cell[NAME] = arena_printf(&t->arena, "张%zu", number);
	p->cell[SEX] = next_random(seed) % 2 ? SV("男") : SV("女");
	p->cell[BIRTH] = SV("20150901");
	p->cell[ID] = arena_printf(&t->arena, "21138220150901%04zu", number);
	p->cell[XJH] = arena_printf(&t->arena, "G%.*s", SV_ARG(p->cell[ID]));
	p->cell[ETHNIC] = next_random(seed) % 2 ? SV("汉族") : SV("满族");
	p->cell[STATUS] = next_random(seed) % 4 ? SV("在读") : SV("休学");
}

/* A copy of OLD, with some gone, some come, some changed, in another order. */
static void
make_later(const struct town *old, struct town *t, uint64_t *seed)
{
	for (size_t i = 0; i < old->n; i++) {
		struct person *p;

		if (next_random(seed) % 5 == 0)
			continue;
		p = add(t);
		*p = old->person[i];
		switch (next_random(seed) % 8) {
		case 0: /* moves, and all the rest is another's */
			make_person(t, p, seed, i);
			break;
		case 1:
			p->cell[XJH] = arena_printf(&t->arena,
			    "G21138220150902%04zu", i);
			break;
		case 2:
			p->cell[ID] = (struct sv){ 0 };
			break;
		case 3:
			p->cell[XJH] = (struct sv){ 0 };
			p->cell[ID] = (struct sv){ 0 };
			break;
		}
	}
	for (size_t i = 0; i < 9; i++)
		make_person(t, add(t), seed, 5000 + i);
	for (size_t i = t->n; i > 1; i--) {
		size_t j = next_random(seed) % i;
		struct person swap = t->person[i - 1];

		t->person[i - 1] = t->person[j];
		t->person[j] = swap;
	}
}

/* Changes applied: the old town, on its way to the new one. */
struct applied {
	struct town *town;
	const struct town *new;
	bool *gone;
	size_t n;
};

/* Names are as good as keys in these towns. */
static struct person *
find(const struct town *t, struct sv name)
{
	for (size_t i = 0; i < t->n; i++)
		if (sv_equal(t->person[i].cell[NAME], name))
			return &t->person[i];
	return NULL;
}

static struct sv
key_of(const struct person *p, struct arena *a)
{
	return p->cell[XJH].len ? p->cell[XJH] : p->cell[ID].len ?
	    p->cell[ID] : arena_printf(a, "%.*s %.*s", SV_ARG(p->cell[NAME]),
	    SV_ARG(p->cell[BIRTH]));
}

static struct person *
find_key(const struct town *t, struct sv k, struct arena *a)
{
	for (size_t i = 0; i < t->n; i++)
		if (sv_equal(key_of(&t->person[i], a), k))
			return &t->person[i];
	return NULL;
}

static void
apply(void *ctx, const struct change *c)
{
	struct applied *a = ctx;
	struct arena *arena = &a->town->arena;
	struct person *p, *new = find_key(a->new, c->key, arena);

	if (sv_equal(c->kind, SV("removed"))) {
		p = find_key(a->town, c->key, arena);
		assert_non_null(p);
		p->cell[NAME] = SV("gone");
		p->cell[XJH] = p->cell[ID] = (struct sv){ 0 };
		return;
	}
	assert_non_null(new);
	if (sv_equal(c->kind, SV("added"))) {
		assert_null(find(a->town, new->cell[NAME]));
		*add(a->town) = *new;
		return;
	}
	p = find(a->town, new->cell[NAME]);
	assert_non_null(p);
	for (int i = 0; i < CELLS; i++) {
		if (!sv_equal(column[i], c->column))
			continue;
		assert_true(sv_equal(p->cell[i], c->old));
		p->cell[i] = arena_dup(arena, c->new);
	}
	/* A school's name goes with its code. */
	if (sv_equal(c->column, column[CODE]))
		p->cell[SCHOOL] = new->cell[SCHOOL];
}

static void
test_apply(void **state)
{
	(void)state;
	for (uint64_t i = 1; i <= 80; i++) {
		struct town old = { 0 }, new = { 0 };
		struct run save = { .asof = "2026-06-30", .save = true };
		struct applied a = { &old, &new, NULL, 0 };
		struct run diff = { .asof = "2026-07-30", .diff = true,
			.see = apply, .ctx = &a, .batch = 1 + i % 9 };
		uint64_t seed = i;

		for (size_t k = 0; k < 3 + i; k++)
			make_person(&old, add(&old), &seed, k);
		make_later(&old, &new, &seed);
		run(&old, &save);
		run(&new, &diff);
		for (size_t k = 0; k < new.n; k++) {
			struct person *p = find(&old, new.person[k].cell[NAME]);

			assert_non_null(p);
			for (int c = 0; c < CELLS; c++)
				assert_true(sv_equal(p->cell[c],
				    new.person[k].cell[c]));
			p->cell[NAME] = SV("gone");
		}
		for (size_t k = 0; k < old.n; k++)
			assert_true(sv_equal(old.person[k].cell[NAME],
			    SV("gone")));
		free_run(&save);
		free_run(&diff);
		arena_free(&old.arena);
		arena_free(&new.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_many_schools),
		cmocka_unit_test(test_first_run),
		cmocka_unit_test(test_carried_over),
		cmocka_unit_test(test_itself),
		cmocka_unit_test(test_apply),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
