/* SPDX-License-Identifier: MIT */
/*
 * What libcsv alone says of a text, for the unit test and the fuzzer: cells as
 * `<cell>`, rows as `;`.
 */
#ifndef TESTS_UNIT_LIBCSV_SAY_H
#define TESTS_UNIT_LIBCSV_SAY_H

#include <csv.h>
#include <stdlib.h>

#include "pipeline/base/mem.h"

static void
take_cell(void *text, size_t len, void *ctx)
{
	buf_put_char(ctx, '<');
	buf_put(ctx, sv_make(text, len));
	buf_put_char(ctx, '>');
}

static void
take_row(int c, void *ctx)
{
	(void)c;
	buf_put_char(ctx, ';');
}

static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

/* False: it refuses. */
static bool
ask_libcsv(struct sv text, char delimiter, struct buf *out)
{
	struct csv_parser p;
	bool good;

	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	csv_set_delim(&p, (unsigned char)delimiter);
	csv_set_space_func(&p, no_space);
	good = csv_parse(&p, text.ptr, text.len, take_cell, take_row, out) ==
	        text.len &&
	    csv_fini(&p, take_cell, take_row, out) == 0;
	csv_free(&p);
	return good;
}

#endif
