/* SPDX-License-Identifier: MIT */
/*
 * Tables of a pack: plain CSV with a header. Cells may stand in double quotes,
 * and a quote inside is doubled; blanks around a cell are dropped. Rows may be
 * narrower than the header: what is missing is empty. The first column is the
 * key and is found by hash.
 */
#include "pipeline/rules/few.h"
#include "pipeline/rules/load.h"

struct csv {
	const struct script *in;
	size_t at, end;
	struct arena *arena;
	struct blame *blame;
	size_t *row; /* where each row starts */
	size_t caprow;
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void
skip_spaces(struct csv *c)
{
	while (c->at < c->end && is_space(c->in->text.ptr[c->at]))
		c->at++;
}

static bool
read_quoted(struct csv *c, struct sv *cell)
{
	const char *p = c->in->text.ptr;
	char *out = arena_bytes(c->arena, c->end - c->at);
	size_t from = c->at++, len = 0;

	for (; c->at < c->end && p[c->at] != '\n'; c->at++) {
		if (p[c->at] == '"' &&
		    (c->at + 1 == c->end || p[c->at + 1] != '"')) {
			c->at++;
			*cell = sv_make(out, len);
			return true;
		}
		c->at += p[c->at] == '"';
		out[len++] = p[c->at];
	}
	return blame_plain(c->blame, (struct span){ c->in, from, c->at },
	    "this quote is not closed", "引号没有结束");
}

/* A cell and the comma behind it; *MORE: there was one, the row goes on. */
static bool
read_cell(struct csv *c, struct sv *cell, bool *more)
{
	const char *p = c->in->text.ptr;
	size_t from, to;
	bool quoted;

	skip_spaces(c);
	quoted = c->at < c->end && p[c->at] == '"';
	if (quoted && !read_quoted(c, cell))
		return false;
	skip_spaces(c);
	for (from = to = c->at; c->at < c->end; c->at++) {
		if (p[c->at] == ',' || p[c->at] == '\n')
			break;
		if (!is_space(p[c->at]))
			to = c->at + 1;
	}
	if (quoted && to > from)
		return blame_plain(c->blame, (struct span){ c->in, from, to },
		    "text behind a closing quote", "结束引号后还有文字");
	if (!quoted)
		*cell = sv_make(p + from, to - from);
	*more = c->at < c->end && p[c->at] == ',';
	c->at += *more;
	return true;
}

/* To the next line that is a row; false at the end. */
static bool
find_row(struct csv *c)
{
	const char *p = c->in->text.ptr;
	bool comment = false;

	for (; c->at < c->end; c->at++) {
		if (p[c->at] == '\n')
			comment = false;
		else if (p[c->at] == '#')
			comment = true;
		else if (!comment && !is_space(p[c->at]))
			return true;
	}
	return false;
}

static void
skip_line(struct csv *c)
{
	while (c->at < c->end && c->in->text.ptr[c->at] != '\n')
		c->at++;
}

static bool
read_header(struct csv *c, struct table *t)
{
	size_t cap = 0, from = c->at;
	bool more = true, good = true;
	struct sv name;

	while (more) {
		if (!read_cell(c, &name, &more))
			return false;
		t->column = arena_more(c->arena, t->column, t->ncolumn, &cap,
		    sizeof(*t->column));
		for (size_t i = 0; i < t->ncolumn; i++)
			good = good && !sv_equal(t->column[i], name);
		good = good && name.len;
		t->column[t->ncolumn++] = name;
	}
	return good || blame_plain(c->blame,
	    (struct span){ c->in, from, c->at },
	    "every column needs a name of its own", "每一列都要有自己的名称");
}

static bool
read_row(struct csv *c, struct table *t, size_t *cap)
{
	size_t from = c->at, col = 0;
	bool more = true;
	struct sv cell, *row;
	size_t size = t->ncolumn * sizeof(*t->cell);

	t->cell = arena_more(c->arena, t->cell, t->nrow, cap, size);
	row = t->cell + t->nrow * t->ncolumn;
	memset(row, 0, size);
	while (more) {
		size_t at;

		skip_spaces(c);
		at = c->at;
		if (!read_cell(c, &cell, &more))
			return false;
		if (col < t->ncolumn)
			row[col++] = cell;
		else if (cell.len)
			return blame_plain(c->blame,
			    (struct span){ c->in, at, at + cell.len },
			    "the row is wider than the header",
			    "这一行比表头多出一格");
	}
	c->row = arena_more(c->arena, c->row, t->nrow, &c->caprow,
	    sizeof(*c->row));
	c->row[t->nrow] = from;
	if (row->len == 0)
		return blame_plain(c->blame, (struct span){ c->in, from, from },
		    "the first cell is the row's key: it cannot be empty",
		    "第一格是该行的键，不能为空");
	t->nrow++;
	return true;
}

/* Does ROW hold TEXT, in any column? */
static bool
holds(const struct table *t, size_t row, struct sv text)
{
	for (size_t i = 0; i < t->ncolumn; i++)
		if (sv_equal(t->cell[row * t->ncolumn + i], text))
			return true;
	return false;
}

static size_t
find_label(const struct table *t, struct sv text)
{
	size_t i = hash_64(text) & (t->nlabel - 1);

	while (t->label[i] && !holds(t, t->label[i] - 1, text))
		i = (i + 1) & (t->nlabel - 1);
	return i;
}

/* The first row that holds a text is the text's. */
static void
build_labels(struct table *t, struct arena *a)
{
	uint32_t *label;

	for (t->nlabel = 16; t->nlabel < 2 * t->nrow * t->ncolumn;)
		t->nlabel *= 2;
	t->label = label = arena_alloc(a, t->nlabel * sizeof(*label));
	for (size_t i = 0; i < t->nrow * t->ncolumn; i++) {
		size_t at = t->cell[i].len ? find_label(t, t->cell[i]) : 0;

		if (t->cell[i].len && label[at] == 0)
			label[at] = (uint32_t)(i / t->ncolumn) + 1;
	}
}

/* Where KEY's row is told, or would be. */
static size_t
find_slot(const struct table *t, struct sv key)
{
	struct few_ends ends = few_ends(key);
	size_t i = few_hash(key) & (t->nslot - 1);

	while (t->slot[i]) {
		struct sv have = table_get(t, t->slot[i] - 1, 0);

		if (have.len == key.len && few_is(have, key, ends))
			break;
		i = (i + 1) & (t->nslot - 1);
	}
	return i;
}

static void
build_index(struct table *t, struct csv *c)
{
	uint32_t *slot;

	for (t->nslot = 16; t->nslot < 2 * t->nrow;)
		t->nslot *= 2;
	t->slot = slot = arena_alloc(c->arena, t->nslot * sizeof(*slot));
	for (size_t row = 0; row < t->nrow; row++) {
		struct sv key = table_get(t, (int64_t)row, 0);
		size_t i = find_slot(t, key), at = c->row[row];

		if (slot[i] == 0)
			slot[i] = (uint32_t)row + 1;
		else
			blame_add(c->blame,
			    (struct span){ c->in, at, at + key.len },
			    "'%.*s' has a row already: remove one of them",
			    "“%.*s”已有一行：请删去其中一行", SV_ARG(key));
	}
}

bool
table_parse(struct table *t, struct span at, struct arena *a,
    struct blame *blame)
{
	struct csv c = { at.in, at.from, at.to, a, blame, NULL, 0 };
	size_t cap = 0, errors = blame->count;

