/* SPDX-License-Identifier: MIT */
/*
 * Cells of lists whose values are laid down (取值): L04 names the row of one that
 * is none of them. Rules that ask for another value would pass over it unsaid. What
 * stands in the cell is not told: in a row that is shifted it may be a name.
 */
#include "pipeline/base/regex.h"
#include "pipeline/stages/roll/roll.h"

enum { SOME = 500 };

struct checking {
	struct roll *roll;
	const struct rule *rule;
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
add_kinds(const struct checking *c, struct batch *b, struct finding *f)
{
	struct sv zh = { 0 }, en = { 0 };

	for (size_t i = 0; i < c->value->ntext; i++) {
		struct sv text = c->value->text[i];

		zh = arena_printf(&b->arena, "%.*s%s%.*s", SV_ARG(zh),
		    i ? "、" : "：应为 ", SV_ARG(text));
		en = arena_printf(&b->arena, "%.*s%s%.*s", SV_ARG(en),
		    i ? ", " : ": write one of ", SV_ARG(text));
	}
	finding_arg(b, f, SV("kinds"), zh);
	finding_arg(b, f, SV("kinds_en"), en);
}

static void
tell(const struct checking *c, struct batch *b, size_t row)
{
	struct roll *r = c->roll;
	const struct list_form *form = &r->config->pack->list[r->valued];
	struct finding *f = batch_find_loose(b, c->rule->id, c->rule->level);

	roll_place(r, b, f, &(struct roll_place){ 0 }, -1);
	finding_arg(b, f, SV("list"), form->name);
	finding_arg(b, f, SV("field"), form->column[c->value->column]);
	add_kinds(c, b, f);
	roll_row(r, b, f, r->valued, row);
	r->nwrong++;
}

/* The rows of list r->valued, all of them. */
static void
check_value(struct checking *c, struct batch *b)
{
	const struct list_table *l = &c->roll->config->list[c->roll->valued];
	char error[8];
	size_t place;

	if (c->value->regex.len)
		c->regex = regex_open(c->value->regex, error, sizeof(error),
		    &place);
	for (size_t row = 0; row < l->table.nrow; row++)
		if (!is_good(c, table_get(&l->table, (int64_t)row,
		    c->value->column)))
			tell(c, b, row);
	c->roll->nvalued += l->table.nrow;
	regex_close(c->regex);
	c->regex = NULL;
}

int
values_more(struct roll *r, struct batch *b)
{
	const struct pack *p = r->config->pack;
	struct checking c = { .roll = r, .rule = pack_rule(p, SV("L04")) };

	if (!c.rule || c.rule->off || !r->config->list)
		return b->nfinding > 0;
	c.work = regex_work_open();
	for (; r->valued < p->nlist && b->nfinding < SOME; r->valued++) {
		const struct list_table *l = &r->config->list[r->valued];
		const struct list_form *form = &p->list[r->valued];

		for (size_t i = 0; i < form->nvalue; i++) {
			c.value = &form->value[i];
			if (l->table.ncolumn && !(l->columns &&
			    l->columns[c.value->column].zh.len))
				check_value(&c, b);
		}
	}
	regex_work_close(c.work);
	return b->nfinding > 0;
}

void
values_status(struct roll *r, struct batch *b)
{
	const struct rule *rule = pack_rule(r->config->pack, SV("L04"));
	struct rule_status *s;

	if (!rule)
		return;
	s = batch_status(b, rule->id);
	s->findings = r->nwrong;
	s->evaluated = r->nvalued;
	if (rule->off) {
		status_off(s);
	} else if (!r->nvalued) {
		s->reason = SV("没有要看取值的名单");
		s->reason_en = SV("no list whose values are laid down");
	}
}
