load common

# bats test_tags=plain
@test "what the READMEs show is what is printed" {
	mkdir readme
	"$top/tests/readme" "$(dirname "$(command -v xj)")" readme
}
