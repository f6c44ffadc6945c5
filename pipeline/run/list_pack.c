/* SPDX-License-Identifier: MIT */
#include "pipeline/rules/fold.h"
#include "pipeline/run/list_pack.h"

struct pack
list_pack(const struct pack *p, const struct list_form *form, struct arena *a)
{
	enum { FILE_RULES = 11 };
	struct pack own = { .name = p->name, .version = p->version,
		.hash = p->hash, .nrule = FILE_RULES,
		.nfield = form->ncolumn };
	uint32_t *slot;

	own.rule = arena_alloc(a, FILE_RULES * sizeof(*own.rule));
	for (int i = 0; i < FILE_RULES; i++)
		own.rule[i].id = arena_printf(a, "F%02d", i + 1);
	own.field = arena_alloc(a, (own.nfield + 1) * sizeof(*own.field));
	for (own.nalias_slot = 16; own.nalias_slot < 2 * own.nfield;)
		own.nalias_slot *= 2;
	slot = arena_alloc(a, own.nalias_slot * sizeof(*slot));
	own.alias_slot = slot;
	for (size_t i = 0; i < own.nfield; i++) {
		struct field *f = &own.field[i];

		f->name = form->column[i];
		f->alias = arena_alloc(a, sizeof(*f->alias));
		f->alias[0] = fold_header(f->name, a);
		f->nalias = 1;
		slot[fold_slot(&own, f->alias[0])] = (uint32_t)i + 1;
	}
	return own;
}
