/* SPDX-License-Identifier: MIT */
/*
 * Pictures in a page, of rectangles, lines, ribbons and words; their colours are
 * classes of page.css. Lengths are in the units of the picture, which are
 * pixels where it is as wide as it was drawn.
 *
 * A picture says by title and desc what can be seen in it, and the page has the
 * same numbers in a table; a strip is only an ornament of a table's numbers.
 */
#ifndef PIPELINE_REPORT_SVG_H
#define PIPELINE_REPORT_SVG_H

#include "pipeline/report/html.h"

/* ID is the page's name for it: one word, each once. */
void svg_open(struct buf *out, const char *id, double width, double height,
    struct sv title, struct sv desc);
void svg_close(struct buf *out);
void svg_rect(struct buf *out, const char *class, double x, double y,
    double width, double height);
void svg_line(struct buf *out, const char *class, double x1, double y1,
    double x2, double y2);
/* ANCHOR: start, middle, end. */
void svg_text(struct buf *out, const char *class, const char *anchor, double x,
    double y, struct sv text);
/* From (X1, Y1) to (X2, Y2), its upper left and right corners, HEIGHT high. */
void svg_ribbon(struct buf *out, const char *class, double x1, double y1,
    double x2, double y2, double height);
/* Through N points. */
void svg_path(struct buf *out, const char *class, const double *x,
    const double *y, size_t n);

/* A strip of findings by level beside a table's numbers: all of it is MOST. */
void svg_strip(struct buf *out, const uint64_t level[LEVELS], uint64_t most);
/* What the colours of strips mean, as a list. */
void svg_legend(const struct view *v, struct buf *out);

/* The least of 1, 2, 5, 10, 20 … that is not below N. */
uint64_t svg_round(uint64_t n);

#endif
