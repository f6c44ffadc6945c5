#!/usr/bin/env bats
# How schools lay out a table: titles, headers of two rows, totals, remarks. A
# pupil is never lost by it. Files in, files out.

load common

names=学校标识码,年级,班级,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号
one=2121090001,二年级,1班,王一,男,20180305,居民身份证,211382201803050119,G211382201803050119
two=2121090001,二年级,1班,李二,女,20180411,居民身份证,211382201804110224,G211382201804110224

# The lines of $@ as a file, parsed: its records, findings and numbers.
sheet() {
	printf '%s\n' "$@" >t.csv
	xj-parse -q $asof t.csv >out 2>err || :
}

# count RECORDS HELD SKIPPED of t.csv
count() {
	[ "$(grep '^:' out | cut -f 6-8)" = "$(printf '%s\t%s\t%s' "$@")" ] &&
	    [ "$(grep -c '^=' out)" -eq $(($1 - $2)) ] && return
	echo "not $*:"
	cat out err
	return 1
}

# cell RECORD COLUMN TEXT
cell() {
	local n
	n=$(xj-format --csv <out | head -n 1 | tr -d '\r' | tr , '\n' |
	    grep -nx -- "$2" | cut -d : -f 1)
	[ -n "$n" ] && [ "$(xj-format --csv <out | sed -n "$(($1 + 1))p" |
	    cut -d , -f "$n")" = "$3" ] && return
	echo "record $1 has not $2 = $3:"
	xj-format --csv <out
	return 1
}

@test "the header may stand below 199 rows of remarks" {
	mapfile -t rows < <(seq -f '说明第%g条,,,,,,,,' 199)
	sheet "${rows[@]}" "$names" "$one" "$two"
	count 2 0 199
	grep -q "^=	1	201	1	" out
}

@test "titles with commas and blank cells are no header" {
	sheet '学校名称,晨光小学,,年级,二年级,班级,1班,,' '填表人：,张老师' '' \
	    "$names" "$one"
	count 1 0 3
	cell 1 姓名 王一
}

@test "groups above the names say whose 姓名 it is" {
	sheet "学生基本信息,,,,,,,,,家庭成员二,,,家庭成员一,," \
	    "$names,姓名,身份证号码,手机号,姓名,身份证号码,手机号" \
	    "$one,刘小,,13904210002,王大,219009199307121233,13904210001"
	count 1 0 0
	cell 1 姓名 王一
	cell 1 成员1姓名 王大
	cell 1 成员1身份证件号 219009199307121233
	cell 1 成员2联系电话 13904210002
	refuses out $'^!.*\tF07'
}

@test "names that are merged with the cell below count" {
	sheet "学校标识码,年级,班级,学生基本信息,,,,身份证件号,学籍号,父亲,,母亲," \
	    ",,,姓名,性别,出生日期,身份证件类型,,,姓名,联系电话,姓名,联系电话" \
	    "$one,王大,13904210001,刘小,13904210002"
	count 1 0 0
	cell 1 班级 1班
	cell 1 学籍号 G211382201803050119
	cell 1 成员2姓名 刘小
}

@test "a third member of the family is not the pupil" {
	sheet ",,,,,,,,,家庭成员三,,成员1," "$names,姓名,联系电话,姓名,联系电话" \
	    "$one,王三,1,王大,13904210001"
	cell 1 姓名 王一
	cell 1 成员1姓名 王大
	refuses out 王三
}

@test "姓名 once more beside 关系 is a member of the family" {
	sheet "$names,姓名,关系,联系电话,身份证件号,姓名,关系,联系电话" \
	    "${one%,*,*},,,王大,父亲,13904210001,219009199307121233,刘小,母亲,1"
	cell 1 身份证件号 ''
	cell 1 成员1身份证件号 219009199307121233
	cell 1 成员2关系 母亲
	refuses out $'^!.*\tF07'
}

