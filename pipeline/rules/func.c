/* SPDX-License-Identifier: MIT */
/* All families of functions as one list; numbers and values as text. */
#include "pipeline/rules/func.h"

const struct func *const func_families[] = { func_dates, func_texts,
	func_persons, func_numbers, func_xjhs, func_groups, NULL };

const struct func *
func_next(const struct func *f)
{
	size_t family = 0;

	if (!f)
		return func_families[0];
	if (f[1].zh)
		return f + 1;
	for (const struct func *row = func_families[0]; row != f;)
		row = row[1].zh ? row + 1 : func_families[++family];
	return func_families[family + 1];
}

const struct func *
func_at(size_t i)
{
	const struct func *f = func_next(NULL);

	while (f && i--)
		f = func_next(f);
	return f;
}

/* A hundred functions are asked for every call. */
static bool
is_word(const char *word, struct sv name)
{
	return name.len && *word == *name.ptr && sv_equal(sv_cstr(word), name);
}

bool
func_called(const struct func *f, struct sv name)
{
	return is_word(f->zh, name) || is_word(f->en, name);
}

struct sv
func_english(struct sv word)
{
	static const struct sv words[][2] = {
		{ { "男", 3 }, { "male", 4 } },
		{ { "女", 3 }, { "female", 6 } },
		{ { "科学计数法", 15 }, { "scientific notation", 19 } },
		{ { "末三位为000", 15 }, {
	    "the last three digits are 000", 29 } },
		{ { "末位被舍入", 15 }, {
	    "the last digits were rounded", 28 } },
		{ { "列太窄显示成###", 21 }, {
	    "the column was too narrow, it shows ###", 39 } },
		{ { "公式出错", 12 }, { "a formula failed", 16 } },
		{ { "没有这一天", 15 }, { "there is no such day", 20 } },
		{ { "晚于截至日", 15 }, { "it is after the as-of date", 26 } },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (sv_equal(word, words[i][0]))
			return words[i][1];
	return word;
}

bool
func_number(struct sv text, int64_t *number)
{
	bool minus = text.len && *text.ptr == '-';
	size_t point;
	struct sv whole, part;
	uint64_t n = 0, m = 0;

	text = sv_skip(text, minus);
	point = sv_find(text, SV("."));
	whole = sv_head(text, point);
	part = sv_skip(text, point + 1);
	if (whole.len > 12 || part.len > 6 || !sv_to_u64(whole, &n) ||
	    (point < text.len && !sv_to_u64(part, &m)))
		return false;
	for (size_t i = part.len; i < 6; i++)
		m *= 10;
	*number = (int64_t)(n * MILLION + m);
	if (minus)
		*number = -*number;
	return true;
}

static struct sv
show_number(int64_t n, struct arena *a)
{
	uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	struct sv v;

	v = arena_printf(a, "%s%llu.%06llu", n < 0 ? "-" : "",
	    (unsigned long long)(size / MILLION),
	    (unsigned long long)(size % MILLION));
	while (v.ptr[v.len - 1] == '0')
		v.len--;
	v.len -= v.ptr[v.len - 1] == '.';
	return v;
}

struct sv
func_show(enum type type, enum cell cell, const struct value *v,
    struct arena *a)
{
	struct date d;

	if (type == TYPE_YESNO && cell <= CELL_YES)
		return cell == CELL_YES ? SV("是") : SV("否");
	if (cell != CELL_YES)
		return (struct sv){ 0 };
	d = func_day(v->number);
	switch (type) {
	case TYPE_NUMBER:
		return show_number(v->number, a);
	case TYPE_DATE:
		return arena_printf(a, "%04d-%02d-%02d", d.year, d.month,
		    d.day);
	case TYPE_MONTH:
		return arena_printf(a, "%04d-%02d", d.year, d.month);
	case TYPE_DAY:
		return arena_printf(a, "%02d-%02d", d.month, d.day);
	default:
		return v->text;
	}
}
