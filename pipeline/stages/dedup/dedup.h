/* SPDX-License-Identifier: MIT */
/*
 * Duplicates: what the files of this stage share. A record goes through them
 * in this order:
 *
 *	entry.c   batch: the active record is stored whole, its keys emitted
 *	group.c   reduce: the records of one key, and what they say of a record
 *	near.c    which of many ID numbers are one slip apart
 *	fact.c    what was said is kept, merged and put in order
 *	version.c files that are one list handed in twice: told in one sentence
 *	dedup.c   the stage; finish: findings and statuses
 *
 * Every pair of records belongs to one channel only, the first of these that
 * brings it together: the same usable 身份证件号; the same 学籍号; the same
 * 姓名 and 出生日期; the same row, for rows that have none of these keys. So
 * the partners of a record are counted and listed channel by channel and
 * simply added up, and no pair is counted twice.
 */
#ifndef PIPELINE_STAGES_DEDUP_DEDUP_H
#define PIPELINE_STAGES_DEDUP_DEDUP_H

#include "pipeline/person/person.h"
#include "pipeline/stages/stages.h"

enum { RELATED = 20 }; /* places that a finding names at most */

/* In order of precedence; sets of them are bits. */
enum rule_id { U07, U03, U04, U01, U02, U06, U05, RULES };
#define BIT(rule) (1u << (rule))

/* Columns that the stage looks at. */
enum column {
	COLUMN_ID,
	COLUMN_XJH,
	COLUMN_NAME,
	COLUMN_BIRTH,
	COLUMN_SEX,
	COLUMN_TYPE,
	COLUMN_STATUS,
	COLUMNS
};

/* What records are grouped by; empty where it can be no key. The first ones
 * are the channels of the exchange, in the order in which pairs belong. */
enum key {
	KEY_ID,     /* usable 身份证件号 */
	KEY_XJH,    /* 学籍号, unless it is blank or masked as IDs are */
	KEY_PERSON, /* the day of birth, 4 bytes, and 姓名 */
	KEY_ROW,    /* all cells */
	CHANNELS,
	KEY_SEX = CHANNELS,
	KEY_CLASS, /* school, grade and class, as they are compared */
	KEYS
};

/* A record as the store holds it, followed by ROW bytes: its packed cells. */
struct entry {
	uint64_t line, record;
	uint64_t offset; /* in the source */
	struct {
		uint32_t at, length; /* from OFFSET on; 0 and 0: not known */
	} span[COLUMN_NAME + 1];
	uint32_t length; /* of the whole; 0: not known */
	uint32_t file, row;
	int32_t birth;   /* days since 1970, or NO_BIRTH */
	uint32_t has_id; /* enum has_id */
};
#define NO_BIRTH INT32_MIN

/* Does the check character of a number fit? Not every document has one. */
enum check { CHECK_NONE, CHECK_FITS, CHECK_FAILS };

/* Of two numbers one slip apart, told of one of them: where it is. Two that
 * are so near never fit both. */
enum slip { SLIP_UNKNOWN, SLIP_HERE, SLIP_THERE, SLIP_BOTH };

/* A suspect, fetched. */
struct suspect {
	uint64_t place;
	struct entry entry;
	struct sv key[KEYS];
	struct sv school;
	enum check check;
	/* Worked out in a group; see group.c. */
	uint32_t number, tag, same;
};

struct spot {
	uint64_t line;
	uint32_t file;
	/* To the record that it is told of: of its class; of equal cells. */
	bool near, alike;
};

/* What one group says of one record. Facts are kept in memory: some 50 bytes
 * for each suspect, and 16 for each of its partners up to RELATED. */
struct fact {
	uint64_t place;
	uint64_t total; /* partners in this group */
	unsigned rules; /* that hold between it and some partner */
	uint32_t file, nspot;
	/* U06: the character that is wrong here, from 1; the second one where two
	 * changed places; 0: not to be told, the other is of another school. */
	unsigned char slip, wrong, swapped;
	size_t spot; /* the first partners, in order: an index */
};

/*
 * Rows of one kind in a file that stood before: in an older file, which is the
 * first that has them, or in this one.
 */
struct repeat {
	uint32_t older, newer;
	uint64_t place;       /* the first repeated row in the newer file */
	uint64_t total;       /* repeated rows there */
	struct spot original; /* the first in the older file */
	bool keyless;         /* no fact speaks of them */
};

