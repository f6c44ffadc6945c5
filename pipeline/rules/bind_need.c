/* SPDX-License-Identifier: MIT */
/*
 * What a judge cannot do without. A field that is only asked whether it is one
 * of some values, or blank, may be missing: then it is blank; so may an argument
 * that a function takes when it is blank. Of those of 首个 one must be there.
 */
#include <stdlib.h>

#include "pipeline/rules/bind.h"

struct needs {
	struct binding *b;
	const struct graph *graph;
	bool *seen; /* nodes */
	struct need any; /* of 首个, while it is walked */
	bool first;
	size_t cap;
};

static void
add_field(struct needs *n, size_t field)
{
	struct arena *a = n->b->around.l->arena;
	struct judge *j = n->b->judge;
	struct need *need;
	struct need *old = j->need;

	if (n->first) {
		n->any.field = arena_more(a, n->any.field, n->any.n, &n->cap,
		    sizeof(*n->any.field));
		n->any.field[n->any.n++] = field;
		return;
	}
	j->need = arena_alloc(a, (j->nneed + 1) * sizeof(*j->need));
	if (j->nneed)
		memcpy(j->need, old, j->nneed * sizeof(*old));
	need = &j->need[j->nneed++];
	need->field = arena_alloc(a, sizeof(*need->field));
	need->field[0] = field;
	need->n = 1;
}

static void
add_param(struct needs *n, size_t param)
{
	struct judge *j = n->b->judge;
	size_t *old = j->param;

	for (size_t i = 0; i < j->nparam; i++)
		if (old[i] == param)
			return;
	j->param = arena_alloc(n->b->around.l->arena,
	    (j->nparam + 1) * sizeof(*old));
	if (j->nparam)
		memcpy(j->param, old, j->nparam * sizeof(*old));
	j->param[j->nparam++] = param;
}

static bool
is_first(const struct node *n)
{
	return n->op == NODE_CALL && n->func->flags & FUNC_FIRST;
}

/* May argument I of N be missing? */
static bool
is_spare(const struct node *n, size_t i)
{
	return (n->op == NODE_CALL || n->op == NODE_GATHER) &&
	    i < strlen(n->func->args) && n->func->args[i] == 'o';
}

static void walk(struct needs *n, uint32_t node);

static void
walk_first(struct needs *n, const struct node *node)
{
	struct judge *j = n->b->judge;

	n->first = true;
	n->any = (struct need){ 0 };
	n->cap = 0;
	for (size_t i = 0; i < node->narg; i++)
		walk(n, node->arg[i]);
	n->first = false;
	if (n->any.n) {
		add_field(n, n->any.field[0]);
		j->need[j->nneed - 1] = n->any;
	}
}

static void
walk(struct needs *n, uint32_t id)
{
	const struct node *node = &n->graph->node[id];
	size_t from = 0;

	if (!id || (n->seen[id] && !n->first))
		return;
	n->seen[id] |= !n->first;
	if (node->op == NODE_RAW || node->op == NODE_FIELD)
		add_field(n, node->index);
	if (node->op == NODE_PARAM)
		add_param(n, node->index);
	if (is_first(node) && !n->first) {
		walk_first(n, node);
		return;
	}
	if (node->op == NODE_IN && node->blank)
		from = 1;
	for (size_t i = from; i < node->narg; i++)
		if (!is_spare(node, i))
			walk(n, node->arg[i]);
}

static int
compare_needs(const void *va, const void *vb)
{
	const struct need *a = va, *b = vb;

	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (a->field[i] != b->field[i])
			return a->field[i] < b->field[i] ? -1 : 1;
	return (a->n > b->n) - (a->n < b->n);
}

/* In one order, and each once, so that rules with the same needs are known. */
static void
sort_needs(struct judge *j)
{
	size_t n = 0;

	if (j->nneed)
		qsort(j->need, j->nneed, sizeof(*j->need), compare_needs);
	for (size_t i = 0; i < j->nneed; i++)
		if (n == 0 || compare_needs(&j->need[n - 1], &j->need[i]))
			j->need[n++] = j->need[i];
	j->nneed = n;
}

void
bind_needs(struct binding *b)
{
	struct needs n = { .b = b, .graph = b->around.l->pack->graph };
	struct body *body = b->rule->body;

	n.seen = arena_alloc(b->around.l->arena, n.graph->nnode);
	walk(&n, b->judge->when);
	walk(&n, b->judge->require);
	for (size_t i = 0; i < body->nkey; i++)
		walk(&n, body->keynode[i]);
	sort_needs(b->judge);
}
