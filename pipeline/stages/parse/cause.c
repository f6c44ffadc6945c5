/* SPDX-License-Identifier: MIT */
/*
 * Why a file shows no header, so that its owner knows what to do. The words of
 * a header may still be there: between other delimiters, behind a stray quote,
 * in another character set, or as the rubbish that they become when a file is
 * opened in the wrong one and saved. So the text is turned back in each of the
 * ways known, and the way that brings out names of columns is the cause.
 */
#include "pipeline/base/utf8.h"
#include "pipeline/stages/parse/survey.h"

enum { LOOK = 16 * 1024, LINES = 40, LONG_NUMBER = 15 };

/* Bytes of the names of columns in character sets that are not read. */
static const struct foreign {
	const char *name;
	struct sv word[8];
} foreigns[] = {
	{ "Big5", { { "\xA9\x6D\xA6\x57", 4 }, { "\xBE\xC7\xB8\xB9", 4 },
	    { "\xAF\x5A\xAF\xC5", 4 }, { "\xA9\xCA\xA7\x4F", 4 },
	    { "\xA5\x58\xA5\xCD", 4 }, { "\xBE\xC7\xAE\xD5", 4 },
	    { "\xA8\xAD\xA4\xC0", 4 }, { "\xA6\x7E\xAF\xC5", 4 } } },
	{ "Shift_JIS", { { "\x8E\x81\x96\xBC", 4 }, { "\x8A\x77\x94\x4E", 4 },
	    { "\x94\xD4\x8D\x86", 4 }, { "\x90\xAB\x95\xCA", 4 },
	    { "\x90\xB6\x94\x4E\x8C\x8E", 6 }, { "\x8A\x77\x8D\x5A", 4 },
	    { "\x8F\x5A\x8F\x8A", 4 }, { "\x93\x64\x98\x62", 4 } } },
	{ "EUC-JP", { { "\xBB\xE1\xCC\xBE", 4 }, { "\xB3\xD8\xC7\xAF", 4 },
	    { "\xC8\xD6\xB9\xE6", 4 }, { "\xC0\xAD\xCA\xCC", 4 },
	    { "\xC0\xB8\xC7\xAF\xB7\xEE", 6 }, { "\xB3\xD8\xB9\xBB", 4 },
	    { "\xBD\xBB\xBD\xEA", 4 }, { "\xC5\xC5\xCF\xC3", 4 } } },
	{ "EUC-KR", { { "\xC0\xCC\xB8\xA7", 4 }, { "\xBC\xBA\xB8\xED", 4 },
	    { "\xC7\xD0\xB1\xB3", 4 }, { "\xC7\xD0\xB3\xE2", 4 },
	    { "\xBC\xBA\xBA\xB0", 4 }, { "\xBB\xFD\xB3\xE2", 4 },
	    { "\xC7\xD0\xB9\xF8", 4 }, { "\xC1\xD6\xBC\xD2", 4 } } },
	{ "UTF-7", { { "+WdNUDQ", 7 }, { "+YCdSKw", 7 }, { "+XnR+pw", 7 },
	    { "+c+1+pw", 7 }, { "+W2Z8TVP3", 9 }, { "+Ufp1H2XlZx8", 12 },
	    { "+jqtO/YvB", 9 }, { "+W2ZoIQ", 7 } } },
	{ "HZ", { { "~{PUC{~}", 8 }, { "~{PT1p~}", 8 }, { "~{Dj<6~}", 8 },
	    { "~{0`<6~}", 8 }, { "~{Q'<.:E~}", 10 }, { "~{3vIzHUFZ~}", 12 },
	    { "~{Im7]V$<~:E~}", 14 }, { "~{Q'P#", 6 } } },
	{ "ISO-2022", { { "\x1B$A", 3 }, { "\x1B(B", 3 }, { "\x1B$B", 3 },
	    { "\x1B$)A", 4 }, { "\x1B$)C", 4 }, { "\x1B(J", 3 },
	    { "\x0E", 1 }, { "\x0F", 1 } } },
};

/* Windows-1252 where it is not Latin-1: 80 to 9F. */
static const uint16_t windows[32] = {
	0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,
	0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019,
	0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A,
	0x153, 0x9D, 0x17E, 0x178,
};

static bool
has(struct sv text, struct sv word)
{
	return memmem(text.ptr, text.len, word.ptr, word.len) != NULL;
}

