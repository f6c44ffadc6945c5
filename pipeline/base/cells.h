/* SPDX-License-Identifier: MIT */
/* The cells of a row as bytes that can be put aside. */
#ifndef PIPELINE_BASE_CELLS_H
#define PIPELINE_BASE_CELLS_H

#include "pipeline/base/mem.h"

enum { CELLS_LENGTH = 10 }; /* bytes of a length, at most */

/* N, 7 bits a byte, low ones first, to P; the place behind it. */
static inline char *
cells_put_length(char *p, size_t n)
{
	for (; n > 127; n >>= 7)
		*p++ = (char)(n | 128);
	*p++ = (char)n;
	return p;
}

/*
 * At the end of OUT: of each cell its length + 1, 7 bits a byte, low ones
 * first (0: absent, a cell without address), and its bytes. And back: false
 * where ROW is not N such cells, which then look into ROW.
 */
void cells_pack(const struct sv *cell, size_t n, struct buf *out);
/* The same at TO; what is behind them. TO has room for cells_most bytes. */
size_t cells_most(const struct sv *cell, size_t n);
char *cells_put(char *to, const struct sv *cell, size_t n);
bool cells_unpack(struct sv row, struct sv *cell, size_t n);
/* The first N of them; ROW is what follows. */
bool cells_first(struct sv *row, struct sv *cell, size_t n);

#endif
