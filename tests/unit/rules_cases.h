/* SPDX-License-Identifier: MIT */
/* The tables of rules_test.c. */

/* Rules X01 whose examples must hold. */
static const char *const good_cases[] = {
	/* Three values: blank is unknown, and unknown is silent. */
	"规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  通过 性别=男\n  不过 性别=女\n"
	"  通过 姓名=张三\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 非 性别 = 男\n  通过 姓名=张三\n"
	"  不过 性别=男\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 性别 = 男 且 民族 = 汉族\n"
	"  不过 民族=满族\n  通过 民族=汉族\n  不过 性别=女 民族=汉族\n"
	"  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 性别 = 男 或 民族 = 汉族\n"
	"  通过 民族=满族\n  不过 性别=女 民族=满族\n  通过 性别=男\n"
	"  提示 题\n",
	"规则 X01 错误 题\n  每行\n  当 性别 = 男\n  要求 民族 = 汉族\n"
	"  通过 民族=满族\n  不过 性别=男 民族=满族\n  通过 性别=女 民族=满族\n"
	"  提示 题\n",
	/* What looks at blanks. */
	"规则 X01 错误 题\n  每行\n  要求 性别 <> 空\n  通过 性别=男\n  不过 姓名=张三\n"
	"  提示 题\n",
	"规则 X01 错误 题\n  每行\n  当 姓名 = 空\n  要求 性别 = 空\n"
	"  通过 姓名=张三 性别=男\n  不过 性别=男\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 学生状态 属于 (在读, 空)\n  通过 姓名=张三\n"
	"  通过 学生状态=在读\n  不过 学生状态=休学\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 学生状态 不属于 (休学, 空)\n  不过 姓名=张三\n"
	"  通过 学生状态=在读\n  不过 学生状态=休学\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 学生状态 不属于 (休学, 复学)\n  通过 姓名=张三\n"
	"  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 首个(曾用名, 姓名) = \"张三\"\n"
	"  通过 姓名=张三\n  不过 曾用名=李四 姓名=张三\n  提示 题\n",
	/* A cell that is not of its type silences what uses its value. */
	"规则 X01 错误 题\n  每行\n  要求 出生日期 < 2020-01-01\n"
	"  通过 出生日期=今天\n  不过 出生日期=2020年1月1日\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 像日期(出生日期)\n  不过 出生日期=今天\n"
	"  通过 姓名=张三\n  通过 出生日期=20150901\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 出生日期 <> 空\n  通过 出生日期=今天\n"
	"  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 出生日期 匹配 /^[0-9]{8}$/\n"
	"  不过 出生日期=2015-09-01\n  通过 出生日期=20150901\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 非 是否孤儿\n  不过 是否孤儿=是\n"
	"  通过 是否孤儿=也许\n  通过 是否孤儿=否\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 上下学距离 <= 0.5 + 1\n"
	"  通过 上下学距离=1.50\n  不过 上下学距离=1.500001\n  通过 上下学距离=远\n"
	"  提示 题\n",
	/* A column that is not there, and one that may be missing. */
	"规则 X01 错误 题\n  每行\n  要求 性别 属于 (男, 空) 且 姓名 <> 空\n  提示 题\n"
	"  不过 性别=女\n  不过 缺列=性别\n  通过 缺列=姓名 absent=性别\n",
	"规则 X01 错误 题\n  每组 学校标识码\n  要求 人数() = 1\n  提示 题\n"
	"  不过 2 行 学校标识码=1\n  通过 2 行 学校标识码=1 缺列=学校标识码\n",
	/* Parameters: of an example, lists, days. */
	"规则 X01 错误 题\n  每行\n  要求 月(出生日期) 属于 转学月份\n"
	"  通过 出生日期=20150901\n  不过 出生日期=20150801\n"
	"  通过 转学月份=8,9 出生日期=20150801\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n"
	"  要求 出生日期 <= 日期(学年(截至日) - 入学年龄, 入学年龄截止)\n"
	"  通过 出生日期=20200831\n  不过 出生日期=20200901\n"
	"  不过 出生日期=20200831 截至日=2026-08-31\n"
	"  不过 出生日期=20200831 入学年龄=7\n"
	"  通过 出生日期=20200901 入学年龄截止=09-01\n  提示 题\n",
	/* Labels, also of fields that have 是 and 否 among others. */
	"规则 X01 错误 题\n  每行\n  要求 港澳台侨外 = 否\n  通过 港澳台侨外=否\n"
	"  不过 港澳台侨外=外国人\n  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 是名称(民族)\n  通过 民族=汉族\n  通过 民族=01\n"
	"  不过 民族=火星族\n  通过 姓名=张三\n  提示 题\n",
	/* Cells. */
	"规则 X01 错误 题\n  每格 必填 除 身份证件号, 学籍号\n  要求 本格 <> 空\n"
	"  提示 {本格名} 没有填\n  不过 姓名=张三\n",
	"规则 X01 错误 题\n  每格 类型 证件号, 学籍号\n"
	"  要求 本格证件类型 不属于 (护照, 军官证)\n"
	"  要求 本格名 <> \"学籍号\" 或 长度(本格) = 1\n  通过 身份证件类型=居民身份证\n"
	"  不过 身份证件类型=护照\n  不过 成员1身份证件类型=护照\n"
	"  不过 成员2身份证件类型=军官证\n  不过 学籍号=G21\n  通过 学籍号=G\n"
	"  提示 题\n",
	"规则 X01 错误 题\n  每行\n  要求 证件问题(身份证件类型, 身份证件号) = \"免查\"\n"
	"  建议 正式学籍号(身份证件号)\n  列 学籍号\n  通过 身份证件号=无\n"
	"  不过 身份证件号=21138220150901002\n  不过 身份证件号=211382201509010028\n"
	"  通过 身份证件类型=士兵证 身份证件号=211382201509010028\n  提示 题\n",
	"规则 X01 错误 题\n  每格 类型 日期 除 出生日期\n  要求 像日期(本格)\n"
	"  提示 {本格名} 是 {本格}\n"
	"  不过 注册日期=今天\n  通过 注册日期=20260901 出生日期=今天\n",
	"规则 X01 错误 题\n  每格 姓名, 曾用名\n  要求 长度(本格) <= 4\n"
	"  通过 姓名=欧阳修之\n  不过 曾用名=欧阳修之甲\n  提示 题\n",
	/* Groups. */
	"规则 X01 错误 题\n  每组 学校标识码, 年级数(年级), 班号(班级)\n  当 在籍\n"
	"  要求 人数() < 班额上限\n"
	"  提示 {学校名称}{年级}{班级} 有 {人数()} 人，应少于 {班额上限} 人\n"
	"  通过 54 行 学校标识码=1 年级=一年级 班级=1\n"
	"  不过 55 行 学校标识码=1 年级=一年级 班级=1\n"
	"  不过 30 行 学校标识码=1 年级=一年级 班级=1班; "
	"25 行 学校标识码=1 年级=小一 班级=（1）班\n"
	"  通过 54 行 学校标识码=1 年级=一年级 班级=1; "
	"学校标识码=1 年级=一年级 班级=1 学生状态=休学\n"
	"  通过 30 行 学校标识码=1 年级=1 班级=1; 30 行 学校标识码=2 年级=1 班级=1\n"
	"  通过 99 行 学校标识码=1 年级=一年级\n"
	"  不过 50 行 班额上限=50 学校标识码=1 年级=一年级 班级=1\n",
	"规则 X01 错误 题\n  每组 学校标识码, 班级, 班内学号\n  要求 人数() = 1\n"
	"  通过 学校标识码=1 班级=1 班内学号=1; 学校标识码=1 班级=1 班内学号=2\n"
	"  不过 2 行 学校标识码=1 班级=1 班内学号=1\n  提示 题\n",
	"规则 X01 错误 题\n  唯一 学校标识码, 班内学号\n  当 在籍\n  列 班内学号\n"
	"  通过 学校标识码=1 班内学号=1; 学校标识码=1 班内学号=2\n"
	"  通过 2 行 学校标识码=1\n"
	"  通过 学校标识码=1 班内学号=1; 学校标识码=1 班内学号=1 学生状态=休学\n"
	"  不过 2 行 学校标识码=1 班内学号=1\n  提示 与 {related} 相同，共 {total} 行\n",
	/* A key may be asked again; parts of a key are no key. */
	"规则 X01 错误 题\n  每组 学校标识码, 年级数(年级)\n"
	"  要求 年级数(年级) > 6 或 人数(性别 = 女) = 0\n"
	"  不过 学校标识码=1 年级=一年级 性别=女\n"
	"  通过 学校标识码=1 年级=七年级 性别=女\n"
	"  通过 学校标识码=1 年级=一年级 性别=男\n  提示 题\n",
	/* Changes: of fields, of persons. */
	"规则 X01 错误 题\n  变化 姓名, 民族\n  要求 否\n"
	"  提示 {变更字段} 由 {旧值} 改为 {新值}\n  不过 姓名=张三 旧(姓名)=张山\n"
	"  不过 旧(民族)=汉族\n  通过 性别=男 旧(性别)=女\n  通过 姓名=张三\n"
	"  通过 姓名=张三 种类=增加\n  通过 姓名=张三 种类=减少\n",
	"规则 X01 错误 题\n  change 姓名, 性别\n  against last\n"
	"  require changed_field <> 姓名\n  fails 姓名=张三 old(姓名)=张山\n"
	"  passes 姓名=张三 性别=男 旧（性别）=女\n  提示 题\n",
	"规则 X01 错误 题\n  变化 出生日期\n  要求 天数(旧(出生日期), 出生日期) < 9\n"
	"  通过 出生日期=20150905 旧(出生日期)=20150901\n"
	"  不过 出生日期=20150910 旧(出生日期)=20150901\n"
	"  通过 出生日期=20150910 旧(出生日期)=今天\n  提示 题\n",
	"规则 X01 错误 题\n  变化\n  与 上学年末\n  要求 种类 属于 (变更, 不变)\n"
	"  通过 姓名=张三\n  通过 姓名=张三 旧(姓名)=张山\n  不过 种类=增加\n"
	"  不过 种类=减少\n  不过 学校标识码=2 旧(学校标识码)=1\n"
	"  不过 学校名称=一小 旧(学校名称)=二小\n"
	"  通过 学校标识码=1 学校名称=一小 旧(学校名称)=二小\n  提示 题\n",
	"规则 X01 错误 题\n  变化\n  要求 旧(姓名) <> 空 且 变更字段 = 空\n"
	"  通过 姓名=张三\n  不过 姓名=张三 种类=增加\n  通过 姓名=张三 种类=减少\n"
	"  提示 题\n",
	"规则 X01 错误 题\n  变化 性别\n  要求 天数(快照日, 截至日) < 100\n"
	"  分支 男 当 新值 = 男\n  级别 男 提示\n  通过 旧(性别)=女 截至日=2026-09-01\n"
	"  不过 [男] 性别=男 旧(性别)=女 快照日=2026-03-01\n  提示 题\n",
	/* Lists: bytes, dates by their day, one of several, blank is blank. */
	"名单 甲 来自 a.csv\n  列 号, 前, 后, 果\n规则 X01 错误 题\n"
	"  变化 出生日期, 姓名\n"
	"  要求 有 甲(号 = 学籍号, 前 = 旧值, 后 = 新值, 果 属于 (好, 行))\n"
	"  不过 姓名=张三 旧(姓名)=张山\n"
	"  通过 姓名=张三 旧(姓名)=\"\" 甲.后=张三 甲.果=行\n"
	"  通过 姓名=张三 旧(姓名)=张山 甲.前=张山 甲.后=张三 甲.果=好\n"
	"  不过 姓名=张三 旧(姓名)=张山 甲.前=张山 甲.后=张三 甲.果=坏\n"
	"  不过 姓名=张三 旧(姓名)=张山 甲.号=1 甲.前=张山 甲.后=张三 甲.果=好\n"
	"  通过 学籍号=1 出生日期=20150902 旧(出生日期)=20150901 甲.号=1 "
	"甲.前=2015-9-1 甲.后=2015年9月2日 甲.果=好\n  提示 题\n",
	"名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  变化\n"
	"  要求 无 甲(号 = 旧(学籍号)) 且 hasnot 甲(号 = \"9\")\n  通过 学籍号=1\n"
	"  通过 学籍号=1 甲.号=2\n  不过 学籍号=3 旧(学籍号)=2 甲.号=2\n"
	"  不过 学籍号=1 甲.号=9\n  提示 题\n",
	"名单 甲 来自 a.csv\n  列 号\n名单 乙 来自 b.csv\n  列 号\n"
	"规则 X01 错误 题\n  每行\n  可缺 甲 或 乙\n"
	"  要求 有 甲(号 = 学籍号) 或 有 乙(号 = 学籍号)\n"
	"  通过 学籍号=1 甲.号=1\n  通过 学籍号=1 乙.号=1\n  不过 学籍号=1\n"
	"  提示 题\n",
};

