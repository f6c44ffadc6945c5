/* SPDX-License-Identifier: MIT */
/*
 * libzip reads the archive through `serve`, which counts what is read while it
 * is opened: a list of millions of members would fill the memory.
 */
#include <zip.h>

#include "pipeline/io/archive.h"

enum {
	OPENING = 2 * 1024 * 1024, /* bytes read to open it: 20,000 members */
	FREE_EXPANSION = 16 * 1024 * 1024,
	RATIO = 200
};

struct archive {
	const struct spool *bytes;
	const char *name;
	struct diag *diag;
	zip_t *zip;
	zip_error_t error;
	uint64_t at, opening;
	bool opened;
};

struct member {
	struct archive *archive;
	zip_file_t *file;
	const char *name;
	struct diag *diag;
	uint64_t left; /* of the bytes that it said it has */
};

static zip_int64_t
serve_bytes(struct archive *a, void *to, zip_uint64_t n)
{
	uint64_t left = spool_size(a->bytes) - a->at;
	struct diag silent = { 0 };

	n = n < left ? n : left;
	a->opening += n;
	if ((!a->opened && a->opening > OPENING) ||
	    spool_read(a->bytes, a->at, n, to, &silent) < 0) {
		zip_error_set(&a->error, ZIP_ER_READ, 0);
		return -1;
	}
	a->at += n;
	return (zip_int64_t)n;
}

static zip_int64_t
serve(void *ctx, void *to, zip_uint64_t n, zip_source_cmd_t command)
{
	struct archive *a = ctx;
	zip_stat_t *stat = to;
	zip_int64_t at;

	switch (command) {
	case ZIP_SOURCE_OPEN:
		a->at = 0;
		return 0;
	case ZIP_SOURCE_READ:
		return serve_bytes(a, to, n);
	case ZIP_SOURCE_STAT:
		zip_stat_init(stat);
		stat->valid = ZIP_STAT_SIZE;
		stat->size = spool_size(a->bytes);
		return sizeof(*stat);
	case ZIP_SOURCE_SEEK:
		at = zip_source_seek_compute_offset(a->at,
		    spool_size(a->bytes), to, n, &a->error);
		if (at < 0)
			return -1;
		a->at = (uint64_t)at;
		return 0;
	case ZIP_SOURCE_TELL:
		return (zip_int64_t)a->at;
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&a->error, to, n);
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN,
		    ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
		    ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK,
		    ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
	case ZIP_SOURCE_CLOSE:
	case ZIP_SOURCE_FREE:
		return 0;
	default:
		zip_error_set(&a->error, ZIP_ER_OPNOTSUPP, 0);
		return -1;
	}
}

static const struct {
	int error;
	const char *en, *zh;
} reasons[] = {
	{ ZIP_ER_CRC, "wrong checksum", "校验和不符" },
	{ ZIP_ER_EOF, "the file is cut short", "文件被截断" },
	{ ZIP_ER_NOZIP, "the list of its parts is missing: it is cut short",
	    "缺少文件目录：文件被截断" },
	{ ZIP_ER_INCONS, "its parts are not where its list says",
	    "内部目录与内容不符" },
	{ ZIP_ER_MULTIDISK, "it is one piece of several",
	    "这只是分卷中的一卷" },
	{ ZIP_ER_COMPNOTSUPP, "packed in a way that is not known",
	    "压缩方法未知" },
};

static int
fail_zip(const struct archive *a, const char *name, int error, struct diag *d)
{
	const char *en = "damaged data", *zh = "数据损坏";

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == error) {
			en = reasons[i].en;
			zh = reasons[i].zh;
		}
	if (error == ZIP_ER_NOPASSWD || error == ZIP_ER_ENCRNOTSUPP)
		return diag_fail(d, STATUS_INPUT,
		    "%s: is packed with a password: unpack it, or take the "
		    "password off, and hand it in again",
		    "%s：压缩时加了密码：请解压或取消密码后再提交", name);
	if (!a->opened && a->opening > OPENING) {
		en = "it has far too many parts";
		zh = "内部文件多得反常";
	}
	return diag_fail(d, STATUS_INPUT,
	    "%s: the workbook or zip is damaged: %s%.0s: get the file again, or "
	    "open it and save it anew",
	    "%s：工作簿或压缩包已损坏：%.0s%s：请重新取得该文件，或打开后另存一份",
	    name, en, zh);
}

