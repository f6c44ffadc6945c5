/* SPDX-License-Identifier: MIT */
/*
 * Who came, went and moved since the snapshot, as ribbons between where they
 * were (left) and where they are (right). The largest ways are drawn, the rest
 * is one sum; a school is as high as all who came from it or went to it.
 */
#include <stdlib.h>

#include "pipeline/report/bureau_parts.h"
#include "pipeline/report/svg.h"

enum {
	WAYS = 18, /* drawn */
	WIDTH = 960, EDGE = 260, BAR = 10, HEIGHT = 420, GAP = 10, LEAST = 16
};

/* A school, or the outside, on one side of the picture. */
struct end {
	struct sv code; /* empty: outside */
	uint64_t n;     /* of all ways, drawn or not */
	double y, height, used;
};

struct flow {
	const struct census_way *way[WAYS];
	size_t nway;
	struct end end[2][WAYS]; /* from, to */
	size_t nend[2];
	uint64_t n, drawn;
	double scale, height;
};

static int
compare_ways(const void *a, const void *b)
{
	const struct census_way *x = *(const struct census_way *const *)a;
	const struct census_way *y = *(const struct census_way *const *)b;
	int c;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	c = sv_compare(x->from, y->from);
	return c ? c : sv_compare(x->to, y->to);
}

static const struct census_way **
sort_ways(struct parts *p)
{
	const struct census *c = p->census;
	const struct census_way **way = arena_alloc(&p->arena,
	    (c->ways.n + 1) * sizeof(*way));

	for (size_t i = 0; i < c->ways.n; i++)
		way[i] = &c->way[i];
	qsort(way, c->ways.n, sizeof(*way), compare_ways);
	return way;
}

static struct end *
end_of(struct flow *f, int side, struct sv code)
{
	for (size_t i = 0; i < f->nend[side]; i++)
		if (sv_equal(f->end[side][i].code, code))
			return &f->end[side][i];
	f->end[side][f->nend[side]] = (struct end){ .code = code };
	return &f->end[side][f->nend[side]++];
}

/* The largest first. */
static int
compare_ends(const void *a, const void *b)
{
	const struct end *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return sv_compare(x->code, y->code);
}

/* The outside first where they come from, last where they go: so ribbons cross
 * least. */
static void
sort_ends(struct flow *f, int side)
{
	struct end *end = f->end[side], outside;
	size_t n = f->nend[side], at = 0;

	qsort(end, n, sizeof(*end), compare_ends);
	while (at < n && end[at].code.len)
		at++;
	if (at == n)
		return;
	outside = end[at];
	if (side == 0) {
		memmove(end + 1, end, at * sizeof(*end));
		end[0] = outside;
	} else {
		memmove(end + at, end + at + 1, (n - at - 1) * sizeof(*end));
		end[n - 1] = outside;
	}
}

static void
place_ends(struct flow *f)
{
	f->scale = (double)HEIGHT / (double)f->n;
	for (int side = 0; side < 2; side++) {
		double y = 24;

		sort_ends(f, side);
		for (size_t i = 0; i < f->nend[side]; i++) {
			struct end *e = &f->end[side][i];

			e->y = y;
			e->height = (double)e->n * f->scale;
			if (e->height < LEAST)
				e->height = LEAST;
			y += e->height + GAP;
		}
		if (y > f->height)
			f->height = y;
	}
}

/* An end that no way is drawn to is not there. */
static void
count_end(struct flow *f, int side, struct sv code, uint64_t n)
{
	for (size_t i = 0; i < f->nend[side]; i++)
		if (sv_equal(f->end[side][i].code, code))
			f->end[side][i].n += n;
}

static void
collect(struct flow *f, const struct census_way **way, size_t n)
{
	for (size_t i = 0; i < n && i < WAYS; i++) {
		f->way[f->nway++] = way[i];
		f->drawn += way[i]->n;
		end_of(f, 0, way[i]->from);
		end_of(f, 1, way[i]->to);
	}
	for (size_t i = 0; i < n; i++) {
		f->n += way[i]->n;
		count_end(f, 0, way[i]->from, way[i]->n);
		count_end(f, 1, way[i]->to, way[i]->n);
	}
	place_ends(f);
}

static void
put_name(const struct parts *p, int side, struct sv code, struct buf *out)
{
	static const char *const outside[2][2] = {
		{ "上次没有（新增）", "not there before (added)" },
		{ "这次没有（减少）", "not there now (removed)" } };

	if (code.len)
		buf_put(out, census_name(p->census, code));
	else
		buf_put(out, sv_cstr(outside[side][parts_english(p)]));
}

static void
put_end(const struct parts *p, int side, const struct end *e)
{
	struct buf text = { 0 };
	double x = side ? WIDTH - EDGE : EDGE - BAR;

	svg_rect(p->out, "bar", x, e->y, BAR, e->height);
	put_name(p, side, e->code, &text);
	buf_printf(&text, " %llu", (unsigned long long)e->n);
	svg_text(p->out, "", side ? "start" : "end",
	    side ? x + BAR + 6 : x - 6, e->y + e->height / 2 + 5,
	    buf_sv(&text));
	buf_free(&text);
}

