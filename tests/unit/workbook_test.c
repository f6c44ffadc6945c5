/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/io/workbook_value.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const struct number_case {
	const char *text, *format;
	bool mac;
	const char *want;
} number_cases[] = {
	{ "0", "", false, "0" },
	{ "-0", "", false, "0" },
	{ "007", "", false, "7" },
	{ "122500", "General", false, "122500" },
	{ "13800138000", "0", false, "13800138000" },
	{ "1.3800138E10", "", false, "13800138000" },
	{ "1.3800138000E+10", "", false, "13800138000" },
	{ "20150901.0", "", false, "20150901" },
	{ "1.2000000000000002", "", false, "1.2" },
	{ "0.1", "", false, "0.1" },
	{ "1E-3", "", false, "0.001" },
	{ "-1.5", "0.00", false, "-1.5" },
	{ "9.9999999999999999", "", false, "10" },
	{ "1E+300", "", false, "1E+300" },
	{ "E5", "", false, "E5" },
	{ "", "", false, "" },
	{ "text", "", false, "text" },
	{ "1.2.3", "", false, "1.2.3" },
	{ "NaN", "", false, "NaN" },
	/* Zeros in front, as the format says. */
	{ "1", "00", false, "01" },
	{ "2101", "0000000000", false, "0000002101" },
	{ "123", "00", false, "123" },
	{ "1.5", "00", false, "1.5" },
	/* 15 digits, 16 below 2^53, and more. */
	{ "211382150901433", "", false, "211382150901433" },
	{ "6222021234567891", "", false, "6222021234567891" },
	{ "6.222021234567891E+15", "", false, "6222021234567890" },
	{ "211382201509014328", "", false, "211382201509014328" },
	{ "211382201509014336", "", false, "211382201509014000" },
	{ "211382201509014340", "", false, "211382201509014000" },
	{ "2.1138220150901402E+17", "", false, "211382201509014000" },
	{ "2.1138220150901434e+17", "", false, "211382201509014000" },
	{ "2.11382E+17", "", false, "211382000000000000" },
	/* Dates. */
	{ "42248", "yyyy-mm-dd", false, "2015-09-01" },
	{ "40786", "yyyy-mm-dd", true, "2015-09-01" },
	{ "42248", "", false, "42248" },
	{ "42248.5", "yyyy/m/d h:mm", false, "2015-09-01 12:00:00" },
	{ "42247.999999", "m/d/yy", false, "2015-09-01" },
	{ "0.5", "h:mm", false, "12:00:00" },
	{ "1", "d", false, "1900-01-01" },
	{ "59", "d", false, "1900-02-28" },
	{ "60", "d", false, "1900-02-29" },
	{ "61", "d", false, "1900-03-01" },
	{ "2958465", "d", false, "9999-12-31" },
	{ "2958466", "d", false, "2958466" },
	{ "-1", "d", false, "-1" },
	{ "20150901", "yyyy-mm-dd", false, "20150901" },
};

static void
numbers(void **state)
{
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(number_cases); i++) {
		const struct number_case *c = &number_cases[i];

		out.len = 0;
		value_number(sv_cstr(c->text), value_format(sv_cstr(c->format)),
		    c->mac, &out);
		if (!sv_equal(buf_sv(&out), sv_cstr(c->want)))
			fail_msg("%s as %s: %.*s, not %s", c->text, c->format,
			    SV_ARG(buf_sv(&out)), c->want);
	}
	buf_free(&out);
}

static const struct format_case {
	const char *code;
	int want;
} format_cases[] = {
	{ "", VALUE_NUMBER },
	{ "General", VALUE_NUMBER },
	{ "G/通用格式", VALUE_NUMBER },
	{ "Standard", VALUE_NUMBER },
	{ "@", VALUE_NUMBER },
	{ "0", VALUE_NUMBER },
	{ "000", VALUE_PAD + 3 },
	{ "#,##0.00;[Red]-#,##0.00", VALUE_NUMBER },
	{ "0.00E+00", VALUE_NUMBER },
	{ "0_ ", VALUE_NUMBER },
	{ "\"day\"0", VALUE_NUMBER },
	{ "yyyy\\-mm\\-dd", VALUE_DATE },
	{ "[$-804]yyyy\"年\"m\"月\"d\"日\";@", VALUE_DATE },
	{ "[$-F800]dddd\\,\\ mmmm\\ dd", VALUE_DATE },
	{ "m\"月\"", VALUE_DATE },
	{ "YYYYMM", VALUE_DATE },
	{ "h:mm:ss", VALUE_TIME },
	{ "[h]:mm", VALUE_TIME },
	{ "mm:ss.0", VALUE_TIME },
	{ "\"", VALUE_NUMBER },
	{ "[", VALUE_NUMBER },
	{ "\\", VALUE_NUMBER },
};

static void
formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(format_cases); i++)
		if (value_format(sv_cstr(format_cases[i].code)) !=
		    format_cases[i].want)
			fail_msg("%s", format_cases[i].code);
	assert_int_equal(value_format_id(0), VALUE_NUMBER);
	assert_int_equal(value_format_id(14), VALUE_DATE);
	assert_int_equal(value_format_id(31), VALUE_DATE);
	assert_int_equal(value_format_id(20), VALUE_TIME);
	assert_int_equal(value_format_id(49), VALUE_NUMBER);
	assert_int_equal(value_format_id(58), VALUE_DATE);
}

static const struct text_case {
	const char *text, *want;
} text_cases[] = {
	{ "", "" },
	{ "a", "a" },
	{ "_x4E00_", "一" },
	{ "a_x000D_b", "a\rb" },
	{ "_x005F_x4E00_", "_x4E00_" },
	{ "_xD87E__xDC04_", "\xF0\xAF\xA0\x84" },
	{ "_xD87E_", "\xEF\xBF\xBD" },
	{ "_x4E0_", "_x4E0_" },
	{ "_x", "_x" },
	{ "_xGGGG__x0041_", "_xGGGG_A" },
};

static void
texts(void **state)
{
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(text_cases); i++) {
		out.len = 0;
		value_text(sv_cstr(text_cases[i].text), &out);
		if (!sv_equal(buf_sv(&out), sv_cstr(text_cases[i].want)))
			fail_msg("%s: %.*s", text_cases[i].text,
			    SV_ARG(buf_sv(&out)));
	}
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(formats),
		cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
