/* SPDX-License-Identifier: MIT */
/*
 * Our GB18030 against the C library's, character by character, over any bytes:
 * the same characters, the same bytes that are none, but for the codes that
 * gb18030.h lists. And: what is decoded is UTF-8, and encoded again gives the
 * bytes; a delimiter, a quote or a line end is never part of a character; to
 * decode a text whole or in two halves is the same.
 */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

#include "pipeline/base/utf8.h"
#include "pipeline/io/gb18030.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t
code_of(struct sv bytes)
{
	uint32_t code = 0;

	for (size_t i = 0; i < bytes.len; i++)
		code = code << 8 | (unsigned char)bytes.ptr[i];
	return code;
}

/* The codes in which the C library (2.36) keeps to an earlier edition. */
static bool
is_listed(struct sv bytes)
{
	static const uint32_t two[] = { 0xFE51, 0xFE52, 0xFE53, 0xFE6C, 0xFE76,
		0xFE91 };
	uint32_t code = code_of(bytes);

	for (size_t i = 0; i < sizeof(two) / sizeof(*two); i++)
		if (code == two[i])
			return true;
	return (code >= 0x82359037 && code <= 0x82359134) ||
	    (code >= 0x84318236 && code <= 0x84318335);
}

static void
fail(const char *what, struct sv text, size_t at)
{
	fprintf(stderr, "%s at byte %zu of", what, at);
	for (size_t i = 0; i < text.len; i++)
		fprintf(stderr, " %02X", (unsigned char)text.ptr[i]);
	fputc('\n', stderr);
	abort();
}

/* The bytes of the character that the C library reads at the start of TEXT,
 * and it as UTF-8; 0: none. */
static size_t
ask_iconv(struct sv text, char *out, size_t *len)
{
	static iconv_t cd;

	*len = 0;
	if (!cd)
		cd = iconv_open("UTF-8", "GB18030");
	for (size_t n = 1; n <= 4 && n <= text.len; n++) {
		char *in = (char *)(uintptr_t)text.ptr, *to = out;
		size_t rest = n, room = 8;

		iconv(cd, NULL, NULL, NULL, NULL);
		if (iconv(cd, &in, &rest, &to, &room) != (size_t)-1 &&
		    rest == 0) {
			*len = 8 - room;
			return n;
		}
		if (errno == EILSEQ)
			return 0;
	}
	return 0;
}

/* The same by ours. */
static size_t
ask_ours(struct sv text, char *out, size_t *len)
{
	for (size_t n = 1; n <= 4 && n <= text.len; n++)
		if (gb18030_decode(sv_head(text, n), out, len) == n)
			return n;
	*len = 0;
	return 0;
}

static void
check_character(struct sv text, size_t at, struct sv bytes, const char *out,
    size_t len)
{
	struct buf again = { 0 };
	uint32_t c;

	if (utf8_decode(sv_make(out, len), &c) != len)
		fail("more than one character, or no UTF-8", text, at);
	gb18030_put(c, &again);
	if (!sv_equal(buf_sv(&again), bytes))
		fail("encoded to other bytes", text, at);
	buf_free(&again);
	for (size_t i = 0; i < bytes.len && bytes.len > 1; i++)
		if (strchr(",;\t\"\r\n", bytes.ptr[i]))
			fail("a delimiter inside", text, at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sv text = sv_make((const char *)data, size);
	char ours[32], theirs[8];
	struct buf all = { 0 };
	size_t at = 0, len, n, other, whole;
	char *out = mem_alloc(gb18030_room(size));

	while (at < text.len) {
		struct sv rest = sv_skip(text, at);

		n = ask_ours(rest, ours, &len);
		if (n)
			check_character(text, at, sv_head(rest, n), ours, len);
		other = ask_iconv(rest, theirs, &whole);
		if ((n != other || len != whole ||
		    memcmp(ours, theirs, len) != 0) &&
		    !is_listed(sv_head(rest, n ? n : other)))
			fail("the C library reads it otherwise", text, at);
		if (n == 0)
			break;
		buf_put(&all, sv_make(ours, len));
		at += n;
	}
	whole = gb18030_decode(text, out, &len);
	if (whole != at)
		fail("whole it ends elsewhere", text, whole);
	if (!sv_equal(sv_make(out, len), buf_sv(&all)))
		fail("whole it is another text", text, at);
	buf_free(&all);
	mem_free(out);
	return 0;
}
