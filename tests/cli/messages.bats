#!/usr/bin/env bats
# Messages that no other test provokes: each line of a table is a status, what
# is run, and what stderr must say. See tests/messages.

load common

# table: STATUS | COMMAND | TEXT.
each() {
	local want run text
	while IFS='|' read -r want run text; do
		status "${want// /}" "${run//¦/|} --lang en"
		says err "${text# }"
	done
}

@test "a stream that was damaged is refused, and the message tells how" {
	n='¦ xj-normalize'
	each <<EOF
6|sed '5i X\tfoo' s $n| no such kind of line
6|sed 's/^@.*/@\tx/' s $n| a wrong @ line
6|sed 's/^:.*/:\tx/' s $n| a wrong : line
6|sed '0,/^=/{/^=/d}' s $n| records are missing from a source
6|sed 's/^=.*/=\tx/' s $n| a wrong = line, or one without its @ line
6|sed '/^:/i ~\tx' s $n| a wrong ~ line, or one without its = line
6|sed '/^:/i !\tx' s $n| a wrong ! or + line
6|sed '/^:/i !\t1\t2\t1\tnix\tI01\terror\t\t\t' s $n| a ! line about a column that is not there
6|sed '/^:/a ?\tx' s $n| a wrong ? line
6|sed '/^:/d' s $n| a source without its : line
6|sed 's/王/汪/' s $n| the stream is damaged: its hash does not agree
6|sed 's/=4/=5/' s $n| the stream is damaged: its counts do not agree
6|(cat s; echo x) $n| lines behind the end line
6|sed '/^:/i #\tx' s $n| a header line below the header
6|sed '2i #\tquux\t1' s $n| a header line that is not understood
6|sed '1s/[0-9]/9/' s $n| a stream of another version
6|echo hi $n| no record stream: its first line must begin with #
6|head -c 500 s $n| the stream was cut inside a line
6|sed '\$d' s $n| the stream was cut: its end line is missing
6|sed '2s/\$/\\\\q/' s $n| a wrong escape
6|(head -n 3 s; head -c 70000000 /dev/zero ¦ tr '\\0' x) $n| a line of more than 64 MiB
EOF
}

@test "xj rules: wrong use says what is right" {
	each <<'EOF'
2|xj rules| say what to do: list, show ID, explain ID, lint, test, fmt or impact FILE
2|xj rules show X99| no rule or register X99: xj rules list tells all
2|xj rules test common X99| the pack has no rule X99 with examples: see xj rules list
2|xj rules list --check| --check is of fmt alone
2|xj rules lint --articles| --articles is of list alone
2|xj rules impact --json a.csv --set 班额上限=5| impact has --format jsonl, not --json
2|xj rules lint -s x| --against and what rosters are checked with (-d -s --as-of …) are of impact alone
2|xj rules impact| no file named: xj rules impact FILE
2|xj rules impact a.csv| nothing to compare: give --set NAME=VALUE or --against PACK
2|xj rules impact - --set 班额上限=5| -: rosters are read twice here: save it to a file first
2|xj rules impact --format sarif a.csv --set 班额上限=5| --format of impact is text, csv or jsonl
EOF
}
