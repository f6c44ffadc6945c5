/* SPDX-License-Identifier: MIT */
#include "pipeline/rules/few.h"
#include "pipeline/rules/partial.h"

void
partial_open(struct partial *p, const struct shape *s, struct arena *a)
{
	*p = (struct partial){ 0 };
	p->cell = arena_alloc(a, (s->nfield + 1) * sizeof(*p->cell));
	p->gathered = arena_alloc(a, (s->ngather + 1) * sizeof(*p->gathered));
}

enum { LONGEST = 10 }; /* bytes of a number: seven bits each */

static char *
write_number(char *to, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		*to++ = (char)(n | 0x80);
	*to++ = (char)n;
	return to;
}

static void
put_number(struct buf *out, uint64_t n)
{
	buf_reserve(out, LONGEST);
	out->len = (size_t)(write_number(out->ptr + out->len, n) - out->ptr);
}

static void
put_text(struct buf *out, struct sv v)
{
	char *to;

	buf_reserve(out, LONGEST + v.len);
	to = write_number(out->ptr + out->len, v.len);
	out->len = (size_t)(sv_copy(to, v) - out->ptr);
}

static uint64_t
get_number(struct sv *in)
{
	uint64_t n = 0;

	for (unsigned shift = 0;; shift += 7) {
		unsigned char c = (unsigned char)*in->ptr++;

		in->len--;
		n |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80)
			return n;
	}
}

static struct sv
get_text(struct sv *in)
{
	size_t n = (size_t)get_number(in);
	struct sv v = sv_make(in->ptr, n);

	in->ptr += n;
	in->len -= n;
	return v;
}

/* A value as bytes: two are equal where these are. */
static struct sv
bytes_of(enum type type, const struct vec *v, size_t row, struct arena *a)
{
	if (type == TYPE_TEXT)
		return v->text[row];
	if (type == TYPE_YESNO)
		return arena_dup(a, sv_make((const char *)&v->state[row], 1));
	return arena_dup(a, sv_make((const char *)&v->number[row],
	    sizeof(v->number[row])));
}

/* Room for N more values. */
static void
grow(struct gathered *g, size_t n, struct arena *a)
{
	struct times *had = g->value;

	if (g->n + n <= g->cap)
		return;
	g->cap = g->n + n > 2 * g->cap ? g->n + n : 2 * g->cap;
	g->value = arena_room(a, g->cap * sizeof(*g->value));
	if (g->n)
		memcpy(g->value, had, g->n * sizeof(*had));
}

static void
take_number(struct gathered *g, enum gather kind, int64_t n)
{
	bool least = kind == GATHER_MIN;

	if (!g->any || (least ? n < g->number : n > g->number))
		g->number = n;
	g->any = true;
}

/* Values of rows FROM to TO, as far as there are any. */
static void
add_values(struct gathered *g, enum type type, const struct vec *v, size_t from,
    size_t to, struct arena *a)
{
	struct times *next;

	grow(g, to - from, a);
	next = g->value + g->n;
	for (size_t i = from; i < to; i++)
		if (v->state[i] <= CELL_YES)
			*next++ = (struct times){ bytes_of(type, v, i, a), 1 };
	g->n = (size_t)(next - g->value);
}

/* Who the records of rows FROM to TO are. */
static void
add_heads(struct gathered *g, const struct node *node, struct work *w,
    size_t from, size_t to, struct arena *a)
{
	const struct vec *arg[HEADS_CELLS];
	struct sv said[HEADS_CELLS];

	for (size_t k = 0; k < HEADS_CELLS; k++)
		arg[k] = work_eval(w, node->arg[k]);
	grow(g, to - from, a);
	for (size_t i = from; i < to; i++) {
		for (size_t k = 0; k < HEADS_CELLS; k++)
			said[k] = arg[k]->state[i] <= CELL_YES ?
			    arg[k]->text[i] : SV("");
		g->value[g->n++] = (struct times){ heads_put(said, a), 1 };
	}
}

static int64_t
count_yes(const unsigned char *state, size_t from, size_t to)
{
	int64_t n = 0;

	for (size_t i = from; i < to; i++)
		n += !state || state[i] == CELL_YES;
	return n;
}

