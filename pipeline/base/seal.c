/* SPDX-License-Identifier: MIT */
/*
 * A new key is written under a name of its own and then linked to PATH: link()
 * refuses to replace, so the first of two wins and the other reads its key.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "pipeline/base/mem.h"
#include "pipeline/base/seal.h"

_Static_assert((int)SEAL_MIN == crypto_generichash_BYTES_MIN &&
    (int)SEAL_MAX == crypto_generichash_BYTES_MAX &&
    (int)SEAL_KEY == crypto_generichash_KEYBYTES, "libsodium's own sizes");

struct seal {
	crypto_generichash_state state; /* wants an alignment of 64 */
	size_t n;
};

void
seal_once(struct sv text, const unsigned char *key, unsigned char *out,
    size_t n)
{
	struct seal *s = seal_open(key, n);

	seal_add(s, text);
	seal_value(s, out);
	seal_close(s);
}

struct seal *
seal_open(const unsigned char *key, size_t n)
{
	struct seal *s = aligned_alloc(_Alignof(struct seal), sizeof(*s));

	if (!s)
		mem_oom(sizeof(*s));
	/* Picks the fastest code for this processor, once. */
	if (sodium_init() < 0)
		abort();
	s->n = n;
	crypto_generichash_init(&s->state, key, key ? SEAL_KEY : 0, n);
	return s;
}

void
seal_add(struct seal *s, struct sv piece)
{
	crypto_generichash_update(&s->state, (const unsigned char *)piece.ptr,
	    piece.len);
}

void
seal_value(struct seal *s, unsigned char *out)
{
	crypto_generichash_final(&s->state, out, s->n);
}

void
seal_close(struct seal *s)
{
	if (!s)
		return;
	seal_wipe(s, sizeof(*s));
	free(s);
}

bool
seal_equal(const unsigned char *a, const unsigned char *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

void
seal_derive(const unsigned char *key, const char *context, unsigned char *out)
{
	seal_once(sv_cstr(context), key, out, SEAL_KEY);
}

void
seal_random(void *out, size_t n)
{
	if (sodium_init() < 0)
		abort();
	randombytes_buf(out, n);
}

void
seal_wipe(void *ptr, size_t n)
{
	sodium_memzero(ptr, n);
}

void
seal_digest(struct sv text, char out[SEAL_DIGEST])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char room[SEAL_DIGEST + 1];

	crypto_hash_sha256(hash, (const unsigned char *)text.ptr, text.len);
	sodium_bin2base64(room, sizeof(room), hash, sizeof(hash),
	    sodium_base64_VARIANT_ORIGINAL);
	memcpy(out, room, SEAL_DIGEST);
}

void
seal_hex(const unsigned char *bytes, size_t n, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digit[bytes[i] >> 4];
		out[2 * i + 1] = digit[bytes[i] & 15];
	}
}

void
seal_key_id(const unsigned char *key, char *out)
{
	unsigned char seal[SEAL_FILE];

	seal_once(sv_make((const char *)key, SEAL_KEY), NULL, seal,
	    sizeof(seal));
	seal_hex(seal, SEAL_ID / 2, out);
}

static int
fail(const char *path, struct diag *d, int status, const char *en,
    const char *zh)
{
	char name[512];

	diag_safe(sv_cstr(path), name, sizeof(name));
	return diag_fail(d, status, "%s: %s%.0s", "%s：%.0s%s", name, en, zh);
}

static int
fail_errno(const char *path, struct diag *d, int status, const char *en,
    const char *zh)
{
	int error = errno;
	char name[512];

	diag_safe(sv_cstr(path), name, sizeof(name));
	errno = error;
	return diag_fail_errno(d, status, "%s: %s%.0s", "%s：%.0s%s", name, en,
	    zh);
}

