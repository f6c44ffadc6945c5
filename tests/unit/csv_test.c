/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pipeline/io/csv.h"
#include "tests/unit/libcsv_say.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/*
 * Records as `[cell|cell]LINES`, the last line counted even without its end;
 * one that was refused as `!OFFENCE+LENGTH`, the place of the byte at fault and
 * the bytes passed over.
 */
static const struct csv_case {
	const char *name, *text;
	char delimiter;
	uint32_t width;
	const char *want;
} csv_cases[] = {
	{ "nothing", "", ',', 0, "" },
	{ "two rows", "a,b\nc,d\n", ',', 2, "[a|b]1[c|d]1" },
	{ "no line end at the end", "a,b\nc,d", ',', 2, "[a|b]1[c|d]1" },
	{ "CRLF", "a,b\r\nc,d\r\n", ',', 2, "[a|b]1[c|d]1" },
	{ "a lone CR", "a,b\rc,d\r", ',', 2, "[a|b]1[c|d]1" },
	{ "mixed", "a\r\nb\nc\rd", ',', 1, "[a]1[b]1[c]1[d]1" },
	{ "blank lines are records", "a\n\n\r\nb\n", ',', 1, "[a]1[]1[]1[b]1" },
	{ "blanks stay", " a ,\tb\t\n", ',', 2, "[ a |\tb\t]1" },
	{ "empty cells", ",,\n", ',', 3, "[||]1" },
	{ "tabs", "a\tb,c\n", '\t', 2, "[a|b,c]1" },
	{ "semicolons", "a;b,c\n", ';', 2, "[a|b,c]1" },
	{ "quotes", "\"a\",\"b,c\"\n", ',', 2, "[a|b,c]1" },
	{ "quotes doubled", "\"a\"\"b\",\"\"\n", ',', 2, "[a\"b|]1" },
	{ "three quotes", "\"\"\"a\"\"\",b\n", ',', 2, "[\"a\"|b]1" },
	{ "a line end in quotes", "c,\"a\nb\"\nd,e\n", ',', 2,
	    "[c|a\nb]2[d|e]1" },
	{ "CRLF in quotes", "c,\"a\r\nb\"\r\nd,e\r\n", ',', 2,
	    "[c|a\r\nb]2[d|e]1" },
	{ "a line break in the first cell is no broken quote",
	    "\"a\nb\",c\nd,e\n", ',', 2, "[a\nb|c]2[d|e]1" },
	{ "a cell of two lines that goes wrong: its opening quote",
	    "a,\"b\nc\"d,e\nf,g\n", ',', 2, "!2+5!1+6[f|g]1" },
	{ "a text of a formula", "=T(\"001\"),b\n", ',', 2, "[=T(\"001\")|b]1" },
	{ "no text of a formula", "=T(\"001\",b\nc,d\n", ',', 2, "!3+11[c|d]1" },
	{ "an Excel formula", "=\"001\",b\n", ',', 2, "[=\"001\"|b]1" },
	{ "a quote inside a bare cell", "a\"b,c\nd,e\n", ',', 2, "!1+6[d|e]1" },
	{ "a stray quote in a quoted cell", "\"a\"b\",c\nd,e\n", ',', 2,
	    "!2+8[d|e]1" },
	{ "an unclosed quote costs one record", "a,\"b\nc,d\ne,f\n", ',', 2,
	    "!2+5[c|d]1[e|f]1" },
	{ "an unclosed quote at the end", "a,b\nc,\"d", ',', 2, "[a|b]1!2+4" },
	{ "two stray quotes swallow no rows", "a,\"b\nc,d\ne,f\"\ng,h\n", ',', 2,
	    "!2+5[c|d]1!3+5[g|h]1" },
	{ "a mark before a quote", "\"a\",b\n\xEF\xBB\xBF\"c\",d\n", ',', 2,
	    "[a|b]1[c|d]1" },
	{ "a mark in GB18030", "a,b\n\x84\x31\x95\x33\"c\nd\",e\n", ',', 2,
	    "[a|b]1[c\nd|e]2" },
	{ "a mark before no quote", "a,b\n\xEF\xBB\xBF" "c,d\n\xEF\xBB\xBF", ',', 2,
	    "[a|b]1[\xEF\xBB\xBF" "c|d]1[\xEF\xBB\xBF]1" },
	{ "a mark inside a record", "a,\xEF\xBB\xBF\"b\"\n", ',', 2, "!5+9" },
	{ "a formula beside a doubled quote", "=\"1\",\"a\"\"b\"\n", ',', 2,
	    "[=\"1\"|a\"b]1" },
};

