load common

# The options that a program's table names.
taken() {
	sed -n '/takes\[\] = {/,/};/p' "$BATS_TEST_DIRNAME/../../cmd/$1.c" |
	    grep -o '"[a-z-]*"' | tr -d '"'
}

# bats test_tags=plain
@test "-h names every option that a program takes" {
	for p in xj $programs; do
		name=$p
		[ $p != xj ] || name='xj check'
		all=-h
		! taken $p | grep -qx verbose || all=-hv
		status 0 "$name $all"
		[ -n "$(taken $p)" ]
		for o in $(taken $p); do
			says out "--$o"
		done
		status 0 "$name --help --lang en"
		says out usage:
	done
}

@test "-h fits a screen, and says where the rest is" {
	for p in 'xj check' $programs; do
		status 0 "$p -h"
		[ "$(wc -l <out)" -le 24 ] || { echo "$p"; cat out; return 1; }
		[ "$p" = xj-format ] || says out "$p -hv"
	done
}

@test "a word that is near is offered" {
	status 2 'xj chek'
	says err 'xj check'
	status 2 'xj rules lst'
	says err 'list'
	status 2 'xj audit verfy'
	says err 'verify 吗'
	status 2 'xj check --set 班额上线=50 a.csv'
	says err 班额上限
	status 3 'xj check -r lingyun a.csv'
	says err lingyuan
	[ "$(wc -l <err)" = 1 ]
	status 3 'xj rules list lingyun --lang en'
	says err 'did you mean lingyuan?'
	status 2 'xj check --format sarf a.csv'
	says err 'sarif 吗'
	status 2 'xj check --fail-on eror a.csv --lang en'
	says err 'did you mean error?'
	status 2 'xj check --lang e a.csv'
	says err 是
	status 2 'xj rules show R077'
	says err 'R07-7'
	status 2 "xj check $asof --select i01 a.csv"
	says err 'I01'
	status 2 "xj check $asof --ignore R7-7 a.csv"
	says err 'R07-7'
	status 2 "xj check $asof --select zzzzzzz a.csv"
	says err 'xueji(7)'
}

@test "colour stands only where a terminal can show it" {
	on_terminal() {
		status 1 "$1 python3 -c 'import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' \
		    xj check $asof --progress never $2 a.csv </dev/null"
	}
	on_terminal 'TERM=xterm'
	grep -q $'\e\[' out
	for case in TERM=dumb TERM= 'TERM=xterm NO_COLOR=1'; do
		on_terminal "$case"
		says out a.csv
		refuses out $'\e'
	done
	on_terminal TERM=dumb '--color always'
	grep -q $'\e\[' out
}