/* The folder of PATH, to be freed. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = !slash ? 1 : slash == path ? 1 : (size_t)(slash - path);
	char *folder = mem_alloc(n + 1);

	memcpy(folder, slash ? path : ".", n);
	return folder;
}

/* May someone else put another file in place of PATH? */
static int
check_folder(const char *path, struct diag *d)
{
	char *folder = folder_of(path);
	struct stat st;
	bool good = stat(folder, &st) == 0 &&
	    (!(st.st_mode & (S_IWGRP | S_IWOTH)) || (st.st_mode & S_ISVTX));

	mem_free(folder);
	return good ? 0 : fail(path, d, STATUS_INPUT,
	    "others may write to the folder of this key: chmod 700 the folder",
	    "他人可写入密钥所在的文件夹：请对该文件夹执行 chmod 700");
}

static int
check_file(int fd, const char *path, struct diag *d)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fail_errno(path, d, STATUS_INPUT,
		    "the key cannot be read", "无法读取密钥");
	if (!S_ISREG(st.st_mode) || st.st_size != SEAL_KEY)
		return fail(path, d, STATUS_INPUT,
		    "is no key (a key is a file of 32 bytes)",
		    "不是密钥（密钥是 32 字节的文件）");
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return fail(path, d, STATUS_INPUT,
		    "the key belongs to someone else: use your own",
		    "密钥属于其他用户：请使用自己的密钥");
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return fail(path, d, STATUS_INPUT,
		    "the key is open to others: chmod 600 it, and make a new "
		    "one if someone may have read it",
		    "他人可访问密钥：请执行 chmod 600；"
		    "若可能已泄露，请更换密钥");
	return check_folder(path, d);
}

static int
read_key(int fd, const char *path, unsigned char *key, struct diag *d)
{
	size_t have = 0;

	if (check_file(fd, path, d))
		return -1;
	while (have < SEAL_KEY) {
		ssize_t n = read(fd, key + have, SEAL_KEY - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return fail_errno(path, d, STATUS_INPUT,
			    "the key cannot be read", "无法读取密钥");
		have += (size_t)n;
	}
	return 0;
}

/* A new key, safe on the disk, at NAME, which must not be there yet. */
static int
write_key(const char *name)
{
	unsigned char key[SEAL_KEY];
	int fd = open(name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool good;

	if (fd < 0)
		return -1;
	seal_random(key, sizeof(key));
	good = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) &&
	    fsync(fd) == 0;
	seal_wipe(key, sizeof(key));
	return close(fd) == 0 && good ? 0 : -1;
}

static int
sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);

	if (fd >= 0)
		close(fd);
	return rc;
}

static int
create_key(const char *path, struct diag *d)
{
	char *folder = folder_of(path), *name;
	size_t n = strlen(path);
	unsigned char random[8];
	int rc;

	name = mem_alloc(n + 2 + 2 * sizeof(random));
	memcpy(name, path, n);
	name[n] = '.';
	seal_random(random, sizeof(random));
	seal_hex(random, sizeof(random), name + n + 1);
	rc = mkdir(folder, 0700) != 0 && errno != EEXIST ? -1 : write_key(name);
	if (rc == 0 && link(name, path) != 0 && errno != EEXIST)
		rc = -1;
	if (rc == 0)
		rc = sync_folder(folder);
	if (rc)
		fail_errno(path, d, STATUS_OUTPUT, "a key cannot be made here",
		    "无法在此处生成密钥");
	unlink(name);
	mem_free(name);
	mem_free(folder);
	return rc;
}

int
seal_load_key(const char *path, bool create, unsigned char *key, struct diag *d)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	int fd = open(path, flags), rc;

	if (fd < 0 && errno == ENOENT && create) {
		if (create_key(path, d))
			return -1;
		fd = open(path, flags);
	}
	if (fd < 0 && errno == ENOENT)
		return diag_fail(d, STATUS_INPUT,
		    "%s: there is no such key: "
		    "name with --key the one it was sealed with",
		    "%s：没有这个密钥文件："
		    "用 --key 指定封印时所用的密钥", path);
	if (fd < 0)
		return fail_errno(path, d, STATUS_INPUT,
		    "the key cannot be opened", "无法打开密钥");
	rc = read_key(fd, path, key, d);
	close(fd);
	return rc;
}
