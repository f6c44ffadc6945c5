/* SPDX-License-Identifier: MIT */
/*
 * The first block of a source is read when it is opened, since only then is it
 * known whether the file is gzip.
 */
#include <errno.h>
#include <unistd.h>

#include "pipeline/io/gz.h"
#include "pipeline/io/workbook.h"
#include "pipeline/run/report_source.h"

static ssize_t
read_input(void *ctx, void *to, size_t n)
{
	struct report_source *f = ctx;
	ssize_t got = spool_next(f->input, &f->input_at, to, n, f->diag);

	if (got < 0)
		errno = EIO;
	return got;
}

static int
hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f'    ? c - 'a' + 10 :
	                              -1;
}

/* A source's path as the system knows it: \xHH are the bytes themselves. */
static void
put_path(struct buf *out, struct sv path)
{
	for (size_t i = 0; i < path.len; i++) {
		struct sv rest = sv_skip(path, i);
		int high = -1, low = -1;

		if (rest.len > 3 && sv_starts(rest, SV("\\x"))) {
			high = hex_value(rest.ptr[2]);
			low = hex_value(rest.ptr[3]);
		}
		if (high < 0 || low < 0) {
			buf_put_char(out, path.ptr[i]);
			continue;
		}
		buf_put_char(out, (char)(high << 4 | low));
		i += 3;
	}
	buf_put_char(out, '\0');
}

static struct gz *
open_bytes(struct report_source *f, struct sv path, const char *name)
{
	struct buf real = { 0 };
	struct gz *g;

	if (sv_equal(path, SV("-"))) {
		f->input_at = 0;
		return gz_open_source(read_input, f, name, NULL, f->diag);
	}
	put_path(&real, path);
	g = gz_open(real.ptr, name, NULL, f->diag);
	buf_free(&real);
	return g;
}

static bool
is_there(const struct report_source *f, struct sv path)
{
	struct buf real = { 0 };
	bool there;

	if (sv_equal(path, SV("-")))
		return f->input != NULL;
	put_path(&real, path);
	there = access(real.ptr, R_OK) == 0;
	buf_free(&real);
	return there;
}

/*
 * The file of a source, and the sheet of it: of PATH#SHEET what is in front of
 * the first `#` that a file has as its name.
 */
static struct sv
file_of(const struct report_source *f, const struct source *src,
    struct sv *sheet)
{
	*sheet = (struct sv){ 0 };
	if (!sv_equal(src->why, SV(SOURCE_SHEET)))
		return src->path;
	for (size_t i = 0; i < src->path.len; i++)
		if (src->path.ptr[i] == '#' &&
		    is_there(f, sv_head(src->path, i))) {
			*sheet = sv_skip(src->path, i + 1);
			return sv_head(src->path, i);
		}
	return src->path;
}

/* The sheet, whose workbook begins with what is in f->head. */
static int
open_sheet(struct report_source *f, struct sv sheet, const char *name)
{
	/* It was let pass when it was read. */
	const struct gz_limits any = { .max_expanded = UINT64_MAX };
	size_t i;

	f->book = workbook_open(sv_make(f->head, f->head_len), f->source, name,
	    f->temp, &any, f->diag);
	f->head_len = 0;
	if (!f->book)
		return -1;
	i = workbook_find(f->book, sheet);
	if (i == workbook_count(f->book))
		return diag_fail(f->diag, STATUS_BUSY,
		    "%s: changed while it was being checked: run it again",
		    "%s：检查期间文件被改动：请重新运行", name);
	f->sheet = sheet_open(f->book, i, name, f->diag);
	return f->sheet ? 0 : -1;
}

void
report_source_free(struct report_source *f)
{
	sheet_close(f->sheet);
	workbook_free(f->book);
	gz_close(f->source);
	f->sheet = NULL;
	f->book = NULL;
	f->source = NULL;
}

int
report_source_open(struct report_source *f, const struct source *src,
    bool *packed)
{
	char name[256];
	struct sv sheet, file = file_of(f, src, &sheet);
	ssize_t n;

	diag_safe(src->path, name, sizeof(name));
	if (sv_starts(src->path, SV("-")) && !f->input &&
	    (src->path.len == 1 || src->path.ptr[1] == '#'))
		return 0;
	if (!is_there(f, file)) {
		/* The other reports are made all the same. */
		diag_note(f->diag, STATUS_INPUT,
		    "%s: cannot be read again, so no corrected copy of it was "
		    "made", "%s：无法再次读取，没有为它生成改正后的文件", name);
		return 0;
	}
	f->source = open_bytes(f, file, name);
	if (!f->source)
		return -1;
	n = gz_read(f->source, f->head, sizeof(f->head));
	f->head_len = n > 0 ? (size_t)n : 0;
	f->head_used = 0;
	if (n < 0 || (sheet.len && open_sheet(f, sheet, name) < 0)) {
		report_source_free(f);
		return -1;
	}
	*packed = !sheet.len && gz_packed(f->source);
	return 1;
}

int64_t
report_source_read(struct report_source *f, char *to, size_t n)
{
	size_t held = f->head_len - f->head_used;

	if (f->sheet)
		return sheet_read(f->sheet, to, n);
	if (held == 0)
		return gz_read(f->source, to, n);
	n = n < held ? n : held;
	memcpy(to, f->head + f->head_used, n);
	f->head_used += n;
	return (int64_t)n;
}

int
report_source_close(struct report_source *f, const struct source *src)
{
	char hex[HASH_HEX], name[256];
	bool same;

	hash_hex(gz_hash(f->source), hex);
	same = src->hash.len == 0 || (gz_bytes(f->source) == src->bytes &&
	    sv_equal(src->hash, sv_make(hex, sizeof(hex))));
	report_source_free(f);
	if (same)
		return 0;
	return diag_fail(f->diag, STATUS_BUSY,
	    "%s: changed while it was being checked: run it again",
	    "%s：检查期间文件被改动：请重新运行",
	    diag_safe(src->path, name, sizeof(name)));
}
