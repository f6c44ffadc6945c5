/* SPDX-License-Identifier: MIT */
/*
 * Of OUT one thread at a time does something, by a lock; whoever does it is
 * told what fails.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "pipeline/io/charset.h"
#include "pipeline/io/gz.h"
#include "pipeline/io/publish.h"
#include "pipeline/run/locate.h"
#include "pipeline/io/xlsx.h"
#include "pipeline/run/report_io.h"
#include "pipeline/run/report_source.h"

struct report_files {
	struct report_io io;
	struct diag *diag;
	struct spool *spool[SPOOLS];
	struct publish *publish;
	pthread_mutex_t lock;     /* of `publish`; of the first one only */
	struct report_files *all; /* the first one; of itself too */
	struct publish_file *file;
	struct gz_writer *packer; /* of `file`, or NULL */
	struct xlsx *made;        /* what `file` will hold, or NULL */
	struct report_source again;
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

static void
enter(struct report_files *f)
{
	pthread_mutex_lock(&f->all->lock);
	publish_tell(f->publish, f->diag);
}

static void
leave(struct report_files *f)
{
	publish_tell(f->publish, f->all->diag);
	pthread_mutex_unlock(&f->all->lock);
}

static int
put_plain(void *ctx, struct sv bytes)
{
	struct report_files *f = ctx;
	int done;

	enter(f);
	done = publish_write(f->file, bytes);
	leave(f);
	return done;
}

static int
create(void *ctx, struct sv path, bool pack)
{
	struct report_files *f = ctx;

	enter(f);
	f->file = publish_file(f->publish, path);
	leave(f);
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
	                   put_plain(f, bytes);
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
	enter(f);
	closed = publish_close(file);
	leave(f);
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

static int
source_open(void *ctx, const struct source *src, bool *packed)
{
	return report_source_open(&((struct report_files *)ctx)->again, src,
	    packed);
}

static int64_t
source_read(void *ctx, char *to, size_t n)
{
	return report_source_read(&((struct report_files *)ctx)->again, to, n);
}

static int
source_close(void *ctx, const struct source *src)
{
	return report_source_close(&((struct report_files *)ctx)->again, src);
}

/* Have the locator before OFFSET of SRC: 1; 0 where it cannot be had again. */
static int
turn_to(struct report_files *f, const struct source *src, uint64_t offset)
{
	bool packed;
	int got;

	if (f->located == src->number && f->locator.offset <= offset)
		return f->again.source != NULL;
	report_source_free(&f->again);
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

static int
book_open(void *ctx, struct sv title, struct sv asof)
{
	struct report_files *f = ctx;
	char folder[64];

	snprintf(folder, sizeof(folder), "/proc/self/fd/%d",
	    publish_folder(f->publish));
	f->made = xlsx_open(folder, title, asof, f->diag);
	return f->made ? 0 : -1;
}

static int
book_sheet(void *ctx, const struct book_sheet *s)
{
	return xlsx_sheet(((struct report_files *)ctx)->made, s);
}

static int
book_row(void *ctx, const struct book_cell *cell, size_t n)
{
	return xlsx_row(((struct report_files *)ctx)->made, cell, n);
}

static int
book_end(void *ctx)
{
	struct report_files *f = ctx;
	int done = xlsx_end(f->made, put_plain, f);

	xlsx_close(f->made);
	f->made = NULL;
	return done;
}

static int
again(void *ctx, struct sv from, struct sv to)
{
	struct report_files *f = ctx;
	int done;

	enter(f);
	done = publish_again(f->publish, from, to);
	leave(f);
	return done;
}

static const struct report_io *
split(void *ctx, struct diag *d)
{
	const struct report_files *all = ctx;
	struct report_files *f = mem_alloc(sizeof(*f));

	f->io = all->io;
	f->io.ctx = f;
	f->diag = d;
	f->all = all->all;
	f->publish = all->publish;
	for (int i = 0; i < SPOOLS; i++)
		f->spool[i] = all->spool[i];
	return &f->io;
}

static void
join(void *ctx)
{
	struct report_files *f = ctx;

	if (f->file)
		finish(f);
	xlsx_close(f->made);
	mem_free(f);
}

struct report_files *
report_files_open(const struct report_files_config *c, struct diag *d)
{
	struct report_files *f = mem_alloc(sizeof(*f));

	f->diag = d;
	f->all = f;
	pthread_mutex_init(&f->lock, NULL);
	f->again = (struct report_source){ .diag = d, .input = c->input,
		.temp = c->temp };
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
	f->io.book_open = book_open;
	f->io.book_sheet = book_sheet;
	f->io.book_row = book_row;
	f->io.book_end = book_end;
	f->io.again = again;
	f->io.split = split;
	f->io.join = join;
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
	xlsx_close(f->made);
	if (f->file)
		publish_close(f->file);
	publish_abort(f->publish);
	report_source_free(&f->again);
	for (int i = 0; i < SPOOLS; i++)
		spool_close(f->spool[i]);
	pthread_mutex_destroy(&f->lock);
	mem_free(f);
}
