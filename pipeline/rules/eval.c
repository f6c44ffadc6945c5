/* SPDX-License-Identifier: MIT */
/* One node over a slice; a loop a kind, so that most become vector code. */
#include "pipeline/rules/eval.h"

static void
fill(struct vec *v, size_t n, enum cell state, struct value value)
{
	for (size_t i = 0; i < n; i++) {
		v->state[i] = (unsigned char)state;
		v->number[i] = value.number;
		if (v->room)
			v->room[i] = value.text;
	}
}

static void
eval_raw(struct work *w, const struct node *node, struct vec *v)
{
	static const struct sv none[SLICE];

	v->text = w->cell[node->index] ? w->cell[node->index] : none;
	for (size_t i = 0; i < w->n; i++)
		v->state[i] = v->text[i].len ? CELL_YES : CELL_BLANK;
}

static enum cell
read_cell(enum type type, struct sv text, int64_t *number)
{
	struct date d;
	bool good;

	if (text.len == 0)
		return CELL_BLANK;
	switch (type) {
	case TYPE_NUMBER:
		return func_number(text, number) ? CELL_YES : CELL_BAD;
	case TYPE_YESNO:
		if (sv_equal(text, SV("否")))
			return CELL_NO;
		return sv_equal(text, SV("是")) ? CELL_YES : CELL_BAD;
	case TYPE_MONTH:
		good = date_parse_month(text, &d);
		break;
	default:
		good = date_parse(text, &d);
	}
	*number = good ? func_date(d) : 0;
	return good ? CELL_YES : CELL_BAD;
}

/* A column often says the same as the row above. */
static void
eval_field(struct work *w, const struct node *node, struct vec *v)
{
	const struct sv *text = w->cell[node->index];

	for (size_t i = 0; i < w->n; i++) {
		if (!text) {
			v->state[i] = CELL_BLANK;
		} else if (i && sv_equal(text[i], text[i - 1])) {
			v->state[i] = v->state[i - 1];
			v->number[i] = v->number[i - 1];
		} else {
			v->state[i] = (unsigned char)read_cell(node->type,
			    text[i], &v->number[i]);
		}
	}
}

static void
eval_not(struct work *w, const struct node *node, struct vec *v)
{
	const unsigned char *a = work_eval(w, node->arg[0])->state;

	for (size_t i = 0; i < w->n; i++)
		v->state[i] = a[i] <= CELL_YES ? !a[i] : a[i];
}

/* One more of a chain, whose rows are STATE; true: STOP has decided all. */
static bool
chain_one(const unsigned char *restrict a, size_t n, unsigned char stop,
    unsigned char *restrict state)
{
	unsigned char all = 1;

	for (size_t i = 0; i < n; i++) {
		unsigned char s = state[i];
		unsigned char worse = a[i] > CELL_YES && a[i] > s ? a[i] : s;

		s = s == stop || a[i] == stop ? stop : worse;
		state[i] = s;
		all &= s == stop;
	}
	return all;
}

/* STOP decides at once; else the worst of what is not known; else the other. */
static void
eval_chain(struct work *w, const struct node *node, struct vec *v,
    unsigned char stop)
{
	memset(v->state, !stop, w->n);
	for (size_t k = 0; k < node->narg; k++) {
		const struct vec *a = work_eval(w, node->arg[k]);

		if (a->same && a->state[0] == !stop)
			continue;
		if (chain_one(a->state, w->n, stop, v->state))
			return;
	}
}

static unsigned char
worst(unsigned char a, unsigned char b)
{
	a = a > CELL_YES ? a : CELL_YES;
	b = b > CELL_YES ? b : CELL_YES;
	return a > b ? a : b;
}

static void
eval_sum(struct work *w, const struct node *node, struct vec *v)
{
	const struct vec *a = work_eval(w, node->arg[0]);
	const struct vec *b = work_eval(w, node->arg[1]);
	int64_t sign = node->op == NODE_ADD ? 1 : -1;

	for (size_t i = 0; i < w->n; i++) {
		v->state[i] = worst(a->state[i], b->state[i]);
		/* Numbers that are no values are any numbers. */
		v->number[i] = (int64_t)((uint64_t)a->number[i] +
		    (uint64_t)sign * (uint64_t)b->number[i]);
	}
}

static bool
holds(enum node_op op, int c)
{
	switch (op) {
	case NODE_EQUAL:
		return c == 0;
	case NODE_UNEQUAL:
		return c != 0;
	case NODE_LESS:
		return c < 0;
	case NODE_AT_MOST:
		return c <= 0;
	case NODE_GREATER:
		return c > 0;
	default:
		return c >= 0;
	}
}

static void
eval_compare(struct work *w, const struct node *node, struct vec *v)
{
	const struct vec *a = work_eval(w, node->arg[0]);
	const struct vec *b = work_eval(w, node->arg[1]);
	enum type type = w->plan->node[node->arg[0]].type;
	bool fixed = type == TYPE_TEXT && b->same;

	for (size_t i = 0; i < w->n; i++) {
		unsigned char x = a->state[i], y = b->state[i];
		int c;

		if (fixed && eval_same_place(a, i)) {
			v->state[i] = v->state[i - 1];
			continue;
		}
		v->state[i] = worst(x, y);
		if (v->state[i] != CELL_YES)
			continue;
		if (type == TYPE_TEXT)
			c = !sv_equal(a->text[i], b->text[i]);
		else if (type == TYPE_YESNO)
			c = x - y;
		else
			c = (a->number[i] > b->number[i]) -
			    (a->number[i] < b->number[i]);
		v->state[i] = holds(node->op, c) ? CELL_YES : CELL_NO;
	}
}

