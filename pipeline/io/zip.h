/* SPDX-License-Identifier: MIT */
/* One piece of bytes, deflated and inflated whole; the other file that
 * includes zlib. */
#ifndef PIPELINE_IO_ZIP_H
#define PIPELINE_IO_ZIP_H

#include "pipeline/base/mem.h"

/* PLAIN, packed at level 1, at the end of OUT. */
void zip_pack(struct sv plain, struct buf *out);
/* PACKED into OUT, N bytes; false: it is not N bytes packed. */
bool zip_unpack(struct sv packed, char *out, size_t n);

#endif
