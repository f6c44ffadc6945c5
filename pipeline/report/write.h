/* SPDX-License-Identifier: MIT */
/*
 * Findings and edits as lines of CSV, of JSON, of gcc's form. Everything goes
 * to the end of a buffer; the caller empties it.
 *
 * CSV is RFC 4180 with LF as line end, so that grep and awk see whole lines,
 * and UTF-8 with a byte order mark, so that a spreadsheet does. Against
 * formulas there is one form: a cell that begins with = + - @ ' TAB CR LF or
 * one of ＝＋－＠ gets one ' before it. Taking one leading ' off each cell that
 * has one gives the text again.
 */
#ifndef PIPELINE_REPORT_WRITE_H
#define PIPELINE_REPORT_WRITE_H

#include "pipeline/report/origin.h"
#include "pipeline/report/told.h"
#include "pipeline/rules/pack.h"

/* What all writers want to know of the run. */
struct view {
	const struct pack *pack;
	const struct header *header;
	const struct origins *origins;
	struct sv approval; /* of --unmasked: stamped on every file; or empty */
	enum lang lang;
	bool color, unmasked;
	bool compared; /* with the run before: what is new is marked */
};

/* One cell, without its comma; and a text of JSON with its quotes. */
void csv_put(struct buf *out, struct sv cell);
void json_put(struct buf *out, struct sv text);
/* "name": before a value, after a comma unless FIRST. */
void json_name(struct buf *out, const char *name, bool first);

/* The mark and the header of findings.csv, and a finding (4.1). */
void findings_csv_header(const struct view *v, struct buf *out);
void findings_csv(const struct view *v, const struct told *t, struct buf *out);
/* An object with the columns of 4.1, `offset` and `length` where known. */
void findings_jsonl(const struct view *v, const struct told *t,
    struct buf *out);
/* PATH:LINE:COLUMN: level: message [RULE]; COLUMN counts the file's columns. */
void findings_gcc(const struct view *v, const struct told *t, struct buf *out);

/* How T stands, behind what it says: ［已批准，至 2027-06-30］; or nothing. */
void findings_mark(const struct view *v, const struct told *t,
    struct buf *out);

/* An edit as it is kept on the tape and told in corrections.csv. */
struct correction {
	struct correction_head {
		uint64_t line, record, offset;
		uint32_t length, file;
		int32_t column;
		bool offer; /* by a finding of `rule`, and asked for */
	} head;
	struct sv rule, old, new;
	struct sv words; /* of an offer: what is done, masked; else empty */
};

void correction_pack(const struct correction *c, struct buf *out);
void correction_unpack(struct sv piece, struct correction *c);
/*
 * The old and the new text of C, a cell of COLUMN, as reports tell them: of a
 * masked cell what was done (全角, 半角; of an offer 第18位多了9), not the value.
 */
void correction_words(const struct pack *p, enum lang lang, bool unmasked,
    struct sv column, const struct correction *c, struct buf *old,
    struct buf *new);
/* The kinds of changes (batch.h); `kept` is counted, and no line. */
enum change_kind {
	CHANGE_ADDED,
	CHANGE_REMOVED,
	CHANGE_MOVED,
	CHANGE_CHANGED,
	CHANGE_STATUS,
	CHANGE_KEPT,
	CHANGE_KINDS
};
extern const struct sv change_kind[CHANGE_KINDS];
/* CHANGE_KINDS: a kind that we do not know. */
enum change_kind change_kind_of(const struct change *c);
void changes_csv_header(const struct view *v, struct buf *out);
/* KEY is the person's token. */
void changes_csv(const struct view *v, const struct change *c, struct sv key,
    struct buf *out);
void corrections_csv_header(const struct view *v, struct buf *out);
void corrections_csv(const struct view *v, const struct correction *c,
    struct buf *out);

#endif
