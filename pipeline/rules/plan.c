/* SPDX-License-Identifier: MIT */
/* A plan: opened over a pack and bound to a header; tell.c runs it. */
#include "pipeline/rules/change.h"
#include "pipeline/rules/few.h"

/* The values of a parameter that is a list: "3,9". */
static void
read_list(struct plan *p, size_t i, struct sv text)
{
	struct sv piece;
	size_t cap = 0;

	while (sv_split(&text, ',', &piece)) {
		struct value v = { 0 };

		func_number(piece, &v.number);
		p->list[i] = arena_more(&p->arena, p->list[i], p->nlist[i],
		    &cap, sizeof(v));
		p->list[i][p->nlist[i]++] = v;
	}
}

static int64_t
read_day(struct sv text)
{
	struct date d = { 0 };

	if (text.len == 5) /* 08-31 */
		return ((text.ptr[0] - '0') * 10 + text.ptr[1] - '0') * 32 +
		    (text.ptr[3] - '0') * 10 + text.ptr[4] - '0';
	return date_parse(text, &d) ? func_date(d) : 0;
}

static void
read_params(struct plan *p)
{
	size_t n = p->pack->nparam + 1;

	p->param = arena_alloc(&p->arena, n * sizeof(*p->param));
	p->set = arena_alloc(&p->arena, n);
	p->list = arena_alloc(&p->arena, n * sizeof(*p->list));
	p->nlist = arena_alloc(&p->arena, n * sizeof(*p->nlist));
	for (size_t i = 0; i < p->pack->nparam; i++) {
		const struct param *param = &p->pack->param[i];
		struct value *v = &p->param[i];

		p->set[i] = param->value.len ? CELL_YES : CELL_BLANK;
		v->text = param->value;
		if (param->value.len == 0)
			continue;
		if (param->type == VALUE_NUMBER)
			read_list(p, i, param->value);
		if (param->type == VALUE_NUMBER)
			v->number = p->list[i][0].number;
		else if (param->type == VALUE_DATE)
			v->number = read_day(param->value);
		else if (param->type == VALUE_YESNO)
			p->set[i] = sv_equal(param->value, SV("是")) ?
			    CELL_YES : CELL_NO;
	}
}

/* Which nodes J asks of every row, */
static void
mark_asked(const struct judge *j, bool *used)
{
	used[j->when] = used[j->require] = true;
}

/* and which of those that break the rule. */
static void
mark_told(const struct judge *j, bool *used)
{
	used[j->soften] = true;
	for (size_t i = 0; i < j->nway; i++) {
		used[j->way[i].when] = used[j->way[i].by] = true;
		for (size_t k = 0; k < j->way[i].npiece; k++)
			used[j->way[i].piece[k].node] = true;
	}
}

/* All nodes of P, or those that are asked of every row: arguments stand before
 * what they are of. */
static bool *
find_used(struct plan *p, bool told)
{
	bool *used = arena_alloc(&p->arena, p->nnode + 1);

	for (size_t i = 0; i < p->nrows + p->ngroups; i++) {
		const struct bound *u = i < p->nrows ? &p->rows[i] :
		                                       &p->groups[i - p->nrows];
		const struct body *body = u->rule->body;

		mark_asked(u->judge, used);
		if (told)
			mark_told(u->judge, used);
		for (size_t k = 0; k < body->nkey; k++)
			used[body->keynode[k]] = true;
	}
	for (size_t i = p->nnode; i-- > 1;)
		for (size_t k = 0; used[i] && k < p->node[i].narg; k++)
			used[p->node[i].arg[k]] = true;
	return used;
}

/* The same for many columns is compiled once. */
static struct regex *
open_regex(struct plan *p, struct sv text)
{
	char error[8];
	size_t place;

	for (size_t i = 0; i < p->npattern; i++)
		if (sv_equal(p->pattern[i].text, text))
			return p->pattern[i].regex;
	p->pattern = arena_more(&p->arena, p->pattern, p->npattern,
	    &p->cappattern, sizeof(*p->pattern));
	p->pattern[p->npattern] = (struct pattern){ text, regex_open(text,
	    error, sizeof(error), &place) };
	return p->pattern[p->npattern++].regex;
}

static void
open_regexes(struct plan *p, const bool *used)
{
	p->regex = arena_alloc(&p->arena, p->nnode * sizeof(*p->regex));
	for (size_t i = 1; i < p->nnode; i++)
		if (used[i] && p->node[i].op == NODE_MATCH)
			p->regex[i] = open_regex(p, p->node[i].value.text);
}

/* What hangs on A and on B. */
static int
join(int a, int b)
{
	if (a == b || b == HANGS_NONE)
		return a;
	return a == HANGS_NONE ? b : HANGS_MANY;
}

