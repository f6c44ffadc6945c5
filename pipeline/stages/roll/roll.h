/* SPDX-License-Identifier: MIT */
/*
 * The third part of xj-validate: rules that ask lists for the rows of one
 * person, and rules of 名单. A fold, since who a row is of is known only when
 * everybody was seen (contract.md 3.3). A record goes through in this order:
 *
 *	records.c  prepare: may a rule speak of it, and whom might lists have;
 *	           batch: then it is put aside: keys, place, and the cells that
 *	           rules look at
 *	matches.c  finish: whose rows each list has
 *	missing.c    who is on no roll, and of whom nobody can say so
 *	judge.c    rules over lists' rows, then over the records put aside:
 *	judge_row.c  side by side, a part at a time
 *	doubts.c   who is matched with none, since several rows may be his
 *	roll.c     the stage; statuses
 */
#ifndef PIPELINE_STAGES_ROLL_ROLL_H
#define PIPELINE_STAGES_ROLL_ROLL_H

#include <stdatomic.h>

#include "pipeline/person/image.h"
#include "pipeline/report/intern.h"
#include "pipeline/rules/persons.h"
#include "pipeline/stages/stages.h"

/* Where a cell stands in the source, from the record's offset on; the whole of the
 * record comes first. 0 and 0: not known. */
struct roll_span {
	uint32_t at, length;
};

/* A record put aside, in the store of entries: as long for all. */
struct roll_entry {
	uint64_t key[WAYS];
	uint64_t cells, line, record;
	uint64_t offset; /* in the source */
	uint32_t file, length;
	uint32_t may; /* a rule of 每行 may speak of it */
};

struct roll_place {
	uint32_t file;
	uint64_t line, record, offset;
	const struct roll_span *span; /* r->nstand + 1; or NULL */
};

/* What is known of a batch before the fold sees it; of each row: */
struct roll_lookup {
	uint64_t (*key)[WAYS];
	bool *may;
	bool *known; /* some list may have him: */
	uint64_t *offset; /* where it stands, */
	struct roll_span *span; /* and its cells: r->nstand + 1 */
	uint32_t *found; /* as persons_look says, by list that is sought in */
};

/* A list that is asked for persons, or whose rows are judged. */
struct roll_list {
	struct plan *plan; /* of rules of 名单, or NULL */
	bool asked;        /* by rules of 每行, */
	bool roll;         /* is its person looked for on the roll? */
	bool whole;        /* do these look at the person's record? */
	bool *lists;       /* and by these, which lists; */
	uint32_t **cross;  /* whose rows these have, per person of this one */
	struct header *header; /* of its rows */
	struct persons persons;
	bool open;          /* `persons` is */
	bool sought;        /* are the persons of records looked for in it? */
	uint32_t *found;    /* per entry: whose rows; NULL: was not sought in */
	size_t capfound;
	unsigned char *way; /* see persons_match */
	uint32_t *back;     /* per person of the list: the entry + 1 */
	int school[3], xjh, id; /* columns for missing.c, or -1 */
};

enum { ROLL_ROWS = 256, ROLL_PARTS = 64, ROLL_SPARE = 64 };

/* Entries of one file, of ROLL_ROWS of which a rule may speak. */
struct roll_part {
	uint64_t first;
	uint32_t file, nmay;
};

/* What one of the crew judges with. */
struct roll_judging {
	struct batch batch;
	bool whole;      /* rows have the cells of their records, and places */
	uint32_t *match; /* of its rows */
	struct roll_place place[ROLL_ROWS];
};

