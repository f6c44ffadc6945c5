/* SPDX-License-Identifier: MIT */
/*
 * Changes: what the files of this stage share. A record goes through them in
 * this order:
 *
 *	images.c   batch: its image (the map `image` made it) is stored, its
 *	           keys and fingerprint beside it
 *	compare.c  finish: who is who, against one snapshot or two
 *	absent.c   who is gone, and whom nobody can say that of
 *	gaps.c     classes and grades whose file did not come
 *	tell.c     changes, in order
 *	lists.c    whose rows lists have, for these rules:
 *	judge.c    rules of scope 变化 over pairs of records
 *	diff.c     the stage; statuses
 *
 * Two comparisons: with the last snapshot (上次), of which all changes are
 * told; and with the last one of the school year before (上学年末), if there
 * is a rule that asks for it. Where both are one file it is compared once.
 *
 * Order of changes: those of the records that passed, in the order of the
 * stream, one line for each column in the order of image.h; then those of the
 * snapshot that are gone, in its order.
 */
#ifndef PIPELINE_STAGES_DIFF_DIFF_H
#define PIPELINE_STAGES_DIFF_DIFF_H

#include "pipeline/person/grade.h"
#include "pipeline/person/image.h"
#include "pipeline/person/twins.h"
#include "pipeline/report/intern.h"
#include "pipeline/rules/change.h"
#include "pipeline/rules/persons.h"
#include "pipeline/stages/stages.h"

/* Kinds of changes, as `%` lines name them. */
enum kind {
	KIND_ADDED,
	KIND_REMOVED,
	KIND_MOVED,
	KIND_CHANGED,
	KIND_STATUS,
	KIND_KEPT, /* not seen, and nobody can say why: carried over */
	KINDS
};
extern const struct sv kind_name[KINDS];

/*
 * A record that passed, in the store of entries: as long for all. A record that
 * the last snapshot has as well (they have the same fingerprint) is its twin:
 * who it is and its cells are read from there, and `cells` is IN_PAST | its
 * number. Its entry is stored only where rules may ask where it stands.
 */
struct entry {
	struct past_entry past;
	uint64_t line, record, cells;
	uint32_t file, length;
	/* As the record writes them (an image folds both): indices of
	 * diff->written; 0: nothing. */
	uint32_t grade, class_name;
};
#define IN_PAST (UINT64_C(1) << 63)

/* What is told of one record: at the end, in order. */
struct event {
	uint64_t order; /* number in the stream; GONE | number in the snapshot */
	uint64_t cells; /* where the old image is stored; NO_CELLS: added. Of a
			 * pair only the cells of `differ`, a bit a column */
	uint32_t length, differ;
	uint32_t why; /* what explains it: an index of diff->reason; 0: none */
	uint8_t kind; /* KIND_CHANGED for pairs of records; else what it is */
};
#define GONE (UINT64_C(1) << 63)
#define NO_CELLS UINT64_MAX

/* A snapshot to compare with. */
struct past_side {
	struct past *past;
	int column[IMAGE_COLUMNS]; /* of the snapshot, or -1 */
	struct sv *row;            /* room for one of its rows */
	struct identity id;
	bool paired;       /* partners are wanted: */
	uint32_t *partner; /* per record of the stream: its number + 1, or 0 */
};

/* Rules that compare with one snapshot. */
enum { JUDGE_ROWS = 256 };
struct judging {
	struct plan *plan;
	struct change_sheet sheet;
	struct batch batch;     /* of the rows to be judged */
	struct {
		uint32_t file, grade, class_name; /* as in its entry */
		size_t told, end; /* its changes, of the stage's batch */
		uint64_t old, new; /* numbers + 1; 0: there is none */
		bool whole;        /* else only what stands in front is there */
	} of[JUDGE_ROWS]; /* of each row */
	struct past_side *side; /* NULL: there is no such snapshot */
	struct sv day;          /* of the snapshot */
	bool pairs;             /* the batch is of changes as they are told */
	bool matched;           /* rules speak of who is on both sides */
	bool walks;             /* everybody is looked at, */
	bool front;             /* for what stands in front of snapshots, */
	uint64_t next;          /* as far as here */
	uint32_t *match;        /* of the rows: lists.c */
	struct diff *diff;
};

/* A list that is asked for persons. */
struct diff_list {
	bool open;
	struct persons persons;
	uint32_t *now;          /* per record of the stream: whose rows */
	uint32_t *gone[SINCES]; /* per record of a snapshot, as far as gone */
};

#define TWIN (UINT32_C(1) << 31)