/* Is it worth telling cells apart, to work the node out for each of them? */
static bool
is_dear(const struct plan *p, const struct node *n)
{
	return n->op == NODE_FIELD || n->op == NODE_CALL ||
	    n->op == NODE_MATCH || n->op == NODE_IN || n->op == NODE_ROWS ||
	    (n->op >= NODE_EQUAL && n->op <= NODE_AT_LEAST &&
	    p->node[n->arg[0]].type == TYPE_TEXT);
}

static void
find_hanging(struct plan *p, const bool *asked)
{
	p->hangs = arena_alloc(&p->arena, (p->nnode + 1) * sizeof(*p->hangs));
	p->dear = arena_alloc(&p->arena, p->ncolumn + 1);
	p->hangs[0] = HANGS_NONE;
	for (size_t i = 1; i < p->nnode; i++) {
		const struct node *n = &p->node[i];
		int hangs = n->op == NODE_GATHER || n->op == NODE_MATCHED ||
		    n->op == NODE_SEEN || n->person ? HANGS_MANY : HANGS_NONE;

		if (n->op == NODE_RAW || n->op == NODE_FIELD)
			hangs = (int)n->index;
		for (size_t k = 0; k < n->narg; k++)
			hangs = join(hangs, p->hangs[n->arg[k]]);
		p->hangs[i] = hangs;
		if (asked[i] && hangs >= 0 && is_dear(p, n))
			p->dear[hangs] = true;
	}
	for (size_t i = 0; i < p->nrows; i++)
		p->rows[i].hangs = join(p->hangs[p->rows[i].judge->when],
		    p->hangs[p->rows[i].judge->require]);
}

/* "参数 X、Y 未设置", where some that J needs are not. */
static void
find_unset(struct plan *p, const struct judge *j, struct count *c)
{
	struct sv zh = { 0 }, en = { 0 };

	for (size_t i = 0; i < j->nparam; i++) {
		struct sv name = p->pack->param[j->param[i]].name;

		if (p->set[j->param[i]] != CELL_BLANK)
			continue;
		zh = arena_printf(&p->arena, "%.*s%s%.*s", SV_ARG(zh),
		    zh.len ? "、" : "参数 ", SV_ARG(name));
		en = arena_printf(&p->arena, "%.*s%s%.*s", SV_ARG(en),
		    en.len ? ", " : "parameter ", SV_ARG(name));
	}
	if (zh.len == 0)
		return;
	c->reason = arena_printf(&p->arena, "%.*s 未设置", SV_ARG(zh));
	c->reason_en = arena_printf(&p->arena, "%.*s not set", SV_ARG(en));
}

static void
add_rule(struct plan *p, const struct rule *r)
{
	struct count *count = &p->count[p->ncount];
	bool group = r->scope == SCOPE_GROUP;

	count->rule = r;
	for (size_t i = 0; i < r->body->njudge; i++) {
		const struct judge *j = &r->body->judge[i];

		if (p->kind == PLAN_LIST && j->list != p->own)
			continue;
		if (count->reason.len == 0)
			find_unset(p, j, count);
		if (count->reason.len)
			break;
		*(group ? &p->groups[p->ngroups++] : &p->rows[p->nrows++]) =
		    (struct bound){ r, j, p->ncount, HANGS_MANY };
	}
	p->ncount++;
}

bool
plan_mine(const struct plan *p, const struct rule *r)
{
	size_t part;

	switch (p->kind) {
	case PLAN_CHANGES:
		return r->scope == SCOPE_CHANGE && r->body->since == p->since;
	case PLAN_PERSONS:
		return r->scope == SCOPE_ROW && r->body->person;
	case PLAN_LIST:
		return list_judged(r, p->own, &part);
	case PLAN_FORMS:
		return rule_of_form(r) && r->scope == SCOPE_ROW &&
		    !r->body->person;
	case PLAN_ROWS:
		break;
	}
	if (rule_of_form(r))
		return false;
	return r->scope == SCOPE_CELL || r->scope == SCOPE_GROUP ||
	    (r->scope == SCOPE_ROW && !r->body->person);
}

static void
add_rules(struct plan *p, const struct rule *only)
{
	size_t njudge = 1;

	for (size_t i = 0; i < pack_judged(p->pack); i++)
		if (pack_judge(p->pack, i)->body)
			njudge += pack_judge(p->pack, i)->body->njudge;
	p->rows = arena_alloc(&p->arena, njudge * sizeof(*p->rows));
	p->groups = arena_alloc(&p->arena, njudge * sizeof(*p->groups));
	p->count = arena_alloc(&p->arena, njudge * sizeof(*p->count));
	for (size_t i = 0; i < pack_judged(p->pack); i++) {
		const struct rule *r = pack_judge(p->pack, i);

		if (plan_mine(p, r) && (only ? r == only : !r->off))
			add_rule(p, r);
	}
}

