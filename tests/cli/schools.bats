load common

columns='学校标识码,学校名称,年级,班级,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号,联系电话'

# pupil CODE NAME CLASS NUMBER: a row whose ID has a wrong check character.
pupil() {
	local id
	id=21138220180305$(printf %03d "$4")
	echo "$1,$2,二年级,$3,王一,男,20180305,居民身份证,${id}9,G${id}9,13804210001"
}

roster() {
	echo "$columns"
	cat
}

# The text cells of a workbook's sheet, row by row, as another program reads them.
cells() {
	/usr/bin/python3 - "$1" "$2" <<'EOF'
import sys
import openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[int(sys.argv[2])]
for row in sheet.iter_rows():
    for cell in row:
        if cell.value is not None:
            assert cell.data_type == "s", (cell.coordinate, cell.data_type)
            assert cell.number_format == "@", cell.coordinate
            print(f"{cell.coordinate}\t{cell.value}")
print(sheet.freeze_panes, sheet.auto_filter.ref)
EOF
}

@test "one school's file gives one school's folder" {
	pupil 2121090001 晨光小学 1班 1 | roster >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	ls rep/schools >list
	echo 2121090001 | diff - list
	ls rep/schools/2121090001 >list
	printf '%s\n' 报告.html 错误报告.csv 错误报告.xlsx | diff - list
	says rep/schools/2121090001/报告.html '<h1>晨光小学 学籍检查结果</h1>'
	says rep/schools/2121090001/错误报告.csv '错误,新发现,二年级,1班,王*,a.csv,2,'
	# In a pipe too.
	xj-parse $asof a.csv | xj-normalize | xj-dedup | xj-validate |
	    xj-report -q -o pipe || [ $? -eq 1 ]
	diff -r rep/schools pipe/schools
}

@test "no number and no name of a person is a folder, in schools/ and forms/" {
	for code in 211382201901011236 15912348765 1591234876 王小明 晨光 \
	    2199090001; do
		pupil $code 王小明 1班 $((++n))
	done >rows
	pupil 15912348765 凌源市晨光小学 1班 9 >>rows
	pupil 2121090001 凌源市第二小学 1班 10 >>rows
	columns=$columns,入学年月,学生来源
	sed 's/二年级/一年级/; s/$/,202609,正常入学/' rows | roster >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	for folder in schools forms; do
		find rep/$folder -mindepth 1 -type d -printf '%f\n' >list
		grep -qx '2121090001' list
		grep -qx '凌源市晨光小学-[0-9a-f]\{8\}' list
		refuses list '1138220\|1591234\|小明\|2199'
	done
	refuses rep/MANIFEST '1138220\|1591234\|小明\|2199'
	# The two are called alike.
	diff <(ls rep/schools) <(find rep/forms -mindepth 1 -type d \
	    ! -name 标识码不明 -printf '%f\n' | LC_ALL=C sort)
}

@test "a school without findings is told so" {
	echo '2121090001,晨光小学,二年级,1班,王一,男,20180305,居民身份证,211382201803050119,G211382201803050119,13804210001' |
	    roster >a.csv
	status 0 "xj check -q $asof -o rep a.csv"
	says rep/schools/2121090001/报告.html '检查了 1 条学生记录，没有发现问题。'
	[ "$(wc -l <rep/schools/2121090001/错误报告.csv)" -eq 1 ]
	cells rep/schools/2121090001/错误报告.xlsx 0 >book
	says book '检查了 1 条学生记录，没有发现问题。'
}

@test "another language says the same; approvals are called as ever" {
	pupil 2121090001 晨光小学 1班 1 | roster >a.csv
	status 1 "xj check -q --lang en $asof -o rep a.csv"
	says rep/schools/2121090001/报告.html '<html lang="en">'
	says rep/schools/2121090001/错误报告.csv 'what to do,rule,article,related,编号,处理意见,批准人,有效期至'
	cells rep/schools/2121090001/错误报告.xlsx 1 >book
	says book '有效期至'
	says book 'what is wrong'
}

@test "names of schools make no path, and no two the same folder" {
	{
		n=0
		while IFS= read -r name; do
			n=$((n + 1))
			pupil '' "\"$name\"" 1班 $n
		done <<'EOF'
../../../etc/晨光小学
..
/
CON
晨光小学
晨光小学 
晨光 小学.
a/b\c:d*e?f
<script>alert(1)</script>小学
=HYPERLINK(1)小学
这是一所名字特别长特别长特别长特别长特别长特别长特别长特别长特别长特别长特别长的小学
EOF
	} | roster >a.csv
	mkdir deep
	status 1 "xj check -q $asof -o deep/rep a.csv"
	(cd deep/rep && b2sum -l 256 --quiet -c MANIFEST)
	ls deep >list
	echo rep | diff - list
	ls deep/rep/schools >list
	[ "$(wc -l <list)" -eq 5 ]
	! grep -vxP '[A-Za-z0-9\x{3400}-\x{9fff}]{1,20}-[0-9a-f]{8}' list
}

