/* SPDX-License-Identifier: MIT */
/*
 * What a compound file (MS-CFB) holds, by the names of its streams: an old
 * workbook, a workbook with a password, a document. Of an old workbook the first
 * records are read, which say whether it has a password too.
 */
#ifndef PIPELINE_IO_OLE2_H
#define PIPELINE_IO_OLE2_H

#include "pipeline/io/content.h"
#include "pipeline/io/spool.h"

/* BYTES begin with the signature. CONTENT_OLE2 where no name tells. */
enum content ole2_kind(const struct spool *bytes);

#endif
