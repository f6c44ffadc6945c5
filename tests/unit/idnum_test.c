/* SPDX-License-Identifier: MIT */
/* Numbers (idnum_cases.h), slips, suggestions, and keys of duplicates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/idnum_cases.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* The only counties there are. */
static bool
known(void *ctx, struct sv region)
{
	static const char counties[] = "110105 440524 340524 440308 610104 "
	    "211323 211382 219009 212223 330113 710000 ";
	const char *list = ctx ? ctx : counties;

	for (; *list; list += 7)
		if (memcmp(list, region.ptr, 6) == 0)
			return true;
	return false;
}

static const struct region_lookup lookup = { known, NULL };

static void
test_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct date d;
		struct idnum n;

		print_message("%s: %s\n", numbers[i].name, numbers[i].text);
		idnum_check(numbers[i].document, sv_cstr(numbers[i].text),
		    &lookup, &n);
		d = n.birth;
		assert_int_equal(n.state, numbers[i].want);
		assert_int_equal(d.year * 10000 + d.month * 100 + d.day,
		    numbers[i].birth);
		assert_int_equal(n.sex, numbers[i].sex);
	}
}

/* More than one fault may hold; the first is the state. */
static void
test_faults_together(void **state)
{
	struct idnum n;

	(void)state;
	idnum_check(CITIZEN, SV("161382201513010011"), &lookup, &n);
	assert_int_equal(n.state, ID_DATE);
	assert_int_equal(n.faults,
	    1u << ID_DATE | 1u << ID_PROVINCE | 1u << ID_CHECK);
	idnum_check(CITIZEN, SV("211382201508310011"), &lookup, &n);
	assert_int_equal(n.expected, '0');
	idnum_check(CITIZEN, SV("211399201508310018"),
	    &(struct region_lookup){ 0 }, &n);
	assert_int_equal(n.state, ID_OK);
}

/* "0 of 331840 mutations undetected": domain.md 1.1. */
static void
test_every_slip_is_caught(void **state)
{
	char text[] = "211382201509014328";

	(void)state;
	text[17] = idnum_check_char(text);
	for (int i = 0; i < 17; i++) {
		char kept = text[i];

		for (char c = '0'; c <= '9'; c++) {
			text[i] = c;
			if (c != kept)
				assert_int_not_equal(idnum_check_char(text),
				    text[17]);
		}
		text[i] = kept;
		if (i == 16 || text[i] == text[i + 1])
			continue;
		text[i] = text[i + 1];
		text[i + 1] = kept;
		assert_int_not_equal(idnum_check_char(text), text[17]);
		text[i + 1] = text[i];
		text[i] = kept;
	}
}

static void
test_upgrade(void **state)
{
	char out[ID_LEN];

	(void)state;
	assert_true(idnum_upgrade(SV("610104620927690"), out));
	assert_memory_equal(out, "610104196209276908", ID_LEN);
	assert_true(idnum_upgrade(SV("211323791105002"), out));
	assert_memory_equal(out, "211323197911050029", ID_LEN);
	assert_false(idnum_upgrade(SV("211323791305002"), out));
	assert_false(idnum_upgrade(SV("21132379110500"), out));
	assert_false(idnum_upgrade(SV("21132379110500X"), out));
}

