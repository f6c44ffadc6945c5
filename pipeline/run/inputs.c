/* SPDX-License-Identifier: MIT */
/* Which files, in which order; and how their bytes are reached. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/run/books.h"
#include "pipeline/run/drop.h"

enum { PATH_SHOWN = 4096 };

void
drop_add(struct inputs *in, const char *file, bool once)
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

int
inputs_collect(struct inputs *in, char *const *operand, size_t n,
    struct diag *d)
{
	for (size_t i = 0; i < n; i++) {
		struct stat st;

		if (strcmp(operand[i], "-") == 0)
			drop_add(in, "-", true);
		else if (stat(operand[i], &st) < 0)
			drop_add(in, operand[i], false);
		else if (!S_ISDIR(st.st_mode))
			drop_add(in, operand[i], !S_ISREG(st.st_mode));
		else
			drop_walk(in, operand[i], d);
	}
	books_expand(in, d);
	sort_inputs(in, d);
	drop_mark_same(in);
	drop_tell(in, d);
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
		in->max_expanded : GZ_EXPANDED, .ahead = in->ahead };

	/* A long path would leave no room for what is wrong. */
	name = diag_path(sv_cstr(name)).ptr;
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

void
inputs_begin(struct inputs *in, const char *file, const struct diag *d)
{
	struct diag own = { .lang = d->lang };
	char shown[PATH_SHOWN];
	struct stat st;

	/* A pipe is opened once, and only when its turn has come. */
	if (!in->ahead || stat(file, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	diag_safe(sv_cstr(file), shown, sizeof(shown));
	in->begun_file = file;
	in->begun = inputs_bytes(in, file, shown, &own);
	if (in->begun)
		gz_begin(in->begun->gz);
}

/* Of input I's file; of a sheet its share in the workbook. */
static uint64_t
size_of(const struct inputs *in, size_t i)
{
	size_t from = i, to = i + 1;
	struct stat st;

	if (in->input[i].once || stat(in->file[i], &st) < 0)
		return 0;
	if (!in->input[i].sheet.len)
		return (uint64_t)st.st_size;
	/* Sheets of one file stand beside each other. */
	while (from > 0 && strcmp(in->file[from - 1], in->file[i]) == 0)
		from--;
	while (to < in->ninput && strcmp(in->file[to], in->file[i]) == 0)
		to++;
	return (uint64_t)st.st_size / (to - from);
}

uint64_t
inputs_size(const struct inputs *in)
{
	uint64_t size = 0;

	for (size_t i = 0; i < in->ninput; i++) {
		if (in->input[i].once)
			return 0;
		size += size_of(in, i);
	}
	return size;
}

/* SO_FAR bytes of O's file were read. */
static void
count(struct opened *o, uint64_t so_far)
{
	if (o->in->read && so_far > o->counted) {
		*o->in->read += so_far - o->counted;
		o->counted = so_far;
	}
}

static struct opened *
find_input(struct inputs *in, size_t i, struct diag *d)
{
	struct opened *o;

	if (books_open(in, i, &o, d))
		return o;
	o = in->begun;
	if (o && strcmp(in->file[i], in->begun_file) == 0) {
		in->begun = NULL;
		gz_tell(o->gz, d);
		return o;
	}
	return inputs_bytes(in, in->file[i], in->input[i].path.ptr, d);
}

static void *
open_input(void *ctx, size_t i, struct diag *d)
{
	struct opened *o = find_input(ctx, i, d);

	if (o)
		o->index = i;
	return o;
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
	count(o, gz_bytes(o->gz));
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
	struct opened *o = input;

	/* A workbook was read whole before its sheets were. */
	if (o->sheet)
		count(o, size_of(o->in, o->index));
	inputs_bytes_close(o);
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
	inputs_bytes_close(in->begun);
	mem_free(in->input);
	mem_free(in->file);
	books_free(in);
	arena_free(&in->arena);
	*in = (struct inputs){ 0 };
}