enum { GOOD_CASES = sizeof(good_cases) / sizeof(*good_cases) };

static const struct wrong_case {
	const char *text, *error;
} wrong_cases[] = {
	{ "规则 X01 错误 题\n  变化\n  要求 有 甲(号 = 学籍号)\n  提示 题\n",
	    "x/pack.xj:5:8: unknown list '甲': see xj-rules(5)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  变化\n  要求 有 甲(名 = 学籍号)\n  提示 题\n",
	    "x/pack.xj:7:10: unknown column '名': write one of 号" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  变化\n  要求 有 甲(学籍号)\n  提示 题\n",
	    "x/pack.xj:7:10: expected 本人, COLUMN = VALUE, COLUMN 属于 (…), or 含(COLUMN, TEXT)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  每组 学籍号\n  要求 有 甲(号 = 学籍号)\n  提示 题\n",
	    "x/pack.xj:7:8: lists are asked in rules of 每行, 变化 and 名单" },
	{ "名单 甲 来自 a.csv\n  列 号\n  取值 名 属于 (一, 二)\n",
	    "x/pack.xj:5:6: unknown column '名': write one of 号" },
	{ "名单 甲 来自 a.csv\n  列 号\n  values 号 = 一\n",
	    "x/pack.xj:5:12: expected 属于 (in) or 匹配 (matches)" },
	{ "名单 甲 来自 a.csv\n  列 号\n  取值 号 属于 一\n",
	    "x/pack.xj:5:11: expected (VALUE, VALUE …)" },
	{ "名单 甲 来自 a.csv\n  列 号\n  取值 号 匹配 /(/\n",
	    "x/pack.xj:5:11: wrong regular expression: missing closing "
	    "parenthesis" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  每行\n  可缺 乙\n  要求 有 甲(号 = 学籍号)\n  提示 题\n",
	    "x/pack.xj:7:6: unknown list '乙': see xj-rules(5)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  每行\n  可缺 甲\n  要求 学籍号 <> 空\n  提示 题\n",
	    "x/pack.xj:7:6: 可缺 (optional) names a list that the rule asks" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  名单 甲\n  optional 甲\n  要求 号 = 空\n  提示 题\n",
	    "x/pack.xj:7:12: 可缺 (optional) names a list that the rule asks" },
	{ "名单 甲 来自 a.csv\n  列 号\n名单 乙 来自 b.csv\n  列 名\n规则 X01 错误 题\n  名单 甲\n  要求 号 = 空\n  提示 题 {号}\n  名单 甲\n  要求 号 = 空\n",
	    "x/pack.xj:11:6: this is written twice: remove one" },
	{ "名单 甲 来自 a.csv\n  列 号\n名单 乙 来自 b.csv\n  列 名\n规则 X01 错误 题\n  名单 甲\n  要求 号 = 空\n  提示 题 {号}\n  名单 乙\n  提示 [乙] 题\n",
	    "x/pack.xj:8:5: the rule requires nothing: add 要求" },
	{ "名单 甲 来自 a.csv\n  列 号\n名单 乙 来自 b.csv\n  列 名\n规则 X01 错误 题\n  名单 甲\n  要求 号 = 空\n  提示 题 {号}\n  名单 乙\n  要求 名 = 空\n",
	    "x/pack.xj:11:6: what the rule says is of another list: write [乙] "
	    "and the text of this one" },
	{ "名单 甲 来自 a.csv\n  列 号\n名单 乙 来自 b.csv\n  列 名\n规则 X01 错误 题\n  名单 甲\n  要求 号 = 空\n  提示 题 {号}\n  名单 乙\n  要求 号 = 空\n  提示 [乙] 题\n",
	    "x/pack.xj:12:6: unknown name '号': see xj-rules(5)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  每行\n  要求 有 甲(号 < 3)\n  提示 题\n",
	    "x/pack.xj:7:12: this column has no order: give it a type (类型)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  每行\n  要求 有 花名册(本人)\n  提示 题\n",
	    "x/pack.xj:7:8: 花名册 is what a rule of 名单 looks into" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  名单 乙\n  要求 号 = 空\n  提示 题\n",
	    "x/pack.xj:6:6: unknown list '乙': see xj-rules(5)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  名单 甲\n  要求 姓名 = 空\n  提示 题\n",
	    "x/pack.xj:7:6: this is no column of 甲: of the pupil's record write 花名册(姓名)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  名单 甲\n  要求 有 花名册(号 = 号)\n  提示 题\n",
	    "x/pack.xj:7:12: unknown name '号': see xj-rules(5)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  名单 甲\n  要求 有 花名册(姓名 <> 空)\n  提示 题\n",
	    "x/pack.xj:7:8: write 有 花名册(本人, …), 有 花名册(FIELD = …) or 花名册(FIELD)" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  名单 甲\n  要求 有 花名册(姓名 = 号, 班级 <> 号)\n  提示 题\n",
	    "x/pack.xj:7:8: without 本人 write FIELD = …, and give other conditions a name (定义)" },
	{ "规则 X01 错误 题\n  每组 学校标识码\n  要求 人数() < 2\n  减轻 早 当 截至日 < 2021-05-01\n  提示 题\n",
	    "x/pack.xj:6:6: a group is not softened: make it a branch (分支)" },
	{ "规则 X01 错误 题\n  每行\n  要求 姓名 <> 空\n  减轻 早 当 截至日 < 2021-05-01\n  减轻 晚 当 截至日 < 2021-05-02\n  提示 题\n",
	    "x/pack.xj:7:6: this is written twice: remove one" },
	{ "规则 X01 错误 题\n  每行\n  要求 姓名 <> 空\n  减轻 早 当 截至日 < 2021-05-01\n  提示 题\n  提示 [早] 题\n",
	    "x/pack.xj:8:10: no branch '早': add 分支 早 当 …" },
	{ "名单 甲 来自 a.csv\n  列 号, 号\n",
	    "x/pack.xj:4:8: this column is there twice: remove one" },
	{ "名单 甲 来自 a.csv\n",
	    "x/pack.xj:3:4: a list has columns: 列 COLUMN, COLUMN …" },
	{ "规则 X01 错误 题\n  变化 姓\n  要求 否\n  提示 题\n",
	    "x/pack.xj:4:6: unknown field '姓': see xj-rules(5)" },
	{ "规则 X01 错误 题\n  变化\n  与 去年\n  要求 否\n  提示 题\n",
	    "x/pack.xj:5:5: unknown snapshot '去年': write one of 上次, 上学年末, last, year_end" },
	{ "规则 X01 错误 题\n  变化\n  要求 种类 = 消失\n  提示 题\n",
	    "x/pack.xj:5:11: unknown kind of change '消失': write one of 增加, 减少, 转移, 变更, 不变" },
	{ "规则 X01 错误 题\n  变化 姓名\n  要求 变更字段 = 名姓\n  提示 题\n",
	    "x/pack.xj:5:13: unknown field '名姓': did you mean '姓名'?" },
	{ "规则 X01 错误 题\n  变化\n  要求 旧(旧值) = 空\n  提示 题\n",
	    "x/pack.xj:5:8: unknown field '旧值': see xj-rules(5)" },
	{ "规则 X01 错误 题\n  变化 国籍/地区\n  要求 否\n  提示 题\n",
	    "x/pack.xj:4:6: snapshots do not keep this field: see xj-rules(5), 变化" },
	{ "规则 X01 错误 题\n  变化 姓名\n  要求 否\n  提示 {前(旧值, 1)}\n",
	    "x/pack.xj:6:7: this would show a piece of a masked field: write "
	    "{FIELD}" },
	{ "规则 X01 错误 题\n  变化 姓名\n  要求 曾用名 = 空\n  提示 题\n",
	    "x/pack.xj:5:6: snapshots do not keep this field: see xj-rules(5), "
	    "变化" },
	{ "规则 X01 错误 题\n  每行\n  与 上次\n  要求 姓名 <> 空\n  提示 题\n",
	    "x/pack.xj:4:5: 与 (against) is a clause of rules of 变化" },
	{ "规则 X01 错误 题\n  每行\n  要求 旧(姓名) = 空\n  提示 题\n",
	    "x/pack.xj:5:6: unknown function '旧': see xj-rules(5)" },
	{ "规则 X01 错误 题\n  每行\n  要求 出生日期 = 5\n  提示 题\n",
	    "x/pack.xj:5:13: expected a date, and this is a number" },
	{ "规则 X01 错误 题\n  每行\n  要求 年(姓名) = 5\n  提示 题\n",
	    "x/pack.xj:5:8: expected a month, and this is a text" },
	{ "规则 X01 错误 题\n  每行\n  要求 姓名\n  提示 题\n",
	    "x/pack.xj:5:6: expected a condition (yes or no), and this is a "
	    "text" },
	{ "规则 X01 错误 题\n  每行\n  要求 姓名 < \"张\"\n  提示 题\n",
	    "x/pack.xj:5:9: a text has no order: compare with = or <>" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 南\n  提示 题\n",
	    "x/pack.xj:5:11: unknown label '南': write one of 男, 女" },
	{ "规则 X01 错误 题\n  每行\n  要求 长读(姓名) = 1\n  提示 题\n",
	    "x/pack.xj:5:6: unknown function '长读': did you mean '长度'?" },
	{ "规则 X01 错误 题\n  每行\n  要求 年令(出生日期, 截至日) = 1\n"
	    "  提示 题\n",
	    "x/pack.xj:5:6: unknown function '年令': did you mean '年龄'?" },
	{ "规则 X01 错误 题\n  每行\n  要求 长度() = 1\n  提示 题\n",
	    "x/pack.xj:5:6: so many arguments it does not take: see "
	    "xj-rules(5)" },
	{ "规则 X01 错误 题\n  每行\n  要求 是名称(姓名)\n  提示 题\n",
	    "x/pack.xj:5:10: expected a field that has a code table" },
	{ "规则 X01 错误 题\n  每行\n  要求 在表(区划, 出生地)\n  提示 题\n",
	    "x/pack.xj:5:9: unknown table '区划': see xj-rules(5)" },
	{ "规则 X01 错误 题\n  每行\n  要求 年(截至日) 属于 (2025, 2026-01-01)\n"
	    "  提示 题\n",
	    "x/pack.xj:5:23: expected a number, and this is a date" },
	{ "规则 X01 错误 题\n  每行\n  要求 转学月份 = 3\n  提示 题\n",
	    "x/pack.xj:5:6: this is a list: it may stand behind 属于 only" },
	{ "规则 X01 错误 题\n  每行\n  要求 人数() < 5\n  提示 题\n",
	    "x/pack.xj:5:6: a group function: it may stand in 要求 of 每组" },
	{ "规则 X01 错误 题\n  每组 学校标识码\n  要求 姓名 = \"张三\"\n"
	    "  提示 题\n",
	    "x/pack.xj:5:6: a group has many of these: use a key of 每组, or a "
	    "group function" },
	{ "规则 X01 错误 题\n  每组 年级数(年级)\n  要求 人数() < 5\n"
	    "  要求 年级 = \"一年级\"\n  提示 题\n",
	    "x/pack.xj:6:6: a group has many of these: use a key of 每组, or a "
	    "group function" },
	{ "规则 X01 错误 题\n  每组 学校标识码\n  要求 人数(人数() > 1) = 1\n"
	    "  提示 题\n",
	    "x/pack.xj:5:9: a group function in another one" },
	{ "规则 X01 错误 题\n  每行\n  当 性别 = 男\n  提示 题\n",
	    "x/pack.xj:4:5: the rule requires nothing: add 要求" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  提示@en title\n",
	    "x/pack.xj:4:5: the rule says nothing: add 提示" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  提示 题\n"
	  "  分支 新 当 姓名 <> 空\n  分支 新 当 性别 = 女\n",
	    "x/pack.xj:8:6: this is written twice: remove one" },
	{ "规则 X01 错误 题\n  内置 validate\n  每行\n  提示 题\n",
	    "x/pack.xj:5:5: a rule is judged in one way: 内置, 每行, 每格, 每组, 唯一, 变化 or 名单" },
	{ "规则 X01 错误 题\n  每行\n  要求 本格 <> 空\n  提示 题\n",
	    "x/pack.xj:5:6: unknown name '本格': see xj-rules(5)" },
	{ "规则 X01 错误 题\n  每格 姓名, 班极\n  要求 本格 <> 空\n  提示 题\n",
	    "x/pack.xj:4:10: unknown field '班极': did you mean '班级'?" },
	{ "规则 X01 错误 题\n  每格 姓名, 出生日期\n  要求 本格 = \"张三\"\n"
	    "  提示 题\n",
	    "x/pack.xj:5:11: expected a date, and this is a text" },
	{ "字段 甲\n  证件类型 证件种类\n",
	    "x/pack.xj:4:8: unknown field '证件种类': see xj-rules(5)" },
	{ "规则 X01 错误 题\n  每行\n  要求 本格证件类型 = 空\n  提示 题\n",
	    "x/pack.xj:5:6: unknown name '本格证件类型': did you mean "
	    "'身份证件类型'?" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  建议 身份证件号\n"
	    "  提示 题\n",
	    "x/pack.xj:6:6: this would show a piece of a masked field: write "
	    "{FIELD}" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  建议 出生日期\n"
	    "  提示 题\n",
	    "x/pack.xj:6:6: expected a text, and this is a date" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  提示 姓 {前(姓名, 1)} 的\n",
	    "x/pack.xj:6:9: this would show a piece of a masked field: write "
	    "{FIELD}" },
	{ "规则 X01 错误 题\n  每组 年级\n  要求 人数() < 5\n"
	    "  提示 {人数(性别 = 男)}\n", "x/pack.xj:6:7: a text shows no "
	    "comparison: give it a name (定义)" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  提示 [新] 甲\n"
	    "  提示 题\n",
	    "x/pack.xj:6:10: no branch '新': add 分支 新 当 …" },
	{ "级别 R07-7 达上线 警告\n",
	    "x/pack.xj:3:10: unknown branch '达上线': did you mean '达上限'?" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  分支 新 当 姓名 <> 空\n"
	    "  级别 旧 提示\n  提示 题\n",
	    "x/pack.xj:7:6: unknown branch '旧': write one of 新" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  提示 {姓名\n",
	    "x/pack.xj:6:6: this brace is not closed: expected '}'" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  提示 甲\n  提示 乙\n",
	    "x/pack.xj:7:6: this is written twice: remove one" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  列 姓名\n  列 性别\n"
	    "  提示 题\n",
	    "x/pack.xj:7:5: this is written twice: remove one" },
	{ "规则 X01 错误 题\n  提示 甲\n",
	    "x/pack.xj:3:4: the rule has no scope: add 每行, 每格, 每组, 唯一, 变化 or 名单" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  提示 {姓明}\n",
	    "x/pack.xj:6:7: unknown name '姓明': did you mean '姓名'?" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  通过 姓明=张三\n"
	    "  提示 题\n",
	    "x/pack.xj:6:6: this is no field and no parameter: write "
	    "NAME=VALUE" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  通过 缺列=姓明\n"
	  "  提示 题\n",
	    "x/pack.xj:6:9: this is no field" },
	{ "规则 X01 错误 题\n  变化\n  要求 否\n  通过 缺列=姓名\n  提示 题\n",
	    "x/pack.xj:6:6: this is no field and no parameter: write "
	    "NAME=VALUE" },
	{ "规则 X01 错误 题\n  每行\n  要求 性别 = 男\n  通过 截至日=明天\n"
	    "  提示 题\n",
	    "x/pack.xj:6:10: expected a date: YYYY-MM-DD" },
};

enum { WRONG_CASES = sizeof(wrong_cases) / sizeof(*wrong_cases) };

static const char branch_rule[] =
    "规则 X01 错误 题\n  每行\n  当 姓名 = \"张三\"\n  要求 出生日期 < 2000-01-01\n"
    "  分支 新 当 年(出生日期) >= 2020\n  级别 新 提示\n  列 [新] 姓名\n"
    "  应为 [新] 年龄(出生日期, 截至日)\n  提示 太晚\n"
    "  提示 [新] {年(出生日期)} 年太新\n";
