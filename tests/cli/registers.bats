load common

# Registers (forms/) of one school: june.csv is last school year's roll, a.csv this one's.

columns=学校标识码,学校名称,年级,班级,班内学号,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号,学生状态,入学年月

# pupil GRADE CLASS NAME DAY ENTRY: DAY of 2018-09.
pupil() {
	local id=211382201809$4$4 sum=0 i w=(7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2)
	id=${id}0
	for i in {0..16}; do sum=$((sum + ${id:i:1} * w[i])); done
	local check=10X98765432
	id=$id${check:sum % 11:1}
	echo "2121090001,凌源市晨光小学,$1,$2,$4,$3,男,2018-09-$4,居民身份证,$id,G$id,在读,$5"
}

# move NAME FIELDS: of that pupil of june.csv, FIELDS from 年级 on.
move() {
	local name=$1
	shift
	echo "$(awk -F, -v n="$name" '$6 == n { print $11 "," $10; exit }' june.csv),$name,$*"
}

rolls() {
	mkdir past lists
	{ echo $columns
	  n=10
	  for name in 钱一 钱二 钱三 钱四 钱五 钱六 钱七; do
		pupil 二年级 1班 $name $n 202409
		n=$((n + 1))
	  done; } >june.csv
	{ echo $columns; pupil 三年级 1班 钱六 15 202409; pupil 三年级 1班 钱七 16 202409; } >a.csv
	echo '学籍号,身份证件号,姓名,年级,异动类型,异动原因,异动范围,转出学校,转入学校,事由日期,申请日期,转出校审核结果,转入校审核结果,局审核结果,局审核日期,到校日期,办结日期,档案移交日期,学籍卡记录,开始日期,结束日期' >lists/moves.csv
	status 0 "xj check -q --fail-on never --as-of 2026-06-30 -s past --save june.csv"
}

registers() {
	status 0 "xj check -q --fail-on never $asof -s past -d lists -o out.d $* a.csv"
}

# cells FILE COLUMN…: of each row, by the pupil's name.
cells() {
	python3 - "$@" <<-'END'
		import csv, sys
		for row in csv.DictReader(open(f"out.d/forms/{sys.argv[1]}.csv", encoding="utf-8-sig")):
		    print(row.get("姓名"), *(row[c] or "-" for c in sys.argv[2:]))
	END
}

out='2121090001,2113100226,2026-08-01'
passed='通过,通过,通过'

@test "why a pupil left is the last move that was approved and finished" {
	rolls
	{ move 钱一 "二年级,转学,甲,省际,$out,2026-08-01,$passed,2026-08-05,2026-08-05,2026-08-05,,是,,"
	  # Its roll lagged behind.
	  move 钱二 "二年级,转学,乙,省际,$out,2026-05-20,$passed,2026-05-28,2026-05-28,2026-05-28,,是,,"
	  # Two: the last one.
	  move 钱三 "二年级,转学,丙,省际,$out,2026-08-01,$passed,2026-08-05,2026-08-05,2026-08-05,,是,,"
	  move 钱三 "二年级,转学,丁,省际,2121090001,2113100227,2026-07-01,2026-07-01,$passed,2026-07-05,2026-07-05,2026-07-05,,是,,"
	  # The bureau refused: nobody knows where the pupil is.
	  move 钱四 "二年级,转学,戊,省际,$out,2026-08-01,通过,通过,不通过,2026-08-05,2026-08-05,2026-08-05,,是,,"
	  # Left and came back before; and then nobody said anything.
	  move 钱五 "二年级,转学,己,市内,2121090001,2121090003,2025-09-05,2025-09-05,$passed,2025-09-08,2025-09-08,2025-09-08,,是,,"
	  move 钱五 "二年级,转学,庚,市内,2121090003,2121090001,2026-03-05,2026-03-05,$passed,2026-03-08,2026-03-08,2026-03-08,,是,,"
	} >>lists/moves.csv
	echo 学籍号,姓名,学校标识码,报告日期 >lists/dropouts.csv
	printf '%s\n' 学籍号,姓名,学校标识码,学段,毕业年份 \
	    G211382201309030702,潘一,2121090001,小学,2026 >lists/graduates.csv
	registers
	cells 学生增加（减少）情况登记表 班级 出生日期 >rows
	says rows '钱一 1班 2018-09-10'
	cells 学生增加（减少）情况登记表 变动 异动类别 异动原因 转入学校 办结日期 | sort >rows
	diff rows - <<-'END'
		钱一 减少 转学 甲 2113100226 2026-08-05
		钱三 减少 转学 丙 2113100226 2026-08-05
		钱二 减少 转学 乙 2113100226 2026-05-28
		钱五 减少 - - - -
		钱四 减少 - - - -
	END
	# What a snapshot kept is spelt as what a roster says.
	cells 去向不明学生名单 学校标识码 年级 班级 出生日期 >rows
	says rows '钱四 2121090001 二年级 1班 2018-09-13'
	refuses rows '钱[一二三]'
}

