/* SPDX-License-Identifier: MIT */
/* The files of a pack, for those who want to see what is written there. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd/rules.h"
#include "pipeline/io/packs.h"

enum { DEEPEST = 16 };

/* The folder of pack NAME: itself where it is a path. {0}: there is none. */
static struct sv
find_folder(struct book *b, struct sv name, struct sv beside)
{
	struct sv root[4], folder;
	size_t n = tool_pack_roots(&b->arena, root);

	if (memchr(name.ptr, '/', name.len))
		return name;
	root[n] = root[0];
	if (beside.len)
		root[0] = beside;
	for (size_t i = 0; i < n + (beside.len > 0); i++) {
		DIR *dir;

		folder = arena_printf(&b->arena, "%.*s/%.*s", SV_ARG(root[i]),
		    SV_ARG(name));
		dir = opendir(folder.ptr);
		if (dir) {
			closedir(dir);
			return folder;
		}
	}
	return (struct sv){ 0 };
}

/* V without the blanks at its head, full-width ones too. */
static struct sv
skip_blanks(struct sv v)
{
	for (;;) {
		if (v.len && strchr(" \t", *v.ptr))
			v = sv_skip(v, 1);
		else if (sv_starts(v, SV("\u3000")))
			v = sv_skip(v, SV("\u3000").len);
		else
			return v;
	}
}

/* The word behind 基于 in the text of a pack.xj, or {0}. */
static struct sv
find_base(struct sv text)
{
	struct sv line;

	while (sv_split(&text, '\n', &line)) {
		line = skip_blanks(line);
		if (sv_starts(line, SV("基于")))
			line = sv_skip(line, SV("基于").len);
		else if (sv_starts(line, SV("extends")))
			line = sv_skip(line, SV("extends").len);
		else
			continue;
		line = skip_blanks(line);
		line.len = sv_find(line, SV("\u3000"));
		for (size_t i = 0; i < line.len; i++)
			if (strchr(" \t\r#", line.ptr[i]))
				line.len = i;
		return line;
	}
	return (struct sv){ 0 };
}

static struct sv
last_part(struct sv path)
{
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/')
			return sv_skip(path, i);
	return path;
}

static struct sv
parent(struct sv path)
{
	size_t n = last_part(path).len;

	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	path.len -= n;
	return path.len > 1 ? sv_head(path, path.len - 1) :
	    path.len ? path : SV(".");
}

static int
read_pages(struct book *b, struct sv folder, struct diag *d)
{
	struct packs packs = { 0 };
	struct sv name = arena_printf(&b->arena, "%.*s/", SV_ARG(folder));
	struct sv *file = NULL;
	size_t nfile = 0;

	if (!packs_list(&packs, name, &b->arena, &file, &nfile))
		return diag_fail_errno(d, STATUS_RULES, "%.*s: no such pack",
		    "%.*s：没有这个规则包", SV_ARG(folder));
	for (size_t i = 0; i < nfile; i++) {
		struct page *page;

		b->page = arena_more(&b->arena, b->page, b->npage,
		    &b->cappage, sizeof(*b->page));
		page = &b->page[b->npage];
		page->pack = last_part(folder);
		page->path = arena_printf(&b->arena, "%.*s/%.*s",
		    SV_ARG(folder), SV_ARG(file[i]));
		b->npage += packs_read(&packs, name, file[i], &b->arena,
		    &page->text);
	}
	return 0;
}

int
book_open(struct book *b, struct sv origin, struct diag *d)
{
	struct sv folder[DEEPEST], name = origin.len ? origin : SV("lingyuan");
	struct sv text, beside = { 0 };
	struct packs packs = { 0 };
	size_t n = 0;

	while (name.len && n < DEEPEST) {
		folder[n] = find_folder(b, name, beside);
		if (folder[n].len == 0 || !packs_read(&packs,
		    arena_printf(&b->arena, "%.*s/", SV_ARG(folder[n])),
		    SV("pack.xj"), &b->arena, &text))
			return diag_fail(d, STATUS_RULES,
			    "%.*s: no such pack: name a pack or its folder",
			    "%.*s：没有这个规则包：请写名称或文件夹", SV_ARG(name));
		beside = parent(folder[n++]);
		name = find_base(text);
	}
	while (n-- > 0) {
		b->own = b->npage;
		if (read_pages(b, folder[n], d) < 0)
			return -1;
	}
	return 0;
}

void
book_close(struct book *b)
{
	arena_free(&b->arena);
}

struct sv
page_folder(const struct page *p)
{
	return parent(p->path);
}

/* The line at AT, without its end. */
static struct sv
line_at(struct sv text, size_t at)
{
	struct sv rest = sv_skip(text, at);

	return sv_head(rest, sv_find(rest, SV("\n")));
}

/* 登记 [第…条] NAME: NAME stands at the end. */
static bool
gives_form(struct sv line, struct sv name)
{
	bool zh = sv_starts(line, SV("登记"));

	if (!zh && !sv_starts(line, SV("register ")))
		return false;
	line.len = sv_find(line, SV("#"));
	while (line.len && strchr(" \t\r", line.ptr[line.len - 1]))
		line.len--;
	if (!sv_ends(line, name) || line.len == name.len)
		return false;
	line.len -= name.len;
	return strchr(" \t", line.ptr[line.len - 1]) ||
	    sv_ends(line, SV("\u3000"));
}

static bool
gives(struct sv line, struct sv id)
{
	if (gives_form(line, id))
		return true;
	if (sv_starts(line, SV("规则")))
		line = sv_skip(line, SV("规则").len);
	else if (sv_starts(line, SV("rule")))
		line = sv_skip(line, SV("rule").len);
	else
		return false;
	line = skip_blanks(line);
	return sv_starts(line, id) && (line.len == id.len ||
	    strchr(" \t\r", line.ptr[id.len]) ||
	    sv_starts(sv_skip(line, id.len), SV("\u3000")));
}

/* Where the statement that opens at FROM ends: blanks behind it are not its. */
static size_t
statement_end(struct sv text, size_t from)
{
	size_t end = from + line_at(text, from).len, at = end + 1;

	while (at < text.len) {
		struct sv line = line_at(text, at);

		if (line.len && !strchr(" \t\r", *line.ptr) &&
		    !sv_starts(line, SV("\u3000")))
			break;
		at += line.len + 1;
		while (line.len && strchr(" \t\r", line.ptr[line.len - 1]))
			line.len--;
		if (line.len)
			end = (size_t)(line.ptr + line.len - text.ptr);
	}
	return end;
}

struct sv
book_rule(const struct book *b, struct sv id, struct sv *above)
{
	for (size_t i = b->npage; i-- > 0;) {
		struct sv text = b->page[i].text;
		size_t comment = 0;

		for (size_t at = 0; at < text.len;) {
			struct sv line = line_at(text, at);

			if (gives(line, id)) {
				*above = sv_head(sv_skip(text, comment),
				    at - comment);
				return sv_head(sv_skip(text, at),
				    statement_end(text, at) - at);
			}
			at += line.len + 1;
			if (line.len == 0 || *line.ptr != '#')
				comment = at;
		}
	}
	*above = (struct sv){ 0 };
	return (struct sv){ 0 };
}
