#!/usr/bin/env bats
# What programs say where no other test of theirs makes them say it.

load common

@test "what a pack above changed of a rule is listed and shown" {
	mkdir p
	printf '%s\n' '包 p 1' '  基于 lingyuan' '级别 U01 提示' '停用 R18-1' \
	    '条款 第三条 U02' '规则 X1 警告 试' '  每行' '  要求 姓名 <> 空' \
	    '  提示 没有姓名' '  通过 姓名=""' '  不过 姓名=甲' >p/pack.xj
	status 0 xj-rules --lang en -r ./p list
	grep -q '^R18-1 .* (off)$' out
	[ "$(grep -c '(off)$' out)" -eq 1 ]
	status 0 xj-rules --lang en -r ./p list --articles
	grep -q '^no article$' out
	[ "$(grep -c '^  not checked: ' out)" -ge 5 ]
	status 0 xj-rules --lang en -r ./p show U01
	says out '# level here: notice'
	status 0 xj-rules --lang en -r ./p show U02
	says out '# articles here: 第三条'
	status 0 xj-rules --lang en -r ./p show R18-1
	says out '# switched off here'
	status 0 xj-rules --lang en show R18-1
	refuses out ' here'
	status 1 xj-rules --lang en test ./p
	says out 'p/pack.xj:10: X1: should pass, and does not'
	says out 'p/pack.xj:11: X1: should fail, and does not'
	status 0 xj-rules --lang en lint
	grep -q '^lingyuan: [0-9]* rules, nothing to better$' out
	status 0 xj-rules --lang en --help
	says out 'list | show ID… | explain ID… | lint | test [PACK [ID]] | fmt [PACK] | impact FILE…'
}

@test "impact tells of repairs that one of the packs does not make" {
	mkdir p
	printf '包 p 1\n  基于 lingyuan\n停用 N06\n' >p/pack.xj
	status 0 xj rules impact --lang en $asof --against ./p a.csv
	grep -q '^corrections: 1 → 0$' out
	status 2 xj rules impact --lang en $asof --against ./p --format html a.csv
	says err '--format of impact is text, csv or jsonl'
}

@test "what is no file is told to be what it is" {
	one="xj-parse -q --lang en $asof"
	status 4 "$one /dev/null"
	says err '/dev/null: not read: is a device, not a file'
	mkfifo f
	status 4 "$one f"
	says err 'f: not read: is a pipe that no one writes to'
	mkdir d
	ln -s /dev/null d/key_changes.csv
	status 4 "xj check -q --lang en $asof -d d a.csv"
	says err 'd/key_changes.csv: the list cannot be read: is a device, not a file; until'
}

@test "a file that is no roster is told what it looks like" {
	one="xj-parse -q --lang en $asof"
	python3 -c 'import sys; sys.stdout.buffer.write(bytes(
	    [1, 2, 3, 0, 7, 0x41, 10]) * 500)' >b.csv
	status 4 "xj check --lang en $asof b.csv"
	says out 'no header found: the file is no text: a program, a picture or the like, or damaged'
	printf '%s\n' 姓名,张三,李四 性别,男,女 出生日期,2015,2016 年级,1,2 班级,1,1 >c.csv
	status 4 "xj check --lang en $asof c.csv"
	says out 'the names stand in the first column: turn the table so that they stand in the first row'
}

# bats test_tags=plain
@test "a line without an end is no line of a roster" {
	{ sed 2q a.csv; head -c 270000000 /dev/zero | tr '\0' a; } |
	    xj-parse -q --lang en $asof - >out 2>err || [ $? -eq 4 ]
	says err 'line 3 has no end within 256 MiB: this is no roster, export it again'
}

@test "an as-of date that is none is told by each that needs one" {
	sed 's/^#	as-of	.*/#	as-of	2026-19-30/' s >wrong
	mkdir d
	says='the stream.s as-of date is no date: run xj-parse again'
	for one in xj-validate 'xj-validate -d d'; do
		status 6 "$one -q --lang en <wrong"
		grep -q "$says" err
	done
}

