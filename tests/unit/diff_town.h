/* SPDX-License-Identifier: MIT */
/*
 * Towns as the tests of xj-diff see them: records in memory that go through the
 * real stages and real snapshot files of a folder of the test's own. Include
 * cmocka.h first.
 */
#ifndef TESTS_UNIT_DIFF_TOWN_H
#define TESTS_UNIT_DIFF_TOWN_H

#include <stdlib.h>
#include <unistd.h>

#include "pipeline/base/seal.h"
#include "pipeline/io/packs.h"
#include "pipeline/io/snapshot.h"
#include "pipeline/run/exchange.h"
#include "pipeline/stages/stages.h"

enum cell { CODE, SCHOOL, GRADE, NAME, SEX, BIRTH, ID, XJH, ETHNIC, STATUS,
	CLASS, CELLS };

static struct sv column[CELLS] = { { "学校标识码", 15 }, { "学校名称", 12 },
	{ "年级", 6 }, { "姓名", 6 }, { "性别", 6 }, { "出生日期", 12 },
	{ "身份证件号", 15 }, { "学籍号", 9 }, { "民族", 6 },
	{ "学生状态", 12 }, { "班级", 6 } };

struct person {
	struct sv cell[CELLS];
};

struct town {
	struct arena arena;
	struct person *person;
	size_t n, cap;
};

static struct pack pack; /* the one of the source tree */
static const unsigned char key[SEAL_KEY] = { 1, 2, 3 };
static char folder[64];

