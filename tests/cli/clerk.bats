#!/usr/bin/env bats
# What the clerk of a school sees of her own file: no false reason, no pupil
# held back for it, and no advice that makes it worse. Files in, text out.

load common

names=学校标识码,年级,班级,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号
one=2121090001,二年级,1班,王一,男,20180305,居民身份证,211382201803050119,G211382201803050119
two=2121090001,二年级,1班,李二,女,20180411,居民身份证,211382201804110224,G211382201804110224
mark=$(printf '\xEF\xBB\xBF')

# The lines of $@ as a file, checked; what a person reads is in out.
clerk() {
	printf '%s\n' "$@" >t.csv
	xj check $asof t.csv >out 2>err || :
}

@test "two files with a mark each, joined, are one table" {
	printf '%s\r\n' "$mark$names" "$one" "$mark$names" "$two" >t.csv
	xj-parse -q $asof t.csv >out
	[ "$(grep -c '^=' out)" -eq 2 ]
	refuses out $'^!.*\tF03'
	says out $'\tF09'
	iconv -f UTF-8 -t GB18030 t.csv >g.csv
	xj-parse -q $asof g.csv >out
	[ "$(grep -c '^=' out)" -eq 2 ]
	iconv -f UTF-8 -t UTF-16LE t.csv >u.csv
	xj-parse -q $asof u.csv >out
	[ "$(grep -c '^=' out)" -eq 2 ]
}

@test "a mark before the first cell of a pupil costs nobody" {
	printf '%s\r\n' "$mark$names" "$one" "$mark$two" "$mark" >t.csv
	xj-parse -q $asof t.csv >out
	[ "$(grep -c '^=' out)" -eq 2 ]
	refuses out $'^!.*\tF03'
	xj-normalize <out | grep -q $'^~.*\tN05'
}

@test "a mark before a quoted name of the header is none of its characters" {
	q=$(sed 's/[^,]*/"&"/g' <<<"$names")
	printf '%s\r\n' "$mark$q" "$one" "$mark$q" "$two" >t.csv
	xj-parse -q $asof t.csv >out
	[ "$(grep -c '^=' out)" -eq 2 ]
	refuses out $'^!.*\tF0[34]'
}

@test "files joined whose cells are quoted, with a mark each, cost nobody" {
	q=$(sed 's/[^,]*/"&"/g' <<<"$names")
	two=$(sed 's/[^,]*/"&"/g' <<<"$two")
	for first in "$q" '"二年级2班"' "$two" ; do
		printf '%s\r\n' "$mark$q" "$one" "$mark$first" "$q" "$two" >t.csv
		xj-parse -q $asof t.csv >out
		grep -q "^=.*李二" out
		refuses out $'^!.*\tF0[34]'
	done
	# The numbers of bytes are those of the file, in UTF-16 too.
	for code in UTF-8 UTF-16LE; do
		{ printf '%s\r\n' "$mark$q" "$mark${two/女/女 }"
		} | iconv -f UTF-8 -t $code >t.csv
		xj check $asof -q --fail-on never -o o t.csv >out
		iconv -f $code -t UTF-8 o/corrected/t.csv >out
		printf '%s\r\n' "$mark$q" "$mark$two" | cmp - out
	done
}

@test "a misspelt column is named where it is like the one that is missing" {
	clerk "序号,${names/班级/年纪}" "1,$one"
	refuses out '可能就是它'
	clerk "${names/身份证件类型/身份证类形}" "$one"
	says out '可能就是它'
	clerk "${names/性别/别性}" "$one"
	says out 'E 列“别性”可能就是它'
}

@test "a second column of a known name is no other column misspelt" {
	clerk "姓名,身份证件号,姓名,身份证件号" \
	    "王一,211382201803050119,李二,211382201804110224"
	refuses out '可能就是它'
}

@test "quotes that belong to a name are not taken away unasked" {
	clerk "$names" "${one/王一/“王一”}" "${two/李二/\"\"\"李二\"\"\"}"
	says out 'V06'
	says out '更正        1'
}

@test "男性 is written 男, and M is offered as it" {
	clerk "$names" "${one/,男,/,男性,}" "${two/,女,/,女生,}"
	says out 'N13    代码改为名称                             2'
	refuses out C01
	refuses out I06
	clerk "$names" "${one/,男,/,M,}"
	says out C01
	xj check -q $asof --apply-suggested C01 -o o t.csv >/dev/null || :
	says o/corrected/t.csv ',王一,男,'
}

@test "words in the column of the number are told to be words" {
	clerk "$names" "${one/,211382201803050119,/,正在办理,}"
	says out '填的是文字'
	says out '证件类型选“其他”'
	refuses out '看是否漏录'
}

