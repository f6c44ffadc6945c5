/* SPDX-License-Identifier: MIT */
/* xj rules lint: what is no error and should be better. */
#include <stdio.h>

#include "cmd/rules.h"
#include "pipeline/rules/examples.h"

struct lint {
	const struct pack *pack;
	struct diag *diag;
	const struct rule *rule;
	const struct book *book;
	struct buf *json; /* NULL: lines of text */
	size_t count;
};

/* The page where the rule that is looked at stands, from *AT on, or NULL. */
static const struct page *
find_page(const struct lint *l, const char **at)
{
	struct sv above, text = book_rule(l->book, l->rule->id, &above);

	*at = text.ptr;
	for (size_t i = 0; text.len && i < l->book->npage; i++) {
		const struct page *p = &l->book->page[i];

		if (text.ptr >= p->text.ptr &&
		    text.ptr < p->text.ptr + p->text.len)
			return p;
	}
	return NULL;
}

/* The place of the rule, and what is said of it. */
static void
put_json(struct lint *l, const char *en, const char *zh)
{
	const char *at;
	const struct page *p = find_page(l, &at);
	size_t line = 1;

	for (const char *c = p ? p->text.ptr : at; c < at; c++)
		line += *c == '\n';
	rules_put_result(l->json, p ? p->path : SV(""), line, l->rule->id,
	    sv_cstr(zh), sv_cstr(en));
}

static void
warn(struct lint *l, const char *en, const char *zh)
{
	l->count++;
	if (l->json) {
		put_json(l, en, zh);
		buf_put_char(l->json, '}');
		return;
	}
	printf("%.*s: %s\n", SV_ARG(l->rule->id),
	    l->diag->lang == LANG_EN ? en : zh);
}

static void
warn_limit(void *ctx, struct sv limit)
{
	struct arena a = { 0 };
	struct sv en = arena_printf(&a, "no example on both sides of %.*s: "
	    "add one on it and one beside it", SV_ARG(limit));
	struct sv zh = arena_printf(&a, "没有例子说明 %.*s 两边怎样：请在界限上"
	    "和紧挨界限处各加一个", SV_ARG(limit));

	warn(ctx, arena_cstr(&a, en), arena_cstr(&a, zh));
	arena_free(&a);
}

static void
lint_examples(struct lint *l)
{
	size_t passes = rule_examples(l->rule, true);
	size_t fails = rule_examples(l->rule, false);
	const struct page *page;
	const char *at;

	if (l->rule->scope == SCOPE_NONE)
		return;
	if (passes == 0)
		warn(l, "no example that passes: add 通过",
		    "没有通过的例子：请加“通过”");
	if (fails == 0)
		warn(l, "no example that fails: add 不过",
		    "没有不过的例子：请加“不过”");
	/* Of a pack below the examples stand on limits of its own. */
	page = find_page(l, &at);
	if (passes && fails && page &&
	    page >= l->book->page + l->book->own)
		rules_limits(l->pack, l->rule, warn_limit, l);
}

static void
lint_text(struct lint *l, struct sv zh, struct sv en, const char *word)
{
	char say_en[64], say_zh[64];

	if (zh.len && en.len == 0) {
		snprintf(say_en, sizeof(say_en), "%s has no English: add %s@en",
		    word, word);
		snprintf(say_zh, sizeof(say_zh), "%s没有英文：请加“%s@en”",
		    word, word);
		warn(l, say_en, say_zh);
	}
}

/* The next {piece} of TEXT; false where there is none. */
static bool
next_piece(struct sv *text, struct sv *piece)
{
	size_t open = sv_find(*text, SV("{")), close;

	if (open == text->len)
		return false;
	*piece = sv_skip(*text, open + 1);
	close = sv_find(*piece, SV("}"));
	*piece = sv_head(*piece, close);
	*text = sv_skip(*text, open + close + 2);
	return true;
}

/* A value that the Chinese text shows and the English one does not. */
static void
lint_pieces(struct lint *l, struct sv zh, struct sv en)
{
	struct sv rest = zh, piece, other, found, say_en, say_zh;
	struct arena a = { 0 };

	while (en.len && next_piece(&rest, &piece)) {
		bool there = false;

		other = en;
		while (next_piece(&other, &found))
			there |= sv_starts(found, piece) ||
			    sv_starts(piece, found);
		if (there)
			continue;
		say_en = arena_printf(&a, "{%.*s} is shown in 提示, "
		    "not in 提示@en", SV_ARG(piece));
		say_zh = arena_printf(&a, "提示里有 {%.*s}，提示@en 里没有",
		    SV_ARG(piece));
		warn(l, arena_cstr(&a, say_en), arena_cstr(&a, say_zh));
	}
	arena_free(&a);
}

static void
lint_texts(struct lint *l)
{
	const struct rule *r = l->rule;

	if (r->title_en.len == 0)
		warn(l, "the title has no English: add 标题@en",
		    "标题没有英文：请加“标题@en”");
	lint_text(l, r->message, r->message_en, "提示");
	lint_text(l, r->advice, r->advice_en, "办法");
	lint_pieces(l, r->message, r->message_en);
	/* A repair is an edit and no finding: it has nothing to say. */
	if (r->message.len == 0 && r->id.ptr[0] != 'N')
		warn(l, "no message: add 提示", "没有说哪里不对：请加“提示”");
	if (r->advice.len == 0 && r->id.ptr[0] != 'N')
		warn(l, "no advice: add 办法", "没有说怎么办：请加“办法”");
	for (size_t i = 0; i < r->nbranch; i++) {
		const struct branch *b = &r->branch[i];

		lint_text(l, b->message, b->message_en, "提示 [分支]");
		lint_text(l, b->advice, b->advice_en, "办法 [分支]");
		lint_pieces(l, b->message, b->message_en);
	}
}

static void
lint_form(struct lint *l, const struct form *f)
{
	/* Where it stands is told as of a rule. */
	l->rule = f->source;
	if (f->title_en.len == 0)
		warn(l, "the title has no English: add 标题@en",
		    "标题没有英文：请加“标题@en”");
	if (f->narticle == 0)
		warn(l, "the register rests on no article: write 第…条 before "
		    "its name", "登记没有写依据的条款：请在名称前写“第…条”");
}

int
rules_lint(const struct pack *p, const struct book *b,
    const struct options *o, struct diag *d)
{
	struct buf json = { 0 };
	struct lint l = { .pack = p, .book = b, .diag = d,
		.json = o->json ? &json : NULL };

	for (size_t i = 0; i < p->nrule; i++) {
		l.rule = &p->rule[i];
		lint_examples(&l);
		lint_texts(&l);
	}
	for (size_t i = 0; i < p->nform; i++)
		lint_form(&l, &p->form[i]);
	if (o->json)
		printf("{\"rules\":%zu,\"count\":%zu,\"results\":[%.*s]}\n",
		    p->nrule, l.count, SV_ARG(buf_sv(&json)));
	else if (l.count == 0)
		printf(d->lang == LANG_EN ?
		    "%.*s: %zu rules, nothing to better\n" :
		    "%.*s：%zu 条规则，没有要改进的\n", SV_ARG(p->name),
		    p->nrule);
	buf_free(&json);
	return l.count ? STATUS_FINDINGS : STATUS_OK;
}
