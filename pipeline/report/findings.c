/* SPDX-License-Identifier: MIT */
/*
 * The columns of contract.md 4.1 stand in one list; CSV and JSON both ask
 * `column_text` for each of them.
 */
#include "pipeline/report/write.h"

enum finding_column {
	COL_ID,
	COL_RULE,
	COL_ARTICLE,
	COL_LEVEL,
	COL_STATUS,
	COL_FILE,
	COL_LINE,
	COL_RECORD,
	COL_COLUMN,
	COL_LETTER,
	COL_SCHOOL_CODE,
	COL_SCHOOL,
	COL_GRADE,
	COL_CLASS,
	COL_STUDENT,
	COL_KEY,
	COL_VALUE,
	COL_EXPECTED,
	COL_RELATED,
	COL_MESSAGE,
	COL_FIX,
	COLUMNS
};

static const char *const column_name[COLUMNS] = { "finding_id", "rule",
	"article", "level", "status", "file", "line", "record", "column",
	"column_letter", "school_code", "school", "grade", "class", "student",
	"key", "value", "expected", "related", "message", "fix" };

/* Columns that are a text of the finding as it is. */
static const enum told_text plain[COLUMNS] = { [COL_RULE] = TOLD_RULE,
	[COL_SCHOOL_CODE] = TOLD_SCHOOL_CODE, [COL_SCHOOL] = TOLD_SCHOOL,
	[COL_GRADE] = TOLD_GRADE, [COL_CLASS] = TOLD_CLASS,
	[COL_STUDENT] = TOLD_STUDENT, [COL_VALUE] = TOLD_VALUE,
	[COL_EXPECTED] = TOLD_EXPECTED, [COL_RELATED] = TOLD_RELATED,
	[COL_MESSAGE] = TOLD_MESSAGE, [COL_FIX] = TOLD_FIX };

static struct sv
number_text(uint64_t n, char room[ID_ROOM])
{
	size_t at = ID_ROOM;

	if (n == 0)
		return (struct sv){ 0 };
	for (; n; n /= 10)
		room[--at] = (char)('0' + n % 10);
	return sv_make(room + at, ID_ROOM - at);
}

static struct sv
article_of(const struct view *v, const struct told *t)
{
	const struct rule *r = pack_rule(v->pack, t->text[TOLD_RULE]);

	return r ? rule_article(r) : (struct sv){ 0 };
}

static struct sv
spelling(const struct view *v, const struct told *t)
{
	int32_t column = t->head.column;

	if (column < 0)
		return (struct sv){ 0 };
	return origin_spelling(origins_find(v->origins, t->head.file), column,
	    v->header->column[column]);
}

static struct sv
path_of(const struct view *v, const struct told *t)
{
	const struct origin *o = origins_find(v->origins, t->head.file);

	return o ? o->path : (struct sv){ 0 };
}

/* ROOM is for what has to be put together. */
static struct sv
column_text(const struct view *v, const struct told *t, int column,
    char room[ID_ROOM])
{
	switch (column) {
	case COL_ID:
		told_id(t, room);
		return sv_cstr(room);
	case COL_KEY:
		told_key(t, room);
		return sv_cstr(room);
	case COL_ARTICLE:
		return article_of(v, t);
	case COL_LEVEL:
		return level_name(t->head.level);
	case COL_STATUS:
		return told_status_name(t->status);
	case COL_FILE:
		return path_of(v, t);
	case COL_LINE:
		return number_text(t->head.line, room);
	case COL_RECORD:
		return number_text(t->head.record, room);
	case COL_COLUMN:
		return spelling(v, t);
	case COL_LETTER:
		return sv_cstr(column_letter(t->head.position, room));
	default:
		return t->text[plain[column]];
	}
}

void
findings_csv_header(const struct view *v, struct buf *out)
{
	buf_put(out, SV("\xEF\xBB\xBF"));
	for (int i = 0; i < COLUMNS; i++) {
		if (i)
			buf_put_char(out, ',');
		buf_put(out, sv_cstr(column_name[i]));
	}
	buf_put(out, v->approval.len ? SV(",approval\n") : SV("\n"));
}