/* Bytes of four in which only the first, or the last, may be more than NUL. */
static bool
is_utf32(struct sv text)
{
	size_t n = text.len / 4, little = 0, big = 0;

	for (size_t i = 0; i < n; i++) {
		const char *p = text.ptr + 4 * i;

		little += p[2] == 0 && p[3] == 0 && (p[0] || p[1]);
		big += p[0] == 0 && p[1] == 0 && (p[2] || p[3]);
	}
	return n > 4 && (little * 10 > n * 9 || big * 10 > n * 9);
}

/* Of a text few bytes are control characters; those that switch character sets,
 * and a NUL here and there, are not counted. */
static bool
is_binary(struct sv raw)
{
	size_t n = 0;

	for (size_t i = 0; i < raw.len; i++) {
		unsigned char c = (unsigned char)raw.ptr[i];

		n += (c && c < '\t') || c == 0x0B || c == 0x7F ||
		    (c >= 0x10 && c < 0x20 && c != 0x1A && c != 0x1B);
	}
	return n > 4 && n * 50 > raw.len;
}

static const char *
foreign_name(struct sv raw)
{
	if (is_utf32(raw))
		return "UTF-32";
	if (is_binary(raw))
		return NULL;
	for (size_t i = 0; i < sizeof(foreigns) / sizeof(foreigns[0]); i++) {
		size_t n = 0;

		for (size_t k = 0; k < 8; k++)
			n += has(raw, foreigns[i].word[k]);
		if (n > 1)
			return foreigns[i].name;
	}
	return NULL;
}

/* The character in front of V; what is no UTF-8 is U+FFFD, of one byte. */
static uint32_t
next_char(struct sv *v)
{
	uint32_t c;
	size_t n = utf8_decode(*v, &c);

	*v = sv_skip(*v, n ? n : 1);
	return n ? c : 0xFFFD;
}

static bool
is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || c == '_';
	return !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F) &&
	    !(c >= 0xFF00 && c <= 0xFF20) && !(c >= 0x80 && c <= 0xBF) &&
	    c != 0xFFFD;
}

struct line {
	size_t known; /* different columns that its words name */
	size_t number; /* from 1 */
	bool quote, digits; /* a double quote; a long number */
};

/* Words of TEXT, a line, that name columns, whatever is between them. */
static void
read_line(struct survey *v, struct sv text, struct line *l)
{
	const struct field *seen[64];
	size_t digits = 0;

	while (text.len && l->known < 64) {
		struct sv rest = text, word;
		const struct field *f;
		size_t i = 0, len = 0;

		while (text.len) {
			uint32_t c = next_char(&text);

			digits = c >= '0' && c <= '9' ? digits + 1 : 0;
			l->digits |= digits >= LONG_NUMBER;
			l->quote |= c == '"';
			if (!is_letter(c))
				break;
			len = rest.len - text.len;
		}
		word = sv_head(rest, len);
		f = word.len ? pack_alias(v->p->config->pack, word,
		    &v->scratch) : NULL;
		while (f && i < l->known && seen[i] != f)
			i++;
		if (f && i == l->known)
			seen[l->known++] = f;
	}
}

/* The line of TEXT that names most columns. */
static struct line
best_line(struct survey *v, struct sv text)
{
	struct line best = { 0 };

	for (size_t n = 1; text.len && n <= LINES; n++) {
		size_t end = 0;
		struct line l = { .number = n };

		while (end < text.len && text.ptr[end] != '\n' &&
		    text.ptr[end] != '\r')
			end++;
		read_line(v, sv_head(text, end), &l);
		if (l.known > best.known)
			best = l;
		text = sv_skip(text, end + 1 + (end + 1 < text.len &&
		    text.ptr[end] == '\r' && text.ptr[end + 1] == '\n'));
	}
	return best;
}

/* GB18030 as UTF-8; bytes that are none become U+FFFD. */
static void
put_gb(struct sv raw, struct buf *out)
{
	while (raw.len) {
		size_t len, at;

		buf_reserve(out, gb18030_room(raw.len));
		at = gb18030_decode(raw, out->ptr + out->len, &len);
		out->len += len;
		if (at < raw.len)
			buf_put(out, SV("\xEF\xBF\xBD"));
		raw = sv_skip(raw, at + (at < raw.len));
	}
}

