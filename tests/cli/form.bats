load common

# Classes of rosters that are wrong in their form: tests/hostile/form.py.

@test "one bad quote costs one record" {
	python3 "$top/tests/hostile/form.py" quotes
}

@test "a limit costs one record" {
	python3 "$top/tests/hostile/form.py" limits
}

@test "a wrong byte costs one record, in every encoding" {
	python3 "$top/tests/hostile/form.py" encodings
}

@test "a header that is lost is refused, and why is said" {
	python3 "$top/tests/hostile/form.py" lost
}

@test "encodings are named in many ways, and misspelt ones are guessed" {
	iconv -t GBK a.csv >g.csv
	for name in GBK gbk 'GB 18030' GB2312 cp936 ansi gb18030-2005; do
		status 0 "xj-parse -q $asof --encoding '$name' g.csv"
		[ "$(grep -c ^= out)" -eq 4 ]
	done
	for name in utf8 UTF_8 utf-8-sig; do
		status 0 "xj-parse -q $asof --encoding $name a.csv"
	done
	status 2 "xj-parse -q $asof --encoding GBX a.csv"
	says err GBK
	status 2 "xj-parse -q $asof --encoding klingon a.csv"
	says err UTF-8
	status 4 "xj-parse -q $asof --encoding GBK a.csv"
	says err 'UTF-8：请去掉 --encoding'
}

@test "an edition of GB18030 has its own characters" {
	# 82359037 is U+9FB4 in 2005, and FE59 is private.
	iconv -t GBK a.csv >g.csv
	LC_ALL=C sed "s/$(printf '赵三' | iconv -t GBK)/$(printf '\202\065\220\067')/" \
	    g.csv >e.csv
	status 0 "xj-parse -q $asof e.csv"
	grep -q '^!.*F11' out
	status 0 "xj-parse -q $asof --gb18030-edition 2005 e.csv"
	refuses out '^!.*F11'
	says out 龴
	says out GB18030-2005
	status 0 "xj-parse -q $asof --encoding GB18030-2000 e.csv"
	says out 龴
	status 2 "xj-parse -q $asof --gb18030-edition 1999 e.csv"
	xj-parse -q $asof --gb18030-edition 2005 e.csv | xj-normalize |
	    xj-report -q -o o --key k >/dev/null || [ $? -eq 1 ]
	LC_ALL=C grep -q "$(printf '\202\065\220\067')" o/corrected/e.csv
}

@test "limits can be raised" {
	long=$(printf '%070000d' 0)
	sed "2s/晨光小学/$long/" a.csv >l.csv
	status 0 "xj-parse -q $asof l.csv"
	grep -q '^!.*F04' out
	status 0 "xj-parse -q $asof --max-cell 80K l.csv"
	refuses out '^!.*F04'
	status 4 "xj-parse -q $asof --max-columns 10 a.csv"
	says err --max-columns
	status 2 "xj-parse -q $asof --max-row 9G a.csv"
}

@test "limits can be raised for lists too, in the pipe as in the process" {
	long=$(printf '%070000d' 0)
	mkdir -p lists
	printf '%s\n%s\n' "身份证件号,学籍号,姓名,录取学校,申请人,原因" \
	    "211382201309030702,,潘秀芳,3121090007,父亲,$long" \
	    >lists/deferrals.csv
	run xj check $asof -d lists a.csv
	[[ $output == *F04*--max-cell* ]]
	run xj check $asof --max-cell 80K -d lists a.csv
	[[ $output != *F04* ]]
	xj-parse -q $asof --max-cell 80K a.csv | xj-normalize | xj-dedup >s
	xj-validate -d lists <s >out 2>err
	says out --max-cell
	xj-validate --max-cell 80K -d lists <s >out 2>err
	refuses out "^!.*F04"
}
