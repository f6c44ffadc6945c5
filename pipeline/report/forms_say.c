/* SPDX-License-Identifier: MIT */
/* Which registers were made, and why others were not. */
#include "pipeline/base/utf8.h"
#include "pipeline/report/forms.h"
#include "pipeline/report/unchecked.h"

enum { NAME_WIDTH = 12 };

/* What is said of book B, each thing once: NULL to begin with. */
static const struct reason *
next_reason(const struct form_book *b, size_t *source,
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
	r = next_reason(b, &source, NULL);
	json_name(out, "status", false);
	buf_put(out, !made ? SV("\"not made\"") : r ? SV("\"partly made\"") :
	                                              SV("\"made\""));
	buf_printf(out, ",\"rows\":%llu,\"schools\":%llu,\"reasons\":[",
	    made ? (unsigned long long)b->n : 0,
	    made ? (unsigned long long)b->nschool : 0);
	for (bool first = true; r; r = next_reason(b, &source, r)) {
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
	while ((r = next_reason(b, &source, r)))
		buf_printf(out, v->lang == LANG_EN ? "; in part: %.*s" :
		    "；不完整：%.*s", SV_ARG(tally_reason(r, v->lang)));
	buf_put_char(out, '\n');
}

/* What keeps B from being made; or NULL. */
static const struct reason *
missing(const struct form_book *b)
{
	for (size_t i = 0; i < b->form->nsource && !form_made(b); i++)
		if (b->source[i].evaluated == 0 && b->source[i].reason)
			return b->source[i].reason;
	return NULL;
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

/* Book I, and those behind it that are not made for a reason like its own. */
static void
put_unmade(const struct forms *f, size_t i, const struct view *v,
    struct buf *out)
{
	const struct reason *why = missing(&f->book[i]);
	bool en = v->lang == LANG_EN, lists = sv_starts(why->zh, NO_LIST);
	struct intern names = { 0 };

	for (size_t k = i; k < f->pack->nform; k++) {
		const struct reason *r = missing(&f->book[k]);

		if (!r || !is_alike(r, why))
			continue;
		buf_put(out, k == i ? SV("") : en ? SV(", ") : SV("、"));
		put_title(f->book[k].form, v, out);
		if (lists)
			add_lists(tally_reason(r, v->lang), en, &names);
	}
	buf_put(out, en ? SV(": ") : SV("："));
	if (!lists)
		buf_put(out, tally_reason(why, v->lang));
	for (size_t k = 0; k < names.n; k++) {
		buf_put(out, k ? en ? SV(", ") : SV("、") :
		    en ? SV("no list ") : NO_LIST);
		buf_put(out, names.text[k]);
	}
	buf_put_char(out, '\n');
	intern_free(&names);
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

void
forms_text(const struct forms *f, const struct view *v, struct buf *out)
{
	bool en = v->lang == LANG_EN;
	const char *name = en ? "registers" : "登记";

	for (size_t i = 0; i < f->pack->nform; i++) {
		if (!form_made(&f->book[i]))
			continue;
		put_name(name, out);
		put_made(&f->book[i], v, out);
		name = "";
	}
	name = en ? "not made" : "未生成";
	for (size_t i = 0; i < f->pack->nform; i++) {
		if (!missing(&f->book[i]) || was_said(f, i))
			continue;
		put_name(name, out);
		put_unmade(f, i, v, out);
		name = "";
	}
}
