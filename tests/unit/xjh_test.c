/* SPDX-License-Identifier: MIT */
/* The forms of domain.md 2.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/person/xjh.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const struct {
	const char *name, *text;
	enum xjh_state want;
	char kind;
	int birth;
} numbers[] = {
	{ "formal", "G211382201508310010", XJH_OK, 'G', 0 },
	{ "formal with X", "G21138220150901001X", XJH_OK, 'G', 0 },
	{ "formal, inner check wrong", "G211382201508310011", XJH_OK, 'G', 0 },
	{ "formal, inner digits lost", "G211382201509014000", XJH_OK, 'G', 0 },
	{ "temporary", "L211382201508310011", XJH_OK, 'L', 20150831 },
	{ "temporary, new county", "L211399201508310011", XJH_OK, 'L',
	    20150831 },
	{ "temporary, no such day", "L211382201502300011", XJH_DATE, 'L',
	    0 },
	{ "temporary, no such province", "L991382201508310011", XJH_PROVINCE,
	    'L', 20150831 },
	{ "formal without ID", "J211382201508310010", XJH_OK, 'J',
	    20150831 },
	{ "formal without ID, check wrong", "J211382201508310011", XJH_CHECK,
	    'J', 20150831 },
	{ "empty", "", XJH_BLANK, 0, 0 },
	{ "no letter", "211382201508310010", XJH_BARE, 0, 0 },
	{ "no letter, check wrong", "211382201508310011", XJH_BARE, 0,
	    0 },
	{ "two letters", "LG211382201508310010", XJH_FORM, 0, 0 },
	{ "another letter", "X211382201508310010", XJH_FORM, 0, 0 },
	{ "small letter", "g211382201508310010", XJH_FORM, 0, 0 },
	{ "short", "G21138220150831001", XJH_FORM, 0, 0 },
	{ "long", "G2113822015083100100", XJH_FORM, 0, 0 },
	{ "masked", "G2113**************", XJH_FORM, 0, 0 },
	{ "a word", "无", XJH_FORM, 0, 0 },
	{ "one letter", "G", XJH_FORM, 0, 0 },
};

static void
test_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct xjh x;

		print_message("%s: %s\n", numbers[i].name, numbers[i].text);
		xjh_check(sv_cstr(numbers[i].text), &x);
		assert_int_equal(x.state, numbers[i].want);
		assert_int_equal(x.kind, numbers[i].kind);
		assert_int_equal(x.birth.year * 10000 + x.birth.month * 100 +
		    x.birth.day, numbers[i].birth);
	}
}

static void
test_formal_since(void **state)
{
	(void)state;
	assert_int_equal(date_compare(xjh_formal_since(date_make(2025, 9, 1)),
	    date_make(2026, 4, 1)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_formal_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
