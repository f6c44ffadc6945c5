/* SPDX-License-Identifier: MIT */
#include "pipeline/base/cells.h"
#include "pipeline/base/hash.h"
#include "pipeline/io/snapshot_blocks.h"
#include "pipeline/io/zip.h"

enum { WAITING = 16 * 1024 * 1024 }; /* of all open blocks */

/* The open block of a school: its rows, one behind the other. */
struct school {
	struct sv code, name;
	uint64_t hash;
	struct buf rows, entries, spots;
	uint32_t nrow;
	/* So far they are the first rows of this block of the model; or
	 * PAST_NEW. */
	uint32_t same;
};

static uint64_t
hash_school(struct past_school s)
{
	return hash_64(s.code) * 31 + hash_64(s.name);
}

static void
grow_slots(struct blocks *k)
{
	k->nslot = k->nslot ? 2 * k->nslot : 64;
	mem_free(k->slot);
	k->slot = mem_alloc(k->nslot * sizeof(*k->slot));
	for (size_t i = 0; i < k->nschool; i++) {
		size_t at = k->school[i]->hash & (k->nslot - 1);

		while (k->slot[at])
			at = (at + 1) & (k->nslot - 1);
		k->slot[at] = (uint32_t)i + 1;
	}
}

static struct school *
add_school(struct blocks *k, struct past_school s, uint64_t hash)
{
	struct school *new = mem_alloc(sizeof(*new));

	new->same = PAST_NEW;
	new->code = arena_dup(&k->arena, sv_head(s.code, UINT16_MAX));
	new->name = arena_dup(&k->arena, sv_head(s.name, UINT16_MAX));
	new->hash = hash;
	k->school = mem_more(k->school, k->nschool, &k->capschool,
	    sizeof(struct school *));
	k->school[k->nschool++] = new;
	return new;
}

static struct school *
find_school(struct blocks *k, struct past_school s)
{
	uint64_t hash;
	size_t at;

	if (k->last && sv_equal(k->last->code, s.code) &&
	    sv_equal(k->last->name, s.name))
		return k->last;
	if (2 * (k->nschool + 1) > k->nslot)
		grow_slots(k);
	hash = hash_school(s);
	for (at = hash & (k->nslot - 1); k->slot[at];
	     at = (at + 1) & (k->nslot - 1)) {
		struct school *known = k->school[k->slot[at] - 1];

		if (known->hash == hash && sv_equal(known->code, s.code) &&
		    sv_equal(known->name, s.name))
			return k->last = known;
	}
	k->last = add_school(k, s, hash);
	k->slot[at] = (uint32_t)k->nschool;
	return k->last;
}

static size_t
take_length(const char **p)
{
	size_t n = 0;
	int shift = 0;
	unsigned char c;

	do {
		c = (unsigned char)*(*p)++;
		n |= (size_t)(c & 127) << shift;
		shift += 7;
	} while (c & 128);
	return n;
}

/* Of a cell that is below ABOVE in its column; 0: it is absent. */
static size_t
length_of(struct sv cell, const struct sv *above)
{
	if (past_absent(cell))
		return 0;
	return above && !past_absent(*above) && sv_equal(cell, *above) ?
	    SNAPSHOT_ABOVE : cell.len + SNAPSHOT_LENGTH;
}

/* The cells of S, column by column: its rows are "length + 1, bytes" by
 * cell. */
static struct sv *
turn_rows(struct blocks *k, const struct school *s)
{
	struct sv *cell = arena_room(&k->turning,
	    s->nrow * k->ncolumn * sizeof(*cell));
	const char *p = s->rows.ptr;

	for (uint32_t i = 0; i < s->nrow; i++)
		for (size_t c = 0; c < k->ncolumn; c++) {
			size_t len = take_length(&p);

			cell[c * s->nrow + i] = len ? sv_make(p, len - 1) :
			                              (struct sv){ 0 };
			p += len ? len - 1 : 0;
		}
	return cell;
}

/* The columns that stand in front, or the others, into k->plain. */
static void
put_columns(struct blocks *k, const struct school *s, const struct sv *cell,
    bool front)
{
	char *out;

	k->plain.len = 0;
	/* A length may take a byte more here. */
	buf_reserve(&k->plain, s->rows.len + s->nrow * k->ncolumn);
	out = k->plain.ptr;
	for (size_t c = 0; c < k->ncolumn; c++) {
		const struct sv *column = cell + c * s->nrow;

		if (k->front[c] != front)
			continue;
		for (uint32_t i = 0; i < s->nrow; i++)
			out = cells_put_length(out, length_of(column[i],
			    i ? &column[i - 1] : NULL));
		for (uint32_t i = 0; i < s->nrow; i++) {
			if (length_of(column[i], i ? &column[i - 1] : NULL) <=
			    SNAPSHOT_LENGTH)
				continue;
			memcpy(out, column[i].ptr, column[i].len);
			out += column[i].len;
		}
	}
	k->plain.len = (size_t)(out - k->plain.ptr);
}

/* The block of S into k->zipped, and how large it is into B. */
static void
pack_block(struct blocks *k, const struct school *s, struct snapshot_block *b)
{
	struct sv *cell = turn_rows(k, s);

	for (int part = 0; part < PARTS; part++) {
		size_t before = k->zipped.len;

		put_columns(k, s, cell, part == PART_FRONT);
		if (k->plain.len)
			zip_pack(buf_sv(&k->plain), &k->zipped);
		b->plain[part] = (uint32_t)k->plain.len;
		b->packed[part] = (uint32_t)(k->zipped.len - before);
	}
	arena_reset(&k->turning);
}

