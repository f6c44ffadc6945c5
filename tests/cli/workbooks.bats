load common

# Workbooks are made by tests/hostile/workbook.py; see there what each is.
make_book() {
	for kind; do
		python3 "$top/tests/hostile/workbook.py" "$kind" "$kind.xlsx"
	done
}

# records KIND: its records, as CSV: line, record, cells.
records() {
	xj-parse -q $asof "$1.xlsx" 2>/dev/null | xj-format --csv | tr -d '\r' |
	    cut -d, -f2- | tail -n +2
}

# refused KIND STATUS TEXT: with this reason in both languages.
refused() {
	make_book "$1"
	status 4 "timeout 20 xj-parse $asof $1.xlsx"
	says err "$2"
	status 4 "timeout 20 xj-parse --lang en $asof $1.xlsx"
	says err "$3"
	rm "$1.xlsx"
}

@test "a workbook is a roster for each sheet; its rows are its lines" {
	make_book plain stored strict backslashes shared
	records plain >want
	[ "$(wc -l <want)" -eq 3 ]
	says want '2,1,学生一,男,2015-09-01,211382201509010036,'
	for k in stored strict backslashes; do
		records $k | diff want -
	done
	# Rich text; a reading is no text; _x000D_ is a character.
	xj-parse -q $asof shared.xlsx >s
	says s '李小一	男'
	says s '	a\r\nb一_x0041_	'
	refuses s LI
}

@test "numbers are what a person sees" {
	make_book numbers numbers_1904 formulas
	for k in numbers numbers_1904; do
		records $k >out
		says out '男,2015-09-01,'
		says out '13800138000,022500,2015-09-01,FALSE,1.2'
	done
	records formulas >out
	says out '学生一,#N/A,'
	refuses out '=B2&C2'
}

@test "a formula without its result is told, and is no value" {
	make_book formulas uncomputed
	status 1 "xj check $asof --format csv formulas.xlsx"
	says out 'F11,'
	says out '公式没有算出结果'
	says out '在表格软件中打开、重新计算并另存，或粘贴为数值'
	# A column of them is one finding.
	status 1 "xj check $asof --format csv uncomputed.xlsx"
	[ "$(grep -c 'F11,' out)" -eq 1 ]
	says out '这一列 6 行中有 6 行：公式没有算出结果'
	for rule in I02 I05 I07 V01 V06 U0; do
		refuses out ",$rule"
	done
	status 1 "xj check $asof --lang en uncomputed.xlsx"
	says out 'a formula has no result'
}

@test "an ID stored as a number is exact, or I02" {
	make_book ids_as_numbers
	status 1 "xj check $asof --format csv ids_as_numbers.xlsx"
	[ "$(grep -c ',I02,' out)" -eq 3 ]
	refuses out ',I01,'
	refuses out ',U0'
	records ids_as_numbers >out
	says out '211382201509010095,G211382201509010095'
}

@test "titles, gaps and empty cells: places are the sheet's" {
	make_book layout multiline margin wide
	records layout >out
	says out '7,1,学生一'
	says out '8,2,学生二'
	status 1 "xj check $asof --format csv multiline.xlsx"
	says out 'multiline.xlsx#名册,3,2,身份证件号,D,'
	# The cell by its name: for a person, and for a program.
	status 1 "xj check $asof --lang en multiline.xlsx"
	says out 'multiline.xlsx#名册:D3(身份证件号): '
	status 1 "xj check $asof --format jsonl multiline.xlsx"
	says out '"file":"multiline.xlsx#名册","line":3,"record":2,"column":"身份证件号","column_letter":"D",'
	says out ',"cell":"D3",'
	records margin >out
	[ "$(wc -l <out)" -eq 2 ]
	status 4 "xj-parse $asof wide.xlsx"
	says err --max-columns
	status 0 "xj-parse $asof --max-columns 500 wide.xlsx"
	[ "$(grep -c '^=' out)" -eq 2 ]
}

@test "merged cells: groups of a header, a class over its pupils" {
	make_book merged
	xj-parse -q $asof merged.xlsx >s
	says s '家庭成员一 姓名'
	[ "$(grep -c '^=.*	1班	学生[一二]' s)" -eq 2 ]
	[ "$(grep -c '^=.*	2班	学生[三四]' s)" -eq 2 ]
}

