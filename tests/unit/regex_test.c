/* SPDX-License-Identifier: MIT */
/* Patterns, and the limits that leave a question open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "pipeline/base/mem.h"
#include "pipeline/base/regex.h"

static void
regex_answers(void **state)
{
	static const struct {
		const char *pattern, *subject;
		enum regex_answer want;
	} cases[] = {
		{ "^[GLJ][0-9]{17}[0-9X]$", "G211382201508310010", REGEX_YES },
		{ "^[0-9]+$", "２１", REGEX_NO },
		{ "^.$", "𬱖", REGEX_YES },
		{ "\\w", "张", REGEX_YES },
		{ "^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
		    REGEX_OPEN },
		{ "a", "\xFF", REGEX_OPEN },
		{ "", "", REGEX_YES },
	};
	struct regex_work *w = regex_work_open();
	char *longest = mem_alloc(REGEX_SUBJECT + 1), error[80];
	size_t place;
	struct regex *r;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		r = regex_open(sv_cstr(cases[i].pattern), error, sizeof(error),
		    &place);
		assert_non_null(r);
		assert_int_equal(regex_match(r, w, sv_cstr(cases[i].subject)),
		    cases[i].want);
		regex_close(r);
	}
	memset(longest, 'a', REGEX_SUBJECT + 1);
	r = regex_open(SV("^[ab]*$"), error, sizeof(error), &place);
	assert_int_equal(regex_match(r, w, sv_make(longest, REGEX_SUBJECT)),
	    REGEX_YES);
	assert_int_equal(regex_match(r, w, sv_make(longest, REGEX_SUBJECT + 1)),
	    REGEX_OPEN);
	regex_close(r);
	/* More than the stack of the machine code, and than the depth. */
	r = regex_open(SV("^(?:a|b)*$"), error, sizeof(error), &place);
	assert_int_equal(regex_match(r, w, sv_make(longest, REGEX_SUBJECT)),
	    REGEX_OPEN);
	regex_close(r);
	mem_free(longest);
	regex_work_close(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(regex_answers) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
