/* SPDX-License-Identifier: MIT */
#include "pipeline/base/past.h"
#include "pipeline/rules/body.h"
#include "pipeline/rules/change.h"
#include "pipeline/rules/examples.h"
#include "pipeline/rules/group.h"

/* The pack with the parameters that the example sets. */
static struct pack
set_params(const struct pack *p, const struct example *e, struct arena *a)
{
	struct pack own = *p;

	own.param = arena_alloc(a, (p->nparam + 1) * sizeof(*own.param));
	if (p->nparam)
		memcpy(own.param, p->param, p->nparam * sizeof(*own.param));
	for (size_t i = 0; i < e->nsetting; i++)
		for (size_t k = 0; k < own.nparam; k++)
			if (sv_equal(own.param[k].name, e->setting[i].name))
				own.param[k].value = e->setting[i].value;
	return own;
}

/* The cells of E's records by field of the pack, empty where nothing is given. */
static struct sv **
fill_cells(const struct pack *p, const struct example *e, struct arena *a)
{
	struct sv **cell = arena_alloc(a, (e->nrecords + 1) * sizeof(*cell));

	for (size_t i = 0; i < e->nrecords; i++) {
		const struct records *r = &e->records[i];

		cell[i] = arena_alloc(a, p->nall * sizeof(**cell));
		for (size_t k = 0; k < r->ngiven; k++)
			cell[i][r->given[k].field] = r->given[k].value;
	}
	return cell;
}

/* The records of E, of a file that has all columns. */
static void
fill(struct batch *b, const struct header *h, struct source *src,
    const struct example *e, struct sv *const *cell)
{
	size_t n = 0;

	for (size_t i = 0; i < e->nrecords; i++)
		n += e->records[i].n;
	batch_reset(b, h, src, n);
	for (size_t i = 0; i < e->nrecords; i++)
		for (uint64_t k = 0; k < e->records[i].n; k++) {
			for (size_t c = 0; c < h->ncolumn; c++)
				batch_cell(b, (int)c)[b->nrow] = cell[i][c];
			b->line[b->nrow] = b->nrow + 2;
			b->record[b->nrow] = b->nrow + 1;
			b->nrow++;
		}
}

/* Where the columns of E's file stand; NULL: all as in the header. */
static int32_t *
find_places(const struct header *h, const struct example *e, struct arena *a)
{
	int32_t *place = e->absent ?
	    arena_alloc(a, h->ncolumn * sizeof(*place)) : NULL;

	for (size_t i = 0; place && i < h->ncolumn; i++)
		place[i] = e->absent[i] ? -1 : (int32_t)i;
	return place;
}

/* The two states of a person; what is not given was as it is. */
static void
add_person(const struct change_sheet *s, struct batch *b,
    const struct sv *cell, struct arena *a)
{
	struct sv *new = arena_alloc(a, (2 * s->n + 1) * sizeof(*new));
	struct sv *old = new + s->n, kind = cell[2 * s->n + CHANGE_KIND];
	const struct sv *own = cell + 2 * s->n;
	struct change_past past = { own[CHANGE_DAY], own[CHANGE_FILE],
		own[CHANGE_LINE], own[CHANGE_SEAT] };

	if (past.day.len == 0)
		past.day = SV(EXAMPLE_DAY);
	for (size_t c = 0; c < s->n; c++) {
		new[c] = cell[c].len ? cell[c] : SV("");
		old[c] = past_absent(cell[s->n + c]) ? new[c] :
		                                       cell[s->n + c];
	}
	change_add(s, b,
	    sv_equal(kind, change_label[CHANGE_CAME]) ? NULL : old,
	    sv_equal(kind, change_label[CHANGE_WENT]) ? NULL : new,
	    &past);
}

static void
fill_changes(struct batch *b, const struct change_sheet *s,
    struct source *src, const struct example *e, struct sv *const *cell,
    struct arena *a)
{
	size_t n = 0;

	for (size_t i = 0; i < e->nrecords; i++)
		n += e->records[i].n;
	batch_reset(b, &s->header, src, n * change_rows(s));
	for (size_t i = 0; i < e->nrecords; i++)
		for (uint64_t k = 0; k < e->records[i].n; k++)
			add_person(s, b, cell[i], a);
}

