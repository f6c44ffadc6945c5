/* SPDX-License-Identifier: MIT */
/*
 * A rule's message with the values of one finding in it. `{name}` in a template
 * is, in this order, an argument of the finding, a column of its record, a
 * parameter of the pack; a name that is none of these stays as it is written,
 * so that the mistake shows. In English `{name}` is first looked for as
 * `name_en`. Values are masked as show.h says; the template's own words not.
 *
 * Reserved arguments, which templates may use but which are no values of the
 * record: `related`, `total`, `expected`, `suggestion`.
 */
#ifndef PIPELINE_REPORT_MESSAGE_H
#define PIPELINE_REPORT_MESSAGE_H

#include "pipeline/rules/pack.h"

/* A finding and where its values come from. */
struct scope {
	const struct pack *pack;
	const struct batch *batch;
	const struct finding *finding;
	int64_t row;            /* of the finding in BATCH, or -1 */
	struct sv column;       /* the finding's, or empty */
	struct sv before, now;  /* that cell, before and after repairs */
	struct sv related;      /* `related` as reports print it */
	enum lang lang;
	bool unmasked;
};

/* What the record says in column NAME: of its row, else as an argument. */
struct sv scope_cell(const struct scope *s, struct sv name);
/* How VALUE of the argument or column NAME is masked; with the pupil's own name
 * in it, as a name. */
enum mask_class scope_class(const struct scope *s, struct sv name,
    struct sv value);
/* Does the argument belong to what was found, and not to where or how? */
bool scope_is_value(struct sv name);
void message_put(const struct scope *s, struct sv text, struct buf *out);
/* The next {NAME} of *TEXT, which goes on behind it; false: there is none. */
bool message_name(struct sv *text, struct sv *name);
/* The text of RULE (NULL: none) in the scope's language, for the branch that
 * the finding's argument `branch` names. */
struct sv message_of(const struct scope *s, const struct rule *r);
struct sv advice_of(const struct scope *s, const struct rule *r);
/* The same, where the branch has its own; else empty. */
struct sv advice_of_branch(const struct scope *s, const struct rule *r);
/* The same of branch NAME, or of the rule where that has none of its own. */
struct sv advice_named(const struct rule *r, struct sv name, enum lang lang);
struct sv title_of(const struct rule *r, enum lang lang);
/* 错误 警告 提示, or the English names. */
struct sv level_word(enum level level, enum lang lang);

#endif
