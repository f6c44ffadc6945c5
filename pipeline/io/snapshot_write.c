/* SPDX-License-Identifier: MIT */
/*
 * Records wait by school until a block is full; a full block is turned to
 * columns, packed and put aside, with its entries. When too many bytes wait,
 * all of them go, small blocks or not. The file is written at the end, in one
 * go, since its head tells what is in it.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "pipeline/base/hash.h"
#include "pipeline/io/gz.h"
#include "pipeline/io/snapshot_file.h"
#include "pipeline/io/spool.h"
#include "pipeline/io/zip.h"

enum {
	KEPT = 4 * 1024 * 1024,     /* of a spool, in memory */
	WAITING = 16 * 1024 * 1024, /* of all open blocks */
	PIECE = 256 * 1024
};

/* The open block of a school: its rows, one behind the other. */
struct school {
	struct sv code, name;
	uint64_t hash;
	struct buf rows, entries;
	uint32_t nrow;
	/* So far they are the first rows of this block of the model; or
	 * PAST_NEW. */
	uint32_t same;
};

struct writer {
	struct past_writer base;
	struct snapshots *folder;
	struct past_head head;
	struct arena arena;
	struct school **school;
	size_t nschool, capschool;
	uint32_t *slot; /* index + 1 of a school, by hash */
	size_t nslot;
	struct school *last;
	size_t waiting;
	struct buf plain, packed, directory;
	struct buf spare_rows, spare_entries; /* of the last block, for the next */
	struct arena turning;
	struct spool *blocks, *index;
	uint64_t nrecord, nblock;
	/* The file being written. */
	char temporary[64];
	int fd;
	struct seal *seal;
	uint64_t written;
};

static uint64_t
hash_school(struct past_school s)
{
	return hash_64(s.code) * 31 + hash_64(s.name);
}

static void
grow_slots(struct writer *w)
{
	w->nslot = w->nslot ? 2 * w->nslot : 64;
	mem_free(w->slot);
	w->slot = mem_alloc(w->nslot * sizeof(*w->slot));
	for (size_t i = 0; i < w->nschool; i++) {
		size_t at = w->school[i]->hash & (w->nslot - 1);

		while (w->slot[at])
			at = (at + 1) & (w->nslot - 1);
		w->slot[at] = (uint32_t)i + 1;
	}
}

static struct school *
add_school(struct writer *w, struct past_school s, uint64_t hash)
{
	struct school *new = mem_alloc(sizeof(*new));

	new->same = PAST_NEW;
	new->code = arena_dup(&w->arena, sv_head(s.code, UINT16_MAX));
	new->name = arena_dup(&w->arena, sv_head(s.name, UINT16_MAX));
	new->hash = hash;
	w->school = mem_more(w->school, w->nschool, &w->capschool,
	    sizeof(struct school *));
	w->school[w->nschool++] = new;
	return new;
}

static struct school *
find_school(struct writer *w, struct past_school s)
{
	uint64_t hash;
	size_t at;

	if (w->last && sv_equal(w->last->code, s.code) &&
	    sv_equal(w->last->name, s.name))
		return w->last;
	if (2 * (w->nschool + 1) > w->nslot)
		grow_slots(w);
	hash = hash_school(s);
	for (at = hash & (w->nslot - 1); w->slot[at];
	     at = (at + 1) & (w->nslot - 1)) {
		struct school *known = w->school[w->slot[at] - 1];

		if (known->hash == hash && sv_equal(known->code, s.code) &&
		    sv_equal(known->name, s.name))
			return w->last = known;
	}
	w->last = add_school(w, s, hash);
	w->slot[at] = (uint32_t)w->nschool;
	return w->last;
}

