/* SPDX-License-Identifier: MIT */
/* The clauses of a rule become nodes; what they need is told. */
#include "pipeline/rules/bind.h"
#include "pipeline/rules/change.h"

/* Is it known that the rule has no clause of KIND? */
static bool
lacks(const struct rule *r, unsigned kind)
{
	return !r->body || !(r->body->broken & 1u << kind);
}

/* All clauses of a kind, joined by 且; 0: there are none, or errors. */
static uint32_t
join(struct binding *b, unsigned kind, const struct expr **first)
{
	struct body *body = b->rule->body;
	struct around *s = &b->around;
	uint32_t *arg = arena_alloc(s->l->arena,
	    (body->nclause + 1) * sizeof(*arg));
	size_t n = 0;

	*first = NULL;
	for (size_t i = 0; i < body->nclause; i++) {
		struct clause *c = &body->clause[i];

		if (c->kind != kind || c->part != b->part)
			continue;
		if (!*first)
			*first = c->expr;
		arg[n] = bind_expr(b, c->expr, TYPE_YESNO);
		c->told = !arg[n];
		n += arg[n] != 0;
	}
	if (n < 2)
		return n ? arg[0] : 0;
	return graph_add(s->l->pack->graph, s->l->arena,
	    &(struct node){ .op = NODE_AND, .type = TYPE_YESNO, .arg = arg,
		.narg = n });
}

uint32_t
bind_expr(struct binding *b, struct expr *e, enum type want)
{
	struct around *s = &b->around;
	uint32_t node;

	if (!e || !load_names(s, e) || b->blind)
		return 0;
	node = want == TYPE_NONE ? type_expr(s, e) : type_wanted(s, e, want);
	if (node && s->l->pack->graph->node[node].group &&
	    (b->rule->scope != SCOPE_GROUP || b->row)) {
		blame_plain(&s->l->blame, e->at,
		    "a group function: it may stand in 要求 of 每组",
		    "组函数只能写在“每组”规则的“要求”和消息里");
		return 0;
	}
	if (node && s->l->pack->graph->node[node].rows &&
	    (b->rule->scope == SCOPE_GROUP || b->rule->scope == SCOPE_CELL)) {
		blame_plain(&s->l->blame, e->at,
		    "lists are asked in rules of 每行, 变化 and 名单",
		    "只有“每行”“变化”“名单”规则可以查名单");
		return 0;
	}
	if (node) {
		b->rule->body->rows |= s->l->pack->graph->node[node].rows;
		b->rule->body->person |= s->l->pack->graph->node[node].person;
	}
	return node;
}

/* The first field that stands in E. */
static const struct field *
find_field(const struct around *s, const struct expr *e)
{
	const struct field *f = e ? type_field(s, e) : NULL;

	if (e && e->kind == EXPR_NAME && e->means == NAME_DEFINITION)
		return find_field(s, s->l->pack->definition[e->index].expr);
	for (size_t i = 0; e && !f && i < e->nchild; i++)
		f = find_field(s, e->child[i]);
	return f;
}

static void
bind_keys(struct binding *b)
{
	struct body *body = b->rule->body;

	body->keynode = arena_alloc(b->around.l->arena,
	    (body->nkey + 1) * sizeof(*body->keynode));
	b->row = true;
	for (size_t i = 0; i < body->nkey; i++)
		body->keynode[i] = bind_expr(b, body->key[i], TYPE_NONE);
	b->row = false;
}

