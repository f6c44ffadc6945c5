/* SPDX-License-Identifier: MIT */
/*
 * Two files are the same when their sizes, their hashes and then their bytes
 * are: only files of one size are read for it.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/run/books.h"

enum { PATH_SHOWN = 4096, DEPTH = 32, PIECE = 64 * 1024 };

static void
add_input(struct inputs *in, const char *file, bool once)
{
	char shown[PATH_SHOWN];
	size_t capfile = in->capinput;

	in->input = mem_more(in->input, in->ninput, &in->capinput,
	    sizeof(*in->input));
	in->file = mem_more(in->file, in->ninput, &capfile, sizeof(*in->file));
	diag_safe(sv_cstr(file), shown, sizeof(shown));
	in->input[in->ninput] = (struct input){
		.path = sv_cstr(arena_cstr(&in->arena, sv_cstr(shown))),
		.once = once };
	in->file[in->ninput++] = arena_cstr(&in->arena, sv_cstr(file));
}

static bool
is_system_file(const char *name)
{
	return name[0] == '.' || strncmp(name, "~$", 2) == 0 ||
	    strcasecmp(name, "Thumbs.db") == 0 ||
	    strcasecmp(name, "desktop.ini") == 0 ||
	    strcmp(name, "__MACOSX") == 0;
}

/* Rosters, and what rosters are wrongly sent in: F01 says how to do better. */
static bool
ends_as_roster(const char *name)
{
	static const char *const end[] = { ".csv", ".tsv", ".txt", ".gz",
		".xlsx", ".xlsm", ".xls", ".et", ".ods", ".zip", ".rar", ".7z",
		NULL };
	size_t n = strlen(name);

	for (const char *const *e = end; *e; e++)
		if (n > strlen(*e) && strcasecmp(name + n - strlen(*e), *e) == 0)
			return true;
	return false;
}

static void
leave_out(struct inputs *in, const char *path, struct diag *d)
{
	char shown[PATH_SHOWN];

	in->nleft++;
	if (in->verbose)
		diag_note(d, 0, "%s: left out: not named as a roster",
		    "%s：未读取：不像花名册文件",
		    diag_safe(sv_cstr(path), shown, sizeof(shown)));
}

/* Folders that bear a MANIFEST of ours are reports, not rosters. */
static bool
is_report(const char *path, struct arena *a)
{
	return access(arena_printf(a, "%s/MANIFEST", path).ptr, F_OK) == 0 &&
	    access(arena_printf(a, "%s/findings.csv", path).ptr, F_OK) == 0;
}

static void walk_folder(struct inputs *in, const char *path, int depth,
    struct diag *d);

/* One entry of a folder. Links are not followed: they may lead outside. */
static void
walk_entry(struct inputs *in, const char *full, const char *name, int depth,
    struct diag *d)
{
	struct stat st;

	if (is_system_file(name) || lstat(full, &st) < 0 ||
	    S_ISLNK(st.st_mode))
		leave_out(in, full, d);
	else if (S_ISDIR(st.st_mode) && depth < DEPTH &&
	    !is_report(full, &in->arena))
		walk_folder(in, full, depth + 1, d);
	else if (!S_ISDIR(st.st_mode) && ends_as_roster(name))
		add_input(in, full, !S_ISREG(st.st_mode));
	else
		leave_out(in, full, d);
}

/* A folder that cannot be read is an input that cannot: F01 says so. */
static void
walk_folder(struct inputs *in, const char *path, int depth, struct diag *d)
{
	DIR *dir = opendir(path);
	const struct dirent *e;

	if (!dir) {
		add_input(in, path, false);
		return;
	}
	while ((e = readdir(dir))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		walk_entry(in, arena_printf(&in->arena, "%s%s%s", path,
		    path[strlen(path) - 1] == '/' ? "" : "/", e->d_name).ptr,
		    e->d_name, depth, d);
	}
	closedir(dir);
}

struct pair {
	struct input input;
	const char *file;
	struct sv key; /* the path as bytes, with the sheet */
};

