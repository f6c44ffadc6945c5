/* SPDX-License-Identifier: MIT */
/* Open addressing, linear, at most half full. */
#include <stdlib.h>

#include "pipeline/base/hash.h"
#include "pipeline/report/intern.h"

/* The slot that holds TEXT, or the free one where it belongs. */
static size_t
probe(const struct intern *in, struct sv text)
{
	size_t at = hash_64(text) & (in->nslot - 1);

	while (in->slot[at] && !sv_equal(in->text[in->slot[at] - 1], text))
		at = (at + 1) & (in->nslot - 1);
	return at;
}

static void
grow(struct intern *in)
{
	mem_free(in->slot);
	in->nslot = in->nslot ? in->nslot * 2 : 64;
	in->slot = mem_alloc(in->nslot * sizeof(*in->slot));
	for (size_t i = 0; i < in->n; i++)
		in->slot[probe(in, in->text[i])] = (uint32_t)i + 1;
}

size_t
intern_add(struct intern *in, struct sv text)
{
	size_t at;

	if (in->n * 2 >= in->nslot)
		grow(in);
	at = probe(in, text);
	if (!in->slot[at]) {
		in->text = mem_more(in->text, in->n, &in->cap,
		    sizeof(*in->text));
		in->text[in->n++] = arena_dup(&in->arena, text);
		in->slot[at] = (uint32_t)in->n;
	}
	return in->slot[at] - 1;
}

int64_t
intern_find(const struct intern *in, struct sv text)
{
	if (in->nslot == 0)
		return INTERN_NONE;
	return (int64_t)in->slot[probe(in, text)] - 1;
}

static int
compare_texts(const void *a, const void *b, void *text)
{
	const struct sv *t = text;

	return sv_compare(t[*(const uint32_t *)a], t[*(const uint32_t *)b]);
}

uint32_t *
intern_sort(const struct intern *in)
{
	uint32_t *order = mem_alloc(in->n * sizeof(*order));

	for (size_t i = 0; i < in->n; i++)
		order[i] = (uint32_t)i;
	if (in->n)
		qsort_r(order, in->n, sizeof(*order), compare_texts, in->text);
	return order;
}

void
intern_free(struct intern *in)
{
	arena_free(&in->arena);
	mem_free(in->text);
	mem_free(in->slot);
	*in = (struct intern){ 0 };
}

static size_t
probe_id(const struct id_count *ic, uint64_t id)
{
	size_t at = id & (ic->nslot - 1);

	while (ic->id[at] && ic->id[at] != id)
		at = (at + 1) & (ic->nslot - 1);
	return at;
}

static void
grow_ids(struct id_count *ic)
{
	struct id_count old = *ic;

	ic->nslot = old.nslot ? old.nslot * 2 : 256;
	ic->id = mem_alloc(ic->nslot * sizeof(*ic->id));
	ic->count = mem_alloc(ic->nslot * sizeof(*ic->count));
	for (size_t i = 0; i < old.nslot; i++)
		if (old.id[i]) {
			size_t at = probe_id(ic, old.id[i]);

			ic->id[at] = old.id[i];
			ic->count[at] = old.count[i];
		}
	id_count_free(&old);
}

uint32_t
id_count_add(struct id_count *ic, const unsigned char *id)
{
	uint64_t key;
	size_t at;

	memcpy(&key, id, sizeof(key));
	key |= key == 0; /* 0 is taken */
	if (ic->n * 2 >= ic->nslot)
		grow_ids(ic);
	at = probe_id(ic, key);
	ic->n += ic->id[at] == 0;
	ic->id[at] = key;
	return ++ic->count[at];
}

void
id_count_free(struct id_count *ic)
{
	mem_free(ic->id);
	mem_free(ic->count);
	*ic = (struct id_count){ 0 };
}
