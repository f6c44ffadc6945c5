/* SPDX-License-Identifier: MIT */
/*
 * A finding as reports tell it: its place found in the file's own words, its
 * person named by a token, its message put together, everything masked and
 * safe for a terminal. This is what is spooled, sorted and written; behind it
 * no full number exists any more (but under --unmasked).
 */
#ifndef PIPELINE_REPORT_TOLD_H
#define PIPELINE_REPORT_TOLD_H

#include "pipeline/base/batch.h"
#include "pipeline/base/diag.h"

/* What a message that tells a whole column ends with; no school can do it. */
#define TOLD_EACH_ZH "（--each 逐行列出）"
#define TOLD_EACH_EN " (--each tells each row)"

enum told_text {
	TOLD_RULE,
	TOLD_SCHOOL_CODE,
	TOLD_SCHOOL, /* its name, or else its code */
	TOLD_GRADE,
	TOLD_CLASS,
	TOLD_STUDENT,
	TOLD_VALUE, /* of the source, before repairs */
	TOLD_EXPECTED,
	TOLD_RELATED,
	TOLD_MESSAGE,
	TOLD_FIX,
	TOLD_PLACES, /* TOLD_RELATED before files had names: NUMBER:LINE;… */
	TOLD_TEXTS
};

/*
 * Tokens are 80 bits, written in base32 (RFC 4648, small letters): hex would
 * now and then be all digits, which looks like an ID number and which a
 * spreadsheet takes for a number and spoils.
 */
enum { TOKEN_BYTES = 10, TOKEN_TEXT = 16, ID_ROOM = TOKEN_TEXT + 16 };

/*
 * How a finding stands to the run before it and to approvals (contract.md 4.1,
 * 4.4): the first that holds of approved, expired, known, new.
 */
enum told_status {
	TOLD_NEW,
	TOLD_KNOWN,
	TOLD_APPROVED,
	TOLD_EXPIRED, /* its approval was until an earlier day */
	TOLD_STATUSES
};

struct told {
	struct told_head {
		uint64_t line, record;
		uint64_t offset;  /* of the cell in the decompressed source; */
		uint32_t length;  /* both 0: not known */
		uint64_t table;   /* the line of the header of another table
		                   * that its row stands in; 0: none */
		uint64_t rows;    /* of its file that it tells of at once;
		                   * 0: of one at most */
		uint32_t file;
		uint32_t owner;   /* the school by report/whose.h; 0: none */
		int32_t column;   /* of the stream, or -1 */
		int32_t position; /* of that column in the file, or -1 */
		enum level level;
		bool loose;       /* stands out of order on the tape */
		bool person;      /* `key` names one */
		unsigned char id[TOKEN_BYTES], key[TOKEN_BYTES];
	} head;
	uint32_t copy; /* the n-th finding of this id, from 1 */
	enum told_status status;
	uint32_t until; /* of its approval, the last day as 20270630; or 0 */
	struct sv branch; /* of its rule; or empty */
	bool offers;      /* a value for its cell */
	struct sv mended; /* its cell's edits, as a school is told them */
	struct sv text[TOLD_TEXTS];
};

/* T's head and texts at the end of OUT; and back, texts
 * looking into PIECE. */
void told_pack(const struct told *t, struct buf *out);
void told_unpack(struct sv piece, struct told *t);

/*
 * The order of contract.md 4.1: file, line, record, position, rule, id; of no
 * file last. told_same_record: also false for findings of no record.
 */
int told_compare(const struct told *a, const struct told *b);
bool told_same_record(const struct told *a, const struct told *b);

/* finding_id and key as text, terminated; the key is empty without a person. */
void told_id(const struct told *t, char out[ID_ROOM]);
void told_key(const struct told *t, char out[ID_ROOM]);
/* An id as text, whatever its case, and back; false: TEXT is none. */
void told_id_put(const unsigned char *id, uint32_t copy, char out[ID_ROOM]);
bool told_id_take(struct sv text, unsigned char *id, uint32_t *copy);
/* "new"; and for a person, in zh or en. */
struct sv told_status_name(enum told_status s);
struct sv told_status_word(enum told_status s, enum lang lang);
/* UNTIL of a finding as YYYY-MM-DD at the end of OUT. */
void told_until(uint32_t until, struct buf *out);

#endif
