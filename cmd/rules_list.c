/* SPDX-License-Identifier: MIT */
/* xj rules list, xj rules show. */
#include <stdio.h>

#include "cmd/rules.h"
#include "pipeline/base/utf8.h"
#include "pipeline/report/write.h"

enum { ARTICLES = 1000 }; /* they are numbered below it */

static const char *
scope_word(const struct rule *r, enum lang lang)
{
	static const char *const word[][2] = { { "内置", "builtin" },
		{ "每行", "row" }, { "每格", "cell" }, { "每组", "group" },
		{ "变化", "change" }, { "名单", "list" } };

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
	struct buf articles = { 0 };

	put_padded(r->id, 7);
	put_padded(sv_cstr(level_word(r->level, lang)), 8);
	put_padded(sv_cstr(scope_word(r, lang)), 8);
	rule_articles(r, &articles);
	put_padded(buf_sv(&articles), 19);
	buf_free(&articles);
	printf("%.*s%s\n", SV_ARG(title_of(r, lang)), !r->off ? "" :
	    lang == LANG_EN ? " (off)" : "（停用）");
}

/* Does R rest on the article N, or, if N is 0, on none? */
static bool
rests_on(const struct rule *r, unsigned n)
{
	for (size_t i = 0; i < r->narticle; i++)
		if (article_number(r->article[i]) == n)
			return true;
	return n == 0 && r->narticle == 0;
}

/* What is said of one article; without a rule and a reason, nothing. */
struct topic {
	unsigned number; /* 0: none, which comes last */
	struct sv name;
	const struct article *unchecked;
	const struct rule **rule;
	size_t nrule;
};

static void
find_topic(const struct pack *p, unsigned n, struct topic *t, struct arena *a)
{
	*t = (struct topic){ .number = n };
	t->rule = arena_alloc(a, (p->nrule + 1) * sizeof(*t->rule));
	for (size_t i = 0; i < p->nrule; i++)
		if (rests_on(&p->rule[i], n))
			t->rule[t->nrule++] = &p->rule[i];
	for (size_t i = 0; i < p->nunchecked && t->nrule == 0; i++)
		if (article_number(p->unchecked[i].name) == n)
			t->unchecked = &p->unchecked[i];
	if (t->unchecked)
		t->name = t->unchecked->name;
	for (size_t i = 0; t->nrule && i < t->rule[0]->narticle; i++)
		if (article_number(t->rule[0]->article[i]) == n)
			t->name = t->rule[0]->article[i];
}

static void
put_topic(const struct topic *t, enum lang lang)
{
	bool en = lang == LANG_EN;

	printf("%.*s\n", SV_ARG(t->name.len ? t->name :
	    en ? SV("no article") : SV("不属于条款")));
	for (size_t i = 0; i < t->nrule; i++) {
		printf("  ");
		put_row(t->rule[i], lang);
	}
	if (t->unchecked)
		printf(en ? "  not checked: %.*s\n" : "  不检查：%.*s\n",
		    SV_ARG(en && t->unchecked->reason_en.len ?
		    t->unchecked->reason_en : t->unchecked->reason));
}

/* A register, behind the rules: its name is what it is called by. */
static void
put_form_row(const struct form *f, enum lang lang)
{
	bool en = lang == LANG_EN;

	put_padded(f->name, 33);
	printf("%s", en ? " register" : " 登记");
	for (size_t i = 0; i < f->narticle; i++)
		printf("%s%.*s", i ? "、" : " ", SV_ARG(f->article[i]));
	if (en && f->title_en.len)
		printf(" %.*s", SV_ARG(f->title_en));
	printf("\n");
}

static void put_json(struct buf *out, const struct rule *r);
static void put_texts(struct buf *out, const char *name, struct sv zh,
    struct sv en);

static void
put_json_topic(struct buf *out, const struct topic *t)
{
	buf_put_char(out, '{');
	json_name(out, "article", true);
	json_put(out, t->name);
	if (t->unchecked)
		put_texts(out, "unchecked", t->unchecked->reason,
		    t->unchecked->reason_en);
	buf_put(out, SV(",\"rules\":["));
	for (size_t i = 0; i < t->nrule; i++) {
		buf_put(out, i ? SV(",\n") : SV("\n"));
		put_json(out, t->rule[i]);
	}
	buf_put(out, SV("]}"));
}

