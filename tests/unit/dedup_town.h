/* SPDX-License-Identifier: MIT */
/*
 * A town for the tests of dedup: its records, a run of the real stage over
 * them, and the plain answer, which compares every two records as contract.md
 * 5 says it. Both answer in text, a line a finding:
 *
 *	RULE FILE:LINE PARTNER;PARTNER… TOTAL
 *	U07 FILE:0 PARTNER PUPILS CHANGED	a version of a list
 */
#ifndef TESTS_UNIT_DEDUP_TOWN_H
#define TESTS_UNIT_DEDUP_TOWN_H

#include "pipeline/base/date.h"
#include "pipeline/base/hash.h"
#include "pipeline/person/idnum.h"
#include "pipeline/run/exchange.h"
#include "pipeline/stages/stages.h"

enum cell { NAME, SEX, BIRTH, ID, XJH, STATUS, NOTE, CLASS, CELLS };

struct person {
	uint32_t file;
	uint64_t line;
	struct sv cell[CELLS];
};

struct town {
	struct arena arena;
	struct person *person; /* file by file */
	size_t n, cap;
};

/* What must not change the answer. */
struct way {
	uint64_t (*hash)(struct sv key, const unsigned char *secret);
	size_t memory; /* 0: the exchange and the store spill at once */
	size_t batch;  /* records of a batch */
};

static struct sv town_column[CELLS] = { { "姓名", 6 }, { "性别", 6 },
	{ "出生日期", 12 }, { "身份证件号", 15 }, { "学籍号", 9 },
	{ "学生状态", 12 }, { "特长", 6 }, { "班级", 6 } };

static struct person *
town_add(struct town *t, uint32_t file)
{
	struct person *p;
	uint64_t line = 2;

	if (t->n && t->person[t->n - 1].file == file)
		line = t->person[t->n - 1].line + 1;
	t->person = arena_more(&t->arena, t->person, t->n, &t->cap,
	    sizeof(*t->person));
	p = &t->person[t->n++];
	*p = (struct person){ .file = file, .line = line };
	return p;
}

/*
 * TEXT: a record a line, its file and its cells in the order of enum cell, `|`
 * between them; cells at the end may be left out.
 */
static void
town_read(struct town *t, const char *text)
{
	struct sv rest = sv_cstr(text), line, cell;
	uint64_t file;

	while (sv_split(&rest, '\n', &line) && line.len) {
		struct person *p;

		sv_split(&line, '|', &cell);
		p = town_add(t, sv_to_u64(cell, &file) ? (uint32_t)file : 0);
		for (int i = 0; i < CELLS && sv_split(&line, '|', &cell); i++)
			p->cell[i] = cell;
	}
}

static struct rule town_rule[] = {
	{ .id = { "U01", 3 }, .level = LEVEL_ERROR },
	{ .id = { "U02", 3 }, .level = LEVEL_ERROR },
	{ .id = { "U03", 3 }, .level = LEVEL_ERROR },
	{ .id = { "U04", 3 }, .level = LEVEL_ERROR },
	{ .id = { "U05", 3 }, .level = LEVEL_WARNING },
	{ .id = { "U06", 3 }, .level = LEVEL_WARNING },
	{ .id = { "U07", 3 }, .level = LEVEL_WARNING },
};
static const struct pack town_pack = { .rule = town_rule, .nrule = 7 };

/* Give the records to the stage, never more than N in a batch. */
static int
town_feed(const struct town *t, struct stage *s, struct header *h,
    struct batch *b, size_t n)
{
	struct source src = { .path = SV("town") };

	for (size_t i = 0; i < t->n;) {
		src.number = t->person[i].file;
		batch_reset(b, h, &src, n);
		for (; i < t->n && b->nrow < n &&
		     t->person[i].file == src.number; i++) {
			const struct person *p = &t->person[i];

			for (int c = 0; c < CELLS; c++)
				batch_cell(b, c)[b->nrow] = p->cell[c];
			b->line[b->nrow] = p->line;
			b->record[b->nrow++] = p->line - 1;
		}
		if (s->ops->batch(s, b) < 0)
			return -1;
	}
	return 0;
}

