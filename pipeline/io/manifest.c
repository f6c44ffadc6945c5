/* SPDX-License-Identifier: MIT */
/* A line: `\` if escaped, 64 hex digits, two spaces, the name. */
#include <stdlib.h>

#include "pipeline/io/manifest.h"

enum { DIGITS = 2 * SEAL_FILE };

bool
manifest_name_good(struct sv name)
{
	struct sv part;

	if (name.len == 0 || memchr(name.ptr, '\0', name.len))
		return false;
	while (sv_split(&name, '/', &part))
		if (part.len == 0 || sv_equal(part, SV(".")) ||
		    sv_equal(part, SV("..")))
			return false;
	return true;
}

void
manifest_add(struct manifest *m, struct sv name, const unsigned char *seal)
{
	struct manifest_file *f;

	m->file = mem_more(m->file, m->nfile, &m->cap, sizeof(*m->file));
	f = &m->file[m->nfile++];
	f->name = arena_dup(&m->arena, name);
	memcpy(f->seal, seal, sizeof(f->seal));
}

static int
compare_files(const void *a, const void *b)
{
	const struct manifest_file *x = a, *y = b;

	return sv_compare(x->name, y->name);
}

void
manifest_sort(struct manifest *m)
{
	if (m->nfile)
		qsort(m->file, m->nfile, sizeof(*m->file), compare_files);
}

bool
manifest_find(const struct manifest *m, struct sv name)
{
	struct manifest_file key = { .name = name };

	return m->nfile && bsearch(&key, m->file, m->nfile, sizeof(*m->file),
	    compare_files);
}

/* What stands behind the backslash in place of C, or 0. */
static char
escape(char c)
{
	return (char)(c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\\' ? c : 0);
}

static void
write_file(const struct manifest_file *f, struct buf *out)
{
	char hex[DIGITS];
	bool escaped = false;

	for (size_t i = 0; i < f->name.len; i++)
		escaped |= escape(f->name.ptr[i]) != 0;
	if (escaped)
		buf_put_char(out, '\\');
	seal_hex(f->seal, SEAL_FILE, hex);
	buf_put(out, sv_make(hex, DIGITS));
	buf_put(out, SV("  "));
	for (size_t i = 0; i < f->name.len; i++) {
		char c = f->name.ptr[i];

		if (escape(c))
			buf_put_char(out, '\\');
		buf_put_char(out, escape(c) ? escape(c) : c);
	}
	buf_put_char(out, '\n');
}

void
manifest_write(const struct manifest *m, struct buf *out)
{
	for (size_t i = 0; i < m->nfile; i++)
		write_file(&m->file[i], out);
}

static int
hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
parse_seal(struct sv digits, unsigned char *seal)
{
	for (size_t i = 0; i < SEAL_FILE; i++) {
		int high = hex_value(digits.ptr[2 * i]);
		int low = hex_value(digits.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		seal[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

/* An escaped NAME as it is, into OUT; false: not escaped rightly. */
static bool
unescape(struct sv name, struct buf *out)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c == '\\') {
			if (++i == name.len || !memchr("nr\\", name.ptr[i], 3))
				return false;
			c = (char)(name.ptr[i] == 'n' ? '\n' :
			    name.ptr[i] == 'r' ? '\r' : '\\');
		}
		buf_put_char(out, c);
	}
	return true;
}

static bool
parse_line(struct manifest *m, struct sv line)
{
	unsigned char seal[SEAL_FILE];
	bool escaped = sv_starts(line, SV("\\")), good;
	struct buf name = { 0 };

	line = sv_skip(line, escaped);
	if (line.len < DIGITS + 3 || !parse_seal(line, seal) ||
	    !sv_starts(sv_skip(line, DIGITS), SV("  ")))
		return false;
	line = sv_skip(line, DIGITS + 2);
	good = !escaped || unescape(line, &name);
	if (escaped)
		line = buf_sv(&name);
	good = good && manifest_name_good(line);
	if (good)
		manifest_add(m, line, seal);
	buf_free(&name);
	return good;
}

bool
manifest_parse(struct manifest *m, struct sv text)
{
	struct sv line;

	if (!sv_ends(text, SV("\n")))
		return false;
	text.len--;
	while (sv_split(&text, '\n', &line))
		if (!parse_line(m, line))
			return false;
	manifest_sort(m);
	return true;
}

void
manifest_free(struct manifest *m)
{
	arena_free(&m->arena);
	mem_free(m->file);
	*m = (struct manifest){ 0 };
}
