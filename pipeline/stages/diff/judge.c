/* SPDX-License-Identifier: MIT */
/*
 * Rules of scope 变化 over what was found. Rows are gathered in a batch of
 * their own; their findings move to the stage's. Changed fields since the last
 * snapshot are judged as they are told, so that what a list approves is told to
 * be so; for all else everybody is walked over once more, in the order of the
 * stream, and then who is gone.
 */
#include "pipeline/report/show.h"
#include "pipeline/stages/diff/diff.h"

enum { PERSONS = 1000 /* of a batch in finish, at most */ };

static bool make_whole(void *ctx, struct batch *b, size_t row);

/* Does P, if there is one, keep C in front, or nowhere? */
static bool
stands_front(const struct past_side *p, int c)
{
	return !p->past || p->column[c] < 0 || p->past->front[p->column[c]];
}

/* Is it enough, of everybody, to look at what stands in front? */
static bool
asks_front(const struct diff *d, const struct judging *j)
{
	bool asked[2 * IMAGE_COLUMNS + CHANGE_NAMES] = { 0 };

	plan_asks(j->plan, asked);
	/* Who moved? And whom can nobody call gone? */
	asked[IMAGE_CODE] = asked[IMAGE_SCHOOL] = asked[IMAGE_GRADE] = true;
	for (int c = 0; c < 2 * IMAGE_COLUMNS; c++)
		if (asked[c] && !(stands_front(j->side, c % IMAGE_COLUMNS) &&
		    stands_front(&d->last, c % IMAGE_COLUMNS)))
			return false;
	return !j->sheet.fields;
}

int
judge_open(struct diff *d)
{
	struct sv day[SINCES];

	day[SINCE_LAST] = d->last.past ? d->last.past->asof : SV("");
	day[SINCE_YEAR] = d->one ? day[SINCE_LAST] :
	    d->year.past ? d->year.past->asof : SV("");
	for (int i = 0; i < SINCES; i++) {
		struct judging *j = &d->judging[i];

		j->diff = d;
		j->day = day[i];
		if (day[i].len)
			j->side = i == SINCE_YEAR && !d->one ? &d->year :
			                                       &d->last;
		j->plan = plan_open_changes(d->config->pack, d->header->asof,
		    (enum rule_since)i, NULL);
		plan_whole(j->plan, make_whole, j);
		change_open(&j->sheet, d->config->pack, image_column,
		    IMAGE_COLUMNS, d->run);
		plan_wants(j->plan, &j->sheet.persons, &j->sheet.fields);
		plan_header(j->plan, &j->sheet.header);
		j->walks = j->side && (j->sheet.persons ||
		    (i == SINCE_YEAR && j->sheet.fields));
		j->matched = plan_matched(j->plan) ||
		    (i == SINCE_YEAR && j->sheet.fields);
		j->front = j->walks && asks_front(d, j);
		if (j->walks)
			j->side->paired = true;
		d->all |= j->walks && j->matched;
	}
	return lists_open(d);
}

void
judge_close(struct diff *d)
{
	for (int i = 0; i < SINCES; i++) {
		batch_free(&d->judging[i].batch);
		plan_close(d->judging[i].plan);
	}
}

/* A value of column C as everybody may see it: its name tells no class. */
static struct sv
mask(struct diff *d, struct batch *b, struct sv column, struct sv value)
{
	struct buf text = { 0 };
	struct sv shown;

	show_cell(&text, show_class_of(d->config->pack, column, value), value,
	    false);
	shown = text.len ? arena_dup(&b->arena, buf_sv(&text)) : SV("空");
	buf_free(&text);
	return shown;
}

static bool
is_value(struct sv name)
{
	for (int i = CHANGE_OLD; i <= CHANGE_NEW; i++)
		if (sv_equal(name, change_word[i].zh) ||
		    sv_equal(name, change_word[i].en))
			return true;
	return false;
}

static void
add_arg(struct batch *b, struct finding *f, struct sv name, struct sv value)
{
	if (finding_get(f, name).len == 0)
		finding_arg(b, f, name, arena_dup(&b->arena, value));
}

