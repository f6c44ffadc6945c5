/* SPDX-License-Identifier: MIT */
/* The parts of xj-rules. */
#ifndef CMD_RULES_H
#define CMD_RULES_H

#include "cmd/tool.h"

/* A file of a pack, as it lies on disk. */
struct page {
	struct sv pack;   /* the name of its pack: lingyuan */
	struct sv path;   /* of the file */
	struct sv text;
};

/* All files of a pack and of those that it builds on, the lowest first. */
struct book {
	struct page *page;
	size_t npage, cappage;
	size_t own; /* pages from here on are the pack's own */
	struct arena arena;
};

/* -1 after diag_fail. Free with book_close either way. */
int book_open(struct book *b, struct sv origin, struct diag *d);
void book_close(struct book *b);
/* The folder that a page lies in. */
struct sv page_folder(const struct page *p);
/*
 * The statement that gives rule, or register, ID, the topmost one, and *ABOVE the comment
 * lines that stand right above it; empty where there is none.
 */
struct sv book_rule(const struct book *b, struct sv id, struct sv *above);

/* The same text in its canonical form, to the end of OUT. */
void rules_format(const struct page *page, struct buf *out);

/*
 * An object of "results", behind those in OUT, open for more: its `}` is still
 * to be written.
 */
void rules_put_result(struct buf *out, struct sv file, size_t line,
    struct sv id, struct sv zh, struct sv en);

/* The rule, or else the register, that an operand names; neither: NULL after
 * diag_fail. */
const struct rule *rules_find_any(const struct pack *p, const char *id,
    const struct form **form, struct diag *d);
/* The same of a rule only. */
const struct rule *rules_find(const struct pack *p, const char *id,
    struct diag *d);

/* Each writes to stdout; -1 after diag_fail, else an exit status. */
int rules_list(const struct pack *p, const struct options *o, struct diag *d);
int rules_show(const struct pack *p, const struct book *b,
    const struct options *o, struct diag *d);
int rules_explain(const struct pack *p, const struct options *o,
    struct diag *d);
int rules_lint(const struct pack *p, const struct book *b,
    const struct options *o, struct diag *d);
/* Two checks of the rosters that O names, compared; -1 after diag_fail. */
int rules_impact(const struct options *o, struct diag *d);

#endif
