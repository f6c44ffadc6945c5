/* SPDX-License-Identifier: MIT */
/*
 * What a person sees in a cell of a workbook, from what is stored there
 * (ECMA-376 part 1, 18.8.30 formats, 18.17.4 dates, 22.9.2.19 escapes).
 */
#ifndef PIPELINE_IO_WORKBOOK_VALUE_H
#define PIPELINE_IO_WORKBOOK_VALUE_H

#include "pipeline/base/mem.h"

/* How a number is shown; VALUE_PAD + n: with zeros in front, n digits. */
enum { VALUE_NUMBER, VALUE_DATE, VALUE_TIME, VALUE_PAD };

/* Of a format's code, "yyyy\-mm\-dd"; of one that has no code but an id. */
unsigned char value_format(struct sv code);
unsigned char value_format_id(uint64_t id);

/*
 * A number as it stands in XML at the end of OUT: 2.0150901E7 as 20150901,
 * days as 2015-09-01 (MAC: the 1904 system), a time behind it where it has
 * one. What is no number stays as it is.
 *
 * A spreadsheet keeps 15 digits, a program that wrote the file perhaps more. A
 * number of 16 digits or more passes where it cannot have been a double, since
 * then all its digits were written; else what is behind the 15th is zeros, as
 * a spreadsheet shows it, and a finding (I02) later, even if a check character
 * should fit by chance.
 */
void value_number(struct sv text, unsigned char format, bool mac,
    struct buf *out);

/* TEXT with its _xHHHH_ resolved at the end of OUT. */
void value_text(struct sv text, struct buf *out);

#endif
