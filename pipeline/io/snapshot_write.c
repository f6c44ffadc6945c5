/* SPDX-License-Identifier: MIT */
/*
 * The file of a snapshot is written at the end, in one go, since its head tells
 * what is in it.
 */
#include <stdio.h>
#include <unistd.h>

#include "pipeline/base/cells.h"
#include "pipeline/io/folder.h"
#include "pipeline/io/gz.h"
#include "pipeline/io/snapshot_blocks.h"

enum { PIECE = 256 * 1024 };

struct writer {
	struct past_writer base;
	struct snapshots *folder;
	struct past_head head;
	struct blocks blocks;
	/* The file being written. */
	char temporary[64];
	int fd;
	struct snapshot_seal seal;
	uint64_t written;
};

static int
fail_write(const struct writer *w, struct diag *d)
{
	return snapshot_fail_errno(w->folder, w->head.asof, STATUS_OUTPUT,
	    "the snapshot cannot be written", "快照写不进去", d);
}

static int
put_bytes(struct writer *w, struct sv bytes, struct diag *d)
{
	snapshot_seal_add(&w->seal, bytes);
	w->written += bytes.len;
	return folder_write(w->fd, bytes) < 0 ? fail_write(w, d) : 0;
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
	    (unsigned long long)w->blocks.nrecord);
	buf_printf(&text, "schools\t%zu\nblocks\t%llu\ncolumns", w->blocks.nschool,
	    (unsigned long long)w->blocks.nblock);
	for (size_t i = 0; i < h->ncolumn; i++)
		buf_printf(&text, "\t%.*s", SV_ARG(h->column[i]));
	buf_put(&text, SV("\nfront"));
	for (size_t i = 0; i < h->ncolumn; i++)
		if (h->front[i])
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
	snapshot_seal_value(&w->seal, value);
	return put_bytes(w, sv_make((const char *)value, SEAL_FILE), d);
}

/* Blocks were put aside from 0 on: in the file they begin behind the head. */
static void
move_blocks(struct writer *w, uint64_t by)
{
	for (size_t at = 0; at < w->blocks.directory.len;) {
		char *p = w->blocks.directory.ptr + at;

		put_le(p, get_le(p, 8) + by, 8);
		at += PLACE + get_le(p + 28, 2) + get_le(p + 30, 2);
	}
}

static int
put_texts(struct writer *w, const struct sv *text, size_t n, struct diag *d)
{
	struct buf all = { 0 };
	int answer;

	for (size_t i = 0; i < n; i++) {
		char length[CELLS_LENGTH];
		char *end = cells_put_length(length, text[i].len);

		buf_put(&all, sv_make(length, (size_t)(end - length)));
		buf_put(&all, text[i]);
	}
	answer = put_bytes(w, buf_sv(&all), d);
	buf_free(&all);
	return answer;
}

static int
put_all(struct writer *w, const struct sv *text, size_t n, struct diag *d)
{
	struct snapshot_tail t = { .magic = SNAPSHOT_MAGIC,
		.nrecord = w->blocks.nrecord, .nblock = w->blocks.nblock,
		.ndirectory = w->blocks.directory.len };

	if (snapshot_counter(w->folder, &t.counter, d) < 0 ||
	    put_head(w, t.counter, d) < 0)
		return -1;
	t.head = w->written;
	move_blocks(w, t.head);
	if (put_spool(w, w->blocks.packed, d) < 0)
		return -1;
	t.directory = w->written;
	if (put_bytes(w, buf_sv(&w->blocks.directory), d) < 0)
		return -1;
	t.index = w->written;
	if (put_spool(w, w->blocks.index, d) < 0 ||
	    put_spool(w, w->blocks.spots, d) < 0 ||
	    put_texts(w, text, n, d) < 0)
		return -1;
	return put_tail(w, &t, d);
}

static int
publish(struct writer *w, struct diag *d)
{
	char name[ASOF + sizeof(SNAPSHOT_END)];
	int fd = w->fd;

	memcpy(name, w->head.asof.ptr, ASOF);
	memcpy(name + ASOF, SNAPSHOT_END, sizeof(SNAPSHOT_END));
	w->fd = -1;
	return snapshot_settle(w->folder, fd, w->temporary, name) < 0 ?
	    fail_write(w, d) : 0;
}

static int
add(struct past_writer *base, struct past_school school,
    const struct past_entry *e, const struct past_spot *at, struct sv row,
    struct diag *d)
{
	return blocks_add(&((struct writer *)base)->blocks, school, e, at, row,
	    d);
}

static int
commit(struct past_writer *base, const struct sv *text, size_t n,
    struct diag *d)
{
	struct writer *w = (struct writer *)base;

	if (blocks_flush(&w->blocks, d) < 0 || put_all(w, text, n, d) < 0)
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
	snapshot_seal_close(&w->seal);
	blocks_close(&w->blocks);
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
	w->seal.keys = &f->keys;
	blocks_open(&w->blocks, h, f->temp);
	w->fd = snapshot_temporary(f, w->temporary, sizeof(w->temporary));
	if (w->fd >= 0)
		return &w->base;
	fail_write(w, d);
	w->temporary[0] = '\0';
	close_writer(&w->base);
	return NULL;
}
