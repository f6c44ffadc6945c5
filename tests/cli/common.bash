# What the tests of the programs share. Each test has a home of its own.

top=$BATS_TEST_DIRNAME/../..
BUILD=$(cd "${BUILD:-$top/build}" && pwd)
asof='--as-of 2026-09-30'
filters='xj-normalize xj-dedup xj-validate xj-report xj-format'
programs="xj-parse $filters"

setup() {
	room=$(mktemp -d "${ROOM:-$BUILD/check/cli}/test.XXXXXX" 2>/dev/null) || {
		mkdir -p "${ROOM:-$BUILD/check/cli}"
		room=$(mktemp -d "${ROOM:-$BUILD/check/cli}/test.XXXXXX")
	}
	mkdir "$room/home" "$room/state" "$room/tmp"
	export HOME=$room/home XDG_STATE_HOME=$room/state TMPDIR=$room/tmp
	export PATH=$BUILD/bin:$PATH LC_ALL=C.UTF-8
	cd "$room"
	cp "$BATS_TEST_DIRNAME/roster.csv" a.csv
	xj-parse -q $asof a.csv >s 2>/dev/null
}

# What was printed goes to tests/messages: lines as far as people would read.
record() {
	[ -z "${ROOM:-}" ] || cut -c1-1500 -- "$@" >>"$ROOM/told" 2>/dev/null || :
}

teardown() {
	find "$room" -type f -size -200k \( -name out -o -name 'err*' -o \
	    -name txt -o -name said -o -name told -o -name '*.html' -o \
	    -name findings.csv -o -name '*.csv' -path '*schools*' -o \
	    -name 'out.*' \) -print0 >"$room/tmp/files" 2>/dev/null || :
	while IFS= read -r -d '' file; do
		record "$file"
	done <"$room/tmp/files" || :
	cd /
	chmod -R u+rwX "$room"
	rm -rf "$room"
}

# The roster, its rows N times.
many() {
	awk -v n="$1" 'NR == 1 { print; next } { row[NR] = $0 }
	    END { while (n-- > 0) for (i = 2; i <= NR; i++) print row[i] }' a.csv
}

# What PROGRAM needs to do its work.
options_of() {
	case $1 in
	xj-format) echo --csv ;;
	xj-parse) echo "$asof a.csv" ;;
	esac
}

# status WANTED COMMAND: run it (a line of shell), and want this status.
status() {
	local wanted=$1 got=0
	shift
	bash -c "$*" >out 2>err || got=$?
	record out err
	[ "$got" -eq "$wanted" ] && return
	echo "$*: status $got, not $wanted"
	cat err
	return 1
}

# says FILE TEXT: the file has the text, and is one line where it is err.
says() {
	grep -qF -- "$2" "$1" && return
	echo "$1 does not say '$2':"
	cat "$1"
	return 1
}

refuses() {
	if grep -q -- "$2" "$1"; then
		echo "$1 has '$2':"
		grep -- "$2" "$1" | head -n 3
		return 1
	fi
}
