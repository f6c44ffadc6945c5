/* SPDX-License-Identifier: MIT */
/* Which registers were made, and why others were not. */
#include "pipeline/base/utf8.h"
#include "pipeline/report/forms.h"
#include "pipeline/report/unchecked.h"

enum { NAME_WIDTH = 12 };

const struct reason *
form_reason(const struct form_book *b, size_t *source,
    const struct reason *last)
{
	const struct reason *r = last ? last->next : b->source[0].reason;

	for (;; r = r->next) {
		bool again = false;

		while (!r && ++*source < b->form->nsource)
			r = b->source[*source].reason;
		if (!r)
			return NULL;
		for (size_t i = 0; i < *source; i++)
			for (const struct reason *o = b->source[i].reason; o;
			     o = o->next)
				again |= sv_equal(o->zh, r->zh);
		if (!again)
			return r;
	}
}

static void
put_book(const struct form_book *b, const struct view *v, struct buf *out)
{
	const struct form *f = b->form;
	const struct reason *r = NULL;
	bool made = form_made(b);
	size_t source = 0;

	json_name(out, "name", true);
	json_put(out, f->name);
	json_name(out, "articles", false);
	for (size_t i = 0; i < f->narticle; i++) {
		buf_put_char(out, i ? ',' : '[');
		json_put(out, f->article[i]);
	}
	buf_put(out, f->narticle ? SV("]") : SV("[]"));
	r = form_reason(b, &source, NULL);
	json_name(out, "status", false);
	buf_put(out, !made ? SV("\"not made\"") : r ? SV("\"partly made\"") :
	                                              SV("\"made\""));
	buf_printf(out, ",\"rows\":%llu,\"schools\":%llu,\"reasons\":[",
	    made ? (unsigned long long)b->n : 0,
	    made ? (unsigned long long)b->nschool : 0);
	for (bool first = true; r; r = form_reason(b, &source, r)) {
		buf_put(out, first ? SV("") : SV(","));
		json_put(out, tally_reason(r, v->lang));
		first = false;
	}
	buf_put_char(out, ']');
}

void
forms_json(const struct forms *f, const struct view *v, struct buf *out)
{
	if (f->pack->nform == 0)
		return;
	buf_put(out, SV(",\n\"forms\":["));
	for (size_t i = 0; i < f->pack->nform; i++) {
		buf_put(out, i ? SV(",\n\t{") : SV("\n\t{"));
		put_book(&f->book[i], v, out);
		buf_put_char(out, '}');
	}
	buf_put_char(out, ']');
}

static void
put_name(const char *name, struct buf *out)
{
	size_t have = utf8_width(sv_cstr(name));

	buf_printf(out, "  %s", name);
	for (; have < NAME_WIDTH; have++)
		buf_put_char(out, ' ');
}

static void
put_title(const struct form *f, const struct view *v, struct buf *out)
{
	buf_put(out, f->name);
	if (v->lang == LANG_EN && f->title_en.len)
		buf_printf(out, " (%.*s)", SV_ARG(f->title_en));
}

static void
put_made(const struct form_book *b, const struct view *v, struct buf *out)
{
	const struct reason *r = NULL;
	size_t source = 0;

	put_title(b->form, v, out);
	buf_printf(out, v->lang == LANG_EN ? ": %llu rows" : "：%llu 行",
	    (unsigned long long)b->n);
	if (b->form->schools)
		buf_printf(out, v->lang == LANG_EN ? ", %llu schools" :
		    "，%llu 所学校", (unsigned long long)b->nschool);
	while ((r = form_reason(b, &source, r)))
		buf_printf(out, v->lang == LANG_EN ? "; in part: %.*s" :
		    "；不完整：%.*s", SV_ARG(tally_reason(r, v->lang)));
	buf_put_char(out, '\n');
}

/* What keeps B from being made; or NULL. */
static const struct reason *
missing(const struct form_book *b)
{
	static const char zh[] = "找它的内容的那一步没有运行",
	    en[] = "the stage that finds its rows did not run";
	static const struct reason not_run = { { zh, sizeof(zh) - 1 },
		{ en, sizeof(en) - 1 }, NULL };

	if (form_made(b))
		return NULL;
	for (size_t i = 0; i < b->form->nsource; i++)
		if (b->source[i].evaluated == 0 && b->source[i].reason)
			return b->source[i].reason;
	return &not_run;
}

/* Lists that are not there are one reason, with all their names. */
#define NO_LIST SV(UNCHECKED_NO_LIST)

static bool
is_alike(const struct reason *a, const struct reason *b)
{
	return sv_equal(a->zh, b->zh) ||
	    (sv_starts(a->zh, NO_LIST) && sv_starts(b->zh, NO_LIST));
}

/* What REASON names, of which each piece begins with the same words. */
static void
add_lists(struct sv rest, bool en, struct intern *names)
{
	struct sv word = en ? SV("no list ") : NO_LIST;
	struct sv comma = en ? SV("; ") : SV("；");

	while (rest.len) {
		size_t n = sv_find(rest, comma);
		struct sv piece = sv_head(rest, n);

		intern_add(names, sv_starts(piece, word) ?
		    sv_skip(piece, word.len) : piece);
		rest = sv_skip(rest, n + comma.len);
	}
}

/* Was it said with one before it? */
static bool
was_said(const struct forms *f, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (missing(&f->book[k]) && is_alike(missing(&f->book[k]),
		    missing(&f->book[i])))
			return true;
	return false;
}

bool
forms_unmade(const struct forms *f, size_t i, const struct view *v,
    struct buf *out)
{
	const struct reason *why = missing(&f->book[i]);
	bool en = v->lang == LANG_EN, lists;
	struct intern names = { 0 };

	if (!why || was_said(f, i))
		return false;
	lists = sv_starts(why->zh, NO_LIST);
	for (size_t k = i; k < f->pack->nform; k++) {
		const struct reason *r = missing(&f->book[k]);

		if (!r || !is_alike(r, why))
			continue;
		buf_put(out, k == i ? SV("") : en ? SV(", ") : SV("、"));
		put_title(f->book[k].form, v, out);
		for (size_t m = 0; lists && m < f->book[k].form->nsource; m++)
			for (r = f->book[k].source[m].reason; r; r = r->next)
				if (sv_starts(r->zh, NO_LIST))
					add_lists(tally_reason(r, v->lang), en,
					    &names);
	}
	buf_put(out, en ? SV(": ") : SV("："));
	if (!lists)
		buf_put(out, tally_reason(why, v->lang));
	for (size_t k = 0; k < names.n; k++) {
		buf_put(out, k ? en ? SV(", ") : SV("、") :
		    en ? SV("no list ") : NO_LIST);
		buf_put(out, names.text[k]);
	}
	intern_free(&names);
	return true;
}

void
forms_text(const struct forms *f, const struct view *v, struct buf *out)
{
	bool en = v->lang == LANG_EN;
	const char *name = en ? "registers" : "登记";
	struct buf line = { 0 };

	for (size_t i = 0; i < f->pack->nform; i++) {
		if (!form_made(&f->book[i]))
			continue;
		put_name(name, out);
		put_made(&f->book[i], v, out);
		name = "";
	}
	name = en ? "not made" : "未生成";
	for (size_t i = 0; i < f->pack->nform; i++) {
		line.len = 0;
		if (!forms_unmade(f, i, v, &line))
			continue;
		put_name(name, out);
		buf_put(out, buf_sv(&line));
		buf_put_char(out, '\n');
		name = "";
	}
	buf_free(&line);
}
