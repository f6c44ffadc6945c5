/* SPDX-License-Identifier: MIT */
/*
 * A file is read once from end to end when it is opened, for its seal; what is
 * asked for later comes from the same descriptor, so a file that is replaced
 * meanwhile does not matter.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/io/gz.h"
#include "pipeline/io/snapshot_reader.h"

enum { HEAD_MOST = 1024 * 1024 };

static struct sv
name_of(const struct reader *r)
{
	return sv_cstr(r->name);
}

static int
refuse(const struct reader *r, const char *en, const char *zh,
    struct diag *d)
{
	return snapshot_refuse(r->folder, name_of(r), en, zh, d);
}

/* The head's text comes through gz_read. */
struct head_source {
	struct reader *r;
	uint64_t at;
};

static ssize_t
read_head_bytes(void *ctx, void *to, size_t n)
{
	struct head_source *h = ctx;
	uint64_t left = h->r->tail.head - h->at;

	n = n < left ? n : (size_t)left;
	if (n && !snapshot_pread(h->r->fd, h->at, to, n))
		return -1;
	h->at += n;
	return (ssize_t)n;
}

static bool
unpack_head(struct reader *r, struct buf *text)
{
	struct head_source source = { r, 0 };
	struct diag quiet = { .quiet = true };
	struct gz *g = gz_open_source(read_head_bytes, &source, "", NULL,
	    &quiet);
	ssize_t got = 1;

	while (g && got > 0) {
		buf_reserve(text, 4096);
		got = gz_read(g, text->ptr + text->len, 4096);
		text->len += got > 0 ? (size_t)got : 0;
	}
	gz_close(g);
	return g && got == 0;
}

static uint64_t
version_of(struct sv text)
{
	struct sv line, word;
	uint64_t version = 0;

	if (sv_split(&text, '\n', &line) && sv_split(&line, '\t', &word) &&
	    sv_equal(word, SV("xueji-snapshot")))
		sv_to_u64(line, &version);
	return version;
}

struct sv
snapshot_field(struct sv text, const char *name)
{
	struct sv line, word;

	while (sv_split(&text, '\n', &line))
		if (sv_split(&line, '\t', &word) &&
		    sv_equal(word, sv_cstr(name)))
			return line;
	return (struct sv){ 0 };
}

static int
take_head(struct reader *r, struct sv text, struct diag *d)
{
	struct sv rest = snapshot_field(text, "columns"), column;
	struct sv front = snapshot_field(text, "front");

	if (!sv_equal(snapshot_field(text, "as-of"), sv_head(name_of(r), ASOF)))
		return refuse(r, "this is the snapshot of another day under a "
		    "new name", "这是改了名的、另一天的快照", d);
	r->base.asof = arena_dup(&r->arena, snapshot_field(text, "as-of"));
	rest = arena_dup(&r->arena, rest);
	for (size_t i = 0; i < rest.len; i++)
		r->base.ncolumn += rest.ptr[i] == '\t';
	r->base.column = arena_alloc(&r->arena,
	    (r->base.ncolumn + 1) * sizeof(*r->base.column));
	r->base.front = arena_alloc(&r->arena, r->base.ncolumn + 1);
	r->base.ncolumn = 0;
	while (sv_split(&rest, '\t', &column))
		r->base.column[r->base.ncolumn++] = column;
	while (sv_split(&front, '\t', &column))
		for (size_t i = 0; i < r->base.ncolumn; i++)
			r->base.front[i] |= sv_equal(r->base.column[i], column);
	return 0;
}

/* Is it still the file that A told of? */
static bool
is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	    a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	    a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	    a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static int
check_seal(struct reader *r, const unsigned char *want, struct diag *d)
{
	int same = snapshot_seal_check(&r->folder->keys, r->folder->jobs,
	    r->fd, r->size - SEAL_FILE, want);

	if (same > 0)
		return 0;
	if (same < 0)
		return reader_unread(r, d);
	return refuse(r, "the seal does not agree: the snapshot is damaged, "
	    "or was not made by this installation: restore it from a backup, "
	    "or remove it to compare with an earlier one",
	    "封印不符：快照已损坏，或不是本机所作：请从备份恢复，或移走它以便"
	    "与更早的快照比较", d);
}

static int
take_tail(struct reader *r, unsigned char *seal, struct diag *d)
{
	char bytes[TAIL];
	struct snapshot_tail *t = &r->tail;
	uint64_t *n[] = { &t->magic, &t->head, &t->ndirectory, &t->directory,
		&t->index, &t->nrecord, &t->nblock, &t->counter };

	if (r->size <= TAIL)
		return refuse(r, "the snapshot is cut short: restore it from a "
		    "backup", "快照不完整：请从备份恢复", d);
	if (reader_read(r, r->size - TAIL, bytes, TAIL, d) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(n) / sizeof(*n); i++)
		*n[i] = get_le(bytes + 8 * i, 8);
	memcpy(seal, bytes + 8 * 8, SEAL_FILE);
	if (t->magic != SNAPSHOT_MAGIC || t->head > HEAD_MOST ||
	    t->head > r->size)
		return refuse(r, "the snapshot is cut short or damaged: "
		    "restore it from a backup",
		    "快照不完整或已损坏：请从备份恢复", d);
	return 0;
}

