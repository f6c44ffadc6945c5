/* SPDX-License-Identifier: MIT */
/*
 * What was appended last is in `tail`, all before it in the file: the bytes
 * from 0 to `written`. A tail that would grow over the bound is written first.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "pipeline/io/spool.h"

struct spool {
	char *folder;
	size_t bound;
	int fd; /* -1: none yet */
	uint64_t written;
	struct buf tail;
};

struct spool *
spool_open(const char *folder, size_t bound)
{
	struct spool *s = mem_alloc(sizeof(*s));
	size_t n = strlen(folder) + 1;

	s->folder = memcpy(mem_alloc(n), folder, n);
	s->bound = bound;
	s->fd = -1;
	return s;
}

/* MESSAGE (in two languages) about the folder and errno. */
static int
fail(const struct spool *s, struct diag *d, const char *en, const char *zh)
{
	int error = errno;
	char name[512];

	diag_safe(sv_cstr(s->folder), name, sizeof(name));
	errno = error;
	return diag_fail_errno(d, STATUS_OUTPUT, "%s: %s%.0s", "%s：%.0s%s",
	    name, en, zh);
}

static int
make_file(struct spool *s)
{
	static const char name[] = "/xueji-spool-XXXXXX";
	size_t n = strlen(s->folder);
	char *path;

	s->fd = open(s->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	/* EISDIR: a kernel without it; the others: a file system. */
	if (s->fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR &&
	    errno != EINVAL))
		return s->fd < 0 ? -1 : 0;
	path = mem_alloc(n + sizeof(name));
	memcpy(path, s->folder, n);
	memcpy(path + n, name, sizeof(name));
	s->fd = mkostemp(path, O_CLOEXEC);
	if (s->fd >= 0)
		unlink(path);
	mem_free(path);
	return s->fd < 0 ? -1 : 0;
}

static int
write_out(struct spool *s, struct sv bytes, struct diag *d)
{
	if (s->fd < 0 && make_file(s))
		return fail(s, d,
		    "no temporary file can be made in this folder",
		    "无法在该文件夹中建立临时文件");
	while (bytes.len) {
		ssize_t n = pwrite(s->fd, bytes.ptr, bytes.len,
		    (off_t)s->written);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(s, d,
			    "a temporary file in this folder cannot be written",
			    "无法写入该文件夹中的临时文件");
		s->written += (uint64_t)n;
		bytes = sv_skip(bytes, (size_t)n);
	}
	return 0;
}

int
spool_append(struct spool *s, struct sv bytes, uint64_t *offset, struct diag *d)
{
	uint64_t at = spool_size(s);

	if (s->tail.len + bytes.len > s->bound) {
		/* After a failure the tail is still where it was. */
		uint64_t before = s->written;

		if (write_out(s, buf_sv(&s->tail), d)) {
			s->written = before;
			return -1;
		}
		s->tail.len = 0;
	}
	if (bytes.len <= s->bound)
		buf_put(&s->tail, bytes);
	else if (write_out(s, bytes, d))
		return -1;
	*offset = at;
	return 0;
}

int
spool_read(const struct spool *s, uint64_t offset, size_t len, char *out,
    struct diag *d)
{
	assert(offset + len <= spool_size(s));
	while (len && offset < s->written) {
		uint64_t there = s->written - offset;
		ssize_t n = pread(s->fd, out, there < len ? (size_t)there : len,
		    (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return fail(s, d,
			    "a temporary file in this folder cannot be read",
			    "无法读取该文件夹中的临时文件");
		offset += (uint64_t)n;
		out += n;
		len -= (size_t)n;
	}
	if (len)
		memcpy(out, s->tail.ptr + (offset - s->written), len);
	return 0;
}

ssize_t
spool_next(const struct spool *s, uint64_t *at, char *out, size_t n,
    struct diag *d)
{
	uint64_t rest = spool_size(s) - *at;

	n = rest < n ? (size_t)rest : n;
	if (spool_read(s, *at, n, out, d))
		return -1;
	*at += n;
	return (ssize_t)n;
}

uint64_t
spool_size(const struct spool *s)
{
	return s->written + s->tail.len;
}

void
spool_close(struct spool *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	buf_free(&s->tail);
	mem_free(s->folder);
	mem_free(s);
}
