/* SPDX-License-Identifier: MIT */
/* Reading the clauses of a rule; bind.c gives them types. */
#include "pipeline/rules/body.h"
#include "pipeline/rules/load.h"

static struct body *
body_of(struct load *l, struct rule *r)
{
	if (!r->body)
		r->body = arena_alloc(l->arena, sizeof(*r->body));
	return r->body;
}

void
body_broken(struct load *l, struct rule *r, unsigned clause)
{
	body_of(l, r)->broken |=
	    clause == RULE_CLAUSES ? UINT32_MAX : 1u << clause;
}

struct branch *
body_add_branch(struct load *l, struct rule *r, struct sv name)
{
	struct branch *old = r->branch;
	size_t n = r->nbranch;

	for (size_t i = 0; i < n; i++)
		if (sv_equal(r->branch[i].name, name))
			return &r->branch[i];
	r->branch = arena_alloc(l->arena, (n + 1) * sizeof(*r->branch));
	if (n)
		memcpy(r->branch, old, n * sizeof(*old));
	r->branch[n].name = name;
	return &r->branch[r->nbranch++];
}

bool
body_branch(struct load *l, struct lexer *x, struct token *name)
{
	const char *p = x->in->text.ptr;
	size_t from = x->at;

	*name = (struct token){ 0 };
	while (from < x->end && (p[from] == ' ' || p[from] == '\t'))
		from++;
	if (from == x->end || p[from] != '[')
		return true;
	x->at = from + 1;
	if (!load_word(l, x, "the name of a branch", "分支名称", name))
		return false;
	if (x->at == x->end || p[x->at] != ']')
		return lex_refuse(x, lex_peek(x), "expected ']'",
		    "此处应为“]”");
	x->at++;
	return true;
}

static struct clause *
add_clause(struct load *l, struct rule *r, unsigned kind)
{
	struct body *b = body_of(l, r);

	b->clause = arena_more(l->arena, b->clause, b->nclause, &b->capclause,
	    sizeof(*b->clause));
	b->clause[b->nclause] = (struct clause){ .kind = kind,
		.part = b->part };
	return &b->clause[b->nclause++];
}

void
body_level(struct load *l, struct rule *r, const struct token *name)
{
	add_clause(l, r, RULE_LEVEL)->name = *name;
}

void
body_text(struct load *l, struct rule *r, unsigned clause, struct sv branch,
    const struct token *t)
{
	struct clause *c = add_clause(l, r, RULE_MESSAGE);

	c->says = clause;
	c->name.text = branch;
	c->text = *t;
}

/* A rule has one scope; AT is the word that gives it. */
static bool
set_scope(struct load *l, struct rule *r, enum rule_scope scope,
    struct span at)
{
	struct body *b = body_of(l, r);

	if (r->scope != SCOPE_NONE || r->owner.len)
		return blame_plain(&l->blame, at,
		    "a rule is judged in one way: 内置, 每行, 每格, 每组, 唯一, "
		    "变化 or 名单", "一条规则只有一种判断方式：内置、每行、每格、"
		    "每组、唯一、变化或名单");
	r->scope = scope;
	b->at = at;
	return true;
}

static bool
parse_keys(struct load *l, struct rule *r, struct lexer *x)
{
	struct body *b = r->body;

	do {
		struct expr *e = expr_parse(x);

		if (!e)
			return false;
		b->key = arena_more(l->arena, b->key, b->nkey, &b->capkey,
		    sizeof(*b->key));
		b->key[b->nkey++] = e;
	} while (lex_mark(x, ","));
	return true;
}

static bool
add_item(struct load *l, struct body *b, struct lexer *x)
{
	struct token t;
	unsigned choice;

	if (!load_word(l, x, "the name of a field, 必填 or 类型",
	    "字段名称、必填或类型", &t))
		return false;
	b->item = arena_more(l->arena, b->item, b->nitem, &b->capitem,
	    sizeof(*b->item));
	b->item[b->nitem++] = t;
	if (!words_find(&words_cells, t.text, &choice) || choice != CELLS_TYPE)
		return true;
	if (!load_word(l, x, "a type", "类型", &t))
		return false;
	b->item = arena_more(l->arena, b->item, b->nitem, &b->capitem,
	    sizeof(*b->item));
	b->item[b->nitem++] = t;
	return true;
}

/* 唯一 KEYS is 每组 KEYS, of one record each. */
static bool
parse_unique(struct load *l, struct rule *r, struct lexer *x)
{
	static const struct script one = { .name = { "唯一", 6 },
		.text = { "人数() = 1", 12 } };
	struct lexer own = { &one, 0, one.text.len, l->arena, &l->blame, { 0 },
		false };

	r->body->unique = true;
	add_clause(l, r, RULE_REQUIRE)->expr = expr_parse(&own);
	return parse_keys(l, r, x);
}