@test "findings of the same words are counted, with their lines" {
	{ sed 1q a.csv
	  for i in 1 2 3 4 5 6 7 8 9; do
		echo "2121090001,二年级,1班,王$i,,2018030$i,其他,,,晨光小学,"
	  done; } >b.csv
	status 1 "xj check --lang en $asof b.csv"
	says out '      4 more like it, lines 7–10'
}

@test "full data in lines of gcc name their approval" {
	status 1 "xj check -q --lang en $asof --format gcc --unmasked --approval-number 2026-1 a.csv"
	says out 'xueji: note: full data, approval 2026-1'
}

@test "a key that is none, or is not its owner's alone, is told so" {
	one="xj check -q --lang en $asof"
	head -c 31 /dev/zero >short
	status 4 "$one --key short a.csv"
	says err 'short: is no key (a key is a file of 32 bytes)'
	mkdir open
	head -c 32 /dev/zero >open/key
	chmod 600 open/key
	chmod 777 open
	status 4 "$one --key open/key a.csv"
	says err 'others may write to the folder of this key: chmod 700 the folder'
	status 5 "XDG_STATE_HOME=/proc/none $one a.csv"
	says err 'a key cannot be made here'
}

# shot: a folder of one snapshot, and of its record, as they were.
shot() {
	[ -e kept ] || {
		mkdir kept
		status 0 "xj check -q --fail-on never -s kept --save --as-of 2026-09-10 a.csv"
	}
	rm -rf shots
	cp -r kept shots
}

# refused FILE TEXT: a check over FILE of shots is refused with it.
refused() {
	status 4 "xj check -q --lang en -s shots $asof a.csv"
	says err "shots/$1: $2"
}

# newer NAME: the format of this file of shots becomes a higher one.
newer() {
	python3 - "shots/$1" <<-'END'
		import re, struct, sys, zlib
		data = open(sys.argv[1], "rb").read()
		gz = zlib.decompressobj(31)
		text = gz.decompress(data)
		rest = gz.unused_data
		text = re.sub(rb"^(xueji-\w+\t)\d+", rb"\g<1>9", text)
		pack = zlib.compressobj(9, zlib.DEFLATED, 31)
		head = pack.compress(text) + pack.flush()
		if sys.argv[1].endswith(".xjs"):
		    rest = bytearray(rest)
		    struct.pack_into("<Q", rest, len(rest) - 96 + 8, len(head))
		open(sys.argv[1], "wb").write(head + rest)
	END
}

@test "a snapshot that is damaged, renamed or newer is told so" {
	day=2026-09-10.xjs
	shot; truncate -s 10 shots/$day
	refused $day 'the snapshot is cut short: restore it from a backup'
	shot; truncate -s -3 shots/$day
	refused $day 'the snapshot is cut short or damaged: restore it from a backup'
	shot; printf x | dd of=shots/$day bs=1 conv=notrunc status=none \
	    seek=$(($(stat -c %s shots/$day) / 2))
	refused $day 'the seal does not agree: the snapshot is damaged, or was not made by this installation'
	shot; mv shots/$day shots/2026-09-11.xjs
	refused 2026-09-11.xjs 'this is the snapshot of another day under a new name'
	shot; mkdir shots/2026-09-12.xjs
	refused 2026-09-12.xjs 'this is no file'
	shot; ln -s $day shots/2026-09-12.xjs
	refused 2026-09-12.xjs 'the snapshot cannot be opened'
	shot; mv shots/$day shots/2026-9-10.xjs
	refused 2026-9-10.xjs 'a snapshot must be named by its date, as 2026-06-30.xjs'
	shot; newer $day
	refused $day 'the snapshot is of a newer format: use the xueji that made it, or a newer one'
	shot; head -c 32 /dev/urandom >key; chmod 600 key
	status 4 "xj check -q --lang en -s shots --key key $asof a.csv"
	says err 'the snapshot was sealed with another key: name the key that it was made with (--key)'
}

