/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "pipeline/io/packs.h"

enum { LARGEST = 16 << 20 };

/* The folder of pack NAME by its N-th candidate; false: there is none. */
static bool
candidate(struct packs *p, struct sv name, size_t n, struct arena *a,
    struct sv *folder)
{
	bool path = name.len && memchr(name.ptr, '/', name.len);

	if (path || (p->beside.len && n == 0)) {
		*folder = path ? name : arena_printf(a, "%.*s/%.*s",
		    SV_ARG(p->beside), SV_ARG(name));
		return n == 0;
	}
	n -= p->beside.len > 0;
	if (n >= p->nroot)
		return false;
	*folder = arena_printf(a, "%.*s/%.*s", SV_ARG(p->root[n]),
	    SV_ARG(name));
	return true;
}

/* Where the folder at PATH stands, or {0}: PATH is no pack's path. */
static struct sv
parent(struct sv path, struct arena *a)
{
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	while (path.len && path.ptr[path.len - 1] != '/')
		path.len--;
	return path.len ? arena_dup(a, path) : SV(".");
}

static bool
read_all(FILE *f, struct arena *a, struct sv *text)
{
	struct stat st;
	size_t cap = fstat(fileno(f), &st) == 0 && st.st_size > 0 &&
	    st.st_size < LARGEST ? (size_t)st.st_size : 1 << 16;
	char *to = arena_bytes(a, cap + 1), *from;
	size_t n, len = 0;

	/* One more than the file has: at its end that byte is missing. */
	while ((n = fread(to + len, 1, cap + 1 - len, f)) && len <= LARGEST) {
		len += n;
		if (len <= cap)
			continue;
		from = to;
		cap *= 2;
		to = arena_bytes(a, cap + 1);
		memcpy(to, from, len);
	}
	*text = sv_make(to, len);
	return len <= LARGEST && !ferror(f);
}

bool
packs_read(void *packs, struct sv name, struct sv file, struct arena *a,
    struct sv *text)
{
	struct packs *p = packs;
	struct sv folder;

	if (memchr(file.ptr, '/', file.len))
		return false;
	for (size_t i = 0; candidate(p, name, i, a, &folder); i++) {
		struct sv path = arena_printf(a, "%.*s/%.*s", SV_ARG(folder),
		    SV_ARG(file));
		FILE *f = fopen(path.ptr, "rbe");
		bool good;

		if (!f)
			continue;
		good = read_all(f, a, text);
		fclose(f);
		if (good && memchr(name.ptr, '/', name.len))
			p->beside = parent(name, a);
		return good;
	}
	return false;
}

static int
compare_names(const void *a, const void *b)
{
	return sv_compare(*(const struct sv *)a, *(const struct sv *)b);
}

static void
read_names(DIR *dir, struct arena *a, struct sv **file, size_t *nfile)
{
	struct dirent *e;
	size_t cap = 0;

	*nfile = 0;
	while ((e = readdir(dir))) {
		struct sv name = sv_cstr(e->d_name);

		if (name.ptr[0] == '.' || !sv_ends(name, SV(".xj")))
			continue;
		*file = arena_more(a, *file, *nfile, &cap, sizeof(**file));
		(*file)[(*nfile)++] = arena_dup(a, name);
	}
	if (*nfile)
		qsort(*file, *nfile, sizeof(**file), compare_names);
}

bool
packs_list(void *packs, struct sv name, struct arena *a, struct sv **file,
    size_t *nfile)
{
	struct packs *p = packs;
	struct sv folder;

	for (size_t i = 0; candidate(p, name, i, a, &folder); i++) {
		DIR *dir = opendir(arena_cstr(a, folder));

		if (!dir)
			continue;
		read_names(dir, a, file, nfile);
		closedir(dir);
		return true;
	}
	return false;
}