void
body_never(struct load *l, struct rule *r)
{
	static const struct script no = { .name = { "登记", 6 },
		.text = { "否", 3 } };
	struct lexer own = { &no, 0, no.text.len, l->arena, &l->blame, { 0 },
		false };

	add_clause(l, r, RULE_REQUIRE)->expr = expr_parse(&own);
}

void
body_borrow(struct load *l, struct rule *r, const struct rule *from)
{
	struct body *b = body_of(l, r);
	const struct body *other = from->body;

	r->scope = from->scope;
	b->at = other->at;
	b->item = other->item;
	b->nitem = other->nitem;
	b->since = other->since;
	b->against = other->against;
	b->spare = other->spare;
	b->nspare = other->nspare;
	b->nspares = other->nspares;
	for (size_t i = 0; i < other->nclause; i++)
		if (other->clause[i].kind == RULE_WHEN ||
		    other->clause[i].kind == RULE_REQUIRE)
			add_clause(l, r, other->clause[i].kind)->expr =
			    other->clause[i].expr;
}

/* WHAT {, WHAT} [除 FIELD {, FIELD}]. */
static bool
parse_cells(struct load *l, struct rule *r, struct lexer *x)
{
	struct body *b = r->body;

	do
		if (!add_item(l, b, x))
			return false;
	while (lex_mark(x, ","));
	b->except = b->nitem;
	if (!words_accept(&words_cells, x, CELLS_EXCEPT))
		return true;
	do
		if (!add_item(l, b, x))
			return false;
	while (lex_mark(x, ","));
	return true;
}

/* FIELD {, FIELD}, or nothing: each person. */
static bool
parse_changes(struct load *l, struct rule *r, struct lexer *x)
{
	struct body *b = r->body;
	struct token t;

	if (lex_peek(x).kind == TOKEN_END)
		return true;
	do {
		if (!load_word(l, x, "the name of a field", "字段名称", &t))
			return false;
		b->item = arena_more(l->arena, b->item, b->nitem, &b->capitem,
		    sizeof(*b->item));
		b->item[b->nitem++] = t;
	} while (lex_mark(x, ","));
	return true;
}

/* The list whose rows are judged; of another one, another part begins. */
static bool
parse_scope_list(struct load *l, struct rule *r, struct lexer *x,
    struct span at)
{
	struct body *b = body_of(l, r);
	struct token t;

	if (r->scope == SCOPE_LIST)
		b->part++;
	else if (!set_scope(l, r, SCOPE_LIST, at))
		return false;
	if (!load_word(l, x, "the name of a list", "名单名称", &t))
		return false;
	for (size_t i = 0; i < b->nitem; i++)
		if (sv_equal(b->item[i].text, t.text))
			return blame_plain(&l->blame, t.at,
			    "this is written twice: remove one",
			    "这一子句写了两次：请删去一处");
	b->item = arena_more(l->arena, b->item, b->nitem, &b->capitem,
	    sizeof(*b->item));
	b->item[b->nitem++] = t;
	return true;
}

/* 与 上次, 与 上学年末. */
static bool
parse_against(struct load *l, struct rule *r, struct lexer *x, struct span at)
{
	struct body *b = body_of(l, r);
	unsigned since;

	if (b->against)
		return blame_plain(&l->blame, at,
		    "a rule compares with one snapshot",
		    "一条规则只与一个快照比较");
	if (!words_take(&words_since, x, &since))
		return false;
	b->since = (enum rule_since)since;
	b->against = true;
	return true;
}

/* 可缺 LIST { 或 LIST }. */
static bool
parse_spare(struct load *l, struct rule *r, struct lexer *x)
{
	struct body *b = body_of(l, r);
	struct token t;

	b->nspares++;
	do {
		if (!load_word(l, x, "the name of a list", "名单名称", &t))
			return false;
		b->spare = arena_more(l->arena, b->spare, b->nspare,
		    &b->capspare, sizeof(*b->spare));
		b->spare[b->nspare++] = (struct spare){ .name = t,
			.clause = b->nspares, .part = b->part };
	} while (words_accept(&words_operator, x, OP_OR));
	return true;
}

/* 列, 应为 and 建议 are written once for a branch, or for the rule. */
static bool
is_first(struct load *l, struct rule *r, unsigned kind,
    const struct token *name, struct span at)
{
	const struct body *b = body_of(l, r);

	for (size_t i = 0; i < b->nclause; i++)
		if (b->clause[i].kind == kind && b->clause[i].part == b->part &&
		    sv_equal(b->clause[i].name.text, name->text))
			return blame_plain(&l->blame, at,
			    "this is written twice: remove one",
			    "这一子句写了两次：请删去一处");
	return true;
}

