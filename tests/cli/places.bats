#!/usr/bin/env bats
# Where a finding stands: the bytes at its offset are its cell, in every
# encoding, packed or not, also of rows that were held back or are twins.

load common

# The roster with a twin, a row too wide and a stray quote, in encoding $1.
rows() {
	printf '%s\n' 花名册 "$(head -n 1 "$BATS_TEST_DIRNAME/roster.csv"),说明" \
	    '2121090001,二年级,1班,王一,男,20180305,居民身份证,211382201803050119,G211382201803050119,晨光小学,13804210001,"两' \
	    '行"' \
	    '2121090001,二年级,1班,李二,男,20180411,居民身份证,"211382201803050119",G211382201804110224,晨光小学,13804210002,' \
	    '2121090001,二年级,1班,赵三,男,20171221,居民身份证,211382201712200337,G211382201712200337,晨光小学,13804210003,,多' \
	    '2121090001,二年级,1班,周"四,女,20180305,居民身份证,211382201803050442,G211382201803050442,晨光小学,13804210004,' |
	    iconv -f UTF-8 -t "$1" >p.csv
}

# places ENCODING [FILE]: rule, line, letter and the text at the offset
places() {
	[ -e key ] || { printf '0123456789abcdef0123456789abcdef' >key; chmod 600 key; }
	xj check $asof --key key --fail-on never -q --format jsonl \
	    --select F03,F04,U "${2-p.csv}" >found
	python3 -c '
import json, sys
data = open("p.csv", "rb").read()
for line in open("found"):
    f = json.loads(line)
    cell = data[f["offset"]:f["offset"] + f["length"]].decode(sys.argv[1])
    print(f["rule"], f["line"], f["column_letter"], cell.split(",")[0].strip())
' "$1" >out
}

@test "the bytes at the offset are the finding's, in every encoding" {
	for code in utf-8 gb18030 utf-16le utf-16be; do
		rows $code
		places $code
		diff - out <<-'END'
			U03 3 H 211382201803050119
			U03 5 H "211382201803050119"
			F03 6  2121090001
			F04 7 D "
		END
		gzip -k p.csv
		places $code p.csv.gz
		grep -q '^U03 5 H "211382201803050119"$' out
		rm p.csv.gz
	done
}

@test "a filter that reads a stream says the same place" {
	rows utf-8
	xj-parse -q $asof p.csv | xj-normalize | xj-dedup | xj-validate >s
	places utf-8
	xj-report --key key -q --select F03,F04,U --format jsonl <s >pipe || :
	cmp pipe found
}

@test "in the town every finding of a record says its bytes" {
	town=$BATS_TEST_DIRNAME/../../fixtures/lingyuan/2026-09
	printf '0123456789abcdef0123456789abcdef' >key; chmod 600 key
	xj check $asof --key key -d "$town/lists" --fail-on never -q \
	    --format jsonl "$town/rosters" >found || [ $? -eq 4 ]
	python3 -c '
import gzip, json
wrong = places = 0
for line in open("found"):
    f = json.loads(line)
    if not f["record"]:
        continue
    data = open(f["file"], "rb").read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    unit = 2 if data[:2] in (b"\xff\xfe", b"\xfe\xff") else 1
    at = f.get("offset", -1)
    before = data[:max(at, 0)].count(b"\n") + 1
    end = data[at + f.get("length", 0):][:2].strip(b"\0")[:1]
    places += 1
    if before < f["line"] or f["rule"] not in ("F02", "F04") and (
            end not in (b",", b";", b"\t", b"\r", b"\n", b"")):
        print(f["rule"], f["file"], f["line"], before, end)
        wrong += 1
assert places > 150 and not wrong, (places, wrong)
'
}
