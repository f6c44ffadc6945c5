/* SPDX-License-Identifier: MIT */
/*
 * Most sheets have no merged cells. Whether one has is found by their name
 * anywhere in the part, which takes no parsing; only then is it parsed.
 *
 * Below the name of a column that tells one person from another nothing is
 * merged: two pupils of one number would be twins. School and class may be.
 *
 * A row in which others begin that are merged across columns is the upper row
 * of a header: what is blank in the lower one belongs to no group, and stays.
 */
#include <stdlib.h>

#include "pipeline/io/workbook_part.h"

enum { MERGES_MOST = 1 << 17, WORD = 10 };

struct sheet_merges {
	struct merge {
		uint32_t column; /* from 0; COLUMNS: across several */
		uint64_t first, last;
	} *merge;
	size_t n, cap;
	struct arena *arena;
};

/* "<…mergeCells", with any prefix. -1 after diag_fail. */
static int
has_merges(struct workbook *b, int64_t member, const char *name,
    struct diag *d)
{
	enum { PIECE = 64 * 1024 };
	char *piece = mem_alloc(PIECE + WORD);
	struct member *m = member_open(b->zip, (size_t)member, name, d);
	size_t kept = 0;
	ssize_t n = -1;
	bool has = false;

	while (m && !has && (n = member_read(m, piece + kept, PIECE)) > 0) {
		size_t len = kept + (size_t)n;

		has = memmem(piece, len, "mergeCells", WORD) != NULL;
		kept = len < WORD - 1 ? len : WORD - 1;
		memmove(piece, piece + len - kept, kept);
	}
	member_close(m);
	mem_free(piece);
	return n < 0 ? -1 : has;
}

static uint64_t
row_of(struct sv reference)
{
	uint64_t n = 0;

	while (reference.len && (reference.ptr[0] < '0' ||
	    reference.ptr[0] > '9'))
		reference = sv_skip(reference, 1);
	return sv_to_u64(reference, &n) && n <= ROWS ? n : 0;
}

static void
start_merge(void *ctx, struct sv name, const char *const *attr)
{
	struct sheet_merges *m = ctx;
	struct sv ref = xml_attr(attr, SV("ref"));
	size_t colon = sv_find(ref, SV(":"));
	struct sv top = sv_head(ref, colon), end = sv_skip(ref, colon + 1);
	uint32_t column = sheet_column(top);

	if (!sv_equal(name, SV("mergeCell")) || column == 0 ||
	    column > COLUMNS || row_of(top) == 0 ||
	    row_of(end) < row_of(top) || m->n == MERGES_MOST)
		return;
	if (column != sheet_column(end))
		column = COLUMNS + 1;
	m->merge = arena_more(m->arena, m->merge, m->n, &m->cap,
	    sizeof(*m->merge));
	m->merge[m->n++] = (struct merge){ column - 1, row_of(top),
		row_of(end) };
}

static int
by_place(const void *a, const void *b)
{
	const struct merge *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

int
merges_read(struct workbook *b, size_t sheet, const char *name,
    const struct sheet_merges **merges, struct diag *d)
{
	static const struct xml_ops ops = { .start = start_merge };
	struct workbook_sheet *s = &b->sheet[sheet];
	struct diag silent = { 0 };
	int has;

	*merges = s->merges;
	if (s->merges_read)
		return 0;
	has = has_merges(b, s->member, name, d);
	if (has < 0)
		return -1;
	s->merges_read = true;
	if (!has)
		return 0;
	s->merges = arena_alloc(&b->arena, sizeof(*s->merges));
	s->merges->arena = &b->arena;
	/* Damage is told, with its row, when the rows are read. */
	part_read(b, s->member, &ops, s->merges, &silent);
	if (s->merges->n)
		qsort(s->merges->merge, s->merges->n,
		    sizeof(*s->merges->merge), by_place);
	*merges = s->merges;
	return 0;
}

uint64_t
merges_find(const struct sheet_merges *m, uint32_t column, uint64_t row)
{
	struct merge key = { .column = column, .first = row };
	const struct merge *found;

	if (!m || m->n == 0)
		return 0;
	found = bsearch(&key, m->merge, m->n, sizeof(key), by_place);
	key.column = COLUMNS;
	if (!found || found->last == row ||
	    bsearch(&key, m->merge, m->n, sizeof(key), by_place))
		return 0;
	return found->last;
}

/* V without what may stand at its end: blanks, marks, a remark in brackets. */
static struct sv
drop_end(struct sv v)
{
	static const struct sv mark[] = { { " ", 1 }, { "\n", 1 }, { "*", 1 },
		{ "★", 3 }, { "　", 3 }, { ")", 1 }, { "）", 3 } };
	size_t at;

	for (size_t i = 0; i < sizeof(mark) / sizeof(*mark); i++) {
		if (!sv_ends(v, mark[i]))
			continue;
		at = i < 5 ? v.len - mark[i].len :
		    sv_find(v, mark[i].len == 1 ? SV("(") : SV("（"));
		return at < v.len ? drop_end(sv_head(v, at)) : v;
	}
	return v;
}

bool
merges_are_own(struct sv header)
{
	static const char *const word[] = { "姓名", "证号", "证号码", "证件号",
		"证件号码", "身份证", "身份号码", "学籍号", "学号", "辅号" };
	struct sv v = drop_end(header);

	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (sv_ends(v, sv_cstr(word[i])))
			return true;
	return false;
}
