/* SPDX-License-Identifier: MIT */
/* What a finding says: its branch, its column, the pieces of its texts. */
#include "pipeline/rules/bind.h"

static bool
is_of(const struct clause *c, const struct way *w)
{
	return sv_equal(c->name.text, w->name);
}

static bool
is_here(const struct binding *b, const struct clause *c)
{
	return c->part == b->part;
}

/* What the rule says of PART where none of its branches does: behind the first
 * part under the name of its list. */
static struct sv
rest_name(const struct body *body, size_t part)
{
	return part ? body->item[part].text : (struct sv){ 0 };
}

static void
add_piece(struct binding *b, struct way *w, struct sv name, uint32_t node)
{
	struct piece *old = w->piece;
	const struct pack *p = b->around.l->pack;
	const struct node *n = &p->graph->node[node];
	struct sv english = { 0 };

	for (size_t i = 0; i < w->npiece; i++)
		if (sv_equal(old[i].name, name))
			return;
	w->piece = arena_alloc(b->around.l->arena,
	    (w->npiece + 1) * sizeof(*old));
	if (w->npiece)
		memcpy(w->piece, old, w->npiece * sizeof(*old));
	if (n->func && n->func->flags & FUNC_WORDS)
		english = arena_printf(b->around.l->arena, "%.*s_en",
		    SV_ARG(name));
	w->piece[w->npiece++] = (struct piece){ name, english, node,
		sv_equal(name, SV("suggestion")) };
}

/* A text may show a masked cell whole, and then under the cell's own name. */
static uint32_t
refuse_masked(struct binding *b, uint32_t node, struct span at)
{
	struct load *l = b->around.l;
	const struct node *n = &l->pack->graph->node[node];

	/* A whole cell of a list is named by its column, as a field is. */
	if (!node || n->mask == MASK_NONE ||
	    (n->op == NODE_ROWS && rows_take(n) >= 0))
		return node;
	blame_plain(&l->blame, at,
	    "this would show a piece of a masked field: write {FIELD}",
	    "这会露出要脱敏的内容：请直接写{字段}");
	return 0;
}

/* NAME stands in braces at AT. What the report finds by itself is no piece. In
 * the stream an argument's name ends at its equals sign. */
static void
bind_piece(struct binding *b, struct way *w, struct sv name, struct span at)
{
	struct load *l = b->around.l;
	struct lexer x = { .in = at.in, .at = at.from, .end = at.to,
		.arena = l->arena, .blame = &l->blame };
	/* The finding of these is of no record that the report knows. */
	bool loose = b->rule->scope == SCOPE_GROUP ||
	    b->rule->scope == SCOPE_CHANGE || b->rule->scope == SCOPE_LIST ||
	    b->rule->body->person;
	const struct field *f;
	struct expr *e;
	uint32_t node;

	if (sv_equal(name, SV("related")) || sv_equal(name, SV("total")) ||
	    load_find(l, KIND_PARAM, name) < l->nentry[KIND_PARAM] ||
	    (!loose && load_find(l, KIND_FIELD, name) <
	    l->nentry[KIND_FIELD]))
		return;
	if (sv_find(name, SV("=")) < name.len) {
		blame_plain(&l->blame, at,
		    "a text shows no comparison: give it a name (定义)",
		    "消息里不能写比较：请用“定义”给它起名");
		return;
	}
	e = expr_parse(&x);
	if (!e || !load_end(&x) || !load_names(&b->around, e))
		return;
	f = b->blind ? NULL : type_field(&b->around, e);
	if (f) {
		node = node_raw(&b->around, f);
		if (e->means == NAME_CELL && w->column >= 0 &&
		    (size_t)w->column != b->judge->field)
			node = refuse_masked(b, node, at);
	} else {
		node = refuse_masked(b, bind_expr(b, e, TYPE_NONE), at);
	}
	if (node)
		add_piece(b, w, name, node);
}

static void
bind_text(struct binding *b, struct way *w, const struct token *t)
{
	struct sv rest = t->text, script = span_text(t->at);
	size_t at = 0;

	for (;;) {
		size_t open = sv_find(rest, SV("{"));
		struct sv name = sv_skip(rest, open + 1);
		size_t found;
		struct span place = t->at;

		if (open == rest.len)
			return;
		name = sv_head(name, sv_find(name, SV("}")));
		rest = sv_skip(rest, open + name.len + 2);
		found = sv_find(sv_skip(script, at), name);
		if (name.len == 0 || found + at == script.len) {
			blame_plain(&b->around.l->blame, t->at,
			    "{…} must hold a value, on one line",
			    "{…} 中应写一个值，且在同一行内");
			return;
		}
		place.from = t->at.from + at + found;
		place.to = place.from + name.len;
		at += found + name.len;
		bind_piece(b, w, name, place);
	}
}