/* A record that stands in two files, in one class. */
struct match {
	uint32_t older, newer;
	uint64_t place;       /* in the newer file */
	struct spot original; /* in the older one; alike: nothing changed */
};

/* A file of the stream: its active records, and the first of them. */
struct roster {
	uint64_t place, active;
	uint32_t family; /* the first file of which this is a version, or own */
	bool told;       /* that it is one */
};

/* A finding to be: the facts of one record, the repeats of two files, or, of
 * a version, the matches. */
struct told {
	uint64_t place;
	enum rule_id rule;
	bool version;
	size_t first, n;
};

struct facts {
	struct fact *fact;
	size_t nfact, capfact;
	struct spot *spot;
	size_t nspot, capspot;
	struct repeat *repeat;
	size_t nrepeat, caprepeat;
	struct match *match;
	size_t nmatch, capmatch;
	struct roster *roster; /* by the number of the file */
	size_t nroster, caproster;
	struct told *told;
	size_t ntold, captold;
};

struct dedup {
	const struct dedup_config *config;
	struct diag *diag;
	unsigned on; /* rules not switched off that have their columns */
	enum level level[RULES];
	int column[COLUMNS];     /* of the stream, or -1 */
	const struct header *header;
	size_t ncolumn;
	uint64_t active, found[RULES];
	struct sv *block;       /* scratch: the cells of some rows, by row */
	struct buf row, person; /* of a record */
	struct arena scratch;   /* of a group */
	struct facts facts;
	size_t next; /* of facts.told */
	enum { DEDUP_FILLING, DEDUP_TELLING, DEDUP_DONE } state;
};

/* entry.c */

/* Store record ROW of B, which is active and has the cells CELL, and emit its
 * keys. */
int entry_emit(struct dedup *d, const struct batch *b, size_t row,
    const struct sv *cell);
/* The entry at PLACE and its cells, d->ncolumn of them, into A. */
int entry_read(struct dedup *d, struct arena *a, uint64_t place,
    struct entry *e, struct sv **cell);
/* The entry at PLACE with its keys, into A. */
int entry_fetch(struct dedup *d, struct arena *a, uint64_t place,
    struct suspect *s);
/* The channel where a row meets the same row, wherever else they meet. */
enum key entry_home(const struct sv *key);

/* group.c: the reducer's call; CTX is struct dedup. */
int group_judge(void *ctx, unsigned channel, const struct tuple *t, size_t n);

/* near.c */

/*
 * Call PAIR once for every two of the N distinct texts ID that are of one
 * length and differ in one byte, or by two neighbours that changed places.
 * Sorts 2 * length times, so it stays n log n whatever the texts are. Texts of
 * more than 32 bytes are no ID numbers and near to none.
 */
void near_find(const struct sv *id, size_t n,
    void (*pair)(void *ctx, size_t a, size_t b), void *ctx);

/* fact.c */

/* An active record of FILE stands at PLACE. */
void fact_count(struct facts *f, uint32_t file, uint64_t place);
/* A new fact, of a record of FILE; its spots are added next, in order, by
 * fact_add_spot. */
void fact_add(struct facts *f, const struct fact *fact);
void fact_add_spot(struct facts *f, struct spot spot);
void fact_add_repeat(struct facts *f, const struct repeat *r);
void fact_tell(struct facts *f, const struct told *t);
/* All is said: fill f->told, in the order of findings. ON: the rules. */
void fact_order(struct facts *f, unsigned on);
/* The partners that a finding names: at most RELATED into OUT; and how many
 * there are. */
size_t fact_related(const struct facts *f, const struct told *t,
    struct spot *out, uint64_t *total);
/* What all facts of T, of U06, say of where the slip is: the first of them, or
 * NULL where they differ. */
const struct fact *fact_slip(const struct facts *f, const struct told *t);
void fact_free(struct facts *f);

/* version.c */

/* Facts and repeats are in order: find the files that are versions of others,
 * and tell each of them. */
void version_find(struct facts *f);
bool version_same(const struct facts *f, uint32_t a, uint32_t b);
/* Does the version of its file say all that the N facts FACT, of one record,
 * have to say? */
bool version_covers(const struct facts *f, const struct fact *fact, size_t n);

#endif