/* The block of the model that has just the rows of S; NULL: there is none. */
static const struct snapshot_block *
find_model(const struct blocks *k, const struct school *s)
{
	const struct snapshot_block *b = s->same == PAST_NEW ? NULL :
	    snapshot_block(k->model, s->same);

	return b && b->nrow == s->nrow ? b : NULL;
}

/* B is empty, and what room it had is kept for another. */
static void
spare(struct buf *b, struct buf *room)
{
	buf_free(room);
	*room = *b;
	room->len = 0;
	*b = (struct buf){ 0 };
}

static int
flush_school(struct blocks *k, struct school *s, struct diag *d)
{
	const struct snapshot_block *model = find_model(k, s);
	struct snapshot_block b = { .nrow = s->nrow };
	char place[PLACE];
	uint64_t at;

	if (s->nrow == 0)
		return 0;
	k->zipped.len = 0;
	if (model)
		b = *model;
	else
		pack_block(k, s, &b);
	if (model && snapshot_copy(k->model, model, &k->zipped, d) < 0)
		return -1;
	if (spool_append(k->packed, buf_sv(&k->zipped), &at, d) < 0)
		return -1;
	for (uint32_t i = 0; i < s->nrow; i++) {
		put_le(s->entries.ptr + i * ENTRY + 32, k->nblock, 4);
		put_le(s->entries.ptr + i * ENTRY + 36, i, 2);
	}
	put_le(place, at, 8);
	for (int part = 0; part < PARTS; part++) {
		put_le(place + 8 + 4 * part, b.packed[part], 4);
		put_le(place + 16 + 4 * part, b.plain[part], 4);
	}
	put_le(place + 24, b.nrow, 4);
	put_le(place + 28, s->code.len, 2);
	put_le(place + 30, s->name.len, 2);
	buf_put(&k->directory, sv_make(place, PLACE));
	buf_put(&k->directory, s->code);
	buf_put(&k->directory, s->name);
	k->nblock++;
	k->waiting -= s->rows.len;
	if (spool_append(k->index, buf_sv(&s->entries), &at, d) < 0 ||
	    spool_append(k->spots, buf_sv(&s->spots), &at, d) < 0)
		return -1;
	/* There may be thousands of schools, most of them done with. */
	spare(&s->rows, &k->spare_rows);
	spare(&s->entries, &k->spare_entries);
	spare(&s->spots, &k->spare_spots);
	s->nrow = 0;
	return 0;
}

int
blocks_flush(struct blocks *k, struct diag *d)
{
	for (size_t i = 0; i < k->nschool; i++)
		if (flush_school(k, k->school[i], d) < 0)
			return -1;
	return 0;
}

static void
put_spot(struct buf *out, const struct past_spot *at)
{
	char *to;

	buf_reserve(out, SPOT);
	to = out->ptr + out->len;
	out->len += SPOT;
	put_le(to, at->file, 4);
	put_le(to + 4, at->line, 4);
	put_le(to + 8, at->seat, 4);
}

static void
take_room(struct buf *b, struct buf *room)
{
	*b = *room;
	*room = (struct buf){ 0 };
}

int
blocks_add(struct blocks *k, struct past_school school,
    const struct past_entry *e, const struct past_spot *at, struct sv row,
    struct diag *d)
{
	struct school *s = find_school(k, school);
	char *to;

	if (s->nrow == 0) {
		s->same = e->block;
		take_room(&s->rows, &k->spare_rows);
		take_room(&s->entries, &k->spare_entries);
		take_room(&s->spots, &k->spare_spots);
	}
	if (e->block != s->same || e->row != s->nrow)
		s->same = PAST_NEW;

	buf_reserve(&s->entries, ENTRY);
	to = s->entries.ptr + s->entries.len;
	s->entries.len += ENTRY;
	buf_put(&s->rows, row);
	put_spot(&s->spots, at);
	for (int i = 0; i < PAST_KEYS; i++)
		put_le(to + 8 * i, e->key[i], 8);
	put_le(to + 24, e->print, 8);
	to[38] = (char)e->grade;
	to[39] = (char)e->state;
	k->nrecord++;
	k->waiting += row.len;
	if (++s->nrow == SNAPSHOT_BLOCK)
		return flush_school(k, s, d);
	return k->waiting > WAITING ? blocks_flush(k, d) : 0;
}

void
blocks_open(struct blocks *k, const struct past_head *h, const char *temp)
{
	*k = (struct blocks){ .ncolumn = h->ncolumn, .front = h->front,
		.model = h->model,
		.packed = spool_open(temp, SNAPSHOT_KEPT),
		.index = spool_open(temp, SNAPSHOT_KEPT),
		.spots = spool_open(temp, SNAPSHOT_KEPT) };
}

void
blocks_close(struct blocks *k)
{
	for (size_t i = 0; i < k->nschool; i++) {
		buf_free(&k->school[i]->rows);
		buf_free(&k->school[i]->entries);
		buf_free(&k->school[i]->spots);
		mem_free(k->school[i]);
	}
	mem_free(k->school);
	mem_free(k->slot);
	buf_free(&k->spare_rows);
	buf_free(&k->spare_entries);
	buf_free(&k->spare_spots);
	buf_free(&k->plain);
	buf_free(&k->zipped);
	buf_free(&k->directory);
	spool_close(k->packed);
	spool_close(k->index);
	spool_close(k->spots);
	arena_free(&k->arena);
	arena_free(&k->turning);
}
