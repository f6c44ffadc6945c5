/* SPDX-License-Identifier: MIT */
#include "pipeline/base/utf8.h"
#include "pipeline/stages/parse/bytes.h"

void
bytes_place(struct sv before, bool gb, uint64_t *line, uint64_t *character)
{
	for (size_t i = 0; i < before.len; i++) {
		unsigned char c = (unsigned char)before.ptr[i];
		unsigned char next = i + 1 < before.len ?
		    (unsigned char)before.ptr[i + 1] : 0;

		if (c == '\n' || (c == '\r' && next != '\n')) {
			++*line;
			*character = 1;
		} else if (gb && c >= 0x81 && next) {
			/* Of four bytes the second is a digit. */
			i += next >= '0' && next <= '9' ? 3 : 1;
			++*character;
		} else {
			*character += gb || (c & 0xC0) != 0x80;
		}
	}
}

/* Does a character begin V? */
static bool
begins(struct sv v, bool gb)
{
	char room[32];
	uint32_t c;
	size_t len;

	if (!gb)
		return utf8_decode(v, &c) > 0;
	gb18030_decode(sv_head(v, 4), room, &len);
	return len > 0;
}

struct sv
bytes_bad(struct sv rest, bool gb)
{
	size_t n = 1;

	while (n < 4 && n < rest.len && !begins(sv_skip(rest, n), gb))
		n++;
	return sv_head(rest, n);
}

void
bytes_hex(struct sv bad, enum charset c, struct buf *out)
{
	struct buf raw = { 0 };

	/* A lone surrogate stands as the three bytes that UTF-8 forbids. */
	if (charset_unit(c) == 2 && bad.len == 3 &&
	    charset_encode(c, bad, &raw) > 0)
		bad = buf_sv(&raw);
	for (size_t i = 0; i < bad.len; i++)
		buf_printf(out, "%s%02X", i ? " " : "",
		    (unsigned char)bad.ptr[i]);
	buf_free(&raw);
}

/* Most of what a roster has is in GB 2312; UTF-8 read as GBK hardly ever. */
bool
bytes_are_gb(struct sv text)
{
	size_t all = 0, common = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char lead = (unsigned char)text.ptr[i], trail;

		if (lead < 0x80)
			continue;
		if (++i == text.len)
			return false;
		trail = (unsigned char)text.ptr[i];
		if (lead == 0x80 || lead == 0xFF || trail < 0x40 || trail == 0x7F ||
		    trail == 0xFF)
			return false;
		all++;
		/* The 3,755 in common use. */
		common += lead >= 0xB0 && lead <= 0xD7 && trail >= 0xA1;
	}
	return all > 1 && common * 10 >= all * 7;
}
