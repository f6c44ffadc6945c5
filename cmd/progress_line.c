/* SPDX-License-Identifier: MIT */
/* Progress as words: functions of numbers alone. */
#include <stdio.h>

#include "cmd/progress.h"
#include "pipeline/base/utf8.h"

static const struct {
	const char *zh, *en, *json;
} phases[] = {
	[PROGRESS_FILES] = { "查看文件", "looking at files", "files" },
	[PROGRESS_LISTS] = { "读取名单", "reading lists", "lists" },
	[PROGRESS_READING] = { "检查", "checking", "reading" },
	[PROGRESS_COMPARING] = { "比对", "comparing", "comparing" },
	[PROGRESS_REPORTS] = { "写报告", "writing reports", "reports" },
	[PROGRESS_SAVING] = { "保存快照", "saving a snapshot", "snapshot" },
	[PROGRESS_DONE] = { "完成", "done", "done" },
	[PROGRESS_FAILED] = { "未完成", "failed", "failed" },
};

/* The parts of a line in the order in which they stand there. */
enum part { PHASE, BAR, PERCENT, FILES, ROWS, RATE, TIME, PARTS };
enum { PART_MOST = 64, GAP = 2, BAR_LEAST = 10, BAR_MOST = 30 };

struct parts {
	char text[PARTS][PART_MOST];
};

/* 0:07, 12:34, 1:02:03. */
static void
put_time(double seconds, char *out, size_t n)
{
	unsigned long long s = seconds > 0 ? (unsigned long long)seconds : 0;

	if (s < 3600)
		snprintf(out, n, "%llu:%02llu", s / 60, s % 60);
	else
		snprintf(out, n, "%llu:%02llu:%02llu", s / 3600, s / 60 % 60,
		    s % 60);
}

/* How much of reading is done: 0 to 1; -1: not known. */
static double
share_of(const struct progress_now *n)
{
	if (n->phase != PROGRESS_READING || n->of_bytes == 0)
		return -1;
	return n->bytes >= n->of_bytes ? 1 :
	    (double)n->bytes / (double)n->of_bytes;
}

static void
put_counts(const struct progress_now *n, bool en, struct parts *p)
{
	unsigned long long files = n->files, of = n->of_files, rows = n->rows;

	if (of && n->phase >= PROGRESS_READING)
		snprintf(p->text[FILES], PART_MOST, en ? "%llu/%llu files" :
		    "%llu/%llu 个文件", files, of);
	if (rows)
		snprintf(p->text[ROWS], PART_MOST, en ? "%llu rows" : "%llu 行",
		    rows);
	if (rows && n->phase == PROGRESS_READING && n->reading > 0)
		snprintf(p->text[RATE], PART_MOST, en ? "%.0f/s" : "每秒 %.0f 行",
		    (double)rows / n->reading);
}

/* What is left while that is known, else what has passed. */
static void
put_left(const struct progress_now *n, bool en, struct parts *p)
{
	double share = share_of(n);
	char time[24];

	if (share > 0) {
		put_time(n->reading / share * (1 - share) + 0.5, time,
		    sizeof(time));
		snprintf(p->text[TIME], PART_MOST, en ? "%s left" : "还需 %s",
		    time);
	} else {
		put_time(n->seconds, time, sizeof(time));
		snprintf(p->text[TIME], PART_MOST, en ? "%s so far" : "已用 %s",
		    time);
	}
}

static void
put_bar(double share, size_t columns, char *out)
{
	size_t width = columns - 2, done = (size_t)(share * (double)width);

	*out++ = '[';
	for (size_t i = 0; i < width; i++)
		*out++ = i < done ? '#' : '-';
	*out++ = ']';
	*out = '\0';
}

size_t
progress_line(const struct progress_now *n, enum lang lang, size_t columns,
    bool bar, char out[PROGRESS_TEXT])
{
	static const enum part first[] = { PHASE, PERCENT, TIME, ROWS, FILES,
		RATE };
	struct parts p = { 0 };
	bool en = lang == LANG_EN, taken[PARTS] = { false };
	double share = share_of(n);
	size_t used = 0, len = 0;

	snprintf(p.text[PHASE], PART_MOST, "%s",
	    en ? phases[n->phase].en : phases[n->phase].zh);
	if (share >= 0)
		snprintf(p.text[PERCENT], PART_MOST, "%d%%",
		    (int)(share * 100));
	put_counts(n, en, &p);
	put_left(n, en, &p);
	for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++) {
		const char *text = p.text[first[i]];
		size_t wide = utf8_width(sv_cstr(text)) + (used ? GAP : 0);

		taken[first[i]] = *text && used + wide <= columns;
		used += taken[first[i]] ? wide : 0;
	}
	taken[BAR] = bar && share >= 0 && used + GAP + BAR_LEAST <= columns;
	if (taken[BAR]) {
		size_t room = columns - used - GAP;

		put_bar(share, room < BAR_MOST ? room : BAR_MOST, p.text[BAR]);
	}
	out[0] = '\0';
	for (int i = 0; i < PARTS; i++)
		if (taken[i])
			len += (size_t)snprintf(out + len, PROGRESS_TEXT - len,
			    "%s%s", len ? "  " : "", p.text[i]);
	return len;
}

/* "null" where a number is not known. */
static const char *
put_known(uint64_t n, char out[24])
{
	snprintf(out, 24, "%llu", (unsigned long long)n);
	return n ? out : "null";
}

size_t
progress_json(const struct progress_now *n, char out[PROGRESS_TEXT])
{
	char files[24], bytes[24];

	return (size_t)snprintf(out, PROGRESS_TEXT,
	    "{\"files\":%llu,\"of\":%s,\"bytes\":%llu,\"of_bytes\":%s,"
	    "\"rows\":%llu,\"seconds\":%.1f,\"phase\":\"%s\"}\n",
	    (unsigned long long)n->files, put_known(n->of_files, files),
	    (unsigned long long)n->bytes, put_known(n->of_bytes, bytes),
	    (unsigned long long)n->rows, n->seconds, phases[n->phase].json);
}
