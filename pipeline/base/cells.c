/* SPDX-License-Identifier: MIT */
#include "pipeline/base/cells.h"

void
cells_pack(const struct sv *cell, size_t n, struct buf *out)
{
	size_t most = 0;
	char *p;

	for (size_t i = 0; i < n; i++)
		most += cell[i].len + CELLS_LENGTH;
	buf_reserve(out, most);
	p = out->ptr + out->len;
	for (size_t i = 0; i < n; i++) {
		struct sv v = cell[i];

		p = cells_put_length(p, !v.ptr ? 0 : v.len + 1);
		p = sv_copy(p, v);
	}
	out->len = (size_t)(p - out->ptr);
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
