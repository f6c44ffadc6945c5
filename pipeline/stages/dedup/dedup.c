/* SPDX-License-Identifier: MIT */
/*
 * Duplicates, over all that passes (contract.md 5, U01-U07): a fold. While
 * batches pass, every active record is stored and its keys go to the exchange;
 * at the end each group of equal keys says what it knows of its records, and
 * what was said of one record, by several groups, becomes one finding. The
 * parts are in dedup.h.
 */
#include "pipeline/person/person.h"
#include "pipeline/stages/dedup/dedup.h"

enum {
	FINDINGS = 1000, /* of a batch in finish, at most */
	BLOCK = 16       /* rows turned at a time */
};

static const struct sv column_name[COLUMNS] = {
	[COLUMN_ID] = { "身份证件号", 15 },
	[COLUMN_XJH] = { "学籍号", 9 },
	[COLUMN_NAME] = { "姓名", 6 },
	[COLUMN_BIRTH] = { "出生日期", 12 },
	[COLUMN_SEX] = { "性别", 6 },
	[COLUMN_TYPE] = { "身份证件类型", 18 },
	[COLUMN_STATUS] = { "学生状态", 12 },
};

/* Where a rule's findings stand, and which columns it cannot do without. */
static const struct {
	struct sv id;
	enum column column; /* COLUMNS: the whole record */
	unsigned needs;
} rules[RULES] = {
	[U07] = { { "U07", 3 }, COLUMNS, 0 },
	[U03] = { { "U03", 3 }, COLUMN_ID, BIT(COLUMN_ID) | BIT(COLUMN_XJH) },
	[U04] = { { "U04", 3 }, COLUMN_XJH, BIT(COLUMN_ID) | BIT(COLUMN_XJH) },
	[U01] = { { "U01", 3 }, COLUMN_ID, BIT(COLUMN_ID) },
	[U02] = { { "U02", 3 }, COLUMN_XJH, BIT(COLUMN_XJH) },
	[U06] = { { "U06", 3 }, COLUMN_ID,
	    BIT(COLUMN_ID) | BIT(COLUMN_NAME) | BIT(COLUMN_BIRTH) },
	[U05] = { { "U05", 3 }, COLUMN_NAME,
	    BIT(COLUMN_NAME) | BIT(COLUMN_BIRTH) | BIT(COLUMN_SEX) },
};

static int
dedup_open(struct stage *s, const void *config)
{
	struct dedup *d = arena_alloc(&s->run, sizeof(*d));

	d->config = config;
	d->diag = s->diag;
	s->state = d;
	return 0;
}

/* Of the columns NEEDS, those that the stream has not. */
static unsigned
missing(const struct dedup *d, unsigned needs)
{
	unsigned lacks = 0;

	for (int i = 0; i < COLUMNS; i++)
		if (needs & BIT(i) && d->column[i] < 0)
			lacks |= BIT(i);
	return lacks;
}

static int
dedup_header(struct stage *s, struct header *h)
{
	struct dedup *d = s->state;

	d->header = h;
	d->ncolumn = h->ncolumn;
	d->block = arena_alloc(&s->run,
	    BLOCK * d->ncolumn * sizeof(*d->block));
	for (int i = 0; i < COLUMNS; i++)
		d->column[i] = header_find(h, column_name[i]);
	for (int i = 0; i < RULES; i++) {
		const struct rule *r = pack_rule(d->config->pack, rules[i].id);

		if (!r || r->off)
			continue;
		d->level[i] = r->level;
		if (!missing(d, rules[i].needs))
			d->on |= BIT(i);
	}
	header_add_stage(h, &s->run, SV("xj-dedup " XJ_VERSION));
	return 0;
}

/*
 * Rows are wanted whole, and a batch lies column by column: N rows from FIRST
 * are turned at a time, so that memory is read in runs (measured with 60
 * columns: a fifth of the whole call).
 */
static void
turn_block(struct dedup *d, const struct batch *b, size_t first, size_t n)
{
	for (size_t c = 0; c < d->ncolumn; c++) {
		const struct sv *cell = batch_cell(b, (int)c) + first;

		for (size_t i = 0; i < n; i++)
			d->block[i * d->ncolumn + c] = cell[i];
	}
}

