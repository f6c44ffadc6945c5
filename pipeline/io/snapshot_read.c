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
take_column(const struct block *b, const struct page *p, size_t *at,
    struct sv *cell)
{
	size_t length;

	for (uint32_t i = 0; i < b->nrow; i++) {
		if (!take_length(p->plain, b->plain, at, &length))
			return false;
		cell[i] = (struct sv){ NULL, length };
	}
	for (uint32_t i = 0; i < b->nrow; i++) {
		length = cell[i].len;
		if (length < SNAPSHOT_LENGTH) {
			if (length == SNAPSHOT_ABOVE && i == 0)
				return false;
			cell[i] = length == SNAPSHOT_ABOVE ? cell[i - 1] :
			                                     (struct sv){ 0 };
			continue;
		}
		length -= SNAPSHOT_LENGTH;
		if (length > b->plain - *at)
			return false;
		cell[i] = sv_make(p->plain + *at, length);
		*at += length;
	}
	return true;
}

static bool
take_cells(const struct reader *r, const struct block *b, struct page *p)
{
	size_t at = 0;

	for (size_t c = 0; c < r->base.ncolumn; c++)
		if (!take_column(b, p, &at, p->cell + c * b->nrow))
			return false;
	return at == b->plain;
}

static int
load_block(struct reader *r, uint32_t number, struct page *p, struct diag *d)
{
	const struct block *b = &r->block[number];
	size_t ncell = b->nrow * r->base.ncolumn;

	p->number = NO_BLOCK;
	r->packed.len = 0;
	buf_reserve(&r->packed, b->packed);
	if (reader_read(r, b->at, r->packed.ptr, b->packed, d) < 0)
		return -1;
	if (b->plain > p->capplain) {
		p->capplain = b->plain;
		p->plain = mem_grow(p->plain, p->capplain);
	}
	if (ncell > p->capcell) {
		p->capcell = ncell;
		p->cell = mem_grow(p->cell, ncell * sizeof(*p->cell));
	}
	if (!zip_unpack(sv_make(r->packed.ptr, b->packed), p->plain,
	    b->plain) || !take_cells(r, b, p))
		return reader_damaged(r, d);
	p->number = number;
	return 0;
}

/* The page of block NUMBER, instead of the one not looked at for longest; NULL
 * after diag_fail. */
static struct page *
find_page(struct reader *r, uint32_t number, struct diag *d)
{
	struct page *oldest = r->page;

	for (struct page *p = r->page; p < r->page + PAGES; p++) {
		if (p->number == number) {
			p->used = ++r->now;
			return p;
		}
		if (p->used < oldest->used)
			oldest = p;
	}
	if (load_block(r, number, oldest, d) < 0)
		return NULL;
	oldest->used = ++r->now;
	return oldest;
}

int
snapshot_block(const struct past *p, uint32_t number, uint32_t *nrow,
    uint32_t *plain)
{
	const struct reader *r = (const struct reader *)p;

	if (number >= r->tail.nblock)
		return -1;
	*nrow = r->block[number].nrow;
	*plain = r->block[number].plain;
	return 0;
}

int
snapshot_copy(struct past *p, uint32_t number, struct buf *out, struct diag *d)
{
	struct reader *r = (struct reader *)p;
	const struct block *b = &r->block[number];

	buf_reserve(out, b->packed);
	if (reader_read(r, b->at, out->ptr + out->len, b->packed, d) < 0)
		return -1;
	out->len += b->packed;
	return 0;
}

static int
get_row(struct past *p, const struct past_entry *e, struct sv *cell,
    struct diag *d)
{
	struct reader *r = (struct reader *)p;
	const struct page *page;

	if (e->block >= r->tail.nblock || e->row >= r->block[e->block].nrow)
		return reader_damaged(r, d);
	page = find_page(r, e->block, d);
	if (!page)
		return -1;
	for (size_t c = 0; c < p->ncolumn; c++)
		cell[c] = page->cell[c * r->block[e->block].nrow + e->row];
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
		mem_free(r->page[i].plain);
		mem_free(r->page[i].cell);
	}
	buf_free(&r->packed);
	arena_free(&r->arena);
	mem_free(r);
}

const struct past_ops reader_ops = { get_entry, get_row, close_reader };
