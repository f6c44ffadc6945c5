/* SPDX-License-Identifier: MIT */
/* One function a line of the grammar in expr.h. */
#include "pipeline/base/regex.h"
#include "pipeline/rules/expr.h"
#include "pipeline/rules/words.h"

/* What may be asked of the rows of a list. */
static const struct rows_word {
	const char *zh, *en;
	enum expr_kind kind;
	bool negated;
} rows_words[] = {
	{ "有", "has", EXPR_HAS, false },
	{ "无", "hasnot", EXPR_HAS, true },
	{ "个数", "count_of", EXPR_COUNT, false },
};

struct parser {
	struct lexer *x;
	unsigned depth;
};

static struct expr *parse_either(struct parser *p);
static struct expr *parse_sum(struct parser *p);

static struct expr *
make_node(struct parser *p, enum expr_kind kind, struct token t)
{
	struct expr *e = arena_alloc(p->x->arena, sizeof(*e));

	e->kind = kind;
	e->text = t.text;
	e->at = e->mark = t.at;
	return e;
}

/* CHILD becomes E's last; a child that could not be read makes E none. */
static struct expr *
add_child(struct parser *p, struct expr *e, struct expr *child)
{
	if (!e || !child)
		return NULL;
	e->child = arena_more(p->x->arena, e->child, e->nchild, &e->capchild,
	    sizeof(*e->child));
	e->child[e->nchild++] = child;
	if (child->at.from < e->at.from)
		e->at.from = child->at.from;
	if (child->at.to > e->at.to)
		e->at.to = child->at.to;
	return e;
}

/* LEFT and RIGHT with OP between. */
static struct expr *
make_pair(struct parser *p, enum expr_kind kind, struct token op,
    struct expr *left, struct expr *right)
{
	struct expr *e = make_node(p, kind, op);

	return add_child(p, add_child(p, e, left), right);
}

static struct expr *
refuse(struct parser *p, struct token t, const char *en, const char *zh)
{
	lex_refuse(p->x, t, en, zh);
	return NULL;
}

static bool
enter(struct parser *p, struct token t)
{
	if (p->depth == EXPR_NESTING)
		return lex_refuse(p->x, t,
		    "nested too deep, 16 levels at most: give a part of it a "
		    "name (定义)",
		    "嵌套过深，最多 16 层：请用“定义”给其中一部分起名");
	p->depth++;
	return true;
}

/* What follows an opening bracket, up to the closing one, into E. */
static struct expr *
parse_items(struct parser *p, struct expr *e,
    struct expr *(*parse)(struct parser *))
{
	struct token t;

	do
		e = add_child(p, e, parse(p));
	while (e && lex_mark(p->x, ","));
	t = lex_peek(p->x);
	if (e && !lex_mark(p->x, ")"))
		return refuse(p, t, "expected ',' or ')'", "此处应为“，”或“）”");
	if (e)
		e->at.to = t.at.to;
	return e;
}

static struct expr *
parse_brackets(struct parser *p, struct token open)
{
	struct expr *e = NULL;
	struct token t;

	if (!enter(p, open))
		return NULL;
	e = parse_either(p);
	p->depth--;
	t = lex_peek(p->x);
	if (e && !lex_mark(p->x, ")"))
		return refuse(p, t, "expected ')'", "此处应为“）”");
	if (e)
		e->at = span_join(open.at, t.at);
	return e;
}

static struct expr *
parse_call(struct parser *p, struct token name)
{
	struct expr *e = make_node(p, EXPR_CALL, name);
	struct token t = lex_peek(p->x);

	if (lex_mark(p->x, ")")) {
		e->at.to = t.at.to;
		return e;
	}
	if (!enter(p, name))
		return NULL;
	e = parse_items(p, e, parse_either);
	p->depth--;
	return e;
}

/* 有 LIST(…), 无 LIST(…), 个数 LIST(…): T is the first word of these. */
static struct expr *
parse_rows(struct parser *p, struct token t, const struct rows_word *word)
{
	struct token name = lex_next(p->x);
	struct expr *e;

	if (name.kind != TOKEN_WORD || !lex_mark(p->x, "("))
		return refuse(p, name, "expected LIST(COLUMN = …)",
		    "此处应为 名单(列 = …)");
	e = parse_call(p, name);
	if (e)
		e->kind = word->kind;
	return word->negated ? add_child(p, make_node(p, EXPR_NOT, t), e) : e;
}

static struct expr *
parse_word(struct parser *p, struct token t)
{
	unsigned op;

	if (words_find(&words_operator, t.text, &op)) {
		if (op == OP_BLANK)
			return make_node(p, EXPR_BLANK, t);
		if (op != OP_YES && op != OP_NO)
			return refuse(p, t, "expected a value, not an operator",
			    "此处应为一个值，而不是运算词");
		t.text = op == OP_YES ? SV("是") : SV("否");
		return make_node(p, EXPR_YESNO, t);
	}
	if (lex_mark(p->x, "("))
		return parse_call(p, t);
	for (size_t i = 0; lex_peek(p->x).kind == TOKEN_WORD &&
	     i < sizeof(rows_words) / sizeof(*rows_words); i++)
		if (sv_equal(t.text, sv_cstr(rows_words[i].zh)) ||
		    sv_equal(t.text, sv_cstr(rows_words[i].en)))
			return parse_rows(p, t, &rows_words[i]);
	return make_node(p, EXPR_NAME, t);
}

