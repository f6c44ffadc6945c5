/* SPDX-License-Identifier: MIT */
/*
 * Does an example stand on each side of what a rule compares with? Where 55 is
 * a limit, an example with 55 and one with 54 or 56 come out otherwise when it
 * is 54 or 56. So each limit is moved by one, both ways, in a copy of the pack,
 * and an example that comes out as before has not seen it.
 */
#include "pipeline/base/date.h"
#include "pipeline/rules/body.h"
#include "pipeline/rules/examples.h"

struct limits {
	const struct pack *pack;
	const struct rule *rule;
	struct arena arena;
	bool *seen;  /* nodes, beside a comparison */
	bool *limit; /* and below one: a number or day that does not vary */
};

static bool
is_order(enum node_op op)
{
	return op == NODE_LESS || op == NODE_AT_MOST || op == NODE_GREATER ||
	    op == NODE_AT_LEAST;
}

static bool
can_move(const struct node *n)
{
	return (n->op == NODE_CONST || (n->op == NODE_PARAM && !n->list)) &&
	    (n->type == TYPE_NUMBER || n->type == TYPE_DATE ||
	    n->type == TYPE_DAY);
}

static void
find_limits(struct limits *l, uint32_t id, bool below)
{
	const struct node *n = &l->pack->graph->node[id];

	if (!id || (below ? l->limit[id] : l->seen[id]))
		return;
	*(below ? &l->limit[id] : &l->seen[id]) = true;
	for (size_t i = 0; i < n->narg; i++)
		find_limits(l, n->arg[i], below || is_order(n->op));
}

/* VALUE and a step more, or less; false where there is none such. */
static bool
step(enum type type, int64_t *value, int by)
{
	struct date d = func_day(*value);

	if (type == TYPE_NUMBER) {
		*value += by * MILLION;
		return true;
	}
	if (type == TYPE_DAY) /* of a year without 29 February */
		d.year = 2025;
	if (!date_is(date_make(d.year, d.month, d.day)))
		return false;
	d = date_from_days(date_days(d) + by);
	if (type == TYPE_DAY)
		d.year = 0;
	*value = func_date(d);
	return true;
}

/* The value of parameter P of that type; false where it is unset. */
static bool
read_param(const struct param *p, enum type type, int64_t *value)
{
	struct date d = { 0 };
	uint64_t month = 0, day = 0;

	if (p->value.len == 0)
		return false;
	if (type == TYPE_NUMBER)
		return func_number(p->value, value);
	if (type == TYPE_DATE && !date_parse(p->value, &d))
		return false;
	if (type == TYPE_DAY && (!sv_to_u64(sv_head(p->value, 2), &month) ||
	    !sv_to_u64(sv_skip(p->value, 3), &day)))
		return false;
	*value = type == TYPE_DATE ? func_date(d) : (int64_t)(month * 32 + day);
	return true;
}

/* Do the examples see the limit NODE moved by BY? */
static bool
is_noticed(struct limits *l, uint32_t id, int64_t value, int by)
{
	struct pack own = *l->pack;
	struct graph graph = *own.graph;
	const struct node *n = &graph.node[id];
	struct value moved = { .number = value };

	if (!step(n->type, &moved.number, by))
		return true;
	if (n->op == NODE_PARAM) {
		own.param = arena_alloc(&l->arena,
		    own.nparam * sizeof(*own.param));
		memcpy(own.param, l->pack->param,
		    own.nparam * sizeof(*own.param));
		own.param[n->index].value = func_show(n->type, CELL_YES,
		    &moved, &l->arena);
	} else {
		graph.node = arena_alloc(&l->arena,
		    graph.nnode * sizeof(*graph.node));
		memcpy(graph.node, own.graph->node,
		    graph.nnode * sizeof(*graph.node));
		graph.node[id].value = moved;
		own.graph = &graph;
	}
	return rules_test(&own, l->rule, NULL, NULL) > 0;
}

static void
look_at(struct limits *l, uint32_t id,
    void (*told)(void *ctx, struct sv limit), void *ctx)
{
	const struct pack *p = l->pack;
	const struct node *n = &p->graph->node[id];
	struct value value = n->value;

	if (!can_move(n) || (n->op == NODE_PARAM &&
	    !read_param(&p->param[n->index], n->type, &value.number)))
		return;
	if (!is_noticed(l, id, value.number, 1) ||
	    !is_noticed(l, id, value.number, -1))
		told(ctx, n->op == NODE_PARAM ? p->param[n->index].name :
		    func_show(n->type, CELL_YES, &value, &l->arena));
}

void
rules_limits(const struct pack *p, const struct rule *r,
    void (*told)(void *ctx, struct sv limit), void *ctx)
{
	struct limits l = { .pack = p, .rule = r };
	const struct body *body = r->body;
	size_t n = p->graph->nnode;

	l.seen = arena_alloc(&l.arena, n);
	l.limit = arena_alloc(&l.arena, n);
	for (size_t i = 0; i < body->njudge; i++) {
		find_limits(&l, body->judge[i].when, false);
		find_limits(&l, body->judge[i].require, false);
		find_limits(&l, body->judge[i].soften, false);
		for (size_t k = 0; k < body->judge[i].nway; k++)
			find_limits(&l, body->judge[i].way[k].when, false);
	}
	if (rules_test(p, r, NULL, NULL) == 0)
		for (uint32_t i = 1; i < n; i++)
			if (l.limit[i])
				look_at(&l, i, told, ctx);
	arena_free(&l.arena);
}
