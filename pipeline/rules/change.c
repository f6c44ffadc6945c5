/* SPDX-License-Identifier: MIT */
/*
 * A school is its code; only where one of the two states has none is its name
 * compared. A column that one of the two had not is no change.
 */
#include "pipeline/person/image.h"
#include "pipeline/rules/change.h"

#define WORD(zh, en) { { zh, sizeof(zh) - 1 }, { en, sizeof(en) - 1 } }

const struct change_word change_word[CHANGE_NAMES] = {
	[CHANGE_KIND] = WORD("种类", "kind"),
	[CHANGE_FIELD] = WORD("变更字段", "changed_field"),
	[CHANGE_OLD] = WORD("旧值", "old_value"),
	[CHANGE_NEW] = WORD("新值", "new_value"),
	[CHANGE_DAY] = WORD("快照日", "snapshot_day"),
	[CHANGE_FILE] = WORD("快照文件", "snapshot_file"),
	[CHANGE_LINE] = WORD("快照行", "snapshot_line"),
	[CHANGE_SEAT] = WORD("快照班内学号", "snapshot_seat"),
};

const struct sv change_label[CHANGE_KINDS] = {
	[CHANGE_CAME] = { "增加", 6 },
	[CHANGE_WENT] = { "减少", 6 },
	[CHANGE_MOVED] = { "转移", 6 },
	[CHANGE_CHANGED] = { "变更", 6 },
	[CHANGE_SAME] = { "不变", 6 },
};

struct sv
change_old(struct sv text)
{
	static const struct sv open[] = { { "旧(", 4 }, { "旧（", 6 },
		{ "old(", 4 } };
	static const struct sv close[] = { { ")", 1 }, { "）", 3 } };

	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++)
		for (size_t k = 0; k < sizeof(close) / sizeof(*close); k++)
			if (sv_starts(text, open[i]) &&
			    sv_ends(text, close[k]))
				return sv_head(sv_skip(text, open[i].len),
				    text.len - open[i].len - close[k].len);
	return (struct sv){ 0 };
}

bool
change_kept(struct sv column)
{
	for (int c = 0; c < IMAGE_COLUMNS; c++)
		if (sv_equal(image_column[c], column))
			return true;
	return false;
}

void
change_open(struct change_sheet *s, const struct pack *p,
    const struct sv *column, size_t n, struct arena *a)
{
	struct header *h = &s->header;

	*s = (struct change_sheet){ .n = n, .persons = true, .fields = true };
	h->ncolumn = 2 * n + CHANGE_NAMES;
	h->column = arena_alloc(a, h->ncolumn * sizeof(*h->column));
	s->codes = arena_alloc(a, (n + 1) * sizeof(*s->codes));
	for (size_t i = 0; i < n; i++) {
		const struct field *f = pack_field(p, column[i]);

		s->codes[i] = f ? f->table : NULL;
		h->column[i] = column[i];
		h->column[n + i] = arena_printf(a, "旧·%.*s",
		    SV_ARG(column[i]));
	}
	for (size_t i = 0; i < CHANGE_NAMES; i++)
		h->column[2 * n + i] = change_word[i].zh;
	header_resolve(h);
	s->code = header_find(h, image_column[IMAGE_CODE]);
	s->name = header_find(h, image_column[IMAGE_SCHOOL]);
}

static bool
differs(const struct sv *old, const struct sv *new, size_t c)
{
	return !past_absent(old[c]) && !past_absent(new[c]) &&
	    !sv_equal(old[c], new[c]);
}

static bool
has_moved(const struct change_sheet *s, const struct sv *old,
    const struct sv *new)
{
	bool codes = s->code >= 0 && old[s->code].len && new[s->code].len;

	if (codes)
		return differs(old, new, (size_t)s->code);
	return s->name >= 0 && differs(old, new, (size_t)s->name);
}

enum change_kind
change_of(const struct change_sheet *s, const struct sv *old,
    const struct sv *new)
{
	if (!old || !new)
		return new ? CHANGE_CAME : CHANGE_WENT;
	if (has_moved(s, old, new))
		return CHANGE_MOVED;
	for (size_t c = 0; c < s->n; c++)
		if (differs(old, new, c))
			return CHANGE_CHANGED;
	return CHANGE_SAME;
}

void
change_cells(const struct change_sheet *s, struct batch *b, size_t row,
    const struct sv *old, const struct sv *new)
{
	static const struct sv none;
	int past = (int)s->n;

	for (int c = 0; c < past; c++) {
		batch_cell(b, c)[row] = new ? new[c] : old[c];
		batch_cell(b, past + c)[row] = old ? old[c] : none;
	}
}

/* Does column C differ by more than how it is spelt? */
static bool
has_changed(const struct change_sheet *s, const struct sv *old,
    const struct sv *new, size_t c)
{
	return differs(old, new, c) && !(s->codes[c] &&
	    sv_equal(table_name(s->codes[c], old[c]),
	    table_name(s->codes[c], new[c])));
}

/* A row about the column CHANGED; S->n: about the person. */
static void
add_row(const struct change_sheet *s, struct batch *b, const struct sv *old,
    const struct sv *new, const struct change_past *past,
    enum change_kind kind, size_t changed)
{
	static const struct sv none;
	size_t row = b->nrow++;
	int own = 2 * (int)s->n;

	change_cells(s, b, row, old, new);
	for (int c = 0; c < CHANGE_NAMES; c++)
		batch_cell(b, own + c)[row] = none;
	batch_cell(b, own + CHANGE_KIND)[row] = change_label[kind];
	batch_cell(b, own + CHANGE_DAY)[row] = past->day;
	batch_cell(b, own + CHANGE_FILE)[row] = past->file;
	batch_cell(b, own + CHANGE_LINE)[row] = past->line;
	batch_cell(b, own + CHANGE_SEAT)[row] = past->seat;
	b->line[row] = b->record[row] = 0;
	if (changed == s->n)
		return;
	batch_cell(b, own + CHANGE_FIELD)[row] = s->header.column[changed];
	batch_cell(b, own + CHANGE_OLD)[row] = table_name(s->codes[changed],
	    old[changed]);
	batch_cell(b, own + CHANGE_NEW)[row] = table_name(s->codes[changed],
	    new[changed]);
}

void
change_add(const struct change_sheet *s, struct batch *b,
    const struct sv *old, const struct sv *new, const struct change_past *past)
{
	enum change_kind kind = change_of(s, old, new);

	if (s->persons)
		add_row(s, b, old, new, past, kind, s->n);
	for (size_t c = 0; s->fields && old && new && c < s->n; c++)
		if (has_changed(s, old, new, c))
			add_row(s, b, old, new, past, kind, c);
}
