/* SPDX-License-Identifier: MIT */
/*
 * Files are opened without blocking, so that a pipe in the file system without
 * a writer does not hang; then its writer gets some time to come, and reading
 * blocks as usual.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/io/input.h"

enum { FIFO_WAIT = 2000 }; /* ms for a writer to come */

/*
 * poll() reports nothing before the first writer came, nor while that one has
 * written nothing yet. read() tells the two apart, by 0 and EAGAIN, but takes
 * a byte that has come in between.
 */
static bool
has_writer(struct input *in)
{
	struct pollfd p = { in->fd, POLLIN, 0 };
	ssize_t got;
	int n;

	while ((n = poll(&p, 1, FIFO_WAIT)) < 0 && errno == EINTR)
		;
	if (n != 0)
		return true;
	got = read(in->fd, &in->first, 1);
	in->ahead = got == 1;
	return got != 0;
}

static int
check_kind(struct input *in, const char *name, struct diag *d)
{
	mode_t mode;
	int flags;

	if (fstat(in->fd, &in->before) != 0)
		return diag_fail_errno(d, STATUS_INPUT, "%s: cannot be read",
		    "%s：无法读取", name);
	mode = in->before.st_mode;
	in->regular = S_ISREG(mode);
	if (S_ISDIR(mode))
		return diag_fail(d, STATUS_INPUT, "%s: is a folder, not a file",
		    "%s：是文件夹，不是文件", name);
	if (in->regular)
		in->start = lseek(in->fd, 0, SEEK_CUR);
	if (in->fd == STDIN_FILENO)
		return 0;
	if (!S_ISREG(mode) && !S_ISFIFO(mode))
		return diag_fail(d, STATUS_INPUT, "%s: is a device, not a file",
		    "%s：是设备，不是文件", name);
	if (S_ISFIFO(mode) && !has_writer(in))
		return diag_fail(d, STATUS_INPUT,
		    "%s: is a pipe that no one writes to",
		    "%s：没有程序向该管道写入", name);
	flags = fcntl(in->fd, F_GETFL);
	if (flags < 0 || fcntl(in->fd, F_SETFL, flags & ~O_NONBLOCK) != 0)
		return diag_fail_errno(d, STATUS_INPUT, "%s: cannot be read",
		    "%s：无法读取", name);
	return 0;
}

int
input_open(struct input *in, const char *path, const char *name,
    struct diag *d)
{
	*in = (struct input){ .fd = STDIN_FILENO };
	if (strcmp(path, "-") != 0)
		in->fd = open(path,
		    O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (in->fd < 0)
		return diag_fail_errno(d, STATUS_INPUT, "%s: cannot be opened",
		    "%s：无法打开", name);
	if (check_kind(in, name, d)) {
		input_close(in);
		return -1;
	}
	return 0;
}

ssize_t
input_read(void *ctx, void *to, size_t n)
{
	struct input *in = ctx;
	ssize_t got;

	if (in->ahead && n) {
		*(char *)to = in->first;
		in->ahead = false;
		return 1;
	}
	while ((got = read(in->fd, to, n)) < 0) {
		struct pollfd p = { in->fd, POLLIN, 0 };

		/* stdin may be non-blocking by the will of who gave it. */
		if (errno == EAGAIN)
			poll(&p, 1, -1);
		else if (errno != EINTR)
			break;
	}
	return got;
}

static bool
same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

uint64_t
input_size(const struct input *in)
{
	off_t size = in->before.st_size;

	return size > in->start ? (uint64_t)(size - in->start) : 0;
}

bool
input_changed(const struct input *in)
{
	const struct stat *was = &in->before;
	struct stat now;

	return fstat(in->fd, &now) != 0 || now.st_size != was->st_size ||
	    now.st_ino != was->st_ino ||
	    !same_time(now.st_mtim, was->st_mtim) ||
	    !same_time(now.st_ctim, was->st_ctim);
}

void
input_close(struct input *in)
{
	if (in->fd > STDIN_FILENO)
		close(in->fd);
}
