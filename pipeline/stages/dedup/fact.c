/* SPDX-License-Identifier: MIT */
/*
 * Facts come in any order, from any group; sorted by place, those of one
 * record lie side by side and are merged: rules are united, totals added
 * (groups share no pair, see dedup.h), partners merged. Repeated rows are
 * sorted by pair of files in the same way. What versions of a list have in
 * common is not told again record by record.
 */
#include <stdlib.h>

#include "pipeline/stages/dedup/dedup.h"

void
fact_count(struct facts *f, uint32_t file, uint64_t place)
{
	while (f->nroster <= file) {
		f->roster = mem_more(f->roster, f->nroster, &f->caproster,
		    sizeof(*f->roster));
		f->roster[f->nroster] = (struct roster){
			.family = (uint32_t)f->nroster };
		f->nroster++;
	}
	if (f->roster[file].active++ == 0)
		f->roster[file].place = place;
}

void
fact_add(struct facts *f, const struct fact *fact)
{
	f->fact = mem_more(f->fact, f->nfact, &f->capfact, sizeof(*f->fact));
	f->fact[f->nfact] = *fact;
	f->fact[f->nfact].nspot = 0;
	f->fact[f->nfact++].spot = f->nspot;
}

void
fact_add_spot(struct facts *f, struct spot spot)
{
	f->spot = mem_more(f->spot, f->nspot, &f->capspot, sizeof(*f->spot));
	f->spot[f->nspot++] = spot;
	f->fact[f->nfact - 1].nspot++;
}

void
fact_add_repeat(struct facts *f, const struct repeat *r)
{
	f->repeat = mem_more(f->repeat, f->nrepeat, &f->caprepeat,
	    sizeof(*f->repeat));
	f->repeat[f->nrepeat++] = *r;
}

static int
compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_spots(const void *va, const void *vb)
{
	const struct spot *a = va, *b = vb;
	int c = compare_u64(a->file, b->file);

	return c ? c : compare_u64(a->line, b->line);
}

static int
compare_facts(const void *a, const void *b)
{
	return compare_u64(((const struct fact *)a)->place,
	    ((const struct fact *)b)->place);
}

static int
compare_repeats(const void *va, const void *vb)
{
	const struct repeat *a = va, *b = vb;
	int c = compare_u64(a->older, b->older);

	if (c == 0)
		c = compare_u64(a->newer, b->newer);
	return c ? c : compare_spots(&a->original, &b->original);
}

/* A record's repeats stand before its own finding, older files first. */
static int
compare_told(const void *va, const void *vb)
{
	const struct told *a = va, *b = vb;
	int c = compare_u64(a->place, b->place);

	if (c == 0)
		c = (a->rule != U07) - (b->rule != U07);
	if (c == 0)
		c = b->version - a->version;
	return c ? c : compare_u64(a->first, b->first);
}

void
fact_tell(struct facts *f, const struct told *t)
{
	f->told = mem_more(f->told, f->ntold, &f->captold, sizeof(*f->told));
	f->told[f->ntold++] = *t;
}

static enum rule_id
first_rule(unsigned rules)
{
	enum rule_id rule = 0;

	while (!(rules & BIT(rule)))
		rule++;
	return rule;
}

static void
tell_records(struct facts *f)
{
	for (size_t i = 0, end; i < f->nfact; i = end) {
		unsigned rules = 0;

		for (end = i; end < f->nfact &&
		     f->fact[end].place == f->fact[i].place; end++)
			rules |= f->fact[end].rules;
		if (rules && !version_covers(f, &f->fact[i], end - i))
			fact_tell(f, &(struct told){
			    .place = f->fact[i].place,
			    .rule = first_rule(rules), .first = i,
			    .n = end - i });
	}
}

static void
tell_repeats(struct facts *f)
{
	for (size_t i = 0, end; i < f->nrepeat; i = end) {
		const struct repeat *r = &f->repeat[i];
		uint64_t place = r->place;

		for (end = i; end < f->nrepeat &&
		     f->repeat[end].older == r->older &&
		     f->repeat[end].newer == r->newer; end++)
			if (f->repeat[end].place < place)
				place = f->repeat[end].place;
		if (r->older == r->newer ||
		    !version_same(f, r->older, r->newer))
			fact_tell(f, &(struct told){ .place = place,
			    .rule = U07, .first = i, .n = end - i });
	}
}

static void
sort(void *array, size_t n, size_t size,
    int (*compare)(const void *, const void *))
{
	if (n > 1)
		qsort(array, n, size, compare);
}

void
fact_order(struct facts *f, unsigned on)
{
	sort(f->fact, f->nfact, sizeof(*f->fact), compare_facts);
	sort(f->repeat, f->nrepeat, sizeof(*f->repeat), compare_repeats);
	if (on & BIT(U07))
		version_find(f);
	tell_repeats(f);
	tell_records(f);
	sort(f->told, f->ntold, sizeof(*f->told), compare_told);
}

/* Put S into the N spots at OUT, in order; the last may fall out. */
static size_t
insert_spot(struct spot *out, size_t n, struct spot s)
{
	size_t i = n < RELATED ? n : RELATED;

	for (; i && compare_spots(&out[i - 1], &s) > 0; i--)
		if (i < RELATED)
			out[i] = out[i - 1];
	if (i < RELATED)
		out[i] = s;
	return n < RELATED ? n + 1 : n;
}

size_t
fact_related(const struct facts *f, const struct told *t, struct spot *out,
    uint64_t *total)
{
	size_t n = 0;

	*total = 0;
	if (t->version) {
		*total = 1;
		out[0] = f->match[t->first].original;
		return 1;
	}
	for (size_t i = t->first; i < t->first + t->n; i++) {
		if (t->rule == U07) {
			*total += f->repeat[i].total;
			if (n < RELATED)
				out[n++] = f->repeat[i].original;
			continue;
		}
		*total += f->fact[i].total;
		for (size_t j = 0; j < f->fact[i].nspot; j++)
			n = insert_spot(out, n,
			    f->spot[f->fact[i].spot + j]);
	}
	return n;
}

const struct fact *
fact_slip(const struct facts *f, const struct told *t)
{
	const struct fact *first = NULL;

	for (size_t i = t->first; i < t->first + t->n; i++) {
		const struct fact *fact = &f->fact[i];

		if (!(fact->rules & BIT(U06)))
			continue;
		if (first && (first->slip != fact->slip ||
		    first->wrong != fact->wrong ||
		    first->swapped != fact->swapped))
			return NULL;
		first = first ? first : fact;
	}
	return first;
}

void
fact_free(struct facts *f)
{
	mem_free(f->fact);
	mem_free(f->spot);
	mem_free(f->repeat);
	mem_free(f->match);
	mem_free(f->roster);
	mem_free(f->told);
	*f = (struct facts){ 0 };
}
