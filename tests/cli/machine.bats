load common

# Findings for other programs: tests/hostile/machine.py.

# bats test_tags=plain
@test "SARIF is valid, and an editor opens it at the cell" {
	python3 "$top/tests/hostile/machine.py" regions
}

@test "JUnit is valid, fails as --fail-on says, skips what was not evaluated" {
	python3 "$top/tests/hostile/machine.py" junit
}

@test "texts and file names stay texts in SARIF and JUnit" {
	python3 "$top/tests/hostile/machine.py" hostile
}

@test "a character that XML has not is shown as \\xHH, in JUnit, books and pages" {
	python3 "$top/tests/hostile/machine.py" controls
}

@test "SARIF of a pipe is that of the process; of stdin it knows the line" {
	status 1 "xj check -q $asof --format sarif --select I,C,V a.csv"
	mv out whole
	status 1 "xj-parse -q $asof a.csv | xj-normalize | xj-dedup |
	    xj-validate | xj-report --format sarif --select I,C,V"
	cmp out whole
	status 1 "xj-parse -q $asof - <a.csv | xj-normalize | xj-dedup |
	    xj-validate | xj-report --format sarif --select I,C,V"
	says out '"region":{"startLine":'
	refuses out startColumn
}
