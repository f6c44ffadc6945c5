/* SPDX-License-Identifier: MIT */
/*
 * The first block of a source is read when it is opened, since only then is it
 * known whether the file is gzip.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "pipeline/io/workbook.h"
#include "pipeline/io/charset.h"
#include "pipeline/io/gz.h"
#include "pipeline/io/publish.h"
#include "pipeline/run/locate.h"
#include "pipeline/run/report_io.h"

enum { HEAD = 4096 };

struct report_files {
	struct report_io io;
	struct diag *diag;
	struct spool *spool[SPOOLS];
	struct publish *publish;
	struct publish_file *file;
	struct gz_writer *packer; /* of `file`, or NULL */
	const struct spool *input;
	uint64_t input_at;
	struct gz *source;
	struct workbook *book; /* of a sheet, which `source` holds the bytes of */
	struct sheet *sheet;
	const char *temp;
	char head[HEAD];
	size_t head_len, head_used;
	struct locator locator;
	uint32_t located; /* the number of the source it reads; 0: none */
};

static int
append(void *ctx, enum report_spool spool, struct sv bytes)
{
	struct report_files *f = ctx;
	uint64_t offset;

	return spool_append(f->spool[spool], bytes, &offset, f->diag);
}

static int
fetch(void *ctx, enum report_spool spool, uint64_t at, char *to, size_t n)
{
	struct report_files *f = ctx;

	return spool_read(f->spool[spool], at, n, to, f->diag);
}

static int
put_plain(void *ctx, struct sv bytes)
{
	struct report_files *f = ctx;

	return publish_write(f->file, bytes);
}

static int
create(void *ctx, struct sv path, bool pack)
{
	struct report_files *f = ctx;

	f->file = publish_file(f->publish, path);
	if (!f->file)
		return -1;
	if (pack)
		f->packer = gz_writer_open(put_plain, f);
	return 0;
}

static int
put(void *ctx, struct sv bytes)
{
	struct report_files *f = ctx;

	return f->packer ? gz_writer_put(f->packer, bytes) :
	                   publish_write(f->file, bytes);
}

static int
finish(void *ctx)
{
	struct report_files *f = ctx;
	struct publish_file *file = f->file;
	int ended = f->packer ? gz_writer_end(f->packer) : 0, closed;

	gz_writer_close(f->packer);
	f->packer = NULL;
	f->file = NULL;
	closed = publish_close(file);
	return ended < 0 || closed < 0 ? -1 : 0;
}

static int
publish(void *ctx)
{
	struct report_files *f = ctx;
	struct publish *p = f->publish;

	f->publish = NULL;
	return publish_commit(p);
}

static ssize_t
read_input(void *ctx, void *to, size_t n)
{
	struct report_files *f = ctx;
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
open_bytes(struct report_files *f, struct sv path, const char *name)
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
is_there(const struct report_files *f, struct sv path)
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
file_of(const struct report_files *f, const struct source *src,
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
open_sheet(struct report_files *f, struct sv sheet, const char *name)
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

static void
close_source(struct report_files *f)
{
	sheet_close(f->sheet);
	workbook_close(f->book);
	gz_close(f->source);
	f->sheet = NULL;
	f->book = NULL;
	f->source = NULL;
}

static int
source_open(void *ctx, const struct source *src, bool *packed)
{
	struct report_files *f = ctx;
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
		close_source(f);
		return -1;
	}
	*packed = !sheet.len && gz_packed(f->source);
	return 1;
}

static int64_t
source_read(void *ctx, char *to, size_t n)
{
	struct report_files *f = ctx;
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

static int
source_close(void *ctx, const struct source *src)
{
	struct report_files *f = ctx;
	char hex[HASH_HEX], name[256];
	bool same;

	hash_hex(gz_hash(f->source), hex);
	same = src->hash.len == 0 || (gz_bytes(f->source) == src->bytes &&
	    sv_equal(src->hash, sv_make(hex, sizeof(hex))));
	close_source(f);
	if (same)
		return 0;
	return diag_fail(f->diag, STATUS_BUSY,
	    "%s: changed while it was being checked: run it again",
	    "%s：检查期间文件被改动：请重新运行",
	    diag_safe(src->path, name, sizeof(name)));
}

/* Have the locator before OFFSET of SRC: 1; 0 where it cannot be had again. */
static int
turn_to(struct report_files *f, const struct source *src, uint64_t offset)
{
	bool packed;
	int got;

	if (f->located == src->number && f->locator.offset <= offset)
		return f->source != NULL;
	close_source(f);
	f->located = 0;
	got = source_open(f, src, &packed);
	if (got < 0)
		return -1;
	f->located = src->number;
	f->locator = (struct locator){ .read = source_read, .ctx = f };
	charset_parse(src->encoding, &f->locator.charset);
	return got;
}

static int
locate(void *ctx, const struct source *src, uint64_t offset, uint64_t *line,
    uint64_t *column)
{
	struct report_files *f = ctx;
	int got = turn_to(f, src, offset);

	*line = *column = 0;
	if (got <= 0)
		return got;
	if (locate_go(&f->locator, offset) < 0)
		return -1;
	*line = f->locator.line + 1;
	*column = f->locator.column + 1;
	return 0;
}

static int
encode(void *ctx, struct sv encoding, struct sv text, struct buf *out)
{
	struct report_files *f = ctx;
	enum charset c;

	if (charset_parse(encoding, &c) &&
	    charset_encode(c, text, out) == text.len)
		return 0;
	return diag_fail(f->diag, STATUS_BUG,
	    "a corrected value cannot be written in %.*s: report this",
	    "更正后的值无法用 %.*s 写出：请告知开发者", SV_ARG(encoding));
}

struct report_files *
report_files_open(const struct report_files_config *c, struct diag *d)
{
	struct report_files *f = mem_alloc(sizeof(*f));

	f->diag = d;
	f->input = c->input;
	f->temp = c->temp;
	f->io = (struct report_io){ .ctx = f, .append = append,
		.fetch = fetch, .source_open = source_open,
		.source_read = source_read, .source_close = source_close,
		.locate = locate, .encode = encode };
	for (int i = 0; i < SPOOLS; i++)
		f->spool[i] = spool_open(c->temp, c->memory);
	if (!c->out)
		return f;
	f->io.create = create;
	f->io.put = put;
	f->io.finish = finish;
	f->io.publish = publish;
	f->publish = publish_open(c->out, d);
	if (f->publish)
		return f;
	report_files_close(f);
	return NULL;
}

const struct report_io *
report_files_io(const struct report_files *f)
{
	return &f->io;
}

void
report_files_close(struct report_files *f)
{
	if (!f)
		return;
	gz_writer_close(f->packer);
	if (f->file)
		publish_close(f->file);
	publish_abort(f->publish);
	close_source(f);
	for (int i = 0; i < SPOOLS; i++)
		spool_close(f->spool[i]);
	mem_free(f);
}