static int
check_expansion(struct archive *a, const struct gz_limits *limits)
{
	uint64_t max = limits && limits->max_expanded ? limits->max_expanded :
	    GZ_EXPANDED;
	uint64_t ratio = limits && limits->ratio ? limits->ratio : RATIO;
	uint64_t sum = 0;

	for (size_t i = 0; i < archive_count(a); i++) {
		zip_stat_t st;

		if (zip_stat_index(a->zip, i, 0, &st) < 0 ||
		    !(st.valid & ZIP_STAT_SIZE) || st.size > max - sum)
			return diag_fail(a->diag, STATUS_INPUT,
			    "%s: expands to more than %llu bytes: if that is "
			    "right, raise the limit with --max-expanded SIZE",
			    "%s：解压后超过 %llu 字节：确属正常时用 "
			    "--max-expanded SIZE 提高上限",
			    a->name, (unsigned long long)max);
		sum += st.size;
	}
	if (sum > FREE_EXPANSION && sum / ratio > spool_size(a->bytes))
		return diag_fail(a->diag, STATUS_INPUT,
		    "%s: expands more than %llu to 1, as no roster does: open "
		    "it and look at it",
		    "%s：解压倍数超过 %llu，名册不会如此：请打开查看", a->name,
		    (unsigned long long)ratio);
	return 0;
}

struct archive *
archive_open(const struct spool *bytes, const char *name,
    const struct gz_limits *limits, struct diag *d)
{
	struct archive *a = mem_alloc(sizeof(*a));
	zip_source_t *source;
	zip_error_t error;

	a->bytes = bytes;
	a->name = name;
	a->diag = d;
	zip_error_init(&a->error);
	zip_error_init(&error);
	source = zip_source_function_create(serve, a, &error);
	if (!source)
		mem_oom(sizeof(*a));
	a->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (!a->zip) {
		fail_zip(a, name, zip_error_code_zip(&error), d);
		zip_source_free(source);
	}
	zip_error_fini(&error);
	a->opened = true;
	if (a->zip && check_expansion(a, limits) == 0)
		return a;
	archive_close(a);
	return NULL;
}

size_t
archive_count(const struct archive *a)
{
	zip_int64_t n = zip_get_num_entries(a->zip, 0);

	return n < 0 ? 0 : (size_t)n;
}

struct sv
archive_name(const struct archive *a, size_t i)
{
	return sv_cstr(zip_get_name(a->zip, i, ZIP_FL_ENC_RAW));
}

static char
fold(char c)
{
	return c == '\\' ? '/' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
same_name(struct sv a, struct sv b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (fold(a.ptr[i]) != fold(b.ptr[i]))
			return false;
	return true;
}

int64_t
archive_find(const struct archive *a, struct sv name)
{
	int64_t found = ARCHIVE_NONE;

	for (size_t i = 0; i < archive_count(a); i++)
		if (same_name(archive_name(a, i), name)) {
			if (found != ARCHIVE_NONE)
				return ARCHIVE_TWICE;
			found = (int64_t)i;
		}
	return found;
}

void
archive_close(struct archive *a)
{
	if (!a)
		return;
	if (a->zip)
		zip_discard(a->zip);
	zip_error_fini(&a->error);
	mem_free(a);
}

struct member *
member_open(struct archive *a, size_t i, const char *name, struct diag *d)
{
	struct member *m = mem_alloc(sizeof(*m));
	zip_stat_t st;

	*m = (struct member){ .archive = a, .name = name, .diag = d };
	m->file = zip_fopen_index(a->zip, i, 0);
	if (m->file && zip_stat_index(a->zip, i, 0, &st) == 0) {
		m->left = st.size;
		return m;
	}
	fail_zip(a, name, zip_error_code_zip(zip_get_error(a->zip)), d);
	member_close(m);
	return NULL;
}

ssize_t
member_read(struct member *m, char *to, size_t n)
{
	zip_int64_t got = zip_fread(m->file, to, n);

	if (got < 0)
		return fail_zip(m->archive, m->name,
		    zip_error_code_zip(zip_file_get_error(m->file)), m->diag);
	if ((uint64_t)got > m->left || (got == 0 && m->left))
		return fail_zip(m->archive, m->name, ZIP_ER_INCONS, m->diag);
	m->left -= (uint64_t)got;
	return (ssize_t)got;
}

void
member_close(struct member *m)
{
	if (!m)
		return;
	if (m->file)
		zip_fclose(m->file);
	mem_free(m);
}
