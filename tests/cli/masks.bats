load common

# Names and addresses in wrong columns: tests/hostile/strays.py.

@test "a name or an address in any column of a roster is masked everywhere" {
	python3 "$top/tests/hostile/strays.py" roster
}

@test "columns that changed places, and cells that slid, tell no name" {
	python3 "$top/tests/hostile/strays.py" shifted
}

@test "a name or an address in any column of a list is masked everywhere" {
	python3 "$top/tests/hostile/strays.py" lists
}

@test "what a clerk must read in a wrong cell stays readable" {
	python3 "$top/tests/hostile/strays.py" readable
}
