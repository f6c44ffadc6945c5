/* SPDX-License-Identifier: MIT */
/* Numbers are written with one decimal: the same bytes everywhere. */
#include "pipeline/report/message.h"
#include "pipeline/report/svg.h"

static void
put_class(struct buf *out, const char *class)
{
	buf_printf(out, " class=\"%s\"", class);
}

void
svg_open(struct buf *out, const char *id, double width, double height,
    struct sv title, struct sv desc)
{
	buf_printf(out, "<svg class=\"picture\" role=\"img\" "
	    "aria-labelledby=\"%s-title %s-desc\" viewBox=\"0 0 %.1f %.1f\">\n"
	    "<title id=\"%s-title\">", id, id, width, height, id);
	html_put(out, title);
	buf_printf(out, "</title>\n<desc id=\"%s-desc\">", id);
	html_put(out, desc);
	buf_put(out, SV("</desc>\n"));
}

void
svg_close(struct buf *out)
{
	buf_put(out, SV("</svg>\n"));
}

void
svg_rect(struct buf *out, const char *class, double x, double y, double width,
    double height)
{
	buf_put(out, SV("<rect"));
	put_class(out, class);
	buf_printf(out, " x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
	    "height=\"%.1f\"/>\n", x, y, width, height);
}

void
svg_line(struct buf *out, const char *class, double x1, double y1, double x2,
    double y2)
{
	buf_put(out, SV("<line"));
	put_class(out, class);
	buf_printf(out, " x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
	    x1, y1, x2, y2);
}

void
svg_text(struct buf *out, const char *class, const char *anchor, double x,
    double y, struct sv text)
{
	buf_put(out, SV("<text"));
	put_class(out, class);
	buf_printf(out, " text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">", anchor,
	    x, y);
	html_put(out, text);
	buf_put(out, SV("</text>\n"));
}

void
svg_ribbon(struct buf *out, const char *class, double x1, double y1, double x2,
    double y2, double height)
{
	double half = (x1 + x2) / 2;

	buf_put(out, SV("<path"));
	put_class(out, class);
	buf_printf(out, " d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", x1, y1,
	    half, y1, half, y2, x2, y2);
	buf_printf(out, "V%.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ\"/>\n",
	    y2 + height, half, y2 + height, half, y1 + height, x1,
	    y1 + height);
}

void
svg_path(struct buf *out, const char *class, const double *x, const double *y,
    size_t n)
{
	buf_put(out, SV("<path"));
	put_class(out, class);
	buf_put(out, SV(" d=\""));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%c%.1f %.1f", i ? 'L' : 'M', x[i], y[i]);
	buf_put(out, SV("\"/>\n"));
}

void
svg_strip(struct buf *out, const uint64_t level[LEVELS], uint64_t most)
{
	static const char *const class[LEVELS] = { "notice", "warning",
		"error" };
	double x = 0;

	buf_put(out, SV("<svg class=\"strip\" viewBox=\"0 0 200 10\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\">"));
	svg_rect(out, "track", 0, 0, 200, 10);
	for (int i = LEVELS - 1; i >= 0 && most; i--) {
		double width = 200 * (double)level[i] / (double)most;

		if (level[i] == 0)
			continue;
		svg_rect(out, class[i], x, 0, width, 10);
		x += width;
	}
	buf_put(out, SV("</svg>"));
}

void
svg_legend(const struct view *v, struct buf *out)
{
	static const char *const class[LEVELS] = { "notice", "warning",
		"error" };

	buf_put(out, SV("<ul class=\"legend\">"));
	for (int i = LEVELS - 1; i >= 0; i--) {
		buf_put(out, SV("<li><svg viewBox=\"0 0 10 10\" "
		    "aria-hidden=\"true\">"));
		svg_rect(out, class[i], 0, 0, 10, 10);
		buf_put(out, SV("</svg> "));
		buf_put(out, level_word((enum level)i, v->lang));
		buf_put(out, SV("</li>"));
	}
	buf_put(out, SV("</ul>\n"));
}

uint64_t
svg_round(uint64_t n)
{
	uint64_t step = 1;

	while (step < n && step < UINT64_MAX / 10) {
		if (step * 2 >= n)
			return step * 2;
		if (step * 5 >= n)
			return step * 5;
		step *= 10;
	}
	return step;
}