/* The bytes that became TEXT when they were read as GBK. */
static void
put_as_gb(struct sv text, struct buf *out)
{
	while (text.len)
		gb18030_put(next_char(&text), out);
}

/* The bytes that became TEXT when they were read as Windows-1252. */
static void
put_as_latin(struct sv text, struct buf *out)
{
	while (text.len) {
		uint32_t c = next_char(&text);

		for (uint32_t i = 0; i < 32 && c > 0xFF; i++)
			if (windows[i] == c)
				c = 0x80 + i;
		buf_put_char(out, c <= 0xFF ? (char)c : '?');
	}
}

/* What was read as something else, by the way in which it comes out again. */
static bool
find_misread(struct survey *v, struct sv text, const char **zh, const char **en)
{
	size_t least = survey_least(v);
	struct buf raw = { 0 }, gb = { 0 };
	bool found = true;

	put_as_gb(text, &raw);
	if (best_line(v, buf_sv(&raw)).known >= least) {
		*zh = "表头是乱码：文件本是 UTF-8，被当作 GBK 打开并保存过";
		*en = "the header is garbled: the file was UTF-8, opened as GBK "
		    "and saved";
		goto end;
	}
	raw.len = 0;
	put_as_latin(text, &raw);
	put_gb(buf_sv(&raw), &gb);
	if (best_line(v, buf_sv(&raw)).known >= least ||
	    best_line(v, buf_sv(&gb)).known >= least) {
		*zh = "表头是乱码：文件被当作西文（Latin-1）打开并保存过";
		*en = "the header is garbled: the file was opened as Latin-1 "
		    "and saved";
		goto end;
	}
	found = false;
end:
	buf_free(&raw);
	buf_free(&gb);
	return found;
}

/* Has TEXT lost its characters beyond return? */
static bool
find_loss(struct sv text, const char **zh, const char **en)
{
	size_t lost = 0, question = 0, high = 0, all = 0;
	bool doubly = has(text, SV("锟斤拷"));

	while (text.len) {
		uint32_t c = next_char(&text);

		high += c >= 0x80;
		lost += c == 0xFFFD;
		question += c == '?';
		all += is_letter(c) || c == '?' || c == 0xFFFD;
	}
	if (doubly) {
		*zh = "文件里是“锟斤拷”：编码错了两次，原来的字已丢失";
		*en = "the file has 锟斤拷: its encoding was wrong twice, and what "
		    "stood there is lost";
	} else if (lost > 4 && lost * 4 > high) {
		*zh = "文件里的汉字变成了“\xEF\xBF\xBD”：它本是 GBK，被当作 UTF-8 "
		    "打开并保存过，原来的字已丢失";
		*en = "characters have become U+FFFD: the file was GBK, opened as "
		    "UTF-8 and saved; they are lost";
	} else if (question > 8 && question * 4 > all && high == 0) {
		*zh = "文件里的汉字都变成了“?”：保存时选的编码没有汉字，"
		    "原来的字已丢失";
		*en = "characters have become '?': the file was saved in an "
		    "encoding without Chinese; they are lost";
	} else {
		return false;
	}
	return true;
}

/* A record among the first that is beyond a limit. */
static bool
find_limit(struct survey *v, const struct guess *g, struct cause *c)
{
	struct csv_limits max = csv_limits(v->p->config->limits);
	uint32_t most = v->p->config->max_columns;
	size_t line = 1;

	survey_split(v, g->charset, ',');
	for (size_t i = 0; i < v->block.nrecord; i++) {
		const struct csv_record *r = &v->block.record[i];
		bool cell = r->verdict == CSV_LARGE_CELL, wide =
		    r->verdict == CSV_WIDE_RECORD;

		if (cell || wide || r->verdict == CSV_LARGE_RECORD) {
			unsigned limit = cell ? max.cell : !wide ?
			    max.record : most ? most : COLUMNS_MOST;
			const char *name = cell ? "cell" : wide ? "columns" :
			    "row";

			c->zh = arena_printf(&v->s->run, "第 %zu 行%s超过上限 %u"
			    "（--max-%s 可放宽）", line, cell ? "有一格的字节数" :
			    wide ? "的格数" : "的字节数", limit, name);
			c->en = arena_printf(&v->s->run, "line %zu has more %s "
			    "than %u (--max-%s raises it)", line, cell ?
			    "bytes in a cell" : wide ? "cells" : "bytes", limit,
			    name);
			c->branch = SV("上限");
			return true;
		}
		line += r->lines;
	}
	return false;
}

