/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "pipeline/report/record.h"

/* Of a level's line, behind its findings: by status, mended, unseen. */
enum { COUNTS = 1 + TOLD_STATUSES + 2, CODE = 10 /* of a school */ };

void
record_add(struct run_record *r, const struct told *t, bool unmasked)
{
	struct sv code = t->text[TOLD_SCHOOL_CODE];
	struct run_line *l;
	struct buf school = { 0 };

	if (!unmasked || (code.len == CODE && sv_digits(code)))
		buf_put(&school, code);
	buf_put_char(&school, '\t');
	if (!unmasked)
		buf_put(&school, t->text[TOLD_SCHOOL]);
	r->line = mem_more(r->line, r->n, &r->cap, sizeof(*l));
	l = &r->line[r->n++];
	*l = (struct run_line){ .copy = t->copy, .level = t->head.level,
		.rule = (uint32_t)intern_add(&r->rules, t->text[TOLD_RULE]),
		.school = (uint32_t)intern_add(&r->schools, buf_sv(&school)) };
	memcpy(l->id, t->head.id, TOKEN_BYTES);
	buf_free(&school);
}

static int
compare_lines(const void *a, const void *b)
{
	const struct run_line *x = a, *y = b;
	int c = memcmp(x->id, y->id, TOKEN_BYTES);

	return c ? c : (x->copy > y->copy) - (x->copy < y->copy);
}

void
record_sort(struct run_record *r)
{
	if (r->n)
		qsort(r->line, r->n, sizeof(*r->line), compare_lines);
}

/* The numbers of LEVEL in their order. */
static void
counts_of(struct run_point *p, int level, uint64_t *count[COUNTS])
{
	size_t n = 0;

	count[n++] = &p->level[level];
	for (int s = 0; s < TOLD_STATUSES; s++)
		count[n++] = &p->progress.status[s][level];
	count[n++] = &p->progress.mended[level];
	count[n] = &p->progress.unseen[level];
}

void
record_keep(struct run_record *r, const struct run_record *past,
    const struct run_line *l)
{
	struct run_line *new;

	r->line = mem_more(r->line, r->n, &r->cap, sizeof(*new));
	new = &r->line[r->n++];
	*new = *l;
	new->seen = false;
	new->rule = (uint32_t)intern_add(&r->rules, past->rules.text[l->rule]);
	new->school = (uint32_t)intern_add(&r->schools,
	    past->schools.text[l->school]);
}

static void
put_number(struct buf *out, const char *name, uint64_t n)
{
	buf_printf(out, "%s\t%llu\n", name, (unsigned long long)n);
}

void
record_put(const struct run_record *r, struct buf *out)
{
	struct run_point p = r->point;
	char id[ID_ROOM];

	put_number(out, "xueji-run", RECORD_VERSION);
	buf_put(out, SV("#\t一次检查的记录：计数和问题编号，没有学生信息；"
	    "counts and ids of a run, no personal data\n"));
	buf_printf(out, "as-of\t%.*s\nrun\t%.*s\n", SV_ARG(p.asof),
	    SV_ARG(p.run));
	buf_printf(out, "pack\t%.*s\t%.*s\t%.*s\nkey\t%.*s\n", SV_ARG(r->pack),
	    SV_ARG(r->version), SV_ARG(r->hash), SV_ARG(r->key));
	put_number(out, "records", p.records);
	put_number(out, "schools", p.schools);
	for (int i = LEVELS - 1; i >= 0; i--) {
		uint64_t *count[COUNTS];

		counts_of(&p, i, count);
		buf_put(out, level_name((enum level)i));
		for (size_t k = 0; k < COUNTS; k++) {
			buf_put_char(out, '\t');
			buf_put_u64(out, *count[k]);
		}
		buf_put_char(out, '\n');
	}
	for (size_t i = 0; i < r->n; i++) {
		const struct run_line *l = &r->line[i];

		told_id_put(l->id, l->copy, id);
		buf_printf(out, "!\t%s\t%.*s\t%.*s\t%.*s\n", id,
		    SV_ARG(level_name(l->level)),
		    SV_ARG(r->rules.text[l->rule]),
		    SV_ARG(r->schools.text[l->school]));
	}
	put_number(out, ".", r->n);
}

