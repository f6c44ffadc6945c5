/* SPDX-License-Identifier: MIT */
/*
 * The canonical form of a pack's text: statements at column 1, clauses behind
 * two blanks, what continues a clause behind four; half-width punctuation and
 * one blank where a blank belongs. Lines stay lines; titles, messages, advice,
 * examples, cells of tables and comments stay as they are written.
 */
#include "cmd/rules.h"
#include "pipeline/rules/block.h"
#include "pipeline/rules/words.h"

struct shape {
	const struct page *page;
	struct script script;
	struct arena arena;
	struct diag diag;
	struct blame blame;
	struct buf *out;
	size_t clause; /* indent of the statement's clauses; 0: none yet */
	unsigned statement, kind;
	bool text;  /* the clause is plain text */
	bool blank; /* a blank line waits */
};

/* Is what stands behind the clause's word plain text? */
static bool
is_text(unsigned statement, struct sv word, unsigned *kind)
{
	if (statement == SAY_ARTICLE)
		return words_find(&words_article, word, kind);
	if (statement == SAY_FORM)
		return words_find(&words_form, word, kind) &&
		    *kind == RULE_TITLE_EN;
	if (statement != SAY_RULE || !words_find(&words_rule, word, kind))
		return false;
	switch (*kind) {
	case RULE_TITLE_EN:
	case RULE_MESSAGE:
	case RULE_MESSAGE_EN:
	case RULE_ADVICE:
	case RULE_ADVICE_EN:
	case RULE_PASSES:
	case RULE_FAILS:
		return true;
	default:
		return false;
	}
}

static bool
is_mark(const struct token *t, const char *mark)
{
	return t->kind == TOKEN_MARK && sv_equal(t->text, sv_cstr(mark));
}

/* Does a blank stand between two words of an expression? */
static bool
is_apart(const struct token *a, const struct token *b)
{
	unsigned value;

	if (a->kind == TOKEN_END || is_mark(a, "(") || is_mark(b, ")") ||
	    is_mark(b, ","))
		return false;
	return !is_mark(b, "(") || a->kind != TOKEN_WORD ||
	    words_find(&words_operator, a->text, &value) ||
	    words_find(&words_cells, a->text, &value);
}

static void
put_token(struct shape *f, const struct token *t)
{
	struct sv raw = span_text(t->at);

	if (t->kind == TOKEN_TEXT && sv_find(t->text, SV("\"")) == t->text.len)
		buf_printf(f->out, "\"%.*s\"", SV_ARG(t->text));
	else
		buf_put(f->out, t->kind == TOKEN_TEXT ||
		    t->kind == TOKEN_REGEX ? raw : t->text);
}

/* [BRANCH] at the head of X, which the lexer does not know. */
static void
put_branch(struct shape *f, struct lexer *x)
{
	struct sv rest = sv_head(sv_skip(f->script.text, x->at), x->end - x->at);
	size_t close, width = 0;
	bool wide;

	while (width < rest.len && strchr(" \t", rest.ptr[width]))
		width++;
	rest = sv_skip(rest, width);
	wide = sv_starts(rest, SV("［"));
	if (!wide && !sv_starts(rest, SV("[")))
		return;
	close = sv_find(rest, wide ? SV("］") : SV("]"));
	if (close == rest.len)
		return;
	buf_put(f->out, SV(" ["));
	buf_put(f->out, sv_head(sv_skip(rest, wide ? 3 : 1),
	    close - (wide ? 3 : 1)));
	buf_put_char(f->out, ']');
	x->at += width + close + (wide ? 3 : 1);
}

/* The words up to the end of the line; false where one is none. */
static bool
put_words(struct shape *f, struct lexer *x, size_t *end)
{
	struct token last = { .kind = TOKEN_END }, t;

	while ((t = lex_next(x)).kind != TOKEN_END) {
		if (t.kind == TOKEN_BAD)
			return false;
		if (is_apart(&last, &t))
			buf_put_char(f->out, ' ');
		put_token(f, &t);
		last = t;
		*end = t.at.to;
	}
	return true;
}

/* What is left of LINE behind END: a comment, with the blanks before it. */
static void
put_rest(struct shape *f, struct sv line, size_t end)
{
	struct sv rest = sv_skip(line,
	    f->script.text.ptr + end - line.ptr > 0 ?
	    (size_t)(f->script.text.ptr + end - line.ptr) : 0);

	if (rest.len && *rest.ptr == '#')
		buf_put_char(f->out, ' ');
	buf_put(f->out, rest);
}

/* The first word of LINE, from AT. */
static struct token
first_word(struct shape *f, struct sv line, struct lexer *x)
{
	size_t from = (size_t)(line.ptr - f->script.text.ptr);

	*x = (struct lexer){ &f->script, from, from + line.len, &f->arena,
		&f->blame, { 0 }, false };
	return lex_next(x);
}

/* 规则 ID LEVEL TITLE, 登记 TITLE: one blank between the words, the title as it
 * is. */