static void
town_print(const struct batch *b, struct buf *out)
{
	for (size_t i = 0; i < b->nfinding; i++) {
		const struct finding *f = &b->finding[i];
		struct sv related = finding_get(f, SV("related"));
		struct sv total = finding_get(f, SV("total"));

		if (f->line == 0) {
			struct sv pupils = finding_get(f, SV("pupils"));
			struct sv changed = finding_get(f, SV("changed"));

			buf_printf(out, "%.*s %u:0 %.*s %.*s %.*s\n",
			    SV_ARG(f->rule), f->file, SV_ARG(related),
			    SV_ARG(pupils), SV_ARG(changed));
			continue;
		}
		buf_printf(out, "%.*s %u:%llu %.*s %.*s\n", SV_ARG(f->rule),
		    f->file, (unsigned long long)f->line, SV_ARG(related),
		    SV_ARG(total));
	}
}

/* The stage's findings, with SEE called for each batch; NULL: a failure. */
static struct sv
town_run(struct town *t, const struct way *w,
    void (*see)(const struct batch *b))
{
	static const unsigned char secret[HASH_SECRET] = { 1, 2, 3 };
	struct diag d = { 0 };
	struct header h = { .column = town_column, .ncolumn = CELLS };
	struct spool *cells = spool_open("/tmp", w->memory);
	struct spool *tuples = spool_open("/tmp", 0);
	struct store store = store_spool(cells);
	struct dedup_config config = { &town_pack, w->hash, secret,
		exchange_open(w->memory, tuples), &store };
	struct stage s = { .ops = &dedup_stage, .diag = &d };
	struct batch b = { 0 };
	struct buf text = { 0 };
	struct sv answer = { 0 };
	int more;

	header_resolve(&h);
	more = s.ops->open(&s, &config);
	if (more == 0)
		more = s.ops->header(&s, &h);
	if (more == 0)
		more = town_feed(t, &s, &h, &b, w->batch);
	while (more >= 0) {
		batch_reset(&b, &h, NULL, 0);
		more = s.ops->finish(&s, &b);
		if (more <= 0)
			break;
		town_print(&b, &text);
		if (see)
			see(&b);
	}
	if (more == 0) {
		buf_put_char(&text, '\n');
		answer = arena_dup(&t->arena, buf_sv(&text));
		answer.len--;
	}
	s.ops->close(&s);
	exchange_close(config.exchange);
	spool_close(cells);
	spool_close(tuples);
	batch_free(&b);
	buf_free(&text);
	arena_free(&s.run);
	return answer;
}

/* The plain answer. */

static bool
plain_near(struct sv a, struct sv b)
{
	size_t differ = 0, first = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = a.len; i-- > 0;)
		if (a.ptr[i] != b.ptr[i]) {
			differ++;
			first = i;
		}
	return differ == 1 || (differ == 2 && a.ptr[first] ==
	    b.ptr[first + 1] && a.ptr[first + 1] == b.ptr[first]);
}

static bool
plain_same_person(const struct person *a, const struct person *b)
{
	struct date x, y;

	return a->cell[NAME].len && sv_equal(a->cell[NAME], b->cell[NAME]) &&
	    date_parse(a->cell[BIRTH], &x) && date_parse(b->cell[BIRTH], &y) &&
	    date_compare(x, y) == 0;
}

static bool
plain_same_row(const struct person *a, const struct person *b)
{
	for (int i = 0; i < CELLS; i++)
		if (!sv_equal(a->cell[i], b->cell[i]))
			return false;
	return true;
}

static struct sv
plain_xjh(const struct person *p)
{
	enum id_state state = idnum_damage(DOCUMENT_FREE, p->cell[XJH]);

	return state == ID_OK ? p->cell[XJH] : (struct sv){ 0 };
}

