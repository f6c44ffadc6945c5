/* SPDX-License-Identifier: MIT */
/*
 * Where memory comes from. Two lifetimes serve nearly everything: an arena is
 * filled piece by piece and emptied at once, and a `buf` is one block of bytes
 * that grows. Nothing is freed singly. A parameter `struct arena *a` means
 * "the result lives there".
 *
 * Zero is every struct's valid empty state. Nothing here returns NULL: out of
 * memory goes to `mem_oom`, which a program sets (status 5) and a test may
 * leave by longjmp. Under AddressSanitizer `arena_reset` poisons what it took
 * back, so that a view kept too long crashes in the tests.
 */
#ifndef PIPELINE_BASE_MEM_H
#define PIPELINE_BASE_MEM_H

#include "pipeline/base/sv.h"

/* Called when memory is out, with the bytes asked for; must not return. */
extern void (*mem_oom)(size_t bytes);

/* N zeroed bytes; freed by mem_free. */
void *mem_alloc(size_t n);
/* PTR (or NULL) with room for N bytes; what is new is not zeroed. */
void *mem_grow(void *ptr, size_t n);
void mem_free(void *ptr);

/*
 * Make room for one more element in a growing array of the malloc kind:
 * doubles *CAP when N has reached it. SIZE is one element's.
 */
void *mem_more(void *ptr, size_t n, size_t *cap, size_t size);

struct arena_chunk;
struct arena {
	struct arena_chunk *chunk; /* the one being filled */
	struct arena_chunk *spare; /* emptied ones, kept for reuse */
	size_t used;               /* bytes handed out since the last reset */
};

/* N zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *a, size_t n);
/* As arena_alloc, but not zeroed: for arrays that are filled at once. */
void *arena_room(struct arena *a, size_t n);
/* Not aligned either: for text. */
char *arena_bytes(struct arena *a, size_t n);
/* What was handed out last ends before END; the rest is not wanted. */
void arena_trim(struct arena *a, const char *end);
/* A copy of V; arena_cstr adds the NUL that system calls want. */
struct sv arena_dup(struct arena *a, struct sv v);
char *arena_cstr(struct arena *a, struct sv v);
struct sv arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* An array like mem_more's, but in A, where an old copy may stay until the
 * reset. */
void *arena_more(struct arena *a, void *ptr, size_t n, size_t *cap, size_t size);
/* Empty it and keep its memory for reuse. */
void arena_reset(struct arena *a);
/* Empty it and give its memory back. */
void arena_free(struct arena *a);

/* Bytes being put together. ptr may move with every put. */
struct buf {
	char *ptr;
	size_t len, cap;
};

/* Room for N more bytes behind len. */
void buf_reserve(struct buf *b, size_t n);
void buf_put(struct buf *b, struct sv v);
void buf_put_char(struct buf *b, char c);
void buf_put_u64(struct buf *b, uint64_t n);
enum { DIGITS_MAX = 20 }; /* of the largest number */
/* N in digits at TO, which has room for DIGITS_MAX; the end of what was written. */
char *digits_put(char *to, uint64_t n);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_free(struct buf *b);

static inline struct sv
buf_sv(const struct buf *b)
{
	return sv_make(b->ptr, b->len);
}

#endif
