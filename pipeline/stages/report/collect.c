/* SPDX-License-Identifier: MIT */
/*
 * A batch comes with its edits in the order of the stages' work, column by
 * column. They are put in the order of the file first: then the edits of one
 * cell stand together, and a finding looks up what its cell was before.
 *
 * Findings of rows come nearly in order over the whole run; whatever does not
 * follow the last one is marked loose, and indexed.
 */
#include <stdlib.h>

#include "pipeline/rules/plan.h"
#include "pipeline/stages/report/report.h"

/* An edit of the batch, or a suggestion that was asked for. */
struct pending {
	uint32_t row, sequence;
	uint32_t finding; /* of a suggestion: its number */
	int32_t position;
	struct correction c;
};

struct order {
	struct pending *pending;
	size_t n, cap;
	struct sv *fix; /* what the findings advise, by number */
};

static int
compare_pending(const void *a, const void *b)
{
	const struct pending *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->position != y->position)
		return x->position < y->position ? -1 : 1;
	return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

static struct pending *
add(struct report *r, struct order *o, const struct batch *b, size_t row,
    int column)
{
	struct pending *p;

	o->pending = arena_more(&r->scratch, o->pending, o->n, &o->cap,
	    sizeof(*p));
	p = &o->pending[o->n];
	*p = (struct pending){ .row = (uint32_t)row,
		.sequence = (uint32_t)o->n,
		.position = find_position(b->source, column),
		.c.head = { .line = b->line[row], .record = b->record[row],
			.file = b->source->number, .column = column } };
	o->n++;
	return p;
}

static void
add_edits(struct report *r, struct order *o, const struct batch *b)
{
	for (size_t i = 0; i < b->nedit; i++) {
		const struct edit *e = &b->edit[i];
		struct pending *p = add(r, o, b, e->row, e->column);

		p->c.head.offset = e->offset;
		p->c.head.length = e->length;
		p->c.rule = e->rule;
		p->c.old = e->old;
		p->c.new = e->new;
	}
}

/*
 * What findings offer, where --apply-suggested asks for it; an id that is
 * ignored stops it, as it stops a repair.
 */
static void
add_suggestions(struct report *r, struct order *o, const struct batch *b)
{
	const struct report_config *config = r->config;

	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];
		struct sv offer = finding_get(f, SV("suggestion"));
		int64_t row = find_row(b, f);
		struct pending *p;

		if (offer.len == 0 || row < 0 ||
		    find_position(b->source, f->column) < 0 ||
		    !selection_has(config->apply, f->rule) ||
		    selection_ignores(&config->show, f->rule))
			continue;
		p = add(r, o, b, (size_t)row, f->column);
		batch_span(b, (size_t)row, f->column, &p->c.head.offset,
		    &p->c.head.length);
		p->finding = (uint32_t)i;
		p->c.head.offer = true;
		p->c.rule = f->rule;
		p->c.old = batch_get(b, f->column, (size_t)row);
		p->c.new = offer;
	}
}

/* The edits of one cell: [FROM, end). */
static size_t
cell_end(const struct order *o, size_t from)
{
	size_t i = from + 1;

	while (i < o->n && o->pending[i].row == o->pending[from].row &&
	    o->pending[i].position == o->pending[from].position)
		i++;
	return i;
}

void
count_cell(struct report *r, const struct correction *c, size_t n)
{
	if (!sv_equal(c[0].old, c[n - 1].new))
		origins_find(&r->origins, c[0].head.file)->edits++;
	for (size_t i = 0; i < n; i++)
		tally_edit(&r->tally, c[i].rule);
}

int
keep_cell(struct report *r, const struct correction *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		r->piece.len = 0;
		correction_pack(&c[i], &r->piece);
		if (tape_add(&r->edits, buf_sv(&r->piece), NULL) < 0)
			return -1;
	}
	return 0;
}

/* Where offers are among them it is not known yet which of them stay. */
static int
keep_edits(struct report *r, const struct order *o)
{
	struct correction *cell = arena_alloc(&r->scratch,
	    o->n * sizeof(*cell));

	for (size_t from = 0, end; from < o->n; from = end) {
		size_t n = 0;

		end = cell_end(o, from);
		for (size_t i = from; i < end; i++) {
			const struct pending *p = &o->pending[i];

			cell[n] = p->c;
			if (p->c.head.offer)
				cell[n].words = o->fix[p->finding];
			n++;
		}
		if (cell[0].head.offset == 0 && cell[0].head.length == 0)
			r->unplaced = true;
		if (!r->config->apply.len)
			count_cell(r, cell, n);
		if (keep_cell(r, cell, n) < 0)
			return -1;
	}
	return 0;
}

/* The text of a finding's cell in the source. */
static struct sv
find_before(const struct report *r, const struct batch *b,
    const struct order *o, const struct finding *f, int64_t row)
{
	struct pending key = { .row = (uint32_t)row,
		.position = find_position(b->source, f->column) };
	size_t low = 0, high = o->n;

	if (f->column < 0)
		return (struct sv){ 0 };
	if (row < 0)
		return finding_get(f, r->view.header->column[f->column]);
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_pending(&o->pending[mid], &key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < o->n && o->pending[low].row == key.row &&
	    o->pending[low].c.head.column == f->column)
		return o->pending[low].c.old;
	return batch_get(b, f->column, (size_t)row);
}

