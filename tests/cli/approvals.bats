load common

# What the bureau's officer does: the finding_id of RULE, and what to fill in.
id_of() {
	awk -F, -v rule="$1" '$2 == rule { print $1; exit }' "${2:-out.d/findings.csv}"
}

first() {
	status 1 "xj check -q $asof -o out.d a.csv"
	i05=$(id_of I05) i06=$(id_of I06)
	[ -n "$i05" ] && [ -n "$i06" ]
}

# approvals ROW...: a report that came back.
approvals() {
	printf '%s\n' '规则,编号,姓名,处理意见,批准人,有效期至' "$@" >back.csv
}

statuses() {
	sed 1d out.d/findings.csv | cut -d, -f2,5 | sort | tr '\n' ' '
}

check() {
	status "$1" "xj check $asof -o out.d --approvals back.csv a.csv"
}

@test "an approved finding is shown, counted as approved, and does not fail the run" {
	first
	approvals "I05,$i05,赵*,户口簿已核对,王局,2026-09-30" \
	    "I06,$i06,李*,已报公安,王局,2027/6/30"
	check 0
	[ "$(statuses)" = 'I05,approved I06,approved ' ]
	says out '［已批准，至 2026-09-30］'
	says out '错误：' && return 1
	says out '错误 2'
	says out '已批准 2 条问题'
	[ ! -s err ]
	# Who approved, and in which words, stays in the file.
	! grep -rE '王局|户口簿已核对|已报公安' out out.d
	status 0 "xj check $asof -q --format jsonl --approvals back.csv a.csv"
	says out '"status":"approved"'
	says out '"approved_until":"2027-06-30"'
	status 0 "xj check $asof --lang en --approvals back.csv a.csv"
	says out '[approved until 2027-06-30]'
	status 0 "xj check $asof -q --format gcc --approvals back.csv a.csv"
	says out '［已批准，至 2027-06-30］ [I06]'
}

@test "one of two is approved: the other fails the run" {
	first
	approvals "I05,$i05,赵*,好,王局,2027-06-30"
	check 1
	[ "$(statuses)" = 'I05,approved I06,new ' ]
	status 0 "xj check -q $asof --approvals back.csv --ignore I06 a.csv"
}

@test "a new value is a new finding" {
	first
	approvals "I05,$i05,赵*,好,王局,2027-06-30"
	sed -i 's/2017-12-21/2017-12-22/' a.csv
	check 1
	[ "$(statuses)" = 'I05,new I06,new ' ]
	says err "back.csv:2：$i05：这次检查没有这个编号的问题"
	# Rows above it and another name of the file are no new value.
	sed -i 's/2017-12-22/2017-12-21/; 1a2121090001,二年级,1班,新来,男,20180305,其他,,,晨光小学,' a.csv
	cp a.csv b.csv
	status 1 "xj check $asof -q --format csv --approvals back.csv b.csv"
	says out "$i05,I05"
	grep -q "^$i05,.*,approved," out
}

@test "an approval that ended: expired, and it fails the run" {
	first
	approvals "I05,$i05,赵*,好,王局,2026-09-29" "I06,$i06,李*,好,王局,20270630"
	check 1
	[ "$(statuses)" = 'I05,expired I06,approved ' ]
	says out '［批准已过期，至 2026-09-29］'
	says out '批准已过期 1 条'
	status 0 "xj check -q --as-of 2026-09-29 --approvals back.csv a.csv"
	# A renewed one beside it counts.
	echo "I05,$i05,赵*,好,王局,2027-06-30" >>back.csv
	check 0
	refuses err 不一致
}

