/* SPDX-License-Identifier: MIT */
/* Which lists rules ask, for which columns, and what is wrong with these. */
#include "pipeline/rules/eval.h"

/* The nodes that a rule is made of; or JUDGED, those that are worked out for what
 * it judges: not what 有 花名册(…) asks of all records beforehand. */
struct nodes {
	uint32_t *id;
	size_t n;
	bool *has;
	bool judged;
};

static void
nodes_open(struct nodes *s, const struct pack *p, struct arena *a)
{
	size_t n = p->graph ? p->graph->nnode : 0;

	*s = (struct nodes){ .id = arena_alloc(a, (n + 1) * sizeof(*s->id)),
		.has = arena_alloc(a, n + 1) };
}

static void
add_node(struct nodes *s, const struct graph *g, uint32_t id)
{
	const struct node *n = &g->node[id];
	size_t k = 0;

	if (id == 0 || s->has[id])
		return;
	s->has[id] = true;
	s->id[s->n++] = id;
	if (s->judged && n->op == NODE_SEEN)
		k = n->narg - (size_t)n->value.number;
	for (; k < n->narg; k++)
		add_node(s, g, n->arg[k]);
}

/* Those of the N judges J of a rule. */
static void
nodes_of(struct nodes *s, const struct pack *p, const struct judge *j, size_t n)
{
	const struct graph *g = p->graph;

	while (s->n)
		s->has[s->id[--s->n]] = false;
	for (; n; n--, j++) {
		add_node(s, g, j->when);
		add_node(s, g, j->require);
		add_node(s, g, j->soften);
		for (size_t k = 0; k < j->nway; k++) {
			const struct way *w = &j->way[k];

			add_node(s, g, w->when);
			add_node(s, g, w->by);
			for (size_t m = 0; m < w->npiece; m++)
				add_node(s, g, w->piece[m].node);
		}
	}
}

bool
list_judged(const struct rule *r, size_t list, size_t *part)
{
	for (*part = 0; r->scope == SCOPE_LIST && *part < r->body->njudge;
	     ++*part)
		if (r->body->judge[*part].list == list)
			return true;
	return false;
}

/* Fields that J looks at: a row of its list names one of them. */
static void
stand_named(const struct plan *p, const struct judge *j, bool *field)
{
	struct arena a = { 0 };
	struct nodes s;

	nodes_open(&s, p->pack, &a);
	nodes_of(&s, p->pack, j, 1);
	for (size_t i = 0; i < s.n; i++) {
		const struct node *n = &p->node[s.id[i]];

		if ((n->op == NODE_RAW || n->op == NODE_FIELD) &&
		    n->index < p->pack->nfield)
			field[n->index] = true;
	}
	arena_free(&a);
}

void
plan_stands(const struct plan *p, bool *field)
{
	for (size_t r = 0; r < p->nrows; r++) {
		const struct judge *j = p->rows[r].judge;

		for (size_t i = 0; i < j->nway; i++) {
			if (j->way[i].column >= 0)
				field[j->way[i].column] = true;
			if (j->way[i].by)
				stand_named(p, j, field);
		}
	}
}

void
plan_uses(const struct plan *p, bool *field, bool *list)
{
	struct arena a = { 0 };
	struct nodes s;

	nodes_open(&s, p->pack, &a);
	s.judged = true;
	for (size_t r = 0; r < p->nrows; r++) {
		nodes_of(&s, p->pack, p->rows[r].judge, 1);
		for (size_t i = 0; i < s.n; i++) {
			const struct node *n = &p->node[s.id[i]];

			if (field && (n->op == NODE_RAW || n->op == NODE_FIELD))
				field[n->index] = true;
			if (list && (n->op == NODE_MATCHED ||
			    (n->op == NODE_ROWS && rows_person(n))))
				list[n->index] = true;
		}
	}
	arena_free(&a);
	if (field)
		plan_stands(p, field);
}

