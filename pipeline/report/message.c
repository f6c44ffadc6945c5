/* SPDX-License-Identifier: MIT */
#include "pipeline/base/date.h"
#include "pipeline/person/plain.h"
#include "pipeline/report/message.h"
#include "pipeline/report/show.h"

struct sv
scope_cell(const struct scope *s, struct sv name)
{
	int col = s->row < 0 ? -1 : header_find(s->batch->header, name);

	return col < 0 ? finding_get(s->finding, name) :
	    batch_get(s->batch, col, (size_t)s->row);
}

/* Does V hold the name of the pupil whom the finding is of? */
static bool
holds_name(const struct scope *s, struct sv v)
{
	struct sv name = scope_cell(s, SV("姓名"));

	return sv_find(v, name) < v.len && plain_han(name) > 1;
}

enum mask_class
scope_class(const struct scope *s, struct sv name, struct sv value)
{
	enum mask_class class;

	if (sv_equal(name, SV("本格")) && s->column.len)
		name = s->column;
	class = show_class_said(s->pack, s->finding, name, value);
	if (class == MASK_NONE && value.len && s->column.len &&
	    (sv_equal(value, s->now) || sv_equal(value, s->before)))
		class = show_class_of(s->pack, s->column, value);
	return (class == MASK_NONE || class == MASK_ADDRESS) &&
	    holds_name(s, value) ? MASK_NAME : class;
}

bool
scope_is_value(struct sv name)
{
	/* `same` is F08's path; row, char, byte, size, lines, table and near
	 * are places. */
	static const struct sv other[] = { { "related", 7 }, { "total", 5 },
		{ "suggestion", 10 }, { "same", 4 }, { "reason", 6 },
		{ "row", 3 }, { "char", 4 }, { "byte", 4 }, { "kinds", 5 },
		{ "lines", 5 }, { "rules", 5 }, { "asof", 4 }, { "size", 4 },
		{ "near", 4 }, { "table", 5 }, { "快照文件", 12 },
		{ "快照行", 9 }, { "快照班内学号", 18 } };

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (sv_equal(name, other[i]))
			return false;
	return !sv_ends(name, SV("_en"));
}

static bool
find_arg(const struct scope *s, struct sv name, struct sv *value)
{
	const struct finding *f = s->finding;

	for (size_t i = 0; i < f->narg; i++)
		if (sv_equal(f->arg[i].name, name)) {
			*value = f->arg[i].value;
			return true;
		}
	return false;
}

static bool
find_english(const struct scope *s, struct sv name, struct sv *value)
{
	char room[128];

	if (s->lang != LANG_EN || name.len + 3 > sizeof(room))
		return false;
	memcpy(room, name.ptr, name.len);
	memcpy(room + name.len, "_en", 3);
	return find_arg(s, sv_make(room, name.len + 3), value);
}

/* The day that a spreadsheet's serial number means, 43900, which no person reads
 * as one: of VALUE in a column of dates. */
static void
put_day(const struct scope *s, struct sv name, struct sv value, struct buf *out)
{
	const struct field *f = pack_field(s->pack,
	    sv_equal(name, SV("本格")) ? s->column : name);
	char day[DATE_TEXT];
	struct date d;

	if (!f || (f->type != VALUE_DATE && f->type != VALUE_MONTH) ||
	    !sv_digits(sv_head(value, sv_find(value, SV(".")))) ||
	    sv_find(value, SV(".")) != 5 || !date_parse(value, &d))
		return;
	date_format(d, day);
	buf_put(out, s->lang == LANG_EN ? SV(" (the serial number of ") :
	                                  SV("（表格的日期序号，即 "));
	buf_put(out, sv_make(day, DATE_TEXT));
	buf_put(out, s->lang == LANG_EN ? SV(")") : SV("）"));
}

static void
put_cell(const struct scope *s, struct sv name, struct sv value,
    struct buf *out)
{
	show_cell(out, scope_class(s, name, value), value, s->unmasked);
	put_day(s, name, value, out);
}