@test "a header of two rows is skipped on every page" {
	group="学生,,,,,,,,,家庭成员一,"
	sheet "$group" "$names,姓名,电话" "$one,王大,13904210001" "$group" \
	    "$names,姓名,电话" "$two,李大,13904210002"
	count 2 0 2
}

@test "what explains the columns is no pupil" {
	sheet "$names" "1,2,3,4,5,6,7,8,9" \
	    "必填,必填,必填,,下拉选择,格式YYYYMMDD,请选择,18位,19位" \
	    "xxbsm,nj,bh,xm,xbm,csrq,sfzjlxm,sfzjh,grbsm" "$one"
	count 1 0 3
}

@test "names above, and below them the parts of some" {
	sheet "$names,家长1,,,家长2,," ",,,,,,,,,姓名,关系,电话,姓名,关系,电话" \
	    "$one,王大,父亲,13904210001,刘小,母亲,13904210002"
	count 1 0 0
	cell 1 姓名 王一
	cell 1 成员1姓名 王大
	cell 1 成员2联系电话 13904210002
	refuses out $'^!.*\tF0[67]'
}

@test "names above, below them remarks and the parts of some" {
	sheet "$names,家长1,,家长2,,紧急联系人," \
	    "必填,（必填）,,按户口簿,男/女,如20150831,,18位,19位,姓名,电话,姓名,电话,姓名,电话" \
	    "$one,王大,13904210001,刘小,13904210002,张三,13904210003"
	count 1 0 0
	cell 1 出生日期 20180305
	cell 1 成员2姓名 刘小
	refuses out 张三 # not the pupil, nor one of two
	refuses out $'^!.*\tF0[67]'
}

@test "a group and its parts are one name" {
	sheet "学校,,年级,班级,姓名,性别,出生,身份证件,,学籍号,户口,,入学,,家长1,,就读方式" \
	    "标识码,名称,,,,,年月日,类型,号码,,性质,所在地,年月,方式,姓名,电话," \
	    "2121090001,晨光小学,二年级,1班,王一,男,20180305,居民身份证,211382201803050119,G211382201803050119,农业家庭户口,211382,202409,就近入学,王大,13904210001,走读"
	count 1 0 0
	cell 1 学校名称 晨光小学
	cell 1 出生日期 20180305
	cell 1 身份证件号 211382201803050119
	cell 1 户口性质 农业家庭户口
	cell 1 入学年月 202409
	cell 1 成员1联系电话 13904210001
	cell 1 就读方式 走读
	grep -q $'^@.*\t9:身份证件 号码\t' out
	refuses out $'^!.*\tF0[67]'
}

@test "names in both rows, and a part in the lower one" {
	sheet "$names,家庭成员或监护人一,,入学年月" \
	    "${names/出生日期/年月日},姓名,电话,年月" "$one,王大,13904210001,202409"
	count 1 0 0
	cell 1 出生日期 20180305
	cell 1 成员1姓名 王大
	cell 1 入学年月 202409
}

@test "a pupil is no lower row of a header, and no remark" {
	sheet "$names,类别,备注" "$one,学生,班级" "$two,学生,"
	count 2 0 0
	cell 1 姓名 王一
	sheet 姓名,性别,出生日期,备注 如意,男,20180305,请查 李二,,,按户口簿
	count 2 0 0
}

@test "what tells how to fill the columns is no pupil, example or not" {
	sheet "$names" "10位,（必填）,,与户口簿一致,男/女,如20150831,请选择,如211382201508310010,（19位）" \
	    "$one"
	count 1 0 1
}

@test "totals and remarks, behind a serial number and with commas too" {
	sheet "序号,$names" "1,$one" "小计,1" "2,$two" "3,合计,,,2人,,,,," \
	    "共 2 人,,,,,,,,," "注：1.本表一式两份" "2.请核对, 再上报" \
	    "制表人：张老师,,,审核人：李校长,,,,,," \
	    "二、转入学生,2人,,,,,,,," "1班,,,,班主任：张老师,,,,," \
	    ",,,,,,,校长：李校长,,2026年9月1日" "本班 4 人,其中男 2 人,女 2 人,,,,,,,"
	count 2 0 10
}

