/* SPDX-License-Identifier: MIT */
/*
 * The runs that published the snapshots of a folder, from the records that they
 * left there: a table for people, an object a line for programs.
 */
#include <stdio.h>

#include "cmd/tool.h"
#include "pipeline/base/seal.h"
#include "pipeline/base/utf8.h"
#include "pipeline/io/snapshot.h"
#include "pipeline/report/record.h"
#include "pipeline/report/summary.h"

static const char *const takes[] = { "help", "version", "quiet", "snapshots",
	"key", "json", "lang", "temp", NULL };

enum { ASOF = 10, RUN = 8 /* digits of a run that are told */ };

/* What a column of the table tells of a run. */
struct column {
	const char *zh, *en;
	uint64_t (*of)(const struct run_point *p);
};

static uint64_t
records_of(const struct run_point *p)
{
	return p->records;
}

static uint64_t
schools_of(const struct run_point *p)
{
	return p->schools;
}

static uint64_t
errors_of(const struct run_point *p)
{
	return p->level[LEVEL_ERROR];
}

static uint64_t
warnings_of(const struct run_point *p)
{
	return p->level[LEVEL_WARNING];
}

static uint64_t
notices_of(const struct run_point *p)
{
	return p->level[LEVEL_NOTICE];
}

static uint64_t
new_of(const struct run_point *p)
{
	return tally_sum(p->progress.status[TOLD_NEW]);
}

static uint64_t
mended_of(const struct run_point *p)
{
	return tally_sum(p->progress.mended);
}

static uint64_t
approved_of(const struct run_point *p)
{
	return tally_sum(p->progress.status[TOLD_APPROVED]);
}

static const struct column columns[] = {
	{ "学校", "schools", schools_of },
	{ "记录", "records", records_of },
	{ "错误", "errors", errors_of },
	{ "警告", "warnings", warnings_of },
	{ "提示", "notices", notices_of },
	{ "新发现", "new", new_of },
	{ "已改正", "mended", mended_of },
	{ "已批准", "approved", approved_of },
};

enum { COLUMNS = sizeof(columns) / sizeof(*columns), WIDTH = 9 };

static void
put_right(struct sv text, int width, struct buf *out)
{
	int have = (int)utf8_width(text);

	buf_printf(out, "%*s%.*s", have < width ? width - have : 0, "",
	    SV_ARG(text));
}

static void
put_heading(bool english, struct buf *out)
{
	buf_put(out, english ? SV("as of     ") : SV("截至日    "));
	for (int i = 0; i < COLUMNS; i++)
		put_right(sv_cstr(english ? columns[i].en : columns[i].zh),
		    WIDTH, out);
	buf_put(out, english ? SV("  run       pack\n") :
	                       SV("  检查编号  规则\n"));
}

static void
put_row(const struct run_record *r, struct buf *out)
{
	char number[24];

	buf_put(out, r->point.asof);
	for (int i = 0; i < COLUMNS; i++) {
		snprintf(number, sizeof(number), "%llu",
		    (unsigned long long)columns[i].of(&r->point));
		put_right(sv_cstr(number), WIDTH, out);
	}
	buf_printf(out, "  %.*s  %.*s %.*s\n",
	    SV_ARG(sv_head(r->point.run, RUN)), SV_ARG(r->pack),
	    SV_ARG(r->version));
}

static void
put_object(const struct run_record *r, struct buf *out)
{
	buf_put(out, SV("{\"pack\":"));
	json_put(out, r->pack);
	json_name(out, "version", false);
	json_put(out, r->version);
	json_name(out, "hash", false);
	json_put(out, r->hash);
	json_name(out, "key_id", false);
	json_put(out, r->key);
	buf_put_char(out, ',');
	summary_put_point(&r->point, out);
	buf_put(out, SV("}\n"));
}

/* The record of DAY; one that is damaged is said, and the others are told. */
static void
tell_run(const struct past_records *p, struct sv day, bool json,
    struct buf *out, struct diag *d)
{
	struct run_record r = { 0 };
	struct diag own = { .lang = d->lang };
	struct buf text = { 0 };
	int got = p->read(p->ctx, day, RECORD_HEAD, &text, &own);

	if (got > 0 && record_take_counts(&r, buf_sv(&text)))
		json ? put_object(&r, out) : put_row(&r, out);
	else if (got < 0)
		diag_note(d, own.status, "%s", "%s", own.text);
	record_free(&r);
	buf_free(&text);
}

static int
tell_all(const struct past_records *p, const struct options *o, struct diag *d)
{
	struct buf days = { 0 }, out = { 0 };
	int answer = p->list(p->ctx, SV("9999-99-99"), &days, d);

	if (answer == 0 && days.len == 0)
		diag_note(d, 0, "%s: no run has left a record here: "
		    "xj check -s DIR --save makes one",
		    "%s：这里还没有检查记录：xj check -s 文件夹 --save 会留下记录",
		    o->snapshots);
	if (answer == 0 && days.len && !o->json)
		put_heading(d->lang == LANG_EN, &out);
	for (size_t i = 0; answer == 0 && i < days.len; i += ASOF)
		tell_run(p, sv_make(days.ptr + i, ASOF), o->json, &out, d);
	if (out.len)
		fwrite(out.ptr, 1, out.len, stdout);
	buf_free(&days);
	buf_free(&out);
	return answer;
}

static int
run(const struct tool *t, struct options *o, struct diag *d)
{
	unsigned char key[SEAL_KEY];
	struct past_folder *f = NULL;
	struct arena a = { 0 };

	(void)t;
	if (o->noperand)
		diag_fail(d, STATUS_USAGE, "xj history takes no files: give "
		    "-s DIR", "xj history 不接受文件名：请写 -s 文件夹");
	else if (!o->snapshots)
		diag_fail(d, STATUS_USAGE, "no folder of snapshots: give -s DIR",
		    "没有指定快照文件夹：请写 -s 文件夹");
	else if (seal_load_key(tool_key_path(o, &a), true, key, d) == 0)
		f = snapshot_folder(o->snapshots, key, tool_temp(o, &a), 1, d);
	if (f)
		tell_all(snapshot_records(f), o, d);
	snapshot_folder_close(f);
	seal_wipe(key, sizeof(key));
	arena_free(&a);
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = { "xj-history", "",
		"历次检查：各查出多少，新发现多少，改正多少。",
		"The runs so far: what each found, what was new, what mended.",
		takes, run, NULL };

	return tool_main(&tool, argc, argv);
}
