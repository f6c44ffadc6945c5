/* SPDX-License-Identifier: MIT */
/* 字段 NAME: one column of the dictionary. */
#include "pipeline/rules/load.h"

struct field_draft {
	struct field *field;
	size_t index;
	bool typed;
	size_t capalias;
};

/* The alias is kept folded; the place of its spelling, for a clash. */
static bool
add_alias(struct load *l, struct field_draft *d, struct token t)
{
	struct field *f = d->field;

	t.text = fold_header(t.text, l->arena);
	if (t.text.len == 0)
		return blame_plain(&l->blame, t.at, "nothing is left of this "
		    "header: it must hold letters", "这个表头没有可比较的文字");
	for (size_t i = 0; i < f->nalias; i++)
		if (sv_equal(f->alias[i], t.text))
			return blame_plain(&l->blame, t.at,
			    "the field has this alias already: remove it",
			    "这个字段已有此别名：请删去");
	f->alias = arena_more(l->arena, f->alias, f->nalias, &d->capalias,
	    sizeof(*f->alias));
	f->alias[f->nalias++] = t.text;
	load_refer(l, USE_ALIAS, d->index, &t);
	return true;
}

static bool
parse_aliases(struct load *l, struct field_draft *d, struct lexer *x)
{
	do {
		struct token t = lex_next(x);

		if (t.kind != TOKEN_WORD && t.kind != TOKEN_TEXT)
			return lex_refuse(x, t, "expected a header's text",
			    "此处应为表头文字");
		add_alias(l, d, t);
	} while (lex_mark(x, ","));
	return true;
}

static bool
parse_clean(struct load *l, struct field_draft *d, struct lexer *x)
{
	unsigned bits;

	(void)l;
	do {
		if (!words_take(&words_clean, x, &bits))
			return false;
		d->field->clean |= bits;
	} while (lex_mark(x, ","));
	return true;
}

/* A field with a table holds its labels, unless it says what else. */
static bool
parse_codes(struct load *l, struct field_draft *d, struct lexer *x)
{
	struct token t;

	if (!load_word(l, x, "the name of a table", "表的名称", &t))
		return false;
	load_refer(l, USE_CODES, d->index, &t);
	if (!d->typed)
		d->field->type = VALUE_CODE;
	return true;
}

static bool
parse_alternative(struct load *l, struct field_draft *d, struct lexer *x)
{
	struct token t;

	if (!load_word(l, x, "the name of a field", "字段名称", &t))
		return false;
	load_refer(l, USE_ALTERNATIVE, d->index, &t);
	d->field->alternative = t.text;
	return true;
}

static bool
parse_document(struct load *l, struct field_draft *d, struct lexer *x)
{
	struct token t;

	if (!load_word(l, x, "the name of a field", "字段名称", &t))
		return false;
	load_refer(l, USE_DOCUMENT, d->index, &t);
	return true;
}

static bool
parse_clause(struct load *l, struct field_draft *d, struct lexer *x)
{
	struct field *f = d->field;
	unsigned clause, value;

	if (!words_take(&words_field, x, &clause))
		return false;
	switch ((enum field_clause)clause) {
	case FIELD_ALIAS:
		return parse_aliases(l, d, x);
	case FIELD_TYPE:
		if (!words_take(&words_field_type, x, &value))
			return false;
		f->type = (enum value_type)value;
		d->typed = true;
		return true;
	case FIELD_CLEAN:
		return parse_clean(l, d, x);
	case FIELD_CODES:
		return parse_codes(l, d, x);
	case FIELD_MASK:
		if (!words_take(&words_mask, x, &value))
			return false;
		f->mask = (enum mask_class)value;
		return true;
	case FIELD_REQUIRED:
		if (!words_take(&words_level, x, &value))
			return false;
		f->must = true;
		f->required = (enum level)value;
		return true;
	case FIELD_ALTERNATIVE:
		return parse_alternative(l, d, x);
	case FIELD_DOCUMENT:
		return parse_document(l, d, x);
	}
	return false;
}

bool
load_field(struct load *l, struct block *b)
{
	struct field_draft d = { 0 };
	struct token name;
	struct lexer x;
	bool named;

	if (load_word(l, &b->head, "the field's name", "字段名称", &name))
		load_end(&b->head);
	named = name.kind == TOKEN_WORD &&
	    load_declare(l, KIND_FIELD, &name, &d.index);
	if (!named)
		d.index = load_nameless(l, KIND_FIELD, name.at);
	d.field = &l->pack->field[d.index];
	if (named) {
		d.field->name = name.text;
		add_alias(l, &d, name);
	}
	while (block_clause(b, &x))
		if (parse_clause(l, &d, &x))
			load_end(&x);
	return true;
}