struct roll {
	const struct roll_config *config;
	struct diag *diag;
	struct arena *run;
	const struct header *header;
	struct image_maker maker;
	/* Of rules of 每行: as they see the stream, and what was put aside. */
	struct plan *early, *plan;
	struct roll_list *list; /* of the pack */
	size_t *sought, nsought; /* which of them are */
	bool busy; /* there is something to do */
	/* Columns of the stream that are put aside; as a header, too. */
	int *keep;
	size_t nkeep;
	/* Of these, numbers in `keep`, those that findings stand in. */
	int *stand;
	size_t nstand;
	struct header sheet;
	int key[IMAGE_COLUMNS]; /* of `sheet`: who it is; or -1 */
	uint64_t n;             /* entries */
	struct roll_part *part; /* of these */
	size_t npart, cappart;
	struct source nowhere;  /* of rows of lists */
	struct source *source;  /* by number: what of `sheet` a file has */
	size_t nsource, capsource;
	struct buf packed;
	struct sv *cell; /* room for the cells of `sheet` */
	struct arena scratch[2]; /* cells of two that are compared */
	bool turn;
	/* missing.c */
	struct losses losses;
	struct intern schools; /* codes and names that have records, */
	struct intern grade_words;
	uint32_t *grades; /* of each that was seen: a bit a grade */
	size_t capgrades;
	struct sv last_code, last_name, last_grade; /* of the record before, */
	size_t nseen;          /* and behind them those of the lists */
	struct intern unsaid;  /* "FILE\tSCHOOL" of rows that are not judged, */
	uint64_t *nunsaid;     /* and how many */
	size_t capunsaid;
	struct intern ours;    /* codes of 学校名录 */
	/* doubts.c */
	struct by_key *sorted[WAYS];
	size_t doubt;                /* list */
	uint64_t doubtful, ndoubt;   /* entry; told */
	/* Judging. */
	size_t at;        /* list, or `nlist`: rules of 每行 come last */
	uint64_t next;    /* row of a list, or part */
	struct roll_result {
		struct batch found; /* findings, and no rows */
		uint32_t unsure[ROLL_ROWS]; /* rows for missing_note */
		size_t nunsure;
	} *result; /* of ROLL_PARTS, */
	size_t ndone, ntold; /* as far as they are judged, and told */
	uint64_t first;      /* row or part of the first of them */
	_Atomic(struct roll_judging *) spare[ROLL_SPARE];
	enum { ROLL_FILLING, ROLL_TELLING, ROLL_DONE } state;
};

/* records.c */
void records_open(struct roll *r);
void records_prepare(struct roll *r, struct batch *b);
int records_add(struct roll *r, struct batch *b);
int records_entry(const struct roll *r, uint64_t i, struct roll_entry *e,
    struct diag *d);
/* The kept cells of E, into A: r->nkeep of them. */
int records_cells(const struct roll *r, const struct roll_entry *e,
    struct arena *a, struct sv *cell, struct diag *d);
/* Where E stands; its spans in A. */
int records_place(const struct roll *r, const struct roll_entry *e,
    struct arena *a, struct roll_place *place, struct diag *d);

/* matches.c */
int matches_find(struct roll *r);
/* Whose rows the lists have for entry I, or for the person of LIST's ROW. */
void matches_entry(const struct roll *r, uint64_t i, uint32_t *match);
void matches_row(const struct roll *r, size_t list, size_t row,
    uint32_t *match);
/* What that row says in column NAME; nothing where the list has no such one. */
struct sv matches_cell(const struct roll *r, size_t list, size_t row,
    struct sv name);
void matches_close(struct roll *r);

/*
 * missing.c: before anybody is judged. Then: the person of ROW of LIST is on no
 * roll that was read; true where nobody can say that of him (contract.md 3.2).
 */
void missing_ready(struct roll *r);
bool missing_unsure(const struct roll *r, size_t list, size_t row);
/* Note that it was so. */
void missing_note(struct roll *r, size_t list, size_t row);
void missing_see(struct roll *r, const struct batch *b, size_t row);
void missing_say(struct roll *r);
/* The same in the statuses of rules that ask the roll: reports name them. */
void missing_status(struct roll *r, struct batch *b);
void missing_close(struct roll *r);

/* doubts.c: findings L01, as judge_more. */
int doubts_more(struct roll *r, struct batch *b);
void doubts_status(struct roll *r, struct batch *b);
void doubts_close(struct roll *r);

/* judge_row.c: what F says of ROW of LIST: where it stands, whose it is. */
void roll_row(const struct roll *r, struct batch *b, struct finding *f,
    size_t list, size_t row);
/* judge_row.c: where F stands, in the kept column C or -1; and of whom it is, by
 * the kept cells CELL. */
void roll_place(const struct roll *r, struct batch *b, struct finding *f,
    const struct roll_place *place, int c);
void roll_whose(const struct roll *r, struct batch *b, struct finding *f,
    const struct sv *cell);
/* What J's rows break, by PLAN, into B. */
int judge_rows(const struct roll *r, struct roll_judging *j,
    struct plan *plan, struct batch *b, struct diag *d);
/* The record of J's row ROW, of the roll: its cells, and where it stands. */
int judge_record(const struct roll *r, struct roll_judging *j, size_t row,
    struct diag *d);
/* judge.c: some more findings into B; 0: there are none left. */
int judge_more(struct roll *r, struct batch *b);
void judge_end(struct roll *r);

#endif
