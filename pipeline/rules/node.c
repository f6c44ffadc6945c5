/* SPDX-License-Identifier: MIT */
#include "pipeline/base/hash.h"
#include "pipeline/rules/node.h"

enum { FIRST_SLOTS = 256 };

struct graph *
graph_open(struct arena *a)
{
	struct graph *g = arena_alloc(a, sizeof(*g));

	g->nslot = FIRST_SLOTS;
	g->slot = arena_alloc(a, g->nslot * sizeof(*g->slot));
	g->node = arena_more(a, NULL, 0, &g->capnode, sizeof(*g->node));
	g->node[g->nnode++] = (struct node){ 0 };
	return g;
}

static bool
is_same(const struct node *a, const struct node *b)
{
	return a->op == b->op && a->type == b->type && a->index == b->index &&
	    a->value.number == b->value.number &&
	    sv_equal(a->value.text, b->value.text) && a->func == b->func &&
	    a->field == b->field && a->table == b->table &&
	    a->blank == b->blank && a->narg == b->narg &&
	    (a->narg == 0 ||
	    memcmp(a->arg, b->arg, a->narg * sizeof(*a->arg)) == 0);
}

static uint64_t
hash_node(const struct node *n)
{
	const uint64_t head[] = { n->op, n->type, n->index,
		(uint64_t)n->value.number, (uint64_t)(uintptr_t)n->func,
		(uint64_t)(uintptr_t)n->field, (uint64_t)(uintptr_t)n->table };

	return hash_64(sv_make((const char *)head, sizeof(head))) * 31 +
	    hash_64(n->value.text) * 7 +
	    hash_64(sv_make((const char *)n->arg, n->narg * sizeof(*n->arg)));
}

/* Where N is told, or would be. */
static size_t
find_slot(const struct graph *g, const struct node *n)
{
	size_t i = hash_node(n) & (g->nslot - 1);

	while (g->slot[i] && !is_same(&g->node[g->slot[i]], n))
		i = (i + 1) & (g->nslot - 1);
	return i;
}

static void
grow_slots(struct graph *g, struct arena *a)
{
	g->nslot *= 2;
	g->slot = arena_alloc(a, g->nslot * sizeof(*g->slot));
	for (uint32_t i = 1; i < g->nnode; i++)
		g->slot[find_slot(g, &g->node[i])] = i;
}

/* What N takes over from its arguments. */
static void
inherit(const struct graph *g, struct node *n)
{
	bool closed = n->type != TYPE_TEXT ||
	    (n->func && n->func->flags & FUNC_CLOSED);

	n->group |= n->op == NODE_GATHER;
	n->rows |= n->op == NODE_ROWS || n->op == NODE_MATCHED ||
	    n->op == NODE_SEEN;
	n->person |= n->op == NODE_MATCHED ||
	    (n->op == NODE_ROWS && rows_person(n));
	for (size_t i = 0; i < n->narg; i++) {
		const struct node *arg = &g->node[n->arg[i]];

		n->group |= arg->group;
		n->rows |= arg->rows;
		n->person |= arg->person;
		if (n->depth <= arg->depth)
			n->depth = arg->depth + 1;
		if (!closed && arg->mask > n->mask)
			n->mask = arg->mask;
	}
}

uint32_t
graph_add(struct graph *g, struct arena *a, const struct node *n)
{
	size_t slot = find_slot(g, n);
	struct node *new;

	if (g->slot[slot])
		return g->slot[slot];
	g->node = arena_more(a, g->node, g->nnode, &g->capnode,
	    sizeof(*g->node));
	new = &g->node[g->nnode];
	*new = *n;
	new->arg = arena_alloc(a, (n->narg + 1) * sizeof(*n->arg));
	if (n->narg)
		memcpy(new->arg, n->arg, n->narg * sizeof(*n->arg));
	inherit(g, new);
	g->slot[slot] = (uint32_t)g->nnode;
	if (++g->nnode * 2 > g->nslot)
		grow_slots(g, a);
	return (uint32_t)g->nnode - 1;
}

enum type
node_field_type(const struct field *f)
{
	switch (f->type) {
	case VALUE_NUMBER:
		return TYPE_NUMBER;
	case VALUE_DATE:
		return TYPE_DATE;
	case VALUE_MONTH:
		return TYPE_MONTH;
	case VALUE_YESNO:
		return TYPE_YESNO;
	default:
		return TYPE_TEXT;
	}
}

const char *
type_word(enum type type, enum lang lang)
{
	static const char *const word[][2] = {
		[TYPE_NONE] = { "空", "blank" }, [TYPE_TEXT] = { "文字", "a text" },
		[TYPE_NUMBER] = { "数字", "a number" },
		[TYPE_DATE] = { "日期", "a date" },
		[TYPE_MONTH] = { "年月", "a month" },
		[TYPE_DAY] = { "月日", "a day of the year" },
		[TYPE_YESNO] = { "条件（是、否）", "a condition (yes or no)" },
	};

	return word[type][lang == LANG_EN];
}