static void
show(struct buf *out, const struct csv_block *b, size_t i)
{
	const struct csv_record *r = &b->record[i];

	if (r->verdict != CSV_RECORD) {
		buf_printf(out, "!%u+%u", r->offence - r->start,
		    r->end - r->start);
		return;
	}
	for (uint32_t c = 0; c < r->ncell; c++) {
		buf_put_char(out, c ? '|' : '[');
		buf_put(out, b->cell[r->cell + c].text);
	}
	buf_printf(out, "]%u", r->lines);
}

/* All of TEXT, shown PIECE bytes more at a time, and one record at a time. */
static void
split(const struct csv_case *t, size_t piece, size_t most, struct buf *out)
{
	struct csv_format f = { .delimiter = t->delimiter, .width = t->width,
		.most = most };
	struct sv text = sv_cstr(t->text);
	struct csv_block b = { 0 };
	struct arena a = { 0 };
	size_t at = 0, seen = 0;

	while (at < text.len) {
		bool eof;

		seen = seen + piece > text.len ? text.len : seen + piece;
		eof = seen == text.len;
		csv_split(&f, sv_make(text.ptr + at, seen - at), eof, &b, &a);
		for (size_t i = 0; i < b.nrecord; i++)
			show(out, &b, i);
		if (eof && b.used == 0)
			fail_msg("%s: stands still at %zu", t->name, at);
		at += b.used;
		arena_reset(&a);
	}
	csv_block_free(&b);
	arena_free(&a);
}

static int
check_split(const struct csv_case *t, struct sv want, size_t piece, size_t most)
{
	struct buf out = { 0 };
	int wrong;

	split(t, piece, most, &out);
	wrong = !sv_equal(buf_sv(&out), want);
	if (wrong)
		print_message("# %s, %zu bytes at a time, %zu records: %.*s is "
		    "not %.*s\n", t->name, piece, most, SV_ARG(buf_sv(&out)),
		    SV_ARG(want));
	buf_free(&out);
	return wrong;
}

static void
grammar(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(csv_cases); i++)
		wrong += check_split(&csv_cases[i], sv_cstr(csv_cases[i].want),
		    1000, 0);
	assert_int_equal(wrong, 0);
}

/* What a record is does not depend on where blocks begin and end. */
static void
pieces(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(csv_cases); i++) {
		struct buf whole = { 0 };

		split(&csv_cases[i], 1000, 0, &whole);
		for (size_t piece = 1; piece < 20; piece++)
			for (size_t most = 0; most < 3; most++)
				wrong += check_split(&csv_cases[i],
				    buf_sv(&whole), piece, most);
		buf_free(&whole);
	}
	assert_int_equal(wrong, 0);
}

/* Nor on how far the scanner looked ahead, which the first 8 KiB end. */
static void
windows(void **state)
{
	enum { WINDOW = 8 * 1024 };
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(csv_cases); i++) {
		struct csv_case t = csv_cases[i];
		struct sv text = sv_cstr(t.text);

		for (size_t cut = 0; cut <= text.len; cut++) {
			struct buf padded = { 0 }, whole = { 0 };

			while (padded.len < WINDOW - cut)
				buf_put_char(&padded, '\n');
			buf_put(&padded, text);
			buf_put_char(&padded, '\0');
			t.text = padded.ptr;
			split(&t, padded.len, 0, &whole);
			wrong += check_split(&t, buf_sv(&whole), padded.len,
			    padded.len);
			wrong += check_split(&t, buf_sv(&whole), padded.len,
			    1000);
			buf_free(&padded);
			buf_free(&whole);
		}
	}
	assert_int_equal(wrong, 0);
}

