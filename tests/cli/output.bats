load common

@test "/dev/full: status 5 and a message" {
	for p in $programs; do
		bash -c "$p $(options_of $p) <s >/dev/full" 2>err && return 1
		status 5 "$p $(options_of $p) <s >/dev/full"
		says err '磁盘已满'
		status 5 "$p -h >/dev/full"
		status 5 "$p --version >/dev/full"
	done
	status 5 "xj check $asof a.csv >/dev/full"
	says err '磁盘已满'
}

@test "stdout closed: status 5 and a message" {
	for p in $programs; do
		got=0
		bash -c "$p $(options_of $p) <s >&-" 2>err || got=$?
		[ "$got" -eq 5 ] || { echo "$p: status $got, not 5"; return 1; }
		[ -s err ]
	done
}

@test "a reader that leaves ends us silently" {
	many 5000 >big.csv
	xj-parse -q $asof big.csv | xj-validate >big
	for p in $programs; do
		o=$(options_of $p)
		if [ $p = xj-parse ]; then o="-q ${o/a.csv/big.csv}"; fi
		[ $p != xj-report ] || o='--format csv'
		# One that ends before it has written is no test.
		bash -c "$p $o <big | head -n 1 >/dev/null; echo \${PIPESTATUS[0]}" \
		    >out 2>err
		grep -qx 141 out || { echo "$p: $(cat out)"; cat err; return 1; }
		[ ! -s err ] || { cat err; return 1; }
	done
}

@test "published before printed: head loses nothing" {
	many 1000 >big.csv
	xj check -o out.d $asof --format csv big.csv | head -n 1 >/dev/null
	[ -e out.d/MANIFEST ]
	(cd out.d && b2sum --quiet -l 256 -c MANIFEST)
}

