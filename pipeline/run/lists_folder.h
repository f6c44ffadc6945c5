/* SPDX-License-Identifier: MIT */
/*
 * What lies in a folder of lists and is none by its name: a list that is
 * misspelt would otherwise be one that was not given, and nobody knew.
 */
#ifndef PIPELINE_RUN_LISTS_FOLDER_H
#define PIPELINE_RUN_LISTS_FOLDER_H

#include "pipeline/run/lists.h"

/*
 * Files of FOLDER that no rule of P asks for are said on stderr, each with the
 * list that it may be; that list, which is not there, learns of it (`like`).
 */
void lists_strangers(struct lists *l, const struct pack *p, const char *folder,
    struct diag *d);

/*
 * Where in FOLDER the list of FORM is: under its own name, else, where that is
 * not there, as the workbook of that name (schools.xlsx). Living in A.
 */
const char *lists_path(const char *folder, const struct list_form *form,
    struct arena *a);

/* The list of PATH has a header and no rows, and may not: RULES ask for it; which
 * ones may. */
void lists_say_blank(const struct pack *p, const char *path, struct sv rules,
    struct diag *d);

#endif