struct diff {
	const struct diff_config *config;
	struct diag *diag;
	struct arena *run;
	const struct header *header;
	struct image_maker maker;
	int column[IMAGE_COLUMNS]; /* of the stream, or -1 */
	struct past_side last, year; /* 上次, 上学年末; `past` NULL: none */
	bool one;            /* both are one file: `last` is used for both */
	bool all; /* entries of twins too are stored: rules may ask for them */
	bool failed; /* where no answer can be given */
	struct twins twins; /* of the last snapshot */
	uint64_t n;         /* records that passed; of each: */
	uint32_t *of;       /* TWIN | the number of its twin, or its number in
			     * the store of entries */
	size_t capof, nentry;
	struct intern written; /* grades, classes; the first: "" */
	uint32_t last_grade, last_class;
	/* absent.c */
	struct intern schools; /* codes and names that have records */
	struct buf place; /* of the last row, as that begins */
	struct gaps {
		int years;  /* school years since the snapshot; and is it */
		int summer; /* the time when leavers go? 0 or 1 */
		struct intern seen, missed; /* places, packed */
		struct gap {
			/* No class: all of the grade. */
			struct sv code, name, grade, class_name;
			uint64_t n; /* who are not seen */
			bool open;  /* its file did not come */
		} *gap; /* by number of `missed` */
		size_t cap;
		/* Places where those stood who are seen and have changed, and
		 * how many. */
		struct intern stood;
		uint64_t *nstood;
		size_t capstood;
		struct intern schools; /* then or now, by code or else name */
		struct gap_school {
			struct sv code, name;
			int top;                     /* the highest grade */
			uint64_t missed[GRADES + 1]; /* by grade then */
		} *school;
		size_t capschool;
		int missing; /* the highest grade of a school that is; or 0 */
	} gaps;
	struct losses losses;
	struct {
		struct buf code, name;
		struct sv why;
		bool any;
	} asked; /* the school asked for last */
	struct intern kept; /* "WHY\tSCHOOL" of those who were kept, and */
	uint64_t *nkept;    /* how many */
	size_t capkept;
	struct intern reason; /* why something is as it is; the first: "" */
	/* What was found. */
	struct event *event;
	size_t nevent, capevent, next;
	struct buf packed;
	struct arena scratch;
	struct judging judging[SINCES];
	/* lists.c */
	struct list_table *table; /* a copy of the config's */
	struct diff_list *list;
	struct arena compared[2]; /* cells of two that are compared */
	bool turn;
	enum { DIFF_FILLING, DIFF_TELLING, DIFF_DONE } state;
};

/* images.c */
int images_add(struct diff *d, const struct batch *b, size_t row);
int images_entry(struct diff *d, uint64_t number, struct entry *e);
/* Only who it is. */
int images_past(struct diff *d, uint64_t number, struct past_entry *e);
/* LENGTH packed cells at AT of the store (or IN_PAST: a whole image), those of
 * COLUMNS, a bit each, into A; the others are left. */
int images_cells(struct diff *d, struct arena *a, uint64_t at, uint32_t length,
    uint32_t columns, struct sv *cell);
#define ALL_COLUMNS ((UINT32_C(1) << IMAGE_COLUMNS) - 1)
/* The cells of a snapshot's record by the columns of image.h; with FRONT only
 * those that stand there. */
int past_cells(struct diff *d, struct past_side *p,
    const struct past_entry *e, bool front, struct sv *cell);
/* The same of its record NUMBER, into A. */
int past_read(struct diff *d, struct past_side *p, struct arena *a,
    uint64_t number, bool front, struct sv *cell);
void past_side_open(struct diff *d, struct past_side *p);
void past_side_close(struct past_side *p);

/* compare.c */
int compare_all(struct diff *d);

/* absent.c: a packed row passes: its school, grade and class have records. */
void absent_seen(struct diff *d, struct sv row);
bool absent_has_records(const struct diff *d, struct sv code, struct sv name);
/* The rule by which a file was lost that may be the school's; or empty. */
struct sv absent_lost(struct diff *d, struct sv code, struct sv name);
/* The rule that held back a row with a number of CELL; or empty. */
struct sv absent_held(const struct diff *d, const struct sv *cell);
/* Why nobody can say that the record CELL is gone; empty: it is. */
struct sv absent_why(struct diff *d, const struct sv *cell);
/* The record CELL is carried over, because of WHY. */
void absent_keep(struct diff *d, const struct sv *cell, struct sv why);
/* Say of which schools pupils were kept, how many, and why. */
void absent_say(struct diff *d);

/* gaps.c: a record stands there now; */
void gaps_see(struct diff *d, const struct sv *cell);
/* somebody who has changed since stood there; */
void gaps_was(struct diff *d, const struct sv *cell);
/* somebody who stood there is not seen: all of them, and then gaps_find. */
void gaps_miss(struct diff *d, const struct sv *cell);
void gaps_find(struct diff *d);
/* The gaps of a school as explained_by; empty: it has none. */
struct sv gaps_why(struct diff *d, struct sv code, struct sv name);
/* Why the record CELL may be at a school of higher grades; or empty. */
struct sv gaps_onward(struct diff *d, const struct sv *cell);
/* The grade that CELL of the snapshot is in today; that which it left. */
struct sv gaps_today(const struct diff *d, const struct sv *cell);
void gaps_free(struct gaps *g);

/* lists.c: plans are open, and learn of the lists; */
int lists_open(struct diff *d);
void lists_close(struct diff *d);
/* who is who is known; */
int lists_match(struct diff *d);
/* whose rows ROW of J's batch has, into j->match. */
void lists_of(const struct diff *d, struct judging *j, size_t row);

/* tell.c: the next event into B. */
int tell_event(struct diff *d, struct batch *b, const struct event *e);

/* judge.c: plans for either snapshot; the pasts are open. */
int judge_open(struct diff *d);
void judge_close(struct diff *d);
/* OLD and NEW are one person, then and now; E is where the new one stands. They
 * live as long as B, whose changes from TOLD on are theirs. */
void judge_pair(struct diff *d, struct batch *b, const struct entry *e,
    uint64_t number,
    const struct sv *old, const struct sv *new, size_t told);
/* When all changes are told: the findings about some more persons into B; 0:
 * there is nobody left. */
int judge_some(struct diff *d, struct batch *b);
/* What was gathered from cells of B. */
void judge_flush(struct diff *d, struct batch *b);
void judge_statuses(struct diff *d, struct batch *b);

#endif
