/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/person/mask.h"
#include "pipeline/person/number.h"
#include "pipeline/person/plain.h"

typedef void mask_fn(struct buf *out, struct sv v);

static const struct mask_case {
	mask_fn *mask;
	const char *text, *want;
} cases[] = {
	{ mask_name, "", "" },
	{ mask_name, "张三", "张*" },
	{ mask_name, "张三丰", "张**" },
	{ mask_name, "张", "*" },
	{ mask_name, "欧阳修", "欧阳*" },
	{ mask_name, "欧阳娜娜", "欧阳**" },
	{ mask_name, "欧阳", "欧*" },
	{ mask_name, "司马相如之后", "司马**" },
	{ mask_name, "阿依古丽·买买提", "阿·*" },
	{ mask_name, "阿依古丽•买买提", "阿·*" },
	{ mask_name, "John Smith", "J***" },
	{ mask_name, "Xavier", "X***" },
	{ mask_name, "211382201305061234", "***" },
	{ mask_name, "\xFF\xFE", "*" },
	{ mask_name, "'汉族'", "'汉**" },
	{ mask_name, "“欧阳修", "“欧阳*" },
	{ mask_name, "'J Smith", "'J***" },
	{ mask_name, "(1)211382", "(***" },
	{ mask_name, "''", "'*" },
	{ mask_name, "𠮷田太郎", "𠮷**" },
	{ mask_id, "", "" },
	{ mask_id, "211382201305061234", "2113**************" },
	{ mask_id, "21138220130506123X", "2113**************" },
	{ mask_id, "２１１３８２２０１３０５０６１２３４", "２１１３**************" },
	{ mask_id, "211382130506123", "2113***********" },
	{ mask_id, "'211382201305061234", "'211***************" },
	{ mask_id, "2.11382E+17", "2.11*******" },
	{ mask_id, "2113", "21**" },
	{ mask_id, "21138", "21***" },
	{ mask_id, "1", "*" },
	{ mask_id, "2113\xFF\xFF\xFF\xFF", "2113****" },
	{ mask_xjh, "G211382201305061234", "G2113**************" },
	{ mask_xjh, "L21138220130506123", "L211**************" },
	{ mask_xjh, "211382201305061234", "2113**************" },
	{ mask_phone, "13812345678", "138****5678" },
	{ mask_phone, "04216812345", "0421*******" },
	{ mask_phone, "1381234567", "1381******" },
	{ mask_phone, "138123456789", "1381********" },
	{ mask_phone, "6812345", "681****" },
	{ mask_address, "", "" },
	{ mask_address, "辽宁省凌源市南街街道红山路12号", "辽宁省凌源市南街街道***" },
	{ mask_address, "凌源市万元店镇王家沟村3组", "凌源市万元店镇***" },
	{ mask_address, "凌源市三家子蒙古族乡红石村", "凌源市三家子蒙古族乡***" },
	{ mask_address, "辽宁省朝阳市喀喇沁左翼蒙古族自治县大城子街道1号",
	    "辽宁省朝阳市喀喇沁左翼蒙古族自治县大城子街道***" },
	{ mask_address, "辽宁省凌源市红山路家乡小区", "辽宁省凌源市***" },
	{ mask_address, "黑龙江省齐齐哈尔市龙沙区站前街", "黑龙江省齐齐哈尔市龙沙区***" },
	{ mask_address, "辽宁朝阳双塔区", "***" },
	{ mask_address, "朝阳市双塔区凌河街", "朝阳市双塔区***" },
	{ mask_address, "凌源市红山路12号家乡小区", "***" },
	{ mask_address, "红山路9号楼3单元", "***" },
	{ mask_address, "凌源市", "***" },
	/* What begins with a name shows nothing. */
	{ mask_address, "阮铄霁住凌源市南街街道12084号", "***" },
	{ mask_address, "阮铄霁凌源市南街街道", "***" },
	{ mask_address, "缪沅凌源市南街街道", "***" },
	{ mask_address, "张三市场路2号", "***" },
	{ mask_address, "李明镇住凌源市南街街道", "***" },
	{ mask_address, "阮铄霁辽宁省凌源市", "***" },
	{ mask_address, "辽宁省阮铄霁", "辽宁省***" },
	{ mask_address, "凌源\xFF市南街街道", "***" },
	{ mask_address, "211382201305061234", "***" },
	{ mask_address, "211382219201", "211382******" },
	{ mask_address, "2113821", "211382*" },
	{ mask_address, "211382", "***" },
	{ mask_address, "13804210001", "***" },
	{ mask_all, "甲型", "***" },
	{ mask_text, "", "" },
	{ mask_text, "第18位应为9", "第18位应为9" },
	{ mask_text, "住址：211382201305061234号", "住址：2113**************号" },
	{ mask_text, "a/G21138220130506123X.csv", "a/G2113**************.csv" },
	{ mask_text, "２１１３８２２０１３０５０６１２３Ｘ", "２１１３**************" },
	{ mask_text, "211382130506123", "2113***********" },
	{ mask_text, "2113820130506123999999", "2113******************" },
	{ mask_text, "20260930/12345678901234", "20260930/12345678901234" },
	{ mask_text, "电话13812345678。", "电话138****5678。" },
	{ mask_text, "2123000123", "2123000123" },
	{ mask_text, "Lingyuan Gx", "Lingyuan Gx" },
	/* Whatever stands between the digits. */
	{ mask_text, "211382 20190101 1236", "2113****************" },
	{ mask_text, "211382\xE3\x80\x80""20190101\xC2\xA0""1236。",
	    "2113****************。" },
	{ mask_text, "[211382-20190101-123X]", "[2113****************]" },
	{ mask_text, "211382.20190101.1236", "2113****************" },
	{ mask_text, "211382/20190101/1236", "2113****************" },
	{ mask_text, "211382，20190101，1236", "2113****************" },
	{ mask_text, "211382（20190101）1236", "2113****************" },
	{ mask_text, "211382:2019_01_01:1236", "2113******************" },
	{ mask_text, "211382年2019年01月01日1236",
	    "2113******************" },
	{ mask_text, "211382\xE2\x80\x8B""20190101\xE2\x80\x8D""1236",
	    "2113****************" },
	{ mask_text, "2113 8220 1901 0112 36", "2113******************" },
	{ mask_text, "2 1 1 3 8 2 2 0 1 9 0 1 0 1 1 2 3 6",
	    "2 1 *******************************" },
	{ mask_text, "2,1,1,3,8,2,2,0,1,9,0,1,0,1,1,2,3,6",
	    "2,1,*******************************" },
	{ mask_text, "21138220190101 1236", "2113***************" },
	{ mask_text, "21138220190101", "2113**********" },
	{ mask_text, "211382 2019131 12365", "2113****************" },
	{ mask_text, "211382 900101 123", "2113*************" },
	{ mask_text, "211382201901011236.0", "2113**************.0" },
	/* Whatever the digits are. */
	{ mask_text, "二一一三八二二〇一九〇一〇一一二三六",
	    "二一一三**************" },
	{ mask_text, "①5912348765", "159****8765" },
	{ mask_text, "一五九一二三四八七六五", "159****8765" },
	{ mask_text, "１５９ １２３４ ８７６５", "159****8765" },
	{ mask_text, "𝟙𝟝𝟡𝟙𝟚𝟛𝟜𝟠𝟟𝟞𝟝", "159****8765" },
	{ mask_text, "2113822O19O1O11236", "2113**************" },
	{ mask_text, "159一1234一8765", "159****8765" },
	/* Telephones. */
	{ mask_text, "159-1234-8765", "159****8765" },
	{ mask_text, "159·1234·8765转2", "159****8765转2" },
	{ mask_text, "1 5 9 1 2 3 4 8 7 6 5", "159****8765" },
	{ mask_text, "+8615912348765", "+86159****8765" },
	{ mask_text, "(+86) 159 1234 8765", "(+86) 159****8765" },
	{ mask_text, "0086-15912348765", "0086-159****8765" },
	{ mask_text, "015912348765", "0159****8765" },
	{ mask_text, "15912348765/15812348765", "159****8765/158****8765" },
	{ mask_text, "0421-6812345", "0421********" },
	{ mask_text, "(0421)6812345", "(0421********" },
	{ mask_text, "04216812345", "0421*******" },
	{ mask_text, "+86 421 6812345", "+86 4**********" },
	{ mask_text, "010 6812 3456", "010 *********" },
	/* Dates, times, codes and counts are no numbers of a person. */
	{ mask_text, "2019-01-01", "2019-01-01" },
	{ mask_text, "2019年1月1日", "2019年1月1日" },
	{ mask_text, "2019年1月1日 2121090001", "2019年1月1日 2121090001" },
	{ mask_text, "2026-09-30 08:15:02.123", "2026-09-30 08:15:02.123" },
	{ mask_text, "2026-09-30/2121090001", "2026-09-30/2121090001" },
	{ mask_text, "20260930143015", "20260930143015" },
	{ mask_text, "名册_20260930_1430.csv", "名册_20260930_1430.csv" },
	{ mask_text, "2121090001、2121090002", "2121090001、2121090002" },
	{ mask_text, "2025-09-01～2026-06-30", "2025-09-01～2026-06-30" },
	{ mask_text, "1999-12-31 123", "1999-12-31 123" },
	{ mask_text, "211382001003", "211382001003" },
	{ mask_text, "211382/122500/211382001", "211382/122500/211382001" },
	{ mask_text, "第 13、14、15、16、17、1 行", "第 13、14、15、16、17、1 行" },
	{ mask_text, "1,234,567 行 12.5%", "1,234,567 行 12.5%" },
	{ mask_text, "二〇一八年三月五日", "二〇一八年三月五日" },
	{ mask_text, "10x 七（12）班", "10x 七（12）班" },
};

