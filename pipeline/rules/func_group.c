/* SPDX-License-Identifier: MIT */
/* Functions of many records: rules/group.c gathers what they need. */
#include "pipeline/rules/func.h"

#define ROW(zh, en, args, result, gather, means_zh, means_en, example, row)    \
	{ zh, en, args, result, FUNC_GROUP, gather, NULL, NULL, means_zh,      \
		means_en, example, row }

const struct func func_groups[] = {
	ROW("人数", "count", "", 'n', GATHER_COUNT, "组里有几条记录",
	    "the number of records in the group", "人数() = 2",
	    "2 行 学校标识码=1"),
	ROW("人数", "count", "c", 'n', GATHER_COUNT, "组里符合条件的有几条",
	    "the number of records of which the condition is yes",
	    "人数(性别 = 男) = 1", "1 行 学校标识码=1 性别=男; 2 行 学校标识码=1"),
	ROW("不同", "distinct", "?", 'n', GATHER_DISTINCT,
	    "组里有几个不同的值，空的不算",
	    "the number of different values; blanks do not count",
	    "不同(班级) = 2", "2 行 学校标识码=1 班级=1; 学校标识码=1 班级=2; "
	    "学校标识码=1"),
	ROW("不同人", "persons", "oooooo", 'n', GATHER_HEADS,
	    "组里有几名学生：学籍号、身份证件类型、身份证件号、姓名、性别、出生日期；"
	    "号码相同的是一人，姓名、性别、出生日期相同而号码不冲突的也是",
	    "the number of persons, by 学籍号, 身份证件类型, 身份证件号, 姓名, 性别 and "
	    "出生日期: one where a number is the same, or all of the last three "
	    "are and no number differs",
	    "不同人(学籍号, 身份证件类型, 身份证件号, 姓名, 性别, 出生日期) = 2",
	    "2 行 学校标识码=1 姓名=甲; 学校标识码=1 姓名=乙"),
	ROW("最多", "most", "?", 'n', GATHER_MOST, "组里出现最多的值出现了几次",
	    "how often the most frequent value occurs", "最多(班级) = 2",
	    "2 行 学校标识码=1 班级=1; 学校标识码=1 班级=2"),
	ROW("最小", "min", "n", 'n', GATHER_MIN, "组里最小的数", "the least number",
	    "最小(年级数(年级)) = 1", "学校标识码=1 年级=一年级; 学校标识码=1 年级=2"),
	ROW("最小", "min", "d", 'd', GATHER_MIN, "组里最早的日期",
	    "the first of the dates", "最小(出生日期) = 2015-09-01",
	    "学校标识码=1 出生日期=20150901; 学校标识码=1 出生日期=20160901"),
	ROW("最小", "min", "m", 'm', GATHER_MIN, "组里最早的年月",
	    "the first of the months", "最小(入学年月) = 年月(2025, 9)",
	    "学校标识码=1 入学年月=202509; 学校标识码=1 入学年月=202609"),
	ROW("第几", "nth", "dn", 'd', GATHER_NTH,
	    "组里从早到晚排第几的日期；没有这么多为空",
	    "the date that comes n-th, the first first; blank where they are fewer",
	    "第几(出生日期, 2) = 2016-09-01", "学校标识码=1 出生日期=20160901; "
	    "学校标识码=1 出生日期=20150901; 学校标识码=1"),
	ROW("最大", "max", "n", 'n', GATHER_MAX, "组里最大的数",
	    "the greatest number", "最大(年级数(年级)) = 2",
	    "学校标识码=1 年级=一年级; 学校标识码=1 年级=2"),
	ROW("最大", "max", "d", 'd', GATHER_MAX, "组里最晚的日期",
	    "the last of the dates", "最大(出生日期) = 2016-09-01",
	    "学校标识码=1 出生日期=20150901; 学校标识码=1 出生日期=20160901"),
	ROW("最大", "max", "m", 'm', GATHER_MAX, "组里最晚的年月",
	    "the last of the months", "最大(入学年月) = 年月(2026, 9)",
	    "学校标识码=1 入学年月=202509; 学校标识码=1 入学年月=202609"),
	{ 0 },
};
