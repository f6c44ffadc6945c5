load common

# Classes of rosters that are wrong in their form: tests/hostile/form.py.

@test "one bad quote costs one record" {
	python3 "$top/tests/hostile/form.py" quotes
}

@test "a limit costs one record" {
	python3 "$top/tests/hostile/form.py" limits
}
