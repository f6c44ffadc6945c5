#!/usr/bin/env bats
# What spreadsheets do to numbers: repaired where nothing is lost, named where
# it is; and no damaged number is anybody's twin. Files in, files out.

load common

key() {
	printf '0123456789abcdef0123456789abcdef' >key
	chmod 600 key
}

# spoil COLUMN VALUE: the roster with VALUE (& is what stood there) in a column,
# checked: the findings as JSON lines in `out`, OUT in `o`.
spoil() {
	awk -F , -v OFS=, -v c="$1" -v to="$2" 'NR > 1 {
		gsub(/[\047]/, "", $c); was = $c; $c = to; gsub(/@/, was, $c) } 1' \
	    "$BATS_TEST_DIRNAME/roster.csv" >d.csv
	[ -e key ] || key
	rm -rf o
	xj check $asof --key key -o o --fail-on never -q --format jsonl d.csv >out
}

# has RULE N: so many findings of it
has() {
	[ "$(grep -c "\"rule\":\"$1\"" out)" -eq "$2" ] && return
	echo "not $2 of $1:"
	cat out
	return 1
}

none() {
	local rule
	for rule; do has "$rule" 0; done
}

@test "a number that a spreadsheet spoiled is no twin of another" {
	for value in 2.11382E+17 -2.11382E+17 2.11382e+17 2.11382×10^17 \
	    211382201803050000 211382000000000000 '##########' '#N/A' '#VALUE!' '#REF!' '#DIV/0!'; do
		echo "$value"
		spoil 8 "$value"
		none U01 U02 U03 U04 U05 U06 I07 S02
	done
	spoil 9 G211382201803050000
	none U02 U03 U04
	spoil 9 G2.11382201803052E+17
	none U02 U03 U04
	says out 科学计数法
	spoil 9 2.11382E+17
	says out 学籍号被当成数字存过
}

@test "a number out of many hands is lost, masked, or no key" {
	for value in ２．１１３８２Ｅ＋１７ '"2,11382E+17"' =2.11382E+17 \
	    '$2.11382E+17' 2.11382E+0017 211382E+12; do
		spoil 8 "$value"
		has I02 4
		none U01 U02 U03 U04 U05 U06 I07
	done
	for value in 211382●●●●●●●●1014 211382××××××××1014 211382####1014 \
	    211382……1014 211382________ '211382????????1014' \
	    211382■■■■1014 211382◆◆◆◆1014 211382〇〇〇〇〇〇〇〇1014; do
		spoil 8 "$value"
		has I08 4
		none U01 U02 U03 U04 U05 U06 I07
	done
	for value in 211382 211382星号1014 21138220180101 1 15位; do
		spoil 8 "$value"
		has I07 4
		none U01 U02 U03 U04 U05 U06
	done
}

@test "commas between thousands go where that is certain" {
	spoil 11 '"13,804,210,001"'
	none V04
	grep -q ',"13804210001"' o/corrected/d.csv
	spoil 11 '"3,804,210,001"'
	has V04 4
	[ ! -e o/corrected/d.csv ] || refuses o/corrected/d.csv '"3804210001"'
	spoil 1 '"2,121,090,001"'
	none V10
	spoil 1 '"2,12,1090,001"'
	has V10 4
}

@test "a telephone and a school's code that lost digits are named so" {
	spoil 11 1.38042E+10
	says out 科学计数法
	spoil 11 4216812345
	says out '开头的 0 丢了'
	spoil 1 2.12E+09
	says out 被当成数字存过
}

@test "a fixed line that lost its 0 gets it back where that is asked for" {
	spoil 11 4216812345
	has V04 4
	[ ! -e o/corrected/d.csv ] || refuses o/corrected/d.csv 04216812345
	xj check $asof --key key -o o --fail-on never -q --apply-suggested V04 \
	    d.csv >out
	[ "$(grep -c 04216812345 o/corrected/d.csv)" -eq 4 ]
	xj check $asof --key key --fail-on never -q o/corrected/d.csv >out
	refuses out V04
}