@test "merged names and numbers are not those of the pupils below" {
	make_book merged_numbers
	status 1 "xj check $asof --format csv merged_numbers.xlsx"
	refuses out ',U0'
	[ "$(grep -c ',I13,\|,R03-2,.*身份证件号,E,' out)" -eq 2 ]
	xj-parse -q $asof merged_numbers.xlsx >s
	[ "$(grep -c '^=.*晨光小学	1班	' s)" -eq 3 ]
	[ "$(grep -c '^=.*学生一' s)" -eq 1 ]
}

@test "all sheets are read, hidden ones too; others are said or empty" {
	make_book sheets no_roster
	status 0 "xj-parse $asof sheets.xlsx"
	[ "$(grep -c '^=' out)" -eq 3 ]
	[ "$(grep -c '^!.*	F09	' out)" -eq 2 ]
	says out "lines=1–2"
	refuses out '^!.*	F05	'
	status 4 "xj-parse $asof no_roster.xlsx"
	[ "$(grep -c '^!.*	F05	' out)" -eq 2 ]
}

@test "a workbook from a pipe, in gzip, in a folder, twice" {
	make_book sheets plain
	records sheets >want
	for line in 'xj-parse -q $asof - <sheets.xlsx' \
	    'cat sheets.xlsx | xj-parse -q $asof -' \
	    'xj-parse -q $asof <(cat sheets.xlsx)' \
	    'gzip <sheets.xlsx >z.gz; xj-parse -q $asof z.gz'; do
		eval "$line" | xj-format --csv | tr -d '\r' | cut -d, -f2- |
		    tail -n +2 | diff want -
	done
	mkdir in
	cp plain.xlsx in/b.xlsx
	cp plain.xlsx in/a.CSV
	xj-parse -q $asof in >out
	[ "$(grep -c '^=' out)" -eq 3 ]
	[ "$(grep -c '^!.*	F08	' out)" -eq 1 ]
	# What was read to know it is not lost to a roster in a pipe.
	cat a.csv | xj-parse -q $asof - | grep '^=' >out
	xj-parse -q $asof a.csv | grep '^=' | diff - out
}

@test "a corrected sheet is a CSV that needs no correction" {
	make_book repairs path_tricks
	status 1 "xj check $asof -o o --key key repairs.xlsx path_tricks.xlsx"
	file='o/corrected/repairs.xlsx#名册.csv'
	head -c 3 "$file" | cmp - <(printf '\357\273\277')
	grep -q '^"学生,""三""",男,2015-09-01,211382201509010079,' "$file"
	[ -e 'o/corrected/path_tricks.xlsx#..\x2F..\x2Fx\x2Fy.csv' ]
	[ "$(find . -name '*.csv' -newer repairs.xlsx | grep -vc '^./o/')" -eq 0 ]
	status 1 "xj check $asof -o o2 --key key '$file'"
	[ ! -e o2/corrected ]
	# The pipe gives the same bytes, and stdin has one in xj check.
	xj-parse -q $asof repairs.xlsx path_tricks.xlsx | xj-normalize |
	    xj-dedup | xj-validate | xj-report -o p --key key >/dev/null || true
	diff -r o/corrected p/corrected
	status 1 "xj check $asof -o o3 --key key - <repairs.xlsx"
	cmp "$file" 'o3/corrected/-#名册.csv'
}

@test "what is damaged is told with its place, and no row is lost in silence" {
	refused cut 被截断 'cut short'
	refused wrong_sum 校验和不符 'wrong checksum'
	refused broken_xml '第 20 行附近）：标记不配对' 'near row 20: tags that'
	refused cut_xml 内容不全 'ends too early'
	refused no_strings '第 3 行：所指的共享文字不存在' 'row 3: a shared text'
	refused no_sheet_part '#二班：未能读取' 'part of this sheet is missing'
	refused no_workbook 缺少工作簿主文件 "own part is missing"
	refused one_sheet_twice 同一张 'two sheets are one'
	refused double_member 工作表目录有误 'list of sheets'
	refused out_of_order '第 9 行：行的次序不对' 'row 9: rows that are out of'
	refused locked_member 加了密码 'packed with a password'
	refused long_cell '第 2 行：有文字比' 'row 2: a text that is longer'
}

@test "a sheet that is damaged has the bytes and the hash of its workbook" {
	for kind in broken_xml no_strings; do
		make_book $kind
		status 4 "xj check $asof -o o $kind.xlsx"
		says o/summary.json "\"bytes\":$(wc -c <$kind.xlsx),"
		refuses o/summary.json '"hash":""'
	done
}

