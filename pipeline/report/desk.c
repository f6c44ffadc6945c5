/* SPDX-License-Identifier: MIT */
/* Orders are made by counting, so that equal ones stay as they come. */
#include "pipeline/base/mem.h"
#include "pipeline/report/desk.h"

void
desk_add(struct desk *d, const struct told *t, uint64_t at, uint32_t rule,
    uint32_t school)
{
	d->item = mem_more(d->item, d->n, &d->cap, sizeof(*d->item));
	d->item[d->n++] = (struct desk_item){ .at = at, .copy = t->copy,
		.school = school, .rule = rule, .file = t->head.file,
		.rows = t->head.rows ? (uint32_t)t->head.rows :
		                       t->head.line > 0,
		.level = t->head.level, .status = t->status,
		.until = t->until };
}

static size_t
group_of(const struct desk_item *i, bool school, size_t groups)
{
	size_t g = school ? i->school : i->rule;

	return g < groups ? g : groups;
}

static struct desk_order
order_by(const struct desk *d, bool school, size_t groups)
{
	struct desk_order o = { .groups = groups,
		.item = mem_alloc((d->n + 1) * sizeof(*o.item)),
		.from = mem_alloc((groups + 3) * sizeof(*o.from)) };
	/* from[g + 1] is where the next one of g goes, and in the end where
	 * the group behind it begins. */
	size_t *next = o.from + 1;

	for (size_t i = 0; i < d->n; i++)
		next[group_of(&d->item[i], school, groups) + 1]++;
	for (size_t g = 1; g <= groups; g++)
		next[g] += next[g - 1];
	for (size_t i = 0; i < d->n; i++)
		o.item[next[group_of(&d->item[i], school, groups)]++] =
		    (uint32_t)i;
	return o;
}

struct desk_order
desk_by_school(const struct desk *d, size_t n)
{
	return order_by(d, true, n);
}

struct desk_order
desk_by_rule(const struct desk *d, size_t n)
{
	return order_by(d, false, n);
}

void
desk_order_free(struct desk_order *o)
{
	mem_free(o->item);
	mem_free(o->from);
	*o = (struct desk_order){ 0 };
}

int
desk_read(const struct desk *d, struct tape_reader *reader, size_t i,
    struct told *t)
{
	uint64_t at = d->item[i].at;
	struct sv piece;

	if (tape_read(reader, &at, &piece) <= 0)
		return -1;
	told_unpack(piece, t);
	t->copy = d->item[i].copy;
	t->status = d->item[i].status;
	t->until = d->item[i].until;
	return 0;
}

void
desk_free(struct desk *d)
{
	mem_free(d->item);
	*d = (struct desk){ 0 };
}
