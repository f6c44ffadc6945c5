/* SPDX-License-Identifier: MIT */
/*
 * This run beside the one that published the snapshot before it: what is new,
 * what was known, what was mended; and what the bureau approved. All of it is
 * decided before --select and --ignore: a filter hides, it mends nothing.
 *
 * What is not there any more counts as mended only where somebody looked: the
 * rule ran, and the school's rosters were read, with all their columns. A
 * finding that another one silences, or that is told once for its column, is
 * there.
 */
#include "pipeline/stages/report/report.h"

enum { ASOF = 10 };

static uint32_t
day_of(const struct report *r)
{
	struct date day;

	return date_parse(r->view.header->asof, &day) ? approval_day(day) : 0;
}

/* The runs before this one, the latest of them, oldest first. */
static int
read_history(struct report *r)
{
	const struct past_records *p = r->config->records;
	struct buf days = { 0 }, text = { 0 };
	struct diag own = { .lang = r->diag->lang };
	int answer = p->list(p->ctx, r->view.header->asof, &days, r->diag);
	size_t n = days.len / ASOF;

	for (size_t i = n > HISTORY_MOST ? n - HISTORY_MOST : 0;
	     answer == 0 && i < n; i++) {
		struct run_record one = { 0 };

		text.len = 0;
		own.text[0] = '\0';
		if (p->read(p->ctx, sv_make(days.ptr + i * ASOF, ASOF),
		    RECORD_HEAD, &text, &own) > 0 &&
		    record_take_counts(&one, buf_sv(&text)))
			history_add(&r->history, &one.point);
		else if (own.text[0]) /* it is only left out of the picture */
			diag_note(r->diag, 0, "%s", "%s", own.text);
		record_free(&one);
	}
	buf_free(&days);
	buf_free(&text);
	return answer;
}

static int
read_last(struct report *r)
{
	const struct past_records *p = r->config->records;
	struct buf text = { 0 };
	char day[ASOF];
	struct sv asof = sv_make(day, ASOF);
	int any = p->newest(p->ctx, r->view.header->asof, day, r->diag);

	if (any <= 0)
		return any;
	any = p->read(p->ctx, asof, 0, &text, r->diag);
	if (any > 0 && !record_take(&r->past, buf_sv(&text)))
		any = diag_fail(r->diag, STATUS_INPUT,
		    "the record of %.*s is not whole: remove it to call every "
		    "finding new",
		    "%.*s 的检查记录不完整：移走它，则所有问题都算新发现",
		    SV_ARG(asof));
	buf_free(&text);
	if (any < 0)
		return -1;
	if (any == 0)
		diag_note(r->diag, 0, "beside the snapshot of %.*s lies no "
		    "record of its run: every finding is called new",
		    "%.*s 的快照旁没有当时的检查记录：所有问题都算新发现",
		    SV_ARG(asof));
	r->view.compared = r->history.compared = any > 0;
	r->history.last = r->past.point.asof;
	return 0;
}

int
runs_open(struct report *r)
{
	const struct report_config *c = r->config;
	const struct header *h = r->view.header;

	r->code = header_find(h, SV("学校标识码"));
	r->name = header_find(h, SV("学校名称"));
	r->day = day_of(r);
	if (c->approvals) {
		approvals_settle(c->approvals, r->day);
		approvals_say(c->approvals, r->diag);
	}
	if (!c->records)
		return 0;
	return read_last(r) < 0 || read_history(r) < 0 ? -1 : 0;
}

/* Does a file lack a column? Rules that ask for it pass over its rows. */
static void
note_narrow(struct report *r, const struct batch *b)
{
	for (size_t i = 0; b->source && i < b->nfinding; i++)
		if (sv_equal(b->finding[i].rule, SV("F06")))
			r->narrow_file = b->source->number;
}

/* The school of a row, as findings call it. */
static void
attend(struct report *r, struct sv code, struct sv name, bool narrow)
{
	struct sv key = code.len ? code : name;
	size_t n = r->attended.n;

	if (key.len && narrow)
		intern_add(&r->narrow, key);
	if (key.len == 0 || intern_add(&r->attended, key) < n)
		return;
	r->attended_name = mem_more(r->attended_name, n, &r->capattended,
	    sizeof(*r->attended_name));
	r->attended_name[n] = arena_dup(&r->kept, name);
}

void
runs_batch(struct report *r, const struct batch *b)
{
	struct sv last[2] = { { 0 } };

	if (!r->config->records)
		return;
	losses_note(&r->losses, b);
	note_narrow(r, b);
	for (size_t i = 0; i < b->nrow; i++) {
		struct sv code = batch_get(b, r->code, i);
		struct sv name = batch_get(b, r->name, i);

		if (sv_equal(code, last[0]) && sv_equal(name, last[1]))
			continue;
		attend(r, code, name,
		    b->source && r->narrow_file == b->source->number);
		last[0] = code;
		last[1] = name;
	}
}

