/* SPDX-License-Identifier: MIT */
/* All statements but 字段, 名单, 规则 and 登记, and the choice between them. */
#include "pipeline/rules/load.h"

/* 包 NAME VERSION, 基于 NAME, 自 DATE, 条文 NAME, 主管 NAME. */
static bool
parse_pack_clause(struct load *l, struct lexer *x, struct token *base)
{
	struct token t;
	unsigned clause;

	if (!words_take(&words_pack, x, &clause))
		return false;
	if (clause == PACK_EXTENDS) {
		if (!load_word(l, x, "the name of a pack", "一个包的名称", &t))
			return false;
		*base = t;
		return load_end(x);
	}
	if (clause == PACK_TEXT || clause == PACK_OFFICE) {
		if (!load_word(l, x, "a name", "名称", &t))
			return false;
		*(clause == PACK_TEXT ? &l->pack->text : &l->pack->office) =
		    t.text;
		return load_end(x);
	}
	t = lex_next(x);
	if (t.kind != TOKEN_DATE)
		return lex_refuse(x, t, "expected a date: YYYY-MM-DD",
		    "此处应为日期：YYYY-MM-DD");
	l->pack->since = t.text;
	return load_end(x);
}

/* NAME VERSION. */
static bool
parse_pack_head(struct load *l, struct lexer *x)
{
	struct token t;

	if (!load_word(l, x, "the pack's name", "包的名称", &t))
		return false;
	l->pack->name = t.text;
	t = lex_next(x);
	if (t.kind != TOKEN_WORD && t.kind != TOKEN_NUMBER &&
	    t.kind != TOKEN_DATE)
		return lex_refuse(x, t, "expected the pack's version",
		    "此处应为包的版本");
	l->pack->version = t.text;
	return load_end(x);
}

bool
load_pack_clauses(struct load *l, struct block *b, struct token *base)
{
	struct lexer x, *head = &b->head;
	unsigned statement;

	l->pack->since = l->pack->text = l->pack->office = (struct sv){ 0 };
	if (!words_take(&words_statement, head, &statement))
		return false;
	if (statement != SAY_PACK)
		return blame_plain(&l->blame, (struct span){ head->in, 0, 0 },
		    "a pack begins with 包 NAME VERSION",
		    "规则包应以“包 名称 版本”开头");
	parse_pack_head(l, head);
	while (block_clause(b, &x))
		parse_pack_clause(l, &x, base);
	return true;
}

/* ( NUMBER, … ), of which the bracket was taken: "3,9". */
static bool
parse_numbers(struct load *l, struct lexer *x, struct sv *value)
{
	struct buf text = { 0 };
	bool good = true;

	do {
		struct token t = lex_next(x);

		if (t.kind != TOKEN_NUMBER)
			good = lex_refuse(x, t, "expected a number",
			    "此处应为数字");
		if (text.len)
			buf_put_char(&text, ',');
		buf_put(&text, t.text);
	} while (good && lex_mark(x, ","));
	*value = arena_dup(l->arena, buf_sv(&text));
	buf_free(&text);
	if (!good || lex_mark(x, ")"))
		return good;
	return lex_refuse(x, lex_peek(x), "expected ',' or ')'",
	    "此处应为“，”或“）”");
}

/* A word as a value: 是, 否, 未设置. */
static bool
parse_word_value(struct load *l, const struct token *t, struct param *p)
{
	static const struct { struct sv zh, en, value; bool unset; } words[] = {
		{ { "是", 3 }, { "yes", 3 }, { "是", 3 }, false },
		{ { "否", 3 }, { "no", 2 }, { "否", 3 }, false },
		{ { "未设置", 9 }, { "unset", 5 }, { NULL, 0 }, true },
	};
	struct sv known[2 * sizeof(words) / sizeof(*words)];

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		known[2 * i] = words[i].zh;
		known[2 * i + 1] = words[i].en;
		if (!sv_equal(t->text, words[i].zh) &&
		    !sv_equal(t->text, words[i].en))
			continue;
		p->value = words[i].value;
		if (!words[i].unset)
			p->type = VALUE_YESNO;
		return true;
	}
	return blame_unknown(&l->blame, t->at, "value", "值", t->text, known,
	    sizeof(known) / sizeof(*known));
}

/* A value; it tells its own type, but for 未设置, which leaves P's. */
static bool
parse_value(struct load *l, struct lexer *x, struct param *p)
{
	struct token t = lex_next(x);

	p->value = t.text;
	switch (t.kind) {
	case TOKEN_NUMBER:
		p->type = VALUE_NUMBER;
		return true;
	case TOKEN_DATE:
	case TOKEN_DAY:
		p->type = VALUE_DATE;
		return true;
	case TOKEN_TEXT:
		p->type = VALUE_TEXT;
		return true;
	case TOKEN_WORD:
		return parse_word_value(l, &t, p);
	case TOKEN_MARK:
		p->type = VALUE_NUMBER;
		if (sv_equal(t.text, SV("(")))
			return parse_numbers(l, x, &p->value);
		break;
	default:
		break;
	}
	return lex_refuse(x, t,
	    "expected a value: a number, a date, 是, 否, \"text\", (3, 9) or 未设置",
	    "此处应为一个值：数字、日期、是、否、\"文字\"、(3, 9) 或 未设置");
}

