/* SPDX-License-Identifier: MIT */
/*
 * The places of up to four kinds of bytes in a text, 64 bytes at a time: what
 * the CSV scanner and the reader of the record stream walk along; and whether
 * a text holds a character. SSE2 is
 * every x86-64's; elsewhere one byte at a time.
 */
#ifndef PIPELINE_BASE_SCAN_H
#define PIPELINE_BASE_SCAN_H

#include "pipeline/base/sv.h"

/*
 * Write the places in TEXT, from FROM on, of bytes equal to WANT[0..3] to PLACE,
 * ascending, and answer their number. PLACE has room for as many as bytes are
 * looked at, and 8. TEXT is shorter than 4 GiB. Give a byte twice to search for
 * fewer kinds.
 */
size_t scan_places(struct sv text, size_t from, const char want[4],
    uint32_t *place);

/* Does TEXT hold the three bytes of MARK, one after the other? */
bool scan_holds(struct sv text, const char mark[3]);

#endif
