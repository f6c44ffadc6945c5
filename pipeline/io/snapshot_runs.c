/* SPDX-License-Identifier: MIT */
/*
 * The records of runs. One is small beside its snapshot: it is read whole for
 * its seal, and as much of it is unpacked as is asked for.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "pipeline/io/folder.h"
#include "pipeline/io/gz.h"
#include "pipeline/io/snapshot_file.h"

#define RUN_END ".run"
#define RUN_MARK "xj-run-1"

enum {
	RUN_TAIL = sizeof(RUN_MARK) - 1 + SEAL_FILE,
	RUN_MOST = 1 << 30, /* bytes of a file */
	RUN_NAME = ASOF + sizeof(RUN_END),
	RUN_VERSION = 1
};

static void
name_of(struct sv asof, char name[RUN_NAME])
{
	memcpy(name, asof.ptr, ASOF);
	memcpy(name + ASOF, RUN_END, sizeof(RUN_END));
}

static int
newest(void *ctx, struct sv before, char *asof, struct diag *d)
{
	return snapshot_newest(ctx, (struct sv){ 0 }, before, asof, d);
}

static int
compare_days(const void *a, const void *b)
{
	return memcmp(a, b, ASOF);
}

static int
list(void *ctx, struct sv before, struct buf *out, struct diag *d)
{
	const struct snapshots *f = ctx;
	int fd = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	size_t from = out->len;
	struct sv asof;

	if (!dir && fd >= 0)
		close(fd);
	if (!dir)
		return diag_fail_errno(d, STATUS_INPUT,
		    "%s: the folder of snapshots cannot be read",
		    "%s：无法读取快照文件夹", f->safe);
	while ((entry = readdir(dir)))
		if (snapshot_named(entry->d_name, SV(RUN_END), &asof) &&
		    sv_compare(asof, before) < 0)
			buf_put(out, asof);
	closedir(dir);
	if (out->len > from)
		qsort(out->ptr + from, (out->len - from) / ASOF, ASOF,
		    compare_days);
	return 0;
}

/* All of FD at the end of OUT; false with errno, 0 where it is too long. */
static bool
read_all(int fd, struct buf *out)
{
	for (;;) {
		ssize_t n;

		buf_reserve(out, 64 * 1024);
		n = read(fd, out->ptr + out->len, 64 * 1024);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		out->len += (size_t)n;
		errno = 0;
		if (out->len > RUN_MOST)
			return false;
	}
}

static ssize_t
read_held(void *ctx, void *to, size_t n)
{
	struct sv *rest = ctx;
	struct sv piece = sv_head(*rest, n);

	if (piece.len)
		memcpy(to, piece.ptr, piece.len);
	*rest = sv_skip(*rest, piece.len);
	return (ssize_t)piece.len;
}

/* PACKED, unpacked, until MOST bytes are there; and then to the line's end. */
static bool
unpack(struct sv packed, size_t most, struct buf *out)
{
	struct diag quiet = { .quiet = true };
	struct gz *g = gz_open_source(read_held, &packed, "", NULL, &quiet);
	size_t from = out->len;
	ssize_t got = 1;

	while (g && got > 0 && (!most || out->len - from < most)) {
		buf_reserve(out, 16 * 1024);
		got = gz_read(g, out->ptr + out->len, 16 * 1024);
		out->len += got > 0 ? (size_t)got : 0;
	}
	gz_close(g);
	while (got > 0 && out->len > from && out->ptr[out->len - 1] != '\n')
		out->len--;
	return g && got >= 0;
}

/* BYTES, the file, as text at the end of OUT, if it is what it should be. */
static int
take(const struct snapshots *f, struct sv name, struct sv bytes, size_t most,
    struct buf *out, struct diag *d)
{
	size_t from = out->len;
	unsigned char seal[SEAL_FILE];
	bool good = bytes.len > RUN_TAIL;
	struct sv body = sv_head(bytes, good ? bytes.len - RUN_TAIL : 0);
	struct sv tail = sv_skip(bytes, body.len), text, key, word, line;
	uint64_t version = 0;

