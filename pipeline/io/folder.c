/* SPDX-License-Identifier: MIT */
/*
 * Removing walks from the top and knows each entry by its path from there,
 * which is how a MANIFEST names it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/io/folder.h"

int
folder_open(int at, const char *name)
{
	return openat(at, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* A reader of its own for FD, from the first entry; NULL with errno. */
static DIR *
open_entries(int fd)
{
	int own = folder_open(fd, ".");
	DIR *dir = own < 0 ? NULL : fdopendir(own);

	if (!dir && own >= 0)
		close(own);
	return dir;
}

/* The next name but `.` and `..`; NULL: no more. */
static const char *
next_name(DIR *dir)
{
	struct dirent *e;

	while ((e = readdir(dir)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			return e->d_name;
	return NULL;
}

bool
folder_empty(int fd)
{
	DIR *dir = open_entries(fd);
	bool empty;

	if (!dir)
		return false;
	empty = !next_name(dir);
	closedir(dir);
	return empty;
}

int
folder_make(int root, struct sv path, struct arena *a, const char **name)
{
	int fd = fcntl(root, F_DUPFD_CLOEXEC, 0);
	struct sv part;

	while (fd >= 0 && sv_split(&path, '/', &part)) {
		int next;

		*name = arena_cstr(a, part);
		if (!path.ptr)
			break;
		next = mkdirat(fd, *name, 0700) != 0 && errno != EEXIST ? -1 :
		    folder_open(fd, *name);
		close(fd);
		fd = next;
	}
	return fd;
}

static bool
is_folder(int at, const char *name)
{
	struct stat st;

	return fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode);
}

int
folder_sync(int fd)
{
	DIR *dir = open_entries(fd);
	const char *name;
	int rc = dir ? 0 : -1;

	while (rc == 0 && (name = next_name(dir)))
		if (is_folder(fd, name)) {
			int sub = folder_open(fd, name);

			rc = sub < 0 ? -1 : folder_sync(sub);
			if (sub >= 0)
				close(sub);
		}
	if (dir)
		closedir(dir);
	return rc == 0 ? fsync(fd) : -1;
}

int
folder_write(int fd, struct sv bytes)
{
	while (bytes.len) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes = sv_skip(bytes, (size_t)n);
	}
	return 0;
}

int
folder_read(int fd, const char *name, struct buf *out)
{
	int file = openat(fd, name,
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = file < 0 ? -1 : 1;

	while (n > 0 || (n < 0 && file >= 0 && errno == EINTR)) {
		buf_reserve(out, 64 * 1024);
		n = read(file, out->ptr + out->len, 64 * 1024);
		out->len += n > 0 ? (size_t)n : 0;
	}
	if (file >= 0)
		close(file);
	return n < 0 ? -1 : 0;
}

struct clearing {
	const struct manifest *m;
	int into;
	struct buf path; /* of the entry, from the top */
};

static bool
move_over(int fd, const char *name, const struct clearing *c)
{
	struct arena a = { 0 };
	const char *same;
	bool moved;
	int to;

	if (c->into < 0)
		return false;
	to = folder_make(c->into, buf_sv(&c->path), &a, &same);
	moved = to >= 0 && renameat2(fd, name, to, same, RENAME_NOREPLACE) == 0;
	if (to >= 0)
		close(to);
	arena_free(&a);
	return moved;
}

static bool clear_entries(int fd, struct clearing *c);

/* Remove or move the entry; false: it is still there. */
static bool
clear_entry(int fd, const char *name, struct clearing *c)
{
	struct sv path = buf_sv(&c->path);
	bool gone;
	int sub;

	if (!is_folder(fd, name)) {
		if (c->m && !manifest_find(c->m, path))
			return move_over(fd, name, c);
		return unlinkat(fd, name, 0) == 0 || errno == ENOENT;
	}
	sub = folder_open(fd, name);
	if (sub < 0)
		return false;
	gone = clear_entries(sub, c);
	close(sub);
	return gone && unlinkat(fd, name, AT_REMOVEDIR) == 0;
}

static bool
clear_entries(int fd, struct clearing *c)
{
	DIR *dir = open_entries(fd);
	size_t len = c->path.len;
	bool gone = true;
	const char *name;

	if (!dir)
		return false;
	while ((name = next_name(dir))) {
		if (len)
			buf_put_char(&c->path, '/');
		buf_put(&c->path, sv_cstr(name));
		if (!sv_equal(buf_sv(&c->path), SV(MANIFEST_NAME)))
			gone &= clear_entry(fd, name, c);
		c->path.len = len;
	}
	closedir(dir);
	return gone;
}

bool
folder_clear(int fd, const struct manifest *m, int into)
{
	struct clearing c = { m, into, { 0 } };
	bool gone = clear_entries(fd, &c);

	buf_free(&c.path);
	return gone;
}
