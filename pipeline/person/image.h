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

enum image_state { STATE_OTHER, STATE_SUSPENDED, STATE_BACK };

struct image {
	struct sv cell[IMAGE_COLUMNS];
	struct past_entry entry; /* its block and row are 0 */
	struct date day;         /* of birth */
	struct image_room { /* what `cell` may look into */
		char birth[8], entry[6], phone[32];
	} room;
};

struct image_maker {
	int column[IMAGE_COLUMNS]; /* of the stream, or -1 */
	unsigned char secret[HASH_SECRET];
	struct buf packed; /* the cells of the last image */
	struct buf person;
	/* Rows of one class follow each other: what was folded last. */
	struct image_class {
		struct buf grade_text, class_text;
		uint8_t grade;
		struct sv class_name;
		struct arena arena;
	} last;
};

/* KEY is the installation's: the same hashes in every run of it. */
void image_open(struct image_maker *m, const struct header *h,
    const unsigned char *key);
/*
 * Cells look into B and into I, which must stay where it is. The keys are made
 * apart, as whoever knows a record by its fingerprint needs none.
 */
void image_make(struct image_maker *m, const struct batch *b, size_t row,
    struct image *i);
void image_make_keys(struct image_maker *m, struct image *i);
void image_close(struct image_maker *m);

/* Have both the key of WAY, and is it the same, as bytes? */
bool image_same_key(enum way way, const struct sv *a, const struct sv *b);
/* What to call the person: 学籍号, or 身份证件号, or the name and birth. */
struct sv image_key(const struct sv *cell, struct arena *a);
#endif
