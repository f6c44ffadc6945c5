/* SPDX-License-Identifier: MIT */
/*
 * Headers and footers are compared by what they say, not by how they are set:
 * full width is half width, blanks, line breaks and marks of importance are
 * nothing, and a remark in brackets is no part of a name. Brackets that do
 * belong to a name, 学校(机构)代码, stay.
 */
#include "pipeline/base/hash.h"
#include "pipeline/base/utf8.h"
#include "pipeline/rules/fold.h"
#include "pipeline/rules/lex.h"

enum { ELLIPSIS = 0x2026 };

/* What may stand in brackets behind a header and says nothing about which
 * column it is; folded already. */
static const char *const remarks[] = {
	"必填", "必填项", "必填字段", "非必填", "选填", "选填项", "必选", "可选",
	"下拉", "下拉选择", "下拉框选择", "请选择", "公里", "千米", "单位:公里",
	"单位公里", "km", "里", "米", "元", "人", "岁", "周岁", "文本", "文本格式",
	"数字", "日期", "年月", "年月日", "yyyymmdd", "yyyymm", "yyyy-mm-dd",
	"yyyy-mm", "yyyy/mm/dd", "格式yyyymmdd", "格式yyyymm", "是/否", "是或否",
	"男/女", "男或女", "6位", "10位", "12位", "18位", "19位", "行政区划",
	"行政区划代码", "省市县", "省、市、县", "详细到门牌号", "到门牌号",
};

static bool
is_dropped(uint32_t c)
{
	switch (c) {
	case ' ': case '\t': case '\n': case '\r': case '\v': case '\f':
	case '*': case ':':
	case '#': case 0x2605: case 0x2606: case 0x203B: /* ★ ☆ ※ */
	case 0x066D: case 0x204E: case 0x2217: case 0x2731: case 0xFE61: /* * */
	case 0x25B2: case 0x25B3: case 0x25C6: case 0x25CF: /* ▲ △ ◆ ● */
	case 0x00AD: case 0x061C: case 0x180E: case 0xFEFF:
		return true;
	default:
		return (c >= 0x2000 && c <= 0x200F) ||
		    (c >= 0x2028 && c <= 0x202F) ||
		    (c >= 0x205F && c <= 0x206F);
	}
}

/* All brackets are round ones; 、 in a name is not a comma. */
static uint32_t
fold_char(uint32_t c)
{
	switch (c) {
	case 0x3001:
		return c;
	case '[': case 0xFF3B: case 0x3010: case 0x3014: case 0x3016:
		return '(';
	case ']': case 0xFF3D: case 0x3011: case 0x3015: case 0x3017:
		return ')';
	default:
		c = lex_narrow(c);
		return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
	}
}

/* Does TEXT open with WORD? Asked of a hundred words for every odd line, whose
 * first byte nearly always tells. */
static bool
opens(struct sv text, const char *word)
{
	return text.len && *text.ptr == *word && sv_starts(text, sv_cstr(word));
}

static bool
is_word(struct sv text, const char *word)
{
	return opens(text, word) && text.len == strlen(word);
}

/* 18位, 2个字, 格式…, 例如…, 如…, 请…: a remark whatever else it says. */
static bool
is_hint(struct sv text)
{
	static const char *const opening[] = { "格式", "例", "示例", "如", "请",
		"按", "与户", "填", "须", "必须" };
	static const char *const count[] = { "位", "位数字", "位数", "位号码",
		"位手机号", "字", "个字" };
	size_t digits = 0;

	for (size_t i = 0; i < sizeof(opening) / sizeof(*opening); i++)
		if (opens(text, opening[i]))
			return true;
	while (digits < text.len && text.ptr[digits] >= '0' &&
	    text.ptr[digits] <= '9')
		digits++;
	text = sv_skip(text, digits);
	for (size_t i = 0; digits && i < sizeof(count) / sizeof(*count); i++)
		if (is_word(text, count[i]))
			return true;
	return false;
}