/* What stands between the names of columns, or around them. */
static bool
find_line(struct survey *v, struct sv text, struct cause *c)
{
	struct line l = best_line(v, text);
	const char *zh, *en;

	if (l.known < survey_least(v))
		return false;
	if (l.digits) {
		c->branch = SV("换行");
		zh = "既有列名又有学生：换行丢失了，或不是 CR、LF";
		en = "has the names of columns and pupils too: line ends are "
		    "lost, or not CR and LF";
	} else if (l.quote) {
		c->branch = SV("引号");
		zh = "像是表头，但其中的双引号用得不对";
		en = "seems to be the header, but its double quotes are out of "
		    "place";
	} else {
		c->branch = SV("标点");
		zh = "像是表头，但列名外另有标点";
		en = "seems to be the header, but there are marks around its "
		    "names";
	}
	c->zh = arena_printf(&v->s->run, "第 %zu 行%s", l.number, zh);
	c->en = arena_printf(&v->s->run, "line %zu %s", l.number, en);
	return true;
}

/* The beginning of the file as UTF-8, whatever it is. */
static void
put_plain(struct survey *v, const struct guess *g, struct buf *out)
{
	struct sv text = sv_head(survey_text(v, g->charset), LOOK);

	/* Cut as it is, a character may be incomplete at the end. */
	if (charset_is_gb(g->charset, NULL) || utf8_check(text) + 4 < text.len)
		put_gb(text, out);
	else
		buf_put(out, text);
}

static bool
is_empty(struct sv text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!memchr(" \t\r\n\0\x1A", text.ptr[i], 6))
			return false;
	return true;
}

struct cause
find_cause(struct survey *v, const struct guess *g)
{
	struct sv raw = sv_head(buf_sv(v->raw), LOOK);
	const char *name = foreign_name(raw), *zh, *en;
	struct cause c = { 0 };
	struct buf plain = { 0 };
	struct sv other = survey_other(v);

	if (v->eof && is_empty(survey_text(v, g->charset))) {
		c = (struct cause){ SV("文件里什么也没有"),
		    SV("the file is empty"), SV("空") };
	} else if (g->known >= survey_least(v)) {
		uint32_t most = v->p->config->max_columns;

		c.zh = arena_printf(&v->s->run, "表头的列太多（上限 %u，"
		    "--max-columns 可放宽）", most ? most : COLUMNS_MOST);
		c.en = arena_printf(&v->s->run, "the header names too many "
		    "columns (limit %u, --max-columns raises it)",
		    most ? most : COLUMNS_MOST);
		c.branch = SV("上限");
	} else if (other.len) {
		c.zh = arena_printf(&v->s->run, "按 --encoding 读不出，文件看来是 "
		    "%.*s：请去掉 --encoding", SV_ARG(other));
		c.en = arena_printf(&v->s->run, "--encoding shows none, the file "
		    "seems to be %.*s: leave --encoding out", SV_ARG(other));
		c.branch = SV("选项");
	} else if (name) {
		c.zh = arena_printf(&v->s->run, "文件是 %s 编码，不能读："
		    "请打开后另存为 UTF-8", name);
		c.en = arena_printf(&v->s->run, "the file is %s, which is not "
		    "read: open it and save it as UTF-8", name);
		c.branch = SV("编码");
	} else if (charset_unit(g->charset) == 1 && is_binary(raw)) {
		c = (struct cause){ SV("文件里不是文字，是程序、图片一类的数据，"
		    "或已损坏"), SV("the file is no text: a program, a picture "
		    "or the like, or damaged"), SV("重导") };
	} else if (!find_limit(v, g, &c)) {
		put_plain(v, g, &plain);
		if (!find_line(v, buf_sv(&plain), &c) &&
		    (find_misread(v, buf_sv(&plain), &zh, &en) ||
			find_loss(buf_sv(&plain), &zh, &en)))
			c = (struct cause){
			    arena_printf(&v->s->run, "%s：请从原系统重新导出", zh),
			    arena_printf(&v->s->run, "%s: export it again", en),
			    SV("重导") };
	}
	buf_free(&plain);
	return c;
}