void
plan_say_roll(const struct plan *p, struct batch *b, struct sv zh,
    struct sv en)
{
	struct arena a = { 0 };
	struct nodes s;

	nodes_open(&s, p->pack, &a);
	s.judged = true;
	for (size_t r = 0; r < p->nrows; r++) {
		bool asks = false;

		nodes_of(&s, p->pack, p->rows[r].judge, 1);
		for (size_t i = 0; i < s.n; i++) {
			const struct node *n = &p->node[s.id[i]];

			asks |= n->op == NODE_MATCHED &&
			    n->index == p->pack->nlist;
		}
		if (asks) {
			struct rule_status *new = batch_status(b,
			    p->rows[r].rule->id);

			new->reason = arena_dup(&b->arena, zh);
			new->reason_en = arena_dup(&b->arena, en);
		}
	}
	arena_free(&a);
}

/* Do the nodes S ask LIST for COLUMN? */
static bool
asks(const struct pack *p, const struct nodes *s, size_t list, size_t column)
{
	const struct graph *g = p->graph;
	size_t field = p->list[list].field + column;

	for (size_t i = 0; i < s->n; i++) {
		const struct node *n = &g->node[s->id[i]];

		if (n->op == NODE_ROWS && n->index == list &&
		    (column == ANY_COLUMN || rows_asks(n, column)))
			return true;
		if (column != ANY_COLUMN && n->index == field &&
		    (n->op == NODE_RAW || n->op == NODE_FIELD))
			return true;
	}
	return false;
}

bool
list_asked(const struct pack *p, const struct rule *r, size_t part, size_t list)
{
	const struct judge *j = r->body->judge;
	bool parts = r->scope == SCOPE_LIST;
	struct arena a = { 0 };
	struct nodes s;
	bool asked;

	nodes_open(&s, p, &a);
	nodes_of(&s, p, parts ? j + part : j, parts ? 1 : r->body->njudge);
	asked = asks(p, &s, list, ANY_COLUMN);
	arena_free(&a);
	return asked;
}

/* The next rule from *I on, of WHOM, that asks LIST of P for COLUMN; or NULL. */
static const struct rule *
next_rule(const struct pack *p, struct nodes *s, unsigned whom, size_t list,
    size_t column, size_t *i)
{
	while (*i < pack_judged(p)) {
		const struct rule *r = pack_judge(p, (*i)++);
		unsigned who = r->scope == SCOPE_CHANGE ? LISTS_CHANGES :
		                                          LISTS_RECORDS;
		size_t part;

		if (r->off || !r->body || !r->body->judge || !(who & whom))
			continue;
		nodes_of(s, p, r->body->judge, r->body->njudge);
		if (asks(p, s, list, column) || (column == ANY_COLUMN &&
		    list_judged(r, list, &part)))
			return r;
	}
	return NULL;
}

void
plan_list_rules(const struct pack *p, unsigned whom, size_t list,
    size_t column, struct buf *out)
{
	struct arena a = { 0 };
	const struct rule *r;
	struct nodes s;
	size_t i = 0;

	nodes_open(&s, p, &a);
	while ((r = next_rule(p, &s, whom, list, column, &i))) {
		if (rule_of_form(r))
			continue;
		buf_put(out, out->len ? SV(" ") : SV(""));
		buf_put(out, r->id);
	}
	arena_free(&a);
}

bool
plan_list_asked(const struct pack *p, unsigned whom, size_t list)
{
	struct arena a = { 0 };
	struct nodes s;
	size_t i = 0;
	bool asked;

	nodes_open(&s, p, &a);
	asked = next_rule(p, &s, whom, list, ANY_COLUMN, &i) != NULL;
	arena_free(&a);
	return asked;
}

