/* SPDX-License-Identifier: MIT */
/*
 * zlib's own gzread takes rubbish behind a member and a file without magic for
 * good data, and tells of a cut only at close (measured, zlib 1.2.13). Hence
 * inflate itself and a few states: what a file is, is decided by its first two
 * bytes; after each member by what follows it.
 *
 * A packed regular file is unpacked in chunks of one size, whoever asks for how
 * much, so that a thread can do it ahead and everything, failures too, comes at
 * the same place as without one.
 */
#include <errno.h>

#include <zlib.h>

#include "pipeline/base/mem.h"
#include "pipeline/io/ahead.h"
#include "pipeline/io/gz.h"
#include "pipeline/io/input.h"

enum {
	IN = 256 * 1024,
	FREE_EXPANSION = 16 * 1024 * 1024, /* before the ratio counts */
	ALONE = 1, /* chunk that is not worth a thread */
	LARGE = 1024 * 1024 /* packed: worth one before it is asked for */
};

enum state { START, PLAIN, MEMBER, BETWEEN, END };

struct gz {
	ssize_t (*read)(void *ctx, void *to, size_t n);
	void *ctx;
	bool opened; /* `file` is ours */
	struct input file;
	char name[512];
	struct gz_limits limits;
	struct diag *diag, own; /* what went wrong is handed on from `own` */
	bool over, failed;
	struct ahead *ahead;
	size_t nchunk;
	const char *left; /* of the chunk in hand, */
	size_t nleft;
	ssize_t made; /* which had so many bytes */
	struct hash_state *hash;
	_Atomic uint64_t bytes; /* a thread may read ahead of who asks */
	uint64_t expanded;
	enum state state;
	bool packed, eof;
	size_t at, have; /* of `in` */
	z_stream z;
	unsigned char in[IN];
	char chunk[AHEAD_CHUNK];
};

static bool
has_changed(const struct gz *g)
{
	uint64_t size = g->opened ? input_size(&g->file) : 0;

	/* The files of /proc promise 0 bytes, whatever they have. */
	return g->opened && g->file.regular &&
	    (input_changed(&g->file) || (g->eof && size && g->bytes != size));
}

static int
fail_changed(struct gz *g)
{
	return diag_fail(&g->own, STATUS_BUSY,
	    "%s: the file was changed while it was read: try again",
	    "%s：读取期间文件被修改：请重试", g->name);
}

/* A change under way explains any damage; else WHY is what is wrong. */
static int
fail_damaged(struct gz *g, const char *en, const char *zh)
{
	unsigned long long place = g->bytes - (g->have - g->at);

	if (has_changed(g))
		return fail_changed(g);
	return diag_fail(&g->own, STATUS_INPUT,
	    "%s: the packed file is cut short or damaged (gzip, byte %llu): "
	    "%s%.0s: export it again, or get it again",
	    "%s：压缩文件不完整或已损坏（gzip 第 %llu 字节）：%.0s%s：请重新导出，或"
	    "重新取得该文件",
	    g->name, place, en, zh);
}

