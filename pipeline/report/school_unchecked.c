/* SPDX-License-Identifier: MIT */
/*
 * Which rules were not evaluated, as a school is told: in its words, and of
 * missing columns only those that its own files lack.
 */
#include "pipeline/report/message.h"
#include "pipeline/report/school_html.h"
#include "pipeline/report/unchecked.h"

enum { FEW = 3 }; /* rules that are not folded */

/* TEXT behind FRONT and before BACK; empty: it is not so. */
static struct sv
between(struct sv text, const char *front, const char *back)
{
	struct sv f = sv_cstr(front), b = sv_cstr(back);

	if (!sv_starts(text, f) || !sv_ends(text, b) ||
	    text.len < f.len + b.len)
		return (struct sv){ 0 };
	return sv_make(text.ptr + f.len, text.len - f.len - b.len);
}

/* Where TEXT names a list's file, as moves.csv:1 does: its title, and what stands
 * behind the name to *REST; else empty. */
static struct sv
list_in(const struct school *s, struct sv text, struct sv *rest)
{
	const struct pack *p = s->view->pack;
	uint64_t line;

	for (size_t i = 0; i < p->nlist; i++) {
		struct sv file = p->list[i].file, after;
		size_t end;

		if (!sv_starts(text, file))
			continue;
		after = sv_skip(text, file.len);
		end = sv_find(after, SV(" "));
		if (sv_starts(after, SV(":")) && end < after.len &&
		    sv_to_u64(sv_make(after.ptr + 1, end - 1), &line))
			after = sv_skip(after, end + 1);
		*rest = after;
		return school_list(s, file);
	}
	return (struct sv){ 0 };
}

/* One reason in words of a school, which knows neither options nor snapshots.
 * False: it has none. */
static bool
put_piece(const struct school *s, struct sv key, struct buf *out)
{
	static const struct {
		const char *key, *zh, *en;
	} known[] = {
		{ UNCHECKED_NO_LISTS, "这次没有用教育局的名单",
		    "the bureau's lists were not used" },
		{ "没有与快照比较（-s）", "这次没有与上次的名册比较",
		    "nothing was compared with the roster before" },
		{ "没有快照（首次运行）", "这是第一次检查，没有上次的名册可比",
		    "this is the first check: there is no roster before it" },
		{ "没有上学年末的快照", "没有上学年末的名册可比",
		    "there is no roster of the school year before" },
	};
	bool en = school_en(s);
	struct sv name, rest;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (sv_equal(key, sv_cstr(known[i].key))) {
			buf_put(out, sv_cstr(en ? known[i].en : known[i].zh));
			return true;
		}
	if ((name = between(key, "参数 ", " 未设置")).len)
		buf_printf(out, en ? "the bureau has not set %.*s" :
		    "教育局还没有定 %.*s", SV_ARG(name));
	else if (sv_starts(key, SV(UNCHECKED_NO_LIST)) &&
	    (name = list_in(s, sv_skip(key, strlen(UNCHECKED_NO_LIST)),
	    &rest)).len && (!en || rest.len == 0))
		buf_printf(out, en ? "%.*s%.*s is missing" :
		    "这次没有%.*s%.*s", SV_ARG(name), SV_ARG(rest));
	else if (!en && (name = list_in(s, key, &rest)).len)
		buf_printf(out, "%.*s%.*s", SV_ARG(name), SV_ARG(rest));
	else
		return false;
	return true;
}

/* The reason as a whole, which may be several. */
static void
put_reason(const struct school *s, const struct unchecked *u, struct buf *out)
{
	struct sv rest = u->key;

	while (rest.len) {
		size_t end = sv_find(rest, SV("；"));

		if (out->len)
			buf_put(out, school_en(s) ? SV("; ") : SV("；"));
		if (!put_piece(s, sv_head(rest, end), out)) {
			struct sv behind = u->reason;
			struct sv list = list_in(s, behind, &behind);

			out->len = 0;
			buf_put(out, list);
			buf_put(out, list.len ? SV(": ") : SV(""));
			buf_put(out, behind);
			return;
		}
		rest = sv_skip(rest, end + (end < rest.len ?
		    strlen("；") : 0));
	}
}