@test "dates: what a spreadsheet shows instead of them is named so" {
	spoil 6 '########'
	says out 列太窄
	spoil 6 2.02E+07
	says out 被当成数字存过
	spoil 6 3/5/2018
	says out 不知道哪是年
	spoil 6 5-Mar-18
	says out 不知道哪是年
	none I05
}

@test "a date that is a serial number is told as the day it means" {
	spoil 6 43900
	has I05 4
	says out '出生日期栏是 43900（表格的日期序号，即 2020-03-10）'
	spoil 6 43900.0
	says out '43900.0（表格的日期序号，即 2020-03-10）'
	spoil 6 47900
	has V01 4
	says out '出生日期 47900（表格的日期序号，即 2031-02-21） 在截至日'
	xj check $asof --key key --lang en --fail-on never d.csv >out
	says out '47900 (the serial number of 2031-02-21)'
}

@test "a formula that failed is no name, and no character of it was lost" {
	spoil 4 '#NAME?'
	none F11
	has V06 4
	spoil 4 王?
	has F11 4
}

# The roster N times, its numbers all different and spoiled by sed's $2.
column() {
	awk -F , -v OFS=, -v n="$1" 'NR == 1 { print; next } { row[NR] = $0 }
	    END { while (n-- > 0) for (i = 2; i <= NR; i++) {
		$0 = row[i]
		$8 = substr($8, length($8) - 17, 14) sprintf("%02d00", n * 4 + i)
		sub(/G.*/, "G" $8, $9)
		print } }' "$BATS_TEST_DIRNAME/roster.csv" |
	    awk -F , -v OFS=, "$2" >d.csv
	[ -e key ] || key
}

@test "a column that is damaged throughout is one finding, with the count" {
	column 3 'NR > 1 { $8 = "2.11382E+17" } 1'
	status 1 xj check $asof --key key -q --select I02 --format jsonl d.csv
	[ "$(wc -l <out)" -eq 1 ]
	says out '这一列 12 行中有 12 行'
	says out '"column_letter":"H"'
	says out '"line":null'
	status 1 xj check $asof --key key --lang en --select I02 d.csv
	says out '12 of the 12 rows of this column'
	status 1 xj check $asof --key key -q --select I02 --each --format csv d.csv
	[ "$(grep -c I02 out)" -eq 12 ]
	xj-parse -q $asof d.csv | xj-normalize | xj-dedup | xj-validate >s
	xj-report --key key -q --select I02 --format jsonl <s >pipe || :
	xj check $asof --key key -q --select I02 --format jsonl d.csv >whole || :
	cmp pipe whole
}

@test "E+17 opened as a number and saved again is a damaged column too" {
	column 3 'NR > 1 { $8 = "211382000000000000" } 1'
	status 1 xj check $asof --key key -q --format csv d.csv
	[ "$(grep -c ,I02, out)" -eq 1 ]
	refuses out I09
}

@test "what is damaged in some rows only, or in few, is told of each" {
	column 3 'NR > 1 && NR < 10 { $8 = "2.11382E+17" } 1'
	status 1 xj check $asof --key key -q --select I02 --format csv d.csv
	[ "$(grep -c I02 out)" -eq 8 ]
	column 1 'NR > 1 { $8 = "2.11382E+17" } 1'
	status 1 xj check $asof --key key -q --select I02 --format csv d.csv
	[ "$(grep -c I02 out)" -eq 4 ]
	# A small class: five rows, and four fifths of its rows.
	column 2 'NR > 1 && NR < 7 { $8 = "2.11382E+17" } NR < 8'
	status 1 xj check $asof --key key -q --select I02 --format csv d.csv
	[ "$(grep -c I02 out)" -eq 1 ]
	says out '这一列 6 行中有 5 行'
	column 2 'NR > 1 && NR < 7 { $8 = "2.11382E+17" } NR < 9'
	status 1 xj check $asof --key key -q --select I02 --format csv d.csv
	[ "$(grep -c I02 out)" -eq 5 ]
}