/* The record of ROW as arguments: the finding stands far from it. */
static void
add_record(struct judging *j, struct batch *b, struct finding *f, size_t row,
    int column)
{
	static const enum image_column shown[] = { IMAGE_CODE, IMAGE_SCHOOL,
		IMAGE_NAME, IMAGE_SEX, IMAGE_BIRTH, IMAGE_TYPE, IMAGE_ID,
		IMAGE_XJH, IMAGE_GRADE };

	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		add_arg(b, f, image_column[shown[i]],
		    batch_get(&j->batch, (int)shown[i], row));
	if (column >= 0)
		add_arg(b, f, image_column[column],
		    batch_get(&j->batch, column, row));
}

/* The row of a register, whole and unmasked: its cells are its arguments. */
static void
add_cells(struct batch *b, struct finding *f, const struct finding *from)
{
	for (size_t i = 0; i < from->narg; i++)
		finding_arg(b, f, from->arg[i].name,
		    arena_dup(&b->arena, from->arg[i].value));
}

/* The column of the record that a finding's column, or its row, speaks of. */
static int
column_of(const struct finding *f, struct sv changed)
{
	if (f->column >= 0 && f->column < 2 * IMAGE_COLUMNS)
		return f->column % IMAGE_COLUMNS;
	for (int c = 0; c < IMAGE_COLUMNS; c++)
		if (sv_equal(image_column[c], changed))
			return c;
	return -1;
}

/* What the record writes, a number of d->written; of who is gone only what the
 * snapshot has. */
static struct sv
written(struct diff *d, struct batch *b, uint32_t number, struct sv folded)
{
	return arena_dup(&b->arena, number ? d->written.text[number] : folded);
}

static void
move(struct diff *d, struct judging *j, struct batch *b,
    const struct finding *from)
{
	size_t row = (size_t)from->after;
	struct sv changed = batch_get(&j->batch,
	    2 * IMAGE_COLUMNS + CHANGE_FIELD, row);
	struct finding *f = batch_find_loose(b, from->rule, from->level);
	int column = column_of(from, changed);

	f->file = j->of[row].file;
	f->line = from->line;
	f->record = from->record;
	f->column = column < 0 ? -1 : d->column[column];
	f->school = arena_dup(&b->arena, from->school);
	f->grade = written(d, b, j->of[row].grade, from->grade);
	f->class_name = written(d, b, j->of[row].class_name,
	    from->class_name);
	if (from->level == LEVEL_NONE) {
		add_cells(b, f, from);
		return;
	}
	add_record(j, b, f, row, column);
	for (size_t i = 0; i < from->narg; i++) {
		struct sv name = from->arg[i].name;

		add_arg(b, f, name, is_value(name) ?
		    mask(d, b, changed, from->arg[i].value) :
		    from->arg[i].value);
	}
}

/* BY is why the change that ROW shows is as it should be. */
static void
explain_change(struct judging *j, struct batch *b, size_t row, struct sv by)
{
	struct sv column = batch_get(&j->batch,
	    2 * IMAGE_COLUMNS + CHANGE_FIELD, row);

	for (size_t i = j->of[row].told; by.len && i < j->of[row].end; i++)
		if (sv_equal(b->change[i].column, column))
			b->change[i].explained_by = arena_dup(&b->arena, by);
}

/* Judge the rows that are gathered. */
static void
flush(struct diff *d, struct judging *j, struct batch *b)
{
	struct sv by[JUDGE_ROWS] = { 0 };

	if (j->batch.header && j->batch.nrow) {
		for (size_t row = 0; row < j->batch.nrow; row++)
			lists_of(d, j, row);
		j->batch.match = j->match;
		plan_rows_by(j->plan, &j->batch, j->pairs ? by : NULL);
		for (size_t i = 0; i < j->batch.nfinding; i++)
			move(d, j, b, &j->batch.finding[i]);
		for (size_t row = 0; row < j->batch.nrow; row++)
			explain_change(j, b, row, by[row]);
	}
	batch_reset(&j->batch, &j->sheet.header, &j->sheet.source, JUDGE_ROWS);
}

/*
 * The record that stands where E says, now and then; both live as long as B. OF
 * is which they are, and how much of them there is. Only fields are judged
 * where their changes are told in B, from TOLD on; else what is left for the
 * walk.
 */
struct person {
	const struct entry *e;
	const struct sv *old, *new; /* or NULL */
	uint64_t nold, nnew; /* numbers + 1; 0: there is none */
	bool whole, fields;
	size_t told;
};