/* One {NAME}; false: it is nothing that we know. */
static bool
put_value(const struct scope *s, struct sv name, struct buf *out)
{
	const struct param *param;
	struct sv value;
	int col;

	if (sv_equal(name, SV("related"))) {
		buf_put(out, s->related); /* paths are masked already */
		return true;
	}
	if (find_english(s, name, &value) || find_arg(s, name, &value)) {
		if (sv_equal(name, SV("expected")))
			show_remark(out, show_class(s->pack, s->column),
			    value, s->unmasked);
		else if (sv_starts(name, SV("lines")))
			buf_put(out, value); /* the program's: 3、5-9、12 */
		else
			put_cell(s, name, value, out);
		return true;
	}
	col = s->row < 0 ? -1 : header_find(s->batch->header, name);
	if (col >= 0) {
		value = batch_get(s->batch, col, (size_t)s->row);
		put_cell(s, name, value, out);
		return true;
	}
	param = pack_param(s->pack, name);
	if (param)
		show_cell(out, MASK_NONE, param->value, s->unmasked);
	return param;
}

void
message_put(const struct scope *s, struct sv text, struct buf *out)
{
	while (text.len) {
		size_t open = sv_find(text, SV("{")), close;
		struct sv name;

		buf_put(out, sv_head(text, open));
		text = sv_skip(text, open);
		close = sv_find(text, SV("}"));
		if (close == text.len) {
			buf_put(out, text);
			return;
		}
		name = sv_make(text.ptr + 1, close - 1);
		if (!put_value(s, name, out))
			buf_put(out, sv_head(text, close + 1));
		text = sv_skip(text, close + 1);
	}
}

bool
message_name(struct sv *text, struct sv *name)
{
	struct sv rest = sv_skip(*text, sv_find(*text, SV("{")));
	size_t close = sv_find(rest, SV("}"));

	if (close == rest.len)
		return false;
	*name = sv_make(rest.ptr + 1, close - 1);
	*text = sv_skip(rest, close + 1);
	return true;
}

static struct sv
choose(struct sv zh, struct sv en, enum lang lang)
{
	return (lang == LANG_EN && en.len) || zh.len == 0 ? en : zh;
}

/* What the finding's branch says; NULL: it has none. */
static const struct branch *
find_branch(const struct scope *s, const struct rule *r)
{
	struct sv name = finding_get(s->finding, SV("branch"));

	return name.len ? rule_branch(r, name) : NULL;
}

struct sv
message_of(const struct scope *s, const struct rule *r)
{
	const struct branch *b = r ? find_branch(s, r) : NULL;

	if (b && (b->message.len || b->message_en.len))
		return choose(b->message, b->message_en, s->lang);
	return r ? choose(r->message, r->message_en, s->lang) :
	    (struct sv){ 0 };
}

struct sv
advice_of_branch(const struct scope *s, const struct rule *r)
{
	const struct branch *b = r ? find_branch(s, r) : NULL;

	return b ? choose(b->advice, b->advice_en, s->lang) :
	    (struct sv){ 0 };
}

struct sv
advice_named(const struct rule *r, struct sv name, enum lang lang)
{
	const struct branch *b = r && name.len ? rule_branch(r, name) : NULL;

	if (b && (b->advice.len || b->advice_en.len))
		return choose(b->advice, b->advice_en, lang);
	return r ? choose(r->advice, r->advice_en, lang) : (struct sv){ 0 };
}

struct sv
advice_of(const struct scope *s, const struct rule *r)
{
	return advice_named(r, finding_get(s->finding, SV("branch")), s->lang);
}

struct sv
title_of(const struct rule *r, enum lang lang)
{
	return r ? choose(r->title, r->title_en, lang) : (struct sv){ 0 };
}

struct sv
level_word(enum level level, enum lang lang)
{
	static const struct sv zh[LEVELS] = { [LEVEL_NOTICE] = { "提示", 6 },
		[LEVEL_WARNING] = { "警告", 6 }, [LEVEL_ERROR] = { "错误", 6 } };

	return lang == LANG_EN ? level_name(level) : zh[level];
}
