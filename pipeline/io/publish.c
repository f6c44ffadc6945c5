/* SPDX-License-Identifier: MIT */
/*
 * The temporary folder's lock goes with it into its place and ends there. Its
 * MANIFEST is written under another name and renamed, so it is never half
 * there: place.c tells by it what was finished.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/io/folder.h"
#include "pipeline/io/place.h"
#include "pipeline/io/publish.h"

#define MANIFEST_PART MANIFEST_NAME ".part"

enum {
	WRITE = 64 * 1024,
	SYNC_EACH = 16 /* files; an fsync is some milliseconds */
};

struct publish {
	struct place place;
	const char *temp; /* the temporary folder, beside OUT */
	int fd;           /* of it; it holds the lock */
	struct manifest m;
	size_t nopen;
	bool failed;
	bool unsynced; /* some files were not synced when they were closed */
};

struct publish_file {
	struct publish *p;
	struct sv path;
	char safe[512];
	int fd;
	bool failed;
	struct seal *seal;
	size_t len;
	char bytes[WRITE];
};

static int
fail_file(struct publish_file *f)
{
	f->failed = true;
	return diag_fail_errno(f->p->place.d, STATUS_OUTPUT,
	    "%s/%s: cannot be written", "%s/%s：无法写入", f->p->place.safe,
	    f->safe);
}

/* Can this file system exchange two folders? Ask before the work. */
static int
try_exchange(struct publish *p)
{
	int rc = mkdirat(p->fd, "a", 0700) || mkdirat(p->fd, "b", 0700) ||
	    renameat2(p->fd, "a", p->fd, "b", RENAME_EXCHANGE);
	int error = errno;

	unlinkat(p->fd, "a", AT_REMOVEDIR);
	unlinkat(p->fd, "b", AT_REMOVEDIR);
	errno = error;
	return rc == 0 ? 0 : place_fail(&p->place,
	    "this file system cannot exchange two folders in one step: remove "
	    "the old one first, or choose another place",
	    "此文件系统不能一步交换两个文件夹：请先删除旧文件夹，或另选位置");
}

static int
prepare(struct publish *p, const char *out, struct diag *d)
{
	enum place_kind kind;

	if (place_open(&p->place, out, d))
		return -1;
	kind = place_look(&p->place);
	if (kind == PLACE_OTHER)
		return place_refuse(&p->place);
	if (place_sweep(&p->place))
		return -1;
	p->fd = place_make(&p->place, &p->temp);
	if (p->fd < 0)
		return -1;
	return kind == PLACE_OURS ? try_exchange(p) : 0;
}

static void
free_publish(struct publish *p)
{
	if (p->fd >= 0)
		close(p->fd);
	place_close(&p->place);
	manifest_free(&p->m);
	mem_free(p);
}

struct publish *
publish_open(const char *out, struct diag *d)
{
	struct publish *p = mem_alloc(sizeof(*p));

	p->fd = -1;
	if (prepare(p, out, d) == 0)
		return p;
	publish_abort(p);
	return NULL;
}

