/* SPDX-License-Identifier: MIT */
/*
 * How far a long run is, on stderr (--progress): a bar where it is a terminal,
 * now and then a line where it is none, or JSON for a program. There is one
 * stderr and so one progress: what is counted stands in progress.c, as atomics
 * that cost the work nothing; a thread of its own looks at them. Nothing of it
 * reaches a result, and nothing in it is about a person: no names of files.
 *
 * All of these may be called when none was opened, and do nothing then.
 */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include "cmd/tool.h"
#include "pipeline/run/inputs.h"

enum progress_phase {
	PROGRESS_FILES, /* which there are, and what kind each is */
	PROGRESS_LISTS,
	PROGRESS_READING, /* only here is known how much is left */
	PROGRESS_COMPARING,
	PROGRESS_REPORTS,
	PROGRESS_SAVING,
	PROGRESS_DONE,
	PROGRESS_FAILED
};

/* How far it is. */
struct progress_now {
	enum progress_phase phase;
	uint64_t files, of_files, rows;
	uint64_t bytes, of_bytes; /* as files lie there; `of` 0: not known */
	double seconds, reading;  /* since the start; since reading began */
};

enum { PROGRESS_TEXT = 512 };

/*
 * Begin, as --progress of O says; --quiet is none. STREAM: stdout has lines all
 * the time, so no bar by itself where that is a terminal. -1 after diag_fail:
 * no such word.
 */
int progress_open(const struct options *o, bool stream, struct diag *d);
void progress_enter(enum progress_phase phase);
/* IN, which were looked at, are read from here on. */
void progress_inputs(struct inputs *in);
/* A batch has passed. */
void progress_batch(const struct batch *b);
/* Text for stdout comes, which may be the same terminal: no bar any more. */
void progress_still(void);
/* The run is over. WHOLE: to its end. */
void progress_end(bool whole);

/* Around a message on stderr: the bar makes room. */
void progress_pause(void);
void progress_resume(void);
/* The process dies, in a signal's handler too: the line is left clean. */
void progress_drop(void);

/*
 * N as a line that takes COLUMNS at most, with a BAR where there is room: what
 * matters least is left out first. Into OUT, terminated; its length.
 */
size_t progress_line(const struct progress_now *n, enum lang lang,
    size_t columns, bool bar, char out[PROGRESS_TEXT]);
/* N as a JSON object, a line with its end. */
size_t progress_json(const struct progress_now *n, char out[PROGRESS_TEXT]);

#endif
