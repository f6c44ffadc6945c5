/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cmd/options.h"
#include "cmd/pipe.h"
#include "cmd/progress.h"
#include "cmd/reading.h"
#include "cmd/work.h"

enum { SPOOL_KEPT = 4 * 1024 * 1024 };

static size_t
memory_of(const struct options *o)
{
	return o->memory ? (size_t)o->memory : (size_t)512 * 1024 * 1024;
}

void
dedup_work_open(struct dedup_work *w, const struct pack *p,
    const struct options *o)
{
	seal_random(w->secret, sizeof(w->secret));
	w->tuples = spool_open(tool_temp(o, &w->arena), 0);
	/* A fifth of the time of a run goes where these go to a file. */
	w->cells = spool_open(tool_temp(o, &w->arena), memory_of(o) / 4);
	w->store = store_spool(w->cells);
	w->config = (struct dedup_config){ .pack = p, .hash = hash_64_secret,
		.secret = w->secret,
		.exchange = exchange_open(memory_of(o), w->tuples),
		.store = &w->store };
}

void
dedup_work_close(struct dedup_work *w)
{
	exchange_close(w->config.exchange);
	spool_close(w->tuples);
	spool_close(w->cells);
	arena_free(&w->arena);
	seal_wipe(w->secret, sizeof(w->secret));
}

int
list_work_read(struct lists *l, const struct pack *p, unsigned whom,
    struct sv asof, const struct crew *crew, const struct options *o,
    struct diag *d)
{
	struct parse_config reading = { 0 };

	if (!o->data)
		return 0;
	if (reading_options(&reading, o, d) < 0)
		return -1;
	l->limits = reading.limits;
	l->max_columns = reading.max_columns;
	l->max_expanded = o->max_expanded;
	return lists_read(l, p, whom, o->data, asof, crew, d);
}

void
roll_work_open(struct roll_work *w, const struct pack *p,
    struct list_table *list, const struct crew *crew,
    const struct options *o)
{
	const char *temp = tool_temp(o, &w->arena);

	seal_random(w->secret, sizeof(w->secret));
	w->tuples = spool_open(temp, 0);
	w->entry_spool = spool_open(temp, memory_of(o) / 8);
	w->cell_spool = spool_open(temp, memory_of(o) / 4);
	w->entries = store_spool(w->entry_spool);
	w->cells = store_spool(w->cell_spool);
	w->config = (struct roll_config){ .pack = p, .list = list,
		.entries = &w->entries, .cells = &w->cells,
		.secret = w->secret, .crew = crew,
		.exchange = exchange_open(memory_of(o), w->tuples) };
}

void
roll_work_close(struct roll_work *w)
{
	exchange_close(w->config.exchange);
	spool_close(w->tuples);
	spool_close(w->entry_spool);
	spool_close(w->cell_spool);
	seal_wipe(w->secret, sizeof(w->secret));
	arena_free(&w->arena);
}

int
past_work_open(struct past_work *w, const struct options *o, struct diag *d)
{
	if (!o->snapshots)
		return diag_fail(d, STATUS_USAGE,
		    "no folder of snapshots: give -s DIR",
		    "没有指定快照文件夹：请写 -s 文件夹");
	if (seal_load_key(tool_key_path(o, &w->arena), true, w->key, d) < 0)
		return -1;
	w->folder = snapshot_folder(o->snapshots, w->key,
	    tool_temp(o, &w->arena), pipe_jobs(o), d);
	w->image = (struct image_config){ w->key };
	w->save = (struct snapshot_config){ w->folder, w->key };
	return w->folder ? 0 : -1;
}

void
past_work_ready(struct past_work *w, const struct pack *p,
    const struct list_table *list, const struct crew *crew,
    const struct options *o)
{
	const char *temp = tool_temp(o, &w->arena);

	w->tuples = spool_open(temp, 0);
	w->entry_spool = spool_open(temp, memory_of(o) / 8);
	w->cell_spool = spool_open(temp, memory_of(o) / 4);
	w->entries = store_spool(w->entry_spool);
	w->cells = store_spool(w->cell_spool);
	w->diff = (struct diff_config){ .pack = p, .past = w->folder,
		.key = w->key, .entries = &w->entries, .cells = &w->cells,
		.list = list, .crew = crew,
		.exchange = exchange_open(memory_of(o), w->tuples) };
}

