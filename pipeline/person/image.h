/* SPDX-License-Identifier: MIT */
/*
 * A record as snapshots keep it: the columns that rules of change and the
 * register of changes care about, each by its value, so that two images differ
 * only where the record does. A date is YYYYMMDD and a month YYYYMM in whatever
 * form they were written, a telephone is its digits, a grade 七年级, a class
 * its number; what is none of these, and every other cell, is its text. A
 * column that the record's file has not is absent (a NULL cell), which is not
 * the same as empty.
 *
 * With it: who the record is, as keyed hashes in the three ways of
 * pipeline/person/identity.h; a fingerprint of all its cells; its grade and
 * the states that rules of change ask for.
 *
 * The stage `image` makes them, a map; the folds xj-diff and xj-snapshot
 * only read them.
 */
#ifndef PIPELINE_PERSON_IMAGE_H
#define PIPELINE_PERSON_IMAGE_H

#include "pipeline/base/batch.h"
#include "pipeline/base/date.h"
#include "pipeline/base/hash.h"
#include "pipeline/base/past.h"
#include "pipeline/base/seal.h"
#include "pipeline/person/identity.h"

enum image_column {
	IMAGE_CODE, /* 学校标识码 */
	IMAGE_SCHOOL,
	IMAGE_GRADE,
	IMAGE_CLASS,
	IMAGE_NAME,
	IMAGE_SEX,
	IMAGE_BIRTH,
	IMAGE_TYPE, /* 身份证件类型 */
	IMAGE_ID,
	IMAGE_XJH,
	IMAGE_ETHNIC,
	IMAGE_STATUS,
	IMAGE_HOME,
	IMAGE_HUKOU,
	IMAGE_PHONE,
	IMAGE_LEFT_BEHIND,
	IMAGE_MIGRANT,
	IMAGE_ENTRY,
	IMAGE_COLUMNS
};
extern const struct sv image_column[IMAGE_COLUMNS];
/* What rules ask of everybody: these stand in front (pipeline/base/past.h). */
extern const bool image_front[IMAGE_COLUMNS];

enum image_state { STATE_OTHER, STATE_SUSPENDED, STATE_BACK };

struct image_maker {
	int column[IMAGE_COLUMNS]; /* of the stream, or -1 */
	unsigned char secret[HASH_SECRET];
};

/* KEY is the installation's: the same hashes in every run of it. */
void image_open(struct image_maker *m, const struct header *h,
    const unsigned char *key);
/* B's `image`, of every row; in B's arena. By any number of threads. */
void image_batch(const struct image_maker *m, struct batch *b);
/* The fingerprint of a record, of its packed cells. */
uint64_t image_print(const struct image_maker *m, struct sv row);
/* The entry of a record, with its keys: its fingerprint says as much to
 * whoever knows the record already. PERSON is room. */
void image_entry(const struct image_maker *m, const struct record_image *i,
    const struct sv *cell, struct buf *person, struct past_entry *e);
void image_close(struct image_maker *m);
/* The keys of CELL alone, PAST_KEYS of them. PERSON is room. */
void image_keys(const struct image_maker *m, const struct sv *cell,
    struct buf *person, uint64_t *key);
/* A day of birth as images have it; ROOM is for 8 characters. */
struct sv image_birth(struct sv text, char room[8]);

/* The number that is the key of WAY_XJH or WAY_ID, as bytes; empty: none is. */
struct sv image_number(enum way way, const struct sv *cell);
/* Have both the key of WAY, and is it the same, as bytes? */
bool image_same_key(enum way way, const struct sv *a, const struct sv *b);
/*
 * What to call the person, by whatever is a key: 学籍号, or 身份证件号, or name,
 * sex and birth; else by the number that is none, or by the name. Empty: nobody
 * is named. CELL is an image's, or as a record writes it; into A.
 */
struct sv image_key(const struct sv *cell, struct arena *a);
#endif
