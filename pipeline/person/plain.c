/* SPDX-License-Identifier: MIT */
/*
 * Whatever is not known to be harmless is taken for a name: the first character
 * and the place tell a clerk enough, and nothing tells 高山 the hill from 高山
 * the pupil.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/person/plain.h"

enum { NAME_LONGEST = 3 };

struct look {
	size_t han, digits, words; /* words of two Latin letters or more */
	bool harmless, unit, at; /* every Han character is; an @ is there */
};

static bool
is_han(uint32_t c)
{
	return c == 0x3007 || (c >= 0x3400 && c <= 0x4DBF) ||
	    (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	    (c >= 0x20000 && c <= 0x3FFFF);
}

static bool
is_letter(uint32_t c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	    (c >= 0xC0 && c <= 0x24F);
}

static bool
is_digit(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* Of numbers, dates, and of cells that say that they are empty: no name is made
 * of these only. */
static bool
is_harmless(uint32_t c)
{
	switch (c) {
	case U'〇': case U'零': case U'一': case U'二': case U'三':
	case U'四': case U'五': case U'六': case U'七': case U'八':
	case U'九': case U'十': case U'百': case U'两': case U'半':
	case U'年': case U'月': case U'日': case U'号': case U'第':
	case U'届': case U'学': case U'期': case U'个': case U'级':
	case U'班': case U'无': case U'空': case U'不': case U'详':
	case U'未': case U'知': case U'暂': case U'长':
		return true;
	default:
		return false;
	}
}

/* The same beside digits: some of these are family names. */
static bool
is_unit(uint32_t c)
{
	switch (c) {
	case U'千': case U'万': case U'时': case U'分': case U'秒':
	case U'春': case U'秋': case U'季': case U'上': case U'下':
	case U'公': case U'里': case U'米': case U'元': case U'岁':
	case U'至':
		return true;
	default:
		return false;
	}
}

static struct look
look_at(struct sv v)
{
	struct look l = { .harmless = true, .unit = true };
	size_t letters = 0;

	while (v.len) {
		uint32_t c = 0;
		size_t n = utf8_decode(v, &c);

		v = sv_skip(v, n ? n : 1);
		if (n && is_han(c)) {
			l.han++;
			l.harmless &= is_harmless(c);
			l.unit &= is_harmless(c) || is_unit(c);
		}
		l.digits += n && is_digit(c);
		l.at |= c == '@';
		letters = n && is_letter(c) ? letters + 1 : 0;
		l.words += letters == 2;
	}
	return l;
}

static bool
ends_with(struct sv v, const struct sv *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sv_ends(v, word[i]))
			return true;
	return false;
}

/* V without a remark in brackets at its end. */
static struct sv
without_remark(struct sv v)
{
	bool wide = sv_ends(v, SV("）"));
	size_t open;

	if (!wide && !sv_ends(v, SV(")")))
		return v;
	open = sv_find(v, wide ? SV("（") : SV("("));
	return open ? sv_head(v, open) : v;
}

/* 凌源市第二初级中学 一年级(1)班 特教学校 凌源二中 */
static bool
is_school(struct sv v, size_t han)
{
	static const struct sv class[] = { { "班", 3 }, { "级", 3 } };
	static const struct sv kind[] = { { "小学", 6 }, { "中学", 6 },
		{ "初中", 6 }, { "高中", 6 }, { "大学", 6 }, { "学校", 6 },
		{ "学院", 6 }, { "分校", 6 }, { "本校", 6 }, { "校区", 6 },
		{ "学部", 6 }, { "中心", 6 }, { "幼儿园", 9 },
		{ "教学点", 9 } };
	static const struct sv number[] = { { "一", 3 }, { "二", 3 },
		{ "三", 3 }, { "四", 3 }, { "五", 3 }, { "六", 3 },
		{ "七", 3 }, { "八", 3 }, { "九", 3 }, { "十", 3 } };
	static const struct sv stage[] = { { "中", 3 }, { "小", 3 },
		{ "高", 3 } };

	v = without_remark(v);
	if (ends_with(v, class, sizeof(class) / sizeof(*class)))
		return true;
	if (han > NAME_LONGEST &&
	    ends_with(v, kind, sizeof(kind) / sizeof(*kind)))
		return true;
	return ends_with(v, stage, sizeof(stage) / sizeof(*stage)) &&
	    ends_with(sv_head(v, v.len - 3), number,
	        sizeof(number) / sizeof(*number));
}

bool
plain_is(struct sv v)
{
	struct look l = look_at(v);

	if (l.at)
		return false;
	if (l.han < 2) /* John Smith is a name, and C1 is none */
		return l.words < 2 || l.digits;
	return l.harmless || (l.unit && l.digits) || is_school(v, l.han);
}

size_t
plain_han(struct sv v)
{
	return look_at(v).han;
}
