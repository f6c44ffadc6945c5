/* SPDX-License-Identifier: MIT */
/*
 * Calls. Functions are pure, and rows of a class often say the same: where a call
 * looks at many columns and all arguments are those of the row above, so is the
 * result. (What looks at one column is the business of few.h.)
 */
#include "pipeline/rules/eval.h"
#include "pipeline/rules/few.h"

enum { ARGS = 9 };

/* The last first: a number stands behind its type, and differs more often. */
static bool
is_above(const struct vec *const *a, size_t n, size_t i)
{
	for (size_t k = n; k-- > 0;)
		if (a[k]->state[i] != a[k]->state[i - 1] ||
		    (a[k]->text ? !few_equal(a[k]->text[i], a[k]->text[i - 1]) :
		    a[k]->number[i] != a[k]->number[i - 1]))
			return false;
	return true;
}

static void
take(struct vec *v, size_t i, const struct vec *from, size_t k)
{
	v->state[i] = from->state[k];
	v->number[i] = from->number[k];
	if (v->room)
		v->room[i] = from->text[k];
}

/* 首个: often the first, for a whole slice. */
static void
eval_first(struct work *w, const struct vec *const *a, size_t n,
    struct vec *v)
{
	unsigned char blank = 0;

	for (size_t i = 0; i < w->n; i++)
		blank |= a[0]->state[i] == CELL_BLANK;
	if (!blank && v->room) {
		memcpy(v->state, a[0]->state, w->n);
		v->text = a[0]->text;
		return;
	}
	for (size_t i = 0; i < w->n; i++) {
		size_t k = 0;

		while (k + 1 < n && a[k]->state[i] == CELL_BLANK)
			k++;
		take(v, i, a[k], i);
	}
}

/* May argument K be blank, an empty text? */
static bool
takes_blank(const struct func *f, size_t k)
{
	return f->flags & FUNC_BLANKS ||
	    (k < strlen(f->args) && f->args[k] == 'o');
}

/* The worst of the arguments; blank ones as far as BLANKS does not allow. */
static unsigned char
state_of(const struct vec *const *a, const bool *blanks, size_t n, size_t i)
{
	unsigned char state = CELL_YES;

	for (size_t k = 0; k < n; k++) {
		unsigned char s = a[k]->state[i];

		if (s == CELL_BLANK && blanks[k])
			continue;
		if (s > state)
			state = s;
	}
	return state;
}

void
eval_call(struct work *w, const struct node *node, struct vec *v, size_t from)
{
	const struct func *f = node->func;
	const struct call call = { w->plan->pack, node->field, node->table,
		w->plan->regions, w->texts };
	const struct vec *a[ARGS], *moving[ARGS];
	struct value arg[ARGS], out = { 0 };
	bool many = w->plan->hangs[node - w->plan->node] == HANGS_MANY;
	bool blanks[ARGS];
	size_t nmoving = 0;

	for (size_t k = 0; k < node->narg; k++) {
		a[k] = work_eval(w, node->arg[k]);
		blanks[k] = takes_blank(f, k);
		if (w->plan->hangs[node->arg[k]] != HANGS_NONE)
			moving[nmoving++] = a[k];
	}
	if (f->flags & FUNC_FIRST) {
		eval_first(w, a, node->narg, v);
		return;
	}
	for (size_t i = from; i < w->n; i++) {
		if (many && i && is_above(moving, nmoving, i)) {
			take(v, i, v, i - 1);
			continue;
		}
		v->state[i] = state_of(a, blanks, node->narg, i);
		if (v->state[i] != CELL_YES)
			continue;
		for (size_t k = 0; k < node->narg; k++)
			arg[k] = a[k]->state[i] == CELL_BLANK ?
			    (struct value){ 0 } : vec_value(a[k], i);
		v->state[i] = (unsigned char)f->run(&call, arg, &out);
		v->number[i] = out.number;
		if (v->room)
			v->room[i] = out.text;
	}
}