/* The lists: all are there, and some have the rows that E gives. */
static struct list_table *
fill_lists(const struct pack *p, const struct example *e, struct arena *a)
{
	struct list_table *l = arena_alloc(a, (p->nlist + 1) * sizeof(*l));

	for (size_t i = 0; i < p->nlist; i++) {
		l[i].table = (struct table){ .column = p->list[i].column,
			.ncolumn = p->list[i].ncolumn,
			.cell = e->list ? e->list[i].cell : NULL,
			.nrow = e->list ? e->list[i].nrow : 0 };
		list_settle(p, &p->list[i], &l[i], a);
	}
	return l;
}

/* In a rule of 名单 the records of E are rows of LIST. */
static void
settle_rows(const struct pack *p, size_t list, const struct example *e,
    struct sv *const *cell, struct arena *a)
{
	const struct list_form *form = &p->list[list];

	for (size_t i = 0; i < e->nrecords; i++) {
		struct list_table row = { .table = { .nrow = 1,
			.ncolumn = form->ncolumn,
			.cell = cell[i] + form->field } };

		list_settle(p, form, &row, a);
	}
}

/* May ROW of list I be of the person of CELL? What is not given agrees; of the
 * two numbers one is enough, and the name counts where neither is given. */
static bool
agrees(const struct pack *p, const struct list_table *l, size_t i, size_t row,
    const struct sv *of)
{
	static const struct sv key[] = { { "学籍号", 9 },
		{ "身份证件号", 15 }, { "姓名", 6 } };
	bool differs = false;

	for (size_t k = 0; k < sizeof(key) / sizeof(*key); k++)
		for (size_t c = 0; c < p->list[i].ncolumn; c++) {
			struct sv cell = table_get(&l->table, (int64_t)row, c);
			const struct field *f = pack_field(p, key[k]);

			if (!cell.len || !f || !sv_equal(key[k],
			    p->list[i].column[c]) || (k == 2 && differs))
				continue;
			if (sv_equal(cell, of[f - p->field]))
				return true;
			differs = true;
		}
	return !differs;
}

/* Whose record is on the roll, where a rule of 名单 asks. */
static void
match_roll(const struct pack *p, const struct example *e, uint32_t *match,
    size_t n)
{
	for (size_t i = 0; i < e->nrecords; i++)
		for (uint64_t k = 0; n && k < e->records[i].n; k++, n--) {
			match[p->nlist] = e->records[i].roll;
			match += p->nlist + 1;
		}
}

/* Of each list the rows that agree are one person's, as are the records. */
static const uint32_t *
match_lists(const struct pack *p, struct list_table *l,
    const struct example *e, const struct sv *of, size_t n, struct arena *a)
{
	uint32_t *match = arena_alloc(a, n * (p->nlist + 1) * sizeof(*match));

	for (size_t i = 0; i < p->nlist; i++) {
		size_t nrow = l[i].table.nrow;

		l[i].first = arena_alloc(a, 2 * sizeof(*l[i].first));
		l[i].row = arena_alloc(a, (nrow + 1) * sizeof(*l[i].row));
		for (size_t row = 0; row < nrow; row++)
			if (agrees(p, &l[i], i, row, of))
				l[i].row[l[i].first[1]++] = (uint32_t)row;
		l[i].nperson = 1;
	}
	for (size_t row = 0; row < n; row++)
		for (size_t i = 0; i < p->nlist; i++)
			match[row * (p->nlist + 1) + i] = l[i].first[1] > 0;
	match_roll(p, e, match, n);
	return match;
}

/* Is F one that E wants to hear of? One that is softened is so, and no branch's
 * nor the rule's own. */
static bool
is_wanted(const struct finding *f, const struct example *e)
{
	struct sv soft = finding_get(f, SV("softened")), name = e->name.text;

	if (name.len == 0)
		return e->passes || soft.len == 0;
	return sv_equal(soft.len ? soft : finding_get(f, SV("branch")), name);
}

/* Findings that say what E wants to hear. */
static uint64_t
count_findings(const struct batch *b, const struct rule *r,
    const struct example *e)
{
	uint64_t n = 0;

	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];

		n += sv_equal(f->rule, r->id) && is_wanted(f, e);
	}
	return n;
}

