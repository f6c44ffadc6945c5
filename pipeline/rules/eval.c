/* SPDX-License-Identifier: MIT */
/*
 * One node over a slice; a loop a kind, over locals that cannot overlap, so that
 * most become vector code. What is dear goes on where it stopped, at FROM.
 */
#include "pipeline/rules/eval.h"
#include "pipeline/rules/few.h"

static void
eval_raw(struct work *w, const struct node *node, struct vec *v)
{
	static const struct sv none[SLICE];
	const struct sv *text = w->cell[node->index];
	unsigned char *restrict state = v->state;

	v->text = text = text ? text : none;
	for (size_t i = 0, n = w->n; i < n; i++)
		state[i] = text[i].len ? CELL_YES : CELL_BLANK;
}

enum cell
eval_cell(enum type type, struct sv text, int64_t *number)
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

static void
eval_field(struct work *w, const struct node *node, struct vec *v, size_t from)
{
	const struct sv *text = w->cell[node->index];

	if (!text)
		memset(v->state, CELL_BLANK, w->n);
	for (size_t i = from; text && i < w->n; i++)
		v->state[i] = (unsigned char)eval_cell(node->type, text[i],
		    &v->number[i]);
}

static void
eval_not(struct work *w, const struct node *node, struct vec *v)
{
	const unsigned char *a = work_eval(w, node->arg[0])->state;
	unsigned char *restrict state = v->state;

	for (size_t i = 0, n = w->n; i < n; i++)
		state[i] = a[i] <= CELL_YES ? !a[i] : a[i];
}

/* STOP decides at once; else the worst of what is not known; else the other. */
static void
eval_chain(struct work *w, const struct node *node, struct vec *v,
    unsigned char stop)
{
	unsigned char *restrict state = v->state;
	size_t n = w->n;
	bool all = false;

	memset(state, !stop, n);
	for (size_t k = 0; k < node->narg && !all; k++) {
		const struct vec *arg = work_eval(w, node->arg[k]);
		const unsigned char *a = arg->state;
		unsigned char others = 0;

		if (arg->same && n && a[0] == !stop)
			continue;

		for (size_t i = 0; i < n; i++) {
			unsigned char s = state[i], x = a[i];
			unsigned char not = x > CELL_YES ? x : 0;
			unsigned char worse = not > s ? not : s;

			s = (s == stop) | (x == stop) ? stop : worse;
			state[i] = s;
			others |= s ^ stop;
		}
		all = others == 0;
	}
}

static inline unsigned char
worst(unsigned char a, unsigned char b)
{
	a = a > CELL_YES ? a : CELL_YES;
	b = b > CELL_YES ? b : CELL_YES;
	return a > b ? a : b;
}

/* The worst of two arguments; true where none of them is worse than a value. */
static bool
eval_worst(unsigned char *restrict state, const unsigned char *a,
    const unsigned char *b, size_t n)
{
	unsigned char other = 0;

	for (size_t i = 0; i < n; i++) {
		state[i] = worst(a[i], b[i]);
		other |= state[i] ^ CELL_YES;
	}
	return other == 0;
}

static void
eval_sum(struct work *w, const struct node *node, struct vec *v)
{
	const struct vec *a = work_eval(w, node->arg[0]);
	const struct vec *b = work_eval(w, node->arg[1]);
	const int64_t *x = a->number, *y = b->number;
	int64_t *restrict sum = v->number;
	uint64_t sign = node->op == NODE_ADD ? 1 : (uint64_t)-1;

	eval_worst(v->state, a->state, b->state, w->n);
	/* Numbers that are no values are any numbers. */
	for (size_t i = 0, n = w->n; i < n; i++)
		sum[i] = (int64_t)((uint64_t)x[i] + sign * (uint64_t)y[i]);
}

/* What OP says where the first argument is less, the same, greater. */
static void
outcomes(enum node_op op, unsigned char says[3])
{
	says[0] = op == NODE_LESS || op == NODE_AT_MOST || op == NODE_UNEQUAL;
	says[1] = op == NODE_EQUAL || op == NODE_AT_MOST || op == NODE_AT_LEAST;
	says[2] = op == NODE_GREATER || op == NODE_AT_LEAST ||
	    op == NODE_UNEQUAL;
}

