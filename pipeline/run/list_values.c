/* SPDX-License-Identifier: MIT */
/*
 * Cells of lists whose values are laid down (取值): L04 stands at the line of one
 * that is none of them. Rules that ask for another value would pass over it unsaid.
 * What stands in the cell is not told: in a row that is shifted it may be a name.
 */
#include "pipeline/base/regex.h"
#include "pipeline/person/image.h"
#include "pipeline/run/list_values.h"

struct checking {
	struct list_notes *notes;
	const struct list_form *form;
	const struct list_value *value;
	struct regex *regex;
	struct regex_work *work;
};

static bool
is_good(const struct checking *c, struct sv cell)
{
	if (cell.len == 0)
		return true;
	if (c->regex)
		return regex_match(c->regex, c->work, cell) != REGEX_NO;
	for (size_t i = 0; i < c->value->ntext; i++)
		if (sv_equal(c->value->text[i], cell))
			return true;
	return false;
}

/* "：应为 A、B", what may stand there, or nothing. */
static void
add_kinds(const struct checking *c, struct finding *f)
{
	struct arena *a = c->notes->arena;
	struct sv zh = { 0 }, en = { 0 };

	for (size_t i = 0; i < c->value->ntext; i++) {
		struct sv text = c->value->text[i];

		zh = arena_printf(a, "%.*s%s%.*s", SV_ARG(zh),
		    i ? "、" : "：应为 ", SV_ARG(text));
		en = arena_printf(a, "%.*s%s%.*s", SV_ARG(en),
		    i ? ", " : ": write one of ", SV_ARG(text));
	}
	notes_arg(c->notes, f, SV("kinds"), zh);
	notes_arg(c->notes, f, SV("kinds_en"), en);
}

static struct sv
get_cell(const struct checking *c, size_t row, struct sv name)
{
	for (size_t i = 0; i < c->form->ncolumn; i++)
		if (sv_equal(c->form->column[i], name))
			return table_get(&c->notes->list->table, (int64_t)row,
			    i);
	return (struct sv){ 0 };
}

/* Of whom and of which school ROW is. */
static void
add_whose(const struct checking *c, struct finding *f, size_t row)
{
	static const struct sv school[] = { { "学校标识码", 15 },
		{ "录取学校", 12 }, { "转入学校", 12 }, { "转出学校", 12 } };
	static const enum image_column who[] = { IMAGE_CODE, IMAGE_SCHOOL,
		IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH, IMAGE_ID, IMAGE_XJH,
		IMAGE_GRADE };

	for (size_t i = 0; i < sizeof(who) / sizeof(*who); i++) {
		struct sv name = image_column[who[i]];
		struct sv cell = get_cell(c, row, name);

		if (cell.len)
			notes_arg(c->notes, f, name, cell);
	}
	for (size_t i = 0; !f->school.len &&
	     i < sizeof(school) / sizeof(*school); i++)
		f->school = get_cell(c, row, school[i]);
	f->grade = get_cell(c, row, SV("年级"));
}

static void
tell(const struct checking *c, size_t row)
{
	struct list_notes *n = c->notes;
	struct finding *f = notes_add(n, SV("L04"), n->list->lines[row]);

	notes_arg(n, f, SV("list"), c->form->name);
	notes_arg(n, f, SV("field"), c->form->column[c->value->column]);
	notes_arg(n, f, SV("名单值"), table_get(&n->list->table, (int64_t)row,
	    c->value->column));
	add_kinds(c, f);
	add_whose(c, f, row);
}

static void
check_value(struct checking *c)
{
	const struct table *t = &c->notes->list->table;
	char error[8];
	size_t place;

	if (c->value->regex.len)
		c->regex = regex_open(c->value->regex, error, sizeof(error),
		    &place);
	for (size_t row = 0; row < t->nrow; row++)
		if (!is_good(c, table_get(t, (int64_t)row, c->value->column)))
			tell(c, row);
	regex_close(c->regex);
	c->regex = NULL;
}

void
list_values(struct list_notes *n)
{
	struct checking c = { .notes = n, .form = &n->pack->list[n->index] };

	c.work = regex_work_open();
	for (size_t i = 0; i < c.form->nvalue; i++) {
		c.value = &c.form->value[i];
		if (n->list->columns[c.value->column].zh.len == 0)
			check_value(&c);
	}
	regex_work_close(c.work);
}
