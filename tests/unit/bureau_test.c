/* SPDX-License-Identifier: MIT */
/* What of the bureau's page no small roster shows: earlier runs, and counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/report/bureau.h"

#define T(lit) { (lit), sizeof(lit) - 1 }

static struct run_point points[] = {
	{ .asof = T("2026-06-30"), .records = 90, .schools = 2,
	    .level = { 4, 20, 70 } },
	{ .asof = T("2026-09-30"), .records = 100, .schools = 3,
	    .level = { 2, 20, 30 } },
};

static const struct pack no_rules;
static const struct header head = { .pack = T("p"), .version = T("1"),
	.hash = T("h"), .asof = T("2026-09-30"), .school_code = 0,
	.school_name = 1, .grade = 2, .class_name = 3 };
static const struct origins no_origins;

/* The page with N points, terminated. */
static void
make(enum lang lang, size_t n, const struct census *census, struct buf *out)
{
	struct view view = { .pack = &no_rules, .header = &head,
		.origins = &no_origins, .lang = lang };
	struct history history = { .point = points, .npoint = n,
		.last = T("2026-06-30"), .compared = n > 1 };
	struct tally tally = { .level = { 2, 20, 30 }, .progress = {
		.status = { [TOLD_NEW] = { 0, 0, 11 },
		    [TOLD_KNOWN] = { 0, 0, 18 },
		    [TOLD_APPROVED] = { 0, 0, 1 } },
		.mended = { 0, 0, 59 } } };
	struct summary summary = { .view = &view, .tally = &tally,
		.run = T("r"), .key_id = T("k"), .history = &history };
	struct desk desk = { 0 };
	struct bureau b = { .summary = &summary, .census = census,
		.desk = &desk };

	assert_int_equal(bureau_put(&b, out), 0);
	buf_put_char(out, '\0');
}

static void
want(const struct buf *out, const char *text, bool there)
{
	bool found = sv_find(buf_sv(out), sv_cstr(text)) < out->len;

	if (found != there)
		fail_msg("%s: %s", there ? "not there" : "there", text);
}

static void
history(void **state)
{
	const struct census none = { 0 };
	struct buf out = { 0 };

	(void)state;
	make(LANG_ZH, 2, &none, &out);
	want(&out, "历次检查", true);
	want(&out, "<desc id=\"history-picture-desc\">共 2 次；错误从 70 条到 30 条"
	    "</desc>", true);
	want(&out, "class=\"line error\" d=\"M50.0 ", true);
	want(&out, "新发现 11 · 上次已有 18 · 已批准 1 · 已改好 59", true);
	out.len = 0;
	make(LANG_EN, 2, &none, &out);
	want(&out, "new 11 · known 18 · approved 1 · mended 59", true);
	out.len = 0;
	make(LANG_ZH, 1, &none, &out);
	want(&out, "历次检查", false);
	want(&out, "已改好", false);
	buf_free(&out);
}

/* Two spellings of one class, one of another, by three statuses. */
static void
counts(void **state)
{
	static const struct sv columns[] = { T("学校标识码"), T("学校名称"),
		T("年级"), T("班级"), T("学生状态") };
	static const struct sv rows[][5] = {
		{ T("2121090001"), T("一小"), T("一年级"), T("1班"), T("在读") },
		{ T("2121090001"), T("一小"), T("一年级"), T("1班"), T("在读") },
		{ T("2121090001"), T("一小"), T("1"), T("(1)班"), T("") },
		{ T("2121090001"), T("一小"), T("1"), T("(1)班"), T("休学") },
		{ T("2121090002"), T(""), T("七年级"), T("2班"), T("复学") },
		{ T(""), T("三小"), T("七年级"), T("2班"), T("转学") },
	};
	struct header h = head;
	struct view view = { .pack = &no_rules, .header = &h };
	struct source source = { .number = 1 };
	struct batch b = { 0 };
	struct census c = { 0 };
	struct change moved = { .school_from = T("2121090001"),
		.school_to = T("3121090001"), .grade_from = T("六年级"),
		.grade_to = T("七年级") };

	(void)state;
	h.column = (struct sv *)(uintptr_t)columns;
	h.ncolumn = 5;
	batch_reset(&b, &h, &source, 6);
	for (size_t r = 0; r < 6; r++) {
		for (int k = 0; k < 5; k++)
			batch_cell(&b, k)[r] = rows[r][k];
		b.nrow++;
	}
	census_rows(&c, &view, &b);
	assert_int_equal(c.schools.n, 3);
	assert_int_equal(c.school[0].rows, 4);
	assert_int_equal(c.school[0].pupils, 3);
	assert_int_equal(c.school[1].pupils, 1);
	assert_int_equal(c.school[2].pupils, 0);
	assert_int_equal(c.keys.n, 3);
	assert_int_equal(c.class[0].pupils, 3);
	assert_true(sv_equal(census_name(&c, SV("2121090001")), SV("一小")));
	assert_true(sv_equal(census_name(&c, SV("2121090002")),
	    SV("2121090002")));
	census_way(&c, &view, &moved);
	census_way(&c, &view, &moved);
	assert_int_equal(c.ways.n, 1);
	assert_int_equal(c.way[0].n, 2);
	assert_int_equal(c.way[0].grade[7], 2);
	batch_free(&b);
	census_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(history),
		cmocka_unit_test(counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
