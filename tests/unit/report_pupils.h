/* SPDX-License-Identifier: MIT */
/* Two pupils with findings, for the tests of the report. */
#ifndef TESTS_UNIT_REPORT_PUPILS_H
#define TESTS_UNIT_REPORT_PUPILS_H

#include "tests/unit/report_desk.h"

#define ID_A "211382201305061234"
#define ID_B "211382201305071235"
#define XJH_A "G" ID_A

static const char *const pupils[][NCOLUMN] = {
	{ "2121000001", "三年级", "1班", "张三", ID_A, XJH_A, "13812345678",
	    "凌源市南街街道1号", "", "汉" },
	{ "2121000001", "三年级", "2班", "欧阳娜娜", ID_B, "", "", "",
	    "211382198001011234", "汉族" },
	{ 0 },
};

static struct finding *
find(struct batch *b, size_t row, int col, struct sv rule)
{
	return batch_find(b, row, col, rule, LEVEL_ERROR);
}

/* Not in the order of place, as rules that run column by column give them. */
static void
mark_two(struct batch *b)
{
	size_t first = b->nrow - 2;
	struct finding *f = find(b, first + 1, ID, SV("I01"));

	finding_arg(b, f, SV("expected"), SV("第18位应为9"));
	find(b, first, XJH, SV("S01"));
	f = find(b, first, ID, SV("I01"));
	finding_arg(b, f, SV("expected"), SV("第18位应为X"));
}

static inline void
mark_file(struct batch *b)
{
	struct finding *f = batch_find_loose(b, SV("F05"), LEVEL_ERROR);

	f->file = b->source->number;
}

static inline void
mark_duplicates(struct batch *b)
{
	struct finding *f = batch_find_loose(b, SV("U01"), LEVEL_ERROR);

	f->file = 1;
	f->line = 2;
	f->record = 1;
	f->column = ID;
	f->school = SV("2121000001");
	finding_arg(b, f, SV("姓名"), SV("张三"));
	finding_arg(b, f, SV("身份证件号"), SV(ID_A));
	finding_arg(b, f, SV("related"), SV("2:3;1:2"));
	finding_arg(b, f, SV("total"), SV("25"));
}

static void
run(struct desk *d, const char *const (*rows)[NCOLUMN],
    void (*mark)(struct batch *), void (*loose)(struct batch *))
{
	desk_start(d);
	assert_int_equal(desk_feed(d, 1, "a.csv", "UTF-8", rows, mark), 0);
	assert_int_equal(desk_feed(d, 2, "b/c.csv", "UTF-8", rows, NULL), 0);
	if (loose)
		assert_int_equal(desk_feed_loose(d, loose), 0);
	assert_int_equal(desk_end(d), 0);
}

#endif
