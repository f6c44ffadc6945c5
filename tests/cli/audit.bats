load common

# The audit log of runs with full data (contract.md 7, faults.md 2.4).

log() { echo "$room/state/xueji/audit.log"; }

full() { status "$1" "xj check $asof --unmasked --approval-number 凌教批2026-7 $2 a.csv"; }

# Change the log by a line of sed, and look at it.
hurt() {
	cp "$(log)" kept
	sed -i "$1" "$(log)"
	status 4 "xj audit verify $3"
	says err "$2"
	status 4 "xj audit verify --lang en $3"
	[ ! -s out ]
	cp kept "$(log)"
	status 0 "xj audit verify"
}

@test "a run with full data needs an approval, and leaves two sealed lines" {
	status 2 "xj check $asof --unmasked a.csv"
	status 2 "xj check $asof --unmasked --approval-number ' ' a.csv"
	says err '第二十五条'
	status 2 "xj check $asof --unmasked --approval-number $'7\n8' a.csv"
	status 2 "xj check $asof --approval-number 7 a.csv"
	says err '只与 --unmasked 同用'
	status 2 "xj-report --approval-number 7 --lang en <s"
	says err 'is for --unmasked'
	[ ! -e "$(log)" ]
	full 1 "-o out.d"
	[ "$(wc -l <"$(log)")" -eq 2 ]
	[ "$(stat -c %a "$(log)" "$room/state/xueji/audit.head" | uniq)" = 600 ]
	[ "$(cut -f 1,6- "$(log)" | cut -f 1-4 | head -n 1)" = "$(printf \
	    '1\txj check %s\ttext+folder\t凌教批2026-7' "$(cat "$top/VERSION")")" ]
	[ "$(cut -f 9 "$(log)" | tr '\n' ' ')" = 'begun done ' ]
	status 0 "xj audit list --json"
	python3 -c '
import hashlib, json, pathlib
begun, done = [json.loads(line) for line in open("out")]
manifest = pathlib.Path("out.d/MANIFEST").read_bytes()
assert begun["run"] == "" and begun["good"] and done["good"], begun
assert done["run"] == json.load(open("out.d/summary.json"))["run"], done
assert done["status"] == "1" and done["findings"] == "2", done
assert int(done["files"]) == manifest.count(b"\n"), done
assert done["manifest"] == hashlib.blake2b(manifest, digest_size=32
                                           ).hexdigest(), done'
	status 0 "xj audit list"
	says out '批准文号 凌教批2026-7  完成  退出码 1  问题 2 条'
	status 0 "xj audit list --lang en"
	says out 'approval 凌教批2026-7  done  status 1  findings 2'
	refuses "$(log)" '[0-9]\{17\}\|王一\|李二\|赵三\|周四'
}

