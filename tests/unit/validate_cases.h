/* SPDX-License-Identifier: MIT */
/*
 * A pupil's row in, findings out, each told as
 *
 *	RULE LEVEL COLUMN NAME=VALUE …
 *
 * without the English arguments. As of 2026-09-30; the table of regions holds
 * a few; I04 is a warning but for `province`, I08 of a member (成员) a notice.
 */
#ifndef TESTS_UNIT_VALIDATE_CASES_H
#define TESTS_UNIT_VALIDATE_CASES_H

#define GOOD "211382201509010028"

enum {
	ID, TYPE, BIRTH, SEX, XJH, ENTRY, MEMBER, MEMBER_TYPE, MEMBER2,
	MEMBER2_TYPE, COLUMNS
};

static const struct {
	const char *name;
	const char *row[COLUMNS];
	const char *want;
} cases[] = {
	{ "a sound row",
	    { GOOD, "居民身份证", "20150901", "女", "G" GOOD, "202209" }, "" },
	{ "any form of date and sex", { GOOD, "1", "2015年9月1日", "2" }, "" },
	{ "nothing to compare with", { [ID] = GOOD }, "" },
	{ "birth and sex that cannot be read",
	    { GOOD, "", "2015", "未知" }, "" },
	{ "wrong check character",
	    { "211382201509010027", "", "20150901", "女" },
	    "I01 error 身份证件号 expected=8 fix=对照户口簿找出录错的一位；若前17位都对，第18位应为8\n" },
	{ "wrong check character and another birth and sex",
	    { "211382201509010027", "", "20150902", "男" },
	    "I01 error 身份证件号 expected=8 fix=对照户口簿找出录错的一位；若前17位都对，第18位应为8\n"
	    "I05 error 身份证件号 birth=2015-09-01\n"
	    "I06 error 身份证件号 sex=女\n" },
	{ "E+17", { "2.11382E+17", "", "20150901", "女" },
	    "I02 error 身份证件号 pattern=科学计数法\n" },
	{ "E+17 beside a 学籍号 that agrees",
	    { "2.11382E+17", "", "20150901", "女", "G" GOOD },
	    "I02 error 身份证件号 pattern=科学计数法 fix=按学籍号补全 "
	    "suggestion=" GOOD "\n" },
	{ "E+17 beside one that does not",
	    { "2.11383E+17", "", "20150901", "女", "G" GOOD },
	    "I02 error 身份证件号 pattern=科学计数法\n" },
	{ "000 though the check character fits",
	    { "211382201509017000", "", "20150902", "女" },
	    "I02 error 身份证件号 pattern=末三位为000\n" },
	{ "a multiple of 32", { "211382201509014304", "", "20150902", "女" },
	    "I02 error 身份证件号 pattern=末位被舍入\n" },
	{ "a multiple of 32 that fits",
	    { "211382201509014336", "", "20150901", "男" }, "" },
	{ "no such day", { "211382201402290015", "", "20140301", "男" },
	    "I03 error 身份证件号 date=2014-02-29 reason=没有这一天\n" },
	{ "born after the as-of date",
	    { "211382202610010019", "", "20250101", "男" },
	    "I03 error 身份证件号 date=2026-10-01 reason=晚于截至日\n" },
	{ "born on the as-of date", { "211382202609300019", "", "20260930",
	    "男" }, "" },
	{ "unknown county", { "211399201508310018", "", "20150831", "男" },
	    "I04 warning 身份证件号 region=211399\n" },
	{ "unknown province", { "161382201508310016", "", "20150831", "男" },
	    "I04 error 身份证件号 region=161382\n" },
	{ "another birth", { GOOD, "", "2015-09-02", "女" },
	    "I05 error 身份证件号 birth=2015-09-01\n" },
	{ "another sex", { GOOD, "", "20150901", "男" },
	    "I06 error 身份证件号 sex=女\n" },
	{ "17 digits", { "21138220150901028", "", "20150901", "女" },
	    "I07 error 身份证件号 length=17\n" },
	{ "17 digits, one way to repair",
	    { "21382201509010028", "", "20150901", "女" },
	    "I07 error 身份证件号 length=17 fix=第2位漏了1 suggestion=" GOOD
	    "\n" },
	{ "19 digits", { "2111382201509010028", "", "20150901", "女" },
	    "I07 error 身份证件号 length=19 fix=第2位多了1 suggestion=" GOOD
	    "\n" },
	{ "a letter for a digit",
	    { "2113822O1509010028", "", "20150901", "女" },
	    "I07 error 身份证件号 length=18 fix=第8位应为0 suggestion=" GOOD
	    "\n" },
	{ "a letter for a digit, another birth",
	    { "2113822O1509010028", "", "20150902", "女" },
	    "I07 error 身份证件号 length=18\n" },
	{ "words", { "张三", "", "20150901", "女" },
	    "I07 error 身份证件号 length=2\n" },
	{ "masked", { "211382********0028", "", "20150902", "男" },
	    "I08 error 身份证件号\n" },
	{ "a placeholder", { "111111111111111111", "", "20150902", "男" },
	    "I09 warning 身份证件号\n" },
	{ "an adult", { "211382197911050029", "", "19791105", "女" },
	    "I10 error 身份证件号 age=46\n" },
	{ "an adult's number on a child",
	    { "211382197911050029", "", "20150901", "女" },
	    "I10 error 身份证件号 age=46\n"
	    "I05 error 身份证件号 birth=1979-11-05\n" },
	{ "18 today", { "211382200809300014", "", "20080930", "男" },
	    "I10 error 身份证件号 age=18\n" },
	{ "18 tomorrow", { "211382200810010014", "", "20081001", "男" }, "" },
	{ "15 digits", { "211382150901002", "", "20150901", "女" },
	    "I11 error 身份证件号 fix=按户口簿补录18位号码\n" },
	{ "a 学籍号 for an ID", { "G" GOOD, "", "20150901", "女" },
	    "I12 error 身份证件号 fix=去掉开头的字母G suggestion=" GOOD "\n" },
	{ "a temporary one for an ID", { "L" GOOD, "", "20150901", "女" },
	    "I12 error 身份证件号\n" },
	{ "missing", { [BIRTH] = "20150901" }, "I13 error 身份证件号\n" },
	{ "a word for missing", { "无", "居民身份证" },
	    "I13 error 身份证件号\n" },
	{ "missing passport", { "", "护照" }, "I13 error 身份证件号\n" },
	{ "missing, 其他", { "", "其他" }, "" },
	{ "a passport", { "E12345679", "护照", "20150901", "女" }, "" },
	{ "Hong Kong under 居民身份证",
	    { "810000199408230021", "居民身份证", "20150901", "女" },
	    "I10 error 身份证件号 age=32\n"
	    "I05 error 身份证件号 birth=1994-08-23\n" },
	{ "学籍号: two letters", { [ID] = GOOD, [XJH] = "LG" GOOD },
	    "S01 error 学籍号 reason=应为G、L或J加18位\n" },
	{ "学籍号: no such day", { [ID] = GOOD, [XJH] = "L211382201502300011" },
	    "S01 error 学籍号 reason=其中的日期不存在\n" },
	{ "学籍号: no such province",
	    { [ID] = GOOD, [XJH] = "L991382201509010011" },
	    "S01 error 学籍号 reason=其中的区划代码不存在\n" },
	{ "学籍号: J and its check character",
	    { [ID] = "", [TYPE] = "其他", [XJH] = "J211382201508310011" },
	    "S01 error 学籍号 reason=末位校验码不符\n" },
	{ "学籍号: the letter is lost", { [ID] = GOOD, [XJH] = GOOD },
	    "I12 error 学籍号 fix=前面补字母G suggestion=G" GOOD "\n" },
	{ "学籍号: another ID", { [ID] = GOOD, [XJH] = "211382201508310010" },
	    "I12 error 学籍号\n" },
	{ "学籍号: digits that are no ID",
	    { [ID] = GOOD, [XJH] = "211382201508310011" },
	    "S01 error 学籍号 reason=缺少开头的字母\n" },
	{ "学籍号: another number",
	    { [ID] = GOOD, [XJH] = "G211382201508310010" },
	    "S02 warning 学籍号 reason=与身份证件号不同\n" },
	{ "学籍号: the ID is wrong and here too", { [ID] = "211382201509010027",
	    [XJH] = "G211382201509010027" },
	    "I01 error 身份证件号 expected=8 fix=对照户口簿找出录错的一位；若前17位都对，第18位应为8\n" },
	{ "学籍号: no ID to compare with", { [TYPE] = "其他", [XJH] = "G" GOOD },
	    "" },
	{ "学籍号: no ID, and its own is wrong",
	    { [TYPE] = "其他", [XJH] = "G211382201509010027" },
	    "S02 warning 学籍号 reason=其中的身份证件号有误\n" },
	{ "学籍号: the ID is masked", { [ID] = "2113****", [XJH] = "G" GOOD },
	    "I08 error 身份证件号\n" },
	{ "学籍号: temporary, another birth", { [ID] = GOOD,
	    [BIRTH] = "20150901", [XJH] = "L211382201508310011" },
	    "S03 warning 学籍号 birth=2015-08-31\n" },
	{ "学籍号: temporary in its first year",
	    { [ID] = GOOD, [XJH] = "L211382201508310011", [ENTRY] = "202609" },
	    "" },
	{ "学籍号: temporary for too long",
	    { [ID] = GOOD, [XJH] = "L211382201508310011", [ENTRY] = "202509" },
	    "S04 warning 学籍号 since=2026-04-01\n" },
	{ "学籍号: formal without ID, for long", { [TYPE] = "其他",
	    [BIRTH] = "20150831", [XJH] = "J211382201508310010",
	    [ENTRY] = "202209" }, "" },
	{ "members that are sound", { [ID] = GOOD,
	    [MEMBER] = "219009199307121233", [MEMBER2] = "211323197911050029" },
	    "" },
	{ "a member's check character",
	    { [ID] = GOOD, [MEMBER] = "219009199307121234" },
	    "I01 warning 成员1身份证件号 expected=3 fix=对照户口簿找出录错的一位；若前17位都对，第18位应为3\n" },
	{ "a member's 15 digits", { [ID] = GOOD, [MEMBER2] = "211323791105002" },
	    "I11 warning 成员2身份证件号 fix=补上年份的19和第18位校验码 "
	    "suggestion=211323197911050029\n" },
	{ "a member's county", { [ID] = GOOD, [MEMBER] = "211399199307121237" },
	    "I04 notice 成员1身份证件号 region=211399\n" },
	{ "a member's province", { [ID] = GOOD,
	    [MEMBER] = "161382199307121233" },
	    "I04 warning 成员1身份证件号 region=161382\n"
	    "I01 warning 成员1身份证件号 expected=5 fix=对照户口簿找出录错的一位；若前17位都对，第18位应为5\n" },
	{ "a member masked", { [ID] = GOOD, [MEMBER] = "2113****" },
	    "I08 notice 成员1身份证件号\n" },
	{ "a member's lost digits", { [ID] = GOOD, [XJH] = "G" GOOD,
	    [MEMBER] = "2.11382E+17" },
	    "I02 warning 成员1身份证件号 pattern=科学计数法\n" },
	{ "a member's passport", { [ID] = GOOD, [MEMBER] = "E12345679",
	    [MEMBER_TYPE] = "护照" }, "" },
	{ "a member without", { [ID] = GOOD, [MEMBER] = "无" }, "" },
};

#endif
