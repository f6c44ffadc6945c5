load common

# What a school is told: in its words, of its files, and what it can do.

columns='学校标识码,学校名称,年级,班级,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号,民族,联系电话'
moves='学籍号,身份证件号,姓名,年级,异动类型,异动原因,异动范围,转出学校,转入学校,事由日期,申请日期,转出校审核结果,转入校审核结果,局审核结果,局审核日期,到校日期,办结日期,档案移交日期,学籍卡记录,开始日期,结束日期'
here=rep/schools/2121090001

# pupil NATION: a row in which all is well.
pupil() {
	echo "2121090001,晨光小学,二年级,1班,王一,男,20180305,居民身份证,211382201803050119,G211382201803050119,$1,13804210001"
}

# move REASON RANGE: the pupil's transfer.
move() {
	echo "G211382201803050119,211382201803050119,王一,二年级,转学,$1,$2,2121090002,2121090001,2026-09-03,2026-09-03,通过,通过,通过,2026-09-05,2026-09-07,2026-09-08,2026-09-10,是,,"
}

lists() {
	mkdir -p lists
	{ echo "$moves"; cat; } >lists/moves.csv
}

@test "a finding that rests on a list says which, its row, whom to ask" {
	{ echo "$columns"; pupil 汉族; } >a.csv
	move '' 市内 | lists
	status 0 "xj check -q $asof -d lists -o rep a.csv"
	says rep/findings.csv moves.csv:2
	for file in 错误报告.csv 报告.html; do
		says $here/$file '依据是教育局的《异动名单》第 2 行；名单要改的，请教育局基教科改，报编号 '
		refuses $here/$file moves.csv
		refuses $here/$file lists/
	done
	id=$(sed -n 's/^\([a-z2-7]*\),R12-1,.*/\1/p' rep/findings.csv)
	says $here/错误报告.csv "报编号 $id"
	status 0 "xj check -q --lang en $asof -d lists -o rep a.csv"
	says $here/报告.html 'It rests on the bureau&#39;s list &quot;moves&quot; (异动名单), row 2; if the list must be mended, ask 教育局基教科'
}

@test "what is wrong in a list itself a school only asks about" {
	{ echo "$columns"; pupil 汉族; } >a.csv
	move 随迁就读 本市 | lists
	status 0 "xj check -q $asof -d lists -o rep a.csv"
	says rep/findings.csv 规则包的维护者
	says $here/错误报告.csv ',教育局的《异动名单》,2,'
	says $here/错误报告.csv '“异动范围”这一格是“本市”，不是规定的值：应为 市内、县际、市际、省际'
	says $here/错误报告.csv '学校改不了：请教育局基教科核对教育局的《异动名单》第 2 行，报编号 '
	for file in 错误报告.csv 报告.html; do
		refuses $here/$file 规则包
		refuses $here/$file moves.csv
	done
}

@test "a list's wrong value is masked where it may be a person" {
	{ echo "$columns"; pupil 汉族; } >a.csv
	{ move 随迁就读 王小明; move 随迁就读 211382201803050119
	    move 随迁就读 13804210001; } | lists
	status 0 "xj check -q $asof -d lists -o rep a.csv"
	[ "$(grep -c ,L04, rep/findings.csv)" -eq 3 ]
	says $here/错误报告.csv '这一格是“王**”'
	for bad in 王小明 211382201803050119 13804210001; do
		! grep -rqF $bad rep/findings.csv rep/schools rep/report.html
	done
}

@test "a pack without an office asks the bureau, and names no text" {
	{ echo "$columns"; pupil 汉族; } | sed 's/119,G/118,G/' >a.csv
	move '' 市内 | lists
	cp -r "$top/rules/lingyuan" "$top/rules/common" .
	sed -i '/^  主管/d; /^  条文/d' lingyuan/pack.xj
	status 1 "xj check -q -r ./lingyuan $asof -d lists -o rep a.csv"
	says $here/错误报告.csv '名单要改的，请教育局改，报编号'
	says $here/错误报告.csv ',I01,第七条,'
	refuses $here/报告.html 都指
	# A pack above one that names both has them too.
	mkdir over
	printf '%s\n' '包 over 1' '  基于 lingyuan' >over/pack.xj
	cp "$top/rules/lingyuan/pack.xj" lingyuan/
	status 1 "xj check -q -r ./over $asof -o rep a.csv"
	says rep/schools/2121090001/错误报告.csv '《凌源市学籍管理办法》第七条'
}

