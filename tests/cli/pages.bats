#!/usr/bin/env bats
# report.html: whole and bounded whatever is in the rosters; nothing of theirs
# becomes markup. tests/page says what a page must be.

load common

page() {
	python3 "$top/tests/page" "$@"
}

@test "a page of few findings, of many, of none, in both languages" {
	for lang in zh en; do
		status 1 "xj check -q $asof --lang $lang -o o-$lang a.csv"
		page o-$lang/report.html
	done
	head -n 1 a.csv >none.csv
	status 0 "xj check -q $asof -o o-none --fail-on never none.csv"
	page o-none/report.html
	says o-none/report.html 'id="unchecked"'
}

@test "no text of a roster becomes markup, from whatever place" {
	for evil in '<script>alert(1)</script>' '"" onmouseover=""alert(1)' \
	    "' onfocus='alert(1)" '</title><img src=x onerror=alert(1)>' \
	    '&lt;b&gt;' ']]><svg onload=alert(1)>' '<!--' '</style>'; do
		for column in 1 2 3 4 5 6 7 8 9 10 11; do
			awk -F , -v OFS=, -v c=$column -v to="$evil" '
			    NR == 2 { $c = "\"" to "\"" } 1' a.csv >"e$column.csv"
		done
		sed "1s/学校名称/\"$(printf %s "$evil" | sed 's/[&/]/\\&/g')\"/" \
		    a.csv >head.csv
		rm -rf o
		status 1 "xj check -q $asof -o o --fail-on notice e*.csv head.csv"
		page o/report.html
		# Masks leave little of it: once more in full.
		status 1 "xj check -q $asof -o full --unmasked --approval-number 1 \
		    --fail-on notice e*.csv head.csv"
		page full/report.html
		rm -rf full.last
		mv full full.last
	done
	says full.last/report.html '&lt;/style&gt;'
}

@test "nor does the name of a file or of its folder" {
	mkdir -p '<script>alert(1)<' '"onmouseover="alert(1)'
	cp a.csv '<script>alert(1)</script>.csv'
	sed 2d a.csv >'"onmouseover="alert(1)/&amp;.csv'
	status 1 "xj check -q $asof -o o ."
	page o/report.html
	says o/report.html '&lt;script&gt;alert(1)'
	says o/report.html '&quot;onmouseover='
}

# bats test_tags=plain
@test "30,000 findings: the page stays small and says the totals" {
	awk -F , -v OFS=, 'NR == 1 { print; next } NR == 2 {
		for (i = 0; i < 30000; i++) {
			$1 = 2121090001 + i % 700; $7 = "护照"; $11 = "12x" i
			$8 = "X" i; $9 = ""
			print
		}
	}' a.csv >big.csv
	status 1 "xj check -q $asof -o o big.csv"
	page o/report.html
	[ "$(wc -c <o/report.html)" -lt 3145728 ]
	[ "$(wc -l <o/findings.csv)" -gt 30000 ]
	n=$(python3 -c 'import json
print(json.load(open("o/summary.json"))["findings"]["error"])')
	says o/report.html "<span class=\"big\">$n</span>"
}

@test "a stream with thousands of rules that no pack has is one page too" {
	xj-parse -q $asof a.csv | xj-validate >v
	awk -F '\t' -v OFS='\t' '/^\./ { next } { print }
	    /^!/ { for (i = 0; i < 3000 && !done; i++) {
	        $6 = "<X" i ">"; print } done = 1 }' v |
	    xj-format --stream >odd
	status 1 "xj-report -q -o o <odd"
	page o/report.html
	says o/report.html '&lt;X0&gt;'
}

@test "the pipe's page is the process's, with any -j" {
	printf '0123456789abcdef0123456789abcdef' >key
	chmod 600 key
	status 1 "xj check -q $asof --key key -o o1 -j 1 a.csv"
	status 1 "xj check -q $asof --key key -o o2 -j 4 a.csv"
	status 1 "xj-parse $asof -q a.csv | xj-normalize | xj-dedup |
	    xj-validate | xj-report -q --key key -o o3"
	cmp o1/report.html o2/report.html
	sed '/class="mono soft"/d' o1/report.html >1
	sed '/class="mono soft"/d' o3/report.html >3
	cmp 1 3
}

@test "advice has no holes where a rule is told, but what a finding says" {
	sed 's/211382201803050119/211382201803050110/g' a.csv >b.csv
	for lang in zh en; do
		status 1 "xj check -q $asof --lang $lang -o o-$lang b.csv"
		refuses o-$lang/report.html '…</td>'
		refuses o-$lang/report.html '…</p>'
	done
	says o-zh/report.html '若前17位都对，第18位应为'
}

@test "files that were not read are not among those that were checked" {
	mkdir in
	cp a.csv in/a.csv
	cp a.csv in/again.csv
	printf 'PK\003\004' >in/b.csv
	printf '你好,1\n' >in/c.csv
	status 4 "xj check $asof -o o in"
	says out '4，其中 3 个没有读入'
	says out 'UTF-8（按表头）1 个'
	says o/report.html '1 个文件，'
	says o/report.html '另有 3 个文件没有读入'
}

@test "nothing is left out of the totals at the ends of the flow" {
	town=$top/fixtures/lingyuan
	mkdir past
	xj check -q -s past --save --as-of 2026-06-30 "$town/2026-06/rosters" \
	    >t || true
	xj check -q -s past -o o $asof "$town/2026-09/rosters" >t || true
	python3 - <<-'END'
		import re
		page = open("o/report.html").read()
		added, removed = re.search(r"增加 (\d+) 人，减少 (\d+) 人", page).groups()
		assert f"上次没有（新增） {added}<" in page, added
		assert f"这次没有（减少） {removed}<" in page, removed
	END
}
