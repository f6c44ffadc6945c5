/* SPDX-License-Identifier: MIT */
/*
 * Conditions that no record can change: `本格名 = "学籍号"` is known for each
 * cell when the pack is read. What is joined to it then costs nothing, and a
 * file need not have the columns of what cannot matter.
 */
#include "pipeline/rules/node.h"

static bool
is_text(const struct node *n)
{
	return n->op == NODE_CONST && n->type == TYPE_TEXT;
}

static uint32_t
put_yesno(struct graph *g, struct arena *a, bool yes)
{
	return graph_add(g, a, &(struct node){ .op = NODE_CONST,
		.type = TYPE_YESNO, .value.number = yes });
}

static bool
all_texts(const struct graph *g, const struct node *n)
{
	for (size_t i = 0; i < n->narg; i++)
		if (!is_text(&g->node[n->arg[i]]))
			return false;
	return true;
}

/* Is the first argument one of the others? */
static bool
is_among(const struct graph *g, const struct node *n)
{
	struct sv text = g->node[n->arg[0]].value.text;

	for (size_t i = 1; i < n->narg; i++)
		if (sv_equal(text, g->node[n->arg[i]].value.text))
			return true;
	return false;
}

/* 且 stops at 否, 或 at 是; their other constants say nothing. */
static uint32_t
fold_chain(struct graph *g, struct arena *a, const struct node *n)
{
	bool stop = n->op == NODE_OR;
	struct node left = *n;

	left.arg = arena_alloc(a, (n->narg + 1) * sizeof(*left.arg));
	left.narg = 0;
	for (size_t i = 0; i < n->narg; i++) {
		const struct node *arg = &g->node[n->arg[i]];

		if (arg->op != NODE_CONST)
			left.arg[left.narg++] = n->arg[i];
		else if ((arg->value.number != 0) == stop)
			return put_yesno(g, a, stop);
	}
	if (left.narg == 0)
		return put_yesno(g, a, !stop);
	return left.narg == 1 ? left.arg[0] : graph_add(g, a, &left);
}

uint32_t
graph_fold(struct graph *g, struct arena *a, const struct node *n)
{
	const struct node *first = n->narg ? &g->node[n->arg[0]] : NULL;

	switch (n->op) {
	case NODE_EQUAL:
	case NODE_UNEQUAL:
	case NODE_IN:
		if (all_texts(g, n))
			return put_yesno(g, a, is_among(g, n) !=
			    (n->op == NODE_UNEQUAL));
		break;
	case NODE_NOT:
		if (first->op == NODE_CONST)
			return put_yesno(g, a, first->value.number == 0);
		break;
	case NODE_AND:
	case NODE_OR:
		return fold_chain(g, a, n);
	default:
		break;
	}
	return graph_add(g, a, n);
}
