# bats file_tags=plain
load common

topics='check parse normalize dedup validate diff snapshot report format rules
history audit xueji packs'

# Columns of the widest line that is no example.
widest() {
	grep -v -e '^           ' -e '^     [%@]' "$1" | python3 -c '
import sys, unicodedata
print(max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
          for line in sys.stdin.read().split("\n")))'
}

@test "the two languages of the manual say the same" {
	"$top/tests/manuals"
}

@test "mandoc has nothing to warn of, but Chinese names of sections" {
	(cd "$top" && mandoc -T lint -W warning cmd/*.[1-8] rules/*.[1-8]) >out 2>&1
	[ ! -s out ]
	(cd "$BUILD/share/man/zh_CN" && mandoc -T lint -W warning */*) >out 2>&1 ||
	    true
	! grep -v -e 'first section is not "NAME"' -e 'outside NAME section' out
}

@test "xj help shows the page of the language, in any locale" {
	export MANWIDTH=
	for topic in '' $topics; do
		for locale in C C.UTF-8; do
			status 0 "LC_ALL=$locale TERM= xj help $topic"
			says out 名称
			[ ! -s err ]
			refuses out $'[\b\e]'
			[ "$(widest out)" -le 80 ]
			status 0 "LC_ALL=$locale xj help $topic --lang en"
			says out NAME
			[ ! -s err ]
		done
	done
	status 0 'xj help parse'
	says out 'xj-parse — 把学校导出的花名册读成记录流'
	status 0 'xj help --lang=en parse'
	says out 'xj-parse — read exported student rosters'
	status 0 'xj help'
	says out 'xj — 检查学生花名册'
}

@test "xj help of what is not there is wrong use" {
	status 2 'xj help chek'
	says err 'xj help check'
	status 2 'xj help chek --lang en'
	says err 'did you mean xj help check?'
	status 2 'xj help zzzzzz'
	says err xueji
	status 2 'xj help parse dedup'
	status 2 'xj help --lng en'
	says err --lang
	status 0 'xj help -h'
	says out packs
}

@test "without man the page's place is told" {
	status 5 "PATH=$room/nowhere $BUILD/bin/xj help"
	says err man-db
	says err share/man/zh_CN/man1/xj.1
}
