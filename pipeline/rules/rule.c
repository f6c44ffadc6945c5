/* SPDX-License-Identifier: MIT */
/* 规则, and the statements that change the rules of a pack below. */
#include "pipeline/rules/load.h"

struct rule_draft {
	struct rule *rule;
	size_t index;
	size_t capsilence, capanswer;
};

static bool
parse_level(struct lexer *x, enum level *level)
{
	unsigned value;

	if (!words_take(&words_level, x, &value))
		return false;
	*level = (enum level)value;
	return true;
}

/* BRANCH LEVEL. A branch that has a level already gets the new one. */
static bool
parse_branch(struct load *l, struct rule *r, struct lexer *x)
{
	struct token name;
	struct branch *b;
	enum level level;

	if (!load_word(l, x, "the name of a branch", "分支名称", &name) ||
	    !parse_level(x, &level))
		return false;
	b = body_add_branch(l, r, name.text);
	b->level = level;
	b->leveled = true;
	body_level(l, r, &name);
	return true;
}

static bool
parse_text(struct lexer *x, struct token *t)
{
	*t = lex_rest(x);
	return t->kind == TOKEN_TEXT ||
	    lex_refuse(x, *t, "expected a text", "此处应为文字");
}

static bool
say_twice(struct load *l, struct span at)
{
	return blame_plain(&l->blame, at, "this is written twice: remove one",
	    "这一子句写了两次：请删去一处");
}

/* Every brace that T opens must be closed. */
static bool
check_braces(struct load *l, const struct token *t)
{
	struct sv script = span_text(t->at);
	size_t open = sv_find(script, SV("{"));

	while (open < script.len) {
		struct sv inside = sv_skip(script, open);
		size_t close = sv_find(inside, SV("}"));
		size_t at = t->at.from + open;

		if (close == inside.len)
			return blame_plain(&l->blame,
			    (struct span){ t->at.in, at, at + 1 },
			    "this brace is not closed: expected '}'",
			    "这个花括号没有闭合：缺少“}”");
		inside = sv_skip(inside, close);
		open += close + sv_find(inside, SV("{"));
	}
	return true;
}

/* A text with {pieces}; their names are looked up at the end. */
static bool
parse_message(struct load *l, struct rule_draft *d, struct lexer *x,
    enum rule_clause clause)
{
	struct rule *r = d->rule;
	struct token name, t;
	struct branch own = { 0 }, *b = &own;
	struct sv *in_rule = NULL, *in_branch = NULL;

	if (!body_branch(l, x, &name) || !parse_text(x, &t) ||
	    !check_braces(l, &t))
		return false;
	if (name.text.len)
		b = body_add_branch(l, r, name.text);
	switch (clause) {
	case RULE_MESSAGE:
		in_rule = &r->message, in_branch = &b->message;
		break;
	case RULE_MESSAGE_EN:
		in_rule = &r->message_en, in_branch = &b->message_en;
		break;
	case RULE_ADVICE:
		in_rule = &r->advice, in_branch = &b->advice;
		break;
	default:
		in_rule = &r->advice_en, in_branch = &b->advice_en;
	}
	if (name.text.len)
		in_rule = in_branch;
	if (in_rule->ptr)
		return say_twice(l, t.at);
	*in_rule = t.text;
	load_refer(l, USE_MESSAGE, d->index, &t);
	body_text(l, r, clause, name.text, &t);
	return true;
}

static bool
parse_plain(struct load *l, struct lexer *x, struct sv *out)
{
	struct token t;

	if (!parse_text(x, &t))
		return false;
	if (out->ptr)
		return say_twice(l, t.at);
	*out = t.text;
	return true;
}

/* Rules that rule INDEX names, behind the *N in *LIST, which has room for
 * *CAP. */
static bool
parse_ids(struct load *l, size_t index, struct lexer *x, struct sv **list,
    size_t *n, size_t *cap)
{
	struct token t;

	do {
		if (!load_word(l, x, "the id of a rule", "规则编号", &t))
			return false;
		*list = arena_more(l->arena, *list, *n, cap, sizeof(**list));
		(*list)[(*n)++] = t.text;
		load_refer(l, USE_SILENCE, index, &t);
	} while (lex_mark(x, ","));
	return true;
}