static int
by_path(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return sv_compare(x->key, y->key);
}

/* In the order of paths; a path that was named twice is read once. */
static void
sort_inputs(struct inputs *in, struct diag *d)
{
	struct pair *pair = mem_alloc((in->ninput + 1) * sizeof(*pair));
	size_t n = 0;

	for (size_t i = 0; i < in->ninput; i++) {
		struct sv sheet = in->input[i].sheet;

		pair[i] = (struct pair){ in->input[i], in->file[i],
			sheet.len ? arena_printf(&in->arena, "%s#%.*s",
			    in->file[i], SV_ARG(sheet)) :
			    sv_cstr(in->file[i]) };
	}
	qsort(pair, in->ninput, sizeof(*pair), by_path);
	for (size_t i = 0; i < in->ninput; i++) {
		if (i && sv_equal(pair[i].key, pair[i - 1].key)) {
			diag_note(d, 0, "%.*s: named twice, read once",
			    "%.*s：写了两次，只读一次",
			    SV_ARG(pair[i].input.path));
			continue;
		}
		in->input[n] = pair[i].input;
		in->file[n++] = pair[i].file;
	}
	in->ninput = n;
	mem_free(pair);
}

/* The file as it lies there: its hash; false: unreadable, F01 will say why. */
static bool
hash_file(const char *file, struct hash128 *h)
{
	FILE *f = fopen(file, "re");
	struct hash_state *s;
	char piece[PIECE];
	size_t n;
	bool good;

	if (!f)
		return false;
	s = hash_open();
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		hash_add(s, sv_make(piece, n));
	good = !ferror(f);
	fclose(f);
	*h = hash_value(s);
	hash_close(s);
	return good;
}

static bool
same_bytes(const char *a, const char *b)
{
	FILE *f = fopen(a, "re"), *g = fopen(b, "re");
	char x[PIECE], y[PIECE];
	bool same = f && g;

	while (same) {
		size_t n = fread(x, 1, sizeof(x), f);

		same = fread(y, 1, sizeof(y), g) == n && memcmp(x, y, n) == 0;
		if (n == 0)
			break;
	}
	if (f)
		fclose(f);
	if (g)
		fclose(g);
	return same;
}

/* A file's size, and its index. */
struct sized {
	uint64_t size;
	size_t index;
	struct hash128 hash;
};

static int
by_size(const void *a, const void *b)
{
	const struct sized *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* May two inputs be one? The sheets of one file are several. */
static bool
same_sheet(const struct inputs *in, size_t i, size_t j)
{
	return strcmp(in->file[i], in->file[j]) != 0 &&
	    sv_equal(in->input[i].sheet, in->input[j].sheet);
}

/* Within a run of files of one size, each against the earlier ones. */
static void
mark_run(struct inputs *in, struct sized *run, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!hash_file(in->file[run[i].index], &run[i].hash))
			run[i].hash = (struct hash128){ i, 0 };
		for (size_t j = 0; j < i; j++)
			if (same_sheet(in, run[j].index, run[i].index) &&
			    run[j].hash.low == run[i].hash.low &&
			    run[j].hash.high == run[i].hash.high &&
			    same_bytes(in->file[run[j].index],
				in->file[run[i].index])) {
				in->input[run[i].index].same = run[j].index + 1;
				break;
			}
	}
}

static void
mark_same(struct inputs *in)
{
	struct sized *file = mem_alloc((in->ninput + 1) * sizeof(*file));
	size_t n = 0, start = 0;

	for (size_t i = 0; i < in->ninput; i++) {
		struct stat st;

		if (!in->input[i].once && stat(in->file[i], &st) == 0 &&
		    S_ISREG(st.st_mode) && st.st_size > 0)
			file[n++] = (struct sized){ .size = (uint64_t)st.st_size,
				.index = i };
	}
	qsort(file, n, sizeof(*file), by_size);
	for (size_t i = 1; i <= n; i++) {
		if (i < n && file[i].size == file[start].size)
			continue;
		if (i - start > 1)
			mark_run(in, file + start, i - start);
		start = i;
	}
	mem_free(file);
}

