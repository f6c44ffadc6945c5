/* SPDX-License-Identifier: MIT */
/* The window is refilled when a piece reaches over its end, from the piece. */
#include "pipeline/report/tape.h"

int
tape_add(struct tape *t, struct sv piece, uint64_t *at)
{
	uint32_t len = (uint32_t)piece.len;
	struct sv head = sv_make((const char *)&len, sizeof(len));

	if (t->io->append(t->io->ctx, t->spool, head) < 0 ||
	    t->io->append(t->io->ctx, t->spool, piece) < 0)
		return -1;
	if (at)
		*at = t->end;
	t->end += sizeof(len) + piece.len;
	return 0;
}

/* Make the window hold N bytes at AT. */
static int
fill(struct tape_reader *r, uint64_t at, size_t n)
{
	const struct tape *t = r->tape;
	uint64_t rest = t->end - at;
	size_t want = n > r->window ? n : r->window;

	if (at >= r->base && at + n <= r->base + r->buf.len)
		return 0;
	if (want > rest)
		want = (size_t)rest;
	r->base = at;
	r->buf.len = 0;
	buf_reserve(&r->buf, want);
	if (t->io->fetch(t->io->ctx, t->spool, at, r->buf.ptr, want) < 0)
		return -1;
	r->buf.len = want;
	return 0;
}

int
tape_read(struct tape_reader *r, uint64_t *at, struct sv *piece)
{
	uint32_t len;

	if (*at >= r->tape->end)
		return 0;
	if (fill(r, *at, sizeof(len)) < 0)
		return -1;
	memcpy(&len, r->buf.ptr + (*at - r->base), sizeof(len));
	if (fill(r, *at, sizeof(len) + len) < 0)
		return -1;
	*piece = sv_make(r->buf.ptr + (*at - r->base) + sizeof(len), len);
	*at += sizeof(len) + len;
	return 1;
}

void
tape_close(struct tape_reader *r)
{
	buf_free(&r->buf);
}
