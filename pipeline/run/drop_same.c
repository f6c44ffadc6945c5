/* SPDX-License-Identifier: MIT */
/*
 * The same content twice, packed or not. Only files that promise content of one
 * size are read for it: gzip says at its end how much it holds (RFC 1952, 2.3.1,
 * modulo 2^32; of the last member, so a file of several is compared only with
 * others like it). That is a hint; hashes find candidates, and bytes decide.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/io/gz.h"
#include "pipeline/run/drop.h"

enum { PIECE = 64 * 1024, MAGIC = 2, TAIL = 4 };

/* A file by what its content promises to be long, and its index. */
struct sized {
	uint32_t size;
	size_t index;
	struct hash128 hash;
};

/* False: no regular file, nothing in it, or it cannot be read. */
static bool
promised_size(const char *file, uint32_t *size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	unsigned char head[MAGIC], tail[TAIL];
	struct stat st;
	bool good = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size > 0;

	if (good) {
		*size = (uint32_t)st.st_size;
		if (pread(fd, head, MAGIC, 0) == MAGIC && head[0] == 0x1F &&
		    head[1] == 0x8B &&
		    pread(fd, tail, TAIL, st.st_size - TAIL) == TAIL)
			*size = (uint32_t)tail[0] | (uint32_t)tail[1] << 8 |
			    (uint32_t)tail[2] << 16 | (uint32_t)tail[3] << 24;
	}
	if (fd >= 0)
		close(fd);
	return good;
}

/* What is wrong is for those to say who read the file: SILENT. */
static struct gz *
open_content(const struct inputs *in, size_t i, struct diag *silent)
{
	struct gz_limits limits = { .max_expanded = in->max_expanded ?
		in->max_expanded : GZ_EXPANDED };

	return gz_open(in->file[i], "", &limits, silent);
}

/* Are two inputs sheets of one file? */
static bool
same_file(const struct inputs *in, size_t a, size_t b)
{
	return strcmp(in->file[a], in->file[b]) == 0;
}

/* The content's hash; false: it cannot be read. */
static bool
hash_content(const struct inputs *in, size_t i, struct hash128 *h)
{
	struct diag silent = { 0 };
	struct gz *g = open_content(in, i, &silent);
	struct hash_state *s = hash_open();
	char piece[PIECE];
	ssize_t n = -1;

	while (g && (n = gz_read(g, piece, sizeof(piece))) > 0)
		hash_add(s, sv_make(piece, (size_t)n));
	*h = hash_value(s);
	hash_close(s);
	gz_close(g);
	return n == 0;
}

static bool
same_content(const struct inputs *in, size_t a, size_t b)
{
	struct diag silent = { 0 };
	struct gz *f = open_content(in, a, &silent);
	struct gz *g = open_content(in, b, &silent);
	char x[PIECE], y[PIECE];
	ssize_t n = f && g ? 1 : -1;

	while (n > 0) {
		n = gz_read(f, x, sizeof(x));
		if (gz_read(g, y, sizeof(y)) != n ||
		    (n > 0 && memcmp(x, y, (size_t)n) != 0))
			n = -1;
	}
	gz_close(f);
	gz_close(g);
	return n == 0;
}

static int
by_size(const void *a, const void *b)
{
	const struct sized *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static int
by_hash(const void *a, const void *b)
{
	const struct sized *x = a, *y = b;

	if (x->hash.high != y->hash.high)
		return x->hash.high < y->hash.high ? -1 : 1;
	if (x->hash.low != y->hash.low)
		return x->hash.low < y->hash.low ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* The hash of one sheet of a file: two workbooks are the same sheet by sheet. */
static struct hash128
hash_sheet(struct hash128 content, struct sv sheet)
{
	struct hash_state *s;

	if (sheet.len == 0)
		return content;
	s = hash_open();
	hash_add(s, sv_make((const char *)&content, sizeof(content)));
	hash_add(s, sheet);
	content = hash_value(s);
	hash_close(s);
	return content;
}

/*
 * Of N inputs of one size, in the order of paths, each against the first that
 * has its hash. A file is read once for all its sheets.
 */
static void
mark_run(struct inputs *in, struct sized *run, size_t n)
{
	size_t first = 0, good = 0;
	struct hash128 content;
	bool read = false;

	if (same_file(in, run[0].index, run[n - 1].index))
		return;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !same_file(in, run[i].index, run[i - 1].index))
			read = hash_content(in, run[i].index, &content);
		if (!read)
			continue;
		run[i].hash = hash_sheet(content, in->input[run[i].index].sheet);
		run[good++] = run[i];
	}
	qsort(run, good, sizeof(*run), by_hash);
	for (size_t i = 1; i < good; i++) {
		if (run[i].hash.high != run[first].hash.high ||
		    run[i].hash.low != run[first].hash.low)
			first = i;
		else if (sv_equal(in->input[run[first].index].sheet,
			in->input[run[i].index].sheet) &&
		    same_content(in, run[first].index, run[i].index))
			in->input[run[i].index].same = run[first].index + 1;
	}
}

void
drop_mark_same(struct inputs *in)
{
	struct sized *file = mem_alloc((in->ninput + 1) * sizeof(*file));
	size_t n = 0, start = 0;

	for (size_t i = 0; i < in->ninput; i++) {
		file[n].index = i;
		n += !in->input[i].once &&
		    promised_size(in->file[i], &file[n].size);
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