static struct plan *
open_plan(const struct pack *p, struct sv asof, const struct rule *r,
    const struct example *e)
{
	switch (r->scope) {
	case SCOPE_CHANGE:
		return plan_open_changes(p, asof, r->body->since, r);
	case SCOPE_LIST:
		return plan_open_list(p, asof, r->body->judge[e->part].list,
		    r);
	default:
		return r->body->person ? plan_open_persons(p, asof, r) :
		                         plan_open(p, asof, r);
	}
}

static void
run(const struct pack *p, const struct header *h, struct rule_test *t,
    const struct example *e, struct arena *a)
{
	struct source src = { .number = 1, .place = find_places(h, e, a) };
	struct batch b = { 0 };
	struct sv asof = e->asof.len ? e->asof : SV(EXAMPLE_ASOF);
	bool change = t->rule->scope == SCOPE_CHANGE;
	struct plan *plan = open_plan(p, asof, t->rule, e);
	struct list_table *lists = fill_lists(p, e, a);
	struct groups *groups = NULL;
	struct header own = *h;
	struct change_sheet sheet;
	struct sv **cell = fill_cells(p, e, a);

	if (change) {
		own.ncolumn = p->nfield;
		change_open(&sheet, p, own.column, own.ncolumn, a);
		own = sheet.header;
	}
	if (t->rule->scope != SCOPE_LIST && !change)
		own.ncolumn = p->nfield;
	plan_lists(plan, lists);
	plan_header(plan, &own);
	if (t->rule->scope == SCOPE_LIST)
		settle_rows(p, t->rule->body->judge[e->part].list, e, cell, a);
	if (change)
		fill_changes(&b, &sheet, &src, e, cell, a);
	else
		fill(&b, &own, &src, e, cell);
	b.match = match_lists(p, lists, e, cell[0], b.nrow + 1, a);
	if (plan_gathers(plan)) {
		plan_gather(plan, &b);
		plan_gathered(plan);
	}
	plan_rows(plan, &b);
	if (plan_has(plan, true)) {
		groups = groups_open(plan, NULL, &own);
		groups_now(groups, &b);
		while (groups_tell(groups, &b))
			;
	}
	plan_status(plan, &b, t->rule->scope == SCOPE_GROUP);
	t->findings = count_findings(&b, t->rule, e);
	t->reason = arena_dup(a, b.status[0].reason);
	t->reason_en = arena_dup(a, b.status[0].reason_en);
	t->good = t->passes ? t->findings == 0 : t->findings > 0;
	groups_close(groups);
	plan_close(plan);
	batch_free(&b);
}

static size_t
test_rule(const struct pack *p, const struct rule *r, const struct header *h,
    void (*told)(void *ctx, const struct rule_test *t), void *ctx)
{
	struct arena a = { 0 };
	size_t bad = 0;

	for (size_t i = 0; i < r->body->nexample; i++) {
		const struct example *e = &r->body->example[i];
		struct pack own = set_params(p, e, &a);
		struct rule_test t = { .rule = r, .passes = e->passes,
			.branch = e->name.text, .text = e->text,
			.file = e->at.in->name,
			.line = span_line(e->at) };

		run(&own, h, &t, e, &a);
		bad += !t.good;
		if (told)
			told(ctx, &t);
		arena_reset(&a);
	}
	arena_free(&a);
	return bad;
}

size_t
rules_test(const struct pack *p, const struct rule *only,
    void (*told)(void *ctx, const struct rule_test *t), void *ctx)
{
	struct arena a = { 0 };
	struct header h = { .asof = SV(EXAMPLE_ASOF), .ncolumn = p->nall };
	size_t bad = 0;

	h.column = arena_alloc(&a, (p->nall + 1) * sizeof(*h.column));
	for (size_t i = 0; i < p->nall; i++)
		h.column[i] = p->field[i].name;
	header_resolve(&h);
	for (size_t i = 0; i < p->nrule; i++)
		if (p->rule[i].scope != SCOPE_NONE &&
		    (!only || only == &p->rule[i]))
			bad += test_rule(p, &p->rule[i], &h, told, ctx);
	arena_free(&a);
	return bad;
}

size_t
rule_examples(const struct rule *r, bool passes)
{
	size_t n = 0;

	for (size_t i = 0; r->body && i < r->body->nexample; i++)
		n += r->body->example[i].passes == passes;
	return n;
}

struct sv
rule_script(const struct rule *r)
{
	return r->body && r->body->nexample ? r->body->example->at.in->name :
	                                      (struct sv){ 0 };
}