@test "--save: the snapshot stands before anything is printed" {
	many 1000 >big.csv
	for to in '| head -n 1' '>/dev/full'; do
		rm -rf state
		mkdir state
		bash -c "xj check -s state --save $asof --max-findings 0 big.csv \
		    $to" >out 2>err || true
		[ -s state/*.xjs ] || { echo "$to: no snapshot"; cat err; return 1; }
	done
}

@test "b2sum checks the MANIFEST, and it names every file" {
	status 1 "xj check -q $asof -o out.d a.csv"
	cd out.d
	b2sum -l 256 -c MANIFEST
	find . -type f ! -name MANIFEST | sed 's,^\./,,' | LC_ALL=C sort >../files
	sed 's/^[0-9a-f]*  //' MANIFEST | LC_ALL=C sort | cmp - ../files
	[ "$(head -c 3 findings.csv | od -An -tx1)" = ' ef bb bf' ]
}

@test "all is private, whatever the umask" {
	for mask in 000 022 777; do
		rm -rf out.d
		bash -c "umask $mask; xj check -q $asof -o out.d a.csv" || [ $? -eq 1 ]
		find out.d "$XDG_STATE_HOME/xueji" -type f ! -perm 600 >wrong
		find out.d "$XDG_STATE_HOME/xueji" -type d ! -perm 700 >>wrong
		[ ! -s wrong ] || { cat wrong; return 1; }
	done
}

@test "OUT with other people's files is not touched" {
	mkdir out.d
	echo mine >out.d/letter.txt
	for line in "xj check $asof -o out.d a.csv" 'xj-report -o out.d <s'; do
		status 2 "$line"
		says err out.d
		[ "$(ls -A out.d)" = letter.txt ]
		[ "$(cat out.d/letter.txt)" = mine ]
	done
}

@test "OUT of ours with a file added is not touched" {
	status 1 "xj check -q $asof -o out.d a.csv"
	echo mine >out.d/letter.txt
	bash -c "xj check -q $asof -o out.d a.csv" 2>err || true
	[ "$(cat out.d/letter.txt)" = mine ]
}

@test "OUT may be absent, empty or ours; a file is refused" {
	mkdir out.d
	status 1 "xj check -q $asof -o out.d a.csv"
	cp -R out.d first
	status 1 "xj check -q $asof -o out.d a.csv"
	diff -r first out.d
	echo >plain
	status 2 "xj check -q $asof -o plain a.csv"
	[ -z "$(ls -A | grep -v -e '^a.csv$' -e '^s$' -e '^out' -e '^err$' \
	    -e '^first$' -e '^plain$' -e '^home$' -e '^state$' -e '^tmp$')" ]
}

@test "an OUT that cannot be written is said before the work" {
	status 5 "xj check -q $asof -o /proc/none/out.d a.csv"
	[ -s err ]
	status 5 "xj check -q $asof -o nowhere/out.d a.csv" ||
	    [ -e nowhere/out.d/MANIFEST ]
}

# bats test_tags=plain
@test "no ID number but in corrected/ and the stream" {
	number='[1-9][0-9]\{16\}[0-9X]'
	status 1 "xj check -v $asof -o out.d a.csv"
	grep -q "$number" out.d/corrected/a.csv
	rm -r out.d/corrected out.d/schools/*/改正后
	for book in out.d/schools/*/*.xlsx; do
		unzip -p "$book" >"$book.xml" && rm "$book"
	done
	refuses out "$number"
	refuses err "$number"
	cat $(find out.d -type f) >all
	refuses all "$number"
	refuses all 王一
	for f in text gcc csv jsonl; do
		for l in zh en; do
			status 1 "xj check $asof --format $f --lang $l a.csv"
			refuses out "$number"
			refuses err "$number"
		done
	done
	for part in --findings --edits; do
		status 0 "xj-normalize <s | xj-validate | xj-format --csv $part"
		refuses out "$number"
	done
}

@test "names in messages are safe: nothing personal from a path or a cell" {
	printf 'x\n' >$'bad\e[31m.csv'
	bash -c "xj-parse $asof bad*.csv" >out 2>err || [ $? -eq 4 ]
	refuses err $'\e'
}

@test "formulas in cells cannot run" {
	status 1 "xj check -q $asof -o out.d a.csv"
	sed 's/^\xef\xbb\xbf//' out.d/findings.csv >f
	refuses f '\(^\|[,"]\)[=+@-]'
	status 1 "xj check $asof --format csv a.csv"
	refuses out ',"\?[=+@]'
}

@test "unmasked needs an approval, is stamped, and is logged" {
	status 2 "xj check $asof --unmasked -o out.d a.csv"
	[ ! -e out.d ]
	says err --approval-number
	status 1 "xj check $asof --unmasked --approval-number 凌教批1号 -o out.d a.csv"
	grep -q 211382201804110224 out.d/findings.csv
	for f in findings.csv corrections.csv summary.json; do
		says out.d/$f 凌教批1号
	done
	log=$XDG_STATE_HOME/xueji/audit.log
	grep -q '凌教批1号	begun' "$log"
	grep -q '凌教批1号	done' "$log"
	status 0 'xj audit verify'
	[ "$(stat -c %a "$log")" = 600 ]
	refuses "$log" '[1-9][0-9]\{16\}[0-9X]'
}

@test "a key that others may read is refused; a key is made once" {
	status 1 "xj check -q $asof --key k a.csv"
	[ "$(stat -c %a k)" = 600 ]
	cp k first
	status 1 "xj check -q $asof --key k a.csv"
	cmp k first
	chmod 644 k
	bash -c "xj check -q $asof --key k a.csv" 2>err && return 1
	[ $? -ne 1 ]
	[ -s err ]
}

@test "stdin: xj check - corrects it" {
	status 1 "xj check -q $asof -o out.d - <a.csv"
	[ -e out.d/corrected/- ]
	cmp <(sed "2s/'//" a.csv) out.d/corrected/-
}

@test "two inputs that would be corrected into one place are refused" {
	mkdir d
	cp a.csv d/a.csv
	sed 's/周四/吴五/' a.csv >b.csv
	mv b.csv a.csv
	cd d
	status 2 "xj check -q $asof -o out.d ../a.csv a.csv"
	[ ! -e out.d ]
}