/* NAME is the column of the list whose rows are judged that names a field. */
static const struct field *
naming_column(const struct binding *b, struct sv name)
{
	const struct pack *p = b->around.l->pack;
	const struct list_form *list;

	if (!b->around.list)
		return NULL;
	list = &p->list[b->around.list - 1];
	return list->nby && sv_equal(list->column[list->by[0]], name) ?
	    &p->field[list->field + list->by[0]] : NULL;
}

/* 列: the rule's own becomes everyone's. */
static void
bind_column(struct binding *b, const struct clause *c, struct way *w)
{
	struct load *l = b->around.l;
	size_t f = load_find(l, KIND_FIELD, c->text.text);
	const struct field *naming = naming_column(b, c->text.text);

	w->by = naming ? node_raw(&b->around, naming) : 0;
	if (naming) {
		w->column = -1;
	} else if (f == l->nentry[KIND_FIELD]) {
		load_unknown(l, KIND_FIELD, c->text.at, c->text.text);
		b->lost = true;
		w->column = -1;
	} else {
		w->column = (int)f;
	}
}

static void
bind_expected(struct binding *b, const struct clause *c, struct way *w)
{
	uint32_t node = bind_expr(b, c->expr, TYPE_NONE);

	node = refuse_masked(b, node, c->expr->at);
	if (node)
		add_piece(b, w, SV("expected"), node);
}

void
bind_cell(struct binding *b, struct way *w, struct sv name, struct expr *e)
{
	const struct field *f;
	uint32_t node;

	if (!load_names(&b->around, e))
		return;
	f = type_field(&b->around, e);
	node = f ? node_raw(&b->around, f) : bind_expr(b, e, TYPE_NONE);
	if (node)
		add_piece(b, w, name, node);
}

/* The whole cell as it might be: whoever may see the one may see the other. */
static void
bind_suggested(struct binding *b, const struct clause *c, struct way *w)
{
	struct pack *p = b->around.l->pack;
	uint32_t node = bind_expr(b, c->expr, TYPE_TEXT);

	if (w->column < 0 ? !b->lost :
	    p->field[w->column].mask == MASK_NONE)
		node = refuse_masked(b, node, c->expr->at);
	if (node)
		add_piece(b, w, SV("suggestion"), node);
}

/* 列 and 当 of the way, and what it expects, or else the rule does. */
static void
bind_clauses(struct binding *b, struct way *w)
{
	struct body *body = b->rule->body;

	for (int own = 0; own <= 1; own++)
		for (size_t i = 0; i < body->nclause; i++) {
			struct clause *c = &body->clause[i];

			if (c->kind == RULE_COLUMN && is_here(b, c) &&
			    (own ? is_of(c, w) : c->name.text.len == 0))
				bind_column(b, c, w);
		}
	for (int own = 1; own >= 0; own--)
		for (size_t i = 0; i < body->nclause; i++) {
			struct clause *c = &body->clause[i];

			if (!is_here(b, c) ||
			    (own ? !is_of(c, w) : c->name.text.len > 0))
				continue;
			if (c->kind == RULE_EXPECTED)
				bind_expected(b, c, w);
			if (c->kind == RULE_SUGGESTED)
				bind_suggested(b, c, w);
		}
	for (size_t i = 0; i < body->nclause; i++)
		if (body->clause[i].kind == RULE_BRANCH &&
		    is_here(b, &body->clause[i]) &&
		    is_of(&body->clause[i], w))
			w->when = bind_expr(b, body->clause[i].expr,
			    TYPE_YESNO);
}

/* Has W a text of its own for what C says of the rule? */
static bool
says_so(const struct body *body, const struct clause *c, const struct way *w)
{
	for (size_t i = 0; i < body->nclause; i++)
		if (body->clause[i].kind == RULE_MESSAGE &&
		    body->clause[i].says == c->says &&
		    is_of(&body->clause[i], w))
			return true;
	return false;
}

/* What the rule says is of the rows of another list; W has no text for it. */
static bool
lack_text(struct binding *b, const struct way *w)
{
	return blame_add(&b->around.l->blame, b->rule->body->item[b->part].at,
	    "what the rule says is of another list: write [%.*s] and the text "
	    "of this one", "规则的文字说的是另一份名单：请写上 [%.*s] 和这份名单的文字",
	    SV_ARG(w->name));
}