static bool
parse_one(struct load *l, struct rule_draft *d, unsigned clause,
    struct lexer *x)
{
	struct rule *r = d->rule;
	unsigned stage;

	switch ((enum rule_clause)clause) {
	case RULE_TITLE_EN:
		return parse_plain(l, x, &r->title_en);
	case RULE_BUILTIN:
		if (!words_take(&words_stage, x, &stage))
			return false;
		r->owner = sv_cstr(words_stage.word[stage].en);
		return true;
	case RULE_MESSAGE:
	case RULE_MESSAGE_EN:
	case RULE_ADVICE:
	case RULE_ADVICE_EN:
		return parse_message(l, d, x, (enum rule_clause)clause);
	case RULE_SILENCES:
		return parse_ids(l, d->index, x, &r->silence, &r->nsilence,
		    &d->capsilence);
	case RULE_ANSWERS:
		return parse_ids(l, d->index, x, &r->answer, &r->nanswer,
		    &d->capanswer);
	case RULE_WHOLE:
		return r->whole = true;
	case RULE_LEVEL:
		return parse_branch(l, r, x);
	default:
		return body_clause(l, r, clause, x);
	}
}

static bool
parse_clause(struct load *l, struct rule_draft *d, struct lexer *x)
{
	unsigned clause = RULE_CLAUSES;

	if (words_take(&words_rule, x, &clause) &&
	    parse_one(l, d, clause, x))
		return true;
	body_broken(l, d->rule, clause);
	return false;
}

/* Articles that are being read. */
struct articles {
	struct token *token;
	size_t n, cap;
};

static void
add_article(struct load *l, struct articles *a, struct token t)
{
	a->token = arena_more(l->arena, a->token, a->n, &a->cap,
	    sizeof(*a->token));
	a->token[a->n++] = t;
}

static void
set_articles(struct load *l, struct rule *r, const struct articles *a)
{
	r->article = arena_alloc(l->arena, a->n * sizeof(*r->article));
	r->narticle = a->n;
	for (size_t i = 0; i < a->n; i++)
		r->article[i] = a->token[i].text;
}

static bool
skip_start(struct sv *text, struct sv start)
{
	if (!sv_starts(*text, start))
		return false;
	*text = sv_skip(*text, start.len);
	return true;
}

void
load_articles(struct load *l, struct sv title, struct rule *r)
{
	struct articles a = { 0 };
	struct sv rest = title, name;
	bool more;

	r->title = title;
	do {
		size_t end = sv_find(rest, SV("条"));

		name = sv_head(rest, end + SV("条").len);
		if (article_number(name) == 0)
			return;
		add_article(l, &a, (struct token){ .text = name });
		rest = sv_skip(rest, name.len);
		more = skip_start(&rest, SV(",")) ||
		    skip_start(&rest, SV("，")) || skip_start(&rest, SV("、"));
		if (!more && !sv_starts(rest, SV(" ")))
			return;
		while (skip_start(&rest, SV(" ")))
			;
	} while (more);
	if (rest.len == 0)
		return;
	r->title = rest;
	set_articles(l, r, &a);
}

/* A capital letter and digits, or R<article>-<n>. */
static bool
is_id(struct sv text)
{
	struct sv tail = sv_skip(text, 1);

	return text.len && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z' &&
	    (lex_shape(tail, "9") || lex_shape(tail, "9-9"));
}

/* ID LEVEL TITLE, as far as they can be read. */
static bool
parse_head(struct load *l, struct lexer *x, struct token *id,
    enum level *level, struct token *title)
{
	if (!load_word(l, x, "the rule's id", "规则编号", id))
		return false;
	if (!is_id(id->text))
		return blame_plain(&l->blame, id->at,
		    "a rule's id is a capital letter and digits: I01, R04-1",
		    "规则编号由一个大写字母和数字组成：I01、R04-1");
	return parse_level(x, level) && parse_text(x, title) && load_end(x);
}

