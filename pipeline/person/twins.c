/* SPDX-License-Identifier: MIT */
#include "pipeline/base/mem.h"
#include "pipeline/person/twins.h"

int
twins_open(struct twins *t, struct past *p, struct diag *d)
{
	struct past_entry e;

	*t = (struct twins){ 0 };
	if (p->nrecord > TWINS_MOST)
		return diag_fail(d, STATUS_INPUT,
		    "the snapshot has too many records", "快照的记录过多");
	t->n = p->nrecord;
	t->print = mem_grow(NULL, (t->n + 1) * sizeof(*t->print));
	t->used = mem_alloc(t->n + 1);
	for (uint64_t i = 0; i < t->n; i++) {
		if (p->ops->entry(p, i, &e, d) < 0)
			return -1;
		t->print[i] = e.print;
	}
	return 0;
}

static void
fill_slots(struct twins *t)
{
	for (t->nslot = 16; t->nslot < 2 * t->n; t->nslot *= 2)
		;
	t->slot = mem_alloc(t->nslot * sizeof(*t->slot));
	for (uint64_t i = 0; i < t->n; i++) {
		size_t at = t->print[i] & (t->nslot - 1);

		while (t->slot[at])
			at = (at + 1) & (t->nslot - 1);
		t->slot[at] = (uint32_t)i + 1;
	}
}

/* The number of one in the table, or NO_TWIN. */
static uint64_t
look_up(struct twins *t, uint64_t print)
{
	size_t at;

	if (!t->nslot)
		fill_slots(t);
	for (at = print & (t->nslot - 1); t->slot[at];
	     at = (at + 1) & (t->nslot - 1))
		if (t->print[t->slot[at] - 1] == print &&
		    !t->used[t->slot[at] - 1])
			return t->slot[at] - 1;
	return NO_TWIN;
}

uint64_t
twins_take(struct twins *t, uint64_t print)
{
	uint64_t number = t->next;

	if (number >= t->n || t->used[number] || t->print[number] != print)
		number = look_up(t, print);
	if (number == NO_TWIN)
		return NO_TWIN;
	t->used[number] = 1;
	t->next = number + 1;
	return number;
}

void
twins_close(struct twins *t)
{
	mem_free(t->print);
	mem_free(t->used);
	mem_free(t->slot);
	*t = (struct twins){ 0 };
}