/* A branch says for itself what it says, and the rule the rest. */
static void
bind_texts(struct binding *b, struct way *w)
{
	const struct body *body = b->rule->body;

	for (size_t i = 0; i < body->nclause; i++) {
		const struct clause *c = &body->clause[i];

		if (c->kind != RULE_MESSAGE ||
		    (!is_of(c, w) && c->name.text.len > 0))
			continue;
		if (is_of(c, w) || is_here(b, c))
			bind_text(b, w, &c->text);
		else if (!says_so(body, c, w) && !lack_text(b, w))
			return;
	}
}

/* A branch that something is said of must be one. */
static void
check_branch(struct binding *b, const struct token *name, struct span at)
{
	struct body *body = b->rule->body;
	struct sv *known;
	size_t n = 0;

	if (name->text.len == 0 || body->broken & 1u << RULE_BRANCH)
		return;
	known = arena_alloc(b->around.l->arena,
	    (body->nclause + body->nitem + 1) * sizeof(*known));
	for (size_t k = 1; k <= body->part; k++) {
		known[n++] = rest_name(body, k);
		if (sv_equal(known[n - 1], name->text))
			return;
	}
	for (size_t k = 0; k < body->nclause; k++)
		if (body->clause[k].kind == RULE_BRANCH) {
			known[n++] = body->clause[k].name.text;
			if (sv_equal(known[n - 1], name->text))
				return;
		}
	if (n)
		blame_unknown(&b->around.l->blame,
		    name->at.in ? name->at : at, "branch", "分支", name->text,
		    known, n);
	else
		blame_add(&b->around.l->blame,
		    name->at.in ? name->at : at,
		    "no branch '%.*s': add 分支 %.*s 当 …",
		    "没有分支“%.*s”：请加上 分支 %.*s 当 …",
		    SV_ARG(name->text), SV_ARG(name->text));
}

/* Is an example of findings that are softened? */
static bool
is_softened(const struct body *body, const struct token *name)
{
	for (size_t i = 0; i < body->nclause; i++)
		if (body->clause[i].kind == RULE_SOFTEN &&
		    sv_equal(body->clause[i].name.text, name->text))
			return true;
	return false;
}

static void
check_branches(struct binding *b)
{
	struct body *body = b->rule->body;

	for (size_t i = 0; i < body->nclause; i++)
		if (body->clause[i].kind != RULE_SOFTEN)
			check_branch(b, &body->clause[i].name,
			    body->clause[i].text.at);
	for (size_t i = 0; i < body->nexample; i++)
		if (!is_softened(body, &body->example[i].name))
			check_branch(b, &body->example[i].name, body->example[i].at);
}

/* 减轻 NAME 当 CONDITION. */
static void
bind_soften(struct binding *b)
{
	struct body *body = b->rule->body;

	for (size_t i = 0; i < body->nclause; i++) {
		struct clause *c = &body->clause[i];

		if (c->kind != RULE_SOFTEN || c->told || !is_here(b, c))
			continue;
		c->told = b->rule->scope == SCOPE_GROUP &&
		    !blame_plain(&b->around.l->blame, c->name.at,
			"a group is not softened: make it a branch (分支)",
			"“每组”规则不能减轻：请写成“分支”");
		if (!c->told)
			b->judge->soften = bind_expr(b, c->expr, TYPE_YESNO);
		c->told |= !b->judge->soften;
		b->judge->softer = c->name.text;
	}
}

void
bind_ways(struct binding *b)
{
	struct body *body = b->rule->body;
	struct rule *r = b->rule;
	struct judge *j = b->judge;
	struct load *l = b->around.l;

	check_branches(b);
	bind_soften(b);
	j->way = arena_alloc(l->arena, (body->nclause + 1) * sizeof(*j->way));
	for (size_t i = 0; i <= body->nclause; i++) {
		struct way *w = &j->way[j->nway];
		const struct branch *branch;

		if (i < body->nclause && (body->clause[i].kind != RULE_BRANCH ||
		    !is_here(b, &body->clause[i])))
			continue;
		*w = (struct way){ .level = r->level, .column = -1 };
		w->name = i < body->nclause ? body->clause[i].name.text :
		                              rest_name(body, b->part);
		branch = rule_branch(r, w->name);
		if (w->name.len && branch && branch->leveled)
			w->level = branch->level;
		if (b->column)
			w->column = (int)(b->column - l->pack->field);
		bind_clauses(b, w);
		bind_texts(b, w);
		j->nway++;
	}
}
