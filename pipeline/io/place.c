/* SPDX-License-Identifier: MIT */
/*
 * A temporary folder is OUT.xueji-tmp- and eight random digits. It is locked
 * by its descriptor from its making to the end of its process. MANIFEST comes
 * into being by a rename: a temporary folder without one was never finished
 * and is all ours; one with a MANIFEST may be an old OUT with strangers' files.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/io/folder.h"
#include "pipeline/io/place.h"

#define MARK ".xueji-tmp-"

enum { TAIL = 8 };

int
place_fail(struct place *p, const char *en, const char *zh)
{
	return diag_fail_errno(p->d, STATUS_OUTPUT, "%s: %s%.0s", "%s：%.0s%s",
	    p->safe, en, zh);
}

int
place_refuse(struct place *p)
{
	return diag_fail(p->d, STATUS_USAGE,
	    "%s: is neither empty nor one of our folders (a MANIFEST of ours "
	    "is missing): choose another for -o",
	    "%s：既不是空文件夹，也不是本程序的输出（缺少本程序的 MANIFEST）："
	    "请为 -o 另选文件夹", p->safe);
}

int
place_open(struct place *p, const char *out, struct diag *d)
{
	size_t n = strlen(out);
	const char *slash;

	*p = (struct place){ .d = d, .parent = -1 };
	while (n > 1 && out[n - 1] == '/')
		n--;
	p->out = arena_cstr(&p->arena, sv_make(out, n));
	diag_safe(sv_cstr(p->out), p->safe, sizeof(p->safe));
	slash = strrchr(p->out, '/');
	p->base = slash ? slash + 1 : p->out;
	if (!manifest_name_good(sv_cstr(p->base)))
		return diag_fail(p->d, STATUS_USAGE,
		    "'%s': name a folder that may be replaced",
		    "“%s”：请指定一个可以被替换的文件夹", p->safe);
	n = slash ? (size_t)(slash - p->out) + 1 : 1;
	p->parent = open(arena_cstr(&p->arena,
	    slash ? sv_make(p->out, n) : SV(".")),
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return p->parent >= 0 ? 0 : place_fail(p,
	    "the folder above it cannot be opened", "无法打开其上级文件夹");
}

enum place_kind
place_look(const struct place *p)
{
	int fd = folder_open(p->parent, p->base);
	enum place_kind kind = PLACE_OTHER;
	struct manifest m = { 0 };
	struct buf text = { 0 };

	if (fd < 0)
		return errno == ENOENT ? PLACE_ABSENT : PLACE_OTHER;
	if (folder_empty(fd))
		kind = PLACE_EMPTY;
	else if (folder_read(fd, MANIFEST_NAME, &text) == 0 &&
	    manifest_parse(&m, buf_sv(&text)))
		kind = PLACE_OURS;
	close(fd);
	buf_free(&text);
	manifest_free(&m);
	return kind;
}

void
place_remove(struct place *p, int fd, const char *name)
{
	struct manifest m = { 0 };
	struct buf text = { 0 };
	int out = folder_open(p->parent, p->base);
	int rc = folder_read(fd, MANIFEST_NAME, &text);
	bool gone = false;

	if (rc != 0 && errno == ENOENT)
		gone = folder_clear(fd, NULL, -1);
	else if (rc == 0 && manifest_parse(&m, buf_sv(&text)))
		gone = folder_clear(fd, &m, out) &&
		    unlinkat(fd, MANIFEST_NAME, 0) == 0;
	if (!gone || unlinkat(p->parent, name, AT_REMOVEDIR) != 0)
		diag_note(p->d, 0,
		    "%s: files of the former folder that are not ours, or "
		    "cannot be removed, are now in %s beside it",
		    "%s：原文件夹中不属于本程序或无法删除的文件，"
		    "现在在其旁边的 %s 中", p->safe, name);
	if (out >= 0)
		close(out);
	buf_free(&text);
	manifest_free(&m);
}

static bool
is_ours(const char *name, const char *base)
{
	size_t n = strlen(base);

	return strncmp(name, base, n) == 0 &&
	    strncmp(name + n, MARK, strlen(MARK)) == 0 &&
	    strspn(name + n + strlen(MARK), "0123456789abcdef") == TAIL &&
	    strlen(name + n + strlen(MARK)) == TAIL;
}

/* Remove left-over NAME unless it is locked or another user's. */
static int
sweep_one(struct place *p, const char *name)
{
	int fd = folder_open(p->parent, name), rc = 0;
	struct stat st;

	if (fd < 0)
		return 0;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		if (fstat(fd, &st) == 0 && st.st_uid == geteuid())
			place_remove(p, fd, name);
	} else if (errno == EWOULDBLOCK) {
		rc = diag_fail(p->d, STATUS_BUSY,
		    "%s: another run is writing it: try again later",
		    "%s：另一个任务正在写入：请稍后再试", p->safe);
	}
	close(fd);
	return rc;
}

int
place_sweep(struct place *p)
{
	int own = folder_open(p->parent, "."), rc = 0;
	DIR *dir = own < 0 ? NULL : fdopendir(own);
	struct dirent *e;

	if (!dir)
		return place_fail(p, "the folder above it cannot be read",
		    "无法读取其上级文件夹");
	while (rc == 0 && (e = readdir(dir)))
		if (is_ours(e->d_name, p->base))
			rc = sweep_one(p, e->d_name);
	closedir(dir);
	return rc;
}

/* Lock FD; false: another run is about to sweep it, or has done so. */
static bool
lock_new(int fd)
{
	struct stat st;

	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return false;
	return fstat(fd, &st) == 0 && st.st_nlink > 0;
}

int
place_make(struct place *p, const char **name)
{
	unsigned char random[TAIL / 2];
	char tail[TAIL];

	for (;;) {
		char *temp;
		int fd;

		seal_random(random, sizeof(random));
		seal_hex(random, sizeof(random), tail);
		temp = arena_cstr(&p->arena, arena_printf(&p->arena, "%s%s%.*s",
		    p->base, MARK, TAIL, tail));
		if (mkdirat(p->parent, temp, 0700) != 0) {
			if (errno == EEXIST)
				continue;
			return place_fail(p, "no folder can be made beside it",
			    "无法在其旁边建立文件夹");
		}
		fd = folder_open(p->parent, temp);
		if (fd < 0)
			return place_fail(p, "no folder can be made beside it",
			    "无法在其旁边建立文件夹");
		*name = temp;
		if (lock_new(fd))
			return fd;
		close(fd);
	}
}

void
place_close(struct place *p)
{
	if (p->parent >= 0)
		close(p->parent);
	arena_free(&p->arena);
}