static struct plan *
open_plan(struct plan *p, const struct pack *pack, struct sv asof,
    const struct rule *only)
{
	static const struct graph empty;
	const struct graph *g = pack->graph ? pack->graph : &empty;
	struct date d;

	p->pack = pack;
	p->only = only;
	p->node = g->node;
	p->nnode = g->nnode;
	p->asof = date_parse(asof, &d) ? func_date(d) : 0;
	p->regions = pack_table(pack, SV("行政区划"));
	p->limit = pack_rule(pack, SV("V24"));
	p->ncolumn = p->kind == PLAN_CHANGES || p->kind == PLAN_LIST ?
	    pack->nall : pack->nfield;
	p->column = arena_alloc(&p->arena,
	    (p->ncolumn + 1) * sizeof(*p->column));
	read_params(p);
	add_rules(p, only);
	open_regexes(p, find_used(p, true));
	seen_open(p, find_used(p, true));
	find_hanging(p, find_used(p, false));
	return p;
}

static struct plan *
open_kind(enum plan_kind kind, const struct pack *pack, struct sv asof,
    enum rule_since since, size_t own, const struct rule *only)
{
	struct plan *p = mem_alloc(sizeof(*p));

	p->kind = kind;
	p->since = since;
	p->own = own;
	return open_plan(p, pack, asof, only);
}

struct plan *
plan_open(const struct pack *pack, struct sv asof, const struct rule *only)
{
	return open_kind(PLAN_ROWS, pack, asof, SINCE_LAST, 0, only);
}

struct plan *
plan_open_forms(const struct pack *pack, struct sv asof)
{
	return open_kind(PLAN_FORMS, pack, asof, SINCE_LAST, 0, NULL);
}

struct plan *
plan_open_changes(const struct pack *pack, struct sv asof,
    enum rule_since since, const struct rule *only)
{
	return open_kind(PLAN_CHANGES, pack, asof, since, 0, only);
}

struct plan *
plan_open_persons(const struct pack *pack, struct sv asof,
    const struct rule *only)
{
	return open_kind(PLAN_PERSONS, pack, asof, SINCE_LAST, 0, only);
}

struct plan *
plan_open_list(const struct pack *pack, struct sv asof, size_t list,
    const struct rule *only)
{
	return open_kind(PLAN_LIST, pack, asof, SINCE_LAST, list, only);
}

/* Does node ID say that 种类 is one of those who came or went? */
static bool
asks_ends(const struct plan *p, uint32_t id)
{
	const struct node *n = &p->node[id];
	size_t kind = 2 * p->pack->nfield + CHANGE_KIND;

	for (size_t i = 0; n->op == NODE_AND && i < n->narg; i++)
		if (asks_ends(p, n->arg[i]))
			return true;
	if ((n->op != NODE_EQUAL && n->op != NODE_IN) || n->blank ||
	    p->node[n->arg[0]].op != NODE_RAW ||
	    p->node[n->arg[0]].index != kind)
		return false;
	for (size_t i = 1; i < n->narg; i++) {
		const struct node *v = &p->node[n->arg[i]];

		if (v->op != NODE_CONST || (!sv_equal(v->value.text,
		    change_label[CHANGE_CAME]) && !sv_equal(v->value.text,
		    change_label[CHANGE_WENT])))
			return false;
	}
	return true;
}

bool
plan_matched(const struct plan *p)
{
	for (size_t i = 0; i < p->nrows; i++)
		if (p->rows[i].rule->body->nitem == 0 &&
		    !asks_ends(p, p->rows[i].judge->when))
			return true;
	return false;
}

void
plan_wants(const struct plan *p, bool *persons, bool *fields)
{
	*persons = *fields = false;
	for (size_t i = 0; i < p->nrows; i++) {
		*persons |= p->rows[i].rule->body->nitem == 0;
		*fields |= p->rows[i].rule->body->nitem > 0;
	}
}

void
plan_header(struct plan *p, const struct header *h)
{
	for (size_t i = 0; i < p->ncolumn; i++)
		p->column[i] = header_find(h, p->pack->field[i].name);
}

void
plan_asks(struct plan *p, bool *column)
{
	const bool *asked = find_used(p, false);

	for (size_t i = 1; i < p->nnode; i++) {
		const struct node *n = &p->node[i];

		if (asked[i] && (n->op == NODE_RAW || n->op == NODE_FIELD) &&
		    p->column[n->index] >= 0)
			column[p->column[n->index]] = true;
	}
}

void
plan_whole(struct plan *p, bool (*whole)(void *ctx, struct batch *b,
    size_t row), void *ctx)
{
	p->whole = whole;
	p->whole_ctx = ctx;
}

bool
plan_has(const struct plan *p, bool groups)
{
	return (groups ? p->ngroups : p->nrows) > 0;
}