@test "rows that are no approvals are told by line, without what stands in them" {
	first
	approvals "I05,$i05,赵*,,," "I06,$i06,李*,好,,2027-06-30" \
	    "I06,i06,李*,好,王局,2027-06-30" "I06,$i06,李*,好,王局,下学期末" \
	    ",,,好,王局,2027-06-30" "I06,$i06,李*,好" \
	    "I06,aaaaaaaaaaaaaaaa,李*,好,王局,2027-06-30"
	check 1
	[ "$(statuses)" = 'I05,new I06,new ' ]
	says err 'back.csv:3：没有填写批准人'
	says err 'back.csv:4：编号不是'
	says err 'back.csv:5：有效期至不是日期'
	says err 'back.csv:6：没有填写编号'
	says err 'back.csv:7：这一行无法读取'
	says err 'back.csv:8：aaaaaaaaaaaaaaaa：这次检查没有'
	refuses err '王局\|李\|下学期\|back.csv:2'
	says out '批准文件中有 6 行需要核对'
	[ "$(python3 -c '
import json
for p in json.load(open("out.d/summary.json"))["approvals"]["problems"]:
    print(p["line"], p["problem"], end=" ")')" = '3 partly 4 number 5 date 6 partly 7 unreadable 8 unused ' ]
	status 1 "xj check -q --lang en $asof --approvals back.csv a.csv"
	status 1 "xj check --lang en $asof --approvals back.csv a.csv"
	says err 'back.csv:3: not filled in: 批准人; nothing is approved'
}

@test "approvals that contradict each other approve nothing; the same twice is once" {
	first
	approvals "I05,$i05,赵*,好,王局,2027-06-30" "I05,$i05,赵*,不,王局,2027-06-30" \
	    "I06,$i06,李*,好,王局,2027-06-30" "I06,$i06,李*,好,王局,2027-06-30"
	check 1
	[ "$(statuses)" = 'I05,new I06,approved ' ]
	says err 'back.csv:3：'
	says err '不一致，都不算批准：请只留一行；另一行见 back.csv:2'
	says out.d/summary.json '"problem":"contradictory"'
}

@test "a refusal is no approval, and is said; a yes beside it does not count" {
	first
	approvals "I05,$i05,赵*,不同意,王局,2027-06-30" \
	    "I06,$i06,李*,驳回：须改正,,"
	check 1
	[ "$(statuses)" = 'I05,new I06,new ' ]
	says err "back.csv:2：$i05：这一行是否决，不算批准"
	says err "back.csv:3：$i06：这一行是否决，不算批准"
	refuses err '王局\|须改正'
	says out '读入 0 行'
	says out '否决 2 行，不算批准'
	says out.d/summary.json '"problem":"refused"'
	status 1 "xj check --lang en $asof --approvals back.csv a.csv"
	says err "back.csv:2: $i05: the row says no, so nothing is approved"
	approvals "I05,$i05,赵*,同意,王局,2027-06-30" "I05,$i05,赵*,不同意,,," \
	    "I06,$i06,李*,情况属实,王局,2027-06-30"
	check 1
	[ "$(statuses)" = 'I05,new I06,approved ' ]
	says err '不一致，都不算批准'
}

@test "report.html tells what came of approvals, each row by its place" {
	first
	approvals "I05,$i05,赵*,不同意,王局,2027-06-30" "I06,$i06,李*,好,," \
	    "I06,aaaaaaaaaaaaaaaa,李*,好,王局,2027-06-30"
	status 4 "xj check -q $asof -o out.d --approvals back.csv --approvals none.csv a.csv"
	says out.d/report.html '<a href="#approvals">批准</a>'
	says out.d/report.html '读入批准 1 行，否决 1 行'
	tr -d '\n' <out.d/report.html >page
	says page "back.csv</th><td class=\"number\">2</td><td class=\"text\">$i05：这一行是否决"
	says page 'back.csv</th><td class="number">3</td><td class="text">没有填写批准人、有效期至'
	says page 'back.csv</th><td class="number">4</td><td class="text">aaaaaaaaaaaaaaaa：这次检查没有'
	says page 'none.csv</th><td></td><td class="text">批准文件无法读取'
	says out.d/summary.json '"problem":"file"'
	refuses out.d/report.html 王局
	status 1 "xj check -q $asof -o out.d a.csv"
	refuses out.d/report.html 'id="approvals"'
}

@test "whatever a spreadsheet writes: encodings, delimiters, workbooks, guards, case" {
	first
	same() {
		status 0 "xj check -q $asof -o out.d --approvals $1 a.csv"
		[ "$(statuses)" = 'I05,approved I06,approved ' ] || { echo "$1"; return 1; }
	}
	approvals "I05,'$i05,赵*,好,王局,2027年6月30日" \
	    "I06, ${i06^^} ,李*,好,王局,2027/6/30 0:00"
	same back.csv
	iconv -f UTF-8 -t GB18030 back.csv >gbk.csv && same gbk.csv
	(printf '\357\273\277'; sed 's/$/\r/' back.csv) >bom.csv && same bom.csv
	(printf '\377\376'; tr , '\t' <back.csv | iconv -f UTF-8 -t UTF-16LE) >u16.txt
	same u16.txt
	tr , ';' <back.csv >semicolon.csv && same semicolon.csv
	/usr/bin/python3 - "$i05" "$i06" <<-'END'
		import datetime, sys, openpyxl
		book = openpyxl.Workbook()
		note = book.active
		note.title = '说明'
		note.append(['请填写后两列'])
		sheet = book.create_sheet('错误报告')
		sheet.append(['编号', '问题', '处理意见', '批准人', '有效期至'])
		for one in sys.argv[1:]:
		    sheet.append([one, '=1+1', '好', '王局', datetime.date(2027, 6, 30)])
		book.save('book.xlsx')
	END
	same book.xlsx
	[ ! -s err ]
	mkdir -p back.d/一小
	head -n 2 back.csv >back.d/一.csv
	sed 2d back.csv >back.d/一小/二.csv
	same back.d
	same 'back.d/一.csv --approvals back.d/一小/二.csv'
}

@test "a file of approvals that is not there, or is none: status 4, and nothing approved" {
	first
	status 4 "xj check $asof --approvals nowhere.csv a.csv"
	says err 'nowhere.csv：批准文件无法读取'
	cp a.csv other.csv
	status 4 "xj check $asof --approvals other.csv a.csv"
	says err 'other.csv：批准文件无法读取，其中的批准都不算'
	printf '编号,处理意见,批准人\n%s,好,王局\n' "$i05" >less.csv
	status 4 "xj check $asof --approvals less.csv a.csv"
	says err 'less.csv：批准文件无法读取，其中的批准都不算：缺少列“有效期至”'
	status 2 "xj check $asof a.csv --approvals"
}

@test "approvals change the run id; their order and their file do not" {
	first
	run_of() {
		bash -c "xj check -q $asof -o out.d $* a.csv" 2>/dev/null || true
		sed -n 's/^"run":"\(.*\)",$/\1/p; s/.*"run":"\([0-9a-f]*\)".*/\1/p' \
		    out.d/summary.json | head -n 1
	}
	approvals "I05,$i05,赵*,好,王局,2027-06-30" "I06,$i06,李*,好,王局,2027-06-30"
	with=$(run_of --approvals back.csv) without=$(run_of)
	(head -n 1 back.csv; tail -n 1 back.csv; sed -n 2p back.csv) >turned.csv
	[ -n "$with" ] && [ "$with" != "$without" ]
	[ "$with" = "$(run_of --approvals turned.csv)" ]
	approvals "I05,$i05,赵*,好,王局,2027-06-30" "I06,$i06,李*,好,王局,2027-07-01"
	[ "$with" != "$(run_of --approvals back.csv)" ]
}

@test "what is approved is no failure of JUnit, and suppressed in SARIF" {
	first
	approvals "I05,$i05,赵*,好,王局,2027-06-30"
	status 1 "xj check $asof --format sarif --approvals back.csv a.csv"
	[ "$(python3 -c '
import json
for r in json.load(open("out"))["runs"][0]["results"]:
    print(r["ruleId"], [s["status"] for s in r.get("suppressions", [])], end=" ")
')" = "I06 [] I05 ['accepted'] " ]
	status 1 "xj check $asof --format junit --approvals back.csv a.csv"
	[ "$(grep -c '<failure' out)" -eq 1 ]
	says out 'failures="1"'
}

@test "xj-report reads the approvals of a pipe" {
	first
	approvals "I05,$i05,赵*,好,王局,2027-06-30" "I06,$i06,李*,好,王局,2027-06-30"
	status 0 "xj check -q $asof -o out.d --approvals back.csv a.csv"
	status 0 "xj-parse -q $asof a.csv | xj-normalize | xj-dedup | xj-validate -q |
	    xj-report -q --approvals back.csv -o pipe.d"
	cmp out.d/MANIFEST pipe.d/MANIFEST
}
