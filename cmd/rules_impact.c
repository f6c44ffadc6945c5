/* SPDX-License-Identifier: MIT */
/*
 * xj rules impact: what tonight's check would find under another pack or other
 * settings. It is two whole checks, one after the other, that write nothing.
 */
#include "cmd/check.h"
#include "cmd/impact.h"
#include "cmd/rules.h"

enum { WORDS_KEPT = 4 * 1024 * 1024 };

static int
choose_format(const char *name, struct diag *d)
{
	static const char *const word[] = { "text", "csv", "jsonl" };

	for (int i = IMPACT_TEXT; i <= IMPACT_JSONL; i++)
		if (!name || strcmp(name, word[i]) == 0)
			return i;
	return diag_fail(d, STATUS_USAGE,
	    "--format of impact is text, csv or jsonl",
	    "impact 的 --format 是 text、csv 或 jsonl");
}

/* What comes from a pipe comes once. */
static int
refuse_once(const struct inputs *in, struct diag *d)
{
	for (size_t i = 0; i < in->ninput; i++)
		if (in->input[i].once)
			return diag_fail(d, STATUS_USAGE, "%.*s: rosters are "
			    "read twice here: save it to a file first",
			    "%.*s：这里要读两遍：请先存成文件",
			    SV_ARG(in->input[i].path));
	return 0;
}

static int
run_one(struct impact *m, int run, const struct options *o, struct diag *d)
{
	struct check c = { 0 };
	struct impact_watch watch;
	int answer = -1;

	m->diag = d;
	impact_watch(&watch, m, run);
	if (check_open(&c, o, d) == 0 && refuse_once(&c.inputs, d) == 0) {
		c.parse.tell = true;
		c.report.config.watch = &watch.report;
		answer = check_run(&c, o, d);
	}
	check_close(&c);
	return answer;
}

/* Is the pack of O one that can be used? Asked before a whole run is lost. */
static int
try_pack(const struct options *o, struct diag *d)
{
	struct pack p = { 0 };
	int answer = tool_load_pack(&p, sv_cstr(o->rules), (struct sv){ 0 },
	    o->setting, o->nsetting, d);

	pack_free(&p);
	return answer;
}

/* The second run speaks of the same files: what goes wrong is enough. */
static int
run_both(struct impact *m, const struct options o[2], struct diag *d)
{
	struct diag silent = { .lang = d->lang };
	int answer;

	if (run_one(m, 0, &o[0], d) < 0)
		return -1;
	answer = run_one(m, 1, &o[1], &silent);
	m->diag = d;
	if (answer < 0)
		return diag_fail(d, silent.status, "%s", "%s",
		    d->lang == LANG_EN ? silent.en : silent.zh);
	if (silent.status > d->status)
		d->status = silent.status;
	return impact_compare(m);
}

int
rules_impact(const struct options *o, struct diag *d)
{
	struct options run[2] = { *o, *o };
	struct impact m = { .lang = d->lang };
	int format = choose_format(o->format, d), answer = -1;
	struct sv asof = tool_as_of(o, &m.arena, d);

	if (format < 0 || asof.len == 0)
		goto end;
	if (o->noperand < 2) {
		diag_fail(d, STATUS_USAGE, "no file named: xj rules impact FILE…",
		    "没有写文件名：xj rules impact 文件…");
		goto end;
	}
	if (!o->against && o->nsetting == 0) {
		diag_fail(d, STATUS_USAGE,
		    "nothing to compare: give --set NAME=VALUE or --against PACK",
		    "没有可比较的：请写 --set 名称=值 或 --against 规则包");
		goto end;
	}
	m.format = (enum impact_format)format;
	if (m.format != IMPACT_TEXT)
		m.words = spool_open(tool_temp(o, &m.arena), WORDS_KEPT);
	for (int i = 0; i < 2; i++) {
		run[i].operand++;
		run[i].noperand--;
		run[i].as_of = arena_cstr(&m.arena, asof);
		run[i].quiet = true;
		run[i].format = NULL;
	}
	if (o->against)
		run[1].rules = o->against;
	else
		run[0].nsetting = 0;
	if (try_pack(&run[1], d) == 0 && run_both(&m, run, d) == 0)
		answer = impact_tell(&m, o, asof);
end:
	impact_free(&m);
	return answer;
}