static char *
put_length(char *p, size_t n)
{
	for (; n > 127; n >>= 7)
		*p++ = (char)(n | 128);
	*p++ = (char)n;
	return p;
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

/* The rows, each "length + 1, bytes" by cell, as columns into w->plain, which
 * get as long. */
static void
turn_rows(struct writer *w, const struct school *s)
{
	struct sv *cell = arena_room(&w->turning,
	    s->nrow * w->head.ncolumn * sizeof(*cell));
	const char *p = s->rows.ptr;
	char *out;

	for (uint32_t i = 0; i < s->nrow; i++)
		for (size_t c = 0; c < w->head.ncolumn; c++) {
			size_t len = take_length(&p);

			cell[c * s->nrow + i] = len ? sv_make(p, len - 1) :
			                              (struct sv){ 0 };
			p += len ? len - 1 : 0;
		}
	w->plain.len = 0;
	buf_reserve(&w->plain, s->rows.len);
	out = w->plain.ptr;
	for (size_t c = 0; c < w->head.ncolumn; c++) {
		const struct sv *column = cell + c * s->nrow;

		for (uint32_t i = 0; i < s->nrow; i++)
			out = put_length(out, past_absent(column[i]) ? 0 :
			    column[i].len + 1);
		for (uint32_t i = 0; i < s->nrow; i++) {
			if (column[i].len)
				memcpy(out, column[i].ptr, column[i].len);
			out += column[i].len;
		}
	}
	w->plain.len = (size_t)(out - w->plain.ptr);
	arena_reset(&w->turning);
}

#define COPY_FAILED SIZE_MAX

/* The block of the model that has just the rows of S into w->packed: how long
 * it is unpacked; 0: there is none. */
static size_t
copy_block(struct writer *w, const struct school *s, struct diag *d)
{
	uint32_t nrow, plain;

	if (s->same == PAST_NEW ||
	    snapshot_block(w->head.model, s->same, &nrow, &plain) < 0 ||
	    nrow != s->nrow)
		return 0;
	return snapshot_copy(w->head.model, s->same, &w->packed, d) < 0 ?
	    COPY_FAILED : plain;
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
flush_school(struct writer *w, struct school *s, struct diag *d)
{
	char place[PLACE];
	uint64_t at;
	size_t plain;

	if (s->nrow == 0)
		return 0;
	w->packed.len = 0;
	plain = copy_block(w, s, d);
	if (plain == COPY_FAILED)
		return -1;
	if (plain == 0) {
		turn_rows(w, s);
		zip_pack(buf_sv(&w->plain), &w->packed);
		plain = w->plain.len;
	}
	if (spool_append(w->blocks, buf_sv(&w->packed), &at, d) < 0)
		return -1;
	for (uint32_t i = 0; i < s->nrow; i++) {
		put_le(s->entries.ptr + i * ENTRY + 32, w->nblock, 4);
		put_le(s->entries.ptr + i * ENTRY + 36, i, 2);
	}
	put_le(place, at, 8);
	put_le(place + 8, w->packed.len, 4);
	put_le(place + 12, plain, 4);
	put_le(place + 16, s->nrow, 4);
	put_le(place + 20, s->code.len, 2);
	put_le(place + 22, s->name.len, 2);
	buf_put(&w->directory, sv_make(place, PLACE));
	buf_put(&w->directory, s->code);
	buf_put(&w->directory, s->name);
	w->nblock++;
	w->waiting -= s->rows.len;
	if (spool_append(w->index, buf_sv(&s->entries), &at, d) < 0)
		return -1;
	/* There may be thousands of schools, most of them done with. */
	spare(&s->rows, &w->spare_rows);
	spare(&s->entries, &w->spare_entries);
	s->nrow = 0;
	return 0;
}

static int
flush_all(struct writer *w, struct diag *d)
{
	for (size_t i = 0; i < w->nschool; i++)
		if (flush_school(w, w->school[i], d) < 0)
			return -1;
	return 0;
}

static void
take_room(struct buf *b, struct buf *room)
{
	*b = *room;
	*room = (struct buf){ 0 };
}

static int
add(struct past_writer *base, struct past_school school,
    const struct past_entry *e, struct sv row, struct diag *d)
{
	struct writer *w = (struct writer *)base;
	struct school *s = find_school(w, school);
	char *to;

	if (s->nrow == 0) {
		s->same = e->block;
		take_room(&s->rows, &w->spare_rows);
		take_room(&s->entries, &w->spare_entries);
	}
	if (e->block != s->same || e->row != s->nrow)
		s->same = PAST_NEW;

	buf_reserve(&s->entries, ENTRY);
	to = s->entries.ptr + s->entries.len;
	s->entries.len += ENTRY;
	buf_put(&s->rows, row);
	for (int k = 0; k < PAST_KEYS; k++)
		put_le(to + 8 * k, e->key[k], 8);
	put_le(to + 24, e->print, 8);
	to[38] = (char)e->grade;
	to[39] = (char)e->state;
	w->nrecord++;
	w->waiting += row.len;
	if (++s->nrow == SNAPSHOT_BLOCK)
		return flush_school(w, s, d);
	return w->waiting > WAITING ? flush_all(w, d) : 0;
}

static int
fail_write(const struct writer *w, struct diag *d)
{
	return snapshot_fail_errno(w->folder, w->head.asof, STATUS_OUTPUT,
	    "the snapshot cannot be written", "快照写不进去", d);
}

static int
put_bytes(struct writer *w, struct sv bytes, struct diag *d)
{
	seal_add(w->seal, bytes);
	w->written += bytes.len;
	while (bytes.len) {
		ssize_t n = write(w->fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_write(w, d);
		bytes = sv_skip(bytes, (size_t)n);
	}
	return 0;
}

static int
put_spool(struct writer *w, const struct spool *s, struct diag *d)
{
	char *piece = mem_grow(NULL, PIECE);
	uint64_t at = 0;
	ssize_t n;
	int answer = 0;

	while (answer == 0 && (n = spool_next(s, &at, piece, PIECE, d)) != 0)
		answer = n < 0 ? -1 : put_bytes(w, sv_make(piece, (size_t)n), d);
	mem_free(piece);
	return answer;
}

/* gzip gives its bytes to a buffer. */
static int
put_packed(void *ctx, struct sv piece)
{
	buf_put(ctx, piece);
	return 0;
}

static int
put_head(struct writer *w, uint64_t counter, struct diag *d)
{
	const struct past_head *h = &w->head;
	struct buf text = { 0 }, packed = { 0 };
	struct gz_writer *g = gz_writer_open(put_packed, &packed);
	int answer;

	buf_printf(&text, "xueji-snapshot\t%d\n", SNAPSHOT_VERSION);
	buf_put(&text, SV("#\t学籍快照：含学生个人信息，不得外传；"
	    "personal data of pupils\n"));
	buf_printf(&text, "as-of\t%.*s\npack\t%.*s\t%.*s\t%.*s\n",
	    SV_ARG(h->asof), SV_ARG(h->pack), SV_ARG(h->version),
	    SV_ARG(h->hash));
	buf_printf(&text, "key\t%.*s\ncounter\t%llu\nrecords\t%llu\n", SEAL_ID,
	    w->folder->key_id, (unsigned long long)counter,
	    (unsigned long long)w->nrecord);
	buf_printf(&text, "schools\t%zu\nblocks\t%llu\ncolumns", w->nschool,
	    (unsigned long long)w->nblock);
	for (size_t i = 0; i < h->ncolumn; i++)
		buf_printf(&text, "\t%.*s", SV_ARG(h->column[i]));
	buf_put_char(&text, '\n');
	gz_writer_put(g, buf_sv(&text));
	gz_writer_end(g);
	gz_writer_close(g);
	answer = put_bytes(w, buf_sv(&packed), d);
	buf_free(&text);
	buf_free(&packed);
	return answer;
}

static int
put_tail(struct writer *w, const struct snapshot_tail *t, struct diag *d)
{
	const uint64_t n[] = { t->magic, t->head, t->ndirectory, t->directory,
		t->index, t->nrecord, t->nblock, t->counter };
	char bytes[TAIL];
	unsigned char value[SEAL_FILE];

	for (size_t i = 0; i < sizeof(n) / sizeof(*n); i++)
		put_le(bytes + 8 * i, n[i], 8);
	if (put_bytes(w, sv_make(bytes, 8 * 8), d) < 0)
		return -1;
	seal_value(w->seal, value);
	seal_close(w->seal);
	w->seal = seal_open(NULL, SEAL_FILE); /* of nothing any more */
	return put_bytes(w, sv_make((const char *)value, SEAL_FILE), d);
}

/* Blocks were put aside from 0 on: in the file they begin behind the head. */
static void
move_blocks(struct writer *w, uint64_t by)
{
	for (size_t at = 0; at < w->directory.len;) {
		char *p = w->directory.ptr + at;

		put_le(p, get_le(p, 8) + by, 8);
		at += PLACE + get_le(p + 20, 2) + get_le(p + 22, 2);
	}
}

static int
put_all(struct writer *w, struct diag *d)
{
	struct snapshot_tail t = { .magic = SNAPSHOT_MAGIC,
		.nrecord = w->nrecord, .nblock = w->nblock,
		.ndirectory = w->directory.len };

	if (snapshot_counter(w->folder, &t.counter, d) < 0 ||
	    put_head(w, t.counter, d) < 0)
		return -1;
	t.head = w->written;
	move_blocks(w, t.head);
	if (put_spool(w, w->blocks, d) < 0)
		return -1;
	t.directory = w->written;
	if (put_bytes(w, buf_sv(&w->directory), d) < 0)
		return -1;
	t.index = w->written;
	return put_spool(w, w->index, d) < 0 ? -1 : put_tail(w, &t, d);
}

static int
publish(struct writer *w, struct diag *d)
{
	char name[ASOF + sizeof(SNAPSHOT_END)];
	int folder = w->folder->fd, fd = w->fd;

	memcpy(name, w->head.asof.ptr, ASOF);
	memcpy(name + ASOF, SNAPSHOT_END, sizeof(SNAPSHOT_END));
	if (fsync(fd) < 0)
		return fail_write(w, d);
	w->fd = -1;
	if (close(fd) < 0 || renameat(folder, w->temporary, folder, name) < 0)
		return fail_write(w, d);
	w->temporary[0] = '\0';
	return fsync(folder) < 0 ? fail_write(w, d) : 0;
}

static int
commit(struct past_writer *base, struct diag *d)
{
	struct writer *w = (struct writer *)base;

	if (flush_all(w, d) < 0 || put_all(w, d) < 0)
		return -1;
	return publish(w, d);
}

static void
close_writer(struct past_writer *base)
{
	struct writer *w = (struct writer *)base;

	if (!w)
		return;
	if (w->fd >= 0)
		close(w->fd);
	if (w->temporary[0])
		unlinkat(w->folder->fd, w->temporary, 0);
	seal_close(w->seal);
	for (size_t i = 0; i < w->nschool; i++) {
		buf_free(&w->school[i]->rows);
		buf_free(&w->school[i]->entries);
		mem_free(w->school[i]);
	}
	mem_free(w->school);
	mem_free(w->slot);
	buf_free(&w->spare_rows);
	buf_free(&w->spare_entries);
	buf_free(&w->plain);
	buf_free(&w->packed);
	buf_free(&w->directory);
	spool_close(w->blocks);
	spool_close(w->index);
	arena_free(&w->arena);
	arena_free(&w->turning);
	mem_free(w);
}

static const struct past_writer_ops writer_ops = { add, commit,
	close_writer };

struct past_writer *
snapshot_create(struct snapshots *f, const struct past_head *h, struct diag *d)
{
	struct writer *w = mem_alloc(sizeof(*w));

	w->base.ops = &writer_ops;
	w->folder = f;
	w->head = *h;
	w->seal = seal_open(f->seal, SEAL_FILE);
	w->blocks = spool_open(f->temp, KEPT);
	w->index = spool_open(f->temp, KEPT);
	w->fd = snapshot_temporary(f, w->temporary, sizeof(w->temporary));
	if (w->fd >= 0)
		return &w->base;
	fail_write(w, d);
	w->temporary[0] = '\0';
	close_writer(&w->base);
	return NULL;
}