/* In a group's 要求 a field has no value, but for that of a key. */
static bool
check_group(struct binding *b, const struct expr *e)
{
	struct around *s = &b->around;
	struct body *body = b->rule->body;
	size_t errors = s->l->blame.count;
	uint32_t node;

	if (e->kind == EXPR_CALL || e->kind == EXPR_NAME) {
		node = e->means == NAME_TABLE ? 0 : type_expr(s, e);
		for (size_t i = 0; i < body->nkey; i++)
			if (node && node == body->keynode[i])
				return true;
		if (node &&
		    s->l->pack->graph->node[node].op == NODE_GATHER)
			return true;
	}
	if (e->kind == EXPR_NAME && e->means == NAME_DEFINITION)
		return check_group(b, s->l->pack->definition[e->index].expr);
	if (type_field(s, e))
		return blame_plain(&s->l->blame, e->at,
		    "a group has many of these: use a key of 每组, or a group "
		    "function", "一组有许多个值：请用“每组”的键，或组函数");
	for (size_t i = 0; i < e->nchild; i++)
		if (s->l->blame.count == errors)
			check_group(b, e->child[i]);
	return s->l->blame.count == errors;
}

/* The rows of a sheet that a rule of 变化 is about, and WHEN. */
static uint32_t
bind_changes(struct binding *b, uint32_t when)
{
	struct load *l = b->around.l;
	struct pack *p = l->pack;
	struct body *body = b->rule->body;
	uint32_t *arg = arena_alloc(l->arena,
	    (body->nitem + 1) * sizeof(*arg));
	struct node n = { .op = body->nitem ? NODE_IN : NODE_BLANK,
		.type = TYPE_YESNO, .arg = arg, .narg = 1 };
	uint32_t both[2] = { 0, when };

	arg[0] = node_raw(&b->around, &p->field[2 * p->nfield + CHANGE_FIELD]);
	for (size_t i = 0; i < body->nitem; i++) {
		const struct token *t = &body->item[i];

		if (load_find(l, KIND_FIELD, t->text) == p->nfield)
			load_unknown(l, KIND_FIELD, t->at, t->text);
		else if (!change_kept(t->text))
			blame_plain(&l->blame, t->at,
			    "snapshots do not keep this field: see "
			    "xj-rules(5), 变化",
			    "快照不保存这个字段：见 xj-rules(5) 的“变化”");
		arg[n.narg++] = node_text(&b->around, t->text);
	}
	both[0] = graph_add(p->graph, l->arena, &n);
	return !when ? both[0] : graph_add(p->graph, l->arena,
	    &(struct node){ .op = NODE_AND, .type = TYPE_YESNO, .arg = both,
		.narg = 2 });
}

static void
bind_judge(struct binding *b, struct judge *j)
{
	struct load *l = b->around.l;
	const struct body *body = b->rule->body;
	size_t errors = l->blame.count;
	const struct expr *first, *unused;
	bool keys = lacks(b->rule, RULE_EACH_GROUP) &&
	    lacks(b->rule, RULE_UNIQUE);

	b->judge = j;
	j->field = b->around.cell ? b->around.field : l->pack->nfield;
	b->row = true;
	j->when = join(b, RULE_WHEN, &unused);
	b->row = false;
	if (b->rule->scope == SCOPE_CHANGE)
		j->when = bind_changes(b, j->when);
	j->require = join(b, RULE_REQUIRE, &first);
	b->lost = !first || !lacks(b->rule, RULE_REQUIRE) ||
	    !lacks(b->rule, RULE_COLUMN);
	for (size_t i = 0; i < body->nkey; i++)
		keys &= body->keynode[i] != 0;
	for (size_t i = 0; i < body->nclause; i++) {
		if (body->clause[i].kind != RULE_REQUIRE ||
		    body->clause[i].part != b->part)
			continue;
		b->lost |= body->clause[i].told;
		if (b->rule->scope == SCOPE_GROUP && keys &&
		    !body->clause[i].told)
			check_group(b, body->clause[i].expr);
	}
	if (b->around.cell && !b->blind)
		b->column = &l->pack->field[j->field];
	else if (b->rule->scope == SCOPE_ROW ||
	    (b->rule->scope == SCOPE_CHANGE && !body->nitem))
		b->column = b->lost ? NULL : find_field(&b->around, first);
	bind_ways(b);
	if (l->blame.count == errors)
		bind_needs(b);
}

