/* SPDX-License-Identifier: MIT */
/*
 * Numbers of identity documents. A citizen's, by GB 11643-1999, is
 *
 *	RRRRRR YYYYMMDD SSS C
 *
 * region of first registration (GB/T 2260 of that year), birth, sequence (odd:
 * male) and a check character by ISO 7064 MOD 11-2, 0-9 or X. The residence
 * permits of Hong Kong, Macao and Taiwan residents are the same with region
 * 810000, 820000, 830000; the permanent residence card of foreigners since
 * 2023-12 the same with region 9, province, country of 3 digits. Other
 * documents have a form and no more. Evidence: domain.md 1.1-1.7.
 *
 * The text is what xj-normalize leaves: half-width, upper case, no blanks and
 * no separators. Nothing here repairs a number: what might be meant is a
 * suggestion, and only where it is the only one.
 */
#ifndef PIPELINE_PERSON_IDNUM_H
#define PIPELINE_PERSON_IDNUM_H

#include "pipeline/base/date.h"
#include "pipeline/person/person.h"

enum { ID_LEN = 18 };

/* What is wrong, in the order of domain.md 1.5: the first that holds counts. */
enum id_state {
	ID_OK,
	/* Not a number that could be looked into. */
	ID_BLANK,       /* empty, or 无 暂无 未办 无身份证 0 - / N/A */
	ID_MASKED,      /* holds * or ●, or X, ×, # … in a row */
	ID_PLACEHOLDER, /* typed to fill the cell: see below */
	ID_XJH,         /* a 学籍号 */
	ID_LOST,        /* a spreadsheet took digits away: see id_loss */
	ID_LENGTH,      /* not so many characters */
	ID_CHARACTER,   /* so many, but not these */
	ID_OLD,         /* the 15 digits of before 1999 */
	/* A number with a fault. */
	ID_DATE,     /* no such day */
	ID_PROVINCE, /* no such province */
	ID_COUNTY,   /* a county that the table of all years lacks */
	ID_CHECK     /* the check character does not fit the others */
};

/* How ID_LOST shows. */
enum id_loss {
	LOSS_NONE,
	LOSS_EXPONENT, /* 2.11382E+17, -2.11382E+17, 2.11382×10^17 */
	LOSS_ZEROS,    /* the last three are 000: 15 digits are kept, or fewer */
	LOSS_DOUBLE,   /* a multiple of 32, and the check character fails */
	LOSS_NARROW,   /* ##########: the column was too narrow to show it */
	LOSS_FORMULA   /* #N/A, #REF! …: a formula that found nothing */
};

/*
 * Does the table of regions, of all years, hold these six digits? Called for
 * numbers of known provinces only. With `known` NULL every county is.
 */
struct region_lookup {
	bool (*known)(void *ctx, struct sv region);
	void *ctx;
};

struct idnum {
	enum id_state state;
	uint32_t faults; /* each state from ID_DATE on that holds: 1 << state */
	enum id_loss loss;
	size_t length; /* in characters */
	/* Of numbers checked in the citizen's form, else 0: */
	struct date birth; /* {0}: no such day */
	char sex;          /* 'M' or 'F'; 0 for a foreigner's card */
	char expected;     /* the check character that fits */
};

/*
 * Check number TEXT of a document. What has a check character is checked in
 * the citizen's form: 居民身份证, 户口簿, 居住证 and permanent residence; under
 * 其他 only a residence permit's number, and under an unknown label only what
 * has the citizen's form, since nothing is certain of the others. Of a
 * foreigner's card the sex is not read, as no source tells where it stands.
 */
void idnum_check(enum document doc, struct sv text,
    const struct region_lookup *lookup, struct idnum *n);

/*
 * The states up to ID_LOST, which need no region; else ID_OK. A placeholder is
 * one digit again and again; digits that count up or down; a year of birth and
 * zeros from the day on; born on 1900-01-01; sequence 000. (211382201509010000 may
 * be that or lost digits: it is lost.)
 */
enum id_state idnum_damage(enum document doc, struct sv text);
enum id_loss idnum_loss(struct sv text);

/* 17 digits and a digit or X. */
bool idnum_form(struct sv text);
/* The check character of 17 digits. */
char idnum_check_char(const char *digits);
/* 15 digits to 18: 19 put in, check character added. False: not 15 digits, or
 * no such day. */
bool idnum_upgrade(struct sv old, char *out);
/* ID_OK, ID_PROVINCE or ID_COUNTY for six digits. */
enum id_state idnum_region(struct sv region, const struct region_lookup *l);

/* What a damaged number (ID_LENGTH, ID_CHARACTER) was meant to be:
 * idnum_repair.c. */
enum repair_kind {
	REPAIR_LETTER, /* a letter that looks like a digit, such as O or l */
	REPAIR_LOST,   /* a digit was left out */
	REPAIR_DOUBLED /* a digit was typed in excess */
};
struct idnum_fix {
	enum repair_kind kind;
	int place;  /* from 1, in the new number; REPAIR_DOUBLED: in the old */
	char digit; /* that belongs there, or is too many */
	char number[ID_LEN];
};

/*
 * True where exactly one number is one such step away from TEXT and has a
 * known region, this birth, this sex ('M', 'F') and a fitting check character.
 */
bool idnum_repair(struct sv text, const struct region_lookup *lookup,
    struct date birth, char sex, struct idnum_fix *r);

/* The step from TEXT to NUMBER, which idnum_repair found for it. */
bool idnum_step(struct sv text, struct sv number, struct idnum_fix *r);

/* Could a spreadsheet have made TEXT (ID_LOST) of the number WHOLE? */
bool idnum_survives(struct sv text, struct sv whole);

#endif
