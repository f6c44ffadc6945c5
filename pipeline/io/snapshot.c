/* SPDX-License-Identifier: MIT */
/* The folder of snapshots: which there are, and what its messages say. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/base/date.h"
#include "pipeline/io/snapshot_file.h"

int
snapshot_refuse(const struct snapshots *f, struct sv name, const char *en,
    const char *zh, struct diag *d)
{
	return diag_fail(d, STATUS_INPUT, "%s/%.*s: %s%.0s", "%s/%.*s：%.0s%s",
	    f->safe, SV_ARG(name), en, zh);
}

int
snapshot_fail_errno(const struct snapshots *f, struct sv name, int status,
    const char *en, const char *zh, struct diag *d)
{
	return diag_fail_errno(d, status, "%s/%.*s: %s%.0s",
	    "%s/%.*s：%.0s%s", f->safe, SV_ARG(name), en, zh);
}

bool
snapshot_pread(int fd, uint64_t at, char *out, size_t n)
{
	while (n) {
		ssize_t got = pread(fd, out, n, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = 0;
		if (got <= 0)
			return false;
		out += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	return true;
}

bool
snapshot_named(const char *name, struct sv end, struct sv *asof)
{
	struct sv v = sv_cstr(name);
	struct date day;

	*asof = sv_head(v, ASOF);
	return v.len == ASOF + end.len && sv_ends(v, end) && name[4] == '-' &&
	    name[7] == '-' && date_parse(*asof, &day);
}

/* Is NAME called like a snapshot, though it is the name of none? */
static bool
is_misnamed(const char *name)
{
	size_t n = strlen(name), end = strlen(SNAPSHOT_END);

	return name[0] != '.' && n > end &&
	    strcasecmp(name + n - end, SNAPSHOT_END) == 0;
}

static int
refuse_misnamed(const struct snapshots *f, const char *name, struct diag *d)
{
	char safe[400];

	diag_safe(sv_cstr(name), safe, sizeof(safe));
	return snapshot_refuse(f, sv_cstr(safe), "a snapshot must be named by "
	    "its date, as 2026-06-30.xjs: rename it back, or move it away",
	    "快照文件须以其日期命名，如 2026-06-30.xjs："
	    "请改回原名，或移出该文件夹", d);
}

/* Call EACH with every snapshot's date; its -1 is handed on. A file that was
 * renamed is refused, never taken for none: of several the first by name. */
static int
each_snapshot(struct snapshots *f,
    int (*each)(void *ctx, struct sv asof, struct diag *d), void *ctx,
    struct diag *d)
{
	int fd = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry = NULL;
	char wrong[256] = "";
	int answer = 0;

	while (dir && answer == 0 && (errno = 0, entry = readdir(dir))) {
		struct sv asof;

		if (snapshot_named(entry->d_name, SV(SNAPSHOT_END), &asof))
			answer = each(ctx, asof, d);
		else if (is_misnamed(entry->d_name) &&
		    (!wrong[0] || strcmp(entry->d_name, wrong) < 0))
			snprintf(wrong, sizeof(wrong), "%s", entry->d_name);
	}
	if (answer == 0 && (!dir || (!entry && errno)))
		answer = diag_fail_errno(d, STATUS_INPUT,
		    "%s: the folder of snapshots cannot be read",
		    "%s：无法读取快照文件夹", f->safe);
	if (answer == 0 && wrong[0])
		answer = refuse_misnamed(f, wrong, d);
	if (dir)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
	return answer;
}

#define TEMPORARY ".xueji-tmp-"

struct search {
	struct sv from, before;
	char best[ASOF];
	bool any;
};

static int
keep_newest(void *ctx, struct sv asof, struct diag *d)
{
	struct search *s = ctx;

	(void)d;
	if ((s->from.len && sv_compare(asof, s->from) < 0) ||
	    sv_compare(asof, s->before) >= 0 ||
	    (s->any && memcmp(asof.ptr, s->best, ASOF) <= 0))
		return 0;
	memcpy(s->best, asof.ptr, ASOF);
	s->any = true;
	return 0;
}

int
snapshot_newest(struct snapshots *f, struct sv from, struct sv before,
    char best[ASOF], struct diag *d)
{
	struct search s = { from, before, "", false };

	if (each_snapshot(f, keep_newest, &s, d) < 0)
		return -1;
	memcpy(best, s.best, ASOF);
	return s.any;
}

static int
open_newest(void *ctx, struct sv from, struct sv before, struct past **p,
    struct diag *d)
{
	struct snapshots *f = ctx;
	char best[ASOF];
	int any = snapshot_newest(f, from, before, best, d);

