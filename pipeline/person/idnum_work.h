/* SPDX-License-Identifier: MIT */
/* Inside the check of a number: what its parts share. */
#ifndef PIPELINE_PERSON_IDNUM_WORK_H
#define PIPELINE_PERSON_IDNUM_WORK_H

#include "pipeline/person/idnum.h"

/* Is the document's number looked into as a citizen's? */
bool idnum_citizen_form(enum document doc, struct sv text);
/* As idnum_damage. FORM: TEXT has the citizen's form; CITIZEN: so have the
 * document's numbers. */
enum id_state idnum_find_damage(enum document doc, struct sv text, bool form,
    bool citizen);

/*
 * A number in scientific notation: its digits but for zeros in front, and the
 * power of ten of the first one. 2.11382E+17 is 211382 and 17.
 */
struct exponent {
	char digit[ID_LEN];
	size_t n;
	int power;
};
/*
 * Is TEXT one, as a spreadsheet shows it or as it came out of many hands: full
 * width, a comma for the point, a currency, `=` or a quote before it, something
 * that is neither letter nor digit, or 元, behind it?
 */
bool idnum_exponent(struct sv text, struct exponent *e);

#endif