/* The fields that 每格 names, in the order of the pack. */
static bool
bind_cells(struct binding *b)
{
	struct load *l = b->around.l;
	struct pack *p = l->pack;
	struct body *body = b->rule->body;
	size_t errors = l->blame.count;
	bool *in = arena_alloc(l->arena, p->nfield + 1);

	for (size_t i = 0; i < body->nitem; i++) {
		bool add = i < body->except;
		struct token *t = &body->item[i];
		unsigned choice = CELLS_EXCEPT, type = 0;
		size_t f = load_find(l, KIND_FIELD, t->text);

		words_find(&words_cells, t->text, &choice);
		if (choice == CELLS_TYPE && ++i < body->nitem) {
			t = &body->item[i];
			if (!words_find(&words_field_type, t->text, &type)) {
				blame_plain(&l->blame, t->at,
				    "no type: see 字段", "没有这个类型：见“字段”");
				continue;
			}
		} else if (choice == CELLS_EXCEPT && f == p->nfield) {
			load_unknown(l, KIND_FIELD, t->at, t->text);
			continue;
		}
		for (size_t k = 0; k < p->nfield; k++)
			if (choice == CELLS_REQUIRED ? p->field[k].must :
			    choice == CELLS_TYPE ? p->field[k].type == type :
			    k == f)
				in[k] = add;
	}
	body->cell = arena_alloc(l->arena, (p->nfield + 1) *
	    sizeof(*body->cell));
	for (size_t k = 0; k < p->nfield; k++)
		if (in[k])
			body->cell[body->ncell++] = k;
	if (!body->ncell && lacks(b->rule, RULE_EACH_CELL) &&
	    l->blame.count == errors)
		blame_plain(&l->blame, body->at, "no field is left",
		    "没有剩下任何字段");
	return body->ncell > 0;
}

/* The list that T names into *LIST; false after blame_add. */
static bool
find_list(struct load *l, const struct token *t, size_t *list)
{
	struct pack *p = l->pack;
	struct sv *known = arena_alloc(l->arena,
	    (p->nlist + 1) * sizeof(*known));

	for (*list = 0; *list < p->nlist; ++*list) {
		known[*list] = p->list[*list].name;
		if (sv_equal(known[*list], t->text))
			return true;
	}
	return blame_unknown(&l->blame, t->at, "list", "名单", t->text, known,
	    p->nlist);
}

/* The lists of the parts of a rule of 名单. */
static bool
bind_lists(struct load *l, struct body *body)
{
	bool good = body->nitem == body->part + 1;

	for (size_t i = 0; i < body->nitem; i++)
		good &= find_list(l, &body->item[i], &body->judge[i].list);
	return good;
}

/* 可缺 names lists that the rule asks. */
static void
bind_spares(struct load *l, struct rule *r)
{
	struct body *body = r->body;
	size_t errors = l->blame.count;

	for (size_t i = 0; i < body->nspare; i++)
		find_list(l, &body->spare[i].name, &body->spare[i].list);
	for (size_t i = 0; l->blame.count == errors && i < body->nspare; i++)
		if ((r->scope == SCOPE_LIST &&
		    body->spare[i].list ==
		    body->judge[body->spare[i].part].list) ||
		    !list_asked(l->pack, r, body->spare[i].part,
		    body->spare[i].list))
			blame_plain(&l->blame, body->spare[i].name.at,
			    "可缺 (optional) names a list that the rule asks",
			    "“可缺”应写规则所查的名单");
}

