/* SPDX-License-Identifier: MIT */
#include <zlib.h>

#include "pipeline/io/zip.h"

void
zip_pack(struct sv plain, struct buf *out)
{
	uLongf n = compressBound(plain.len);
	int answer;

	buf_reserve(out, n);
	answer = compress2((Bytef *)out->ptr + out->len, &n,
	    (const Bytef *)plain.ptr, plain.len, 1);
	if (answer != Z_OK)
		mem_oom(n);
	out->len += n;
}

bool
zip_unpack(struct sv packed, char *out, size_t n)
{
	uLongf got = n;

	return uncompress((Bytef *)out, &got, (const Bytef *)packed.ptr,
	    packed.len) == Z_OK && got == n;
}
