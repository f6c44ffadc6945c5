/* SPDX-License-Identifier: MIT */
/*
 * Whatever is not known to be harmless is taken for a name: the first character
 * and the place tell a clerk enough, and nothing tells 高山 the hill from 高山
 * the pupil.
 */
#include <strings.h>

#include "pipeline/base/utf8.h"
#include "pipeline/person/mask.h"
#include "pipeline/person/numeral.h"
#include "pipeline/person/plain.h"

enum {
	NAME_LONGEST = 3,
	COMPOUND = 6 /* bytes of a family name of two characters */
};

struct look {
	size_t han, digits, words; /* words that may be a name */
	bool harmless, unit, at; /* every Han character is; an @ is there */
};

static bool
is_han(uint32_t c)
{
	return c == 0x3007 || (c >= 0x3400 && c <= 0x4DBF) ||
	    (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	    (c >= 0x20000 && c <= 0x3FFFF);
}

/* Of any script but Han: Latin, full width too, Cyrillic, kana, Hangul, Tibetan,
 * Mongolian, Yi. */
static bool
is_letter(uint32_t c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	    (c >= 0xC0 && c <= 0x2FF && c != 0xD7) ||
	    (c >= 0x370 && c <= 0x1FFF && !numeral_digit(c)) ||
	    (c >= 0x3041 && c <= 0x318F && c != 0x30FB && c != 0x30FC) ||
	    (c >= 0xA000 && c <= 0xD7FF) || (c >= 0xFF21 && c <= 0xFF3A) ||
	    (c >= 0xFF41 && c <= 0xFF5A) || (c >= 0xFF66 && c <= 0xFFDC) ||
	    (c >= 0x10000 && c < 0x1D000);
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

/* Words in Latin letters that spreadsheets and clerks write, and nobody is
 * called; of one word that begins at V, its bytes. */
static size_t
known_word(struct sv v)
{
	static const char *const known[] = { "na", "null", "none", "nan", "nil",
		"true", "false", "yes", "no", "male", "female", "class", "grade",
		"school", "primary", "one", "two", "three", "four", "five", "six",
		"seven", "eight", "nine", "ten", "jan", "feb", "mar", "apr",
		"may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
		"km", "kg", "cm", "mm", "am", "pm", "ref", "value", "name", "num",
		"div", "ab", "rh", "id", "qq", "unknown", "other", "empty" };
	size_t n = 0;

	while (n < v.len && (v.ptr[n] | 0x20) >= 'a' && (v.ptr[n] | 0x20) <= 'z')
		n++;
	for (size_t i = 0; n > 1 && i < sizeof(known) / sizeof(*known); i++)
		if (strlen(known[i]) == n &&
		    strncasecmp(known[i], v.ptr, n) == 0)
			return n;
	return 0;
}

static struct look
look_at(struct sv v)
{
	struct look l = { .harmless = true, .unit = true };
	size_t letters = 0, single = 0;

	while (v.len) {
		uint32_t c = 0;
		size_t n = utf8_decode(v, &c), word;

		if (letters == 0 && (word = known_word(v))) {
			v = sv_skip(v, word);
			continue;
		}
		v = sv_skip(v, n ? n : 1);
		if (n && is_han(c)) {
			l.han++;
			l.harmless &= is_harmless(c);
			l.unit &= is_harmless(c) || (is_unit(c) && l.digits);
		}
		l.digits += n && is_digit(c);
		l.at |= c == '@';
		letters = n && is_letter(c) ? letters + 1 : 0;
		single += letters == 1;
		l.words += letters == 2;
	}
	l.words += single > 2;
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

/* V without a remark in brackets at its end, which is *REMARK. */
static struct sv
without_remark(struct sv v, struct sv *remark)
{
	bool wide = sv_ends(v, SV("）"));
	size_t open;

	*remark = (struct sv){ 0 };
	if (!wide && !sv_ends(v, SV(")")))
		return v;
	open = sv_find(v, wide ? SV("（") : SV("("));
	if (open == 0 || open == v.len)
		return v;
	*remark = sv_skip(v, open + (wide ? 3 : 1));
	*remark = sv_head(*remark, remark->len - (wide ? 3 : 1));
	return sv_head(v, open);
}

/* Parts that names of classes and schools are made of. */
static const char *const parts[] = { "小学", "初中", "高中", "初级", "高级",
	"完全", "九年", "一贯制", "义务", "教育", "中心", "实验", "重点",
	"普通", "平行", "特长", "体育", "音乐", "美术", "舞蹈", "书法",
	"艺术", "国际", "双语", "英语", "日语", "俄语", "奥数", "尖子",
	"火箭", "快", "慢", "特殊", "特教", "培智", "启智", "启聪", "启明",
	"盲人", "聋人", "学前", "大", "中", "小", "初", "高", "托", "民族",
	"蒙古族", "满族", "回族", "朝鲜族", "蒙语", "汉语", "朝鲜语", "走读",
	"住校", "住宿", "寄宿", "复读", "补习", "毕业", "混合", "复式",
	"资源", "希望", "阳光", "未来", "启航", "扬帆", "雏鹰", "飞翔",
	"彩虹", "星星", "月亮", "太阳", "太阳花", "向日葵", "蒲公英", "百合",
	"薰衣草", "满天星", "四叶草", "苹果", "草莓", "橙子", "樱桃", "葡萄",
	"小熊", "小鹿", "小鸟", "蜜蜂", "海豚", "幼小衔接", "外国语", "职业",
	"技工", "技术", "师范", "附属", "直属", "本部", "分部", "分校",
	"校区", "校本部", "东", "西", "南", "北", "东校", "西校", "南校",
	"北校", "新校", "老校", "总校", "部", "市", "县", "区", "镇", "乡",
	"村", "城关", "城区", "城镇", "学校" };

/* Is V put together of such parts, of numerals, digits, letters and marks? */
static bool
is_made_of_parts(struct sv v)
{
	while (v.len) {
		uint32_t c = 0;
		size_t n = utf8_decode(v, &c), most = 0;

		for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
			if (strlen(parts[i]) > most &&
			    sv_starts(v, sv_cstr(parts[i])))
				most = strlen(parts[i]);
		if (most == 0 && (n == 0 || (is_han(c) && !is_harmless(c))))
			return false;
		v = sv_skip(v, most ? most : n);
	}
	return true;
}

/* 一年级(1)班, 初一3班, 火箭班; 梅班, whose first character alone is nobody. */
static bool
is_class(struct sv v)
{
	static const struct sv class[] = { { "班", 3 }, { "级", 3 } };

	return ends_with(v, class, sizeof(class) / sizeof(*class)) &&
	    (plain_han(v) == 2 || is_made_of_parts(v));
}

static size_t
kind_of_school(struct sv v)
{
	static const struct sv kind[] = { { "幼儿园", 9 }, { "教学点", 9 },
		{ "小学", 6 }, { "中学", 6 }, { "初中", 6 }, { "高中", 6 },
		{ "大学", 6 }, { "学校", 6 }, { "学院", 6 }, { "分校", 6 },
		{ "本校", 6 }, { "校区", 6 }, { "学部", 6 }, { "中心", 6 } };

	for (size_t i = 0; i < sizeof(kind) / sizeof(*kind); i++)
		if (sv_ends(v, kind[i]))
			return kind[i].len;
	return 0;
}

/* 一小, 凌源一中: alone or behind a place of two characters; 欧阳 is none. */
static bool
is_short_school(struct sv v)
{
	static const struct sv number[] = { { "一", 3 }, { "二", 3 },
		{ "三", 3 }, { "四", 3 }, { "五", 3 }, { "六", 3 },
		{ "七", 3 }, { "八", 3 }, { "九", 3 }, { "十", 3 } };
	static const struct sv stage[] = { { "中", 3 }, { "小", 3 },
		{ "高", 3 } };

	return ends_with(v, stage, sizeof(stage) / sizeof(*stage)) &&
	    ends_with(sv_head(v, v.len - 3), number,
	        sizeof(number) / sizeof(*number)) &&
	    (is_made_of_parts(v) ||
	        (plain_han(v) > NAME_LONGEST && mask_surname(v) < COMPOUND));
}

bool
plain_is_school(struct sv v)
{
	struct sv remark;

	v = without_remark(v, &remark);
	return is_made_of_parts(remark) && (is_short_school(v) ||
	    (plain_han(v) > NAME_LONGEST && kind_of_school(v)));
}

/* It says where it is, or is put together of what schools are called. */
static bool
is_plain_school(struct sv v)
{
	size_t kind = kind_of_school(v), place = mask_place(v);
	struct sv core = sv_head(v, v.len - kind);

	if (is_short_school(v))
		return true;
	if (kind == 0)
		return false;
	if (place && place <= core.len)
		core = sv_skip(core, place);
	return is_made_of_parts(core) || (place && plain_han(core) <= 4);
}

bool
plain_is(struct sv v)
{
	struct look l = look_at(v);
	struct sv remark;

	if (l.at || l.words)
		return false;
	if (l.han < 2 || l.harmless || (l.unit && l.digits))
		return true;
	v = without_remark(v, &remark);
	return is_made_of_parts(remark) && (is_class(v) || is_plain_school(v));
}

size_t
plain_han(struct sv v)
{
	return look_at(v).han;
}
