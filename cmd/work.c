/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/audit.h"
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
	c->color = k == 1 || (k == 0 && tool_terminal(STDOUT_FILENO) &&
	    !(none && *none));
	return 0;
}

/* Full data only by an approval; and an approval for nothing is a mistake. */
static int
check_approval(const struct options *o, struct diag *d)
{
	const char *c = o->approval;

	while (c && *c == ' ')
		c++;
	for (const char *p = c; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7F)
			return diag_fail(d, STATUS_USAGE,
			    "--approval-number: a number is one line, without "
			    "tabs", "--approval-number：文号须是一行，不含制表符");
	if (o->unmasked && !(c && *c))
		return diag_fail(d, STATUS_USAGE,
		    "--unmasked needs --approval-number: the bureau's written "
		    "approval (article 25)",
		    "--unmasked 须同时写 --approval-number 文号：第二十五条要求"
		    "教育局书面批准");
	if (!o->unmasked && c)
		return diag_fail(d, STATUS_USAGE,
		    "--approval-number is for --unmasked: without it leave the "
		    "number away",
		    "--approval-number 只与 --unmasked 同用：不加 --unmasked "
		    "时请去掉文号");
	return 0;
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
	w->text = o->save || o->unmasked ?
	    spool_open(files.temp, SPOOL_KEPT) : NULL;
	if (set_choices(c, o, d) < 0)
		return -1;
	if (check_approval(o, d) < 0)
		return -1;
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
	if (o->unmasked && audit_begin(o, w->key, d) < 0)
		return -1;
	w->logged = o->unmasked;
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
report_work_end(struct report_work *w, const struct options *o,
    struct diag *d)
{
	if (w->logged) {
		w->logged = false;
		if (audit_end(o, w->key, &w->result, d) < 0)
			return -1;
	}
	return print_text(w);
}

void
report_work_close(struct report_work *w)
{
	/* A run that did not come so far as to end. */
	if (w->logged)
		audit_end(w->options, w->key, &w->result, w->diag);
	report_files_close(w->files);
	snapshot_folder_close(w->folder);
	approvals_free(&w->approvals);
	spool_close(w->text);
	seal_wipe(w->key, sizeof(w->key));
	arena_free(&w->arena);
}