/* A newer format, or another key, is said before the seal, which must fail. */
static int
check_origin(struct reader *r, struct sv text, struct diag *d)
{
	struct sv key = snapshot_field(text, "key");

	if (version_of(text) > SNAPSHOT_VERSION)
		return refuse(r, "the snapshot is of a newer format: use the "
		    "xueji that made it, or a newer one",
		    "快照格式较新：请使用生成它的或更新的 xueji", d);
	if (key.len && !sv_equal(key, sv_make(r->folder->key_id, SEAL_ID)))
		return refuse(r, "the snapshot was sealed with another key: "
		    "name the key that it was made with (--key)",
		    "快照是用另一把密钥封印的：请用 --key 指明当时的密钥", d);
	return 0;
}

/* The parts follow each other and fill the file; texts take what is left. */
static int
check_parts(struct reader *r, struct sv text, struct diag *d)
{
	const struct snapshot_tail *t = &r->tail;
	uint64_t each = ENTRY, end;

	r->places = version_of(text) > 1;
	each += r->places ? SPOT : 0;
	end = t->index + t->nrecord * each + TAIL;
	if (t->head > t->directory || t->directory > r->size ||
	    t->ndirectory > r->size - t->directory ||
	    t->directory + t->ndirectory != t->index ||
	    t->nrecord > r->size / ENTRY ||
	    end > r->size || (!r->places && end < r->size) ||
	    t->nblock > t->ndirectory / PLACE)
		return reader_damaged(r, d);
	r->base.nrecord = t->nrecord;
	return 0;
}

static int
take_directory(struct reader *r, struct diag *d)
{
	size_t n = (size_t)r->tail.ndirectory, at = 0;
	char *p = arena_bytes(&r->arena, n + 1);

	if (reader_read(r, r->tail.directory, p, n, d) < 0)
		return -1;
	r->block = arena_alloc(&r->arena,
	    (r->tail.nblock + 1) * sizeof(*r->block));
	r->base.school = arena_alloc(&r->arena,
	    (r->tail.nblock + 1) * sizeof(*r->base.school));
	for (uint64_t i = 0; i < r->tail.nblock; i++) {
		struct snapshot_block *b = &r->block[i];
		size_t code, name;

		if (n - at < PLACE)
			return reader_damaged(r, d);
		*b = (struct snapshot_block){ get_le(p + at, 8),
			{ (uint32_t)get_le(p + at + 8, 4),
			    (uint32_t)get_le(p + at + 12, 4) },
			{ (uint32_t)get_le(p + at + 16, 4),
			    (uint32_t)get_le(p + at + 20, 4) },
			(uint32_t)get_le(p + at + 24, 4) };
		code = (size_t)get_le(p + at + 28, 2);
		name = (size_t)get_le(p + at + 30, 2);
		at += PLACE;
		if (n - at < code + name || b->at < r->tail.head ||
		    b->at > r->tail.directory ||
		    (uint64_t)b->packed[PART_FRONT] + b->packed[PART_BACK] >
		    r->tail.directory - b->at)
			return reader_damaged(r, d);
		r->base.school[r->base.nschool++] = (struct past_school){
			sv_make(p + at, code),
			sv_make(p + at + code, name) };
		at += code + name;
	}
	return at == n ? 0 : reader_damaged(r, d);
}

static int
take_file(struct reader *r, struct diag *d)
{
	unsigned char seal[SEAL_FILE];
	struct buf text = { 0 };
	struct stat st;
	char hex[8];
	bool known;
	int answer;

	r->fd = openat(r->folder->fd, r->name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (r->fd < 0 || fstat(r->fd, &st) < 0)
		return snapshot_fail_errno(r->folder, name_of(r), STATUS_INPUT,
		    "the snapshot cannot be opened", "无法打开快照", d);
	if (!S_ISREG(st.st_mode))
		return refuse(r, "this is no file", "这不是普通文件", d);
	r->size = (uint64_t)st.st_size;
	if (take_tail(r, seal, d) < 0)
		return -1;
	known = unpack_head(r, &text);
	answer = check_origin(r, buf_sv(&text), d);
	/* xj-diff and xj-snapshot both ask for the last one. */
	if (answer == 0 && !is_same_file(&r->folder->sealed, &st))
		answer = check_seal(r, seal, d);
	if (answer == 0)
		r->folder->sealed = st;
	seal_hex(seal, sizeof(hex) / 2, hex);
	r->base.seal = arena_dup(&r->arena, sv_make(hex, sizeof(hex)));
	if (answer == 0)
		answer = known ? check_parts(r, buf_sv(&text), d) :
		                 reader_damaged(r, d);
	if (answer == 0)
		answer = take_head(r, buf_sv(&text), d);
	buf_free(&text);
	return answer < 0 ? -1 : take_directory(r, d);
}

struct past *
snapshot_open(struct snapshots *f, struct sv asof, struct diag *d)
{
	struct reader *r = mem_alloc(sizeof(*r));

	r->base.ops = &reader_ops;
	r->folder = f;
	for (size_t i = 0; i < PAGES; i++)
		r->page[i].number = NO_BLOCK;
	r->fd = -1;
	memcpy(r->name, asof.ptr, ASOF);
	memcpy(r->name + ASOF, SNAPSHOT_END, sizeof(SNAPSHOT_END));
	r->window = mem_grow(NULL, WINDOW * ENTRY);
	if (take_file(r, d) == 0)
		return &r->base;
	r->base.ops->close(&r->base);
	return NULL;
}
