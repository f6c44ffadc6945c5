/* SPDX-License-Identifier: MIT */
/* Changes as lines of changes.csv: masked, the person by its token. */
#include "pipeline/report/show.h"
#include "pipeline/report/write.h"

const struct sv change_kind[CHANGE_KINDS] = {
	[CHANGE_ADDED] = { "added", 5 },
	[CHANGE_REMOVED] = { "removed", 7 },
	[CHANGE_MOVED] = { "moved", 5 },
	[CHANGE_CHANGED] = { "changed", 7 },
	[CHANGE_STATUS] = { "status", 6 },
	[CHANGE_KEPT] = { "kept", 4 },
};

enum change_kind
change_kind_of(const struct change *c)
{
	enum change_kind k = 0;

	while (k < CHANGE_KINDS && !sv_equal(c->kind, change_kind[k]))
		k++;
	return k;
}

void
changes_csv_header(const struct view *v, struct buf *out)
{
	buf_put(out, SV("\xEF\xBB\xBF" "kind,key,school_from,school_to,"
	    "grade_from,grade_to,column,old,new,explained_by"));
	buf_put(out, v->approval.len ? SV(",approval\n") : SV("\n"));
}

static void
put_text(const struct view *v, enum mask_class class, struct sv cell,
    struct buf *out)
{
	struct buf text = { 0 };

	show_cell(&text, class, cell, v->unmasked);
	buf_put_char(out, ',');
	csv_put(out, buf_sv(&text));
	buf_free(&text);
}

static void
put_cell(const struct view *v, struct sv column, struct sv cell,
    struct buf *out)
{
	put_text(v, show_class_of(v->pack, column, cell), cell, out);
}

void
changes_csv(const struct view *v, const struct change *c, struct sv key,
    struct buf *out)
{
	csv_put(out, c->kind);
	buf_put_char(out, ',');
	csv_put(out, v->unmasked ? c->key : key);
	put_cell(v, SV("学校标识码"), c->school_from, out);
	put_cell(v, SV("学校标识码"), c->school_to, out);
	put_cell(v, SV("年级"), c->grade_from, out);
	put_cell(v, SV("年级"), c->grade_to, out);
	put_text(v, MASK_NONE, c->column, out);
	put_cell(v, c->column, c->old, out);
	put_cell(v, c->column, c->new, out);
	put_text(v, MASK_NONE, c->explained_by, out);
	if (v->approval.len) {
		buf_put_char(out, ',');
		csv_put(out, v->approval);
	}
	buf_put_char(out, '\n');
}
