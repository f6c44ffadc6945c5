/* SPDX-License-Identifier: MIT */
/*
 * Two columns of one meaning, of which one counts: what is said of it (F07), and
 * how it is told. Parents have names and numbers too, and are no pupils.
 */
#include "pipeline/person/idnum.h"
#include "pipeline/stages/parse/survey.h"

enum { ADULT = 18 /* years */ };

/* The day of birth that the number in a cell says; false: it has none. */
static bool
id_birth(struct sv cell, struct date *d)
{
	size_t i = 0;

	while (i < cell.len && (cell.ptr[i] < '0' || cell.ptr[i] > '9'))
		i++;
	cell = sv_skip(cell, i);
	return cell.len >= ID_LEN && idnum_form(sv_head(cell, ID_LEN)) &&
	    date_parse_digits(cell.ptr + 6, d);
}

/*
 * How well the numbers in COLUMN are those of pupils, over the rows that were
 * looked at: of who was born on the day that stands beside it, two; of who may
 * be a pupil, one; of an adult, or none, nothing.
 */
static size_t
count_pupils(const struct survey *v, size_t from, int32_t column)
{
	int32_t birth = layout_place(v->r, SV("出生日期"));
	struct date asof = { 0 }, own, said;
	size_t n = 0;

	date_parse(v->p->header.asof, &asof);
	for (size_t i = from; i < v->block.nrecord; i++) {
		struct sv cell = layout_cell(v, i, column);

		if (!id_birth(cell, &own)) {
			n += cell.len > 0;
			continue;
		}
		n += own.year + ADULT > asof.year;
		n += date_parse(layout_cell(v, i, birth), &said) &&
		    date_days(said) == date_days(own);
	}
	return n;
}

static bool
is_number(const struct field *f)
{
	return sv_equal(f->name, SV("身份证件号")) ||
	    sv_equal(f->name, SV("学籍号"));
}

/*
 * Where columns of the parents stand in front of the pupil's: the column of the
 * pupil's number if both FIRST and SECOND are in front of it, so that SECOND,
 * the nearer one, is the pupil's; else -1.
 */
static int32_t
number_behind(const struct roster *r, uint32_t first, uint32_t second)
{
	static const struct sv persons[] = { { "姓名", 6 }, { "性别", 6 },
		{ "出生日期", 12 }, { "身份证件类型", 18 }, { "联系电话", 12 } };
	int32_t place = layout_place(r, SV("身份证件号"));
	bool person = false;

	for (size_t i = 0; i < sizeof(persons) / sizeof(*persons); i++)
		person |= sv_equal(r->field[first]->name, persons[i]);
	if (place < 0)
		place = layout_place(r, SV("学籍号"));
	return person && (int64_t)first < place && (int64_t)second < place ?
	    place : -1;
}

/* W, or Z（家长电话） where it is headed by another name. */
static struct sv
said_column(struct survey *v, uint32_t place)
{
	struct arena *run = &v->s->run;
	struct sv letter = layout_letter(run, place);
	struct sv title = layout_title(v, place);

	return sv_equal(title, v->r->field[place]->name) ? letter :
	    arena_printf(run, "%.*s（%.*s）", SV_ARG(letter), SV_ARG(title));
}

/* F07, and why the one column is used. */
static void
find_double(struct survey *v, uint32_t first, uint32_t second, uint32_t loser,
    struct sv zh, struct sv en)
{
	struct roster *r = v->r;
	struct arena *run = &v->s->run;

	if (r->nfinding >= 40)
		return;
	survey_find(r, SV("F07"));
	survey_arg(r, SV("field"), r->field[first]->name);
	survey_arg(r, SV("columns"), arena_printf(run, "%.*s, %.*s",
	    SV_ARG(said_column(v, first)), SV_ARG(said_column(v, second))));
	survey_arg(r, SV("used"), layout_letter(run,
	    loser == first ? second : first));
	survey_arg(r, SV("reason"), zh);
	survey_arg(r, SV("reason_en"), en);
}

/*
 * The fuller one counts. Of numbers of documents one may be the parents', and
 * that is not the pupils', however full it is. Of equals it is the one beside
 * the pupils' number, or else the first.
 */
static void
settle_double(struct survey *v, uint32_t first, uint32_t second, size_t row)
{
	struct roster *r = v->r;
	struct arena *run = &v->s->run;
	size_t n[2] = { layout_filled(v, row, first),
		layout_filled(v, row, second) };
	int32_t behind = n[0] == n[1] ? number_behind(r, first, second) : -1;
	struct sv zh = SV("填得较全"), en = SV("better filled");
	uint32_t loser;

	if (sv_equal(r->field[first]->name, SV("身份证件号"))) {
		size_t of[2] = { count_pupils(v, row, (int32_t)first),
			count_pupils(v, row, (int32_t)second) };

		if (of[0] != of[1] && (of[0] > of[1]) != (n[0] > n[1])) {
			zh = SV("号码属于学生本人（与出生日期相符，不是成年人）");
			en = SV("with the pupils' own numbers (of their birth "
			    "dates, not of adults)");
		}
		if (of[0] != of[1])
			memcpy(n, of, sizeof(n));
	}
	if (n[0] == n[1]) {
		zh = SV("靠前");
		en = SV("in front");
	}
	loser = n[1] > n[0] || behind >= 0 ? first : second;
	if (behind >= 0) {
		struct sv name = r->field[behind]->name;
		struct sv letter = layout_letter(run, (uint32_t)behind);

		zh = arena_printf(run, "离学生的%.*s（%.*s 列）较近",
		    SV_ARG(name), SV_ARG(letter));
		en = arena_printf(run, "nearer to the pupils' %.*s (column "
		    "%.*s)", SV_ARG(name), SV_ARG(letter));
	}
	find_double(v, first, second, loser, zh, en);
	r->field[loser] = NULL;
}

/* Numbers first: they tell which of the other columns are the pupils'. */
void
layout_doubles(struct survey *v, size_t from)
{
	struct roster *r = v->r;
	uint32_t n = r->source.width;

	for (int numbers = 1; numbers >= 0; numbers--)
		for (uint32_t i = 0; i < n; i++)
			for (uint32_t j = 0; j < i; j++)
				if (r->field[i] && r->field[j] == r->field[i] &&
				    is_number(r->field[i]) == numbers)
					settle_double(v, j, i, from);
}
