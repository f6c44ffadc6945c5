/* SPDX-License-Identifier: MIT */
/*
 * Calls. Functions are pure, and columns often say the same in row after row:
 * where all arguments are those of the row above, so is the result.
 */
#include "pipeline/rules/eval.h"

enum { ARGS = 9 };

/* Numbers of persons differ at their ends. */
static bool
is_same(struct sv a, struct sv b)
{
	if (a.len != b.len || a.ptr == b.ptr || a.len == 0)
		return a.len == b.len;
	return a.ptr[a.len - 1] == b.ptr[a.len - 1] && sv_equal(a, b);
}

/* ABOVE[I]: row I of V is as the row above. It may only be taken back. */
static void
mark_above(const struct vec *v, size_t n, unsigned char *restrict above)
{
	const unsigned char *state = v->state;
	const int64_t *number = v->number;
	const struct sv *text = v->text;

	if (v->same)
		return;
	for (size_t i = 1; text && i < n; i++)
		if (above[i])
			above[i] = state[i] == state[i - 1] &&
			    is_same(text[i], text[i - 1]);
	for (size_t i = 1; !text && i < n; i++)
		above[i] &= (state[i] == state[i - 1]) &
		    (number[i] == number[i - 1]);
}

/* STATE[I] is no better than that of V, but that BLANKS do not matter. */
static void
mark_state(const struct vec *v, bool blanks, size_t n,
    unsigned char *restrict state)
{
	const unsigned char *from = v->state;

	for (size_t i = 0; i < n; i++) {
		unsigned char s = blanks && from[i] == CELL_BLANK ? CELL_YES :
		                                                    from[i];

		state[i] = s > state[i] ? s : state[i];
	}
}

static void
take(struct vec *v, size_t i, const struct vec *from, size_t k)
{
	v->state[i] = from->state[k];
	v->number[i] = from->number[k];
	if (v->room)
		v->room[i] = from->text[k];
}

/* 首个. */
static void
eval_first(struct work *w, const struct vec *const *a, size_t n,
    struct vec *v)
{
	for (size_t i = 0; i < w->n; i++) {
		size_t k = 0;

		while (k + 1 < n && a[k]->state[i] == CELL_BLANK)
			k++;
		take(v, i, a[k], i);
	}
}

/* Row I of the arguments that change. */
static void
fill_args(const struct vec *const *a, const size_t *moving, size_t n,
    size_t i, struct value *arg)
{
	for (size_t k = 0; k < n; k++) {
		const struct vec *v = a[moving[k]];
		struct value *to = &arg[moving[k]];

		to->number = v->number[i];
		if (v->text)
			to->text = v->text[i];
	}
}

void
eval_call(struct work *w, const struct node *node, struct vec *v)
{
	const struct func *f = node->func;
	const struct call call = { w->plan->pack, node->field, node->table,
		w->plan->regions, w->texts };
	const struct vec *a[ARGS];
	unsigned char above[SLICE], state[SLICE];
	struct value arg[ARGS] = { 0 }, out = { 0 };
	size_t moving[ARGS], nmoving = 0, n = w->n;

	for (size_t k = 0; k < node->narg; k++)
		a[k] = work_eval(w, node->arg[k]);
	if (f->flags & FUNC_FIRST) {
		eval_first(w, a, node->narg, v);
		return;
	}
	memset(above, 1, n);
	memset(state, CELL_YES, n);
	for (size_t k = 0; k < node->narg; k++) {
		mark_above(a[k], n, above);
		mark_state(a[k], f->flags & FUNC_BLANKS || f->args[k] == 'o',
		    n, state);
		arg[k] = vec_value(a[k], 0);
		if (!a[k]->same)
			moving[nmoving++] = k;
	}
	for (size_t i = 0; i < n; i++) {
		if (i && above[i]) {
			take(v, i, v, i - 1);
			continue;
		}
		if (state[i] == CELL_YES) {
			fill_args(a, moving, nmoving, i, arg);
			state[i] = (unsigned char)f->run(&call, arg, &out);
			v->number[i] = out.number;
			if (v->room)
				v->room[i] = out.text;
		}
		v->state[i] = state[i];
	}
}
