/* SPDX-License-Identifier: MIT */
/*
 * Regular expressions over UTF-8, by PCRE2; the only module that includes it.
 * Letters and digits are those of Unicode, so write [0-9] where a digit of an
 * ID is meant.
 *
 * A pattern comes from a rule pack, a subject from a stranger: each match is
 * limited in steps, depth, memory and length. A limit that is hit leaves the
 * question open, which is an answer of its own and never "no match".
 *
 * A compiled pattern is only read and may be shared by threads; a `regex_work`
 * belongs to one.
 */
#ifndef PIPELINE_BASE_REGEX_H
#define PIPELINE_BASE_REGEX_H

#include "pipeline/base/sv.h"

enum {
	REGEX_STEPS = 100000,
	REGEX_DEPTH = 1000,
	REGEX_HEAP = 64 * 1024, /* KiB */
	REGEX_SUBJECT = 32767   /* bytes */
};

enum regex_answer { REGEX_NO, REGEX_YES, REGEX_OPEN };

struct regex;
struct regex_work;

/*
 * NULL when PATTERN is wrong: PCRE2's words (English) go into ERROR of N
 * bytes, terminated, and the offset in the pattern into *PLACE.
 */
struct regex *regex_open(struct sv pattern, char *error, size_t n,
    size_t *place);
void regex_close(struct regex *r);

struct regex_work *regex_work_open(void);
void regex_work_close(struct regex_work *w);

/* Does the pattern match anywhere in SUBJECT? */
enum regex_answer regex_match(const struct regex *r, struct regex_work *w,
    struct sv subject);

#endif
