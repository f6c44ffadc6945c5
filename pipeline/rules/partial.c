/* SPDX-License-Identifier: MIT */
#include "pipeline/base/hash.h"
#include "pipeline/rules/few.h"
#include "pipeline/rules/partial.h"

void
partial_open(struct partial *p, const struct shape *s, struct arena *a)
{
	*p = (struct partial){ 0 };
	p->cell = arena_alloc(a, (s->nfield + 1) * sizeof(*p->cell));
	p->gathered = arena_alloc(a, (s->ngather + 1) * sizeof(*p->gathered));
}

static void
put_u64(struct buf *out, uint64_t n)
{
	buf_reserve(out, sizeof(n));
	memcpy(out->ptr + out->len, &n, sizeof(n));
	out->len += sizeof(n);
}

static void
put_text(struct buf *out, struct sv v)
{
	put_u64(out, v.len);
	buf_put(out, v);
}

/* A value and how often: the most of what is put. */
static void
put_times(struct buf *out, const struct times *t)
{
	uint64_t len = t->value.len;
	char *to;

	buf_reserve(out, len + 2 * sizeof(len));
	to = out->ptr + out->len;
	memcpy(to, &len, sizeof(len));
	to = sv_copy(to + sizeof(len), t->value);
	memcpy(to, &t->n, sizeof(t->n));
	out->len += len + 2 * sizeof(len);
}

static uint64_t
get_u64(struct sv *in)
{
	uint64_t n;

	memcpy(&n, in->ptr, sizeof(n));
	*in = sv_skip(*in, sizeof(n));
	return n;
}

static struct sv
get_text(struct sv *in)
{
	size_t n = (size_t)get_u64(in);
	struct sv v = sv_make(in->ptr, n);

	*in = sv_skip(*in, n);
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

static void
add_value(struct gathered *g, struct sv value, uint64_t n, struct arena *a)
{
	if (g->n == g->cap)
		g->value = arena_more(a, g->value, g->n, &g->cap,
		    sizeof(*g->value));
	g->value[g->n++] = (struct times){ value, n };
}

static void
take_number(struct gathered *g, enum gather kind, int64_t n)
{
	bool least = kind == GATHER_MIN;

	if (!g->any || (least ? n < g->number : n > g->number))
		g->number = n;
	g->any = true;
}

/* What rows FROM to TO of NODE's argument, which are of one group, add to G. */
static void
gather(struct gathered *g, const struct node *node, struct work *w, size_t from,
    size_t to, struct arena *a)
{
	const struct vec *v = node->narg ? work_eval(w, node->arg[0]) : NULL;
	enum type type = v ? w->plan->node[*node->arg].type : TYPE_NONE;
	enum gather kind = node->func->gather;

	if (kind == GATHER_COUNT && !v)
		g->number += (int64_t)(to - from) * MILLION;
	for (size_t i = from; v && i < to; i++) {
		unsigned char state = v->state[i];

		if (kind == GATHER_COUNT)
			g->number += state == CELL_YES ? MILLION : 0;
		else if (kind == GATHER_DISTINCT || kind == GATHER_MOST) {
			if (state <= CELL_YES)
				add_value(g, bytes_of(type, v, i, a), 1, a);
		} else if (state == CELL_YES) {
			take_number(g, kind, v->number[i]);
		}
	}
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
	for (size_t i = from; i < to && p->nspot < PLACES; i++)
		p->spot[p->nspot++] = (struct spot){ file, line[i] };
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
		size_t at = hash_64(t.value) & (nslot - 1);

		while (slot[at] &&
		    !sv_equal(g->value[slot[at] - 1].value, t.value))
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
	for (size_t i = 0; i < from->nspot && p->nspot < PLACES; i++)
		p->spot[p->nspot++] = from->spot[i];
	for (size_t i = 0; i < s->ngather; i++) {
		enum gather kind = s->node[s->gather[i]].func->gather;
		const struct gathered *g = &from->gathered[i];

		if (kind == GATHER_COUNT)
			p->gathered[i].number += g->number;
		else if (g->any)
			take_number(&p->gathered[i], kind, g->number);
		for (size_t k = 0; k < g->n; k++)
			add_value(&p->gathered[i], g->value[k].value,
			    g->value[k].n, a);
	}
}

void
partial_put(const struct partial *p, const struct shape *s, struct buf *out)
{
	put_text(out, p->key);
	put_u64(out, p->n);
	put_u64(out, p->nspot);
	buf_put(out, sv_make((const char *)p->spot,
	    p->nspot * sizeof(*p->spot)));
	for (size_t i = 0; i < s->nfield; i++)
		put_text(out, p->cell[i]);
	for (size_t i = 0; i < s->ngather; i++) {
		const struct gathered *g = &p->gathered[i];

		put_u64(out, g->any);
		put_u64(out, (uint64_t)g->number);
		put_u64(out, g->n);
		for (size_t k = 0; k < g->n; k++)
			put_times(out, &g->value[k]);
	}
}

void
partial_get(struct partial *p, const struct shape *s, struct sv bytes,
    struct arena *a)
{
	partial_open(p, s, a);
	p->key = get_text(&bytes);
	p->n = get_u64(&bytes);
	p->nspot = get_u64(&bytes);
	memcpy(p->spot, bytes.ptr, p->nspot * sizeof(*p->spot));
	bytes = sv_skip(bytes, p->nspot * sizeof(*p->spot));
	for (size_t i = 0; i < s->nfield; i++)
		p->cell[i] = get_text(&bytes);
	for (size_t i = 0; i < s->ngather; i++) {
		struct gathered *g = &p->gathered[i];

		g->any = get_u64(&bytes);
		g->number = (int64_t)get_u64(&bytes);
		g->n = g->cap = (size_t)get_u64(&bytes);
		g->value = arena_alloc(a, (g->n + 1) * sizeof(*g->value));
		for (size_t k = 0; k < g->n; k++) {
			g->value[k].value = get_text(&bytes);
			g->value[k].n = get_u64(&bytes);
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
			put_u64(out, v->state[row]);
		else
			put_u64(out, (uint64_t)v->number[row]);
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
			v->state[row] = (unsigned char)get_u64(&key);
		else
			v->number[row] = (int64_t)get_u64(&key);
	}
}
