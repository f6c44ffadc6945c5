/* SPDX-License-Identifier: MIT */
/* What is told of a pack, a line each. */
#ifndef TESTS_UNIT_TOLD_LINES_H
#define TESTS_UNIT_TOLD_LINES_H

#include "pipeline/base/diag.h"

struct told {
	struct buf text;
	struct diag diag;
};

static void
keep(void *ctx, const char *text)
{
	struct told *t = ctx;

	buf_put(&t->text, sv_cstr(text));
	buf_put_char(&t->text, '\n');
}

#endif
