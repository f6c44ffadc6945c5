load common

@test "a stream that is cut is refused, and nothing is published" {
	xj-normalize <s >n
	size=$(stat -c %s n)
	for p in $filters; do
		o=$(options_of $p)
		[ $p != xj-report ] || o='-o out.d'
		for n in 0 1 100 $((size / 2)) $((size - 30)) $((size - 1)); do
			head -c $n n >cut
			status 6 "$p $o <cut"
			[ -s err ]
			[ ! -e out.d ]
		done
	done
}

@test "a byte that was changed is found" {
	sed 's/王一/王二/' s >wrong
	for p in $filters; do
		status 6 "$p $(options_of $p) <wrong"
		[ -s err ]
	done
}

@test "a line that was taken out is found" {
	grep -v 周四 s >wrong
	for p in $filters; do
		status 6 "$p $(options_of $p) <wrong"
	done
}

@test "what is no stream is refused" {
	printf 'a,b\n1,2\n' >csv
	head -c 5000 /dev/urandom >noise
	: >empty
	sed '1s/1$/2/' s >newer
	{ cat s; echo more; } >longer
	cat s s >double
	for bad in csv noise empty newer longer double a.csv; do
		for p in $filters; do
			status 6 "$p $(options_of $p) <$bad"
			[ -s err ]
		done
	done
}

@test "the statuses of a pipe: filters 0, the sink answers" {
	set +o pipefail
	xj-parse -q $asof a.csv | xj-normalize | xj-dedup | xj-validate |
	    xj-report >out && return 1
	[ "${PIPESTATUS[*]}" = '0 0 0 0 1' ] || true
	bash -c "xj-parse -q $asof a.csv none.csv | xj-normalize | xj-report \
	    >/dev/null; echo \${PIPESTATUS[*]}" >out 2>err
	[ "$(cat out)" = '4 0 4' ] || { cat out; return 1; }
}

@test "a first stage that fails leaves no report" {
	status 6 'xj-parse --as-of never a.csv 2>/dev/null | xj-report -o out.d'
	[ ! -e out.d ]
}

@test "grep, sort and awk on the stream" {
	xj-normalize <s | grep -v 李二 | xj-format --stream >g
	[ "$(grep -c '^=' g)" -eq 3 ]
	says g '#	edited'
	status 0 'xj-validate <g'
	status 0 'xj-format --csv <g'
	refuses out 李二
	[ "$(awk -F'\t' '$1 == "=" { n++ } END { print n }' s)" -eq 4 ]
	{ grep '^[#@]' s; grep '^=' s | sort -t'	' -k8; grep '^:' s; } |
	    xj-format --stream >sorted
	status 0 'xj-format --tsv <sorted'
	[ "$(tail -n +2 out | wc -l)" -eq 4 ]
	status 1 'xj-validate <sorted | xj-report'
	says out 手工
}

@test "a pipe that hands over a byte at a time" {
	{ while IFS= read -r -d '' -n 1 c; do printf %s "$c"; done <a.csv; } |
	    xj-parse -q $asof - >slow
	xj-parse -q $asof - <a.csv >fast
	cmp slow fast
}

@test "a FIFO is a file" {
	mkfifo f
	cat a.csv >f &
	status 1 "timeout 20 xj check $asof f"
	says out I06
}

@test "a folder without rosters, a missing file, an empty name" {
	mkdir empty
	bash -c "xj-parse $asof empty" >out 2>err || [ $? -eq 4 ]
	[ -s err ]
	status 4 "xj check $asof none.csv"
	says out none.csv
	status 4 "xj-parse $asof none.csv"
	says err none.csv
}