static int
dedup_batch(struct stage *s, struct batch *b)
{
	struct dedup *d = s->state;

	for (size_t i = 0; d->on && i < b->nrow; i++) {
		const struct sv *cell = d->block + i % BLOCK * d->ncolumn;

		if (i % BLOCK == 0)
			turn_block(d, b, i,
			    b->nrow - i < BLOCK ? b->nrow - i : BLOCK);
		if (!person_active(batch_get(b, d->column[COLUMN_STATUS], i)))
			continue;
		d->active++;
		if (entry_emit(d, b, i, cell) < 0)
			return -1;
	}
	return 0;
}

static int
reduce(struct dedup *d)
{
	struct exchange *x = d->config->exchange;
	const struct reducer r = { .group = group_judge, .ctx = d };

	for (unsigned i = 0; i < x->nshard; i++)
		if (exchange_reduce(x, i, &r, d->diag) < 0)
			return -1;
	fact_order(&d->facts, d->on);
	return 0;
}

/* FILE:LINE;FILE:LINE… */
static struct sv
join_spots(struct arena *a, const struct spot *spot, size_t n)
{
	struct buf text = { 0 };
	struct sv v;

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_put_char(&text, ';');
		buf_put_u64(&text, spot[i].file);
		buf_put_char(&text, ':');
		buf_put_u64(&text, spot[i].line);
	}
	v = arena_dup(a, buf_sv(&text));
	buf_free(&text);
	return v;
}

static struct sv
get_cell(const struct sv *cell, int column)
{
	return column < 0 ? (struct sv){ 0 } : cell[column];
}

/* Which of two numbers that are one slip apart is the wrong one. */
static void
tell_slip(struct batch *b, struct finding *f, const struct fact *fact)
{
	static const struct sv branch[] = { [SLIP_HERE] = { "本处", 6 },
		[SLIP_THERE] = { "另处", 6 }, [SLIP_BOTH] = { "都错", 6 } };
	struct sv zh = { 0 }, en = { 0 };

	if (!fact || fact->slip == SLIP_UNKNOWN)
		return;
	finding_arg(b, f, SV("branch"), branch[fact->slip]);
	if (fact->swapped) {
		zh = arena_printf(&b->arena, "（先看第 %d、%d 位是否颠倒）",
		    fact->wrong, fact->swapped);
		en = arena_printf(&b->arena,
		    " (look whether characters %d and %d changed places)", fact->wrong,
		    fact->swapped);
	} else if (fact->wrong) {
		zh = arena_printf(&b->arena, "（先看第 %d 位）",
		    fact->wrong);
		en = arena_printf(&b->arena, " (look at character %d)",
		    fact->wrong);
	}
	finding_arg(b, f, SV("char"), zh);
	finding_arg(b, f, SV("char_en"), en);
}

static void
add_arguments(struct batch *b, struct finding *f, const struct dedup *d,
    const struct sv *cell, const struct told *t)
{
	static const enum column shown[] = { COLUMN_NAME, COLUMN_SEX,
		COLUMN_BIRTH, COLUMN_TYPE, COLUMN_ID, COLUMN_XJH };
	struct spot spot[RELATED];
	uint64_t total;
	size_t n = fact_related(&d->facts, t, spot, &total);

	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		finding_arg(b, f, column_name[shown[i]],
		    get_cell(cell, d->column[shown[i]]));
	finding_arg(b, f, SV("学校名称"),
	    get_cell(cell, b->header->school_name));
	finding_arg(b, f, SV("related"), join_spots(&b->arena, spot, n));
	finding_arg(b, f, SV("total"),
	    arena_printf(&b->arena, "%llu", (unsigned long long)total));
}

/* The lines of the records that differ: “：第 3、7 行”. */
static int
put_lines(struct dedup *d, const struct told *t, struct buf *zh,
    struct buf *en)
{
	const struct match *m = d->facts.match + t->first;
	struct entry e;
	struct sv *cell;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (m[i].original.alike)
			continue;
		if (n == RELATED) {
			buf_put(zh, SV("……"));
			buf_put(en, SV(", …"));
			break;
		}
		if (entry_read(d, &d->scratch, m[i].place, &e, &cell) < 0)
			return -1;
		buf_put(zh, n ? SV("、") : SV("（第 "));
		buf_put(en, n ? SV(", ") : SV(" (lines "));
		buf_put_u64(zh, e.line);
		buf_put_u64(en, e.line);
		n++;
	}
	buf_put(zh, n ? SV(" 行）") : SV(""));
	buf_put(en, n ? SV(")") : SV(""));
	arena_reset(&d->scratch);
	return 0;
}

