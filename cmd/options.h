/* SPDX-License-Identifier: MIT */
/* The table of all options: what they are called, what they take, what they do.
 * -h, the completions and the parser read it, and a test the manuals by it. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include "cmd/tool.h"

enum option_kind { FLAG, TEXT, NUMBER, SIZE, SET, APPROVALS };

struct option {
	char letter; /* 0: none */
	const char *name;
	enum option_kind kind;
	size_t at; /* in struct options */
	const char *value, *zh, *en;
};

enum { OPTIONS_MAX = 80 }; /* more than there are */

/* T's option of that name, of LEN bytes, or of LETTER; NULL: it takes none. */
const struct option *option_find(const struct tool *t, const char *name,
    size_t len, char letter);
/* T's options in the order of the table: the first for NULL; NULL at the end. */
const struct option *option_next(const struct tool *t, const struct option *o);
/* What may stand behind the option, separated by blanks; NULL: anything. */
const char *option_words(const struct option *o);
/* One of the words of LIST (NULL ends it) as its index; -1 after diag_fail. */
int options_choose(const char *option, const char *word,
    const char *const *list, struct diag *d);
/* -h: what T does and the options it takes; those of every day, or ALL. */
void options_help(const struct tool *t, bool all, enum lang lang);

#endif
