/* SPDX-License-Identifier: MIT */
/*
 * A folder is read whole and closed before anything in it is looked at, so that
 * however deep folders are, few files are open; and in the order of names, so
 * that what is said does not depend on the disk.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/run/drop.h"

enum { PATH_SHOWN = 4096 };

static const struct {
	const char *zh, *en;
} kinds[LEFT_KINDS] = {
	[LEFT_LOCK] = { "锁文件（有人正打开着原文件）",
	    "lock files (somebody has the file open)" },
	[LEFT_SYSTEM] = { "系统文件或隐藏文件", "system or hidden files" },
	[LEFT_TEMP] = { "临时文件或备份", "temporary files or backups" },
	[LEFT_LINK] = { "链接", "links" },
	[LEFT_SPECIAL] = { "管道、套接字或设备", "pipes, sockets or devices" },
	[LEFT_REPORT] = { "本程序的报告", "our own reports" },
	[LEFT_OTHER] = { "不像花名册的文件", "files not named as rosters" },
	[LEFT_BARE] = { "没有花名册的文件夹", "folders without a roster" },
};

static bool
starts_with(const char *name, const char *start)
{
	return strncmp(name, start, strlen(start)) == 0;
}

static bool
has_end(const char *name, const char *const *end)
{
	size_t n = strlen(name);

	for (; *end; end++)
		if (n > strlen(*end) &&
		    strcasecmp(name + n - strlen(*end), *end) == 0)
			return true;
	return false;
}

/* What NAME alone tells; LEFT_KINDS: nothing against it. */
static enum left
judge_name(const char *name)
{
	static const char *const temp[] = { "~", ".tmp", ".temp", ".part",
		".partial", ".crdownload", ".download", ".bak", ".wbk", ".asd",
		NULL };

	if (starts_with(name, "~$") || starts_with(name, ".~lock."))
		return LEFT_LOCK;
	if (name[0] == '.' || strcasecmp(name, "Thumbs.db") == 0 ||
	    strcasecmp(name, "ehthumbs.db") == 0 ||
	    strcasecmp(name, "desktop.ini") == 0 ||
	    strcmp(name, "__MACOSX") == 0 ||
	    strcasecmp(name, "$RECYCLE.BIN") == 0 ||
	    strcasecmp(name, "System Volume Information") == 0)
		return LEFT_SYSTEM;
	if (starts_with(name, "~") || has_end(name, temp))
		return LEFT_TEMP;
	return LEFT_KINDS;
}

/* Rosters, and what rosters are wrongly sent in: F01 says how to do better. */
static bool
ends_as_roster(const char *name)
{
	static const char *const end[] = { ".csv", ".tsv", ".txt", ".gz",
		".xlsx", ".xlsm", ".xls", ".et", ".ods", ".zip", ".rar", ".7z",
		NULL };

	return has_end(name, end);
}

static void
leave_out(struct inputs *in, const char *path, enum left kind, struct diag *d)
{
	char shown[PATH_SHOWN];

	in->left[kind]++;
	if (in->verbose)
		diag_note(d, 0, "%s: left out: %s", "%s：未读取：%s",
		    diag_safe(sv_cstr(path), shown, sizeof(shown)),
		    d->lang == LANG_EN ? kinds[kind].en : kinds[kind].zh);
}

/* Folders that bear a MANIFEST of ours are reports, not rosters. */
static bool
is_report(const char *path, struct arena *a)
{
	return access(arena_printf(a, "%s/MANIFEST", path).ptr, F_OK) == 0 &&
	    access(arena_printf(a, "%s/findings.csv", path).ptr, F_OK) == 0;
}

/* One entry of a folder. Links are not followed: they may lead outside. */
static void
walk_entry(struct inputs *in, const char *full, const char *name,
    struct diag *d)
{
	enum left kind = judge_name(name);
	struct stat st;

	if (kind != LEFT_KINDS)
		leave_out(in, full, kind, d);
	else if (lstat(full, &st) < 0)
		drop_add(in, full, false);
	else if (S_ISLNK(st.st_mode))
		leave_out(in, full, LEFT_LINK, d);
	else if (S_ISDIR(st.st_mode) && is_report(full, &in->arena))
		leave_out(in, full, LEFT_REPORT, d);
	else if (S_ISDIR(st.st_mode))
		drop_walk(in, full, d);
	else if (!S_ISREG(st.st_mode))
		leave_out(in, full, LEFT_SPECIAL, d);
	else if (!ends_as_roster(name))
		leave_out(in, full, LEFT_OTHER, d);
	else
		drop_add(in, full, false);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in the folder, sorted, each with a NUL; *N of them. NULL: errno. */
static const char **
read_names(struct inputs *in, const char *path, size_t *n)
{
	DIR *dir = opendir(path);
	const char **name = NULL;
	const struct dirent *e;
	size_t cap = 0;
	int error;

	*n = 0;
	if (!dir)
		return NULL;
	name = mem_more(name, 0, &cap, sizeof(*name));
	while ((errno = 0, e = readdir(dir))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		name = mem_more(name, *n, &cap, sizeof(*name));
		name[(*n)++] = arena_cstr(&in->arena, sv_cstr(e->d_name));
	}
	error = errno;
	closedir(dir);
	if (error) {
		mem_free(name);
		return NULL;
	}
	qsort(name, *n, sizeof(*name), by_name);
	return name;
}

void
drop_walk(struct inputs *in, const char *path, struct diag *d)
{
	size_t n, before = in->ninput;
	const char **name = read_names(in, path, &n);
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";

	if (!name) {
		drop_add(in, path, false);
		return;
	}
	for (size_t i = 0; i < n; i++)
		walk_entry(in, arena_printf(&in->arena, "%s%s%s", path, slash,
		    name[i]).ptr, name[i], d);
	mem_free(name);
	if (in->ninput == before)
		leave_out(in, path, LEFT_BARE, d);
}

void
drop_tell(const struct inputs *in, struct diag *d)
{
	struct buf zh = { 0 }, en = { 0 };

	for (int k = 0; k < LEFT_KINDS; k++) {
		if (in->left[k] == 0)
			continue;
		buf_printf(&zh, "%s%s %zu 个", zh.len ? "，" : "", kinds[k].zh,
		    in->left[k]);
		buf_printf(&en, "%s%zu %s", en.len ? ", " : "", in->left[k],
		    kinds[k].en);
	}
	if (zh.len && !in->verbose)
		diag_note(d, 0, "left out: %s%.0s: -v names them",
		    "文件夹中没有读取的：%.0s%s：加 -v 逐个列出", en.ptr, zh.ptr);
	buf_free(&zh);
	buf_free(&en);
}
