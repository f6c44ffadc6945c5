/* SPDX-License-Identifier: MIT */
/*
 * An arena is a list of chunks of 64 KiB, or as many times that as the one
 * request needs that did not fit. A reset moves all chunks to the spare list and
 * the next round takes them from there, each time the smallest that is enough:
 * a large one is not spent on a small request, so a steady loop soon allocates
 * nothing.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#include "pipeline/base/mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONS 1
#endif
#endif
#ifdef POISONS
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { CHUNK = 64 * 1024, ALIGN = alignof(max_align_t) };

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

static void
abort_oom(size_t bytes)
{
	(void)bytes;
	abort();
}

void (*mem_oom)(size_t bytes) = abort_oom;

void *
mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		mem_oom(n);
	return p;
}

void *
mem_grow(void *ptr, size_t n)
{
	void *p = realloc(ptr, n ? n : 1);

	if (!p)
		mem_oom(n);
	return p;
}

void
mem_free(void *ptr)
{
	free(ptr);
}

void *
mem_more(void *ptr, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return ptr;
	*cap = *cap ? *cap * 2 : 16;
	return mem_grow(ptr, *cap * size);
}

static struct arena_chunk *
new_chunk(struct arena *a, size_t need)
{
	struct arena_chunk **best = NULL, *c;

	for (struct arena_chunk **l = &a->spare; *l; l = &(*l)->next)
		if ((*l)->size >= need && (!best || (*l)->size < (*best)->size))
			best = l;
	if (best) {
		c = *best;
		*best = c->next;
	} else {
		size_t size = (need / CHUNK + 1) * CHUNK;

		c = mem_grow(NULL, sizeof(*c) + size);
		c->size = size;
		ASAN_POISON_MEMORY_REGION(c->data, c->size);
	}
	c->used = 0;
	c->next = a->chunk;
	a->chunk = c;
	return c;
}

static char *
take(struct arena *a, size_t n, size_t align)
{
	struct arena_chunk *c = a->chunk;
	size_t at = c ? (c->used + align - 1) / align * align : 0;
	char *p;

	if (!c || at > c->size || c->size - at < n) {
		c = new_chunk(a, n);
		at = 0;
	}
	p = c->data + at;
	c->used = at + n;
	a->used += n;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	return p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	char *p = take(a, n, ALIGN);

	memset(p, 0, n);
	return p;
}

void *
arena_room(struct arena *a, size_t n)
{
	return take(a, n, ALIGN);
}

char *
arena_bytes(struct arena *a, size_t n)
{
	return take(a, n, 1);
}

void
arena_trim(struct arena *a, const char *end)
{
	struct arena_chunk *c = a->chunk;
	size_t rest = (size_t)(c->data + c->used - end);

	ASAN_POISON_MEMORY_REGION(end, rest);
	c->used -= rest;
	a->used -= rest;
}

struct sv
arena_dup(struct arena *a, struct sv v)
{
	char *p;

	if (v.len == 0)
		return (struct sv){ 0 };
	p = arena_bytes(a, v.len);
	memcpy(p, v.ptr, v.len);
	return sv_make(p, v.len);
}

char *
arena_cstr(struct arena *a, struct sv v)
{
	char *p = arena_bytes(a, v.len + 1);

	if (v.len)
		memcpy(p, v.ptr, v.len);
	p[v.len] = '\0';
	return p;
}

struct sv
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	int n;
	char *p;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	p = arena_bytes(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return sv_make(p, (size_t)n);
}

/* The OLD bytes at PTR become NEW where they stand, if they stand last and
 * there is room behind them. */
static bool
extend(struct arena *a, char *ptr, size_t old, size_t new)
{
	struct arena_chunk *c = a->chunk;

	if (!old || !c || ptr + old != c->data + c->used ||
	    c->size - c->used < new - old)
		return false;
	take(a, new - old, 1);
	memset(ptr + old, 0, new - old);
	return true;
}

void *
arena_more(struct arena *a, void *ptr, size_t n, size_t *cap, size_t size)
{
	size_t old = *cap;
	void *p;

	if (n < old)
		return ptr;
	*cap = old ? old * 2 : 4;
	if (extend(a, ptr, old * size, *cap * size))
		return ptr;
	p = arena_alloc(a, *cap * size);
	if (n)
		memcpy(p, ptr, n * size);
	return p;
}

void
arena_reset(struct arena *a)
{
	struct arena_chunk *c;

	while ((c = a->chunk)) {
		a->chunk = c->next;
		ASAN_POISON_MEMORY_REGION(c->data, c->size);
		c->next = a->spare;
		a->spare = c;
	}
	a->used = 0;
}

void
arena_free(struct arena *a)
{
	struct arena_chunk *c;

	arena_reset(a);
	while ((c = a->spare)) {
		a->spare = c->next;
		ASAN_UNPOISON_MEMORY_REGION(c->data, c->size);
		mem_free(c);
	}
}

void
buf_reserve(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;

	if (b->cap - b->len >= n)
		return;
	while (cap - b->len < n)
		cap *= 2;
	b->ptr = mem_grow(b->ptr, cap);
	b->cap = cap;
}

void
buf_put(struct buf *b, struct sv v)
{
	if (v.len == 0)
		return;
	buf_reserve(b, v.len);
	memcpy(b->ptr + b->len, v.ptr, v.len);
	b->len += v.len;
}

void
buf_put_char(struct buf *b, char c)
{
	buf_reserve(b, 1);
	b->ptr[b->len++] = c;
}

char *
digits_put(char *to, uint64_t n)
{
	static const char pair[] =
	    "00010203040506070809101112131415161718192021222324"
	    "25262728293031323334353637383940414243444546474849"
	    "50515253545556575859606162636465666768697071727374"
	    "75767778798081828384858687888990919293949596979899";
	char digit[20];
	size_t i = sizeof(digit);

	if (n < 10) {
		*to = (char)('0' + n);
		return to + 1;
	}
	for (; n >= 100; n /= 100)
		memcpy(digit + (i -= 2), pair + n % 100 * 2, 2);
	memcpy(digit + (i -= 2), pair + n * 2, 2);
	i += digit[i] == '0';
	memcpy(to, digit + i, sizeof(digit) - i);
	return to + sizeof(digit) - i;
}

void
buf_put_u64(struct buf *b, uint64_t n)
{
	buf_reserve(b, DIGITS_MAX);
	b->len = (size_t)(digits_put(b->ptr + b->len, n) - b->ptr);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	buf_reserve(b, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

void
buf_free(struct buf *b)
{
	mem_free(b->ptr);
	*b = (struct buf){ 0 };
}