void
past_work_close(struct past_work *w)
{
	exchange_close(w->diff.exchange);
	spool_close(w->tuples);
	spool_close(w->entry_spool);
	spool_close(w->cell_spool);
	snapshot_folder_close(w->folder);
	seal_wipe(w->key, sizeof(w->key));
	arena_free(&w->arena);
}

static int
write_stdout(void *ctx, struct sv text)
{
	struct report_work *w = ctx;
	uint64_t at;

	if (w->text)
		return spool_append(w->text, text, &at, w->diag);
	progress_still();
	if (fwrite(text.ptr, 1, text.len, stdout) == text.len)
		return 0;
	return diag_fail_errno(w->diag, STATUS_OUTPUT, "<stdout>: cannot write",
	    "<stdout>：写不进去");
}

static int
set_choices(struct report_config *c, const struct options *o, struct diag *d)
{
	static const char *const level[] = { "notice", "warning", "error",
		"never", NULL };
	static const char *const format[] = { "text", "gcc", "csv", "jsonl",
		"sarif", "junit", NULL };
	static const char *const color[] = { "auto", "always", "never", NULL };
	static const enum report_format shape[] = { REPORT_TEXT, REPORT_GCC,
		REPORT_CSV, REPORT_JSONL, REPORT_SARIF, REPORT_JUNIT };
	int l = options_choose("fail-on", o->fail_on ? o->fail_on : "error", level, d);
	int f = options_choose("format", o->format ? o->format : "text", format, d);
	int k = options_choose("color", o->color ? o->color : "auto", color, d);
	const char *none = getenv("NO_COLOR");

	if (l < 0 || f < 0 || k < 0)
		return -1;
	c->fail_on = l;
	c->format = o->quiet && !o->format ? REPORT_NONE : shape[f];
	c->color = k == 1 || (k == 0 && isatty(STDOUT_FILENO) &&
	    !(none && *none));
	return 0;
}

/*
 * A line about an unmasked run, appended and synced: before the work what was
 * WHAT "begun", behind it what came of it.
 */
static int
log_unmasked(struct report_work *w, const struct options *o, const char *what,
    struct diag *d)
{
	struct sv key = sv_cstr(tool_key_path(o, &w->arena));
	const char *user = getenv("USER");
	char shown[256];
	time_t now = time(NULL);
	struct tm tm;
	FILE *f;
	bool good;

	while (key.len && key.ptr[key.len - 1] != '/')
		key.len--;
	f = fopen(arena_cstr(&w->arena, arena_printf(&w->arena, "%.*saudit.log",
	    SV_ARG(key))), "ae");
	if (!f)
		return diag_fail_errno(d, STATUS_OUTPUT,
		    "%.*saudit.log: cannot write", "%.*saudit.log：写不进去",
		    SV_ARG(key));
	gmtime_r(&now, &tm);
	fprintf(f, "%04d-%02d-%02dT%02d:%02d:%02dZ\tuid=%ld\t%s\tunmasked\t",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec, (long)getuid(),
	    diag_safe(sv_cstr(user), shown, sizeof(shown)));
	fprintf(f, "%s\t%s\n",
	    diag_safe(sv_cstr(o->approval), shown, sizeof(shown)), what);
	good = fflush(f) == 0 && fsync(fileno(f)) == 0;
	good = fclose(f) == 0 && good;
	return good ? 0 : diag_fail_errno(d, STATUS_OUTPUT,
	    "%.*saudit.log: cannot write", "%.*saudit.log：写不进去",
	    SV_ARG(key));
}