int
inputs_collect(struct inputs *in, char *const *operand, size_t n,
    struct diag *d)
{
	for (size_t i = 0; i < n; i++) {
		struct stat st;

		if (strcmp(operand[i], "-") == 0)
			add_input(in, "-", true);
		else if (stat(operand[i], &st) < 0)
			add_input(in, operand[i], false);
		else if (!S_ISDIR(st.st_mode))
			add_input(in, operand[i], !S_ISREG(st.st_mode));
		else
			walk_folder(in, operand[i], 0, d);
	}
	books_expand(in, d);
	sort_inputs(in, d);
	mark_same(in);
	if (in->nleft && !in->verbose)
		diag_note(d, 0, "%zu files in the folders are not named as "
		    "rosters and were left out: -v names them",
		    "文件夹中另有 %zu 个文件不像花名册，没有读取：加 -v 逐个列出",
		    in->nleft);
	if (in->ninput == 0)
		diag_note(d, STATUS_INPUT, "no roster there: name a file, or a "
		    "folder that has .csv files",
		    "没有找到花名册：请写文件名，或有 .csv 文件的文件夹");
	return 0;
}

/* stdin as it comes, before anything is unpacked: what is kept of it. */
static ssize_t
read_stdin(void *ctx, void *to, size_t n)
{
	const struct opened *o = ctx;
	ssize_t got = read(STDIN_FILENO, to, n);

	if (got > 0 && o->in->keep(o->in->keep_ctx,
	    sv_make(to, (size_t)got)) < 0) {
		errno = EIO;
		return -1;
	}
	return got;
}

struct opened *
inputs_bytes(const struct inputs *in, const char *file, const char *name,
    struct diag *d)
{
	struct opened *o = mem_alloc(sizeof(*o));
	bool kept = in->keep && strcmp(file, "-") == 0;
	struct gz_limits limits = { .max_expanded = in->max_expanded ?
		in->max_expanded : GZ_EXPANDED };

	o->in = in;
	o->gz = kept ? gz_open_source(read_stdin, o, name, &limits, d) :
	    gz_open(file, name, &limits, d);
	if (o->gz)
		return o;
	mem_free(o);
	return NULL;
}

void
inputs_bytes_close(struct opened *o)
{
	if (!o)
		return;
	gz_close(o->gz);
	sheet_close(o->sheet);
	mem_free(o);
}

static void *
open_input(void *ctx, size_t i, struct diag *d)
{
	struct inputs *in = ctx;
	struct opened *o;

	if (books_open(in, i, &o, d))
		return o;
	return inputs_bytes(in, in->file[i], in->input[i].path.ptr, d);
}

static int64_t
read_input(void *input, char *to, size_t n)
{
	struct opened *o = input;
	size_t head = o->nhead - o->at;
	ssize_t got;

	if (o->sheet)
		return sheet_read(o->sheet, to, n);
	head = head < n ? head : n;
	memcpy(to, o->head + o->at, head);
	o->at += head;
	got = head < n ? gz_read(o->gz, to + head, n - head) : 0;
	return got < 0 ? -1 : (int64_t)head + got;
}

static void
tell_input(void *input, uint64_t *bytes, char *hex)
{
	const struct opened *o = input;

	*bytes = o->sheet ? workbook_bytes(o->book) : gz_bytes(o->gz);
	hash_hex(o->sheet ? workbook_hash(o->book) : gz_hash(o->gz), hex);
}

static void
close_input(void *input)
{
	inputs_bytes_close(input);
}

struct input_ops
inputs_ops(struct inputs *in)
{
	return (struct input_ops){ .open = open_input, .read = read_input,
		.told = tell_input, .close = close_input, .ctx = in };
}

void
inputs_free(struct inputs *in)
{
	mem_free(in->input);
	mem_free(in->file);
	books_free(in);
	arena_free(&in->arena);
	*in = (struct inputs){ 0 };
}
