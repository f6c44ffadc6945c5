/* SPDX-License-Identifier: MIT */
/*
 * A word is a run of letters and digits of any script. A hyphen joins only
 * where no subtraction can be meant: inside a date (2021-05-01, 08-31) and
 * inside a rule's id (R04-1).
 */
#include "pipeline/base/utf8.h"
#include "pipeline/rules/lex.h"
#include "pipeline/rules/value.h"

uint32_t
lex_narrow(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFEE0;
	if (c == 0x3000 || c == 0x00A0)
		return ' ';
	return c == 0x3001 ? ',' : c;
}

/* The character at AT in half width; its length in the script, 0 at the end. */
static size_t
look(const struct lexer *x, size_t at, uint32_t *c)
{
	size_t n = 0;

	/* Packs are read at each start: the plain half of them at once. */
	if (at < x->end && (unsigned char)x->in->text.ptr[at] < 0x80) {
		*c = (unsigned char)x->in->text.ptr[at];
		return 1;
	}
	if (at < x->end)
		n = utf8_decode(sv_make(x->in->text.ptr + at, x->end - at), c);
	*c = n ? lex_narrow(*c) : 0;
	return n;
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(uint32_t c)
{
	if (c < 0x80)
		return is_digit(c) || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || c == '_' || c == '@' ||
		    c == '.' || c == '/';
	/* Letters; of the general and CJK punctuation only … and 〇. */
	return c == 0x2026 || c == 0x3007 ||
	    (c > 0xA0 && (c < 0x2000 || c > 0x206F) && c != 0x2260 &&
	     c != 0x2264 && c != 0x2265 && (c < 0x3000 || c > 0x3020) &&
	     (c < 0xFE00 || c > 0xFE6F) && c != 0xFEFF);
}

static uint32_t
byte_at(struct sv text, size_t at)
{
	return (unsigned char)text.ptr[at];
}

bool
lex_shape(struct sv text, const char *shape)
{
	size_t at = 0;

	for (; *shape; shape++) {
		bool digit = *shape == '0' || *shape == '9';

		if (at == text.len || (!digit && text.ptr[at] != *shape) ||
		    (digit && !is_digit(byte_at(text, at))))
			return false;
		at++;
		while (*shape == '9' && at < text.len &&
		    is_digit(byte_at(text, at)))
			at++;
	}
	return at == text.len;
}

static void
skip_blanks(struct lexer *x)
{
	uint32_t c;
	size_t n;
	bool comment = false;

	while ((n = look(x, x->at, &c)) > 0) {
		if (c == '#')
			comment = true;
		else if (c == '\n')
			comment = false;
		else if (!comment && !is_blank(c))
			return;
		x->at += n;
	}
}

static struct token
make_token(const struct lexer *x, enum token_kind kind, struct sv text,
    size_t from)
{
	return (struct token){ kind, text, { x->in, from, x->at } };
}

static struct token
bad_token(struct lexer *x, size_t from, const char *en, const char *zh)
{
	struct token t = make_token(x, TOKEN_BAD, (struct sv){ 0 }, from);

	blame_plain(x->blame, t.at, en, zh);
	return t;
}

/* Does the hyphen that stands at AT belong to the word RUN before it? */
static bool
joins(const struct lexer *x, struct sv run, size_t at)
{
	uint32_t a, b;
	size_t n = look(x, at, &a);
	bool one = n && is_digit(a);
	bool two = one && look(x, at + n, &b) && is_digit(b);

	if (run.len > 1 && run.ptr[0] >= 'A' && run.ptr[0] <= 'Z')
		return one && lex_shape(sv_skip(run, 1), "9");
	return two && (lex_shape(run, "00") || lex_shape(run, "0000") ||
	    lex_shape(run, "0000-00"));
}

static struct token
read_word(struct lexer *x)
{
	size_t from = x->at, n;
	char *out = arena_bytes(x->arena, x->end - x->at);
	struct sv run = sv_make(out, 0);
	struct token t;
	uint32_t c;

	while ((n = look(x, x->at, &c)) > 0) {
		if (!is_word(c) && !(c == '-' && joins(x, run, x->at + n)))
			break;
		run.len += utf8_encode(c, out + run.len);
		x->at += n;
	}
	arena_trim(x->arena, out + run.len);
	t = make_token(x, TOKEN_WORD, run, from);
	if (lex_shape(run, "9") || lex_shape(run, "9.9"))
		t.kind = TOKEN_NUMBER;
	else if (lex_shape(run, "0000-00-00"))
		t.kind = TOKEN_DATE;
	else if (lex_shape(run, "00-00"))
		t.kind = TOKEN_DAY;
	if ((t.kind == TOKEN_DATE && !value_is_date(run)) ||
	    (t.kind == TOKEN_DAY && !value_is_day(run)))
		return bad_token(x, from,
		    "there is no such date: write YYYY-MM-DD or MM-DD",
		    "没有这一天：请写成 YYYY-MM-DD 或 MM-DD");
	return t;
}

/*
 * What stands between delimiters, which are dropped; it ends with its line. In
 * a regular expression a backslash keeps the next character from closing it.
 */
static struct token
read_quoted(struct lexer *x, enum token_kind kind, uint32_t close)
{
	size_t from = x->at, n, len = 0;
	char *out = arena_bytes(x->arena, x->end - x->at);
	bool escaped = false;
	uint32_t c;

	for (x->at += look(x, x->at, &c); (n = look(x, x->at, &c)) > 0;) {
		const char *raw = x->in->text.ptr + x->at;

		if (c == '\n')
			break;
		x->at += n;
		if (c == close && !escaped) {
			arena_trim(x->arena, out + len);
			return make_token(x, kind, sv_make(out, len), from);
		}
		if (c == '/' && escaped)
			len--;
		memcpy(out + len, raw, n);
		len += n;
		escaped = kind == TOKEN_REGEX && *raw == '\\' && !escaped;
	}
	return bad_token(x, from, "this is not closed: it must end on its line",
	    "没有结束：应在同一行内结束");
}

static struct token
read_mark(struct lexer *x, uint32_t c, size_t n)
{
	static const struct {
		uint32_t c;
		struct sv text;
	} one[] = {
		{ '(', { "(", 1 } }, { ')', { ")", 1 } }, { ',', { ",", 1 } },
		{ ':', { ":", 1 } }, { '=', { "=", 1 } }, { '+', { "+", 1 } },
		{ '-', { "-", 1 } }, { '<', { "<", 1 } }, { '>', { ">", 1 } },
		{ 0x2260, { "<>", 2 } }, { 0x2264, { "<=", 2 } },
		{ 0x2265, { ">=", 2 } },
	};
	size_t from = x->at, m;
	uint32_t d;

	x->at += n;
	m = look(x, x->at, &d);
	for (size_t i = 0; i < sizeof(one) / sizeof(*one); i++) {
		struct sv text = one[i].text;

		if (one[i].c != c)
			continue;
		if ((c == '<' || c == '>') && d == '=')
			text = c == '<' ? SV("<=") : SV(">=");
		else if (c == '<' && d == '>')
			text = SV("<>");
		x->at += text.len > one[i].text.len ? m : 0;
		return make_token(x, TOKEN_MARK, text, from);
	}
	return bad_token(x, from,
	    "this character has no place here: put it in quotes, or remove it",
	    "此处不能有这个字符：请放进引号，或删去");
}

static struct token
read_token(struct lexer *x)
{
	uint32_t c;
	size_t n, last = x->at;

	skip_blanks(x);
	n = look(x, x->at, &c);
	if (n == 0) {
		/* What is missing is missing behind the last word. */
		struct span at = { x->in, last, last };

		return (struct token){ TOKEN_END, { 0 }, at };
	}
	if (c == '"')
		return read_quoted(x, TOKEN_TEXT, '"');
	if (c == 0x201C)
		return read_quoted(x, TOKEN_TEXT, 0x201D);
	if (c == '/')
		return read_quoted(x, TOKEN_REGEX, '/');
	return is_word(c) ? read_word(x) : read_mark(x, c, n);
}

struct token
lex_peek(struct lexer *x)
{
	if (!x->peeked)
		x->ahead = read_token(x);
	x->peeked = true;
	return x->ahead;
}

struct token
lex_next(struct lexer *x)
{
	struct token t = lex_peek(x);

	x->peeked = false;
	return t;
}

bool
lex_mark(struct lexer *x, const char *mark)
{
	struct token t = lex_peek(x);

	if (t.kind != TOKEN_MARK || !sv_equal(t.text, sv_cstr(mark)))
		return false;
	x->peeked = false;
	return true;
}

bool
lex_refuse(struct lexer *x, struct token t, const char *en, const char *zh)
{
	return t.kind != TOKEN_BAD && blame_plain(x->blame, t.at, en, zh);
}

/* The next line of plain text, without blanks around it and its comment. */
static struct sv
rest_line(struct lexer *x)
{
	const char *p;
	size_t from, to;

	skip_blanks(x);
	p = x->in->text.ptr;
	for (from = to = x->at; x->at < x->end && p[x->at] != '\n'; x->at++) {
		bool blank = p[x->at] == ' ' || p[x->at] == '\t' ||
		    p[x->at] == '\r';

		if (p[x->at] == '#' && to < x->at)
			break;
		if (!blank)
			to = x->at + 1;
	}
	return sv_make(p + from, to - from);
}

static struct token
read_rest(struct lexer *x, bool apart)
{
	struct buf text = { 0 };
	struct span at;
	struct sv line;

	if (x->peeked)
		x->at = x->ahead.at.from;
	x->peeked = false;
	skip_blanks(x);
	if (x->at == x->end || x->in->text.ptr[x->at] == '"')
		return lex_next(x);
	at = (struct span){ x->in, x->at, x->at };
	while ((line = rest_line(x)).len > 0) {
		if (text.len && (apart ||
		    !((text.ptr[text.len - 1] | line.ptr[0]) & 0x80)))
			buf_put_char(&text, ' ');
		buf_put(&text, line);
		at.to = (size_t)(line.ptr - x->in->text.ptr) + line.len;
	}
	line = arena_dup(x->arena, buf_sv(&text));
	buf_free(&text);
	return (struct token){ TOKEN_TEXT, line, at };
}

struct token
lex_rest(struct lexer *x)
{
	return read_rest(x, false);
}

struct token
lex_words(struct lexer *x)
{
	return read_rest(x, true);
}
