/* SPDX-License-Identifier: MIT */
/*
 * What changed between two images of a person, one line a column. A school is
 * its code; its name goes with it, and only where one of the two has no code
 * is it compared for itself. A column that one of the two files had not is no
 * change.
 */
#include "pipeline/stages/diff/diff.h"

const struct sv kind_name[KINDS] = {
	[KIND_ADDED] = { "added", 5 },
	[KIND_REMOVED] = { "removed", 7 },
	[KIND_MOVED] = { "moved", 5 },
	[KIND_CHANGED] = { "changed", 7 },
	[KIND_STATUS] = { "status", 6 },
	[KIND_KEPT] = { "kept", 4 },
};

static struct sv
school_of(const struct sv *cell)
{
	return cell[IMAGE_CODE].len ? cell[IMAGE_CODE] : cell[IMAGE_SCHOOL];
}

/* A change of kind KIND with its two ends; either may be NULL. */
static struct change *
add(struct batch *b, enum kind kind, const struct sv *old,
    const struct sv *new)
{
	struct change *c = batch_change(b);

	*c = (struct change){ .kind = kind_name[kind],
		.key = image_key(new ? new : old, &b->arena) };
	if (old) {
		c->school_from = school_of(old);
		c->grade_from = old[IMAGE_GRADE];
	}
	if (new) {
		c->school_to = school_of(new);
		c->grade_to = new[IMAGE_GRADE];
	}
	return c;
}

static bool
differs(const struct sv *old, const struct sv *new, enum image_column c)
{
	return !past_absent(old[c]) && !past_absent(new[c]) &&
	    !sv_equal(old[c], new[c]);
}

static void
add_column(struct batch *b, enum kind kind, const struct sv *old,
    const struct sv *new, enum image_column column)
{
	struct change *c = add(b, kind, old, new);

	c->column = image_column[column];
	c->old = old[column];
	c->new = new[column];
}

static void
tell_pair(struct batch *b, const struct sv *old, const struct sv *new)
{
	bool codes = old[IMAGE_CODE].len && new[IMAGE_CODE].len;

	if (codes && differs(old, new, IMAGE_CODE))
		add_column(b, KIND_MOVED, old, new, IMAGE_CODE);
	else if (differs(old, new, IMAGE_SCHOOL))
		add_column(b, codes ? KIND_CHANGED : KIND_MOVED, old, new,
		    IMAGE_SCHOOL);
	if (!codes && differs(old, new, IMAGE_CODE))
		add_column(b, KIND_CHANGED, old, new, IMAGE_CODE);
	for (enum image_column c = IMAGE_GRADE; c < IMAGE_COLUMNS; c++)
		if (differs(old, new, c))
			add_column(b, c == IMAGE_STATUS ? KIND_STATUS :
			    KIND_CHANGED, old, new, c);
}

/* Where the carried-over record stands: the snapshot's day, its number. */
static struct sv
place_of(const struct diff *d, struct batch *b, const struct event *e)
{
	return arena_printf(&b->arena, "%.*s %llu",
	    SV_ARG(d->last.past->asof),
	    (unsigned long long)(e->order & ~GONE));
}

int
tell_event(struct diff *d, struct batch *b, const struct event *e)
{
	struct sv *old = arena_alloc(&b->arena,
	    2 * IMAGE_COLUMNS * sizeof(*old));
	struct sv *new = old + IMAGE_COLUMNS;
	size_t told = b->nchange;
	struct change *c;
	struct entry entry;

	if (!(e->order & GONE) && (images_entry(d, e->order, &entry) < 0 ||
	    images_cells(d, &b->arena, entry.cells, entry.length, ALL_COLUMNS,
		new) < 0))
		return -1;
	if (e->kind == KIND_CHANGED)
		memcpy(old, new, IMAGE_COLUMNS * sizeof(*old));
	if (e->cells != NO_CELLS && images_cells(d, &b->arena, e->cells,
	    e->length, e->differ, old) < 0)
		return -1;
	if (e->kind == KIND_CHANGED) {
		tell_pair(b, old, new);
		judge_pair(d, b, &entry, old, new, told);
		return 0;
	}
	c = add(b, e->kind, e->order & GONE ? old : NULL,
	    e->order & GONE ? NULL : new);
	c->explained_by = d->reason.text[e->why];
	if (e->kind == KIND_KEPT) {
		c->grade_to = gaps_today(d, old);
		c->old = place_of(d, b, e);
		c->new = old[IMAGE_SCHOOL];
	}
	return 0;
}
