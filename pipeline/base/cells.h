/* SPDX-License-Identifier: MIT */
/* The cells of a row as bytes that can be put aside. */
#ifndef PIPELINE_BASE_CELLS_H
#define PIPELINE_BASE_CELLS_H

#include "pipeline/base/mem.h"

/*
 * At the end of OUT: of each cell its length + 1, 7 bits a byte, low ones
 * first (0: absent, a cell without address), and its bytes. And back: false
 * where ROW is not N such cells, which then look into ROW.
 */
void cells_pack(const struct sv *cell, size_t n, struct buf *out);
bool cells_unpack(struct sv row, struct sv *cell, size_t n);
/* The first N of them; ROW is what follows. */
bool cells_first(struct sv *row, struct sv *cell, size_t n);

#endif
