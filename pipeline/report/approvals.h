/* SPDX-License-Identifier: MIT */
/*
 * What the bureau approved (contract.md 4.4): rows of error reports that came
 * back with 处理意见, 批准人 and 有效期至 filled in. An approval is of one
 * finding, by its number; a new value makes a new finding, and needs a new one.
 *
 * Who approved, and in which words, is kept only to see whether two rows of one
 * number say the same; no report tells it.
 */
#ifndef PIPELINE_REPORT_APPROVALS_H
#define PIPELINE_REPORT_APPROVALS_H

#include "pipeline/base/date.h"
#include "pipeline/report/told.h"

enum { APPROVALS_SAID = 20 /* notes on stderr, of each time of saying */ };

/* The columns of a row. */
enum approval_column {
	APPROVAL_ID,
	APPROVAL_WORDS,
	APPROVAL_BY,
	APPROVAL_UNTIL,
	APPROVAL_COLUMNS
};
extern const struct sv approval_column[APPROVAL_COLUMNS];

struct approval {
	unsigned char id[TOKEN_BYTES];
	uint32_t copy;
	uint32_t until; /* 20270630 */
	uint32_t file;  /* of `path` */
	uint64_t line;
	struct sv words, by;
	bool refused; /* 不同意: it approves nothing, and speaks against others */
	bool against; /* another one in force says otherwise: none of them
	               * counts */
	bool found;   /* there is such a finding, or it was silenced */
};

/* What is wrong with a row. */
struct approval_note {
	enum {
		APPROVAL_PARTLY,  /* `blank` are the columns without a text */
		APPROVAL_NUMBER,  /* 编号 is none that a report gave */
		APPROVAL_DATE,    /* 有效期至 is no day */
		APPROVAL_BROKEN,  /* the row cannot be read */
		APPROVAL_FILE,    /* all of the file cannot be read: `why` */
		APPROVAL_REFUSED, /* 处理意见 says no (approval_refuses) */
		APPROVAL_AGAINST, /* of one number, in force: OTHER too */
		APPROVAL_UNUSED   /* no such finding in this run */
	} what;
	uint32_t file, other_file;
	uint64_t line, other_line;
	unsigned blank; /* bits of approval_column */
	char id[ID_ROOM]; /* of the last three, where it is one */
	struct sv why[2];
};

struct approvals {
	struct approval *item; /* in the order of id, copy, file, line */
	size_t n, cap;
	struct approvals_file {
		uint32_t number; /* of the source */
		struct sv path;  /* safe to be shown */
		struct sv hash;
		uint64_t rows, approvals;
	} *file; /* in the order of their paths */
	size_t nfile, capfile;
	struct approval_note *note;
	size_t nnote, capnote, said;
	struct arena arena;
};

/*
 * Does a 处理意见 say no? 不同意, 不予批准, 驳回, 退回, 否, rejected and the like, with
 * or without a reason behind or words in front. Whatever else stands there is an
 * approval (contract.md 4.4), as is 同意 beside the story of what was 退回 once.
 */
bool approval_refuses(struct sv words);
/* A row, as it is read: an approval, or a note, or neither. */
void approvals_add(struct approvals *a, uint32_t file, uint64_t line,
    const struct sv cell[APPROVAL_COLUMNS]);
struct approval_note *approvals_note(struct approvals *a, int what,
    uint32_t file, uint64_t line);
/* All was read: put them in order, and note those that contradict each other
 * on the day ASOF. */
void approvals_settle(struct approvals *a, uint32_t asof);
/* What they say of T, on the day ASOF: its status and until when. */
void approvals_judge(struct approvals *a, uint32_t asof, struct told *t);
/* Findings of that id were silenced: what is approved is there. */
void approvals_seen(struct approvals *a, const unsigned char *id);
/* All findings were judged: note those of which there is none. */
void approvals_unused(struct approvals *a);
/* What they are, the same for the same rows in whatever file: framed, for the
 * run id. */
void approvals_identity(const struct approvals *a, struct buf *out);
/* What is wrong and what to do, for a person; without the place. */
void approvals_words(const struct approvals *a,
    const struct approval_note *n, enum lang lang, struct buf *out);
/* The notes that were not said yet, on stderr. */
void approvals_say(struct approvals *a, struct diag *d);
/* The day D as 20270630; 0 for none. */
static inline uint32_t
approval_day(struct date d)
{
	return (uint32_t)d.year * 10000 + (uint32_t)d.month * 100 +
	    (uint32_t)d.day;
}
void approvals_free(struct approvals *a);

#endif