	if (c.at == 0 && sv_starts(at.in->text, SV("\xEF\xBB\xBF")))
		c.at = 3;
	if (!find_row(&c))
		return blame_plain(blame,
		    (struct span){ at.in, at.from, at.from },
		    "the table is empty: its first row names the columns",
		    "表是空的：第一行应为列名");
	if (!read_header(&c, t))
		return false;
	while (find_row(&c))
		if (!read_row(&c, t, &cap))
			skip_line(&c);
	build_index(t, &c);
	build_labels(t, a);
	return blame->count == errors;
}

int64_t
table_find(const struct table *t, struct sv key)
{
	return t->nslot ? (int64_t)t->slot[find_slot(t, key)] - 1 : -1;
}

struct sv
table_get(const struct table *t, int64_t row, size_t column)
{
	return t->cell[(size_t)row * t->ncolumn + column];
}

int64_t
table_label(const struct table *t, struct sv text)
{
	return t->nlabel && text.len ?
	    (int64_t)t->label[find_label(t, text)] - 1 : -1;
}

struct sv
table_name(const struct table *t, struct sv text)
{
	enum { NAME = 1 };
	int64_t row = t && t->ncolumn > NAME ? table_label(t, text) : -1;
	struct sv name = row < 0 ? text : table_get(t, row, NAME);

	return name.len ? name : text;
}
