/* SPDX-License-Identifier: MIT */
/*
 * The sink of a chain. While batches pass, findings and edits go to two tapes
 * and everything is counted; memory holds the sources, the counts and what is
 * out of order. At the end the tapes are read once each: OUT is written and
 * published, and only then the text is printed, from the places of those
 * findings on the tape that are to be shown.
 */
#include "pipeline/report/bureau.h"
#include "pipeline/report/splice.h"
#include "pipeline/report/text.h"
#include "pipeline/rules/plan.h"
#include "pipeline/stages/report/report.h"

static int
report_open(struct stage *s, const void *config)
{
	const struct report_config *c = config;
	struct report *r = arena_alloc(&s->run, sizeof(*r));

	r->config = c;
	r->diag = s->diag;
	r->findings = (struct tape){ .io = c->io, .spool = SPOOL_FINDINGS };
	r->changes = (struct tape){ .io = c->io, .spool = SPOOL_CHANGES };
	r->edits = (struct tape){ .io = c->io, .spool = SPOOL_EDITS };
	seal_derive(c->key, "finding", r->finding_key);
	seal_derive(c->key, "person", r->person_key);
	seal_key_id(c->key, r->key_id);
	r->desk.tape = &r->findings;
	r->origins.unmasked = c->unmasked;
	r->origins.pack = c->pack;
	r->view = (struct view){ .pack = c->pack, .origins = &r->origins,
		.approval = c->approval, .lang = c->lang, .color = c->color,
		.unmasked = c->unmasked };
	*c->result = (struct report_result){ 0 };
	s->state = r;
	return 0;
}

static int
report_header(struct stage *s, struct header *h)
{
	struct report *r = s->state;

	r->view.header = h;
	for (size_t i = 0; i < h->nstage; i++)
		r->tally.compared |= sv_starts(h->stage[i], SV("xj-diff "));
	forms_open(&r->forms, r->config->pack,
	    r->config->io->create ? r->config->io : NULL);
	if (r->config->io->create) {
		r->roster = plan_open_forms(r->config->pack, h->asof);
		plan_header(r->roster, h);
	}
	return runs_open(r);
}

static int
report_batch(struct stage *s, struct batch *b)
{
	return collect_batch(s->state, b);
}

/* Rows in = rows out + rows held back; a stream made by hand may lack some. */
static int
check_account(struct report *r)
{
	char safe[200];

	if (r->view.header->edited)
		return 0;
	for (size_t i = 1; i < r->origins.n; i++) {
		const struct origin *o = &r->origins.origin[i];

		if (!o->known || o->source.list ||
		    o->rows + o->source.held == o->source.records)
			continue;
		return diag_fail(r->diag, STATUS_BUG,
		    "%s: %llu records read, but %llu checked and %llu held "
		    "back: report this to the makers",
		    "%s：读入 %llu 条记录，却只检查 %llu 条、搁置 %llu 条："
		    "请告知开发者",
		    diag_safe(o->path, safe, sizeof(safe)),
		    (unsigned long long)o->source.records,
		    (unsigned long long)o->rows,
		    (unsigned long long)o->source.held);
	}
	return 0;
}

/* What is in r->out goes to the open file of OUT, when it is much or ALL. */
static int
flush_file(struct report *r, bool all)
{
	const struct report_io *io = r->config->io;
	int done = 0;

	if (!all && r->out.len < FLUSH)
		return 0;
	if (io->create && r->out.len)
		done = io->put(io->ctx, buf_sv(&r->out));
	r->out.len = 0;
	return done;
}

static int
create(struct report *r, struct sv path)
{
	const struct report_io *io = r->config->io;

	return io->create ? io->create(io->ctx, path, false) : 0;
}

static int
finish(struct report *r)
{
	const struct report_io *io = r->config->io;

	if (flush_file(r, true) < 0)
		return -1;
	return io->create ? io->finish(io->ctx) : 0;
}

/* Remember a finding that will be printed. */
static void
add_shown(struct report *r, const struct told *t, uint64_t at)
{
	const struct report_config *c = r->config;
	struct shown *s;

	if (c->format == REPORT_NONE || (c->most && r->nshown >= c->most))
		return;
	r->piece.len = 0;
	if (c->format == REPORT_TEXT) {
		buf_put_u64(&r->piece, t->head.file);
		buf_put_char(&r->piece, ' ');
		text_group(&r->view, t, &r->piece);
	}
	r->shown = mem_more(r->shown, r->nshown, &r->capshown, sizeof(*s));
	s = &r->shown[r->nshown];
	*s = (struct shown){ .at = at, .copy = t->copy,
		.status = t->status, .until = t->until,
		.sequence = (uint32_t)r->nshown++,
		.group = (uint32_t)intern_add(&r->groups, buf_sv(&r->piece)),
		.rule = (uint32_t)intern_add(&r->rules, t->text[TOLD_RULE]) };
}

