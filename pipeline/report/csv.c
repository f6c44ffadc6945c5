/* SPDX-License-Identifier: MIT */
/* The smallest pieces of the two formats. */
#include "pipeline/base/utf8.h"
#include "pipeline/report/write.h"

static bool
is_trigger(struct sv cell)
{
	uint32_t c = 0;

	if (!utf8_decode(cell, &c))
		return false;
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '\'' ||
	    c == '\t' || c == '\r' || c == '\n';
}

static bool
wants_quotes(struct sv cell)
{
	for (size_t i = 0; i < cell.len; i++) {
		char c = cell.ptr[i];

		if (c == ',' || c == '"' || c == '\r' || c == '\n')
			return true;
	}
	return false;
}

void
csv_put(struct buf *out, struct sv cell)
{
	struct sv mark = is_trigger(cell) ? SV("'") : (struct sv){ 0 };

	if (!wants_quotes(cell)) {
		buf_put(out, mark);
		buf_put(out, cell);
		return;
	}
	buf_put_char(out, '"');
	buf_put(out, mark);
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.ptr[i] == '"')
			buf_put_char(out, '"');
		buf_put_char(out, cell.ptr[i]);
	}
	buf_put_char(out, '"');
}

void
json_put(struct buf *out, struct sv text)
{
	buf_put_char(out, '"');
	while (text.len) {
		uint32_t c = 0;
		size_t n = utf8_decode(text, &c);

		if (n == 0)
			buf_put(out, SV("\\ufffd"));
		else if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", (int)c);
		else if (c < 0x20)
			buf_printf(out, "\\u%04x", c);
		else
			buf_put(out, sv_head(text, n));
		text = sv_skip(text, n ? n : 1);
	}
	buf_put_char(out, '"');
}

void
json_name(struct buf *out, const char *name, bool first)
{
	if (!first)
		buf_put_char(out, ',');
	buf_put_char(out, '"');
	buf_put(out, sv_cstr(name));
	buf_put(out, SV("\":"));
}
