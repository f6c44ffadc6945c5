/* SPDX-License-Identifier: MIT */
/*
 * Style and script are page.css and page.js, which the build makes arrays of.
 * The policy names the script by its hash: no other one runs.
 */
#include <stdarg.h>
#include <stdio.h>

#include "pipeline/base/mem.h"
#include "pipeline/base/seal.h"
#include "pipeline/report/html.h"
#include "pipeline/report/message.h"

#include "page.gen.h" /* page_css, page_js */

#define TEXT_OF(bytes) sv_make((const char *)(bytes), sizeof(bytes))

/* How many bytes of V are a control character or one that XML 1.0 has not; 0: it
 * is text. */
static size_t
control_at(struct sv v)
{
	unsigned char c = (unsigned char)v.ptr[0];

	if (sv_starts(v, SV("\xEF\xBF\xBE")) ||
	    sv_starts(v, SV("\xEF\xBF\xBF")))
		return 3;
	if (c == 0xC2 && v.len > 1 && (unsigned char)v.ptr[1] < 0xA0)
		return 2;
	return c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r');
}

void
html_put(struct buf *out, struct sv text)
{
	char safe[16];

	for (size_t i = 0, n; i < text.len; i++)
		switch (text.ptr[i]) {
		case '&':
			buf_put(out, SV("&amp;"));
			break;
		case '<':
			buf_put(out, SV("&lt;"));
			break;
		case '>':
			buf_put(out, SV("&gt;"));
			break;
		case '"':
			buf_put(out, SV("&quot;"));
			break;
		case '\'':
			buf_put(out, SV("&#39;"));
			break;
		default:
			n = control_at(sv_skip(text, i));
			if (n == 0) {
				buf_put_char(out, text.ptr[i]);
				break;
			}
			diag_safe(sv_make(text.ptr + i, n), safe, sizeof(safe));
			buf_put(out, sv_cstr(safe));
			i += n - 1;
		}
}

void
html_say(const struct view *v, struct buf *out, const char *zh,
    const char *en, ...)
{
	const char *fmt = v->lang == LANG_EN ? en : zh;
	va_list ap;
	int n;

	va_start(ap, en);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n > 0) {
		char *text = mem_alloc((size_t)n + 1);

		va_start(ap, en);
		vsnprintf(text, (size_t)n + 1, fmt, ap);
		va_end(ap);
		html_put(out, sv_make(text, (size_t)n));
		mem_free(text);
	}
}

void
html_open(const struct view *v, struct sv title, struct buf *out)
{
	char digest[SEAL_DIGEST];

	seal_digest(TEXT_OF(page_js), digest);
	buf_put(out, SV("<!DOCTYPE html>\n<html lang=\""));
	buf_put(out, v->lang == LANG_EN ? SV("en") : SV("zh-CN"));
	buf_put(out, SV("\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; base-uri 'none'; form-action 'none'; "
	    "style-src 'unsafe-inline'; script-src 'sha256-"));
	buf_put(out, sv_make(digest, sizeof(digest)));
	buf_put(out, SV("'\">\n<meta name=\"viewport\" content=\""
	    "width=device-width, initial-scale=1\">\n<title>"));
	html_put(out, title);
	buf_put(out, SV("</title>\n<style>\n"));
	buf_put(out, TEXT_OF(page_css));
	buf_put(out, SV("</style>\n</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#main\">"));
	html_say(v, out, "跳到正文", "Skip to the report");
	buf_put(out, SV("</a>\n<main id=\"main\">\n"));
}

void
html_close(const struct view *v, struct buf *out)
{
	(void)v;
	buf_put(out, SV("</main>\n<script>"));
	buf_put(out, TEXT_OF(page_js));
	buf_put(out, SV("</script>\n</body>\n</html>\n"));
}

void
html_level(const struct view *v, enum level level, struct buf *out)
{
	buf_put(out, SV("<span class=\"level "));
	buf_put(out, level_name(level));
	buf_put(out, SV("\">"));
	buf_put(out, level_word(level, v->lang));
	buf_put(out, SV("</span>"));
}

static void
open_scroll(struct buf *out, struct sv name)
{
	buf_put(out, SV("<div class=\"scroll\" data-name=\""));
	html_put(out, name);
	buf_put(out, SV("\">\n"));
}

void
html_scroll(const struct view *v, struct buf *out, const char *zh,
    const char *en)
{
	open_scroll(out, sv_cstr(v->lang == LANG_EN ? en : zh));
}

void
html_table(struct buf *out, const char *attributes, struct sv name)
{
	open_scroll(out, name);
	buf_printf(out, "<table%s>\n<caption class=\"bare\">"
	    "<span class=\"unseen\">", attributes);
	html_put(out, name);
	buf_put(out, SV("</span></caption>\n"));
}

void
html_path(struct buf *out, struct sv path)
{
	static const char digit[] = "0123456789ABCDEF";

	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || (c && strchr("-._~/", c))) {
			buf_put_char(out, (char)c);
			continue;
		}
		buf_put_char(out, '%');
		buf_put_char(out, digit[c >> 4]);
		buf_put_char(out, digit[c & 15]);
	}
}
