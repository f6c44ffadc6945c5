/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/report/approvals.h"

static const char *const refusals[] = { "不同意", " 不 同意 ", "不同意，必须改正", "不批准",
	"不予批准", "不通过", "未通过", "驳回", "驳回：材料不全", "退回", "退回学校改正", "否",
	"否，请核实", "拒绝", "经研究，不同意", "经研究不同意办理", "教育局意见：不予批准",
	"情况属实，但不同意", "申请予以驳回", "同意退回", "暂不同意", "未批准", "不准", "不可以",
	"情况不属实", "1. 驳回", "（否）", "必须改正", "请改正后重报", "no", "No.", "NO",
	"ｎｏ", "no, must be corrected", "rejected", "Rejected: no papers",
	"not approved", "application denied", "refused", "×", "X", "N", "❌",
	"不\u200B同意", "不\n同意", "同意。不，不同意" };

static const char *const approvals[] = { "同意", "批准", "核实无误", "情况属实", "好",
	"已核实，同意", "户口簿已核对", "无不同意见", "不需改正", "无需退回，情况属实", "未被退回",
	"并非错误", "家长拒绝提供，同意", "曾被退回，材料已补，同意", "退回材料已补齐，同意",
	"是否独生子女已核实", "不是同一人", "不准确之处已说明", "N/A", "no objection",
	"no problem", "approved", "ok", "Approved (parents rejected the form)",
	"已改正", "双胞胎", "无", "不影响", "", "\xFF\xFE" };

static void
test_a_no_is_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (!approval_refuses(sv_cstr(refusals[i])))
			fail_msg("an approval: %s", refusals[i]);
}

static void
test_whatever_else_stands_there_is_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(approvals) / sizeof(*approvals); i++)
		if (approval_refuses(sv_cstr(approvals[i])))
			fail_msg("a refusal: %s", approvals[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_no_is_none),
		cmocka_unit_test(test_whatever_else_stands_there_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
