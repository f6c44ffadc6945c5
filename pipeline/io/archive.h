/* SPDX-License-Identifier: MIT */
/*
 * A zip archive, for reading: one of the members after the other. The only
 * file that includes libzip.
 *
 * Nothing is believed that would cost memory or time: what is read to open an
 * archive is bounded, so its list of members is too; what all members say they
 * expand to must be within the limits of gz.h, and a member gives no more than
 * it said. A member is good only as a whole: its sum is checked at its end.
 */
#ifndef PIPELINE_IO_ARCHIVE_H
#define PIPELINE_IO_ARCHIVE_H

#include "pipeline/io/gz.h"
#include "pipeline/io/spool.h"

struct archive;
struct member;

/*
 * BYTES is the archive and must outlive it; NAME is what messages call it, safe
 * for them; LIMITS may be NULL. NULL after diag_fail (STATUS_INPUT).
 */
struct archive *archive_open(const struct spool *bytes, const char *name,
    const struct gz_limits *limits, struct diag *d);
size_t archive_count(const struct archive *a);
/* The name of member I, as it stands there. */
struct sv archive_name(const struct archive *a, size_t i);
/*
 * The member of that name, upper and lower case of ASCII being one, `\` being
 * `/`; ARCHIVE_NONE, or ARCHIVE_TWICE where there are several.
 */
enum { ARCHIVE_NONE = -1, ARCHIVE_TWICE = -2 };
int64_t archive_find(const struct archive *a, struct sv name);
void archive_close(struct archive *a); /* NULL is fine */

/* Messages of a member begin with NAME, which must outlive it. */
struct member *member_open(struct archive *a, size_t i, const char *name,
    struct diag *d);
/* Up to N bytes; 0 at its end; -1 after diag_fail. */
ssize_t member_read(struct member *m, char *to, size_t n);
void member_close(struct member *m); /* NULL is fine */

#endif
