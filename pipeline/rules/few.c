/* SPDX-License-Identifier: MIT */
/* A cell is found by its length and its ends. */
#include "pipeline/rules/few.h"

static inline bool
is_cell(const struct few_column *c, size_t i, struct sv v, struct few_ends e)
{
	return c->cell[i].len == v.len && c->first[i] == e.first &&
	    c->last[i] == e.last && few_rest(c->cell[i].ptr, v.ptr, v.len);
}

static bool
add_cell(struct few_column *c, struct sv v, struct few_ends e)
{
	if (c->n == FEW || v.len > FEW_BYTES)
		return false;
	c->cell[c->n] = arena_dup(&c->arena, v);
	c->first[c->n] = e.first;
	c->last[c->n++] = e.last;
	return true;
}

/* Which of its cells V is, and 1 more; 0: there are too many. */
static inline unsigned char
find_cell(struct few_column *c, struct sv v, struct few_ends e)
{
	/* The upper bits, to which all bytes add. */
	size_t at = few_mix(e, v.len) >> (64 - FEW_BITS);

	while (c->slot[at] && !is_cell(c, c->slot[at] - 1u, v, e))
		at = (at + 1) & (FEW_SLOTS - 1);
	if (c->slot[at] == 0 && add_cell(c, v, e))
		c->slot[at] = (unsigned char)c->n;
	return c->slot[at];
}

/* The cells of N rows, which often are those of the row above. */
static bool
read_codes(struct few_column *c, const struct sv *text, size_t n)
{
	unsigned char *restrict out = c->code, code = 0;
	struct few_ends above = { 0, 0 };
	size_t from = 0; /* where the run of such rows began */

	memset(c->count, 0, sizeof(c->count));
	for (size_t i = 0; i < n; i++) {
		struct sv v = text[i];
		struct few_ends e = few_ends(v);

		if (code && e.first == above.first && e.last == above.last &&
		    v.len == text[from].len &&
		    few_rest(v.ptr, text[from].ptr, v.len)) {
			out[i] = code - 1;
			continue;
		}
		if (code)
			c->count[code - 1] += (uint32_t)(i - from);
		code = find_cell(c, v, e);
		if (code == 0)
			return false;
		out[i] = code - 1;
		above = e;
		from = i;
	}
	c->count[code - 1] += (uint32_t)(n - from);
	return true;
}

/* The same where the file has no such column. */
static bool
read_blank(struct few_column *c, size_t n)
{
	struct sv none = { 0 };
	unsigned char code = find_cell(c, none, few_ends(none));

	if (code == 0)
		return false;
	memset(c->count, 0, sizeof(c->count));
	memset(c->code, code - 1, n);
	c->count[code - 1] = (uint32_t)n;
	return true;
}

/* Forget the cells of FIELD, and what is known of them. */
static void
empty(struct few *f, size_t field)
{
	struct few_column *c = f->column[field];
	const struct plan *p = f->work->plan;

	c->n = 0;
	memset(c->slot, 0, sizeof(c->slot));
	arena_reset(&c->arena);
	for (size_t i = 0; i < p->nnode; i++)
		if (p->hangs[i] == (int)field)
			f->work->known[i] = 0;
}

struct few *
few_open(struct work *w)
{
	struct few *f = arena_alloc(&w->arena, sizeof(*f));

	f->work = work_few(w);
	f->column = arena_alloc(&w->arena,
	    (w->plan->ncolumn + 1) * sizeof(struct few_column *));
	return f;
}

void
few_close(struct few *f)
{
	size_t n = f->work->plan->ncolumn;

	for (size_t i = 0; i < n; i++)
		if (f->column[i])
			arena_free(&f->column[i]->arena);
}

void
few_batch(struct few *f)
{
	for (size_t i = 0; i < f->work->plan->ncolumn; i++)
		if (f->column[i] && f->column[i]->n > FEW / 2)
			empty(f, i);
}

void
few_slice(struct few *f)
{
	for (size_t i = 0; i < f->work->plan->ncolumn; i++)
		if (f->column[i])
			f->column[i]->tried = false;
}

const struct few_column *
few_find(struct work *w, int field)
{
	struct few_column **at, *c;

	if (!w->few || !w->records || field < 0 || !w->plan->dear[field])
		return NULL;
	at = &w->few->column[field];
	if (!*at)
		*at = arena_alloc(&w->arena, sizeof(**at));
	c = *at;
	if (!c->tried) {
		c->tried = true;
		c->good = c->rest == 0 && (w->cell[field] ?
		    read_codes(c, w->cell[field], w->n) : read_blank(c, w->n));
		if (c->rest)
			c->rest--;
		else if (!c->good)
			c->rest = FEW_REST;
	}
	return c->good ? c : NULL;
}

struct work *
few_work(struct work *w, int field)
{
	struct work *few = w->few->work;
	struct few_column *c = w->few->column[field];

	few->n = c->n;
	few->cell[field] = c->cell;
	few->texts = &c->arena;
	return few;
}

bool
few_spread(struct work *w, int field, uint32_t node, struct vec *v)
{
	const struct few_column *c = few_find(w, field);
	enum type type = w->plan->node[node].type;
	unsigned char *restrict state = v->state;
	const unsigned char *code = c ? c->code : NULL;
	const struct vec *from;
	size_t n = w->n;

	if (!c)
		return false;
	from = work_eval(few_work(w, field), node);
	if (c->count[*c->code] == w->n) {
		vec_fill(v, w->n, from->state[*c->code],
		    vec_value(from, *c->code));
		v->same = true;
		return true;
	}
	for (size_t i = 0; i < n; i++)
		state[i] = from->state[code[i]];
	for (size_t i = 0; v->room && i < n; i++)
		v->room[i] = from->text[code[i]];
	for (size_t i = 0; type != TYPE_TEXT && type != TYPE_YESNO && i < n; i++)
		v->number[i] = from->number[code[i]];
	return true;
}
