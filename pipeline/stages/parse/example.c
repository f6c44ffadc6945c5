/* SPDX-License-Identifier: MIT */
/*
 * The row that a template shows: 例：2121090005, 某某小学, 张三. It says so in its
 * first cells or as a name, and its numbers are nobody's.
 */
#include "pipeline/person/xjh.h"
#include "pipeline/stages/parse/rows.h"

static bool
is_valid_id(struct sv v)
{
	return idnum_form(v) && idnum_check_char(v.ptr) == v.ptr[ID_LEN - 1];
}

/* Does CELL say that its row shows how to fill the table? */
static bool
says_example(struct sv cell)
{
	static const char *const word[] = { "例：", "例:", "例如", "例）", "例)",
		"示例", "样例", "范例", "举例", "填写示例", "填写样例", "填表示例",
		"（例", "(例", "【例", "（示例", "(示例", "【示例", "[示例" };

	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (sv_starts(cell, sv_cstr(word[i])))
			return true;
	return false;
}

bool
rows_is_example(struct rows *rows, const struct csv_record *rec)
{
	const struct roster *r = rows->r;
	struct xjh x;

	if (!says_example(rows_cell(rows, rec, 0)) &&
	    !says_example(rows_cell(rows, rec, 1)) &&
	    !says_example(rows_cell(rows, rec, r->name_place)))
		return false;
	xjh_check(rows_cell(rows, rec, r->xjh_place), &x);
	return !is_valid_id(rows_cell(rows, rec, r->id_place)) &&
	    (x.state != XJH_OK || (x.kind == 'G' && !is_valid_id(x.inner)));
}