static int
watch_finding(struct report *r, const struct told *t)
{
	const struct report_watch *w = r->config->watch;

	return w ? w->finding(w->ctx, &r->view, t) : 0;
}

static int
write_findings(struct report *r)
{
	struct merge m;
	struct told *t;
	struct tallied tallied;
	uint64_t at;
	int got;

	if (create(r, SV("findings.csv")) < 0)
		return -1;
	findings_csv_header(&r->view, &r->out);
	merge_open(&m, r);
	while ((got = merge_next(&m, &t, &at)) > 0) {
		runs_judge(r, t);
		if (!selection_shows(&r->config->show, t->text[TOLD_RULE])) {
			r->tally.hidden++;
			continue;
		}
		tallied = tally_finding(&r->tally, t);
		add_shown(r, t, at);
		if (r->config->io->create) {
			findings_csv(&r->view, t, &r->out);
			desk_add(&r->desk, t, at, (uint32_t)tallied.rule,
			    tallied.school < 0 ? DESK_NONE :
			                         (uint32_t)tallied.school);
		}
		if ((got = watch_finding(r, t)) < 0 ||
		    (got = flush_file(r, false)) < 0)
			break;
	}
	merge_close(&m);
	return got < 0 ? -1 : finish(r);
}

static int
write_corrections(struct report *r)
{
	struct tape_reader edits = { .tape = &r->edits, .window = TAPE_WIDE };
	struct correction c;
	struct sv piece;
	uint64_t at = r->edits_from;
	int got;

	if (create(r, SV("corrections.csv")) < 0)
		return -1;
	corrections_csv_header(&r->view, &r->out);
	for (uint64_t from = at;
	     (got = tape_read(&edits, &at, &piece)) > 0; from = at) {
		correction_unpack(piece, &c);
		edit_runs_note(&r->edit_runs, &r->whose, &c, from);
		corrections_csv(&r->view, &c, &r->out);
		if ((got = flush_file(r, false)) < 0)
			break;
	}
	r->edit_runs.end = at;
	tape_close(&edits);
	return got < 0 ? -1 : finish(r);
}

/* The lines were made when the changes came. */
static int
write_changes(struct report *r)
{
	struct tape_reader changes = { .tape = &r->changes,
		.window = TAPE_WIDE };
	struct sv piece;
	uint64_t at = 0;
	int got;

	if (!r->tally.compared)
		return 0;
	if (create(r, SV("changes.csv")) < 0)
		return -1;
	changes_csv_header(&r->view, &r->out);
	while ((got = tape_read(&changes, &at, &piece)) > 0) {
		buf_put(&r->out, piece);
		if ((got = flush_file(r, false)) < 0)
			break;
	}
	tape_close(&changes);
	return got < 0 ? -1 : finish(r);
}

static int
write_corrected(struct report *r)
{
	struct tape_reader edits = { .tape = &r->edits, .window = TAPE_WIDE };
	uint64_t at = r->edits_from;
	int got = 0;

	if (r->unplaced)
		diag_note(r->diag, 0,
		    "some corrected cells have no known place in their file "
		    "and are missing in corrected/: use a stream of xj-parse",
		    "部分更正的单元格在原文件中的位置不明，corrected/ 中没有："
		    "请使用 xj-parse 产生的记录流");
	for (;;) {
		uint64_t first = at;
		struct correction c;
		struct origin *o;
		struct sv piece;

		if ((got = tape_read(&edits, &first, &piece)) <= 0)
			break;
		correction_unpack(piece, &c);
		o = origins_find(&r->origins, c.head.file);
		got = splice_source(r->config->io, o, &edits, &at, r->diag);
		if (got < 0)
			break;
		o->written = got > 0;
	}
	tape_close(&edits);
	return got < 0 ? -1 : 0;
}

static int
write_page(struct report *r, const struct summary *s)
{
	const struct bureau b = { .summary = s, .census = &r->census,
		.desk = &r->desk };

	if (create(r, SV("report.html")) < 0 || bureau_put(&b, &r->out) < 0)
		return -1;
	return finish(r);
}

static int
write_summary(struct report *r, const struct summary *s)
{
	if (create(r, SV("summary.json")) < 0)
		return -1;
	summary_json(s, &r->out);
	return finish(r);
}

static void
set_result(struct report *r)
{
	struct report_result *result = r->config->result;

	const uint64_t *approved = r->tally.progress.status[TOLD_APPROVED];

	memcpy(result->level, r->tally.level, sizeof(result->level));
	result->edits = r->tally.edits;
	for (int i = r->config->fail_on; i < LEVELS; i++)
		if (r->tally.level[i] > approved[i])
			result->status = STATUS_FINDINGS;
	if (r->tally.lost)
		result->status = STATUS_INPUT;
}

/* The id of the run: the same for the same inputs, rules, day, settings. */
static struct sv
run_id(struct report *r, char out[2 * SEAL_MIN])
{
	unsigned char seal[SEAL_MIN];

	r->frame.len = 0;
	summary_identity(&r->view, r->config->apply, &r->frame);
	runs_identity(r, &r->frame);
	seal_once(buf_sv(&r->frame), NULL, seal, sizeof(seal));
	seal_hex(seal, sizeof(seal), out);
	return sv_make(out, 2 * SEAL_MIN);
}

