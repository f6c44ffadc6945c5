/* SPDX-License-Identifier: MIT */
/*
 * The caret is aligned by display width, since a Chinese character takes two
 * columns. A long line is shown from shortly before the place. Nearness of
 * words is the number of characters to insert, drop, change or swap; of two as
 * near, the one of the same length and head is more likely meant.
 */
#include <stdarg.h>
#include <stdio.h>

#include "pipeline/base/mem.h"
#include "pipeline/base/nearest.h"
#include "pipeline/base/utf8.h"
#include "pipeline/rules/blame.h"

enum {
	TEXT = 480,  /* bytes of a message: the lines below need room too */
	SHOWN = 200, /* bytes of the source line that are shown */
	BEFORE = 80, /* of them before the place, where the line is long */
	LISTED = 12, /* known words that are listed when none is near */
};

struct sv
span_text(struct span at)
{
	return sv_make(at.in->text.ptr + at.from, at.to - at.from);
}

struct span
span_join(struct span first, struct span last)
{
	return (struct span){ first.in, first.from, last.to };
}

static size_t
line_start(struct span at)
{
	size_t from = at.from;

	while (from && at.in->text.ptr[from - 1] != '\n')
		from--;
	return from;
}

size_t
span_line(struct span at)
{
	size_t line = 1;

	for (size_t i = 0; i < at.from; i++)
		line += at.in->text.ptr[i] == '\n';
	return line;
}

/* FROM moved back to the start of the character that it stands in. */
static size_t
char_start(struct sv text, size_t from)
{
	while (from && from < text.len &&
	    ((unsigned char)text.ptr[from] & 0xC0) == 0x80)
		from--;
	return from;
}

static struct sv
shown_line(struct span at, size_t *start)
{
	struct sv text = at.in->text;
	size_t from = line_start(at), to = at.from;

	if (at.from - from > SHOWN - BEFORE)
		from = char_start(text, at.from - BEFORE);
	while (to < text.len && text.ptr[to] != '\n' && text.ptr[to] != '\r')
		to++;
	if (to - from > SHOWN)
		to = char_start(text, from + SHOWN);
	*start = from;
	return sv_make(text.ptr + from, to - from);
}

/* Below the message: the line, and carets below the place. */
static void
show_place(struct span at, char *out, size_t n)
{
	char safe[4 * SHOWN + 1];
	size_t start, used, width;
	struct sv line = shown_line(at, &start);
	struct sv head = sv_head(line, at.from - start);
	struct sv mark = sv_head(sv_skip(line, head.len), at.to - at.from);

	diag_safe(line, safe, sizeof(safe));
	used = (size_t)snprintf(out, n, "\n    %s\n    ", safe);
	if (used >= n)
		return;
	diag_safe(head, safe, sizeof(safe));
	width = utf8_width(sv_cstr(safe));
	for (; width && used + 2 < n; width--)
		out[used++] = ' ';
	diag_safe(mark, safe, sizeof(safe));
	width = utf8_width(sv_cstr(safe));
	for (width += !width; width && used + 1 < n; width--)
		out[used++] = '^';
	out[used] = '\0';
}

/* Was TEXT told of that place? From now on it was. */
static bool
is_told(struct blame *b, struct span at, const char *text)
{
	for (size_t i = 0; i < b->ntold; i++) {
		const struct blamed *t = &b->told[i];

		if (t->text == text && t->at.in == at.in &&
		    t->at.from == at.from && t->at.to == at.to)
			return true;
	}
	b->told = arena_more(b->again, b->told, b->ntold, &b->captold,
	    sizeof(*b->told));
	b->told[b->ntold++] = (struct blamed){ at, text };
	return false;
}

/* TEXT at its place: FORM, with its values. */
static bool
tell(struct blame *b, struct span at, const char *form, const char *text)
{
	char safe[TEXT], name[128], place[3 * SHOWN];
	size_t line = span_line(at), start = line_start(at);

	b->count++;
	if (b->again && is_told(b, at, form)) {
		b->repeated++;
		return false;
	}
	diag_safe(sv_cstr(text), safe, sizeof(safe));
	diag_safe(at.in->name, name, sizeof(name));
	show_place(at, place, sizeof(place));
	diag_note(b->diag, STATUS_RULES, "%s:%zu:%zu: %s%s", "%s:%zu:%zu: %s%s",
	    name, line,
	    utf8_length(sv_make(at.in->text.ptr + start, at.from - start)) + 1,
	    safe, place);
	return false;
}

bool
blame_add(struct blame *b, struct span at, const char *en, const char *zh, ...)
{
	char text[TEXT];
	va_list ap;

	va_start(ap, zh);
	vsnprintf(text, sizeof(text), b->diag->lang == LANG_EN ? en : zh, ap);
	va_end(ap);
	return tell(b, at, en, text);
}

bool
blame_plain(struct blame *b, struct span at, const char *en, const char *zh)
{
	return tell(b, at, en, b->diag->lang == LANG_EN ? en : zh);
}

/* "a, b, c", or nothing where they are too many to read. */
static const char *
list_words(const struct sv *known, size_t nknown, char *out, size_t n)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; nknown <= LISTED && i < nknown; i++)
		if (used + known[i].len + 3 < n)
			used += (size_t)snprintf(out + used, n - used,
			    "%s%.*s", i ? ", " : "", SV_ARG(known[i]));
	return out;
}

bool
blame_unknown(struct blame *b, struct span at, const char *kind_en,
    const char *kind_zh, struct sv word, const struct sv *known, size_t nknown)
{
	const char *kind = b->diag->lang == LANG_EN ? kind_en : kind_zh;
	struct sv near = nearest_word(word, known, nknown);
	char list[240];

	if (near.len)
		return blame_add(b, at,
		    "unknown %s '%.*s': did you mean '%.*s'?",
		    "没有这个%s：“%.*s”：是否想写“%.*s”？", kind,
		    SV_ARG(word), SV_ARG(near));
	if (*list_words(known, nknown, list, sizeof(list)))
		return blame_add(b, at, "unknown %s '%.*s': write one of %s",
		    "没有这个%s：“%.*s”：可写 %s", kind, SV_ARG(word), list);
	return blame_add(b, at, "unknown %s '%.*s': see xj-rules(5)",
	    "没有这个%s：“%.*s”：见 xj-rules(5)", kind, SV_ARG(word));
}