@test "no pupil is skipped, whatever the name" {
	sheet 姓名,性别,出生日期,班级 合计,男,20180305,1班 共五人,女,2018-03-06,1班 \
	    备注,男,,1班 小计,,20180307,1班 说明,女,,
	count 5 0 0
}

@test "a title that is the first cell of every row hides none" {
	sheet 晨光小学,, 学校名称,姓名,性别 晨光小学,王一, 晨光小学,李二,女 晨光小学,,
	count 2 0 2
}

@test "a row cut short that holds a number is held back, not skipped" {
	sheet "$names" "2121090001,二年级" "$one"
	count 2 1 0
	grep -q $'^!.*\tF03' out
}

@test "a bar between the cells, in GB18030 as well" {
	# 縷 is BF 7C: its second byte is the bar.
	printf '%s\n' "$names" "$one" "${two/李二/李縷}" | tr , '|' >u
	iconv -f UTF-8 -t GB18030 u >t.csv
	xj-parse -q $asof t.csv >out
	count 2 0 0
	cell 2 姓名 李縷
	sheet "$(tr , '|' <<<"$names")" "$(tr , '|' <<<"$one")"
	count 1 0 0
}

@test "marks, remarks and blanks in names are no part of them" {
	sheet "﹡学校标识码,年 级★,班级（必填，2位）,▲姓名,性　别#,出生日期（格式：YYYYMMDD）,身份证件类型【请选择】,身份证件号（18位）,学籍号(如G2113)" \
	    "$one"
	count 1 0 0
	refuses out $'^!.*\tF06'
}

@test "a misspelt name is told with its column, and not taken" {
	sheet "${names/姓名/名姓}" "$one"
	says out $'near=D 列“名姓”'
	sheet "${names/身份证件号/身分证号}" "$one"
	says out $'near=H 列“身分证号”'
	refuses out $'\t2:身分证号'
}

@test "without a header: what there is instead, and nothing of a pupil" {
	sheet "$one" "$two"
	says out 第一行就是学生
	refuses out 王一
	sheet 姓名,王一,李二 性别,男,女 学籍号,G1,G2
	says out 转置
	refuses out 王一
	sheet 姓名，性别，班级 王一，男，1班
	says out 另存为
	refuses out 王一
	sheet 姓名 王一
	says out '（姓名）'
	: >t.csv
	xj-parse -q $asof t.csv >out 2>err || :
	says out 什么也没有
	says out wanted=学校标识码
}

@test "a second table is one finding, at the line where it begins" {
	sheet "$names" "$one" '工号,姓名,任教学科,联系电话,备注' \
	    'T01,张老师,语文,13804219901,' 'T02,李老师,数学,13804219902,x' \
	    '班级,姓名,性别' '1班,王一,男'
	count 4 3 2
	xj check $asof --fail-on never --format gcc --select F t.csv >all 2>err
	grep -q '^t.csv:3: error: 从这一行起是另一张表.*其中 3 行没有检查.*F03' all
	[ "$(grep -c F03 all)" -eq 1 ]
	xj check $asof --fail-on never --each --format gcc --select F t.csv >all 2>err
	[ "$(grep -c 'F03' all)" -eq 3 ]
	# What to do is about tables and not about commas.
	xj check $asof --fail-on never --select F03 t.csv >all 2>err
	says all 另存成一个文件
	refuses all 逗号
	# Our own header once more: what is below it is read again.
	sheet "$names" "$one" '班级,姓名,性别' '1班,王一,男' "$names" "$two"
	count 3 1 2
}

