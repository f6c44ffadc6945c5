/* SPDX-License-Identifier: MIT */
/*
 * Each piece of a file has a digest, and the seal is that of all digests: so a
 * file is checked by as many threads as there are, piece by piece.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "pipeline/io/snapshot_file.h"

enum { PIECE = 256 * 1024, THREADS = 16 };

static void
end_piece(struct snapshot_seal *s)
{
	unsigned char digest[SEAL_FILE];

	if (!s->piece)
		return;
	seal_value(s->piece, digest);
	seal_close(s->piece);
	s->piece = NULL;
	s->filled = 0;
	buf_put(&s->digests, sv_make((const char *)digest, SEAL_FILE));
}

void
snapshot_seal_add(struct snapshot_seal *s, struct sv bytes)
{
	while (bytes.len) {
		size_t room = PIECE - s->filled;
		size_t n = bytes.len < room ? bytes.len : room;

		if (!s->piece)
			s->piece = seal_open(s->keys->piece, SEAL_FILE);
		seal_add(s->piece, sv_head(bytes, n));
		bytes = sv_skip(bytes, n);
		s->filled += n;
		if (s->filled == PIECE)
			end_piece(s);
	}
}

void
snapshot_seal_value(struct snapshot_seal *s, unsigned char *out)
{
	end_piece(s);
	seal_once(buf_sv(&s->digests), s->keys->whole, out, SEAL_FILE);
}

void
snapshot_seal_close(struct snapshot_seal *s)
{
	seal_close(s->piece);
	buf_free(&s->digests);
}

struct check {
	const struct snapshot_keys *keys;
	int fd;
	uint64_t end; /* bytes that are sealed */
	unsigned char *digest; /* of each piece */
	_Atomic uint64_t next;
	_Atomic int failed; /* errno + 1 */
};

static void *
check_pieces(void *arg)
{
	struct check *c = arg;
	char *piece = mem_grow(NULL, PIECE);
	uint64_t i;

	while (!c->failed && (i = c->next++) * PIECE < c->end) {
		uint64_t at = i * PIECE;
		size_t n = c->end - at < PIECE ? (size_t)(c->end - at) : PIECE;

		if (snapshot_pread(c->fd, at, piece, n))
			seal_once(sv_make(piece, n), c->keys->piece,
			    c->digest + i * SEAL_FILE, SEAL_FILE);
		else
			c->failed = errno + 1;
	}
	mem_free(piece);
	return NULL;
}

int
snapshot_seal_check(const struct snapshot_keys *k, unsigned jobs, int fd,
    uint64_t end, const unsigned char *want)
{
	size_t n = (size_t)(end / PIECE + (end % PIECE > 0)) * SEAL_FILE;
	struct check c = { .keys = k, .fd = fd, .end = end,
		.digest = mem_alloc(n + 1) };
	unsigned char got[SEAL_FILE];
	pthread_t thread[THREADS];
	unsigned started = 0;

	/* Fewer threads than asked for are still enough. */
	while (started < THREADS && started + 1 < jobs &&
	       started + 1 < n / SEAL_FILE &&
	       pthread_create(&thread[started], NULL, check_pieces, &c) == 0)
		started++;
	check_pieces(&c);
	for (unsigned i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	seal_once(sv_make((const char *)c.digest, n), k->whole, got, SEAL_FILE);
	mem_free(c.digest);
	errno = c.failed ? c.failed - 1 : 0;
	if (c.failed)
		return -1;
	return seal_equal(got, want, SEAL_FILE);
}
