# A manual page of Chinese: where only the source breaks a line between two
# characters, a formatter would make a blank of it. Run it under LC_ALL=C.
# What Ns joins to a macro takes the text below it too, as far as a blank.
function put() {
	if (have)
		print held
	have = 0
}
/^\.Bd -literal/ { literal = 1 }
/^\.Ed/ { literal = 0 }
literal || /^$/ { put(); print; next }
/^\./ {
	put()
	have = / Ns [^ ]*[\200-\377]$/
	held = $0
	if (!have)
		print
	next
}
have && held ~ /[\200-\377]$/ && /^[\200-\377]/ {
	if (held ~ /^\./ && (blank = index($0, " "))) {
		print held substr($0, 1, blank - 1)
		held = substr($0, blank + 1)
		if (held ~ /^[.']/)
			held = "\\&" held
	} else
		held = held $0
	next
}
{ put(); held = $0; have = 1 }
END { put() }
