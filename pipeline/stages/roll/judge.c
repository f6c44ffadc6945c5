/* SPDX-License-Identifier: MIT */
/*
 * What is judged falls into parts of some hundred rows, which need nothing of
 * each other: the crew does some, their findings are told in order, then it
 * does the next. Rows of lists come first, list by list, then the records.
 */
#include "pipeline/stages/roll/roll.h"

/* Each of the crew takes its own, and puts it back for another. */
static struct roll_judging *
take(struct roll *r)
{
	struct roll_judging *j = NULL;

	for (int i = 0; !j && i < ROLL_SPARE; i++)
		j = atomic_exchange(&r->spare[i], NULL);
	if (j)
		return j;
	j = mem_alloc(sizeof(*j));
	j->match = mem_alloc(ROLL_ROWS * (r->config->pack->nlist + 1) *
	    sizeof(*j->match));
	return j;
}

static void
forget(struct roll_judging *j)
{
	batch_free(&j->batch);
	mem_free(j->match);
	mem_free(j);
}

static void
put(struct roll *r, struct roll_judging *j)
{
	for (int i = 0; j && i < ROLL_SPARE; i++)
		j = atomic_exchange(&r->spare[i], j);
	if (j)
		forget(j);
}

static uint32_t *
match_of(const struct roll *r, struct roll_judging *j)
{
	return j->match + j->batch.nrow * (r->config->pack->nlist + 1);
}

/* The records of part I of which a rule may speak. */
static int
fill_records(const struct roll *r, struct roll_judging *j, size_t i,
    struct diag *d)
{
	const struct roll_part *p = &r->part[i];
	struct batch *b = &j->batch;

	batch_reset(b, &r->sheet, &r->source[p->file], p->nmay);
	for (uint64_t at = p->first; b->nrow < p->nmay; at++) {
		struct roll_entry e;

		if (records_entry(r, at, &e, d) < 0)
			return -1;
		if (!e.may)
			continue;
		matches_entry(r, at, match_of(r, j));
		if (judge_record(r, j, b->nrow, d) < 0)
			return -1;
		b->line[b->nrow] = e.line;
		b->record[b->nrow] = e.record;
		b->nrow++;
	}
	return 0;
}

static int
put_row(const struct roll *r, struct roll_judging *j, size_t row,
    struct roll_result *out, struct diag *d)
{
	struct batch *b = &j->batch;
	const struct table *t = &r->config->list[r->at].table;
	uint32_t *match = match_of(r, j);
	uint32_t *roll = &match[r->config->pack->nlist];

	matches_row(r, r->at, row, match);
	if (r->list[r->at].back && !*roll && missing_unsure(r, r->at, row)) {
		*roll = MATCH_DOUBT;
		out->unsure[out->nunsure++] = (uint32_t)row;
	}
	if (j->whole && judge_record(r, j, b->nrow, d) < 0)
		return -1;
	for (size_t c = 0; c < t->ncolumn; c++)
		batch_cell(b, (int)(r->nkeep + c))[b->nrow] =
		    table_get(t, (int64_t)row, c);
	b->line[b->nrow] = b->record[b->nrow] = row + 1;
	b->nrow++;
	return 0;
}

/* Rows of list r->at, from FIRST on. */
static int
fill_rows(struct roll *r, struct roll_judging *j, size_t first,
    struct roll_result *out, struct diag *d)
{
	size_t n = r->config->list[r->at].table.nrow - first;

	n = n < ROLL_ROWS ? n : ROLL_ROWS;
	batch_reset(&j->batch, r->list[r->at].header, &r->nowhere, n);
	for (size_t row = first; row < first + n; row++)
		if (put_row(r, j, row, out, d) < 0)
			return -1;
	return 0;
}

/* Part I of those in hand. */
static int
judge_part(void *ctx, size_t i, struct diag *d)
{
	struct roll *r = ctx;
	struct roll_result *out = &r->result[i];
	bool records = r->at == r->config->pack->nlist;
	struct roll_judging *j = take(r);
	int answer;

	out->nunsure = 0;
	j->whole = records || r->list[r->at].whole;
	batch_reset(&out->found, r->header, NULL, 0);
	answer = records ? fill_records(r, j, r->first + i, d) :
	    fill_rows(r, j, (r->first + i) * ROLL_ROWS, out, d);
	if (answer == 0)
		answer = judge_rows(r, j, records ? r->plan :
		    r->list[r->at].plan, &out->found, d);
	put(r, j);
	return answer;
}

/* The header of a list's rows: the roll's columns, then its own. */
static struct header *
list_header(struct roll *r, size_t list)
{
	const struct pack *p = r->config->pack;
	const struct list_form *form = &p->list[list];
	struct header *h = arena_alloc(r->run, sizeof(*h));

	*h = r->sheet;
	h->ncolumn = r->nkeep + form->ncolumn;
	h->column = arena_alloc(r->run, h->ncolumn * sizeof(*h->column));
	for (size_t i = 0; i < r->nkeep; i++)
		h->column[i] = r->sheet.column[i];
	for (size_t i = 0; i < form->ncolumn; i++)
		h->column[r->nkeep + i] = p->field[form->field + i].name;
	return h;
}

/* Parts of list AT, or of the records behind the last list. */
static size_t
count_parts(const struct roll *r, size_t at)
{
	if (at == r->config->pack->nlist)
		return plan_has(r->plan, false) ? r->npart : 0;
	if (!r->list[at].plan || !plan_has(r->list[at].plan, false))
		return 0;
	return (r->config->list[at].table.nrow + ROLL_ROWS - 1) / ROLL_ROWS;
}

/* The next parts: how many; 0: there are no more. */
static size_t
next_parts(struct roll *r)
{
	size_t nlist = r->config->pack->nlist, n;

	while (r->next == count_parts(r, r->at)) {
		if (r->at == nlist)
			return 0;
		r->at++;
		r->next = 0;
	}
	if (r->at < nlist && !r->list[r->at].header) {
		r->list[r->at].header = list_header(r, r->at);
		plan_header(r->list[r->at].plan, r->list[r->at].header);
	}
	n = count_parts(r, r->at) - r->next;
	n = n < ROLL_PARTS ? n : ROLL_PARTS;
	r->first = r->next;
	r->next += n;
	return n;
}

/* What comes of a part; true: it has findings, which are now B's. */
static bool
tell(struct roll *r, struct roll_result *done, struct batch *b)
{
	struct batch swap = *b;

	for (size_t i = 0; i < done->nunsure; i++)
		missing_note(r, r->at, done->unsure[i]);
	if (done->found.nfinding == 0)
		return false;
	*b = done->found;
	done->found = swap;
	return true;
}

int
judge_more(struct roll *r, struct batch *b)
{
	if (!r->result)
		r->result = mem_alloc(ROLL_PARTS * sizeof(*r->result));
	for (;;) {
		while (r->ntold < r->ndone)
			if (tell(r, &r->result[r->ntold++], b))
				return 1;
		r->ntold = 0;
		r->ndone = next_parts(r);
		if (r->ndone == 0)
			return 0;
		if (crew_run(r->config->crew, r->ndone, judge_part, r,
		    r->diag) < 0)
			return -1;
	}
}

void
judge_end(struct roll *r)
{
	for (int i = 0; i < ROLL_SPARE; i++) {
		struct roll_judging *j = atomic_exchange(&r->spare[i], NULL);

		if (j)
			forget(j);
	}
	for (int i = 0; r->result && i < ROLL_PARTS; i++)
		batch_free(&r->result[i].found);
	mem_free(r->result);
}
