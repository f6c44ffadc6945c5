/* SPDX-License-Identifier: MIT */
#include "pipeline/report/losses.h"
#include "pipeline/report/whose.h"

bool
whose_is_code(struct sv text)
{
	static const char kinds[] = "11 21 22 31 32 33 34 36 37 41 42 51";
	static const char provinces[] = "11 12 13 14 15 21 22 23 31 32 33 34 "
	    "35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 "
	    "82 83";

	return text.len == WHOSE_CODE && sv_digits(text) &&
	    sv_find(SV(kinds), sv_head(text, 2)) < sizeof(kinds) - 1 &&
	    sv_find(SV(provinces), sv_make(text.ptr + 2, 2)) <
	        sizeof(provinces) - 1;
}

uint32_t
whose_school(struct whose *w, struct sv code, struct sv name)
{
	bool coded = whose_is_code(code);
	struct sv key = coded ? code : name;
	size_t before = w->keys.n, at;
	struct whose_school *s;

	if (key.len == 0)
		return WHOSE_NONE;
	at = intern_add(&w->keys, key);
	if (at == before) {
		w->school = mem_more(w->school, at, &w->capschool,
		    sizeof(*w->school));
		w->school[at] = (struct whose_school){ 0 };
		if (coded)
			w->school[at].code = arena_dup(&w->arena, code);
	}
	s = &w->school[at];
	if (s->name.len == 0 && name.len)
		s->name = arena_dup(&w->arena, name);
	return (uint32_t)at + 1;
}

static struct whose_file *
file_of(struct whose *w, const struct source *src)
{
	struct whose_file *f;

	while (w->nfile <= src->number) {
		w->file = mem_more(w->file, w->nfile, &w->capfile,
		    sizeof(*w->file));
		w->file[w->nfile++] = (struct whose_file){ 0 };
	}
	f = &w->file[src->number];
	if (f->path.len == 0) {
		f->path = arena_dup(&w->arena, src->path);
		f->list = src->list;
	}
	return f;
}

static void
add_run(struct whose_file *f, uint64_t line, uint32_t school)
{
	if (f->lost || (f->nrun && f->run[f->nrun - 1].school == school))
		return;
	if (f->nrun == WHOSE_RUNS) {
		f->lost = true;
		return;
	}
	f->run = mem_more(f->run, f->nrun, &f->caprun, sizeof(*f->run));
	f->run[f->nrun++] = (struct whose_run){ line, school };
}

void
whose_note(struct whose *w, const struct batch *b)
{
	const struct header *h = b->header;
	struct sv code = { 0 }, name = { 0 };
	uint32_t school = WHOSE_NONE;
	struct whose_file *f;

	if (!b->source)
		return;
	f = file_of(w, b->source);
	for (size_t row = 0; row < b->nrow; row++) {
		struct sv c = batch_get(b, h->school_code, row);
		struct sv n = batch_get(b, h->school_name, row);

		if (row == 0 || !sv_equal(c, code) || !sv_equal(n, name)) {
			code = c;
			name = n;
			school = whose_school(w, code, name);
		}
		add_run(f, b->line[row], school);
		if (school == WHOSE_NONE)
			continue;
		w->school[school - 1].rows++;
		if (f->only != (int64_t)school)
			f->only = f->only == WHOSE_NONE ?
			    (int64_t)school : WHOSE_MANY;
	}
}

/* The schools of codes by their names; of a name that several have none. */
static void
find_codes(struct whose *w)
{
	struct intern names = { 0 };
	uint32_t *coded = mem_alloc((w->keys.n + 1) * sizeof(*coded));

	for (size_t i = 0; i < w->keys.n; i++) {
		size_t before = names.n, at;

		w->school[i].same = (uint32_t)i + 1;
		if (!w->school[i].code.len || !w->school[i].name.len)
			continue;
		at = intern_add(&names, w->school[i].name);
		coded[at] = at == before ? (uint32_t)i + 1 : WHOSE_NONE;
	}
	for (size_t i = 0; i < w->keys.n; i++) {
		int64_t at = w->school[i].code.len ? INTERN_NONE :
		    intern_find(&names, w->school[i].name);

		if (at == INTERN_NONE || coded[at] == WHOSE_NONE)
			continue;
		w->school[i].same = coded[at];
		w->school[coded[at] - 1].rows += w->school[i].rows;
		w->school[i].rows = 0;
	}
	intern_free(&names);
	mem_free(coded);
}

/* The one school that PATH names. */
static int64_t
named_by(const struct whose *w, struct sv path)
{
	int64_t found = WHOSE_NONE;

	for (size_t i = 0; i < w->keys.n; i++) {
		uint32_t same = w->school[i].same;

		if (found == (int64_t)same || !losses_names(path,
		    w->school[i].code, w->school[i].name))
			continue;
		if (found != WHOSE_NONE)
			return WHOSE_NONE;
		found = same;
	}
	return found;
}

/* A school that was taken for two by its names is one. */
static int64_t
settle_file(const struct whose *w, const struct whose_file *f)
{
	int64_t only = WHOSE_NONE;

	if (f->only != WHOSE_MANY || f->lost)
		return f->only > 0 ? whose_same(w, (uint32_t)f->only) :
		                     f->only;
	for (size_t i = 0; i < f->nrun; i++) {
		int64_t of = whose_same(w, f->run[i].school);

		if (of == WHOSE_NONE || of == only)
			continue;
		if (only != WHOSE_NONE)
			return WHOSE_MANY;
		only = of;
	}
	return only;
}

void
whose_settle(struct whose *w)
{
	find_codes(w);
	for (size_t i = 0; i < w->nfile; i++) {
		struct whose_file *f = &w->file[i];

		f->only = settle_file(w, f);
		if (f->only == WHOSE_NONE && f->nrun == 0 && !f->list &&
		    f->path.len)
			f->only = named_by(w, f->path);
	}
}

uint32_t
whose_same(const struct whose *w, uint32_t number)
{
	return number == WHOSE_NONE ? WHOSE_NONE : w->school[number - 1].same;
}

int64_t
whose_file(const struct whose *w, uint32_t file)
{
	return file < w->nfile ? w->file[file].only : WHOSE_NONE;
}

int64_t
whose_line(const struct whose *w, uint32_t file, uint64_t line)
{
	const struct whose_file *f = file < w->nfile ? &w->file[file] : NULL;
	size_t low = 0, high = f ? f->nrun : 0;
	uint32_t of;

	if (!f || f->only != WHOSE_MANY)
		return f ? f->only : WHOSE_NONE;
	if (f->lost)
		return WHOSE_MANY;
	/* The last run that begins at or before LINE. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->run[mid].line <= line)
			low = mid + 1;
		else
			high = mid;
	}
	of = low ? whose_same(w, f->run[low - 1].school) : WHOSE_NONE;
	return of == WHOSE_NONE ? WHOSE_MANY : (int64_t)of;
}

void
whose_free(struct whose *w)
{
	for (size_t i = 0; i < w->nfile; i++)
		mem_free(w->file[i].run);
	mem_free(w->file);
	mem_free(w->school);
	intern_free(&w->keys);
	arena_free(&w->arena);
	*w = (struct whose){ 0 };
}
