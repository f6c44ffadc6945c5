#!/usr/bin/env bats
# Folders of a thousand files, as schools hand them in.

load common

# The paths in the stream, in its order.
paths() { grep -a '^@' s | cut -f3; }

@test "a folder is walked in the order of bytes, whatever the disk gives" {
	mkdir -p d/乙 d/B d/a.b d/a
	for f in d/乙/1.csv d/B/2.csv d/a.b/3.csv d/a/4.csv d/a.csv d/b.csv \
	    d/B.csv d/10.csv d/9.csv d/三.csv; do
		echo "姓名,身份证件号,备注$f" >$f
	done
	status 0 "xj-parse $asof d >s"
	paths >got
	LC_ALL=C sort got | cmp - got
	[ "$(wc -l <got)" -eq 10 ]
	cp s one
	for order in 'd/b.csv d d/9.csv' 'd/三.csv d/B d'; do
		status 0 "xj-parse $asof $order >s"
		cmp s one
		says err '写了两次，只读一次'
	done
}

@test "the same content twice is read once, packed or not" {
	mkdir d
	cp a.csv d/1.csv
	cp a.csv d/2.csv
	gzip -c a.csv >d/3.csv.gz
	gzip -9nc a.csv >d/4.gz
	sed 's/王一/王二/' a.csv >d/5.csv # of the same size
	cp d/5.csv d/6.csv
	head -c 700 d/3.csv.gz >/dev/null
	status 0 "xj-parse $asof d >s"
	[ "$(grep -c 'F08' s)" -ge 4 ]
	grep -P '^!\t2\t' s | grep -q 'same=d/1.csv'
	grep -P '^!\t3\t' s | grep -q 'same=d/1.csv'
	grep -P '^!\t4\t' s | grep -q 'same=d/1.csv'
	grep -P '^!\t6\t' s | grep -q 'same=d/5.csv'
	says err '输出 8 条'
	# Sizes alone say nothing.
	status 0 "xj-parse $asof d/1.csv d/5.csv >s"
	refuses s 'F08.*same='
}

@test "a packed file that lies about its size is still itself" {
	python3 -c "
import gzip
packed = gzip.compress(open('a.csv', 'rb').read())
open('bad.csv.gz', 'wb').write(packed[:-4] + b'\1\0\0\0')
open('x.csv', 'w').write('x')"
	status 4 "xj-parse $asof bad.csv.gz a.csv x.csv >s"
	says err 'bad.csv.gz：未能读取：压缩文件不完整或已损坏（gzip'
	says err '长度不符'
}

@test "what is no roster is left out, and said: how many, and which" {
	mkdir -p d/__MACOSX d/空 d/文档/更深
	cp a.csv d/a.csv
	for f in '~$a.xlsx' '.~lock.a.csv#' Thumbs.db .DS_Store desktop.ini \
	    '~WRL01.tmp' a.csv.part 'a.csv~' a.bak 说明.docx 文档/更深/x.pdf \
	    __MACOSX/._a.csv; do
		echo x >"d/$f"
	done
	ln -s .. d/loop
	ln -s /etc/passwd d/passwd.csv
	ln -s nothing d/dangling.csv
	mkfifo d/p.csv
	python3 -c "
import socket
socket.socket(socket.AF_UNIX).bind('d/s.csv')"
	SECONDS=0
	status 0 "xj-parse $asof d >s"
	[ "$SECONDS" -lt 2 ]
	[ "$(paths)" = d/a.csv ]
	says err '锁文件（有人正打开着原文件） 2 个，系统文件或隐藏文件 4 个，临时文件或备份 4 个，链接 3 个，管道、套接字或设备 2 个，不像花名册的文件 2 个，没有花名册的文件夹 3 个：加 -v 逐个列出'
	status 0 "xj-parse --lang en $asof d >s"
	says err 'left out: 2 lock files (somebody has the file open), 4 system'
	status 0 "xj-parse -v $asof d >s"
	says err 'd/~$a.xlsx：未读取：锁文件'
	says err 'd/__MACOSX：未读取：系统文件'
	says err 'd/passwd.csv：未读取：链接'
	says err 'd/文档：未读取：没有花名册的文件夹'
	refuses err 逐个列出
}