@test "the page says which file to go on with, and what was corrected" {
	{ echo "$columns"; pupil 汉 | sed "s/,211382/,'211382/; s/050119,G/050118,G/"; } >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	says $here/报告.html '程序改好了 2 格的写法'
	says $here/报告.html '接着在“改正后”文件夹里的文件上改，不要再用原来的：a.csv。'
	says $here/报告.html 'xj check &quot;改正后&quot;'
	says $here/报告.html '教育局每晚检查一次'
	says $here/报告.html '程序改好的 2 格'
	# The masked cell tells what was done, the other one what it was.
	says $here/报告.html '第 2 行 I（身份证件号）'
	says $here/报告.html '>前有撇号</td>'
	says $here/报告.html '>汉</td>'
	says $here/报告.html '>汉族</td>'
	refuses $here/报告.html 211382201803050118
	# The finding's own cell was corrected, and is wrong still.
	says $here/错误报告.csv ",前有撇号 → 去掉,"
	head -n 1 $here/错误报告.csv | grep -qF 程序已改
	/usr/bin/python3 - $here/错误报告.xlsx >book <<'EOF'
import sys
import openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(book.sheetnames)
print(book.worksheets[1].print_area)
for row in book.worksheets[-1].iter_rows(values_only=True):
    print(row)
EOF
	says book "['说明', '错误报告', '程序改好的格']"
	# On paper up to what to do.
	grep -q '\$A\$1:\$M\$[0-9]*' book
	says book "('a.csv', '2', 'K（民族）', '汉', '汉族',"
	# In a pipe the same.
	xj-parse $asof a.csv | xj-normalize | xj-dedup | xj-validate |
	    xj-report -q -o pipe || [ $? -eq 1 ]
	diff -r rep/schools pipe/schools
}

@test "several repairs of a cell are one; an applied offer is one too" {
	{ echo "$columns"; pupil ' 汉 ' | sed 's/,男,/,M,/'; } >a.csv
	status 1 "xj check -q --apply-suggested C01 $asof -o rep a.csv"
	says $here/报告.html '程序改好了 2 格'
	says $here/报告.html '> 汉 </td>'
	says $here/报告.html '>汉族</td>'
	says $here/错误报告.csv ',M → 男,'
}

@test "where no corrected file is, the page says so" {
	{ echo "$columns"; pupil 汉族 | sed 's/050119,G/050118,G/'; } >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	says $here/报告.html '程序没有改动任何一格，所以没有“改正后”文件夹：在原来的文件上改。'
	says $here/报告.html 'xj check &quot;a.csv&quot;'
	# Of a file of two schools none gets the corrected one; each its own cells.
	{ echo "$columns"; pupil 汉
	    pupil 回 | sed 's/2121090001,晨光/2121090002,青松/'; } >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	says $here/报告.html '程序认出 1 格的写法应改'
	says $here/报告.html '>汉</td>'
	refuses $here/报告.html '>回</td>'
	says rep/schools/2121090002/报告.html '>回</td>'
	refuses rep/schools/2121090002/报告.html '>汉</td>'
}

@test "more corrected cells than a page holds are counted" {
	{ echo "$columns"
	    for n in $(seq 1 1100); do
		id=2113822018$(printf %02d%02d%03d $((n / 300 + 1)) $((n % 28 + 1)) $((n % 999)))
		echo "2121090001,晨光小学,二年级,$((n % 40 + 1))班,王一,男,2018,居民身份证,,,汉,"
	    done; } >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	says $here/报告.html '程序改好的 1100 格'
	says $here/报告.html '这里列出前 200 格，错误报告.xlsx 里列出前 1000 格。'
	[ "$(grep -c '>汉族</td>' $here/报告.html)" -eq 200 ]
}

@test "a school is told what was not checked, in its words" {
	{ echo "$columns"; pupil 汉族; } >a.csv
	status 0 "xj check -q $asof -o rep a.csv"
	says $here/报告.html '<h2>这次没有查的</h2>'
	says $here/报告.html '这次没有用教育局的名单，所以没有查：'
	says $here/报告.html '没有与上次的名册比较，所以没有查：'
	for word in 快照 密钥 代码表 见各行 '(-d)' '（-d）' '（-s）'; do
		refuses $here/报告.html "$word"
	done
	move 随迁就读 市内 | lists
	mkdir past
	status 0 "xj check -q $asof -s past -d lists -o rep a.csv"
	says $here/报告.html '教育局还没有定 报到截止日；这次没有教育局的《录取名单》，所以没有查：'
	says $here/报告.html '教育局的《异动名单》缺少列“发起日期”，所以没有查：'
	refuses $here/报告.html moves.csv
	says $here/报告.html '这是第一次检查，没有上次的名册可比，所以没有查：'
	# Columns that only another school's file lacks are none of this one's.
	{ echo "$columns"; pupil 汉族 |
	    sed 's/2121090001,晨光/2121090002,青松/; s/050119/050135/g; s/王一/李二/'; } |
	    cut -d, -f1-10 >b.csv
	status 0 "xj check -q $asof -o rep a.csv b.csv"
	says rep/schools/2121090002/报告.html '没有这些列：民族、'
	says rep/schools/2121090002/报告.html '<li>民族不是规定的名称（C03）</li>'
	refuses $here/报告.html '没有这些列：.*民族'
	refuses $here/报告.html '（C03）</li>'
}

