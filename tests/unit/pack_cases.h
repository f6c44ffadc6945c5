/* SPDX-License-Identifier: MIT */
/* The tables of pack_test.c. */

/* Statements below 包 x 1, and the first line of the one error they make. */
static const struct wrong_case {
	const char *text, *error;
} wrong_cases[] = {
	{ "字段x 姓名\n",
	    "x/pack.xj:2:1: unknown statement '字段x': did you mean '字段'?" },
	{ "feild 姓名\n",
	    "x/pack.xj:2:1: unknown statement 'feild': did you mean 'field'?" },
	{ "字段 姓名\n  别各 xm\n",
	    "x/pack.xj:3:3: unknown clause '别各': did you mean '别名'?" },
	{ "字段 姓名\n  类型 名字\n",
	    "x/pack.xj:3:6: unknown type '名字': did you mean '文字'?" },
	{ "字段 姓名\n  整理 半角, 去空臼\n",
	    "x/pack.xj:3:10: unknown repair '去空臼': did you mean '去空白'?" },
	{ "字段 姓名\n  脱敏 名\n",
	    "x/pack.xj:3:6: unknown kind of masking '名': write one of 姓名, 证件, "
	    "学籍号, 电话, 地址, 全部, name, id, xjh, phone, address, all" },
	{ "字段 性别\n  代码 性另\n表 性别表\n  代码, 名称\n",
	    "x/pack.xj:3:6: unknown table '性另': write one of 性别表" },
	{ "字段 甲\n  可代 乙级\n字段 乙\n",
	    "x/pack.xj:3:6: unknown field '乙级': did you mean '乙'?" },
	{ "字段 甲\n  别名 xm\n字段 乙\n  别名 XM\n",
	    "x/pack.xj:5:6: this header means the field '甲' already: remove "
	    "one" },
	{ "字段 甲\n  别名 xm, ＸＭ\n",
	    "x/pack.xj:3:10: the field has this alias already: remove it" },
	{ "字段 甲\n  别名 \"★\"\n",
	    "x/pack.xj:3:6: nothing is left of this header: it must hold "
	    "letters" },
	{ "字段 甲\n字段 甲\n",
	    "x/pack.xj:3:4: '甲' is already the name of a field: x/pack.xj:2" },
	{ "字段 甲\n参数 甲 = 1\n",
	    "x/pack.xj:3:4: '甲' is already the name of a field: x/pack.xj:2" },
	{ "参数 甲 = 5 5\n", "x/pack.xj:2:10: this is too much: the line should "
	    "end before it" },
	{ "参数 甲 =   # nothing\n", "x/pack.xj:2:7: expected a value: a number, "
	    "a date, 是, 否, \"text\", (3, 9) or 未设置" },
	{ "参数 甲 日期 = 5\n",
	    "x/pack.xj:2:11: the value is not of the parameter's type" },
	{ "参数 甲 = 未设置\n", "x/pack.xj:2:8: an unset parameter needs a type: "
	    "参数 NAME 日期 = 未设置" },
	{ "参数 甲 = 2021-02-30\n",
	    "x/pack.xj:2:8: there is no such date: write YYYY-MM-DD or MM-DD" },
	{ "参数 甲 = (3, 九)\n", "x/pack.xj:2:12: expected a number" },
	{ "规则 I1x 错误 标题\n  内置 parse\n", "x/pack.xj:2:4: a rule's id is a capital letter "
	    "and digits: I01, R04-1" },
	{ "规则 I01 错吴 标题\n  内置 parse\n",
	    "x/pack.xj:2:8: unknown level '错吴': did you mean '错误'?" },
	{ "规则 I01 错误\n  内置 parse\n", "x/pack.xj:2:10: expected a text" },
	{ "规则 I01 错误 标题\n  静默 I01, I20\n  内置 parse\n",
	    "x/pack.xj:3:11: unknown rule 'I20': write one of I01" },
	{ "规则 I01 错误 标题\n  内置 parser\n",
	    "x/pack.xj:3:6: unknown stage 'parser': did you mean 'parse'?" },
	{ "规则 F05 错误 标题\n  提示 应有 {wantde} 列\n  内置 parse\n",
	    "x/pack.xj:3:10: unknown argument of a message 'wantde': did you "
	    "mean 'wanted'?" },
	{ "规则 I01 错误 标题\n  每行\n  提示 甲\n",
	    "x/pack.xj:3:5: the rule requires nothing: add 要求" },
	{ "规则 I01 错误 标题\n  每天早上\n",
	    "x/pack.xj:3:3: unknown clause '每天早上': see xj-rules(5)" },
	{ "规则 I01 错误 标题\n  内置 parse\n规则 I01 错误 标题\n  内置 parse\n",
	    "x/pack.xj:4:4: 'I01' is already the name of a rule: x/pack.xj:2" },
	{ "停用 I77\n", "x/pack.xj:2:4: unknown rule 'I77': see xj-rules(5)" },
	{ "条款 第7条\n  不查 甲\n", "x/pack.xj:2:4: expected an article: 第七条" },
	{ "条款 第七条\n", "x/pack.xj:2:7: expected the ids of rules, or 不查 "
	    "(unchecked) below" },
	{ "条款 第七条\n  不察 甲\n", "x/pack.xj:3:3: unknown clause '不察': did you "
	    "mean '不查'?" },
	{ "条款 第七条\n  不查 甲\n  不查 乙\n",
	    "x/pack.xj:4:6: this is written twice: remove one" },
	{ "条款 第七条\n  不查 甲\n条款 第七条\n  不查 乙\n", "x/pack.xj:4:4: '第七条' is "
	    "already the name of a statement 条款: x/pack.xj:2" },
	{ "表 甲 来自 没有.csv\n", "x/pack.xj:2:8: cannot read 'x/没有.csv'" },
	{ "表 甲\n", "x/pack.xj:3:1: the table is empty: its first row names the "
	    "columns" },
	{ "表 甲\n  代码, 代码\n",
	    "x/pack.xj:3:3: every column needs a name of its own" },
	{ "表 甲\n  代码, 名称\n  1, \"a\n",
	    "x/pack.xj:4:6: this quote is not closed" },
	{ "表 甲\n  代码, 名称\n  1, \"a\" b\n",
	    "x/pack.xj:4:10: text behind a closing quote" },
	{ "表 甲\n  代码, 名称\n  1, a, b\n",
	    "x/pack.xj:4:9: the row is wider than the header" },
	{ "表 甲\n  代码, 名称\n  , a\n",
	    "x/pack.xj:4:3: the first cell is the row's key: it cannot be "
	    "empty" },
	{ "表 甲\n  代码, 名称\n  1, a\n  1, b\n",
	    "x/pack.xj:5:3: '1' has a row already: remove one of them" },
	{ "表尾 合计；\n", "x/pack.xj:2:6: this character has no place here: put it "
	    "in quotes, or remove it" },
	{ "  别名 xm\n", "x/pack.xj:2:3: unknown clause '别名': write one of 基于, "
	    "自, 条文, 主管, extends, since, text, office" },
	{ "字段 甲\n    别名 a\n  别名 b\n",
	    "x/pack.xj:4:3: indented less than the clause above: align them" },
	{ "包 y 2\n", "x/pack.xj:2:1: a pack has one 包 statement, at the head "
	    "of pack.xj" },
	{ "停用 I01\n  提示 x\n规则 I01 提示 x\n  内置 parse\n",
	    "x/pack.xj:2:4: unknown rule 'I01': see xj-rules(5)" },
	{ "定义 甲 = 乙\n", "x/pack.xj:2:8: unknown name '乙': write one of 截至日" },
	{ "定义 甲 = 乙 = 1\n定义 乙 = 1\n",
	    "x/pack.xj:2:8: unknown name '乙': write one of 截至日" },
	{ "字段 态\n  代码 表\n表 表\n  码,名\n  1,在读\n定义 甲 = 态 = 在渎\n",
	    "x/pack.xj:7:12: unknown label '在渎': did you mean '在读'?" },
	{ "定义 甲 = (1 + 2\n", "x/pack.xj:2:14: expected ')'" },
	{ "定义 甲 = 1 且\n", "x/pack.xj:2:11: expected a value: a name, a number, "
	    "a date, a \"text\" or 空" },
	{ "定义 甲 = 1 匹配 /[/\n", "x/pack.xj:2:13: wrong regular expression: "
	    "missing terminating ] for character class" },
	{ "定义 甲 = 1 匹配 /a\n",
	    "x/pack.xj:2:13: this is not closed: it must end on its line" },
	{ "定义 甲 = 1 属于 2\n", "x/pack.xj:2:13: expected a list in brackets, or "
	    "the name of one" },
	{ "定义 甲 = ((((((((((((((((( 1\n", "x/pack.xj:2:24: nested too deep, 16 "
	    "levels at most: give a part of it a name (定义)" },
	{ "字段 姓名\n登记 册\n  列 姓名\n",
	    "x/pack.xj:4:4: say first where the rows come from: 每行, 变化, 名单 "
	    "or 规则" },
	{ "字段 姓名\n登记 册\n  分校\n",
	    "x/pack.xj:3:4: the register has no rows: add 每行, 变化, 名单 or 规则" },
	{ "字段 姓名\n登记 册\n  每行\n",
	    "x/pack.xj:4:3: each source has columns (列), and all have the same "
	    "in one order" },
	{ "字段 姓名\n名单 甲 来自 a.csv\n  列 号\n登记 册\n  每行\n  列 姓名\n"
	    "  名单 甲\n  列 号\n",
	    "x/pack.xj:8:3: each source has columns (列), and all have the same "
	    "in one order" },
	{ "字段 姓名\n登记 册\n  每行\n  列 姓名, 姓名\n",
	    "x/pack.xj:5:9: this column is there twice: remove one" },
	{ "字段 姓名\n登记 册\n  每行\n  列 \"甲=乙\" = 姓名\n",
	    "x/pack.xj:5:5: a heading has no equals sign, and is not empty" },
	{ "字段 姓名\n登记 册\n  每行\n  列 性名\n",
	    "x/pack.xj:5:5: unknown name '性名': did you mean '姓名'?" },
	{ "字段 姓名\n登记 册\n  排序 名\n  每行\n  列 姓名\n",
	    "x/pack.xj:4:6: unknown column '名': write one of 姓名" },
	{ "字段 姓名\n登记 册\n  分校\n  每行\n  列 姓名\n",
	    "x/pack.xj:3:4: 分校 (each_school) needs a column 学校标识码: whose a row "
	    "is" },
	{ "字段 姓名\n登记 册\n  每行\n  要求 姓名 = 空\n  列 姓名\n",
	    "x/pack.xj:5:3: unknown clause '要求': see xj-rules(5)" },
	{ "字段 姓名\n登记 册\n  每行\n  与 上次\n  列 姓名\n",
	    "x/pack.xj:4:3: 与 (against) is a clause of rules of 变化" },
	{ "字段 姓名\n登记 册/乙\n  每行\n  列 姓名\n",
	    "x/pack.xj:3:4: the name of a register is that of its file: no "
	    "blanks, none of / \\ : * ? \" < > |, at most 120 bytes" },
	{ "字段 姓名\n登记 册\n  每行\n  列 姓名\n登记 册\n  每行\n  列 姓名\n",
	    "x/pack.xj:6:4: '册' is already the name of a register: x/pack.xj:3" },
	{ "字段 姓名\n登记 册\n  规则 X01\n  列 姓名\n",
	    "x/pack.xj:4:6: unknown rule 'X01': see xj-rules(5)" },
	{ "字段 姓名\n规则 X01 错误 题\n  每组 姓名\n  要求 人数() = 1\n  提示 题\n"
	    "登记 册\n  规则 X01\n  列 姓名\n",
	    "x/pack.xj:8:6: a register takes its rows from rules of 每行, 变化 or "
	    "one 名单" },
	{ "字段 姓名\n  必填 错误\n规则 X01 错误 题\n"
	  "  每格 必填 除 姓名\n  要求 本格 <> 空\n  提示 题\n",
	    "x/pack.xj:5:5: no field is left" },
	{ "规则 I01 错误 题\n  内置 parse\n  通过 姓名=甲\n",
	    "x/pack.xj:4:6: the rule is judged elsewhere: no examples here" },
	{ "字段 姓名\n规则 X01 错误 题\n  每行\n  要求 姓名 <> 空\n"
	  "  提示 看{}\n",
	    "x/pack.xj:6:6: {…} must hold a value, on one line" },
	{ "规则 X01 错误 题\n  变化\n  与 上次\n  与 上学年末\n"
	  "  要求 否\n  提示 题\n",
	    "x/pack.xj:5:4: a rule compares with one snapshot" },
	{ "字段 姓名\n规则 X01 错误 题\n  每行\n  要求 姓名 <> 空\n"
	  "  提示 题\n  通过\n",
	    "x/pack.xj:7:5: expected NAME=VALUE …" },
	{ "字段 姓名\n规则 X01 错误 题\n  每行\n  要求 姓名 <> 空\n"
	  "  提示 题\n  通过 姓名\n",
	    "x/pack.xj:7:6: expected NAME=VALUE" },
	{ "字段 姓名\n规则 X01 错误 题\n  每行\n  要求 姓名 <> 空\n"
	  "  提示 题\n  分支 \"甲\" 当 姓名 = 空\n",
	    "x/pack.xj:7:6: expected the name of a branch" },
	{ "规则 I01 错误 题\n  内置 parse\n  级别 \"省\" 警告\n",
	    "x/pack.xj:4:6: expected the name of a branch" },
	{ "规则 X01 错误 题\n  名单 \"甲\"\n  提示 题\n",
	    "x/pack.xj:3:6: expected the name of a list" },
	{ "字段 姓名\n规则 X01 错误 题\n  每行\n  可缺 \"甲\"\n"
	  "  要求 姓名 <> 空\n  提示 题\n",
	    "x/pack.xj:5:6: expected the name of a list" },
	{ "定义 甲 = 长度(1 2)\n", "x/pack.xj:2:13: expected ',' or ')'" },
	{ "定义 甲 = 有 名单\n", "x/pack.xj:2:10: expected LIST(COLUMN = …)" },
	{ "定义 甲 = 1 匹配 2\n",
	    "x/pack.xj:2:13: expected a regular expression between slashes" },
	{ "定义 甲 = 且\n", "x/pack.xj:2:8: expected a value, not an operator" },
	{ "定义 甲 = 1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1\n",
	    "x/pack.xj:2:39: too many terms, 16 at most" },
	{ "字段 甲\n  别名 5\n", "x/pack.xj:3:6: expected a header's text" },
	{ "字段 5\n", "x/pack.xj:2:4: expected the field's name" },
	{ "字段 甲\n  代码 5\n", "x/pack.xj:3:6: expected the name of a table" },
	{ "字段 甲\n  可代 5\n", "x/pack.xj:3:6: expected the name of a field" },
	{ "字段 甲\n  证件类型 5\n",
	    "x/pack.xj:3:8: expected the name of a field" },
	{ "字段 姓名\n登记 册\n  每行\n  列 5\n",
	    "x/pack.xj:5:5: expected the heading of a column" },
	{ "字段 姓名\n登记 册\n  排序 5\n  每行\n  列 姓名\n",
	    "x/pack.xj:4:6: expected the heading of a column" },
	{ "登记\n", "x/pack.xj:2:3: expected the register's name" },
	{ "登记 册\n  规则 5\n  列 甲\n",
	    "x/pack.xj:3:6: expected the id of a rule" },
	{ "名单 甲 来自 a.csv\n  列 号\n  取值 号 属于 (一 二)\n",
	    "x/pack.xj:4:14: expected ',' or ')'" },
	{ "名单 甲 来自 a.csv\n  列 号\n  按字段 号\n",
	    "x/pack.xj:4:8: expected a comma and the columns that hold values" },
	{ "名单 5\n", "x/pack.xj:2:4: expected the list's name" },
	{ "名单 甲 来自 5\n  列 号\n",
	    "x/pack.xj:2:9: expected the name of a CSV file" },
	{ "规则 I01 错误 题\n  内置 parse\n  静默 5\n",
	    "x/pack.xj:4:6: expected the id of a rule" },
	{ "停用 5\n", "x/pack.xj:2:4: expected the id of a rule" },
	{ "规则 5 错误 题\n  内置 parse\n",
	    "x/pack.xj:2:4: expected the rule's id" },
	{ "参数 甲 = (3 9)\n", "x/pack.xj:2:11: expected ',' or ')'" },
	{ "表尾 5\n", "x/pack.xj:2:4: expected a text that opens a footer" },
	{ "表 甲 来自 5\n", "x/pack.xj:2:8: expected the name of a CSV file" },
	{ "定义 5 = 1\n", "x/pack.xj:2:4: expected the name that is defined" },
	{ "参数 5 = 1\n", "x/pack.xj:2:4: expected the parameter's name" },
	{ "表 5\n  码, 名\n  1, 男\n",
	    "x/pack.xj:2:3: expected the table's name" },
	{ "  基于 5\n", "x/pack.xj:2:6: expected the name of a pack" },
	{ "规则 I01 错误 题\n  内置 parse\n停用 I01\n  提示 题\n",
	    "x/pack.xj:5:3: this statement has no clauses" },
	{ "定义 甲 = 1.1234567\n",
	    "x/pack.xj:2:8: at most 12 digits, and 6 behind the point" },
	{ "定义 甲 = 1234567890123\n",
	    "x/pack.xj:2:8: at most 12 digits, and 6 behind the point" },
	{ "字段 甲\n字段 乙\n定义 丙 = 甲 属于 乙\n",
	    "x/pack.xj:4:13: expected a list in brackets, or a parameter that "
	    "is one" },
	{ "定义 甲 = 必填级别(5)\n",
	    "x/pack.xj:2:13: expected the name of a field" },
	{ "定义 甲 = 在表(5, \"甲\")\n",
	    "x/pack.xj:2:11: expected the name of a table" },
	{ "名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n  名单 甲\n"
	  "  要求 花名册(本人) = 号\n  提示 题\n",
	    "x/pack.xj:6:10: this is no value: write a field, a parameter or a "
	    "definition" },
	{ "字段 姓名\n名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n"
	  "  每行\n  要求 甲(5) = 姓名\n  提示 题\n",
	    "x/pack.xj:7:6: LIST(COLUMN, …) wants the name of a column first" },
	{ "字段 姓名\n名单 甲 来自 a.csv\n  列 号\n规则 X01 错误 题\n"
	  "  每行\n  要求 有 甲(号 <> 5)\n  提示 题\n",
	    "x/pack.xj:7:15: compare with a text, or with < or >" },
	{ "字段 \xFF\n",
	    "x/pack.xj:2:4: this is not UTF-8: save the file as UTF-8" },
};