struct sv
plan_list_names(const struct pack *p, unsigned whom,
    const struct list_table *list, struct arena *a)
{
	struct sv names = { 0 };

	for (size_t i = 0; list && i < p->nlist; i++)
		if (list[i].hash.len && plan_list_asked(p, whom, i))
			names = arena_printf(a, "%.*s list=%.*s:%.*s",
			    SV_ARG(names), SV_ARG(p->list[i].file),
			    SV_ARG(sv_head(list[i].hash, 8)));
	return names;
}

static void
add_words(struct plan *p, struct flaw *f, struct sv zh, struct sv en)
{
	bool first = f->zh.len == 0;

	f->zh = arena_printf(&p->arena, "%.*s%s%.*s", SV_ARG(f->zh),
	    first ? "" : "；", SV_ARG(zh));
	f->en = arena_printf(&p->arena, "%.*s%s%.*s", SV_ARG(f->en),
	    first ? "" : "; ", SV_ARG(en));
}

static void
add_flaw(struct plan *p, struct count *c, struct sv zh, struct sv en)
{
	struct flaw f = { c->reason, c->reason_en };

	add_words(p, &f, zh, en);
	c->reason = f.zh;
	c->reason_en = f.en;
}

static bool
is_given(const struct plan *p, size_t i)
{
	return p->lists[i].table.ncolumn > 0;
}

/* Is S said of what P judges? */
static bool
is_mine(const struct plan *p, const struct rule *r, const struct spare *s)
{
	return p->kind != PLAN_LIST || r->body->judge[s->part].list == p->own;
}

/* May R be judged without list I (可缺)? */
static bool
is_spare(const struct plan *p, const struct rule *r, size_t i)
{
	const struct spare *s = r->body->spare;
	size_t n = r->body->nspare, k = 0, m;

	while (k < n && (s[k].list != i || !is_mine(p, r, &s[k])))
		k++;
	if (k == n)
		return false;
	for (m = k + 1; m < n && s[m].clause == s[k].clause; m++)
		if (is_given(p, s[m].list))
			return true;
	return m == k + 1;
}

/* Does list I stand in for another one (可缺 … 或 I)? It is not missed then, and
 * where the other is not there that one is. */
static bool
is_stand_in(const struct plan *p, const struct rule *r, size_t i)
{
	const struct spare *s = r->body->spare;

	for (size_t k = 1; k < r->body->nspare; k++)
		if (s[k].list == i && s[k].clause == s[k - 1].clause &&
		    is_mine(p, r, &s[k]))
			return true;
	return false;
}

/* List I is not there: C's rule is not evaluated, or only without it. */
static void
add_absence(struct plan *p, struct count *c, size_t i)
{
	struct arena *a = &p->arena;
	struct sv file = p->pack->list[i].file, like = p->lists[i].like;
	struct sv zh = arena_printf(a, "没有名单 %.*s", SV_ARG(file));
	struct sv en = arena_printf(a, "no list %.*s", SV_ARG(file));

	if (is_stand_in(p, c->rule, i))
		return;
	if (like.len) {
		zh = arena_printf(a, "%.*s（有一个文件 %.*s）", SV_ARG(zh),
		    SV_ARG(like));
		en = arena_printf(a, "%.*s (there is a file %.*s)", SV_ARG(en),
		    SV_ARG(like));
	}
	if (is_spare(p, c->rule, i))
		add_words(p, &c->partly, arena_printf(a,
		    "%.*s，按没有内容判断", SV_ARG(zh)),
		    arena_printf(a, "%.*s, judged as if it had no row",
		    SV_ARG(en)));
	else
		add_flaw(p, c, zh, en);
}