/* What rows FROM to TO, which are of one group, add to G. */
static void
gather(struct gathered *g, const struct node *node, struct work *w, size_t from,
    size_t to, struct arena *a)
{
	const struct vec *v = node->narg ? work_eval(w, node->arg[0]) : NULL;
	enum gather kind = node->func->gather;

	if (kind == GATHER_COUNT)
		g->number += count_yes(v ? v->state : NULL, from, to) * MILLION;
	else if (kind == GATHER_DISTINCT || kind == GATHER_MOST ||
	    kind == GATHER_NTH)
		add_values(g, w->plan->node[*node->arg].type, v, from, to, a);
	else if (kind == GATHER_HEADS)
		add_heads(g, node, w, from, to, a);
	else
		for (size_t i = from; i < to; i++)
			if (v->state[i] == CELL_YES)
				take_number(g, kind, v->number[i]);
}

/* Records on the lines of S, which are behind all that P has. */
static void
add_spot(struct partial *p, const struct spot *s)
{
	struct spot *end = p->nspot ? &p->spot[p->nspot - 1] : NULL;

	if (end && end->file == s->file && end->last + 1 == s->line &&
	    !p->cut)
		end->last = s->last;
	else if (p->nspot < PLACES)
		p->spot[p->nspot++] = *s;
	else
		p->cut = true;
}

void
partial_add(struct partial *p, const struct shape *s, struct work *w,
    size_t from, size_t to, uint64_t file, const uint64_t *line,
    struct arena *a)
{
	for (size_t i = 0; p->n == 0 && i < s->nfield; i++)
		if (w->cell[s->field[i]])
			p->cell[i] = w->cell[s->field[i]][from];
	p->n += to - from;
	for (size_t i = from; i < to; i++)
		add_spot(p, &(struct spot){ file, line[i], line[i] });
	for (size_t i = 0; i < s->ngather; i++)
		gather(&p->gathered[i], &w->plan->node[s->gather[i]], w, from,
		    to, a);
}

/* Equal values become one; their order does not matter. */
static void
count_values(struct gathered *g, uint32_t *slot, size_t nslot)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++) {
		struct times t = g->value[i];
		size_t at = few_hash(t.value) & (nslot - 1);

		while (slot[at] &&
		    !few_equal(g->value[slot[at] - 1].value, t.value))
			at = (at + 1) & (nslot - 1);
		if (slot[at]) {
			g->value[slot[at] - 1].n += t.n;
			continue;
		}
		g->value[n++] = t;
		slot[at] = (uint32_t)n;
	}
	g->n = n;
}

void
partial_settle(struct partial *p, const struct shape *s, size_t least)
{
	uint32_t some[256], *many;

	for (size_t i = 0; i < s->ngather; i++) {
		struct gathered *g = &p->gathered[i];
		size_t nslot = 256;

		if (g->n <= least || g->n < 2)
			continue;
		while (nslot < 2 * g->n)
			nslot *= 2;
		if (nslot == 256) {
			memset(some, 0, sizeof(some));
			count_values(g, some, nslot);
			continue;
		}
		many = mem_alloc(nslot * sizeof(*many));
		count_values(g, many, nslot);
		mem_free(many);
	}
}

void
partial_merge(struct partial *p, const struct partial *from,
    const struct shape *s, struct arena *a)
{
	p->n += from->n;
	for (size_t i = 0; i < from->nspot; i++)
		add_spot(p, &from->spot[i]);
	p->cut |= from->cut;
	for (size_t i = 0; i < s->ngather; i++) {
		enum gather kind = s->node[s->gather[i]].func->gather;
		const struct gathered *g = &from->gathered[i];

		if (kind == GATHER_COUNT)
			p->gathered[i].number += g->number;
		else if (g->any)
			take_number(&p->gathered[i], kind, g->number);
		grow(&p->gathered[i], g->n, a);
		for (size_t k = 0; k < g->n; k++)
			p->gathered[i].value[p->gathered[i].n++] = g->value[k];
	}
}

