/* SPDX-License-Identifier: MIT */
/* The last runs, this one too, as three lines and as a table. */
#include "pipeline/report/bureau_parts.h"
#include "pipeline/report/svg.h"

enum {
	WIDTH = 960, HEIGHT = 240, LEFT = 50, RIGHT = 90, TOP = 14, BOTTOM = 28,
	POINTS = HISTORY_MOST + 1, NEAR = 15 /* between two words */
};

static uint64_t
most_of(const struct history *h)
{
	uint64_t most = 1;

	for (size_t i = 0; i < h->npoint; i++)
		for (int l = 0; l < LEVELS; l++)
			if (h->point[i].level[l] > most)
				most = h->point[i].level[l];
	return svg_round(most);
}

static double
x_of(const struct history *h, size_t i)
{
	return LEFT + (double)i * (WIDTH - LEFT - RIGHT) /
	    (double)(h->npoint - 1);
}

static double
y_of(uint64_t n, uint64_t most)
{
	return HEIGHT - BOTTOM - (double)n * (HEIGHT - TOP - BOTTOM) /
	    (double)most;
}

static void
put_axis(const struct parts *p, const struct history *h, uint64_t most)
{
	size_t every = (h->npoint + 7) / 8;

	for (uint64_t i = 0; i <= 2; i++) {
		struct buf text = { 0 };
		double y = HEIGHT - BOTTOM - (double)i *
		    (HEIGHT - TOP - BOTTOM) / 2;

		svg_line(p->out, "axis", LEFT, y, WIDTH - RIGHT, y);
		if (most % 2 == 0 || i != 1) {
			buf_put_u64(&text, most * i / 2);
			svg_text(p->out, "soft", "end", LEFT - 6, y + 5,
			    buf_sv(&text));
		}
		buf_free(&text);
	}
	for (size_t i = 0; i < h->npoint; i++)
		if ((h->npoint - 1 - i) % every == 0)
			svg_text(p->out, "soft", "middle", x_of(h, i),
			    HEIGHT - 8, h->point[i].asof);
}

/* The words at the ends of the lines, from above, none over another. */
static void
put_words(const struct parts *p, const struct run_point *last, uint64_t most)
{
	int order[LEVELS] = { 0, 1, 2 };
	double floor = 0;

	for (int i = 1; i < LEVELS; i++)
		for (int k = i; k > 0 && last->level[order[k]] >
		     last->level[order[k - 1]]; k--) {
			int swap = order[k];

			order[k] = order[k - 1];
			order[k - 1] = swap;
		}
	for (int i = 0; i < LEVELS; i++) {
		enum level level = (enum level)order[i];
		double y = y_of(last->level[level], most) + 5;
		struct buf text = { 0 }, class = { 0 };

		y = y < floor ? floor : y;
		floor = y + NEAR;
		buf_put(&text, level_word(level, p->view->lang));
		buf_printf(&text, " %llu",
		    (unsigned long long)last->level[level]);
		buf_put(&class, level_name(level));
		buf_put_char(&class, '\0');
		svg_text(p->out, class.ptr, "start", WIDTH - RIGHT + 8, y,
		    buf_sv(&text));
		buf_free(&text);
		buf_free(&class);
	}
}

static void
put_picture(const struct parts *p, const struct history *h)
{
	static const char *const class[LEVELS] = { "line notice",
		"line warning", "line error" };
	const struct run_point *last = &h->point[h->npoint - 1];
	uint64_t most = most_of(h);
	struct buf desc = { 0 };

	buf_printf(&desc, parts_english(p) ?
	    "%zu runs; errors from %llu to %llu" :
	    "共 %zu 次；错误从 %llu 条到 %llu 条", h->npoint,
	    (unsigned long long)h->point[0].level[LEVEL_ERROR],
	    (unsigned long long)last->level[LEVEL_ERROR]);
	html_scroll(p->view, p->out, "历次检查的图", "picture of the runs");
	svg_open(p->out, "history-picture", WIDTH, HEIGHT, parts_english(p) ?
	    SV("Findings of the last runs") : SV("历次检查的问题数"),
	    buf_sv(&desc));
	put_axis(p, h, most);
	for (int l = 0; l < LEVELS; l++) {
		double x[POINTS], y[POINTS];

		for (size_t i = 0; i < h->npoint; i++) {
			x[i] = x_of(h, i);
			y[i] = y_of(h->point[i].level[l], most);
		}
		svg_path(p->out, class[l], x, y, h->npoint);
	}
	put_words(p, last, most);
	svg_close(p->out);
	parts_mark(p, "</div>\n");
	buf_free(&desc);
}

void
parts_history(struct parts *p)
{
	const struct history *all = p->bureau->summary->history;
	struct history h = *all;

	if (h.npoint > POINTS) {
		h.point += h.npoint - POINTS;
		h.npoint = POINTS;
	}
	if (h.npoint < 2)
		return;
	parts_section(p, "history", "", "历次检查", "The last runs");
	put_picture(p, &h);
	parts_table(p, false, "历次检查的问题数", "Findings of the last runs");
	parts_head(p, "基准日|#学校|#记录|#错误|#警告|#提示",
	    "as of|#schools|#records|#errors|#warnings|#notices");
	parts_mark(p, "<tbody>\n");
	for (size_t i = 0; i < h.npoint; i++) {
		const struct run_point *r = &h.point[i];

		parts_mark(p, "<tr><th scope=\"row\">");
		html_put(p->out, r->asof);
		parts_mark(p, "</th>");
		parts_number(p, r->schools);
		parts_number(p, r->records);
		for (int l = LEVELS - 1; l >= 0; l--)
			parts_number(p, r->level[l]);
		parts_mark(p, "</tr>\n");
	}
	parts_mark(p, "</tbody></table></div>\n</section>\n");
}
