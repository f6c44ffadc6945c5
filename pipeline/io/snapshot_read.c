/* SPDX-License-Identifier: MIT */
/* Records of a snapshot that was opened. Lengths are checked all the same: a
 * seal proves who wrote it, not that we wrote it right. */
#include <errno.h>
#include <unistd.h>

#include "pipeline/io/snapshot_reader.h"
#include "pipeline/io/zip.h"

int
reader_damaged(const struct reader *r, struct diag *d)
{
	return snapshot_refuse(r->folder, sv_cstr(r->name),
	    "the snapshot is damaged: restore it from a backup, or remove it "
	    "to compare with an earlier one",
	    "快照已损坏：请从备份恢复，或移走它以便与更早的快照比较", d);
}

int
reader_unread(const struct reader *r, struct diag *d)
{
	if (errno == 0)
		return reader_damaged(r, d);
	return snapshot_fail_errno(r->folder, sv_cstr(r->name), STATUS_INPUT,
	    "cannot be read", "无法读取", d);
}

int
reader_read(struct reader *r, uint64_t at, char *out, size_t n, struct diag *d)
{
	return snapshot_pread(r->fd, at, out, n) ? 0 : reader_unread(r, d);
}

static int
get_entry(struct past *p, uint64_t i, struct past_entry *e, struct diag *d)
{
	struct reader *r = (struct reader *)p;
	const char *at;

	if (i - r->first >= r->nwindow) {
		r->first = i - i % WINDOW;
		r->nwindow = p->nrecord - r->first < WINDOW ?
		    p->nrecord - r->first : WINDOW;
		if (reader_read(r, r->tail.index + r->first * ENTRY, r->window,
		    (size_t)r->nwindow * ENTRY, d) < 0)
			return -1;
	}
	at = r->window + (i - r->first) * ENTRY;
	for (int k = 0; k < PAST_KEYS; k++)
		e->key[k] = get_le(at + 8 * k, 8);
	e->print = get_le(at + 24, 8);
	e->block = (uint32_t)get_le(at + 32, 4);
	e->row = (uint16_t)get_le(at + 36, 2);
	e->grade = (uint8_t)at[38];
	e->state = (uint8_t)at[39];
	return 0;
}

/* A length at *AT of the N bytes at P; false: there is none. */
static bool
take_length(const char *p, size_t n, size_t *at, size_t *length)
{
	unsigned char byte;
	int shift = 0;

	*length = 0;
	do {
		if (*at == n || shift > 28)
			return false;
		byte = (unsigned char)p[(*at)++];
		*length |= (size_t)(byte & 127) << shift;
		shift += 7;
	} while (byte & 128);
	return true;
}

/*
 * A block is, column by column, the lengths of its cells (7 bits a byte, low
 * ones first) and then their bytes.
 */
static bool
take_column(struct sv plain, uint32_t nrow, size_t *at, struct sv *cell)
{
	size_t length;

	for (uint32_t i = 0; i < nrow; i++) {
		if (!take_length(plain.ptr, plain.len, at, &length))
			return false;
		cell[i] = (struct sv){ NULL, length };
	}
	for (uint32_t i = 0; i < nrow; i++) {
		length = cell[i].len;
		if (length < SNAPSHOT_LENGTH) {
			if (length == SNAPSHOT_ABOVE && i == 0)
				return false;
			cell[i] = length == SNAPSHOT_ABOVE ? cell[i - 1] :
			                                     (struct sv){ 0 };
			continue;
		}
		length -= SNAPSHOT_LENGTH;
		if (length > plain.len - *at)
			return false;
		cell[i] = sv_make(plain.ptr + *at, length);
		*at += length;
	}
	return true;
}

/* The cells of PART of B from its bytes. */
static bool
take_cells(const struct reader *r, const struct snapshot_block *b,
    enum snapshot_part part, struct page *p)
{
	struct sv plain = sv_make(p->plain[part], b->plain[part]);
	size_t at = 0;

	for (size_t c = 0; c < r->base.ncolumn; c++)
		if (r->base.front[c] == (part == PART_FRONT) &&
		    !take_column(plain, b->nrow, &at, p->cell + c * b->nrow))
			return false;
	return at == plain.len;
}

/* PART of the block of page P, if it is not there yet. */
static int
load_part(struct reader *r, struct page *p, enum snapshot_part part,
    struct diag *d)
{
	const struct snapshot_block *b = &r->block[p->number];
	uint64_t at = b->at + (part == PART_BACK ? b->packed[PART_FRONT] : 0);
	uint32_t packed = b->packed[part], plain = b->plain[part];

