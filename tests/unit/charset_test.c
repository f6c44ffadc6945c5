/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <iconv.h>

#include "pipeline/base/utf8.h"
#include "pipeline/io/charset.h"
#include "pipeline/io/content.h"
#include "pipeline/io/gb18030.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* A literal as a view where an initializer wants a constant. */
#define TEXT(lit) { (lit), sizeof(lit) - 1 }

static const struct name_case {
	const char *name, *canonical;
} name_cases[] = {
	{ "utf-8", "UTF-8" },
	{ "UTF-8-BOM", "UTF-8-BOM" },
	{ "gbk", "GB18030" },
	{ "Cp936", "GB18030" },
	{ "gb2312", "GB18030" },
	{ "GB18030", "GB18030" },
	{ "utf-16le", "UTF-16LE" },
	{ "UTF-16", "UTF-16LE" },
	{ "utf-16be-bom", "UTF-16BE-BOM" },
	{ "latin1", NULL },
	{ "", NULL },
	{ "GB1803", NULL },
};

static void
names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(name_cases); i++) {
		const struct name_case *t = &name_cases[i];
		enum charset c;
		bool good = charset_parse(sv_cstr(t->name), &c);

		if (good != (t->canonical != NULL) || (good &&
		    !sv_equal(charset_name(c), sv_cstr(t->canonical))))
			fail_msg("%s", t->name);
	}
}

static const struct sniff_case {
	const char *what;
	struct sv head;
	enum charset charset;
} sniff_cases[] = {
	{ "nothing", { "", 0 }, CHARSET_UNKNOWN },
	{ "ASCII", TEXT("a,b\nc,d\n"), CHARSET_UNKNOWN },
	{ "UTF-8 mark", TEXT("\xEF\xBB\xBF" "a"), CHARSET_UTF8_BOM },
	{ "GB18030 mark", TEXT("\x84\x31\x95\x33" "a"), CHARSET_GB18030_BOM },
	{ "UTF-16LE mark", TEXT("\xFF\xFE" "a\0"), CHARSET_UTF16LE_BOM },
	{ "UTF-16BE mark", TEXT("\xFE\xFF" "\0a"), CHARSET_UTF16BE_BOM },
	{ "UTF-16LE", TEXT("\x00\x4E,\0\x00\x4E\n\0"), CHARSET_UTF16LE },
	{ "UTF-16BE", TEXT("\x4E\x00\0,\x4E\x00\0\n"), CHARSET_UTF16BE },
	{ "a NUL in bytes", TEXT("ab,\0,c,d\ne,f,g\n"), CHARSET_UNKNOWN },
};

static void
sniffs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sniff_cases); i++)
		if (charset_sniff(sniff_cases[i].head) !=
		    sniff_cases[i].charset)
			fail_msg("%s", sniff_cases[i].what);
}

static const struct wrong_case {
	const char *what;
	struct sv text;
	size_t place;
} wrong_cases[] = {
	{ "empty", { "", 0 }, 0 },
	{ "ASCII", TEXT("12345678901234567,a"), 19 },
	{ "0x80 alone", TEXT("ab\x80,"), 2 },
	{ "0xFF", TEXT("ab\xFF"), 2 },
	{ "lead before a comma", TEXT("\xB0\xA1\x81,"), 2 },
	{ "lead at the end", TEXT("\xB0\xA1\xB0"), 2 },
	{ "trail 7F", TEXT("\x81\x7F"), 0 },
	{ "trail FF", TEXT("\x81\xFF"), 0 },
	{ "four bytes", TEXT("\x81\x30\x81\x30"), 4 },
	{ "four bytes cut at three", TEXT("\x81\x30\x81"), 0 },
	{ "four bytes cut at two", TEXT("\x81\x30"), 0 },
	{ "fourth no digit", TEXT("a\x81\x30\x81" "a"), 1 },
	{ "third no lead", TEXT("a\x81\x30" "9,"), 1 },
	{ "U+10FFFF", TEXT("\xE3\x32\x9A\x35"), 4 },
	{ "beyond U+10FFFF", TEXT("\xE3\x32\x9A\x36"), 0 },
	{ "last of the basic plane", TEXT("\x84\x31\xA4\x39"), 4 },
	{ "behind it", TEXT("\x84\x31\xA5\x30"), 0 },
	{ "user defined", TEXT("\xFD\x30\x81\x30"), 0 },
	{ "behind 16 ASCII", TEXT("0123456789abcdef\x80"), 16 },
	{ "behind 31 ASCII", TEXT("0123456789abcdef0123456789abcde\x80"), 31 },
};

