#!/usr/bin/env bats
# Columns that are damaged from top to bottom: one finding, its cause, a count.

load common

names=学校标识码,年级,班级,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号

# column ROW [RULE]: twelve times, checked: what RULE says.
column() {
	{
		echo "$names"
		for i in $(seq 12); do
			echo "$1"
		done
	} >c.csv
	xj check $asof --fail-on never --format gcc --select "$2" c.csv >all 2>err
}

@test "birth dates of the other date system are one finding, with the cause" {
	for day in 20140304 20220306; do
		column "2121090001,二年级,1班,王一,男,$day,居民身份证,211382201803050119,G211382201803050119" I05
		[ "$(wc -l <all)" -eq 1 ]
		says all '这一列 12 行中有 12 行：出生日期栏与身份证件号正好差 1462 天'
	done
	column "2121090001,二年级,1班,王一,男,20140305,居民身份证,211382201803050119,G211382201803050119" I05
	refuses all 1462
}

@test "names that were read in a wrong encoding are one finding" {
	# 李明 in UTF-8, read as GBK
	name=$(printf 李明 | iconv -f GBK -t UTF-8)
	column "2121090001,二年级,1班,$name,男,20180305,居民身份证,211382201803050119,G211382201803050119" F11
	[ "$(wc -l <all)" -eq 1 ]
	says all 'UTF-8 的字被当作 GBK 读出的乱码（--each 逐行列出）'
	column "2121090001,二年级,1班,锟斤拷锟斤拷,男,20180305,居民身份证,211382201803050119,G211382201803050119" F11
	[ "$(wc -l <all)" -eq 1 ]
	says all '文件的编码错了两次'
}

@test "LibreOffice writes the exponent in three digits: lost as well" {
	column "2121090001,二年级,1班,王一,男,20180305,居民身份证,2.11382E+017,G211382201803050119" I02,I07
	[ "$(wc -l <all)" -eq 1 ]
	says all 科学计数法
	refuses all I07
}

@test "of names equally full the one beside the pupils' number is used" {
	awk -F, -v OFS=, 'NR == 1 { print "姓名,电话", $0; next }
	    { print "赵某" NR % 2, "1390000100" NR % 9, $0 }' a.csv >p.csv
	xj-parse -q $asof p.csv >both
	says both '离学生的身份证件号（J 列）较近'
	says both "nearer to the pupils' 身份证件号 (column J)"
	refuses both '赵某'
}