static void
put_ribbon(const struct parts *p, struct flow *f, const struct census_way *w)
{
	struct end *from = end_of(f, 0, w->from), *to = end_of(f, 1, w->to);
	double height = (double)w->n * f->scale;

	if (height < 1)
		height = 1;
	svg_ribbon(p->out, w->from.len == 0 ? "flow in" :
	    w->to.len == 0 ? "flow out" : "flow",
	    EDGE, from->y + from->used, WIDTH - EDGE, to->y + to->used,
	    height);
	from->used += height;
	to->used += height;
}

static void
put_picture(const struct parts *p, struct flow *f, struct sv desc)
{
	html_scroll(p->view, p->out, "变化的图", "picture of the changes");
	svg_open(p->out, "flow-picture", WIDTH, f->height, parts_english(p) ?
	    SV("Where pupils were and where they are") :
	    SV("学生上次在哪里，这次在哪里"), desc);
	svg_text(p->out, "soft", "end", EDGE, 14, parts_english(p) ?
	    SV("last time") : SV("上次"));
	svg_text(p->out, "soft", "start", WIDTH - EDGE, 14, parts_english(p) ?
	    SV("now") : SV("这次"));
	for (size_t i = 0; i < f->nway; i++)
		put_ribbon(p, f, f->way[i]);
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < f->nend[side]; i++)
			put_end(p, side, &f->end[side][i]);
	svg_close(p->out);
	parts_mark(p, "</div>\n");
}

/* Of which grades, the largest first, as many as matter. */
static void
put_grades(const struct parts *p, const struct census_way *w)
{
	uint64_t n[GRADES + 1];

	memcpy(n, w->grade, sizeof(n));
	for (int told = 0; told < 3; told++) {
		int best = 0;

		for (int g = 1; g <= GRADES; g++)
			if (n[g] > n[best] || best == 0)
				best = g;
		if (n[best] == 0)
			break;
		if (told)
			html_say(p->view, p->out, "、", ", ");
		html_put(p->out, grade_label(best));
		buf_printf(p->out, " %llu", (unsigned long long)n[best]);
		n[best] = 0;
	}
}

static void
put_table(const struct parts *p, const struct census_way **way, size_t n)
{
	parts_mark(p, "<details data-fold><summary>");
	html_say(p->view, p->out, "用数字看", "In numbers");
	parts_mark(p, "</summary>\n");
	parts_table(p, true, "学生从哪里到哪里", "From where to where");
	parts_head(p, "上次|这次|#人数|主要年级",
	    "last time|now|#pupils|mostly of grades");
	parts_mark(p, "<tbody>\n");
	for (size_t i = 0; i < n && i < LIST_MOST; i++) {
		struct buf text = { 0 };

		parts_mark(p, "<tr><td>");
		put_name(p, 0, way[i]->from, &text);
		parts_text(p, buf_sv(&text), NAME_MOST);
		parts_mark(p, "</td><td>");
		text.len = 0;
		put_name(p, 1, way[i]->to, &text);
		parts_text(p, buf_sv(&text), NAME_MOST);
		parts_mark(p, "</td>");
		parts_number(p, way[i]->n);
		parts_mark(p, "<td>");
		put_grades(p, way[i]);
		parts_mark(p, "</td></tr>\n");
		buf_free(&text);
	}
	parts_mark(p, "</tbody></table></div>\n");
	parts_rest(p, n, LIST_MOST);
	parts_mark(p, "</details>\n");
}

void
parts_flow(struct parts *p)
{
	const struct census_way **way;
	const uint64_t *change = p->tally->change;
	struct flow f = { 0 };
	struct buf desc = { 0 };

	if (!p->tally->compared)
		return;
	parts_section(p, "changes", "", "与上次快照相比",
	    "Changes since the last snapshot");
	buf_printf(&desc, parts_english(p) ?
	    "added %llu, removed %llu, moved to another school %llu, changed "
	    "%llu, status %llu" :
	    "增加 %llu 人，减少 %llu 人，换了学校 %llu 人，变更 %llu 项，"
	    "学生状态 %llu 项",
	    (unsigned long long)change[CHANGE_ADDED],
	    (unsigned long long)change[CHANGE_REMOVED],
	    (unsigned long long)change[CHANGE_MOVED],
	    (unsigned long long)change[CHANGE_CHANGED],
	    (unsigned long long)change[CHANGE_STATUS]);
	parts_mark(p, "<p>");
	html_put(p->out, buf_sv(&desc));
	html_say(p->view, p->out, "。逐人见 ", ". One by one in ");
	parts_mark(p, "<a href=\"changes.csv\">changes.csv</a>");
	html_say(p->view, p->out, "。", ".");
	parts_mark(p, "</p>\n");
	if (p->census->ways.n) {
		way = sort_ways(p);
		collect(&f, way, p->census->ways.n);
		put_picture(p, &f, buf_sv(&desc));
		if (f.n > f.drawn) {
			parts_mark(p, "<p class=\"soft\">");
			html_say(p->view, p->out,
			    "图中画的是最大的 %zu 股；另有 %llu 人，分在 %zu 股，"
			    "没有画。旁边的数是全部人数。",
			    "The %zu largest are drawn; %llu more pupils went "
			    "%zu other ways. Numbers are of all.", f.nway,
			    (unsigned long long)(f.n - f.drawn),
			    p->census->ways.n - f.nway);
			parts_mark(p, "</p>\n");
		}
		put_table(p, way, p->census->ways.n);
	}
	parts_mark(p, "</section>\n");
	buf_free(&desc);
}
