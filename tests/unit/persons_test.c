/* SPDX-License-Identifier: MIT */
/* Whose rows a list has: a table of lists and pupils, and what is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "pipeline/rules/persons.h"
#include "pipeline/run/exchange.h"

enum { MOST = 16, COLUMNS = 5 };

static struct sv column[COLUMNS] = { { "学籍号", 9 }, { "身份证件号", 15 },
	{ "姓名", 6 }, { "性别", 6 }, { "出生日期", 12 } };
static const enum image_column place[COLUMNS] = { IMAGE_XJH, IMAGE_ID,
	IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH };

#define ID1 "211382201301020011"
#define ID2 "211382201301030013"

/* 学籍号|身份证件号|姓名|性别|出生日期 a line. FOUND: of each pupil "1,2" the rows,
 * "-" none, "?" in doubt; BACK: of each person of the list the pupil. */
static const struct persons_case {
	const char *name;
	bool many;
	const char *list, *pupils, *found, *back;
} cases[] = {
	{ "in each of three ways", false,
	    "G1||甲|男|2013-01-02\n|" ID2 "|乙|男|\n||丙|女|2013/1/4\n",
	    "G1||甲|男|20130102\nG2|" ID2 "|改名|男|20130103\n"
	    "||丙|女|2013-01-04\nG9||丁|女|20130105\n",
	    "1;2;3;-;", "1;2;3;" },
	{ "the stronger way wins, and the other stands elsewhere", false,
	    "G1|" ID2 "|甲|男|20130102\n",
	    "G1||甲|男|20130102\nG2|" ID2 "|乙|男|20130103\n",
	    "1;?;", "1;" },
	{ "two rows for one pupil", false,
	    "G1||甲|男|20130102\nG1||甲|男|20130102\n",
	    "G1||甲|男|20130102\n", "?;", "?;?;" },
	{ "one row for two pupils, of whom one has the name", false,
	    "G1||甲|男|20130102\n",
	    "G1||甲|男|20130102\nG1||乙|男|20130103\n", "1;?;", "1;" },
	{ "one row for two pupils of one name", false,
	    "G1||甲|男|20130102\n",
	    "G1||甲|男|20130102\nG1||甲|男|20130102\n", "?;?;", "?;" },
	{ "a weaker way may still tell two of one number apart", false,
	    "G1|" ID1 "|甲|男|20130102\nG1|" ID2 "|乙|男|20130103\n",
	    "G1|" ID2 "|乙|男|20130103\n", "2;", "?;1;" },
	{ "many rows of one person", true,
	    "G1||甲|男|20130102\nG2||乙|男|20130103\nG1||甲|男|20130102\n",
	    "G1||甲|男|20130102\nG2||乙|男|20130103\n", "1,3;2;", "1;2;" },
	{ "many rows, one by another key", true,
	    "G1|" ID1 "|甲|男|20130102\n|" ID1 "||| \n||甲|男|2013-01-02\n",
	    "G1|||| \n", "1,2,3;", "1;" },
	{ "rows of two numbers are of two persons", true,
	    "G1|" ID1 "|甲|男|20130102\nG2|" ID1 "|甲|男|20130102\n|" ID1
	    "|甲|男|20130102\n",
	    "G1|" ID1 "|甲|男|20130102\n|" ID1 "|甲|男|20130102\n",
	    "1;?;", "1;?;?;" },
	{ "a damaged number, and what is no number, are nobody's", false,
	    "|2.11382E+17|甲|男|20130102\n暂无||乙|男|20130103\n",
	    "|2.11382E+17|丙|男|20130104\n暂无||丁|男|20130105\n",
	    "-;-;", "-;-;" },
	{ "an empty list", false, "", "G1||甲|男|20130102\n", "-;", "" },
};

static size_t
read_rows(const char *text, struct sv *cell)
{
	struct sv rest = sv_cstr(text), line;
	size_t n = 0;

	while (rest.len && sv_split(&rest, '\n', &line)) {
		if (line.len == 0)
			continue;
		for (size_t c = 0; c < COLUMNS; c++)
			if (!sv_split(&line, '|', &cell[n * COLUMNS + c]))
				cell[n * COLUMNS + c] = (struct sv){ 0 };
		n++;
	}
	return n;
}

