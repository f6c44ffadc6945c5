#!/usr/bin/env bats
# What is said of ID numbers: several findings of one number ask for one thing.

load common

names=学校标识码,年级,班级,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号
right=211382201803150136
slip=211382201803150156
swap=211382201803151036

# A pupil of SCHOOL: the number and a 学籍号.
pupil() {
	echo "$1,二年级,1班,王一,男,20180315,居民身份证,$2,L$3"
}

# The rows $@ checked; what findings.csv says is in out.
checked() {
	local lang=${lang:-zh}
	printf '%s\n' "$names" "$@" >t.csv
	rm -rf rep
	xj check $asof -q --lang "$lang" --fail-on never -o rep t.csv
	cp rep/findings.csv out
}

# said RULE LINE: its line of out.
said() {
	grep ",t.csv,$2,.*" out | grep ",$1,\|^[^,]*,$1," >said
}

@test "a number one slip from that of the same pupil: one thing to do" {
	checked "$(pupil 2121090001 $right 1)" "$(pupil 2121090001 $slip 2)"
	said I01 3
	says said '先对照户口簿改正这里的号码（先看第 17 位）；改后与另一处相同的'
	refuses said '若前17位都对'
	refuses said ',3,,'
	said U06 3
	says said '另一处号码的校验码相符，这里的不符：多半是这里录错'
	says said '先对照户口簿改正这里的号码（先看第 17 位）；改后与另一处相同的'
	said U06 2
	says said '这里的号码先不改'
	refuses out 双胞胎
	# Pages, SARIF and text tell it as findings.csv does.
	refuses rep/schools/2121090001/错误报告.csv '第18位应为'
	xj check $asof t.csv >txt || :
	refuses txt '第18位应为'
	[ "$(grep -c '先看第 17 位' txt)" -eq 2 ]
}

@test "two that changed places, in English" {
	lang=en checked "$(pupil 2121090001 $right 1)" \
	    "$(pupil 2121090001 $swap 2)"
	said I01 3
	says said 'look whether characters 15 and 16 changed places'
	said U06 2
	says said 'leave the number here'
	refuses out twins
}

@test "what the number of another school's pupil is, is not told" {
	checked "$(pupil 2121090001 $right 1)" "$(pupil 2121090002 $slip 2)"
	said I01 3
	says said '先对照户口簿改正这里的号码；改后'
	refuses out '第 17 位'
}

@test "neither number fits, or neither has a check character" {
	checked "$(pupil 2121090001 211382201803150186 1)" \
	    "$(pupil 2121090001 $slip 2)"
	said U06 2
	says said '两处号码的校验码都不符'
	said I01 2
	says said '先对照户口簿改正这里的号码，另一处也一样'
	checked "$(pupil 2121090001 EA1234567 1)" \
	    "$(pupil 2121090001 EA1234568 2)"
	sed -i s/居民身份证/护照/ t.csv
	rm -rf rep
	xj check $asof -q --fail-on never -o rep t.csv
	cp rep/findings.csv out
	said U06 2
	says said '对照户口簿核对两处号码，改正录错的一处'
	refuses said '校验码'
}

@test "a wrong number alone keeps what it may be" {
	checked "$(pupil 2121090001 $slip 2)"
	said I01 2
	says said '若前17位都对，第18位应为'
}

@test "filler, words or nothing for a number: the same thing to do" {
	for number in 111111111111111111 正在办理 ''; do
		checked "$(pupil 2121090001 "$number" 2)"
		says out '先按户口簿填学生本人的号码；确实没有证件号的，证件类型选“其他”，这一格留空，并在“成员1身份证件号”填监护人的号码'
	done
}