# bats test_tags=plain
@test "completions know every option of every program" {
	for shell in bash zsh fish; do
		for p in $programs; do
			status 0 "$p --completion $shell"
			for o in $(taken $p); do
				grep -q -e "--$o" -e "-l $o" out || {
					echo "$p $shell: no --$o"
					return 1
				}
			done
		done
	done
	status 2 'xj-parse --completion csh'
	(for p in $programs xj-rules xj-audit xj; do $p --completion bash; done) >complete
	bash -c '. ./complete
		ask() { COMPREPLY=(); COMP_WORDS=("$@")
			COMP_CWORD=$(($# - 1))
			_xj xj "${@: -1}" "${@: -2:1}"
			echo "${COMPREPLY[@]}"; }
		ask xj che; ask xj check --sel; ask xj check --format s
		ask xj report --lang e; ask xj check --format = s
		ask xj check --format =; ask xj rules ""; ask xj rules sh
		ask xj audit ""; ask xj audit list ""; ask xj help pa
		ask xj rules show R07-7; ask xj rules lint ling
		ask xj check --select R08; ask xj check --ignore R07-7,R08
		ask xj check --rules exa' >out
	printf '%s\n' check --select sarif en sarif \
	    'text gcc csv jsonl sarif junit' \
	    'list show explain lint test fmt impact' show 'list verify' '' \
	    'parse packs' R07-7 lingyuan R08-1 R07-7,R08-1 example-county |
	    diff - out
	# Each word without the sentence of its option.
	status 0 'xj --completion fish'
	says out "-l format -r -f -a 'text\\t gcc\\t csv\\t jsonl\\t sarif\\t junit\\t'"
	status 0 'xj-rules --completion fish'
	says out "-n 'not __fish_seen_subcommand_from list show"
}

@test "--version says the version" {
	for p in 'xj check' xj $programs; do
		status 0 "$p --version"
		says out "$(cat "$BATS_TEST_DIRNAME/../../VERSION")"
		status 0 "$p -V"
	done
}

@test "an unknown option is wrong use, with the nearest one" {
	for p in 'xj check' $programs; do
		status 2 "$p --versoin <s"
		says err '--version'
		status 2 "$p --versoin --lang en <s"
		says err 'did you mean --version?'
		status 2 "$p --zzzzzzzzzzz <s"
		status 2 "$p -Z <s"
		[ ! -s out ]
	done
}

@test "an option without its value is wrong use" {
	status 2 'xj check a.csv --as-of'
	status 2 'xj check --as-of 2026-13-01 a.csv'
	status 2 'xj check --as-of 30.9.2026 a.csv'
	status 2 'xj check --fail-on sometimes a.csv'
	status 2 'xj check --format xml a.csv'
	status 2 'xj check --lang fr a.csv'
	status 2 'xj check --set 入学年龄 a.csv'
	status 2 'xj check --select Q99 a.csv'
	status 2 'xj check --encoding EBCDIC a.csv'
	status 2 'xj check --max-findings many a.csv'
	status 2 'xj check --quiet=yes a.csv'
	status 2 'xj-format <s'
	status 2 'xj-format --csv --tsv <s'
}

@test "an unknown parameter is refused, and an unknown pack is not found" {
	for p in 'xj check' xj-parse; do
		status 2 "$p --set 入学年令=6 a.csv"
		says err 入学年令
		bash -c "$p -r nowhere a.csv" >out 2>err && return 1
		says err nowhere
	done
}

@test "a filter takes no files" {
	for p in $filters; do
		status 2 "$p $(options_of $p) s <s"
		[ -s err ]
	done
}

@test "no file named is wrong use" {
	status 2 'xj check'
	status 2 'xj-parse'
	status 2 'xj'
	status 2 'xj frobnicate'
}

@test "a folder of lists that is not there is wrong use, with snapshots or without" {
	mkdir snapshots lists
	for d in none a.csv "''"; do
		status 2 "xj check $asof -d $d a.csv"
		says err 没有这个名单文件夹
		[ ! -s out ]
		status 2 "xj check $asof -s snapshots -d $d a.csv"
		status 2 "xj-diff -s snapshots -d $d <s"
	done
}

@test "a list that only rules of 变化 ask is not read without a snapshot" {
	mkdir lists p
	echo nonsense >lists/key_changes.csv
	cp -R "$top/rules/common" .
	cat >p/pack.xj <<-'EOF'
		包 p 1
		  基于 common
		名单 变更 来自 key_changes.csv
		  列 学籍号
		规则 X01 错误 题
		  变化 姓名
		  要求 有 变更(学籍号 = 学籍号)
		  提示 题
	EOF
	status 1 "xj check -r ./p --lang en $asof -d lists a.csv"
	! grep -q key_changes err
	mkdir snapshots
	status 4 "xj check -r ./p --lang en $asof -d lists -s snapshots a.csv"
	says err key_changes.csv
}

@test "xj STAGE is xj-STAGE" {
	xj-normalize <s >want
	status 0 'xj normalize <s'
	cmp want out
	status 2 'xj normalize s'
}

@test "what the stream's header says is not to be said otherwise" {
	for p in xj-report; do
		status 2 "$p --as-of 2026-09-29 <s"
		says err 2026-09-29
		status 2 "$p --set 入学年龄=7 <s"
		status 0 "$p $asof <s"
	done
	for p in xj-normalize xj-dedup xj-validate; do
		cp -R "$BATS_TEST_DIRNAME/../../rules" rules
		echo '# another' >>rules/lingyuan/pack.xj
		status 2 "$p -r rules/lingyuan <s"
	done
}
