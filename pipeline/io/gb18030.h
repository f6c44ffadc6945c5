/* SPDX-License-Identifier: MIT */
/*
 * GB18030 to UTF-8 and back. It is decoded after splitting: no byte below 0x40
 * occurs inside one of its characters but the digits of a four-byte one, so
 * commas, quotes and line ends are always themselves. The decoder keeps to
 * that with damaged text too: what it names wrong is the lead byte, and
 * nothing behind it is swallowed. 0x80 alone (a euro sign to Windows) and 0xFF
 * are wrong.
 *
 * The edition is GB 18030-2022: every code point but the surrogates has
 * exactly one code, so that decoding and encoding are each other's inverse.
 * The tables come from the C library (scripts/gb18030), amended to that
 * edition. glibc 2.36 knows an earlier one. It differs
 *   - in 6 two-byte codes, which stay private use in 2022 and which glibc
 *     reads as characters that have a four-byte code of their own, which is
 *     the one we write: FE51 U+E816 (glibc U+20087), FE52 U+E817 (U+20089),
 *     FE53 U+E818 (U+200CC), FE6C U+E831 (U+215D7), FE76 U+E83B (U+2298F),
 *     FE91 U+E855 (U+241FE);
 *   - in 18 four-byte codes that 2022 gives to private use, and glibc to
 *     none: 82359037 U+E81E, 82359038 U+E826, 82359039 U+E82B, 82359130
 *     U+E82C, 82359131 U+E832, 82359132 U+E843, 82359133 U+E854, 82359134
 *     U+E864, 84318236 U+E78D, 84318237 U+E78F, 84318238 U+E78E, 84318239
 *     U+E790, 84318330 to 84318335 U+E791 to U+E796.
 * Editions before 2022 give these 18 the characters that are now A6D9 to
 * A6F3 and FE59 to FEA0, and the reverse; that of 2000 also has A8BC and
 * 8135F437 the other way round. So an earlier edition is this one with some
 * code points exchanged (gb18030_moved). Private use in a name is a finding
 * elsewhere. Source: glibc bug 30243, whose fix (2.39) lists these codes.
 */
#ifndef PIPELINE_IO_GB18030_H
#define PIPELINE_IO_GB18030_H

#include "pipeline/base/mem.h"

enum gb18030_edition { GB18030_2022, GB18030_2005, GB18030_2000 };

/* Room that gb18030_decode wants for N bytes of input. */
static inline size_t
gb18030_room(size_t n)
{
	return n + n / 2 + 16;
}

/*
 * TEXT into UTF-8 at OUT, which has gb18030_room(TEXT.len) bytes; *LEN are the
 * bytes that count. The place of the first byte that is no text, or TEXT.len
 * when all is good; what stands before that place is decoded. Many cells may
 * go one behind the other into one block with room for their sum: what a call
 * leaves behind *LEN is rubbish that the next overwrites.
 */
size_t gb18030_decode(struct sv text, char *out, size_t *len);
/*
 * The character that edition E has where 2022 has C, and the reverse; nearly
 * always C. The other is the same for a whole text, in place: no character
 * changes its length.
 */
uint32_t gb18030_moved(enum gb18030_edition e, uint32_t c);
void gb18030_exchange(enum gb18030_edition e, char *text, size_t len);
/* Character C, no surrogate and at most U+10FFFF, at the end of OUT. */
void gb18030_put(uint32_t c, struct buf *out);

#endif