static void
put_rule_head(struct shape *f, struct lexer *x, struct sv line)
{
	for (int i = 0; f->statement == SAY_RULE && i < 2; i++) {
		struct token t = lex_next(x);

		buf_put_char(f->out, ' ');
		put_token(f, &t);
	}
	line = sv_skip(line, (size_t)(f->script.text.ptr + x->at - line.ptr));
	while (line.len && strchr(" \t", *line.ptr))
		line = sv_skip(line, 1);
	buf_put_char(f->out, ' ');
	buf_put(f->out, line);
}

/* A line that opens a statement (INDENT 0) or a clause. */
static void
put_head(struct shape *f, struct sv line, bool statement)
{
	size_t was = f->out->len, end;
	struct lexer x;
	struct token t = first_word(f, line, &x);

	end = t.at.to;
	put_token(f, &t);
	f->text = false;
	if (statement) {
		if (!words_find(&words_statement, t.text, &f->statement))
			f->statement = SAY_PACK;
		if (f->statement == SAY_RULE || f->statement == SAY_FORM) {
			put_rule_head(f, &x, line);
			return;
		}
	} else {
		f->text = is_text(f->statement, t.text, &f->kind);
		put_branch(f, &x);
		end = x.at > end ? x.at : end;
	}
	if (f->text) {
		struct sv rest = sv_skip(line,
		    (size_t)(f->script.text.ptr + x.at - line.ptr));

		while (rest.len && strchr(" \t", *rest.ptr))
			rest = sv_skip(rest, 1);
		buf_put_char(f->out, ' ');
		buf_put(f->out, rest);
		return;
	}
	{
		struct lexer peek = x;

		if (lex_next(&peek).kind != TOKEN_END)
			buf_put_char(f->out, ' ');
	}
	if (put_words(f, &x, &end)) {
		put_rest(f, line, end);
		return;
	}
	f->out->len = was;
	buf_put(f->out, line);
}

/* A line of words that goes on with what stands above it. */
static void
put_more(struct shape *f, struct sv line)
{
	size_t was = f->out->len, end;
	struct lexer x;

	(void)first_word(f, line, &x);
	x.at = end = (size_t)(line.ptr - f->script.text.ptr);
	if (put_words(f, &x, &end)) {
		put_rest(f, line, end);
		return;
	}
	f->out->len = was;
	buf_put(f->out, line);
}

/* A line below a statement's first. */
static void
put_inner(struct shape *f, struct sv line, size_t indent)
{
	bool clauses = f->statement == SAY_FIELD ||
	    f->statement == SAY_RULE || f->statement == SAY_ARTICLE ||
	    f->statement == SAY_PACK || f->statement == SAY_FORM;

	if (f->clause == 0)
		f->clause = indent;
	buf_put(f->out, clauses && indent > f->clause ? SV("    ") : SV("  "));
	if (f->statement == SAY_TABLE)
		buf_put(f->out, line);
	else if (clauses && indent <= f->clause)
		put_head(f, line, false);
	else if (clauses && f->text)
		buf_put(f->out, line);
	else
		put_more(f, line);
}

/* LINE without the blanks at its head, and the columns that they take. */
static struct sv
skip_indent(struct sv line, size_t *indent)
{
	for (;;) {
		if (sv_starts(line, SV(" "))) {
			*indent += 1;
			line = sv_skip(line, 1);
		} else if (sv_starts(line, SV("\t"))) {
			*indent += 8 - *indent % 8;
			line = sv_skip(line, 1);
		} else if (sv_starts(line, SV("\u3000"))) {
			*indent += 2;
			line = sv_skip(line, SV("\u3000").len);
		} else {
			return line;
		}
	}
}

static void
put_line(struct shape *f, struct sv line)
{
	size_t indent = 0;

	for (;;) {
		if (line.len && strchr(" \t\r", line.ptr[line.len - 1]))
			line.len--;
		else if (sv_ends(line, SV("\u3000")))
			line.len -= SV("\u3000").len;
		else
			break;
	}
	line = skip_indent(line, &indent);
	if (line.len && f->blank)
		buf_put_char(f->out, '\n');
	f->blank = line.len == 0 && f->out->len > 0;
	if (line.len == 0)
		return;
	if (*line.ptr == '#') {
		buf_put(f->out, indent == 0 ? SV("") : SV("  "));
		buf_put(f->out, line);
	} else if (indent == 0) {
		f->clause = 0;
		put_head(f, line, true);
	} else {
		put_inner(f, line, indent);
	}
	buf_put_char(f->out, '\n');
}

void
rules_format(const struct page *page, struct buf *out)
{
	struct shape f = { .page = page, .out = out,
		.script = { page->path, page->text } };
	struct sv rest = page->text, line;

	f.blame.diag = &f.diag;
	while (sv_split(&rest, '\n', &line))
		put_line(&f, line);
	arena_free(&f.arena);
}
