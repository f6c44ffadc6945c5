/* SPDX-License-Identifier: MIT */
/*
 * 登记 ARTICLE NAME: a register. Its sources stand one behind the other, each
 * begun by what says where its rows come from; 当, 可缺, 与 and 列 below are
 * that one's. A source becomes a rule that is never met, so that it is typed,
 * planned and judged by what there is for rules.
 */
#include "pipeline/rules/bind.h"

struct form_draft {
	struct draft_source {
		struct rule rule;
		struct token by; /* 规则: the id of another one */
		struct span at;
		struct sv *name; /* of its columns */
		struct expr **expr;
		size_t n, capname, capexpr;
	} *source;
	size_t nsource, capsource;
	struct token *order;
	size_t norder, caporder;
	bool broken; /* a clause has an error: nothing is said of what it leaves out */
};

enum { NAME_BYTES = 120 };

/* The register is files of that name, on any system. */
static bool
check_name(struct load *l, const struct token *t, struct sv name)
{
	bool good = name.len <= NAME_BYTES && name.ptr[0] != '.';

	for (size_t i = 0; i < name.len; i++)
		good &= (unsigned char)name.ptr[i] > ' ' &&
		    !strchr("/\\:*?\"<>|\x7f", name.ptr[i]);
	return good || blame_plain(&l->blame, t->at,
	    "the name of a register is that of its file: no blanks, none of "
	    "/ \\ : * ? \" < > |, at most 120 bytes",
	    "登记的名称也是文件名：不能有空格和 / \\ : * ? \" < > |，最长 120 字节");
}

/* [第…条] NAME. */
static bool
parse_head(struct load *l, struct lexer *x, struct rule *head,
    struct token *name)
{
	*name = lex_rest(x);
	if (name->kind != TOKEN_TEXT)
		return lex_refuse(x, *name, "expected the register's name",
		    "此处应为登记的名称");
	load_articles(l, name->text, head);
	name->text = head->title;
	return check_name(l, name, head->title);
}

static struct draft_source *
add_source(struct load *l, struct form_draft *d, struct span at)
{
	d->source = arena_more(l->arena, d->source, d->nsource, &d->capsource,
	    sizeof(*d->source));
	d->source[d->nsource] = (struct draft_source){ .at = at };
	return &d->source[d->nsource++];
}

/* NAME, or NAME = EXPRESSION. */
static bool
parse_column(struct load *l, struct draft_source *s, struct lexer *x)
{
	struct lexer own = *x;
	struct token t = lex_next(x);
	struct expr *e;

	if (t.kind != TOKEN_WORD && t.kind != TOKEN_TEXT)
		return lex_refuse(x, t, "expected the heading of a column",
		    "此处应为列的表头");
	if (t.text.len == 0 || sv_find(t.text, SV("=")) < t.text.len)
		return blame_plain(&l->blame, t.at,
		    "a heading has no equals sign, and is not empty",
		    "表头不能为空，也不能有等号");
	for (size_t i = 0; i < s->n; i++)
		if (sv_equal(s->name[i], t.text))
			return blame_plain(&l->blame, t.at,
			    "this column is there twice: remove one",
			    "这一列写了两次：请删去一处");
	if (!lex_mark(x, "=")) {
		e = expr_parse(&own);
		*x = own;
	} else {
		e = expr_parse(x);
	}
	if (!e)
		return false;
	s->name = arena_more(l->arena, s->name, s->n, &s->capname,
	    sizeof(*s->name));
	s->expr = arena_more(l->arena, s->expr, s->n, &s->capexpr,
	    sizeof(struct expr *));
	s->name[s->n] = t.text;
	s->expr[s->n++] = e;
	return true;
}

static bool
parse_order(struct load *l, struct form_draft *d, struct lexer *x)
{
	do {
		struct token t = lex_next(x);

		if (t.kind != TOKEN_WORD && t.kind != TOKEN_TEXT)
			return lex_refuse(x, t, "expected the heading of a column",
			    "此处应为列的表头");
		d->order = arena_more(l->arena, d->order, d->norder,
		    &d->caporder, sizeof(*d->order));
		d->order[d->norder++] = t;
	} while (lex_mark(x, ","));
	return true;
}

