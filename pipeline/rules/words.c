/* SPDX-License-Identifier: MIT */
#include "pipeline/rules/pack.h"
#include "pipeline/rules/words.h"

#define WORDS(name, en, zh)                                                    \
	const struct words name = { en, zh, name##_list,                       \
		sizeof(name##_list) / sizeof(*name##_list) }

static const struct word words_statement_list[] = {
	{ "包", "pack", SAY_PACK },
	{ "参数", "param", SAY_PARAM },
	{ "定义", "define", SAY_DEFINE },
	{ "表", "table", SAY_TABLE },
	{ "字段", "field", SAY_FIELD },
	{ "表尾", "footer", SAY_FOOTER },
	{ "名单", "list", SAY_LIST },
	{ "规则", "rule", SAY_RULE },
	{ "级别", "level", SAY_LEVEL },
	{ "停用", "off", SAY_OFF },
	{ "条款", "article", SAY_ARTICLE },
	{ "静默", "silences", SAY_SILENCE },
	{ "登记", "register", SAY_FORM },
};
WORDS(words_statement, "statement", "语句");

static const struct word words_pack_list[] = {
	{ "基于", "extends", PACK_EXTENDS },
	{ "自", "since", PACK_SINCE },
	{ "条文", "text", PACK_TEXT },
	{ "主管", "office", PACK_OFFICE },
};
WORDS(words_pack, "clause", "子句");

static const struct word words_list_list[] = {
	{ "列", "column", LIST_COLUMN },
	{ "可缺", "optional", LIST_OPTIONAL },
	{ "一人多行", "many", LIST_MANY },
	{ "类型", "type", LIST_TYPE },
	{ "不空", "filled", LIST_FILLED },
	{ "按字段", "by_field", LIST_BY_FIELD },
	{ "可缺列", "optional_column", LIST_SPARE },
	{ "取值", "values", LIST_VALUES },
};
WORDS(words_list, "clause", "子句");

static const struct word words_field_list[] = {
	{ "别名", "alias", FIELD_ALIAS },
	{ "类型", "type", FIELD_TYPE },
	{ "整理", "clean", FIELD_CLEAN },
	{ "代码", "codes", FIELD_CODES },
	{ "脱敏", "mask", FIELD_MASK },
	{ "必填", "required", FIELD_REQUIRED },
	{ "可代", "alternative", FIELD_ALTERNATIVE },
	{ "证件类型", "document", FIELD_DOCUMENT },
};
WORDS(words_field, "clause", "子句");

static const struct word words_rule_list[] = {
	{ "标题@en", "title@en", RULE_TITLE_EN },
	{ "内置", "builtin", RULE_BUILTIN },
	{ "提示", "message", RULE_MESSAGE },
	{ "提示@en", "message@en", RULE_MESSAGE_EN },
	{ "办法", "advice", RULE_ADVICE },
	{ "办法@en", "advice@en", RULE_ADVICE_EN },
	{ "静默", "silences", RULE_SILENCES },
	{ "代答", "answers", RULE_ANSWERS },
	{ "整列", "whole_column", RULE_WHOLE },
	{ "级别", "level", RULE_LEVEL },
	{ "每行", "each_row", RULE_EACH_ROW },
	{ "每格", "each_cell", RULE_EACH_CELL },
	{ "每组", "each_group", RULE_EACH_GROUP },
	{ "唯一", "unique", RULE_UNIQUE },
	{ "变化", "change", RULE_CHANGE },
	{ "名单", "list", RULE_LIST },
	{ "与", "against", RULE_AGAINST },
	{ "可缺", "optional", RULE_SPARE },
	{ "当", "when", RULE_WHEN },
	{ "要求", "require", RULE_REQUIRE },
	{ "列", "column", RULE_COLUMN },
	{ "应为", "expected", RULE_EXPECTED },
	{ "建议", "suggested", RULE_SUGGESTED },
	{ "分支", "branch", RULE_BRANCH },
	{ "减轻", "soften", RULE_SOFTEN },
	{ "通过", "passes", RULE_PASSES },
	{ "不过", "fails", RULE_FAILS },
};
WORDS(words_rule, "clause", "子句");

static const struct word words_form_list[] = {
	{ "标题@en", "title@en", RULE_TITLE_EN },
	{ "分校", "each_school", FORM_SCHOOLS },
	{ "排序", "order", FORM_ORDER },
	{ "每行", "each_row", RULE_EACH_ROW },
	{ "变化", "change", RULE_CHANGE },
	{ "名单", "list", RULE_LIST },
	{ "规则", "rule", FORM_RULE },
	{ "与", "against", RULE_AGAINST },
	{ "可缺", "optional", RULE_SPARE },
	{ "当", "when", RULE_WHEN },
	{ "列", "column", FORM_COLUMN },
};
WORDS(words_form, "clause", "子句");

static const struct word words_article_list[] = {
	{ "不查", "unchecked", ARTICLE_UNCHECKED },
	{ "不查@en", "unchecked@en", ARTICLE_UNCHECKED_EN },
};
WORDS(words_article, "clause", "子句");

static const struct word words_since_list[] = {
	{ "上次", "last", SINCE_LAST },
	{ "上学年末", "year_end", SINCE_YEAR },
};
WORDS(words_since, "snapshot", "快照");

static const struct word words_cells_list[] = {
	{ "必填", "required", CELLS_REQUIRED },
	{ "类型", "type", CELLS_TYPE },
	{ "除", "except", CELLS_EXCEPT },
};
WORDS(words_cells, "word", "词");

static const struct word words_operator_list[] = {
	{ "或", "or", OP_OR },
	{ "且", "and", OP_AND },
	{ "非", "not", OP_NOT },
	{ "属于", "in", OP_IN },
	{ "不属于", "notin", OP_NOT_IN },
	{ "匹配", "matches", OP_MATCH },
	{ "空", "blank", OP_BLANK },
	{ "是", "yes", OP_YES },
	{ "否", "no", OP_NO },
};
WORDS(words_operator, "operator", "运算词");

static const struct word words_level_list[] = {
	{ "错误", "error", LEVEL_ERROR },
	{ "警告", "warning", LEVEL_WARNING },
	{ "提示", "notice", LEVEL_NOTICE },
};
WORDS(words_level, "level", "级别");

static const struct word words_stage_list[] = {
	{ "读取", "parse", 0 },
	{ "整理", "normalize", 1 },
	{ "查重", "dedup", 2 },
	{ "校验", "validate", 3 },
	{ "比较", "diff", 4 },
};
WORDS(words_stage, "stage", "阶段");

static const struct word words_field_type_list[] = {
	{ "文字", "text", VALUE_TEXT },
	{ "数字", "number", VALUE_NUMBER },
	{ "日期", "date", VALUE_DATE },
	{ "年月", "month", VALUE_MONTH },
	{ "是否", "yesno", VALUE_YESNO },
	{ "证件号", "id", VALUE_ID },
	{ "学籍号", "xjh", VALUE_XJH },
	{ "姓名", "name", VALUE_NAME },
	{ "电话", "phone", VALUE_PHONE },
	{ "代码", "code", VALUE_CODE },
};
WORDS(words_field_type, "type", "类型");

static const struct word words_param_type_list[] = {
	{ "文字", "text", VALUE_TEXT },
	{ "数字", "number", VALUE_NUMBER },
	{ "日期", "date", VALUE_DATE },
	{ "是否", "yesno", VALUE_YESNO },
};
WORDS(words_param_type, "type", "类型");

/* N01 to N15 in their order; the last stands for two of them. */
static const struct word words_clean_list[] = {
	{ "半角", "width", 1 << 0 },
	{ "大写", "case", 1 << 1 },
	{ "去外空白", "outer_blanks", 1 << 2 },
	{ "去内空白", "inner_blanks", 1 << 3 },
	{ "去隐形字符", "invisible", 1 << 4 },
	{ "去撇号", "apostrophe", 1 << 5 },
	{ "去公式", "formula", 1 << 6 },
	{ "去引号", "quotes", 1 << 7 },
	{ "去点零", "point_zero", 1 << 8 },
	{ "去分隔符", "separators", 1 << 9 },
	{ "末位X", "last_x", 1 << 10 },
	{ "民族名", "ethnic_label", 1 << 11 },
	{ "代码转名称", "label", 1 << 12 },
	{ "间隔号", "middle_dot", 1 << 13 },
	{ "去姓名空格", "name_blanks", 1 << 14 },
	{ "去空白", "blanks", 1 << 2 | 1 << 3 },
};
WORDS(words_clean, "repair", "整理步骤");

static const struct word words_mask_list[] = {
	{ "姓名", "name", MASK_NAME },
	{ "证件", "id", MASK_ID },
	{ "学籍号", "xjh", MASK_XJH },
	{ "电话", "phone", MASK_PHONE },
	{ "地址", "address", MASK_ADDRESS },
	{ "全部", "all", MASK_ALL },
};
WORDS(words_mask, "kind of masking", "脱敏方式");

/* Each word of a pack is asked for here, several times. */
static bool
is_word(const char *word, struct sv text)
{
	return *word == *text.ptr &&
	    strncmp(word, text.ptr, text.len) == 0 && !word[text.len];
}

bool
words_find(const struct words *w, struct sv text, unsigned *value)
{
	for (size_t i = 0; text.len && i < w->n; i++)
		if (is_word(w->word[i].zh, text) ||
		    is_word(w->word[i].en, text)) {
			*value = w->word[i].value;
			return true;
		}
	return false;
}

bool
words_look(const struct words *w, struct lexer *x, const struct token *t,
    unsigned *value)
{
	const char *kind;
	struct sv *known;

	if (t->kind == TOKEN_BAD)
		return false;
	kind = x->blame->diag->lang == LANG_EN ? w->kind_en : w->kind_zh;
	if (t->kind != TOKEN_WORD)
		return blame_add(x->blame, t->at,
		    "expected a %s: see xj-rules(5)",
		    "此处应写%s：见 xj-rules(5)", kind);
	if (words_find(w, t->text, value))
		return true;
	known = arena_alloc(x->arena, 2 * w->n * sizeof(*known));
	for (size_t i = 0; i < w->n; i++) {
		known[i] = sv_cstr(w->word[i].zh);
		known[w->n + i] = sv_cstr(w->word[i].en);
	}
	return blame_unknown(x->blame, t->at, w->kind_en, w->kind_zh, t->text,
	    known, 2 * w->n);
}

bool
words_take(const struct words *w, struct lexer *x, unsigned *value)
{
	struct token t = lex_next(x);

	return words_look(w, x, &t, value);
}

bool
words_accept(const struct words *w, struct lexer *x, unsigned value)
{
	struct token t = lex_peek(x);
	unsigned found;

	if (t.kind != TOKEN_WORD || !words_find(w, t.text, &found) ||
	    found != value)
		return false;
	lex_next(x);
	return true;
}
