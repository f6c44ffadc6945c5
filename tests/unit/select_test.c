/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/report/select.h"

static const struct select_case {
	const char *select, *ignore, *rule;
	bool shows, ignores;
} cases[] = {
	{ "", "", "I01", true, false },
	{ "I", "", "I01", true, false },
	{ "I", "", "S01", false, false },
	{ "", "I", "I01", false, true },
	{ "", "I", "S01", true, false },
	{ "", "I01,S", "I02", true, false },
	{ "I", "I01", "I01", false, true },
	{ "I", "I01", "I02", true, false },
	{ "I01", "I", "I01", true, false },
	{ "I01", "I", "I02", false, true },
	{ "I01", "I01", "I01", false, true },
	{ "I,U", "", "U03", true, false },
	{ " I , U01 ", "", "U01", true, false },
	{ "I,,", "", "U01", false, false },
	{ "R1", "R18-4", "R18-4", false, true },
	{ "R1", "R18-4", "R18-3", true, false },
	{ "i", "", "I01", false, false },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct select_case *c = &cases[i];
		struct selection s = { sv_cstr(c->select), sv_cstr(c->ignore) };
		struct sv rule = sv_cstr(c->rule);

		if (selection_shows(&s, rule) != c->shows ||
		    selection_ignores(&s, rule) != c->ignores)
			fail_msg("select '%s' ignore '%s': %s", c->select,
			    c->ignore, c->rule);
	}
}

static void
test_check(void **state)
{
	struct rule rule[] = { { .id = SV("I01") }, { .id = SV("U07") } };
	struct pack p = { .rule = rule, .nrule = 2 };
	struct diag d = { .lang = LANG_EN };

	(void)state;
	assert_int_equal(selection_check(SV(""), "--select", &p, &d), 0);
	assert_int_equal(selection_check(SV("I,U07"), "--select", &p, &d), 0);
	assert_int_equal(selection_check(SV("I,X"), "--select", &p, &d), -1);
	assert_int_equal(d.status, STATUS_USAGE);
	assert_string_equal(d.text, "--select: no rule begins with 'X': "
				    "ids and what they mean are in xueji(7)");
	assert_true(selection_has(SV("I07,S"), SV("S01")));
	assert_false(selection_has(SV(""), SV("S01")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_check),
	};

	return cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
