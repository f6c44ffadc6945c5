/* SPDX-License-Identifier: MIT */
/*
 * What to do is said once for a rule's findings in a group when it is the same
 * for all: so the advice of a finding is held until the next one is seen.
 */
#include "pipeline/report/message.h"
#include "pipeline/report/text.h"

static const char *
pick(const struct view *v, const char *zh, const char *en)
{
	return v->lang == LANG_EN ? en : zh;
}

void
text_level(const struct view *v, enum level level, struct buf *out)
{
	static const char *const color[LEVELS] = { [LEVEL_NOTICE] = "36",
		[LEVEL_WARNING] = "33", [LEVEL_ERROR] = "31" };

	if (v->color)
		buf_printf(out, "\x1b[1;%sm", color[level]);
	buf_put(out, level_word(level, v->lang));
	if (v->color)
		buf_put(out, SV("\x1b[0m"));
}

static void
put_bold(const struct view *v, struct sv text, struct buf *out)
{
	buf_put(out, v->color ? SV("\x1b[1m") : SV(""));
	buf_put(out, text);
	buf_put(out, v->color ? SV("\x1b[0m") : SV(""));
}

void
text_group(const struct view *v, const struct told *t, struct buf *out)
{
	struct sv name = t->text[TOLD_SCHOOL];
	struct sv part[] = { name.len ? name : t->text[TOLD_SCHOOL_CODE],
		t->text[TOLD_GRADE], t->text[TOLD_CLASS] };
	const struct origin *o = origins_find(v->origins, t->head.file);
	bool any = false;

	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		if (part[i].len == 0)
			continue;
		buf_put(out, any ? SV(" ") : SV(""));
		buf_put(out, part[i]);
		any = true;
	}
	if (!any && o && o->source.list)
		buf_put(out, sv_cstr(pick(v, "（名单）", "(a list)")));
	else if (!any && t->head.line)
		buf_put(out, sv_cstr(pick(v, "（学校班级不明）",
		    "(school and class unknown)")));
	else if (!any)
		buf_put(out, sv_cstr(pick(v, "（整个文件）",
		    "(the whole file)")));
}

/* The run of lines in hand behind those that are told: 8–12. */
static void
put_run(struct text_state *st)
{
	if (st->first == 0)
		return;
	buf_put(&st->lines, st->lines.len ? SV("、") : SV(""));
	buf_put_u64(&st->lines, st->first);
	if (st->last > st->first) {
		buf_put(&st->lines, SV("–"));
		buf_put_u64(&st->lines, st->last);
	}
	st->first = 0;
}

/* The lines of the findings that said the same words once more. */
static void
end_same(const struct view *v, struct text_state *st, struct buf *out)
{
	put_run(st);
	if (st->lines.len)
		buf_printf(out, v->lang == LANG_EN ?
		    "      %llu more like it, lines %.*s\n" :
		    "      同样的还有 %llu 处：第 %.*s 行\n",
		    (unsigned long long)(st->same - TEXT_SAME),
		    SV_ARG(buf_sv(&st->lines)));
	st->lines.len = st->message.len = 0;
	st->same = 0;
}

/* What to do, in its one place below the rule's findings. */
static void
end_rule(const struct view *v, struct text_state *st, struct buf *out)
{
	end_same(v, st, out);
	if (st->open && !st->mixed && st->fix.len) {
		buf_put(out, sv_cstr(pick(v, "      办法：", "      to do: ")));
		buf_put(out, buf_sv(&st->fix));
		buf_put_char(out, '\n');
	}
	st->fix.len = 0;
	st->mixed = false;
}

void
text_end(const struct view *v, struct text_state *st, struct buf *out)
{
	end_rule(v, st, out);
	buf_free(&st->fix);
	buf_free(&st->message);
	buf_free(&st->lines);
	*st = (struct text_state){ 0 };
}

static void
put_rule_heading(const struct view *v, const struct told *t, struct buf *out)
{
	const struct rule *rule = pack_rule(v->pack, t->text[TOLD_RULE]);
	struct sv title = title_of(rule, v->lang);

	buf_put(out, SV("    "));
	text_level(v, t->head.level, out);
	buf_put_char(out, ' ');
	buf_put(out, t->text[TOLD_RULE]);
	buf_put(out, title.len ? SV(" ") : SV(""));
	put_bold(v, title, out);
	if (rule && rule->narticle) {
		buf_put(out, sv_cstr(pick(v, "（", " (")));
		rule_articles(rule, out);
		buf_put(out, sv_cstr(pick(v, "）", ")")));
	}
	buf_put_char(out, '\n');
}

static void
put_headings(const struct view *v, struct text_state *st, const struct told *t,
    uint32_t group, uint32_t rule, struct buf *out)
{
	const struct origin *o = origins_find(v->origins, t->head.file);
	bool file = !st->open || st->file != t->head.file;

	if (file) {
		put_bold(v, o ? o->path : sv_cstr(pick(v, "（不属于某个文件）",
		    "(of no one file)")), out);
		buf_put_char(out, '\n');
	}
	if (file || st->group != group) {
		buf_put(out, SV("  "));
		text_group(v, t, out);
		buf_put_char(out, '\n');
	}
	put_rule_heading(v, t, out);
	st->open = true;
	st->file = t->head.file;
	st->group = group;
	st->rule = rule;
}