/* 当, 要求: an expression. 应为, 建议: one of a branch. */
static bool
parse_expr(struct load *l, struct rule *r, unsigned kind, struct lexer *x)
{
	struct token name = { 0 };
	struct clause *c;
	struct expr *e;

	if ((kind == RULE_EXPECTED || kind == RULE_SUGGESTED) &&
	    !body_branch(l, x, &name))
		return false;
	e = expr_parse(x);
	if (!e || ((kind == RULE_EXPECTED || kind == RULE_SUGGESTED) &&
	    !is_first(l, r, kind, &name, e->at)))
		return false;
	c = add_clause(l, r, kind);
	c->name = name;
	c->expr = e;
	return true;
}

static bool
parse_column(struct load *l, struct rule *r, struct lexer *x)
{
	struct token name, field;
	struct clause *c;

	if (!body_branch(l, x, &name) ||
	    !load_word(l, x, "the name of a field", "字段名称", &field) ||
	    !is_first(l, r, RULE_COLUMN, &name, field.at))
		return false;
	c = add_clause(l, r, RULE_COLUMN);
	c->name = name;
	c->text = field;
	return true;
}

/* Of 减轻 a rule has one, and its name is no branch's. */
static bool
is_own(struct load *l, struct rule *r, unsigned kind, const struct token *name)
{
	const struct body *b = body_of(l, r);

	for (size_t i = 0; i < b->nclause; i++) {
		unsigned other = b->clause[i].kind;
		bool same = sv_equal(b->clause[i].name.text, name->text);

		if (b->clause[i].part != b->part)
			continue;
		if ((other == RULE_SOFTEN && (kind == other || same)) ||
		    (other == RULE_BRANCH && same))
			return blame_plain(&l->blame, name->at,
			    "this is written twice: remove one",
			    "这一子句写了两次：请删去一处");
	}
	return true;
}

/* 分支 NAME 当 CONDITION, 减轻 NAME 当 CONDITION. */
static bool
parse_ways(struct load *l, struct rule *r, unsigned kind, struct lexer *x)
{
	struct token name;
	struct clause *c;
	struct expr *e;

	if (!load_word(l, x, "the name of a branch", "分支名称", &name))
		return false;
	if (!words_accept(&words_rule, x, RULE_WHEN))
		return lex_refuse(x, lex_peek(x), "expected 当 (when)",
		    "此处应为“当”");
	e = expr_parse(x);
	if (!e || !is_own(l, r, kind, &name))
		return false;
	if (kind == RULE_BRANCH)
		body_add_branch(l, r, name.text);
	c = add_clause(l, r, kind);
	c->name = name;
	c->expr = e;
	return true;
}

static bool
parse_example(struct load *l, struct rule *r, bool passes, struct lexer *x)
{
	struct body *b = body_of(l, r);
	struct token name, t;

	if (!body_branch(l, x, &name))
		return false;
	t = lex_words(x);
	if (t.kind != TOKEN_TEXT)
		return lex_refuse(x, t, "expected NAME=VALUE …",
		    "此处应为 名称=值 …");
	b->example = arena_more(l->arena, b->example, b->nexample,
	    &b->capexample, sizeof(*b->example));
	b->example[b->nexample++] = (struct example){
		.passes = passes, .part = b->part, .name = name,
		.text = t.text, .at = t.at };
	return true;
}

bool
body_clause(struct load *l, struct rule *r, unsigned clause, struct lexer *x)
{
	struct span at = { x->in, x->at, x->at };

	switch (clause) {
	case RULE_EACH_ROW:
		return set_scope(l, r, SCOPE_ROW, at);
	case RULE_EACH_CELL:
		return set_scope(l, r, SCOPE_CELL, at) &&
		    parse_cells(l, r, x);
	case RULE_EACH_GROUP:
		return set_scope(l, r, SCOPE_GROUP, at) &&
		    parse_keys(l, r, x);
	case RULE_UNIQUE:
		return set_scope(l, r, SCOPE_GROUP, at) &&
		    parse_unique(l, r, x);
	case RULE_CHANGE:
		return set_scope(l, r, SCOPE_CHANGE, at) &&
		    parse_changes(l, r, x);
	case RULE_LIST:
		return parse_scope_list(l, r, x, at);
	case RULE_AGAINST:
		return parse_against(l, r, x, at);
	case RULE_SPARE:
		return parse_spare(l, r, x);
	case RULE_COLUMN:
		return parse_column(l, r, x);
	case RULE_BRANCH:
	case RULE_SOFTEN:
		return parse_ways(l, r, clause, x);
	case RULE_PASSES:
	case RULE_FAILS:
		return parse_example(l, r, clause == RULE_PASSES, x);
	default:
		return parse_expr(l, r, clause, x);
	}
}
