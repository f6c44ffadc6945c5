/* SPDX-License-Identifier: MIT */
/*
 * What goes to stdout, after OUT was published: the findings that are to be
 * shown, from their places on the tape, and the summary. For a person they are
 * put into groups first; all other formats keep the order of place.
 */
#include <stdlib.h>

#include "pipeline/report/text.h"
#include "pipeline/stages/report/report.h"

static int
flush_text(struct report *r, bool all)
{
	const struct report_config *c = r->config;
	int done = 0;

	if ((!all && r->out.len < FLUSH) || r->out.len == 0)
		return 0;
	done = c->write(c->ctx, buf_sv(&r->out));
	r->out.len = 0;
	return done;
}

static int
compare_shown(const void *a, const void *b, void *report)
{
	const struct report *r = report;
	const struct shown *x = a, *y = b;
	int c;

	/* Groups are numbered by file and, in it, by where they begin. */
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	c = sv_compare(r->rules.text[x->rule], r->rules.text[y->rule]);
	if (c)
		return c;
	return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

static void
print_finding(struct report *r, struct text_state *st, const struct told *t,
    const struct shown *s)
{
	switch (r->config->format) {
	case REPORT_TEXT:
		text_finding(&r->view, st, t, s->group, s->rule, &r->out);
		break;
	case REPORT_GCC:
		findings_gcc(&r->view, t, &r->out);
		break;
	case REPORT_CSV:
		findings_csv(&r->view, t, &r->out);
		break;
	case REPORT_JSONL:
		findings_jsonl(&r->view, t, &r->out);
		break;
	case REPORT_NONE:
		break;
	}
}

static int
print_findings(struct report *r)
{
	bool text = r->config->format == REPORT_TEXT;
	struct tape_reader reader = { .tape = &r->findings,
		.window = text ? TAPE_NARROW : TAPE_WIDE };
	struct text_state st = { 0 };
	int got = 0;

	if (text && r->nshown)
		qsort_r(r->shown, r->nshown, sizeof(*r->shown), compare_shown,
		    r);
	if (r->config->format == REPORT_CSV)
		findings_csv_header(&r->view, &r->out);
	for (size_t i = 0; i < r->nshown && got >= 0; i++) {
		uint64_t at = r->shown[i].at;
		struct sv piece;
		struct told t;

		if (tape_read(&reader, &at, &piece) <= 0) {
			got = -1;
			break;
		}
		told_unpack(piece, &t);
		t.copy = r->shown[i].copy;
		t.status = r->shown[i].status;
		t.until = r->shown[i].until;
		print_finding(r, &st, &t, &r->shown[i]);
		got = flush_text(r, false);
	}
	text_end(&r->view, &st, &r->out);
	tape_close(&reader);
	return got < 0 ? -1 : 0;
}

int
print_all(struct report *r, const struct summary *s)
{
	uint64_t total = tally_sum(r->tally.level);

	if (r->config->format == REPORT_NONE)
		return 0;
	if (print_findings(r) < 0)
		return -1;
	if (r->config->format == REPORT_TEXT)
		summary_text(s, &r->out);
	else if (total > r->nshown)
		diag_note(r->diag, 0,
		    "the first %llu of %llu findings are shown: --max-findings",
		    "显示了前 %llu 条，共 %llu 条：--max-findings",
		    (unsigned long long)r->nshown, (unsigned long long)total);
	return flush_text(r, true);
}