	good = good && unpack(body, most, out);
	text = good ? sv_make(out->ptr + from, out->len - from) :
	              (struct sv){ 0 };
	key = snapshot_field(text, "key");
	if (sv_split(&text, '\n', &line) && sv_split(&line, '\t', &word))
		sv_to_u64(line, &version);
	if (good && version > RUN_VERSION)
		return snapshot_refuse(f, name, "the record of this run is of "
		    "a newer format: use the xueji that made it, or a newer one",
		    "检查记录的格式较新：请使用生成它的或更新的 xueji", d);
	if (key.len && !sv_equal(key, sv_make(f->key_id, SEAL_ID)))
		return snapshot_refuse(f, name, "the record of this run was "
		    "sealed with another key: name the key that it was made "
		    "with (--key)",
		    "检查记录是用另一把密钥封印的：请用 --key 指明当时的密钥",
		    d);
	if (good)
		seal_once(sv_head(bytes, bytes.len - SEAL_FILE), f->keys.run,
		    seal, SEAL_FILE);
	if (!good || !sv_starts(tail, SV(RUN_MARK)) ||
	    !seal_equal(seal, (const unsigned char *)tail.ptr +
		RUN_TAIL - SEAL_FILE, SEAL_FILE))
		return snapshot_refuse(f, name, "the record of this run is "
		    "damaged, or was not made by this installation: restore "
		    "it from a backup, or remove it to call every finding new",
		    "检查记录已损坏，或不是本机所作：请从备份恢复；或移走它，"
		    "这样所有问题都算新发现", d);
	if (!sv_equal(snapshot_field(text, "as-of"), sv_head(name, ASOF)))
		return snapshot_refuse(f, name, "this is the record of another "
		    "day under a new name: rename it back, or move it away",
		    "这是改了名的、另一天的检查记录：请改回原名，或移走", d);
	return 1;
}

static int
read_record(void *ctx, struct sv asof, size_t most, struct buf *out,
    struct diag *d)
{
	const struct snapshots *f = ctx;
	struct buf bytes = { 0 };
	char name[RUN_NAME];
	int answer, fd;

	name_of(asof, name);
	fd = openat(f->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 || !read_all(fd, &bytes))
		answer = snapshot_fail_errno(f, sv_cstr(name), STATUS_INPUT,
		    "the record of this run cannot be read",
		    "检查记录无法读取", d);
	else
		answer = take(f, sv_cstr(name), buf_sv(&bytes), most, out, d);
	if (fd >= 0)
		close(fd);
	buf_free(&bytes);
	return answer;
}

/* gzip gives its bytes to a buffer. */
static int
put_packed(void *ctx, struct sv piece)
{
	buf_put(ctx, piece);
	return 0;
}

static void
pack(const struct snapshots *f, struct sv text, struct buf *out)
{
	struct gz_writer *g = gz_writer_open(put_packed, out);
	unsigned char seal[SEAL_FILE];

	gz_writer_put(g, text);
	gz_writer_end(g);
	gz_writer_close(g);
	buf_put(out, SV(RUN_MARK));
	seal_once(buf_sv(out), f->keys.run, seal, SEAL_FILE);
	buf_put(out, sv_make((const char *)seal, SEAL_FILE));
}

static int
write_record(void *ctx, struct sv asof, struct sv text, struct diag *d)
{
	const struct snapshots *f = ctx;
	struct buf bytes = { 0 };
	char name[RUN_NAME], temporary[64];
	int fd = snapshot_temporary(f, temporary, sizeof(temporary));
	int answer = 0;

	name_of(asof, name);
	pack(f, text, &bytes);
	if (fd < 0)
		temporary[0] = '\0';
	if (fd < 0 || folder_write(fd, buf_sv(&bytes)) < 0) {
		answer = -1;
		if (fd >= 0)
			close(fd);
	} else {
		answer = snapshot_settle(f, fd, temporary, name);
	}
	if (answer < 0)
		snapshot_fail_errno(f, sv_cstr(name), STATUS_OUTPUT,
		    "the record of this run cannot be written",
		    "检查记录写不进去", d);
	if (temporary[0])
		unlinkat(f->fd, temporary, 0);
	buf_free(&bytes);
	return answer;
}

const struct past_records snapshot_records_ops = { .newest = newest,
	.list = list, .read = read_record, .write = write_record };
