/* SPDX-License-Identifier: MIT */
#include "pipeline/rules/eval.h"

static bool
is_fixed(const struct node *n)
{
	return n->op == NODE_CONST || n->op == NODE_PARAM ||
	    n->op == NODE_ASOF;
}

static struct work *
work_open(struct plan *p)
{
	struct work *w = mem_alloc(sizeof(*w));
	struct arena *a = &w->arena;

	w->plan = p;
	w->vec = arena_alloc(a, p->nnode * sizeof(*w->vec));
	w->done = arena_alloc(a, p->nnode);
	w->fixed = arena_alloc(a, p->nnode);
	for (size_t i = 0; i < p->nnode; i++)
		w->fixed[i] = is_fixed(&p->node[i]);
	w->cell = arena_alloc(a, (p->ncolumn + 1) * sizeof(*w->cell));
	w->ready = arena_alloc(a, p->nrows + 1);
	w->regex = regex_work_open();
	return w;
}

static void
work_close(struct work *w)
{
	regex_work_close(w->regex);
	mem_free(w->hit);
	arena_free(&w->arena);
	mem_free(w);
}

/* Each thread takes its own, and puts it back for another. */
struct work *
work_take(struct plan *p)
{
	for (int i = 0; i < THREADS; i++) {
		struct work *w = atomic_exchange(&p->spare[i], NULL);

		if (w)
			return w;
	}
	return work_open(p);
}

void
work_put(struct plan *p, struct work *w)
{
	for (int i = 0; w && i < THREADS; i++)
		w = atomic_exchange(&p->spare[i], w);
	if (w)
		work_close(w);
}

void
work_slice(struct work *w, size_t n)
{
	unsigned char *restrict done = w->done;
	const unsigned char *restrict fixed = w->fixed;
	size_t nnode = w->plan->nnode;

	w->n = n;
	for (size_t i = 0; i < nnode; i++)
		done[i] &= fixed[i];
}

struct vec *
work_preset(struct work *w, uint32_t id)
{
	const struct node *node = &w->plan->node[id];
	struct vec *v = &w->vec[id];

	w->done[id] = true;
	v->text = v->room;
	v->same = false;
	if (v->state)
		return v;
	v->state = arena_alloc(&w->arena, SLICE);
	v->number = arena_alloc(&w->arena, SLICE * sizeof(*v->number));
	if (node->type == TYPE_TEXT)
		v->text = v->room =
		    arena_alloc(&w->arena, SLICE * sizeof(*v->room));
	return v;
}

/*
 * Most slices of a roster say the same of a number in every row (正常), or have
 * nothing in a column. What is made of such vectors only is worked out for the
 * first row. 且 and 或 may stop before their last argument, and are cheap.
 */
static bool
has_same_args(struct work *w, const struct node *n)
{
	if (n->op <= NODE_ASOF || n->op == NODE_AND || n->op == NODE_OR ||
	    n->op == NODE_HAS || n->op == NODE_GATHER)
		return false;
	for (size_t i = 0; i < n->narg; i++)
		if (!work_eval(w, n->arg[i])->same)
			return false;
	return true;
}

static void
spread(enum type type, struct vec *v, size_t n)
{
	struct sv *room = type == TYPE_TEXT ? v->room : NULL;
	int64_t *number = type == TYPE_TEXT || type == TYPE_YESNO ? NULL :
	                                                            v->number;

	memset(v->state, v->state[0], n);
	for (size_t i = 1; number && i < n; i++)
		number[i] = number[0];
	for (size_t i = 1; room && i < n; i++)
		room[i] = room[0];
	v->same = true;
}

/* Of a text it is enough to know that it lies in one place. */
static bool
is_same(const struct node *node, const struct vec *v, size_t n)
{
	if (n == 0 || memcmp(v->state, v->state + 1, n - 1) != 0)
		return false;
	if (node->type == TYPE_YESNO || v->state[0] != CELL_YES)
		return true;
	if (node->op != NODE_CALL || !(node->func->flags & FUNC_CLOSED))
		return false;
	for (size_t i = 1; i < n; i++)
		if (v->text[i].ptr != v->text[0].ptr ||
		    v->text[i].len != v->text[0].len)
			return false;
	return true;
}

const struct vec *
work_eval(struct work *w, uint32_t id)
{
	const struct node *node = &w->plan->node[id];
	struct vec *v = &w->vec[id];
	size_t n = w->n;

	if (w->done[id])
		return v;
	work_preset(w, id);
	if (w->fixed[id]) {
		eval_node(w, id, v);
		v->same = true;
	} else if (n > 1 && has_same_args(w, node)) {
		w->n = 1;
		eval_node(w, id, v);
		w->n = n;
		spread(node->type, v, n);
	} else {
		eval_node(w, id, v);
		v->same = is_same(node, v, n);
	}
	return v;
}

struct value
vec_value(const struct vec *v, size_t row)
{
	return (struct value){ v->number[row],
		v->text ? v->text[row] : (struct sv){ 0 } };
}

const struct way *
work_way(struct work *w, const struct bound *b, size_t row)
{
	const struct way *way = b->judge->way;

	while (way->when && work_eval(w, way->when)->state[row] != CELL_YES)
		way++;
	return way;
}

void
work_args(struct work *w, const struct way *way, size_t row, struct batch *b,
    struct finding *f)
{
	if (way->name.len)
		finding_arg(b, f, SV("branch"), way->name);
	for (size_t i = 0; i < way->npiece; i++) {
		const struct piece *piece = &way->piece[i];
		const struct vec *v = work_eval(w, piece->node);
		struct value value = vec_value(v, row);
		struct sv text = func_show(w->plan->node[piece->node].type,
		    (enum cell)v->state[row], &value, &b->arena);

		if (piece->offer && text.len == 0)
			continue;
		finding_arg(b, f, piece->name, arena_dup(&b->arena, text));
		if (piece->english.len)
			finding_arg(b, f, piece->english, func_english(text));
	}
}

void
plan_close(struct plan *p)
{
	if (!p)
		return;
	for (int i = 0; i < THREADS; i++) {
		struct work *w = atomic_exchange(&p->spare[i], NULL);

		if (w)
			work_close(w);
	}
	for (size_t i = 0; i < p->nnode; i++)
		regex_close(p->regex[i]);
	arena_free(&p->arena);
	mem_free(p);
}
