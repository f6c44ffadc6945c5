/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <dirent.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline/io/spool.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const struct spool_case {
	const char *what;
	size_t bound;
} cases[] = {
	{ "no memory", 0 },
	{ "one byte", 1 },
	{ "less than a piece", 50 },
	{ "some pieces", 1000 },
	{ "all in memory", 1 << 20 },
};

/* Piece I: I % 200 bytes that tell where they stand. */
static struct sv
make_piece(size_t i, char *room)
{
	for (size_t k = 0; k < i % 200; k++)
		room[k] = (char)(i * 7 + k);
	return sv_make(room, i % 200);
}

static void
count_names(const char *folder, int want)
{
	DIR *dir = opendir(folder);
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	assert_int_equal(n, want + 2);
}

static void
check_all(struct spool *s, const uint64_t *offset, size_t n, struct diag *d)
{
	char want[256], got[256];
	uint64_t at = 0;

	for (size_t i = n; i-- > 0;) {
		struct sv piece = make_piece(i, want);

		assert_int_equal(spool_read(s, offset[i], piece.len, got, d),
		    0);
		assert_memory_equal(want, got, piece.len);
	}
	for (size_t i = 0; i < n; i++) {
		struct sv piece = make_piece(i, want);

		assert_int_equal(spool_next(s, &at, got, piece.len, d),
		    piece.len);
		assert_memory_equal(want, got, piece.len);
	}
	assert_int_equal(at, spool_size(s));
	assert_int_equal(spool_next(s, &at, got, sizeof(got), d), 0);
}

static void
goes_around(void **state)
{
	char folder[] = "/tmp/xueji-spool-XXXXXX";
	static uint64_t offset[1000];

	(void)state;
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct spool *s = spool_open(folder, cases[i].bound);
		struct diag d = { 0 };
		char room[256];

		print_message("%s\n", cases[i].what);
		for (size_t k = 0; k < 1000; k++)
			assert_int_equal(spool_append(s, make_piece(k, room),
			    &offset[k], &d), 0);
		check_all(s, offset, 1000, &d);
		count_names(folder, 0);
		spool_close(s);
	}
	assert_int_equal(rmdir(folder), 0);
}

static void
names_the_folder_that_fails(void **state)
{
	struct spool *s = spool_open("/no/such/folder", 2);
	struct diag d = { .lang = LANG_EN };
	uint64_t offset;
	char back[2];

	(void)state;
	assert_int_equal(spool_append(s, SV("ab"), &offset, &d), 0);
	assert_int_equal(spool_append(s, SV("c"), &offset, &d), -1);
	assert_int_equal(d.status, STATUS_OUTPUT);
	assert_non_null(strstr(d.text, "/no/such/folder"));
	assert_non_null(strstr(d.text, "No such file"));
	assert_int_equal(spool_read(s, 0, 2, back, &d), 0);
	assert_memory_equal(back, "ab", 2);
	spool_close(s);
	spool_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_around),
		cmocka_unit_test(names_the_folder_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
