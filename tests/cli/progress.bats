#!/usr/bin/env bats
# --progress: a bar in a terminal, lines or JSON elsewhere, nothing where nobody
# asked. What is slow here is the one who writes to us or reads from us.

load common

# in_terminal COLUMNS COMMAND: what it drew and what is left, in `out`.
in_terminal() {
	TERM=xterm python3 "$BATS_TEST_DIRNAME/terminal.py" "$1" "$2" >out
}

# What is larger than all that a pipe and the chain hold; not too repetitive.
large() {
	many 40000 | awk '{ print $0 "," (NR == 1 ? "备注" : NR * 7919 % 1000003) }' \
	    >large.csv
}

# slowly SECONDS: a roster, with a pause behind what the survey wants to see.
slowly() {
	many 3000 >slow.csv
	head -n 9001 slow.csv
	sleep "$1"
	tail -n +9002 slow.csv
}

@test "a long run has a bar that fits, and leaves nothing of it" {
	large
	xj-parse -q $asof large.csv >want
	for columns in 120 80 40 20 8; do
		in_terminal $columns \
		    "xj-parse $asof large.csv | (sleep 1.5; cat >got)"
		cmp want got
		says out 'frame: 检查'
		refuses out '^wide'
		refuses out '^screen.*检查'
		says out 'screen: xj-parse: 读入'
		# Nothing of the roster, not even what it is called.
		refuses out '^frame.*large'
		[ $columns -lt 80 ] || grep -q '^frame: 检查  \[#*-*\]  [0-9]*%  .*/1 个文件  [0-9]* 行  每秒 [0-9]* 行  还需 [0-9:]*$' out
		[ $columns -gt 20 ] || refuses out '^frame.*\['
	done
	in_terminal 80 "xj-parse --lang en $asof large.csv | (sleep 1.5; cat >got)"
	cmp want got
	grep -q '^frame: checking .*% .*/1 files  [0-9]* rows .*left$' out
}

# bats test_tags=plain
@test "a short run shows nothing, a pipe of unknown length no share" {
	in_terminal 80 "xj-parse $asof a.csv >got"
	refuses out '^frame'
	mkfifo f
	slowly 1.5 >f &
	xj check $asof --color never --max-findings 3 --fail-on never f >want 2>/dev/null
	slowly 1.5 >f &
	in_terminal 60 "xj check $asof --color never --max-findings 3 --fail-on never f"
	says out 'frame: 检查'
	refuses out '^frame.*\(%\|还需\)'
	# The text that follows stands where the bar was.
	sed -n 's/^screen: //p' out >got
	grep . want | cmp - got
}

@test "a message takes the bar's place" {
	mkfifo 1
	: >2.csv
	slowly 1.5 >1 &
	in_terminal 80 "xj-parse $asof 1 2.csv >got" || [ $? -eq 4 ]
	says out 'frame: 检查'
	says out 'screen: xj-parse: 2.csv'
	refuses out '^screen.*检查'
}

@test "a run that is killed leaves the line clean" {
	large
	in_terminal 80 "timeout --foreground -s INT 2.5 xj-parse $asof large.csv | sleep 3.5"
	says out 'frame: 检查'
	refuses out '^screen'
	# Its reader has left.
	in_terminal 80 "xj-parse $asof large.csv | sleep 2.5; exit \${PIPESTATUS[0]}" ||
	    [ $? -eq 141 ]
	says out 'frame: 检查'
	refuses out '^screen'
}

# bats test_tags=plain
@test "nothing where it is not wanted" {
	mkfifo f
	slowly 1.5 >f &
	xj check $asof --max-findings 3 --fail-on never f 2>err >/dev/null
	[ ! -s err ]
	for o in '-q --progress always' '-q' '--progress never' '-q --progress json'; do
		slowly 1.5 >f &
		in_terminal 80 "xj check $asof --fail-on never $o f >got"
		[ ! -s out ] || { echo "$o"; cat out; return 1; }
	done
	# The stream goes to the same terminal.
	slowly 1.5 >f &
	in_terminal 80 "xj-parse $asof f"
	refuses out '^frame'
	# A terminal that can erase nothing.
	slowly 1.5 >f &
	in_terminal 80 "TERM=dumb xj check $asof --max-findings 3 --fail-on never f >got"
	[ ! -s out ]
	status 2 "xj check $asof --progress sometimes a.csv"
	says err 'always'
	status 2 "xj-parse $asof --progress sometimes a.csv"
}

@test "lines where nothing can be erased" {
	status 0 "xj check $asof --fail-on never --progress always a.csv"
	cp out want
	[ "$(wc -l <err)" -eq 1 ]
	grep -q '^完成  1/1 个文件  [0-9]* 行  已用 0:0[0-9]$' err
	status 0 "xj check $asof --fail-on never a.csv"
	cmp want out
	mkfifo f
	slowly 6 >f &
	in_terminal 80 "TERM=dumb xj check --lang en $asof --max-findings 3 --fail-on never f >got"
	grep -q '^screen: checking  0/1 files  .*so far$' out
	grep -q '^screen: done  1/1 files  [0-9]* rows ' out
	refuses out '^frame'
}

# bats test_tags=plain
@test "json is one object a line, and one at the end" {
	large
	status 0 "xj check $asof --fail-on never -o o --progress json large.csv"
	grep '^{' err >lines
	python3 - lines "$(wc -c <large.csv)" <<-'END'
		import json
		import sys
		lines = [json.loads(line) for line in open(sys.argv[1])]
		names = ["files", "of", "bytes", "of_bytes", "rows", "seconds", "phase"]
		assert all(list(line) == names for line in lines)
		for a, b in zip(lines, lines[1:]):
		    assert all(a[n] <= b[n] for n in ("files", "bytes", "rows", "seconds"))
		for a, b in zip(lines, lines[1:-1]):
		    assert b["seconds"] - a["seconds"] > 0.85
		last = lines[-1]
		assert last["phase"] == "done" and last["files"] == last["of"] == 1
		assert last["bytes"] == last["of_bytes"] == int(sys.argv[2])
		assert last["rows"] == 160000
	END
	cp -R o want
	status 0 "xj check $asof --fail-on never -o o large.csv"
	diff -r want o
	# Packed, with a thread that reads ahead; and a pipe.
	gzip -k large.csv
	status 0 "xj-parse $asof -j 4 --progress json large.csv.gz"
	grep '^{' err | tail -n 1 >line
	says line "\"bytes\":$(wc -c <large.csv.gz),\"of_bytes\":$(wc -c <large.csv.gz),\"rows\":160000,"
	status 0 "xj-parse $asof --progress json - <a.csv"
	says err '"of_bytes":null'
	status 2 "xj check $asof --progress json -d nowhere a.csv"
	says err '"phase":"failed"}'
	status 2 "xj check --progress json $asof --fail-on sometimes a.csv"
	says err '"phase":"failed"}'
}

@test "the sheets of a workbook are files, its bytes are counted once" {
	/usr/bin/python3 - <<-'END'
		import openpyxl
		book = openpyxl.Workbook()
		rows = [line.rstrip("\n").split(",") for line in open("a.csv", encoding="utf-8")]
		for sheet in (book.active, book.create_sheet("二")):
		    for row in rows:
		        sheet.append(row)
		book.save("b.xlsx")
	END
	bash -c "xj-parse $asof --progress json b.xlsx" >out 2>err || :
	grep '^{' err | tail -n 1 >line
	size=$(wc -c <b.xlsx)
	says line '"files":2,"of":2,'
	says line "\"bytes\":$((size / 2 * 2)),\"of_bytes\":$((size / 2 * 2)),"
}