static int
tell_version(struct dedup *d, struct batch *b, struct finding *f,
    const struct told *t)
{
	const struct match *m = d->facts.match + t->first;
	uint64_t changed = 0;
	struct buf zh = { 0 }, en = { 0 };
	int done;
	struct spot spot[RELATED];
	uint64_t total;
	size_t n = fact_related(&d->facts, t, spot, &total);

	for (size_t i = 0; i < t->n; i++)
		changed += !m[i].original.alike;
	finding_arg(b, f, SV("branch"), changed ? SV("版本") : SV("同样"));
	finding_arg(b, f, SV("pupils"),
	    arena_printf(&b->arena, "%llu", (unsigned long long)t->n));
	finding_arg(b, f, SV("changed"),
	    arena_printf(&b->arena, "%llu", (unsigned long long)changed));
	done = put_lines(d, t, &zh, &en);
	finding_arg(b, f, SV("lines"), arena_dup(&b->arena, buf_sv(&zh)));
	finding_arg(b, f, SV("lines_en"), arena_dup(&b->arena, buf_sv(&en)));
	finding_arg(b, f, SV("related"), join_spots(&b->arena, spot, n));
	buf_free(&zh);
	buf_free(&en);
	d->found[U07]++;
	return done;
}

static int
tell(struct dedup *d, struct batch *b, const struct told *t)
{
	const struct header *h = b->header;
	enum column column = rules[t->rule].column;
	struct finding *f;
	struct entry e;
	struct sv *cell;

	if (entry_read(d, &b->arena, t->place, &e, &cell) < 0)
		return -1;
	f = batch_find_loose(b, rules[t->rule].id, d->level[t->rule]);
	f->file = e.file;
	/* A version is said of the file. */
	f->line = t->version ? 0 : e.line;
	f->record = t->version ? 0 : e.record;
	f->column = column == COLUMNS ? -1 : d->column[column];
	f->school = get_cell(cell, h->school_code);
	if (f->school.len == 0)
		f->school = get_cell(cell, h->school_name);
	f->grade = get_cell(cell, h->grade);
	f->class_name = get_cell(cell, h->class_name);
	if (t->version)
		return tell_version(d, b, f, t);
	add_arguments(b, f, d, cell, t);
	if (t->rule == U06)
		tell_slip(b, f, fact_slip(&d->facts, t));
	if (column != COLUMNS && e.span[column].length)
		finding_span(b, f, e.offset + e.span[column].at,
		    e.span[column].length);
	else if (e.length)
		finding_span(b, f, e.offset, e.length);
	d->found[t->rule]++;
	return 0;
}

static void
add_statuses(struct dedup *d, struct batch *b)
{
	static const enum rule_id by_name[] = { U01, U02, U03, U04, U05, U06,
		U07 };

	for (size_t i = 0; i < RULES; i++) {
		enum rule_id rule = by_name[i];
		const struct rule *r = pack_rule(d->config->pack,
		    rules[rule].id);
		struct rule_status *status;

		if (!r)
			continue;
		status = batch_status(b, rules[rule].id);
		if (r->off) {
			status_off(status);
			continue;
		}
		for (int c = 0; c < COLUMNS; c++)
			if (missing(d, rules[rule].needs) & BIT(c))
				status_lacks(b, status, column_name[c]);
		if (status->reason.len)
			continue;
		status->evaluated = d->active;
		status->findings = d->found[rule];
	}
}

static int
dedup_finish(struct stage *s, struct batch *b)
{
	struct dedup *d = s->state;
	struct facts *f = &d->facts;

	if (d->state == DEDUP_DONE)
		return 0;
	if (d->state == DEDUP_FILLING && reduce(d) < 0)
		return -1;
	d->state = DEDUP_TELLING;
	if (d->next == f->ntold) {
		add_statuses(d, b);
		d->state = DEDUP_DONE;
		return 1;
	}
	for (size_t i = 0; i < FINDINGS && d->next < f->ntold; i++)
		if (tell(d, b, &f->told[d->next++]) < 0)
			return -1;
	return 1;
}

static void
dedup_close(struct stage *s)
{
	struct dedup *d = s->state;

	if (!d)
		return;
	fact_free(&d->facts);
	buf_free(&d->row);
	buf_free(&d->person);
	arena_free(&d->scratch);
}

const struct stage_ops dedup_stage = {
	.name = "xj-dedup",
	.open = dedup_open,
	.header = dedup_header,
	.batch = dedup_batch,
	.finish = dedup_finish,
	.close = dedup_close,
};