static void
wrongs(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(wrong_cases); i++) {
		const struct wrong_case *t = &wrong_cases[i];
		struct sv out;

		if (charset_decode(CHARSET_GB18030, t->text, &a, &out) != t->place ||
		    utf8_check(out) != out.len)
			fail_msg("%s", t->what);
	}
	arena_free(&a);
}

/* The codes of GB 18030-2022 that glibc 2.36 reads as another edition. */
static const struct known_case {
	unsigned char code[4];
	size_t len;
	uint32_t c;
} known[] = {
	{ { 0xFE, 0x51 }, 2, 0xE816 },
	{ { 0xFE, 0x52 }, 2, 0xE817 },
	{ { 0xFE, 0x53 }, 2, 0xE818 },
	{ { 0xFE, 0x6C }, 2, 0xE831 },
	{ { 0xFE, 0x76 }, 2, 0xE83B },
	{ { 0xFE, 0x91 }, 2, 0xE855 },
	{ { 0x82, 0x35, 0x90, 0x37 }, 4, 0xE81E },
	{ { 0x82, 0x35, 0x91, 0x34 }, 4, 0xE864 },
	{ { 0x84, 0x31, 0x82, 0x36 }, 4, 0xE78D },
	{ { 0x84, 0x31, 0x82, 0x37 }, 4, 0xE78F },
	{ { 0x84, 0x31, 0x83, 0x35 }, 4, 0xE796 },
	{ { 0x95, 0x32, 0x90, 0x31 }, 4, 0x20087 },
	{ { 0xFE, 0x59 }, 2, 0x9FB4 },
	{ { 0xA6, 0xD9 }, 2, 0xFE10 },
	{ { 0xA8, 0xBC }, 2, 0x1E3F },
	{ { 0x81, 0x35, 0xF4, 0x37 }, 4, 0xE7C7 },
};

static bool
is_known(const unsigned char *code, size_t len)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if (known[i].len == len &&
		    memcmp(known[i].code, code, len) == 0)
			return true;
	return false;
}

static void
edition(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		struct sv code = sv_make((const char *)known[i].code,
		    known[i].len);
		char out[64];
		size_t len;
		uint32_t c;

		assert_int_equal(gb18030_decode(code, out, &len), code.len);
		assert_int_equal(utf8_decode(sv_make(out, len), &c), len);
		assert_int_equal(c, known[i].c);
	}
}

static bool
same_as_iconv(iconv_t cd, unsigned char *code, size_t n)
{
	char theirs[64], ours[64], *in = (char *)code, *to = theirs;
	size_t left = n, room = sizeof(theirs), len, at;
	bool good;

	iconv(cd, NULL, NULL, NULL, NULL);
	good = iconv(cd, &in, &left, &to, &room) != (size_t)-1;
	at = gb18030_decode(sv_make((char *)code, n), ours, &len);
	return (at == n) == good && at == n - left &&
	    sv_equal(sv_make(ours, len),
	    sv_make(theirs, (size_t)(to - theirs)));
}

static void
short_sequences_agree_with_iconv(void **state)
{
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	unsigned char code[2];

	(void)state;
	assert_true(cd != (iconv_t)-1);
	for (unsigned i = 0; i < 0x10000; i++) {
		code[0] = (unsigned char)(i >> 8);
		code[1] = (unsigned char)i;
		if (code[1] == 0 && !same_as_iconv(cd, code, 1))
			fail_msg("%02X", code[0]);
		if (!is_known(code, 2) && !same_as_iconv(cd, code, 2))
			fail_msg("%04X", i);
	}
	iconv_close(cd);
}

