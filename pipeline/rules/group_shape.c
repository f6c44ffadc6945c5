/* SPDX-License-Identifier: MIT */
/* What is kept of a group, for all the rules that ask the same groups. */
#include "pipeline/rules/group_work.h"

static void
add_field(struct groups *g, struct shape *s, size_t field)
{
	for (size_t i = 0; i < s->nfield; i++)
		if (s->field[i] == field)
			return;
	if (field < g->plan->pack->nfield)
		s->field[s->nfield++] = field;
}

/* The fields and group functions that NODE is made of. */
static void
collect(struct groups *g, struct shape *s, uint32_t id)
{
	const struct node *n = &g->plan->node[id];

	if (!id)
		return;
	if (n->op == NODE_RAW || n->op == NODE_FIELD)
		add_field(g, s, n->index);
	if (n->op == NODE_GATHER) {
		for (size_t i = 0; i < s->ngather; i++)
			if (s->gather[i] == id)
				return;
		s->gather[s->ngather++] = id;
		/* Which one of the group's dates, not of a record's. */
		if (n->func->gather == GATHER_NTH)
			collect(g, s, n->arg[1]);
		return;
	}
	for (size_t i = 0; i < n->narg; i++)
		collect(g, s, n->arg[i]);
}

static bool
is_need(const struct need *a, const struct need *b)
{
	return a->n == b->n &&
	    memcmp(a->field, b->field, a->n * sizeof(*a->field)) == 0;
}

/* May B share the groups of A? */
static bool
is_shared(const struct bound *a, const struct bound *b)
{
	const struct body *x = a->rule->body, *y = b->rule->body;
	const struct judge *j = a->judge, *k = b->judge;

	if (x->nkey != y->nkey || j->when != k->when || j->nneed != k->nneed)
		return false;
	for (size_t i = 0; i < j->nneed; i++)
		if (!is_need(&j->need[i], &k->need[i]))
			return false;
	return memcmp(x->keynode, y->keynode,
	    x->nkey * sizeof(*x->keynode)) == 0;
}

static bool
mentions(const struct plan *p, uint32_t id, size_t field)
{
	const struct node *n = &p->node[id];

	if ((n->op == NODE_RAW || n->op == NODE_FIELD) && n->index == field)
		return true;
	for (size_t i = 0; i < n->narg; i++)
		if (mentions(p, n->arg[i], field))
			return true;
	return false;
}

/* Whose group it is: as far as the key tells it, all records have it. */
static void
find_whose(struct groups *g, struct shape *s, const struct body *body)
{
	static const struct sv name[WHOSE] = {
		[WHOSE_CODE] = { "学校标识码", 15 },
		[WHOSE_NAME] = { "学校名称", 12 },
		[WHOSE_GRADE] = { "年级", 6 }, [WHOSE_CLASS] = { "班级", 6 },
	};
	const struct pack *p = g->plan->pack;

	for (int i = 0; i < WHOSE; i++) {
		const struct field *f = pack_field(p, name[i]);
		size_t at = f ? (size_t)(f - p->field) : 0;

		for (size_t k = 0; f && k < body->nkey; k++)
			if (mentions(g->plan, body->keynode[k], at)) {
				s->whose[i] = f;
				add_field(g, s, at);
			}
	}
}

static struct shape *
find_shape(struct groups *g, const struct bound *b)
{
	struct plan *p = g->plan;
	struct shape *s;

	for (size_t i = 0; i < g->nshape; i++)
		if (is_shared(g->shape[i].bound[0], b))
			return &g->shape[i];
	s = &g->shape[g->nshape++];
	s->node = p->node;
	s->bound = arena_alloc(&p->arena, p->ngroups * sizeof(*s->bound));
	s->field = arena_alloc(&p->arena,
	    (p->pack->nfield + 1) * sizeof(*s->field));
	s->gather = arena_alloc(&p->arena, p->nnode * sizeof(*s->gather));
	find_whose(g, s, b->rule->body);
	return s;
}

void
group_shape(struct groups *g, const struct bound *b)
{
	struct shape *s = find_shape(g, b);
	const struct judge *j = b->judge;

	s->bound[s->nbound++] = b;
	collect(g, s, j->require);
	for (size_t i = 0; i < j->nway; i++) {
		collect(g, s, j->way[i].when);
		for (size_t k = 0; k < j->way[i].npiece; k++)
			collect(g, s, j->way[i].piece[k].node);
	}
}