enum { WRONG_CASES = sizeof(wrong_cases) / sizeof(*wrong_cases) };

/* The same pack in Chinese, in English, and with full-width punctuation. */
static const char *const spellings[] = {
	"参数 上限 = 55\n参数 月 = (3, 9)\n参数 日 日期 = 未设置\n"
	"表 性别\n  代码,名称\n  1,男\n"
	"字段 甲\n  别名 a, b\n  代码 性别\n  整理 半角, 去空白\n  脱敏 姓名\n"
	"  必填 错误\n  可代 乙\n字段 乙\n"
	"定义 丙 = 甲 属于 (男, 空) 且 非 长度(乙) <> 上限\n"
	"规则 I01 错误 第七条, 第二十条 题\n  标题@en title\n  内置 validate\n"
	"  提示 {甲}\n  级别 province 错误\n  静默 I01\n表尾 合计, 共…人\n"
	"登记 第九条 册\n  标题@en roll\n  排序 甲\n  每行\n  当 甲 = 男\n"
	"  列 甲, 丁 = 乙\n",
	"param 上限 = 55\nparam 月 = (3, 9)\nparam 日 date = unset\n"
	"table 性别\n  代码,名称\n  1,男\n"
	"field 甲\n  alias a, b\n  codes 性别\n  clean width, blanks\n"
	"  mask name\n"
	"  required error\n  alternative 乙\nfield 乙\n"
	"define 丙 = 甲 in (男, blank) and not length(乙) <> 上限\n"
	"rule I01 error 第七条、第二十条 题\n  title@en title\n  builtin validate\n"
	"  message {甲}\n  level province error\n  silences I01\n"
	"footer 合计, 共…人\n"
	"register 第九条 册\n  title@en roll\n  order 甲\n  each_row\n"
	"  when 甲 = 男\n  column 甲, 丁 = 乙\n",
	"参数　上限　＝　５５　＃ 注\n参数 月＝（３、９）\n参数 日 日期＝未设置\n"
	"表 性别\n　　代码,名称\n　　1,男\n"
	"字段 甲\n　　别名 ａ，ｂ\n　　代码 性别\n　　整理 半角、\n　　　　去空白\n"
	"　　脱敏 姓名\n　　必填 错误\n　　可代 乙\n字段 乙\n"
	"定义 丙 = 甲 属于（男，空）\n  且 非 长度（乙）≠ 上限\n"
	"规则 Ｉ０１ 错误 第七条，第二十条 题\n  标题@en title\n  内置 validate\n"
	"  提示 {甲}\n  级别 province 错误\n  静默 Ｉ０１\n表尾 合计、“共…人”\n"
	"登记　第九条 册\n  标题@en roll\n  排序 甲\n  每行\n  当 甲 ＝ 男\n"
	"  列 甲、丁 ＝ 乙\n",
};