/* The file's own name: folders are the bureau's, and a school has none. */
static struct sv
base_name(struct sv path)
{
	size_t n = path.len;

	while (n && path.ptr[n - 1] != '/')
		n--;
	return sv_skip(path, n);
}

/* Where P stood, who went. */
static int
get_past(struct diff *d, struct judging *j, const struct person *p,
    struct change_past *past)
{
	struct past_place at;

	*past = (struct change_past){ .day = j->day };
	if (p->new || !p->old)
		return 0;
	if (j->side->past->ops->place(j->side->past, p->nold - 1, &at,
	    d->diag) < 0)
		return -1;
	past->file = base_name(at.file);
	past->seat = at.seat;
	if (at.line)
		past->line = arena_printf(&j->batch.arena, "%llu",
		    (unsigned long long)at.line);
	return 0;
}

static void
add(struct diff *d, struct judging *j, struct batch *b,
    const struct person *p)
{
	bool last = j == &d->judging[SINCE_LAST];
	struct change_sheet sheet = j->sheet;
	struct change_past past;
	size_t first;

	sheet.persons &= !p->fields;
	sheet.fields &= p->fields || !last;
	if (!j->batch.header ||
	    j->batch.nrow + change_rows(&j->sheet) > JUDGE_ROWS)
		flush(d, j, b);
	j->pairs = p->fields;
	first = j->batch.nrow;
	d->failed |= get_past(d, j, p, &past) < 0;
	change_add(&sheet, &j->batch, p->old, p->new, &past);
	for (size_t row = first; row < j->batch.nrow; row++) {
		j->of[row].told = p->told;
		j->of[row].end = p->fields ? b->nchange : 0;
		j->of[row].file = p->e->file;
		j->of[row].grade = p->e->grade;
		j->of[row].class_name = p->e->class_name;
		j->of[row].old = p->nold;
		j->of[row].new = p->nnew;
		j->of[row].whole = p->whole;
		j->batch.line[row] = p->e->line;
		j->batch.record[row] = p->e->record;
	}
}

void
judge_pair(struct diff *d, struct batch *b, const struct entry *e,
    uint64_t number, const struct sv *old, const struct sv *new, size_t told)
{
	struct judging *j = &d->judging[SINCE_LAST];
	const struct person p = { .e = e, .old = old, .new = new,
		.nnew = number + 1, .whole = true, .fields = true, .told = told };

	if (j->sheet.fields)
		add(d, j, b, &p);
}

static bool
is_same(const struct sv *old, const struct sv *new)
{
	for (int way = 0; way < WAYS; way++)
		if (image_same_key((enum way)way, old, new))
			return true;
	return false;
}

static bool
are_twins(const struct diff *d, const struct judging *j,
    const struct person *p)
{
	return p->nold && p->nnew && j->side == &d->last &&
	    d->of[p->nnew - 1] == (TWIN | (p->nold - 1));
}

/* The cells of P, or what stands in front, into A: whole if P is. */
static int
read_person(struct diff *d, struct judging *j, struct arena *a,
    struct person *p)
{
	struct sv *cell = arena_alloc(a, 2 * IMAGE_COLUMNS * sizeof(*cell));
	struct sv *old = cell + IMAGE_COLUMNS;
	uint64_t at = p->e->cells;

	p->new = p->nnew ? cell : NULL;
	p->old = p->nold ? old : NULL;
	if (p->new && (at & IN_PAST ?
	    past_read(d, &d->last, a, at & ~IN_PAST, !p->whole, cell) :
	    images_cells(d, a, at, p->e->length, ALL_COLUMNS, cell)) < 0)
		return -1;
	if (are_twins(d, j, p))
		memcpy(old, cell, IMAGE_COLUMNS * sizeof(*old));
	else if (p->old &&
	    past_read(d, j->side, a, p->nold - 1, !p->whole, old) < 0)
		return -1;
	return 0;
}

/* Who is who was told by hashes alone, unless changes were asked for. */
static bool
is_one(const struct diff *d, const struct judging *j, const struct person *p)
{
	return !p->old || !p->new || are_twins(d, j, p) ||
	    is_same(p->old, p->new);
}