static const struct {
	const char *name, *text;
	int birth;
	char sex;
	const char *want; /* NULL: none, or not the only one */
	enum repair_kind kind;
	int place;
} repairs[] = {
	{ "O for 0", "2113822O1509010028", 20150901, 'F', "211382201509010028",
	    REPAIR_LETTER, 8 },
	{ "l for 1", "2l1382201509010028", 20150901, 'F', "211382201509010028",
	    REPAIR_LETTER, 2 },
	{ "丨 for 1", "2丨1382201509010028", 20150901, 'F',
	    "211382201509010028", REPAIR_LETTER, 2 },
	{ "S for 5", "211382201S0901001X", 20150901, 'M', "21138220150901001X",
	    REPAIR_LETTER, 10 },
	{ "B for 8 as check character", "21138220150901002B", 20150901, 'F',
	    "211382201509010028", REPAIR_LETTER, 18 },
	{ "Z for 2", "Z11382201509010028", 20150901, 'F', "211382201509010028",
	    REPAIR_LETTER, 1 },
	{ "two letters", "Z1138220I509010028", 20150901, 'F', NULL, 0, 0 },
	{ "another letter", "A11382201509010028", 20150901, 'F', NULL, 0, 0 },
	{ "the birth is another", "2113822O1509010028", 20150902, 'F', NULL, 0,
	    0 },
	{ "the sex is another", "2113822O1509010028", 20150901, 'M', NULL, 0,
	    0 },
	{ "the sex is not known", "2113822O1509010028", 20150901, 0, NULL, 0,
	    0 },
	{ "the birth is not known", "2113822O1509010028", 0, 'F', NULL, 0, 0 },
	{ "the check fails", "2113822O1509010027", 20150901, 'F', NULL, 0, 0 },
	{ "a lost digit of the birth", "21138220150901028", 20150901, 'F', NULL,
	    0, 0 },
	{ "a lost digit of the region", "21382201509010028", 20150901, 'F',
	    "211382201509010028", REPAIR_LOST, 2 },
	{ "a lost digit of the year", "21138221509010028", 20150901, 'F',
	    "211382201509010028", REPAIR_LOST, 8 },
	{ "a doubled digit of the region", "2111382201509010028", 20150901, 'F',
	    "211382201509010028", REPAIR_DOUBLED, 2 },
	{ "a doubled digit at the end", "2113822015090100288", 20150901, 'F',
	    "211382201509010028", REPAIR_DOUBLED, 18 },
	{ "16 digits", "2138220150901028", 20150901, 'F', NULL, 0, 0 },
};

static void
test_repair(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(repairs); i++) {
		int n = repairs[i].birth;
		struct idnum_fix r, step;
		bool ok = idnum_repair(sv_cstr(repairs[i].text), &lookup,
		    date_make(n / 10000, n / 100 % 100, n % 100),
		    repairs[i].sex, &r);

		print_message("%s: %s\n", repairs[i].name, repairs[i].text);
		assert_int_equal(ok, repairs[i].want != NULL);
		if (!ok)
			continue;
		assert_memory_equal(r.number, repairs[i].want, ID_LEN);
		assert_int_equal(r.kind, repairs[i].kind);
		assert_int_equal(r.place, repairs[i].place);
		/* The same step, told from the two numbers. */
		assert_true(idnum_step(sv_cstr(repairs[i].text),
		    sv_make(r.number, ID_LEN), &step));
		assert_int_equal(step.kind, r.kind);
		assert_int_equal(step.place, r.place);
		assert_int_equal(step.digit, r.digit);
	}
}

static void
test_step_of_other_texts(void **state)
{
	static const char *const texts[] = { "", "2", "211382201509010028",
		"21138220150901", "211382201509010028000", "张三", "X" };
	const struct sv whole = SV("211382201509010028");
	struct idnum_fix step;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_false(idnum_step(sv_cstr(texts[i]), whole, &step));
	assert_false(idnum_step(whole, SV("2113"), &step));
}

static const struct {
	const char *text, *whole;
	bool want;
} survivals[] = {
	{ "2.11382E+17", "211382201509010028", true },
	{ "2.1138E+17", "211382201509010028", true },
	{ "2.11382E+017", "211382201509010028", true },
	{ "2.11382E+17", "211382501509010028", false },
	{ "2.11382E+117", "211382201509010028", false },
	{ "-2.11382E+17", "211382201509010028", true },
	{ "2.11382×10^17", "211382201509010028", true },
	{ "2,11382E+17", "211382201509010028", true },
	{ "２．１１３８２Ｅ＋１７", "211382201509010028", true },
	{ "211382E+12", "211382201509010028", true },
	{ "211383E+12", "211382201509010028", false },
	{ "0.211382E+18", "211382201509010028", true },
	{ "211382000000000000", "211382201509010028", true },
	{ "211380000000000000", "211382201509010028", true },
	{ "211383000000000000", "211382501509010028", true },
	{ "211383000000000000", "211382201509010028", false },
	{ "211382202000000000", "211382201509010028", true },
	{ "000000000000000000", "211382201509010028", false },
	{ "2.11383E+17", "211382501509010028", true },
	{ "2.11383E+17", "211382201509010028", false },
	{ "2.11382E+16", "211382201509010028", false },
	{ "2.1138220150901434E+17", "211382201509014328", true },
	{ "2.1138220150901434E+17", "211382201509010028", false },
	{ "2.11382E+17", "21138220150901001X", false },
	{ "211382201509014000", "211382201509014328", true },
	{ "211382201509014000", "211382201509013328", false },
	{ "211382201509014336", "211382201509014328", true },
	{ "211382201509014336", "211382201509014308", false },
};

