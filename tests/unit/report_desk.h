/* SPDX-License-Identifier: MIT */
/*
 * A desk for tests of the report stage: files in memory, a small pack, and
 * rows that are written down as they lie in the file, cell by cell. The last
 * row of cells is {0}. Include after cmocka.h.
 */
#ifndef TESTS_UNIT_REPORT_DESK_H
#define TESTS_UNIT_REPORT_DESK_H

#include <stdlib.h>

#include "pipeline/io/charset.h"
#include "pipeline/stages/stages.h"

enum column {
	SCHOOL, GRADE, CLASS, NAME, ID, XJH, PHONE, ADDRESS, MEMBER_ID, NATION,
	NCOLUMN
};

#define T(lit) { (lit), sizeof(lit) - 1 }

static struct sv column_name[NCOLUMN] = { T("学校标识码"),
	T("年级"), T("班级"), T("姓名"), T("身份证件号"),
	T("学籍号"), T("联系电话"), T("现住址"),
	T("成员1身份证件号"), T("民族") };

static struct field desk_fields[] = {
	{ .name = T("姓名"), .mask = MASK_NAME },
	{ .name = T("身份证件号"), .mask = MASK_ID },
	{ .name = T("学籍号"), .mask = MASK_XJH },
	{ .name = T("联系电话"), .mask = MASK_PHONE },
	{ .name = T("现住址"), .mask = MASK_ADDRESS },
	{ .name = T("成员1身份证件号"), .mask = MASK_ID },
};

static struct sv by_i02[] = { T("U01"), T("I01") };
static struct sv by_i12[] = { T("S01") };
static struct sv by_c03[] = { T("V07") };
static struct sv by_articles[] = { T("第四条") };

/* Sorted by id, as packs are. */
static struct rule desk_rules[] = {
	{ .id = T("C03"), .title = T("民族"), .silence = by_c03,
	    .nsilence = 1 },
	{ .id = T("F05"), .title = T("没有表头") },
	{ .id = T("I01"), .title = T("校验码"), .article = by_articles,
	    .narticle = 1,
	    .message = T("{身份证件号}：{expected}"),
	    .advice = T("对照户口簿") },
	{ .id = T("I02"), .title = T("丢失数字"), .silence = by_i02,
	    .nsilence = 2 },
	{ .id = T("I12"), .silence = by_i12, .nsilence = 1 },
	{ .id = T("N01"), .title = T("全角") },
	{ .id = T("S01"), .title = T("形式") },
	{ .id = T("U01"), .title = T("重复"),
	    .message = T("{姓名} {related} {total}") },
	{ .id = T("V07") },
};

static const struct pack desk_pack = { .field = desk_fields,
	.nfield = sizeof(desk_fields) / sizeof(desk_fields[0]),
	.rule = desk_rules,
	.nrule = sizeof(desk_rules) / sizeof(desk_rules[0]) };

struct desk_file {
	char path[64];
	struct buf bytes;
};

struct desk {
	struct report_io io;
	struct report_config config;
	struct report_result result;
	struct diag diag;
	struct stage stage;
	struct header header;
	struct buf spool[SPOOLS], out;
	struct desk_file file[16], source[4];
	size_t nfile, nsource;
	const struct desk_file *open;
	size_t at;
	bool published, once; /* once: sources cannot be read again */
	unsigned char key[32];
	struct source src[4];
	int32_t place[NCOLUMN];
};

static int
desk_append(void *ctx, enum report_spool spool, struct sv bytes)
{
	buf_put(&((struct desk *)ctx)->spool[spool], bytes);
	return 0;
}

static int
desk_fetch(void *ctx, enum report_spool spool, uint64_t at, char *to, size_t n)
{
	struct desk *d = ctx;

	assert_true(at + n <= d->spool[spool].len);
	memcpy(to, d->spool[spool].ptr + at, n);
	return 0;
}

static int
desk_create(void *ctx, struct sv path, bool pack)
{
	struct desk *d = ctx;

	assert_false(pack);
	assert_true(d->nfile < sizeof(d->file) / sizeof(d->file[0]));
	snprintf(d->file[d->nfile++].path, 64, "%.*s", SV_ARG(path));
	return 0;
}

static int
desk_put(void *ctx, struct sv bytes)
{
	struct desk *d = ctx;

	buf_put(&d->file[d->nfile - 1].bytes, bytes);
	return 0;
}

static int
desk_finish(void *ctx)
{
	(void)ctx;
	return 0;
}

static int
desk_again(void *ctx, struct sv from, struct sv to)
{
	(void)ctx, (void)from, (void)to;
	return 0;
}

static int
desk_publish(void *ctx)
{
	((struct desk *)ctx)->published = true;
	return 0;
}

static int
desk_source_open(void *ctx, const struct source *src, bool *packed)
{
	struct desk *d = ctx;

	d->open = &d->source[src->number];
	d->at = 0;
	*packed = false;
	return !d->once;
}

/* Seven bytes at a time: cells lie across blocks. */
static int64_t
desk_source_read(void *ctx, char *to, size_t n)
{
	struct desk *d = ctx;
	size_t rest = d->open->bytes.len - d->at;

	n = n < 7 ? n : 7;
	n = n < rest ? n : rest;
	memcpy(to, d->open->bytes.ptr + d->at, n);
	d->at += n;
	return (int64_t)n;
}

static int
desk_source_close(void *ctx, const struct source *src)
{
	(void)ctx, (void)src;
	return 0;
}

static int
desk_encode(void *ctx, struct sv encoding, struct sv text, struct buf *out)
{
	enum charset c = CHARSET_UNKNOWN;

	(void)ctx;
	assert_true(charset_parse(encoding, &c));
	return charset_encode(c, text, out) == text.len ? 0 : -1;
}

