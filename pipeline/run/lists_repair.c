/* SPDX-License-Identifier: MIT */
/*
 * Values of a list that are another field's (按字段) are made what a record would
 * have there: repaired as xj-normalize repairs that field's cells, and by their
 * labels. A list is nobody's upload: no edit is told.
 */
#include "pipeline/run/lists_repair.h"
#include "pipeline/stages/normalize/repairs.h"

static struct sv
repair(const struct field *f, const struct repair_field *how, struct sv v,
    struct arena *a)
{
	while (repair_next(how, f->clean, a, v, &v))
		;
	return v;
}

void
lists_repair(const struct pack *p, const struct list_form *form,
    struct list_table *l, struct arena *a)
{
	struct repair_field *how = arena_alloc(a,
	    (p->nfield + 1) * sizeof(*how));
	bool *known = arena_alloc(a, p->nfield + 1);

	for (size_t row = 0; form->nby && row < l->table.nrow; row++) {
		const struct field *f = list_field(p, form, l, row, a);
		struct sv *cell = l->table.cell + row * l->table.ncolumn;
		size_t at = f ? (size_t)(f - p->field) : 0;

		if (!f)
			continue;
		if (!known[at])
			how[at] = (struct repair_field){ f->type,
				labels_build(f->table, a) };
		known[at] = true;
		for (size_t k = 1; k < form->nby; k++)
			cell[form->by[k]] = repair(f, &how[at],
			    cell[form->by[k]], a);
	}
	list_settle(p, form, l, a);
}
