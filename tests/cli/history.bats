load common

# A run of DAY over the operands that leaves a snapshot and a record.
save() {
	local day=$1
	shift
	bash -c "xj check -q -s shots -o out.d --save --as-of $day $*" 2>err || true
	[ -e "shots/$day.run" ] || { cat err; return 1; }
}

# What summary.json counts of KIND over all levels.
counted() {
	python3 -c '
import json, sys
s = json.load(open("out.d/summary.json"))
print(*(sum(level[kind] for level in s["progress"].values())
        for kind in sys.argv[1:]))' "$@"
}

statuses() {
	sed 1d out.d/findings.csv | cut -d, -f2,5 | sort | tr '\n' ' '
}

@test "the second run tells what is new, what was known, and what was mended" {
	mkdir shots
	save 2026-09-10 a.csv
	[ "$(statuses)" = 'I05,new I06,new ' ]
	# I05 is mended, another pupil's sex is wrong, and a row stands above.
	sed -i 's/2017-12-21/2017-12-20/; s/周四,女/周四,男/; 1a2121090001,二年级,1班,新来,男,20180305,其他,,,晨光小学,' a.csv
	# (What it cost to change them is another matter.)
	status 1 "xj check -s shots -o out.d --ignore R $asof a.csv"
	[ "$(statuses)" = 'I06,known I06,new ' ]
	[ "$(counted new known mended unseen)" = '1 1 1 0' ]
	says out '与 2026-09-10 的检查相比'
	says out '错误：新发现 1 · 上次已有 1 · 已改正 1'
	[ "$(grep -c '［新发现］' out)" -eq 1 ]
	says out.d/summary.json '"compared":"2026-09-10"'
	status 1 "xj check -s shots --ignore R --lang en $asof a.csv"
	says out ': new 1 · known 1 · mended 1'
	# A filter mends nothing, and hides what it hides of the mended too.
	status 1 "xj check -q -s shots -o out.d --ignore R,I05 $asof a.csv"
	[ "$(counted new known mended)" = '1 1 0' ]
	status 0 "xj check -q -s shots -o out.d --select I05 $asof a.csv"
	[ "$(counted new known mended)" = '0 0 1' ]
	# And the record is of all of them.
	save 2026-09-20 --select U a.csv
	status 1 "xj check -q -s shots -o out.d --ignore R $asof a.csv"
	[ "$(counted new known mended)" = '0 2 0' ]
}

@test "what nobody could look for was not mended" {
	mkdir shots
	sed 's/2121090001/2121090002/; s/晨光小学/青松小学/; s/038/048/g' a.csv >b.csv
	save 2026-09-10 a.csv b.csv
	before=$(counted new)
	# A school whose file did not come.
	status 1 "xj check -q -s shots -o out.d $asof a.csv"
	[ "$(counted mended)" -eq 0 ]
	[ "$(counted unseen)" -gt 0 ]
	[ "$(counted known)" -eq 2 ]
	# One whose file cannot be read.
	printf '\037\213\010' >2121090002.csv
	status 4 "xj check -q -s shots -o out.d $asof a.csv 2121090002.csv"
	[ "$(counted mended)" -eq 0 ]
	# A rule that did not run, since its column is gone.
	cut -d, -f1-4,6- a.csv >c.csv
	status 1 "xj check -q -s shots -o out.d $asof c.csv b.csv" || true
	[ "$(counted mended)" -eq 0 ]
	[ "$(counted unseen)" -gt 0 ]
}

@test "what nobody could look for in one run is known in the next" {
	mkdir shots
	sed 's/2121090001/2121090002/; s/晨光小学/青松小学/; s/038/048/g' a.csv >b.csv
	save 2026-09-10 a.csv b.csv
	save 2026-09-20 a.csv b.csv
	save 2026-09-25 a.csv
	save 2026-09-26 a.csv
	[ "$(counted new mended)" = '0 0' ]
	gone=$(counted unseen)
	[ "$gone" -gt 0 ]
	status 1 "xj check -q -s shots -o out.d --ignore R $asof a.csv b.csv"
	[ "$(counted new unseen)" = '0 0' ]
	[ "$(counted known)" -ge "$gone" ]
	# And mended where it is, though it was not seen between.
	sed '2,$d' b.csv >c.csv
	sed -n '3p' b.csv | sed 's/,男,/,女,/' >>c.csv
	status 1 "xj check -q -s shots -o out.d --ignore R $asof a.csv c.csv"
	[ "$(counted mended)" -gt 0 ]
}

@test "a snapshot without a record: everything is new, and it is said once" {
	mkdir shots
	save 2026-09-10 a.csv
	rm shots/2026-09-10.run
	status 1 "xj check -s shots -o out.d $asof a.csv"
	[ "$(statuses)" = 'I05,new I06,new ' ]
	[ "$(grep -c '没有当时的检查记录' err)" -eq 1 ]
	refuses out '［新发现］'
	says out.d/summary.json '"compared":null'
}

