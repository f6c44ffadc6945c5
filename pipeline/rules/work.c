/* SPDX-License-Identifier: MIT */
#include "pipeline/rules/eval.h"
#include "pipeline/rules/few.h"

static void
make_vecs(struct work *w)
{
	struct plan *p = w->plan;
	struct arena *a = &w->arena;

	w->vec = arena_alloc(a, p->nnode * sizeof(*w->vec));
	w->known = arena_alloc(a, p->nnode * sizeof(*w->known));
	w->fixed = arena_alloc(a, p->nnode * sizeof(*w->fixed));
	w->cell = arena_alloc(a, (p->ncolumn + 1) * sizeof(*w->cell));
}

static struct work *
work_open(struct plan *p)
{
	struct work *w = mem_alloc(sizeof(*w));

	w->plan = p;
	make_vecs(w);
	w->ready = arena_alloc(&w->arena, p->nrows + 1);
	w->regex = regex_work_open();
	w->few = few_open(w);
	return w;
}

struct work *
work_few(struct work *w)
{
	struct work *few = arena_alloc(&w->arena, sizeof(*few));

	few->plan = w->plan;
	few->regex = w->regex;
	few->whole = w;
	make_vecs(few);
	return few;
}

static void
work_close(struct work *w)
{
	seen_forget(w);
	few_close(w->few);
	arena_free(&w->few->work->arena);
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
work_batch(struct work *w, struct arena *texts)
{
	w->texts = texts;
	few_batch(w->few);
}

void
work_slice(struct work *w, size_t n)
{
	w->n = n;
	w->records = false;
	memcpy(w->known, w->fixed, w->plan->nnode * sizeof(*w->known));
}

static struct vec *
make_vec(struct work *w, uint32_t id)
{
	struct vec *v = &w->vec[id];

	v->text = v->room;
	v->same = false;
	if (v->state)
		return v;
	v->state = arena_alloc(&w->arena, SLICE);
	v->number = arena_alloc(&w->arena, SLICE * sizeof(*v->number));
	if (w->plan->node[id].type == TYPE_TEXT)
		v->text = v->room =
		    arena_alloc(&w->arena, SLICE * sizeof(*v->room));
	return v;
}

struct vec *
work_preset(struct work *w, uint32_t id)
{
	w->known[id] = SLICE;
	return make_vec(w, id);
}

/* What no cell decides is worked out once. */
static void
eval_fixed(struct work *w, uint32_t id)
{
	struct arena *texts = w->texts;
	size_t n = w->n;

	w->texts = &w->arena;
	w->n = SLICE;
	eval_node(w, id, make_vec(w, id), 0);
	w->texts = texts;
	w->n = n;
	w->known[id] = w->fixed[id] = SLICE;
	w->vec[id].same = true;
}

/*
 * Most slices of a roster say the same of a number in every row (正常), or have
 * nothing in a column. What is made of such vectors only is worked out for the
 * first row. 且, 或 and 首个 may stop before their last argument, and are cheap.
 */
static bool
has_same_args(struct work *w, const struct node *n)
{
	if (n->op <= NODE_ASOF || n->op == NODE_AND || n->op == NODE_OR ||
	    n->op == NODE_ROWS || n->op == NODE_MATCHED ||
	    n->op == NODE_SEEN ||
	    n->op == NODE_GATHER ||
	    (n->op == NODE_CALL && n->func->flags & FUNC_FIRST))
		return false;
	for (size_t i = 0; i < n->narg; i++)
		if (!work_eval(w, n->arg[i])->same)
			return false;
	return true;
}

static void
spread(struct vec *v, size_t n)
{
	vec_fill(v, n, v->state[0], vec_value(v, 0));
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

/* NODE over the rows of a slice. */
static void
eval_rows(struct work *w, uint32_t id, struct vec *v)
{
	const struct node *node = &w->plan->node[id];
	size_t n = w->n;

	if (w->known[id] || n < 2 || !has_same_args(w, node)) {
		eval_node(w, id, v, w->known[id]);
		v->same = is_same(node, v, n);
		return;
	}
	w->n = 1;
	eval_node(w, id, v, 0);
	w->n = n;
	spread(v, n);
}

const struct vec *
work_more(struct work *w, uint32_t id)
{
	int hangs = w->plan->hangs[id];
	struct vec *v;

	if (hangs == HANGS_NONE && w->whole)
		return work_eval(w->whole, id);
	if (hangs == HANGS_NONE) {
		eval_fixed(w, id);
		return &w->vec[id];
	}
	v = make_vec(w, id);
	if (w->whole)
		eval_node(w, id, v, w->known[id]);
	else if (w->plan->node[id].op == NODE_RAW ||
	    !few_spread(w, hangs, id, v))
		eval_rows(w, id, v);
	w->known[id] = (uint16_t)w->n;
	return v;
}

void
vec_fill(struct vec *v, size_t n, unsigned char state, struct value value)
{
	memset(v->state, state, n);
	for (size_t i = 0; i < n; i++)
		v->number[i] = value.number;
	for (size_t i = 0; v->room && i < n; i++)
		v->room[i] = value.text;
}

const struct way *
work_way(struct work *w, const struct bound *b, size_t row)
{
	const struct way *way = b->judge->way;

	while (way->when && work_eval(w, way->when)->state[row] != CELL_YES)
		way++;
	return way;
}

enum { MONTH_DIGITS = 6, DAY_DIGITS = 8 };

/* TEXT, a month (or a day that WAY expects), as the cell is written where the
 * finding stands: who has 202509 there is not to type 2024-09. */
static struct sv
as_written(const struct work *w, const struct way *way,
    const struct piece *piece, size_t row, struct sv text, struct arena *a)
{
	const struct sv *cells = way->column < 0 ? NULL : w->cell[way->column];
	enum type type = w->plan->node[piece->node].type;
	bool month = type == TYPE_MONTH;
	size_t digits = month ? MONTH_DIGITS : DAY_DIGITS;

	if (!cells || (!month && (type != TYPE_DATE ||
	    !sv_equal(piece->name, SV("expected")))) ||
	    cells[row].len != digits || !sv_digits(cells[row]) ||
	    text.len < digits + 1)
		return text;
	return arena_printf(a, "%.4s%.2s%.2s", text.ptr, text.ptr + 5,
	    month ? "" : text.ptr + 8);
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
		text = as_written(w, way, piece, row, text, &b->arena);
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
	seen_close(p);
	for (size_t i = 0; i < p->npattern; i++)
		regex_close(p->pattern[i].regex);
	arena_free(&p->arena);
	mem_free(p);
}
