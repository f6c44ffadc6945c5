#!/usr/bin/env bats
# What xj-rules writes for programs.

load common

# reads COMMAND TEST: one JSON document, v, of which TEST (Python) holds.
reads() {
	eval "$1" >json || [ $? -eq 1 ]
	python3 -m json.tool json >/dev/null
	python3 -c "import json
v = json.load(open('json', encoding='utf-8'))
assert $2, v"
}

@test "--json is one document for each of the six" {
	reads 'xj-rules --json list' 'len(v) > 50'
	reads 'xj-rules --json --articles list' \
	    'len(v) == 29 and all(a["rules"] or a["unchecked"] for a in v)'
	reads 'xj-rules --json list' 'any(r["id"] == "U01" and
	    r["articles"] == ["第七条", "第二十条"] for r in v)'
	reads 'xj-rules --json show R18-1' 'v["id"] == "R18-1"'
	reads 'xj-rules --json show R18-1 U01' 'len(v) == 2'
	reads 'xj-rules --json explain R07-7' 'v["map_or_fold"] == "fold"'
	reads 'xj-rules --json explain U01 R11-1' \
	    'v[1]["lists"][0]["file"] == "key_changes.csv" and v[1]["ns"] > 0'
	reads 'xj-rules --json lint' 'v["count"] == 0 and v["results"] == []'
	reads 'xj-rules --json test' 'v["failed"] == 0 and v["examples"] > 400'
	reads 'xj-rules --json --check fmt' \
	    'v and not any(f["changed"] for f in v)'
}

@test "--json tells where lint, test and fmt find something" {
	mkdir p
	printf '%s\n' '包 p 2026.1' '  基于 lingyuan' '  自 2026-09-01' '' \
	    '规则 X1 警告 试' '  每行' '  要求 姓名 <> 空' \
	    '  提示 没有姓名' '  通过   姓名=""' >p/pack.xj
	reads 'xj-rules --json lint ./p' \
	    'v["count"] > 0 and v["results"][0]["line"] == 5'
	reads 'xj-rules --json test ./p' \
	    'v["failed"] == 1 and v["results"][0]["rule"] == "X1"'
	reads 'xj-rules --json --check fmt ./p' 'v[0]["changed"]'
}

@test "lint wants an example on each side of a limit" {
	mkdir p
	head='规则 X1 警告 试\n  标题@en a\n  每行\n  要求 年龄(出生日期, 截至日) < 上限 或 注册日期 >= 2026-09-01\n'
	text='  提示 甲\n  提示@en a\n  办法 乙\n  办法@en b\n'
	pack() {
		printf '包 p 1\n  基于 lingyuan\n参数 上限 = 18\n'"$head$text$1" >p/pack.xj
	}
	many='  通过 出生日期=20080930 注册日期=20260901\n  不过 出生日期=20080930 注册日期=20260831\n'
	pack "$many  通过 出生日期=20081001 注册日期=20260831\n"
	run xj-rules lint ./p
	[ "$status" -eq 0 ]
	pack "$many"
	status 1 xj-rules --lang en lint ./p
	[ "$(xj-rules --lang en lint ./p)" = "X1: no example on both sides of 上限: add one on it and one beside it" ]
	pack '  不过 出生日期=20080930 注册日期=20260830\n  通过 出生日期=20081001 注册日期=20260830\n'
	[ "$(xj-rules --lang en lint ./p)" = "X1: no example on both sides of 2026-09-01: add one on it and one beside it" ]
	# What a pack on top sets is no fault of the examples below.
	pack "$many  通过 出生日期=20081001 注册日期=20260831\n"
	mkdir q
	printf '包 q 1\n  基于 p\n参数 上限 = 30\n' >q/pack.xj
	run xj-rules lint ./q
	[ "$status" -eq 0 ]
}

@test "an option of another subcommand is wrong use" {
	status 2 xj-rules --articles lint
	status 2 xj-rules --check test
	says err --check
}

@test "impact compares what two checks find, and writes nothing" {
	packs=$BATS_TEST_DIRNAME/../../fixtures/cases/rules
	cp -R "$packs/impact-of-a-setting/now" now
	cp "$packs/impact-of-a-setting/a.csv" b.csv
	mkdir snapshots
	one="xj rules impact -r ./now $asof"
	before=$(find . -path ./state -prune -o -print | sort)
	status 0 "$one -s snapshots -d now --set 上限=2 --format csv b.csv"
	[ "$(grep -c ^appears, out)" -eq 1 ]
	[ "$(ls -A snapshots)" = '' ]
	rm out err
	[ "$(find . -path ./state -prune -o -print | sort)" = "$before" ]
	[ "$(find state -type f)" = state/xueji/key ]
	# The ids that differ are those of two checks.
	ids() { xj check -q -r ./now $asof --format csv "$@" b.csv | cut -d, -f1,4 | sort; }
	ids >a; ids --set 上限=2 >b
	[ "$(comm -13 a b)" = "$($one --set 上限=2 --format csv b.csv |
	    awk -F, 'NR > 1 { print $13 "," $4 }')" ]
	# The same whatever the threads and the order of the files.
	cp b.csv c.csv
	status 0 "$one -j 1 --set 上限=2 b.csv c.csv"
	mv out want
	status 0 "$one -j 3 --set 上限=2 c.csv b.csv"
	cmp out want
}

@test "impact: what is wrong is said, once" {
	one="xj rules impact --lang en $asof"
	status 2 "$one a.csv"
	says err --against
	status 2 "$one --set 班额上限=50"
	status 2 "$one --set 班额上限=50 --format gcc a.csv"
	status 2 "$one --set 班额上限=50 --json a.csv"
	status 2 "$one --set 班额上线=50 a.csv"
	status 2 "$one --set 班额上限=50 - <a.csv"
	says err twice
	status 2 'xj rules list --as-of 2026-09-30'
	status 2 'xj rules test --against lingyuan'
	mkdir p
	echo '包 p 1 ?' >p/pack.xj
	status 3 "$one --against ./p a.csv"
	status 3 "$one -r ./p --against lingyuan a.csv"
	echo nothing >b.csv
	status 4 "$one --set 班额上限=50 a.csv b.csv"
	[ "$(grep -c b.csv err)" -eq 1 ]
	says out '班额上限=50'
}
