/* SPDX-License-Identifier: MIT */
#include "pipeline/report/origin.h"
#include "pipeline/report/show.h"

static struct sv
keep(struct origins *os, struct buf *text)
{
	struct sv out = arena_dup(&os->arena, buf_sv(text));

	buf_free(text);
	return out;
}

/* V, a path, masked and safe. */
static struct sv
shown(struct origins *os, struct sv v)
{
	struct buf text = { 0 };

	show_cell(&text, MASK_NONE, v, os->unmasked);
	return keep(os, &text);
}

static struct sv
shown_header(struct origins *os, struct sv v)
{
	struct buf text = { 0 };

	show_header(&text, os->pack, v, os->unmasked);
	return keep(os, &text);
}

static void
copy_columns(struct origins *os, struct source *to, const struct source *from,
    size_t ncolumn)
{
	to->place = NULL;
	to->spelling = NULL;
	if (!from->place || !from->spelling)
		return;
	to->place = arena_alloc(&os->arena, ncolumn * sizeof(*to->place));
	to->spelling = arena_alloc(&os->arena, ncolumn * sizeof(*to->spelling));
	for (size_t i = 0; i < ncolumn; i++) {
		to->place[i] = from->place[i];
		to->spelling[i] = shown_header(os, from->spelling[i]);
	}
}

static struct origin *
slot(struct origins *os, uint32_t number)
{
	while (os->n <= number) {
		os->origin = mem_more(os->origin, os->n, &os->cap,
		    sizeof(*os->origin));
		os->origin[os->n++] = (struct origin){ 0 };
	}
	return &os->origin[number];
}

bool
origin_is_sheet(const struct origin *o)
{
	return o && sv_equal(o->source.why, SV(SOURCE_SHEET));
}

struct origin *
origins_add(struct origins *os, const struct source *src, size_t ncolumn)
{
	struct origin *o = slot(os, src->number);
	struct source *to = &o->source;

	if (!o->known) {
		/*
		 * Only what was fixed by its first batch: the feed goes on
		 * counting, on another thread, until the last.
		 */
		to->number = src->number;
		to->list = src->list;
		to->delimiter = src->delimiter;
		to->width = src->width;
		to->unit = src->unit;
		to->path = arena_dup(&os->arena, src->path);
		to->encoding = arena_dup(&os->arena, src->encoding);
		to->why = arena_dup(&os->arena, src->why);
		copy_columns(os, to, src, ncolumn);
		o->path = shown(os, src->path);
		o->corrected = origin_place(src->path, &os->arena);
		if (origin_is_sheet(o))
			o->corrected = arena_printf(&os->arena, "%.*s.csv",
			    SV_ARG(o->corrected));
		o->known = true;
	}
	return o;
}

void
origins_close(struct origins *os, const struct source *src)
{
	struct source *to = &slot(os, src->number)->source;

	to->hash = arena_dup(&os->arena, src->hash);
	to->bytes = src->bytes;
	to->lines = src->lines;
	to->records = src->records;
	to->held = src->held;
	to->skipped = src->skipped;
}

struct origin *
origins_find(const struct origins *os, uint32_t number)
{
	if (number == 0 || number >= os->n || !os->origin[number].known)
		return NULL;
	return &os->origin[number];
}

const struct origin *
origins_collision(const struct origins *os, const struct origin *o)
{
	for (size_t i = 1; i < os->n; i++) {
		const struct origin *other = &os->origin[i];

		if (other != o && other->known && !other->source.list &&
		    sv_equal(other->corrected, o->corrected))
			return other;
	}
	return NULL;
}

void
origins_free(struct origins *os)
{
	arena_free(&os->arena);
	mem_free(os->origin);
	*os = (struct origins){ 0 };
}

struct sv
origin_spelling(const struct origin *o, int32_t column, struct sv name)
{
	if (column < 0)
		return (struct sv){ 0 };
	if (o && o->source.spelling && o->source.spelling[column].len)
		return o->source.spelling[column];
	return name;
}

struct sv
origin_place(struct sv path, struct arena *a)
{
	struct sv piece;
	char *out = arena_bytes(a, path.len + 1);
	size_t n = 0;

	while (sv_split(&path, '/', &piece)) {
		if (piece.len == 0 || sv_equal(piece, SV(".")) ||
		    sv_equal(piece, SV("..")))
			continue;
		if (n)
			out[n++] = '/';
		memcpy(out + n, piece.ptr, piece.len);
		n += piece.len;
	}
	if (n == 0)
		out[n++] = '-';
	return sv_make(out, n);
}

const char *
column_letter(int32_t position, char room[8])
{
	char *p = room + 7;

	*p = '\0';
	for (int32_t n = position + 1; n > 0; n = (n - 1) / 26)
		*--p = (char)('A' + (n - 1) % 26);
	return p;
}