/* A rule that is judged must say what it wants, and what is wrong without. */
static void
check_whole(struct load *l, const struct rule *r)
{
	const struct body *body = r->body;
	size_t requires = lacks(r, RULE_REQUIRE) ? 0 : body->part + 1;

	for (size_t i = 0; i < body->nclause; i++)
		if (body->clause[i].kind == RULE_REQUIRE &&
		    body->clause[i].part == requires)
			requires++;
	if (requires <= body->part)
		blame_plain(&l->blame, body->at,
		    "the rule requires nothing: add 要求", "规则没有写“要求”");
	if (r->message.len == 0 && lacks(r, RULE_MESSAGE))
		blame_plain(&l->blame, body->at,
		    "the rule says nothing: add 提示", "规则没有写“提示”");
}

/* A rule that no stage owns must say when it is judged. */
static void
check_scope(struct load *l, const struct rule *r)
{
	size_t i = (size_t)(r - l->pack->rule);

	if (!r->owner.len && lacks(r, RULE_BUILTIN) &&
	    lacks(r, RULE_EACH_ROW) && lacks(r, RULE_EACH_CELL) &&
	    lacks(r, RULE_EACH_GROUP) && lacks(r, RULE_UNIQUE) &&
	    lacks(r, RULE_CHANGE) &&
	    lacks(r, RULE_LIST))
		blame_plain(&l->blame, l->entry[KIND_RULE][i].at,
		    "the rule has no scope: add 每行, 每格, 每组, 唯一, 变化 or "
		    "名单",
		    "规则没有写范围：每行、每格、每组、唯一、变化、名单");
}

bool
bind_source(struct binding *b, const struct sv *name, struct expr **e,
    size_t n)
{
	struct load *l = b->around.l;
	struct body *body = b->rule->body;
	size_t errors = l->blame.count;

	body->njudge = 1;
	body->judge = arena_alloc(l->arena, sizeof(*body->judge));
	if (b->rule->scope == SCOPE_LIST) {
		if (!bind_lists(l, body))
			return false;
		b->around.list = body->judge->list + 1;
	}
	bind_judge(b, body->judge);
	for (size_t i = 0; i < n; i++)
		bind_cell(b, body->judge->way, name[i], e[i]);
	/* Only xj-validate, which judges those that ask for persons, has lists. */
	body->person |= body->rows;
	if (l->blame.count == errors)
		bind_spares(l, b->rule);
	return l->blame.count == errors;
}

void
body_bind(struct load *l, struct rule *r)
{
	struct binding b = { .around = { .l = l,
		.ndefinition = l->nentry[KIND_DEFINITION],
		.cell = r->scope == SCOPE_CELL,
		.change = r->scope == SCOPE_CHANGE }, .rule = r };
	struct body *body = r->body;
	size_t errors = l->blame.count;

	if (!body || r->scope == SCOPE_NONE) {
		check_scope(l, r);
		if (body && body->nexample)
			blame_plain(&l->blame, body->example->at,
			    "the rule is judged elsewhere: no examples here",
			    "规则不在这里判断，不能写例子");
		return;
	}
	if (body->against && r->scope != SCOPE_CHANGE)
		blame_plain(&l->blame, body->at,
		    "与 (against) is a clause of rules of 变化",
		    "“与”只能写在“变化”规则中");
	b.blind = r->scope == SCOPE_CELL && !bind_cells(&b);
	if (r->scope == SCOPE_GROUP)
		bind_keys(&b);
	body->njudge = r->scope == SCOPE_CELL && !b.blind ? body->ncell :
	                                                    body->part + 1;
	body->judge = arena_alloc(l->arena,
	    body->njudge * sizeof(*body->judge));
	if (r->scope == SCOPE_LIST && !bind_lists(l, body))
		return;
	for (size_t i = 0; i < body->njudge; i++) {
		if (r->scope == SCOPE_LIST) {
			b.part = i;
			b.around.list = body->judge[i].list + 1;
		}
		b.around.field = r->scope == SCOPE_CELL && !b.blind ?
		    body->cell[i] : 0;
		bind_judge(&b, &body->judge[i]);
	}
	if (l->blame.count == errors)
		bind_spares(l, r);
	check_whole(l, r);
	body_examples(l, r);
}
