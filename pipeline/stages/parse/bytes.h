/* SPDX-License-Identifier: MIT */
/* Bytes that are no text: where they stand, how many, and what they may be. */
#ifndef PIPELINE_STAGES_PARSE_BYTES_H
#define PIPELINE_STAGES_PARSE_BYTES_H

#include "pipeline/io/charset.h"

/*
 * Count BEFORE, text from the start of a record: *LINE up at each line end, and
 * *CHARACTER of the line, which is 1 at its start.
 */
void bytes_place(struct sv before, bool gb, uint64_t *line,
    uint64_t *character);
/*
 * REST begins with a byte that is no text: it and those behind it, four at most,
 * up to the next that begins a character.
 */
struct sv bytes_bad(struct sv rest, bool gb);
/* BAD as the file under C has it: "D5", "E8 B5". */
void bytes_hex(struct sv bad, enum charset c, struct buf *out);
/* Is TEXT, which is no UTF-8, GBK for certain: all of it, and in common use? */
bool bytes_are_gb(struct sv text);

#endif