/* PATH:LINE:E(身份证件号), of a sheet PATH#SHEET:E12(身份证件号): as far as there is
 * one. */
static void
put_place(const struct view *v, const struct told *t, struct buf *out)
{
	const struct origin *o = origins_find(v->origins, t->head.file);
	int32_t column = t->head.column;
	char room[8];
	bool cell;

	if (!o)
		return;
	cell = origin_is_sheet(o) && t->head.line && column >= 0;
	buf_put(out, o->path);
	if (t->head.line && !cell) {
		buf_put_char(out, ':');
		buf_put_u64(out, t->head.line);
	}
	if (column >= 0) {
		buf_printf(out, ":%s", column_letter(t->head.position, room));
		if (cell)
			buf_put_u64(out, t->head.line);
		buf_printf(out, "(%.*s)", SV_ARG(origin_spelling(o, column,
		    v->header->column[column])));
	}
	buf_put(out, SV(": "));
}

/* PATH:2–31、33–59: a class has more rows than anybody reads one by one. */
static void
put_runs(const struct view *v, struct sv places, struct buf *out)
{
	const struct origin *last = NULL;
	struct sv piece;
	bool any = false;

	while (sv_split(&places, ';', &piece)) {
		size_t colon = sv_find(piece, SV(":"));
		struct sv lines = sv_skip(piece, colon + 1);
		size_t dash = sv_find(lines, SV("-"));
		const struct origin *o = NULL;
		uint64_t file;

		if (sv_to_u64(sv_head(piece, colon), &file))
			o = origins_find(v->origins, (uint32_t)file);
		if (!o && sv_starts(piece, SV("total="))) {
			piece = sv_skip(piece, strlen("total="));
			buf_printf(out, v->lang == LANG_EN ?
			    " (%.*s in all)" : " 等，共 %.*s 处",
			    SV_ARG(piece));
			continue;
		}
		if (any)
			buf_put(out, o && o == last ? SV("、") : SV(";"));
		any = true;
		if (o && o != last)
			buf_printf(out, "%.*s:", SV_ARG(o->path));
		last = o;
		buf_put(out, o ? sv_head(lines, dash) : piece);
		if (o && dash < lines.len)
			buf_printf(out, "–%.*s",
			    SV_ARG(sv_skip(lines, dash + 1)));
	}
}

/* One by one, as findings.csv has them, if they are few. */
static void
put_related(const struct view *v, const struct told *t, struct buf *out)
{
	struct sv places = t->text[TOLD_PLACES];

	buf_put(out, sv_cstr(pick(v, "；另见 ", "; see ")));
	if (sv_find(t->text[TOLD_RELATED], SV(";total=")) <
	    t->text[TOLD_RELATED].len || sv_find(places, SV("-")) < places.len)
		put_runs(v, places, out);
	else
		buf_put(out, t->text[TOLD_RELATED]);
}

static void
put_finding(const struct view *v, const struct told *t, struct buf *out)
{
	buf_put(out, SV("      "));
	put_place(v, t, out);
	if (t->text[TOLD_STUDENT].len) {
		buf_put(out, t->text[TOLD_STUDENT]);
		buf_put(out, SV(": "));
	}
	buf_put(out, t->text[TOLD_MESSAGE]);
	findings_mark(v, t, out);
	if (t->text[TOLD_RELATED].len &&
	    sv_find(t->text[TOLD_MESSAGE], t->text[TOLD_RELATED]) ==
	        t->text[TOLD_MESSAGE].len)
		put_related(v, t, out);
	buf_put_char(out, '\n');
}

/*
 * Does T say what the findings above it said, so often that its line is
 * enough? It is noted then.
 */
static bool
is_same(const struct view *v, struct text_state *st, const struct told *t,
    struct buf *out)
{
	if (st->mixed || t->head.line == 0 || st->status != t->status ||
	    st->until != t->until ||
	    !sv_equal(buf_sv(&st->message), t->text[TOLD_MESSAGE])) {
		end_same(v, st, out);
		buf_put(&st->message, t->text[TOLD_MESSAGE]);
		st->status = t->status;
		st->until = t->until;
	}
	if (++st->same <= TEXT_SAME)
		return false;
	if (st->first == 0 || t->head.line != st->last + 1) {
		put_run(st);
		st->first = t->head.line;
	}
	st->last = t->head.line;
	return true;
}

void
text_finding(const struct view *v, struct text_state *st, const struct told *t,
    uint32_t group, uint32_t rule, struct buf *out)
{
	struct sv fix = t->text[TOLD_FIX];

	if (!st->open || st->file != t->head.file || st->group != group ||
	    st->rule != rule) {
		end_rule(v, st, out);
		put_headings(v, st, t, group, rule, out);
		buf_put(&st->fix, fix);
	} else if (!st->mixed && !sv_equal(buf_sv(&st->fix), fix)) {
		end_rule(v, st, out); /* of the findings above */
		st->mixed = true;
	}
	if (is_same(v, st, t, out))
		return;
	put_finding(v, t, out);
	if (st->mixed && fix.len) {
		buf_put(out, sv_cstr(pick(v, "      办法：", "      to do: ")));
		buf_put(out, fix);
		buf_put_char(out, '\n');
	}
}