/* The program that judges R. */
static struct sv
judge_of(struct report *r, const struct rule *rule)
{
	struct sv owner = rule->owner.len ? rule->owner :
	    rule->scope == SCOPE_CHANGE ? SV("diff") : SV("validate");

	return arena_printf(&r->scratch, "xj-%.*s ", SV_ARG(owner));
}

static bool
has_passed(const struct header *h, struct sv program)
{
	for (size_t i = 0; i < h->nstage; i++)
		if (sv_starts(h->stage[i], program))
			return true;
	return false;
}

/* Rules, and sources of registers, whose program the stream did not pass have no
 * status yet. */
static void
tell_unrun(struct report *r)
{
	const struct pack *p = r->config->pack;

	for (size_t i = 0; i < pack_judged(p); i++) {
		const struct rule *rule = pack_judge(p, i);
		struct rule_status s = { .rule = rule->id };
		struct sv by = judge_of(r, rule);

		if (rule_of_form(rule) && rule->scope == SCOPE_ROW &&
		    !rule_asks(rule))
			continue; /* ours */

		if (has_passed(r->view.header, by))
			continue;
		by.len--;
		s.reason = arena_printf(&r->scratch, "没有经过 %.*s",
		    SV_ARG(by));
		s.reason_en = arena_printf(&r->scratch, "%.*s was not run",
		    SV_ARG(by));
		if (sv_equal(by, SV("xj-diff"))) {
			s.reason = SV("没有与快照比较（-s）");
			s.reason_en = SV("not compared with a snapshot (-s)");
		}
		if (rule->off)
			status_off(&s);
		if (!forms_status(&r->forms, &s))
			tally_status(&r->tally, &s);
	}
}

/* How the registers fared whose rows are records; then all are in order. */
static void
settle_forms(struct report *r, struct batch *b)
{
	if (!r->roster)
		return;
	plan_status(r->roster, b, false);
	for (size_t i = 0; i < b->nstatus; i++)
		forms_status(&r->forms, &b->status[i]);
	forms_sort(&r->forms);
}

static int
report_finish(struct stage *s, struct batch *b)
{
	struct report *r = s->state;
	const struct report_io *io = r->config->io;
	const struct report_watch *watch = r->config->watch;
	char id[2 * SEAL_MIN];
	struct summary sum = { .view = &r->view, .tally = &r->tally,
		.run = run_id(r, id), .key_id = sv_make(r->key_id, SEAL_ID),
		.forms = r->roster ? &r->forms : NULL,
		.out = r->config->out, .most = r->config->most,
		.history = &r->history, .approvals = r->config->approvals };

	tell_unrun(r);
	settle_forms(r, b);
	if (check_account(r) < 0 || whole_settle(r) < 0 ||
	    write_findings(r) < 0 ||
	    (r->config->apply.len && settle_offers(r) < 0))
		return -1;
	memcpy(r->config->result->run, id, sizeof(id));
	runs_settle(r, sum.run);
	if (watch)
		watch->end(watch->ctx, &r->view, &r->tally);
	sum.shown = r->nshown;
	if (io->create)
		whose_settle(&r->whose);
	if (io->create && (write_corrections(r) < 0 ||
	    write_changes(r) < 0 || write_corrected(r) < 0 ||
	    write_page(r, &sum) < 0 || write_schools(r, &sum) < 0 ||
	    write_forms(r) < 0 ||
	    write_summary(r, &sum) < 0 || io->publish(io->ctx) < 0))
		return -1;
	if (runs_save(r) < 0)
		return -1;
	set_result(r);
	return print_all(r, &sum);
}

static void
report_close(struct stage *s)
{
	struct report *r = s->state;

	if (!r)
		return;
	seal_wipe(r->finding_key, sizeof(r->finding_key));
	seal_wipe(r->person_key, sizeof(r->person_key));
	origins_free(&r->origins);
	tally_free(&r->tally);
	desk_free(&r->desk);
	census_free(&r->census);
	runs_close(r);
	whose_free(&r->whose);
	edit_runs_free(&r->edit_runs);
	forms_free(&r->forms);
	plan_close(r->roster);
	intern_free(&r->rules);
	intern_free(&r->groups);
	id_count_free(&r->ids);
	mem_free(r->loose);
	mem_free(r->shown);
	mem_free(r->refused);
	arena_free(&r->scratch);
	arena_free(&r->kept);
	mem_free(r->whole);
	buf_free(&r->piece);
	buf_free(&r->frame);
	buf_free(&r->out);
}

const struct stage_ops report_stage = {
	.name = "xj-report",
	.open = report_open,
	.header = report_header,
	.batch = report_batch,
	.finish = report_finish,
	.close = report_close,
};