static bool
is_one_remark(struct sv text)
{
	for (size_t i = 0; i < sizeof(remarks) / sizeof(*remarks); i++)
		if (is_word(text, remarks[i]))
			return true;
	return text.len == 0 || is_hint(text);
}

/* A remark, or several: 必填,18位. */
static bool
is_remark(struct sv text)
{
	if (is_one_remark(text))
		return true;
	while (text.len) {
		size_t end = 0;

		while (end < text.len && text.ptr[end] != ',' &&
		    text.ptr[end] != ';' &&
		    !sv_starts(sv_skip(text, end), SV("、")))
			end++;
		if (!is_one_remark(sv_head(text, end)))
			return false;
		text = sv_skip(text, end);
		text = sv_skip(text, sv_starts(text, SV("、")) ?
		    strlen("、") : text.len > 0);
	}
	return true;
}

/* Drop the brackets that hold remarks, in place. */
static size_t
drop_remarks(char *text, size_t len)
{
	size_t out = 0, open = 0;
	bool inside = false;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		text[out++] = c;
		if (c == '(') {
			open = out;
			inside = true;
		} else if (c == ')' && inside) {
			inside = false;
			if (is_remark(sv_make(text + open, out - 1 - open)))
				out = open - 1;
		}
	}
	return out;
}

/* The next character of *TEXT that counts, taken off its front; 0: none. */
static uint32_t
next_char(struct sv *text)
{
	while (text->len) {
		uint32_t c = 0;
		size_t n = utf8_decode(*text, &c);

		*text = sv_skip(*text, n ? n : 1);
		if (n && !is_dropped(c = fold_char(c)))
			return c;
	}
	return 0;
}

/* The characters that count, in OUT, which has room for all. */
static size_t
fold_chars(struct sv spelling, char *out)
{
	size_t len = 0;
	uint32_t c;

	while ((c = next_char(&spelling)) != 0)
		len += utf8_encode(c, out + len);
	return len;
}

struct sv
fold_header(struct sv spelling, struct arena *a)
{
	char *out = arena_bytes(a, spelling.len);

	return sv_make(out, drop_remarks(out, fold_chars(spelling, out)));
}

bool
fold_is_remark(struct sv text, struct arena *a)
{
	char *out = arena_bytes(a, text.len);
	struct sv v = sv_make(out, fold_chars(text, out));

	if (sv_starts(v, SV("(")) && sv_ends(v, SV(")")))
		v = sv_make(v.ptr + 1, v.len - 2);
	return v.len && is_remark(v);
}

static bool
has_alias(const struct field *f, struct sv alias)
{
	for (size_t i = 0; i < f->nalias; i++)
		if (sv_equal(f->alias[i], alias))
			return true;
	return false;
}

size_t
fold_slot(const struct pack *p, struct sv alias)
{
	size_t i = hash_64(alias) & (p->nalias_slot - 1);

	while (p->alias_slot[i] &&
	    !has_alias(&p->field[p->alias_slot[i] - 1], alias))
		i = (i + 1) & (p->nalias_slot - 1);
	return i;
}

const struct field *
pack_alias(const struct pack *p, struct sv spelling, struct arena *scratch)
{
	struct sv alias = fold_header(spelling, scratch);
	uint32_t found = 0;

	if (alias.len && p->nalias_slot)
		found = p->alias_slot[fold_slot(p, alias)];
	return found ? &p->field[found - 1] : NULL;
}

/* TEXT begins as PATTERN does, where … stands for any characters. */
static bool
begins(struct sv pattern, struct sv text)
{
	for (uint32_t c; (c = next_char(&pattern)) != 0;) {
		if (c == ELLIPSIS)
			break;
		if (next_char(&text) != c)
			return false;
	}
	if (pattern.len == 0)
		return true;
	do
		if (begins(pattern, text))
			return true;
	while (next_char(&text));
	return false;
}

bool
pack_is_footer(const struct pack *p, struct sv text)
{
	for (size_t i = 0; i < p->nfooter; i++)
		if (begins(p->footer[i], text))
			return true;
	return false;
}