/* A file of the school, and what rules lack in it. */
struct sight {
	const struct school *school;
	const struct origin *file;
	struct buf *columns;
};

static bool
has_column(void *ctx, struct sv name)
{
	const struct sight *in = ctx;
	int at = header_find(in->school->view->header, name);

	return at >= 0 && in->file->source.place &&
	    in->file->source.place[at] >= 0;
}

static void
add_word(struct buf *list, struct sv word)
{
	struct sv rest = buf_sv(list), piece;

	while (rest.len && sv_split(&rest, ' ', &piece))
		if (sv_equal(piece, word))
			return;
	if (list->len)
		buf_put_char(list, ' ');
	buf_put(list, word);
}

static void
add_column(void *ctx, struct sv name)
{
	add_word(((const struct sight *)ctx)->columns, name);
}

/* Can no part of R be judged in O? What it lacks behind COLUMNS. */
static bool
is_blind(const struct school *s, const struct origin *o, const struct rule *r,
    struct buf *columns)
{
	struct sight in = { s, o, columns };
	size_t before = columns->len;

	if (rule_is_blind(s->view->pack, r, has_column, add_column, &in))
		return true;
	columns->len = before;
	return false;
}

/* What the school's own files lack: another one's file is none of its matter. */
static void
find_blind(const struct school *s, struct buf *columns, struct buf *rules)
{
	const struct origins *os = s->view->origins;
	const struct pack *p = s->view->pack;

	for (size_t i = 0; i < p->nrule; i++) {
		const struct rule *r = &p->rule[i];

		for (size_t k = 1; k < os->n; k++)
			if (os->origin[k].rows && school_has_file(s, k) &&
			    is_blind(s, &os->origin[k], r, columns))
				add_word(rules, r->id);
	}
}

static size_t
count_words(struct sv text)
{
	struct sv piece;
	size_t n = 0;

	while (text.len && sv_split(&text, ' ', &piece))
		n++;
	return n;
}

/* Rules with their titles, folded where they are many. */
static void
put_rules(const struct school *s, struct sv rules, struct buf *out)
{
	size_t n = count_words(rules);
	struct sv id;

	if (n > FEW) {
		buf_put(out, SV("<details open data-fold><summary>"));
		html_say(s->view, out, "%zu 项", "%zu rules", n);
		buf_put(out, SV("</summary>"));
	}
	buf_put(out, SV("<ul>\n"));
	while (rules.len && sv_split(&rules, ' ', &id)) {
		buf_put(out, SV("<li>"));
		html_put(out, title_of(pack_rule(s->view->pack, id),
		    s->view->lang));
		html_say(s->view, out, "（%.*s）", " (%.*s)", SV_ARG(id));
		buf_put(out, SV("</li>\n"));
	}
	buf_put(out, n > FEW ? SV("</ul></details>") : SV("</ul>"));
}

static void
put_why(const struct school *s, const struct unchecked *u, struct buf *out)
{
	bool en = school_en(s);

	put_reason(s, u, out);
	if (u->part)
		buf_put(out, en ? SV(", so these were checked in part") :
		    SV("，所以只查了一部分"));
	else
		buf_put(out, en ? SV(", so these were not checked") :
		    SV("，所以没有查"));
}

static void
put_lacking(const struct school *s, struct sv columns, struct buf *out)
{
	struct sv piece;
	bool first = true;

	buf_put(out, school_en(s) ?
	    SV("your files, or some, lack these columns: ") :
	    SV("学校的文件（或其中一些）没有这些列："));
	for (; columns.len && sv_split(&columns, ' ', &piece); first = false) {
		if (!first)
			buf_put(out, school_en(s) ? SV(", ") : SV("、"));
		buf_put(out, piece);
	}
	buf_put(out, school_en(s) ? SV("; there these were not checked") :
	    SV("。那里没有查"));
}

/* Reasons that a school is told alike are one: their sentences, and the rules of
 * each. */
struct told_kinds {
	struct intern why;
	struct buf *rules; /* words with a blank between */
	size_t cap;
};

