/* SPDX-License-Identifier: MIT */
/*
 * Versions: a class that was handed in twice under two names, 花名册.csv and
 * 花名册(1).csv, with a few rows changed between them. Record by record that
 * is an accusation for each pupil; it is one fault, told once, of the later
 * file. Two files are versions where half of the smaller one stands in the
 * other, in the same class, and at least LEAST records: two or three pupils
 * who are on two lists are told one by one. Versions of one list are a family
 * (union-find, its first file at the root), and each but the first is told.
 */
#include <stdlib.h>

#include "pipeline/stages/dedup/dedup.h"

enum { LEAST = 3 };

static uint32_t
find_root(struct facts *f, uint32_t file)
{
	struct roster *r = f->roster;

	for (; r[file].family != file; file = r[file].family)
		r[file].family = r[r[file].family].family;
	return file;
}

static void
unite(struct facts *f, uint32_t a, uint32_t b)
{
	a = find_root(f, a);
	b = find_root(f, b);
	f->roster[a > b ? a : b].family = a > b ? b : a;
}

static void
add_match(struct facts *f, const struct match *m)
{
	f->match = mem_more(f->match, f->nmatch, &f->capmatch,
	    sizeof(*f->match));
	f->match[f->nmatch++] = *m;
}

/* The record that the N facts FACT are of stands in the older file of SPOT; it
 * is a change only where no row there is alike. Facts come in any order. */
static void
match_spot(struct facts *f, size_t from, uint64_t place, uint32_t file,
    const struct spot *spot)
{
	if (!spot->near || spot->file >= file)
		return;
	for (size_t i = from; i < f->nmatch; i++) {
		struct spot *s = &f->match[i].original;

		if (s->file != spot->file)
			continue;
		if (spot->line < s->line)
			s->line = spot->line;
		s->alike |= spot->alike;
		return;
	}
	add_match(f, &(struct match){ spot->file, file, place, *spot });
}

/* Are all partners known of the record that has the N facts FACT? Who stands
 * in more places says nothing of files, and is told for himself. */
static bool
all_known(const struct fact *fact, size_t n)
{
	uint64_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += fact[i].total;
	return total <= RELATED;
}

static void
match_facts(struct facts *f)
{
	for (size_t i = 0, end; i < f->nfact; i = end) {
		const struct fact *fact = &f->fact[i];
		size_t from = f->nmatch;

		for (end = i; end < f->nfact &&
		     f->fact[end].place == fact->place; end++)
			;
		for (; all_known(&f->fact[i], end - i) &&
		     fact < &f->fact[end]; fact++)
			for (size_t k = 0; k < fact->nspot; k++)
				match_spot(f, from, fact->place, fact->file,
				    &f->spot[fact->spot + k]);
	}
}

static void
match_repeats(struct facts *f)
{
	for (size_t i = 0; i < f->nrepeat; i++) {
		const struct repeat *r = &f->repeat[i];
		struct match m = { r->older, r->newer, r->place, r->original };

		m.original.alike = true;
		if (r->keyless && r->older != r->newer)
			add_match(f, &m);
	}
}

/* By the later file, then by the older one. */
static int
compare_matches(const void *va, const void *vb)
{
	const struct match *a = va, *b = vb;

	if (a->newer != b->newer)
		return a->newer < b->newer ? -1 : 1;
	if (a->older != b->older)
		return a->older < b->older ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/* The N matches from FIRST are all of two files. */
static void
judge_files(struct facts *f, size_t first, size_t n)
{
	const struct match *m = &f->match[first];
	struct roster *newer = &f->roster[m->newer];
	uint64_t smaller = f->roster[m->older].active;

	if (newer->active < smaller)
		smaller = newer->active;
	if (n < LEAST || 2 * n < smaller)
		return;
	unite(f, m->older, m->newer);
	if (newer->told)
		return;
	newer->told = true;
	fact_tell(f, &(struct told){ .place = newer->place, .rule = U07,
	    .version = true, .first = first, .n = n });
}

void
version_find(struct facts *f)
{
	match_facts(f);
	match_repeats(f);
	if (f->nmatch)
		qsort(f->match, f->nmatch, sizeof(*f->match),
		    compare_matches);
	for (size_t i = 0, end; i < f->nmatch; i = end) {
		for (end = i; end < f->nmatch &&
		     f->match[end].newer == f->match[i].newer &&
		     f->match[end].older == f->match[i].older; end++)
			;
		judge_files(f, i, end - i);
	}
	for (size_t i = 0; i < f->nroster; i++)
		f->roster[i].family = find_root(f, (uint32_t)i);
}

bool
version_same(const struct facts *f, uint32_t a, uint32_t b)
{
	return f->roster[a].family == f->roster[b].family;
}

bool
version_covers(const struct facts *f, const struct fact *fact, size_t n)
{
	if (!all_known(fact, n))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < fact[i].nspot; k++) {
			const struct spot *s = &f->spot[fact[i].spot + k];

			if (!s->near || s->file == fact[i].file ||
			    !version_same(f, s->file, fact[i].file))
				return false;
		}
	return true;
}