bool
load_rule(struct load *l, struct block *b)
{
	struct rule_draft d = { 0 };
	struct token id = { 0 }, title = { 0 };
	enum level level = LEVEL_ERROR;
	struct lexer x;

	parse_head(l, &b->head, &id, &level, &title);
	if (id.kind != TOKEN_WORD ||
	    !load_declare(l, KIND_RULE, &id, &d.index))
		d.index = load_nameless(l, KIND_RULE, id.at);
	d.rule = &l->pack->rule[d.index];
	d.rule->id = id.text;
	d.rule->level = level;
	load_articles(l, title.text, d.rule);
	while (block_clause(b, &x))
		if (parse_clause(l, &d, &x))
			load_end(&x);
	return true;
}

/* The id of a rule that is there already. */
static bool
take_rule(struct load *l, struct lexer *x, struct rule **rule)
{
	struct token t;
	size_t index;

	if (!load_word(l, x, "the id of a rule", "规则编号", &t) ||
	    !load_lookup(l, KIND_RULE, &t, &index))
		return false;
	*rule = &l->pack->rule[index];
	return true;
}

/* 级别 ID LEVEL, or 级别 ID BRANCH LEVEL. */
bool
load_level(struct load *l, struct lexer *x)
{
	struct rule *r;
	struct lexer again;
	unsigned level;

	if (!take_rule(l, x, &r))
		return false;
	again = *x;
	(void)lex_next(&again);
	if (lex_next(&again).kind == TOKEN_END) {
		if (!words_take(&words_level, x, &level))
			return false;
		r->level = (enum level)level;
		return load_end(x);
	}
	return parse_branch(l, r, x) && load_end(x);
}

/* 停用 ID, ID …. */
bool
load_off(struct load *l, struct lexer *x)
{
	struct rule *r;

	do {
		if (!take_rule(l, x, &r))
			return false;
		r->off = true;
	} while (lex_mark(x, ","));
	return load_end(x);
}

static bool
take_articles(struct load *l, struct lexer *x, struct articles *a)
{
	struct token t;

	do {
		if (!load_word(l, x, "an article: 第七条", "条款：第七条", &t))
			return false;
		if (article_number(t.text) == 0)
			return blame_plain(&l->blame, t.at,
			    "expected an article: 第七条",
			    "此处应写条款：第七条");
		add_article(l, a, t);
	} while (lex_mark(x, ","));
	return true;
}

/* 不查 TEXT, 不查@en TEXT: why no rule enforces the articles A. */
static bool
parse_unchecked(struct load *l, struct block *b, const struct articles *a)
{
	struct sv reason[2] = { { 0 } };
	struct lexer x;
	unsigned clause;
	bool good = true;
	size_t index;

	while (block_clause(b, &x))
		good &= words_take(&words_article, &x, &clause) &&
		    parse_plain(l, &x, &reason[clause]) && load_end(&x);
	for (size_t i = 0; i < a->n; i++)
		if (load_declare(l, KIND_ARTICLE, &a->token[i], &index))
			l->pack->unchecked[index] = (struct article){
				a->token[i].text, reason[ARTICLE_UNCHECKED],
				reason[ARTICLE_UNCHECKED_EN] };
	return !good || reason[ARTICLE_UNCHECKED].len > 0 ||
	    lex_refuse(&b->head, lex_peek(&b->head),
	    "expected the ids of rules, or 不查 (unchecked) below",
	    "此处应写规则编号，或在下面写“不查”");
}

/*
 * 条款 ARTICLE, ARTICLE … ID, ID …: the regulation that rules of a pack below
 * enforce here. Without ids no rule does, and it is said why.
 */
bool
load_article(struct load *l, struct block *b)
{
	struct articles a = { 0 };
	struct lexer *x = &b->head;
	struct rule *r;

	if (!take_articles(l, x, &a))
		return false;
	if (lex_peek(x).kind == TOKEN_END)
		return parse_unchecked(l, b, &a);
	do {
		if (!take_rule(l, x, &r))
			return false;
		set_articles(l, r, &a);
	} while (lex_mark(x, ","));
	return load_end(x) && load_no_clauses(l, b);
}

/* 静默 ID ID, ID …: what a common rule silences of the rules here. */
bool
load_silence(struct load *l, struct lexer *x)
{
	struct rule *r;
	size_t cap;

	if (!take_rule(l, x, &r))
		return false;
	cap = r->nsilence;
	return parse_ids(l, (size_t)(r - l->pack->rule), x, &r->silence,
	    &r->nsilence, &cap) && load_end(x);
}