int
report_work_open(struct report_work *w, const struct options *o,
    const struct spool *input, struct diag *d)
{
	struct report_files_config files = { .out = o->output,
		.temp = tool_temp(o, &w->arena), .memory = SPOOL_KEPT, .input = input };
	struct report_config *c = &w->config;

	*c = (struct report_config){ .key = w->key, .out = sv_cstr(o->output),
		.show = { sv_cstr(o->select), sv_cstr(o->ignore) },
		.apply = sv_cstr(o->apply), .most = o->max_findings, .each = o->each,
		.lang = d->lang, .unmasked = o->unmasked,
		.approval = sv_cstr(o->approval), .write = write_stdout,
		.ctx = w, .result = &w->result };

	w->diag = d;
	w->options = o;
	w->crew = crew_threads(pipe_jobs(o));
	c->crew = &w->crew;
	w->text = o->save ? spool_open(tool_temp(o, &w->arena), SPOOL_KEPT) :
	                    NULL;
	if (set_choices(c, o, d) < 0)
		return -1;
	if (o->unmasked && !(o->approval && *o->approval))
		return diag_fail(d, STATUS_USAGE,
		    "--unmasked needs --approval-number: the bureau's written "
		    "approval (article 25)",
		    "--unmasked 须同时写 --approval-number 文号：第二十五条要求"
		    "教育局书面批准");
	if (o->save && !o->snapshots)
		return diag_fail(d, STATUS_USAGE,
		    "--save needs the folder of snapshots: give -s DIR",
		    "--save 须指定快照文件夹：请写 -s 文件夹");
	if (seal_load_key(tool_key_path(o, &w->arena), true, w->key, d) < 0)
		return -1;
	if (o->snapshots) {
		w->folder = snapshot_folder(o->snapshots, w->key,
		    tool_temp(o, &w->arena), pipe_jobs(o), d);
		if (!w->folder)
			return -1;
		c->records = snapshot_records(w->folder);
		c->save = o->save;
	}
	if (o->unmasked && log_unmasked(w, o, "begun", d) < 0)
		return -1;
	w->files = report_files_open(&files, d);
	if (!w->files)
		return -1;
	c->io = report_files_io(w->files);
	return 0;
}

int
report_work_ready(struct report_work *w, const struct pack *p, struct diag *d)
{
	struct report_config *c = &w->config;

	c->pack = p;
	if (selection_check(c->show.select, "--select", p, d) < 0 ||
	    selection_check(c->show.ignore, "--ignore", p, d) < 0)
		return -1;
	if (selection_check(c->apply, "--apply-suggested", p, d) < 0)
		return -1;
	if (w->options->napprovals == 0)
		return 0;
	c->approvals = &w->approvals;
	return approvals_read(&w->approvals, p, w->options->approvals,
	    w->options->napprovals, tool_temp(w->options, &w->arena), d);
}

/* What was put aside for stdout. */
static int
print_text(struct report_work *w)
{
	struct spool *text = w->text;
	char piece[16 * 1024];
	uint64_t at = 0;
	ssize_t n = 0;

	w->text = NULL;
	while (text && (n = spool_next(text, &at, piece, sizeof(piece),
	    w->diag)) != 0)
		if (n < 0 || write_stdout(w, sv_make(piece, (size_t)n)) < 0)
			break;
	spool_close(text);
	return n != 0 ? -1 : 0;
}

int
report_work_end(struct report_work *w, const struct options *o, bool whole,
    struct diag *d)
{
	const uint64_t *n = w->result.level;
	struct sv what;

	if (whole && o->unmasked) {
		what = arena_printf(&w->arena, "%llu findings",
		    (unsigned long long)(n[LEVEL_ERROR] + n[LEVEL_WARNING] +
			n[LEVEL_NOTICE]));
		if (log_unmasked(w, o, what.ptr, d) < 0)
			return -1;
	}
	return print_text(w);
}

void
report_work_close(struct report_work *w)
{
	report_files_close(w->files);
	snapshot_folder_close(w->folder);
	approvals_free(&w->approvals);
	spool_close(w->text);
	seal_wipe(w->key, sizeof(w->key));
	arena_free(&w->arena);
}