@test "tables without end are told one by one at last" {
	{
		printf '%s\n' "$names" "$one"
		for i in $(seq 100); do
			printf '%s\n' '班级,姓名,性别' '1班,王一,男' "$names"
		done
	} >t.csv
	xj check $asof --fail-on never --format gcc --select F03 t.csv >all 2>err
	[ "$(wc -l <all)" -eq 100 ]
	[ "$(grep -c 从这一行起是另一张表 all)" -eq 16 ]
}

@test "of two columns of numbers the pupils' own is used, not the parents'" {
	mom=211382198501010016
	sheet "$names,身份证号" "$one,$mom" "$two,$mom" \
	    "2121090001,二年级,1班,赵三,男,20180412,居民身份证,,,$mom"
	cell 1 身份证件号 211382201803050119
	grep -q 'F07.*used=H	reason=号码属于学生本人' out
	# Whose birth dates do not stand there: not the adults'.
	sheet "姓名,身份证号,身份证件号,性别" "王一,$mom,211382201803050119,男" \
	    "李二,$mom,,女" "赵三,,211382201804110224,男" "孙四,$mom,,男"
	cell 1 身份证件号 211382201803050119
	# Both are: the fuller one.
	sheet "$names,身份证号" "${one/211382201803050119/},211382201803050119" \
	    "$two,211382201804110224"
	grep -q 'F07.*used=J	reason=填得较全' out
}

@test "a fuller header further down takes no pupil away" {
	sheet "$names" "$one" "$two" "$names,曾用名" \
	    2121090001,二年级,1班,赵三,男,20180501,居民身份证,211382201805010031,G211382201805010031,赵小三
	count 3 1 1 || count 3 0 1
	cell 1 姓名 王一
}

@test "a row in another delimiter is held back, not passed over as a remark" {
	local cut
	for cut in $'\t' ';' '|' '，' ' '; do
		sheet "$names" "$one" "${two//,/$cut}"
		count 2 1 0
		grep -q $'\tF03\t' out
	done
	sheet "$names" "$one" "\"$two\""
	count 2 1 0
	sheet "$names" "$one" '补录：李二 211382201804110224 女'
	count 2 1 0
}

@test "two tables side by side are not one" {
	sheet "$names,$names" "$one,$two" "$two,$one"
	grep -q $'\tF01\t' out
	grep -q 左右并排 err
	# The parents' name and number beside are no second table.
	sheet "$names,姓名,身份证件号" "$one,王大,211382198803050019" \
	    "$two,李大,211382198804110026"
	count 2 0 0
	grep -q $'\tF07\t' out
}

@test "the example row of a template is no pupil, unless its number is valid" {
	{ head -1 a.csv; echo '例：2121090005,三年级,1班,张三,男,2018-01-01,居民身份证,210000201801010010,,某某小学,'
	    tail -n +2 a.csv; } >e.csv
	xj-parse -q $asof a.csv >plain
	xj-parse -q $asof e.csv >with
	says with '填写示例 1 行'
	[ "$(grep -c 张三 with)" -eq 0 ]
	# A pupil is none, whatever stands in the first cell.
	sed -i '2s/210000201801010010/21138220180101101X/' e.csv
	xj-parse -q $asof e.csv >with
	[ "$(grep -c 张三 with)" -eq 1 ]
	iconv -t GB18030 e.csv | sed '2s/21138220180101101X/210000201801010010/' >g.csv
	xj-parse -q $asof g.csv >with
	says with '填写示例 1 行'
}

@test "a table of teachers below is one finding, by the column of names alone" {
	{ cat a.csv; printf '\n教师名单\n工号,姓名,学科\n1,王老师,数学\n2,李老师,语文\n'; } >t.csv
	xj check $asof --format csv t.csv >out 2>err || :
	[ "$(grep -c ,F03, out)" -eq 1 ]
	says out '从这一行起是另一张表，各列与上面不同，其中 2 行没有检查'
}