static void
add_kind(struct told_kinds *k, struct sv why, struct sv rules)
{
	size_t n = k->why.n, at = intern_add(&k->why, why);

	if (at == n) {
		k->rules = mem_more(k->rules, n, &k->cap, sizeof(*k->rules));
		k->rules[n] = (struct buf){ 0 };
	}
	if (k->rules[at].len)
		buf_put_char(&k->rules[at], ' ');
	buf_put(&k->rules[at], rules);
}

static void
put_kinds(const struct school *s, const struct told_kinds *k, struct buf *out)
{
	buf_put(out, SV("<section class=\"part\">\n<h2>"));
	html_say(s->view, out, "这次没有查的", "What was not checked");
	buf_put(out, SV("</h2>\n<p>"));
	html_say(s->view, out, "没有查的，不等于没有问题。",
	    "What was not checked may be wrong all the same.");
	buf_put(out, SV("</p>\n<ul>\n"));
	for (size_t i = 0; i < k->why.n; i++) {
		buf_put(out, SV("<li>"));
		html_put(out, k->why.text[i]);
		html_say(s->view, out, "：", ":");
		put_rules(s, buf_sv(&k->rules[i]), out);
		buf_put(out, SV("</li>\n"));
	}
	buf_put(out, SV("</ul>\n</section>\n"));
}

/* 一年级1班.csv 的“身份证件号”一列有 33 行（见 I02）不能用 */
static struct sv
say_column(const struct school *s, const struct desk_item *item, struct sv id,
    struct arena *a)
{
	const struct view *v = s->view;
	struct sv path = school_path(s, item->file);
	struct sv column = origin_spelling(origins_find(v->origins, item->file),
	    item->column, v->header->column[item->column]);

	return arena_printf(a, school_en(s) ?
	    "%.*s: %u rows of the column \"%.*s\""
	    " cannot be used (%.*s), so in these rows these were not checked" :
	    "%.*s 有 %u 行的“%.*s”不能用（见 %.*s），这些行没有查",
	    SV_ARG(path), item->rows, SV_ARG(column), SV_ARG(id));
}

/* Of a whole column one finding silences what its rows would have been asked. */
static void
add_columns_lost(const struct school *s, const struct tally *t,
    struct told_kinds *kinds)
{
	struct arena a = { 0 };

	for (size_t i = 0; i < s->n; i++) {
		const struct desk_item *item = &s->desk->item[s->item[i]];
		struct sv id = t->rules.text[item->rule], why;
		const struct rule *r = pack_rule(s->view->pack, id);

		if (!r || !r->whole || item->line || item->column < 0 ||
		    item->rows == 0 || school_path(s, item->file).len == 0)
			continue;
		why = say_column(s, item, id, &a);
		for (size_t k = 0; k < r->nsilence; k++)
			if (pack_rule(s->view->pack, r->silence[k]))
				add_kind(kinds, why, r->silence[k]);
	}
	arena_free(&a);
}

/* Pupils of other schools that nobody could look for are none of its matter. */
static bool
is_others(const struct school *s, struct sv reason)
{
	return sv_find(reason, SV(UNCHECKED_ROLL)) < reason.len &&
	    (s->code.len == 0 || sv_find(reason, s->code) == reason.len);
}

void
school_put_unchecked(const struct school *s, const struct tally *t,
    struct buf *out)
{
	struct told_kinds kinds = { 0 };
	struct buf why = { 0 }, columns = { 0 }, rules = { 0 };
	struct unchecked u;

	unchecked_open(&u, t, s->view->lang);
	while (unchecked_next(&u)) {
		if (u.missing || is_others(s, u.key))
			continue;
		why.len = 0;
		put_why(s, &u, &why);
		add_kind(&kinds, buf_sv(&why), buf_sv(&u.rules));
	}
	unchecked_close(&u);
	add_columns_lost(s, t, &kinds);
	find_blind(s, &columns, &rules);
	if (rules.len) {
		why.len = 0;
		put_lacking(s, buf_sv(&columns), &why);
		add_kind(&kinds, buf_sv(&why), buf_sv(&rules));
	}
	if (kinds.why.n)
		put_kinds(s, &kinds, out);
	for (size_t i = 0; i < kinds.why.n; i++)
		buf_free(&kinds.rules[i]);
	mem_free(kinds.rules);
	intern_free(&kinds.why);
	buf_free(&columns);
	buf_free(&rules);
	buf_free(&why);
}
