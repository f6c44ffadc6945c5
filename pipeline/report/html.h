/* SPDX-License-Identifier: MIT */
/*
 * What all pages share: the shell with its style, texts made safe. A page is
 * one file that asks for nothing: style and pictures are in it, and its policy
 * (Content-Security-Policy) forbids every load, so that a text from a school
 * could call nobody even if it became markup. It is whole without its script,
 * which only folds, sorts and filters. Everything goes to the end of a buffer.
 */
#ifndef PIPELINE_REPORT_HTML_H
#define PIPELINE_REPORT_HTML_H

#include "pipeline/report/write.h"

/* TEXT as the text of an element or of a quoted attribute; controls, and what
 * is no character of XML 1.0, as \xHH: full data may have them. */
void html_put(struct buf *out, struct sv text);
/* The same, of a printf format; in both languages, the view's is taken. */
void html_say(const struct view *v, struct buf *out, const char *zh,
    const char *en, ...) __attribute__((format(printf, 3, 5)))
    __attribute__((format(printf, 4, 5)));
/*
 * From <!DOCTYPE html> to the opening <main>; and from </main> to the end. The
 * caller puts the page's only <h1>, and <section class="part"> with <h2>.
 *
 * Classes are those of page.css: cards, facts, note, level, scroll, number. What
 * page.js may do is asked for by attributes: <details open data-fold> is shut,
 * <table data-sort> sorted, a part with data-filter filtered (by level too, if
 * its rows have data-level), one with data-fold-all has a button for all folds.
 */
void html_open(const struct view *v, struct sv title, struct buf *out);
void html_close(const struct view *v, struct buf *out);
/* The word of LEVEL in its colour. */
void html_level(const struct view *v, enum level level, struct buf *out);
/* A part that scrolls by itself, for what may be wider than a phone; ends with
 * </div>. Where it does scroll the script makes it a group of that name, which the
 * keyboard reaches; no landmark: a page has many. */
void html_scroll(const struct view *v, struct buf *out, const char *zh,
    const char *en);
/* The same with <table ATTRIBUTES> in it, which NAME is the caption of, for who
 * cannot see what stands above it. */
void html_table(struct buf *out, const char *attributes, struct sv name);
/* PATH as the value of an attribute href: relative, its bytes escaped. */
void html_path(struct buf *out, struct sv path);

#endif
