/* SPDX-License-Identifier: MIT */
/*
 * Of rows that are held back there is a finding each, up to a bound; of cells
 * that are no dates one a column, and of rows that are not there yet one, with
 * all the lines: a column that is filled wrongly is so in every row.
 */
#include "pipeline/report/losses.h"
#include "pipeline/report/show.h"
#include "pipeline/rules/plan.h"
#include "pipeline/run/list_notes.h"

enum { KEPT = 1000 /* findings of one list, at most */ };

void
notes_open(struct list_notes *n)
{
	n->date = arena_alloc(n->arena, (n->pack->list[n->index].ncolumn + 1) *
	    sizeof(*n->date));
}

void
notes_source(struct list_notes *n, const struct source *src)
{
	struct source *to = &n->list->source;

	*to = *src;
	to->path = arena_dup(n->arena, src->path);
	to->encoding = arena_dup(n->arena, src->encoding);
	to->why = arena_dup(n->arena, src->why);
	to->hash = arena_dup(n->arena, src->hash);
	to->place = NULL;
	to->spelling = NULL;
}

struct finding *
notes_add(struct list_notes *n, struct sv rule, uint64_t line)
{
	struct list_table *l = n->list;
	struct finding *f;

	l->finding = arena_more(n->arena, l->finding, l->nfinding, &n->cap,
	    sizeof(*f));
	f = &l->finding[l->nfinding++];
	*f = (struct finding){ .rule = arena_dup(n->arena, rule), .line = line,
		.column = -1, .after = -1 };
	return f;
}

void
notes_arg(struct list_notes *n, struct finding *f, struct sv name,
    struct sv value)
{
	f->arg = arena_more(n->arena, f->arg, f->narg, &f->caparg,
	    sizeof(*f->arg));
	f->arg[f->narg++] = (struct arg){ arena_dup(n->arena, name),
		arena_dup(n->arena, value) };
}

static void
add_number(struct list_notes *n, struct finding *f, struct sv name, uint64_t i)
{
	notes_arg(n, f, name, arena_printf(n->arena, "%llu",
	    (unsigned long long)i));
}

void
notes_finding(struct list_notes *n, const struct finding *f)
{
	struct sv numbers = finding_get(f, SV(HELD_NUMBERS));
	struct finding *own;

	buf_put(&n->held, n->held.len && numbers.len ? SV(" ") : SV(""));
	buf_put(&n->held, numbers);
	if (n->list->nfinding == KEPT) {
		n->unkept++;
		return;
	}
	own = notes_add(n, f->rule, f->line);
	own->record = f->record;
	/* The list has all numbers together. */
	for (size_t i = 0; i < f->narg; i++)
		if (!sv_equal(f->arg[i].name, SV(HELD_NUMBERS)))
			notes_arg(n, own, f->arg[i].name, f->arg[i].value);
}

static void
note_line(struct odd_lines *o, uint64_t line)
{
	if (o->n++ == 0)
		o->first = line;
	runs_add(&o->lines, line);
}

/* It may be a name that stands in the wrong column. */
static struct sv
show(struct list_notes *n, size_t c, struct sv text)
{
	struct sv column = n->pack->list[n->index].column[c], shown;
	struct buf out = { 0 };

	show_cell(&out, show_class_of(n->pack, column, text), text, false);
	shown = arena_dup(n->arena, buf_sv(&out));
	buf_free(&out);
	return shown;
}

void
notes_date(struct list_notes *n, size_t c, struct sv text, uint64_t line)
{
	if (n->date[c].n == 0)
		n->date[c].value = show(n, c, text);
	note_line(&n->date[c], line);
}

void
notes_later(struct list_notes *n, uint64_t line)
{
	note_line(&n->later, line);
}

static void
add_dates(struct list_notes *n, size_t c)
{
	struct odd_lines *o = &n->date[c];
	struct buf rules = { 0 };
	struct finding *f;

	if (o->n == 0)
		return;
	f = notes_add(n, SV("L02"), o->first);
	plan_list_rules(n->pack, LISTS_CHANGES | LISTS_RECORDS, n->index, c,
	    &rules);
	notes_arg(n, f, SV("column"), n->pack->list[n->index].column[c]);
	notes_arg(n, f, SV("value"), o->value);
	add_number(n, f, SV("cells"), o->n);
	notes_arg(n, f, SV("lines"), buf_sv(&o->lines.text));
	notes_arg(n, f, SV("rules"), rules.len ? buf_sv(&rules) : SV("无"));
	if (rules.len == 0)
		notes_arg(n, f, SV("rules_en"), SV("none"));
	buf_free(&rules);
}

static void
add_later(struct list_notes *n, struct sv asof)
{
	struct finding *f;

	if (n->later.n == 0)
		return;
	f = notes_add(n, SV("L03"), n->later.first);
	add_number(n, f, SV("rows"), n->later.n);
	notes_arg(n, f, SV("lines"), buf_sv(&n->later.lines.text));
	notes_arg(n, f, SV("asof"), asof);
}

/* Nothing else counts of a list that cannot be read. */
static void
add_lost(struct list_notes *n)
{
	struct finding *f;

	n->list->nfinding = 0;
	if (n->list->blank)
		return; /* it can be read: rules say what lacks */
	f = notes_add(n, SV("F01"), 0);
	notes_arg(n, f, SV("reason"), n->list->flaw.zh);
	notes_arg(n, f, SV("reason_en"), n->list->flaw.en);
}

void
notes_close(struct list_notes *n, struct sv asof)
{
	size_t ncolumn = n->pack->list[n->index].ncolumn;

	if (n->list->flaw.zh.len) {
		add_lost(n);
	} else {
		for (size_t c = 0; c < ncolumn; c++)
			add_dates(n, c);
		add_later(n, asof);
	}
	n->list->held = arena_dup(n->arena, buf_sv(&n->held));
	buf_free(&n->held);
	for (size_t c = 0; c < ncolumn; c++)
		runs_free(&n->date[c].lines);
	runs_free(&n->later.lines);
}