/* 参数 NAME [TYPE] = VALUE: the type must be given where nothing tells it. */
static bool
parse_param(struct load *l, struct block *b)
{
	struct lexer x;
	struct param p = { 0 };
	struct token name, t;
	size_t index, old;
	unsigned type = VALUE_TEXT;
	bool typed = false;

	block_whole(b, &x);
	if (!load_word(l, &x, "the parameter's name", "参数名称", &name))
		return false;
	if (lex_peek(&x).kind == TOKEN_WORD) {
		if (!words_take(&words_param_type, &x, &type))
			return false;
		typed = true;
	}
	if (!lex_mark(&x, "="))
		return lex_refuse(&x, lex_peek(&x), "expected '='",
		    "此处应为“=”");
	old = load_find(l, KIND_PARAM, name.text);
	if (!typed && old < l->nentry[KIND_PARAM]) {
		type = l->pack->param[old].type;
		typed = true;
	}
	t = lex_peek(&x);
	p.type = type;
	p.name = name.text;
	if (!parse_value(l, &x, &p) || !load_end(&x))
		return false;
	if (typed && p.type != type)
		return blame_plain(&l->blame, t.at,
		    "the value is not of the parameter's type",
		    "值与参数的类型不符");
	if (!typed && p.value.len == 0 && t.kind == TOKEN_WORD)
		return blame_plain(&l->blame, t.at,
		    "an unset parameter needs a type: 参数 NAME 日期 = 未设置",
		    "未设置的参数需要写明类型：参数 名称 日期 = 未设置");
	if (!load_declare(l, KIND_PARAM, &name, &index))
		return false;
	l->pack->param[index] = p;
	return true;
}

/* 定义 NAME = EXPRESSION, on as many lines as it needs. */
static bool
parse_definition(struct load *l, struct block *b)
{
	struct lexer x;
	struct token name;
	struct expr *e;
	size_t index;

	block_whole(b, &x);
	if (!load_word(l, &x, "the name that is defined", "要定义的名称", &name))
		return false;
	if (!lex_mark(&x, "="))
		return lex_refuse(&x, lex_peek(&x), "expected '='",
		    "此处应为“=”");
	e = expr_parse(&x);
	if (!e || !load_end(&x) ||
	    !load_declare(l, KIND_DEFINITION, &name, &index))
		return false;
	l->pack->definition[index] = (struct definition){ name.text, e, 0 };
	return true;
}

/* 表 NAME 来自 FILE.csv, or the table itself in the lines below. */
static bool
parse_table(struct load *l, struct block *b)
{
	static const struct word from_list[] = { { "来自", "from", 0 } };
	static const struct words from = { "word", "词", from_list, 1 };
	struct token name, file;
	const struct script *s;
	struct table t = { 0 };
	size_t index;
	unsigned unused;
	bool good;

	if (!load_word(l, &b->head, "the table's name", "表的名称", &name))
		return false;
	if (lex_peek(&b->head).kind == TOKEN_END) {
		good = table_parse(&t, b->body, l->arena, &l->blame);
	} else {
		if (!words_take(&from, &b->head, &unused) ||
		    !load_word(l, &b->head, "the name of a CSV file",
		        "CSV 文件名", &file) || !load_end(&b->head))
			return false;
		s = load_script(l, file.text, file.at);
		good = s && table_parse(&t, (struct span){ s, 0, s->text.len },
		    l->arena, &l->blame);
	}
	/* A table with errors is known all the same: one error, not many. */
	if (!load_declare(l, KIND_TABLE, &name, &index))
		return false;
	t.name = name.text;
	l->pack->table[index] = t;
	return good;
}

/* 表尾 TEXT, TEXT …: in words or in quotes. */
static bool
parse_footer(struct load *l, struct block *b)
{
	struct pack *p = l->pack;
	struct lexer x;

	block_whole(b, &x);
	do {
		struct token t = lex_next(&x);

		if (t.kind != TOKEN_WORD && t.kind != TOKEN_TEXT)
			return lex_refuse(&x, t,
			    "expected a text that opens a footer",
			    "此处应为表尾开头的文字");
		p->footer = arena_more(l->arena, p->footer, p->nfooter,
		    &l->capfooter, sizeof(*p->footer));
		p->footer[p->nfooter++] = t.text;
	} while (lex_mark(&x, ","));
	return load_end(&x);
}

bool
load_no_clauses(struct load *l, struct block *b)
{
	struct lexer x;

	if (!block_clause(b, &x))
		return true;
	return blame_plain(&l->blame, lex_peek(&x).at,
	    "this statement has no clauses", "这个语句没有子句");
}

bool
load_statement(struct load *l, struct block *b)
{
	struct token t = lex_peek(&b->head);
	unsigned statement;

	if (!words_take(&words_statement, &b->head, &statement))
		return false;
	switch ((enum statement)statement) {
	case SAY_PACK:
		return blame_plain(&l->blame, t.at,
		    "a pack has one 包 statement, at the head of pack.xj",
		    "一个规则包只有一个“包”语句，位于 pack.xj 开头");
	case SAY_PARAM:
		return parse_param(l, b);
	case SAY_DEFINE:
		return parse_definition(l, b);
	case SAY_TABLE:
		return parse_table(l, b);
	case SAY_FIELD:
		return load_field(l, b);
	case SAY_FOOTER:
		return parse_footer(l, b);
	case SAY_LIST:
		return load_list(l, b);
	case SAY_RULE:
		return load_rule(l, b);
	case SAY_LEVEL:
		return load_level(l, &b->head) && load_no_clauses(l, b);
	case SAY_OFF:
		return load_off(l, &b->head) && load_no_clauses(l, b);
	case SAY_ARTICLE:
		return load_article(l, b);
	case SAY_FORM:
		return load_form(l, b);
	case SAY_SILENCE:
		return load_silence(l, &b->head) && load_no_clauses(l, b);
	}
	return false;
}