@test "of a damaged column each cause is told with its rows, and what to do" {
	head -1 a.csv >h
	column=$(tr , '\n' <h | grep -n '^联系电话$' | cut -d: -f1)
	column 2 'NR > 1 { $'"$column"' = NR < 8 ? "421681234" NR % 10 : "138123" NR }
	    NR < 10'
	status 0 xj check $asof --key key -q --select V04 --format csv d.csv
	[ "$(grep -c ,V04, out)" -eq 1 ]
	says out '这一列 8 行中有 8 行：6 行：联系电话像是固定电话，开头的 0 丢了。2 行：联系电话不是手机号'
	says out '6 行：在前面补上 0；在表格里先把这一列设为“文本”。2 行：向家长核实'
	says out '。6 行有建议的值，--apply-suggested V04 可写入'
	status 0 xj check $asof --key key --lang en --select V04 d.csv
	says out '6 rows: 联系电话 looks like a fixed line that lost its leading 0. 2 rows: '
	says out 'for 6 rows there is a value: --apply-suggested V04 writes it'
	# The rows' offers differ: what the rule advises, and the same in the pipe.
	column 2 'NR > 1 { $9 = "G" substr($8, 1, 14) sprintf("%04d", NR); $8 = "2.11382E+17" } NR < 8'
	status 1 xj check $asof --key key -q --select I02 --format csv d.csv
	refuses out '列出）,,'
}

@test "a damaged column silences what it silenced, and its offers stand" {
	column 3 'NR > 1 { $9 = "G211382201803050119"; $8 = "2.11382E+17" } 1'
	status 1 xj check $asof --key key -o o --apply-suggested I02 -q d.csv
	[ "$(grep -c ,211382201803050119, o/corrected/d.csv)" -eq 12 ]
	refuses out I05
}

@test "a column that is wrong throughout is one finding, of codes, labels and forms too" {
	head -n 1 "$BATS_TEST_DIRNAME/roster.csv" | tr , '\n' >names
	for spoilt in 年级:二（1）班:R02-2 班级:2月1日:V25 性别:M:C01 \
	    身份证件号:2018030501:I07; do
		IFS=: read -r name value rule <<<"$spoilt"
		awk -F , -v OFS=, -v c="$(grep -nx "$name" names | cut -d: -f1)" \
		    -v to="$value" 'NR == 1 { print } NR > 1 { $c = to
			for (i = 0; i < 3; i++) print }' \
		    "$BATS_TEST_DIRNAME/roster.csv" >d.csv
		xj check $asof --fail-on never d.csv >out
		grep -A 1 "$rule" out >told
		says told 这一列
	done
}

# refused FILE REASON ADVICE: no header, for that reason, and that is to be done.
refused() {
	status 4 xj check $asof --key key "$1"
	says out "$2" && says out "办法：$3"
}

@test "what is to be done about a file without a header fits the reason" {
	key
	python3 -c 'import random, sys
random.seed(1)
sys.stdout.buffer.write(random.randbytes(20000))' >random.csv
	refused random.csv '文件里不是文字' '这份文件改不回来'
	{ printf '锟斤拷,锟斤拷锟斤拷\n'; tail -n +2 a.csv | sed 's/,[^0-9,]*/,锟斤拷/g'; } >lost.csv
	refused lost.csv '锟斤拷' '这份文件改不回来'
	printf '\xa9\x6d\xa6\x57,\xbe\xc7\xb8\xb9,\xaf\x5a\xaf\xc5\n1,2,3\n' >big5.csv
	refused big5.csv '文件是 Big5 编码' '用能正常显示它的程序打开'
	: >none.csv
	refused none.csv '文件里什么也没有' '文件没有内容'
	status 4 xj check $asof --key key --encoding utf-16le a.csv
	says out '办法：去掉 --encoding'
	printf '{"姓名": "某", "性别": "男"}\n' >j.csv
	status 4 xj check $asof --key key j.csv
	says out '是 JSON，不是表格'
}