static struct expr *
parse_atom(struct parser *p)
{
	struct token t = lex_next(p->x);

	switch (t.kind) {
	case TOKEN_WORD:
		return parse_word(p, t);
	case TOKEN_NUMBER:
		return make_node(p, EXPR_NUMBER, t);
	case TOKEN_DATE:
		return make_node(p, EXPR_DATE, t);
	case TOKEN_DAY:
		return make_node(p, EXPR_DAY, t);
	case TOKEN_TEXT:
		return make_node(p, EXPR_TEXT, t);
	case TOKEN_MARK:
		if (sv_equal(t.text, SV("(")))
			return parse_brackets(p, t);
		break;
	default:
		break;
	}
	return refuse(p, t,
	    "expected a value: a name, a number, a date, a \"text\" or 空",
	    "此处应为一个值：名称、数字、日期、\"文字\"或“空”");
}

static struct expr *
parse_sum(struct parser *p)
{
	struct expr *e = parse_atom(p);

	for (unsigned terms = 1; e; terms++) {
		struct token t = lex_peek(p->x);
		bool plus = lex_mark(p->x, "+");

		if (!plus && !lex_mark(p->x, "-"))
			return e;
		if (terms == EXPR_NESTING)
			return refuse(p, t, "too many terms, 16 at most",
			    "加减项过多，最多 16 项");
		e = make_pair(p, plus ? EXPR_ADD : EXPR_SUBTRACT, t, e,
		    parse_atom(p));
	}
	return NULL;
}

static struct expr *
parse_set(struct parser *p)
{
	struct token t = lex_next(p->x);

	if (t.kind == TOKEN_WORD)
		return make_node(p, EXPR_NAME, t);
	if (t.kind != TOKEN_MARK || !sv_equal(t.text, SV("(")))
		return refuse(p, t,
		    "expected a list in brackets, or the name of one",
		    "此处应为括号中的一列值，或其名称");
	return parse_items(p, make_node(p, EXPR_LIST, t), parse_sum);
}

bool
expr_regex(struct lexer *x, struct sv *text)
{
	struct token t = lex_next(x);
	struct regex *regex;
	char error[120];
	size_t place;

	if (t.kind != TOKEN_REGEX)
		return lex_refuse(x, t,
		    "expected a regular expression between slashes",
		    "此处应为两条斜线之间的正则表达式");
	regex = regex_open(t.text, error, sizeof(error), &place);
	if (!regex)
		return blame_add(x->blame, t.at, "wrong regular expression: %s",
		    "正则表达式有误：%s", error);
	regex_close(regex);
	*text = t.text;
	return true;
}

static struct expr *
parse_match(struct parser *p, struct expr *left, struct token op)
{
	struct expr *e = make_node(p, EXPR_MATCH, op);

	if (!expr_regex(p->x, &e->text))
		return NULL;
	e->at.to = p->x->at;
	return add_child(p, e, left);
}

static struct expr *
parse_compare(struct parser *p)
{
	static const char *const mark[] = { "=", "<>", "<", "<=", ">", ">=" };
	struct expr *left = parse_sum(p);
	struct token t = lex_peek(p->x);

	if (!left)
		return NULL;
	for (unsigned i = 0; i < sizeof(mark) / sizeof(*mark); i++)
		if (lex_mark(p->x, mark[i]))
			return make_pair(p, EXPR_EQUAL + i, t, left,
			    parse_sum(p));
	if (words_accept(&words_operator, p->x, OP_IN))
		return make_pair(p, EXPR_IN, t, left, parse_set(p));
	if (words_accept(&words_operator, p->x, OP_NOT_IN))
		return make_pair(p, EXPR_NOT_IN, t, left, parse_set(p));
	if (words_accept(&words_operator, p->x, OP_MATCH))
		return parse_match(p, left, t);
	return left;
}

static struct expr *
parse_not(struct parser *p)
{
	struct token t = lex_peek(p->x);
	struct expr *e = NULL;

	if (words_accept(&words_operator, p->x, OP_NOT))
		e = make_node(p, EXPR_NOT, t);
	return e ? add_child(p, e, parse_compare(p)) : parse_compare(p);
}

/* PARSE { OP PARSE }: one node for all operands, none for a single one. */
static struct expr *
parse_chain(struct parser *p, enum operator op, enum expr_kind kind,
    struct expr *(*parse)(struct parser *))
{
	struct expr *e = parse(p), *chain = NULL;

	for (;;) {
		struct token t = lex_peek(p->x);

		if (!e || !words_accept(&words_operator, p->x, op))
			return e;
		if (!chain)
			e = chain = add_child(p, make_node(p, kind, t), e);
		e = add_child(p, e, parse(p));
	}
}

static struct expr *
parse_both(struct parser *p)
{
	return parse_chain(p, OP_AND, EXPR_AND, parse_not);
}

static struct expr *
parse_either(struct parser *p)
{
	return parse_chain(p, OP_OR, EXPR_OR, parse_both);
}

struct expr *
expr_parse(struct lexer *x)
{
	struct parser p = { x, 0 };

	return parse_either(&p);
}