struct pupils {
	struct sv cell[MOST * COLUMNS];
	size_t n;
	const struct image_maker *maker;
	char birth[MOST][8];
};

static int
get_cells(void *ctx, uint64_t i, struct sv *cell)
{
	struct pupils *p = ctx;

	for (int c = 0; c < IMAGE_COLUMNS; c++)
		cell[c] = (struct sv){ 0 };
	for (int c = 0; c < COLUMNS; c++)
		cell[place[c]] = p->cell[i * COLUMNS + (size_t)c];
	cell[IMAGE_BIRTH] = image_birth(cell[IMAGE_BIRTH], p->birth[i]);
	return 0;
}

static int
get_keys(void *ctx, uint64_t i, uint64_t *key)
{
	struct pupils *p = ctx;
	struct sv cell[IMAGE_COLUMNS];
	struct buf room = { 0 };

	get_cells(ctx, i, cell);
	image_keys(p->maker, cell, &room, key);
	buf_free(&room);
	return 0;
}

static void
put(struct buf *out, const struct list_table *l, uint32_t found)
{
	if (found == 0 || found == MATCH_DOUBT) {
		buf_put(out, found ? SV("?;") : SV("-;"));
		return;
	}
	for (uint32_t i = l ? l->first[found - 1] : found - 1;
	     i < (l ? l->first[found] : found); i++) {
		uint32_t row = l ? l->row[i] : i;

		buf_printf(out, "%s%u", i == (l ? l->first[found - 1] :
		    found - 1) ? "" : ",", row + 1);
	}
	buf_put_char(out, ';');
}

static void
expect(const char *what, const struct buf *said, const char *wanted)
{
	if (!sv_equal(buf_sv(said), sv_cstr(wanted)))
		fail_msg("%s: got %.*s, want %s", what, SV_ARG(buf_sv(said)),
		    wanted);
}

/* What is known beforehand: by bytes where FIRST, or by hashes alone. */
static void
know(const struct persons *p, struct pupils *pupils, bool first,
    uint32_t *found)
{
	struct sv cell[IMAGE_COLUMNS], xjh[MOST];
	uint64_t key[MOST][WAYS];

	for (size_t i = 0; i < pupils->n; i++) {
		get_cells(pupils, i, cell);
		xjh[i] = cell[IMAGE_XJH];
		get_keys(pupils, i, key[i]);
	}
	persons_look(p, pupils->n, key, first ? xjh : NULL, found);
}

static void
run(const struct persons_case *c, struct exchange *x, bool first)
{
	static struct sv cell[MOST * COLUMNS];
	struct image_maker maker = { .secret = { 1, 2, 3 } };
	struct list_form form = { .column = column, .ncolumn = COLUMNS,
		.many = c->many };
	struct list_table l = { .table = { .column = column,
		.ncolumn = COLUMNS, .cell = cell } };
	struct pupils pupils = { .maker = &maker };
	struct seekers s = { .keys = get_keys, .cells = get_cells,
		.ctx = &pupils };
	uint32_t found[MOST], back[MOST];
	unsigned char way[MOST];
	struct buf said = { 0 }, behind = { 0 };
	struct persons p;
	struct diag d = { 0 };

	print_message("    %s\n", c->name);
	assert_true(persons_possible(&form));
	l.table.nrow = read_rows(c->list, cell);
	s.n = pupils.n = read_rows(c->pupils, pupils.cell);
	persons_open(&p, &l, &form, &maker);
	know(&p, &pupils, first, found);
	assert_int_equal(persons_match(&p, &s, found, way, back, x, &d), 0);
	for (size_t i = 0; i < pupils.n; i++)
		put(&said, &l, found[i]);
	for (size_t i = 0; i < p.n; i++)
		put(&behind, NULL, back[i]);
	expect("found", &said, c->found);
	expect("back", &behind, c->back);
	for (size_t row = 0; row < l.table.nrow; row++)
		assert_true(p.of[row] < p.n);
	persons_close(&p);
	buf_free(&said);
	buf_free(&behind);
}

static void
test_cases(void **state)
{
	struct exchange *x = exchange_open(1 << 20, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (int first = 0; first < 2; first++)
			run(&cases[i], x, first);
	exchange_close(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases) };

	return cmocka_run_group_tests_name("persons", tests, NULL, NULL);
}