/* See plan_whole. */
static bool
make_whole(void *ctx, struct batch *b, size_t row)
{
	struct judging *j = ctx;
	struct diff *d = j->diff;
	struct entry e = { 0 };
	struct person p = { .e = &e, .nold = j->of[row].old,
		.nnew = j->of[row].new, .whole = true };

	if (j->of[row].whole)
		return true;
	if ((p.nnew && images_entry(d, p.nnew - 1, &e) < 0) ||
	    read_person(d, j, &b->arena, &p) < 0) {
		d->failed = true;
		return false;
	}
	change_cells(&j->sheet, b, row, p.old, p.new);
	return is_one(d, j, &p);
}

/* Person I of the stream, and who that was. */
static int
judge_new(struct diff *d, struct judging *j, struct batch *b, uint64_t i)
{
	struct entry e;
	struct person p = { .e = &e, .nold = j->side->partner[i],
		.nnew = i + 1, .whole = !j->front };

	if (p.nold && !j->matched)
		return 0;
	/* Nobody can say that he came who might be one that was there. */
	if (!p.nold && (!j->sheet.persons ||
	    j->side->id.doubtful[SIDE_NEW][i]))
		return 0;
	if (images_entry(d, i, &e) < 0 ||
	    read_person(d, j, &b->arena, &p) < 0)
		return -1;
	/* Nothing in front has changed: has anything? */
	if (!p.whole && p.nold && !are_twins(d, j, &p) &&
	    change_of(&j->sheet, p.old, p.new) == CHANGE_SAME) {
		p.whole = true;
		if (read_person(d, j, &b->arena, &p) < 0)
			return -1;
	}
	if (!p.whole || is_one(d, j, &p))
		add(d, j, b, &p);
	return 0;
}

/* Person I of the snapshot, if nobody is matched with it, or may be: of whom
 * the number or the name still stands somewhere is not gone. */
static int
judge_old(struct diff *d, struct judging *j, struct batch *b, uint64_t i)
{
	struct entry e = { 0 };
	/* A held-back row may hold one of its numbers. */
	struct person p = { .e = &e, .nold = i + 1,
		.whole = !j->front || d->losses.held.n };

	if (j->side->id.matched[SIDE_OLD][i] != UNMATCHED ||
	    j->side->id.doubtful[SIDE_OLD][i] || !j->sheet.persons)
		return 0;
	if (read_person(d, j, &b->arena, &p) < 0)
		return -1;
	if (absent_why(d, p.old).len == 0)
		add(d, j, b, &p);
	return 0;
}

int
judge_some(struct diff *d, struct batch *b)
{
	for (int i = 0; i < SINCES; i++) {
		struct judging *j = &d->judging[i];
		uint64_t n = j->walks ? d->n + j->side->past->nrecord : 0;

		if (j->next == n)
			continue;
		for (int k = 0; k < PERSONS && j->next < n; k++, j->next++)
			if (j->next < d->n ?
			    judge_new(d, j, b, j->next) < 0 :
			    judge_old(d, j, b, j->next - d->n) < 0)
				return -1;
		judge_flush(d, b);
		return d->failed ? -1 : 1;
	}
	return 0;
}

void
judge_flush(struct diff *d, struct batch *b)
{
	for (int i = 0; i < SINCES; i++)
		flush(d, &d->judging[i], b);
}

/* There is nothing to compare with. */
static void
explain(const struct diff *d, const struct judging *j, struct rule_status *s)
{
	const struct rule *rule = pack_rule(d->config->pack, s->rule);

	if (rule && rule->off)
		return; /* that is why */
	if (!j->side)
		s->evaluated = 0;
	if (!d->last.past) {
		s->reason = SV("没有快照（首次运行）");
		s->reason_en = SV("no snapshot (the first run)");
	} else if (!j->side) {
		s->reason = SV("没有上学年末的快照");
		s->reason_en = SV("no snapshot of the school year before");
	}
}

void
judge_statuses(struct diff *d, struct batch *b)
{
	for (int i = 0; i < SINCES; i++) {
		size_t first = b->nstatus;

		plan_status(d->judging[i].plan, b, false);
		for (size_t k = first; k < b->nstatus; k++)
			explain(d, &d->judging[i], &b->status[k]);
	}
}