static void
list_articles(const struct pack *p, bool json, enum lang lang)
{
	struct arena a = { 0 };
	struct buf out = { 0 };
	bool any = false;

	for (unsigned n = 1; n <= ARTICLES; n++) {
		struct topic t;

		find_topic(p, n % ARTICLES, &t, &a);
		if (t.nrule == 0 && !t.unchecked)
			continue;
		if (json) {
			buf_put(&out, any ? SV(",\n") : SV("\n"));
			put_json_topic(&out, &t);
		} else {
			printf(any ? "\n" : "");
			put_topic(&t, lang);
		}
		any = true;
		arena_reset(&a);
	}
	if (json)
		printf("[%.*s\n]\n", SV_ARG(buf_sv(&out)));
	buf_free(&out);
	arena_free(&a);
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
put_ids(struct buf *out, const char *name, const struct sv *id, size_t n)
{
	json_name(out, name, false);
	buf_put_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_put_char(out, ',');
		json_put(out, id[i]);
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
	json_name(out, "articles", false);
	for (size_t i = 0; i < r->narticle; i++) {
		buf_put_char(out, i ? ',' : '[');
		json_put(out, r->article[i]);
	}
	buf_put(out, r->narticle ? SV("]") : SV("[]"));
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
	put_ids(out, "silences", r->silence, r->nsilence);
	put_ids(out, "answers", r->answer, r->nanswer);
	buf_put_char(out, '}');
}

int
rules_list(const struct pack *p, const struct options *o, struct diag *d)
{
	struct buf out = { 0 };

	if (o->articles) {
		list_articles(p, o->json, d->lang);
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
	for (size_t i = 0; !o->json && i < p->nform; i++)
		put_form_row(&p->form[i], d->lang);
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
	bool en = lang == LANG_EN, moved = false;
	struct buf articles = { 0 };
	struct sv head = sv_head(written, sv_find(written, SV("\n")));

	if (sv_find(head, sv_cstr(level_word(r->level, LANG_ZH))) == head.len &&
	    sv_find(head, sv_cstr(level_word(r->level, LANG_EN))) == head.len)
		printf(en ? "\n# level here: %s\n" : "\n# 此处级别：%s\n",
		    level_word(r->level, lang));
	for (size_t i = 0; i < r->narticle; i++)
		moved |= sv_find(head, r->article[i]) == head.len;
	rule_articles(r, &articles);
	if (moved)
		printf(en ? "\n# articles here: %.*s\n" :
		    "\n# 此处条款：%.*s\n", SV_ARG(buf_sv(&articles)));
	buf_free(&articles);
	if (r->off)
		printf(en ? "\n# switched off here\n" : "\n# 此处停用\n");
}

const struct rule *
rules_find(const struct pack *p, const char *id, struct diag *d)
{
	const struct rule *r = pack_rule(p, sv_cstr(id));
	struct sv near = r ? r->id : pack_nearest(p, sv_cstr(id));

	if (!r && near.len)
		diag_fail(d, STATUS_USAGE, "no rule %s: did you mean %.*s?",
		    "没有规则 %s：您是想写 %.*s 吗？", id, SV_ARG(near));
	else if (!r)
		diag_fail(d, STATUS_USAGE,
		    "no rule or register %s: xj rules list tells all",
		    "没有规则或登记 %s：xj rules list 列出全部", id);
	return r;
}

const struct rule *
rules_find_any(const struct pack *p, const char *id, const struct form **form,
    struct diag *d)
{
	*form = pack_form(p, sv_cstr(id));
	return *form ? NULL : rules_find(p, id, d);
}

static void
put_json_form(struct buf *out, const struct form *f)
{
	buf_put_char(out, '{');
	json_name(out, "register", true);
	json_put(out, f->name);
	put_texts(out, "title", f->name, f->title_en);
	json_name(out, "articles", false);
	for (size_t i = 0; i < f->narticle; i++) {
		buf_put_char(out, i ? ',' : '[');
		json_put(out, f->article[i]);
	}
	buf_put(out, f->narticle ? SV("]") : SV("[]"));
	buf_put(out, f->schools ? SV(",\"each_school\":true") :
	                          SV(",\"each_school\":false"));
	json_name(out, "columns", false);
	for (size_t i = 0; i < f->ncolumn; i++) {
		buf_put_char(out, i ? ',' : '[');
		json_put(out, f->column[i]);
	}
	buf_put(out, SV("]}"));
}

int
rules_show(const struct pack *p, const struct book *b, const struct options *o,
    struct diag *d)
{
	struct buf out = { 0 };

	for (size_t i = 1; i < o->noperand; i++) {
		const struct form *form;
		const struct rule *r = rules_find_any(p, o->operand[i], &form,
		    d);
		struct sv above, text;

		if (!r && !form) {
			buf_free(&out);
			return -1;
		}
		if (o->json) {
			buf_put(&out, i > 1 ? SV(",\n") :
			    o->noperand > 2 ? SV("[\n") : SV(""));
			if (form)
				put_json_form(&out, form);
			else
				put_json(&out, r);
			continue;
		}
		text = book_rule(b, form ? form->name : r->id, &above);
		printf("%s%.*s%.*s\n", i > 1 ? "\n" : "", SV_ARG(above),
		    SV_ARG(text));
		if (r)
			put_changes(r, text, d->lang);
	}
	if (o->json)
		buf_put(&out, o->noperand > 2 ? SV("\n]\n") : SV("\n"));
	if (out.len)
		fwrite(out.ptr, 1, out.len, stdout);
	buf_free(&out);
	return 0;
}