@test "a run that failed is logged as one, and a masked one is not" {
	status 1 "xj check -q $asof -o out.d a.csv"
	[ ! -e "$(log)" ]
	mkdir other && touch other/x
	full 2 "-o other"
	head -n 3 s >cut
	status 6 "xj-report --unmasked --approval-number 7 -o cut.d <cut"
	status 5 "xj check $asof --unmasked --approval-number 7 a.csv >/dev/full" ||
	    true
	status 0 "xj audit list --json"
	[ "$(python3 -c '
import json
print(*(r["state"] + r["status"] for r in map(json.loads, open("out"))
        if r["state"] != "begun"))')" = 'failed2 failed6 done1' ]
	status 0 "xj audit verify"
}

@test "no log, no full data" {
	mkdir k && head -c 32 /dev/urandom >k/key && chmod 600 k/key
	mkdir k/audit.log
	full 5 "-o out.d --key k/key"
	[ ! -e out.d ]
	[ ! -s out ]
	says err 'audit.log：写不进去'
	rmdir k/audit.log && ln -s "$room/elsewhere" k/audit.log
	full 5 "--key k/key"
	[ ! -e elsewhere ]
}

@test "what was changed, taken out, put in or cut off shows, by its line" {
	status 0 "xj-parse -q $asof a.csv"
	status 4 "xj audit verify --key nowhere"
	full 1 ""
	full 1 ""
	status 0 "xj audit verify"
	says out '共 4 条记录，完好；末条为 4:'
	anchor=$(sed 's/.*为 //' out)
	full 1 ""
	status 0 "xj audit verify $anchor"
	hurt '3s/2026-7/2026-8/' 'audit.log:3：'
	hurt '2s/[0-9a-f]$/x/' 'audit.log:2：'
	hurt 3d 'audit.log:3：'
	hurt 1d 'audit.log:1：'
	hurt '4{p;}' 'audit.log:5：'
	hurt '3{h;d};4{G}' 'audit.log:3：'
	hurt '5,$d' '末尾缺 2 条记录'
	hurt '6s/.$//' 'audit.log:6：'
	hurt '1,$d' '末尾缺 6 条记录'
	hurt '3a x' 'audit.log:4：'
	# A cut is not hidden by what is written behind it.
	cp "$(log)" kept
	sed -i '5,$d' "$(log)"
	full 1 ""
	status 4 "xj audit verify"
	says err 'audit.log:5：'
	# Nor by a head that is gone, or was changed.
	cp kept "$(log)"
	head=$room/state/xueji/audit.head
	cp "$head" kept.head
	sed -i 's/^8/4/' "$head"
	status 4 "xj audit verify"
	says err 'audit.head：缺失或被改动'
	rm "$head"
	full 1 ""
	status 4 "xj audit verify"
	# An older copy of both is whole: the seal that was noted tells.
	rm "$(log)"
	full 1 ""
	status 0 "xj audit verify"
	status 4 "xj audit verify $anchor"
	says err '旧副本'
	# So it does where the log is gone with its head; without it nobody can tell.
	cp "$(log)" "$head" .
	rm "$(log)" "$head"
	status 4 "xj audit verify $anchor"
	says err '旧副本'
	status 0 "xj audit verify"
	says err '若曾有过，则日志已被移走：用当时记下的 序号:封印 核对'
	mv audit.log audit.head "$room/state/xueji/"
	status 2 "xj audit verify 4"
	status 2 "xj audit"
	status 2 "xj audit list x"
	# Another key sealed none of it.
	head -c 32 /dev/urandom >"$room/state/xueji/other"
	chmod 600 "$room/state/xueji/other"
	status 4 "xj audit verify --key $room/state/xueji/other"
}

@test "without its key nothing is said of the log but what is wanted" {
	full 1
	rm "$room/state/xueji/key"
	status 4 "xj audit verify"
	says err 'xueji/key：没有这个密钥文件：用 --key 指定封印时所用的密钥'
	[ ! -s out ]
	status 4 "xj audit list --lang en --key nowhere"
	says err 'nowhere: there is no such key: name with --key the one it was sealed with'
	[ ! -s out ]
}

@test "runs that log at once keep one chain" {
	xj check -q --fail-on never a.csv
	for i in 1 2 3 4 5 6; do
		xj check -q --unmasked --approval-number $i --fail-on never \
		    $asof a.csv &
	done
	wait
	[ "$(wc -l <"$(log)")" -eq 12 ]
	status 0 "xj audit verify"
	says out '共 12 条记录'
}

@test "a run killed at any call leaves a whole log, and no folder without a line" {
	command -v strace >/dev/null || skip "no strace"
	xj check -q --fail-on never a.csv
	for call in fsync renameat renameat2 write; do
		for n in 1 2 3 4 5; do
			rm -rf killed.d
			strace -f -qq -o /dev/null -e inject=$call:signal=KILL:when=$n \
			    xj check -q -j 1 $asof --unmasked --approval-number 7 \
			    -o killed.d a.csv >/dev/null 2>&1 || true
			[ ! -e killed.d ] || [ -s "$(log)" ]
			status 0 "xj audit verify"
		done
	done
}
