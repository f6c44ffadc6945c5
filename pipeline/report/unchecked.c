/* SPDX-License-Identifier: MIT */
#include "pipeline/report/unchecked.h"

/* What a reason opens with where columns are missing; the columns follow. */
#define MISSING SV("缺少列 ")

/* What all reasons of REASON's kind have in common. */
static struct sv
kind_of(const struct unchecked *u, struct sv reason)
{
	if (sv_starts(reason, MISSING))
		return MISSING;
	if (u->none && sv_find(reason, SV(UNCHECKED_NO_LIST)) < reason.len)
		return u->none->zh;
	return reason;
}

static const struct rule_tally *
rule_at(const struct unchecked *u, size_t i)
{
	return &u->tally->rule[u->order[i]];
}

static bool
is_part(const struct unchecked *u, size_t i)
{
	return rule_at(u, i)->evaluated != 0;
}

static bool
same_kind(const struct unchecked *u, struct sv a, struct sv b)
{
	return sv_equal(kind_of(u, a), kind_of(u, b));
}

/* The reason that says that there are no lists, if a rule has it. */
static const struct reason *
find_none(const struct unchecked *u)
{
	for (size_t i = 0; i < u->tally->rules.n; i++)
		for (const struct reason *r = rule_at(u, i)->reason; r;
		     r = r->next)
			if (sv_equal(r->zh, SV(UNCHECKED_NO_LISTS)))
				return r;
	return NULL;
}

static bool
has_word(struct sv list, struct sv word)
{
	struct sv piece;

	while (sv_split(&list, ' ', &piece))
		if (sv_equal(piece, word))
			return true;
	return false;
}

static void
add_word(struct buf *list, struct sv word)
{
	if (has_word(buf_sv(list), word))
		return;
	buf_put(list, list->len ? SV(" ") : SV(""));
	buf_put(list, word);
}

/* PIECES, which are separated by 、, behind LIST, each once. */
static void
add_columns(struct buf *list, struct sv pieces)
{
	while (pieces.len) {
		size_t n = sv_find(pieces, SV("、"));

		add_word(list, sv_head(pieces, n));
		pieces = sv_skip(pieces, n + strlen("、"));
	}
}

/* Is WHY, of the I-th rule, the first of its kind? */
static bool
is_first(const struct unchecked *u, size_t i, const struct reason *why)
{
	for (size_t j = 0; j <= i; j++)
		for (const struct reason *r = rule_at(u, j)->reason; r;
		     r = r->next) {
			if (r == why)
				return true;
			if (same_kind(u, r->zh, why->zh) &&
			    is_part(u, j) == is_part(u, i))
				return false;
		}
	return true;
}

/* All the columns and rules that the kind of WHY is about. */
static void
collect(struct unchecked *u, const struct reason *why)
{
	u->columns.len = u->rules.len = 0;
	for (size_t i = 0; i < u->tally->rules.n; i++)
		for (const struct reason *r = rule_at(u, i)->reason; r;
		     r = r->next) {
			if (!same_kind(u, r->zh, why->zh) ||
			    is_part(u, i) != u->part)
				continue;
			if (u->missing)
				add_columns(&u->columns,
				    sv_skip(r->zh, MISSING.len));
			add_word(&u->rules, u->tally->rules.text[u->order[i]]);
		}
}

void
unchecked_open(struct unchecked *u, const struct tally *t, enum lang lang)
{
	*u = (struct unchecked){ .tally = t, .lang = lang,
		.order = intern_sort(&t->rules) };
	u->why = t->rules.n ? rule_at(u, 0)->reason : NULL;
	u->none = find_none(u);
}

bool
unchecked_next(struct unchecked *u)
{
	while (u->rule < u->tally->rules.n) {
		const struct reason *why = u->why;

		if (!why) {
			if (++u->rule < u->tally->rules.n)
				u->why = rule_at(u, u->rule)->reason;
			continue;
		}
		u->why = why->next;
		if (!is_first(u, u->rule, why))
			continue;
		u->missing = sv_starts(why->zh, MISSING);
		u->key = kind_of(u, why->zh);
		u->part = is_part(u, u->rule);
		if (u->none && sv_equal(kind_of(u, why->zh), u->none->zh))
			u->reason = tally_reason(u->none, u->lang);
		else
			u->reason = u->missing ? (struct sv){ 0 } :
			                         tally_reason(why, u->lang);
		collect(u, why);
		return true;
	}
	return false;
}

struct sv
unchecked_before(const struct unchecked *u)
{
	bool en = u->lang == LANG_EN;

	if (!u->missing)
		return (struct sv){ 0 };
	if (u->part)
		return en ? SV("some files: these columns are missing:") :
		            SV("部分文件缺少这些列：");
	return en ? SV("these columns are missing:") : SV("缺少这些列：");
}

struct sv
unchecked_behind(const struct unchecked *u)
{
	bool en = u->lang == LANG_EN;

	if (u->part && !u->missing)
		return en ? SV("so these were checked in part:") :
		            SV("因此只检查了一部分：");
	return en ? SV("so these were not checked:") : SV("因此没有检查：");
}

struct sv
unchecked_all(enum lang lang)
{
	return lang == LANG_EN ?
	    SV("no pupil was read: no rule about pupils was checked") :
	    SV("没有读到一名学生，凡是看学生的规则都没有检查");
}

void
unchecked_close(struct unchecked *u)
{
	mem_free(u->order);
	buf_free(&u->columns);
	buf_free(&u->rules);
	*u = (struct unchecked){ 0 };
}