static struct publish_file *
open_file(struct publish *p, struct sv path)
{
	struct publish_file *f = mem_alloc(sizeof(*f));
	const char *name;
	int at;

	f->p = p;
	f->path = arena_dup(&p->place.arena, path);
	diag_safe(path, f->safe, sizeof(f->safe));
	at = folder_make(p->fd, path, &p->place.arena, &name);
	f->fd = at < 0 ? -1 : openat(at, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (at >= 0) {
		int error = errno;

		close(at);
		errno = error;
	}
	if (f->fd >= 0) {
		f->seal = seal_open(NULL, SEAL_FILE);
		p->nopen++;
		return f;
	}
	p->failed = true;
	if (errno == EEXIST || errno == ENOTDIR)
		diag_fail(p->place.d, STATUS_USAGE,
		    "%s/%s: two files would have this name: give inputs other "
		    "names", "%s/%s：两个文件会同名：请为输入文件改名",
		    p->place.safe, f->safe);
	else
		fail_file(f);
	mem_free(f);
	return NULL;
}

struct publish_file *
publish_file(struct publish *p, struct sv path)
{
	char safe[512];

	if (manifest_name_good(path) && !sv_equal(path, SV(MANIFEST_NAME)) &&
	    !sv_equal(path, SV(MANIFEST_PART)))
		return open_file(p, path);
	p->failed = true;
	diag_fail(p->place.d, STATUS_USAGE,
	    "%s: '%s' cannot be the name of an output",
	    "%s：“%s”不能作为输出文件名", p->place.safe,
	    diag_safe(path, safe, sizeof(safe)));
	return NULL;
}

static int
write_out(struct publish_file *f, struct sv bytes)
{
	seal_add(f->seal, bytes);
	return folder_write(f->fd, bytes) < 0 ? fail_file(f) : 0;
}

int
publish_write(struct publish_file *f, struct sv bytes)
{
	if (f->failed)
		return -1;
	if (bytes.len > WRITE - f->len) {
		if (write_out(f, sv_make(f->bytes, f->len)))
			return -1;
		f->len = 0;
	}
	if (bytes.len >= WRITE)
		return write_out(f, bytes);
	if (bytes.len)
		memcpy(f->bytes + f->len, bytes.ptr, bytes.len);
	f->len += bytes.len;
	return 0;
}

int
publish_close(struct publish_file *f)
{
	unsigned char seal[SEAL_FILE];
	struct publish *p = f->p;
	int rc;

	if (p->m.nfile >= SYNC_EACH)
		p->unsynced = true;
	if (!f->failed && write_out(f, sv_make(f->bytes, f->len)) == 0 &&
	    p->m.nfile < SYNC_EACH && fsync(f->fd) != 0)
		fail_file(f);
	if (close(f->fd) != 0 && !f->failed)
		fail_file(f);
	seal_value(f->seal, seal);
	seal_close(f->seal);
	manifest_add(&p->m, f->path, seal);
	p->failed |= f->failed;
	p->nopen--;
	rc = f->failed ? -1 : 0;
	mem_free(f);
	return rc;
}

/* The file of M that was added as NAME; the last ones are asked for. */
static const struct manifest_file *
find_closed(const struct manifest *m, struct sv name)
{
	for (size_t i = m->nfile; i > 0; i--)
		if (sv_equal(m->file[i - 1].name, name))
			return &m->file[i - 1];
	return NULL;
}

/* For a file system that has one name for a file. */
static int
copy_file(struct publish *p, const char *from, struct sv to)
{
	int fd = openat(p->fd, from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct publish_file *f = fd < 0 ? NULL : publish_file(p, to);
	char piece[WRITE];
	ssize_t n = -1;

	while (f && (n = read(fd, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			fail_file(f);
		if (n < 0 || publish_write(f, sv_make(piece, (size_t)n)) < 0)
			break;
	}
	if (fd >= 0)
		close(fd);
	if (f)
		return publish_close(f);
	p->failed = true;
	return fd < 0 ? place_fail(&p->place, "cannot be read again",
	    "无法再次读取") : -1;
}

int
publish_again(struct publish *p, struct sv from, struct sv to)
{
	struct arena *a = &p->place.arena;
	const struct manifest_file *closed = find_closed(&p->m, from);
	const char *path = arena_cstr(a, from), *name;
	unsigned char seal[SEAL_FILE];
	int at, linked;

	assert(closed && manifest_name_good(to));
	memcpy(seal, closed->seal, sizeof(seal));
	at = folder_make(p->fd, to, a, &name);
	linked = at < 0 ? -1 : linkat(p->fd, path, at, name, 0);
	if (at >= 0)
		close(at);
	if (linked != 0)
		return copy_file(p, path, to);
	manifest_add(&p->m, to, seal);
	return 0;
}

void
publish_tell(struct publish *p, struct diag *d)
{
	p->place.d = d;
}

int
publish_folder(const struct publish *p)
{
	return p->fd;
}

/* Under a name that no output can have, then renamed: never half there. */
static int
write_manifest(struct publish *p)
{
	struct publish_file *f;
	struct buf text = { 0 };

	manifest_sort(&p->m);
	manifest_write(&p->m, &text);
	f = open_file(p, SV(MANIFEST_PART));
	if (f) {
		publish_write(f, buf_sv(&text));
		publish_close(f);
	}
	buf_free(&text);
	if (p->failed)
		return -1;
	return renameat(p->fd, MANIFEST_PART, p->fd, MANIFEST_NAME) == 0 ? 0 :
	    place_fail(&p->place, "cannot be written", "无法写入");
}

/* syncfs tells of every write that failed since P->fd was opened. */
static int
sync_all(struct publish *p)
{
	return p->unsynced ? syncfs(p->fd) : folder_sync(p->fd);
}

/* Put the folder into its place. 1: the old one is now where it was. */
static int
exchange(struct publish *p)
{
	struct place *at = &p->place;
	enum place_kind kind = place_look(at);
	int rc;

	if (kind == PLACE_OTHER)
		return place_refuse(at);
	/* Plain rename replaces nothing but an empty folder. */
	rc = kind == PLACE_OURS ? renameat2(at->parent, p->temp, at->parent,
	    at->base, RENAME_EXCHANGE) :
	    renameat(at->parent, p->temp, at->parent, at->base);
	if (rc != 0)
		return place_fail(at, "the new folder cannot take its place",
		    "新文件夹无法就位");
	return kind == PLACE_OURS;
}

/* Make the switch last, and remove what it replaced. */
static int
settle(struct publish *p, bool replaced)
{
	struct place *at = &p->place;
	int old;

	if (fsync(at->parent) != 0)
		return place_fail(at,
		    "is published, but may not outlive a power cut: the folder "
		    "above it cannot be synced",
		    "已发布，但断电后可能丢失：无法同步其上级文件夹");
	old = replaced ? folder_open(at->parent, p->temp) : -1;
	if (old >= 0) {
		/* Lest the next run sweeps it at the same time. */
		flock(old, LOCK_EX | LOCK_NB);
		place_remove(at, old, p->temp);
		close(old);
	}
	return 0;
}

int
publish_commit(struct publish *p)
{
	int rc = -1;

	assert(p->nopen == 0);
	if (!p->failed && write_manifest(p) == 0)
		rc = sync_all(p) == 0 ? exchange(p) :
		    place_fail(&p->place, "cannot be synced",
		    "无法同步到磁盘");
	if (rc < 0) {
		publish_abort(p);
		return -1;
	}
	rc = settle(p, rc);
	free_publish(p);
	return rc;
}

void
publish_abort(struct publish *p)
{
	if (!p)
		return;
	if (p->fd >= 0) {
		folder_clear(p->fd, NULL, -1);
		unlinkat(p->fd, MANIFEST_NAME, 0);
		unlinkat(p->place.parent, p->temp, AT_REMOVEDIR);
	}
	free_publish(p);
}
