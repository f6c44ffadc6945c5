/* SPDX-License-Identifier: MIT */
/*
 * The sizes of classes as a strip: a column for each size, as high as there are
 * classes of it, and a line where the pack's 班额上限 is.
 */
#include <stdlib.h>

#include "pipeline/report/bureau_parts.h"
#include "pipeline/report/svg.h"

enum {
	SIZE_MOST = 100, /* larger classes stand in the last column */
	STEP = 5,        /* of the table beside it */
	WIDTH = 960, HEIGHT = 200, LEFT = 36, BOTTOM = 34, TOP = 22
};

struct sizes {
	uint64_t n[SIZE_MOST + 1], most, classes;
	uint64_t limit; /* 0: the pack has none */
	bool over;      /* a class that has just reached it is over */
	size_t end;     /* of the axis */
	uint32_t *large; /* classes over the limit */
	size_t nlarge;
};

static bool
is_over(const struct sizes *s, uint64_t pupils)
{
	return s->limit && (s->over ? pupils >= s->limit : pupils > s->limit);
}

static void
find_limit(const struct parts *p, struct sizes *s)
{
	const struct param *limit = pack_param(p->view->pack, SV("班额上限"));
	const struct param *over = pack_param(p->view->pack, SV("班额含上限"));

	if (limit && !sv_to_u64(limit->value, &s->limit))
		s->limit = 0;
	s->over = !over || !sv_equal(over->value, SV("否"));
}

static int
compare_classes(const void *a, const void *b, void *census)
{
	const struct census *c = census;
	const struct census_class *x = &c->class[*(const uint32_t *)a];
	const struct census_class *y = &c->class[*(const uint32_t *)b];
	int order;

	if (x->pupils != y->pupils)
		return x->pupils > y->pupils ? -1 : 1;
	order = sv_compare(c->schools.text[x->school],
	    c->schools.text[y->school]);
	if (order)
		return order;
	if (x->grade != y->grade)
		return x->grade - y->grade;
	return sv_compare(x->name, y->name);
}

static void
collect(struct parts *p, struct sizes *s)
{
	const struct census *c = p->census;

	find_limit(p, s);
	s->large = arena_alloc(&p->arena, (c->keys.n + 1) * sizeof(*s->large));
	s->end = s->limit && s->limit < SIZE_MOST ? (size_t)s->limit + 5 : 50;
	for (uint32_t i = 0; i < c->keys.n; i++) {
		uint64_t n = c->class[i].pupils;
		size_t at = n < SIZE_MOST ? (size_t)n : SIZE_MOST;

		if (n == 0)
			continue;
		s->classes++;
		if (++s->n[at] > s->most)
			s->most = s->n[at];
		if (at + 2 > s->end)
			s->end = at + 2;
		if (is_over(s, n))
			s->large[s->nlarge++] = i;
	}
	qsort_r(s->large, s->nlarge, sizeof(*s->large), compare_classes,
	    (void *)(uintptr_t)c);
}

static double
x_of(const struct sizes *s, double size)
{
	return LEFT + size * (WIDTH - LEFT - 10) / (double)s->end;
}

static void
put_axis(const struct parts *p, const struct sizes *s)
{
	struct buf text = { 0 };
	double floor = HEIGHT - BOTTOM;

	svg_line(p->out, "axis", LEFT, floor, WIDTH - 10, floor);
	for (size_t i = 0; i < s->end; i += 10) {
		text.len = 0;
		buf_printf(&text, "%zu%s", i, i == SIZE_MOST ? "+" : "");
		svg_text(p->out, "soft", "middle", x_of(s, (double)i + .5),
		    floor + 16, buf_sv(&text));
	}
	svg_text(p->out, "soft", "end", WIDTH - 10, HEIGHT - 2,
	    parts_english(p) ? SV("pupils in a class") : SV("班里的人数"));
	text.len = 0;
	buf_put_u64(&text, s->most);
	svg_text(p->out, "soft", "end", LEFT - 6, TOP + 10, buf_sv(&text));
	svg_text(p->out, "soft", "start", 0, 12, parts_english(p) ?
	    SV("classes") : SV("班数"));
	buf_free(&text);
}