@test "traps are told, in little time and memory" {
	refused laughs 文档类型 'document type'
	refused outside 文档类型 'document type'
	refused bomb '解压倍数超过 200' 'more than 200 to 1'
	refused long_tag 有标记长得反常 'a tag that does not end'
	refused deep 层次多得反常 'too many levels'
	refused many_names 不同的名称 'different names'
	refused many_members 内部文件多得反常 'far too many parts'
	make_book blank_rows
	status 0 "timeout 30 xj-parse $asof blank_rows.xlsx"
	[ "$(grep -c '^=' out)" -eq 2 ]
}

@test "a limit that can be raised: --max-expanded" {
	make_book plain
	status 4 "xj-parse $asof --max-expanded 2K plain.xlsx"
	says err '--max-expanded'
	status 0 "xj-parse $asof --max-expanded 8K plain.xlsx"
}

@test "workbooks damaged by chance end in a report" {
	python3 "$top/tests/hostile/mutate.py" "$BUILD/bin/xj-parse" 300
}

@test "other files of spreadsheets are refused with how to save them" {
	refused xls '.xls、.et' 'save it as'
	refused xls_of_records '.xls、.et' 'save it as'
	refused xls_locked '加了密码的旧版 Excel/WPS 表格' \
	    'old Excel or WPS table (.xls, .et) with a password'
	refused locked 加了密码的工作簿 'workbook with a password'
	refused doc 文字文档 'text document'
	refused docx 文字文档 'text document'
	refused xlsb '.xlsb' 'binary workbook'
	refused ods OpenDocument 'OpenDocument'
	refused zipped_csv 'zip 压缩包：请解压' 'zip archive: unpack'
	refused empty_zip 'zip 压缩包：请解压' 'zip archive: unpack'
}

@test "any chunk gives the same bytes of a workbook" {
	make_book sheets multiline shared
	xj-parse -q $asof sheets.xlsx multiline.xlsx shared.xlsx >want
	for n in 1 2 3 7 100; do
		xj-parse -q $asof --chunk $n sheets.xlsx multiline.xlsx \
		    shared.xlsx | cmp want -
	done
}

@test "a list may be a workbook, beside which a CSV of its name counts" {
	mkdir d
	python3 - "$top/tests/hostile" <<-'END'
		import sys
		sys.path.insert(0, sys.argv[1])
		from workbook import pack, sheet, workbook
		names = ("学校标识码 学校名称 办学类型 是否市直 是否城区 乡镇 驻地区划代码 "
		         "状态 并入学校 学制").split()
		school = ["2121090009", "另一小学", "小学", "否", "否", "万元店镇",
		          "211382101", "正常", "", "6"]
		open("d/schools.xlsx", "wb").write(pack(workbook([
		    ("学校", sheet([names, school]), "visible"),
		    ("Sheet2", sheet(""), "visible")])))
	END
	status 1 xj check $asof -d d a.csv
	says out '学校名录中没有学校标识码 2121090001'
	refuses out '没有名单 schools.csv'
	refuses err 'schools'
	printf '学校标识码,学校名称,状态\n2121090001,晨光小学,正常\n' >d/schools.csv
	status 1 xj check $asof -d d a.csv
	refuses out '学校名录中没有学校标识码 2121090001'
	says err 'schools.xlsx'
	printf 'PK\3\4not a workbook' >d/schools.xlsx
	rm d/schools.csv
	status 4 xj check $asof -d d a.csv
	says err 'd/schools.xlsx：名单无法读取'
}

@test "a fault of a list is told at its own sheet, and not at one of remarks" {
	mkdir d
	python3 - "$top/tests/hostile" <<-'END'
		import sys
		sys.path.insert(0, sys.argv[1])
		from workbook import pack, sheet, workbook
		names = ("学校标识码 学校名称 办学类型 是否市直 是否城区 乡镇 驻地区划代码 "
		         "状态 并入学校 学制").split()
		rows = [["2121090001", "晨光小学", "小学", "否", "否", "万元店镇",
		         "211382101", "正常", "", "6"],
		        ["512109001", "另一小学", "小学", "否", "否", "万元店镇",
		         "211382101", "正常", "", "6"]]
		open("d/schools.xlsx", "wb").write(pack(workbook([
		    ("封面", sheet([["学校名录"]]), "visible"),
		    ("学校", sheet([names, *rows]), "visible"),
		    ("说明", sheet([["说明"]]), "visible")])))
	END
	xj check $asof --fail-on never -d d a.csv >out
	says out 'd/schools.xlsx#学校:3'
	refuses out '#封面'
	refuses out '#说明'
}