static int
fail_zlib(struct gz *g)
{
	static const struct {
		const char *msg, *en, *zh;
	} reasons[] = {
		{ "incorrect data check", "wrong checksum", "校验和不符" },
		{ "incorrect length check", "wrong length", "长度不符" },
		{ "unknown compression method", "unknown method", "方法未知" },
		{ "unknown header flags set", "unknown flags", "标志未知" },
		{ "header crc mismatch", "wrong header", "文件头校验和不符" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (g->z.msg && strcmp(g->z.msg, reasons[i].msg) == 0)
			return fail_damaged(g, reasons[i].en, reasons[i].zh);
	return fail_damaged(g, "damaged data", "数据损坏");
}

/* Raw bytes: at most N, 0 at the end of the file. */
static ssize_t
read_raw(struct gz *g, void *to, size_t n)
{
	ssize_t got;

	while ((got = g->read(g->ctx, to, n)) < 0)
		if (errno != EINTR)
			return diag_fail_errno(&g->own, STATUS_INPUT,
			    "%s: cannot be read", "%s：无法读取", g->name);
	hash_add(g->hash, sv_make(to, (size_t)got));
	g->bytes += (uint64_t)got;
	g->eof = got == 0;
	return got;
}

/* At least N bytes (or all there are) in front of us. */
static int
peek(struct gz *g, size_t n)
{
	while (g->have - g->at < n && !g->eof) {
		ssize_t got;

		memmove(g->in, g->in + g->at, g->have - g->at);
		g->have -= g->at;
		g->at = 0;
		got = read_raw(g, g->in + g->have, IN - g->have);
		if (got < 0)
			return -1;
		g->have += (size_t)got;
	}
	return 0;
}

static bool
at_magic(const struct gz *g)
{
	return g->have - g->at >= 2 && g->in[g->at] == 0x1F &&
	    g->in[g->at + 1] == 0x8B;
}

static int
begin(struct gz *g)
{
	if (peek(g, 2))
		return -1;
	g->packed = at_magic(g);
	g->state = g->packed ? MEMBER : PLAIN;
	/* 15 bits of window, 16 for gzip and nothing else. */
	if (g->packed && inflateInit2(&g->z, 15 + 16) != Z_OK)
		mem_oom(sizeof(g->z));
	return 0;
}

static ssize_t
copy_plain(struct gz *g, char *to, size_t n)
{
	size_t ready = g->have - g->at;

	if (ready == 0 && !g->eof)
		return read_raw(g, to, n);
	ready = ready < n ? ready : n;
	memcpy(to, g->in + g->at, ready);
	g->at += ready;
	if (ready == 0)
		g->state = END;
	return (ssize_t)ready;
}

static int
check_expansion(struct gz *g)
{
	uint64_t taken = g->bytes - (g->have - g->at);
	uint64_t max = g->limits.max_expanded;
	uint32_t ratio = g->limits.ratio ? g->limits.ratio : 200;

	if (max && g->expanded > max)
		return diag_fail(&g->own, STATUS_INPUT,
		    "%s: expands to more than %llu bytes: where that is right "
		    "raise the limit with --max-expanded SIZE",
		    "%s：解压后超过 %llu 字节：确属正常时用 --max-expanded SIZE "
		    "提高上限", g->name,
		    (unsigned long long)max);
	if (g->expanded > FREE_EXPANSION && g->expanded / ratio > taken)
		return diag_fail(&g->own, STATUS_INPUT,
		    "%s: expands more than %u to 1, as no roster does: "
		    "unpack it by hand and look at it",
		    "%s：解压倍数超过 %u，名册不会如此：请手工解压后查看",
		    g->name, ratio);
	return 0;
}

static ssize_t
inflate_some(struct gz *g, char *to, size_t n)
{
	uInt room = n < 1 << 30 ? (uInt)n : 1 << 30;
	int rc;

	if (peek(g, 1))
		return -1;
	g->z.next_in = g->in + g->at;
	g->z.avail_in = (uInt)(g->have - g->at);
	g->z.next_out = (Bytef *)to;
	g->z.avail_out = room;
	rc = inflate(&g->z, Z_NO_FLUSH);
	g->at = g->have - g->z.avail_in;
	g->expanded += room - g->z.avail_out;
	if (rc == Z_MEM_ERROR)
		mem_oom(sizeof(g->z));
	if (rc == Z_STREAM_END)
		g->state = BETWEEN;
	else if (rc == Z_BUF_ERROR && g->eof)
		return fail_damaged(g, "the file is cut short", "文件被截断");
	else if (rc != Z_OK)
		return fail_zlib(g);
	if (check_expansion(g))
		return -1;
	return room - g->z.avail_out;
}

/* Behind a member: another one, or NULs to the end, or rubbish. */
static int
look_behind(struct gz *g)
{
	if (peek(g, 2))
		return -1;
	if (at_magic(g)) {
		inflateReset(&g->z);
		g->state = MEMBER;
		return 0;
	}
	while (g->at < g->have && g->in[g->at] == '\0') {
		g->at++;
		if (peek(g, 1))
			return -1;
	}
	if (g->at < g->have)
		return fail_damaged(g,
		    "something else stands behind the packed data",
		    "压缩数据之后还有其他内容");
	g->state = END;
	return 0;
}

/* One step: bytes given, which may be none, or -1. */
static ssize_t
step(struct gz *g, char *to, size_t n)
{
	return g->state == START ? begin(g) :
	    g->state == PLAIN    ? copy_plain(g, to, n) :
	    g->state == MEMBER   ? inflate_some(g, to, n) : look_behind(g);
}

/* N bytes; fewer at the end. */
static ssize_t
make(void *ctx, char *to, size_t n)
{
	struct gz *g = ctx;
	size_t done = 0;

	while (done < n && g->state != END) {
		ssize_t got = step(g, to + done, n - done);

		if (got < 0)
			return -1;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* The next chunk into our hands. A thread is worth it for large files alone. */
static int
next_chunk(struct gz *g)
{
	if (g->limits.ahead && g->nchunk == ALONE && !g->ahead)
		g->ahead = ahead_open(make, g);
	g->nchunk++;
	g->left = g->chunk;
	g->made = g->ahead ? ahead_next(g->ahead, &g->left) :
	    make(g, g->chunk, AHEAD_CHUNK);
	if (g->made < 0)
		return -1;
	g->nleft = (size_t)g->made;
	return 0;
}

static ssize_t
copy_chunks(struct gz *g, char *to, size_t n)
{
	if (g->nleft == 0 && g->nchunk && g->made < AHEAD_CHUNK) {
		g->over = true;
		return 0;
	}
	if (g->nleft == 0 && next_chunk(g))
		return -1;
	n = n < g->nleft ? n : g->nleft;
	memcpy(to, g->left, n);
	g->left += n;
	g->nleft -= n;
	return (ssize_t)n;
}

static ssize_t
copy_some(struct gz *g, char *to, size_t n)
{
	ssize_t got;

	if (g->packed && g->opened && g->file.regular)
		return copy_chunks(g, to, n);
	got = step(g, to, n);
	g->over = g->state == END;
	return got;
}

ssize_t
gz_read(struct gz *g, char *to, size_t n)
{
	size_t done = 0;

	while (done < n && !g->over && !g->failed) {
		ssize_t got = copy_some(g, to + done, n - done);

		if (got >= 0)
			done += (size_t)got;
		g->failed = got < 0 ||
		    (g->over && has_changed(g) && fail_changed(g));
	}
	if (!g->failed)
		return (ssize_t)done;
	diag_merge(g->diag, &g->own);
	return -1;
}

void
gz_begin(struct gz *g)
{
	if (!g->limits.ahead || !g->opened || !g->file.regular ||
	    input_size(&g->file) < LARGE || begin(g) < 0)
		return;
	if (g->packed)
		g->ahead = ahead_open(make, g);
}

void
gz_tell(struct gz *g, struct diag *d)
{
	g->diag = d;
}

bool
gz_packed(const struct gz *g)
{
	return g->packed;
}

uint64_t
gz_bytes(const struct gz *g)
{
	return g->bytes;
}

struct hash128
gz_hash(const struct gz *g)
{
	return hash_value(g->hash);
}

struct gz *
gz_open_source(ssize_t (*read)(void *ctx, void *to, size_t n), void *ctx,
    const char *name, const struct gz_limits *limits, struct diag *d)
{
	struct gz *g = mem_alloc(sizeof(*g));

	g->read = read;
	g->ctx = ctx;
	g->hash = hash_open();
	g->diag = d;
	g->own.lang = d->lang;
	if (limits)
		g->limits = *limits;
	diag_safe(sv_cstr(name), g->name, sizeof(g->name));
	return g;
}

struct gz *
gz_open(const char *path, const char *name, const struct gz_limits *limits,
    struct diag *d)
{
	struct gz *g = gz_open_source(input_read, NULL, name, limits, d);

	g->ctx = &g->file;
	g->opened = input_open(&g->file, path, g->name, d) == 0;
	if (!g->opened) {
		gz_close(g);
		return NULL;
	}
	return g;
}

void
gz_close(struct gz *g)
{
	if (!g)
		return;
	ahead_close(g->ahead);
	if (g->packed)
		inflateEnd(&g->z);
	if (g->opened)
		input_close(&g->file);
	hash_close(g->hash);
	mem_free(g);
}

struct gz_writer {
	int (*put)(void *ctx, struct sv piece);
	void *ctx;
	z_stream z;
	unsigned char out[64 * 1024];
};

struct gz_writer *
gz_writer_open(int (*put)(void *ctx, struct sv piece), void *ctx)
{
	struct gz_writer *w = mem_alloc(sizeof(*w));

	w->put = put;
	w->ctx = ctx;
	if (deflateInit2(&w->z, 6, Z_DEFLATED, 15 + 16, 8,
		Z_DEFAULT_STRATEGY) != Z_OK)
		mem_oom(sizeof(w->z));
	return w;
}

static int
deflate_all(struct gz_writer *w, int flush)
{
	do {
		size_t n;

		w->z.next_out = w->out;
		w->z.avail_out = sizeof(w->out);
		deflate(&w->z, flush);
		n = sizeof(w->out) - w->z.avail_out;
		if (n && w->put(w->ctx, sv_make((char *)w->out, n)))
			return -1;
	} while (w->z.avail_out == 0);
	return 0;
}

int
gz_writer_put(struct gz_writer *w, struct sv piece)
{
	while (piece.len) {
		struct sv part = sv_head(piece, 1 << 30);

		w->z.next_in = (Bytef *)(uintptr_t)part.ptr;
		w->z.avail_in = (uInt)part.len;
		if (deflate_all(w, Z_NO_FLUSH))
			return -1;
		piece = sv_skip(piece, part.len);
	}
	return 0;
}

int
gz_writer_end(struct gz_writer *w)
{
	w->z.avail_in = 0;
	return deflate_all(w, Z_FINISH);
}

void
gz_writer_close(struct gz_writer *w)
{
	if (!w)
		return;
	deflateEnd(&w->z);
	mem_free(w);
}