static void
eval_blank(struct work *w, const struct node *node, struct vec *v)
{
	const unsigned char *a = work_eval(w, node->arg[0])->state;

	for (size_t i = 0; i < w->n; i++)
		v->state[i] = a[i] > CELL_BLANK ? a[i] : a[i] == CELL_BLANK;
}

static bool
is_equal(enum type type, const struct vec *a, const struct vec *b, size_t i)
{
	if (type == TYPE_TEXT)
		return sv_equal(a->text[i], b->text[i]);
	if (type == TYPE_YESNO)
		return a->state[i] == b->state[i];
	return a->number[i] == b->number[i];
}

static bool
in_list(const struct plan *p, size_t param, const struct vec *a, size_t i)
{
	for (size_t k = 0; k < p->nlist[param]; k++)
		if (p->list[param][k].number == a->number[i])
			return true;
	return false;
}

/* Do all members stay as they are over the slice? */
static bool
is_fixed_list(struct work *w, const struct node *node)
{
	for (size_t k = 1; k < node->narg; k++)
		if (!work_eval(w, node->arg[k])->same)
			return false;
	return true;
}

/* Row I of a text among constants. */
static unsigned char
in_texts(struct work *w, const struct node *node, const struct vec *a,
    size_t i)
{
	unsigned char state = a->state[i];

	if (state == CELL_BLANK)
		return node->blank ? CELL_YES : CELL_BLANK;
	if (state > CELL_YES)
		return state;
	for (size_t k = 1; k < node->narg; k++) {
		const struct vec *b = work_eval(w, node->arg[k]);

		if (b->state[i] <= CELL_YES &&
		    sv_equal(a->text[i], b->text[i]))
			return CELL_YES;
		if (b->state[i] > CELL_YES)
			state = worst(state, b->state[i]);
	}
	return state > CELL_YES ? state : CELL_NO;
}

static void
eval_in(struct work *w, const struct node *node, struct vec *v)
{
	const struct vec *a = work_eval(w, node->arg[0]);
	enum type type = w->plan->node[node->arg[0]].type;

	if (type == TYPE_TEXT && is_fixed_list(w, node)) {
		for (size_t i = 0; i < w->n; i++)
			v->state[i] = eval_same_place(a, i) ?
			    v->state[i - 1] : in_texts(w, node, a, i);
		return;
	}
	for (size_t i = 0; i < w->n; i++) {
		v->state[i] = CELL_NO;
		if (a->state[i] > CELL_BLANK)
			v->state[i] = a->state[i];
		else if (a->state[i] == CELL_BLANK)
			v->state[i] = node->blank ? CELL_YES : CELL_BLANK;
	}
	for (size_t k = 1; k < node->narg; k++) {
		const struct node *m = &w->plan->node[node->arg[k]];
		const struct vec *b = m->list ? NULL :
		    work_eval(w, node->arg[k]);

		for (size_t i = 0; i < w->n; i++) {
			if (a->state[i] > CELL_YES || v->state[i] == CELL_YES)
				continue;
			if (b && b->state[i] > CELL_YES)
				v->state[i] = worst(v->state[i], b->state[i]);
			else if (b ? is_equal(type, a, b, i) :
			    in_list(w->plan, m->index, a, i))
				v->state[i] = CELL_YES;
		}
	}
}

static void
eval_match(struct work *w, const struct node *node, struct vec *v)
{
	static const unsigned char answer[] = { [REGEX_NO] = CELL_NO,
		[REGEX_YES] = CELL_YES, [REGEX_OPEN] = CELL_OPEN };
	const struct vec *a = work_eval(w, node->arg[0]);
	const struct regex *regex =
	    w->plan->regex[node - w->plan->node];

	for (size_t i = 0; i < w->n; i++) {
		if (a->state[i] != CELL_YES)
			v->state[i] = a->state[i];
		else if (i && a->state[i - 1] == CELL_YES &&
		    sv_equal(a->text[i], a->text[i - 1]))
			v->state[i] = v->state[i - 1];
		else
			v->state[i] = answer[regex_match(regex, w->regex,
			    a->text[i])];
	}
}

void
eval_node(struct work *w, uint32_t id, struct vec *v)
{
	const struct plan *p = w->plan;
	const struct node *node = &p->node[id];
	enum cell state = CELL_YES;

	switch (node->op) {
	case NODE_CONST:
		if (node->type == TYPE_YESNO)
			state = node->value.number ? CELL_YES : CELL_NO;
		fill(v, SLICE, state, node->value);
		return;
	case NODE_PARAM:
		fill(v, SLICE, p->set[node->index], p->param[node->index]);
		return;
	case NODE_ASOF:
		fill(v, SLICE, CELL_YES, (struct value){ .number = p->asof });
		return;
	case NODE_RAW:
		eval_raw(w, node, v);
		return;
	case NODE_FIELD:
		eval_field(w, node, v);
		return;
	case NODE_NOT:
		eval_not(w, node, v);
		return;
	case NODE_AND:
	case NODE_OR:
		eval_chain(w, node, v, node->op == NODE_AND ? CELL_NO :
		    CELL_YES);
		return;
	case NODE_ADD:
	case NODE_SUBTRACT:
		eval_sum(w, node, v);
		return;
	case NODE_BLANK:
		eval_blank(w, node, v);
		return;
	case NODE_IN:
		eval_in(w, node, v);
		return;
	case NODE_MATCH:
		eval_match(w, node, v);
		return;
	case NODE_HAS:
		eval_has(w, node, v);
		return;
	case NODE_CALL:
		eval_call(w, node, v);
		return;
	case NODE_GATHER: /* is preset */
		fill(v, w->n, CELL_BLANK, (struct value){ 0 });
		return;
	default:
		eval_compare(w, node, v);
	}
}