/* The first rule that holds for the pair, in order of precedence; 0: none. */
static int
plain_rule(const struct person *a, const struct person *b)
{
	struct sv x = a->cell[ID], y = b->cell[ID], none = { 0 };
	bool usable_x = person_has_id(none, x) == HAS_ID;
	bool usable_y = person_has_id(none, y) == HAS_ID;
	bool none_x = idnum_damage(DOCUMENT_CITIZEN, x) == ID_BLANK;
	bool none_y = idnum_damage(DOCUMENT_CITIZEN, y) == ID_BLANK;
	bool usable = usable_x && usable_y;
	struct sv p = plain_xjh(a), q = plain_xjh(b);

	if (plain_same_row(a, b))
		return 7;
	if (usable && sv_equal(x, y) && p.len && q.len && !sv_equal(p, q))
		return 3;
	if (p.len && sv_equal(p, q) && usable && !sv_equal(x, y))
		return 4;
	if (usable && sv_equal(x, y))
		return 1;
	if (p.len && sv_equal(p, q))
		return 2;
	if (!plain_same_person(a, b))
		return 0;
	if (usable && plain_near(x, y))
		return 6;
	return sv_equal(a->cell[SEX], b->cell[SEX]) &&
	    (usable_x || none_x) && (usable_y || none_y) &&
	    (none_x || none_y) ? 5 : 0;
}

static void
plain_related(struct buf *out, const struct person *p, size_t n)
{
	if (n < 20)
		buf_printf(out, "%s%u:%llu", n ? ";" : "", p->file,
		    (unsigned long long)p->line);
}

/* The rule of two who are on the roll, 0 otherwise. */
static int
plain_pair(const struct person *a, const struct person *b)
{
	return a != b && person_active(a->cell[STATUS]) &&
	    person_active(b->cell[STATUS]) ? plain_rule(a, b) : 0;
}

/* Of a pair of files; and which file each is a version of, by number. */
struct plain_files {
	size_t both, changed;
	const struct person *first; /* in the older one */
	uint32_t family[8];
	size_t active[8];
};

static size_t
plain_partners(const struct town *t, const struct person *p)
{
	size_t n = 0;

	for (size_t j = 0; j < t->n; j++)
		n += plain_pair(p, &t->person[j]) != 0;
	return n;
}

static bool
plain_class(const struct person *a, const struct person *b)
{
	return sv_equal(a->cell[CLASS], b->cell[CLASS]);
}

/* Does a key that a row may be found by again stand in it? */
static bool
plain_keyless(const struct person *p)
{
	struct person other = *p;

	other.cell[NOTE] = SV("其他");
	return plain_rule(p, &other) == 0;
}

/* Who of file NEWER stands in OLDER; of rows without keys each kind once, and
 * in the first file that has it. */
static void
plain_compare(const struct town *t, uint32_t older, uint32_t newer,
    struct plain_files *f)
{
	const struct person *p = t->person;

	f->both = f->changed = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct person *match = NULL;
		bool keyless = plain_keyless(&p[i]), alike = false;

		if (p[i].file != newer ||
		    (!keyless && plain_partners(t, &p[i]) > 20))
			continue;
		for (size_t j = 0; j < i; j++) {
			int rule = plain_pair(&p[i], &p[j]);

			if (rule == 0 || !plain_class(&p[i], &p[j]))
				continue;
			if (keyless && (p[j].file == newer ||
			    (p[j].file != older && !match))) {
				match = NULL;
				break;
			}
			if (p[j].file != older)
				continue;
			match = match ? match : &p[j];
			alike |= rule == 7;
		}
		if (!match)
			continue;
		f->first = f->both++ ? f->first : match;
		f->changed += !alike;
	}
}

static uint32_t
plain_root(const struct plain_files *f, uint32_t file)
{
	while (f->family[file] != file)
		file = f->family[file];
	return file;
}

