#!/usr/bin/env bats
# Bombs and traps: inputs that would take all time, memory or patience.

load common

# bounded WANTED COMMAND: as status, within 20 seconds and 64 MiB.
bounded() {
	local wanted=$1 got=0
	shift
	bash -c "timeout 20 /usr/bin/time -o peak -f %M $*" >out 2>err || got=$?
	[ "$got" -eq "$wanted" ] || {
		echo "$*: status $got, not $wanted"
		cat err
		return 1
	}
	[ "${plain:-1}" = 0 ] || [ "$(tail -n 1 peak)" -lt 65536 ] || {
		echo "$*: $(tail -n 1 peak) KiB"
		return 1
	}
}

# The sanitizers take memory of their own.
if nm -D "${BUILD:-build}/bin/xj-parse" 2>/dev/null | grep -q __asan_init; then
	plain=0
fi

@test "a gzip bomb is given up, with its reason" {
	(cat a.csv; head -c 300M /dev/zero) | gzip >bomb.gz
	bounded 4 xj-parse $asof bomb.gz
	says err 'bomb.gz：未能读取：解压倍数超过 200'
	bounded 4 "xj-parse $asof - <bomb.gz"
	says err '解压倍数超过 200'
}

@test "of a file that breaks off the whole rows before are checked, and F01 says so" {
	(cat a.csv; yes '' | head -n 100; many 20000 | tail -n +2) |
	    gzip >half.gz
	for how in '' '--batch 7'; do
		status 4 xj check $asof -j 1 --max-expanded 1M $how half.gz
		grep -q '提高上限；此前读到的 [1-9][0-9]* 条记录已检查，其后的没有读$' out
		grep -q '读入 \([0-9]*\) = 检查 \1 + 搁置 0；' out
		! grep -q F09 out
		cp out "out.${how//[^a-z]/}"
	done
	cmp out. out.batch
}

@test "a packed file that expands beyond the limit names the option" {
	many 20000 | gzip >many.gz
	bounded 0 xj-parse $asof many.gz
	bounded 4 xj-parse $asof --max-expanded 1M many.gz
	says err '超过 1048576 字节：确属正常时用 --max-expanded SIZE 提高上限'
	bounded 4 xj-parse --lang en $asof --max-expanded 1M many.gz
	says err 'many.gz: not read: expands to more than 1048576 bytes: where'
	says out --max-expanded
	status 1 xj check $asof --max-expanded 1G --fail-on notice many.gz
	status 4 xj check $asof --max-expanded 1M many.gz
}

@test "a thousand thousand empty members of gzip end" {
	python3 -c "
import gzip
roster = gzip.compress(open('a.csv', 'rb').read())
open('members.gz', 'wb').write(roster + gzip.compress(b'') * 1000000)"
	bounded 0 xj-parse $asof members.gz
	says err '读入 4 行 = 输出 4 条'
}

@test "gzip packed many times is refused at the second" {
	gzip -c a.csv | gzip | gzip >thrice.gz
	bounded 4 xj-parse $asof thrice.gz
	says err 压缩了两次
}

@test "a line without an end is given up" {
	(cat a.csv; cat /dev/zero) 2>/dev/null | bounded 4 xj-parse $asof -
	says err '第 6 行超过 256 MiB 还没有换行'
	says err '输出 4 条'
	(cat a.csv; yes 张, | tr -d '\n') 2>/dev/null | bounded 4 xj-parse $asof -
	says err '第 6 行超过 256 MiB 还没有换行'
	(cat a.csv; printf '"'; cat /dev/zero) 2>/dev/null |
	    bounded 4 xj-parse $asof -
	says err '第 6 行超过 256 MiB 还没有换行'
}

@test "a sparse file of 10 GiB is given up" {
	truncate -s 10G sparse.csv
	bounded 4 xj-parse $asof sparse.csv
	says err F05
	cp a.csv tail.csv
	truncate -s 10G tail.csv
	bounded 4 xj-parse $asof tail.csv
	says err '还没有换行'
}

@test "a million columns, in the header and below it" {
	python3 -c "
wide = 'x,' * 1000000 + '\n'
head = open('a.csv').readline().rstrip('\n') + ','
open('wide.csv', 'w').write(head + wide + wide * 20)
open('below.csv', 'w').write(open('a.csv').read() + wide * 20)"
	bounded 4 xj-parse $asof wide.csv
	bounded 0 xj-parse $asof below.csv
	says err '输出 4 条 + 搁置 20 条'
}

@test "ten million lines of a byte, of none, of quotes" {
	for line in x "''" "'\"'" "'\",'"; do
		(cat a.csv; eval yes "$line" | head -n 2000000) |
		    bounded 0 xj-parse $asof -
		grep -q '读入 [0-9]* 行 = 输出 4 条' err
	done
}

@test "devices are no files; as stdin they are read" {
	for d in /dev/zero /dev/null /dev/urandom /dev/full; do
		bounded 4 xj-parse $asof $d
		says err "$d：未能读取：是设备"
	done
	bounded 4 "xj-parse $asof - </dev/null"
	says err F05
	bounded 4 "xj-parse $asof - </dev/zero"
	says err F05
}

@test "a file that cannot be read does not stop the others" {
	bounded 4 xj-parse $asof a.csv /proc/self/mem none.csv /proc/cpuinfo
	says err '/proc/self/mem：未能读取：无法读取'
	says err 'none.csv：未能读取：无法打开'
	says err '/proc/cpuinfo：未能读取：F05'
	says err '输出 4 条'
}

@test "a pipe in the file system is read once, and nobody's is given up" {
	mkfifo p.csv
	bounded 4 xj-parse $asof p.csv
	says err 没有程序向该管道写入
	cat a.csv >p.csv &
	bounded 0 xj-parse $asof p.csv
	says err '输出 4 条'
	status 1 "xj check $asof --fail-on notice <(cat a.csv)"
}

@test "a file that is cut while it is read is a reason to try again" {
	many 100000 >long.csv
	# What is there to be read was written after the file was opened.
	status 7 "xj-parse -j 1 $asof long.csv |
	    (head -c 1; truncate -s 100K long.csv; cat) >/dev/null;
	    exit \${PIPESTATUS[0]}"
	says err 读取期间文件被修改
}

@test "a file that is changed while it is read does not stop the others" {
	many 100000 >long.csv
	status 7 "xj-parse -j 1 $asof a.csv long.csv z.csv |
	    (head -c 1; truncate -s 100K long.csv; cat) | xj-normalize |
	    xj-report -o rep; exit \${PIPESTATUS[0]}"
	says rep/findings.csv 'long.csv'
	says rep/findings.csv '读取期间文件被修改'
	[ -e rep/corrected/a.csv ]
	[ ! -e rep/corrected/long.csv ]
}

@test "a packed file that breaks off late does not stop the others" {
	many 20000 | gzip -1 >g.csv.gz
	truncate -s -2000 g.csv.gz
	status 4 xj check $asof -o rep a.csv g.csv.gz
	says err 'g.csv.gz：没有生成更正后的文件：它没能读到末尾'
	says rep/findings.csv '文件被截断'
	[ -e rep/corrected/a.csv ]
	[ ! -e rep/corrected/g.csv.gz ]
	(cd rep && b2sum -l 256 -c --quiet MANIFEST)
}
