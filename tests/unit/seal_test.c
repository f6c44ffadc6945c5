/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline/base/seal.h"

/* RFC 7693, appendix A. */
static const char abc512[] =
    "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
    "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923";
/* `printf abc | b2sum -l 256` */
static const char abc256[] =
    "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319";

static void
vectors(void **state)
{
	unsigned char out[SEAL_MAX];
	char hex[2 * SEAL_MAX];

	(void)state;
	seal_once(SV("abc"), NULL, out, 64);
	seal_hex(out, 64, hex);
	assert_memory_equal(hex, abc512, 128);
	seal_once(SV("abc"), NULL, out, 32);
	seal_hex(out, 32, hex);
	assert_memory_equal(hex, abc256, 64);
	/* `printf abc | openssl dgst -sha256 -binary | base64` */
	seal_digest(SV("abc"), hex);
	assert_memory_equal(hex,
	    "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", SEAL_DIGEST);
}

static void
pieces(void **state)
{
	unsigned char key[SEAL_KEY] = { 1 }, once[16], pieced[16], bare[16];
	struct seal *s = seal_open(key, 16);

	(void)state;
	seal_add(s, SV("a"));
	seal_add(s, (struct sv){ 0 });
	seal_add(s, SV("bc"));
	seal_value(s, pieced);
	seal_close(s);
	seal_once(SV("abc"), key, once, 16);
	seal_once(SV("abc"), NULL, bare, 16);
	assert_true(seal_equal(once, pieced, 16));
	assert_false(seal_equal(once, bare, 16));
}

static void
subkeys(void **state)
{
	unsigned char key[SEAL_KEY] = { 1 }, a[SEAL_KEY], b[SEAL_KEY];
	char id[SEAL_ID], again[SEAL_ID];

	(void)state;
	seal_derive(key, "tokens", a);
	seal_derive(key, "seals", b);
	assert_memory_not_equal(a, b, SEAL_KEY);
	assert_memory_not_equal(a, key, SEAL_KEY);
	seal_key_id(key, id);
	seal_key_id(a, again);
	assert_memory_not_equal(id, again, SEAL_ID);
}

static void
put_file(const char *path, size_t len, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	for (size_t i = 0; i < len; i++)
		putc('k', f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static int
load(const char *path, bool create)
{
	unsigned char key[SEAL_KEY];
	struct diag d = { .lang = LANG_EN };
	int rc = seal_load_key(path, create, key, &d);

	assert_int_equal(rc, d.text[0] ? -1 : 0);
	return rc ? d.status : 0;
}

static void
key_files(void **state)
{
	char top[] = "/tmp/xueji-seal-XXXXXX";
	unsigned char first[SEAL_KEY], second[SEAL_KEY];
	struct diag d = { 0 };
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(top));
	assert_int_equal(chdir(top), 0);
	assert_int_equal(load("state/key", false), STATUS_INPUT);
	umask(0);
	assert_int_equal(seal_load_key("state/key", true, first, &d), 0);
	assert_int_equal(seal_load_key("state/key", true, second, &d), 0);
	umask(022);
	assert_memory_equal(first, second, SEAL_KEY);
	assert_int_equal(stat("state/key", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_nlink, 1);
	assert_int_equal(stat("state", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	put_file("short", 31, 0600);
	put_file("long", 33, 0600);
	put_file("group", 32, 0640);
	put_file("world", 32, 0604);
	put_file("good", 32, 0400);
	assert_int_equal(load("short", true), STATUS_INPUT);
	assert_int_equal(load("long", true), STATUS_INPUT);
	assert_int_equal(load("group", true), STATUS_INPUT);
	assert_int_equal(load("world", true), STATUS_INPUT);
	assert_int_equal(load("good", false), 0);
	assert_int_equal(load("/dev/zero", false), STATUS_INPUT);
	assert_int_equal(load("no/such/key", true), STATUS_OUTPUT);
	assert_int_equal(chmod("state", 0770), 0);
	assert_int_equal(load("state/key", false), STATUS_INPUT);
	assert_int_equal(system("rm -r state short long group world good"), 0);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(top), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(pieces),
		cmocka_unit_test(subkeys),
		cmocka_unit_test(key_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