	if (p->there[part])
		return 0;
	r->packed.len = 0;
	buf_reserve(&r->packed, packed);
	if (reader_read(r, at, r->packed.ptr, packed, d) < 0)
		return -1;
	if (plain > p->capplain[part]) {
		p->capplain[part] = plain;
		p->plain[part] = mem_grow(p->plain[part], plain);
	}
	if ((plain && !zip_unpack(sv_make(r->packed.ptr, packed),
	    p->plain[part], plain)) || !take_cells(r, b, part, p))
		return reader_damaged(r, d);
	p->there[part] = true;
	return 0;
}

/* The page of block NUMBER, instead of the one not looked at for longest. */
static struct page *
find_page(struct reader *r, uint32_t number)
{
	size_t ncell = r->block[number].nrow * r->base.ncolumn;
	struct page *page = r->page;

	for (struct page *p = r->page; p < r->page + PAGES; p++) {
		if (p->number == number) {
			page = p;
			break;
		}
		if (p->used < page->used)
			page = p;
	}
	page->used = ++r->now;
	if (page->number == number)
		return page;
	page->number = number;
	page->there[PART_FRONT] = page->there[PART_BACK] = false;
	if (ncell > page->capcell) {
		page->capcell = ncell;
		page->cell = mem_grow(page->cell, ncell * sizeof(*page->cell));
	}
	return page;
}

const struct snapshot_block *
snapshot_block(const struct past *p, uint32_t number)
{
	const struct reader *r = (const struct reader *)p;

	return number < r->tail.nblock ? &r->block[number] : NULL;
}

int
snapshot_copy(struct past *p, const struct snapshot_block *b, struct buf *out,
    struct diag *d)
{
	size_t n = (size_t)b->packed[PART_FRONT] + b->packed[PART_BACK];

	buf_reserve(out, n);
	if (reader_read((struct reader *)p, b->at, out->ptr + out->len, n,
	    d) < 0)
		return -1;
	out->len += n;
	return 0;
}

static int
get_row(struct past *p, const struct past_entry *e, bool front,
    struct sv *cell, struct diag *d)
{
	struct reader *r = (struct reader *)p;
	struct page *page;
	uint32_t nrow;

	if (e->block >= r->tail.nblock || e->row >= r->block[e->block].nrow)
		return reader_damaged(r, d);
	nrow = r->block[e->block].nrow;
	page = find_page(r, e->block);
	if (load_part(r, page, PART_FRONT, d) < 0 ||
	    (!front && load_part(r, page, PART_BACK, d) < 0))
		return -1;
	for (size_t c = 0; c < p->ncolumn; c++)
		cell[c] = front && !p->front[c] ? (struct sv){ 0 } :
		    page->cell[c * nrow + e->row];
	return 0;
}

/* The texts that places name: what is left before the tail. */
static int
load_texts(struct reader *r, struct diag *d)
{
	uint64_t at = r->tail.index + r->base.nrecord * (ENTRY + SPOT);
	size_t n = (size_t)(r->size - TAIL - at), from = 0, cap = 0;
	char *bytes;

	if (r->text)
		return 0;
	bytes = arena_bytes(&r->arena, n + 1);
	if (reader_read(r, at, bytes, n, d) < 0)
		return -1;
	r->text = arena_alloc(&r->arena, sizeof(*r->text));
	while (from < n) {
		size_t length;

		if (!take_length(bytes, n, &from, &length) ||
		    length > n - from)
			return reader_damaged(r, d);
		r->text = arena_more(&r->arena, r->text, r->ntext, &cap,
		    sizeof(*r->text));
		r->text[r->ntext++] = sv_make(bytes + from, length);
		from += length;
	}
	return 0;
}

static int
get_place(struct past *p, uint64_t i, struct past_place *place,
    struct diag *d)
{
	struct reader *r = (struct reader *)p;
	char bytes[SPOT];
	uint64_t file, seat;

	*place = (struct past_place){ 0 };
	if (!r->places)
		return 0;
	if (load_texts(r, d) < 0 || reader_read(r, r->tail.index +
	    p->nrecord * ENTRY + i * SPOT, bytes, SPOT, d) < 0)
		return -1;
	file = get_le(bytes, 4);
	seat = get_le(bytes + 8, 4);
	if (file > r->ntext || seat > r->ntext)
		return reader_damaged(r, d);
	place->line = get_le(bytes + 4, 4);
	place->file = file ? r->text[file - 1] : (struct sv){ 0 };
	place->seat = seat ? r->text[seat - 1] : (struct sv){ 0 };
	return 0;
}

static void
close_reader(struct past *p)
{
	struct reader *r = (struct reader *)p;

	if (r->fd >= 0)
		close(r->fd);
	mem_free(r->window);
	for (size_t i = 0; i < PAGES; i++) {
		for (int part = 0; part < PARTS; part++)
			mem_free(r->page[i].plain[part]);
		mem_free(r->page[i].cell);
	}
	buf_free(&r->packed);
	arena_free(&r->arena);
	mem_free(r);
}

const struct past_ops reader_ops = { get_entry, get_row, get_place,
	close_reader };
