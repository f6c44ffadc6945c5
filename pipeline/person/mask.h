/* SPDX-License-Identifier: MIT */
/*
 * Masking: how a person's data look wherever they leave the bureau
 * (contract.md 7, domain.md 9). The parts that stay are chosen jointly over
 * all outputs: all pupils of a county share an ID's region and the birth date
 * is printed beside it, so an ID shows its first four characters and stars,
 * never its tail.
 *
 *	name      张*  欧阳**  阿·*  J***    one star for each given character,
 *	                                     two at most
 *	ID        2113**************         a star for each hidden character,
 *	学籍号    G2113**************        so a wrong length shows
 *	phone     138****5678  0421****      the tail of mobile numbers only
 *	address   辽宁省凌源市南街街道***    a province and what is administered
 *	                                     below it, or two such units, up to
 *	                                     the township; else nothing, since
 *	                                     a name may stand first
 *	region    211382******               a code in its place: the county
 *
 * A value too short for its class, or damaged, shows half of itself and at
 * most four characters. Every function appends to OUT, takes any bytes, and
 * shows nothing for the empty text.
 */
#ifndef PIPELINE_PERSON_MASK_H
#define PIPELINE_PERSON_MASK_H

#include "pipeline/base/mem.h"

void mask_name(struct buf *out, struct sv v);
void mask_id(struct buf *out, struct sv v);
void mask_xjh(struct buf *out, struct sv v);
void mask_phone(struct buf *out, struct sv v);
void mask_address(struct buf *out, struct sv v);
void mask_all(struct buf *out, struct sv v);
/*
 * Text of no class (an address of a page, a path, a message): numbers in it that
 * may be a person's (number.h) are masked, in whatever way they are written; the
 * rest stays.
 */
void mask_text(struct buf *out, struct sv v);

/* Bytes of the family name at the start of NAME. */
size_t mask_surname(struct sv name);
/* Bytes of the province, city, county, township that V begins with, one or
 * more of them. */
size_t mask_place(struct sv v);

#endif