@test "open moves are told by school year, at the school of ours" {
	rolls
	printf '%s\n' 学校标识码,学校名称,办学类型,状态 2121090001,凌源市晨光小学,小学,正常 \
	    2121090003,凌源市红山小学,小学,正常 >lists/schools.csv
	{ move 钱六 "二年级,转学,久,省际,2121090001,2113100226,2020-03-01,2020-03-01,$passed,,,,,是,,"
	  move 钱七 "三年级,转学,新,省际,2121090001,2113100226,2026-09-10,2026-09-10,,,,,,,,是,,"
	  move 钱一 "二年级,转学,入,市内,2121090001,2121090003,2026-09-11,2026-09-11,,,,,,,,是,,"
	  # Finished, and no bureau approved it; refused; done.
	  move 钱二 "二年级,转学,怪,市内,2121090001,2121090003,2026-09-12,2026-09-12,通过,通过,,,2026-09-13,2026-09-13,,是,,"
	  move 钱三 "二年级,转学,否,市内,2121090001,2121090003,2026-09-12,2026-09-12,通过,通过,驳回,,,,,是,,"
	  move 钱四 "二年级,转学,完,市内,2121090001,2121090003,2026-09-12,2026-09-12,$passed,2026-09-13,2026-09-13,2026-09-13,,是,,"
	} >>lists/moves.csv
	registers
	cells 本学年未办结异动 情形 学校标识码 学校名称 异动原因 已历天数 | sort >rows
	diff rows - <<-'END'
		钱一 本学年申请 2121090003 凌源市红山小学 入 19
		钱七 本学年申请 2121090001 凌源市晨光小学 新 20
		钱二 本学年申请 2121090003 凌源市红山小学 怪 18
		钱六 此前学年申请，至今未办结 2121090001 凌源市晨光小学 久 2404
	END
	rm lists/schools.csv
	registers
	cells 本学年未办结异动 学校标识码 学校名称 >rows
	says rows '钱六 2121090001 凌源市晨光小学'
}

@test "最后 wants a column that has an order, and a value to take" {
	mkdir pack
	printf '%s\n' '包 小 1' '  基于 lingyuan' '' '规则 X1 警告 试' '  每行' \
	    '  要求 异动(异动类型, 本人, 最后(异动类型)) <> 姓名' '  提示 试' >pack/pack.xj
	status 3 "xj rules lint ./pack"
	says err '这一列没有大小'
	sed -i 's/要求 .*/要求 无 异动(本人, 最后(办结日期))/' pack/pack.xj
	status 3 "xj rules lint ./pack"
	says err '此处应为'
}

@test "whom nobody can look for is told in every report, and to the school" {
	rolls
	printf '%s\n' 身份证件号,学籍号,姓名,性别,出生日期,毕业小学,录取学校,录取方式,通知书编号,是否报到 \
	    211382201310289009,G211382201310289009,赵甲,女,20131028,,3121090006,划片,T1,否 \
	    211382201310289017,G211382201310289017,赵乙,男,20131028,,3121090006,划片,T2, >lists/admissions.csv
	printf '%s\n' 学校标识码,学校名称,办学类型,状态 2121090001,凌源市晨光小学,小学,正常 \
	    3121090006,凌源市凌河初级中学,初级中学,正常 >lists/schools.csv
	# Whoever left for a school of another city is looked for nowhere.
	move 钱一 "二年级,转学,甲,省际,$out,2026-08-01,$passed,2026-08-05,2026-08-05,2026-08-05,,是,," >>lists/moves.csv
	registers
	said='admissions.csv 中学校 3121090006 的 2 行无法判断是否在册'
	says out.d/report.html "$said"
	says out.d/summary.json "$said"
	says out.d/summary.json '"name":"未报到学生名单","articles":["第五条"],"status":"partly made"'
	refuses out.d/summary.json 'moves.csv 中学校'
	refuses out.d/schools/2121090001/报告.html 无法判断是否在册
	status 0 "xj check --lang en --fail-on never $asof -d lists a.csv"
	says out 'admissions.csv: whether they are on a roll cannot be said of 2 rows'
}
