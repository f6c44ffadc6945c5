/* SPDX-License-Identifier: MIT */
/*
 * What goes to stdout, after OUT was published: the findings that are to be
 * shown, from their places on the tape, and the summary. For a person they are
 * put into groups first; all other formats keep the order of place.
 */
#include <stdlib.h>

#include "pipeline/report/machine.h"
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

	/* Groups are numbered by file and, in it, by where they begin; there
	 * is one only where the format knows none. */
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	c = sv_compare(r->rules.text[x->rule], r->rules.text[y->rule]);
	if (c)
		return c;
	return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

/* What is printed, and where the printing stands. */
struct printing {
	struct report *report;
	const struct summary *summary;
	struct text_state text;
	struct junit junit;
	bool any;
};

/* Where T's cell is for an editor. */
static int
find_region(const struct report *r, const struct told *t,
    struct region *region)
{
	const struct report_io *io = r->config->io;
	const struct origin *o = origins_find(&r->origins, t->head.file);
	uint64_t at = t->head.offset, end = at + t->head.length;

	*region = (struct region){ 0 };
	if (!io->locate || !o || (at == 0 && end == 0) ||
	    sv_equal(o->source.why, SV(SOURCE_SHEET)))
		return 0;
	if (io->locate(io->ctx, &o->source, at, &region->line,
	    &region->column) < 0)
		return -1;
	return io->locate(io->ctx, &o->source, end, &region->end_line,
	    &region->end_column);
}

static int
print_result(struct printing *p, const struct told *t)
{
	struct report *r = p->report;
	struct region region;

	if (find_region(r, t, &region) < 0)
		return -1;
	sarif_result(&r->view, t, &region, !p->any, &r->out);
	return 0;
}

static int
print_finding(struct printing *p, const struct told *t, const struct shown *s)
{
	struct report *r = p->report;
	int done = 0;

	switch (r->config->format) {
	case REPORT_TEXT:
		text_finding(&r->view, &p->text, t, s->group, s->rule, &r->out);
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
	case REPORT_SARIF:
		done = print_result(p, t);
		break;
	case REPORT_JUNIT:
		junit_finding(&p->junit, t, &r->out);
		break;
	case REPORT_NONE:
		break;
	}
	p->any = true;
	return done;
}

static void
print_head(struct printing *p)
{
	struct report *r = p->report;

	if (r->config->format == REPORT_CSV)
		findings_csv_header(&r->view, &r->out);
	if (r->config->format == REPORT_GCC && r->view.approval.len)
		buf_printf(&r->out, "xueji: note: %s%.*s\n",
		    r->view.lang == LANG_EN ? "full data, approval " :
		                              "未掩码，批准文号 ",
		    SV_ARG(r->view.approval));
	if (r->config->format == REPORT_SARIF)
		sarif_open(p->summary, &r->out);
	if (r->config->format == REPORT_JUNIT)
		junit_open(&p->junit, p->summary, r->config->fail_on, &r->out);
}

static void
print_end(struct printing *p)
{
	struct report *r = p->report;

	if (r->config->format == REPORT_TEXT) {
		text_end(&r->view, &p->text, &r->out);
		summary_text(p->summary, &r->out);
	}
	if (r->config->format == REPORT_SARIF)
		sarif_close(p->summary, &r->out);
	if (r->config->format == REPORT_JUNIT)
		junit_close(&p->junit, &r->out);
}

/* Not in the order of place. */
static bool
is_sorted(const struct report *r)
{
	return r->config->format == REPORT_TEXT ||
	    r->config->format == REPORT_JUNIT;
}

static int
print_findings(struct printing *p)
{
	struct report *r = p->report;
	struct tape_reader reader = { .tape = &r->findings,
		.window = is_sorted(r) ? TAPE_NARROW : TAPE_WIDE };
	int got = 0;

	if (is_sorted(r) && r->nshown)
		qsort_r(r->shown, r->nshown, sizeof(*r->shown), compare_shown,
		    r);
	print_head(p);
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
		if ((got = print_finding(p, &t, &r->shown[i])) == 0)
			got = flush_text(r, false);
	}
	if (got >= 0)
		print_end(p);
	tape_close(&reader);
	return got < 0 ? -1 : 0;
}

int
print_all(struct report *r, const struct summary *s)
{
	struct printing p = { .report = r, .summary = s };
	uint64_t total = tally_sum(r->tally.level);

	if (r->config->format == REPORT_NONE)
		return 0;
	if (print_findings(&p) < 0)
		return -1;
	if (r->config->format != REPORT_TEXT && total > r->nshown)
		diag_note(r->diag, 0,
		    "the first %llu of %llu findings are shown: --max-findings",
		    "显示了前 %llu 条，共 %llu 条：--max-findings",
		    (unsigned long long)r->nshown, (unsigned long long)total);
	return flush_text(r, true);
}