static void
eval_compare(struct work *w, const struct node *node, struct vec *v)
{
	const struct vec *a = work_eval(w, node->arg[0]);
	const struct vec *b = work_eval(w, node->arg[1]);
	enum type type = w->plan->node[node->arg[0]].type;
	const int64_t *x = a->number, *y = b->number;
	unsigned char *restrict state = v->state;
	unsigned char says[3];
	size_t n = w->n;

	outcomes(node->op, says);
	eval_worst(state, a->state, b->state, n);
	for (size_t i = 0; type == TYPE_TEXT && i < n; i++)
		if (state[i] == CELL_YES)
			state[i] = says[sv_equal(a->text[i], b->text[i]) ? 1 : 2];
	for (size_t i = 0; type == TYPE_YESNO && i < n; i++)
		if (state[i] == CELL_YES)
			state[i] = says[1 + a->state[i] - b->state[i]];
	if (type == TYPE_TEXT || type == TYPE_YESNO)
		return;
	for (size_t i = 0; i < n; i++) {
		unsigned char s = says[1 + (x[i] > y[i]) - (x[i] < y[i])];

		state[i] = state[i] == CELL_YES ? s : state[i];
	}
}

static void
eval_blank(struct work *w, const struct node *node, struct vec *v)
{
	const unsigned char *a = work_eval(w, node->arg[0])->state;
	unsigned char *restrict state = v->state;

	for (size_t i = 0, n = w->n; i < n; i++)
		state[i] = a[i] > CELL_BLANK ? a[i] : a[i] == CELL_BLANK;
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

static void
eval_in(struct work *w, const struct node *node, struct vec *v, size_t from)
{
	const struct vec *a = work_eval(w, node->arg[0]);
	enum type type = w->plan->node[node->arg[0]].type;

	for (size_t i = from; i < w->n; i++) {
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

		for (size_t i = from; i < w->n; i++) {
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

/* What hangs on one column is above only where the column says many things. */
static bool
is_above(const struct vec *a, size_t i)
{
	return i && a->state[i - 1] == CELL_YES &&
	    few_equal(a->text[i], a->text[i - 1]);
}

static void
eval_match(struct work *w, const struct node *node, struct vec *v, size_t from)
{
	static const unsigned char answer[] = { [REGEX_NO] = CELL_NO,
		[REGEX_YES] = CELL_YES, [REGEX_OPEN] = CELL_OPEN };
	const struct vec *a = work_eval(w, node->arg[0]);
	size_t id = (size_t)(node - w->plan->node);
	const struct regex *regex = w->plan->regex[id];
	bool many = w->plan->hangs[id] == HANGS_MANY;

	for (size_t i = from; i < w->n; i++) {
		if (a->state[i] != CELL_YES)
			v->state[i] = a->state[i];
		else if (many && is_above(a, i))
			v->state[i] = v->state[i - 1];
		else
			v->state[i] = answer[regex_match(regex, w->regex,
			    a->text[i])];
	}
}

void
eval_node(struct work *w, uint32_t id, struct vec *v, size_t from)
{
	const struct plan *p = w->plan;
	const struct node *node = &p->node[id];
	unsigned char state = CELL_YES;

	switch (node->op) {
	case NODE_CONST:
		if (node->type == TYPE_YESNO)
			state = node->value.number ? CELL_YES : CELL_NO;
		vec_fill(v, SLICE, state, node->value);
		return;
	case NODE_PARAM:
		vec_fill(v, SLICE, p->set[node->index], p->param[node->index]);
		return;
	case NODE_ASOF:
		vec_fill(v, SLICE, CELL_YES, (struct value){ .number = p->asof });
		return;
	case NODE_RAW:
		eval_raw(w, node, v);
		return;
	case NODE_FIELD:
		eval_field(w, node, v, from);
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
		eval_in(w, node, v, from);
		return;
	case NODE_MATCH:
		eval_match(w, node, v, from);
		return;
	case NODE_ROWS:
		eval_rows_of(w, node, v);
		return;
	case NODE_SEEN:
		eval_seen(w, node, v);
		return;
	case NODE_MATCHED:
		eval_matched(w, node, v);
		return;
	case NODE_CALL:
		eval_call(w, node, v, from);
		return;
	case NODE_GATHER: /* is preset */
		vec_fill(v, w->n, CELL_BLANK, (struct value){ 0 });
		return;
	default:
		eval_compare(w, node, v);
	}
}