@test "a record that was damaged, renamed or sealed by others is refused" {
	mkdir shots
	save 2026-09-10 a.csv
	cp -r shots kept
	for at in 20 -60 -1; do
		rm -r shots && cp -r kept shots
		python3 - $at <<-'END'
			import sys
			path, at = "shots/2026-09-10.run", int(sys.argv[1])
			data = bytearray(open(path, "rb").read())
			data[at] ^= 1
			open(path, "wb").write(data)
		END
		status 4 "xj check -q -s shots -o damaged.d $asof a.csv"
		says err '2026-09-10.run：检查记录已损坏'
		[ ! -e damaged.d ]
	done
	: >shots/2026-09-10.run
	status 4 "xj check -q -s shots $asof a.csv"
	rm -r shots && cp -r kept shots
	save 2026-09-11 a.csv
	mv shots/2026-09-11.run shots/2026-09-10.run
	rm shots/2026-09-11.xjs
	status 4 "xj check -q -s shots $asof a.csv"
	says err '另一天的检查记录'
	rm shots/2026-09-10.*
	cp kept/2026-09-10.run shots/
	head -c 32 /dev/urandom >key2
	chmod 600 key2
	status 0 "xj check -q -s shots --fail-on never --key key2 --save --as-of 2026-09-09 a.csv"
	status 4 "xj history -s shots --key key2"
	says err '另一把密钥'
	# Of an older run only the picture lacks a point.
	rm -r shots && cp -r kept shots
	save 2026-09-20 a.csv
	: >shots/2026-09-10.run
	status 1 "xj check -s shots -o out.d $asof a.csv"
	says err '2026-09-10.run：检查记录已损坏'
	[ "$(counted known)" -eq 2 ]
}

@test "a record holds nobody's name or number, is private, and whole or not at all" {
	mkdir shots
	save 2026-09-10 a.csv
	[ "$(stat -c %a shots/2026-09-10.run)" = 600 ]
	zcat shots/2026-09-10.run 2>/dev/null >text || true
	says text 'xueji-run'
	says text 'records'
	refuses text '[0-9]\{17\}\|王一\|李二\|赵三\|周四\|13804'
	before=$(b2sum <shots/2026-09-10.run)
	save 2026-09-10 a.csv
	[ "$before" = "$(b2sum <shots/2026-09-10.run)" ]
	[ "$(ls -A shots | wc -l)" -eq 2 ]
	status 2 "xj check -q --save $asof a.csv"
	status 2 "xj-report -q --save <s"
}

@test "the pipe leaves the record that the process leaves" {
	mkdir shots piped
	save 2026-09-10 a.csv
	cp shots/* piped/
	sed -i 's/2017-12-21/2017-12-20/' a.csv
	save 2026-09-30 a.csv
	status 1 "xj-parse -q $asof a.csv | xj-normalize | xj-dedup | xj-validate -q |
	    xj-diff -q -s piped | xj-snapshot -q -s piped |
	    xj-report -q -s piped --save -o pipe.d"
	cmp out.d/MANIFEST pipe.d/MANIFEST
	cmp shots/2026-09-30.run piped/2026-09-30.run
	for j in 1 2 7; do
		bash -c "xj check -q -s piped --save -j $j $asof a.csv" || true
		cmp shots/2026-09-30.run piped/2026-09-30.run
	done
}

@test "xj history: a row a run, an object a run" {
	mkdir shots
	status 0 "xj history -s shots"
	says err '还没有检查记录'
	save 2026-09-10 a.csv
	sed -i 's/2017-12-21/2017-12-20/' a.csv
	save 2026-09-30 a.csv
	status 0 "xj history -s shots"
	[ "$(wc -l <out)" -eq 3 ]
	grep -q '^2026-09-10 *1 *4 *2 *0 *0 *2 *0 *0 ' out
	grep -q '^2026-09-30 *1 *4 *2 *0 *0 *1 *1 *0 ' out
	status 0 "xj history -s shots --lang en"
	says out mended
	status 0 "xj history -s shots --json"
	[ "$(python3 -c '
import json
for line in open("out"):
    r = json.loads(line)
    print(r["as_of"], r["records"], r["error"], r["known"], r["mended"], end=" ")
')" = '2026-09-10 4 2 0 0 2026-09-30 4 2 1 1 ' ]
	# Of a record with thousands of findings too.
	many 2000 >big.csv
	save 2026-10-31 big.csv
	status 0 "xj history -s shots"
	grep -q '^2026-10-31 *1 *8000 ' out
	status 1 "xj check -q -s shots -o out.d --as-of 2026-11-30 big.csv"
	[ "$(python3 -c 'import json
print(len(json.load(open("out.d/summary.json"))["history"]))')" = 4 ]
	status 2 'xj history'
	status 2 'xj history -s nowhere'
	status 2 'xj history -s shots a.csv'
}