/* Fill the families; OUT: the sentence of each file, at its place. */
static void
plain_versions(const struct town *t, struct plain_files *f, struct buf *out)
{
	*f = (struct plain_files){ 0 };
	for (size_t i = 0; i < t->n; i++)
		f->active[t->person[i].file] +=
		    person_active(t->person[i].cell[STATUS]);
	for (uint32_t b = 0; b < 8; b++) {
		bool told = false;

		f->family[b] = b;
		for (uint32_t a = 0; a < b; a++) {
			size_t n = f->active[a] < f->active[b] ?
			    f->active[a] : f->active[b];
			uint32_t x, y;

			plain_compare(t, a, b, f);
			if (f->both < 3 || 2 * f->both < n)
				continue;
			x = plain_root(f, a);
			y = plain_root(f, b);
			f->family[x > y ? x : y] = x > y ? y : x;
			if (!told)
				buf_printf(&out[b], "U07 %u:0 %u:%llu %zu %zu\n",
				    b, f->first->file, (unsigned long long)
				    f->first->line, f->both, f->changed);
			told = true;
		}
	}
}

/* Rows of file OLDER that stand again in the file of record I: told at the
 * first of them. */
static void
plain_repeat(const struct town *t, const struct plain_files *f, size_t i,
    uint32_t older, struct buf *out)
{
	const struct person *p = t->person;
	size_t total = 0, nrelated = 0, first = t->n;
	struct buf related = { 0 };
	bool *original = arena_alloc((struct arena *)&t->arena, t->n);

	for (size_t j = 0; j < t->n; j++) {
		size_t k = 0;

		/* The first like it, in whatever file. */
		while (k < j && !(person_active(p[k].cell[STATUS]) &&
		    plain_same_row(&p[j], &p[k])))
			k++;
		if (p[j].file != p[i].file || k == j || p[k].file != older ||
		    (older != p[i].file &&
		    plain_root(f, older) == plain_root(f, p[i].file)) ||
		    !person_active(p[j].cell[STATUS]))
			continue;
		first = total++ ? first : j;
		original[k] = true;
	}
	for (size_t k = 0; k < t->n; k++)
		if (original[k])
			plain_related(&related, &p[k], nrelated++);
	if (first == i)
		buf_printf(out, "U07 %u:%llu %.*s %zu\n", p[i].file,
		    (unsigned long long)p[i].line, SV_ARG(buf_sv(&related)),
		    total);
	buf_free(&related);
}

static void
plain_record(const struct town *t, const struct plain_files *f, size_t i,
    struct buf *out)
{
	static const int order[] = { 3, 4, 1, 2, 6, 5 };
	const struct person *p = t->person;
	bool holds[8] = { false };
	struct buf related = { 0 };
	size_t total = 0;
	bool covered = true;

	for (size_t j = 0; j < t->n; j++) {
		int rule = plain_pair(&p[i], &p[j]);

		holds[rule] = true;
		if (rule && (!plain_class(&p[i], &p[j]) ||
		    p[i].file == p[j].file ||
		    plain_root(f, p[i].file) != plain_root(f, p[j].file)))
			covered = false;
		if (rule)
			plain_related(&related, &p[j], total++);
	}
	for (size_t k = 0; k < 6 && !(covered && total <= 20); k++)
		if (holds[order[k]]) {
			buf_printf(out, "U0%d %u:%llu %.*s %zu\n", order[k],
			    p[i].file, (unsigned long long)p[i].line,
			    SV_ARG(buf_sv(&related)), total);
			break;
		}
	buf_free(&related);
}

static struct sv
town_plainly(struct town *t)
{
	struct buf out = { 0 }, version[8] = { 0 };
	struct plain_files files;
	struct sv answer;

	plain_versions(t, &files, version);
	for (size_t i = 0; i < t->n; i++) {
		uint32_t own = t->person[i].file;

		if (!person_active(t->person[i].cell[STATUS]))
			continue;
		buf_put(&out, buf_sv(&version[own]));
		version[own].len = 0;
		for (uint32_t f = 1; f <= own; f++)
			plain_repeat(t, &files, i, f, &out);
		plain_record(t, &files, i, &out);
	}
	for (size_t f = 0; f < 8; f++)
		buf_free(&version[f]);
	buf_put_char(&out, '\n');
	answer = arena_dup(&t->arena, buf_sv(&out));
	answer.len--;
	buf_free(&out);
	return answer;
}

#endif