static bool
take_line(struct run_record *r, struct sv rest)
{
	struct run_line l = { 0 };
	struct sv id, level, rule;
	int i = 0;

	if (!sv_split(&rest, '\t', &id) || !sv_split(&rest, '\t', &level) ||
	    !sv_split(&rest, '\t', &rule) || !told_id_take(id, l.id, &l.copy))
		return false;
	while (i < LEVELS && !sv_equal(level, level_name((enum level)i)))
		i++;
	if (i == LEVELS)
		return false;
	l.level = (enum level)i;
	l.rule = (uint32_t)intern_add(&r->rules, rule);
	l.school = (uint32_t)intern_add(&r->schools, rest);
	r->line = mem_more(r->line, r->n, &r->cap, sizeof(l));
	r->line[r->n++] = l;
	return true;
}

static bool
take_counts(struct run_record *r, int level, struct sv rest)
{
	uint64_t *count[COUNTS];
	struct sv piece;

	counts_of(&r->point, level, count);
	for (size_t k = 0; k < COUNTS; k++)
		if (!sv_split(&rest, '\t', &piece) ||
		    !sv_to_u64(piece, count[k]))
			return false;
	return true;
}

static bool
take_field(struct run_record *r, struct sv name, struct sv rest)
{
	const struct {
		struct sv name;
		struct sv *text;
		uint64_t *number;
	} field[] = {
		{ SV("as-of"), &r->point.asof, NULL },
		{ SV("run"), &r->point.run, NULL },
		{ SV("key"), &r->key, NULL },
		{ SV("records"), NULL, &r->point.records },
		{ SV("schools"), NULL, &r->point.schools },
	};
	struct sv piece;

	if (sv_equal(name, SV("!")))
		return take_line(r, rest);
	for (size_t i = 0; i < sizeof(field) / sizeof(*field); i++) {
		if (!sv_equal(name, field[i].name))
			continue;
		if (field[i].number)
			return sv_to_u64(rest, field[i].number);
		*field[i].text = arena_dup(&r->arena, rest);
		return true;
	}
	for (int i = 0; i < LEVELS; i++)
		if (sv_equal(name, level_name((enum level)i)))
			return take_counts(r, i, rest);
	if (sv_equal(name, SV("pack"))) {
		rest = arena_dup(&r->arena, rest);
		sv_split(&rest, '\t', &r->pack);
		sv_split(&rest, '\t', &piece);
		r->version = piece;
		r->hash = rest;
	}
	return true;
}

bool
record_take(struct run_record *r, struct sv text)
{
	struct sv line, name;
	uint64_t n;

	while (sv_split(&text, '\n', &line)) {
		sv_split(&line, '\t', &name);
		if (sv_equal(name, SV(".")))
			return sv_to_u64(line, &n) && n == r->n;
		if (!take_field(r, name, line))
			return false;
	}
	return false;
}

bool
record_take_counts(struct run_record *r, struct sv text)
{
	struct sv line, name;

	while (sv_split(&text, '\n', &line)) {
		sv_split(&line, '\t', &name);
		if (sv_equal(name, SV("!")) || sv_equal(name, SV(".")))
			return r->point.asof.len > 0;
		if (!take_field(r, name, line))
			return false;
	}
	return false;
}

struct run_line *
record_find(const struct run_record *r, const unsigned char *id,
    uint32_t copy)
{
	struct run_line key = { .copy = copy };
	size_t low = 0, high = r->n;

	memcpy(key.id, id, TOKEN_BYTES);
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_lines(&r->line[mid], &key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == r->n || memcmp(r->line[low].id, id, TOKEN_BYTES) != 0 ||
	    (copy && r->line[low].copy != copy))
		return NULL;
	return &r->line[low];
}

void
record_school(const struct run_record *r, const struct run_line *l,
    struct sv *code, struct sv *name)
{
	struct sv rest = r->schools.text[l->school];

	*code = *name = (struct sv){ 0 };
	if (sv_split(&rest, '\t', code))
		*name = rest;
}

void
record_free(struct run_record *r)
{
	intern_free(&r->rules);
	intern_free(&r->schools);
	arena_free(&r->arena);
	mem_free(r->line);
	*r = (struct run_record){ 0 };
}