static void
test_cases(void **state)
{
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		out.len = 0;
		cases[i].mask(&out, sv_cstr(cases[i].text));
		if (!sv_equal(buf_sv(&out), sv_cstr(cases[i].want)))
			fail_msg("'%s': '%.*s', not '%s'", cases[i].text,
			    SV_ARG(buf_sv(&out)), cases[i].want);
	}
	buf_free(&out);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whatever it is called with, no mask of an ID shows its tail. */
static void
test_tail(void **state)
{
	static mask_fn *const mask[] = { mask_name, mask_id, mask_xjh,
		mask_phone, mask_address, mask_all, mask_text };
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(mask) / sizeof(mask[0]); i++) {
		size_t digits = 0;

		out.len = 0;
		mask[i](&out, SV("211382201305061234"));
		for (size_t k = 0; k < out.len; k++)
			digits += is_digit(out.ptr[k]);
		assert_true(digits <= 4);
	}
	buf_free(&out);
}

/* What may be shown of any column, and what may be a name or an address. */
static void
test_plain(void **state)
{
	static const char *const plain[] = { "", "男", "M", "N/A", "20180305",
		"2018年3月5日", "二〇一八年", "3.5公里", "长期", "未知",
		"一班", "向日葵班", "一年级(1)班", "2026级", "凌源市第二小学",
		"凌源一中", "城关小学（本部）", "Class 3", "2121090001",
		"三年级2班", "七（12）班", "初一(3)班", "高一2班", "火箭班",
		"小一班", "2026级3班", "特教学校", "第二小学", "一小", "二中",
		"十一中", "第三小", "凌源市晨光小学", "N/A", "#REF!",
		"Mar-12", "2.1E+17", "实验一班", "A班", "梅班",
		"二年级（本部）" };
	static const char *const hidden[] = { "王文", "阮铄霁", "欧阳珂霁",
		"万里", "王学文", "李小学", "阿依古丽·买买提", "John Smith",
		"沟门子村", "凌源市南街12号", "城关小学旁3号楼",
		"wang@example.invalid", "王文13804210001", "李一中", "张三小",
		"欧阳一中", "欧阳秘密班", "王小明家长在2级", "王三年级",
		"Tom", "ZhangSan", "Ｔｏｍ", "T o m", "Li1", "Иван", "ヤマダ",
		"김철수", "李小龙（2班）", "一年级(王小明)", "王小明小学",
		"王小明学校", "王小明在凌源市第二小学", "王小明家长的学校",
		"万里1", "阿依古丽班", "万里13804210001" };

	(void)state;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (!plain_is(sv_cstr(plain[i])))
			fail_msg("'%s' is hidden", plain[i]);
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (plain_is(sv_cstr(hidden[i])))
			fail_msg("'%s' is shown", hidden[i]);
	assert_int_equal(plain_han(SV("3王A文")), 2);
}

/* A whole cell, which a text of the same digits would not be. */
static void
test_cell(void **state)
{
	static const struct {
		const char *text;
		bool coded, want;
	} cell[] = {
		{ "20190101 1236", false, true },
		{ "211382 1236", false, true },
		{ "211382-123X", false, true },
		{ "201901011236", false, true },
		{ "2019年01月01日", true, false },
		{ "20190101", true, false },
		{ "6812345", false, false },
		{ "6812345", true, true },
		{ "681 2345", true, true },
		{ "2121090001", true, false },
		{ "122500", true, false },
		{ "211382001003", true, false },
		{ "211382 2019", true, false },
		{ "A20190101 1236", true, false },
		{ "", true, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cell) / sizeof(cell[0]); i++)
		if (number_is_cell(sv_cstr(cell[i].text), cell[i].coded) !=
		    cell[i].want)
			fail_msg("'%s'", cell[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_tail),
		cmocka_unit_test(test_cell),
		cmocka_unit_test(test_plain),
	};

	return cmocka_run_group_tests_name("mask", tests, NULL, NULL);
}