@test "a birth date without its day is a notice where the number has the month" {
	clerk "${names/出生日期/出生年月}" "${one/20180305/201803}"
	says out '提示 V01'
	says out '只有年月，没有日'
	clerk "$names" "${one/20180305/201804}"
	says out '错误 V01'
}

@test "a file that is not there is told with something to do" {
	xj check $asof no.csv >out 2>err || :
	refuses out '按上面说的做'
	says out '换一份能打开的文件'
}

@test "a year of entry in the place of the grade is told as what it is" {
	clerk "$names" "${one/二年级/2025级}"
	says out '警告 R02-2'
	says out '是入学年份，没有写几年级'
	says out '可改为：二年级'
	xj check -q $asof --apply-suggested R02-2 -o o t.csv >/dev/null || :
	says o/corrected/t.csv ',二年级,1班,王一,'
	clerk "$names" "${one/二年级/2027届}"
	says out '是入学或毕业的年份，没有写几年级'
	refuses out '可改为'
}

@test "a grade with its class, and what is no grade, are warnings; another stage is none" {
	clerk "$names" "${one/二年级/二（1）班}"
	says out '警告 R02-2'
	says out '把班级也写进来了'
	says out '可改为：二年级'
	xj check -q $asof --apply-suggested R02-2 -o o t.csv >/dev/null || :
	says o/corrected/t.csv ',二年级,1班,王一,'
	for grade in 凌源市南街12号 李二 13800000000 三十班; do
		clerk "$names" "${one/二年级/$grade}"
		says out '警告 R02-2'
		says out '看不出是几年级'
		refuses out "$grade[”：]"
	done
	for grade in 幼儿园大班 高一 "大（2）班"; do
		clerk "$names" "${one/二年级/$grade}"
		says out '提示 R02-2'
		says out '不按本办法检查'
	done
}

@test "a class that a spreadsheet made a date is told with what was typed" {
	for class in 2月1日 1-Feb 2026-02-01 46054; do
		clerk "$names" "${one/1班/$class}"
		says out '警告 V25'
		says out '填的 2-1 变成了日期'
		says out '可改为：1班'
	done
	clerk "$names" "${one/1班/3月1日}"
	says out '填的 3-1 变成了日期'
	refuses out '可改为'
	clerk "$names" "${one/1班/2.1}"
	says out '警告 V25'
	says out '分不清原来是第几班'
	clerk "$names" "${one/1班/2-1}"
	refuses out V25
}

@test "a row of a million columns is measured by the limit of the manual" {
	seq -s , 1000000 >t.csv
	xj check $asof t.csv >out 2>err || :
	says out '上限 256（--max-columns 可放宽）'
}

@test "where no pupil was read, one sentence says that nothing was checked" {
	local zh='没有读到一名学生，凡是看学生的规则都没有检查'
	local en='no pupil was read: no rule about pupils was checked'

	printf '甲,乙\n1,2\n' >t.csv
	head -n 1 a.csv >h.csv
	for file in t.csv h.csv no.csv; do
		xj check $asof $file >out 2>err || :
		[ "$(grep -c '^  未检查' out)" -eq 1 ]
		says out "$zh"
		refuses out 'R02-1'
		refuses out '缺少这些列'
		xj check $asof --lang en $file >out 2>err || :
		says out "$en"
		refuses out 'R02-1'
	done
	xj check $asof t.csv a.csv >out 2>err || :
	refuses out "$zh"
	says out 'R02-1'
}

@test "rows that are quoted as a whole are told as such" {
	printf '"%s"\n' "$names" "$one" "$two" >t.csv
	xj check $asof t.csv >out 2>err || :
	says out '整行都在一对双引号里'
}

@test "a header in traditional characters is readable" {
	clerk "學校標識碼,年級,班級,姓名,性別,出生日期,證件類型,身份證號,學籍號" "$one"
	says out 'B 列“年級”、C 列“班級”'
}

@test "an address and a region code that changed places in one row are told" {
	local head="$names,户口所在地,现住址" place=凌源市宋杖子镇东沟村12号

	clerk "$head" "$one,211382101201,$place" "$two,$place,211382101201"
	says out 't.csv:3:K(现住址)'
	says out '现住址填的是行政区划代码，户口所在地填的是文字地址：两格可能填反了'
	says out '对照户口簿，把两格对调'
	refuses out 't.csv:2:K'
	# Two texts, or two codes, prove nothing of which is which.
	clerk "$head" "$one,$place,凌源市"
	refuses out 'V26    '
	clerk "$head" "$one,211382101201,211382101201"
	says out '现住址填的是行政区划代码（12 位数字），不是地址'
	clerk "${names},现住址" "$one,211382101201"
	says out '现住址填的是行政区划代码（12 位数字），不是地址'
}