void
runs_judge(struct report *r, struct told *t)
{
	struct run_point *now = &r->own.point;
	struct run_line *l = record_find(&r->past, t->head.id, t->copy);

	t->status = l ? TOLD_KNOWN : TOLD_NEW;
	t->until = 0;
	if (l)
		l->seen = true;
	if (r->config->approvals)
		approvals_judge(r->config->approvals, r->day, t);
	now->level[t->head.level]++;
	now->progress.status[t->status][t->head.level]++;
	if (r->config->save)
		record_add(&r->own, t, r->config->unmasked);
}

void
runs_hidden(struct report *r, const struct told *t)
{
	struct run_line *l = record_find(&r->past, t->head.id, 0);

	for (; l && l < r->past.line + r->past.n &&
	     memcmp(l->id, t->head.id, TOKEN_BYTES) == 0; l++)
		l->seen = true;
	if (r->config->approvals)
		approvals_seen(r->config->approvals, t->head.id);
}

/* Does PATH name a school that was read? Then it is that school's. */
static bool
names_any(void *ctx, struct sv path)
{
	const struct report *r = ctx;

	for (size_t i = 0; i < r->attended.n; i++)
		if (losses_names(path, r->attended.text[i],
		    r->attended_name[i]))
			return true;
	return false;
}

/* Did rule ID run? */
static bool
has_run(const struct report *r, struct sv id)
{
	int64_t at = intern_find(&r->tally.rules, id);
	const struct rule_tally *rule;

	if (at == INTERN_NONE)
		return false;
	rule = &r->tally.rule[at];
	return !rule->reason || rule->evaluated;
}

/* Was every school read that the run before tells of? */
static bool
is_complete(const struct report *r)
{
	struct run_line l = { 0 };
	struct sv code, name;

	if (r->losses.nlost || r->narrow.n || r->attended.n < r->past.point.schools)
		return false;
	for (; l.school < r->past.schools.n; l.school++) {
		record_school(&r->past, &l, &code, &name);
		code = code.len ? code : name;
		if (code.len && intern_find(&r->attended, code) == INTERN_NONE)
			return false;
	}
	return true;
}

/* Does rule ID tell of two places? The other may be at any school. */
static bool
is_of_pairs(const struct report *r, struct sv id)
{
	const struct rule *rule = pack_rule(r->view.pack, id);

	return rule && sv_equal(rule->owner, SV("dedup"));
}

static bool
was_looked_for(struct report *r, struct sv rule, struct sv code,
    struct sv name, bool complete)
{
	struct sv key = code.len ? code : name;

	if (!has_run(r, rule) || (is_of_pairs(r, rule) && !complete))
		return false;
	if (key.len == 0)
		return r->losses.nlost == 0 && r->narrow.n == 0;
	return intern_find(&r->attended, key) != INTERN_NONE &&
	    intern_find(&r->narrow, key) == INTERN_NONE &&
	    losses_school(&r->losses, code, name, names_any, r).len == 0;
}

void
runs_settle(struct report *r, struct sv run)
{
	struct progress *all = &r->own.point.progress;
	struct run_point *now = &r->own.point;
	bool complete = is_complete(r);

	for (size_t i = 0; i < r->past.n; i++) {
		const struct run_line *l = &r->past.line[i];
		struct sv rule = r->past.rules.text[l->rule], code, name;
		bool mended;

		if (l->seen)
			continue;
		record_school(&r->past, l, &code, &name);
		mended = was_looked_for(r, rule, code, name, complete);
		(mended ? all->mended : all->unseen)[l->level]++;
		if (!mended && r->config->save)
			record_keep(&r->own, &r->past, l);
		if (selection_shows(&r->config->show, rule))
			tally_gone(&r->tally, rule, l->level, code, name,
			    mended);
	}
	if (r->config->approvals) {
		approvals_unused(r->config->approvals);
		approvals_say(r->config->approvals, r->diag);
	}
	if (!r->config->records)
		return;
	now->asof = r->view.header->asof;
	now->run = run;
	now->records = account_of(&r->origins, false).rows;
	now->schools = r->attended.n;
	history_add(&r->history, now);
}

int
runs_save(struct report *r)
{
	const struct past_records *p = r->config->records;
	const struct header *h = r->view.header;
	int answer;

	if (!r->config->save)
		return 0;
	r->own.pack = h->pack;
	r->own.version = h->version;
	r->own.hash = h->hash;
	r->own.key = sv_make(r->key_id, SEAL_ID);
	record_sort(&r->own);
	r->piece.len = 0;
	record_put(&r->own, &r->piece);
	answer = p->write(p->ctx, h->asof, buf_sv(&r->piece), r->diag);
	return answer;
}

void
runs_identity(struct report *r, struct buf *out)
{
	if (r->history.compared) {
		buf_put(out, SV("\nlast "));
		buf_put(out, r->past.point.run);
	}
	if (r->config->approvals)
		approvals_identity(r->config->approvals, out);
}

void
runs_close(struct report *r)
{
	record_free(&r->past);
	record_free(&r->own);
	history_free(&r->history);
	losses_free(&r->losses);
	intern_free(&r->attended);
	intern_free(&r->narrow);
	mem_free(r->attended_name);
}
