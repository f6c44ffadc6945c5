/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>

#include "pipeline/base/mem.h"
#include "pipeline/report/html.h"

void
html_put(struct buf *out, struct sv text)
{
	for (size_t i = 0; i < text.len; i++)
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
			buf_put_char(out, text.ptr[i]);
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
	buf_put(out, SV("<!DOCTYPE html>\n<html lang=\""));
	buf_put(out, v->lang == LANG_EN ? SV("en") : SV("zh-CN"));
	buf_put(out, SV("\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; style-src 'unsafe-inline'\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n<title>"));
	html_put(out, title);
	buf_put(out, SV("</title>\n</head>\n<body>\n<main>\n"));
}

void
html_close(const struct view *v, struct buf *out)
{
	(void)v;
	buf_put(out, SV("</main>\n</body>\n</html>\n"));
}