@test "a record of a run that is newer, or no file, is told so" {
	shot; newer 2026-09-10.run
	refused 2026-09-10.run 'the record of this run is of a newer format'
	shot; mv shots/2026-09-10.run run; ln -s ../run shots/2026-09-10.run
	refused 2026-09-10.run 'the record of this run cannot be read'
}

@test "what a run could not look at again is told, and the picture has a title" {
	sed 's/2121090001/2121090002/; s/晨光小学/青松小学/; s/038/048/g' a.csv >b.csv
	mkdir shots
	status 0 "xj check -q --fail-on never -s shots --save --as-of 2026-09-10 a.csv b.csv"
	status 1 "xj check --lang en -s shots -o o $asof a.csv"
	says out 'not checked again'
	# A pupil who is gone.
	sed '/王一/d' a.csv >c.csv
	status 0 "xj check -q --fail-on never --lang en -s shots -o p $asof c.csv b.csv"
	says p/report.html 'Where pupils were and where they are'
}

@test "a finding that is softened to a notice names why" {
	mkdir p
	printf '%s\n' '包 p 1' '  基于 lingyuan' '规则 X1 错误 试' '  每行' \
	    '  要求 姓名 = 空' '  减轻 早先 当 出生日期 < 2026-01-01' \
	    '  提示 有姓名' >p/pack.xj
	status 0 "xj check --lang en -r ./p $asof --select X1 a.csv"
	says out ' (早先: a notice only)'
}

@test "a rule that cannot be decided in time says so of its record" {
	mkdir p
	printf '%s\n' '包 p 1' '  基于 lingyuan' '规则 X1 错误 试' '  每行' \
	    '  要求 姓名 匹配 /^(a+)+$/' '  提示 试' >p/pack.xj
	sed "s/王一/$(printf '%060d' 0 | tr 0 a)b/" a.csv >b.csv
	status 1 "xj check --lang en -r ./p $asof --select X1,V24 b.csv"
	says out 'a cell is too complex: rule X1 could not be decided'
}

@test "what xj-diff compared with is what xj-snapshot has" {
	sed 's/2121090001/2121090002/; s/晨光小学/青松小学/; s/038/048/g' a.csv >b.csv
	mkdir shots other
	status 0 "xj check -q --fail-on never -s shots --save --as-of 2026-09-10 a.csv b.csv"
	xj-parse -q $asof a.csv | xj-normalize -q | xj-dedup -q | xj-validate -q |
	    xj-diff -q -s shots >compared
	status 4 "xj-snapshot --lang en -s other <compared"
	says err 'that pupils are carried over from is not the last one: give xj-snapshot the folder of xj-diff'
}

@test "a list's fault is the bureau's, as its school is told" {
	cp "$BATS_TEST_DIRNAME"/../../fixtures/cases/validate/L04*/*.csv .
	status 0 "xj check -q --select L -d . -o o $asof a.csv"
	grep -rqF '名单由教育局改，照那一条的“怎么办”去问' o/schools
}

@test "another table below a roster is told on each of its rows" {
	{ cat a.csv; echo 姓名,性别,年级,班级,出生日期; echo 吴九,男,二年级,1班,20180305; } >b.csv
	status 1 "xj check --lang en $asof --each --select F03 b.csv"
	says out 'it is another table, its columns differ; the row was not checked'
}

@test "a manual, a key and a log that are not there, and how to ask" {
	mkdir bin
	cp "$BUILD/bin/xj" bin
	status 5 'bin/xj help --lang en'
	says err 'the manual is not there: install the programs whole'
	status 4 'xj check --lang en --key a.csv/key a.csv'
	says err 'the key cannot be opened'
	status 0 'xj-audit -h --lang en'
	says out 'list|verify [NUMBER:SEAL]'
}
