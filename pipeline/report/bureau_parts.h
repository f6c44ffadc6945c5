/* SPDX-License-Identifier: MIT */
/*
 * The parts of the bureau's page, each a section, in their order; and what
 * several of them tell: rules and schools as lines of tables, the worst first.
 */
#ifndef PIPELINE_REPORT_BUREAU_PARTS_H
#define PIPELINE_REPORT_BUREAU_PARTS_H

#include "pipeline/report/bureau.h"
#include "pipeline/report/html.h"
#include "pipeline/report/message.h"

enum {
	SCHOOLS_MOST = 600, /* lines of schools */
	RULES_MOST = 400,   /* of rules; a stream made by hand may have more */
	LIST_MOST = 100,    /* of other lists */
	RULE_ROWS = 20,     /* rows of one rule */
	ROWS_MOST = 2000,   /* of all */
	NAME_MOST = 120     /* bytes of a school's name, of an id */
};

struct parts {
	const struct bureau *bureau;
	const struct view *view;
	const struct tally *tally;
	const struct census *census;
	const struct desk *desk;
	struct buf *out;
	struct arena arena;
	struct tape_reader reader;
	struct desk_order by_rule;
	struct sv folder; /* that all rosters are in; left out of their paths */
	struct buf jumps; /* a line of the table of contents for each section */

	struct rule_line {
		uint32_t number; /* of the tally's rules */
		struct sv id;
		const struct rule *rule; /* or NULL */
		const struct rule_tally *tally;
		enum level worst;
		uint64_t n, schools, lumped; /* lumped: told by lumps, */
		size_t lump; /* of which this is the first */
		struct sv advice; /* empty: it differs, or there is none */
	} *rule; /* such as found something */
	size_t nrule, nrule_all; /* nrule: RULES_MOST at most */

	struct school_line {
		struct sv code, name; /* name: as it is called, maybe by code */
		uint32_t number;      /* of the tally's schools; DESK_NONE */
		uint64_t level[LEVELS], n, rows, pupils;
	} *school; /* of the rosters, and such as something was found of */
	size_t nschool;
	uint64_t pupils; /* of all schools */

	/* A rule that found something in more than a fifth of a file: that is
	 * one fault of the file. */
	struct lump {
		const struct rule_line *rule;
		uint32_t file;
		uint64_t n, rows; /* n of the file's rows */
		size_t first;     /* of the desk's items */
	} *lump; /* those of a rule together, in the order of files */
	size_t nlump, caplump;
};

/* Filled from P's first six members. */
void parts_collect(struct parts *p);
void parts_free(struct parts *p);

bool parts_english(const struct parts *p);
/* Markup as it is; a text of data, cut at MOST bytes (0: is not), made safe. */
void parts_mark(const struct parts *p, const char *markup);
void parts_text(const struct parts *p, struct sv text, size_t most);
/* <td class="number">N</td>. */
void parts_number(const struct parts *p, uint64_t n);
/* A path without what all have in common. */
struct sv parts_path(const struct parts *p, uint32_t file);
/* The school, with a link to its own page where it has one. */
void parts_school(const struct parts *p, struct sv code, struct sv name);
/* What the part of the page with a rule's rows is called. */
void parts_anchor(const struct parts *p, const struct rule_line *r);
/* ID and title, with a link to its rows. */
void parts_rule(const struct parts *p, const struct rule_line *r);
/* The articles that R rests on, each with a link to its text, if the pack has a
 * table 条文. */
void parts_articles_of(const struct parts *p, const struct rule *r);
/* An article's name with that link. */
void parts_article(const struct parts *p, struct sv article);
/* <section class="part" id=ID ATTRIBUTES> with its heading. */
void parts_section(struct parts *p, const char *id,
    const char *attributes, const char *zh, const char *en);
/* A table that is sorted, or as it is, with its caption (html_table). */
void parts_table(const struct parts *p, bool sorted, const char *zh,
    const char *en);
/* <tr> of <th scope=col>; the words of HEAD, by | ; those behind # are numbers,
 * those behind ! are not sorted. */
void parts_head(const struct parts *p, const char *zh, const char *en);
/* Of a list of N things SHOWN are told: how many are not. */
void parts_rest(const struct parts *p, uint64_t n, uint64_t shown);

int parts_first(struct parts *p);    /* up to what was not checked */
void parts_articles(struct parts *p); /* pictures */
void parts_schools(struct parts *p);
void parts_classes(struct parts *p);
void parts_flow(struct parts *p);
void parts_history(struct parts *p);
int parts_lumps(struct parts *p);
int parts_rules(struct parts *p);
void parts_by_school(struct parts *p);
void parts_forms(struct parts *p);
void parts_approvals(struct parts *p); /* where there were any */
/* A sentence: how many registers were not made. */
void parts_forms_unmade(const struct parts *p);
int parts_rows(struct parts *p);
void parts_text_of_articles(struct parts *p);

#endif
