/* SPDX-License-Identifier: MIT */
/*
 * Which row of the table of functions a call means: the one of that name whose
 * letters fit its arguments. Where none does, the last one of as many arguments
 * says what it wants.
 */
#include "pipeline/rules/type_call.h"

enum { ARGS = 8 };

/* The arguments of a call, whose nodes are made once for all rows. */
struct args {
	const struct around *s;
	const struct expr *e;
	uint32_t node[ARGS];
	bool made[ARGS], bad; /* an argument has errors, and they are told */
};

/* The letter of argument I. */
static char
letter_at(const struct func *f, size_t i)
{
	size_t n = strlen(f->args);
	bool more = n && f->args[n - 1] == '+';

	n -= more;
	return i < n ? f->args[i] : more ? f->args[n - 1] : 0;
}

static bool
takes(const struct func *f, size_t n)
{
	size_t least = strlen(f->args);

	if (least && f->args[least - 1] == '+')
		return n >= least - 1 && n <= ARGS;
	return n == least;
}

static enum type
letter_type(char letter)
{
	switch (letter) {
	case 'n':
		return TYPE_NUMBER;
	case 'd':
		return TYPE_DATE;
	case 'm':
		return TYPE_MONTH;
	case 'a':
		return TYPE_DAY;
	case 'c':
		return TYPE_YESNO;
	default:
		return TYPE_TEXT;
	}
}

static uint32_t
node_at(struct args *a, size_t i)
{
	if (!a->made[i])
		a->node[i] = type_expr(a->s, a->e->child[i]);
	a->made[i] = true;
	a->bad |= !a->node[i];
	return a->node[i];
}

/* Argument I, where it fits LETTER; 0: it does not. */
static uint32_t
fit(struct args *a, size_t i, char letter)
{
	const struct expr *e = a->e->child[i];
	const struct field *f = type_field(a->s, e);
	uint32_t node;

	switch (letter) {
	case 'T':
		return e->kind == EXPR_NAME && e->means == NAME_TABLE ?
		    node_text(a->s, e->text) : 0;
	case 'F':
		return f ? node_raw(a->s, f) : 0;
	case 'L':
		return f && f->table ? node_raw(a->s, f) : 0;
	case 'r':
	case 'o':
		if (f)
			return node_raw(a->s, f);
		break;
	case '?':
		node = node_at(a, i);
		return node && type_node(a->s, node)->type ==
		    type_node(a->s, node_at(a, 0))->type ? node : 0;
	default:
		break;
	}
	node = node_at(a, i);
	return node && type_node(a->s, node)->type == letter_type(letter) ?
	    node : 0;
}

/* The first argument that does not fit F; their count: all do. */
static size_t
fit_all(struct args *a, const struct func *f, uint32_t *arg)
{
	size_t i = 0;

	while (i < a->e->nchild && (arg[i] = fit(a, i, letter_at(f, i))) != 0)
		i++;
	return i;
}

static void
refuse_arg(struct args *a, const struct func *f, size_t i)
{
	struct blame *b = &a->s->l->blame;
	struct span at = a->e->child[i]->at;
	char letter = letter_at(f, i);

	if (letter == 'T')
		blame_plain(b, at, "expected the name of a table",
		    "此处应为表的名称");
	else if (letter == 'F')
		blame_plain(b, at, "expected the name of a field",
		    "此处应为字段名称");
	else if (letter == 'L')
		blame_plain(b, at, "expected a field that has a code table",
		    "此处应为有代码表的字段");
	else
		type_refuse(a->s, at, letter == '?' ?
		    type_node(a->s, a->node[0])->type : letter_type(letter),
		    type_node(a->s, a->node[i])->type);
}

/* Might the call mean F, by how many arguments it has and the first of them? */
static bool
may_mean(const struct around *s, const struct expr *e, const struct func *f)
{
	const struct field *first =
	    e->nchild ? type_field(s, e->child[0]) : NULL;
	char letter = letter_at(f, 0);

	if (!takes(f, e->nchild))
		return false;
	return !first || letter == 'r' || letter == 'o' || letter == 'F' ||
	    letter == '?' || type_node(s, node_value(s, first))->type ==
	    letter_type(letter);
}

/* Of two names as near, the one that fits the arguments is likelier meant. */
static void
refuse_name(const struct around *s, const struct expr *e)
{
	const struct func *f;
	struct sv *known;
	size_t n = 0, at = 0;

	while (func_at(n))
		n++;
	known = arena_alloc(s->l->arena, 2 * n * sizeof(*known));
	for (int fits = 1; fits >= 0; fits--)
		for (size_t i = 0; (f = func_at(i)); i++) {
			if (may_mean(s, e, f) != fits)
				continue;
			known[at++] = sv_cstr(f->zh);
			known[at++] = sv_cstr(f->en);
		}
	blame_unknown(&s->l->blame, e->mark, "function", "函数", e->text, known,
	    2 * n);
}

/* The parameter that F looks at, as an argument of its own. */
static bool
add_param(const struct around *s, const struct expr *e, const struct func *f,
    struct node *n)
{
	struct expr name = { .kind = EXPR_NAME, .means = NAME_PARAM,
		.at = e->mark };
	size_t i;

	if (!f->param)
		return true;
	i = load_find(s->l, KIND_PARAM, sv_cstr(f->param));
	if (i == s->l->nentry[KIND_PARAM])
		return blame_add(&s->l->blame, e->mark,
		    "this function needs the parameter %s: add it (参数)",
		    "这个函数要用参数“%s”：请加上（参数）", f->param);
	name.index = i;
	n->arg[n->narg] = type_wanted(s, &name, TYPE_DAY);
	return n->arg[n->narg++];
}

static uint32_t
make_call(struct args *a, const struct func *f, uint32_t *arg)
{
	struct node n = { .op = f->flags & FUNC_GROUP ? NODE_GATHER : NODE_CALL,
		.func = f, .arg = arg, .narg = a->e->nchild };

	if (!add_param(a->s, a->e, f, &n))
		return 0;
	n.type = f->result == '?' ? type_node(a->s, arg[0])->type :
	    letter_type(f->result);
	for (size_t i = 0; i < a->e->nchild; i++) {
		char letter = letter_at(f, i);
		const struct expr *e = a->e->child[i];

		if (letter == 'F' || letter == 'L')
			n.field = type_field(a->s, e);
		if (letter == 'T')
			n.table = &a->s->l->pack->table[e->index];
		if (n.op == NODE_GATHER && type_node(a->s, arg[i])->group) {
			blame_plain(&a->s->l->blame, e->at,
			    "a group function in another one",
			    "组函数不能套组函数");
			return 0;
		}
	}
	return type_add(a->s, &n);
}

uint32_t
type_call(const struct around *s, const struct expr *e)
{
	struct args a = { .s = s, .e = e };
	const struct func *f, *last = NULL;
	uint32_t arg[ARGS + 1];
	bool known = false;
	size_t at = 0;

	for (f = func_next(NULL); f; f = func_next(f)) {
		if (!func_called(f, e->text))
			continue;
		known = true;
		if (!takes(f, e->nchild))
			continue;
		at = fit_all(&a, f, arg);
		if (at == e->nchild)
			return make_call(&a, f, arg);
		if (a.bad)
			return 0;
		last = f;
	}
	if (!known)
		refuse_name(s, e);
	else if (last)
		refuse_arg(&a, last, at);
	else
		blame_plain(&s->l->blame, e->at,
		    "so many arguments it does not take: see xj-rules(5)",
		    "参数个数不对：见 xj-rules(5)");
	return 0;
}