@test "a folder without any roster is status 4" {
	mkdir d
	status 4 "xj-parse $asof d"
	says err 没有找到花名册
	touch d/说明.docx
	status 4 "xj check $asof d"
}

@test "our own reports in a folder are no rosters" {
	mkdir d
	cp a.csv d
	status 1 "xj check $asof -o d/报告 --fail-on notice d"
	status 0 "xj-parse -v $asof d >s"
	says err 'd/报告：未读取：本程序的报告'
	[ "$(paths)" = d/a.csv ]
}

@test "names of any bytes, long and deep" {
	python3 -c "
import os
rows = open('a.csv', 'rb').read()
def put(path, n):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, 'wb').write(rows + b'x' * n)
put(b'd/new\nline.csv', 1)
put(b'd/esc\x1b[31m.csv', 2)
put('d/三年级.csv'.encode('gbk'), 3)
put('d/{}.csv'.format('长' * 83).encode(), 4)
put(b'd/' + b'e/' * 60 + b'deep.csv', 5)
put(b'd/-o.csv', 6)
put('d/\u202egnp.csv'.encode(), 7)"
	status 0 "xj-parse $asof d >s"
	[ "$(paths | wc -l)" -eq 7 ]
	refuses s $'\x1b'
	says s 'new\\x0aline.csv'
	refuses err $'\x1b'
	status 1 "xj check $asof --fail-on notice -o out.d d"
	refuses out $'\x1b'
	refuses out $'\u202e'
	[ "$(find out.d/corrected -type f | wc -l)" -eq 7 ]
	(cd out.d && b2sum -l 256 -c --quiet MANIFEST)
}

@test "a folder that cannot be looked into does not stop the others" {
	mkdir -p d/far
	cp a.csv d
	# Beyond what a path may have; no right withholds anything from root.
	python3 -c "
import os
os.chdir('d/far')
for i in range(20):
    os.mkdir('x' * 250)
    os.chdir('x' * 250)
open('deep.csv', 'w').write('x')"
	status 4 "xj-parse $asof d >s"
	says err '：未能读取：无法打开'
	says err '输出 4 条'
	rm -rf d
}

# bats test_tags=plain
@test "two thousand files: few are open, and time is theirs" {
	python3 -c "
import os, re
head, *rows = open('a.csv').read().splitlines()
for i in range(2000):
    path = 'd/%02d' % (i % 50)
    os.makedirs(path, exist_ok=True)
    mine = [re.sub('[0-9]{17}', '%05d%012d' % (i, k), r.replace(',', ',%d' % i, 4))
            for k, r in enumerate(rows)]
    open('%s/%d.csv' % (path, i), 'w').write('\n'.join([head] + mine) + '\n')"
	SECONDS=0
	status 0 "ulimit -n 16; xj-parse $asof d >s"
	says err '输出 8000 条'
	LC_ALL=C sort -c <(paths)
	status 1 "ulimit -n 32; timeout 60 xj check -q $asof --fail-on notice d"
	[ "$SECONDS" -lt 60 ]
}

# A class of N pupils as FILE, nobody's numbers; MORE edits the rows.
class_of() {
	python3 - "$@" <<'EOF'
import sys
path, n, school, edits = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
def number(i):
    body = '2113822019%02d%02d%03d' % (i % 9 + 1, i % 27 + 1, i * 2 + 1)
    check = '10X98765432'[sum(int(d) * (2 ** (17 - k) % 11)
                              for k, d in enumerate(body)) % 11]
    return body + check
rows = [[school, '二年级', '1班', '学%s' % chr(0x4e00 + i), '男', number(i)[6:14],
         '居民身份证', number(i), 'G' + number(i), '1380421%04d' % i]
        for i in range(n)]
for edit in edits:
    exec(edit)
with open(path, 'w') as file:
    file.write('学校标识码,年级,班级,姓名,性别,出生日期,身份证件类型,身份证件号,'
               '学籍号,联系电话\n')
    for row in rows:
        file.write(','.join(row) + '\n')
EOF
}