static void
test_survives(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(survivals); i++) {
		print_message("%s from %s\n", survivals[i].text,
		    survivals[i].whole);
		assert_int_equal(idnum_survives(sv_cstr(survivals[i].text),
		    sv_cstr(survivals[i].whole)), survivals[i].want);
	}
}

static const struct {
	const char *type, *id;
	enum has_id want;
} usable[] = {
	{ "居民身份证", "211382201508310010", HAS_ID },
	{ "", "211382201508310010", HAS_ID },
	{ "1", "211382201508310010", HAS_ID },
	{ "居民身份证", "211382201508310011", HAS_ID },
	{ "居民身份证", "21138220150831001", HAS_ID },
	{ "居民身份证", "", HAS_NONE },
	{ "居民身份证", "无", HAS_NONE },
	{ "居民身份证", "2113****", HAS_DAMAGED },
	{ "居民身份证", "111111111111111111", HAS_DAMAGED },
	{ "居民身份证", "211382201509014000", HAS_DAMAGED },
	{ "居民身份证", "211382000000000000", HAS_DAMAGED },
	{ "居民身份证", "211382201509014304", HAS_DAMAGED },
	{ "护照", "2.11382E+17", HAS_DAMAGED },
	{ "护照", "E12345679", HAS_ID },
	{ "其他", "", HAS_NONE },
	{ "其他", "正在办理", HAS_NONE },
	{ "居民身份证", "没有", HAS_NONE },
	{ "军官证", "军字第1234号", HAS_ID },
	{ "居民身份证", "2113822O1509010028", HAS_ID },
	{ "居民身份证", "2113822015090100128", HAS_ID },
	{ "居民身份证", "211382", HAS_DAMAGED },
	{ "居民身份证", "21138220180101", HAS_DAMAGED },
	{ "居民身份证", "211382●●●●●●●●1014", HAS_DAMAGED },
	{ "居民身份证", "211382星号1014", HAS_DAMAGED },
	{ "居民身份证", "1", HAS_DAMAGED },
	{ "护照", "E1", HAS_DAMAGED },
	{ "其他", "211382", HAS_ID },
};

static void
test_person(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(usable); i++) {
		print_message("%s %s\n", usable[i].type, usable[i].id);
		assert_int_equal(person_has_id(sv_cstr(usable[i].type),
		    sv_cstr(usable[i].id)), usable[i].want);
	}
	assert_true(person_xjh_usable(SV("G211382201508310010")));
	assert_true(person_xjh_usable(SV("L2113822015083100")));
	assert_false(person_xjh_usable(SV("正在办理")));
	assert_false(person_xjh_usable(SV("")));
	assert_false(person_xjh_usable(SV("G2113****")));
	assert_false(person_xjh_usable(SV("G211382201509014000")));
	assert_true(person_active(SV("")));
	assert_true(person_active(SV("在读")));
	assert_true(person_active(SV("复学")));
	assert_false(person_active(SV("休学")));
	assert_int_equal(person_sex(SV("男")), 'M');
	assert_int_equal(person_sex(SV("2")), 'F');
	assert_int_equal(person_sex(SV("未知")), 0);
	assert_int_equal(person_document(SV("外国人护照")), DOCUMENT_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_faults_together),
		cmocka_unit_test(test_every_slip_is_caught),
		cmocka_unit_test(test_upgrade),
		cmocka_unit_test(test_repair),
		cmocka_unit_test(test_step_of_other_texts),
		cmocka_unit_test(test_survives),
		cmocka_unit_test(test_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
