/* SPDX-License-Identifier: MIT */
/* xj rules list, xj rules show. */
#include <stdio.h>

#include "cmd/rules.h"
#include "pipeline/base/utf8.h"
#include "pipeline/report/write.h"

static const char *
scope_word(const struct rule *r, enum lang lang)
{
	static const char *const word[][2] = { { "内置", "builtin" },
		{ "每行", "row" }, { "每格", "cell" }, { "每组", "group" },
		{ "变化", "change" } };

	return word[r->scope][lang == LANG_EN];
}

static const char *
level_word(enum level level, enum lang lang)
{
	switch (level) {
	case LEVEL_ERROR:
		return lang == LANG_EN ? "error" : "错误";
	case LEVEL_WARNING:
		return lang == LANG_EN ? "warning" : "警告";
	default:
		return lang == LANG_EN ? "notice" : "提示";
	}
}

static struct sv
title_of(const struct rule *r, enum lang lang)
{
	return lang == LANG_EN && r->title_en.len ? r->title_en : r->title;
}

static void
put_padded(struct sv text, size_t width)
{
	size_t have = utf8_width(text);

	printf("%.*s%*s", SV_ARG(text),
	    have < width ? (int)(width - have) : 0, "");
}

static void
put_row(const struct rule *r, enum lang lang)
{
	put_padded(r->id, 7);
	put_padded(sv_cstr(level_word(r->level, lang)), 8);
	put_padded(sv_cstr(scope_word(r, lang)), 8);
	put_padded(r->article, 11);
	printf("%.*s%s\n", SV_ARG(title_of(r, lang)), !r->off ? "" :
	    lang == LANG_EN ? " (off)" : "（停用）");
}

/* 第二十六条 → 26; 0 where there is none. */
static unsigned
article_number(struct sv article)
{
	static const char digits[][4] = { "一", "二", "三", "四", "五", "六",
		"七", "八", "九" };
	unsigned n = 0, ones = 0;

	for (size_t i = 0; i + 3 <= article.len; i += 3) {
		struct sv c = sv_make(article.ptr + i, 3);

		if (sv_equal(c, SV("十"))) {
			n += (ones ? ones : 1) * 10;
			ones = 0;
		}
		for (unsigned k = 0; k < 9; k++)
			if (sv_equal(c, sv_cstr(digits[k])))
				ones = k + 1;
	}
	return n + ones;
}

static void
put_articles(const struct pack *p, enum lang lang)
{
	for (unsigned n = 0; n <= 99; n++) {
		bool any = false;

		/* Those of no article come last. */
		for (size_t i = 0; i < p->nrule; i++) {
			const struct rule *r = &p->rule[i];

			if (article_number(r->article) != (n + 1) % 100)
				continue;
			if (!any)
				printf("%s%.*s\n", n ? "\n" : "",
				    SV_ARG(r->article.len ? r->article :
				    lang == LANG_EN ? SV("no article") :
				    SV("不属于条款")));
			any = true;
			printf("  ");
			put_row(r, lang);
		}
	}
}

static void put_json(struct buf *out, const struct rule *r);

static void
put_json_articles(struct buf *out, const struct pack *p)
{
	bool some = false;

	buf_put_char(out, '[');
	for (unsigned n = 0; n <= 99; n++) {
		bool any = false;

		for (size_t i = 0; i < p->nrule; i++) {
			const struct rule *r = &p->rule[i];

			if (article_number(r->article) != (n + 1) % 100)
				continue;
			if (any) {
				buf_put(out, SV(",\n"));
			} else {
				buf_put(out, some ? SV(",\n{") : SV("\n{"));
				json_name(out, "article", true);
				json_put(out, r->article);
				buf_put(out, SV(",\"rules\":[\n"));
			}
			any = some = true;
			put_json(out, r);
		}
		if (any)
			buf_put(out, SV("]}"));
	}
	buf_put(out, SV("\n]\n"));
}

static void
put_texts(struct buf *out, const char *name, struct sv zh, struct sv en)
{
	if (zh.len) {
		json_name(out, name, false);
		json_put(out, zh);
	}
	if (en.len) {
		buf_printf(out, ",\"%s_en\":", name);
		json_put(out, en);
	}
}