@test "a row that was held back can be mended in a spreadsheet" {
	{ echo "$columns"; pupil 汉族; pupil 汉族,多; } >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	says $here/错误报告.csv 右侧单元格左移
	says $here/错误报告.csv 活动单元格右移
}

@test "files that were not read come before all else, and are not called fine" {
	mkdir in
	{ echo "$columns"; pupil 汉族; } >in/2121090001.csv
	{ echo "$columns"; pupil 汉族; } | gzip >whole.gz
	head -c 60 whole.gz >in/2121090001b.csv.gz
	{ echo "报表"; echo "$columns"; pupil 汉族; } >in/2121090001c.csv
	echo '甲,乙' >in/2121090001d.csv
	status 4 "xj check -q $asof -o rep in"
	says $here/报告.html '最先做：有 2 个文件没有读出来（或没有读完），里面的学生没有检查：2121090001b.csv.gz、2121090001d.csv。'
	says $here/报告.html '<th scope="row">2121090001b.csv.gz</th><td class="number" data-label="检查的行">没有读</td>'
	says $here/错误报告.csv '压缩文件不完整或已损坏（gzip 第 60 字节）：文件被截断：请重新导出'
	# The first step, and of whole files errors are first.
	grep -o '<li>[^<]*' $here/报告.html | sed -n 1p | grep -q 最先做
	sed -n 's/,.*//p' $here/错误报告.csv >levels
	printf '%s\n' 错误 错误 提示 >wanted
	sed 1d levels | head -3 | diff - wanted
	status 4 "xj check -q --lang en $asof -o rep in"
	says $here/报告.html 'Before all else: 2 of your files could not be read'
}

@test "a file read in part, or twice, is told as such; two equal columns too" {
	mkdir in
	{ echo "$columns,家长电话"
	    for i in $(seq 10 900); do
		pupil 汉族 | sed "s/王一/王$i/; s/050119/05${i}9/g; s/$/,13804210001/"
	    done; } >in/2121090001.csv
	cp in/2121090001.csv in/2121090001b.csv
	awk 'NR == 1; NR > 1 { for (i = 100; i < 140; i++) {
	    row = $0; sub("王", "李" i, row); print row } }' \
	    in/2121090001.csv | gzip -1 >whole.gz
	head -c -2000 whole.gz >in/2121090001c.csv.gz
	status 4 "xj check -q $asof -o rep in"
	says $here/报告.html '>与另一份相同，只查一份</td>'
	says $here/报告.html '，没有读完</td>'
	says $here/报告.html '运行 xj check &quot;名册所在的文件夹&quot;'
	says $here/错误报告.csv '"L, M（家长电话） 都是“联系电话”，只用了靠前的 L 列"'
	status 4 "xj check -q --lang en $asof -o rep in"
	says $here/报告.html 'same as another, checked once'
	says $here/报告.html ', not read to the end'
	says $here/报告.html 'xj check &quot;FOLDER&quot;'
	says $here/错误报告.csv 'the one in front, L, was used'
}

@test "a whole column that cannot be used is among what was not checked" {
	{ echo "$columns"
	    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		pupil 汉族 | sed "s/,211382201803050119/,2.11382E+17/
		    s/王一/王一$i/; s/050119,汉/05$(printf %04d $i),汉/"
	    done; } | sed '2,$s/王一1\?[0-9]/王丁/' >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	says $here/报告.html 'a.csv 有 12 行的“身份证件号”不能用（见 I02），这些行没有查：'
	says $here/报告.html '（I05）'
}

@test "lines are told as a spreadsheet shows the file, the folder is checked" {
	mkdir in
	{ echo "$columns"; pupil 汉 | sed 's/050119,G/050118,G/'; } >in/2121090001.csv
	{ echo "$columns"; pupil 汉族 | sed 's/王一/李二/; s/050119/05012X/g'; } >in/2121090001b.csv
	status 1 "xj check -q $asof -o rep in"
	says $here/报告.html '是双击打开这份文件（只看，不保存）看到的行号'
	says $here/报告.html '先把“改正后”里没有的文件也复制进去，在这份报告所在的文件夹里运行 xj check &quot;改正后&quot;，里面的文件一起检查。'
	cd $here
	status 1 "xj check -q $asof -o again 改正后"
}