static void
raw_lengths(void **state)
{
	static const char text[] = "a,\"b\",\"c\"\"d\",\n";
	static const uint32_t want[] = { 1, 3, 6, 0 };
	struct csv_format f = { .delimiter = ',', .width = 4 };
	struct csv_block b = { 0 };
	struct arena a = { 0 };

	(void)state;
	csv_split(&f, sv_cstr(text), true, &b, &a);
	assert_int_equal(b.nrecord, 1);
	assert_int_equal(b.record[0].ncell, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		assert_int_equal(b.cell[i].length, want[i]);
	csv_block_free(&b);
	arena_free(&a);
}

/* A cell without end is given up at the limit, and reading goes on. */
static void
limits(void **state)
{
	struct csv_format f = { .delimiter = ',', .width = 2 };
	size_t n = csv_limits((struct csv_limits){ 0 }).cell + 10;
	struct csv_block b = { 0 };
	struct arena a = { 0 };
	struct buf text = { 0 };

	(void)state;
	buf_put(&text, SV("a,"));
	for (size_t i = 0; i < n; i++)
		buf_put_char(&text, 'x');
	buf_put(&text, SV("\nc,d\n"));
	csv_split(&f, buf_sv(&text), true, &b, &a);
	assert_int_equal(b.nrecord, 2);
	assert_int_equal(b.record[0].verdict, CSV_LARGE_CELL);
	assert_int_equal(b.record[1].verdict, CSV_RECORD);
	assert_int_equal(b.used, text.len);
	csv_block_free(&b);
	arena_free(&a);
	buf_free(&text);
}

/* Which limit it was and where does not depend on blocks either. */
static void
limits_in_pieces(void **state)
{
	static const struct {
		struct csv_limits limits;
		const char *text;
		enum csv_verdict verdict;
		uint32_t offence;
	} cases[] = {
		{ { 4, 100, 10 }, "ab,abcde,c\nd,e\n", CSV_LARGE_CELL, 3 },
		{ { 4, 100, 10 }, "ab,\"abcde\",c\nd,e\n", CSV_BAD_QUOTE, 3 },
		{ { 4, 10, 10 }, "ab,abcd,cdefg,hi\nd,e\n", CSV_LARGE_CELL, 8 },
		{ { 4, 10, 10 }, "ab,abcd,cdef,hi\nd,e\n", CSV_LARGE_RECORD, 8 },
		{ { 4, 100, 2 }, "ab,abcd,c,h,i\nd,e\n", CSV_WIDE_RECORD, 8 },
		{ { 4, 10, 3 }, "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\nd,e\n",
		    CSV_WIDE_RECORD, 6 },
		{ { 4, 10, 90 }, "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o\nd,e\n",
		    CSV_LARGE_RECORD, 10 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t piece = 1; piece < 30; piece++) {
			struct csv_format f = { .delimiter = ',', .width = 2,
				.limits = cases[i].limits };
			struct sv text = sv_cstr(cases[i].text);
			struct csv_block b = { 0 };
			struct arena a = { 0 };
			size_t at = 0, seen = 0, n = 0;

			for (; at < text.len; at += b.used) {
				seen = seen + piece > text.len ? text.len :
				    seen + piece;
				csv_split(&f, sv_make(text.ptr + at, seen - at),
				    seen == text.len, &b, &a);
				for (size_t k = 0; k < b.nrecord; k++, n++) {
					const struct csv_record *r = &b.record[k];

					assert_int_equal(r->verdict,
					    n ? CSV_RECORD : cases[i].verdict);
					if (n == 0)
						assert_int_equal(at + r->offence,
						    cases[i].offence);
				}
			}
			assert_int_equal(n, 2);
			csv_block_free(&b);
			arena_free(&a);
		}
}

/* The same from the scanner; blank rows left out, as libcsv does. */
static bool
ask_scanner(struct sv text, struct buf *out)
{
	const struct csv_format f = { .delimiter = ',' };
	struct csv_block b = { 0 };
	struct arena a = { 0 };
	bool good = true;

	csv_split(&f, text, true, &b, &a);
	for (size_t i = 0; i < b.nrecord; i++) {
		const struct csv_record *r = &b.record[i];
		const struct csv_cell *cell = b.cell + r->cell;

		good &= r->verdict == CSV_RECORD;
		if (r->ncell == 1 && cell->length == 0)
			continue;
		for (uint32_t c = 0; c < r->ncell; c++)
			take_cell((void *)(uintptr_t)cell[c].text.ptr,
			    cell[c].text.len, out);
		take_row(0, out);
	}
	csv_block_free(&b);
	arena_free(&a);
	return good;
}

/* Scanner and libcsv agree on cells, rows and verdict, ="…" aside. */
static void
agrees_with_libcsv(void **state)
{
	static const char letters[] = "aa,,\"\"\n\r ";
	uint64_t seed = 1;
	int refused = 0;

	(void)state;
	for (int i = 0; i < 300000; i++) {
		struct buf one = { 0 }, other = { 0 };
		char text[16];
		size_t n;
		bool good;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		n = seed >> 60;
		for (size_t k = 0; k < n; k++) {
			seed = seed * 6364136223846793005u +
			    1442695040888963407u;
			text[k] = letters[(seed >> 33) % (sizeof(letters) - 1)];
		}
		good = ask_libcsv(sv_make(text, n), ',', &one);
		refused += !good;
		if (ask_scanner(sv_make(text, n), &other) != good ||
		    (good && !sv_equal(buf_sv(&one), buf_sv(&other))))
			fail_msg("'%.*s': libcsv %d '%.*s', scanner '%.*s'",
			    (int)n, text, good, SV_ARG(buf_sv(&one)),
			    SV_ARG(buf_sv(&other)));
		buf_free(&one);
		buf_free(&other);
	}
	assert_true(refused > 10000 && refused < 290000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grammar),
		cmocka_unit_test(pieces),
		cmocka_unit_test(windows),
		cmocka_unit_test(raw_lengths),
		cmocka_unit_test(limits),
		cmocka_unit_test(limits_in_pieces),
		cmocka_unit_test(agrees_with_libcsv),
	};

	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