/* What is wrong with list I keeps C's rule from being evaluated. */
static void
add_flaws(struct plan *p, struct count *c, const struct nodes *s, size_t i)
{
	const struct list_table *l = &p->lists[i];
	struct sv file = p->pack->list[i].file;
	struct arena *a = &p->arena;
	bool own = p->kind == PLAN_LIST && p->own == i;

	/* What has columns was given, be it without a row. Without its rows
	 * there is nothing that a rule of 名单 could be about. */
	if (!is_given(p, i) && (own || (!p->pack->list[i].optional &&
	    asks(p->pack, s, i, ANY_COLUMN))))
		add_absence(p, c, i);
	if (l->flaw.zh.len && (own || asks(p->pack, s, i, ANY_COLUMN)))
		add_flaw(p, c, arena_printf(a, "%.*s %s%.*s", SV_ARG(file),
		    l->blank ? "" : "无法读取：", SV_ARG(l->flaw.zh)),
		    arena_printf(a, "%.*s %s%.*s", SV_ARG(file),
		    l->blank ? "" : "cannot be read: ",
		    SV_ARG(l->flaw.en)));
	for (size_t k = 0; l->columns && k < l->table.ncolumn; k++)
		if (l->columns[k].zh.len && asks(p->pack, s, i, k))
			add_flaw(p, c, arena_printf(a, "%.*s:%llu %.*s",
			    SV_ARG(file), (unsigned long long)l->line,
			    SV_ARG(l->columns[k].zh)),
			    arena_printf(a, "%.*s:%llu %.*s", SV_ARG(file),
			    (unsigned long long)l->line,
			    SV_ARG(l->columns[k].en)));
}

const struct field *
list_field(const struct pack *p, const struct list_form *form,
    const struct list_table *l, size_t row, struct arena *scratch)
{
	return form->nby ? pack_alias(p,
	    table_get(&l->table, (int64_t)row, form->by[0]), scratch) : NULL;
}

void
list_settle(const struct pack *p, const struct list_form *form,
    struct list_table *l, struct arena *scratch)
{
	for (size_t row = 0; form->nby && row < l->table.nrow; row++) {
		const struct field *f = list_field(p, form, l, row, scratch);
		struct sv *cell = l->table.cell + row * l->table.ncolumn;

		if (!f)
			continue;
		cell[form->by[0]] = f->name;
		for (size_t k = 1; k < form->nby; k++)
			cell[form->by[k]] = table_name(f->table,
			    cell[form->by[k]]);
	}
}

/* Rules that cannot be evaluated are not judged. */
static void
drop_flawed(struct plan *p)
{
	struct arena a = { 0 };
	struct nodes s;
	size_t n = 0;

	nodes_open(&s, p->pack, &a);
	for (size_t i = 0; i < p->ncount; i++) {
		struct count *c = &p->count[i];
		const struct judge *j = c->rule->body->judge;
		size_t njudge = c->rule->body->njudge, part;

		if (p->kind == PLAN_LIST &&
		    list_judged(c->rule, p->own, &part))
			j += part, njudge = 1;
		nodes_of(&s, p->pack, j, njudge);
		for (size_t k = 0; k < p->pack->nlist; k++)
			add_flaws(p, c, &s, k);
	}
	arena_free(&a);
	for (size_t i = 0; i < p->nrows; i++)
		if (p->count[p->rows[i].count].reason.len == 0)
			p->rows[n++] = p->rows[i];
	p->nrows = n;
}

/* The nodes of all rules that are judged. */
static bool *
mark_all(struct plan *p)
{
	bool *all = arena_alloc(&p->arena, p->nnode + 1);
	struct arena a = { 0 };
	struct nodes s;

	nodes_open(&s, p->pack, &a);
	for (size_t r = 0; r < p->nrows; r++) {
		nodes_of(&s, p->pack, p->rows[r].judge, 1);
		for (size_t i = 0; i < s.n; i++)
			all[s.id[i]] = true;
	}
	arena_free(&a);
	return all;
}

void
plan_lists(struct plan *p, const struct list_table *list)
{
	p->lists = list ? list : arena_alloc(&p->arena,
	    (p->pack->nlist + 1) * sizeof(*list));
	drop_flawed(p);
	rows_index(p, mark_all(p));
}
