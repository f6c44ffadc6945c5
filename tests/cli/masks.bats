load common

# Names and addresses in wrong columns: tests/hostile/strays.py.

@test "a name or an address in any column of a roster is masked everywhere" {
	python3 "$top/tests/hostile/strays.py" roster
}

@test "a name that is like a school's or a class's is masked everywhere" {
	python3 "$top/tests/hostile/strays.py" called
}

@test "a number in any column, in parts or in other digits, is masked" {
	python3 "$top/tests/hostile/strays.py" numbers
}

@test "columns that changed places, and cells that slid, tell no name" {
	python3 "$top/tests/hostile/strays.py" shifted
}

@test "a name or an address in any column of a list is masked everywhere" {
	python3 "$top/tests/hostile/strays.py" lists
}

@test "a name among the names of columns is masked everywhere" {
	python3 "$top/tests/hostile/strays.py" headers
}

@test "the name of a column that is not known stays readable, with its letter" {
	python3 "$top/tests/hostile/strays.py" told
}

@test "what a clerk must read in a wrong cell stays readable" {
	python3 "$top/tests/hostile/strays.py" readable
}

@test "numbers in names of files and folders stand in no message and no report" {
	local id=211382201803150017 xjh=G211382201803150017 phone=13804210001

	mkdir "$id" d
	sed '2s/男/ 男/' a.csv >"$id/$xjh.csv"
	echo 1,2 >"$id/x$id.csv"
	printf 'x' >"$id/~\$$id.csv"
	head -n 3 a.csv >"$id/$phone.csv"
	echo 1,2 >"d/$id.csv"
	for lang in zh en; do
		for form in text gcc csv jsonl; do
			status 4 xj check $asof -v --lang $lang --format $form \
			    -d d -o rep "$id" "$id/$xjh.csv" "no$id.csv"
			cat out err >>told
		done
		status 0 xj-parse $asof -v --lang $lang "$id" "no$id.csv" \| \
		    xj-normalize \| tee s \| xj-format --csv --findings
		cat out err >>told
		status 0 xj-format --csv --edits "<s"
		cat out err >>told
		status 2 xj check $asof --lang $lang -d "no$id" a.csv
		cat err >>told
	done
	cat rep/*.csv rep/*.json >>told
	says told '2113**************'
	says told '138****0001'
	refuses told "$id"
	refuses told "$phone"
	says rep/MANIFEST "corrected/$id/$xjh.csv"
	cd rep && b2sum -l 256 -c --quiet MANIFEST
}

@test "schools and grades of changes are masked as elsewhere" {
	mkdir shots
	xj check -q --fail-on never --as-of 2026-06-30 -s shots --save a.csv
	sed 's/^2121090001/211382 20180315 0017/; s/二年级/李一中/' a.csv >b.csv
	xj-parse -q $asof b.csv | xj-normalize | xj-dedup | xj-validate -q |
	    xj-diff -q -s shots | xj-format --changes --csv >told
	[ "$(wc -l <told)" -gt 1 ]
	refuses told '20180315.\?0017\|李一中'
}