static int
make_folder(void **state)
{
	static const struct sv root = { "rules", 5 };
	struct packs packs = { &root, 1, { 0 } };
	struct pack_reader r = { packs_read, packs_list, &packs };
	struct diag d = { 0 };

	(void)state;
	if (pack_load(&pack, &r, SV("lingyuan"), NULL, 0, &d) < 0)
		return -1;
	snprintf(folder, sizeof(folder), "/tmp/xueji-diff-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static void
forget(const char *day)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s.xjs", folder, day);
	unlink(path);
}

static int
remove_folder(void **state)
{
	(void)state;
	forget("2026-06-30");
	forget("2026-09-30");
	pack_free(&pack);
	return rmdir(folder);
}

static struct person *
add(struct town *t)
{
	t->person = arena_more(&t->arena, t->person, t->n, &t->cap,
	    sizeof(*t->person));
	t->person[t->n] = (struct person){ 0 };
	return &t->person[t->n++];
}

/* What a run is given beside the town, and what it answers. */
struct run {
	const char *asof;
	const char *lost; /* the path of a file that is F01 */
	const char *held; /* numbers of a row that is F04 */
	size_t batch;
	bool save, diff;
	struct buf changes, findings, reasons, notes;
	void (*see)(void *ctx, const struct change *c);
	void *ctx;
};

static void
take_finding(struct run *r, const struct finding *f)
{
	buf_printf(&r->findings, "%.*s %llu %.*s", SV_ARG(f->rule),
	    (unsigned long long)f->line, SV_ARG(column[f->column]));
	if (f->class_name.len)
		buf_printf(&r->findings, " %.*s %.*s", SV_ARG(f->grade),
		    SV_ARG(f->class_name));
	buf_put_char(&r->findings, '\n');
}

static void
take(struct run *r, const struct batch *b)
{
	for (size_t i = 0; i < b->nchange; i++) {
		const struct change *c = &b->change[i];

		if (r->see)
			r->see(r->ctx, c);
		buf_printf(&r->changes, "%.*s %.*s %.*s>%.*s %.*s %.*s>%.*s "
		    "%.*s\n", SV_ARG(c->kind), SV_ARG(c->key),
		    SV_ARG(c->school_from), SV_ARG(c->school_to),
		    SV_ARG(c->column), SV_ARG(c->old), SV_ARG(c->new),
		    SV_ARG(c->explained_by));
	}
	for (size_t i = 0; i < b->nfinding; i++)
		if (b->finding[i].rule.ptr[0] == 'R')
			take_finding(r, &b->finding[i]);
	for (size_t i = 0; i < b->nstatus; i++)
		if (b->status[i].rule.ptr[0] == 'R') /* not of a register */
			buf_printf(&r->reasons, "%.*s %.*s\n",
			    SV_ARG(b->status[i].rule),
			    SV_ARG(b->status[i].reason));
}

/* B through the stages from FIRST on; what comes out is taken. */
static void
pass(struct run *r, struct stage *s, size_t n, size_t first, struct batch *b)
{
	for (size_t i = first; i < n; i++)
		assert_int_equal(s[i].ops->batch(&s[i], b), 0);
	take(r, b);
}

static void
feed_broken(struct run *r, struct stage *s, size_t n, const struct header *h)
{
	struct source src = { .number = 2,
		.path = sv_cstr(r->lost ? r->lost : "held.csv") };
	struct batch b = { 0 };
	struct finding *f;

	if (!r->lost && !r->held)
		return;
	batch_reset(&b, h, &src, 0);
	f = batch_find_loose(&b, r->lost ? SV("F01") : SV("F04"), LEVEL_ERROR);
	if (r->held)
		finding_arg(&b, f, SV(HELD_NUMBERS), sv_cstr(r->held));
	pass(r, s, n, 0, &b);
	batch_free(&b);
}

static void
feed(const struct town *t, struct run *r, struct stage *s, size_t n,
    const struct header *h)
{
	struct source src = { .number = 1, .path = SV("town.csv") };
	size_t most = r->batch ? r->batch : 1000;
	struct batch b = { 0 };

	for (size_t i = 0; i < t->n;) {
		batch_reset(&b, h, &src, most);
		for (; i < t->n && b.nrow < most; i++, b.nrow++) {
			for (int c = 0; c < CELLS; c++)
				batch_cell(&b, c)[b.nrow] =
				    t->person[i].cell[c];
			b.line[b.nrow] = i + 2;
			b.record[b.nrow] = i + 1;
		}
		pass(r, s, n, 0, &b);
	}
	batch_free(&b);
}

static void
finish(struct run *r, struct stage *s, size_t n, const struct header *h)
{
	struct batch b = { 0 };

	for (size_t i = 0; i < n; i++)
		while (s[i].ops->finish) {
			int more;

			batch_reset(&b, h, NULL, 0);
			more = s[i].ops->finish(&s[i], &b);
			assert_true(more >= 0);
			if (!more)
				break;
			pass(r, s, n, i + 1, &b);
		}
	batch_free(&b);
}

static void
note(void *ctx, const char *text)
{
	buf_printf(ctx, "%s\n", text);
}

static void
run(const struct town *t, struct run *r)
{
	struct diag d = { .say = note, .ctx = &r->notes };
	struct header h = { .column = column, .ncolumn = CELLS,
		.asof = sv_cstr(r->asof) };
	struct past_folder *past = snapshot_folder(folder, key, "/tmp", 1, &d);
	struct spool *spool[3] = { spool_open("/tmp", 1 << 20),
		spool_open("/tmp", 1 << 20), spool_open("/tmp", 0) };
	const struct store entries = store_spool(spool[0]),
	    cells = store_spool(spool[1]);
	const struct diff_config diff = { &pack, past, key,
		exchange_open(1 << 20, spool[2]), &entries, &cells, NULL, NULL };
	const struct snapshot_config save = { past, key };
	const struct image_config image = { key };
	const void *config[3] = { &image };
	struct stage s[3] = { { .ops = &image_stage } };
	size_t n = 1;

	header_resolve(&h);
	if (r->diff) {
		config[n] = &diff;
		s[n++].ops = &diff_stage;
	}
	if (r->save) {
		config[n] = &save;
		s[n++].ops = &snapshot_stage;
	}
	for (size_t i = 0; i < n; i++) {
		s[i].diag = &d;
		assert_int_equal(s[i].ops->open(&s[i], config[i]), 0);
		assert_int_equal(s[i].ops->header(&s[i], &h), 0);
	}
	feed_broken(r, s, n, &h);
	feed(t, r, s, n, &h);
	finish(r, s, n, &h);
	for (size_t i = 0; i < n; i++) {
		s[i].ops->close(&s[i]);
		arena_free(&s[i].run);
	}
	exchange_close(diff.exchange);
	for (size_t i = 0; i < 3; i++)
		spool_close(spool[i]);
	snapshot_folder_close(past);
}

static void
free_run(struct run *r)
{
	buf_free(&r->changes);
	buf_free(&r->findings);
	buf_free(&r->reasons);
	buf_free(&r->notes);
}

#define IDA "211382201509014328"
#define IDB "211382201509027727"

static void
expect(const char *what, const struct buf *got, const char *want)
{
	struct sv v = sv_make(got->ptr ? got->ptr : "", got->len);

	if (sv_equal(v, sv_cstr(want ? want : "")))
		return;
	print_error("%s: got\n%.*swant\n%s", what, SV_ARG(v), want);
	fail();
}

#endif