@test "what may be a pupil's name has no folder" {
	pupil '' 王小明 1班 1 | roster >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	[ ! -e rep/schools ]
}

@test "rows of several schools in one file: lines and corrected files stay apart" {
	{
		pupil 2121090001 东一小 1班 1
		pupil 2121090002 西二小 1班 2 | sed 's/,2113/,'"'"'2113/'
		pupil 2121090002 西二小 1班 2
		pupil 2121090001 东一小 1班 1
	} | roster >a.csv
	echo '2121090001,x' >>a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	[ -e rep/corrected/a.csv ]
	[ ! -e rep/schools/2121090002/改正后 ]
	says rep/schools/2121090002/错误报告.csv 'a.csv 第 3 行'
	refuses rep/schools/2121090002/错误报告.csv 'a.csv 第 [25] 行'
	refuses rep/schools/2121090001/错误报告.csv 'a.csv 第 [34] 行'
	# The row that was held back may be anybody's.
	says rep/findings.csv ',F03,'
	refuses rep/schools/2121090001/错误报告.csv F03
	refuses rep/schools/2121090002/错误报告.csv F03
}

@test "the same file from two schools does not name the other one's" {
	mkdir in
	pupil 2121090001 东一小 1班 1 | roster >in/东一小.csv
	pupil 2121090002 西二小 1班 2 | roster >in/西二小.csv
	cp in/东一小.csv in/西二小又.csv
	status 1 "xj check -q $asof -o rep in"
	says rep/findings.csv '与 in/东一小.csv 内容完全相同'
	says rep/schools/2121090002/错误报告.csv '与 另一所学校的登记（查询号 '
	refuses rep/schools/2121090002/错误报告.csv 东一小
	refuses rep/schools/2121090002/报告.html 东一小
}

@test "nothing of a roster runs in a school's files" {
	{
		n=0
		for bad in '=1+1' '+1+1' '-1+1' '@SUM(1)' '＝1+1' \
		    '<img src=x onerror=alert(1)>' '\"><script>1</script>'; do
			n=$((n + 1))
			pupil 2121090001 晨光小学 "$bad" $n |
			    sed "s|,$bad,|,\"${bad//\"/\"\"}\",|; s|居民身份证|$bad|"
		done
	} | roster >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	status 1 "xj check -q $asof --unmasked --approval-number 1 -o all a.csv"
	for page in rep/schools/2121090001/报告.html \
	    all/schools/2121090001/报告.html; do
		refuses $page '<img'
		[ "$(grep -c '<script>' $page)" -eq 1 ]
	done
	says $page '&lt;img src=x onerror=alert(1)&gt;'
	cells rep/schools/2121090001/错误报告.xlsx 1 >book
	says book '	=1+1'
	says book 'A2 A1:T'
	grep -q "'=1+1" rep/schools/2121090001/错误报告.csv
	! grep -qE '(^|,)"?[=+@＝]' rep/schools/2121090001/错误报告.csv
}

@test "what a page holds is whole: every tag is closed" {
	{ pupil 2121090001 晨光小学 1班 1; pupil 2121090001 晨光小学 '' 2; } |
	    roster >a.csv
	status 1 "xj check -q $asof -o rep a.csv"
	python3 - rep/schools/2121090001/报告.html <<'EOF'
import sys
from html.parser import HTMLParser

class Check(HTMLParser):
    void = {"meta", "br", "input", "link", "img"}
    stack, ids = [], set()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name == "id":
                assert value not in self.ids, value
                self.ids.add(value)
        if tag not in self.void:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack and self.stack[-1] == tag, (tag, self.stack)
        self.stack.pop()

page = Check()
page.feed(open(sys.argv[1], encoding="utf-8").read())
page.close()
assert page.stack == [], page.stack
EOF
}

@test "a page has a thousand rows, the CSV and the workbook all" {
	for n in $(seq 1 1100); do
		pupil 2121090001 晨光小学 $((n % 7 + 1))班 $((n % 1000))
	done | roster >a.csv
	status 1 "xj check -q --ignore U $asof -o rep a.csv"
	here=rep/schools/2121090001
	n=$(($(wc -l <$here/错误报告.csv) - 1))
	[ "$n" -gt 1000 ]
	says $here/报告.html "共 $n 条，这里列出前 1000 条"
	[ "$(grep -c 'tr data-level' $here/报告.html)" -eq 1000 ]
	cells $here/错误报告.xlsx 1 >book
	says book "A1:T$((n + 1))"
	# In the order of classes.
	cut -d, -f4 $here/错误报告.csv | tail -n +2 | sort -c
}

@test "temporary files of a workbook are in no shared folder" {
	command -v strace >/dev/null || skip "no strace"
	pupil 2121090001 晨光小学 1班 1 | roster >a.csv
	strace -f -o trace -e trace=openat,open,creat xj check -q $asof -o rep \
	    a.csv || [ $? -eq 1 ]
	refuses trace "\"$TMPDIR"
	refuses trace '"/tmp/tmp'
	[ -z "$(ls -A "$TMPDIR")" ]
	[ -z "$(find . -name 'tmp.*')" ]
}