/* What belongs to the last source. */
static bool
parse_inner(struct load *l, struct form_draft *d, unsigned clause,
    struct lexer *x)
{
	struct draft_source *s = d->nsource ? &d->source[d->nsource - 1] : NULL;

	if (!s)
		return blame_plain(&l->blame, (struct span){ x->in, x->at, x->at },
		    "say first where the rows come from: 每行, 变化, 名单 or 规则",
		    "请先写行从哪里来：每行、变化、名单或规则");
	if (clause != FORM_COLUMN)
		return body_clause(l, &s->rule, clause, x);
	do
		if (!parse_column(l, s, x))
			return false;
	while (lex_mark(x, ","));
	return true;
}

static bool
parse_clause(struct load *l, struct form *f, struct lexer *x)
{
	struct span at = { x->in, x->at, x->at };
	struct draft_source *s;
	unsigned clause;
	struct token t;

	if (!words_take(&words_form, x, &clause))
		return false;
	switch (clause) {
	case RULE_TITLE_EN:
		t = lex_rest(x);
		f->title_en = t.text;
		return t.kind == TOKEN_TEXT ||
		    lex_refuse(x, t, "expected a text", "此处应为文字");
	case FORM_SCHOOLS:
		return f->schools = true;
	case FORM_ORDER:
		return parse_order(l, f->draft, x);
	case FORM_RULE:
		s = add_source(l, f->draft, at);
		if (load_word(l, x, "the id of a rule", "规则编号", &s->by))
			return true;
		s->by.text.len = 0;
		return false;
	case RULE_EACH_ROW:
	case RULE_CHANGE:
	case RULE_LIST:
		s = add_source(l, f->draft, at);
		return body_clause(l, &s->rule, clause, x);
	default:
		return parse_inner(l, f->draft, clause, x);
	}
}

bool
load_form(struct load *l, struct block *b)
{
	struct token name;
	struct rule head = { 0 };
	struct form *f;
	struct lexer x;
	size_t index;
	bool headed = parse_head(l, &b->head, &head, &name);

	if (!headed || !load_declare(l, KIND_FORM, &name, &index))
		index = load_nameless(l, KIND_FORM, name.at);
	f = &l->pack->form[index];
	f->name = head.title;
	f->article = head.article;
	f->narticle = head.narticle;
	f->draft = arena_alloc(l->arena, sizeof(*f->draft));
	f->draft->broken = !headed;
	while (block_clause(b, &x))
		if (!parse_clause(l, f, &x) || !load_end(&x))
			f->draft->broken = true;
	return true;
}

/* The rule that S is judged as: of one part, over records, changes, or a list. */
static bool
borrow(struct load *l, struct draft_source *s)
{
	size_t i = load_find(l, KIND_RULE, s->by.text);
	const struct rule *r;

	if (i == l->nentry[KIND_RULE])
		return load_unknown(l, KIND_RULE, s->by.at, s->by.text);
	r = &l->pack->rule[i];
	if (!r->body || !r->body->judge || r->body->part > 0 ||
	    (r->scope != SCOPE_ROW && r->scope != SCOPE_CHANGE &&
	    r->scope != SCOPE_LIST))
		return blame_plain(&l->blame, s->by.at,
		    "a register takes its rows from rules of 每行, 变化 or one 名单",
		    "登记只能取自“每行”“变化”或一份“名单”的规则");
	body_borrow(l, &s->rule, r);
	return true;
}

/* The columns of the first source are the register's, and all have them. */
static bool
check_columns(struct load *l, struct form *f, const struct draft_source *s)
{
	bool good = s->n > 0 && (!f->column || s->n == f->ncolumn);

	if (!f->column) {
		f->column = s->name;
		f->ncolumn = s->n;
	}
	for (size_t i = 0; good && i < s->n; i++)
		good = sv_equal(f->column[i], s->name[i]);
	return good || f->draft->broken || blame_plain(&l->blame, s->at,
	    "each source has columns (列), and all have the same in one order",
	    "每个来源都要写列，各来源的列和顺序应一致");
}

