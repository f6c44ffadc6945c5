/* SPDX-License-Identifier: MIT */
/* Orders are made by counting, so that equal ones stay as they come. */
#include "pipeline/base/mem.h"
#include "pipeline/person/grade.h"
#include "pipeline/report/desk.h"

enum { LAST = UINT32_MAX }; /* a grade or a class that has no number */

static uint32_t
class_number(struct sv text)
{
	struct arena a = { 0 };
	uint64_t n;
	uint32_t number = LAST;

	if (text.len == 0)
		return 0;
	if (sv_to_u64(class_fold(text, &a), &n) && n < LAST)
		number = (uint32_t)n;
	arena_free(&a);
	return number;
}

static uint32_t
class_of(struct desk *d, struct sv grade, struct sv class)
{
	size_t n = d->classes.n, at;
	struct buf key = { 0 };
	int number = grade_number(grade);

	buf_put(&key, grade);
	buf_put_char(&key, '\0');
	buf_put(&key, class);
	at = intern_add(&d->classes, buf_sv(&key));
	buf_free(&key);
	if (at == n) {
		d->class = mem_more(d->class, n, &d->capclass,
		    sizeof(*d->class));
		d->class[n] = (struct desk_class){
			.grade = grade.len == 0 ? 0 :
			    number ? (uint32_t)number : LAST,
			.class = class_number(class) };
	}
	return (uint32_t)at;
}

int
desk_compare_class(const struct desk *d, size_t a, size_t b)
{
	uint32_t m = d->item[a].class, n = d->item[b].class;
	const struct desk_class *x = &d->class[m], *y = &d->class[n];

	if (m == n)
		return 0;
	if (x->grade != y->grade)
		return x->grade < y->grade ? -1 : 1;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	return m < n ? -1 : 1;
}

void
desk_add(struct desk *d, const struct told *t, uint64_t at, uint32_t rule,
    uint32_t school)
{
	d->item = mem_more(d->item, d->n, &d->cap, sizeof(*d->item));
	d->item[d->n++] = (struct desk_item){ .at = at, .copy = t->copy,
		.school = school, .rule = rule, .file = t->head.file,
		.line = t->head.line, .column = t->head.column,
		.rows = t->head.rows ? (uint32_t)t->head.rows :
		                       t->head.line > 0,
		.owner = t->head.owner, .level = t->head.level,
		.status = t->status, .until = t->until,
		.class = class_of(d, t->text[TOLD_GRADE],
		    t->text[TOLD_CLASS]) };
}

static size_t
group_of(const struct desk_item *i, bool school, size_t groups)
{
	size_t g = school ? i->school : i->rule;

	return g < groups ? g : groups;
}

static struct desk_order
order_by(const struct desk *d, bool school, size_t groups)
{
	struct desk_order o = { .groups = groups,
		.item = mem_alloc((d->n + 1) * sizeof(*o.item)),
		.from = mem_alloc((groups + 3) * sizeof(*o.from)) };
	/* from[g + 1] is where the next one of g goes, and in the end where
	 * the group behind it begins. */
	size_t *next = o.from + 1;

	for (size_t i = 0; i < d->n; i++)
		next[group_of(&d->item[i], school, groups) + 1]++;
	for (size_t g = 1; g <= groups; g++)
		next[g] += next[g - 1];
	for (size_t i = 0; i < d->n; i++)
		o.item[next[group_of(&d->item[i], school, groups)]++] =
		    (uint32_t)i;
	return o;
}

struct desk_order
desk_by_school(const struct desk *d, size_t n)
{
	return order_by(d, true, n);
}

struct desk_order
desk_by_rule(const struct desk *d, size_t n)
{
	return order_by(d, false, n);
}

void
desk_order_free(struct desk_order *o)
{
	mem_free(o->item);
	mem_free(o->from);
	*o = (struct desk_order){ 0 };
}

int
desk_read(const struct desk *d, struct tape_reader *reader, size_t i,
    struct told *t)
{
	uint64_t at = d->item[i].at;
	struct sv piece;

	if (tape_read(reader, &at, &piece) <= 0)
		return -1;
	told_unpack(piece, t);
	t->copy = d->item[i].copy;
	t->status = d->item[i].status;
	t->until = d->item[i].until;
	return 0;
}

void
desk_free(struct desk *d)
{
	mem_free(d->item);
	mem_free(d->class);
	intern_free(&d->classes);
	*d = (struct desk){ 0 };
}