@test "two versions of one class are one sentence" {
	mkdir d
	class_of d/花名册.csv 40 2121090001
	class_of 'd/花名册(1).csv' 40 2121090001 \
	    "rows[3][9] = '13904210003'; rows[7][3] = '改名'" \
	    "rows[9][8] = 'L' + rows[9][8][1:]" "rows[2][2] = '（1）班'" \
	    "del rows[20]"
	status 0 "xj check $asof --format csv d >all"
	[ "$(grep -c ',U0[1-7],' all)" -eq 1 ]
	says all '同班的 39 名学生两份里都有，其中 4 名内容不同（第 4、5、9、11 行）'
	grep ',U07,' all | grep -q 'd/花名册.csv,,,'
	grep ',U07,' all | grep -q '与 d/花名册(1).csv:2 像是'
	status 0 "xj check $asof --lang en d"
	says out '39 pupils of the same classes are in both, 4 of them changed (lines 4, 5, 9, 11)'
}

@test "of two lists of one class without a difference nothing is said to differ" {
	mkdir d
	class_of d/a.csv 40 2121090001
	class_of d/b.csv 40 2121090001 'rows += [[school, "三年级", "1班"] + [""] * 7]'
	xj check $asof --fail-on never --format csv d >all
	says all '同班的 40 名学生两份里都有，内容都相同；'
	refuses all '其中'
}

@test "a pupil of two versions who stands in a third place is told" {
	mkdir d
	class_of d/a.csv 10 2121090001
	class_of d/b.csv 10 2121090001 "rows[3][9] = '13904210003'" \
	    "rows[4][9] = ''"
	class_of d/c.csv 30 2121090002 "rows = rows[9:]; rows[0][9] = ''"
	class_of d/d.csv 6 2121090001 "rows[5][9] = ''" "rows += rows[:1]" \
	    "rows[6][9] = '1'"
	status 1 "xj check $asof --format csv d >all"
	# b and d are versions of a.
	[ "$(grep -c ',U07,.*版本\|,U07,.*像是' all)" -eq 2 ]
	# The last of a, b and c; the first of d, twice there, and of a and b.
	[ "$(grep ',U01,' all | cut -d, -f6,7)" = "$(printf '%s\n' d/a.csv,11 \
	    d/b.csv,11 d/c.csv,2 d/d.csv,2 d/d.csv,8)" ]
}

@test "lists of other classes, or with few pupils in common, are no versions" {
	mkdir d
	class_of d/a.csv 10 2121090001
	class_of d/b.csv 10 2121090002
	status 1 "xj check $asof --format csv d >all"
	[ "$(grep -c ',U01,' all)" -eq 20 ]
	class_of d/b.csv 14 2121090001 'rows = rows[6:]; [r.__setitem__(9, "") for r in rows]'
	status 0 "xj check $asof --format csv d >all"
	[ "$(grep -c ',U0[1-7],' all)" -eq 1 ]
	class_of d/b.csv 17 2121090001 'rows = rows[7:]; [r.__setitem__(9, "") for r in rows]'
	status 1 "xj check $asof --format csv d >all"
	[ "$(grep -c ',U01,' all)" -eq 6 ]
}

@test "versions: the same bytes whatever the jobs, the batch and the pipe" {
	mkdir d
	for i in 1 2 3 4 5 6; do
		class_of "d/$i.csv" 30 2121090001 "rows = rows[$i:]" \
		    "rows[$i][9] = ''"
	done
	status 0 "xj check $asof -j 1 --format jsonl d"
	[ "$(grep -c U07 out)" -eq 5 ]
	cp out one
	for way in '-j 4' '--batch 1' '--batch 7 -j 2' '--memory 64K'; do
		bash -c "xj check $asof $way --format jsonl d" >out || true
		cmp out one
	done
	bash -c "xj-parse -q $asof d | xj-normalize -q | xj-dedup -q | xj-validate -q |
	    xj-report -q --format jsonl" >out || true
	cmp out one
}

# bats test_tags=plain
@test "one row in a thousand files is told once a file" {
	mkdir d
	for i in $(seq 1000); do
		echo "姓名,身份证件号,备注$i"
		echo 张示例,,
	done | split -l 2 -a 4 --additional-suffix=.csv - d/
	status 1 "xj check -q $asof --format csv d >all"
	[ "$(grep -c ',U07,' all)" -eq 999 ]
}