static bool
bind_one(struct load *l, struct form *f, size_t i)
{
	struct draft_source *s = &f->draft->source[i];
	struct binding b = { .around = { .l = l,
		.ndefinition = l->nentry[KIND_DEFINITION] }, .rule = &s->rule };

	s->rule.id = i == 0 ? f->name : arena_printf(l->arena, "%.*s·%zu",
	    SV_ARG(f->name), i + 1);
	s->rule.level = LEVEL_NONE;
	s->rule.title = SV("登记");
	s->rule.title_en = f->title_en;
	s->rule.article = f->article;
	s->rule.narticle = f->narticle;
	if (!check_columns(l, f, s) || (s->by.text.len && !borrow(l, s)))
		return false;
	if (s->by.text.len == 0)
		body_never(l, &s->rule);
	if (s->rule.scope == SCOPE_NONE)
		return false; /* its scope has an error, which was told */
	if (s->rule.body->against && s->rule.scope != SCOPE_CHANGE)
		return blame_plain(&l->blame, s->at,
		    "与 (against) is a clause of rules of 变化",
		    "“与”只能写在“变化”规则中");
	b.around.change = s->rule.scope == SCOPE_CHANGE;
	return bind_source(&b, s->name, s->expr, s->n);
}

static size_t
find_column(const struct form *f, struct sv name)
{
	size_t i = 0;

	while (i < f->ncolumn && !sv_equal(f->column[i], name))
		i++;
	return i;
}

/* 排序, and whose a row is. */
static bool
bind_order(struct load *l, struct form *f, struct span at)
{
	const struct form_draft *d = f->draft;

	f->norder = d->norder ? d->norder : f->ncolumn;
	f->order = arena_alloc(l->arena, (f->norder + 1) * sizeof(*f->order));
	for (size_t i = 0; i < f->norder; i++) {
		f->order[i] = d->norder ? find_column(f, d->order[i].text) : i;
		if (f->order[i] == f->ncolumn)
			return blame_unknown(&l->blame, d->order[i].at,
			    "column", "列", d->order[i].text, f->column,
			    f->ncolumn);
	}
	f->code = find_column(f, SV("学校标识码"));
	f->school = find_column(f, SV("学校名称"));
	return !f->schools || f->code < f->ncolumn ||
	    blame_plain(&l->blame, at,
		"分校 (each_school) needs a column 学校标识码: whose a row is",
		"“分校”需要“学校标识码”列：每行属于哪所学校");
}

static void
bind_form(struct load *l, struct form *f, struct span at)
{
	const struct form_draft *d = f->draft;
	bool good = !d->broken;

	if (d->nsource == 0 && good)
		blame_plain(&l->blame, at,
		    "the register has no rows: add 每行, 变化, 名单 or 规则",
		    "登记没有写行从哪里来：每行、变化、名单或规则");
	for (size_t i = 0; i < d->nsource; i++)
		good &= bind_one(l, f, i);
	if (!good || d->nsource == 0 || !bind_order(l, f, at))
		return;
	f->source = arena_alloc(l->arena, d->nsource * sizeof(*f->source));
	for (size_t i = 0; i < d->nsource; i++)
		f->source[i] = d->source[i].rule;
	f->nsource = d->nsource;
}

void
forms_bind(struct load *l)
{
	struct pack *p = l->pack;
	size_t cap = 0;

	for (size_t i = 0; i < p->nform; i++) {
		struct form *f = &p->form[i];

		bind_form(l, f, l->entry[KIND_FORM][i].at);
		for (size_t k = 0; k < f->nsource; k++) {
			p->source = arena_more(l->arena, p->source, p->nsource,
			    &cap, sizeof(struct rule *));
			p->source[p->nsource++] = &f->source[k];
		}
	}
}
