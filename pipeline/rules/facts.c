/* SPDX-License-Identifier: MIT */
/* What carrying a rule out takes. */
#include "pipeline/rules/explain.h"

static void
add_word(struct words_of *w, struct arena *a, struct sv text)
{
	w->word = arena_more(a, w->word, w->n, &w->cap, sizeof(*w->word));
	w->word[w->n++] = text;
}

unsigned
explain_cost(const struct node *n)
{
	switch (n->op) {
	case NODE_CONST:
	case NODE_PARAM:
	case NODE_ASOF:
		return 0;
	case NODE_FIELD:
		return n->type == TYPE_YESNO ? 3 : 15;
	case NODE_IN:
		return 2 + 2 * (unsigned)n->narg;
	case NODE_MATCH:
		return 60;
	case NODE_CALL:
		return n->func->flags & FUNC_FIRST ? 3 : 20;
	case NODE_GATHER:
		return 10;
	default:
		return 2;
	}
}

void
explain_mark(struct teller *t)
{
	const struct graph *g = t->pack->graph;
	const struct body *body = t->rule->body;

	for (size_t i = 0; i < body->njudge; i++)
		t->used[body->judge[i].when] =
		    t->used[body->judge[i].require] = true;
	for (size_t i = 0; i < body->nkey; i++)
		t->used[body->keynode[i]] = true;
	for (size_t i = g->nnode; i-- > 1;)
		for (size_t k = 0; t->used[i] && k < g->node[i].narg; k++)
			t->used[g->node[i].arg[k]] = true;
}

bool
explain_of_list(const struct teller *t, const struct need *need)
{
	return need->field[0] >= change_fields(t->pack);
}

size_t *
explain_params(const struct teller *t, size_t *n, struct arena *a)
{
	const struct body *body = t->rule->body;
	size_t *param = arena_alloc(a,
	    (t->pack->nparam + 1) * sizeof(*param));

	*n = 0;
	for (size_t i = 0; i < body->njudge; i++)
		for (size_t k = 0; k < body->judge[i].nparam; k++) {
			size_t m = 0;

			while (m < *n && param[m] != body->judge[i].param[k])
				m++;
			param[m] = body->judge[i].param[k];
			*n += m == *n;
		}
	return param;
}

bool
explain_asks(const struct teller *t, size_t list, size_t column)
{
	const struct graph *g = t->pack->graph;

	for (size_t i = 1; i < g->nnode; i++) {
		const struct node *n = &g->node[i];

		if (t->used[i] && n->op == NODE_ROWS && n->index == list &&
		    rows_asks(n, column))
			return true;
		if (t->used[i] && n->index == t->pack->list[list].field +
		    column && (n->op == NODE_RAW || n->op == NODE_FIELD))
			return true;
	}
	return false;
}

bool
explain_asked(const struct teller *t, size_t list)
{
	const struct graph *g = t->pack->graph;
	size_t part;

	for (size_t i = 1; i < g->nnode; i++)
		if (t->used[i] && g->node[i].op == NODE_ROWS &&
		    g->node[i].index == list)
			return true;
	return list_judged(t->rule, list, &part);
}

const struct spare *
explain_spare(const struct body *b, size_t list)
{
	for (size_t k = 0; k < b->nspare; k++)
		if (b->spare[k].list == list)
			return &b->spare[k];
	return NULL;
}

struct words_of
explain_stand_ins(const struct teller *t, const struct spare *s, struct arena *a)
{
	const struct body *b = t->rule->body;
	struct words_of w = { 0 };

	for (size_t k = 0; k < b->nspare; k++)
		if (b->spare[k].clause == s->clause)
			add_word(&w, a, t->pack->list[b->spare[k].list].name);
	return w.n > 1 ? w : (struct words_of){ 0 };
}

static void
find_columns(struct teller *t, struct facts *f, struct arena *a)
{
	const struct body *body = t->rule->body;

	for (size_t i = 0; i < body->njudge; i++)
		for (size_t k = 0; k < body->judge[i].nneed; k++) {
			const struct need *need = &body->judge[i].need[k];
			struct sv all = { 0 };

			if (explain_of_list(t, need))
				continue;
			for (size_t m = 0; m < need->n; m++)
				all = arena_printf(a, "%.*s%s%.*s", SV_ARG(all),
				    m ? "/" : "", SV_ARG(t->pack->field[
				    need->field[m]].name));
			add_word(&f->columns, a, all);
		}
}

static void
find_lists(struct teller *t, struct facts *f, struct arena *a)
{
	f->list = arena_alloc(a, (t->pack->nlist + 1) * sizeof(*f->list));
	for (size_t i = 0; i < t->pack->nlist; i++) {
		const struct list_form *form = &t->pack->list[i];
		const struct spare *s = explain_spare(t->rule->body, i);
		struct fact_list l = { .name = form->name,
			.file = form->file };
		size_t part;

		if (!explain_asked(t, i))
			continue;
		l.judged = list_judged(t->rule, i, &part);
		if (s)
			l.one_of = explain_stand_ins(t, s, a);
		l.optional = !l.judged && !l.one_of.n &&
		    (form->optional || s);
		for (size_t k = 0; k < form->ncolumn; k++)
			if (explain_asks(t, i, k))
				add_word(&l.columns, a, form->column[k]);
		f->list[f->nlist++] = l;
	}
}

static void
find_key(struct teller *t, struct facts *f, struct arena *a)
{
	const struct body *body = t->rule->body;

	for (size_t i = 0; i < body->nkey; i++) {
		add_word(&f->key, a, span_text(body->key[i]->at));
		f->bytes += 8;
		f->texts += t->pack->graph->node[body->keynode[i]].type ==
		    TYPE_TEXT;
	}
	f->fold = t->rule->scope == SCOPE_GROUP;
	f->rounds = f->fold;
	f->fold |= t->rule->scope == SCOPE_LIST;
	if (t->rule->scope != SCOPE_CHANGE && !body->person)
		return;
	f->fold = true;
	f->rounds = 3;
	f->bytes = 2;
	add_word(&f->key, a, SV("学籍号"));
	add_word(&f->key, a, SV("身份证件号"));
	add_word(&f->key, a, SV("姓名, 性别, 出生日期"));
	if (t->rule->scope != SCOPE_CHANGE)
		return;
	f->snapshot = body->since == SINCE_YEAR ? SV("上学年末") : SV("上次");
	for (size_t i = 0; i < body->nitem; i++)
		add_word(&f->watched, a, body->item[i].text);
}

void
plan_facts(const struct pack *p, const struct rule *r, struct facts *f,
    struct arena *a)
{
	struct teller t = { .pack = p, .rule = r };

	*f = (struct facts){ 0 };
	if (r->scope == SCOPE_NONE)
		return;
	t.used = arena_alloc(a, p->graph->nnode + 1);
	explain_mark(&t);
	find_columns(&t, f, a);
	find_lists(&t, f, a);
	find_key(&t, f, a);
	f->param = explain_params(&t, &f->nparam, a);
	for (size_t i = 1; i < p->graph->nnode; i++)
		if (t.used[i]) {
			f->nodes++;
			f->ns += explain_cost(&p->graph->node[i]);
		}
}
