/* SPDX-License-Identifier: MIT */
#include "pipeline/base/cells.h"

size_t
cells_most(const struct sv *cell, size_t n)
{
	size_t most = n * CELLS_LENGTH;

	for (size_t i = 0; i < n; i++)
		most += cell[i].len;
	return most;
}

char *
cells_put(char *to, const struct sv *cell, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sv v = cell[i];

		to = cells_put_length(to, !v.ptr ? 0 : v.len + 1);
		to = sv_copy(to, v);
	}
	return to;
}

void
cells_pack(const struct sv *cell, size_t n, struct buf *out)
{
	buf_reserve(out, cells_most(cell, n));
	out->len = (size_t)(cells_put(out->ptr + out->len, cell, n) -
	    out->ptr);
}

bool
cells_first(struct sv *row, struct sv *cell, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		size_t len = 0;
		int shift = 0;
		unsigned char c;

		do {
			if (at == row->len || shift > 56)
				return false;
			c = (unsigned char)row->ptr[at++];
			len |= (size_t)(c & 127) << shift;
			shift += 7;
		} while (c & 128);
		cell[i] = (struct sv){ 0 };
		if (len == 0)
			continue;
		if (len - 1 > row->len - at)
			return false;
		cell[i] = sv_make(row->ptr + at, len - 1);
		at += len - 1;
	}
	*row = sv_skip(*row, at);
	return true;
}

bool
cells_unpack(struct sv row, struct sv *cell, size_t n)
{
	return cells_first(&row, cell, n) && row.len == 0;
}