void
findings_csv(const struct view *v, const struct told *t, struct buf *out)
{
	char room[ID_ROOM];

	for (int i = 0; i < COLUMNS; i++) {
		if (i)
			buf_put_char(out, ',');
		csv_put(out, column_text(v, t, i, room));
	}
	if (v->approval.len) {
		buf_put_char(out, ',');
		csv_put(out, v->approval);
	}
	buf_put_char(out, '\n');
}

/* A sheet's cell as a spreadsheet names it: B12. */
static void
put_sheet_cell(const struct view *v, const struct told *t, struct buf *out)
{
	char room[8], line[ID_ROOM];

	if (!origin_is_sheet(origins_find(v->origins, t->head.file)) ||
	    t->head.line == 0 || t->head.position < 0)
		return;
	json_name(out, "cell", false);
	buf_printf(out, "\"%s%.*s\"", column_letter(t->head.position, room),
	    SV_ARG(number_text(t->head.line, line)));
}

void
findings_jsonl(const struct view *v, const struct told *t, struct buf *out)
{
	char room[ID_ROOM];

	buf_put_char(out, '{');
	for (int i = 0; i < COLUMNS; i++) {
		struct sv text = column_text(v, t, i, room);

		json_name(out, column_name[i], i == 0);
		if (i != COL_LINE && i != COL_RECORD)
			json_put(out, text);
		else
			buf_put(out, text.len ? text : SV("null"));
	}
	put_sheet_cell(v, t, out);
	if (t->head.offset || t->head.length) {
		json_name(out, "offset", false);
		buf_put_u64(out, t->head.offset);
		json_name(out, "length", false);
		buf_put_u64(out, t->head.length);
	}
	if (t->until) {
		json_name(out, "approved_until", false);
		buf_put_char(out, '"');
		told_until(t->until, out);
		buf_put_char(out, '"');
	}
	if (v->approval.len) {
		json_name(out, "approval", false);
		json_put(out, v->approval);
	}
	buf_put(out, SV("}\n"));
}

void
findings_mark(const struct view *v, const struct told *t, struct buf *out)
{
	bool english = v->lang == LANG_EN;

	switch (t->status) {
	case TOLD_APPROVED:
		buf_put(out, english ? SV(" [approved until ") :
		                       SV("［已批准，至 "));
		told_until(t->until, out);
		break;
	case TOLD_EXPIRED:
		buf_put(out, english ? SV(" [its approval ended on ") :
		                       SV("［批准已过期，至 "));
		told_until(t->until, out);
		break;
	case TOLD_NEW:
		if (!v->compared)
			return;
		buf_put(out, english ? SV(" [new") : SV("［新发现"));
		break;
	default:
		return;
	}
	buf_put(out, english ? SV("]") : SV("］"));
}

void
findings_gcc(const struct view *v, const struct told *t, struct buf *out)
{
	struct sv path = path_of(v, t);

	buf_put(out, path.len ? path : SV("xueji"));
	if (t->head.line) {
		buf_put_char(out, ':');
		buf_put_u64(out, t->head.line);
	}
	if (t->head.line && t->head.position >= 0) {
		buf_put_char(out, ':');
		buf_put_u64(out, (uint64_t)t->head.position + 1);
	}
	buf_put(out, SV(": "));
	/* An editor knows `note`, not `notice`. */
	buf_put(out, t->head.level == LEVEL_NOTICE ? SV("note") :
	                                             level_name(t->head.level));
	buf_put(out, SV(": "));
	buf_put(out, t->text[TOLD_MESSAGE]);
	if (t->until)
		findings_mark(v, t, out);
	buf_put(out, SV(" ["));
	buf_put(out, t->text[TOLD_RULE]);
	buf_put(out, SV("]\n"));
}