static int
compare_told(const void *a, const void *b)
{
	return told_compare(a, b);
}

int
keep_told(struct report *r, struct told *t)
{
	size_t rule = intern_add(&r->rules, t->text[TOLD_RULE]);
	uint64_t at;

	whole_add(r, t, (uint32_t)rule);
	t->head.loose = r->last.text[TOLD_RULE].len &&
	    told_compare(&r->last, t) > 0;
	r->piece.len = 0;
	told_pack(t, &r->piece);
	if (tape_add(&r->findings, buf_sv(&r->piece), &at) < 0)
		return -1;
	if (!t->head.loose) {
		r->last.head = t->head;
		r->last.text[TOLD_RULE] = r->rules.text[rule];
		return 0;
	}
	r->loose = mem_more(r->loose, r->nloose, &r->caploose,
	    sizeof(*r->loose));
	r->loose[r->nloose] = (struct loose){ .line = t->head.line,
		.record = t->head.record, .at = at, .file = t->head.file,
		.rule = (uint32_t)rule, .position = t->head.position };
	memcpy(r->loose[r->nloose++].id, t->head.id, TOKEN_BYTES);
	return 0;
}

/* Of a file that broke off there can be no corrected copy. */
static void
note_lost(struct report *r, const struct finding *f)
{
	struct origin *o = origins_find(&r->origins, f->file);

	if (sv_equal(f->rule, SV("F01")) && o)
		o->lost = true;
	r->tally.lost |= sv_equal(f->rule, SV("F01")) ||
	    sv_equal(f->rule, SV("F05"));
}

static int
keep_findings(struct report *r, const struct batch *b, struct order *o)
{
	struct told *told;
	size_t n = 0;

	if (b->nfinding == 0)
		return 0;
	told = arena_alloc(&r->scratch, b->nfinding * sizeof(*told));
	o->fix = arena_alloc(&r->scratch, b->nfinding * sizeof(*o->fix));
	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];
		int64_t row = find_row(b, f);

		if (f->level == LEVEL_NONE) {
			if (r->roster && forms_add(&r->forms, f) < 0)
				return -1;
			continue;
		}
		tell(r, b, f, row, find_before(r, b, o, f, row), &told[n]);
		o->fix[i] = told[n++].text[TOLD_FIX];
		note_lost(r, f);
	}
	if (n)
		qsort(told, n, sizeof(*told), compare_told);
	for (size_t i = 0; i < n; i++)
		if (keep_told(r, &told[i]) < 0)
			return -1;
	return 0;
}

/* Where corrected files would lie in each other's way. */
static int
check_place(struct report *r, const struct origin *o)
{
	const struct origin *other;
	char a[200], b[200];

	if (!r->config->io->create || o->source.list)
		return 0;
	other = origins_collision(&r->origins, o);
	if (!other)
		return 0;
	return diag_fail(r->diag, STATUS_USAGE,
	    "%s: its corrected copy would lie where that of '%s' does: "
	    "check them one by one",
	    "%s：更正后的文件会与“%s”的同名：请分开检查",
	    diag_safe(o->path, a, sizeof(a)),
	    diag_safe(other->path, b, sizeof(b)));
}

static int
keep_source(struct report *r, const struct batch *b)
{
	struct origin *o = origins_find(&r->origins, b->source->number);
	bool new = !o;

	if (new)
		o = origins_add(&r->origins, b->source, b->header->ncolumn);
	if (b->last)
		origins_close(&r->origins, b->source);
	o->rows += b->nrow;
	return new ? check_place(r, o) : 0;
}

static int
keep_changes(struct report *r, const struct batch *b)
{
	for (size_t i = 0; i < b->nchange; i++) {
		const struct change *c = &b->change[i];
		enum change_kind kind = change_kind_of(c);

		if (kind < CHANGE_KINDS)
			r->tally.change[kind]++;
		if (kind == CHANGE_KEPT)
			tally_kept(&r->tally, c);
		if (kind == CHANGE_KEPT || !r->config->io->create)
			continue;
		if (kind == CHANGE_ADDED || kind == CHANGE_REMOVED ||
		    kind == CHANGE_MOVED)
			census_way(&r->census, &r->view, c);
		r->piece.len = 0;
		changes_csv(&r->view, c, tell_change_key(r, c->key),
		    &r->piece);
		if (tape_add(&r->changes, buf_sv(&r->piece), NULL) < 0)
			return -1;
	}
	return 0;
}

int
collect_batch(struct report *r, struct batch *b)
{
	struct order o = { 0 };

	arena_reset(&r->scratch);
	runs_batch(r, b);
	if (b->source) {
		if (r->roster)
			plan_rows(r->roster, b);
		if (keep_source(r, b) < 0)
			return -1;
		if (r->config->io->create) {
			census_rows(&r->census, &r->view, b);
			whose_note(&r->whose, b);
		}
		add_edits(r, &o, b);
		add_suggestions(r, &o, b);
		if (o.n)
			qsort(o.pending, o.n, sizeof(*o.pending),
			    compare_pending);
	}
	for (size_t i = 0; i < b->nstatus; i++)
		if (!forms_status(&r->forms, &b->status[i]))
			tally_status(&r->tally, &b->status[i]);
	if (keep_findings(r, b, &o) < 0 || keep_changes(r, b) < 0)
		return -1;
	return keep_edits(r, &o);
}