static int
desk_write(void *ctx, struct sv text)
{
	struct desk *d = ctx;

	assert_true(d->published || !d->io.create);
	buf_put(&d->out, text);
	return 0;
}

static struct desk *
desk_open(void)
{
	struct desk *d = mem_alloc(sizeof(*d));

	d->io = (struct report_io){ .ctx = d, .append = desk_append,
		.fetch = desk_fetch, .create = desk_create, .put = desk_put,
		.finish = desk_finish, .publish = desk_publish,
		.source_open = desk_source_open,
		.source_read = desk_source_read,
		.source_close = desk_source_close, .encode = desk_encode,
		.again = desk_again };
	d->config = (struct report_config){ .pack = &desk_pack, .io = &d->io,
		.key = d->key, .fail_on = LEVEL_ERROR, .format = REPORT_TEXT,
		.write = desk_write, .ctx = d, .result = &d->result };
	d->header = (struct header){ .pack = SV("desk"), .version = SV("1"),
		.hash = SV("00"), .asof = SV("2026-09-30"),
		.column = column_name, .ncolumn = NCOLUMN };
	header_resolve(&d->header);
	for (int i = 0; i < NCOLUMN; i++)
		d->place[i] = i;
	return d;
}

/* The stage is ready for batches. */
static void
desk_start(struct desk *d)
{
	d->stage = (struct stage){ .ops = &report_stage, .diag = &d->diag };
	assert_int_equal(report_stage.open(&d->stage, &d->config), 0);
	assert_int_equal(report_stage.header(&d->stage, &d->header), 0);
}

static int
desk_end(struct desk *d)
{
	struct batch b = { .header = &d->header };
	int done = report_stage.finish(&d->stage, &b);

	report_stage.close(&d->stage);
	arena_free(&d->stage.run);
	return done;
}

static void
desk_close(struct desk *d)
{
	for (int i = 0; i < SPOOLS; i++)
		buf_free(&d->spool[i]);
	for (size_t i = 0; i < d->nfile; i++)
		buf_free(&d->file[i].bytes);
	for (size_t i = 0; i < 4; i++)
		buf_free(&d->source[i].bytes);
	buf_free(&d->out);
	mem_free(d);
}

/* A file of OUT, or the empty text. */
static struct sv
desk_file(const struct desk *d, const char *path)
{
	for (size_t i = 0; i < d->nfile; i++)
		if (strcmp(d->file[i].path, path) == 0)
			return buf_sv(&d->file[i].bytes);
	return (struct sv){ 0 };
}

/* The value of a raw cell: quotes off. */
static struct sv
desk_value(const char *raw)
{
	struct sv v = sv_cstr(raw);

	return v.len > 1 && v.ptr[0] == '"' ? sv_make(v.ptr + 1, v.len - 2) : v;
}

/*
 * Source NUMBER at PATH: a header line of `#`, then ROWS, as they lie there.
 * MARK adds edits and findings to the batch.
 */
static int
desk_feed(struct desk *d, uint32_t number, const char *path,
    const char *encoding, const char *const (*rows)[NCOLUMN],
    void (*mark)(struct batch *b))
{
	struct source *src = &d->src[number];
	struct buf *bytes = &d->source[number].bytes;
	struct sv charset = sv_cstr(encoding);
	struct batch b = { 0 };
	enum charset c = CHARSET_UNKNOWN;
	size_t n = 0;
	int done;

	charset_parse(charset, &c);
	while (rows[n][0])
		n++;
	*src = (struct source){ .number = number, .path = sv_cstr(path),
		.encoding = charset, .delimiter = ',', .width = NCOLUMN,
		.unit = (uint32_t)charset_unit(c), .place = d->place,
		.spelling = column_name, .records = n };
	batch_reset(&b, &d->header, src, n);
	b.first = b.last = true;
	b.nrow = n;
	b.width = arena_alloc(&b.arena, n * NCOLUMN * sizeof(*b.width));
	buf_put(bytes, charset_bom(c));
	charset_encode(c, SV("#\r\n"), bytes);
	for (size_t row = 0; row < n; row++) {
		b.line[row] = row + 2;
		b.record[row] = row + 1;
		b.offset[row] = bytes->len;
		for (int col = 0; col < NCOLUMN; col++) {
			size_t before = bytes->len;

			charset_encode(c, sv_cstr(rows[row][col]), bytes);
			b.width[row * NCOLUMN + (size_t)col] =
			    (uint32_t)(bytes->len - before);
			charset_encode(c,
			    col + 1 < NCOLUMN ? SV(",") : SV("\r\n"), bytes);
			batch_cell(&b, col)[row] = desk_value(rows[row][col]);
		}
	}
	if (mark)
		mark(&b);
	done = report_stage.batch(&d->stage, &b);
	batch_free(&b);
	return done;
}

/* A batch of no file. */
static inline int
desk_feed_loose(struct desk *d, void (*mark)(struct batch *b))
{
	struct batch b = { 0 };
	int done;

	batch_reset(&b, &d->header, NULL, 0);
	mark(&b);
	done = report_stage.batch(&d->stage, &b);
	batch_free(&b);
	return done;
}

/* Column COLUMN of line LINE (0 is the header) of a CSV without quotes. */
static inline struct sv
desk_cell(struct sv csv, size_t line, size_t column)
{
	struct sv text = { 0 }, cell = { 0 };

	for (size_t i = 0; i <= line; i++)
		if (!sv_split(&csv, '\n', &text))
			return (struct sv){ 0 };
	for (size_t i = 0; i <= column; i++)
		if (!sv_split(&text, ',', &cell))
			return (struct sv){ 0 };
	return cell;
}

#endif