static void
put_branches(struct buf *out, const struct rule *r)
{
	if (r->nbranch == 0)
		return;
	json_name(out, "branches", false);
	for (size_t i = 0; i < r->nbranch; i++) {
		const struct branch *b = &r->branch[i];

		buf_put(out, i ? SV(",{") : SV("[{"));
		json_name(out, "name", true);
		json_put(out, b->name);
		json_name(out, "level", false);
		json_put(out, sv_cstr(level_word(
		    b->leveled ? b->level : r->level, LANG_EN)));
		put_texts(out, "message", b->message, b->message_en);
		put_texts(out, "advice", b->advice, b->advice_en);
		buf_put_char(out, '}');
	}
	buf_put_char(out, ']');
}

static void
put_json(struct buf *out, const struct rule *r)
{
	buf_put_char(out, '{');
	json_name(out, "id", true);
	json_put(out, r->id);
	json_name(out, "level", false);
	json_put(out, sv_cstr(level_word(r->level, LANG_EN)));
	json_name(out, "article", false);
	json_put(out, r->article);
	json_name(out, "scope", false);
	json_put(out, sv_cstr(scope_word(r, LANG_EN)));
	if (r->owner.len) {
		json_name(out, "stage", false);
		json_put(out, r->owner);
	}
	json_name(out, "off", false);
	buf_put(out, r->off ? SV("true") : SV("false"));
	put_texts(out, "title", r->title, r->title_en);
	put_texts(out, "message", r->message, r->message_en);
	put_texts(out, "advice", r->advice, r->advice_en);
	put_branches(out, r);
	json_name(out, "silences", false);
	for (size_t i = 0; i < r->nsilence; i++) {
		buf_put_char(out, i ? ',' : '[');
		json_put(out, r->silence[i]);
	}
	buf_put(out, r->nsilence ? SV("]}") : SV("[]}"));
}

int
rules_list(const struct pack *p, const struct options *o, struct diag *d)
{
	struct buf out = { 0 };

	if (o->articles && !o->json) {
		put_articles(p, d->lang);
		return 0;
	}
	if (o->articles) {
		put_json_articles(&out, p);
		fwrite(out.ptr, 1, out.len, stdout);
		buf_free(&out);
		return 0;
	}
	for (size_t i = 0; i < p->nrule; i++) {
		if (!o->json) {
			put_row(&p->rule[i], d->lang);
			continue;
		}
		buf_put(&out, i ? SV(",\n") : SV("[\n"));
		put_json(&out, &p->rule[i]);
	}
	if (o->json) {
		buf_put(&out, p->nrule ? SV("\n]\n") : SV("[]\n"));
		fwrite(out.ptr, 1, out.len, stdout);
	}
	buf_free(&out);
	return 0;
}

/* What packs above have changed of what stands written. */
static void
put_changes(const struct rule *r, struct sv written, enum lang lang)
{
	bool en = lang == LANG_EN;
	struct sv head = sv_head(written, sv_find(written, SV("\n")));

	if (sv_find(head, sv_cstr(level_word(r->level, LANG_ZH))) == head.len &&
	    sv_find(head, sv_cstr(level_word(r->level, LANG_EN))) == head.len)
		printf(en ? "\n# level here: %s\n" : "\n# 此处级别：%s\n",
		    level_word(r->level, lang));
	if (r->article.len && sv_find(head, r->article) == head.len)
		printf(en ? "\n# article here: %.*s\n" : "\n# 此处条款：%.*s\n",
		    SV_ARG(r->article));
	if (r->off)
		printf(en ? "\n# switched off here\n" : "\n# 此处停用\n");
}

int
rules_show(const struct pack *p, const struct book *b, const struct options *o,
    struct diag *d)
{
	struct buf out = { 0 };

	for (size_t i = 1; i < o->noperand; i++) {
		struct sv id = sv_cstr(o->operand[i]), above, text;
		const struct rule *r = pack_rule(p, id);

		if (!r) {
			buf_free(&out);
			return diag_fail(d, STATUS_USAGE,
			    "no rule %s: xj rules list tells all",
			    "没有规则 %s：xj rules list 列出全部", o->operand[i]);
		}
		if (o->json) {
			buf_put(&out, i > 1 ? SV(",\n") :
			    o->noperand > 2 ? SV("[\n") : SV(""));
			put_json(&out, r);
			continue;
		}
		text = book_rule(b, id, &above);
		printf("%s%.*s%.*s\n", i > 1 ? "\n" : "", SV_ARG(above),
		    SV_ARG(text));
		put_changes(r, text, d->lang);
	}
	if (o->json)
		buf_put(&out, o->noperand > 2 ? SV("\n]\n") : SV("\n"));
	if (out.len)
		fwrite(out.ptr, 1, out.len, stdout);
	buf_free(&out);
	return 0;
}