/* Every scalar value in one text, and back; twice the size of any buffer. */
static void
all_characters(struct buf *text)
{
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		buf_reserve(text, 4);
		text->len += utf8_encode(c, text->ptr + text->len);
	}
}

static void
gb18030_goes_around(void **state)
{
	struct buf text = { 0 }, code = { 0 };
	struct arena a = { 0 };
	struct sv back;

	(void)state;
	all_characters(&text);
	assert_int_equal(charset_encode(CHARSET_GB18030, buf_sv(&text), &code),
	    text.len);
	assert_int_equal(charset_decode(CHARSET_GB18030,
	    buf_sv(&code), &a, &back), code.len);
	assert_true(sv_equal(buf_sv(&text), back));
	arena_free(&a);
	buf_free(&text);
	buf_free(&code);
}

/* Every code of four bytes is wrong, or the code of what it decodes to. */
static void
four_bytes_go_around(void **state)
{
	struct buf code = { 0 };

	(void)state;
	for (uint32_t n = 0; n < 126 * 12600; n++) {
		char four[4] = { (char)(0x81 + n / 12600),
			(char)('0' + n / 1260 % 10),
			(char)(0x81 + n / 10 % 126),
			(char)('0' + n % 10) }, out[32];
		size_t len;

		if (gb18030_decode(sv_make(four, 4), out, &len) == 0)
			continue;
		code.len = 0;
		charset_encode(CHARSET_GB18030, sv_make(out, len), &code);
		if (!sv_equal(buf_sv(&code), sv_make(four, 4)))
			fail_msg("%u", (unsigned)n);
	}
	buf_free(&code);
}

static void
utf16_goes_around(void **state)
{
	static const enum charset sets[] = { CHARSET_UTF16LE, CHARSET_UTF16BE };
	static const size_t sizes[] = { 1, 3, 4096 };
	struct buf text = { 0 };

	(void)state;
	all_characters(&text);
	for (size_t i = 0; i < 6; i++) {
		struct charset_utf16 u = { .big = i / 3 };
		struct buf code = { 0 }, back = { 0 };
		struct sv rest;

		charset_encode(sets[i / 3], buf_sv(&text), &code);
		assert_int_equal(code.len, charset_utf16_length(buf_sv(&text)));
		for (rest = buf_sv(&code); rest.len;
		     rest = sv_skip(rest, sizes[i % 3]))
			charset_utf16_add(&u, sv_head(rest, sizes[i % 3]),
			    &back);
		assert_true(charset_utf16_end(&u, &back));
		assert_true(sv_equal(buf_sv(&text), buf_sv(&back)));
		buf_free(&code);
		buf_free(&back);
	}
	buf_free(&text);
}

static const struct lone_case {
	const char *what;
	struct sv units, text; /* little-endian; UTF-8 */
	bool whole;
} lone_cases[] = {
	{ "nothing", { "", 0 }, { "", 0 }, true },
	{ "a high one alone", TEXT("\0\xD8"), TEXT("\xED\xA0\x80"), true },
	{ "a low one alone", TEXT("\xFF\xDF"), TEXT("\xED\xBF\xBF"), true },
	{ "high, letter", TEXT("\0\xD8" "a\0"), TEXT("\xED\xA0\x80" "a"),
	    true },
	{ "high, high, low", TEXT("\0\xD8\0\xD8\0\xDC"),
	    TEXT("\xED\xA0\x80\xF0\x90\x80\x80"), true },
	{ "low, high", TEXT("\0\xDC\0\xD8"), TEXT("\xED\xB0\x80\xED\xA0\x80"),
	    true },
	{ "half a unit", TEXT("a\0b"), TEXT("a"), false },
	{ "high, half a unit", TEXT("\0\xD8" "a"), TEXT("\xED\xA0\x80"),
	    false },
};