	*p = NULL;
	if (any <= 0)
		return any;
	*p = snapshot_open(f, sv_make(best, ASOF), d);
	return *p ? 0 : -1;
}

struct count {
	struct snapshots *folder;
	uint64_t most;
};

/* What is no whole snapshot does not count: opening it will say why. */
static int
count_one(void *ctx, struct sv asof, struct diag *d)
{
	struct count *c = ctx;
	char name[ASOF + sizeof(SNAPSHOT_END)], tail[TAIL];
	struct stat st;
	int fd;

	(void)d;
	memcpy(name, asof.ptr, ASOF);
	memcpy(name + ASOF, SNAPSHOT_END, sizeof(SNAPSHOT_END));
	fd = openat(c->folder->fd, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > TAIL &&
	    snapshot_pread(fd, (uint64_t)st.st_size - TAIL, tail, TAIL) &&
	    get_le(tail, 8) == SNAPSHOT_MAGIC) {
		uint64_t n = get_le(tail + 7 * 8, 8);

		if (n > c->most && n < UINT64_MAX)
			c->most = n;
	}
	close(fd);
	return 0;
}

int
snapshot_counter(struct snapshots *f, uint64_t *counter, struct diag *d)
{
	struct count c = { f, 0 };

	if (each_snapshot(f, count_one, &c, d) < 0)
		return -1;
	*counter = c.most + 1;
	return 0;
}

/* Temporary files that nobody has locked any more. */
static void
sweep(const struct snapshots *f)
{
	int fd = openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		int left;

		if (!sv_starts(sv_cstr(entry->d_name), SV(TEMPORARY)))
			continue;
		left = openat(f->fd, entry->d_name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (left >= 0 && flock(left, LOCK_EX | LOCK_NB) == 0)
			unlinkat(f->fd, entry->d_name, 0);
		if (left >= 0)
			close(left);
	}
	if (dir)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
}

int
snapshot_temporary(const struct snapshots *f, char *name, size_t n)
{
	unsigned char random[8];
	char hex[2 * sizeof(random)];
	int fd;

	sweep(f);
	seal_random(random, sizeof(random));
	seal_hex(random, sizeof(random), hex);
	snprintf(name, n, TEMPORARY "%.*s", (int)sizeof(hex), hex);
	fd = openat(f->fd, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		flock(fd, LOCK_EX | LOCK_NB);
	return fd;
}

int
snapshot_settle(const struct snapshots *f, int fd, char *temporary,
    const char *name)
{
	int synced = fsync(fd);

	if (close(fd) < 0 || synced < 0 ||
	    renameat(f->fd, temporary, f->fd, name) < 0)
		return -1;
	temporary[0] = '\0';
	return fsync(f->fd);
}

static int
create(void *ctx, const struct past_head *h, struct past_writer **w,
    struct diag *d)
{
	*w = snapshot_create(ctx, h, d);
	return *w ? 0 : -1;
}

struct past_folder *
snapshot_folder(const char *path, const unsigned char *key, const char *temp,
    unsigned jobs, struct diag *d)
{
	struct snapshots *f = mem_alloc(sizeof(*f));

	f->base = (struct past_folder){ open_newest, create, f };
	f->records = snapshot_records_ops;
	f->records.ctx = f;
	f->path = arena_cstr(&f->arena, sv_cstr(path));
	f->temp = arena_cstr(&f->arena, sv_cstr(temp));
	diag_safe(sv_cstr(path), f->safe, sizeof(f->safe));
	f->jobs = jobs;
	seal_derive(key, "snapshot", f->keys.whole);
	seal_derive(key, "snapshot piece", f->keys.piece);
	seal_derive(key, "run record", f->keys.run);
	seal_key_id(key, f->key_id);
	f->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd >= 0)
		return &f->base;
	diag_fail_errno(d, STATUS_USAGE,
	    "%s: the folder of snapshots must be there: make it first",
	    "%s：快照文件夹必须先建好", f->safe);
	snapshot_folder_close(&f->base);
	return NULL;
}

const struct past_records *
snapshot_records(struct past_folder *base)
{
	return &((struct snapshots *)base)->records;
}

void
snapshot_folder_close(struct past_folder *base)
{
	struct snapshots *f = (struct snapshots *)base;

	if (!f)
		return;
	if (f->fd >= 0)
		close(f->fd);
	seal_wipe(&f->keys, sizeof(f->keys));
	arena_free(&f->arena);
	mem_free(f);
}