static void
put_strip(const struct parts *p, const struct sizes *s)
{
	double floor = HEIGHT - BOTTOM, high = floor - TOP;
	double width = x_of(s, 1) - x_of(s, 0);
	struct buf text = { 0 };

	for (size_t i = 0; i <= SIZE_MOST; i++) {
		double h = high * (double)s->n[i] / (double)s->most;

		if (s->n[i])
			svg_rect(p->out, is_over(s, i) ? "error" : "bar",
			    x_of(s, (double)i) + width * .1, floor - h,
			    width * .8, h);
	}
	put_axis(p, s);
	if (s->limit && s->limit < s->end) {
		double x = x_of(s, (double)s->limit + !s->over);

		svg_line(p->out, "limit", x, 2, x, floor);
		buf_printf(&text, parts_english(p) ? "limit %llu" : "上限 %llu",
		    (unsigned long long)s->limit);
		svg_text(p->out, "error", "end", x - 5, 12, buf_sv(&text));
	}
	buf_free(&text);
}

/* The same in numbers, by fives. */
static void
put_table(const struct parts *p, const struct sizes *s)
{
	parts_mark(p, "<details data-fold><summary>");
	html_say(p->view, p->out, "用数字看", "In numbers");
	parts_mark(p, "</summary>\n");
	parts_table(p, false, "各种人数的班数", "Classes by size");
	parts_head(p, "人数|#班数", "pupils|#classes");
	parts_mark(p, "<tbody>\n");
	for (size_t i = 0; i <= SIZE_MOST; i += STEP) {
		uint64_t n = 0;

		for (size_t k = i; k < i + STEP && k <= SIZE_MOST; k++)
			n += s->n[k];
		if (n == 0)
			continue;
		if (i == SIZE_MOST)
			buf_printf(p->out, "<tr><th scope=\"row\">%d+</th>",
			    SIZE_MOST);
		else
			buf_printf(p->out, "<tr><th scope=\"row\">%zu–%zu"
			    "</th>", i, i + STEP - 1);
		parts_number(p, n);
		parts_mark(p, "</tr>\n");
	}
	parts_mark(p, "</tbody></table></div>\n</details>\n");
}

static void
put_large(const struct parts *p, const struct sizes *s)
{
	const struct census *c = p->census;

	if (s->nlarge == 0)
		return;
	html_scroll(p->view, p->out, "达到或超过上限的班",
	    "classes over the limit");
	parts_mark(p, "<table data-sort>\n<caption>");
	html_say(p->view, p->out, "达到或超过上限的班",
	    "Classes at or over the limit");
	parts_mark(p, "</caption>\n");
	parts_head(p, "学校|年级|班级|#人数", "school|grade|class|#pupils");
	parts_mark(p, "<tbody>\n");
	for (size_t i = 0; i < s->nlarge && i < LIST_MOST; i++) {
		const struct census_class *class = &c->class[s->large[i]];
		const struct census_school *of = &c->school[class->school];

		parts_mark(p, "<tr><th scope=\"row\">");
		parts_school(p, of->code, of->name);
		buf_printf(p->out, "</th><td data-value=\"%d\">",
		    class->grade);
		parts_text(p, class->grade_text, NAME_MOST);
		parts_mark(p, "</td><td>");
		parts_text(p, class->name, NAME_MOST);
		parts_mark(p, "</td>");
		parts_number(p, class->pupils);
		parts_mark(p, "</tr>\n");
	}
	parts_mark(p, "</tbody></table></div>\n");
	parts_rest(p, s->nlarge, LIST_MOST);
}

void
parts_classes(struct parts *p)
{
	struct sizes s = { 0 };
	struct buf desc = { 0 };

	collect(p, &s);
	if (s.classes == 0)
		return;
	parts_section(p, "classes", "", "班额", "Class sizes");
	buf_printf(&desc, parts_english(p) ?
	    "%llu classes; at or over the limit: %llu" :
	    "共 %llu 个班；达到或超过上限的 %llu 个",
	    (unsigned long long)s.classes, (unsigned long long)s.nlarge);
	parts_mark(p, "<p>");
	html_put(p->out, buf_sv(&desc));
	html_say(p->view, p->out, "（按名册里在籍的行数，重复的行没有除去）",
	    " (by rows on the roll; rows that stand twice count twice)");
	parts_mark(p, "</p>\n");
	html_scroll(p->view, p->out, "班额的图", "picture of class sizes");
	svg_open(p->out, "classes-picture", WIDTH, HEIGHT, parts_english(p) ?
	    SV("How many classes have how many pupils") :
	    SV("各种人数的班有多少个"), buf_sv(&desc));
	put_strip(p, &s);
	svg_close(p->out);
	parts_mark(p, "</div>\n");
	put_large(p, &s);
	put_table(p, &s);
	parts_mark(p, "</section>\n");
	buf_free(&desc);
}