static void
lone_surrogates(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lone_cases); i++) {
		const struct lone_case *t = &lone_cases[i];
		struct charset_utf16 u = { 0 };
		struct buf out = { 0 }, code = { 0 };

		charset_utf16_add(&u, t->units, &out);
		if (charset_utf16_end(&u, &out) != t->whole ||
		    !sv_equal(buf_sv(&out), t->text) ||
		    charset_utf16_length(t->text) != t->units.len / 2 * 2)
			fail_msg("%s", t->what);
		charset_encode(CHARSET_UTF16LE, t->text, &code);
		if (!sv_equal(buf_sv(&code),
			sv_head(t->units, t->units.len / 2 * 2)))
			fail_msg("%s, back", t->what);
		buf_free(&out);
		buf_free(&code);
	}
}

static void
encoding_finds_what_is_no_text(void **state)
{
	struct buf out = { 0 };

	(void)state;
	assert_int_equal(charset_encode(CHARSET_GB18030,
	    SV("a\xED\xA0\x80"), &out), 1);
	assert_int_equal(charset_encode(CHARSET_UTF16BE,
	    SV("ab\xFF"), &out), 2);
	buf_free(&out);
}

static const struct content_case {
	const char *what;
	struct sv head;
	enum content content;
} content_cases[] = {
	{ "nothing", { "", 0 }, CONTENT_TEXT },
	{ "a roster", TEXT("\xEF\xBB\xBF" "a,b\n"), CONTENT_TEXT },
	{ "gzip", TEXT("\x1F\x8B\x08"), CONTENT_GZIP },
	{ "zip", TEXT("PK\3\4aaaaaaaaaaaaaaaaaaaaaaaaaaa.csv"), CONTENT_ZIP },
	{ "xlsx", TEXT("PK\3\4aaaaaaaaaaaaaaaaaaaaaaaaaa[Content_Types].xml"),
	    CONTENT_XLSX },
	{ "xls", TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), CONTENT_OLE2 },
	{ "html", TEXT(" \r\n<HTML xmlns"), CONTENT_HTML },
	{ "html, UTF-16", TEXT("\xFF\xFE<\0H\0t\0m\0l\0"), CONTENT_HTML },
	{ "xml", TEXT("\xEF\xBB\xBF<?xml version"), CONTENT_XML },
	{ "pdf", TEXT("%PDF-1.4"), CONTENT_PDF },
	{ "xz", TEXT("\xFD" "7zXZ\0"), CONTENT_PACKED },
	{ "png", TEXT("\x89PNG\r\n\x1A\n"), CONTENT_IMAGE },
	{ "exe", TEXT("MZ\x90\0\3\0"), CONTENT_PROGRAM },
	{ "a column MZ", TEXT("MZ,XM,XB\n"), CONTENT_TEXT },
	{ "lnk", TEXT("L\0\0\0\1\x14\2\0\0\0"), CONTENT_LINK },
	{ "json", TEXT("[\n {\"a\": 1}]"), CONTENT_JSON },
	{ "json of one object", TEXT("{\"a\":[1]}"), CONTENT_JSON },
	{ "a bracket is no json", TEXT("[\"a\",b\n"), CONTENT_TEXT },
	{ "a header with <", TEXT("<a,b"), CONTENT_TEXT },
};

static void
contents(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(content_cases); i++)
		if (content_sniff(content_cases[i].head) !=
		    content_cases[i].content)
			fail_msg("%s", content_cases[i].what);
	for (int c = CONTENT_TEXT + 1; c < CONTENTS; c++)
		assert_true(*content_advice((enum content)c, LANG_ZH) &&
		    *content_advice((enum content)c, LANG_EN));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(sniffs),
		cmocka_unit_test(wrongs),
		cmocka_unit_test(edition),
		cmocka_unit_test(short_sequences_agree_with_iconv),
		cmocka_unit_test(gb18030_goes_around),
		cmocka_unit_test(four_bytes_go_around),
		cmocka_unit_test(utf16_goes_around),
		cmocka_unit_test(lone_surrogates),
		cmocka_unit_test(encoding_finds_what_is_no_text),
		cmocka_unit_test(contents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