void
partial_put(const struct partial *p, const struct shape *s, struct buf *out)
{
	put_text(out, p->key);
	put_number(out, p->n);
	put_number(out, p->cut);
	put_number(out, p->nspot);
	for (size_t i = 0; i < p->nspot; i++) {
		put_number(out, p->spot[i].file);
		put_number(out, p->spot[i].line);
		put_number(out, p->spot[i].last);
	}
	for (size_t i = 0; i < s->nfield; i++)
		put_text(out, p->cell[i]);
	for (size_t i = 0; i < s->ngather; i++) {
		const struct gathered *g = &p->gathered[i];

		put_number(out, g->any);
		put_number(out, (uint64_t)g->number);
		put_number(out, g->n);
		for (size_t k = 0; k < g->n; k++) {
			put_text(out, g->value[k].value);
			put_number(out, g->value[k].n);
		}
	}
}

void
partial_get(struct partial *p, const struct shape *s, struct sv bytes,
    struct arena *a)
{
	partial_open(p, s, a);
	p->key = get_text(&bytes);
	p->n = get_number(&bytes);
	p->cut = get_number(&bytes);
	p->nspot = get_number(&bytes);
	for (size_t i = 0; i < p->nspot; i++) {
		p->spot[i].file = get_number(&bytes);
		p->spot[i].line = get_number(&bytes);
		p->spot[i].last = get_number(&bytes);
	}
	for (size_t i = 0; i < s->nfield; i++)
		p->cell[i] = get_text(&bytes);
	for (size_t i = 0; i < s->ngather; i++) {
		struct gathered *g = &p->gathered[i];

		g->any = get_number(&bytes);
		g->number = (int64_t)get_number(&bytes);
		g->n = g->cap = (size_t)get_number(&bytes);
		g->value = arena_room(a, g->n * sizeof(*g->value));
		for (size_t k = 0; k < g->n; k++) {
			g->value[k].value = get_text(&bytes);
			g->value[k].n = get_number(&bytes);
		}
	}
}

bool
key_put(const struct shape *s, struct work *w, size_t row, struct buf *out)
{
	const struct body *body = s->bound[0]->rule->body;

	out->len = 0;
	for (size_t i = 0; i < body->nkey; i++) {
		const struct vec *v = work_eval(w, body->keynode[i]);
		enum type type = w->plan->node[body->keynode[i]].type;

		if (v->state[row] > CELL_YES)
			return false;
		if (type == TYPE_TEXT)
			put_text(out, v->text[row]);
		else if (type == TYPE_YESNO)
			put_number(out, v->state[row]);
		else
			put_number(out, (uint64_t)v->number[row]);
	}
	return true;
}

void
key_runs(const struct shape *s, struct work *w, bool same[SLICE])
{
	const struct body *body = s->bound[0]->rule->body;

	memset(same, true, w->n);
	for (size_t k = 0; k < body->nkey; k++) {
		const struct vec *v = work_eval(w, body->keynode[k]);
		enum type type = w->plan->node[body->keynode[k]].type;
		const int64_t *x = v->number;

		for (size_t i = 1; i < w->n; i++)
			same[i] &= v->state[i] == v->state[i - 1];
		for (size_t i = 1; type == TYPE_TEXT && i < w->n; i++)
			same[i] = same[i] &&
			    few_equal(v->text[i], v->text[i - 1]);
		if (type == TYPE_TEXT || type == TYPE_YESNO)
			continue;
		for (size_t i = 1; i < w->n; i++)
			same[i] &= x[i] == x[i - 1];
	}
}

void
key_get(const struct shape *s, struct work *w, size_t row, struct sv key)
{
	const struct body *body = s->bound[0]->rule->body;

	for (size_t i = 0; i < body->nkey; i++) {
		struct vec *v = work_preset(w, body->keynode[i]);
		enum type type = w->plan->node[body->keynode[i]].type;

		v->state[row] = CELL_YES;
		if (type == TYPE_TEXT)
			v->room[row] = get_text(&key);
		else if (type == TYPE_YESNO)
			v->state[row] = (unsigned char)get_number(&key);
		else
			v->number[row] = (int64_t)get_number(&key);
	}
}
