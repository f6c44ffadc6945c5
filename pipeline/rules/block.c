/* SPDX-License-Identifier: MIT */
#include "pipeline/base/utf8.h"
#include "pipeline/rules/block.h"

struct line {
	size_t from, first, end, next; /* first: the first that is no blank */
	size_t indent;                 /* columns before it */
	bool bare;                     /* nothing, or a comment */
};

static struct line
read_line(const struct script *in, size_t from, size_t end)
{
	struct line line = { .from = from };
	struct sv text = in->text;
	const char *newline;
	uint32_t c = 0;
	size_t n;

	newline = from < end ? memchr(text.ptr + from, '\n', end - from) : NULL;
	line.end = newline ? (size_t)(newline - text.ptr) : end;
	line.next = line.end + (line.end < end);
	for (line.first = from; line.first < line.end; line.first += n) {
		struct sv rest = sv_make(text.ptr + line.first,
		    line.end - line.first);

		n = utf8_decode(rest, &c);
		c = lex_narrow(c);
		if (c == '\t')
			line.indent += 8 - line.indent % 8;
		else if (c == ' ')
			line.indent += utf8_width(sv_head(rest, n));
		else if (c != '\r')
			break;
	}
	line.bare = line.first == line.end || c == '#';
	return line;
}

static struct lexer
make_lexer(const struct block *b, size_t from, size_t to)
{
	struct lexer x = b->head;

	x.at = from;
	x.end = to;
	x.peeked = false;
	return x;
}

bool
block_read(struct block *b, const struct script *in, size_t at,
    struct arena *arena, struct blame *blame)
{
	size_t end = in->text.len;
	struct line line;
	bool told = false;

	*b = (struct block){ .head = { in, 0, 0, arena, blame, { 0 }, false } };
	for (;; at = line.next) {
		if (at == end)
			return false;
		line = read_line(in, at, end);
		if (line.bare)
			continue;
		if (line.indent == 0)
			break;
		if (!told)
			blame_plain(blame,
			    (struct span){ in, line.first, line.end },
			    "this line belongs to no statement: start it at "
			    "column 1", "这一行不属于任何语句：请从第一列写起");
		told = true;
	}
	b->head = make_lexer(b, line.from, line.end);
	b->body = (struct span){ in, line.next, line.next };
	for (at = line.next; at < end; at = line.next) {
		line = read_line(in, at, end);
		if (!line.bare && line.indent == 0)
			break;
		b->body.to = line.next;
	}
	b->next = b->body.to;
	return true;
}

bool
block_clause(struct block *b, struct lexer *x)
{
	const struct script *in = b->body.in;
	size_t from = 0, to = 0;

	for (size_t at = b->body.from; at < b->body.to;) {
		struct line line = read_line(in, at, b->body.to);

		if (line.bare) {
			at = line.next;
			continue;
		}
		if (b->indent == 0)
			b->indent = line.indent;
		if (to && line.indent <= b->indent)
			break;
		if (line.indent < b->indent)
			blame_plain(b->head.blame,
			    (struct span){ in, line.first, line.end },
			    "indented less than the clause above: align them",
			    "缩进比上面的子句浅：请对齐");
		if (!to)
			from = line.first;
		to = line.end;
		at = line.next;
		b->body.from = at;
	}
	*x = make_lexer(b, from, to);
	return to > 0;
}

void
block_whole(struct block *b, struct lexer *x)
{
	*x = make_lexer(b, b->head.at, b->body.to);
}
